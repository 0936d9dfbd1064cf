"""What a check is: a function that judges one exercise in one line.

`exercise` makes one from a body that tries the learner's answer; inside
the body, `expect` compares one call, `expect_value` one value, and `fail`
says anything else. `compare` is for predictions.
"""

import functools
import io
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from .answers import difference, same, shape_hint
from .guard import Attempt, Failed, NotAttempted
from .notes import EXERCISES, note
from .wording import one_line, show

Mistakes = Sequence[tuple[Any, str]]  # (wrong answer, hint)


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    Attributes
    ----------
    number : str
        Of the exercise: "1.3".
    state : {"correct", "not yet", "not attempted"}
    sentence, hint : str
    picture : callable or None
    """

    number: str
    state: str
    sentence: str = ""
    hint: str = ""
    picture: Callable[[], Any] | None = None

    def __str__(self) -> str:
        if self.state == "not attempted":
            return f"Exercise {self.number}: not attempted yet."
        parts = [f"Exercise {self.number}: {self.state}.", self.sentence]
        if self.hint:
            parts.append(f"Hint: {self.hint}")
        return one_line(" ".join(filter(None, parts)), 600)


def exercise(
    number: str, title: str, *, seconds: float = 5.0, takes: str = "function"
) -> Callable[[Callable[[Any], None]], Any]:
    """Make a check of a body that tries an answer.

    The body gets the learner's function, ready to be called on copies, or
    with ``takes="value"`` the value itself. It returns if the answer is
    right. The check prints one line, notes the progress, and never raises.

    Parameters
    ----------
    number : str
        Chapter and number: "1.3".
    title : str
        A few words for the table of progress.
    seconds : float
        The learner's code may take so long in all.
    takes : {"function", "value"}

    Examples
    --------
    >>> @exercise("0.1", "twice a number")
    ... def check_double(double):
    ...     expect(double, 3, equals=6, mistakes=[(9, "that is a square.")])
    >>> check_double.judge(lambda x: x * x).hint
    'that is a square.'
    >>> _ = EXERCISES.pop("0.1")
    """

    def decorate(body):
        def judge(answer):
            with redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return _judge(number, body, answer, seconds, takes)

        @functools.wraps(body)
        def check(answer=None):
            verdict = judge(answer)
            note(verdict)
            print(verdict)
            _show(verdict.picture)

        check.judge, check.number, check.title = judge, number, title
        EXERCISES[number] = check
        return check

    return decorate


def _judge(number, body, answer, seconds, takes):
    if answer is None or answer is Ellipsis:
        return Verdict(number, "not attempted")
    if takes == "function" and not callable(answer):
        return Verdict(
            number,
            "not yet",
            f"This is {show(answer)}, not a function.",
            "hand over the function itself, its name without parentheses.",
        )
    is_function = takes == "function"
    attempt = Attempt(answer, seconds) if is_function else answer
    try:
        body(attempt)
    except NotAttempted:
        return Verdict(number, "not attempted")
    except Failed as wrong:
        return Verdict(number, "not yet", wrong.sentence, wrong.hint, wrong.picture)
    except Exception as error:  # the body could not read what it got
        return Verdict(
            number,
            "not yet",
            "The answer has an unexpected form "
            f"({type(error).__name__}: {one_line(error)}).",
        )
    return Verdict(number, "correct", _tried(attempt) if is_function else "")


def _tried(attempt):
    cases = "case" if attempt.calls == 1 else "cases"
    return f"{attempt.calls} {cases} tried."


def expect(
    attempt: Attempt,
    *args: Any,
    equals: Any,
    mistakes: Mistakes = (),
    what: str = "",
    rtol: float = 1e-9,
    picture: Callable[[Any], Any] | None = None,
    if_it_raises: str = "",
) -> Any:
    """Call the learner's function and fail unless it returns this.

    Parameters
    ----------
    attempt : Attempt
        What the body of the check got.
    *args
        Arguments; the function gets copies.
    equals : object
        What is right.
    mistakes : list of (wrong, hint)
        Known wrong answers, each a value or a function of the arguments,
        and the hint for it.
    what : str
        A word for the answer: "labels".
    rtol : float
        Largest relative difference.
    picture : callable, optional
        ``f(got)`` returns a `plots.Picture`, where one says it better.
    if_it_raises : str
        A hint for the usual cause of an exception here.

    Returns
    -------
    object
        What the learner's function returned.
    """
    try:
        got = attempt(*args)
    except Failed as wrong:
        wrong.hint = wrong.hint or if_it_raises
        raise
    if same(got, equals, rtol):
        return got
    fail(
        f"With {attempt.describe(args)}: {difference(got, equals, what, rtol)}.",
        _hint(got, equals, args, mistakes, rtol),
        picture and functools.partial(picture, got),
    )


def expect_value(
    got: Any,
    *,
    equals: Any,
    mistakes: Mistakes = (),
    what: str = "",
    rtol: float = 1e-9,
) -> None:
    """Fail unless a value is right; `mistakes` are values."""
    if not same(got, equals, rtol):
        sentence = difference(got, equals, what, rtol)
        fail(
            sentence[0].upper() + sentence[1:] + ".",
            _hint(got, equals, (), mistakes, rtol),
        )


def fail(
    sentence: str, hint: str = "", picture: Callable[[], Any] | None = None
) -> NoReturn:
    """End the check: the answer is wrong, and this sentence says why."""
    raise Failed(sentence, hint, picture)


def _hint(got, expected, args, mistakes, rtol):
    for wrong, hint in mistakes:
        if same(got, wrong(*args) if callable(wrong) else wrong, rtol):
            return hint
    return shape_hint(got, expected)


def compare(predicted: Any, seen: Any) -> None:
    """Set a prediction beside what was seen, in one line.

    Parameters
    ----------
    predicted : object
        What the learner wrote down; None if nothing yet. A set is compared
        as a set.
    seen : object

    Examples
    --------
    >>> compare(10, 5)
    You predicted 10. It was 5.
    >>> compare({4, 1}, [1, 4])
    You predicted 1, 4. That is what happened.
    >>> compare(None, 5)
    No prediction yet. Write one down above; being wrong helps too.
    """
    if predicted is None or predicted is Ellipsis:
        print("No prediction yet. Write one down above; being wrong helps too.")
        return
    if isinstance(predicted, (set, frozenset)):
        predicted, seen = _in_order(predicted), _in_order(seen)
    right = same(predicted, seen, rtol=1e-3)
    outcome = "That is what happened." if right else f"It was {_plain(seen)}."
    print(f"You predicted {_plain(predicted)}. {outcome}")


def _in_order(values):
    return sorted(np.ravel(list(values)).tolist(), key=str)


def _plain(value):
    return show(value).removeprefix("[").removesuffix("]")


def _show(picture):
    """Show the picture below the line, where there is a notebook."""
    if picture is None or "IPython" not in sys.modules:
        return
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is not None:
        display(picture())
