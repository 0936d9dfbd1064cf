"""Choosing a start one centroid at a time: sizes by D², the draw, the next."""

from collections.abc import Generator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..init import PICKS, Pick
from ..picking import Picking, pick_start
from ..setups import Setup
from ..stage import Stage
from ..stage.packing import as_bytes
from ..trace import Trace
from ..words import number, short_of, which_step
from .parts.chart import Chart
from .parts.controls import Choice, Count, Part, Seed, Tick
from .parts.lab import Lab, View
from .parts.linked import StepSlider

if TYPE_CHECKING:
    from pandas import DataFrame

RUNS = 100  # seeds behind the sentence about how often a start succeeds
SURELY = "greedy k-means++"  # its runs tell which inertia can be reached
LATER = "How good is this way to start? That is said when the start is complete."
Groups = dict[str, NDArray[np.intp]]
# The groups of the data from below, and the numbers that they have there.
GROUPS = {"lower": [0], "middle": [2], "right": [1], "upper": [3], "outliers": [4, 5]}

CHANCE = "The {} together have a chance of {}%."
TAKEN = "The point that is farthest from all centroids so far is one of the {}."
SHARE = "The {} have {}% of the sum of D²."
# What the chart is called, and what it says of a bar, by what happens or is next.
WORDS = {
    "this draw": ("Chance in this draw", CHANCE),
    "next draw": ("Chance in the next draw", CHANCE),
    "this take": ("No chance involved: the farthest point is taken", TAKEN),
    "next take": ("No chance involved: the farthest point is next", TAKEN),
    "next end": ("The start is complete: shares of the sum of D²", SHARE),
}


@lru_cache(16)
def _picking(setup: Setup) -> Picking:
    return pick_start(setup.X, setup.k, str(setup.init), setup.seed)


class Seeding(Lab):
    """What `seeding` returns: these parts, `picking`, `trace` and `setup`."""

    init = Choice("start", PICKS, doc="How the centroids are chosen.")
    outliers = Tick("two outliers", doc="Add two far points to the four groups.")
    k = Count("k", 1, 12, opens=4, doc="How many centroids are chosen.")
    seed = Seed(works=False, doc="Which random numbers.")
    stage = Part(
        Stage, view={"glide": False, "rings": False}, controls="lab", doc="The points."
    )
    step = Part(StepSlider, stage, doc="Draws and weighings.")
    chart = Part(Chart, kind="bars", up="%", across="group", doc="Chances by group.")
    rows = [[step], [init, outliers, k, seed]]

    def __init__(self, *, step: int, **given: Any) -> None:
        self._opening = step
        super().__init__(**given)
        self.on(self.look, self.stage, "step")

    @property
    def setup(self) -> Setup:
        """What is run from the start on screen."""
        return self._setup_of(self.init.value).replace(seed=self.seed.value)

    @property
    def trace(self) -> Trace:
        """The run of k-means from the start on screen."""
        return self.setup.record()

    @property
    def picking(self) -> Picking:
        """The start on screen, as it grows."""
        return _picking(self.setup)

    def _setup_of(self, init: str) -> Setup:
        name = "four blobs and two outliers" if self.outliers.value else "four blobs"
        return Setup(name, self.k.value, init)

    def work(self) -> Generator[Any, None, str]:
        """Try the start with many seeds, to say how often it succeeds."""
        yield 0.0, "Trying this start with other seeds ..."
        init = self.init.value
        found: dict[str, list[float]] = {init: [], SURELY: []}
        for name, inertia in found.items():
            for seed in range(0, RUNS, 5):
                inertia.extend(
                    self._setup_of(name).sweep(range(seed, seed + 5)).inertia
                )
                yield (seed + 5) / RUNS
        lowest = min(map(min, found.values()))
        hits = sum(v <= lowest * (1 + 1e-6) for v in found[init])
        return (
            f"How good is this way to start? From {hits} of {RUNS} {init} starts "
            f"k-means reached {number(lowest)}, the lowest inertia found."
        )

    def view(self, verdict: str) -> View:
        """Show a half-step and its chances, and at the end how good the start is."""
        picking = self.picking
        t = self._place(picking)
        weights = {"data": as_bytes(picking.sizes, "<f8")}
        return View(
            picking,
            step=t,
            stage={"weights": weights, "overlay": _left_out(picking.pick_at(t))},
            chart=_bars(picking, t, self._groups()),
            say=[verdict if t == len(picking.steps) - 1 else LATER],
        )

    def _place(self, picking: Picking) -> int:
        """Return the half-step to show: the stage stays, perhaps at the end."""
        stage, n = self.stage, len(picking.steps)
        if stage.trace is None:
            return which_step(self._opening, n)
        return n - 1 if 0 < stage.step == stage.max else min(stage.step, n - 1)

    def _groups(self) -> Groups:
        """Return the rows of the points of each group."""
        truth = np.asarray(self.setup.dataset.truth)
        rows = {
            name: np.flatnonzero(np.isin(truth, own)) for name, own in GROUPS.items()
        }
        return {name: own for name, own in rows.items() if len(own)}

    def picked(self, place: int, again: bool) -> None:
        """Ring the points of the group that was selected on the chart."""
        rows = list(self._groups().values())[place]
        self.stage.overlay = [{"shape": "ring", "point": int(i)} for i in rows]

    def table(self) -> "DataFrame":
        """Return the chance of each group at each half-step."""
        from pandas import DataFrame

        picking = self.picking
        found = {
            name: [chances[rows].sum() for chances in picking.chances]
            for name, rows in self._groups().items()
        }
        return DataFrame(found, map(picking.title, range(len(picking.steps))))


def _left_out(pick: Pick | None) -> list[dict[str, Any]]:
    """Cross out the candidates that greedy k-means++ did not keep."""
    if pick is None:
        return []
    others = dict.fromkeys(i for i in pick.candidates if i != pick.row)
    return [{"shape": "cross", "point": i} for i in others]


def _bars(picking: Picking, t: int, groups: Groups) -> dict[str, Any]:
    """Return the chart of a half-step: what each group has in the draw, now or next."""
    pick, phases = picking.pick_at(t), [step.phase for step in picking.steps]
    name, words = WORDS[
        f"this {phases[t]}" if pick else f"next {[*phases, 'end'][t + 1]}"
    ]
    shares = [100 * float(picking.chances[t][rows].sum()) for rows in groups.values()]
    hit = [pick is not None and pick.row in rows for rows in groups.values()]
    return {
        "name": name,
        "ticks": list(groups),
        "series": [{"name": "%", "y": shares}],
        "words": [
            words.format(_points_of(name, len(rows)), short_of(100, share, 3))
            for (name, rows), share in zip(groups.items(), shares)
        ],
        "selected": hit.index(True) if pick else -1,
    }


def _points_of(group: str, n: int) -> str:
    return (
        f"{n} outliers" if group == "outliers" else f"{n} points of the {group} group"
    )


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

    Raises
    ------
    ValueError, TypeError, IndexError
        If an argument cannot be used.

    Examples
    --------
    >>> lab = seeding("farthest", outliers=True)
    >>> lab.step.value = 3
    >>> abs(lab.picking.start[1])
    array([40., 40.])
    """
    return Seeding(init=init, k=k, seed=seed, outliers=outliers, step=step)
