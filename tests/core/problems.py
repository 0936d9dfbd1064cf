"""Random problems that the tests of the numeric layer share."""

import numpy as np

KINDS = (
    "round",
    "groups",
    "grid",
    "tenths",
    "far",
    "apart",
    "twice",
    "tiny",
    "huge",
    "equal",
)


def points(kind, n, d, rng):
    """n points of one kind, shape (n, d)."""
    X = rng.normal(size=(n, d))
    if kind == "groups":
        X += rng.normal(0, 4, (5, d))[rng.integers(5, size=n)]
    elif kind == "grid":  # ties everywhere
        X = rng.integers(0, 4, (n, d)).astype(float)
    elif kind == "tenths":  # ties up to rounding
        X = rng.integers(0, 4, (n, d)) * 0.1
    elif kind == "far":
        X += 1e8
    elif kind == "apart":
        X[::2] += 1e8
    elif kind == "twice":
        X = X[rng.integers(0, max(1, n // 3), n)]
    elif kind == "tiny":
        X *= 1e-148
    elif kind == "huge":
        X *= 1e149
    elif kind == "equal":
        X = np.full((n, d), 0.1)
    return X


def problem(rng, kinds=KINDS, most=60):
    """Random points, a start among them, and the name of their kind."""
    kind = kinds[rng.integers(len(kinds))]
    n, d = int(rng.integers(1, most)), int(rng.integers(1, 6))
    k = int(rng.integers(1, min(n, 10) + 1))
    X = points(kind, n, d, rng)
    return X, X[rng.choice(n, k, replace=False)], kind
