"""Put the centroids by hand: reach the best, or fail as badly as possible."""

from dataclasses import dataclass

import ipywidgets as widgets
import numpy as np

from ..datasets import Dataset, load
from ..init import INITS
from ..setups import record, sweep
from ..stage import Stage
from ..trace import Trace
from ..words import count, number
from .parts.job import Job
from .parts.lab import Lab, StepSlider, choice, note, paragraph, row

BEST, WORST = "reach the best", "fail as badly as you can"
RIVALS = 200  # k-means++ starts to compare with
PIECE = 50_000  # points of the rivals done at once: well under 100 ms
SAME = 1e-6  # relative: as good as the best
YOURS = "placed by hand"


@dataclass(frozen=True, eq=False)
class Attempt:
    """One run from a start placed by hand.

    Attributes
    ----------
    trace : Trace
    rivals : ndarray of shape (200,)
        Final inertia of k-means++ starts on the same points.
    best : float
        The lowest inertia known when it was compared.
    """

    trace: Trace
    rivals: np.ndarray
    best: float

    @property
    def ratio(self):
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
    attempts : list of Attempt
    trace : Trace
        The run on screen.
    """

    def __init__(self, data, k, start, goal):
        dataset = load(data) if isinstance(data, str) else Dataset.of(data)
        self.attempts, self._rivals = [], {}
        self._started = None  # the run that was compared last
        self._X = dataset.X
        self.stage = Stage(
            features=dataset.features, mode="centroids", hide_future=True
        )
        self.stage.trace = self._record(start, k)
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

    def _make_controls(self, start, goal):
        self.run = widgets.Button(
            description="Run", layout={"width": "auto", "min_width": "9em"}
        )
        self.run.add_class("km-primary")
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

    def _record(self, start, k):
        init = STARTS[start]
        if callable(init):
            init = init(self._X, k)
        seed = len(self.attempts)  # another start each time it is asked for
        return record(self._X, k, init=init, seed=seed)

    @property
    def k(self):
        """How many centroids are placed."""
        return self.trace.k

    # -- editing

    def _on_edit(self, change):
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

    def _take_centroids(self, centroids):
        with self.held():
            self.start.value = YOURS
        self._show(record(self._X, len(centroids), init=centroids))

    def _take_points(self, points):
        if len(points) < self.k:
            return self.say(
                f"{count(len(points), 'point')} for {self.k} centroids: "
                f"draw at least {self.k}."
            )
        start = self.trace[0].centroids
        self._X = points
        return self._show(record(points, self.k, init=start))

    def _use_start(self):
        if self.start.value != YOURS:
            self._show(self._record(self.start.value, self.k))

    def _show(self, trace):
        """Show a new start: its end is for later."""
        self.job.cancel()
        with self.held():
            self.list.value = None  # so that any attempt can be reopened
        self.stage.hide_future = True
        self.stage.show(trace, step=0)
        self._tell_goal()

    def _change_hands(self):
        mode = self.hands.value
        if mode == "points" and self._X.shape[1] != 2:
            self.hands.value = "centroids"
            return self.say(
                "Points are drawn in a plane; these have "
                f"{count(self._X.shape[1], 'feature')}."
            )
        with self.stage.hold_sync():
            self.stage.mode = mode
            if mode == "points":  # the view stays while the points change
                self.stage.frame = _frame(self._X)
                self.stage.points = self._X.tolist()
            else:
                self.stage.frame = []
                self.stage.centroids = self.trace[0].centroids.tolist()
        return self._tell_goal()

    # -- running and comparing

    def _on_step(self, change):
        """Whoever steps to the end on their own has run it too."""
        if change["new"] == self.stage.max and self.trace is not self._started:
            with self.errors_shown():
                self._run()

    def _run(self):
        trace = self._started = self.trace
        self.stage.hide_future = False
        self.stage.step = self.stage.max
        filed = [a for a in self.attempts if a.trace is trace]
        if filed:
            return self._tell(filed[0])
        self.verdict.value = paragraph(f"Comparing with {RIVALS} starts.")
        return self.job.start(self._compare(trace))

    def _compare(self, trace):
        """Run the rivals piece by piece, then file the attempt."""
        key = trace.X.tobytes(), trace.X.shape, trace.k
        rivals = self._rivals.get(key, np.empty(0))
        piece = max(1, PIECE // len(trace.X))
        while len(rivals) < RIVALS:
            seeds = range(len(rivals), min(len(rivals) + piece, RIVALS))
            part = sweep(trace.X, trace.k, seeds, init="k-means++")
            rivals = np.concatenate([rivals, part.inertia])
            yield len(rivals) / RIVALS
        self._rivals = {key: rivals}
        same = [a.trace.inertia for a in self._alike(trace)]
        best = min(rivals.min(), trace.inertia, *same)
        self._file(Attempt(trace, rivals, float(best)))

    def _alike(self, trace):
        """The attempts on the same points with the same k."""
        return [
            attempt
            for attempt in self.attempts
            if attempt.trace.k == trace.k and np.array_equal(attempt.trace.X, trace.X)
        ]

    def _file(self, attempt):
        self.attempts.append(attempt)
        with self.held():
            self.list.options = [
                (_line(n, a), n - 1)
                for n, a in reversed([*enumerate(self.attempts, 1)])
            ]
            self.list.value = len(self.attempts) - 1
        self.list.layout.display = "flex"
        self._tell(attempt)

    def _reopen(self):
        if self.list.value is None:
            return
        attempt = self.attempts[self.list.value]
        self.job.cancel()
        self._X, self._started = attempt.trace.X, attempt.trace
        with self.held():
            self.start.value = YOURS
        self.stage.hide_future = False
        self.stage.show(attempt.trace, step=0)
        self._tell(attempt)

    # -- saying

    def _tell_goal(self):
        said = [GOALS[self.goal.value], HOW[self.hands.value]]
        record_so_far = self._record_so_far()
        if record_so_far is not None:
            said.append(f"Your record: {_times(record_so_far)}.")
        self.verdict.value = paragraph(" ".join(said))

    def _record_so_far(self):
        ratios = [attempt.ratio for attempt in self._alike(self.trace)]
        if not ratios:
            return None
        return (min if self.goal.value == BEST else max)(ratios)

    def _tell(self, attempt):
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


def place(data="four blobs", k=4, *, start="in one clump", goal=BEST):
    """Place the centroids by hand and see how the run ends.

    Drag them, add or remove some, or draw the points themselves; then run.
    Each attempt is compared with 200 k-means++ starts.

    Parameters
    ----------
    data : str or array-like of shape (n_samples, n_features)
        A name in `DATASETS`, or your own points.
    k : int
        Number of centroids to begin with.
    start : {"in one clump", "on one line"} or str
        Where they stand at first; or a name in `INITS`.
    goal : {"reach the best", "fail as badly as you can"}

    Returns
    -------
    Place
        A widget with the parts ``stage``, ``hands``, ``start``, ``goal``,
        ``run``, ``step``, ``list``, ``attempts`` and ``trace``.

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
    _refuse_unknown("start", start, STARTS)
    _refuse_unknown("goal", goal, GOALS)
    return Place(data, k, start, goal)


def in_one_clump(X, k):
    """All centroids on points of the clump farthest to the right."""
    outermost = X[X[:, 0].argmax()]
    nearest = ((X - outermost) ** 2).sum(axis=1).argsort(kind="stable")
    clump = nearest[: max(k, len(X) // k)]
    return X[clump[np.linspace(0, len(clump) - 1, k).astype(int)]]


def on_one_line(X, k):
    """Side by side from left to right, at half the height."""
    low, high = X.min(axis=0), X.max(axis=0)
    places = np.tile((low + high) / 2, (k, 1))
    places[:, 0] = low[0] + (high - low)[0] * (np.arange(k) + 0.5) / k
    return places


STARTS = {
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


def _refuse_unknown(name, value, known):
    if value not in known:
        raise ValueError(
            f"{name}={value!r} is not known. Known: {', '.join(map(repr, known))}."
        )


def _frame(X):
    """The plot's ends around the points, [left, right, bottom, top]."""
    (left, bottom), (right, top) = X.min(axis=0), X.max(axis=0)
    x, y = 0.08 * (right - left or 1), 0.08 * (top - bottom or 1)
    return [left - x, right + x, bottom - y, top + y]


def _times(ratio):
    if ratio == 1:
        return "the best known"
    return f"{ratio:.2f} times the best known"


def _line(n, attempt):
    """One attempt in one line of the list."""
    return (
        f"{n}: k = {attempt.trace.k}, inertia "
        f"{number(attempt.trace.inertia)}, {_times(attempt.ratio)}"
    )
