"""Sets on which k-means gives an answer that the eye does not share."""

import numpy as np

from .blobs import GENERATED
from .dataset import Dataset, at_least, whole
from .samples import frozen_rng, groups, make_blobs, make_circles, make_moons

FOUR_CASES_SEED = 170
FOUR_CASES = (
    f"scikit-learn's make_blobs with random_state={FOUR_CASES_SEED}, as in its example "
    "'Demonstration of k-means assumptions'"
)
SLANT = [[0.60834549, -0.63667341], [-0.40887718, 0.85253229]]


def outlier_pair(
    *, n: int = 20, distance: float = 10.0, r: float = 30.0, seed: int = 0
) -> Dataset:
    """Two tight groups of `n`, and one point `r` beyond the right one.

    The groups are centred exactly, so the lowest inertia changes sides
    exactly at ``r = distance * sqrt((n + 1) / 2)``.

    Parameters
    ----------
    n : int
        Points in each group.
    distance : float
        From the middle of one group to that of the other.
    r : float
        From the middle of the right group to the outlier.
    seed : int

    Examples
    --------
    >>> outlier_pair(n=20, distance=10, r=30).X[-1].tolist()
    [40.0, 0.0]
    """
    n = whole(1, n=n)
    at_least(0, distance=distance, r=r)
    noise, _ = groups([(0, 0)], [n], 0.5, frozen_rng(seed))
    noise -= noise.mean(axis=0)
    X = np.vstack([noise, noise * [1, -1] + [distance, 0], [[distance + r, 0]]])
    return Dataset(
        "outlier pair",
        X,
        np.repeat([0, 1, 2], [n, n, 1]),
        f"Two tight groups {distance:g} apart and one point {r:g} beyond "
        "them: far enough away, it gets a centroid to itself.",
        GENERATED,
    )


def round_blobs() -> Dataset:
    """Three round groups of equal size and spread."""
    X, truth = make_blobs(1500, 3, FOUR_CASES_SEED)
    return Dataset(
        "round blobs",
        X,
        truth,
        "Three round groups of equal size and spread: what k-means is made for.",
        FOUR_CASES,
    )


def slanted_blobs() -> Dataset:
    """The round groups pressed into slanted cigars."""
    X, truth = make_blobs(1500, 3, FOUR_CASES_SEED)
    return Dataset(
        "slanted blobs",
        X @ SLANT,
        truth,
        "Three long, slanted groups: distances along and across a group "
        "count the same, so the cuts run through the groups.",
        f"{FOUR_CASES}; sheared",
    )


def varied_blobs() -> Dataset:
    """Three round groups of different spread."""
    X, truth = make_blobs(1500, 3, FOUR_CASES_SEED, [1.0, 2.5, 0.5])
    return Dataset(
        "varied blobs",
        X,
        truth,
        "Three round groups, one wide and one tight: the border runs half "
        "way between the centroids, whatever the spread.",
        FOUR_CASES,
    )


def uneven_blobs() -> Dataset:
    """Three round groups of 500, 100 and 10 points."""
    X, truth = make_blobs(1500, 3, FOUR_CASES_SEED)
    sizes = (500, 100, 10)
    rows = [np.flatnonzero(truth == j)[:n] for j, n in enumerate(sizes)]
    return Dataset(
        "uneven blobs",
        X[np.concatenate(rows)],
        np.repeat([0, 1, 2], sizes),
        "Groups of 500, 100 and 10 points: the lowest inertia is the right "
        "answer, only most starts do not find it.",
        f"{FOUR_CASES}; the first points of each group",
    )


def mouse(*, seed: int = 0) -> Dataset:
    """A large head of 290 points and two small ears of 100.

    Parameters
    ----------
    seed : int

    Examples
    --------
    >>> mouse().X.shape
    (490, 2)
    """
    X, truth = groups(
        [(0.5, 0.5), (0.25, 0.75), (0.75, 0.75)],
        [290, 100, 100],
        [0.15, 0.05, 0.05],
        frozen_rng(seed),
    )
    return Dataset(
        "mouse",
        X,
        truth,
        "A wide head and two tight ears: the ears take large pieces of the head.",
        GENERATED,
    )


def moons(*, n: int = 300, noise: float = 0.05, seed: int = 0) -> Dataset:
    """Two crescents that reach into each other.

    Parameters
    ----------
    n : int
        Points in all.
    noise : float
        Standard deviation around the crescents.
    seed : int

    Examples
    --------
    >>> moons(n=50).X.shape
    (50, 2)
    """
    n = whole(1, n=n)
    at_least(0, noise=noise)
    X, truth = make_moons(n, noise, seed)
    return Dataset(
        "moons",
        X,
        truth,
        "Two crescents that reach into each other: no straight line "
        "separates them, and k-means draws nothing but straight lines.",
        "scikit-learn's make_moons",
    )


def rings(*, n: int = 300, noise: float = 0.05, seed: int = 0) -> Dataset:
    """A ring inside a ring.

    Parameters
    ----------
    n : int
        Points in all.
    noise : float
        Standard deviation around the rings.
    seed : int

    Examples
    --------
    >>> rings(n=50).X.shape
    (50, 2)
    """
    n = whole(1, n=n)
    at_least(0, noise=noise)
    X, truth = make_circles(n, noise, seed)
    return Dataset(
        "rings",
        X,
        truth,
        "A ring inside a ring: both have the same mean, so no two centroids "
        "can tell them apart.",
        "scikit-learn's make_circles",
    )


def uniform_noise(*, n: int = 500, seed: int = 0) -> Dataset:
    """Points anywhere in a square: no clusters at all.

    Parameters
    ----------
    n : int
        Points in the square from (0, 0) to (1, 1).
    seed : int

    Examples
    --------
    >>> uniform_noise(n=50).X.shape
    (50, 2)
    """
    n = whole(1, n=n)
    return Dataset(
        "uniform noise",
        frozen_rng(seed).uniform(size=(n, 2)),
        None,
        "Points anywhere in a square: there are no clusters, and k-means "
        "finds as many as you ask for.",
        "drawn uniformly for this course",
    )
