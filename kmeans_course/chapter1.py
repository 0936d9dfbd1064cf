"""Checks of chapter 1, "One step at a time"."""

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.lloyd import assign, inertia, lloyd_steps, update

from .common import distance_table, each
from .framework import exercise, expect, expect_value, fail
from .guard import Attempt
from .pictures import wrong_labels
from .variants import Draw, Task, varies

VIDEO_ROWS = [361, 73, 374, 155]


@exercise("1.1", "distance of two points")
def check_distance(distance: Attempt) -> None:
    """Check ``distance(a, b)``, the Euclidean distance."""
    rng = np.random.default_rng(1)
    pairs = [
        (np.array([0, 0]), np.array([3, 4])),
        (np.array([1, 1]), np.array([4, 5])),
        (np.array([2, 7]), np.array([2, 7])),
        (np.array([1, 2, 3, 4]), np.array([2, 3, 4, 5])),
        *rng.normal(0, 9, (20, 2, 3)),
    ]
    mistakes = [
        (_squared, "that is the squared distance. Take the root of it."),
        (
            lambda a, b: np.abs(a - b).sum(),
            "that walks along the sides (Manhattan distance). Square the "
            "differences before you add them.",
        ),
        (
            lambda a, b: np.abs(a - b).max(),
            "that is the longer side alone. Both sides count.",
        ),
        (
            lambda a, b: abs(a[0] - b[0]),
            "that is the first coordinate alone. Is the `return` inside the "
            "loop? It has to stand after it.",
        ),
        (
            lambda a, b: np.sqrt(_squared(a[:2], b[:2])),
            "those are the first two coordinates. There may be more: loop "
            "over all of them.",
        ),
        (
            lambda a, b: np.sqrt(((a + b) ** 2).sum()),
            "subtract the points, do not add them.",
        ),
        (lambda a, b: np.abs(a - b), _ADD_UP),
        (lambda a, b: (a - b) ** 2, _ADD_UP),
        (lambda a, b: a - b, _ADD_UP),
    ]
    for a, b in pairs:
        equals = np.sqrt(_squared(a, b))
        expect(distance, a, b, equals=equals, mistakes=mistakes)


_ADD_UP = "one number per axis is not a distance yet: add them up."


def _squared(a, b):
    return ((a - b) ** 2).sum()


@exercise("1.2", "the nearest centroid")
def check_assign(assign_points: Attempt) -> None:
    """Check ``assign(X, centroids)``, one label per point."""
    mistakes = [
        (
            lambda X, C: distance_table(X, C).argmax(axis=1),
            "that is the farthest centroid, not the nearest.",
        ),
        (
            _last_of_the_nearest,
            "a point equally near to two centroids joins "
            "the first of them. Is there a <= that should be a <?",
        ),
        (lambda X, C: assign(X, C) + 1, "count the centroids from 0."),
        (
            lambda X, C: distance_table(X, C).argmin(axis=0),
            "that is the nearest "
            "point of each centroid. Needed: the nearest centroid of each "
            "point. Look along the other axis of the table.",
        ),
        (
            lambda X, C: distance_table(X, C).min(axis=1),
            "that is the squared distance. Needed: which centroid it belongs to.",
        ),
        (
            lambda X, C: np.sqrt(distance_table(X, C)).min(axis=1),
            "that is the distance. Needed: which centroid it belongs to.",
        ),
        (
            _clusters,
            "that is a list of clusters. Needed: one label "
            "per point, in the order of the points.",
        ),
        (
            [0, 1, 0, 1, 1, 1],
            "those are the labels of the six points, "
            "whatever it is called with. Compute D inside the function, from "
            "X and centroids.",
        ),
    ]
    for X, C in _assign_cases():
        equals = assign(X, C)
        worth_it = X.shape[1] == 2 and len(X) > 2  # a plane, some points
        picture = wrong_labels(X, C, equals) if worth_it else None
        expect(
            assign_points,
            X,
            C,
            equals=equals,
            mistakes=mistakes,
            what="labels",
            picture=picture,
            if_it_raises=_LINE_UP,
        )


_LINE_UP = (
    "X may have any number of points, and centroids any number of "
    "rows, even one. X[:, None, :] - centroids lines up each with each."
)


def _assign_cases():
    yield load("six points").X, np.array([[1.0, 1], [2, 1]])
    yield np.array([[1.5, 1.0]]), np.array([[1.0, 1], [2, 1]])
    yield np.array([[0.0, 0], [5, 5]]), np.array([[1.0, 1]])
    rng = np.random.default_rng(2)
    for k in range(2, 12):
        yield rng.normal(0, 5, (20, 3)), rng.normal(0, 5, (k, 3))


def _last_of_the_nearest(X, C):
    return len(C) - 1 - distance_table(X, C[::-1]).argmin(axis=1)


def _clusters(X, C):
    labels = assign(X, C)
    return [np.flatnonzero(labels == j).tolist() for j in range(len(C))]


@exercise("1.3", "the mean of each cluster")
def check_update(update_centroids: Attempt) -> None:
    """Check ``update(X, labels, k)``, the means of the clusters."""
    mistakes = [
        (
            lambda X, _, k: np.tile(X.mean(axis=0), (k, 1)),
            "that is the mean of all points. Take only those whose label is j.",
        ),
        (each(lambda A: np.median(A, axis=0)), "that is the median. Needed: the mean."),
        (each(lambda A: A.mean(axis=1)), _AXIS),
        (each(lambda A: A.mean()), _MIXED),
        (each(lambda A: np.full(A.shape[1], A.mean())), _MIXED),
        (
            lambda X, labels, k: np.tile(X[labels].mean(axis=0), (k, 1)),
            "labels are no row numbers. Take the rows whose label is j: "
            "X[labels == j].",
        ),
        (
            lambda X, labels, k: X[labels == k - 1].mean(axis=0),
            "only the last mean is left. Row j of the result: centroids[j] = ...",
        ),
        (
            _first_row_alone,
            "only row 0 is filled. Is the `return` inside "
            "the loop? It has to stand after it.",
        ),
        (
            each(lambda A: A.sum(axis=0)),
            "that is the sum. Divide by the number of points in the cluster.",
        ),
        (
            each(lambda A: A.sum(axis=0), len),
            "divide by the number of points in the cluster, not in the whole data.",
        ),
    ]
    for X, labels, k in _update_cases():
        equals = update(X, labels, np.zeros((k, X.shape[1])))
        expect(
            update_centroids,
            X,
            labels,
            k,
            equals=equals,
            mistakes=mistakes,
            what="centroids",
            if_it_raises=_AXIS,
        )


_MIXED = (
    "one number per cluster mixes the coordinates. Take the mean of each "
    "column: axis=0."
)
_AXIS = (
    "a centroid has as many coordinates as a point. Average over the "
    "points, down the rows: axis=0."
)


def _first_row_alone(X, labels, k):
    centroids = np.zeros((k, X.shape[1]))
    centroids[0] = X[labels == 0].mean(axis=0)
    return centroids


def _update_cases():
    yield load("six points").X, np.array([0, 1, 0, 1, 1, 1]), 2
    rng = np.random.default_rng(3)
    for k in range(1, 11):
        labels = rng.permutation(np.arange(3 * k + 2) % k)
        yield rng.normal(0, 5, (len(labels), 3)), labels, k


@exercise("1.4", "the whole run")
def check_kmeans(kmeans: Attempt) -> None:
    """Check ``kmeans(X, centroids)``: labels, centroids, inertias, n_iter."""
    six, blobs = load("six points").X, load("four blobs").X
    small = np.random.default_rng(4).normal(0, 3, (40, 2))
    # the video's run first: on it every known mistake has its own numbers
    _check_run(kmeans, "four blobs", blobs, blobs[VIDEO_ROWS])
    _check_run(kmeans, "six points", six, six[[0, 1]])
    _check_run(kmeans, "six points, a lucky start", six, six[[0, 3]])
    _check_run(kmeans, "40 random points", small, small[:3])
    _check_run(kmeans, "four blobs, k = 1", blobs, blobs[:1])


def _check_run(kmeans, name, X, start):
    got = kmeans(X, start)
    if not isinstance(got, (tuple, list)) or len(got) != 4:
        fail(
            "The function does not return four things.",
            "end with: return labels, centroids, inertias, n_iter.",
        )
    labels, centroids, inertias, n_iter = got
    steps = list(lloyd_steps(X, start))
    right = [step.inertia for step in steps[1:]]
    _check_first(inertias, right, X, start, f"first inertia ({name})")
    _check_count(n_iter, steps[-1].iteration, f"n_iter ({name})")
    _check_inertias(inertias, right, f"inertias ({name})")
    last = steps[-1]
    expect_value(labels, equals=last.labels, what=f"labels ({name})")
    expect_value(centroids, equals=last.centroids, what=f"centroids ({name})")


def _check_first(inertias, right, X, start, what):
    """The first value shows what kind of sum, and of algorithm, it is."""
    if np.size(inertias) == 0:
        fail(f"There is no {what}: the list is empty.", _EVERY_HALF_STEP)
    distances = distance_table(X, start).min(axis=1)
    mistakes = [
        (np.sqrt(distances).sum(), "square the distances before you add them up."),
        (distances.mean(), "that is the mean. Needed: the sum over all points."),
        (right[1], _EVERY_HALF_STEP),
        *((value, _ONE_BY_ONE) for value in _macqueen(X, start)),
    ]
    expect_value(inertias[0], equals=right[0], what=what, mistakes=mistakes)


_EVERY_HALF_STEP = (
    "one value after every assignment and one after every "
    "update, up to the assignment that changes nothing."
)
_ONE_BY_ONE = (
    "you move a centroid after every single point. That is "
    "MacQueen's variant. Here all points choose first, then all centroids "
    "move."
)


def _check_count(n_iter, right, what):
    if isinstance(n_iter, (int, np.integer)) and n_iter > right + 1:
        fail(
            f"Expected {what} {right}, got {n_iter}.",
            "it goes on too long. Stop at the first assignment that changes no label.",
        )
    expect_value(
        n_iter,
        equals=right,
        what=what,
        mistakes=[
            (
                right - 1,
                "the last iteration, in which nothing changes, counts "
                "too: only then do you know.",
            ),
            (
                right + 1,
                "one too many. Stop at the first assignment that "
                "changes no label; compare with the labels just before it.",
            ),
            (1, _AT_ONCE),
            (2, _AT_ONCE),
        ],
    )


_AT_ONCE = (
    "it stops at once. Keep the old labels before you assign again, then compare."
)


def _check_inertias(inertias, right, what):
    if len(inertias) == len(right) + 1:
        inertias = inertias[:-1]  # a last update, which moves nothing
    if len(inertias) != len(right):
        fail(f"Expected {len(right)} {what}, got {len(inertias)}.", _EVERY_HALF_STEP)
    expect_value(inertias, equals=right, what=what)


def _macqueen(X, start):
    """First inertias of runs that move a centroid after every point."""
    for weight in (0, 1):
        labels, C = _one_by_one(X, start.astype(float), weight)
        yield inertia(X, labels, C)
        yield inertia(X, assign(X, C), C)


def _one_by_one(X, C, weight):
    sizes = np.full(len(C), weight)
    labels = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        labels[i] = j = distance_table(x[None], C).argmin()
        sizes[j] += 1
        C[j] += (x - C[j]) / sizes[j]
    return labels, C


@exercise("1.5", "pictures in the loop")
def check_pictures(pictures: Attempt) -> None:
    """Check ``pictures(m)``: how many the loop draws in m iterations."""
    hints = [
        (
            lambda m: 2 * m,
            "close. The loop leaves before it draws the last "
            "update. Follow it with m = 1.",
        ),
        (
            lambda m: 2 * m + 1,
            "the start is not drawn, and the loop leaves "
            "before it draws the last update.",
        ),
        (lambda m: m, "that is one per iteration. Where are the two places that draw?"),
        (
            lambda m: 2 * m - 2,
            "the loop draws the last assignment, too: it leaves after that.",
        ),
        (
            lambda m: m + 2,
            "that fits 3 iterations. Does one more iteration "
            "draw only one more picture?",
        ),
        (5, "that is for 3 iterations. Needed: a formula with m."),
    ]
    # six iterations first: there each of these has a number of its own
    for m in [6, 1, *range(2, 21)]:
        expect(pictures, m, equals=2 * m - 1, mistakes=hints)


@varies("1.3")
def six_points_of_your_own(draw: Draw) -> Task:
    """Six points, a start at two of them, and the first iteration."""
    while True:
        points = draw.points(3, (0, 0), (4, 4)) + draw.points(3, (6, 6), (10, 10))
        X = np.array(points, dtype=float)
        table = distance_table(X, X[:2])
        if (table[:, 0] != table[:, 1]).all():
            return _first_iteration(X)


def _first_iteration(X):
    _, assigned, updated, *_ = lloyd_steps(X, X[:2])
    return Task(
        "Six points. The start: the first two of them. Do the first "
        "assignment and the first update on paper.",
        {"points": X.tolist(), "centroids": X[:2].tolist()},
        {
            "labels": assigned.labels.tolist(),
            "inertia_assigned": assigned.inertia,
            "new_centroids": updated.centroids.tolist(),
            "inertia_updated": updated.inertia,
        },
    )
