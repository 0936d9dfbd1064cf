"""Run a learner's code safely: on copies, for a limited time, explained.

An endless loop ends after the limit, whatever is raised becomes a sentence with
the learner's own line, and the arguments that a check keeps stay untouched. The
answer, too, is read in here: its own methods are the learner's code.
"""

import copy
import ctypes
import inspect
import linecache
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from kmeans_lib.words import folded

from .answers import plain, same, usual_cause
from .wording import show_call

DEEPEST = 3000  # calls in each other: a learner's cell may have allowed too many


UNREADABLE = "something that cannot be read"


class TimeLimit(BaseException):
    """The code took too long; no ``except Exception`` can swallow this."""


class NotAttempted(Exception):
    """The stub is still as it was; the text names the exercise it belongs to."""


@dataclass(eq=False)
class Failed(Exception):
    """An attempt is wrong: one sentence, perhaps a hint and a picture."""

    sentence: str  # the case, what was expected and what came
    hint: str = ""  # what kind of mistake this usually is
    picture: Callable[[], Any] | None = None  # makes a Figure that says it better
    kind: type | None = None  # of the exception that the learner's function raised


class Attempt:
    """A learner's function as a check calls it.

    Every call gets copies of its arguments and returns what `read` makes of the
    answer; all calls together may take so many seconds. What the function raises,
    an argument that it changed and a loop without end are reported as `Failed`.

    Examples
    --------
    >>> double = Attempt(lambda x: 2 * x)
    >>> double(21), double.calls
    (42, 1)
    """

    def __init__(
        self,
        function: Callable[..., Any],
        seconds: float = 5.0,
        mistakes: Mapping[str, Any] | None = None,
        read: Callable[[Any], Any] = plain,
    ) -> None:
        self.function, self.read = function, read
        self.mistakes = mistakes or {}  # name -> a wrong answer or a list of them
        self.calls = 0  # that returned
        self._allowed = self._left = seconds

    def __call__(self, *args: Any) -> Any:
        """Call the function on copies of the arguments."""
        start = time.monotonic()
        try:
            done = within(self._left, lambda: _run(self.function, args, self.read))
        except TimeLimit:
            raise Failed(
                f"With {self.describe(args)} it did not end within "
                f"{self._allowed:g} seconds.",
                "does every loop have an end that it reaches?",
            ) from None
        self._left -= time.monotonic() - start
        self._require_good(done, args)
        self.calls += 1
        return done.value

    def describe(self, args: Sequence[Any]) -> str:
        """Say which arguments a call has: "a = [0, 0] and b = [3, 4]"."""
        return show_call(self._names(len(args)), args)

    def _names(self, n):
        try:
            names = list(inspect.signature(self.function).parameters)
        except Exception:  # builtins have none, and a class may lie about it
            names = []
        return names[:n] + [f"argument {i + 1}" for i in range(len(names), n)]

    def _require_good(self, done, args):
        if done.kind and issubclass(done.kind, NotImplementedError):
            raise NotAttempted(done.said)
        if done.kind:
            raise Failed(
                self._blame(done, args), usual_cause(done.said), kind=done.kind
            )
        if done.changed is not None:
            name = self._names(len(args))[done.changed]
            raise Failed(
                f"Your function changes its argument {name}.",
                "the code that calls it still needs that array. Make a "
                f"new one, or work on a copy: {name} = {name}.copy().",
            )

    def _blame(self, done, args):
        what = f"{done.kind.__name__}: {done.said}".rstrip(":. ")
        case = f"With {self.describe(args)}"
        if done.line is None:
            return f"{case} your function could not be called: {what}."
        number, text = done.line
        code = f", `{text}`," if text else ""
        return f"{case}, line {number} of your code{code} raised {what}."


def read_value(answer: Any, otherwise: Any) -> Any:
    """Read a value as guarded as a function's answer, or return something else."""
    try:
        return Attempt(lambda: answer)()
    except (Failed, NotAttempted):
        return otherwise


@dataclass
class Done:
    """What came of a call: a value, or the kind and the text of what was raised."""

    value: Any = None
    changed: int | None = None  # which argument
    kind: type | None = None
    said: str = ""
    line: tuple[int, str] | None = None  # of the learner's code


def _run(function, args, read):
    """Call and read the answer; no exception but `TimeLimit` leaves this."""
    given, limit = copy.deepcopy(args), sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(min(limit, DEEPEST))
        with np.errstate(all="ignore"):
            return Done(read(function(*given)), _changed(args, given))
    except TimeLimit:
        raise
    except BaseException as error:
        line = _own_line(error.__traceback__, function)
        return Done(kind=type(error), said=_said(error), line=line)
    finally:
        sys.setrecursionlimit(limit)


def _changed(args, given):
    """The place of the first argument that is not what it was."""
    for i, (before, after) in enumerate(zip(args, given)):
        kept = not isinstance(before, (np.ndarray, list)) or same(after, before, 0)
        if not kept:
            return i
    return None


def _said(error):
    """The text of an exception; a stub's names the function that is missing."""
    try:
        text = folded(str(error), 160)
    except TimeLimit:
        raise
    except BaseException:  # its own __str__ raises
        return ""
    if not isinstance(error, NotImplementedError):
        return text
    return f"`{_last_frame(error.__traceback__).f_code.co_name}`: {text}"


def _last_frame(traceback):
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback.tb_frame


def _own_line(traceback, function):
    """Return number and text of the learner's last line, or None."""
    namespace = getattr(inspect.unwrap(function), "__globals__", None)
    found = None
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_globals is namespace:
            text = linecache.getline(frame.f_code.co_filename, traceback.tb_lineno)
            found = traceback.tb_lineno, text.strip()
        traceback = traceback.tb_next
    return found


def within(seconds: float, work: Callable[[], Any]) -> Any:
    """Return ``work()``, or raise `TimeLimit` after so many seconds.

    The work runs in a thread of its own, because only a thread can be given
    up on every system and from within Jupyter. Python in a browser has no
    threads; there the work is traced instead, which is slower.

    Examples
    --------
    >>> within(5, lambda: 6 * 7)
    42
    """
    outcome = {}
    lock = threading.Lock()

    def target():
        with suppress(TimeLimit):  # one may come late, while this ends
            try:
                found = {"result": work()}
            except BaseException as error:
                found = {"error": error}
            with lock:
                outcome.update(found)

    worker = threading.Thread(target=target, daemon=True)
    try:
        worker.start()
    except RuntimeError:
        return _traced(seconds, work)
    try:
        worker.join(max(seconds, 0))
    finally:  # also when the learner interrupts the kernel
        _stop(worker, outcome, lock)
    if "result" in outcome:
        return outcome["result"]
    raise outcome.get("error") or TimeLimit()


def _stop(worker, outcome, lock):
    """Raise `TimeLimit` inside the thread until its work ends, for a second.

    So often that one comes where no ``except`` of the learner's can catch it; not
    after that: it would hit Python's own code, which ends the thread.
    """
    for _ in range(200):
        with lock:
            if outcome or not worker.is_alive():
                break
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(worker.ident), ctypes.py_object(TimeLimit)
            )
        worker.join(0.005)
    worker.join(0.1)


def _traced(seconds, work):
    end = time.monotonic() + seconds

    def trace(frame, event, arg):
        if time.monotonic() > end:
            raise TimeLimit
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        return work()
    finally:
        sys.settrace(before)
