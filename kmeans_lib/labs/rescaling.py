"""Same points, other units: rescale a feature and watch the answer change."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..datasets import Dataset, load
from ..datasets.dataset import standardised
from ..metrics import adjusted_rand, match_labels, matching
from ..setups import Setup
from ..stage import Stage
from ..trace import Trace
from ..words import score, short_of
from .parts.chart import Chart
from .parts.controls import Choice, Count, Levels, Part, Tick
from .parts.lab import Lab, View

START = "greedy k-means++"


@dataclass(frozen=True)
class Case:
    """One way to change what k-means sees.

    Attributes
    ----------
    levels : mapping
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

    levels: Mapping[str, float]
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
    return f"{short_of(100, 100 * variance[columns].sum() / variance.sum(), 4)}%"


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
        {f"{g} g": g for g in (1, 10, 50, 100, 200, 500)} | {"1 kg": 1000},
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


class Units(Lab):
    """What `units` returns: a lab with these parts, `agreement`, `dataset`, `trace`."""

    case = Choice("data", CASES, doc="What is changed.")
    level = Levels(
        lambda lab: lab.its_case.slider,
        lambda lab: lab.its_case.levels,
        opens=lambda lab: lab.its_case.opens,
        per=case,
        doc="How far the data are changed.",
    )
    k = Count("k", 1, 8, opens=lambda lab: lab.its_case.k, per=case)
    standardise = Tick(
        "standardise every feature",
        doc="Give every feature the mean 0 and the standard deviation 1.",
    )
    equal = Tick(
        "equal axes: what k-means sees",
        works=False,
        doc="Draw both axes in the same scale.",
    )
    stage = Part(Stage, controls="none")
    chart = Part(Chart, "Agreement with the true groups", limits=[0.0, 1.0])
    rows = [[level, k], [case, standardise, equal]]

    @property
    def its_case(self) -> Case:
        """The case that is chosen."""
        return CASES[self.case.value]

    @property
    def dataset(self) -> Dataset:
        """The points on screen, changed as the controls say."""
        dataset = self.its_case.data(self.its_case.levels[self.level.value])
        if not self.standardise.value:
            return dataset
        features = (f"{name.split(',')[0]}, standardised" for name in dataset.features)
        return replace(dataset, X=standardised(dataset.X), features=tuple(features))

    @property
    def trace(self) -> Trace:
        """The best run on these points."""
        return self.found.trace

    @property
    def agreement(self) -> float:
        """Adjusted Rand index of the clusters and the true groups."""
        return self.found.agreement

    def work(self) -> Generator[float, None, "Found"]:
        """Find the best of some runs, one after the other."""
        dataset, n = self.dataset, self.its_case.n_starts
        setup = Setup(dataset, self.k.value, START)
        inertia: list[float] = []
        for seed in range(n):
            inertia.extend(setup.sweep([seed]).inertia)
            yield (seed + 1) / n
        trace = setup.replace(seed=int(np.argmin(inertia))).record()
        return Found(dataset, trace, adjusted_rand(trace.labels, _groups(dataset)))

    def view(self, found: "Found") -> View:
        """Show the best run, and the levels that were visited with this k."""
        trace, n = found.trace, self.its_case.n_starts
        said = f"k = {trace.k}, the best of {n} starts"
        colours = matching(trace.labels, _groups(found.dataset))[: trace.k]
        return View(
            trace,
            step=len(trace) - 1,
            stage={
                # that of the group with which a cluster shares most points
                "order": colours.tolist(),
                "features": found.dataset.features,
                "axes": list(self.its_case.axes),
                "aspect": "equal" if self.equal.value else "fill",
            },
            chart=self._curve(),
            say=[self._what_changed(found.dataset), f"{_hits(found)} ({said})."],
        )

    def _curve(self) -> dict[str, Any]:
        """Return the chart of the levels that were visited with this k."""
        across, levels = self.its_case.across, self.level.options
        found = [self.known(level=level) for level in levels]
        heights = [it and it.agreement for it in found]
        return {
            "across": across,
            "ticks": levels,
            "series": [{"name": "adjusted Rand index", "y": heights}],
            "words": [
                f"{across.capitalize()} {level}: "
                + ("not tried yet." if v is None else f"agreement {score(v)}.")
                for level, v in zip(levels, heights)
            ],
            "selected": self.level.index,
        }

    def picked(self, place: int, again: bool) -> None:
        """Go to the level that was selected, unless the chart is of the case before."""
        if self.chart.ticks == [*self.level.options]:
            self.level.index = place

    def _what_changed(self, dataset: Dataset) -> str:
        if self.standardise.value:
            return "Every feature has the same variance now."
        return self.its_case.watch(dataset)


@dataclass(frozen=True, eq=False)
class Found:
    """The best run on some points, and how well it agrees with their groups."""

    dataset: Dataset
    trace: Trace
    agreement: float


def _hits(found: Found) -> str:
    labels, groups = found.trace.labels, _groups(found.dataset)
    hits = np.sum(match_labels(labels, groups) == groups)
    return (
        f"{hits} of {len(labels)} points are in the cluster of their "
        f"group: adjusted Rand index {score(found.agreement)}"
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
    return Units(case=case, level=level)


def _groups(dataset: Dataset) -> NDArray[Any]:
    """Return the group of each point; every case of this lab has groups."""
    assert dataset.truth is not None
    return dataset.truth
