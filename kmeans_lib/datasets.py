"""Data sets of the course: `DATASETS` maps a name to a function.

Each function takes keyword options only and returns a `Dataset`; `load`
calls it by name. Everything works offline.
"""
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Dataset:
    """Points, and what a reader needs to know about them.

    Attributes
    ----------
    name : str
    X : ndarray of shape (n_samples, n_features)
    truth : ndarray of int, shape (n_samples,), or None
        The group each point came from, where there is such a thing.
    sentence : str
        What to know or to watch, in one sentence.
    source : str
        Where the points come from.
    features : tuple of str
        One name a column, with its unit.
    """

    name: str
    X: np.ndarray
    truth: np.ndarray | None
    sentence: str
    source: str
    features: tuple = ("x", "y")

    def __post_init__(self):
        self.X.flags.writeable = False


def six_points() -> Dataset:
    """Six points in two clumps, small enough to work by hand."""
    X = [[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]
    return Dataset(
        "six points", np.array(X, dtype=float), np.repeat([0, 1], 3),
        "Two clumps of three points each, small enough to work by hand.",
        "made by hand for chapter 1",
    )


def four_blobs() -> Dataset:
    """The 500 points of the video: four round groups of 125."""
    from sklearn.datasets import make_blobs

    X, truth = make_blobs(
        n_samples=500, n_features=2, centers=4, random_state=40
    )
    return Dataset(
        "four blobs", X, truth,
        "Four round groups of 125 points, two of them close together.",
        "scikit-learn's make_blobs with random_state=40, as in the video "
        "'K-Means Clustering in Python, Machine Learning From Scratch 12'",
    )


def iris() -> Dataset:
    """150 irises of three species, four measurements each."""
    from sklearn.datasets import load_iris

    flowers = load_iris()
    return Dataset(
        "iris", flowers.data, flowers.target,
        "150 flowers of three species; two of the species overlap.",
        "R. A. Fisher, 1936, after measurements by E. Anderson; the copy "
        "that scikit-learn ships",
        tuple(name.replace(" (cm)", ", cm") for name in flowers.feature_names),
    )


DATASETS: dict[str, Callable[..., Dataset]] = {
    "six points": six_points,
    "four blobs": four_blobs,
    "iris": iris,
}


def load(name, **options) -> Dataset:
    """Make the data set called `name`.

    Raises
    ------
    ValueError
        If there is no data set of that name.

    Examples
    --------
    >>> load("six points").X.shape
    (6, 2)
    """
    if name not in DATASETS:
        raise ValueError(
            f"There is no data set {name!r}. Known: "
            f"{', '.join(map(repr, DATASETS))}."
        )
    return DATASETS[name](**options)
