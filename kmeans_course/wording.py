"""Values and calls as a check's one line shows them: short and exact."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from kmeans_lib.words import folded, number


def show(value: Any, digits: int = 10) -> str:
    """Write a value briefly; long arrays by their shape.

    Examples
    --------
    >>> show(25.0), show(np.array([1.5, 2])), show(np.zeros((500, 2)))
    ('25', '[1.5, 2]', 'an array of shape (500, 2)')
    """
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, np.integer)):
        return str(value) if abs(int(value)) < 10**18 else "a huge whole number"
    if isinstance(value, (float, np.number)):
        return f"{value:.{digits}g}"
    if isinstance(value, (list, tuple, np.ndarray)):
        return _sequence(value, digits)
    return folded(re.sub(" at 0x[0-9A-Fa-f]+", "", repr(value)), 160)


def _sequence(value, digits):
    if isinstance(value, np.ndarray):
        if value.size > 12:
            return f"an array of shape {value.shape}"
        value = value.tolist()
    if not isinstance(value, (list, tuple)):  # from an array without a dimension
        return show(value, digits)
    if len(value) > 12:
        return f"a list of length {len(value)}"
    return "[" + ", ".join(show(item, digits) for item in value) + "]"


def show_call(names: Sequence[str], args: Sequence[Any]) -> str:
    """Write the arguments of a call, with the digits that tell their values apart.

    Examples
    --------
    >>> show_call(["a", "b"], [[0, 0], [3, 4]])
    'a = [0, 0] and b = [3, 4]'
    """
    parts = [f"{name} = {show(arg, _digits(arg))}" for name, arg in zip(names, args)]
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def _digits(arg):
    if not isinstance(arg, np.ndarray) or arg.size > 12:
        return 4
    values = np.unique(arg).tolist()
    return 4 if len({f"{value:.4g}" for value in values}) == len(values) else 17


def decimals(value: float, most: int = 4) -> str:
    """Write a number with all its decimals, up to four of them; of a tiny one, digits.

    Examples
    --------
    >>> decimals(106.25), decimals(3.8125), decimals(8 / 3), decimals(20.0)
    ('106.25', '3.8125', '2.6667', '20')
    >>> decimals(0.00012345)
    '0.0001234'
    """
    if 0 < abs(value) < 10 ** (1 - most) and round(value, most) != value:
        return number(value)
    text = f"{value:.{most}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
