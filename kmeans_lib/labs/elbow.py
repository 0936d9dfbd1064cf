"""How many clusters? Circle an elbow first, then hear what the points were."""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from ..datasets import DATASETS, Dataset
from ..metrics import gap_choice, growing_gap, silhouette, stability
from ..setups import Setup
from ..stage import Stage
from ..trace import Trace
from ..validation import check_name
from ..words import number
from .parts.chart import Chart
from .parts.controls import Choice, Count, Part, Press
from .parts.lab import Lab, View

if TYPE_CHECKING:
    from pandas import DataFrame

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
NEEDS = {
    "silhouette": "it needs a second cluster",
    "stability": "it needs two clusters or more, and k points in each half",
}
QUESTION = (
    "Where does the curve bend? Select that k and circle it, before you see the points."
)
NARROW = {"width": "80px"}
CURTAIN = "The points and their clusters appear here when you have circled an elbow."
FALLS = (
    "The best inertia falls with every further cluster, so it cannot choose k by "
    "itself: try another criterion."
)


class Case:
    """Some points: what the learner has said of them, and what is known of each k.

    A criterion is known as a dict with a pair for each k that is done: its value,
    None where it has none, and half the height of its whisker, 0 without one.
    """

    def __init__(self, setup: Setup) -> None:
        self.setup, self.dataset, self.X = setup, setup.dataset, setup.X
        self.circled: int | None = None
        self.is_open = False  # the points may be seen
        last = len(np.unique(self.X, axis=0)) - 1  # the inertia of one more k is 0
        self.ks = range(1, min(LARGEST, last) + 1)
        self.curves: dict[str, dict[int, Any]] = {name: {} for name in CRITERIA}
        self._runs: dict[int, Trace] = {}

    def run(self, k: int) -> Trace:
        """Return the best of some runs with k clusters."""
        if k not in self._runs:
            runs = self.setup.replace(k=k).sweep(range(N_INIT))
            self._runs[k] = runs.open(runs.best)
        return self._runs[k]

    def values(self, name: str) -> dict[int, float | None]:
        """Return a criterion at each k that is done."""
        return {k: value for k, (value, _) in self.curves[name].items()}

    def curve(self, name: str) -> tuple[list[Any], list[float]]:
        """Return a criterion and half of its whisker at every k."""
        pairs = [self.curves[name].get(k, (None, 0)) for k in self.ks]
        return [value for value, _ in pairs], [error for _, error in pairs]

    def measure(self, name: str) -> Iterator[float]:
        """Find out what is missing of a criterion; yield the share that is done."""
        curve, n = self.curves[name], len(self.ks)
        yield len(curve) / n
        for k in self.ks[len(curve) :]:
            found: list[Any] = [(None, 0)]
            for estimate in getattr(self, f"_{name}")(k):
                found.append(estimate)
                yield (k - 1) / n
            curve[k] = found[-1]
            yield k / n

    # better and better estimates of a criterion at k

    def _inertia(self, k: int) -> Iterator[Any]:
        yield self.run(k).inertia, 0

    def _silhouette(self, k: int) -> Iterator[Any]:
        if k > 1:
            yield silhouette(self.X, self.run(k).labels), 0

    def _gap(self, k: int) -> Iterator[Any]:
        return growing_gap(self.X, k, n_references=N_REFERENCES)

    def _stability(self, k: int) -> Iterator[Any]:
        scores = []
        for seed in range(N_SPLITS if 1 < k <= len(self.X) / 2 else 0):
            scores.append(stability(self.X, k, n_splits=1, n_init=5, seed=seed))
            yield float(np.mean(scores)), 0

    # the words

    def words(self, name: str, k: int) -> str:
        """Say what a criterion is at k."""
        what, value = f"k = {k}: {CRITERIA[name].lower()}", self.values(name).get(k)
        if value is not None:
            return f"{what} {number(value)}."
        is_done = k in self.curves[name]
        return (
            f"{what} none, {NEEDS[name]}." if is_done else f"{what} not computed yet."
        )

    def story(self) -> Iterator[str]:
        """Say what was circled, and what the points are."""
        if self.circled:
            yield f"You circled k = {self.circled}."
        points = f"The points are \u201c{self.dataset.name}\u201d"
        if self.dataset.truth is not None:
            points += f", {len(np.unique(self.dataset.truth))} known groups"
        yield f"{points}. {self.dataset.sentence}"

    def verdict(self, name: str) -> str:
        """Say what a criterion tells of these points."""
        values = self.values(name)
        if len(values) < len(self.ks):
            return f"{CRITERIA[name]}: computed for {len(values)} of {len(self.ks)} k."
        known = {k: value for k, value in values.items() if value is not None}
        if not known:
            return f"{CRITERIA[name]}: none on these points, {NEEDS[name]}."
        return getattr(self, f"_about_{name}")(known)

    def _about_inertia(self, known: dict[int, float]) -> str:
        if self.dataset.name != "uniform noise":
            return FALLS
        flat = sorted(k * value for k, value in known.items())
        return (
            f"k times the inertia is between {number(flat[0])} and {number(flat[-1])} "
            "for every k: the curve is about 1/k, which bends everywhere and nowhere."
        )

    def _about_silhouette(self, known: dict[int, float]) -> str:
        best = max(known, key=lambda k: known[k])
        return (
            f"The silhouette is highest at k = {best}, {number(known[best])}. It is "
            "highest somewhere on any points, with clusters or without."
        )

    def _about_gap(self, known: dict[int, float]) -> str:
        if len(known) == 1:
            return "The gap statistic compares k with k + 1: there is only k = 1 here."
        found = gap_choice(self.ks, *self.curve("gap"))
        chosen = f"chooses k = {found}" + (": no clusters" if found == 1 else "")
        if found is None:
            chosen = f"does not settle for any k up to {self.ks[-1]}"
        return (
            f"The gap statistic {chosen} ({N_REFERENCES} sets of points without "
            "clusters to compare with)."
        )

    def _about_stability(self, known: dict[int, float]) -> str:
        good = [k for k, value in known.items() if value > STABLE]
        found = f"No k has a stability above {STABLE}"
        if good:
            found = f"The largest k with a stability above {STABLE} is {good[-1]}"
        return (
            f"{found} ({N_SPLITS} splits into halves). Stable means that the "
            "best clustering is the only good one, not that it is true."
        )


def _seen(lab: Any) -> str:
    return "The points have been seen." if lab.case.is_open else ""


def _not_seen(lab: Any) -> str:
    return "" if lab.case.is_open else "Circle an elbow first."


class ChooseK(Lab):
    """What `choose_k` returns: a lab with these parts, `circled`, `values`, `trace`."""

    data = Choice("data", lambda lab: lab.names, doc="Which points.")
    criterion = Choice(
        "criterion",
        lambda lab: [*CRITERIA] if lab.case.is_open else ["inertia"],
        per=data,
        off=_not_seen,
        style={"description_width": "5em"},
        doc="What the curve shows: inertia, until an elbow is circled.",
    )
    k = Count("k", 1, lambda lab: lab.case.ks[-1], per=data, works=False)
    commit = Press(
        "Circle it: my elbow", "circle", off=_seen, doc="Circles the selected k."
    )
    skip = Press(
        "Skip", "reveal", off=_seen, doc="Shows the points without.", layout=NARROW
    )
    chart = Part(Chart, across="k, number of clusters")
    stage = Part(Stage, controls="none", doc="Hidden until an elbow is circled.")
    rows = [[k, commit, skip], [data, criterion]]
    no_page = (
        "A page cannot show the curve of a criterion, which Python computes. Try "
        "to_html(lab.trace) for the clusters, lab.table() for the curves."
    )

    def __init__(self, data: str | Setup, k: int | None) -> None:
        own = None if isinstance(data, str) else data
        name = own.dataset.name if own else data
        self._cases = {name: Case(own)} if own else {}
        first = [] if name in MYSTERIES else [name]
        self.names = [*first, *MYSTERIES]
        super().__init__(data=name, k=k)

    @property
    def case(self) -> Case:
        """The points that are chosen, and what is known of them."""
        name = self.data.value
        if name not in self._cases:
            named, options = MYSTERIES.get(name, (name, {}))
            self._cases[name] = Case(Setup(named, 1, INIT, options=options))
        return self._cases[name]

    @property
    def circled(self) -> int | None:
        """The k that was circled for these points."""
        return self.case.circled

    @property
    def trace(self) -> Trace:
        """The best run with k clusters, once the points may be seen."""
        if not self.case.is_open:
            raise ValueError(
                "The points are hidden. Needed first: lab.commit.click(), which "
                "circles a k, or lab.skip.click()."
            )
        return self.case.run(self.k.value)

    @property
    def setup(self) -> Setup:
        """What was run for it."""
        return self.trace.setup

    @property
    def values(self) -> dict[int, float | None]:
        """The criterion at each k, as a dict; only as far as it is done."""
        return self.case.values(self.criterion.value)

    def table(self) -> "DataFrame":
        """Return the criteria seen so far as a pandas DataFrame, a row for each k."""
        from pandas import DataFrame, Index

        self.job.finish()
        columns: dict[str, list[Any]] = {}
        for name in filter(self.case.curves.get, CRITERIA):
            columns[name], errors = self.case.curve(name)
            if any(errors):
                columns[f"{name} error"] = errors
        return DataFrame(columns, Index(self.case.ks, name="k"), dtype=float)

    def circle(self) -> None:
        """Keep the selected k as the elbow, and show the points."""
        self.case.circled = self.k.value
        self.reveal()

    def reveal(self) -> None:
        """Show the points."""
        self.case.is_open = True
        self.fit()
        self.look()

    def picked(self, place: int, again: bool) -> None:
        """Go to the k that was selected on the curve."""
        self.k.value = place + 1

    def work(self) -> Generator[Any, None, tuple[Case, str]]:
        """Compute the criterion at one k after the other; the curve grows."""
        found = case, name = self.case, self.criterion.value
        for share in case.measure(name):
            yield share, found
        return found

    def view(self, found: tuple[Case, str]) -> View:
        """Show the curve; the points and what they are when they may be seen."""
        case, name = found
        curve = self._curve(case, name)
        if not case.is_open:
            return View(chart=curve, say=[QUESTION], note=CURTAIN)
        trace = case.run(self.k.value)
        words = f"the best of {N_INIT} starts, inertia {number(trace.inertia)}."
        said = [*case.story(), case.verdict(name)]
        stage = {
            "features": case.dataset.features,
            "message": f"k = {trace.k}: {words}",
        }
        return View(trace, step=len(trace) - 1, stage=stage, chart=curve, say=said)

    def _curve(self, case: Case, name: str) -> dict[str, Any]:
        what, (heights, errors) = CRITERIA[name], case.curve(name)
        whiskers = {"error": errors} if any(errors) else {}
        return {
            "name": f"{what} against k",
            "series": [{"name": what, "y": heights} | whiskers],
            "ticks": list(map(str, case.ks)),
            "words": [case.words(name, k) for k in case.ks],
            "selected": self.k.value - 1,
            "circled": [case.circled - 1] if case.circled else [],
        }


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
    if isinstance(data, str):
        check_name(data, [*MYSTERIES, *DATASETS], f"data={data!r}")
        return ChooseK(data, k)
    setup = Setup(data, 1, INIT)
    if (setup.X == setup.X[0]).all():
        raise ValueError(
            "X has only 1 distinct point. Needed: at least 2, to choose k from."
        )
    return ChooseK(setup, k)
