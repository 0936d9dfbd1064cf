"""Two to four runs on one slider that differ in exactly one thing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from ..datasets import Dataset
from ..datasets.dataset import standardised
from ..init import INITS
from ..lloyd import update
from ..metrics import matched_order
from ..setups import Init, Setup
from ..stage import Stage
from ..trace import Trace
from ..validation import EMPTY_RULES, Floats, check_k, check_name
from ..words import count, number
from .parts.controls import choice, grid, largest_k, opening_k, row, slider
from .parts.lab import Lab
from .parts.linked import StepSlider
from .parts.sentence import note, paragraph

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


class Race(Lab):
    """What `race` returns.

    Attributes
    ----------
    stages : list of Stage
        One panel for each run.
    values : list of ipywidgets.IntSlider or ipywidgets.Dropdown
        One control for each run: its value of what they differ in.
    differ : ipywidgets.Dropdown
        What they differ in.
    step : ipywidgets.IntSlider
        One for all; a shorter run waits at its end.
    stage, trace : Stage, Trace
        The first panel and its run.
    traces, setups : list of Trace, list of Setup
        One for each panel.
    """

    no_page = (
        "A race shows several runs side by side, and a page holds one. Needed: one of "
        "them, as in to_html(lab.traces[0])."
    )

    def __init__(self, base: Setup, differ: str, values: Sequence[Any]) -> None:
        self._base = base  # what the runs have in common
        self.differ = choice("differ in", list(DIFFERENCES), differ, "5em")
        self.values = self._controls(differ, values)
        traces = self._runs()
        self.stages = [Stage(controls="none", size="small") for _ in values]
        self._show(traces, step=0)
        self.step = StepSlider(*self.stages)
        self._panels = [
            widgets.VBox([control, stage], layout={"min_width": "0"})
            for control, stage in zip(self.values, self.stages)
        ]
        self.result = note()
        super().__init__(
            row(self.differ, self.step),
            # two per row, one where it is very narrow
            grid(self._panels, "max(260px, 34%)", "16px 24px"),
            self.result,
        )
        self.step.layout.flex = "1 1 260px"
        self.when(self._differ_in_something_else, self.differ)
        self._react_to_values()
        self._tell_results()

    @property
    def stage(self) -> Stage:
        """The first panel."""
        return self.stages[0]

    @property
    def traces(self) -> list[Trace]:
        """The runs on screen."""
        return [cast(Trace, stage.trace) for stage in self.stages]

    @property
    def setups(self) -> list[Setup]:
        """What was run for each panel."""
        return [trace.setup for trace in self.traces]

    def _controls(self, differ: str, values: Sequence[Any]) -> list[Any]:
        controls = self._make_controls(differ, values)
        for control in controls:
            control.layout.flex = "0 0 auto"  # they stand in columns
            control.style.description_width = "4em"  # for "empty"
        return controls

    def _make_controls(self, differ: str, values: Sequence[Any]) -> list[Any]:
        if differ == "seed":
            most = max(99, *values)
            return [slider("seed", value, 0, most) for value in values]
        if differ == "k":
            most = max(largest_k(self._base.X), *values)
            return [slider("k", value, 1, most) for value in values]
        names = {
            "init": list(INITS),
            "scale": list(SCALES),
            "empty": list(DIFFERENCES["empty"]),
        }[differ]
        return [choice(differ, names, value) for value in values]

    def _react_to_values(self) -> None:
        self.when(self._rerun, *self.values)

    def _runs(self) -> list[Trace]:
        return [self._setup_with(control.value).record() for control in self.values]

    def _setup_with(self, value: Any) -> Setup:
        if value == "as given":
            return self._base
        if self.differ.value != "scale":
            return self._base.replace(**{self.differ.value: value})
        dataset = self._base.dataset
        scaled = replace(dataset, X=SCALES[value](dataset.X))
        return self._base.replace(data=scaled, options={})

    def _rerun(self) -> None:
        place = self.step.value  # a short run must not pull the others back
        self._show(self._runs())
        self.step.value = min(place, self.step.max)
        self._tell_results()

    def _show(self, traces: list[Trace], step: int | None = None) -> None:
        """Show the runs, the same cluster in the same colour everywhere."""
        # in the units of the data, whatever the scale
        ends = [update(self._base.X, run.labels, run.centroids) for run in traces]
        for stage, trace, end in zip(self.stages, traces, ends):
            with stage.hold_sync():
                stage.show(trace, features=self._base.dataset.features, step=step)
                stage.order = matched_order(ends[0], end)

    def _differ_in_something_else(self) -> None:
        """Give every panel a control for its value of the new difference."""
        new = self.differ.value
        values = opening_values(new, len(self.stages), self._base.X)
        old = self.values
        self.values = self._controls(new, values)
        for panel, control in zip(self._panels, self.values):
            panel.children = [control, *panel.children[1:]]
        for control in old:
            control.close()
        self._react_to_values()
        self._rerun()

    def _tell_results(self) -> None:
        """Say how each run ended, and how far they are apart."""
        least = min(trace.inertia for trace in self.traces)
        lines = [
            f"{control.description} {control.value}: inertia "
            f"{number(trace.inertia)}{self._ratio(trace, least)} after "
            f"{count(trace.n_iter, 'iteration')}"
            for control, trace in zip(self.values, self.traces)
        ]
        said = "; ".join(lines) + "."
        if all(_same_run(self.trace, other) for other in self.traces[1:]):
            said += " It makes no difference here: the runs are the same."
        self.result.value = paragraph(said)

    def _ratio(self, trace: Trace, least: float) -> str:
        """How much worse than the best, where inertias can be compared."""
        if self.differ.value in ("k", "scale") or least == 0:
            return ""
        ratio = trace.inertia / least
        return f" ({ratio:.2f} × the lowest)" if ratio > 1 + 1e-6 else ""


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
        A widget with the parts ``stages``, ``values``, ``differ``, ``step``,
        ``traces`` and ``setups``. The same cluster has the same colour everywhere: the
        final centroids of each run are matched to those of the first.

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
    base = Setup(data, 1)
    k = opening_k(k, base.X)
    if values is None:
        values = opening_values(differ, 2, base.X)
    if not 2 <= len(values) <= 4:
        raise ValueError(
            f"The number of values is {len(values)}. Needed: two to four, one for each "
            "run."
        )
    if differ == "k":  # then the k of all runs may be too large, and each has its own
        values = [check_k(value, base.X) for value in values]
        k = min(k, len(base.X))
    base = base.replace(k=k, init=init, seed=seed, empty=empty)
    return Race(base, differ, list(values))


def opening_values(differ: str, n: int, X: Floats) -> list[Any]:
    """Return the first `n` values that a race opens with, as far as they fit."""
    values = DIFFERENCES[differ]
    if differ == "k":
        values = tuple(min(value, largest_k(X)) for value in values)
    return [values[i % len(values)] for i in range(n)]


def _same_run(trace: Trace, other: Trace) -> bool:
    """Whether two runs went through the same centroids."""
    return np.array_equal(trace.paths, other.paths)


def _factors(X: Floats, factor: float) -> Floats:
    """Factors that change the first feature only, shape (n_features,)."""
    factors = np.ones(X.shape[1])
    factors[0] = factor
    return factors
