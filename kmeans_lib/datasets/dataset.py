"""What a data set is, and the checks and scalings that its makers share."""

import dataclasses
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..validation import as_array, as_count, as_points

LARGEST = sys.float_info.max  # a whole number can be larger


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
        One name per column, with its unit.
    licence : str
        On what terms the points may be used, if somebody else has set them.

    Raises
    ------
    TypeError, ValueError
        If `X` does not hold points, or if `truth` or `features` does not
        fit it.

    Examples
    --------
    >>> pair = Dataset("pair", [[0, 0], [3, 4]], None, "Two points.", "by hand")
    >>> pair.X
    array([[0., 0.],
           [3., 4.]])
    """

    name: str
    X: NDArray[np.float64]
    truth: NDArray[np.integer] | None
    sentence: str
    source: str
    features: tuple[str, ...] = ("x", "y")
    licence: str = ""

    def __post_init__(self) -> None:
        self._keep("X", as_points(self.X))
        if self.truth is not None:
            self._keep("truth", np.array(as_array(self.truth, "truth")))
        object.__setattr__(self, "features", as_names(self.features))
        _refuse_misfits(self.X, self.truth, self.features)

    def _keep(self, part: str, values: NDArray[Any]) -> None:
        values.flags.writeable = False
        object.__setattr__(self, part, values)

    def __reduce__(self) -> tuple[Any, ...]:
        # a copy comes in by the door too: read-only and checked
        return Dataset, tuple(
            getattr(self, part.name) for part in dataclasses.fields(self)
        )

    @classmethod
    def of(cls, X: ArrayLike, name: str = "your points") -> "Dataset":
        """Make a data set of points of your own.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            The columns of a DataFrame give the features their names.
        name : str

        Returns
        -------
        Dataset

        Raises
        ------
        TypeError, ValueError
            If `X` does not hold points.

        Examples
        --------
        >>> mine = Dataset.of([[1, 2, 3], [4, 5, 6]])
        >>> mine.sentence, mine.features
        ('Your own 2 points.', ('feature 1', 'feature 2', 'feature 3'))
        """
        points = as_points(X)
        n, d = points.shape
        names = tuple(map(str, getattr(X, "columns", ())))
        return cls(
            name,
            points,
            None,
            "Your own point." if n == 1 else f"Your own {n} points.",
            "your own",
            names or tuple(f"feature {j + 1}" for j in range(d)),
        )


def as_names(features: Sequence[str]) -> tuple[str, ...]:
    """Return the names of features as a tuple; refuse one text, and a number.

    Examples
    --------
    >>> as_names(["x", "y"])
    ('x', 'y')
    """
    if isinstance(features, str) or not isinstance(features, Iterable):
        raise TypeError(
            f"features={features!r}. Needed: several names, one per column, as in "
            "('x', 'y')."
        )
    return tuple(features)


def _refuse_misfits(
    X: NDArray[np.float64], truth: NDArray[Any] | None, features: Sequence[str]
) -> None:
    n, d = X.shape
    if truth is not None and truth.shape != (n,):
        raise ValueError(
            f"truth has shape {truth.shape}. Needed: ({n},), one group per point."
        )
    if len(features) != d:
        raise ValueError(
            f"The number of names in features is {len(features)}, but X has "
            f"shape {X.shape}. Needed: one name per column."
        )


def standardised(X: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give every feature the mean 0 and the standard deviation 1.

    A feature that never varies becomes 0.

    Examples
    --------
    >>> standardised(np.array([[1.0, 7.0], [3.0, 7.0]]))
    array([[-1.,  0.],
           [ 1.,  0.]])
    """
    # NumPy adds in the order of the memory: one order, one last digit
    X = np.ascontiguousarray(X)
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1)


def at_least(least: float, **options: float) -> None:
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
        # `not >=` instead of `<`, so that NaN is refused too
        if not isinstance(value, Real) or not least <= value <= LARGEST:
            raise ValueError(f"{name}={value!r}. Needed: a number, at least {least}.")


def whole(least: int, **option: int) -> int:
    """Return an option as an int; refuse it if it is not whole or below `least`.

    Raises
    ------
    TypeError, ValueError

    Examples
    --------
    >>> whole(9, n=3)
    Traceback (most recent call last):
    ValueError: n=3. Needed: a count, at least 9.
    """
    ((name, value),) = option.items()
    return as_count(value, name, "a count", least)
