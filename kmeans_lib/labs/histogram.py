"""The sweep: hundreds of seeds as a live histogram, any bar can be opened."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..datasets import Dataset
from ..init import INITS
from ..setups import Setup
from ..stage import Stage
from ..sweeps import restarts_for
from ..validation import Floats, check_name
from ..words import number
from .parts.chart import Chart
from .parts.controls import choice, data_names, largest_k, opening_k, row, slider
from .parts.job import SLICE
from .parts.linked import StepSlider
from .parts.panels import PanelLab

NOTHING = "nothing"
BARS = 40
SURE = 0.99
FEW = 10  # fewer hits than this give a rough share only
RTOL = 1e-6  # two runs as close as this ended in the same place


class SweepLab(PanelLab):
    """What `sweep_lab` returns.

    Attributes
    ----------
    data, init, compare : ipywidgets.Dropdown
    k, runs, seed, step : ipywidgets.IntSlider
        `runs` is the number of seeds, `seed` the run on screen.
    chart : Chart
    stage : Stage
    sentence : Sentence
    job : Job
    trace, setup : Trace, Setup
        The run on screen, and what was run.
    inertia : dict
        Final inertia of each seed, for each start that is shown.
    """

    def __init__(self, setup: Setup, compare: str | None, runs: int) -> None:
        self._own = None if isinstance(setup.data, str) else setup.dataset
        k, init, seed = setup.k, str(setup.init), setup.seed
        self._found: dict[str, list[float]] = {}  # inertia of each seed, by start
        self.data = choice("data", data_names(self._own), setup.dataset.name)
        self.init = choice("start", list(INITS), str(init))
        self.compare = choice("vs", [NOTHING, *INITS], compare or NOTHING)
        self.k = slider("k", k, 1, max(k, _most(setup.X)))
        self.runs = slider("runs", runs, 10, max(1000, runs))
        self.runs.step = 10
        self.seed = slider("seed", seed, 0, max(runs - 1, seed))
        trace = setup.record()
        stage = Stage(features=setup.dataset.features, controls="none")
        stage.show(trace, step=len(trace) - 1)
        self.step = StepSlider(stage)
        super().__init__(
            Chart(kind="bars", across="final inertia", up="runs"),
            stage,
            self.step,
            row(self.data, self.init, self.compare, self.k, self.runs, self.seed),
        )
        self.when(self._change_data, self.data)
        self.when(self._start_again, self.k)
        self.when(self._change_starts, self.init, self.compare)
        self.when(self._change_runs, self.runs)
        self.when(self._show_run, self.seed)
        self.on(self._open_bar, self.chart, "selected")
        self.on(self._open_next, self.chart, "again")
        self.job.start(self._sweep())

    @property
    def inertia(self) -> dict[str, Floats]:
        """Final inertia of each seed, for each start that is shown."""
        self.job.finish()
        return {init: self._of(init) for init in self._starts()}

    def success_rate(self, init: str) -> float:
        """Share of the runs with this start that reached the lowest inertia.

        It is the lowest of all the runs that are shown.
        """
        return float(np.mean(self.inertia[init] <= self._goal()))

    # what the controls do

    def _change_data(self) -> None:
        name = self.data.value
        setup = Setup(self._own if self._own and name == self._own.name else name, 1)
        with self.held():
            self.k.max = _most(setup.X)
        self._start_again(setup)

    def _start_again(self, setup: Setup | None = None) -> None:
        self._found = {}
        self._change_starts(setup)

    def _change_starts(self, setup: Setup | None = None) -> None:
        is_shown = self._opened in self._starts()
        self._show_run(self._opened if is_shown else self.init.value, setup)
        self.job.start(self._sweep())

    def _change_runs(self) -> None:
        self.seed.max = self.runs.value - 1
        self._draw()
        self.job.start(self._sweep())

    def _show_run(self, init: str | None = None, setup: Setup | None = None) -> None:
        setup = (setup or self.setup).replace(
            k=self.k.value, init=init or self._opened, seed=self.seed.value
        )
        self.stage.show(setup.record(), features=setup.dataset.features)
        self._draw()

    def _open_bar(self) -> None:
        """Open the first run of the selected bar."""
        bar = self.chart.selected
        if bar in (-1, self._bar_on_screen()):
            return
        members = self._members(bar)
        if members:
            self._open(*members[0])
        else:  # an empty bar, or one of a histogram that is gone by now
            self._draw()

    def _open_next(self) -> None:
        """Open the next run of the bar that was selected again."""
        members = self._members(self.chart.selected)
        if members:
            self._open(*members[(self._place(members) + 1) % len(members)])

    def _open(self, init: str, seed: int) -> None:
        with self.held():
            self.seed.value = seed
        if (init, seed) != (self._opened, self.setup.seed):
            self._show_run(init)

    # the runs

    def _starts(self) -> list[str]:
        """The starts that are compared: one or two."""
        both = self.init.value, self.compare.value
        return [init for init in dict.fromkeys(both) if init != NOTHING]

    @property
    def _opened(self) -> str:
        """The start of the run on screen."""
        return str(self.setup.init)

    def _of(self, init: str) -> Floats:
        return np.array(self._found.get(init, [])[: self.runs.value])

    def _all(self) -> Floats:
        return np.concatenate([self._of(init) for init in self._starts()])

    def _goal(self) -> float:
        return self._all().min() * (1 + RTOL)

    def _sweep(self) -> Iterator[float]:
        """Run what is missing, some seeds at a time; the chart fills."""
        starts = self._starts()
        for at, init in enumerate(starts):
            for share in self._grow(init):
                self._draw()
                yield (at + share) / len(starts)
        self._draw()

    def _grow(self, init: str) -> Iterator[float]:
        found = self._found.setdefault(init, [])
        setup, wanted = self.setup.replace(init=init), self.runs.value
        group = 1
        while len(found) < wanted:
            began = perf_counter()
            seeds = range(len(found), min(len(found) + group, wanted))
            found.extend(setup.sweep(seeds).inertia.tolist())
            spent = max(perf_counter() - began, 1e-6)
            group = max(1, min(int(group * SLICE / spent), 4 * group))
            yield len(found) / wanted

    # the bars

    def _bars(self, values: ArrayLike) -> NDArray[np.intp]:
        """The bar of each value."""
        edges = self.chart.edges
        return np.clip(
            np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2
        )

    def _members(self, bar: int) -> list[tuple[str, int]]:
        """The runs in a bar, as pairs of start and seed."""
        return [
            (init, int(seed))
            for init in self._starts()
            for seed in np.flatnonzero(self._bars(self._of(init)) == bar)
        ]

    def _place(self, members: list[tuple[str, int]]) -> int:
        on_screen = self._opened, self.setup.seed
        return members.index(on_screen) if on_screen in members else -1

    def _bar_on_screen(self) -> int:
        values = self._found.get(self._opened, [])
        if self.setup.seed >= len(values):
            return -1  # it has not been run yet
        return int(self._bars([values[self.setup.seed]])[0])

    def _draw(self) -> None:
        values = self._all()
        if not len(values):
            return
        with self.chart.hold_sync():
            self.chart.edges = bar_edges(values)
            n_bars = len(self.chart.edges) - 1
            heights = {
                init: np.bincount(self._bars(self._of(init)), minlength=n_bars)
                for init in self._starts()
            }
            self.chart.series = [
                {"name": f"{init} start", "y": height.tolist()}
                for init, height in heights.items()
            ]
            self.chart.name = f"Final inertia of {self._how_many()}"
            self.chart.words = [self._bar_words(bar, heights) for bar in range(n_bars)]
            self.chart.selected = self._bar_on_screen()
        self.sentence.say(*map(self._share_words, self._starts()))

    # the words

    def _how_many(self) -> str:
        done = [f"{len(self._of(init))} {init}" for init in self._starts()]
        return f"{' and '.join(done)} starts"

    def _bar_words(self, bar: int, heights: dict[str, NDArray[np.intp]]) -> str:
        members = self._members(bar)
        if not members:
            return ""
        values = [self._found[init][seed] for init, seed in members]
        low, high = number(min(values)), number(max(values))
        where = low if low == high else f"{low} to {high}"
        counts = ", ".join(
            f"{height[bar]} of {len(self._of(init))} {init} starts"
            for init, height in heights.items()
            if height[bar]
        )
        words = f"Inertia {where}: {counts}."
        place = self._place(members)
        if place < 0:
            return words
        more = "; select it again for the next" if len(members) > 1 else ""
        return (
            f"{words} On screen: seed {self.setup.seed}, {self._opened} start "
            f"({place + 1} of {len(members)}{more})."
        )

    def _share_words(self, init: str) -> str:
        values = self._of(init)
        if not len(values):
            return f"No {init} start yet."
        hits = int(np.sum(values <= self._goal()))
        return (
            f"{hits} of {len(values)} {init} starts "
            f"({100 * hits / len(values):.3g}%) reached the lowest inertia "
            f"found, {number(self._all().min())}"
            f"{restart_words(hits, len(values))}."
        )

    def draw_still(self, ax: Any) -> None:
        """Draw the histogram on matplotlib axes."""
        looks: list[dict[str, Any]] = [
            {"color": "#9a9da3"},
            {"histtype": "step", "color": "#1f1f1f", "linewidth": 1.5},
        ]
        for init, look in zip(self._starts(), looks):
            ax.hist(self._of(init), self.chart.edges, label=init, **look)
        ax.set(xlabel="final inertia", ylabel="runs")
        ax.legend(frameon=False)


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
        Number of seeds, from 0 on.
    seed : int
        The run on screen.

    Returns
    -------
    SweepLab
        A widget with the parts ``data``, ``init``, ``compare``, ``k``,
        ``runs``, ``seed``, ``step``, ``chart``, ``stage``, ``sentence``,
        ``job``, ``trace`` and ``setup``.

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
    base = Setup(data, 1)
    k = opening_k(k, base.X)
    check_name(init, INITS, f"init={init!r}")
    return SweepLab(base.replace(k=k, init=init, seed=seed), compare, runs)


def _most(X: Floats) -> int:
    return largest_k(np.unique(X, axis=0))


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
    >>> restart_words(83, 100)
    ': 3 restarts reach it with 99% certainty'
    """
    if not hits or hits == n:
        return ""
    needed = restarts_for(hits / n, SURE)
    rough = "about " if hits < FEW else ""
    return f": {rough}{needed} restarts reach it with {SURE:.0%} certainty"
