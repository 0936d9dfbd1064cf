"""Checks of chapter 4, "Better starts"."""

import numpy as np

from kmeans_lib.datasets import load

from .common import distance_table, share
from .framework import exercise, expect, expect_value, fail
from .guard import Attempt

DRAWS = 4000  # starts that exercise 4.2 draws
LIMIT = 5.0  # standard errors; chance alone reaches them once in a million


@exercise("4.1", "the chance of each point")
def check_chances(chances: Attempt) -> None:
    """Check ``chances(X, centroids)``, in proportion to D squared."""
    rng = np.random.default_rng(1)
    line = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]])
    cases = [(line, line[:1]), (line, line[[0, 3]])]
    cases += [(rng.normal(0, 4, (9, 3)), rng.normal(0, 4, (k, 3))) for k in range(2, 8)]
    mistakes = [
        (
            lambda X, C: share(np.sqrt(distance_table(C, X).min(axis=0))),
            "square the distances.",
        ),
        (
            lambda X, C: distance_table(C, X).min(axis=0),
            "chances add up to 1: divide by the sum.",
        ),
        (
            lambda X, C: share(distance_table(C, X)[0]),
            "only the first centroid was asked. What counts is the nearest one.",
        ),
        (
            lambda X, C: share(distance_table(C, X).sum(axis=0)),
            "the distances to all centroids were added. Only the nearest one counts.",
        ),
        (
            lambda X, C: share(distance_table(C, X).max(axis=0)),
            "that is the farthest centroid. The nearest one counts.",
        ),
        (
            lambda X, C: np.full(len(X), 1 / len(X)),
            "not all points have the same chance: far ones have more.",
        ),
    ]
    for X, C in cases:
        expect(
            chances,
            X,
            C,
            equals=share(distance_table(C, X).min(axis=0)),
            mistakes=mistakes,
            what="chances",
        )


# What learners draw the next centroid by: squared distances to the centroids
# so far, one row per centroid -> weights of the points. The first is right.
WEIGHTS = [
    (lambda D: D.min(axis=0), ""),
    (
        lambda D: np.sqrt(D.min(axis=0)),
        "it draws in proportion to the distance. Square it.",
    ),
    (
        lambda D: D[0],
        "only the distance to the first centroid counts "
        "there. Needed: to the nearest one so far.",
    ),
    (
        lambda D: D[-1],
        "only the distance to the last centroid counts "
        "there. Needed: to the nearest one so far.",
    ),
    (
        lambda D: D.sum(axis=0),
        "it adds up the distances to all centroids. Needed: to the nearest one.",
    ),
    (
        lambda D: (D.min(axis=0) > 0) * 1.0,
        "all points are as likely as each other. Where do the distances come in?",
    ),
    (
        lambda D: np.ones(D.shape[1]),
        "all points are as likely as each "
        "other, and one can come twice. Where do the distances come in?",
    ),
    (
        lambda D: D.min(axis=0) == D.min(axis=0).max(),
        "it always takes the farthest point. Draw one: rng.choice with p.",
    ),
]


@exercise("4.2", "k-means++", seconds=30)
def check_plus_plus(plus_plus: Attempt) -> None:
    """Check ``plus_plus(X, k, rng)`` by the frequencies of many starts."""
    X = np.array([[0.0, 0], [1, 0], [4, 0], [6, 0]])
    for k in (2, 3):
        first = plus_plus(X, k, np.random.default_rng(0))
        _rows_of(first, X, k)
        many = Attempt(
            lambda X, k: [
                plus_plus.function(X.copy(), k, np.random.default_rng(seed))
                for seed in range(DRAWS)
            ],
            12,
        )
        starts = [_rows_of(start, X, k) for start in many(X, k)]
        _check_frequencies(np.array(starts), X, k)


def _rows_of(start, X, k):
    """Which rows of X a start consists of."""
    start = np.asarray(start, dtype=float)
    if start.shape != (k, X.shape[1]):
        fail(
            f"For k = {k} the start has the shape {start.shape}. Needed: "
            f"{(k, X.shape[1])}.",
            "return the points themselves, X[rows], one row per centroid.",
        )
    same = (start[:, None] == X).all(axis=2)
    if not same.any(axis=1).all():
        fail("Some centroid is not a point of X.", "pick rows of X.")
    return same.argmax(axis=1)


def _check_frequencies(rows, X, k):
    if (rows == rows[0]).all():
        fail(
            f"{DRAWS} different seeds gave {DRAWS} times the same start.",
            "draw with the rng that you are given, not with one of your own.",
        )
    cells = np.ravel_multi_index(rows.T, [len(X)] * k)
    seen = np.bincount(cells, minlength=len(X) ** k) / DRAWS
    even = np.full(len(X), 1 / len(X))
    _check_first(rows[:, 0], even)
    right, *wrong = [(_all_starts(X, k, even, weigh), hint) for weigh, hint in WEIGHTS]
    if _fits(seen, right[0]):
        return
    hints = [hint for expected, hint in wrong if _fits(seen, expected)]
    worst = np.abs(seen - right[0]).argmax()
    start = [int(i) for i in np.unravel_index(worst, [len(X)] * k)]
    fail(
        f"Of {DRAWS} starts with k = {k} on the points 0, 1, 4, 6, the rows "
        f"{start} came {seen[worst]:.1%} of the time. Needed: about "
        f"{right[0][worst]:.1%}.",
        (hints or [""])[0],
    )


def _check_first(first, even):
    seen = np.bincount(first, minlength=len(even)) / DRAWS
    if not _fits(seen, even):
        fail(
            f"The first centroid was row {seen.argmax()} in {seen.max():.0%}"
            f" of {DRAWS} starts.",
            "the first centroid is any point, all with the same chance.",
        )


def _all_starts(X, k, even, weigh):
    """The probability of each sequence of k rows, as one long array."""
    found = even
    for size in range(1, k):
        grown = []
        for cell, p in enumerate(found):
            rows = np.unravel_index(cell, [len(X)] * size)
            weights = weigh(distance_table(X[list(rows)], X)) if p else even
            grown.append(p * share(np.asarray(weights, dtype=float)))
        found = np.concatenate(grown)
    return found


def _fits(seen, expected):
    error = np.sqrt(expected * (1 - expected) / DRAWS)
    return bool(np.all(np.abs(seen - expected) <= LIMIT * error + 1e-12))


@exercise("4.3", "farthest-first")
def check_farthest(farthest_first: Attempt) -> None:
    """Check ``farthest_first(X, k, first)``, a list of rows."""
    mistakes = [
        (
            _farthest(lambda D: D[0]),
            "only the distance to the first "
            "centroid counts there. Needed: to the nearest one so far.",
        ),
        (
            _farthest(lambda D: D[-1]),
            "only the distance to the last "
            "centroid counts there. Needed: to the nearest one so far.",
        ),
        (
            _farthest(lambda D: D.sum(axis=0)),
            "the distances to all centroids were added. Needed: the nearest one.",
        ),
        (
            _farthest(lambda D: D.max(axis=0)),
            "for each point, take the "
            "distance to its *nearest* centroid; then take the largest of "
            "these.",
        ),
        (
            lambda X, k, first: _farthest()(X, k + 1, first)[1:],
            "the first row belongs to the start, too.",
        ),
        (
            lambda X, k, first: X[_farthest()(X, k, first)],
            "those are the points. Needed: their rows.",
        ),
    ]
    outliers = load("four blobs and two outliers").X
    rng = np.random.default_rng(12)  # the first set tells all mistakes apart
    small = [rng.normal(0, 5, (12, 2)) for _ in range(6)]
    for X, k, first in [
        *((X, 4, 2) for X in small),
        (load("rectangle", w=4).X, 2, 0),
        (outliers, 4, 0),
        (small[0], 1, 5),
    ]:
        expect(
            farthest_first,
            X,
            k,
            first,
            equals=_farthest()(X, k, first),
            mistakes=mistakes,
            what="rows",
        )


def _farthest(weigh=lambda D: D.min(axis=0)):
    def rows_of(X, k, first):
        rows = [first]
        while len(rows) < k:
            rows.append(int(weigh(distance_table(X[rows], X)).argmax()))
        return rows

    return rows_of


@exercise("4.4", "exactly twice the best")
def check_first_pick(first_pick: Attempt) -> None:
    """Check ``first_pick(A)``: expected inertia of a pick, and the best."""
    rng = np.random.default_rng(4)
    sets = [np.array([[0.0, 0], [2, 0]]), load("six points").X]
    sets += [rng.gamma(2, 3, (n, 3)) for n in (3, 10, 40)]
    for A in sets:
        mean, best = _first_pick(A)
        got = first_pick(A)
        if not isinstance(got, (tuple, list)) or len(got) != 2:
            fail(
                "Needed: two numbers, (expected inertia, best inertia).",
                "return both, separated by a comma.",
            )
        expect_value(
            got[1],
            equals=best,
            what="best inertia",
            mistakes=[
                (best / len(A), "that is a mean. Inertia is a sum."),
                (
                    np.sqrt(distance_table(A, A.mean(axis=0)[None])).sum(),
                    "square the distances.",
                ),
                (
                    distance_table(A, np.median(A, axis=0)[None]).sum(),
                    "the best place is the mean, not the median.",
                ),
                (
                    distance_table(A, A).sum(axis=1).min(),
                    "that is the best of the "
                    "points. The mean is better, and it need not be a point.",
                ),
            ],
        )
        expect_value(
            got[0],
            equals=mean,
            what="expected inertia",
            mistakes=[
                (
                    mean * len(A),
                    "that is the sum over all picks. The expected "
                    "value is their mean: each has the chance 1/n.",
                ),
                (
                    mean / len(A),
                    "the mean over the picks, but for each pick the "
                    "*sum* over the points.",
                ),
                (np.sqrt(distance_table(A, A)).sum() / len(A), "square the distances."),
                (
                    best,
                    "that is the best inertia once more. Try every point of "
                    "A as the centroid.",
                ),
            ],
        )


def _first_pick(A):
    return distance_table(A, A).sum() / len(A), ((A - A.mean(axis=0)) ** 2).sum()


@exercise("4.5", "the trap again")
def check_bad_pair(bad_pair: Attempt) -> None:
    """Check ``bad_pair(w)``: chance that k-means++ starts on one side."""
    mistakes = [
        (
            lambda w: 1 / 3,
            "that is the chance with random points. Here a "
            "far point has a higher chance than a near one.",
        ),
        (lambda w: 1 / (1 + w + np.hypot(1, w)), "square the distances."),
        (
            lambda w: 1 / (1 + w**2),
            "there are three other points: the near "
            "one, the one across, and the one at the far corner.",
        ),
        (
            lambda w: 1 / (1 + 2 * w**2),
            "the far corner is farther than the point straight across. Pythagoras.",
        ),
        (lambda w: 1 - 1 / (2 + 2 * w**2), "that is the chance of a good start."),
        (
            lambda w: 2 / (2 + 2 * w**2),
            "each corner has one bad partner, "
            "not two: it does not matter which corner is first.",
        ),
    ]
    for w in (4, 1, 2, 7, 10, 100):
        expect(bad_pair, w, equals=1 / (2 + 2 * w**2), mistakes=mistakes)
