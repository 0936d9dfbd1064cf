"""Two to four runs on one slider that differ in exactly one thing."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from ..datasets import Dataset
from ..datasets.dataset import standardised
from ..init import INITS
from ..lloyd import assign, update
from ..metrics import matched_order
from ..setups import Init, Setup
from ..stage import Stage
from ..stage.packing import feature_names
from ..stage.state import telling_axes
from ..trace import Trace
from ..validation import EMPTY_RULES, Floats, check_k, check_name, check_seed
from ..words import count, number, two_numbers
from .parts.controls import Choice, Levels, Part
from .parts.lab import Lab, View
from .parts.linked import StepSlider
from .parts.rows import largest_k, opening, row, side_by_side

if TYPE_CHECKING:
    from pandas import DataFrame

SCALES: dict[str, Callable[[Floats], Floats]] = {
    "as given": lambda X: X,
    "first feature × 10": lambda X: X * _factors(X, 10.0),
    "first feature ÷ 10": lambda X: X * _factors(X, 0.1),
    "standardised": standardised,
}
# What a race can differ in, and the values that it opens with.
DIFFERENCES: dict[str, tuple[Any, ...]] = {
    "seed": (0, 2, 5, 9),
    "init": ("random", "k-means++", "farthest", "partition"),
    "k": (3, 4, 5, 6),
    "scale": tuple(SCALES),
    "empty": tuple(rule for rule in EMPTY_RULES if rule != "error"),
}
MOST = 4  # runs
# four columns, or two where it is narrow
COLUMNS = "repeat(auto-fit, minmax(max(180px, min(45%, (780px - 100%) * 999)), 1fr))"


def _value(i: int, differ: Choice) -> Levels:
    return Levels(
        lambda lab: lab.differ.value,
        lambda lab: lab.offered,
        opens=lambda lab: opening_values(lab.differ.value, MOST, lab.base.X)[i],
        per=differ,
        style={"description_width": "4em"},
        layout={"width": "auto", "flex": "0 0 auto"},
        doc="What is different in one run.",
    )


def _feature(name: str, i: int) -> Choice:
    return Choice(
        name,
        lambda lab: lab.features,
        opens=lambda lab: lab.features[telling_axes(lab.base.X, [0, 1])[i]],
        works=False,
        style={"description_width": "4em"},
        layout={"width": "auto"},
        doc="Which feature, for points with more than two.",
    )


def _stage() -> Part:
    return Part(Stage, controls="none", size="small", doc="That run.")


class Race(Lab):
    """What `race` returns: these parts, and lists of `stages`, `values` and `traces`.

    One control and one stage for each run; a shorter run waits at its end.
    """

    no_page = (
        "A race shows several runs side by side, and a page holds one. Needed: one of "
        "them, as in to_html(lab.traces[0])."
    )
    differ = Choice(
        "differ in",
        DIFFERENCES,
        style={"description_width": "5em"},
        doc="What the runs differ in.",
    )
    value_1, stage_1 = _value(0, differ), _stage()
    value_2, stage_2 = _value(1, differ), _stage()
    value_3, stage_3 = _value(2, differ), _stage()
    value_4, stage_4 = _value(3, differ), _stage()
    across, up = _feature("across", 0), _feature("up", 1)

    def __init__(self, base: Setup, differ: str, values: Sequence[Any]) -> None:
        self.base, self._given = base, {differ: values}
        self.features = feature_names(base.dataset.features, base.X.shape[1])
        without = {str(i) for i in range(len(values) + 1, MOST + 1)}
        if len(self.features) < 3:
            without |= {"across", "up"}
        self.parts = {
            name: part
            for name, part in self.parts.items()
            if name.rpartition("_")[2] not in without
        }
        given = {f"value_{i}": value for i, value in enumerate(values, start=1)}
        super().__init__(differ=differ, **given)
        self.on(self.look, self.step, "value")

    def arranged(self) -> list[widgets.Widget]:
        """Return what stands on the screen, from top to bottom."""
        self.step = StepSlider(*self.stages)
        self.step.layout.flex = "1 1 260px"
        panels = map(widgets.VBox, zip(self.values, self.stages))
        beside = side_by_side(*panels)
        beside.layout.grid_template_columns = COLUMNS
        axes = [vars(self)[name] for name in ("across", "up") if name in self.parts]
        above = [row(*axes, self.note)] if axes else []
        return [row(self.differ, self.step), *above, beside, self.sentence]

    @property
    def values(self) -> list[Any]:
        """One control for each run."""
        return [part for name, part in vars(self).items() if name[:6] == "value_"]

    @property
    def stages(self) -> list[Stage]:
        """One stage for each run."""
        return [part for name, part in vars(self).items() if name[:6] == "stage_"]

    @property
    def stage(self) -> Stage:
        """The first stage."""
        return self.stages[0]

    @property
    def traces(self) -> list[Trace]:
        """The runs on screen."""
        return [cast(Trace, stage.trace) for stage in self.stages]

    @property
    def setups(self) -> list[Setup]:
        """What was run for each panel."""
        return [trace.setup for trace in self.traces]

    @property
    def offered(self) -> list[Any]:
        """The values that a run may have."""
        names = _offers(self.differ.value, self.base.X)
        given = self._given.get(self.differ.value, ())
        return [*names, *sorted({*given} - {*names})]

    def work(self) -> list[Trace]:
        """Run all."""
        return [self._setup_with(control.value).record() for control in self.values]

    def _setup_with(self, value: Any) -> Setup:
        if value == "as given":
            return self.base
        if self.differ.value != "scale":
            return self.base.replace(**{self.differ.value: value})
        dataset = self.base.dataset
        scaled = replace(dataset, X=SCALES[value](dataset.X))
        return self.base.replace(data=scaled, options={})

    def view(self, traces: list[Trace]) -> View:
        """Show the runs in matching colours, and at the end how they ended."""
        ended = self.step.value >= max(map(len, traces)) - 1
        shown = zip(traces, matched_colours(traces, self.base.X))
        same = {"features": self.features, "axes": self._axes}
        d = len(self.features)
        return View(
            say=[self._results(traces)] if ended else [],
            note=f"2 of {d} features are shown, all {d} are used." * (d > 2),
            others={
                f"stage_{i}": {**same, "trace": trace, "order": order}
                for i, (trace, order) in enumerate(shown, start=1)
            },
        )

    @property
    def _axes(self) -> list[int]:
        """The features across and up, in all panels."""
        if "across" not in self.parts:
            return [0, 1]
        return [self.across.index, self.up.index]

    def show(self, view: View) -> None:
        """Give every stage its run; a short one must not pull the others back."""
        place = self.step.value
        super().show(view)
        self.step.value = min(place, self.step.max)

    def _results(self, traces: list[Trace]) -> str:
        """Say how each run ended, and how far they are apart."""
        least = min(trace.inertia for trace in traces)
        lines = [
            f"{self.differ.value} {control.value}: inertia "
            f"{number(trace.inertia)}{self._ratio(trace, least)} after "
            f"{count(trace.n_iter, 'iteration')}"
            for control, trace in zip(self.values, traces)
        ]
        said = "; ".join(lines) + "."
        if all(np.array_equal(traces[0].paths, other.paths) for other in traces[1:]):
            said += " It makes no difference here: the runs are the same."
        return said

    def _ratio(self, trace: Trace, least: float) -> str:
        """How much worse than the best, where inertias can be compared."""
        if self.differ.value in ("k", "scale") or least == 0:
            return ""
        ratio = trace.inertia / least
        if ratio <= 1 + 1e-6:
            return ""
        return f" ({two_numbers(1, ratio, 3)[1]} × the lowest)"

    def table(self) -> "DataFrame":
        """Return how each run ended."""
        from pandas import DataFrame

        return DataFrame(
            {
                self.differ.value: [control.value for control in self.values],
                "inertia": [trace.inertia for trace in self.traces],
                "n_iter": [trace.n_iter for trace in self.traces],
            }
        )


def matched_colours(traces: Sequence[Trace], X: Floats) -> list[list[int]]:
    """Return the colours of the clusters of runs: the same start has the same colours.

    Runs from other starts are matched with the first run by their ends.
    """
    starts = [_start_of(trace, X) for trace in traces]
    # in the units of the data, whatever the scale
    ends = [update(X, trace.labels, trace.centroids) for trace in traces]
    orders: list[list[int]] = []
    for i, start in enumerate(starts):
        same = next((j for j in range(i) if _is_same(starts[j], start)), None)
        if same is None:
            orders.append(matched_order(ends[0], ends[i]))
        else:
            orders.append([orders[same][j] for j in matched_order(starts[same], start)])
    return orders


def _start_of(trace: Trace, X: Floats) -> Floats:
    """Return where a run starts: the points of X, if those of the run are its start."""
    start = trace[0].centroids
    rows = assign(start, trace.X)
    is_point = (trace.X[rows] == start).all(axis=1, keepdims=True)
    return np.where(is_point, X[rows], start)


def _is_same(start: Floats, other: Floats) -> bool:
    """Tell whether two starts are the same centroids, in any order."""
    if start.shape != other.shape:
        return False
    return np.array_equal(start[np.lexsort(start.T)], other[np.lexsort(other.T)])


def race(
    data: str | Dataset | ArrayLike = "four blobs",
    k: int | None = None,
    *,
    differ: str = "seed",
    values: Sequence[Any] | None = None,
    init: Init = "random",
    seed: int = 0,
    empty: str = "relocate",
) -> Race:
    """Race two to four runs that differ in exactly one thing.

    Parameters
    ----------
    data : str or array-like of shape (n_samples, n_features)
        A name in `DATASETS`, or your own points.
    k : int, optional
        Number of clusters: 4, or as many as there are points.
    init, seed, empty
        As in `record`, for all runs.
    differ : {"seed", "init", "k", "scale", "empty"}
        What the runs differ in.
    values : sequence of two to four values, optional
        One for each run.

    Returns
    -------
    Race
        The same start has the same colours everywhere. The final centroids of other
        runs are matched to those of the first.

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> lab = race(values=(0, 2))
    >>> lab.values[1].value = 3
    >>> [trace.seed for trace in lab.traces]
    [0, 3]
    >>> lab.differ.value = "k"
    >>> [trace.k for trace in lab.traces]
    [3, 4]
    """
    check_name(differ, DIFFERENCES, f"differ={differ!r}")
    base = opening(data, None)
    k = base.k if k is None else k
    if values is None:
        values = opening_values(differ, 2, base.X)
    n = len(values) if hasattr(values, "__len__") else 1
    if not 2 <= n <= MOST:
        raise ValueError(
            f"The number of values is {n}. Needed: two to four, one for each run."
        )
    values = [_checked(differ, value, base.X) for value in values]
    if differ == "k":  # then the k of all runs may be too large, and each has its own
        k = min(k, len(base.X))
    base = base.replace(k=k, init=init, seed=seed, empty=empty)
    return Race(base, differ, values)


def _offers(differ: str, X: Floats) -> Collection[Any]:
    """Return the values that a control of runs on X offers."""
    offers = {
        "seed": range(100),
        "k": range(1, largest_k(X) + 1),
        "init": INITS,
        "scale": SCALES,
    }
    return offers.get(differ, DIFFERENCES[differ])


def _checked(differ: str, value: Any, X: Floats) -> Any:
    """Return a value that runs on X can have, else raise."""
    if differ == "seed":
        return check_seed(value)
    if differ == "k":
        return check_k(value, X)
    return check_name(value, _offers(differ, X), f"{differ}={value!r}")


def opening_values(differ: str, n: int, X: Floats) -> list[Any]:
    """Return the first `n` values that a race opens with, as far as they fit."""
    values = DIFFERENCES[differ]
    if differ == "k":
        values = tuple(min(value, largest_k(X)) for value in values)
    return [values[i % len(values)] for i in range(n)]


def _factors(X: Floats, factor: float) -> Floats:
    """Factors that change the first feature only, shape (n_features,)."""
    factors = np.ones(X.shape[1])
    factors[0] = factor
    return factors
