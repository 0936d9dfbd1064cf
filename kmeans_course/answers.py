"""Is an answer right? Numbers and arrays up to rounding, words but for spelling."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Rational
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmeans_lib.words import quoted

from .wording import show


@dataclass(frozen=True)
class Odd:
    """An answer that is no number, word or list: what it is and how it looks."""

    kind: str
    text: str
    callable: bool

    def __repr__(self) -> str:
        return self.text


def plain(value: Any) -> Any:
    """Return an answer as checks read it: numbers, arrays, words, None, lists, `Odd`.

    What the answer's own methods do happens here and nowhere later, so a check
    calls this under the guard.

    Examples
    --------
    >>> plain((np.array(3.0), "ok")), plain(print).kind
    ([3.0, 'ok'], 'builtin_function_or_method')
    >>> plain({10, 3})
    array([ 3, 10])
    """
    if value is None or value is Ellipsis or type(value) in (int, float):
        return None if value is Ellipsis else value
    if isinstance(value, str):
        return str.__str__(value)
    numbers = as_numbers(value)
    if numbers is not None:
        return numbers if numbers.ndim else numbers.item()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return plain(_in_order(value))
    if isinstance(value, np.ndarray) and value.ndim:
        return plain(value.tolist())
    if isinstance(value, (Rational, Decimal)):
        return float(value)
    return Odd(type(value).__name__, quoted(value, 60), callable(value))


def _in_order(values):
    try:
        return sorted(values)
    except TypeError:  # numbers and words
        return sorted(values, key=repr)


def as_numbers(value: Any) -> NDArray | None:
    """Return the value as an array of numbers, or None if it is not."""
    try:
        array = np.asarray(value)
        return array if array.dtype.kind in "biuf" else None
    except (TypeError, ValueError):
        return None


def same(got: Any, expected: Any, rtol: float = 1e-9, atol: float = 1e-12) -> bool:
    """Tell whether an answer equals what was expected.

    Both are numbers, words, lists or arrays. Shapes must agree; a list equals an
    array, 1 equals True and 1.0, nan equals nan.

    Examples
    --------
    >>> same([1, 2.0], np.array([1, 2])), same([1, 2], 1), same("OK", "ok")
    (True, False, True)
    """
    if expected is None or isinstance(expected, str):
        return type(got) is type(expected) and spelled(got) == spelled(expected)
    a, b = as_numbers(got), as_numbers(expected)
    if a is None or b is None:
        return _same_items(got, expected, rtol, atol)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol, atol, equal_nan=True))


def _same_items(got, expected, rtol, atol):
    """Compare lists of unequal lists, item by item."""
    lists = (list, tuple)
    if not isinstance(got, lists) or not isinstance(expected, lists):
        return False
    return len(got) == len(expected) and all(
        same(a, b, rtol, atol) for a, b in zip(got, expected)
    )


def spelled(word: Any) -> str:
    """Return a word without what does not count: case, spaces, British or American.

    Examples
    --------
    >>> spelled(" Optimizer "), spelled("optimiser")
    ('optimiser', 'optimiser')
    """
    word = " ".join(str(word).casefold().replace("-", " ").split())
    return word.replace("iz", "is").replace("our", "or")


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
    n_wrong = np.count_nonzero(wrong)
    return (
        f"{n_wrong} of {b.size} {what or 'values'} {'is' if n_wrong == 1 else 'are'} "
        f"wrong; the first, at {list(first)}: expected {show(b[first])}, "
        f"got {show(a[first], digits)}"
    )


def shape_hint(got: Any, expected: Any) -> str:
    """Name what is odd about the form of an answer; "" if nothing is.

    Examples
    --------
    >>> shape_hint(None, 5), shape_hint(40, 0.4)
    ('it returned nothing. Is a `return` missing at the end?', 'that is in per cent. \
Needed: a share, between 0 and 1.')
    """
    if got is None:
        return "it returned nothing. Is a `return` missing at the end?"
    if isinstance(got, Odd) and got.callable:
        return "that is a function. Call it, with parentheses."
    a, b = as_numbers(got), as_numbers(expected)
    if b is None:
        return ""
    if a is None:
        return _part_hint(got, b)
    if a.shape != b.shape:
        return f"needed {_form(b)}, and this is {_form(a)}."
    return _number_hint(a, b)


USUAL_CAUSES = {  # part of what Python says: what a beginner can do
    "is not defined": "is the name spelled right, and has the cell run that defines "
    "or imports it?",
    "bitwise_xor": "in Python a square is ** 2; ^ is something else.",
    "for ^": "in Python a square is ** 2; ^ is something else.",
    "truth value of an array": "compare whole arrays with np.array_equal(a, b).",
    "object is not callable": "one of your variables has the name of a function.",
    "no attribute 'median'": "an array has no such method: np.median(array, axis=0).",
    "match the number of clusters": "n_clusters is 8 if you do not say it. How many "
    "rows does start have?",
}


def usual_cause(said: str) -> str:
    """Return a hint for the text of an exception; "" if there is none."""
    return next((hint for part, hint in USUAL_CAUSES.items() if part in said), "")


def _part_hint(got, expected):
    """Name the first part of a list that has not the form it should."""
    if not isinstance(got, Sequence) or isinstance(got, str):
        kind = got.kind if isinstance(got, Odd) else type(got).__name__
        return f"that is of the type {kind}, not numbers."
    if expected.ndim and len(got) == len(expected):
        for i, (part, right) in enumerate(zip(got, expected), start=1):
            if hint := shape_hint(part, right):
                return f"item {i} of {len(got)}: {hint}"
    return f"needed {_form(expected)}, and this is a list of {len(got)} unlike parts."


def _form(array):
    if array.ndim == 0:
        return "one number"
    return f"an array of shape {array.shape}"


def _number_hint(a, b):
    if np.isnan(a).any():
        return (
            "nan comes from 0/0 (divided by no points?) or from the root of "
            "a negative number (a square is ** 2, not ^)."
        )
    if b.dtype.kind != "f":
        return ""
    if ((b >= 0) & (b <= 1)).all() and np.allclose(a, 100 * b, 1e-9, 0):
        return "that is in per cent. Needed: a share, between 0 and 1."
    if any(np.allclose(a, np.round(b, d), 1e-12, 0) for d in range(1, 9)) and a.any():
        return "that is rounded. Return all digits."
    return ""
