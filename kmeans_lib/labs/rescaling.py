"""Same points, other units: rescale a feature and watch the answer change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import ipywidgets as widgets
import numpy as np
from numpy.typing import NDArray

from ..datasets import Dataset, load
from ..datasets.dataset import standardised
from ..metrics import adjusted_rand, match_labels, matching
from ..setups import Setup
from ..stage import Stage
from ..trace import Trace
from ..validation import check_name
from .parts.chart import Chart
from .parts.controls import check, choice, row, slider
from .parts.panels import PanelLab

START = "greedy k-means++"


@dataclass(frozen=True)
class Case:
    """One way to change what k-means sees.

    Attributes
    ----------
    levels : dict
        The words on the slider, and the number that each stands for.
    data : callable
        Takes that number and returns a `Dataset` with its truth.
    slider, across : str
        What the slider changes, in a word or two and in full.
    watch : callable
        Takes the `Dataset` and returns a sentence.
    k : int
    opens : str
        The level to begin with.
    axes : tuple of int
        The two features on screen.
    n_starts : int
        How many starts are tried; the best run is shown.
    """

    levels: dict[str, float]
    data: Callable[[Any], Dataset]
    slider: str
    across: str
    watch: Callable[[Dataset], str]
    k: int
    opens: str
    axes: tuple[int, int] = (0, 1)
    n_starts: int = 20


def _penguins(grams: float) -> Dataset:
    dataset = load("penguins")
    *others, _ = dataset.features
    unit = {1.0: "g", 1000.0: "kg"}.get(grams, f"{grams} g")
    return replace(
        dataset,
        X=dataset.X / [1, 1, 1, grams],
        features=(*others, f"body mass, {unit}"),
    )


def _stretched(factor: float) -> Dataset:
    dataset = load("stretched blobs", factor=factor)
    return replace(dataset, features=("x", f"y \u00d7 {factor:g}"))


def _noisy(p: int) -> Dataset:
    return load("blobs with noise features", p=p)


def _outlier(r: float) -> Dataset:
    return load("outlier pair", r=r)


def _share(dataset: Dataset, columns: list[int] | slice) -> str:
    variance = dataset.X.var(axis=0)
    return f"{100 * variance[columns].sum() / variance.sum():.4g}%"


def _watch_mass(dataset: Dataset) -> str:
    unit = dataset.features[-1].split(", ")[1]
    words = {"g": "grams", "kg": "kilograms"}.get(unit, f"units of {unit}")
    return (
        f"Body mass, counted in {words}, makes {_share(dataset, [3])} of the "
        "variance of all four features."
    )


def _watch_y(dataset: Dataset) -> str:
    return (
        f"In these units y makes {_share(dataset, [1])} of the variance of "
        "both features."
    )


def _watch_noise(dataset: Dataset) -> str:
    p = dataset.X.shape[1] - 2
    return (
        f"Two features hold the three groups; {p} more hold noise, "
        f"{_share(dataset, slice(2, None))} of the variance."
    )


def _watch_outlier(dataset: Dataset) -> str:
    right, far = dataset.X[dataset.truth == 1].mean(axis=0), dataset.X[-1]
    return (
        f"One point of {len(dataset.X)} lies {np.hypot(*(far - right)):g} "
        "beyond the right group."
    )


def _levels(*numbers: float) -> dict[str, float]:
    return {f"{number:g}": number for number in numbers}


CASES = {
    "penguins: the unit of mass": Case(
        {
            "1 g": 1,
            "10 g": 10,
            "50 g": 50,
            "100 g": 100,
            "200 g": 200,
            "500 g": 500,
            "1 kg": 1000,
        },
        _penguins,
        "unit",
        "unit of body mass",
        _watch_mass,
        3,
        "1 g",
        (0, 3),
    ),
    "blobs: the unit of y": Case(
        _levels(0.1, 0.2, 0.3, 0.5, 0.7, 1, 2, 3, 5, 10, 50),
        _stretched,
        "y times",
        "y is multiplied by",
        _watch_y,
        4,
        "1",
    ),
    "blobs: noise features": Case(
        _levels(0, 2, 10, 50, 100, 200, 500),
        _noisy,
        "noise",
        "features of noise",
        _watch_noise,
        3,
        "0",
        n_starts=5,
    ),
    "pair: an outlier": Case(
        _levels(10, 20, 25, 28, 30, 32, 33, 35, 40, 60),
        _outlier,
        "distance",
        "distance of the outlier",
        _watch_outlier,
        2,
        "20",
    ),
}


class Units(PanelLab):
    """What `units` returns.

    Attributes
    ----------
    case : ipywidgets.Dropdown
    level : ipywidgets.SelectionSlider
        How far the data are changed.
    k : ipywidgets.IntSlider
    standardise : ipywidgets.Checkbox
        Give every feature the mean 0 and the standard deviation 1.
    equal : ipywidgets.Checkbox
        Draw both axes in the same scale: what the algorithm sees.
    agreement : float
        Adjusted Rand index of the clusters on screen and the true groups.
    chart : Chart
    stage : Stage
    sentence : Sentence
    trace : Trace
        The best run on these points.
    """

    def __init__(self, case: str, level: str | None) -> None:
        self._found: dict[
            tuple[Any, ...], tuple[float, Trace]
        ] = {}  # agreement and run of every setting visited
        self.case = choice("data", list(CASES), case)
        self.level = widgets.SelectionSlider(
            options=[""],
            style={"description_width": "5em"},
            layout={"flex": "1 1 320px", "max_width": "520px"},
        )
        self.k = slider("k", 1, 1, 8)
        self.standardise = check("standardise every feature")
        self.equal = check("equal axes: what k-means sees")
        super().__init__(
            Chart("Agreement with the true groups", limits=[0.0, 1.0]),
            Stage(controls="none", aspect="fill"),
            row(self.level, self.k),
            row(self.case, self.standardise, self.equal),
        )
        self._open_case(level)
        self.when(self._open_case, self.case)
        self.when(self._look, self.level, self.k, self.standardise)
        self.when(self._set_aspect, self.equal)
        self.on(self._follow_chart, self.chart, "selected")

    @property
    def agreement(self) -> float:
        """Adjusted Rand index of the clusters and the true groups."""
        self.job.finish()
        return self._found[self._setting()][0]

    @property
    def dataset(self) -> Dataset:
        """The points on screen, changed as the controls say."""
        case = self._case
        dataset = case.data(case.levels[self.level.value])
        if not self.standardise.value:
            return dataset
        features = (f"{name.split(',')[0]}, standardised" for name in dataset.features)
        return replace(dataset, X=standardised(dataset.X), features=tuple(features))

    @property
    def _case(self) -> Case:
        return CASES[self.case.value]

    # what the controls do

    def _open_case(self, level: str | None = None) -> None:
        case = self._case
        with self.held():
            self.level.description = case.slider
            self.level.options = list(case.levels)
            self.level.value = level or case.opens
            self.k.value = case.k
        self.chart.show(across=case.across, ticks=list(case.levels), selected=-1)
        self.stage.axes = list(case.axes)
        self._look()

    def _set_aspect(self) -> None:
        self.stage.aspect = "equal" if self.equal.value else "fill"

    def _follow_chart(self) -> None:
        if self.chart.selected >= 0:
            self.level.value = self.level.options[self.chart.selected]

    def _look(self) -> None:
        self.job.start(self._cluster(self._setting(), self.dataset))

    def _setting(self) -> tuple[Any, ...]:
        names = self.case, self.level, self.k, self.standardise
        return tuple(control.value for control in names)

    def _cluster(self, setting: tuple[Any, ...], dataset: Dataset) -> Iterator[float]:
        """Find the best of some runs, one after the other; then show it."""
        if setting not in self._found:
            setup, n = Setup(dataset, self.k.value, START), self._case.n_starts
            inertia: list[float] = []
            for seed in range(n):
                inertia.extend(setup.sweep([seed]).inertia)
                yield (seed + 1) / n
            trace = setup.replace(seed=int(np.argmin(inertia))).record()
            agreement = adjusted_rand(trace.labels, _groups(dataset))
            self._found[setting] = agreement, trace
        agreement, trace = self._found[setting]
        self._show(dataset, trace)
        self._draw()
        self._say(dataset, trace, agreement)

    def _show(self, dataset: Dataset, trace: Trace) -> None:
        """Give each cluster the colour of the group it shares most points with."""
        names = matching(trace.labels, _groups(dataset))[: trace.k]
        with self.stage.hold_sync():
            self.stage.order = names.tolist()
            self.stage.message = (
                f"k = {trace.k}: the best of {self._case.n_starts} starts."
            )
            self.stage.show(trace, features=dataset.features, step=len(trace) - 1)

    def _say(self, dataset: Dataset, trace: Trace, agreement: float) -> None:
        named = match_labels(trace.labels, _groups(dataset))
        hits = np.sum(named == dataset.truth)
        self.sentence.say(
            "Every feature has the same variance now."
            if self.standardise.value
            else self._case.watch(dataset),
            f"{hits} of {len(trace.X)} points are in the cluster of their "
            f"group: adjusted Rand index {agreement:.2f}.",
        )

    def _draw(self) -> None:
        """Draw the levels that were visited with this k."""
        case, level, *others = self._setting()
        visited = [
            self._found.get((case, name, *others), [None])[0]
            for name in self.level.options
        ]
        self.chart.show(
            series=[{"name": "adjusted Rand index", "y": visited}],
            words=[
                f"{self.chart.across.capitalize()} {name}: "
                + ("not tried yet." if v is None else f"agreement {v:.2f}.")
                for name, v in zip(self.level.options, visited)
            ],
            selected=self.level.index,
        )


def units(case: str = "penguins: the unit of mass", level: str | None = None) -> Units:
    """Rescale one feature, and see that the clusters change with the units.

    Parameters
    ----------
    case : str
        A name in `CASES`.
    level : str, optional
        What the slider shows first, for example "1 kg".

    Returns
    -------
    Units
        A widget with the parts ``case``, ``level``, ``k``,
        ``standardise``, ``equal``, ``chart``, ``stage``, ``sentence``,
        ``agreement``, ``dataset`` and ``trace``.

    Raises
    ------
    ValueError
        If there is no such case or level.

    Examples
    --------
    >>> lab = units()
    >>> round(lab.agreement, 2)
    0.32
    >>> lab.standardise.value = True
    >>> round(lab.agreement, 2)
    0.79
    """
    check_name(case, CASES, f"case={case!r}")
    if level is not None:
        check_name(level, CASES[case].levels, f"level={level!r}")
    return Units(case, level)


def _groups(dataset: Dataset) -> NDArray[Any]:
    """Return the group of each point; every case of this lab has groups."""
    assert dataset.truth is not None
    return dataset.truth
