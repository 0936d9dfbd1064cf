"""Choosing a start one centroid at a time: sizes by D², the draw, the next."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..init import PICKS
from ..picking import pick_start
from ..setups import Setup
from ..stage import Stage
from ..trace import Trace
from ..validation import check_name
from ..words import number
from .parts.chart import Chart
from .parts.controls import check, choice, row, slider
from .parts.linked import StepSlider
from .parts.panels import PanelLab

BARS = 20
RUNS = 100  # seeds behind the sentence about how often a start succeeds
SURELY = "greedy k-means++"  # its runs tell which inertia can be reached


class Seeding(PanelLab):
    """What `seeding` returns.

    Attributes
    ----------
    init : ipywidgets.Dropdown
    k, seed, step : ipywidgets.IntSlider
    outliers : ipywidgets.Checkbox
    chart : Chart
    stage : Stage
    sentence : Sentence
    picking : Picking
        The start on screen.
    trace, setup : Trace, Setup
        The run of k-means from that start, and what is run.
    """

    shown_step = 0  # the start itself

    def __init__(self, init: str, k: int, seed: int, outliers: bool, step: int) -> None:
        self.init = choice("start", list(PICKS), init)
        self.k = slider("k", k, 1, 12)
        self.seed = slider("seed", seed, 0, max(99, seed))
        self.outliers = check("two outliers", outliers, "160px")
        stage = Stage(view={"glide": False, "rings": False}, controls="lab")
        self._choose(stage, step)
        self.step = StepSlider(stage)
        super().__init__(
            Chart(kind="bars", up="chance, %"),
            stage,
            self.step,
            row(self.init, self.outliers, self.k, self.seed),
        )
        self.when(self._change, self.init, self.k, self.seed, self.outliers)
        self.on(self._show_chances, stage, "step")
        self.on(self._mark, self.chart, "selected")
        self._show_chances()
        self.job.start(self._rate())

    @property
    def setup(self) -> Setup:
        """What is run from the start on screen."""
        return self._of(self.init.value).replace(seed=self.seed.value)

    @property
    def trace(self) -> Trace:
        """The run of k-means from the start on screen."""
        return self.setup.record()

    def _of(self, init: str) -> Setup:
        name = "four blobs and two outliers" if self.outliers.value else "four blobs"
        return Setup(name, self.k.value, init)

    def _choose(self, stage: Stage, step: int | None = None) -> None:
        setup = self.setup
        self.picking = pick_start(setup.X, setup.k, self.init.value, setup.seed)
        stage.set_weights(self.picking.sizes)
        last = len(self.picking.steps) - 1
        place = None if step is None else range(last + 1)[step]
        stage.show(self.picking, step=place)

    def _change(self) -> None:
        self._choose(self.stage)
        self._show_chances()
        self.job.start(self._rate())

    # the chart: how likely is which part of the points?

    def _groups(self) -> list[NDArray[np.intp]]:
        """Rows of the points in each bar, from the nearest to the farthest."""
        order = np.argsort(self.picking.sizes[self.stage.step], kind="stable")
        return np.array_split(order, min(BARS, len(order)))

    def _show_chances(self) -> None:
        t = min(self.stage.step, len(self.picking.steps) - 1)
        chances, groups = self.picking.chances[t], self._groups()
        heights = [100 * float(chances[rows].sum()) for rows in groups]
        pick = self.picking.pick_at(t)
        self.chart.show(
            name="Chance in this draw" if pick else "Chance in the next draw",
            across="% of the points, the nearest to a centroid first",
            series=[{"name": "chance, %", "y": heights}],
            edges=np.linspace(0, 100, len(groups) + 1).tolist(),
            words=[
                _group_words(i, rows, height)
                for i, (rows, height) in enumerate(zip(groups, heights))
            ],
            selected=_group_of(pick.row, groups) if pick else -1,
        )
        self._mark()

    def _mark(self) -> None:
        """Ring the points of a selected bar; cross out candidates not kept."""
        pick = self.picking.pick_at(self.stage.step)
        groups, bar = self._groups(), self.chart.selected
        drawn = _group_of(pick.row, groups) if pick else -1
        marks: list[dict[str, Any]] = []
        if bar not in (-1, drawn) and bar < len(groups):
            marks = [{"shape": "ring", "point": int(i)} for i in groups[bar]]
        elif pick:
            marks = [
                {"shape": "cross", "point": i}
                for i in dict.fromkeys(pick.candidates)
                if i != pick.row
            ]
        self.stage.overlay = marks

    # the sentence: how often does this start succeed?

    def _rate(self) -> Iterator[float]:
        self.sentence.say("Trying this start with other seeds ...")
        inertia: dict[str, list[float]] = {self.init.value: [], SURELY: []}
        for name, found in inertia.items():
            setup = self._of(name)
            for seed in range(0, RUNS, 5):
                found.extend(setup.sweep(range(seed, seed + 5)).inertia)
                yield len(found) / RUNS
        lowest = min(map(min, inertia.values()))
        hits = sum(v <= lowest * (1 + 1e-6) for v in inertia[self.init.value])
        self.sentence.say(
            f"How good is this way to start? From {hits} of {RUNS} "
            f"{self.init.value} starts k-means reached {number(lowest)}, the "
            "lowest inertia found."
        )

    def draw_still(self, ax: Any) -> None:
        """Draw the chances on matplotlib axes."""
        heights, edges = self.chart.series[0]["y"], self.chart.edges
        ax.stairs(heights, edges, fill=True, color="#9a9da3")
        ax.set(xlabel=self.chart.across, ylabel="chance, %")


def seeding(
    init: str = "k-means++",
    k: int = 4,
    *,
    seed: int = 0,
    outliers: bool = False,
    step: int = 2,
) -> Seeding:
    """See a start being chosen, one centroid at a time.

    Parameters
    ----------
    init : {"k-means++", "greedy k-means++", "farthest"}
    k : int
        How many centroids are chosen.
    seed : int
        Which random numbers.
    outliers : bool
        Add two far points to the four blobs.
    step : int
        Where to open; -1 is the end.

    Returns
    -------
    Seeding
        A widget with the parts ``init``, ``k``, ``seed``, ``outliers``,
        ``step``, ``chart``, ``stage``, ``sentence``, ``picking``, ``trace``
        and ``setup``.

    Raises
    ------
    ValueError
        If an argument cannot be used.

    Examples
    --------
    >>> lab = seeding("farthest", outliers=True)
    >>> lab.step.value = 3
    >>> abs(lab.picking.start[1])
    array([40., 40.])
    """
    check_name(init, PICKS, f"init={init!r}, chosen pick by pick,")
    return Seeding(init, k, seed, outliers, step)


def _group_of(point: int, groups: Sequence[NDArray[np.intp]]) -> int:
    return next(i for i, rows in enumerate(groups) if point in rows)


def _group_words(i: int, rows: NDArray[np.intp], height: float) -> str:
    n = len(rows)
    points = "This point has" if n == 1 else f"These {n} points have"
    together = "" if n == 1 else " together"
    return f"{points}{together} a chance of {height:.3g}%."
