"""Is an answer right? Numbers and arrays up to rounding, words exactly."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .wording import show


def same(got: Any, expected: Any, rtol: float = 1e-9, atol: float = 1e-12) -> bool:
    """Tell whether an answer equals what was expected.

    Parameters
    ----------
    got, expected : object
        Numbers, words, lists or arrays. Shapes must agree; a list equals
        an array, 1 equals True and 1.0.
    rtol, atol : float
        Largest difference, relative and absolute.

    Returns
    -------
    bool

    Examples
    --------
    >>> same([1, 2.0], np.array([1, 2])), same([1, 2], 1), same("a", "a")
    (True, False, True)
    """
    if expected is None or isinstance(expected, str):
        return type(got) is type(expected) and got == expected
    a, b = as_numbers(got), as_numbers(expected)
    if a is None or b is None:
        return _same_items(got, expected, rtol, atol)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol, atol))


def _same_items(got, expected, rtol, atol):
    """Compare lists of unequal lists, item by item."""
    lists = (list, tuple)
    if not isinstance(got, lists) or not isinstance(expected, lists):
        return False
    return len(got) == len(expected) and all(
        same(a, b, rtol, atol) for a, b in zip(got, expected)
    )


def as_numbers(value: Any) -> NDArray | None:
    """Return the value as an array of numbers, or None if it is not."""
    try:
        array = np.asarray(value)
        return array if array.dtype.kind in "biuf" else None
    except (TypeError, ValueError):
        return None


def difference(got: Any, expected: Any, what: str = "", rtol: float = 1e-9) -> str:
    """Say what was expected and what came, for two answers that differ.

    Examples
    --------
    >>> difference(25, 5)
    'expected 5, got 25'
    >>> difference([0, 1, 1], np.array([0, 1, 0]), "labels")
    'expected labels [0, 1, 0], got [0, 1, 1]'
    """
    name, digits = f"{what} " if what else "", 10 if rtol > 1e-10 else 17
    a, b = as_numbers(got), as_numbers(expected)
    if a is None or b is None or a.shape != b.shape or b.size <= 12:
        return f"expected {name}{show(expected)}, got {show(got, digits)}"
    wrong = ~np.isclose(a, b, rtol, 1e-12)
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    return (
        f"{np.count_nonzero(wrong)} of {b.size} {what or 'values'} are "
        f"wrong; the first, at {list(first)}: expected {show(b[first])}, "
        f"got {show(a[first], digits)}"
    )


def shape_hint(got: Any, expected: Any) -> str:
    """Name what is odd about the form of an answer; "" if nothing is.

    Examples
    --------
    >>> shape_hint(None, 5)
    'it returned nothing. Is a `return` missing at the end?'
    """
    if got is None or got is Ellipsis:
        return "it returned nothing. Is a `return` missing at the end?"
    a, b = as_numbers(got), as_numbers(expected)
    if isinstance(expected, str) or b is None:
        return ""
    if callable(got):
        return "that is a function. Call it, with parentheses."
    if a is None:
        return _part_hint(got, expected)
    if a.shape != b.shape:
        return f"needed {_form(b)}, and this is {_form(a)}."
    if np.isnan(a).any():
        return (
            "nan comes from 0/0 (divided by no points?) or from the root of "
            "a negative number (a square is ** 2, not ^)."
        )
    return ""


def _part_hint(got, expected):
    """Name the first part of a list that has not the form it should."""
    if isinstance(got, (list, tuple)) and len(got) == len(expected):
        for i, (part, right) in enumerate(zip(got, expected), start=1):
            hint = shape_hint(part, right)
            if hint:
                return f"item {i} of {len(got)}: {hint}"
    return f"that is a {type(got).__name__}, not numbers."


def _form(array):
    if array.ndim == 0:
        return "one number"
    return f"an array of shape {array.shape}"
