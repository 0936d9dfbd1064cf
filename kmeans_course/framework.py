"""What a check is: a function that judges one exercise in one line.

`exercise` makes one of a body that tries the learner's answer, and of the mistakes
that are expected. In the body `expect` compares the answers to some cases, and `fail`
says anything else. Titles and hints are in exercises.toml.
"""

import copy
import functools
import io
import re
import sys
import tomllib
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from kmeans_lib.words import folded

from .answers import difference, plain, same, shape_hint
from .guard import UNREADABLE, Attempt, Failed, NotAttempted, read_value
from .notes import EXERCISES, note
from .wording import show

# exercise number -> its title, and for each of its mistakes, by name, the hint
WORDS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("exercises.toml").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Verdict:
    """What a check found."""

    number: str  # of the exercise: "1.3"
    state: str  # "correct", "not yet", "not attempted"
    sentence: str = ""
    hint: str = ""
    picture: Callable[[], Any] | None = None

    def __str__(self) -> str:
        yet = " yet" if self.state == "not attempted" else ""
        parts = [f"Exercise {self.number}: {self.state}{yet}.", self.sentence]
        if self.hint:
            parts.append(f"Hint: {self.hint}")
        return folded(" ".join(filter(None, parts)), 600)


def exercise(
    number: str,
    /,
    *,
    seconds: float = 5.0,  # so long may the learner's code take in all
    takes: str = "function",  # or "value"
    read: Callable[[Any], Any] = plain,  # makes of an answer what the body works with
    **mistakes: Any,
) -> Callable[[Callable[[Any], Any]], Any]:
    """Make a check of a body that tries an answer.

    The body gets the learner's function, ready to be called on copies, or
    with ``takes="value"`` the value itself. It returns if the answer is right,
    perhaps with a sentence to add. The check prints one line, notes the progress,
    and never raises.

    Each mistake is written as a learner's wrong answer, or a list of such answers.
    Its hint has the same name in exercises.toml. A test hands all of them in.

    Examples
    --------
    >>> WORDS["0.1"] = {"title": "twice a number", "square": "that is a square."}
    >>> @exercise("0.1", square=lambda x: x * x)
    ... def check_double(double):
    ...     expect(double, lambda x: 2 * x, [(3,), (7,)])
    >>> check_double.judge(lambda x: x * x).hint
    'that is a square.'
    >>> _ = EXERCISES.pop("0.1"), WORDS.pop("0.1")
    """

    def decorate(body):
        def judge(answer):
            attempt = functools.partial(Attempt, answer, seconds, mistakes, read)
            with redirect_stdout(_Nowhere()), redirect_stderr(_Nowhere()):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    return _judge(number, body, answer, attempt, takes)

        @functools.wraps(body)
        def check(answer=None):
            verdict = judge(answer)
            trouble = note(verdict)
            print(verdict, trouble, sep="\n" if trouble else "")
            _show(verdict.picture)

        check.judge, check.number, check.mistakes = judge, number, mistakes
        check.title = WORDS[number]["title"]
        EXERCISES[number] = check
        return check

    return decorate


class _Nowhere(io.TextIOBase):
    """Takes what a learner's code prints, and keeps none of it."""

    def write(self, text):
        return len(text)


def _judge(number, body, answer, attempt, takes):
    if answer is None or answer is Ellipsis:
        return Verdict(number, "not attempted")
    try:
        if takes == "value":
            said = body(read_value(answer, UNREADABLE))
            return Verdict(number, "correct", said or "")
        if not callable(answer):
            sentence = (
                f"This is {show(read_value(answer, UNREADABLE))}, not a function."
            )
            fail(sentence, "hand over its name, without parentheses.")
        trial = attempt()
        said = body(trial)
        return Verdict(number, "correct", f"{_tried(trial)} {said or ''}".strip())
    except NotAttempted as stub:
        return Verdict(number, "not attempted", _missing(number, str(stub)))
    except Failed as wrong:
        hint = WORDS[number].get(wrong.hint, wrong.hint)
        return Verdict(number, "not yet", wrong.sentence, hint, wrong.picture)
    except Exception as error:  # the body could not read what it got
        what = f"({type(error).__name__}: {folded(str(error), 160)})"
        return Verdict(number, "not yet", f"The answer has an unexpected form {what}.")


def _missing(number, said):
    """Say whose stub was met, if it is not this exercise's own."""
    other = re.search(r"^(`\w+`).*\bExercise (\d+\.\d+)", said)
    if other is None or other[2] == number:
        return ""
    calls = "It calls your {}, and exercise {} is not done.".format(*other.groups())
    return f"{calls} Do that first, or run its solution."


def _tried(attempt):
    cases = "case" if attempt.calls == 1 else "cases"
    return f"{attempt.calls} {cases} tried."


def expect(
    attempt: Attempt,
    right: Callable[..., Any],
    cases: Iterable[tuple],
    *,
    parts: Sequence[str] = (),  # names, where the answer is several things
    returns: str = "",  # what these are, if `read` has made others of them
    names: Sequence[str] = (),  # of the cases, where the arguments say little
    what: str = "",  # a word for the answer: "labels"
    rtol: float = 1e-9,
    atol: float = 1e-12,
    picture: Callable[..., Any] | None = None,  # f(*args, right) -> f(got) or None
) -> None:
    """Call the learner's function and fail unless it answers as the right one.

    Each case is a tuple of arguments; the first ones are those of the text, worked
    out by hand. The hint is that of the mistake that gives the same answers.
    """
    cases = [tuple(args) for args in cases]
    picks: list[tuple] = [(name, itemgetter(j)) for j, name in enumerate(parts)]
    whole = _alike(_whole, rtol, atol)
    for i, args in enumerate(cases):
        case = f"With {names[i] if names else attempt.describe(args)}"
        equals, got = right(*args), _outcome(attempt, args)
        hint = functools.partial(_diagnose, attempt, got, args, cases)
        _need_answer(got, case, len(parts), returns or " and ".join(parts), hint)
        for name, pick in picks or [(what, _whole)]:
            alike = _alike(pick, rtol, atol)
            if not alike(got, equals):
                given, wanted = pick(got), pick(equals)
                draw = picture and picture(*args, wanted)
                fail(
                    f"{case}: {difference(given, wanted, name, rtol)}.",
                    hint(whole) or hint(alike) or shape_hint(given, wanted),
                    draw and functools.partial(draw, given),
                )


def _whole(answer):
    return answer


def _alike(pick, rtol, atol):
    """Make a function that tells whether two answers are the same in one part."""

    def alike(one, other):
        try:
            return same(pick(one), pick(other), rtol, atol)
        except (IndexError, TypeError):  # one of them has no such part
            return False

    return alike


def _need_answer(got, case, n, returns, hint):
    """Fail if the function raised something, or returned too few or many parts."""
    if isinstance(got, Failed):
        got.hint = got.hint or hint(same)
        raise got
    if n and (not isinstance(got, (list, np.ndarray)) or len(got) != n):
        sentence = f"{case} it does not return what is needed: {returns}."
        fail(sentence, "return all of them, separated by commas.")


def _diagnose(attempt, got, args, cases, alike):
    """Return the name of the mistake that answers as the learner, here and elsewhere.

    Here all mistakes count that give this answer. Where they are several, the other
    cases decide.
    """
    left = _fitting(attempt, got, args, attempt.mistakes, alike)
    for other in cases:
        if len(left) < 2:
            break
        seen = _outcome(attempt, other)
        left = _fitting(attempt, seen, other, left, alike) or left
    return next(iter(left), "")


def _fitting(attempt, seen, args, mistakes, alike):
    """Return the mistakes that come to this, of each the variants that do."""
    found = {}
    for name, wrongs in mistakes.items():
        wrongs = wrongs if isinstance(wrongs, list) else [wrongs]
        fits = [w for w in wrongs if _agree(seen, _planted(attempt, w, args), alike)]
        found |= {name: fits} if fits else {}
    return found


def _agree(seen, other, alike):
    if isinstance(other, Exception):
        kind = getattr(seen, "kind", None)
        return isinstance(kind, type) and isinstance(other, kind)
    return not isinstance(seen, Exception) and alike(seen, other)


def _outcome(attempt, args):
    """What the learner's function returns, or the `Failed` that it comes to."""
    try:
        return attempt(*args)
    except Failed as wrong:
        return wrong


def _planted(attempt, wrong, args):
    """What a mistake on our own list returns or raises."""
    try:
        with np.errstate(all="ignore"):
            return attempt.read(wrong(*copy.deepcopy(args)))
    except Exception as error:
        return error


def fail(
    sentence: str, hint: str = "", picture: Callable[[], Any] | None = None
) -> NoReturn:
    """End the check: the answer is wrong, and this sentence says why.

    The hint is a name in exercises.toml, or the words themselves.
    """
    raise Failed(sentence, hint, picture)


def _show(picture):
    """Show the picture below the line, where there is a notebook."""
    if picture is None or "IPython" not in sys.modules:
        return
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is not None:
        display(picture())
