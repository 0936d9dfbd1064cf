"""Numbers, plurals and half-steps as words: what captions and errors say."""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .lloyd import Step

# Every sentence about a half-step; stage/js/sentences.js fills the same.
PHRASES: dict[str, Any] = json.loads(
    Path(__file__).with_name("phrases.json").read_text("utf-8")
)
PHASE_NAMES: dict[str, str] = PHRASES["phases"]


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


def two_numbers(before: float, after: float, least: int = 4) -> tuple[str, str]:
    """Write two values with as many digits as it takes to tell them apart.

    Examples
    --------
    >>> two_numbers(607.018, 606.985), two_numbers(2.5, 2.5)
    (('607.02', '606.99'), ('2.5', '2.5'))
    """
    for digits in range(least, 18):
        written = number(before, digits), number(after, digits)
        if before == after or float(written[0]) != float(written[1]):
            return written
    return repr(float(before)), repr(float(after))


def percent(hits: float, n: float = 1) -> str:
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


def short_of(whole: float, value: float, digits: int) -> str:
    """Write a value with so many digits; more where it would read as the whole.

    Examples
    --------
    >>> short_of(100, 99.96, 4), short_of(100, 99.996, 4), short_of(100, 100, 4)
    ('99.96', '99.996', '100')
    """
    for enough in range(digits, 17):
        text = f"{value:.{enough}g}"
        if value == whole or float(text) != whole:
            break
    return text


def score(value: float, decimals: int = 2) -> str:
    """Write a score that is at most 1; 1.00 is said only where it holds.

    Examples
    --------
    >>> score(0.9), score(0.996), score(1), score(-0.001)
    ('0.90', '0.996', '1.00', '0.00')
    """
    text = f"{value:z.{decimals}f}"
    return text if float(text) < 1 or value == 1 else short_of(1, value, decimals)


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
    >>> listed(["keep", "error"]), listed([0, 1, 2, 3, 10])
    ("'keep', 'error'", '0 to 3, 10')
    """
    return ", ".join(_in_runs([*names]))


def _in_runs(names: Sequence[object]) -> Iterator[str]:
    """Write each name, and three or more numbers in a row as the first and the last."""
    places = enumerate(names)
    for _, run in groupby(places, lambda p: p[1] - p[0] if type(p[1]) is int else p[1]):
        words = [repr(name) for _, name in run]
        yield from words if len(words) < 3 else [f"{words[0]} to {words[-1]}"]


def a_kind(value: object) -> str:
    """Name the type of a value, with its article.

    Examples
    --------
    >>> a_kind(3), a_kind("3")
    ('an int', 'a str')
    """
    name = type(value).__name__
    return f"an {name}" if name.startswith((*"aeioAEIO", "ndarray")) else f"a {name}"


def quoted(value: object, most: int = 80) -> str:
    """Write a value as Python does, in one line that is not too long.

    Examples
    --------
    >>> quoted("seed"), quoted([[0, 0]] * 999, 12)
    ("'seed'", '[[0, 0], [0…')
    """
    return folded(repr(value), most)


def folded(text: str, most: int = 100) -> str:
    """Write text in one line, cut where it is very long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


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
        raise TypeError(
            f"{quoted(t)} is no half-step. Needed: its number, a whole one; int() "
            "converts."
        )
    if not -n <= t < n:
        raise IndexError(
            f"There is no half-step {t}; the last is {n - 1}. Needed: 0 to {n - 1}, or "
            f"-1 to {-n}, counted from the end."
        )
    return range(n)[t]


def title_of(step: "Step") -> str:
    """Say where a half-step belongs: "Start" or "Iteration 3, update"."""
    if step.phase == "init":
        return PHRASES["init"]
    return _filled("phase", iteration=step.iteration, phase=PHASE_NAMES[step.phase])


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
    return f"{title_of(step)}: {' '.join(_what_happened(step, before, is_last))}"


def _what_happened(step: "Step", before: "Step | None", is_last: bool) -> Iterator[str]:
    if before is None:
        yield _filled("placed", len(step.centroids))
        return
    converged = is_last and step.n_changed == 0
    if converged:
        yield _filled("converged", step.iteration, inertia=number(step.inertia))
    else:
        yield _fell(step, before, happened=_moved(step, before))
    if n_empty := _n_empty(step):
        yield _filled("empty", n_empty)
    if is_last and not converged:
        yield _filled("stopped", step.iteration)


def _moved(step: "Step", before: "Step") -> str:
    if before.phase == "init":
        return _filled("joined", len(step.labels))
    if step.phase == "assign":
        return _filled("changed", len(step.labels), changed=step.n_changed)
    if step.phase == "relocate":
        return _filled("relocated", step.n_changed)
    if step.shift == 0:
        return _filled("settled")
    moved = "some moved" if _n_empty(step) else "moved"
    return _filled(moved, shift=number(step.shift))


def _fell(step: "Step", before: "Step", happened: str) -> str:
    high, low = two_numbers(before.inertia, step.inertia)
    if math.isnan(before.inertia):
        return _filled("began", happened=happened, inertia=low)
    if before.inertia == step.inertia:
        return _filled("stayed", happened=happened, inertia=low)
    return _filled("fell", happened=happened, before=high, inertia=low)


def _filled(name: str, n: int = 0, **values: object) -> str:
    """Fill a sentence of the table; one of two that differ in number by `n`."""
    sentence = PHRASES[name]
    if isinstance(sentence, list):
        sentence = sentence[n != 1]
    return sentence.format(n=n, **values)


def _n_empty(step: "Step") -> int:
    sizes = np.bincount(step.labels, minlength=len(step.centroids))
    return int(np.count_nonzero(sizes == 0))
