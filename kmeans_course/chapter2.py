"""Checks of chapter 2, "Why it always stops"."""

from itertools import pairwise
from typing import Any

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.lloyd import assign, inertia, lloyd_steps, update
from kmeans_lib.setups import sweep

from .common import VIDEO_ROWS, always
from .framework import Attempt, exercise, expect, fail

LINE = np.array([0.0, 2.0, 3.5])  # the points of exercise 2.3
KNOWN_STARTS = [[2, 3.5], [0, 3.5]]  # in its text


def left_side(A: np.ndarray, z: Any) -> Any:
    """Return the sum of the squared distances to z, as the notebook does."""
    return ((A - z) ** 2).sum()


def _sides(times=len, middle=lambda A: A.mean(axis=0), root=lambda d: d, extra=0):
    """Both sides of the identity, or with one thing wrong on the right."""

    def sides(A, z):
        mean = middle(A)
        detour = times(A) * root(left_side(mean, z)) + extra
        return left_side(A, z), left_side(A, mean) + detour

    return sides


@exercise(
    "2.1",
    without_n=_sides(always(1)),
    size=_sides(np.size),
    mean_of_all=_sides(middle=np.mean),
    detour=_sides(always(0)),
    unsquared=_sides(root=np.sqrt),
    not_added=_sides(extra=np.zeros(2)),
    axis=_sides(middle=lambda A: A.mean(axis=1)),
    copied=lambda A, z: (left_side(A, z), left_side(A, z)),
)
def check_two_sides(two_sides: Attempt) -> None:
    """Check ``two_sides(A, z)``: the sum at z, and mean plus distance."""
    rng = np.random.default_rng(1)
    cases = [(load("six points").X[:4], np.array([4.5, 4.5]))]
    cases += [(rng.normal(3, 5, (n, 3)), rng.normal(0, 5, 3)) for n in range(1, 101)]
    expect(two_sides, _sides(), cases, parts=["left side", "right side"])
    if _follows_left(two_sides, *cases[0]):
        fail("The right side calls left_side.", "copied")


def _follows_left(two_sides, A, z):
    """Tell whether the right side changes when the left one says something else."""
    names = getattr(two_sides.function, "__globals__", {})
    if not callable(kept := names.get("left_side")):
        return False
    try:
        names["left_side"] = lambda A, z: kept(A, z) + 1
        left, right = two_sides(A, z)
    finally:
        names["left_side"] = kept
    return right != _sides()(A, z)[1] and left == right


def _moves(before, after):
    return ((after - before) ** 2).sum(axis=1)


@exercise(
    "2.2",
    sizes=lambda n, b, a: _moves(b, a).sum(),
    unsquared=lambda n, b, a: n @ np.sqrt(_moves(b, a)),
    all_points=lambda n, b, a: n.sum() * _moves(b, a).sum(),
    not_added=lambda n, b, a: n * _moves(b, a),
    sign=lambda n, b, a: -(n @ _moves(b, a)),
    squares_first=[
        lambda n, b, a: n @ (b**2 - a**2).sum(axis=1),
        lambda n, b, a: n @ (a**2 - b**2).sum(axis=1),
    ],
    columns=lambda n, b, a: (n * ((a - b) ** 2).sum(axis=0)).sum(),
)
def check_update_drop(update_drop: Attempt) -> None:
    """Check ``update_drop(sizes, before, after)``, sum of n_j move_j^2."""
    right = lambda sizes, before, after: sizes @ _moves(before, after)  # noqa: E731
    expect(update_drop, right, _updates())


def _updates():
    """Sizes, old and new centroids of the updates of some runs."""
    six, blobs = load("six points").X, load("four blobs").X
    small = np.random.default_rng(2).normal(0, 4, (60, 3))
    for X, rows in [(six, [0, 1]), (blobs, VIDEO_ROWS), (small, [0, 1, 2, 3, 4])]:
        for before, step in pairwise(lloyd_steps(X, X[rows])):
            if step.phase == "update":
                sizes = np.bincount(step.labels, minlength=len(rows))
                yield sizes, before.centroids, step.centroids


@exercise(
    "2.3",
    takes="value",
    with_right=[((0, 2), (0, 3.5))],
    with_left=[((2, 3.5), (2, 3.5))],
    same_place=[((2, 2), (0, 3.5))],
    empty=[((2, 3.5), (0, 99))],
    known=[((2, 3.5), (0, 3)), ((1, 3.4), [3.5, 0])],
    pair=[(2, 3.5), ((1, 3.4), (0, "3")), ((1, 3.4), (0, 2, 3))],
)
def check_line_starts(starts: Any) -> None:
    """Check a pair of starts on 0, 2, 3.5: one stuck at 2, one best."""
    if not isinstance(starts, np.ndarray) or starts.shape != (2, 2):
        fail("Needed: two starts, each of two numbers.", "pair")
    for name, start, goal in zip(("first", "second"), starts, (2, 1.125)):
        ends = _end_on_the_line(name, start)
        if abs(ends - goal) > 1e-9:
            fail(
                f"Your {name} start ends at inertia {ends:.4g}. Needed: {goal}.",
                "with_right" if goal == 2 else "with_left",
            )
    for start in starts:
        if sorted(start) in KNOWN_STARTS:
            fail(f"The text gives {start.tolist()} away. Needed: your own.", "known")


def _end_on_the_line(name, start):
    if start[0] == start[1]:
        fail(f"Your {name} start puts both centroids on {start[0]:g}.", "same_place")
    labels = assign(LINE[:, None], start[:, None])
    if len(np.unique(labels)) < 2:
        fail(f"With your {name} start, one centroid gets no point.", "empty")
    *_, last = lloyd_steps(LINE[:, None], start[:, None])
    return last.inertia


def _grown(n, k, times=lambda k: k):
    """Row after row of Pascal's rule with another factor."""
    row = [1] + [0] * k
    for _ in range(n):
        row = [0] + [times(j) * row[j] + row[j - 1] for j in range(1, k + 1)]
    return row[k]


def _endless(n, k):
    return k * _endless(n - 1, k) + _endless(n - 1, k - 1)


@exercise(
    "2.4",
    labelings=lambda n, k: k**n,
    once=lambda n, k: _grown(n, k, lambda k: 1),
    one_less=lambda n, k: _grown(n, k, lambda k: k - 1),
    not_alone=lambda n, k: k * _grown(n - 1, k) if n else 0,
    endless=_endless,
)
def check_stirling(partitions: Attempt) -> None:
    """Check ``partitions(n, k)``, Stirling numbers of the second kind."""
    cases = [(3, 2), (4, 2), (4, 3), (3, 3), (5, 1), (2, 3), (10, 3), (25, 4)]
    expect(partitions, _grown, cases, rtol=1e-12)


def _stays(X, labels):
    k = labels.max() + 1
    centroids = update(X, labels, np.zeros((k, X.shape[1])))
    return bool(np.array_equal(assign(X, centroids), labels))


def _separated(X, labels):
    """Tell whether a straight line separates cluster 0: necessary, not enough."""
    for angle in np.linspace(0, 2 * np.pi, 360):
        height = X @ [np.cos(angle), np.sin(angle)][: X.shape[1]]
        if height[labels == 0].max() < height[labels != 0].min():
            return True
    return False


def _is_best(X, labels):
    k = labels.max() + 1
    best = sweep(X, k, range(50)).inertia.min()
    means = update(X, labels, np.zeros((k, X.shape[1])))
    return bool(inertia(X, labels, means) <= best * (1 + 1e-9))


@exercise(
    "2.5",
    separated=_separated,
    best=_is_best,
    never=always(False),
    ever=always(True),
    turned=lambda X, labels: not _stays(X, labels),
    names=lambda X, labels: labels[0] == 0 and _stays(X, labels),
    per_point=lambda X, labels: labels == assign(X, X[: labels.max() + 1]),
)
def check_stays(stays: Attempt) -> None:
    """Check ``stays(X, labels)``: True if k-means would stop."""
    six, line = load("six points").X, LINE[:, None]
    cases: list[tuple] = [(six, [0, 0, 0, 1, 1, 1]), (six, [0, 1, 0, 1, 1, 1])]
    cases += [(six, [0, 1, 0, 1, 0, 1]), (six, [0, 0, 0, 0, 1, 1])]
    cases += [(line, [0, 0, 1]), (line, [0, 1, 1]), (six, [1, 1, 1, 0, 0, 0])]
    rng = np.random.default_rng(5)
    for _ in range(20):
        X = rng.normal(0, 5, (8, 2))
        *_, last = lloyd_steps(X, X[:3])
        cases += [(X, rng.permutation(np.arange(8) % 2)), (X, last.labels)]
    expect(stays, _stays, [(X, np.asarray(labels)) for X, labels in cases])
