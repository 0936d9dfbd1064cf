"""Points drawn at random, with random numbers that stay the same for ever.

`make_blobs`, `make_moons` and `make_circles` return what scikit-learn's
functions of these names return, bit for bit.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..validation import check_seed

# in quotes, because NumPy loads its random numbers when they are first used
Rng: TypeAlias = "np.random.RandomState"
Sample: TypeAlias = tuple[NDArray[np.float64], NDArray[np.intp]]


def frozen_rng(seed: int) -> Rng:
    """Random numbers that stay the same in every release of NumPy.

    The numbers printed in the course rest on them. The streams of
    ``default_rng`` may change between releases, this one never will
    (NumPy's enhancement proposal 19).
    """
    if check_seed(seed) >= 2**32:
        raise ValueError(f"seed={seed}. Needed: a whole number below 2**32.")
    return np.random.RandomState(seed)


def groups(
    centers: ArrayLike, sizes: Sequence[int], spreads: ArrayLike, rng: Rng
) -> Sample:
    """Draw round normal groups.

    Parameters
    ----------
    centers : array-like of shape (n_groups, n_features)
    sizes : sequence of int, length n_groups
        Points in each group.
    spreads : float or array-like of shape (n_groups,)
        Standard deviation of each group.
    rng : RandomState

    Returns
    -------
    X : ndarray of shape (n_samples, n_features)
    truth : ndarray of int, shape (n_samples,)

    Examples
    --------
    >>> X, truth = groups([(0, 0), (9, 9)], (3, 2), 1, frozen_rng(0))
    >>> X.shape, truth.tolist()
    ((5, 2), [0, 0, 0, 1, 1])
    """
    truth = np.repeat(np.arange(len(sizes)), sizes)
    spreads = np.broadcast_to(spreads, len(sizes))
    return rng.normal(np.asarray(centers)[truth], spreads[truth, None]), truth


def even_sizes(n: int, k: int) -> list[int]:
    """Split n points into k groups whose sizes differ by one at most.

    Examples
    --------
    >>> even_sizes(11, 3)
    [4, 4, 3]
    """
    return [n // k + (j < n % k) for j in range(k)]


def make_blobs(n: int, k: int, seed: int, spreads: ArrayLike = 1.0) -> Sample:
    """Draw round groups around random places, as scikit-learn does.

    Parameters
    ----------
    n, k : int
        Points in all, and groups.
    seed : int
    spreads : float or array-like of shape (k,)
        Standard deviation of each group.

    Returns
    -------
    X : ndarray of shape (n, 2)
    truth : ndarray of int, shape (n,)

    Examples
    --------
    >>> X, truth = make_blobs(6, 3, seed=0)
    >>> X.shape, truth.tolist()
    ((6, 2), [2, 1, 1, 2, 0, 0])
    """
    rng = frozen_rng(seed)
    centers = rng.uniform(-10, 10, (k, 2))
    return _shuffled(*groups(centers, even_sizes(n, k), spreads, rng), rng)


def make_moons(n: int, noise: float, seed: int) -> Sample:
    """Draw two interlocking crescents, as scikit-learn does.

    Parameters
    ----------
    n : int
        Points in all; if it is odd, the second crescent has one more.
    noise : float
        Standard deviation around the crescents.
    seed : int

    Returns
    -------
    X : ndarray of shape (n, 2)
    truth : ndarray of int, shape (n,)

    Examples
    --------
    >>> X, truth = make_moons(5, noise=0, seed=0)
    >>> X[truth == 0].round(2).tolist()
    [[1.0, 0.0], [-1.0, 0.0]]
    """
    upper, lower = (_arc(np.linspace(0, np.pi, m)) for m in _halves(n))
    # in scikit-learn's order of operations: the last digit depends on it
    return _around_curves(upper, 1 - lower - [0, 0.5], noise, seed)


def make_circles(n: int, noise: float, seed: int) -> Sample:
    """Draw a circle and another of half its radius, as scikit-learn does.

    Parameters
    ----------
    n : int
        Points in all; if it is odd, the inner circle has one more.
    noise : float
        Standard deviation around the circles.
    seed : int

    Returns
    -------
    X : ndarray of shape (n, 2)
    truth : ndarray of int, shape (n,)

    Examples
    --------
    >>> X, truth = make_circles(5, noise=0, seed=0)
    >>> X[truth == 0].round(2).tolist()
    [[1.0, 0.0], [-1.0, 0.0]]
    """
    outer, inner = (
        _arc(np.linspace(0, 2 * np.pi, m, endpoint=False)) for m in _halves(n)
    )
    return _around_curves(outer, inner * 0.5, noise, seed)


def _halves(n: int) -> tuple[int, int]:
    return n // 2, n - n // 2


def _arc(angles: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack([np.cos(angles), np.sin(angles)])


def _around_curves(
    first: NDArray[np.float64], second: NDArray[np.float64], noise: float, seed: int
) -> Sample:
    """Shuffle the points of two curves, then move each by its noise."""
    rng = frozen_rng(seed)
    truth = np.repeat([0, 1], [len(first), len(second)])
    X, truth = _shuffled(np.concatenate([first, second]), truth, rng)
    return X + rng.normal(scale=noise, size=X.shape), truth


def _shuffled(X: NDArray[np.float64], truth: NDArray[np.intp], rng: Rng) -> Sample:
    rows = np.arange(len(X))
    rng.shuffle(rows)
    return X[rows], truth[rows]
