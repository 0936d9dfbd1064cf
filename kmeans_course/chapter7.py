"""Checks of chapter 7, "Break the code, then make it honest"."""

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.lloyd import relocate, update
from kmeans_lib.setups import record

from .common import distance_table
from .framework import exercise, expect, expect_value, fail
from .guard import Attempt


@exercise("7.1", "an update that survives")
def check_update(update_centroids: Attempt) -> None:
    """Check ``update(X, labels, centroids)``: means, empty ones stay."""
    mistakes = [
        (
            _with_empty_at(0),
            "the empty cluster jumped to 0. There may be no "
            "data near it. Keep the centroid that came in.",
        ),
        (
            lambda X, labels, C: _with_empty_at(X.mean(axis=0))(X, labels, C),
            "the empty cluster jumped to the mean of all points. Keep the "
            "centroid that came in.",
        ),
        (
            _without_empty,
            "the empty cluster is gone, and all later centroids "
            "have other numbers now. Return k rows.",
        ),
        (
            lambda X, labels, C: C,
            "nothing has moved. Did you return the old centroids?",
        ),
        (
            lambda X, labels, C: np.trunc(update(X, labels, C * 1.0)),
            "the digits after the point are cut off: the array that you write "
            "into holds whole numbers. Make it one of floats.",
        ),
    ]
    for X, labels, C in _update_cases():
        expect(
            update_centroids,
            X,
            labels,
            C,
            mistakes=mistakes,
            equals=update(X, labels, C.astype(float)),
            what="centroids",
        )


def _update_cases():
    line = np.array([[0.0], [2.0], [9.0]])
    yield line, np.array([0, 0, 2]), np.array([[1.0], [5.0], [8.0]])
    five = load("five points").X
    yield five, np.array([1, 1, 2, 1, 2]), np.array([[2, 1], [0, 4], [4, 2]])
    rng = np.random.default_rng(71)
    for k in range(1, 9):
        X, C = rng.normal(0, 5, (12, 3)), rng.normal(0, 5, (k, 3))
        yield X, rng.integers(0, k, 12), C


def _with_empty_at(place):
    def wrong(X, labels, C):
        moved = update(X, labels, C.astype(float)).copy()
        empty = np.bincount(labels, minlength=len(C)) == 0
        moved[empty] = place
        return moved

    return wrong


def _without_empty(X, labels, C):
    return [X[labels == j].mean(axis=0) for j in np.unique(labels)]


@exercise("7.2", "relocation")
def check_relocate(relocate_points: Attempt) -> None:
    """Check ``relocate(X, labels, centroids)``: no cluster stays empty."""
    mistakes = [
        (lambda X, labels, C: labels, "a cluster is still empty."),
        (
            _by_global_mean,
            "that is the point farthest from the middle of "
            "all points. Needed: the one farthest from the centroid of its own "
            "cluster.",
        ),
        (
            _greedy(alone_may_go=True),
            "a point that was alone left its "
            "cluster, which is empty now. Leave such points out.",
        ),
        (
            _greedy(farthest=False),
            "that is the point nearest to its centroid. Needed: the farthest.",
        ),
        (
            _greedy(largest_only=True),
            "you looked in the largest cluster "
            "only. The farthest point may be in another one.",
        ),
        (
            _only_first,
            "one of several empty clusters got a point. Go through all of them.",
        ),
    ]
    for X, labels, C in _relocation_cases():
        equals, _ = relocate(X, labels, C)
        expect(
            relocate_points,
            X,
            labels,
            C,
            equals=equals,
            mistakes=mistakes,
            what="labels",
        )


def _relocation_cases():
    five = load("five points").X
    centroids = np.array([[2.0, 1], [0, 4], [4, 2]])
    yield five, np.array([1, 1, 2, 1, 2]), centroids
    # the farthest is alone; the farthest from the middle of all is another
    X = np.array([[0.0], [1], [2], [20], [30]])
    C = np.array([[3.0], [25], [50], [90]])
    yield X, np.array([0, 0, 0, 1, 2]), C
    # the farthest is not in the largest cluster
    X = np.array([[0.0], [1], [2], [20], [26]])
    yield X, np.array([0, 0, 0, 1, 1]), np.array([[1.0], [21], [70]])
    # two empty clusters at once
    yield X, np.array([0, 0, 0, 1, 1]), np.array([[0.5], [21.0], [70.0], [80.0]])
    yield X, np.array([0, 0, 0, 1, 1]), np.array([[1.0], [23.0]])
    rng = np.random.default_rng(72)
    for k in range(2, 8):
        X, C = rng.normal(0, 5, (20, 2)), rng.normal(0, 5, (k, 2))
        yield X, rng.integers(0, (k + 1) // 2, 20), C


def _greedy(*, farthest=True, alone_may_go=False, largest_only=False):
    """Relocation with one thing wrong."""

    def wrong(X, labels, C):
        labels = labels.copy()
        far = ((X - C[labels]) ** 2).sum(axis=1) * (1 if farthest else -1)
        for j in range(len(C)):
            sizes = np.bincount(labels, minlength=len(C))
            if sizes[j] == 0:
                may_go = sizes[labels] > (0 if alone_may_go else 1)
                if largest_only:
                    may_go &= labels == sizes.argmax()
                labels[np.where(may_go, far, -np.inf).argmax()] = j
        return labels

    return wrong


def _by_global_mean(X, labels, C):
    middle = np.tile(X.mean(axis=0), (len(C), 1))
    return _greedy()(X, labels, middle)


def _only_first(X, labels, C):
    sizes = np.bincount(labels, minlength=len(C))
    if sizes.all():
        return labels
    n_until_first = int((sizes == 0).argmax()) + 1
    if n_until_first <= labels.max():
        return _greedy()(X, labels, C)
    return _greedy()(X, labels, C[:n_until_first])


@exercise("7.3", "who is tied")
def check_tied(tied_rows: Attempt) -> None:
    """Check ``tied_rows(X, centroids)``: the rows with two nearest."""
    mistakes = [
        (
            _any_two_equal,
            "two distances are equal there, but a third "
            "centroid is nearer. Only the nearest ones count.",
        ),
        (
            lambda X, C: _tied(X, C, slack=1e-6),
            "nearly equal is not a tie. "
            "Compare exactly: squared distances of whole numbers are exact.",
        ),
        (
            lambda X, C: _gap(X, C) == 0,
            "that is one True or False "
            "a point. Needed: the numbers of the rows that are True.",
        ),
        (
            lambda X, C: len(_tied(X, C)),
            "that is how many there are. Needed: which rows.",
        ),
        (
            lambda X, C: np.setdiff1d(np.arange(len(X)), _tied(X, C)),
            "those are the rows without a tie.",
        ),
        (
            _all_equal,
            "a tie of the two nearest is enough; not all centroids "
            "need to be equally near.",
        ),
    ]
    for X, C in _tie_cases():
        expect(
            tied_rows,
            X,
            C,
            equals=_tied(X, C),
            mistakes=mistakes,
            what="rows",
            if_it_raises="with one centroid only there is no "
            "second distance to compare: no point is tied.",
        )


def _tied(X, C, slack=0.0):
    return np.flatnonzero(_gap(X, C) <= slack)


def _gap(X, C):
    """How much farther the second nearest centroid is, squared."""
    if len(C) == 1:
        return np.full(len(X), np.inf)
    nearest, second = np.sort(distance_table(X, C), axis=1).T[:2]
    return second - nearest


def _any_two_equal(X, C):
    D = np.sort(distance_table(X, C), axis=1)
    return np.flatnonzero((np.diff(D, axis=1) == 0).any(axis=1))


def _all_equal(X, C):
    D = distance_table(X, C)
    return np.flatnonzero((D == D[:, :1]).all(axis=1) & (len(C) > 1)).tolist()


def _tie_cases():
    line = np.array([[0.0], [1], [2]])
    yield line, np.array([[0.0], [2]])
    yield line, np.array([[0.0], [2], [9]])
    yield line, np.array([[0.0], [2], [1]])
    yield np.array([[0.0], [1], [1 + 2.0**-30]]), np.array([[0.0], [2]])
    yield line, np.array([[1.0]])
    digits = load("digits").X
    yield digits[:300], digits[[0, 10, 20, 30, 40, 50]]
    rng = np.random.default_rng(73)
    for k in range(2, 8):
        X = rng.integers(0, 6, (30, 2)).astype(float)
        yield X, rng.integers(0, 6, (k, 2)).astype(float)


@exercise("7.4", "far from home")
def check_distances(squared_distances: Attempt) -> None:
    """Check ``squared_distances(X, centroids)``, also far away."""
    mistakes = [
        (
            lambda X, C: np.sqrt(distance_table(X, C)),
            "that is the distance. Leave out the root.",
        ),
        (
            lambda X, C: distance_table(X, C).T,
            "that is (k, n). Needed: one row per point, one column per centroid.",
        ),
        (
            lambda X, C: abs(X[:, None] - C).sum(axis=2),
            "square each difference before you add them up.",
        ),
        (
            lambda X, C: distance_table(X, C).min(axis=1),
            "that is the smallest of each row. Needed: all of them, (n, k).",
        ),
    ]
    blobs = load("four blobs").X
    rng = np.random.default_rng(74)
    cases = [
        (np.array([[0.0, 0], [3, 4]]), np.array([[0.0, 0]])),
        *((rng.normal(0, 5, (9, d)), rng.normal(0, 5, (3, d))) for d in (1, 2, 5)),
    ]
    for X, C in cases:
        expect(
            squared_distances,
            X,
            C,
            equals=distance_table(X, C),
            mistakes=mistakes,
            what="squared distances",
        )
    for far in (1e8, -1e8, 1e6):
        _check_far(squared_distances, blobs + far, [361, 73, 374, 155], far)


def _check_far(squared_distances, X, rows, far):
    got = np.asarray(squared_distances(X, X[rows]))
    right = distance_table(X, X[rows])
    if got.shape == right.shape and np.allclose(got, right, 1e-6, 1e-6):
        return
    n_wrong = np.count_nonzero(np.argmin(got, axis=1) != right.argmin(axis=1))
    fail(
        f"With the four blobs moved by {far:,.0f}: {n_wrong} of {len(X)} "
        f"points get a wrong nearest centroid, and the smallest squared "
        f"distance is {np.min(got):g}.",
        "giants are subtracted from giants here, and the digits are lost. "
        "Cutting off what is below 0 does not bring them back. What can you "
        "subtract first, while nothing is squared yet?",
    )


@exercise("7.5", "the twin in scikit-learn", seconds=30)
def check_twin(twin: Attempt) -> None:
    """Check ``twin(X, start)``: a fitted KMeans that repeats our run."""
    noise = load("uniform noise").X
    for name, X, rows in [
        ("four blobs", load("four blobs").X, [361, 73, 374, 155]),
        ("four blobs, a slow start", load("four blobs").X, [260, 277, 238, 358]),
        ("four blobs, a bad start", load("four blobs").X, [126, 314, 267, 282]),
        ("uniform noise", noise, [0, 1, 2, 3, 4, 5]),
        ("iris", load("iris").X, [6, 3, 113]),
    ]:
        _check_same_run(twin(X, X[rows]), X, rows, name)


def _check_same_run(fit, X, rows, name):
    right = record(X, len(rows), init=X[rows])
    if not hasattr(fit, "labels_"):
        fail(
            f"On {name} the answer has no labels_.",
            "return the KMeans itself, and fit it to X before.",
        )
    if len(fit.cluster_centers_) != right.k:
        fail(
            f"On {name}: expected {right.k} clusters, got {len(fit.cluster_centers_)}.",
            "n_clusters is 8 if you do not say it. How many rows has start?",
        )
    _check_end(fit, right, X[rows], name)
    expect_value(fit.labels_, equals=right.labels, what=f"labels ({name})")
    expect_value(fit.inertia_, equals=right.inertia, what=f"inertia ({name})")


def _check_end(fit, right, start, name):
    if not np.array_equal(np.asarray(fit.init, dtype=object), start):
        fail(
            f"On {name} it did not begin at start: init is {_brief(fit.init)}.",
            "without an array for init it draws a start of its own.",
        )
    if fit.n_iter_ < right.n_iter:
        early = fit.max_iter == fit.n_iter_
        fail(
            f"On {name} it stopped after {fit.n_iter_} iterations; our run "
            f"takes {right.n_iter}.",
            "max_iter cut it off."
            if early
            else "it stops as soon as the "
            "centroids nearly stand still. Which setting says how nearly?",
        )
    expect_value(fit.n_iter_, equals=right.n_iter, what=f"iterations ({name})")


def _brief(init):
    return repr(init) if isinstance(init, str) else "another one"
