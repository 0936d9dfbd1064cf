"""Checks of chapter 9, "Cost, scale and relatives"."""

import numpy as np

from .common import distance_table, each
from .framework import exercise, expect
from .guard import Attempt


@exercise("9.1", "the work of a run")
def check_work(work: Attempt) -> None:
    """Check ``work(n, k, d, n_iter)``, the small sums of a run."""
    mistakes = [
        (
            lambda n, k, d, n_iter: n * k * n_iter,
            "that counts distances. Each of them takes d small sums.",
        ),
        (lambda n, k, d, n_iter: n * k * d, "that is one iteration."),
        (
            lambda n, k, d, n_iter: n * k * d * (n_iter - 1),
            "the last assignment, which changes nothing, has to look, too.",
        ),
        (
            lambda n, k, d, n_iter: n * d * n_iter,
            "each point is compared with every centroid.",
        ),
        (
            lambda n, k, d, n_iter: n * n * d * n_iter,
            "points are compared with centroids, not with each other.",
        ),
    ]
    cases = [(500, 4, 2, 5), (6, 2, 2, 3), (1, 1, 1, 1), (10**8, 100, 10, 50)]
    for n, k, d, n_iter in cases:
        expect(work, n, k, d, n_iter, equals=n * k * d * n_iter, mistakes=mistakes)


@exercise("9.2", "who may change sides")
def check_may_change(may_change: Attempt) -> None:
    """Check ``may_change(lead, moves)``, who has to be looked at."""
    mistakes = [
        (
            lambda lead, moves: lead < _two_fastest(moves),
            "with a lead of "
            "exactly that much there may be a tie now, and the order of the "
            "centroids decides. Look.",
        ),
        (
            lambda lead, moves: lead > _two_fastest(moves),
            "that is True for those that are safe. Needed: those that are not.",
        ),
        (
            lambda lead, moves: lead <= moves.max(),
            "not safe: one centroid "
            "may go away while another one comes. Both moves count.",
        ),
        (
            lambda lead, moves: lead <= 2 * moves.max(),
            "safe, but more than "
            "is needed: only one centroid is the fastest. Which is the other?",
        ),
        (
            lambda lead, moves: lead <= moves.sum(),
            "safe, but more than is needed: only two centroids matter for a point.",
        ),
        (
            lambda lead, moves: lead <= moves[:2].sum(),
            "these are the first two moves, not the two largest.",
        ),
        (
            lambda lead, moves: lead <= np.sort(moves)[:2].sum(),
            "these are the two smallest moves.",
        ),
    ]
    for lead, moves in _leads():
        expect(
            may_change,
            lead,
            moves,
            equals=lead <= _two_fastest(moves),
            mistakes=mistakes,
        )


def _two_fastest(moves):
    return np.sort(moves)[-2:].sum()


def _leads():
    # each known mistake has an answer of its own here
    yield np.arange(0.0, 10, 0.25), np.array([1.0, 0.5, 2, 0.75, 3])
    yield np.array([5.0, 3, 2]), np.array([1, 2, 0.5])
    yield np.array([0.0, 1]), np.zeros(2)  # nothing moved: only a tie is open
    rng = np.random.default_rng(92)
    for k in range(2, 8):
        yield rng.exponential(2, 30), rng.exponential(1, k)


@exercise("9.3", "a mean that moves")
def check_running_mean(running_mean: Attempt) -> None:
    """Check ``running_mean(values)``, the place after each value."""
    mistakes = [
        (
            lambda values: np.cumsum(values),
            "that is the sum so far. The place moves by (value - place) / count.",
        ),
        (
            lambda values: _moving(values, lambda count: len(values)),
            "the step is 1 over the values so far, not over all of them.",
        ),
        (
            lambda values: _moving(values, lambda count: 2),
            "half of the way every time: the step has to shrink. Divide by count.",
        ),
        (
            lambda values: _moving(values, lambda count: count + 1),
            "count the value that has just come: the first one divides by 1.",
        ),
        (
            lambda values: _mean_of_all(values)[-1],
            "that is the last place. Needed: the place after every value.",
        ),
        (
            lambda values: [0.0, *_mean_of_all(values)],
            "one too many: the list begins with the place after the first value.",
        ),
    ]
    rng = np.random.default_rng(93)
    for values in ([2, 4, 9], [7], [1, 1, 1, 5], *rng.normal(0, 9, (5, 30))):
        values = np.asarray(values).tolist()
        expect(running_mean, values, equals=_mean_of_all(values), mistakes=mistakes)


def _mean_of_all(values):
    return np.cumsum(values) / np.arange(1, len(values) + 1)


def _moving(values, divide_by):
    place, places = 0.0, []
    for count, value in enumerate(values, start=1):
        place += (value - place) / divide_by(count)
        places.append(place)
    return places


@exercise("9.4", "soft assignment")
def check_soft(soft: Attempt) -> None:
    """Check ``soft(X, centroids, sigma)``, weights with row sums 1."""
    mistakes = [
        (
            _weights(lambda D, s: np.sqrt(D) / (2 * s**2)),
            "square the distances; no root.",
        ),
        (_weights(lambda D, s: D / s**2), "divide by 2 sigma squared. Is the 2 there?"),
        (_weights(lambda D, s: D / (2 * s)), "divide by 2 sigma *squared*."),
        (
            _weights(lambda D, s: -D / (2 * s**2)),
            "the nearest centroid gets the smallest weight. Is the minus there?",
        ),
        (
            lambda X, C, s: np.exp(-distance_table(X, C) / (2 * s**2)),
            "the weights of a point have to add up to 1: divide each row by its sum.",
        ),
        (
            _by_columns,
            "each *row* has the sum 1, one row per point. You "
            "divided by the sums of the columns.",
        ),
        (
            _naive,
            "far away, exp(-D) is 0 for every centroid, and 0/0 is "
            "nan. Subtract the smallest D of each row first.",
        ),
    ]
    right = _weights(lambda D, s: D / (2 * s**2))
    for X, C, sigma in _soft_cases():
        expect(
            soft,
            X,
            C,
            sigma,
            equals=right(X, C, sigma),
            mistakes=mistakes,
            what="weights",
            rtol=1e-7,
        )


def _soft_cases():
    rng = np.random.default_rng(94)
    # sigma = 1 hides its square, so it is not the first case
    yield rng.normal(0, 1, (6, 2)), rng.normal(0, 1, (3, 2)), 0.7
    yield np.array([[0.0]]), np.array([[-1.0], [2]]), 1.0
    yield rng.normal(0, 1, (10, 3)), rng.normal(0, 1, (4, 3)), 2.0
    yield np.array([[100.0, 0], [0, 0]]), np.array([[0.0, 0], [1, 0]]), 0.5
    yield np.array([[1.0, 2]]), np.array([[5.0, 5]]), 1.5  # one centroid


def _weights(power):
    def weights(X, C, sigma):
        P = power(distance_table(X, C), sigma)
        W = np.exp(P.min(axis=1, keepdims=True) - P)
        return W / W.sum(axis=1, keepdims=True)

    return weights


def _naive(X, C, sigma):
    W = np.exp(-distance_table(X, C) / (2 * sigma**2))
    return W / W.sum(axis=1, keepdims=True)


def _by_columns(X, C, sigma):
    W = np.exp(-distance_table(X, C) / (2 * sigma**2))
    return W / W.sum(axis=0)


@exercise("9.5", "the other middle")
def check_medians(medians: Attempt) -> None:
    """Check ``medians(X, labels, k)``, the medians of the clusters."""
    mistakes = [
        (each(lambda A: A.mean(axis=0)), "that is the mean. Needed: the median."),
        (
            each(lambda A: np.median(A)),
            "one number per cluster mixes the "
            "columns. Take the median of each column: axis=0.",
        ),
        (each(lambda A: np.median(A, axis=1)), _AXIS),
        (
            lambda X, labels, k: np.tile(np.median(X, axis=0), (k, 1)),
            "that is the median of all points. Take only those whose label is j.",
        ),
        (
            each(_medoid),
            "that is the medoid, the best of the points. Here "
            "each column has a median of its own.",
        ),
        (
            each(lambda A: np.sort(A, axis=0)[len(A) // 2]),
            "between two middle values the median is half-way. np.median knows.",
        ),
    ]
    right = each(lambda A: np.median(A, axis=0))
    for X, labels, k in _clusters():
        expect(
            medians,
            X,
            labels,
            k,
            equals=right(X, labels, k),
            mistakes=mistakes,
            what="medians",
            if_it_raises=_AXIS,
        )


_AXIS = (
    "a centroid has as many columns as a point. Take the median down the rows: axis=0."
)


def _medoid(A):
    return A[abs(A[:, None] - A).sum(axis=(1, 2)).argmin()]


def _clusters():
    rng = np.random.default_rng(95)
    yield rng.normal(0, 5, (11, 3)), np.arange(11) % 2, 2
    yield np.array([[0.0, 0], [0, 2], [10, 1]]), np.zeros(3, int), 1
    for k in range(1, 6):
        yield rng.normal(0, 5, (6 * k, 2)), np.arange(6 * k) % k, k
