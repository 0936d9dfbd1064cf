"""What the checks of several chapters compute: right answers and mistakes."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


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


def share(weights: NDArray) -> NDArray[np.float64]:
    """Divide weights by their sum.

    Examples
    --------
    >>> share(np.array([1, 3]))
    array([0.25, 0.75])
    """
    return weights / weights.sum()


def each(
    middle: Callable[[NDArray], Any], divide_by: Callable[[NDArray], int] | None = None
) -> Callable[[NDArray, NDArray, int], list]:
    """Make a function that gives each cluster its middle.

    Parameters
    ----------
    middle : callable
        Takes the points of one cluster, an array of shape (n, n_features).
    divide_by : callable, optional
        Takes all points; the middles are divided by what it returns.

    Returns
    -------
    callable
        ``f(X, labels, k)`` returns a list of k middles.

    Examples
    --------
    >>> means = each(lambda A: A.mean(axis=0).tolist())
    >>> means(np.array([[0, 0], [2, 0], [9, 9]]), np.array([0, 0, 1]), 2)
    [[1.0, 0.0], [9.0, 9.0]]
    """

    def middles(X: NDArray, labels: NDArray, k: int) -> list:
        found = [middle(X[labels == j]) for j in range(k)]
        return [m / divide_by(X) for m in found] if divide_by else found

    return middles
