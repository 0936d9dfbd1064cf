"""The sweep: hundreds of seeds as a live histogram, any bar can be opened."""

from math import ceil, log
from time import perf_counter

import numpy as np

from ..datasets import DATASETS, load
from ..init import INITS
from ..setups import record, sweep
from ..stage import Stage
from ..words import number
from .parts.chart import Chart
from .parts.job import SLICE
from .parts.lab import StepSlider, choice, largest_k, row, slider
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
    trace : Trace
        The run on screen.
    inertia : dict
        Final inertia of each seed, for each start that is shown.
    """

    def __init__(self, data, k, init, compare, runs, seed):
        dataset = load(data)
        trace = record(dataset.X, k, init=init, seed=seed)
        self._dataset, self._found = dataset, {}
        self._opened = init  # the start of the run on screen

        self.data = choice("data", list(DATASETS), data)
        self.init = choice("start", list(INITS), init)
        self.compare = choice("vs", [NOTHING, *INITS], compare or NOTHING)
        self.k = slider("k", k, 1, max(k, largest_k(dataset.X)))
        self.runs = slider("runs", runs, 10, max(1000, runs))
        self.runs.step = 10
        self.seed = slider("seed", seed, 0, max(runs - 1, seed))
        stage = Stage(features=dataset.features, controls="none")
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
    def inertia(self):
        """Final inertia of each seed, for each start that is shown."""
        self.job.finish()
        return {init: self._of(init) for init in self._starts()}

    def success_rate(self, init):
        """Share of the runs with this start that reached the lowest.

        The lowest inertia of all runs that are shown counts.
        """
        return np.mean(self.inertia[init] <= self._goal())

    # what the controls do

    def _change_data(self):
        self._dataset = load(self.data.value)
        self._found = {}
        self.k.max = largest_k(self._dataset.X)
        self._start_again()

    def _start_again(self):
        self._found = {}
        self._change_starts()

    def _change_starts(self):
        if self._opened not in self._starts():
            self._opened = self.init.value
        self._show_run()
        self.job.start(self._sweep())

    def _change_runs(self):
        self.seed.max = self.runs.value - 1
        self._draw()
        self.job.start(self._sweep())

    def _show_run(self):
        trace = record(
            self._dataset.X, self.k.value, init=self._opened, seed=self.seed.value
        )
        self.stage.show(trace, features=self._dataset.features)
        self._draw()

    def _open_bar(self):
        """Open the first run of the selected bar."""
        bar = self.chart.selected
        if bar in (-1, self._bar_on_screen()):
            return
        members = self._members(bar)
        if members:
            self._open(*members[0])
        else:  # an empty bar, or one of a histogram that is gone by now
            self._draw()

    def _open_next(self):
        """The bar on screen was selected again: open its next run."""
        members = self._members(self.chart.selected)
        if members:
            self._open(*members[(self._place(members) + 1) % len(members)])

    def _open(self, init, seed):
        changed, self._opened = self._opened != init, init
        if self.seed.value != seed:
            self.seed.value = seed
        elif changed:
            self._show_run()

    # the runs

    def _starts(self):
        """The starts that are compared: one or two."""
        both = self.init.value, self.compare.value
        return [init for init in dict.fromkeys(both) if init != NOTHING]

    def _of(self, init):
        return np.array(self._found.get(init, [])[: self.runs.value])

    def _all(self):
        return np.concatenate([self._of(init) for init in self._starts()])

    def _goal(self):
        return self._all().min() * (1 + RTOL)

    def _sweep(self):
        """Run what is missing, some seeds at a time; the chart fills."""
        starts = self._starts()
        for at, init in enumerate(starts):
            for share in self._grow(init):
                self._draw()
                yield (at + share) / len(starts)
        self._draw()

    def _grow(self, init):
        found = self._found.setdefault(init, [])
        X, k, wanted = self._dataset.X, self.k.value, self.runs.value
        group = 1
        while len(found) < wanted:
            began = perf_counter()
            seeds = range(len(found), min(len(found) + group, wanted))
            found.extend(sweep(X, k, seeds, init=init).inertia.tolist())
            spent = max(perf_counter() - began, 1e-6)
            group = max(1, min(int(group * SLICE / spent), 4 * group))
            yield len(found) / wanted

    # the bars

    def _bars(self, values):
        """Which bar each value falls into."""
        edges = self.chart.edges
        return np.clip(
            np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2
        )

    def _members(self, bar):
        """The runs in a bar, as pairs of start and seed."""
        return [
            (init, int(seed))
            for init in self._starts()
            for seed in np.flatnonzero(self._bars(self._of(init)) == bar)
        ]

    def _place(self, members):
        on_screen = self._opened, self.seed.value
        return members.index(on_screen) if on_screen in members else -1

    def _bar_on_screen(self):
        values = self._found.get(self._opened, [])
        if self.seed.value >= len(values):
            return -1  # this seed has not had its turn yet
        return int(self._bars([values[self.seed.value]])[0])

    def _draw(self):
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

    def _how_many(self):
        done = [f"{len(self._of(init))} {init}" for init in self._starts()]
        return f"{' and '.join(done)} starts"

    def _bar_words(self, bar, heights):
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
            f"{words} On screen: seed {self.seed.value}, {self._opened} start "
            f"({place + 1} of {len(members)}{more})."
        )

    def _share_words(self, init):
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

    def draw_still(self, ax):
        """Draw the histogram on matplotlib axes."""
        looks = [
            {"color": "#9a9da3"},
            {"histtype": "step", "color": "#1f1f1f", "linewidth": 1.5},
        ]
        for init, look in zip(self._starts(), looks):
            ax.hist(self._of(init), self.chart.edges, label=init, **look)
        ax.set(xlabel="final inertia", ylabel="runs")
        ax.legend(frameon=False)


def sweep_lab(data="four blobs", k=4, *, init="random", compare=None, runs=200, seed=0):
    """See hundreds of seeds at once, and open any of the runs.

    Parameters
    ----------
    data : str
        A name in `DATASETS`.
    k : int
        Number of clusters.
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
        ``job`` and ``trace``.

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
    return SweepLab(data, k, init, compare, runs, seed)


def bar_edges(values):
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


def restarts_needed(share, sure=SURE):
    """Number of runs that reach the best at least once, this surely.

    Parameters
    ----------
    share : float
        Chance of a single run, more than 0.
    sure : float
        Wanted chance, less than 1.

    Returns
    -------
    int

    Examples
    --------
    >>> restarts_needed(0.83), restarts_needed(0.04), restarts_needed(1.0)
    (3, 113, 1)
    """
    return 1 if share >= 1 else ceil(log(1 - sure) / log(1 - share))


def restart_words(hits, n):
    """Say how many restarts are needed, as far as the runs tell.

    Examples
    --------
    >>> restart_words(83, 100)
    ': 3 restarts reach it with 99% certainty'
    """
    if not hits or hits == n:
        return ""
    needed = restarts_needed(hits / n)
    rough = "about " if hits < FEW else ""
    return f": {rough}{needed} restarts reach it with {SURE:.0%} certainty"
