"""What a data set is, and the few tools that the makers of them share."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Dataset:
    """Points, and what a reader needs to know about them.

    Attributes
    ----------
    name : str
    X : ndarray of float64, shape (n_samples, n_features), read-only
    truth : ndarray of int, shape (n_samples,), read-only, or None
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
        X = np.asarray(self.X, dtype=np.float64)
        X.flags.writeable = False
        object.__setattr__(self, "X", X)
        if self.truth is not None:
            self.truth.flags.writeable = False


def frozen_rng(seed):
    """Random numbers that stay the same in every release of NumPy.

    The numbers printed in the course rest on them. The streams of
    ``default_rng`` may change between releases, this one never will
    (NumPy's enhancement proposal 19).
    """
    return np.random.RandomState(seed)


def groups(centers, sizes, spreads, seed):
    """Draw round normal groups.

    Parameters
    ----------
    centers : array-like of shape (n_groups, n_features)
    sizes, spreads : sequence of length n_groups
        Points in each group, and their standard deviation.
    seed : int

    Returns
    -------
    X : ndarray of shape (n_samples, n_features)
    truth : ndarray of int, shape (n_samples,)

    Examples
    --------
    >>> X, truth = groups([(0, 0), (9, 9)], (3, 2), (1, 1), seed=0)
    >>> X.shape, truth.tolist()
    ((5, 2), [0, 0, 0, 1, 1])
    """
    truth = np.repeat(np.arange(len(sizes)), sizes)
    centers, spreads = np.asarray(centers, float), np.asarray(spreads, float)
    noise = frozen_rng(seed).standard_normal((len(truth), centers.shape[1]))
    return centers[truth] + noise * spreads[truth, None], truth


def standardised(X):
    """Give every feature the mean 0 and the standard deviation 1.

    A feature that never varies becomes 0.

    Examples
    --------
    >>> standardised(np.array([[1.0, 7.0], [3.0, 7.0]]))
    array([[-1.,  0.],
           [ 1.,  0.]])
    """
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1)


def at_least(least, **options):
    """Refuse an option that is below `least`, and say which.

    Raises
    ------
    ValueError

    Examples
    --------
    >>> at_least(1, n=0)
    Traceback (most recent call last):
    ValueError: n=0. Needed: a number, at least 1.
    """
    for name, value in options.items():
        if not value >= least:  # so that NaN is refused too
            raise ValueError(f"{name}={value!r}. Needed: a number, at least {least}.")
