"""Checks of chapter 5, "Choose k, or say that there are no clusters"."""

import numpy as np

from kmeans_lib.datasets import load

from .common import distance_table
from .framework import Attempt, exercise, expect


def _mean_to_others(own):
    return own.sum() / (len(own) - 1)


def _nearest_mean(groups):
    return min(group.mean() for group in groups)


def _silhouettes(
    a_of=_mean_to_others, b_of=_nearest_mean, root=np.sqrt, divide=max, alone=0.0
):
    """Silhouettes, right or with one thing wrong."""

    def compute(X, labels):
        D = root(distance_table(X, X))
        return np.array([one(D[i], labels, own) for i, own in enumerate(labels)])

    def one(distances, labels, own):
        if (labels == own).sum() == 1 and alone is not None:
            return alone
        a = a_of(distances[labels == own])
        b = b_of([distances[labels == other] for other in set(labels) - {own}])
        return (b - a) / divide(a, b)

    return compute


def _with_centroids(X, labels):
    """The distances of the nearest two centroids in place of a and b."""
    names = np.unique(labels)
    C = np.array([X[labels == j].mean(axis=0) for j in names])
    D, own = np.sqrt(distance_table(X, C)), labels[:, None] == names
    a, b = D[own], np.where(own, np.inf, D).min(axis=1)
    return np.where(
        own[:, own.sum(axis=0) == 1].any(axis=1), 0, (b - a) / np.maximum(a, b)
    )


@exercise(
    "5.1",
    with_itself=_silhouettes(a_of=np.mean),
    all_others=_silhouettes(b_of=lambda groups: np.concatenate(groups).mean()),
    farthest=_silhouettes(b_of=lambda groups: max(g.mean() for g in groups)),
    squared=_silhouettes(root=lambda D: D),
    not_divided=_silhouettes(divide=lambda a, b: 1),
    nearest_point=_silhouettes(b_of=lambda groups: min(g.min() for g in groups)),
    sign=lambda X, labels: -_silhouettes()(X, labels),
    mean=lambda X, labels: _silhouettes()(X, labels).mean(),
    centroids=_with_centroids,
    alone=[
        _silhouettes(alone=1.0),
        _silhouettes(alone=None),
        _silhouettes(lambda own: sum(own.tolist()) / (len(own) - 1), alone=None),
    ],
)
def check_silhouettes(silhouettes: Attempt) -> None:
    """Check ``silhouettes(X, labels)``, one per point."""
    line = np.array([[0.0], [1], [10], [11]])
    six = np.append(line, [[30.0], [32.0]], axis=0)
    cases: list[tuple] = [
        (line, [0, 0, 1, 1]),
        (six, [0, 0, 1, 1, 2, 2]),
        (six, [0, 0, 0, 1, 1, 1]),
    ]
    cases += [(line, [0, 0, 1, 2]), (line, [0, 1, 0, 1])]
    rng, iris = np.random.default_rng(51), load("iris")
    for k in range(2, 7):
        cases += [(rng.normal(0, 5, (30, 2)), rng.permutation(np.arange(30) % k))]
    cases += [(iris.X[::3], np.asarray(iris.truth)[::3])]
    cases = [(X, np.asarray(labels)) for X, labels in cases]
    expect(silhouettes, _silhouettes(), cases, what="silhouettes")


def _passing(gap, error, extra=1):
    """Every k that passes."""
    pairs = zip(gap, gap[1:], error[extra:])
    return [k for k, (own, after, e) in enumerate(pairs, start=1) if own >= after - e]


def _smallest(gap, error, **switches):
    return next(iter(_passing(gap, error, **switches)), None)


def _above(gap, error):
    pairs = enumerate(zip(gap, gap[1:], error[1:]), start=1)
    return next((k for k, (own, after, e) in pairs if own > after - e), None)


def _from_0(gap, error):
    found = _smallest(gap, error)
    return None if found is None else found - 1


def _off_the_end(gap, error):
    return next(k + 1 for k in range(len(gap)) if gap[k] >= gap[k + 1] - error[k + 1])


@exercise(
    "5.2",
    last_if_none=lambda gap, error: _smallest(gap, error) or len(gap),
    gives_up=lambda gap, error: 1 if _smallest(gap, error) == 1 else None,
    largest=lambda gap, error: int(np.argmax(gap)) + 1,
    from_0=_from_0,
    without_error=lambda gap, error: _smallest(gap, [0] * len(gap)),
    own_error=lambda gap, error: _smallest(gap, error, extra=0),
    largest_k=lambda gap, error: max(_passing(gap, error), default=None),
    not_equal=_above,
    no_successor=_off_the_end,
)
def check_gap_choice(choose: Attempt) -> None:
    """Check ``gap_choice(gap, error)``, which begins at k = 1."""
    cases = [
        ([0.1, 0.9, 0.85], [0.1, 0.1, 0.1]),
        ([0.5, 0.55, 1.5, 1.4, 1.3], [0.02, 0.1, 0.02, 0.02, 0.02]),
        ([0.1, 0.5, 0.6, 1.2, 1.3, 1.2], [0.2, 0.02, 0.02, 0.05, 0.15, 0.1]),
        ([0.5, 0.75, 1.5, 1.0], [0.25, 0.25, 0.25, 0.25]),  # equal, and exactly
        ([0.1, 0.5, 0.9], [0.05, 0.05, 0.05]),
        ([0.3, 0.2], [0.1, 0.1]),
        ([0.0, 0.2], [0.3, 0.1]),
    ]
    rng = np.random.default_rng(52)
    for n in range(3, 12):
        gap, error = rng.normal(0, 0.1, n).cumsum(), rng.uniform(0.01, 0.1, n)
        cases += [(gap.tolist(), error.tolist())]
    expect(choose, _smallest, cases, what="k")


def _below(W, steps=-1):
    return W[0] + (W[-1] - W[0]) * np.arange(len(W)) / (len(W) + steps) - W


@exercise(
    "5.3",
    from_0=lambda W: int(_below(W).argmax()),
    largest_step=lambda W: 2 + int(np.argmin(np.diff(W))),
    ratio=lambda W: 2 + int(np.argmin(np.divide(W[1:], W[:-1]))),
    nearest=lambda W: 1 + int(_below(W).argmin()),
    how_far=lambda W: float(_below(W).max()),
    bend=lambda W: 2 + int(np.argmax(np.diff(W, 2))),
    too_flat=lambda W: 1 + int(_below(W, steps=0).argmax()),
)
def check_elbow(elbow: Attempt) -> None:
    """Check ``elbow(inertias)``: the k farthest below the line."""
    curves = [[10, 4, 3, 1], [100, 50, 20, 6, 5.5, 5.2, 5]]
    curves += [[100, 69, 39, 30, 27, 24, 21, 2, 1], [100, 98, 60, 20, 12, 5, 1]]
    rng = np.random.default_rng(53)
    while len(curves) < 14:  # falling, bent upwards, with one clear winner
        n = len(curves) + 1
        W = np.append(0, np.sort(rng.exponential(9, n))).cumsum()[::-1] + 5
        far = np.sort(_below(W))
        curves += [W] if far[-1] > far[-2] + 0.01 * W[0] else []
    cases = [(np.asarray(W, dtype=float),) for W in curves]
    expect(elbow, lambda W: int(_below(W).argmax()) + 1, cases, what="k")


def _rises(W, rises=lambda before, value: value > before):
    pairs = enumerate(zip(W, W[1:]), start=2)
    return [k for k, (before, value) in pairs if rises(before, value)]


@exercise(
    "5.4",
    places=[lambda W: [k - 1 for k in _rises(W)], lambda W: [k - 2 for k in _rises(W)]],
    or_equal=lambda W: _rises(W, lambda before, value: value >= before),
    lowest=lambda W: [k for k in range(2, len(W) + 1) if W[k - 1] > min(W[: k - 1])],
    falls=lambda W: _rises(W, lambda before, value: value < before),
    first_only=lambda W: _rises(W)[:1],
    whether=lambda W: bool(_rises(W)),
    how_many=lambda W: len(_rises(W)),
)
def check_rises(rises: Attempt) -> None:
    """Check ``rises(inertias)``: all k that are worse than k - 1."""
    curves = [[9.0, 4.0, 5.0, 5.0, 6.0], [9.0, 4.0, 3.0, 2.0], [9.0]]
    curves += [[28.545, 29.66, 27.1], [4.0, 9.0, 5.0, 5.0]]
    rng = np.random.default_rng(54)
    curves += [rng.integers(0, 9, n).astype(float).tolist() for n in range(2, 14)]
    expect(rises, _rises, [(W,) for W in curves], what="k")
