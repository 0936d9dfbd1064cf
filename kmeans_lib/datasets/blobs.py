"""Round groups: what k-means is good at, and how a start can still fail."""

import numpy as np
from numpy.typing import NDArray

from ..words import count
from .dataset import Dataset, at_least, whole
from .samples import even_sizes, frozen_rng, groups, make_blobs

VIDEO_SEED = 40
VIDEO = (
    f"scikit-learn's make_blobs with random_state={VIDEO_SEED}, as in the video "
    "'K-Means Clustering in Python, Machine Learning From Scratch 12'"
)
GENERATED = "drawn from normal distributions for this course"


def four_blobs() -> Dataset:
    """The 500 points of the video: four round groups of 125."""
    X, truth = make_blobs(500, 4, VIDEO_SEED)
    return Dataset(
        "four blobs",
        X,
        truth,
        "Four round groups of 125 points, two of them close together.",
        VIDEO,
    )


def three_blobs() -> Dataset:
    """The 500 points of the video's code: three round groups."""
    X, truth = make_blobs(500, 3, VIDEO_SEED)
    return Dataset(
        "three blobs", X, truth, "Three round groups of 166 or 167 points each.", VIDEO
    )


def four_blobs_and_two_outliers(*, far: float = 40.0) -> Dataset:
    """The four blobs, and two lonely points far above them.

    Parameters
    ----------
    far : float
        The outliers are at (far, far) and (-far, far).

    Examples
    --------
    >>> four_blobs_and_two_outliers().X[-2:].tolist()
    [[40.0, 40.0], [-40.0, 40.0]]
    """
    at_least(0, far=far)
    X, truth = make_blobs(500, 4, VIDEO_SEED)
    return Dataset(
        "four blobs and two outliers",
        np.vstack([X, [[far, far], [-far, far]]]),
        np.append(truth, [4, 5]),
        "The four blobs and two far points: a start that looks for the "
        "farthest points finds nothing but these two.",
        f"{VIDEO}; two points added",
    )


def stretched_blobs(*, factor: float = 5.0) -> Dataset:
    """The four blobs with y in other units: multiplied by `factor`.

    Parameters
    ----------
    factor : float
        1 leaves the blobs as they are.

    Examples
    --------
    >>> bool((stretched_blobs(factor=1).X == four_blobs().X).all())
    True
    """
    at_least(0, factor=factor)
    X, truth = make_blobs(500, 4, VIDEO_SEED)
    return Dataset(
        "stretched blobs",
        X * [1, factor],
        truth,
        f"The four blobs with y multiplied by {factor:g}: the same points "
        "in other units.",
        f"{VIDEO}; y rescaled",
        ("x", "y, rescaled"),
    )


def grid_of_blobs(*, n: int = 450, spread: float = 0.3, seed: int = 0) -> Dataset:
    """Nine equal groups on a grid of three by three.

    Parameters
    ----------
    n : int
        Points in all, at least 9.
    spread : float
        Standard deviation of each group; the grid has a mesh of 2.
    seed : int

    Examples
    --------
    >>> grid_of_blobs(n=90).X.shape
    (90, 2)
    """
    n = whole(9, n=n)
    at_least(0, spread=spread)
    X, truth = groups(
        [(x, y) for y in (0, 2, 4) for x in (0, 2, 4)],
        even_sizes(n, 9),
        spread,
        frozen_rng(seed),
    )
    return Dataset(
        "grid of blobs",
        X,
        truth,
        "Nine equal groups on a grid: the more groups there are, the less "
        "likely it is that a random start hits each of them once.",
        GENERATED,
    )


def made_to_order(
    *,
    groups: int = 4,
    spread: float = 1.0,
    n: int = 400,
    outliers: int = 0,
    seed: int = 0,
) -> Dataset:
    """As many round groups as you like, with points far from all of them.

    More points, a larger spread or more outliers leave the others where they are,
    or on the same side of their group.

    Parameters
    ----------
    groups : int
        About 7 apart.
    spread : float
        Standard deviation of each group.
    n : int
        Points in the groups.
    outliers : int
        Points far from all groups.
    seed : int

    Examples
    --------
    >>> dataset = made_to_order(groups=3, n=30, outliers=2)
    >>> dataset.X.shape, dataset.sentence
    ((32, 2), 'Made to order: 3 groups of spread 1, 30 points and 2 outliers.')
    """
    groups, n, outliers = (
        whole(1, groups=groups),
        whole(1, n=n),
        whole(0, outliers=outliers),
    )
    at_least(0, spread=spread)
    centers = _sunflower(groups)
    truth = np.arange(n) % groups
    X = centers[truth] + spread * frozen_rng(seed).normal(size=(n, 2))
    far = frozen_rng(seed).uniform((2, 0), (4, 2 * np.pi), (outliers, 2))
    reach = np.abs(centers).max() + spread
    around = np.column_stack([np.cos(far[:, 1]), np.sin(far[:, 1])])
    parts = [count(groups, "group") + f" of spread {spread:g}", count(n, "point")]
    parts += [count(outliers, "outlier")] * (outliers > 0)
    return Dataset(
        "made to order",
        np.vstack([X, reach * far[:, :1] * around]),
        np.append(truth, groups + np.arange(outliers)),
        f"Made to order: {', '.join(parts[:-1])} and {parts[-1]}.",
        GENERATED,
    )


def _sunflower(groups: int) -> NDArray[np.float64]:
    """Return places as even as the seeds of a sunflower, shape (groups, 2)."""
    i = np.arange(groups)
    radius, angle = 4 * np.sqrt(i + 0.5), i * np.pi * (3 - np.sqrt(5))
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def overlapping_blobs(*, n: int = 3000, k: int = 15, seed: int = 0) -> Dataset:
    """Groups that run into each other, as many points as you like.

    Parameters
    ----------
    n : int
        Points in all, at least `k`.
    k : int
        Groups of standard deviation 1, in a square of side 10.
    seed : int

    Examples
    --------
    >>> overlapping_blobs(n=100, k=5).X.shape
    (100, 2)
    """
    k = whole(1, k=k)
    n = whole(k, n=n)
    centers = frozen_rng(seed).uniform(0, 10, (k, 2))
    X, truth = groups(centers, even_sizes(n, k), 1, frozen_rng(seed + 1))
    return Dataset(
        "overlapping blobs",
        X,
        truth,
        f"{k} groups that run into each other: without gaps, k-means needs "
        "many iterations until nothing changes.",
        GENERATED,
    )


def unbalanced_blobs(*, seed: int = 0) -> Dataset:
    """Three crowded groups of 2000 and five sparse ones of 100.

    Parameters
    ----------
    seed : int

    Examples
    --------
    >>> import numpy as np
    >>> np.bincount(unbalanced_blobs().truth).tolist()
    [2000, 2000, 2000, 100, 100, 100, 100, 100]
    """
    X, truth = groups(
        [
            (15, 35),
            (18, 41),
            (22, 36),
            (42, 37),
            (49, 29),
            (58, 32),
            (58, 42),
            (49, 46),
        ],
        [2000] * 3 + [100] * 5,
        [0.45] * 3 + [1.5] * 5,
        frozen_rng(seed),
    )
    return Dataset(
        "unbalanced blobs",
        X,
        truth,
        "Three crowded groups of 2000 and five sparse ones of 100: random "
        "points nearly always miss most of the sparse ones.",
        f"{GENERATED}, after the idea of 'Unbalance' (M. Rezaei and P. Fränti, 2016)",
    )


def blobs_with_noise_features(*, p: int = 100, seed: int = 0) -> Dataset:
    """Three groups in a plane, and `p` features that say nothing.

    Parameters
    ----------
    p : int
        Noise features; a larger p adds to those of a smaller one.
    seed : int

    Examples
    --------
    >>> blobs_with_noise_features(p=10).X.shape
    (300, 12)
    """
    p = whole(0, p=p)
    height = 4 * np.sqrt(3) / 2
    X, truth = groups([(0, 0), (4, 0), (2, height)], [100] * 3, 1, frozen_rng(seed))
    # one row per feature, so that a larger p keeps the first ones as they are
    noise = frozen_rng(seed + 1).standard_normal((p, 300)).T
    return Dataset(
        "blobs with noise features",
        np.hstack([X, noise]),
        truth,
        f"Two features hold three groups, {p} more hold nothing: enough "
        "noise drowns the groups.",
        GENERATED,
        ("x", "y", *(f"noise {j + 1}" for j in range(p))),
    )


def far_apart(
    *, n: int = 10_000, d: int = 15, side: float = 500, seed: int = 0
) -> Dataset:
    """25 small groups, far apart in a large cube of many dimensions.

    Parameters
    ----------
    n : int
        Points in all, at least 25.
    d : int
        Features.
    side : float
        Side of the cube; the groups have standard deviation 1.
    seed : int

    Examples
    --------
    >>> far_apart(n=100, d=3).X.shape
    (100, 3)
    """
    n = whole(25, n=n)
    d = whole(1, d=d)
    at_least(1, side=side)
    centers = frozen_rng(seed).uniform(0, side, (25, d))
    X, truth = groups(centers, even_sizes(n, 25), 1, frozen_rng(seed + 1))
    return Dataset(
        "25 blobs far apart",
        X,
        truth,
        f"25 small groups in a cube of {d} dimensions: a start that misses "
        "one of them never recovers.",
        f"{GENERATED}, after the set 'Norm25' of D. Arthur and S. Vassilvitskii, 2007",
        tuple(f"x{j + 1}" for j in range(d)),
    )
