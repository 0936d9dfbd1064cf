"""Checks of chapter 6, "Find out whose fault it is"."""

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.lloyd import inertia, update
from kmeans_lib.metrics import adjusted_rand
from kmeans_lib.setups import best_of, record

from .common import always, share
from .framework import Attempt, exercise, expect, fail

RUNS = [  # data set, rows of a start
    ("uneven blobs", [432, 275, 304]),
    ("uneven blobs", [0, 500, 600]),
    ("slanted blobs", [0, 1, 2]),
    ("varied blobs", [0, 1, 2]),
    ("moons", [0, 1]),
]


def _verdict(slack=1e-6, above="optimiser", below="objective"):
    """The verdict, right or with one thing wrong."""

    def verdict(X, labels, truth):
        ours, wanted = _inertia_of(X, labels), _inertia_of(X, truth)
        if abs(ours - wanted) <= slack * wanted:
            return "ok"
        return above if ours > wanted else below

    return verdict


def _inertia_of(X, labels):
    start = np.zeros((labels.max() + 1, X.shape[1]))
    return inertia(X, labels, update(X, labels, start))


def _by(agree):
    return lambda X, labels, truth: "ok" if agree(labels, truth) else "optimiser"


@exercise(
    "6.1",
    turned=_verdict(above="objective", below="optimiser"),
    exact=[_verdict(slack=0), _verdict(slack=-1)],
    generous=[_verdict(slack) for slack in (1e-4, 0.01, 0.1, 0.5, 1.0)],
    agreement=_by(lambda labels, truth: adjusted_rand(labels, truth) > 0.99),
    names=_by(np.array_equal),
    mean_of_all=always("ok"),
)
def check_verdict(verdict: Attempt) -> None:
    """Check ``verdict(X, labels, truth)``."""
    line, groups, crossed = np.array([[0.0], [1], [4], [5]]), [0, 0, 1, 1], [0, 1, 0, 1]
    cases: list[tuple] = [(line, crossed, groups), (line, groups, groups)]
    cases += [(line, [1, 1, 0, 0], groups), (line, groups, crossed)]
    for more in (3e-5, -3e-5, 2e-7, -2e-7):  # inertia 1 for the rows, 1 + more across
        high = np.sqrt(1 + more)
        corners = np.array([[0.0, 0], [1, 0], [0, high], [1, high]])
        cases += [(corners, crossed, groups), (corners, groups, crossed)]
    for name, rows in RUNS:
        data = load(name)
        run = record(data.X, len(rows), init=data.X[rows])
        cases += [(data.X, run.labels, data.truth)]
    rng = np.random.default_rng(61)
    for _ in range(8):  # the same sums, added up in another order
        X, truth = rng.normal(0, 5, (60, 2)), rng.permutation(60) % 4
        cases += [(X, 3 - truth, truth)]
    whole = [(X, *(np.array(a, dtype=int) for a in names)) for X, *names in cases]
    expect(verdict, _verdict(), whole, what="verdict")


@exercise(
    "6.2",
    n_points=lambda n, D: D * np.sqrt(n / 2),
    floor=lambda n, D: D * np.sqrt((n + 1) // 2),
    squares=lambda n, D: D * (n + 1) / 2,
    squared=lambda n, D: D**2 * (n + 1) / 2,
    whole_way=lambda n, D: D * np.sqrt(n + 1),
    one_group=lambda n, D: D * np.sqrt((n + 1) / 4),
    ratio=lambda n, D: np.sqrt((n + 1) / 2),
)
def check_threshold(outlier_threshold: Attempt) -> None:
    """Check ``outlier_threshold(n, D)``."""
    rng = np.random.default_rng(62)
    cases = [(20, 10.0), (50, 10.0), (1, 1.0)]
    cases += zip(rng.integers(1, 500, 8).tolist(), rng.uniform(0.1, 90, 8).tolist())
    right = lambda n, D: D * np.sqrt((n + 1) / 2)  # noqa: E731
    expect(outlier_threshold, right, cases, what="R")


@exercise(
    "6.3",
    not_divided=[lambda X: X.var(axis=0), lambda X: len(X) * X.var(axis=0)],
    deviation=lambda X: share(X.std(axis=0)),
    range=lambda X: share(np.ptp(X, axis=0)),
    from_0=lambda X: share((X**2).sum(axis=0)),
    rows=lambda X: share(X.var(axis=1)),
)
def check_share(share_of_inertia: Attempt) -> None:
    """Check ``share_of_inertia(X)``, one number per feature."""
    rng = np.random.default_rng(63)
    tables = [
        np.array([[0.0, 0], [1, 10], [2, 20]]),
        np.array([[0.0, 0], [0, 10], [3, 20], [9, 20]]),
        load("penguins").X,
        load("iris").X,
        *(rng.normal(9, 1, (12, d)) * rng.uniform(0.1, 20, d) for d in range(1, 6)),
    ]
    right = lambda X: share(X.var(axis=0))  # noqa: E731
    expect(share_of_inertia, right, [(X,) for X in tables], what="shares")


def _angle(X):
    return np.arctan2(X[:, [1]], X[:, [0]])


@exercise(
    "6.4",
    seconds=10,
    angle=_angle,
    scaled=lambda X: (X - X.mean(axis=0)) / X.std(axis=0),
    too_many=lambda X: np.column_stack([np.hypot(*X.T), 5 * X]),
    straight=[lambda X: X.copy(), lambda X: X**2],
    flat=lambda X: np.hypot(*X.T),
    rows=[lambda X: X[1:], lambda X: X * np.nan, lambda X: "words"],
)
def check_features(features: Attempt) -> None:
    """Check ``features(X)``: plain k-means has to find the rings."""
    for seed in range(4):
        rings = load("rings", seed=seed, n=300 - 20 * seed)
        F = features(rings.X)
        if np.ndim(F) == 1:
            fail(f"The table has shape {np.shape(F)}.", "flat")
        if np.ndim(F) != 2 or len(F) != len(rings.X) or not np.isfinite(F).all():
            fail(f"That is no table of {len(rings.X)} rows.", "rows")
        agreement = adjusted_rand(best_of(F, 2, 20).labels, np.asarray(rings.truth))
        if agreement <= 0.95:
            fail(
                f"On a pair of rings k-means with your features has an ARI of "
                f"{agreement:.3f}; needed: above 0.95.",
                _why_not(F, rings.X),
            )


def _why_not(F, X):
    radius = np.hypot(*X.T)
    if F.shape[1] == 1 and np.allclose(F, _angle(X)):
        return "angle"
    if F.shape == X.shape and np.allclose(F.std(axis=0), 1):
        return "scaled"
    if F.shape[1] > 1 and any(np.allclose(column, radius) for column in F.T):
        return "too_many"
    return "straight"
