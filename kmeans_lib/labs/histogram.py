"""The sweep: hundreds of seeds as a live histogram, any bar can be opened."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..datasets import Dataset
from ..init import INITS
from ..setups import Setup
from ..stage import Stage
from ..sweeps import restarts_for
from ..validation import Floats
from ..words import count, number
from .parts.chart import Chart
from .parts.controls import Choice, Count, Levels, Made, Part, Press
from .parts.job import SLICE
from .parts.lab import Lab, View
from .parts.linked import StepSlider
from .parts.rows import data_names, largest_k, opening

if TYPE_CHECKING:
    from pandas import DataFrame

NOTHING = "nothing"
BARS = 40
SURE = 0.99
FEW = 10  # fewer hits than this give a rough share only
RTOL = 1e-6  # two runs as close as this ended in the same place
SLIM = {"flex": "1 1 184px", "min_width": "0", "max_width": "260px"}
GUESSES = [*map(str, range(1, 11)), *"15 20 30 50 100 200 500".split(), "1000 or more"]


@dataclass(frozen=True, eq=False)
class Histogram:
    """Where runs have ended, sorted into bars.

    Attributes
    ----------
    inertia : dict of ndarray of shape (n_runs,)
        For each start the final inertia of seed 0, seed 1, ...
    """

    inertia: dict[str, Floats]

    @cached_property
    def lowest(self) -> float:
        """The lowest inertia of all."""
        return min(values.min() for values in self.inertia.values() if len(values))

    @cached_property
    def edges(self) -> list[float]:
        """Where the bars begin and end."""
        return bar_edges(np.concatenate([*self.inertia.values()]))

    @cached_property
    def bars(self) -> dict[str, NDArray[np.intp]]:
        """The bar of each run."""
        last = len(self.edges) - 2
        return {
            start: np.clip(np.searchsorted(self.edges, ends, "right") - 1, 0, last)
            for start, ends in self.inertia.items()
        }

    def members(self, bar: int) -> list[tuple[str, int]]:
        """Return the runs in a bar, as pairs of start and seed."""
        return [
            (start, int(seed))
            for start, bars in self.bars.items()
            for seed in np.flatnonzero(bars == bar)
        ]

    def hits(self, start: str) -> int:
        """Return how many runs of a start reached the lowest inertia."""
        return int(np.sum(self.inertia[start] <= self.lowest * (1 + RTOL)))

    def chart(self, start: str, seed: int) -> dict[str, Any]:
        """Return what the chart shows when this run is on screen."""
        n = len(self.edges) - 1
        heights = {s: np.bincount(b, minlength=n) for s, b in self.bars.items()}
        here = self.bars[start][seed : seed + 1].tolist()  # empty: it is not run yet
        return {
            "edges": self.edges,
            "series": [{"name": s, "y": y.tolist()} for s, y in heights.items()],
            "words": [self._words(bar, (start, seed)) for bar in range(n)],
            "selected": here[0] if here else -1,
        }

    def _words(self, bar: int, on_screen: tuple[str, int]) -> str:
        members = self.members(bar)
        if not members:
            return ""
        values = [self.inertia[start][seed] for start, seed in members]
        low, high = number(min(values)), number(max(values))
        counts = ", ".join(
            f"{n} of {len(bars)} {start}"
            for start, bars in self.bars.items()
            if (n := np.sum(bars == bar))
        )
        words = f"Inertia {low if low == high else f'{low} to {high}'}: {counts}."
        if on_screen not in members:
            return words
        more = "; select it again for the next" if len(members) > 1 else ""
        return (
            f"{words} On screen: {on_screen[0]}, seed {on_screen[1]} "
            f"({members.index(on_screen) + 1} of {len(members)}{more})."
        )

    def sentence(self, start: str, guess: str | None) -> str:
        """Say how often a start succeeds; how many restarts it needs after a guess."""
        hits, n = self.hits(start), len(self.inertia[start])
        if not n:
            return f"No {start} start yet."
        answer = f": {restart_words(hits, n)}; you said {guess}" if guess else ""
        share = f"{100 * hits / n:.4g}%"  # 100% of 1000 runs is all of them
        return (
            f"{hits} of {n} {start} starts ({share}) reached the lowest inertia found, "
            f"{number(self.lowest)}{answer}."
        )


def _committed(lab: Any) -> str:
    return "" if lab.asked else "You have committed."


class SweepLab(Lab):
    """What `sweep_lab` returns: a lab with these parts, `inertia`, `trace`, `setup`."""

    data = Choice("data", lambda lab: data_names(lab.own), layout=SLIM)
    init = Choice("start", INITS, layout=SLIM, doc="How a run begins.")
    compare = Choice("vs", [NOTHING, *INITS], layout=SLIM, doc="Another start.")
    k = Count("k", 1, lambda lab: lab.most, layout=SLIM)
    runs = Count("runs", 10, 1000, layout=SLIM, doc="How many seeds.")
    seed = Count("seed", 0, lambda lab: lab.runs.value - 1, works=False, layout=SLIM)
    guess = Levels(
        lambda lab: f"{lab.asked or ''} restarts for {SURE:.0%}".strip(),
        GUESSES,
        works=False,
        off=_committed,
        style={"description_width": "initial"},
        doc="How many starts it takes until one of them is the best.",
    )
    commit = Press("Commit", "answer", off=_committed, doc="Then the lab says it.")
    chart = Part(
        Chart, "Where runs end", kind="bars", across="final inertia", up="runs"
    )
    stage = Part(Stage, controls="none")
    step = Made(lambda lab: StepSlider(lab.stage), StepSlider)
    rows = [[step], [data, init, compare, k, runs, seed, guess, commit]]
    no_page = (
        "A page cannot show the histogram, whose runs Python makes. Try "
        "to_html(lab.trace) for the run on screen: k, start and seed can be changed "
        "on that page."
    )

    def __init__(self, setup: Setup, **given: Any) -> None:
        self.own = None if isinstance(setup.data, str) else setup.dataset
        self._first, self._opened = setup, ""  # the start of the run on screen
        self._ends: dict[Any, list[tuple[float, int]]] = {}
        self._guesses: dict[Any, str] = {}
        name, k, seed = setup.dataset.name, setup.k, setup.seed
        super().__init__(data=name, k=k, seed=seed, **given)

    @property
    def inertia(self) -> dict[str, Floats]:
        """Final inertia of each seed, for each start that is shown."""
        self.job.finish()
        return self._histogram().inertia

    def success_rate(self, init: str) -> float:
        """Share of the runs with this start that reached the lowest inertia.

        It is the lowest of all the runs that are shown.
        """
        self.job.finish()
        return self._histogram().hits(init) / len(self.inertia[init])

    def table(self) -> "DataFrame":
        """Return the ends of the runs as a pandas DataFrame, a row for each."""
        from pandas import DataFrame

        self.job.finish()
        rows = [
            (start, seed, *end)
            for start in self.starts
            for seed, end in enumerate(self._done(start))
        ]
        return DataFrame(rows, columns=["start", "seed", "inertia", "iterations"])

    # what the controls mean

    @property
    def starts(self) -> list[str]:
        """The starts that are compared: one or two."""
        both = self.init.value, self.compare.value
        return [start for start in dict.fromkeys(both) if start != NOTHING]

    @property
    def opened(self) -> str:
        """The start of the run on screen."""
        return self._opened if self._opened in self.starts else self.init.value

    @property
    def asked(self) -> str | None:
        """The start whose restarts are to be guessed; None if all are."""
        return next((s for s in self.starts if not self._guess(s)), None)

    @property
    def most(self) -> int:
        """The end of the slider over k."""
        most = largest_k(np.unique(self._setup("random", k=1).X, axis=0))
        is_first = self.data.value == self._first.dataset.name
        return max(most, self._first.k) if is_first else most

    def _guess(self, start: str) -> str | None:
        return self._guesses.get(self._about(start))

    def _about(self, start: str) -> tuple[str, int, str]:
        return self.data.value, self.k.value, start

    def _setup(self, start: str, k: int | None = None, seed: int = 0) -> Setup:
        name = self.data.value
        data = self.own if self.own and name == self.own.name else name
        return Setup(data, k or self.k.value, start, seed)

    # the runs

    def work(self) -> Generator[Any, None, Histogram]:
        """Run what is missing, some seeds at a time; the chart fills."""
        for at, start in enumerate(self.starts):
            for share in self._grow(start):
                yield (at + share) / len(self.starts), self._histogram()
        return self._histogram()

    def _grow(self, start: str) -> Iterator[float]:
        ends, wanted = self._ends.setdefault(self._about(start), []), self.runs.value
        setup, group = self._setup(start), 1
        while len(ends) < wanted:
            began = perf_counter()
            found = setup.sweep(range(len(ends), min(len(ends) + group, wanted)))
            ends.extend(zip(found.inertia.tolist(), found.n_iter.tolist()))
            spent = max(perf_counter() - began, 1e-6)
            group = max(1, min(int(group * SLICE / spent), 4 * group))
            yield len(ends) / wanted

    def _done(self, start: str) -> list[tuple[float, int]]:
        return self._ends.get(self._about(start), [])[: self.runs.value]

    def _histogram(self) -> Histogram:
        return Histogram(
            {s: np.array([end for end, _ in self._done(s)]) for s in self.starts}
        )

    # what is shown

    def view(self, found: Histogram) -> View:
        """Show the bars, one of the runs, and how often each start succeeds."""
        start, seed, shown = self.opened, self.seed.value, self.stage.trace
        setup = self._setup(start, seed=seed)
        film = shown if shown and shown.setup == setup else setup.record()
        return View(
            film,
            step=None if shown else len(film) - 1,
            stage={"features": setup.dataset.features},
            chart=found.chart(start, seed),
            say=[found.sentence(s, self._guess(s)) for s in found.inertia],
        )

    def picked(self, place: int, again: bool) -> None:
        """Open the first run of the selected bar, or the next if it is open."""
        members = self._histogram().members(place)
        here = self.opened, self.seed.value
        if members and (again or here not in members):
            at = members.index(here) + 1 if here in members else 0
            self._opened, self.seed.value = members[at % len(members)]
        self.look()  # a bar may be empty, or of a histogram that is gone by now

    def answer(self) -> None:
        """Keep the guess, and say how many restarts are needed."""
        guessed = "guess", None  # the slider has been moved
        if guessed not in self._wishes:
            return self.say("No guess yet: move the slider to your number first.")
        if self.asked:
            self._guesses[self._about(self.asked)] = self._wishes.pop(guessed)
            self.fit()
            self.look()


def sweep_lab(
    data: str | Dataset | ArrayLike = "four blobs",
    k: int | None = None,
    *,
    init: str = "random",
    compare: str | None = None,
    runs: int = 200,
    seed: int = 0,
) -> SweepLab:
    """See hundreds of seeds at once, and open any of the runs.

    Parameters
    ----------
    data : str or array-like of shape (n_samples, n_features)
        A name in `DATASETS`, or your own points.
    k : int, optional
        Number of clusters: 4, or as many as there are points.
    init : str
        A name in `INITS`.
    compare : str, optional
        Another one, drawn over the first.
    runs : int
        Number of seeds, from 0 on: 10 to 1000.
    seed : int
        The run on screen.

    Returns
    -------
    SweepLab

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> lab = sweep_lab("rectangle", k=2, runs=100)
    >>> sorted(set(lab.inertia["random"].tolist()))
    [1.0, 16.0]
    >>> lab.chart.selected = len(lab.chart.words) - 1
    >>> lab.trace.inertia
    16.0
    """
    return SweepLab(opening(data, k, seed=seed), runs=runs, init=init, compare=compare)


def bar_edges(values: ArrayLike) -> list[float]:
    """Edges of equal bars that hold all values.

    Examples
    --------
    >>> bar_edges([1.0, 5.0])[:3]
    [1.0, 1.1, 1.2]
    >>> len(bar_edges([3.0, 3.0]))
    12
    """
    low, high = float(np.min(values)), float(np.max(values))
    if high - low > RTOL * high:
        return np.linspace(low, high, BARS + 1).tolist()
    half = 0.05 * low or 1.0  # all the same: one bar in the middle
    return np.linspace(low - half, low + half, 12).tolist()


def restart_words(hits: int, n: int) -> str:
    """Say how many restarts are needed, as far as the runs tell.

    Examples
    --------
    >>> restart_words(83, 100), restart_words(9, 9)
    ('3 restarts give 99% certainty', '1 run was always enough')
    """
    if hits in (0, n):
        return "1 run was always enough" if hits else "no restart is known to help"
    needed = restarts_for(hits / n, SURE)
    rough, s = "about " if hits < FEW else "", "s" if needed == 1 else ""
    return f"{rough}{count(needed, 'restart')} give{s} {SURE:.0%} certainty"
