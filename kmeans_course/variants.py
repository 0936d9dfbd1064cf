"""An exercise with different numbers for every student, and the teacher's key.

Both come from the same function, which draws from the student's id: the
same id gives the same numbers on every machine and with every numpy.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .answers import same
from .guard import UNREADABLE, read_value
from .notes import by_chapter
from .wording import show

# exercise number -> function of a Draw
VARIANTS: dict[str, Callable[["Draw"], "Task"]] = {}


@dataclass(frozen=True)
class Task:
    """One student's numbers.

    Attributes
    ----------
    text : str
        The task in words.
    given : dict
        Names and values that the student starts from.
    key : dict
        Names and values of the answers.
    """

    text: str
    given: dict[str, Any]
    key: dict[str, Any]


class Draw:
    """Whole numbers drawn from a student's id, the same for ever.

    Examples
    --------
    >>> draw = Draw("ada", "1.3")
    >>> 0 <= draw.whole(0, 9) <= 9
    True
    """

    def __init__(self, student_id: str | int, number: str) -> None:
        self._text = f"{number}|{str(student_id).strip().lower()}"
        self._count = 0

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        self._count += 1
        text = f"{self._text}|{self._count}".encode()
        value = int.from_bytes(hashlib.sha256(text).digest()[:8], "big")
        return low + value % (high - low + 1)

    def points(
        self, n: int, low: Sequence[int], high: Sequence[int]
    ) -> list[list[int]]:
        """Return n distinct points of the plane with whole coordinates."""
        found: list[list[int]] = []
        while len(found) < n:
            point = [self.whole(low[0], high[0]), self.whole(low[1], high[1])]
            if point not in found:
                found.append(point)
        return found


def varies(number: str) -> Callable[[Callable[[Draw], Task]], Callable[[Draw], Task]]:
    """Register a function ``f(draw) -> Task`` for an exercise."""

    def decorate(make):
        VARIANTS[number] = make
        return make

    return decorate


def variant(student_id: str | int, number: str) -> dict[str, Any]:
    """Print a student's own numbers for an exercise, and return them.

    Parameters
    ----------
    student_id : str
        A name or a number; capitals and spaces around it do not matter.
    number : str
        The exercise: "1.3".

    Returns
    -------
    dict
        Names and values.
    """
    task = _task(student_id, number)
    print(task.text)
    for name, value in task.given.items():
        print(f"  {name} = {_brief(value)}")
    return task.given


def check_variant(student_id: str | int, number: str, **answers: Any) -> None:
    """Say in one line whether a student's answers are right."""
    key = _task(student_id, number).key
    print(f"Exercise {number}, your numbers: {_judge(key, answers)}")


def _judge(key, answers):
    if unknown := [name for name in answers if name not in key]:
        return f"unknown answer {unknown[0]!r}. Asked for: {', '.join(key)}."
    read = {name: read_value(value, UNREADABLE) for name, value in answers.items()}
    given = {name: value for name, value in read.items() if value is not None}
    if not given:
        return "not attempted yet."
    for name, value in given.items():
        if not same(value, key[name], rtol=1e-3):
            return f"not yet. Your {name} are wrong: {show(value)}."
    missing = [name for name in key if name not in given]
    if missing:
        return f"right so far. Still to come: {', '.join(missing)}."
    return "correct."


def teacher_key(student_ids: Iterable[str | int], number: str) -> None:
    """Print the numbers and answers of each student, one line per student.

    Parameters
    ----------
    student_ids : list of str
    number : str
    """
    for student_id in student_ids:
        task = _task(student_id, number)
        parts = {**task.given, **task.key}
        values = ", ".join(f"{n} = {_brief(v)}" for n, v in parts.items())
        print(f"{student_id}: {values}")


def _brief(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(_brief, value)) + "]"
    return f"{value:.6g}"


def _task(student_id, number):
    by_chapter()  # loads what no notebook may have imported yet
    if number not in VARIANTS:
        raise ValueError(
            f"Exercise {number!r} has no variants. Known: "
            f"{', '.join(map(repr, VARIANTS))}."
        )
    return VARIANTS[number](Draw(student_id, number))
