"""Put the centroids by hand: reach the best, or fail as badly as possible."""

from collections.abc import Iterator
from typing import Any

from numpy.typing import ArrayLike

from ..datasets import Dataset
from ..games.attempts import BEST, GOALS, STARTS, Attempts, unsolved
from ..setups import Setup
from ..stage import Stage
from ..trace import Trace
from ..validation import Floats, check_name
from ..words import count
from .parts.controls import Choice, Lines, Made, Part, Press
from .parts.lab import Lab, View
from .parts.linked import StepSlider
from .parts.rows import opening, row

NARROW = {"width": "208px"}
YOURS = "placed by hand"
HOW = {
    "centroids": "Move the centroids, then run.",
    "points": "Draw or erase points, then run.",
}


class Place(Lab):
    """What `place` returns: a lab with these parts, `attempts`, `k`, `trace`, `setup`.

    What a hand places on the stage is run by the browser at once. It counts when it is
    run with the button: then it is an attempt, and is compared with 200 starts.
    """

    goal = Choice("goal", GOALS, works=False, layout=NARROW, doc="What to reach.")
    start = Choice(
        "start",
        [YOURS, *STARTS],
        works=False,
        layout=NARROW,
        doc="Ready places to begin from.",
    )
    hands = Choice(
        "edit",
        lambda lab: ["centroids"] if lab.not_drawn else ["centroids", "points"],
        off=lambda lab: lab.not_drawn,
        works=False,
        layout=NARROW,
        doc="What the hand edits: ``stage.centroids`` or ``stage.points``.",
    )
    stage = Made(lambda lab: lab.first_stage(), Stage)
    step = Made(lambda lab: StepSlider(lab.stage), StepSlider)
    run = Press("Run", "file", primary=True, doc="Makes it an attempt.")
    list = Part(
        Lines,
        description="attempts",
        rows=3,
        style={"description_width": "5em"},
        layout={"flex": "1 1 300px", "width": "auto", "max_width": "640px"},
        doc="The attempts; choosing one opens it again.",
    )
    rows = [[step], [run, goal, start, hands]]

    def __init__(self, opening: Setup, **given: Any) -> None:
        self.opening, self.attempts = opening, Attempts()
        super().__init__(**given)
        self.stage.observe(self._hear, ["centroids", "points"])
        self.on(self._begin_at, self.start, "value")
        self.on(self._change_hands, self.hands, "value")
        self.on(self._reopen, self.list, "value")
        self.job.stop.on_click(self.shown_errors(self.look))

    def arranged(self) -> Any:  # `list` is a part here
        """Return what stands on the screen, from top to bottom."""
        rows = map(self._row, self.rows)
        below = row(self.list, self.job)
        return [self.note, self.stage, self.sentence, *rows, below]

    def first_stage(self) -> Stage:
        """Return the stage, with the run that the lab opens on."""
        trace, names = self.opening.record(), self.opening.dataset.features
        return Stage(trace, features=names, mode="centroids", controls="view")

    @property
    def k(self) -> int:
        """How many centroids are placed."""
        return self.setup.k

    @property
    def not_drawn(self) -> str:
        """Why points cannot be drawn, if they cannot."""
        d = self.opening.X.shape[1]
        words = f"Points are drawn in a plane; these have {count(d, 'feature')}."
        return "" if d == 2 else words

    def table(self) -> Any:
        """Return the attempts as a pandas DataFrame, one row for each."""
        return self.attempts.table()

    # -- placing

    def _hear(self, change: Any) -> None:
        """Take what a hand has placed, or undo it and say why."""
        with self.errors_shown():
            try:
                is_new = self.stage.follow_hand()
            except ValueError:
                setattr(self.stage, change.name, change.old)
                raise
            if is_new:
                self.start.value = YOURS
            self.look()
            self.say(self._lack)

    @property
    def _lack(self) -> str:
        """What is missing before it can be run, in a sentence."""
        n, k = len(self.stage.points), self.k
        if self.stage.mode == "centroids" or n >= k:
            return ""
        return f"{count(n, 'point')} for {count(k, 'centroid')}: draw at least {k}."

    def _begin_at(self) -> None:
        if self.start.value == YOURS:
            return
        seed = len(self.attempts)  # another start each time it is asked for
        setup = self.setup.replace(init=STARTS[self.start.value], seed=seed)
        self._show(setup.record())

    def _change_hands(self) -> None:
        trace = self.trace  # placed by the other hand
        self.stage.mode = self.hands.value
        self._show(trace, self.stage.step)

    def _reopen(self) -> None:
        if self.list.value is not None:
            trace = self.attempts[self.list.value].trace
            self.start.value = YOURS
            self._show(trace)

    def _show(self, trace: Trace, step: int = 0) -> None:
        with self.stage.hold_sync():
            # while points are drawn, the view stays
            is_drawn = self.stage.mode == "points"
            self.stage.frame = _frame(trace.X) if is_drawn else []
            self.stage.show(trace, step=step)
        self.look()

    # -- running and comparing

    def file(self) -> None:
        """Run what is placed to its end, and compare it as an attempt."""
        if self._lack:
            return self.say(self._lack)
        trace = self.attempts.file(self.trace).trace
        self.stage.show(trace, step=len(trace) - 1)
        self.forget()
        return self.refresh()

    def work(self) -> Iterator[Any]:
        """Run the rivals that the attempts are to be compared with."""
        yield 0.0, None  # shown before the first of them
        yield from self.attempts.compare()

    def view(self, found: None) -> View:
        """Show the goal, and how the attempt on screen has ended."""
        setup, goal = self.setup, self.goal.value
        here, attempt = self.attempts.known_of(setup), self.attempts.of(setup)
        record = here.record(goal) if here else None
        note = [GOALS[goal], HOW[self.hands.value]]
        if record:
            note.append(f"Your record: {record.words}.")
        return View(
            note=" ".join(note),
            say=attempt.verdict(goal) if attempt else (),
            others={"list": self._listed(attempt)},
        )

    def _listed(self, shown: Any) -> dict[str, Any]:
        """Return the attempts as lines to choose from, the newest first."""
        lines = [(f"{n}: {a.line}", n - 1) for n, a in enumerate(self.attempts, 1)]
        value = self.attempts.index(shown) if shown else None
        return {"options": tuple(reversed(lines)), "value": value}

    def _show_on_stage(self, view: View) -> None:
        """Leave the stage alone: it shows what is placed."""


def place(
    data: str | Dataset | ArrayLike = "four blobs",
    k: int | None = None,
    *,
    start: str | None = None,
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
    start : {"in one clump", "on one line"} or str, optional
        Where they stand at first; or a name in `INITS`. By default the first of these
        from which the goal is not reached already.
    goal : {"reach the best", "fail as badly as you can"}

    Returns
    -------
    Place

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
    check_name(goal, GOALS, f"goal={goal!r}")
    if start is not None:
        check_name(start, STARTS, f"start={start!r}")
    setup = opening(data, k)
    start = start or unsolved(setup, goal)
    return Place(setup.replace(init=STARTS[start]), start=start, goal=goal)


def _frame(X: Floats) -> list[float]:
    """The plot's ends around the points, [left, right, bottom, top]."""
    (left, bottom), (right, top) = X.min(axis=0), X.max(axis=0)
    x, y = 0.08 * (right - left or 1), 0.08 * (top - bottom or 1)
    return [left - x, right + x, bottom - y, top + y]
