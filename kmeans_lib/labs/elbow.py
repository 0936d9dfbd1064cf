"""How many clusters? Circle an elbow first, then hear what the points were."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..datasets import DATASETS, Dataset, load
from ..metrics import gap_choice, growing_gap, silhouette, stability
from ..setups import Setup, best_of
from ..stage import Stage
from ..trace import Trace
from ..validation import Floats, as_count, check_name
from ..words import number
from .parts.chart import Chart
from .parts.controls import button, choice, row, slider
from .parts.panels import PanelLab
from .parts.sentence import note, paragraph

N_INIT, INIT = 10, "greedy k-means++"
LARGEST = 10
N_REFERENCES = 20  # sets without clusters behind the gap statistic
N_SPLITS = 20  # pairs of halves behind the stability
STABLE = 0.95

# The names do not tell what to expect; the lab says it once an elbow is circled.
MYSTERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "mystery A": ("uniform noise", {}),
    "mystery B": ("four blobs", {}),
    "mystery C": ("iris", {}),
    "mystery D": ("penguins", {"scaled": True}),
    "mystery E": ("Ruspini", {}),
}
CRITERIA = {
    "inertia": "Inertia",
    "silhouette": "Mean silhouette",
    "gap": "Gap statistic",
    "stability": "Stability",
}


class ChooseK(PanelLab):
    """What `choose_k` returns.

    Attributes
    ----------
    data, criterion : ipywidgets.Dropdown
    k : ipywidgets.IntSlider
    commit, skip : ipywidgets.Button
        Circle the selected k as the elbow; or go on without.
    circled : int or None
        The k that was circled.
    chart : Chart
    stage : Stage
        Hidden until an elbow is circled.
    sentence : Sentence
    trace : Trace
        The best run with k clusters.
    """

    def __init__(self, data: str | Dataset, k: int | None) -> None:
        self._own = None if isinstance(data, str) else data
        name = data if isinstance(data, str) else data.name
        others = [mystery for mystery in MYSTERIES if mystery != name]
        first = list(MYSTERIES) if self._own is None and name in MYSTERIES else []
        self.data = choice("data", first or [name, *others], name)
        self.criterion = choice("criterion", list(CRITERIA), "inertia", "5em")
        self.k = slider("k", 1, 1, LARGEST)
        self.commit = button("Circle it: my elbow", width="180px")
        self.skip = button("Skip", width="80px")
        self.skip.tooltip = "Show the points without circling an elbow"
        self._curtain = note()
        super().__init__(
            Chart(across="k, number of clusters"),
            Stage(controls="none"),
            row(self.k, self.commit, self.skip),
            row(self.data, self.criterion),
            above=[self._curtain],
        )
        self._open_data()
        self.when(self._open_data, self.data)
        self.when(self._measure, self.criterion)
        self.when(self._show_run, self.k)
        self.on(self._follow_chart, self.chart, "selected")
        self.press(self._circle, self.commit)
        self.press(self._reveal, self.skip)
        if k is not None:
            self.chart.selected = k - 1

    @property
    def trace(self) -> Trace:
        """The best run with k clusters."""
        return self._run(self.k.value)

    @property
    def shown(self) -> Trace | None:
        """The run that a still picture may show: none before the reveal."""
        return self.trace if self._revealed else None

    @property
    def values(self) -> dict[int, Any]:
        """The criterion at each k, as a dict; only as far as it is done."""
        return self._values[self.criterion.value]

    # what the controls do

    def _open_data(self) -> None:
        """Draw the curtain, forget what was found, show the bare curve."""
        self._dataset = self._chosen()
        self._runs: dict[int, Trace] = {}
        self._values: dict[str, dict[int, Any]] = {name: {} for name in CRITERIA}
        self.circled: int | None = None
        self._revealed = False
        with self.held():
            self.k.max = _last_on_curve(self._dataset.X)
            self.k.value = 1
            self.criterion.value = "inertia"
        self._ks = range(1, self.k.max + 1)
        self.chart.show(selected=-1, circled=[])
        self._let_see(False)
        self._measure()

    def _chosen(self) -> Dataset:
        if self._own is not None and self.data.value == self._own.name:
            return self._own
        return _named(self.data.value)

    def _show_run(self) -> None:
        self.chart.selected = self.k.value - 1
        self.commit.disabled = self._revealed
        self._show_stage()

    def _follow_chart(self) -> None:
        if self.chart.selected >= 0:
            self.k.value = self.chart.selected + 1
            self.commit.disabled = self._revealed

    def _circle(self) -> None:
        if self.chart.selected < 0:
            return self.say("Select a k on the curve first: where it bends.")
        self.circled = self.k.value
        self.chart.circled = [self.chart.selected]
        self._reveal()

    def _reveal(self) -> None:
        if self.chart.selected < 0:
            self.k.value = min(2, self.k.max)
        self._let_see(True)
        self._show_stage()
        self._say()

    def _let_see(self, yes: bool) -> None:
        self._revealed = yes
        self.stage.layout.display = "" if yes else "none"
        self.criterion.disabled = not yes
        self.commit.disabled = yes or self.chart.selected < 0
        self.skip.disabled = yes
        self._curtain.value = (
            ""
            if yes
            else paragraph(
                "The points and their clusters appear here when you have circled "
                "an elbow."
            )
        )

    def _show_stage(self) -> None:
        if not self._revealed:
            return
        trace = self.trace
        self.stage.message = (
            f"k = {trace.k}: the best of {N_INIT} starts, inertia "
            f"{number(trace.inertia)}."
        )
        self.stage.show(trace, features=self._dataset.features, step=len(trace) - 1)

    # the criteria

    def _run(self, k: int) -> Trace:
        if k not in self._runs:
            self._runs[k] = best_of(self._dataset.X, k, N_INIT, init=INIT)
        return self._runs[k]

    def _measure(self) -> None:
        self.job.start(self._fill(self.criterion.value))

    def _fill(self, name: str) -> Iterator[float]:
        """Compute what is missing, one k at a time; the curve grows."""
        values = self._values[name]
        self._draw(name)
        for k in self._ks:
            if k not in values:
                for value in self._value(name, k):  # noqa: B007
                    yield (k - 1) / len(self._ks)
                values[k] = value
                self._draw(name)
                yield k / len(self._ks)
        self._say()

    def _value(self, name: str, k: int) -> Iterator[Any]:
        """Yield better and better estimates of the criterion at k."""
        X = self._dataset.X
        if name == "inertia":
            yield self._run(k).inertia
        elif name == "gap":
            yield from growing_gap(X, k, n_references=N_REFERENCES)
        elif k == 1 or (name == "stability" and 2 * k > len(X)):
            yield None  # needs a second cluster, or k points in each half
        elif name == "silhouette":
            yield silhouette(X, self._run(k).labels)
        else:
            scores = []
            for seed in range(N_SPLITS):
                scores.append(stability(X, k, n_splits=1, n_init=5, seed=seed))
                yield float(np.mean(scores))

    def _draw(self, name: str) -> None:
        heights: Any = [self._values[name].get(k) for k in self._ks]
        series: dict[str, Any] = {"name": CRITERIA[name]}
        if name == "gap":
            heights, errors = zip(*(v or (None, None) for v in heights))
            series["error"] = [e or 0 for e in errors]
        series["y"] = list(heights)
        self.chart.show(
            name=f"{CRITERIA[name]} against k",
            series=[series],
            ticks=list(map(str, self._ks)),
            words=[
                f"k = {k}: {CRITERIA[name].lower()} "
                f"{'none' if y is None else number(y)}."
                for k, y in zip(self._ks, series["y"])
            ],
        )

    # the words

    def _say(self) -> None:
        if not self._revealed:
            return self.sentence.say(
                "Where does the curve bend? Select that k and circle it, "
                "before you see the points."
            )
        self.sentence.say(*self._what_it_was(), self._what_it_says())

    def _what_it_was(self) -> Iterator[str]:
        if self.circled:
            yield f"You circled k = {self.circled}."
        points = f"The points are \u201c{self._dataset.name}\u201d"
        if self._dataset.truth is not None:
            points += f", {len(np.unique(self._dataset.truth))} known groups"
        yield f"{points}. {self._dataset.sentence}"

    def _what_it_says(self) -> str:
        name = self.criterion.value
        if len(self._values[name]) < len(self._ks):
            return "..."
        return {
            "inertia": self._about_inertia,
            "silhouette": self._about_silhouette,
            "gap": self._about_gap,
            "stability": self._about_stability,
        }[name]()

    def _about_inertia(self) -> str:
        if self._dataset.name != "uniform noise":
            return (
                "The best inertia falls with every further cluster, so it "
                "cannot choose k by itself: try another criterion."
            )
        flat = [k * v for k, v in self._values["inertia"].items()]
        return (
            f"k times the inertia is between {number(min(flat))} and "
            f"{number(max(flat))} for every k: the curve is about 1/k, which "
            "bends everywhere and nowhere."
        )

    def _about_silhouette(self) -> str:
        scores = self._known("silhouette")
        if not scores:
            return "A silhouette needs a second cluster."
        best = max(scores, key=lambda k: scores[k])
        return (
            f"The silhouette is highest at k = {best}, {number(scores[best])}."
            " It is highest somewhere on any points, with clusters or without."
        )

    def _about_gap(self) -> str:
        gap, error = zip(*self._values["gap"].values())
        found = gap_choice(self._ks, gap, error)
        chosen = {
            None: f"does not settle for any k up to {self._ks[-1]}",
            1: "chooses k = 1: no clusters",
        }.get(found, f"chooses k = {found}")
        return (
            f"The gap statistic {chosen} ({N_REFERENCES} sets of points "
            "without clusters to compare with)."
        )

    def _about_stability(self) -> str:
        good = [k for k, v in self._known("stability").items() if v > STABLE]
        found = (
            f"The largest k with a stability above {STABLE} is {good[-1]}"
            if good
            else f"No k has a stability above {STABLE}"
        )
        return (
            f"{found} ({N_SPLITS} splits into halves). Stable means that the "
            "best clustering is the only good one, not that it is true."
        )

    def _known(self, name: str) -> dict[int, float]:
        return {k: v for k, v in self._values[name].items() if v is not None}


def choose_k(
    data: str | Dataset | ArrayLike = "mystery A", k: int | None = None
) -> ChooseK:
    """Choose the number of clusters, then hear what the points were.

    Parameters
    ----------
    data : str or array-like of shape (n_samples, n_features)
        One of "mystery A" to "mystery E", a name in `DATASETS`, or your own
        points, at least two of them different.
    k : int, optional
        The k to select on the curve.

    Returns
    -------
    ChooseK
        A widget with the parts ``data``, ``criterion``, ``k``, ``commit``,
        ``skip``, ``circled``, ``chart``, ``stage``, ``sentence``,
        ``values`` and ``trace``.

    Raises
    ------
    ValueError, TypeError
        If there is no such data set, if the points cannot be used, or k is not
        on the curve.

    Examples
    --------
    >>> lab = choose_k("mystery B", k=4)
    >>> lab.commit.click()
    >>> lab.circled
    4
    >>> lab.criterion.value = "silhouette"
    >>> round(lab.values[4], 2)
    0.69
    """
    if not isinstance(data, str):
        data = Setup(data, 1).dataset
        if (data.X == data.X[0]).all():
            raise ValueError(
                "X has only 1 distinct point. Needed: at least 2, to choose k from."
            )
    elif data not in MYSTERIES:
        check_name(data, DATASETS, f"data={data!r}")
    if k is not None:
        X = _named(data).X if isinstance(data, str) else data.X
        _check_on_curve(k, _last_on_curve(X))
    return ChooseK(data, k)


def _named(data: str) -> Dataset:
    """Load a mystery, or a data set by its name."""
    name, options = MYSTERIES.get(data, (data, {}))
    return load(name, **options)


def _last_on_curve(X: Floats) -> int:
    """Return the largest k of the curve: with a cluster for each point it is 0."""
    return min(LARGEST, len(np.unique(X, axis=0)) - 1)


def _check_on_curve(k: int, last: int) -> None:
    if as_count(k, "k", "the number of clusters") > last:
        raise ValueError(
            f"k={k} is not on the curve of these points. Needed: a whole number, 1 to "
            f"{last}."
        )
