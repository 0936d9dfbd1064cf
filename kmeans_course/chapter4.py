"""Checks of chapter 4, "Better starts"."""

import numpy as np

from kmeans_lib.datasets import load

from .common import distance_table, share
from .framework import Attempt, Failed, exercise, expect, fail

DRAWS = 1500  # starts that exercise 4.2 draws; 1000 tell its mistakes apart
LIMIT = 5.0  # standard errors; chance alone reaches them once in a million


def _chances(weigh):
    """The chances, from squared distances with one row per centroid."""
    return lambda X, C: share(weigh(distance_table(C, X)))


@exercise(
    "4.1",
    unsquared=_chances(lambda D: np.sqrt(D.min(axis=0))),
    not_divided=lambda X, C: distance_table(C, X).min(axis=0),
    first_only=_chances(lambda D: D[0]),
    added=_chances(lambda D: D.sum(axis=0)),
    farthest=_chances(lambda D: D.max(axis=0)),
    equal=_chances(lambda D: np.ones(D.shape[1])),
    table=[_chances(lambda D: D.T), lambda X, C: distance_table(X, C)],
    which=[
        lambda X, C: distance_table(X, C).argmin(axis=1),
        _chances(lambda D: D.argmin(axis=0)),
    ],
    turned=lambda X, C: 1 - _chances(lambda D: D.min(axis=0))(X, C),
    not_paired=lambda X, C: share(((X - C[:, [0, -1]]) ** 2).sum(axis=1) + (X - C)),
)
def check_chances(chances: Attempt) -> None:
    """Check ``chances(X, centroids)``, in proportion to D squared."""
    rng = np.random.default_rng(1)
    line = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]])
    cases = [(line, line[:1]), (line, line[[0, 3]])]
    cases += [(rng.normal(0, 4, (9, 3)), rng.normal(0, 4, (k, 3))) for k in range(2, 8)]
    expect(chances, _chances(lambda D: D.min(axis=0)), cases, what="chances")


# What learners draw the next centroid by: squared distances to the centroids
# so far, one row per centroid -> weights of the points.
WEIGHTS = {
    "right": lambda D: D.min(axis=0),
    "unsquared": lambda D: np.sqrt(D.min(axis=0)),
    "first_only": lambda D: D[0],
    "last_only": lambda D: D[-1],
    "added": lambda D: D.sum(axis=0),
    "equal": lambda D: (D.min(axis=0) > 0) * 1.0,
    "equal_twice": lambda D: np.ones(D.shape[1]),
    "farthest": lambda D: (D.min(axis=0) == D.min(axis=0).max()) * 1.0,
    "at_once": lambda D: D[0] * (D.min(axis=0) > 0),
}


def _start_by(weigh, first=None, k_more=0, own=None):
    """Make a k-means++ that weighs the points in its own way."""

    def plus_plus(X, k, rng):
        rng = own() if own else rng
        rows = [rng.choice(len(X)) if first is None else first]
        while len(rows) < k + k_more:
            p = share(weigh(distance_table(X[rows], X)))
            rows.append(rng.choice(len(X), p=p))
        return X[rows]

    return plus_plus


@exercise(
    "4.2",
    own_rng=[
        _start_by(WEIGHTS["right"], own=lambda: np.random.default_rng(0)),
        _start_by(WEIGHTS["right"], own=np.random.default_rng),
        _start_by(WEIGHTS["right"], own=lambda: np.random),
    ],
    first_row=_start_by(WEIGHTS["right"], first=0),
    rows=lambda X, k, rng: rng.choice(len(X), k, replace=False),
    one_too_many=_start_by(WEIGHTS["right"], k_more=1),
    one_too_few=_start_by(WEIGHTS["right"], k_more=-1),
    not_points=lambda X, k, rng: X[:k] + 0.5,
    **{name: _start_by(weigh) for name, weigh in WEIGHTS.items() if name != "right"},
)
def check_plus_plus(plus_plus: Attempt) -> None:
    """Check ``plus_plus(X, k, rng)`` by the frequencies of many starts."""
    X = np.array([[0.0, 0], [1, 0], [4, 0], [6, 0]])
    for points, k in [(X[:2], 2), (X, 2), (X, 3)]:
        first, again = (_start(plus_plus, points, k) for _ in range(2))
        if (first != again).any():
            fail("From the same rng came two different starts.", "own_rng")
    for k in (2, 3):
        many = Attempt(lambda X, k: _many(plus_plus.function, X, k), 30)
        starts = np.array([_rows_of(start, X, k) for start in many(X, k)])
        if (starts == starts[0]).all():
            fail(f"{DRAWS} rngs gave the same start.", "own_rng")
        _check_frequencies(starts, X, k)


def _start(plus_plus, X, k):
    try:
        return _rows_of(plus_plus(X, k, np.random.default_rng(1)), X, k)
    except Failed as wrong:
        if "NaN" in wrong.sentence:  # no point is left, and all chances are 0/0
            wrong.hint = "one_too_many"
        raise


def _many(plus_plus, X, k):
    rngs = map(np.random.default_rng, range(DRAWS))
    return [np.asarray(plus_plus(X.copy(), k, rng), dtype=float) for rng in rngs]


def _rows_of(start, X, k):
    """Which rows of X a start consists of."""
    shape = np.shape(start)
    if shape != (k, X.shape[1]):
        extra = {k + 1: "one_too_many", k - 1: "one_too_few"}
        fail(
            f"For k = {k} the start has the shape {shape}. Needed: {(k, X.shape[1])}.",
            extra.get(shape[0], "rows") if len(shape) == 2 else "rows",
        )
    same = (np.asarray(start)[:, None] == X).all(axis=2)
    if not same.any(axis=1).all():
        fail("Some centroid is not a point of X.", "not_points")
    return same.argmax(axis=1)


def _check_frequencies(rows, X, k):
    seen = _shares(np.ravel_multi_index(rows.T, [len(X)] * k), len(X) ** k)
    if not _fits(_shares(rows[:, 0], len(X)), np.full(len(X), 1 / len(X))):
        fail("The first centroid is not each point equally often.", "first_row")
    expected = {name: _all_starts(X, k, weigh) for name, weigh in WEIGHTS.items()}
    right = expected["right"]
    if _fits(seen, right):
        return
    worst = np.abs(seen - right).argmax()
    start = [int(i) for i in np.unravel_index(worst, [len(X)] * k)]
    fail(
        f"Of {DRAWS} starts with k = {k} on the points 0, 1, 4, 6, "
        f"the rows {start} came {seen[worst]:.1%} of the time. Needed: about "
        f"{right[worst]:.1%}.",
        next((name for name, shares in expected.items() if _fits(seen, shares)), ""),
    )


def _shares(values, n):
    return np.bincount(values, minlength=n) / len(values)


def _all_starts(X, k, weigh):
    """The probability of each sequence of k rows, as one long array."""
    even = found = np.full(len(X), 1 / len(X))
    for size in range(1, k):
        grown = []
        for cell, p in enumerate(found):
            rows = np.unravel_index(cell, [len(X)] * size)
            weights = weigh(distance_table(X[list(rows)], X)) if p else even
            grown.append(p * share(weights))
        found = np.concatenate(grown)
    return found


def _fits(seen, expected):
    error = np.sqrt(expected * (1 - expected) / DRAWS)
    return bool(np.all(np.abs(seen - expected) <= LIMIT * error + 1e-12))


def _farthest(weigh=lambda D: D.min(axis=0), choose=np.argmax):
    def rows_of(X, k, first):
        rows = [first]
        while len(rows) < k:
            rows.append(int(choose(weigh(distance_table(X[rows], X)))))
        return rows

    return rows_of


@exercise(
    "4.3",
    first_only=_farthest(lambda D: D[0]),
    last_only=_farthest(lambda D: D[-1]),
    added=_farthest(lambda D: D.sum(axis=0)),
    farthest=_farthest(lambda D: D.max(axis=0)),
    without_first=lambda X, k, first: _farthest()(X, k + 1, first)[1:],
    one_too_many=lambda X, k, first: _farthest()(X, k + 1, first),
    points=lambda X, k, first: X[_farthest()(X, k, first)],
    last_of_ties=_farthest(choose=lambda far: len(far) - 1 - far[::-1].argmax()),
)
def check_farthest(farthest_first: Attempt) -> None:
    """Check ``farthest_first(X, k, first)``, a list of rows."""
    rng = np.random.default_rng(12)
    small = [rng.normal(0, 5, (12, 2)) for _ in range(6)]
    square = load("rectangle", w=1).X
    cases = [(load("rectangle", w=4).X, 2, 0)]
    cases += [(load("four blobs and two outliers").X, 4, 0)]
    cases += [*((X, 4, 2) for X in small), (small[0], 1, 5)]
    cases += [(square, k, 1) for k in (2, 3, 4)]
    expect(farthest_first, _farthest(), cases, what="rows")


def _first_pick(A, root=lambda D: D, middle=np.mean):
    """Both numbers, or with one thing wrong."""
    best = root(distance_table(A, middle(A, axis=0)[None])).sum()
    return root(distance_table(A, A)).sum() / len(A), best


def _changed(change):
    return lambda A: change(*_first_pick(A), len(A))


@exercise(
    "4.4",
    best_mean=[
        _changed(lambda mean, best, n: (mean, best / n)),
        _changed(lambda mean, best, n: (mean / n, best / n)),
    ],
    unsquared=lambda A: _first_pick(A, np.sqrt),
    median=lambda A: _first_pick(A, middle=np.median),
    a_point=lambda A: (_first_pick(A)[0], distance_table(A, A).sum(axis=1).min()),
    swapped=_changed(lambda mean, best, n: (best, mean)),
    not_averaged=_changed(lambda mean, best, n: (mean * n, best)),
    averaged_twice=_changed(lambda mean, best, n: (mean / n, best)),
    best_twice=_changed(lambda mean, best, n: (best, best)),
)
def check_first_pick(first_pick: Attempt) -> str:
    """Check ``first_pick(A)``: expected inertia of a pick, and the best."""
    rng = np.random.default_rng(4)
    sets = [np.array([[0.0, 0], [2, 0]]), load("six points").X]
    sets += [rng.gamma(2, 3, (n, 3)) for n in (3, 10, 40)]
    parts = ["mean inertia", "best inertia"]
    expect(first_pick, _first_pick, [(A,) for A in sets], parts=parts)
    return (
        "The first number was twice the second each time. If you doubled it, go "
        "through all points once and see it happen."
    )


@exercise(
    "4.5",
    random=lambda w: 1 / 3,
    unsquared=lambda w: 1 / (1 + w + np.hypot(1, w)),
    one_missing=[lambda w: 1 / (1 + w**2), lambda w: 1 / (w**2 + w**2)],
    no_corner=lambda w: 1 / (1 + 2 * w**2),
    good=lambda w: 1 - 1 / (2 + 2 * w**2),
    four=lambda w: 1 / 4 / (2 + 2 * w**2),
    sum_squared=lambda w: 1 / (1 + w**2 + (w + 1) ** 2),
    near_weight=lambda w: 1,
)
def check_bad_pair(bad_pair: Attempt) -> None:
    """Check ``bad_pair(w)``: chance that k-means++ starts on one side."""
    cases = [(w,) for w in (4, 1, 2, 7, 10, 100)]
    expect(bad_pair, lambda w: 1 / (2 + 2 * w**2), cases)
