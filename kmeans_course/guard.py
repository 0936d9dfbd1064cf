"""Run a learner's code safely: on copies, for a limited time, explained.

An endless loop ends after the limit, an exception becomes a sentence with
the learner's own line, and the arguments that a check keeps stay untouched.
"""

import copy
import ctypes
import inspect
import linecache
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from .answers import same
from .wording import one_line, show_call


class TimeLimit(BaseException):
    """The code took too long; no ``except Exception`` can swallow this."""


class NotAttempted(Exception):
    """The stub is still as it was."""


class Failed(Exception):
    """An attempt is wrong: one sentence, perhaps a hint and a picture.

    Attributes
    ----------
    sentence : str
        The case, what was expected and what came.
    hint : str
        What kind of mistake this usually is; "" if unknown.
    picture : callable or None
        Returns a matplotlib Figure that says it better.
    """

    def __init__(
        self, sentence: str, hint: str = "", picture: Callable[[], Any] | None = None
    ) -> None:
        super().__init__(sentence)
        self.sentence, self.hint = sentence, hint
        self.picture = picture


class Attempt:
    """A learner's function as a check calls it.

    Every call gets copies of its arguments. What the function raises, an
    argument that it changed and a loop without end are reported as `Failed`.

    Parameters
    ----------
    function : callable
    seconds : float
        What all calls together may take.

    Attributes
    ----------
    calls : int
        Calls that returned.

    Examples
    --------
    >>> double = Attempt(lambda x: 2 * x)
    >>> double(21), double.calls
    (42, 1)
    """

    def __init__(self, function: Callable[..., Any], seconds: float = 5.0) -> None:
        self.function = function
        self.calls = 0
        self._allowed = self._left = seconds

    def __call__(self, *args: Any) -> Any:
        """Call the function on copies of the arguments."""
        given = copy.deepcopy(args)
        start = time.monotonic()
        try:
            got = within(self._left, lambda: _quietly(self.function, given))
        except NotImplementedError:
            raise NotAttempted from None
        except TimeLimit:
            raise Failed(
                f"With {self.describe(args)} it did not end within "
                f"{self._allowed:g} seconds.",
                "does every loop have an end that it reaches?",
            ) from None
        except (Exception, SystemExit) as error:
            raise Failed(self._blame(error, args), _usual_cause(error)) from None
        self._left -= time.monotonic() - start
        self._require_unchanged(args, given)
        self.calls += 1
        return got

    def describe(self, args: Sequence[Any]) -> str:
        """Say which arguments a call has: "a = [0, 0] and b = [3, 4]"."""
        return show_call(self._names(len(args)), args)

    def _names(self, n):
        try:
            names = list(inspect.signature(self.function).parameters)
        except (TypeError, ValueError):
            names = []
        return names[:n] + [f"argument {i + 1}" for i in range(len(names), n)]

    def _require_unchanged(self, args, given):
        for name, before, after in zip(self._names(len(args)), args, given):
            if isinstance(before, (np.ndarray, list)) and not same(
                after, before, rtol=0
            ):
                raise Failed(
                    f"Your function changes its argument {name}.",
                    "the code that calls it still needs that array. Make a "
                    f"new one, or work on a copy: {name} = {name}.copy().",
                )

    def _blame(self, error, args):
        what = f"{type(error).__name__}: {one_line(error)}".rstrip(":. ")
        case = f"With {self.describe(args)}"
        line = _own_line(error.__traceback__, self.function)
        if line is None:
            return f"{case} your function could not be called: {what}."
        number, text = line
        code = f", `{text}`," if text else ""
        return f"{case}, line {number} of your code{code} raised {what}."


USUAL_CAUSES = {  # part of what Python says: what a beginner can do
    "is not defined": "is the name spelled right, and has the cell run that "
    "defines or imports it?",
    "bitwise_xor": "in Python a square is ** 2; ^ is something else.",
    "for ^": "in Python a square is ** 2; ^ is something else.",
    "truth value of an array": "compare whole arrays with np.array_equal(a, b).",
    "object is not callable": "one of your variables has the name of a "
    "function. Give it another name.",
}


def _usual_cause(error):
    said = str(error)
    found = [hint for part, hint in USUAL_CAUSES.items() if part in said]
    return found[0] if found else ""


def _quietly(function, args):
    with np.errstate(all="ignore"):
        return function(*args)


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
        worker.join(seconds)
    finally:  # also when the learner interrupts the kernel
        _stop(worker, outcome, lock)
    if "result" in outcome:
        return outcome["result"]
    raise outcome.get("error") or TimeLimit()


def _stop(worker, outcome, lock):
    """Raise `TimeLimit` inside the thread until its work ends, for a second.

    Not after that: it would hit Python's own code, which ends the thread.
    """
    for _ in range(10):
        with lock:
            if outcome or not worker.is_alive():
                break
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(worker.ident), ctypes.py_object(TimeLimit)
            )
        worker.join(0.1)
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
