"""Choosing a start one centroid at a time: sizes by D², the draw, the next."""

from dataclasses import dataclass

import ipywidgets as widgets
import numpy as np

from ..colours import cluster_mark
from ..datasets import load
from ..init import farthest_picks, plus_plus_picks
from ..lloyd import Step, assign
from ..setups import record, sweep
from ..stage import Stage
from ..words import number
from .parts.chart import Chart
from .parts.lab import StepSlider, choice, row, slider
from .parts.panels import PanelLab

BARS = 20
RUNS = 100  # seeds behind the sentence about how often a start succeeds
SURELY = "greedy k-means++"  # its runs tell which inertia can be reached


def greedy_picks(X, k, rng):
    """Pick as greedy k-means++ does: several draws, the best one kept."""
    return plus_plus_picks(X, k, rng, 2 + int(np.log(k)))


PICKS = {"k-means++": plus_plus_picks, SURELY: greedy_picks, "farthest": farthest_picks}


@dataclass(frozen=True, eq=False)
class Picking:
    """A start that grows, as half-steps that a stage can show.

    Half-step 0 has no centroid; then draws and weighings take turns.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_features)
    k : int
    picks : tuple of Pick
    steps : tuple of Step
        Centroids not chosen yet are nan; inertia is the sum of D².
    chances : tuple of ndarray of shape (n_samples,)
        For each half-step the chance of each point in the draw that is
        coming, or in the one that is shown.
    sizes : tuple of ndarray of shape (n_samples,)
        D² of each point at each half-step; ones before the first draw.
    words : tuple of str
        One sentence for each half-step.
    """

    X: np.ndarray
    k: int
    picks: tuple
    steps: tuple
    chances: tuple
    sizes: tuple
    words: tuple

    def sentence(self, t):
        """Say in one plain English sentence what happened in half-step t."""
        return self.words[t]

    def pick_at(self, t):
        """The pick that half-step t draws, or None if it draws none."""
        return self.picks[t // 2] if t % 2 else None

    @property
    def start(self):
        """The k centroids that were chosen."""
        return self.steps[-1].centroids


def picking(X, k, start, seed):
    """Choose k centroids and keep every half-step of it.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    k : int
    start : str
        A name in `PICKS`.
    seed : int

    Returns
    -------
    Picking

    Examples
    --------
    >>> X = np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]])
    >>> two = picking(X, 2, "farthest", seed=0)
    >>> [step.phase for step in two.steps]
    ['init', 'draw', 'weigh', 'draw', 'weigh']
    """
    picks = tuple(PICKS[start](X, k, np.random.default_rng(seed)))
    rows = _half_steps(X, k, picks, start)
    return Picking(X, k, picks, *map(tuple, zip(*rows)))


def _half_steps(X, k, picks, start):
    """Yield step, chances, sizes and words of each half-step."""
    centroids, labels = np.full((k, X.shape[1]), np.nan), np.full(len(X), -1)
    D = np.ones(len(X))
    yield (
        Step("init", 0, centroids, labels, np.nan),
        D / len(X),
        D,
        f"Before the first pick: all {len(X)} points have the same chance.",
    )
    for i, pick in enumerate(picks, start=1):
        centroids = centroids.copy()
        centroids[i - 1] = X[pick.row]
        yield (
            Step("draw", i, centroids, labels, np.nan),
            pick.probabilities,
            D,
            f"Pick {i}, the draw: {_drawn(len(X), i, pick, start)}",
        )
        labels = assign(X, centroids[:i])
        D = ((X - centroids[labels]) ** 2).sum(axis=1)
        chances = picks[i].probabilities if i < k else D / (D.sum() or 1)
        yield (
            Step("weigh", i, centroids, labels, D.sum()),
            chances,
            D,
            f"Pick {i}, D²: {_weighed(D, chances)}"
            if i < k
            else _all_chosen(X, centroids),
        )


def _drawn(n, i, pick, start):
    new = f"the {cluster_mark(i - 1).name} centroid"
    chance = pick.probabilities[pick.row]
    if i == 1:
        return f"{new} is any point, each had a chance of {odds(chance)}."
    if start == "farthest":
        return (
            f"no dice, {new} is the point farthest from the others, at D² = "
            f"{number(pick.distances[pick.row])}."
        )
    had = f"a chance of {odds(chance)}, {chance * n:.1f} times that of an average point"
    if len(pick.candidates) == 1:
        return f"{new} had {had}."
    return (
        f"of {len(pick.candidates)} points drawn, {new} lowers the sum of D² "
        f"most. It had {had}."
    )


def _weighed(D, chances):
    top = chances.argmax()
    return (
        "the area of a point is D², its squared distance to the nearest "
        f"centroid. All of them add up to {number(D.sum())}; the largest one "
        f"has a chance of {odds(chances[top])} to be next."
    )


def _all_chosen(X, centroids):
    run = record(X, len(centroids), init=centroids)
    return (
        f"The start is complete: the sum of D² is {number(run[1].inertia)}. "
        f"k-means from here ends at inertia {number(run.inertia)}."
    )


def odds(chance):
    """Write a chance as a share and as one in so many.

    Examples
    --------
    >>> odds(0.004), odds(1.0)
    ('0.4% (1 in 250)', '100%')
    """
    if chance >= 0.5:
        return f"{100 * chance:.3g}%"
    return f"{100 * chance:.2g}% (1 in {round(1 / chance)})"


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
    trace : Trace
        The run of k-means from that start.
    """

    shown_step = 0  # the start itself

    def __init__(self, init, k, seed, outliers, step):
        self.init = choice("start", list(PICKS), init)
        self.k = slider("k", k, 1, 12)
        self.seed = slider("seed", seed, 0, max(99, seed))
        self.outliers = widgets.Checkbox(
            outliers,
            description="two outliers",
            indent=False,
            layout={"width": "160px"},
        )
        stage = Stage(view={"glide": False, "rings": False}, controls="lab")
        self._choose(stage, step)
        self.step = StepSlider(stage)
        super().__init__(
            Chart(kind="bars", up="chance, %"),
            stage,
            self.step,
            row(self.init, self.outliers, self.k, self.seed),
        )
        self.add_class("km-seeding")
        self.when(self._change_data, self.outliers)
        self.when(self._change, self.init, self.k, self.seed)
        self.on(self._show_chances, stage, "step")
        self.on(self._mark, self.chart, "selected")
        self._show_chances()
        self.job.start(self._rate())

    @property
    def trace(self):
        """The run of k-means from the start on screen."""
        return record(self.picking.X, self.picking.k, init=self.picking.start)

    def _choose(self, stage, step=None):
        name = "four blobs and two outliers"
        X = load(name if self.outliers.value else "four blobs").X
        self.picking = picking(X, self.k.value, self.init.value, self.seed.value)
        stage.set_weights(self.picking.sizes)
        last = len(self.picking.steps) - 1
        place = None if step is None else range(last + 1)[step]
        stage.show(self.picking, step=place)

    def _change_data(self):
        self._change()

    def _change(self):
        self._choose(self.stage)
        self._show_chances()
        self.job.start(self._rate())

    # the chart: how likely is which part of the points?

    def _groups(self):
        """Rows of the points in each bar, from the nearest to the farthest."""
        order = np.argsort(self.picking.sizes[self.stage.step], kind="stable")
        return np.array_split(order, min(BARS, len(order)))

    def _show_chances(self):
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

    def _mark(self):
        """Ring the points of a selected bar; cross out candidates not kept."""
        pick = self.picking.pick_at(self.stage.step)
        groups, bar = self._groups(), self.chart.selected
        drawn = _group_of(pick.row, groups) if pick else -1
        marks = []
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

    def _rate(self):
        self.sentence.say("Trying this start with other seeds ...")
        X, k = self.picking.X, self.k.value
        inertia = {self.init.value: [], SURELY: []}
        for name, found in inertia.items():
            for seed in range(0, RUNS, 5):
                seeds = range(seed, seed + 5)
                found.extend(sweep(X, k, seeds, init=name).inertia)
                yield len(found) / RUNS
        lowest = min(map(min, inertia.values()))
        hits = sum(v <= lowest * (1 + 1e-6) for v in inertia[self.init.value])
        self.sentence.say(
            f"How good is this way to start? From {hits} of {RUNS} "
            f"{self.init.value} starts k-means reached {number(lowest)}, the "
            "lowest inertia found."
        )

    def draw_still(self, ax):
        """Draw the chances on matplotlib axes."""
        heights, edges = self.chart.series[0]["y"], self.chart.edges
        ax.stairs(heights, edges, fill=True, color="#9a9da3")
        ax.set(xlabel=self.chart.across, ylabel="chance, %")


def seeding(init="k-means++", k=4, *, seed=0, outliers=False, step=2):
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
        Where to open: draws and weighings take turns; -1 is the end.

    Returns
    -------
    Seeding
        A widget with the parts ``init``, ``k``, ``seed``, ``outliers``,
        ``step``, ``chart``, ``stage``, ``sentence``, ``picking`` and
        ``trace``.

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
    if init not in PICKS:
        raise ValueError(
            f"init={init!r} does not choose one centroid after the other. "
            f"Needed: one of {', '.join(map(repr, PICKS))}."
        )
    return Seeding(init, k, seed, outliers, step)


def _group_of(point, groups):
    return next(i for i, rows in enumerate(groups) if point in rows)


def _group_words(i, rows, height):
    n = len(rows)
    points = "This point has" if n == 1 else f"These {n} points have"
    together = "" if n == 1 else " together"
    return f"{points}{together} a chance of {height:.3g}%."
