"""Squared distances, computed by direct differences, block by block.

Expanding (x - c)² to x² - 2xc + c² would be faster for many features, but
loses every digit when the points lie far from the origin. Differences do
not, whatever the data.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .validation import Floats, Labels, may_have_equals

BLOCK = 2**14  # distances held at a time: 128 kB, which fits the cache


def squared_distances(
    X: Floats, centroids: Floats, D: Floats | None = None, part: Floats | None = None
) -> Floats:
    """Squared distance of every point to every centroid, shape (k, n).

    `D` and `part` are room for the distances, and for those in one feature.
    """
    D = np.subtract(X[:, 0], centroids[:, :1], out=D)
    np.square(D, out=D)
    for j in range(1, X.shape[1]):  # one feature after the other
        part = np.subtract(X[:, j], centroids[:, j, None], out=part)
        D += np.square(part, out=part)
    return D


def distances_of_some(X: Floats, centroids: Floats) -> Iterator[tuple[slice, Floats]]:
    """Yield `squared_distances` for some rows at a time, to save memory.

    They are in the same place each time. New room would cost more than the sums
    where memory goes back to the system at once, as on Dask's workers.
    """
    parts = blocks(len(X), len(centroids))
    room = np.empty((2, len(centroids), parts[0].stop))
    for rows in parts:
        some = X[rows]
        yield rows, squared_distances(some, centroids, *room[:, :, : len(some)])


def own_distances(X: Floats, labels: Labels, centroids: Floats) -> Floats:
    """Squared distance of every point to its own centroid, shape (n,)."""
    distances = np.empty(len(X))
    for rows in blocks(*X.shape):
        own = centroids.T.take(labels[rows], axis=1)  # (d, rows)
        squares = np.square(np.subtract(X[rows].T, own, order="C"))
        # One feature after the other; of a row alone NumPy would add up pairs.
        distances[rows] = np.add.reduce(squares) if own.shape[1] > 1 else sum(squares)
    return distances


def blocks(n: int, k: int, held: int = BLOCK) -> list[slice]:
    """Slices of rows, so small that (k, rows) distances fit the cache."""
    if n * k <= held:
        return [slice(0, n)]
    size = max(1, held // k)
    return [slice(start, start + size) for start in range(0, n, size)]


def label_type(k: int) -> np.dtype:
    """Return the smallest integer type for -1 and the labels 0 to k - 1."""
    return np.min_scalar_type(-max(k, 1))


def groups_of_equals(
    X: Floats, labels: NDArray[np.intp], sizes: NDArray[np.intp]
) -> Iterator[tuple[int, int]]:
    """Yield each cluster whose points are all equal, with one of their rows."""
    if not may_have_equals(X):
        return
    for cluster in np.flatnonzero(sizes > 1):
        rows = np.flatnonzero(labels == cluster)
        if all(np.ptp(x[rows]) == 0 for x in X.T):  # the first that differs ends it
            yield int(cluster), int(rows[0])
