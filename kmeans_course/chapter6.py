"""Checks of chapter 6, "Find out whose fault it is"."""

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.lloyd import inertia, update
from kmeans_lib.metrics import adjusted_rand
from kmeans_lib.setups import best_of, record

from .common import share
from .framework import exercise, expect, fail
from .guard import Attempt

RUNS = [  # data set, rows of a start
    ("uneven blobs", [432, 275, 304]),
    ("uneven blobs", [0, 500, 600]),
    ("slanted blobs", [0, 1, 2]),
    ("varied blobs", [0, 1, 2]),
    ("moons", [0, 1]),
]


@exercise("6.1", "the verdict")
def check_verdict(verdict: Attempt) -> None:
    """Check ``verdict(X, labels, truth)``."""
    for X, labels, truth, mistakes in _results():
        expect(
            verdict,
            X,
            labels,
            truth,
            equals=_verdict(X, labels, truth),
            mistakes=mistakes,
            what="verdict",
        )


def _results():
    """Results, and what a wrong verdict about each of them shows."""
    line = np.array([[0.0], [1], [4], [5]])
    groups, crossed = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    yield (
        line,
        crossed,
        groups,
        [
            (
                "objective",
                "the other way round: a result *above* the truth has "
                "missed something better.",
            ),
            (
                "ok",
                "the inertias are 16 and 1. Did you take the mean of each "
                "group, not of all points?",
            ),
        ],
    )
    yield line, groups, groups, _NOT_EQUAL
    yield (
        line,
        1 - groups,
        groups,
        [
            (
                "optimiser",
                "the clusters may have other names than the groups. "
                "Compare the two inertias.",
            )
        ],
    )
    yield (
        line,
        groups,
        crossed,
        [
            (
                "optimiser",
                "the agreement does not tell whose fault it is. "
                "Compare the two inertias.",
            )
        ],
    )
    yield from _ends_of_runs()
    rng = np.random.default_rng(61)
    for _ in range(8):  # the same sums, added up in another order
        X, truth = rng.normal(0, 5, (60, 2)), rng.permutation(60) % 4
        yield X, 3 - truth, truth, _NOT_EQUAL


_NOT_EQUAL = [
    (word, "equal is ok, and equal but for the rounding counts as equal.")
    for word in ("optimiser", "objective")
]


def _ends_of_runs():
    for name, rows in RUNS:
        data = load(name)
        run = record(data.X, len(rows), init=data.X[rows])
        yield (
            data.X,
            run.labels.astype(int),
            data.truth.astype(int),
            [
                (
                    "ok",
                    "that is a generous tolerance. A millionth of the truth "
                    "is enough for the rounding.",
                )
            ],
        )


def _verdict(X, labels, truth):
    ours, wanted = _inertia_of(X, labels), _inertia_of(X, truth)
    if abs(ours - wanted) <= 1e-6 * wanted:
        return "ok"
    return "optimiser" if ours > wanted else "objective"


def _inertia_of(X, labels):
    start = np.zeros((labels.max() + 1, X.shape[1]))
    return inertia(X, labels, update(X, labels, start))


@exercise("6.2", "how far is too far")
def check_threshold(outlier_threshold: Attempt) -> None:
    """Check ``outlier_threshold(n, D)``."""
    mistakes = [
        (
            lambda n, D: D * np.sqrt(n / 2),
            "when the outlier is a guest the mean is one of n + 1 points.",
        ),
        (
            lambda n, D: D * (n + 1) / 2,
            "that is the ratio of the squares. Take the root.",
        ),
        (lambda n, D: D**2 * (n + 1) / 2, "that is R squared."),
        (
            lambda n, D: D * np.sqrt(n + 1),
            "the groups meet half-way: each point is D/2 from the shared centroid.",
        ),
        (lambda n, D: D * np.sqrt((n + 1) / 4), "two groups pay for sharing, not one."),
        (lambda n, D: np.sqrt((n + 1) / 2), "that is R/D. Multiply by D."),
    ]
    rng = np.random.default_rng(62)
    for n, D in [
        (20, 10.0),
        (50, 10.0),
        (1, 1.0),
        *zip(rng.integers(1, 500, 8).tolist(), rng.uniform(0.1, 90, 8).tolist()),
    ]:
        expect(
            outlier_threshold,
            n,
            D,
            equals=D * np.sqrt((n + 1) / 2),
            mistakes=mistakes,
            what="R",
        )


@exercise("6.3", "who has the say")
def check_share(share_of_inertia: Attempt) -> None:
    """Check ``share_of_inertia(X)``, one number per feature."""
    mistakes = [
        (
            lambda X: X.var(axis=0),
            "that is each feature's part. Divide by the sum of all parts.",
        ),
        (
            lambda X: X.std(axis=0) / X.std(axis=0).sum(),
            "inertia adds up squares: take the variance, not its root.",
        ),
        (
            lambda X: np.ptp(X, axis=0) / np.ptp(X, axis=0).sum(),
            "that is the share of the range. Needed: of the squared distances.",
        ),
        (
            lambda X: (X**2).sum(axis=0) / (X**2).sum(),
            "measure from the mean of the feature, not from 0.",
        ),
        (
            lambda X: 100 * share(X.var(axis=0)),
            "those are per cent. Needed: shares that add up to 1.",
        ),
        (
            lambda X: X.var(axis=1) / X.var(axis=1).sum(),
            "one number per feature, so look down the columns: axis=0.",
        ),
    ]
    rng = np.random.default_rng(63)
    tables = [
        np.array([[0.0, 0], [0, 10], [3, 20], [9, 20]]),
        np.array([[0.0, 0], [1, 10], [2, 20]]),
        load("penguins").X,
        load("iris").X,
        *(rng.normal(9, 1, (12, d)) * rng.uniform(0.1, 20, d) for d in range(1, 6)),
    ]
    for X in tables:
        expect(
            share_of_inertia,
            X,
            equals=share(X.var(axis=0)),
            mistakes=mistakes,
            what="shares",
        )


@exercise("6.4", "make the rings work", seconds=10)
def check_features(features: Attempt) -> None:
    """Check ``features(X)``: plain k-means has to find the rings."""
    for seed in range(4):
        rings = load("rings", seed=seed, n=300 - 20 * seed)
        _check_rings(features, rings)


def _check_rings(features, rings):
    F = np.asarray(features(rings.X), dtype=float)
    if F.ndim == 1:
        fail(
            f"The table has shape {F.shape}.",
            "one row per point and one column per feature, also if there is only "
            "one: keepdims=True or .reshape(-1, 1) makes a column.",
        )
    if len(F) != len(rings.X) or not np.isfinite(F).all():
        fail(
            f"The table has shape {F.shape} for {len(rings.X)} points, or "
            "values that are not finite.",
            "one row per point.",
        )
    agreement = adjusted_rand(best_of(F, 2, 20).labels, rings.truth)
    if agreement <= 0.95:
        fail(
            f"On a pair of rings k-means with your features has an ARI of "
            f"{agreement:.3f}; needed: above 0.95.",
            _why_not(F, rings.X),
        )


def _why_not(F, X):
    radius, angle = np.hypot(*X.T), np.arctan2(X[:, 1], X[:, 0])
    if _is_one_of(F, angle):
        return "the angle is the same for both rings. What is different?"
    if F.shape == X.shape and np.allclose(F.std(axis=0), 1):
        return "both features had the same scale before. Scaling keeps a ring a ring."
    if F.shape[1] > 1 and any(_is_one_of(F[:, [j]], radius) for j in range(F.shape[1])):
        return "one of your columns would do; the others speak louder. Leave them out."
    return (
        "the rings must come apart along a straight line. Which single "
        "number is small for all inner points and large for all outer ones?"
    )


def _is_one_of(F, wanted):
    return F.shape[1] == 1 and np.allclose(F[:, 0], wanted)
