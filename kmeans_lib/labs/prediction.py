"""Commit before you see what the next half-step does."""

import html
from collections.abc import Callable
from functools import partial
from typing import Any

from ipywidgets import HTML, VBox
from numpy.typing import ArrayLike

from ..datasets import Dataset
from ..games.predictions import Game
from ..games.questions import Question
from ..setups import Init, Setup
from ..stage import Stage
from ..validation import check_name
from ..words import number
from .parts.controls import Answers, Choice, Made, Part, Press
from .parts.lab import Lab, View
from .parts.linked import StepSlider
from .parts.rows import row

# Small enough to work out by eye; made, and the data loaded, when one is chosen.
RUNS: dict[str, Callable[[], Setup]] = {
    name: partial(Setup, name, k, rows)
    for name, k, rows in (
        ("six points", 2, (0, 1)),
        ("line of three", 2, (1, 2)),
        ("rectangle", 2, (0, 1)),
        ("five points", 3, (3, 0, 1)),
        ("four blobs", 4, (361, 73, 374, 155)),
    )
}
ASK = ("what changes", "inertia")
NARROW, SHORT = {"width": "208px"}, {"width": "auto"}
HIGH = "160px"  # at most: what is longer scrolls, and the lab stays on the screen
COLUMNS = ("half-step", "prediction", "outcome", "score")


def column(share: int) -> dict[str, str]:
    """Return the layout of one of two columns below the buttons."""
    return {"flex": f"{share} 1 240px", "min_width": "0"}


class Predict(Lab):
    """What `predict` returns: a lab with these parts, `question`, `score`, `table()`.

    ``trace`` is the part of the run that is revealed. Each run keeps its predictions
    until it is started again. A second tab of the notebook shows the same game: what
    one of them reveals, both show.
    """

    no_page = (
        "Predictions are marked in Python, and a page has none: it would have to hold "
        "the half-steps that are not revealed yet. Needed: the whole run, as in "
        "to_html(lab.setup)."
    )
    data = Choice(
        "data", lambda lab: lab.runs, layout=NARROW, doc="Which run is predicted."
    )
    ask = Choice(
        "predict",
        ASK,
        works=False,
        style={"description_width": "4em"},
        layout=NARROW,
        doc="What is predicted of it.",
    )
    stage = Part(
        Stage,
        controls="none",
        hide_future=True,
        doc="Takes the answer: ``stage.picked`` rows or the place ``stage.target``.",
    )
    step = Made(
        lambda lab: StepSlider(lab.stage),
        StepSlider,
        "Goes as far as the half-steps that are revealed.",
    )
    answer = Part(
        Answers,
        layout={"width": "auto"},
        doc="Takes the answer where there is something to choose.",
    )
    commit = Press("Commit", "go_on", primary=True, doc="Reveals the half-step.")
    skip = Press(
        "Skip this one",
        "leave_out",
        layout=SHORT,
        doc="Reveals it, and counts nothing.",
    )
    again = Press("Start again", "begin_again", layout=SHORT)
    record = Part(HTML, layout=column(2), doc="What was predicted so far.")
    slot, answers = Part(VBox), Part(VBox)  # have a child or none
    rows = [[commit, skip, data, ask, again]]

    def __init__(self, setup: Setup, ask: str) -> None:
        name = setup.dataset.name
        others = {other: run for other, run in RUNS.items() if other != name}
        self.runs = {name: lambda: setup, **others}
        self._marked: dict[Any, Any] = {}  # answers that are not committed
        super().__init__(data=name, ask=ask)
        self.on(self.look, self.stage, "step")
        self.on(self._keep, self.stage, "picked", "target")
        self.on(self._keep, self.answer, "index")
        for control in (self.data, self.ask):
            self.on(self._recall, control, "value")

    def arranged(self) -> list[Any]:
        """Return what stands on the screen, from top to bottom."""
        left = VBox(
            [self.answers, self.sentence], layout=column(3) | {"max_height": HIGH}
        )
        below = row(left, self.record)
        return [self.note, self.stage, self.slot, *map(self._row, self.rows), below]

    @property
    def question(self) -> Question | None:
        """What is asked now; None while an outcome is read."""
        return self.found.question(self.ask.value, self.stage.axes)

    @property
    def score(self) -> tuple[float, int]:
        """Points, and how many predictions were committed."""
        return self.found.score

    def table(self) -> Any:
        """Return the predictions as a pandas DataFrame, one row for each."""
        return self.found.table()

    # -- what a learner does

    def go_on(self) -> None:
        """Commit; or go on to the next question, or back to the one that is open."""
        game, question = self.found, self.question
        if question is None:
            game.go_on()
        elif self.stage.step < game.known:
            self.stage.step = game.known
            return None
        elif (answer := self._answer_to(question)) is None:
            return self.say(f"No answer yet: {question.text}")
        else:
            game.commit(question, answer)
        return self._turn()

    def leave_out(self) -> None:
        """Reveal the half-step without a prediction."""
        if question := self.question:
            self.found.skip(question)
            self._turn()

    def begin_again(self) -> None:
        """Hide all but the start again."""
        self.found.begin()
        self._marked = {
            about: m for about, m in self._marked.items() if about[0] != self.data.value
        }
        self._turn()

    def _answer_to(self, question: Question) -> Any:
        if question.options:
            return self.answer.index
        if question.mode == "target":
            return self.stage.target or None
        return self.stage.picked

    def _turn(self) -> None:
        """Show what is new, without an answer."""
        self.look()
        self.stage.step = self.found.known
        self._recall()

    @property
    def _asked(self) -> tuple[str, str, int]:
        return self.data.value, self.ask.value, self.found.known

    def _keep(self) -> None:
        """Keep what is marked as the answer to this question, until it is committed."""
        marks = self.stage.picked, self.stage.target, self.answer.index
        self._marked[self._asked] = marks

    def _recall(self) -> None:
        """Show what has been marked as the answer to this question."""
        marks = self._marked.get(self._asked, ([], [], None))
        with self.set_by_the_lab():
            self.stage.picked, self.stage.target, self.answer.index = marks

    # -- what is shown

    def work(self) -> Game:
        """Begin with the start of a run."""
        return Game(self.runs[self.data.value]().record())

    def view(self, found: Game) -> View:
        """Show the question at the last half-step revealed; before it, the outcomes."""
        is_new = found.revealed is not self.stage.trace
        t = found.known if is_new else self.stage.step
        pending = found.question(self.ask.value, self.stage.axes)
        asked = pending if t == found.known else None
        return View(
            found.revealed,
            step=found.known,
            stage={
                "features": found.revealed.setup.dataset.features,
                "message": asked.asking(found.title) if asked else "",
                "hide_future": not found.is_over,  # the inspector, too
                "mode": asked.mode if asked else "look",
                "overlay": [] if asked else found.marks.get(t, []),
            },
            say=found.told,
            # about the data, before there is something to say
            note="" if found.rows else found.revealed.setup.dataset.sentence,
            others=self._shown(found, pending, asked),
        )

    def _shown(
        self, game: Game, pending: Question | None, asked: Question | None
    ) -> dict[str, dict[str, Any]]:
        """Return what the other parts show."""
        chooses = asked and asked.options
        action = "Commit" if asked else "Back to the question"
        return {
            "answer": {"options": asked.options} if asked else {},
            "answers": {"children": [self.answer] if chooses else []},
            # the keys of a slider with a single place do not work, even later
            "slot": {"children": [self.step] if game.known else []},
            "commit": {
                "description": action if pending else "Next prediction",
                "disabled": game.is_over,
            },
            "skip": {"disabled": pending is None},
            "record": {"value": _table(game) if game.rows else ""},
        }


def predict(
    data: str | Dataset | ArrayLike = "six points",
    k: int | None = None,
    *,
    init: Init | None = None,
    seed: int = 0,
    ask: str = "what changes",
) -> Predict:
    """Predict each half-step before you see it.

    Before a half-step is shown you commit: click the points that will
    change cluster, or the place where a centroid will land, or choose which
    way inertia goes. Then it is shown, scored and explained. A prediction
    can be skipped with a click.

    Parameters
    ----------
    data : str or array-like of shape (n_samples, n_features)
        A name in `DATASETS`, or your own points. With more than 40 points
        you are asked how many change, not which.
    k : int, optional
        By default that of the prepared run on these data, or 2.
    init : str, k rows, array-like of shape (k, n_features), or callable, optional
        By default the start of the prepared run, or ``"random"``.
    seed : int
        Which random start.
    ask : {"what changes", "inertia"}
        What to predict first; there is a control for it too.

    Returns
    -------
    Predict

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> lab = predict()
    >>> lab.stage.message
    'Predict iteration 1, assignment: click the points that will join the \
orange cluster. A centroid can hide a point: that one counts too.'
    >>> lab.stage.picked = [1, 3, 4]
    >>> lab.commit.click()
    >>> lab.table().loc[0, "outcome"], lab.score
    ('4 points joined', (0.75, 1))
    """
    check_name(ask, ASK, f"ask={ask!r}")
    if isinstance(data, str) and data in RUNS and k is None and init is None:
        return Predict(RUNS[data](), ask)
    k = 2 if k is None else k
    return Predict(Setup(data, k, "random" if init is None else init, seed), ask)


def _table(game: Game) -> str:
    """The predictions as an HTML table, the newest first; it scrolls by itself."""
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    lines = (
        "<tr>" + "".join(f"<td>{_cell(row[name])}</td>" for name in COLUMNS) + "</tr>"
        for row in reversed(game.rows)
    )
    return (
        '<div role="region" aria-label="Predictions" tabindex="0" '
        f'style="max-height: {HIGH}; overflow: auto"><table><caption>{_caption(game)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody>"
        "</table></div>"
    )


def _caption(game: Game) -> str:
    points, n = game.score
    skipped = len(game.rows) - n
    return f"Score {number(points)} of {n}" + (f", {skipped} skipped" * bool(skipped))


def _cell(value: str | float | None) -> str:
    if value is None:
        return "not counted"
    return html.escape(value if isinstance(value, str) else number(value))
