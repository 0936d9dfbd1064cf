"""Put the centroids by hand: reach the best, or fail as badly as possible."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from ..datasets import Dataset
from ..init import INITS, Rng
from ..setups import Init, Setup
from ..stage import Stage
from ..trace import Trace
from ..validation import Floats, check_name
from ..words import count, number
from .parts.controls import button, choice, opening_k, row
from .parts.job import Job
from .parts.lab import Lab
from .parts.linked import StepSlider
from .parts.sentence import note, paragraph

BEST, WORST = "reach the best", "fail as badly as you can"
RIVALS = 200  # k-means++ starts to compare with
PIECE = 50_000  # points of the rivals done at once: well under 100 ms
SAME = 1e-6  # relative: as good as the best
YOURS = "placed by hand"


@dataclass(frozen=True, eq=False)
class Placement:
    """One run from a start placed by hand, and what it is compared with.

    Attributes
    ----------
    trace : Trace
    rivals : ndarray of shape (200,)
        Final inertia of k-means++ starts on the same points.
    best : float
        The lowest inertia known when it was compared.
    """

    trace: Trace
    rivals: Floats
    best: float

    @property
    def ratio(self) -> float:
        """Final inertia divided by the best known: 1 is as good as it gets."""
        if self.trace.inertia <= self.best * (1 + SAME):
            return 1.0
        return self.trace.inertia / self.best if self.best else np.inf


class Place(Lab):
    """What `place` returns.

    Attributes
    ----------
    stage : Stage
        ``stage.centroids`` or ``stage.points`` are what the hand edits.
    hands : ipywidgets.Dropdown
        Which of the two.
    start : ipywidgets.Dropdown
        Ready places to begin from.
    goal : ipywidgets.Dropdown
    run : ipywidgets.Button
    job : Job
        The comparison going on; ``job.stop`` ends it.
    step : ipywidgets.IntSlider
    list : ipywidgets.Select
        The attempts; choosing one opens it again.
    attempts : list of Placement
    trace, setup : Trace, Setup
        The run on screen, and what was run.
    """

    def __init__(self, setup: Setup, start: str, goal: str) -> None:
        self.attempts: list[Placement] = []
        self._rivals: dict[Any, Floats] = {}
        self._started: Trace | None = None  # the run that was compared last
        self.stage = Stage(features=setup.dataset.features, mode="centroids")
        self.stage.trace = setup.record()
        self.step = StepSlider(self.stage)
        self._make_controls(start, goal)
        super().__init__(
            self.stage,
            self.step,
            row(self.run, self.start, self.goal, self.hands),
            self.verdict,
            self.job,
            self.list,
        )
        self.stage.observe(self._on_edit, ["centroids", "points"])
        self.stage.observe(self._on_step, "step")
        self.press(self._run, self.run)
        self.when(self._use_start, self.start)
        self.when(self._change_hands, self.hands)
        self.when(self._tell_goal, self.goal)
        self.when(self._reopen, self.list)
        self._tell_goal()

    def _make_controls(self, start: str, goal: str) -> None:
        self.run = button("Run", primary=True)
        self.start = choice("start", [YOURS, *STARTS], start)
        self.goal = choice("goal", [BEST, WORST], goal)
        self.hands = choice("edit", ["centroids", "points"], "centroids")
        self.verdict = note()
        self.job = Job(self.errors_shown)
        self.list = widgets.Select(
            options=[],
            description="attempts",
            rows=4,
            style={"description_width": "5em"},
            layout={"width": "auto", "max_width": "640px", "display": "none"},
        )

    @property
    def k(self) -> int:
        """How many centroids are placed."""
        return self.trace.k

    # -- editing

    def _on_edit(self, change: Any) -> None:
        """Record the run of what the hand has placed."""
        edited = np.array(change["new"], float)
        now = self.trace[0].centroids, self.trace.X
        shown = now[change["name"] == "points"]
        if np.array_equal(edited, shown):
            return  # it was Python that set it
        with self.errors_shown():
            if change["name"] == "points":
                self._take_points(edited)
            else:
                self._take_centroids(edited)

    def _take_centroids(self, centroids: Floats) -> None:
        with self.held():
            self.start.value = YOURS
        self._show(self.setup.replace(k=len(centroids), init=centroids))

    def _take_points(self, points: Floats) -> None:
        if len(points) < self.k:
            return self.say(
                f"{count(len(points), 'point')} for {self.k} centroids: "
                f"draw at least {self.k}."
            )
        start = self.trace[0].centroids
        return self._show(self.setup.replace(data=points, options={}, init=start))

    def _use_start(self) -> None:
        if self.start.value != YOURS:
            seed = len(self.attempts)  # another start each time it is asked for
            init = STARTS[self.start.value]
            self._show(self.setup.replace(init=init, seed=seed))

    def _show(self, setup: Setup) -> None:
        """Show a new start; the way to its end is on screen already."""
        trace = setup.record()
        self.job.cancel()
        with self.held():
            self.list.value = None  # so that any attempt can be reopened
        self.stage.show(trace, step=0)
        self._tell_goal()

    def _change_hands(self) -> None:
        X = self.setup.X
        mode = self.hands.value
        if mode == "points" and X.shape[1] != 2:
            self.hands.value = "centroids"
            return self.say(
                "Points are drawn in a plane; these have "
                f"{count(X.shape[1], 'feature')}."
            )
        with self.stage.hold_sync():
            self.stage.mode = mode
            if mode == "points":  # the view stays while the points change
                self.stage.frame = _frame(X)
                self.stage.points = X.tolist()
            else:
                self.stage.frame = []
                self.stage.centroids = self.trace[0].centroids.tolist()
        return self._tell_goal()

    # -- running and comparing

    def _on_step(self, change: Any) -> None:
        """Count it as a run when the slider reaches the end."""
        if change["new"] == self.stage.max and self.trace is not self._started:
            with self.errors_shown():
                self._run()

    def _run(self) -> None:
        trace = self._started = self.trace
        self.stage.step = self.stage.max
        filed = [a for a in self.attempts if a.trace is trace]
        if filed:
            return self._tell(filed[0])
        self.verdict.value = paragraph(f"Comparing with {RIVALS} starts.")
        return self.job.start(self._compare(trace))

    def _compare(self, trace: Trace) -> Iterator[float]:
        """Run the rivals piece by piece, then file the attempt."""
        key = trace.X.tobytes(), trace.X.shape, trace.k
        rivals = self._rivals.get(key, np.empty(0))
        piece = max(1, PIECE // len(trace.X))
        others = trace.setup.replace(init="k-means++")
        while len(rivals) < RIVALS:
            seeds = range(len(rivals), min(len(rivals) + piece, RIVALS))
            rivals = np.concatenate([rivals, others.sweep(seeds).inertia])
            yield len(rivals) / RIVALS
        self._rivals = {key: rivals}
        same = [a.trace.inertia for a in self._alike(trace)]
        best = min(rivals.min(), trace.inertia, *same)
        self._file(Placement(trace, rivals, float(best)))

    def _alike(self, trace: Trace) -> list[Placement]:
        """The attempts on the same points with the same k."""
        return [
            attempt
            for attempt in self.attempts
            if attempt.trace.k == trace.k and np.array_equal(attempt.trace.X, trace.X)
        ]

    def _file(self, attempt: Placement) -> None:
        self.attempts.append(attempt)
        with self.held():
            self.list.options = [
                (_line(n, a), n - 1)
                for n, a in reversed([*enumerate(self.attempts, 1)])
            ]
            self.list.value = len(self.attempts) - 1
        self.list.layout.display = "flex"
        self._tell(attempt)

    def _reopen(self) -> None:
        if self.list.value is None:
            return
        attempt = self.attempts[self.list.value]
        self.job.cancel()
        self._started = attempt.trace
        with self.held():
            self.start.value = YOURS
        self.stage.show(attempt.trace, step=0)
        self._tell(attempt)

    # -- saying

    def _tell_goal(self) -> None:
        said = [GOALS[self.goal.value], HOW[self.hands.value]]
        record_so_far = self._record_so_far()
        if record_so_far is not None:
            said.append(f"Your record: {_times(record_so_far)}.")
        self.verdict.value = paragraph(" ".join(said))

    def _record_so_far(self) -> float | None:
        ratios = [attempt.ratio for attempt in self._alike(self.trace)]
        if not ratios:
            return None
        return (min if self.goal.value == BEST else max)(ratios)

    def _tell(self, attempt: Placement) -> None:
        inertia = attempt.trace.inertia
        equal = np.isclose(attempt.rivals, inertia, rtol=SAME, atol=0)
        lower = int(np.sum((attempt.rivals < inertia) & ~equal))
        alike, higher = int(equal.sum()), RIVALS - lower - int(equal.sum())
        said = [
            f"Inertia {number(inertia)}, {_times(attempt.ratio)}, after "
            f"{count(attempt.trace.n_iter, 'iteration')}.",
            f"Of {RIVALS} k-means++ starts {lower} ended lower, {alike} at "
            f"the same inertia, {higher} higher.",
        ]
        if attempt.ratio == 1 and not alike and not lower:
            said.append("None of them found what you found.")
        record_so_far = self._record_so_far()
        if record_so_far == attempt.ratio and len(self.attempts) > 1:
            said.append("This is your record.")
        elif record_so_far is not None and len(self.attempts) > 1:
            said.append(f"Your record: {_times(record_so_far)}.")
        self.verdict.value = paragraph(" ".join(said))


def place(
    data: str | Dataset | ArrayLike = "four blobs",
    k: int | None = None,
    *,
    start: str = "in one clump",
    goal: str = BEST,
) -> Place:
    """Place the centroids by hand and see how the run ends.

    Drag them, add or remove some, or draw the points themselves; then run.
    Each attempt is compared with 200 k-means++ starts.

    Parameters
    ----------
    data : str or array-like of shape (n_samples, n_features)
        A name in `DATASETS`, or your own points.
    k : int, optional
        Number of centroids to begin with: 4, or as many as there are points.
    start : {"in one clump", "on one line"} or str
        Where they stand at first; or a name in `INITS`.
    goal : {"reach the best", "fail as badly as you can"}

    Returns
    -------
    Place
        A widget with the parts ``stage``, ``hands``, ``start``, ``goal``,
        ``run``, ``step``, ``list``, ``attempts``, ``trace`` and ``setup``.

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> lab = place()
    >>> lab.run.click()
    >>> round(lab.attempts[0].ratio, 1)
    2.6
    >>> lab.stage.centroids = [[-2, -9], [6, -4], [-1, -4], [1, 2]]
    >>> lab.run.click()
    >>> lab.attempts[1].ratio
    1.0
    """
    check_name(start, STARTS, f"start={start!r}")
    check_name(goal, GOALS, f"goal={goal!r}")
    base = Setup(data, 1)
    setup = base.replace(k=opening_k(k, base.X), init=STARTS[start])
    return Place(setup, start, goal)


def in_one_clump(X: Floats, k: int, rng: Rng | None = None) -> Floats:
    """Put all centroids on points of the clump farthest to the right."""
    outermost = X[X[:, 0].argmax()]
    nearest = ((X - outermost) ** 2).sum(axis=1).argsort(kind="stable")
    clump = nearest[: max(k, len(X) // k)]
    return X[clump[np.linspace(0, len(clump) - 1, k).astype(int)]]


def on_one_line(X: Floats, k: int, rng: Rng | None = None) -> Floats:
    """Put the centroids side by side from left to right, at half the height."""
    low, high = X.min(axis=0), X.max(axis=0)
    places = np.tile((low + high) / 2, (k, 1))
    places[:, 0] = low[0] + (high - low)[0] * (np.arange(k) + 0.5) / k
    return places


STARTS: dict[str, Init] = {
    "in one clump": in_one_clump,
    "on one line": on_one_line,
    **{name: name for name in INITS},
}
GOALS = {
    BEST: "Goal: a start that ends at the lowest inertia.",
    WORST: "Goal: a start that ends as far above the lowest inertia as you "
    "can make it.",
}
HOW = {
    "centroids": "Move the centroids, then run.",
    "points": "Draw or erase points, then run.",
}


def _frame(X: Floats) -> list[float]:
    """The plot's ends around the points, [left, right, bottom, top]."""
    (left, bottom), (right, top) = X.min(axis=0), X.max(axis=0)
    x, y = 0.08 * (right - left or 1), 0.08 * (top - bottom or 1)
    return [left - x, right + x, bottom - y, top + y]


def _times(ratio: float) -> str:
    if ratio == 1:
        return "the best known"
    return f"{ratio:.2f} times the best known"


def _line(n: int, attempt: Placement) -> str:
    """Write one attempt as one line of the list."""
    return (
        f"{n}: k = {attempt.trace.k}, inertia "
        f"{number(attempt.trace.inertia)}, {_times(attempt.ratio)}"
    )
