"""What the checks of several chapters compute: right answers and mistakes."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

VIDEO_ROWS = [361, 73, 374, 155]  # the start of the video, in the four blobs


def distance_table(X: ArrayLike, C: ArrayLike) -> NDArray[np.float64]:
    """Squared distances, one row per point of X and one column per row of C.

    Examples
    --------
    >>> distance_table([[0, 0], [3, 4]], [[0, 0], [3, 0], [0, 4]])
    array([[ 0.,  9., 16.],
           [25., 16.,  9.]])
    """
    X, C = np.asarray(X, dtype=float), np.asarray(C, dtype=float)
    return ((X[:, None] - C) ** 2).sum(axis=2)


def some_labels(rng: np.random.Generator, k: int, n: int) -> NDArray[np.intp]:
    """Draw n labels below k, such as NumPy counts in a browser, too: of 32 bits there.

    Examples
    --------
    >>> some_labels(np.random.default_rng(0), 3, 5)
    array([2, 1, 1, 0, 0])
    """
    return rng.integers(k, size=n).astype(np.intp)


def share(weights: NDArray) -> NDArray[np.float64]:
    """Divide weights by their sum.

    Examples
    --------
    >>> share(np.array([1, 3]))
    array([0.25, 0.75])
    """
    return weights / weights.sum()


def each(middle: Callable[[NDArray], Any]) -> Callable[[NDArray, NDArray, int], list]:
    """Make a function that gives each cluster its middle.

    `middle` takes the points of one cluster, of shape (n, n_features); the function
    that is made takes X, labels and k.

    Examples
    --------
    >>> means = each(lambda A: A.mean(axis=0).tolist())
    >>> means(np.array([[0, 0], [2, 0], [9, 9]]), np.array([0, 0, 1]), 2)
    [[1.0, 0.0], [9.0, 9.0]]
    """
    return lambda X, labels, k: [middle(X[labels == j]) for j in range(k)]


def always(value: Any) -> Callable[..., Any]:
    """Make a function that returns the same value whatever it is called with."""
    return lambda *args: value
