"""Numbers, plurals and half-steps as words: what captions and errors say."""

import math
from collections.abc import Iterable
from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .lloyd import Step

PHASE_NAMES = {
    "init": "start",
    "assign": "assignment",
    "relocate": "relocation",
    "update": "update",
}


def number(value: float, digits: int = 4) -> str:
    """Write a measured value as prose does.

    Examples
    --------
    >>> number(1851.34), number(72.25), number(0.16871)
    ('1851.3', '72.25', '0.1687')
    """
    if 100 <= abs(value) < 1e7:
        return f"{value:.{digits - 3}f}"
    return f"{value:.{digits}g}"


def two_numbers(before: float, after: float) -> tuple[str, str]:
    """Write two values with as many digits as it takes to tell them apart.

    Examples
    --------
    >>> two_numbers(607.018, 606.985), two_numbers(2.5, 2.5)
    (('607.02', '606.99'), ('2.5', '2.5'))
    """
    for digits in range(4, 18):
        written = number(before, digits), number(after, digits)
        if before == after or written[0] != written[1]:
            return written
    return repr(float(before)), repr(float(after))


def percent(hits: int, n: int) -> str:
    """Write a share in per cent; 0% and 100% are said only where they hold.

    Examples
    --------
    >>> percent(82, 100), percent(1, 600), percent(1999, 2000), percent(5, 5)
    ('82%', '0.2%', '99.95%', '100%')
    """
    certain = hits in (0, n)
    for digits in range(20):
        text = f"{hits / n:.{digits}%}"
        if certain or float(text[:-1]) not in (0, 100):
            break
    return text


def count(n: int, noun: str) -> str:
    """Write a number of things.

    Examples
    --------
    >>> count(1, "point"), count(2, "point")
    ('1 point', '2 points')
    """
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def listed(names: Iterable[object]) -> str:
    """Write names as an error message lists them.

    Examples
    --------
    >>> listed(["keep", "error"])
    "'keep', 'error'"
    """
    return ", ".join(map(repr, names))


def which_step(t: int, n: int) -> int:
    """Return the number of a half-step among n; -1 is the last.

    Raises
    ------
    IndexError, TypeError
        If there is no such half-step.

    Examples
    --------
    >>> which_step(-1, 6)
    5
    """
    if not isinstance(t, Integral):
        raise TypeError(f"{t!r} is no half-step. Needed: a whole number.")
    if not -n <= t < n:
        raise IndexError(f"There is no half-step {t}; the last is {n - 1}.")
    return range(n)[t]


def title_of(step: "Step") -> str:
    """Say where a half-step belongs: "Start" or "Iteration 3, update"."""
    if step.phase == "init":
        return "Start"
    return f"Iteration {step.iteration}, {PHASE_NAMES[step.phase]}"


def sentence_of(step: "Step", before: "Step | None", is_last: bool) -> str:
    """Say in one plain English sentence what happened in a half-step.

    Parameters
    ----------
    step : Step
    before : Step or None
        The half-step before it; None for the start.
    is_last : bool
        Whether the run ends here.
    """
    return f"{title_of(step)}: {_what_happened(step, before, is_last)}"


def _what_happened(step: "Step", before: "Step | None", is_last: bool) -> str:
    if before is None:
        placed = count(len(step.centroids), "centroid")
        return f"{placed} placed; no point belongs to a cluster yet."
    if is_last and step.n_changed == 0:
        return (
            f"no point changed cluster. Converged after "
            f"{count(step.iteration, 'iteration')}; inertia is "
            f"{number(step.inertia)}.{_empty(step)}"
        )
    happened = f"{_moved(step, before)}; {_fell(step, before)}.{_empty(step)}"
    if is_last:
        ending = count(step.iteration, "iteration")
        happened += f" Stopped after {ending}, before it converged."
    return happened


def _moved(step: "Step", before: "Step") -> str:
    if before.phase == "init":
        n = len(step.labels)
        who = "the point" if n == 1 else f"each of the {n} points"
        return f"{who} joined its nearest centroid"
    if step.phase == "assign":
        return f"{step.n_changed} of {count(len(step.labels), 'point')} changed cluster"
    if step.phase == "update" and step.shift == 0:
        return "each centroid was at the mean of its points already"
    if step.phase == "update":
        who = " that has points" if _n_empty(step) else ""
        return (
            f"each centroid{who} moved to the mean of its points, the farthest by "
            f"{number(step.shift)}"
        )
    taken = "the point farthest from the centroid"
    if step.n_changed > 1:
        taken = "the points farthest from their centroids"
    return f"{count(step.n_changed, 'empty cluster')} took over {taken}"


def _fell(step: "Step", before: "Step") -> str:
    if math.isnan(before.inertia):
        return f"inertia is {number(step.inertia)}"
    if before.inertia == step.inertia:
        return f"inertia stayed at {number(step.inertia)}"
    high, low = two_numbers(before.inertia, step.inertia)
    return f"inertia fell from {high} to {low}"


def _empty(step: "Step") -> str:
    n = _n_empty(step)
    if n == 0:
        return ""
    return f" {count(n, 'cluster')} {'has' if n == 1 else 'have'} no points."


def _n_empty(step: "Step") -> int:
    sizes = np.bincount(step.labels, minlength=len(step.centroids))
    return int(np.count_nonzero(sizes == 0))
