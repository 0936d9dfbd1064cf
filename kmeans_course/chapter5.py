"""Checks of chapter 5, "Choose k, or say that there are no clusters"."""

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.metrics import gap_choice

from .common import distance_table
from .framework import exercise, expect
from .guard import Attempt


@exercise("5.1", "silhouettes")
def check_silhouettes(silhouettes: Attempt) -> None:
    """Check ``silhouettes(X, labels)``, one per point."""
    mistakes = [
        (
            _silhouettes(with_itself=True),
            "a point is no neighbour of itself: "
            "for a divide by the number of the *other* points of its cluster.",
        ),
        (
            _silhouettes(all_others=True),
            "b is about the nearest other "
            "cluster. Take the mean distance to each of them, then the "
            "smallest.",
        ),
        (
            _silhouettes(squared=True),
            "the silhouette uses plain distances. Take the root.",
        ),
        (_silhouettes(divided=False), "divide b - a by the larger of the two."),
        (
            _silhouettes(nearest_point=True),
            "b is a mean over all points of "
            "the other cluster, not the distance to the nearest of them.",
        ),
        (
            lambda X, labels: -_silhouettes()(X, labels),
            "the sign is turned: b - a, so that a point at home is near 1.",
        ),
        (
            lambda X, labels: _silhouettes()(X, labels).mean(),
            "that is the mean over all points. Needed: one number per point.",
        ),
        (
            _silhouettes(alone=1.0),
            "a point alone in its cluster has no "
            "other points to be near to; its silhouette is 0.",
        ),
    ]
    for X, labels in _clusterings():
        expect(
            silhouettes,
            X,
            labels,
            mistakes=mistakes,
            what="silhouettes",
            equals=_silhouettes()(X, labels),
            if_it_raises="is there a cluster with a single point? Its silhouette is 0.",
        )


def _clusterings():
    line = np.array([[0.0], [1], [10], [11]])
    yield line, np.array([0, 0, 1, 1])
    yield np.append(line, [[30.0], [32.0]], axis=0), np.array([0, 0, 1, 1, 2, 2])
    yield line, np.array([0, 0, 1, 2])
    yield line, np.array([0, 1, 0, 1])
    rng = np.random.default_rng(51)
    for k in range(2, 7):
        labels = rng.permutation(np.arange(30) % k)
        yield rng.normal(0, 5, (30, 2)), labels
    iris = load("iris")
    yield iris.X[::3], iris.truth[::3]


def _silhouettes(
    *,
    with_itself=False,
    all_others=False,
    squared=False,
    divided=True,
    nearest_point=False,
    alone=0.0,
):
    """Silhouettes, right or with one thing wrong."""

    def compute(X, labels):
        D = distance_table(X, X)
        D = D if squared else np.sqrt(D)
        return np.array(
            [one(D[i], labels == own, labels) for i, own in enumerate(labels)]
        )

    def one(distances, own, labels):
        size = own.sum()
        if size == 1:
            return alone
        a = distances[own].sum() / (size if with_itself else size - 1)
        b = (
            distances[~own].mean()
            if all_others
            else min(
                distances[labels == other].min()
                if nearest_point
                else distances[labels == other].mean()
                for other in set(labels[~own].tolist())
            )
        )
        return (b - a) / (max(a, b) if divided else 1)

    return compute


@exercise("5.2", "the rule of the gap")
def check_gap_choice(choose: Attempt) -> None:
    """Check ``gap_choice(gap, error)``, which begins at k = 1."""
    mistakes = [
        (_last_if_none, "no k passes here, so the answer is None."),
        (
            lambda gap, error: int(np.argmax(gap)) + 1,
            "that is the largest "
            "gap. The rule takes the smallest k that the next one does not "
            "clearly beat.",
        ),
        (_index, "that is a place in the list, counted from 0. k is counted from 1."),
        (
            lambda gap, error: gap_choice(_ks(gap), gap, np.zeros(len(gap))),
            "subtract the error: the next one has to be *clearly* better.",
        ),
        (_own_error, "that is the error of k itself. Needed: the error of k + 1."),
        (_largest_k, "several k pass. Take the smallest."),
    ]
    for gap, error in _gaps():
        gap, error = list(gap), list(error)
        expect(
            choose,
            gap,
            error,
            mistakes=mistakes,
            what="k",
            equals=gap_choice(_ks(gap), gap, error),
            if_it_raises="the last k has no successor.",
        )


def _gaps():
    # each known mistake has an answer of its own here
    yield (
        [0.41, 0.54, 0.57, 0.11, 0.92, 0.4, 0.17],
        [0.01, 0.17, 0.3, 0.12, 0.34, 0.08, 0.06],
    )
    yield [0.1, 0.9, 0.85], [0.1, 0.1, 0.1]
    yield [0.5, 0.55, 1.5, 1.4, 1.3], [0.02, 0.1, 0.02, 0.02, 0.02]
    yield [0.1, 0.5, 0.6, 1.2, 1.3, 1.2], [0.2, 0.02, 0.02, 0.05, 0.15, 0.1]
    yield [0.1, 0.5, 0.9], [0.05, 0.05, 0.05]
    yield [0.3, 0.2], [0.1, 0.1]
    yield [0.0, 0.2], [0.3, 0.1]
    rng = np.random.default_rng(52)
    for n in range(3, 12):
        yield rng.normal(0, 0.1, n).cumsum(), rng.uniform(0.01, 0.1, n)


def _ks(gap):
    return range(1, len(gap) + 1)


def _index(gap, error):
    found = gap_choice(_ks(gap), gap, error)
    return None if found is None else found - 1


def _own_error(gap, error):
    return gap_choice(_ks(gap), gap, [0.0, *error[:-1]])


def _last_if_none(gap, error):
    return gap_choice(_ks(gap), gap, error) or len(gap)


def _largest_k(gap, error):
    found = [k for k in range(1, len(gap)) if gap[k - 1] >= gap[k] - error[k]]
    return found[-1] if found else None


@exercise("5.3", "a machine that sees elbows")
def check_elbow(elbow: Attempt) -> None:
    """Check ``elbow(inertias)``: the k farthest below the line."""
    mistakes = [
        (
            lambda W: int(_below(W).argmax()),
            "that is a place in the list, counted from 0. k is counted from 1.",
        ),
        (
            lambda W: 2 + int(np.argmin(np.diff(W))),
            "that is the largest "
            "step down. Needed: the point farthest below the straight line "
            "from the first value to the last.",
        ),
        (
            lambda W: 2 + int(np.argmin(np.divide(W[1:], W[:-1]))),
            "that is "
            "the smallest ratio of neighbours. Needed: the point farthest "
            "below the straight line.",
        ),
        (
            lambda W: 1 + int(_below(W).argmin()),
            "that is the point nearest to the line, or above it.",
        ),
        (
            lambda W: float(_below(W).max()),
            "that is how far it lies below. Needed: at which k.",
        ),
        (
            _largest_bend,
            "that is the sharpest bend between neighbours. "
            "Needed: the point farthest below the straight line.",
        ),
    ]
    for inertias in _curves():
        W = np.asarray(inertias, dtype=float)
        expect(
            elbow, W, equals=int(_below(W).argmax()) + 1, mistakes=mistakes, what="k"
        )


def _below(W):
    return np.linspace(W[0], W[-1], len(W)) - W


def _largest_bend(W):
    return 2 + int(np.argmax(np.diff(W, 2)))


def _curves():
    # each known mistake has an answer of its own here
    yield [90, 75, 71, 55, 54, 42, 15, 3]
    yield [10, 4, 3, 1]
    yield 900 / np.arange(1, 11)
    rng = np.random.default_rng(53)
    for n in range(3, 15):
        yield np.sort(rng.uniform(0, 100, n))[::-1]


@exercise("5.4", "a curve that rises")
def check_rises(rises: Attempt) -> None:
    """Check ``rises(inertias)``: all k that are worse than k - 1."""
    mistakes = [
        (lambda W: [k - 1 for k in _rises(W)], _PLACES),
        (lambda W: [k - 2 for k in _rises(W)], _PLACES),
        (lambda W: _rises(W, or_equal=True), "equal is not higher."),
        (
            lambda W: [k for k in range(2, len(W) + 1) if W[k - 1] < W[k - 2]],
            "that is where the curve falls.",
        ),
        (lambda W: _rises(W)[:1], "there is more than one. Return all of them."),
        (
            lambda W: bool(_rises(W)),
            "that says whether. Needed: at which k, as a list.",
        ),
        (lambda W: len(_rises(W)), "that is how many. Needed: at which k, as a list."),
    ]
    for inertias in _falling_and_rising():
        expect(rises, inertias, equals=_rises(inertias), mistakes=mistakes, what="k")


_PLACES = (
    "those are places in the list, or the k before. Needed: the k "
    "that is worse than k - 1, counted from 1."
)


def _rises(W, or_equal=False):
    return [
        k
        for k in range(2, len(W) + 1)
        if W[k - 1] > W[k - 2] or (or_equal and W[k - 1] == W[k - 2])
    ]


def _falling_and_rising():
    yield [9.0, 4.0, 5.0, 5.0, 6.0]
    yield [9.0, 4.0, 3.0, 2.0]
    yield [9.0]
    yield [28.545, 29.66, 27.1]
    rng = np.random.default_rng(54)
    for n in range(2, 14):
        yield rng.integers(0, 9, n).astype(float).tolist()
