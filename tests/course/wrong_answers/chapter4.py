"""What learners of chapter 4 get wrong, and the hint each must be given.

``WRONG[number]`` lists (part of the hint, wrong answer).
"""

import numpy as np


def squared(X, centroids):
    return ((X[:, None] - centroids) ** 2).sum(axis=2)


def start_by(weigh):
    """Make a k-means++ that weighs the points in its own way."""

    def plus_plus(X, k, rng):
        rows = [rng.integers(len(X))]
        while len(rows) < k:
            p = weigh(squared(X, X[rows]))
            rows.append(rng.choice(len(X), p=p / p.sum()))
        return X[rows]

    return plus_plus


def own_generator(X, k, rng):
    right = start_by(lambda D: D.min(axis=1))
    return right(X, k, np.random.default_rng(0))


def always_row_0_first(X, k, rng):
    rows = [0]
    while len(rows) < k:
        p = squared(X, X[rows]).min(axis=1)
        rows.append(rng.choice(len(X), p=p / p.sum()))
    return X[rows]


def takes_the_farthest(X, k, rng):
    rows = [rng.integers(len(X))]
    while len(rows) < k:
        rows.append(squared(X, X[rows]).min(axis=1).argmax())
    return X[rows]


def rows_only(X, k, rng):
    return rng.choice(len(X), k, replace=False)


def farthest_by(far):
    def farthest_first(X, k, first):
        rows = [first]
        while len(rows) < k:
            rows.append(int(far(squared(X, X[rows])).argmax()))
        return rows

    return farthest_first


def total(A):
    return ((A - A.mean(axis=0)) ** 2).sum()


WRONG = {
    "4.1": [
        (
            "square",
            lambda X, C: (
                np.sqrt(squared(X, C)).min(axis=1)
                / np.sqrt(squared(X, C)).min(axis=1).sum()
            ),
        ),
        ("divide by the sum", lambda X, C: squared(X, C).min(axis=1)),
        (
            "only the first centroid",
            lambda X, C: squared(X, C)[:, 0] / squared(X, C)[:, 0].sum(),
        ),
        ("were added", lambda X, C: squared(X, C).sum(axis=1) / squared(X, C).sum()),
    ],
    "4.2": [
        ("Square it", start_by(lambda D: np.sqrt(D.min(axis=1)))),
        ("the first centroid counts", start_by(lambda D: D[:, 0])),
        ("the last centroid counts", start_by(lambda D: D[:, -1])),
        ("come twice", start_by(lambda D: np.ones(len(D)))),
        ("not with one of your own", own_generator),
        ("is any point", always_row_0_first),
        ("always takes the farthest", takes_the_farthest),
        ("the points themselves", rows_only),
        (
            "as likely as each other",
            lambda X, k, rng: X[rng.choice(len(X), k, replace=False)],
        ),
    ],
    "4.3": [
        ("the first centroid counts", farthest_by(lambda D: D[:, 0])),
        ("the last centroid counts", farthest_by(lambda D: D[:, -1])),
        ("were added", farthest_by(lambda D: D.sum(axis=1))),
        ("*nearest*", farthest_by(lambda D: D.max(axis=1))),
        (
            "their rows",
            lambda X, k, first: X[farthest_by(lambda D: D.min(axis=1))(X, k, first)],
        ),
    ],
    "4.4": [
        (
            "Inertia is a sum",
            lambda A: (squared(A, A).sum() / len(A), total(A) / len(A)),
        ),
        ("sum over all picks", lambda A: (squared(A, A).sum(), total(A))),
        (
            "not the median",
            lambda A: (
                squared(A, A).sum() / len(A),
                squared(A, np.median(A, axis=0)[None]).sum(),
            ),
        ),
        ("for each pick the *sum*", lambda A: (squared(A, A).mean(), total(A))),
        ("separated by a comma", lambda A: squared(A, A).sum() / len(A) / total(A)),
    ],
    "4.5": [
        ("random points", lambda w: 1 / 3),
        ("square the distances", lambda w: 1 / (1 + w + np.hypot(1, w))),
        ("Pythagoras", lambda w: 1 / (1 + 2 * w**2)),
        ("three other points", lambda w: 1 / (1 + w**2)),
    ],
}
