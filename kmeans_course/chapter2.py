"""Checks of chapter 2, "Why it always stops"."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.lloyd import assign, lloyd_steps, update

from .framework import exercise, expect, expect_value, fail
from .guard import Attempt

LINE = np.array([0.0, 2.0, 3.5])  # the points of exercise 2.3
KNOWN_STARTS = [[2, 3.5], [0, 3.5]]  # in its text


@exercise("2.1", "both sides of the identity")
def check_two_sides(two_sides: Attempt) -> None:
    """Check ``two_sides(A, z)``: the sum at z, and mean plus distance."""
    rng = np.random.default_rng(1)
    cases = [(load("six points").X[:4], np.array([4.5, 4.5]))]
    for n in range(1, 101):
        cases.append((rng.normal(3, 5, (n, 3)), rng.normal(0, 5, 3)))
    for A, z in cases:
        expect(
            two_sides,
            A,
            z,
            equals=_sides(A, z, len(A)),
            mistakes=[
                (
                    lambda A, z: _sides(A, z, 1),
                    "on the right, every one of the "
                    "n points pays for the detour: n times the squared distance "
                    "from the mean to z.",
                ),
                (
                    lambda A, z: _about(A, z, A.mean()),
                    "A.mean() is one number, "
                    "the mean of all coordinates. Needed: the mean of each column, "
                    "axis=0.",
                ),
                (
                    lambda A, z: _sides(A, z, len(A))[::-1],
                    "first the sum at z, then the sum at the mean plus the extra.",
                ),
                (
                    lambda A, z: _sides(A, z, 0),
                    "the right side still lacks "
                    "n times the squared distance from the mean to z.",
                ),
                (_unsquared, "square the distance from the mean to z."),
            ],
            rtol=1e-9,
            if_it_raises="the mean is a point, with as many "
            "coordinates as z: average down the rows, axis=0.",
        )


def _sum(A, z):
    return ((A - z) ** 2).sum()


def _about(A, z, mean):
    return _sum(A, z), _sum(A, mean) + len(A) * ((mean - z) ** 2).sum()


def _sides(A, z, times):
    mean = A.mean(axis=0)
    return _sum(A, z), _sum(A, mean) + times * ((mean - z) ** 2).sum()


def _unsquared(A, z):
    mean = A.mean(axis=0)
    return _sum(A, z), _sum(A, mean) + len(A) * np.sqrt(_sum(mean, z))


@exercise("2.2", "what an update takes off")
def check_update_drop(update_drop: Attempt) -> None:
    """Check ``update_drop(sizes, before, after)``, sum of n_j move_j^2."""
    mistakes = [
        (
            lambda n, b, a: ((a - b) ** 2).sum(),
            "each centroid counts as often as it has points: times n_j.",
        ),
        (
            lambda n, b, a: (n * np.sqrt(_moves(b, a))).sum(),
            "square the distance that a centroid moved.",
        ),
        (
            lambda n, b, a: n.sum() * ((a - b) ** 2).sum(),
            "each cluster has its own n_j, not the number of all points.",
        ),
        (
            lambda n, b, a: n * _moves(b, a),
            "one number per cluster. Needed: their sum.",
        ),
        (
            lambda n, b, a: -(n * _moves(b, a)).sum(),
            "what is taken off is positive here.",
        ),
        (lambda n, b, a: n @ (b**2 - a**2).sum(axis=1), _SUBTRACT),
        (lambda n, b, a: n @ (a**2 - b**2).sum(axis=1), _SUBTRACT),
        (
            lambda n, b, a: (
                (n * ((a - b) ** 2).sum(axis=0)).sum()
                if len(n) == b.shape[1]
                else np.nan
            ),
            "add up the squares of each centroid, along its row: axis=1.",
        ),
    ]
    for sizes, before, after in _updates():
        equals = (sizes * _moves(before, after)).sum()
        expect(update_drop, sizes, before, after, equals=equals, mistakes=mistakes)


_SUBTRACT = (
    "subtract first, then square: the square of a move is not the "
    "difference of two squares."
)


def _moves(before, after):
    return ((after - before) ** 2).sum(axis=1)


def _updates():
    """Sizes, old and new centroids of the updates of some runs."""
    six, blobs = load("six points").X, load("four blobs").X
    small = np.random.default_rng(2).normal(0, 4, (60, 3))
    for X, rows in [
        (six, [0, 1]),
        (blobs, [361, 73, 374, 155]),
        (small, [0, 1, 2, 3, 4]),
    ]:
        for before, step in pairwise(lloyd_steps(X, X[rows])):
            if step.phase == "update":
                sizes = np.bincount(step.labels, minlength=len(rows))
                yield sizes, before.centroids, step.centroids


@exercise("2.3", "two starts, two endings", takes="value")
def check_line_starts(starts: Any) -> None:
    """Check a pair of starts on 0, 2, 3.5: one stuck at 2, one best."""
    if not isinstance(starts, (tuple, list)) or len(starts) != 2:
        fail("Needed: two starts, for example ((0, 2), (1, 3)).")
    stuck, best = starts
    for name, start, goal in [("first", stuck, 2), ("second", best, 1.125)]:
        ends = _end_on_the_line(name, start)
        if abs(ends - goal) > 1e-9:
            fail(
                f"Your {name} start ends at inertia {ends:.4g}. Needed: {goal}.",
                _LINE_HINTS.get((name, round(ends, 3)), ""),
            )
    for start in starts:
        if sorted(start) in KNOWN_STARTS:
            fail(
                f"The text gives {tuple(start)} away. Needed: one of your own.",
                "move a centroid a little, off the points.",
            )


_LINE_HINTS = {
    ("first", 1.125): "the middle point has gone with 3.5. It stays with 0 "
    "if, after the first update, the mean of 0 and 2 is nearer to it than "
    "the other centroid.",
    ("second", 2.0): "the middle point has gone with 0. Start so that it "
    "is nearer to the right centroid.",
}


def _end_on_the_line(name, start):
    numbers = np.asarray(start)
    if numbers.shape != (2,) or numbers.dtype.kind not in "iuf":
        fail(f"Your {name} start is {start!r}. Needed: two numbers.")
    if numbers[0] == numbers[1]:
        fail(
            f"Your {name} start puts both centroids on {numbers[0]:g}.",
            "two centroids at one place cannot share the points. Move one.",
        )
    labels = assign(LINE[:, None], numbers[:, None])
    if len(np.unique(labels)) < 2:
        fail(
            f"With your {name} start, one centroid gets no point.",
            "start nearer to the points; what happens to an empty cluster "
            "is a story for chapter 7.",
        )
    *_, last = lloyd_steps(LINE[:, None], numbers[:, None])
    return last.inertia


@exercise("2.4", "how many partitions")
def check_stirling(partitions: Attempt) -> None:
    """Check ``partitions(n, k)``, Stirling numbers of the second kind."""
    mistakes = [
        (
            lambda n, k: k**n,
            "that counts the labelings. The names of the "
            "clusters do not matter here, and no cluster may be empty.",
        ),
        (
            lambda n, k: _grown(n, k, lambda k: 1),
            "the last point can join "
            "each one of the k clusters: that is k times, not once.",
        ),
        (
            lambda n, k: _grown(n, k, lambda k: k - 1),
            "the last point can join all k clusters, not k - 1.",
        ),
        (
            lambda n, k: k * _stirling(n - 1, k) if n else 0,
            "the last point "
            "may also be alone. Then the other n - 1 points are in k - 1 "
            "clusters.",
        ),
    ]
    cases = [(3, 2), (4, 2), (4, 3), (3, 3), (5, 1), (2, 3), (10, 3), (25, 4)]
    for n, k in cases:
        expect(
            partitions,
            n,
            k,
            equals=_stirling(n, k),
            mistakes=mistakes,
            rtol=1e-12,
            if_it_raises=_ENDS,
        )


_ENDS = (
    "a recursion needs its ends: k = 1 or k = n can be done in one "
    "way, and more clusters than points in none."
)


def _stirling(n, k):
    return _grown(n, k, lambda k: k)


def _grown(n, k, times):
    """Row after row of Pascal's rule with another factor."""
    row = [1] + [0] * k
    for _ in range(n):
        row = [0] + [times(j) * row[j] + row[j - 1] for j in range(1, k + 1)]
    return row[k]


@exercise("2.5", "can it stop here?")
def check_stays(stays: Attempt) -> None:
    """Check ``stays(X, labels)``: True if k-means would stop."""
    six = load("six points").X
    line = LINE[:, None]
    expect_answers(
        stays,
        [
            (six, [0, 0, 0, 1, 1, 1], "those are the two clumps."),
            (
                six,
                [0, 1, 0, 1, 1, 1],
                "a straight line separates these two "
                "clusters, and still row 1 is nearer to the other mean.",
            ),
            (six, [0, 1, 0, 1, 0, 1], "no straight line separates these two clusters."),
            (
                six,
                [0, 0, 0, 0, 1, 1],
                "the point (8, 8) is nearer to the mean of the other cluster.",
            ),
            (
                line,
                [0, 0, 1],
                "it is not the best, but k-means would stop "
                "here. Only ask who is nearest.",
            ),
            (line, [0, 1, 1], "both points on the right are nearer to their own mean."),
            (
                six,
                [1, 1, 1, 0, 0, 0],
                "the names of the clusters do not "
                "matter; row j of the centroids is the mean of label j.",
            ),
        ],
    )
    rng = np.random.default_rng(5)
    for _ in range(20):
        X = rng.normal(0, 5, (8, 2))
        labels = rng.permutation(np.arange(8) % 2)
        *_, last = lloyd_steps(X, X[:3])
        expect_answers(stays, [(X, labels, ""), (X, last.labels, "")])


def expect_answers(stays: Attempt, cases: Iterable[tuple]) -> None:
    """Compare answers True or False, each with a reason of its own."""
    for X, labels, reason in cases:
        labels = np.asarray(labels)
        got = stays(X, labels)
        if not isinstance(got, (bool, np.bool_)):
            fail(
                f"Expected True or False, got {got!r:.60}.",
                "compare two arrays of labels with np.array_equal.",
            )
        expect_value(
            bool(got),
            equals=_stays(X, labels),
            mistakes=[(bool(got), reason)],
            what=f"for labels {labels.tolist()}:",
        )


def _stays(X, labels):
    k = labels.max() + 1
    centroids = update(X, labels, np.zeros((k, X.shape[1])))
    return bool(np.array_equal(assign(X, centroids), labels))
