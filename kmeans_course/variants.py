"""A student's own numbers for an exercise: shown, checked, and the teacher's key."""

from collections.abc import Iterable
from typing import Any

from kmeans_lib.validation import check_name

from .answers import same
from .guard import UNREADABLE, read_value
from .own_numbers import VARIANTS, Draw, Task, distinct_names
from .wording import decimals, show


def variant(student_id: str | int, number: str) -> dict[str, Any]:
    """Print a student's own numbers for an exercise, and return them.

    Parameters
    ----------
    student_id : str
        A name or a number; capitals and spaces around it do not matter.
        Two students with the same name need another letter each.
    number : str
        The exercise: "1.3".

    Returns
    -------
    dict
        Names and values.
    """
    task = own_task(student_id, number)
    print(task.text)
    for name, value in task.given.items():
        print(f"  {name} = {brief(value)}")
    return task.given


def check_variant(student_id: str | int, number: str, **answers: Any) -> None:
    """Say in one line whether a student's answers are right."""
    key = own_task(student_id, number).key
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
            return f"not yet. This is wrong: {name} = {show(value)}."
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
    for student_id in distinct_names(student_ids):
        task = own_task(student_id, number)
        print(f"{student_id}: {in_line(task.given | task.key)}")


def own_task(student_id: str | int, number: str) -> Task:
    """Return a student's task: its words, its numbers and its answers."""
    check_name(number, VARIANTS, f"number={number!r}")
    return VARIANTS[number](Draw(student_id, number))


def in_line(values: dict[str, Any]) -> str:
    """Write names and values as ``a = 1, b = [2, 3]``.

    Examples
    --------
    >>> in_line({"a": 1.25, "b": [[2.0, 1 / 3]]})
    'a = 1.25, b = [[2, 0.3333]]'
    """
    return ", ".join(f"{name} = {brief(value)}" for name, value in values.items())


def brief(value: Any) -> str:
    """Write a number or a list of numbers with the decimals that it has, up to four."""
    if isinstance(value, list):
        return "[" + ", ".join(map(brief, value)) + "]"
    return decimals(value)
