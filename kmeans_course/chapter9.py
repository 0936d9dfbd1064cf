"""Checks of chapter 9, "Cost, scale and relatives"."""

import numpy as np

from .common import distance_table, each
from .framework import Attempt, exercise, expect


@exercise(
    "9.1",
    distances=lambda n, k, d, n_iter: n * k * n_iter,
    one_iteration=lambda n, k, d, n_iter: n * k * d,
    one_less=lambda n, k, d, n_iter: n * k * d * (n_iter - 1),
    one_centroid=lambda n, k, d, n_iter: n * d * n_iter,
    points=lambda n, k, d, n_iter: n * n * d * n_iter,
    update=[
        lambda n, k, d, n_iter: n * (k + 1) * d * n_iter,
        lambda n, k, d, n_iter: n * k * d * n_iter + n * d * (n_iter - 1),
    ],
    three=lambda n, k, d, n_iter: 3 * n * k * d * n_iter,
)
def check_work(work: Attempt) -> None:
    """Check ``work(n, k, d, n_iter)``, the operations of a run."""
    cases = [(500, 4, 2, 5), (6, 2, 2, 3), (1, 1, 1, 1), (10**8, 100, 10, 50)]
    expect(work, lambda n, k, d, n_iter: n * k * d * n_iter, cases)


def _two_fastest(moves):
    return np.sort(moves)[-2:].sum()


@exercise(
    "9.2",
    tie=lambda lead, moves: lead < _two_fastest(moves),
    safe=lambda lead, moves: lead > _two_fastest(moves),
    fastest=lambda lead, moves: lead <= moves.max(),
    twice_fastest=lambda lead, moves: lead <= 2 * moves.max(),
    all=lambda lead, moves: lead <= moves.sum(),
    first_two=lambda lead, moves: lead <= moves[:2].sum(),
    smallest_two=lambda lead, moves: lead <= np.sort(moves)[:2].sum(),
    rows=lambda lead, moves: np.flatnonzero(lead <= _two_fastest(moves)),
)
def check_may_change(may_change: Attempt) -> None:
    """Check ``may_change(lead, moves)``, who has to be looked at."""
    cases = [
        (np.array([5.0, 3, 2]), np.array([1, 2, 0.5])),
        (np.arange(0.0, 10, 0.25), np.array([1.0, 0.5, 2, 0.75, 3])),
        (np.array([0.0, 1]), np.zeros(2)),  # nothing moved: only a tie is open
    ]
    rng = np.random.default_rng(92)
    cases += [(rng.exponential(2, 30), rng.exponential(1, k)) for k in range(2, 8)]
    expect(may_change, lambda lead, moves: lead <= _two_fastest(moves), cases)


def _moving(divide_by=lambda count, n: count):
    """A mean that moves, or with one thing wrong."""

    def places(values):
        place, found = 0.0, []
        for count, value in enumerate(values, start=1):
            place += (value - place) / divide_by(count, len(values))
            found.append(place)
        return found

    return places


def _half_from_the_first(values):
    found = [values[0]]
    for value in values[1:]:
        found.append((found[-1] + value) / 2)
    return found


@exercise(
    "9.3",
    sum=np.cumsum,
    added=[
        lambda values: np.cumsum(values) / np.arange(1, len(values) + 1),
        lambda values: [np.mean(values[: i + 1]) for i in range(len(values))],
    ],
    divided_by_n=_moving(lambda count, n: n),
    half=[_moving(lambda count, n: 2), _half_from_the_first],
    from_2=_moving(lambda count, n: count + 1),
    from_0=_moving(lambda count, n: count - 1),
    last=lambda values: _moving()(values)[-1],
    with_0=lambda values: [0.0, *_moving()(values)],
)
def check_running_mean(running_mean: Attempt) -> None:
    """Check ``running_mean(values)``, the place after each value."""
    rng = np.random.default_rng(93)
    lists = [[2, 4, 9], [7], [1, 1, 1, 5], *rng.normal(0, 9, (5, 30)).tolist()]
    lists += [[1e308, 1.2e308, 0.9e308]]  # their sum is too large for a float
    expect(running_mean, _moving(), [(values,) for values in lists])


def _weights(power, axis=1, keepdims=True, safe=True, room=0.0):
    """Weights, right or with one thing wrong."""

    def weights(X, C, sigma):
        P = power(distance_table(X, C), sigma)
        W = np.exp((P.min(axis=1, keepdims=True) if safe else 0) - P)
        return W / (W.sum(axis=axis, keepdims=keepdims) + room)

    return weights


def _exponent(D, sigma):
    return D / (2 * sigma**2)


@exercise(
    "9.4",
    root=_weights(lambda D, sigma: np.sqrt(D) / (2 * sigma**2)),
    two=_weights(lambda D, sigma: D / sigma**2),
    sigma=_weights(lambda D, sigma: D / (2 * sigma)),
    precedence=_weights(lambda D, sigma: D / 2 * sigma**2),
    sign=_weights(lambda D, sigma: -D / (2 * sigma**2)),
    not_divided=lambda X, C, sigma: np.exp(-_exponent(distance_table(X, C), sigma)),
    columns=_weights(_exponent, axis=0, safe=False),
    keepdims=_weights(_exponent, keepdims=False, safe=False),
    naive=_weights(_exponent, safe=False),
    patched=[
        _weights(_exponent, safe=False, room=1e-300),
        lambda *args: np.nan_to_num(_weights(_exponent, safe=False)(*args)),
    ],
)
def check_soft(soft: Attempt) -> None:
    """Check ``soft(X, centroids, sigma)``, weights with row sums 1."""
    rng = np.random.default_rng(94)
    cases = [
        (np.array([[0.0]]), np.array([[-1.0], [2]]), 1.0),
        (rng.normal(0, 1, (6, 2)), rng.normal(0, 1, (3, 2)), 0.7),
        (rng.normal(0, 1, (10, 3)), rng.normal(0, 1, (4, 3)), 2.0),
        (np.array([[100.0, 0], [0, 0]]), np.array([[0.0, 0], [1, 0]]), 0.5),
        (np.array([[1.0, 2]]), np.array([[5.0, 5]]), 1.5),  # one centroid
    ]
    expect(soft, _weights(_exponent), cases, what="weights", rtol=1e-7)


def _medoid(A):
    return A[abs(A[:, None] - A).sum(axis=(1, 2)).argmin()]


@exercise(
    "9.5",
    mean=each(lambda A: A.mean(axis=0)),
    mixed=[each(lambda A: np.median(A)), each(lambda A: 0 * A[0] + np.median(A))],
    axis=[
        each(lambda A: np.median(A, axis=1)),
        each(lambda A: np.zeros(A.shape[1]) + np.median(A, axis=1)),
    ],
    of_all=lambda X, labels, k: np.tile(np.median(X, axis=0), (k, 1)),
    medoid=each(_medoid),
    upper=each(lambda A: np.sort(A, axis=0)[len(A) // 2]),
)
def check_medians(medians: Attempt) -> None:
    """Check ``medians(X, labels, k)``, the medians of the clusters."""
    rng = np.random.default_rng(95)
    cases = [(np.array([[0.0, 0], [0, 2], [10, 1]]), np.zeros(3, int), 1)]
    cases += [(rng.normal(0, 5, (11, 3)), np.arange(11) % 2, 2)]
    for k in range(1, 6):
        cases += [(rng.normal(0, 5, (6 * k, 2)), np.arange(6 * k) % k, k)]
    expect(medians, each(lambda A: np.median(A, axis=0)), cases, what="medians")
