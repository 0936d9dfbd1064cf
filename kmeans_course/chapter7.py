"""Checks of chapter 7, "Break the code, then make it honest"."""

from typing import Any

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.lloyd import relocate, update
from kmeans_lib.setups import record

from .answers import plain, same
from .common import VIDEO_ROWS, distance_table, some_labels
from .framework import Attempt, exercise, expect, fail


def _with_empty_at(place):
    def wrong(X, labels, C):
        moved = update(X, labels, C.astype(float)).copy()
        moved[np.bincount(labels, minlength=len(C)) == 0] = place(X)
        return moved

    return wrong


@exercise(
    "7.1",
    to_0=_with_empty_at(lambda X: 0),
    to_middle=_with_empty_at(lambda X: X.mean(axis=0)),
    nan=_with_empty_at(lambda X: np.nan),
    dropped=lambda X, labels, C: [X[labels == j].mean(axis=0) for j in set(labels)],
    unmoved=lambda X, labels, C: C,
    whole=lambda X, labels, C: np.trunc(update(X, labels, C * 1.0)),
)
def check_update(update_centroids: Attempt) -> None:
    """Check ``update(X, labels, centroids)``: means, empty ones stay."""
    line, five = np.array([[0.0], [2.0], [9.0]]), load("five points").X
    cases = [(line, np.array([0, 0, 2]), np.array([[1], [5], [8]]))]
    cases += [(five, np.array([1, 1, 2, 1, 2]), np.array([[2, 1], [0, 4], [4, 2]]))]
    rng = np.random.default_rng(71)
    for k in range(1, 9):
        X, C = rng.normal(0, 5, (12, 3)), rng.normal(0, 5, (k, 3))
        cases += [(X, some_labels(rng, k, 12), C)]
    right = lambda X, labels, C: update(X, labels, C.astype(float))  # noqa: E731
    expect(update_centroids, right, cases, what="centroids")


def _greedy(score=lambda X, labels, C, j: _to_own(X, labels, C), lone=1, most=99):
    """Relocation, or with one thing wrong: who is taken, who may go, how often."""

    def relocated(X, labels, C):
        labels, moved = labels.copy(), 0
        for j in range(len(C)):
            sizes = np.bincount(labels, minlength=len(C))
            if sizes[j] == 0 and moved < most:
                may_go = sizes[labels] > lone
                far = np.where(may_go, score(X, labels, C, j), -np.inf)
                labels[far.argmax()] = j
                moved += 1
        return labels

    return relocated


def _to_own(X, labels, C):
    return ((X - C[labels]) ** 2).sum(axis=1)


def _in_largest(X, labels, C, j):
    largest = np.bincount(labels).argmax()
    return np.where(labels == largest, _to_own(X, labels, C), -1)


@exercise(
    "7.2",
    still_empty=lambda X, labels, C: labels,
    from_middle=_greedy(lambda X, labels, C, j: ((X - X.mean(axis=0)) ** 2).sum(1)),
    alone=_greedy(lone=0),
    nearest=_greedy(lambda X, labels, C, j: -_to_own(X, labels, C)),
    near_empty=_greedy(lambda X, labels, C, j: -((X - C[j]) ** 2).sum(axis=1)),
    far_from_empty=_greedy(lambda X, labels, C, j: ((X - C[j]) ** 2).sum(axis=1)),
    largest=_greedy(_in_largest),
    only_first=_greedy(most=1),
)
def check_relocate(relocate_points: Attempt) -> None:
    """Check ``relocate(X, labels, centroids)``: no cluster stays empty."""
    column = lambda *values: np.array(values, dtype=float)[:, None]  # noqa: E731
    X = column(0, 1, 2, 20, 26)
    cases: list[tuple] = [
        (load("five points").X, [1, 1, 2, 1, 2], np.array([[2.0, 1], [0, 4], [4, 2]])),
        # the farthest is alone; the farthest from the middle of all is another
        (column(0, 1, 2, 20, 30), [0, 0, 0, 1, 2], column(3, 25, 50, 90)),
        # the farthest is not in the largest cluster
        (X, [0, 0, 0, 1, 1], column(1, 21, 70)),
        (X, [0, 0, 0, 1, 1], column(0.5, 21, 70, 80)),  # two are empty at once
        (X, [0, 0, 0, 1, 1], column(1, 23)),
    ]
    rng = np.random.default_rng(72)
    for k in range(2, 8):
        X, C = rng.normal(0, 5, (20, 2)), rng.normal(0, 5, (k, 2))
        cases += [(X, some_labels(rng, (k + 1) // 2, 20), C)]
    whole = [(X, np.array(labels), C) for X, labels, C in cases]
    expect(relocate_points, lambda *args: relocate(*args)[0], whole, what="labels")


def _gap(X, C, table=distance_table):
    """How much farther the second nearest centroid is, squared."""
    if len(C) == 1:
        return np.full(len(X), np.inf)
    nearest, second = np.sort(table(X, C), axis=1).T[:2]
    return second - nearest


def _tied(X, C, slack=0.0, table=distance_table):
    return np.flatnonzero(_gap(X, C, table) <= slack)


def _distances(X, C):
    return np.sqrt(distance_table(X, C))


def _any_two_equal(X, C):
    D = np.sort(distance_table(X, C), axis=1)
    return np.flatnonzero((np.diff(D, axis=1) == 0).any(axis=1))


def _all_equal(X, C):
    D = distance_table(X, C)
    return np.flatnonzero((D == D[:, :1]).all(axis=1) & (len(C) > 1))


def _first_two(X, C):
    D = np.sort(distance_table(X, C), axis=1)
    return np.flatnonzero(D[:, 0] == D[:, 1])


@exercise(
    "7.3",
    any_two=_any_two_equal,
    nearly=[
        lambda X, C: _tied(X, C, slack=1e-6),
        lambda X, C: _tied(X, C, slack=1e-6, table=_distances),
    ],
    root=lambda X, C: _tied(X, C, table=_distances),
    mask=lambda X, C: _gap(X, C) == 0,
    tuple=lambda X, C: np.where(_gap(X, C) == 0),
    how_many=lambda X, C: len(_tied(X, C)),
    untied=lambda X, C: np.setdiff1d(np.arange(len(X)), _tied(X, C)),
    all=_all_equal,
    one_centroid=_first_two,
)
def check_tied(tied_rows: Attempt) -> None:
    """Check ``tied_rows(X, centroids)``: the rows with two nearest."""
    line, digits = np.array([[0.0], [1], [2]]), load("digits").X
    cases = [
        (line, np.array([[0.0], [2]])),
        (line, np.array([[0.0], [2], [9]])),
        (line, np.array([[0.0], [2], [1]])),
        (np.array([[0.0], [1], [1 + 2.0**-30]]), np.array([[0.0], [2]])),
        # 81 * 10**14 and one more: exact, and with the same rounded root
        (np.array([[0.0, 0]]), np.array([[9e7, 0], [9e7, 1]])),
        (line, np.array([[1.0]])),
        (digits[:300], digits[[0, 10, 20, 30, 40, 50]]),
    ]
    rng = np.random.default_rng(73)
    for k in range(2, 8):
        X = rng.integers(0, 6, (30, 2)).astype(float)
        cases += [(X, rng.integers(0, 6, (k, 2)).astype(float))]
    expect(tied_rows, _tied, cases, what="rows")


def _expanded(X, C):
    return (X**2).sum(axis=1)[:, None] - 2 * X @ C.T + (C**2).sum(axis=1)


@exercise(
    "7.4",
    root=_distances,
    turned=lambda X, C: distance_table(X, C).T,
    sides=lambda X, C: abs(X[:, None] - C).sum(axis=2),
    smallest=lambda X, C: distance_table(X, C).min(axis=1),
    not_paired=lambda X, C: ((X - C) ** 2).sum(axis=1),
    expanded=[
        _expanded,
        lambda X, C: np.maximum(_expanded(X, C), 0),
        lambda X, C: _expanded(X.astype(np.longdouble), C.astype(np.longdouble)),
    ],
)
def check_distances(squared_distances: Attempt) -> None:
    """Check ``squared_distances(X, centroids)``, also far away."""
    rng, blobs = np.random.default_rng(74), load("four blobs").X
    cases = {"(0, 0), (3, 4) and one centroid": (np.array([[0.0, 0], [3, 4]]), [0])}
    cases |= {f"{d} columns": (rng.normal(0, 5, (9, d)), [0, 1, 2]) for d in (1, 2, 5)}
    for far in (1e8, -1e8, 1e6):
        cases[f"the four blobs moved by {far:,.0f}"] = blobs + far, VIDEO_ROWS
    expect(
        squared_distances,
        distance_table,
        [(X, X[rows]) for X, rows in cases.values()],
        names=list(cases),
        what="squared distances",
        rtol=1e-6,
        atol=1e-6,
    )


def _fitted(**settings):
    """Make a twin with one setting wrong."""

    def twin(X, start):
        from sklearn.cluster import KMeans

        right = {"n_clusters": len(start), "init": start, "n_init": 1, "tol": 0}
        return KMeans(**right | settings).fit(X)

    return twin


def _unfitted(X, start):
    from sklearn.cluster import KMeans

    return KMeans(len(start), init=start, n_init=1, tol=0)


def _read_fit(fit: Any) -> Any:
    """What a fitted KMeans says, as plain values; None if it is not one."""
    if not hasattr(fit, "labels_"):
        return None
    names = "init", "tol", "max_iter", "n_iter_", "cluster_centers_", "labels_"
    return {name: plain(getattr(fit, name)) for name in (*names, "inertia_")}


@exercise(
    "7.5",
    seconds=30,
    read=_read_fit,
    labels=[_unfitted, lambda X, start: _fitted()(X, start).labels_],
    n_clusters=[_fitted(n_clusters=8), _fitted(n_clusters=8, init="random")],
    init=_fitted(init="k-means++"),
    max_iter=_fitted(max_iter=2),
    tol=[_fitted(tol=tol) for tol in (1e-4, 1e-6, 1e-9)],
)
def check_twin(twin: Attempt) -> None:
    """Check ``twin(X, start)``: a fitted KMeans that repeats our run."""
    for name, rows in [
        ("four blobs", VIDEO_ROWS),
        ("four blobs", [260, 277, 238, 358]),
        ("four blobs", [126, 314, 267, 282]),
        ("uniform noise", [0, 1, 2, 3, 4, 5]),
        ("iris", [6, 3, 113]),
    ]:
        X = load(name).X
        fit, run = twin(X, X[rows]), record(X, len(rows), init=X[rows])
        _check_same_run(fit, run, f"On {name}, from the rows {rows},")


def _check_same_run(fit, run, case):
    if fit is None:
        fail(f"{case} the answer has no labels_.", "labels")
    if len(fit["cluster_centers_"]) != run.k:
        fail(f"{case} it has {len(fit['cluster_centers_'])} clusters.", "n_clusters")
    if not same(fit["init"], run[0].centroids):
        fail(f"{case} it did not begin at start.", "init")
    if fit["n_iter_"] < run.n_iter:
        fail(
            f"{case} it stopped after {fit['n_iter_']} iterations; our run takes "
            f"{run.n_iter}.",
            "max_iter" if fit["max_iter"] == fit["n_iter_"] else "tol",
        )
    if fit["tol"] != 0:
        fail(f"{case} it may stop early: tol is {fit['tol']:g}.", "tol")
