"""Attempts at a start placed by hand: how each ended, and how 200 others do."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..init import INITS, Rng
from ..setups import Init, Setup
from ..trace import Trace
from ..validation import Floats
from ..words import count, number, two_numbers

BEST, WORST = "reach the best", "fail as badly as you can"
GOALS = {
    BEST: "Goal: a start that ends at the lowest inertia.",
    WORST: "Goal: a start that ends as far above the lowest inertia as you "
    "can make it.",
}
RIVALS = 200  # k-means++ starts to compare with
PIECE = 50_000  # points of the rivals done at once: well under 100 ms
SAME = 1e-6  # relative: as good as the best
EXACT = 16 * np.finfo(float).eps  # relative to the largest coordinate: rounding


class Field:
    """What is known of some points with some k.

    Attributes
    ----------
    rivals : ndarray
        Final inertia of k-means++ starts, 200 of them in the end.
    attempts : list of Placement
    """

    def __init__(self, setup: Setup) -> None:
        self._setup = setup.replace(init="k-means++")
        self._zero = setup.X.size * (EXACT * np.abs(setup.X).max()) ** 2
        self.rivals = np.empty(0)
        self.attempts: list[Placement] = []

    def run_rivals(self) -> Iterator[float]:
        """Run the rivals that are left, piece by piece; yield the share done."""
        piece = max(1, PIECE // len(self._setup.X))
        while (done := len(self.rivals)) < RIVALS:
            seeds = range(done, min(done + piece, RIVALS))
            self.rivals = np.append(self.rivals, self._setup.sweep(seeds).inertia)
            yield len(self.rivals) / RIVALS

    @property
    def best(self) -> float:
        """The lowest inertia known."""
        return float(min([*self.rivals, *(a.trace.inertia for a in self.attempts)]))

    def record(self, goal: str) -> "Placement | None":
        """Return the attempt that came nearest to a goal."""
        if not self.attempts or not len(self.rivals):
            return None
        choose = min if goal == BEST else max
        return choose(self.attempts, key=lambda attempt: attempt.trace.inertia)

    def same(self, values: Floats | float, inertia: float) -> NDArray[np.bool_]:
        """Tell which values are as good as an inertia, but for rounding."""
        return np.isclose(values, inertia, rtol=SAME, atol=self._zero)


@dataclass(frozen=True, eq=False)
class Placement:
    """One attempt: a run from a start placed by hand.

    Attributes
    ----------
    trace : Trace
    field : Field
        What it is compared with: the same points with the same k.
    """

    trace: Trace
    field: Field

    @property
    def rivals(self) -> Floats:
        """Final inertia of k-means++ starts on the same points."""
        return self.field.rivals

    @property
    def best(self) -> float:
        """The lowest inertia known."""
        return self.field.best

    @property
    def ratio(self) -> float:
        """Final inertia divided by the best known: 1 is as good as it gets.

        NaN where the best known is 0 and this is not.
        """
        inertia, best = self.trace.inertia, self.best
        if self.field.same(inertia, best):
            return 1.0
        return float("nan") if self.field.same(best, 0.0) else inertia / best

    @property
    def ranks(self) -> tuple[int, int, int]:
        """How many rivals ended lower, at the same inertia, and higher."""
        inertia = self.trace.inertia
        alike = self.field.same(self.rivals, inertia)
        lower = np.sum((self.rivals < inertia) & ~alike)
        return int(lower), int(alike.sum()), int(len(alike) - lower - alike.sum())

    @property
    def words(self) -> str:
        """Say how good it is: "2.61 times the best known"."""
        ratio = self.ratio
        if ratio == 1:
            return "the best known"
        if np.isnan(ratio):
            return "the best known is 0"
        times = f"{ratio:.2f}" if ratio >= 1.005 else two_numbers(ratio, 1)[0]
        return f"{times} times the best known"

    def verdict(self, goal: str) -> list[str]:
        """Say how it ended, beside the rivals and beside the other attempts."""
        after = f"after {count(self.trace.n_iter, 'iteration')}."
        if not (n := len(self.rivals)):
            return [f"Inertia {self._inertia} {after} Comparing with {RIVALS} starts."]
        lower, alike, higher = self.ranks
        said = [
            f"Inertia {self._inertia}, {self.words}, {after}",
            f"Of {n} k-means++ starts {lower} ended lower, {alike} at the same "
            f"inertia, {higher} higher.",
        ]
        if self.ratio == 1 and not alike and not lower:
            said[-1] += " None of them found what you found."
        record = self.field.record(goal)
        if record and len(self.field.attempts) > 1 and self._equals(record):
            said[0] += " This is your record."
        return said

    def _equals(self, other: "Placement") -> bool:
        return bool(self.field.same(self.trace.inertia, other.trace.inertia))

    @property
    def _inertia(self) -> str:
        return number(self.trace.inertia)

    @property
    def line(self) -> str:
        """Write it as one line."""
        known = f", {self.words}" if len(self.rivals) else ""
        return f"k = {self.trace.k}, inertia {self._inertia}{known}"

    def row(self) -> dict[str, Any]:
        """Write it as one row of a table."""
        lower, alike, higher = self.ranks
        return {
            "points": len(self.trace.X),
            "k": self.trace.k,
            "iterations": self.trace.n_iter,
            "inertia": self.trace.inertia,
            "times the best": self.ratio,
            "rivals lower": lower,
            "rivals alike": alike,
            "rivals higher": higher,
        }


class Attempts(list[Placement]):
    """All attempts, in the order in which they were made.

    Examples
    --------
    >>> attempts = Attempts()
    >>> attempt = attempts.file(Setup("rectangle", 2, init=[0, 1]).record())
    >>> attempt.line
    'k = 2, inertia 16'
    >>> list(attempts.compare())[-1]
    1.0
    >>> attempt.line
    'k = 2, inertia 16, 16.00 times the best known'
    """

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[Any, Field] = {}

    def file(self, trace: Trace) -> Placement:
        """File a run; from a start that was filed before it is that attempt."""
        if filed := self.of(trace.setup):
            return filed
        field = self._fields.setdefault(_key(trace.setup), Field(trace.setup))
        attempt = Placement(trace, field)
        field.attempts.append(attempt)
        self.append(attempt)
        return attempt

    def of(self, setup: Setup) -> Placement | None:
        """Return the attempt from this very start, if there is one."""
        here = self.known_of(setup)
        same = (a for a in here.attempts if a.trace.setup == setup) if here else ()
        return next(iter(same), None)

    def known_of(self, setup: Setup) -> Field | None:
        """Return what is known of these points with this k, if there are attempts."""
        return self._fields.get(_key(setup))

    def compare(self) -> Iterator[float]:
        """Run what rivals are missing; yield the share of a field that is done."""
        for field in self._fields.values():
            yield from field.run_rivals()

    def table(self) -> Any:
        """Return the attempts as a pandas DataFrame, one row for each."""
        import pandas as pd

        rows = [attempt.row() for attempt in self]
        return pd.DataFrame(rows, index=range(1, len(rows) + 1))


def _key(setup: Setup) -> tuple[bytes, int, int]:
    return setup.X.tobytes(), len(setup.X), setup.k


def in_one_clump(X: Floats, k: int, rng: Rng | None = None) -> Floats:
    """Put all centroids on points of the clump farthest to the right."""
    outermost = X[X[:, 0].argmax()]
    nearest = ((X - outermost) ** 2).sum(axis=1).argsort(kind="stable")
    clump = nearest[: max(k, len(X) // k)]
    return X[clump[np.linspace(0, len(clump) - 1, k).astype(int)]]


def on_one_line(X: Floats, k: int, rng: Rng | None = None) -> Floats:
    """Put the centroids side by side from left to right, at half the height."""
    low, high = X.min(axis=0), X.max(axis=0)
    places = np.tile((low + high) / 2, (k, 1))
    places[:, 0] = low[0] + (high - low)[0] * (np.arange(k) + 0.5) / k
    return places


STARTS: dict[str, Init] = {
    "in one clump": in_one_clump,
    "on one line": on_one_line,
    **{name: name for name in INITS},
}


def unsolved(setup: Setup, goal: str) -> str:
    """Return the first of the ready starts that does not reach a goal by itself.

    Examples
    --------
    >>> unsolved(Setup("rectangle", 2), BEST), unsolved(Setup("rectangle", 2), WORST)
    ('in one clump', 'on one line')
    """
    runs = (setup.replace(init=init).record() for init in STARTS.values())
    ends = {name: run.inertia for name, run in zip(STARTS, runs, strict=True)}
    reached = (min if goal == BEST else max)(ends.values())
    same = Field(setup).same
    left = [name for name, end in ends.items() if not same(end, reached)]
    return left[0] if left else next(iter(STARTS))
