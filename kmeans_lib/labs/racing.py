"""Two to four runs on one slider that differ in exactly one thing."""

import ipywidgets as widgets
import numpy as np

from ..colours import PALETTE
from ..datasets import Dataset, load
from ..datasets.dataset import standardised
from ..init import INITS
from ..setups import record
from ..stage import Stage
from ..validation import EMPTY_RULES, check_k
from ..words import count, number
from .parts.lab import Lab, StepSlider, choice, largest_k, note, paragraph, row, slider

SCALES = {
    "as given": lambda X: X,
    "first feature × 10": lambda X: X * _factors(X, 10.0),
    "first feature ÷ 10": lambda X: X * _factors(X, 0.1),
    "standardised": standardised,
}
# What a race can differ in, and the values that it opens with.
DIFFERENCES = {
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
    traces : list of Trace
    """

    def __init__(self, dataset, k, init, seed, empty, differ, values):
        self._dataset = dataset
        self._same = {
            "k": k,
            "init": init,
            "seed": seed,
            "empty": empty,
            "scale": "as given",
        }
        self.differ = choice("differ in", list(DIFFERENCES), differ)
        self.differ.style.description_width = "5em"
        self.values = self._controls(differ, values)
        traces = self._runs()
        self.stages = [Stage(controls="none") for _ in values]
        self._show(traces, step=0)
        self.step = StepSlider(*self.stages)
        self._panels = [
            widgets.VBox([control, stage], layout={"min_width": "0"})
            for control, stage in zip(self.values, self.stages)
        ]
        self.result = note()
        super().__init__(
            row(self.differ, self.step),
            widgets.GridBox(
                self._panels,
                layout={
                    # two a row, one where it is very narrow
                    "grid_template_columns": (
                        "repeat(auto-fit, minmax(max(260px, 34%), 1fr))"
                    ),
                    "grid_gap": "16px 24px",
                },
            ),
            self.result,
        )
        self.step.layout.flex = "1 1 260px"
        self.add_class("km-race")
        self.when(self._differ_in_something_else, self.differ)
        self._react_to_values()
        self._tell_results()

    @property
    def stage(self):
        """The first panel."""
        return self.stages[0]

    @property
    def traces(self):
        """The runs on screen."""
        return [stage.trace for stage in self.stages]

    def _controls(self, differ, values):
        controls = self._make_controls(differ, values)
        for control in controls:
            control.layout.flex = "0 0 auto"  # they stand in columns
            control.style.description_width = "4em"  # for "empty"
        return controls

    def _make_controls(self, differ, values):
        if differ == "seed":
            most = max(99, *values)
            return [slider("seed", value, 0, most) for value in values]
        if differ == "k":
            most = max(largest_k(self._dataset.X), *values)
            return [slider("k", value, 1, most) for value in values]
        names = {
            "init": list(INITS),
            "scale": list(SCALES),
            "empty": [rule for rule in EMPTY_RULES if rule != "error"],
        }[differ]
        return [choice(differ, names, value) for value in values]

    def _react_to_values(self):
        self.when(self._rerun, *self.values)

    def _runs(self):
        return [self._run(control.value) for control in self.values]

    def _run(self, value):
        settings = {**self._same, self.differ.value: value}
        X = SCALES[settings.pop("scale")](self._dataset.X)
        return record(X, settings.pop("k"), **settings)

    def _rerun(self):
        place = self.step.value  # a short run must not pull the others back
        self._show(self._runs())
        self.step.value = min(place, self.step.max)
        self._tell_results()

    def _show(self, traces, step=None):
        """Show the runs, the same cluster in the same colour everywhere."""
        ends = [self._centroids_of(trace) for trace in traces]
        for stage, trace, end in zip(self.stages, traces, ends):
            with stage.hold_sync():
                stage.show(trace, features=self._dataset.features, step=step)
                stage.order = matched_order(ends[0], end)

    def _centroids_of(self, trace):
        """Final centroids in the units of the data, shape (k, n_features)."""
        X = self._dataset.X
        rows = (X[trace.labels == j] for j in range(trace.k))
        places = [
            own.mean(axis=0) if len(own) else np.full(X.shape[1], np.nan)
            for own in rows
        ]
        return np.where(np.isnan(places), trace.centroids, places)

    def _differ_in_something_else(self):
        """Give every panel a control for its value of the new difference."""
        new = self.differ.value
        values = opening_values(new, len(self.stages), self._dataset)
        old = self.values
        self.values = self._controls(new, values)
        for panel, control in zip(self._panels, self.values):
            panel.children = [control, *panel.children[1:]]
        for control in old:
            control.close()
        self._react_to_values()
        self._rerun()

    def _tell_results(self):
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

    def _ratio(self, trace, least):
        """How much worse than the best: only where inertias compare."""
        if self.differ.value in ("k", "scale") or least == 0:
            return ""
        ratio = trace.inertia / least
        return f" ({ratio:.2f} × the lowest)" if ratio > 1 + 1e-6 else ""


def race(
    data="four blobs",
    k=4,
    *,
    differ="seed",
    values=None,
    init="random",
    seed=0,
    empty="relocate",
):
    """Race two to four runs that differ in exactly one thing.

    Parameters
    ----------
    data : str or array-like of shape (n_samples, n_features)
        A name in `DATASETS`, or your own points.
    k, init, seed, empty
        As in `record`, for all runs.
    differ : {"seed", "init", "k", "scale", "empty"}
        What the runs differ in.
    values : sequence of two to four values, optional
        One for each run.

    Returns
    -------
    Race
        A widget with the parts ``stages``, ``values``, ``differ``, ``step``
        and ``traces``. The same cluster has the same colour everywhere: the
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
    dataset = load(data) if isinstance(data, str) else Dataset.of(data)
    if differ not in DIFFERENCES:
        raise ValueError(
            f"differ={differ!r} is not known. Known: "
            f"{', '.join(map(repr, DIFFERENCES))}."
        )
    if values is None:
        values = opening_values(differ, 2, dataset)
    if not 2 <= len(values) <= 4:
        raise ValueError(
            f"values has {len(values)} entries. Needed: two to four, one for each run."
        )
    if differ == "k":
        values = [check_k(value, dataset.X) for value in values]
    return Race(dataset, k, init, seed, empty, differ, list(values))


def opening_values(differ, n, dataset):
    """The first `n` values that a race opens with, as far as they fit."""
    values = DIFFERENCES[differ]
    if differ == "k":
        most = largest_k(dataset.X)
        values = [min(value, most) for value in values]
    return [values[i % len(values)] for i in range(n)]


def matched_order(first, other):
    """Colours for the clusters of one run, matched to those of another.

    Parameters
    ----------
    first, other : array-like of shape (k, n_features)
        Final centroids of two runs; the numbers of clusters may differ.

    Returns
    -------
    list of int
        For each cluster of `other` its colour: the number of the cluster of
        `first` that it is matched with so that the sum of squared distances
        is least, or a colour that is free.

    Examples
    --------
    >>> matched_order([[0, 0], [9, 9]], [[9, 8], [5, 5], [0, 1]])
    [1, 2, 0]
    """
    from scipy.optimize import linear_sum_assignment  # slow to import

    first, other = np.asarray(first, float), np.asarray(other, float)
    cost = ((other[:, None] - first) ** 2).sum(axis=2)
    matched = dict(zip(*map(np.ndarray.tolist, linear_sum_assignment(cost))))
    used = {*range(len(first))} | {*matched.values()}
    colours = max(len(PALETTE), len(first) + len(other))
    free = (colour for colour in range(colours) if colour not in used)
    return [matched[j] if j in matched else next(free) for j in range(len(other))]


def _same_run(trace, other):
    """True if two runs went through the same centroids."""
    return np.array_equal(trace.paths, other.paths)


def _factors(X, factor):
    """A row that multiplies the first feature only."""
    factors = np.ones(X.shape[1])
    factors[0] = factor
    return factors
