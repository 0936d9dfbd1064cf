"""Checks of chapter 1, "One step at a time"."""

from typing import Any

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.lloyd import assign, inertia, lloyd_steps, update

from .answers import as_numbers, plain, same
from .common import VIDEO_ROWS, always, distance_table, each
from .framework import Attempt, exercise, expect
from .pictures import wrong_labels


def _squared(a, b):
    return ((a - b) ** 2).sum()


@exercise(
    "1.1",
    squared=_squared,
    sides=lambda a, b: np.abs(a - b).sum(),
    longer_side=lambda a, b: np.abs(a - b).max(),
    first_only=lambda a, b: abs(a[0] - b[0]),
    two_only=lambda a, b: np.sqrt(_squared(a[:2], b[:2])),
    sum_of_points=lambda a, b: np.sqrt(_squared(a, -b)),
    per_axis=[lambda a, b: abs(a - b), lambda a, b: (a - b) ** 2, lambda a, b: a - b],
)
def check_distance(distance: Attempt) -> None:
    """Check ``distance(a, b)``, the Euclidean distance."""
    pairs = [([0, 0], [3, 4]), ([1, 1], [4, 5]), ([2, 7], [2, 7])]
    pairs += [([1, 2, 3, 4], [2, 3, 4, 5])]
    pairs += list(np.random.default_rng(1).normal(0, 9, (20, 2, 3)))
    cases = [(np.asarray(a), np.asarray(b)) for a, b in pairs]
    expect(distance, lambda a, b: np.sqrt(_squared(a, b)), cases)


@exercise(
    "1.2",
    farthest=lambda X, C: distance_table(X, C).argmax(axis=1),
    last_of_ties=lambda X, C: len(C) - 1 - assign(X, C[::-1]),
    from_1=lambda X, C: assign(X, C) + 1,
    other_axis=lambda X, C: distance_table(X, C).argmin(axis=0),
    how_far=[
        lambda X, C: distance_table(X, C).min(axis=1),
        lambda X, C: np.sqrt(distance_table(X, C)).min(axis=1),
    ],
    clusters=lambda X, C: [np.flatnonzero(assign(X, C) == j) for j in range(len(C))],
    six_points=always([0, 1, 0, 1, 1, 1]),
    not_paired=lambda X, C: distance_table(X - C, C).argmin(axis=1),
)
def check_assign(assign_points: Attempt) -> None:
    """Check ``assign(X, centroids)``, one label per point."""
    pair = np.array([[1.0, 1], [2, 1]])
    cases = [(load("six points").X, pair), (np.array([[1.5, 1.0]]), pair)]
    cases += [(np.array([[0.0, 0], [5, 5]]), pair[:1])]
    rng = np.random.default_rng(2)
    for k in range(2, 12):
        cases += [(rng.normal(0, 5, (20, 3)), rng.normal(0, 5, (k, 3)))]
    expect(assign_points, assign, cases, what="labels", picture=_picture)


def _picture(X, C, right):
    """Where there is a plane and some points on it."""
    return wrong_labels(X, C, right) if X.shape[1] == 2 and len(X) > 2 else None


def _first_row_alone(X, labels, k):
    centroids = np.zeros((k, X.shape[1]))
    centroids[0] = X[labels == 0].mean(axis=0)
    return centroids


@exercise(
    "1.3",
    of_all=lambda X, _, k: np.tile(X.mean(axis=0), (k, 1)),
    median=each(lambda A: np.median(A, axis=0)),
    axis=[
        each(lambda A: A.mean(axis=1)),
        lambda X, labels, k: np.zeros((k, X.shape[1])) + X[labels == 0].mean(axis=1),
    ],
    mixed=[each(lambda A: A.mean()), each(lambda A: np.full(A.shape[1], A.mean()))],
    labels_as_rows=lambda X, labels, k: np.tile(X[labels].mean(axis=0), (k, 1)),
    label_of_j=lambda X, labels, k: [X[labels[j]] for j in range(k)],
    last_only=lambda X, labels, k: X[labels == k - 1].mean(axis=0),
    first_only=_first_row_alone,
    sum=each(lambda A: A.sum(axis=0)),
    divided_by_n=lambda X, labels, k: [
        X[labels == j].sum(0) / len(X) for j in range(k)
    ],
)
def check_update(update_centroids: Attempt) -> None:
    """Check ``update(X, labels, k)``, the means of the clusters."""
    cases = [(load("six points").X, np.array([0, 1, 0, 1, 1, 1]), 2)]
    rng = np.random.default_rng(3)
    for k in range(1, 11):
        labels = rng.permutation(np.arange(3 * k + 2) % k)
        cases += [(rng.normal(0, 5, (len(labels), 3)), labels, k)]
    right = each(lambda A: A.mean(axis=0))
    expect(update_centroids, right, cases, what="centroids")


def _run(X, C, counts=0, most=1000, keep=slice(None), stop=np.array_equal):
    """A run, right or with one thing wrong."""
    labels, inertias = np.full(len(X), -1), []
    for _ in range(most):
        before, labels = labels, assign(X, C)
        inertias.append(inertia(X, labels, C))
        if stop(before, labels):
            break
        C = update(X, labels, C)
        inertias.append(inertia(X, labels, C))
    return labels, C, inertias[keep], (len(inertias) + 1) // 2 + counts


def _with(**switches):
    return lambda X, C: _run(X, C, **switches)


def _first_is(value):
    """A run whose first inertia is another sum."""

    def run(X, C):
        labels, centroids, inertias, n_iter = _run(X, C)
        return labels, centroids, [value(X, C), *inertias[1:]], n_iter

    return run


def _macqueen(weight, anew):
    """The first inertia where every point moves its centroid at once."""

    def first(X, start):
        C, sizes = start.astype(float), np.full(len(start), weight)
        labels = np.zeros(len(X), dtype=int)
        for i, x in enumerate(X):
            labels[i] = j = distance_table(x[None], C).argmin()
            sizes[j] += 1
            C[j] += (x - C[j]) / sizes[j]
        return inertia(X, assign(X, C) if anew else labels, C)

    return _first_is(first)


def _with_a_list(X, C):
    labels = assign(X, C).tolist()
    return X[labels == 0].mean(axis=0) + np.zeros((2, len(X) + 1))


def _read_run(answer: Any) -> Any:
    """The four things as five: the first inertia tells most."""
    run = plain(answer)
    if not isinstance(run, list) or len(run) != 4:
        return None
    labels, centroids, inertias, n_iter = run
    values = as_numbers(inertias)
    if values is None or values.ndim != 1:
        return [inertias, n_iter, inertias, labels, centroids]
    if len(values) % 2 == 0 and len(values) > 1 and same(values[-1], values[-2]):
        values = values[:-1]  # a last update, which moves nothing
    return [values[:1], n_iter, values, labels, centroids]


@exercise(
    "1.4",
    read=_read_run,
    unsquared=_first_is(lambda X, C: np.sqrt(distance_table(X, C).min(axis=1)).sum()),
    mean=_first_is(lambda X, C: distance_table(X, C).min(axis=1).mean()),
    half_steps=[
        _with(keep=slice(*part)) for part in [(1, None, 2), (0, None, 2), (0,), (-1,)]
    ],
    macqueen=[_macqueen(weight, anew) for weight in (0, 1) for anew in (False, True)],
    last_not_counted=_with(counts=-1),
    one_too_many=_with(counts=1),
    at_once=[_with(most=1), _with(most=2)],
    too_long=[_with(stop=always(False), most=n) for n in (10, 20, 50, 100, 300)],
    list_of_labels=_with_a_list,
)
def check_kmeans(kmeans: Attempt) -> None:
    """Check ``kmeans(X, centroids)``: labels, centroids, inertias, n_iter."""
    six, blobs = load("six points").X, load("four blobs").X
    small = np.random.default_rng(4).normal(0, 3, (40, 2))
    runs = {
        "the six points": (six, six[[0, 1]]),
        "the run of the video": (blobs, blobs[VIDEO_ROWS]),
        "the six points, a lucky start": (six, six[[0, 3]]),
        "40 random points": (small, small[:3]),
        "four blobs and k = 1": (blobs, blobs[:1]),
    }
    parts = ["first inertia", "n_iter", "inertias", "labels", "centroids"]
    returns = "labels, centroids, inertias, n_iter"
    expect(
        kmeans,
        _library_run,
        runs.values(),
        names=list(runs),
        parts=parts,
        returns=returns,
    )


def _library_run(X, start):
    *_, last = steps = list(lloyd_steps(X, start))
    inertias = [step.inertia for step in steps[1:]]
    return _read_run((last.labels, last.centroids, inertias, last.iteration))


@exercise(
    "1.5",
    last_update=lambda m: 2 * m,
    start=lambda m: 2 * m + 1,
    one_each=lambda m: m,
    last_assignment=lambda m: 2 * m - 2,
    one_more=lambda m: m + 2,
    constant=always(5),
)
def check_pictures(pictures: Attempt) -> None:
    """Check ``pictures(m)``: how many the loop draws in m iterations."""
    cases = [(m,) for m in (3, 1, *range(2, 21))]
    expect(pictures, lambda m: 2 * m - 1, cases)
