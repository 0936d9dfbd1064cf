"""Commit before you see what the next half-step does."""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import ipywidgets as widgets
from numpy.typing import ArrayLike

from ...datasets import Dataset
from ...setups import Init, Setup
from ...stage import Stage
from ...trace import Trace
from ...validation import check_name
from ...words import number
from ..parts.controls import button, choice, row
from ..parts.lab import Lab
from ..parts.linked import StepSlider
from ..parts.sentence import note, paragraph
from .questions import Judgement, Question, question_about

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


@dataclass(frozen=True, eq=False, repr=False)
class Revealed(Trace):
    """The half-steps of a run that a learner has seen.

    What comes next is not hidden but absent: no slider, key or page source
    can show it.
    """

    whole: Trace

    @classmethod
    def of(cls, whole: Trace, t: int) -> "Revealed":
        """Reveal a run up to half-step t."""
        return cls(whole.setup, whole.steps[: t + 1], whole)

    def sentence(self, t: int) -> str:
        """Say what happened, knowing whether the run ended there."""
        return self.whole.sentence(range(len(self))[t])

    def __repr__(self) -> str:
        return f"<Revealed: {self.sentence(-1)}>"


class Predict(Lab):
    """What `predict` returns.

    Attributes
    ----------
    stage : Stage
        Takes the answer: ``stage.picked`` rows or the place
        ``stage.target``.
    answer : ipywidgets.RadioButtons
        Takes the answer where there is something to choose.
    commit, skip, again : ipywidgets.Button
    data, ask : ipywidgets.Dropdown
    step : ipywidgets.IntSlider
        Goes as far as the half-steps that are revealed.
    table : list of dict
        One row for each prediction.
    score : tuple of float and int
        Points, and how many predictions were committed.
    trace, setup : Trace, Setup
        The part of the run that is revealed, and what is run.
    """

    no_page = (
        "Predictions are marked in Python, and a page has none. Needed: the whole run, "
        "as in to_html(lab.setup)."
    )

    def __init__(self, setup: Setup, ask: str) -> None:
        name = setup.dataset.name
        self._runs = {name: lambda: setup}
        self._runs |= {other: run for other, run in RUNS.items() if other != name}
        self.data = choice("data", list(self._runs), name)
        self.ask = choice("predict", ASK, ask, "4em")
        self.stage = Stage(controls="none", hide_future=True)
        self.stage.trace = Revealed.of(setup.record(), 0)
        self.step = StepSlider(self.stage)
        self._slot = widgets.VBox()
        self._make_answers()
        super().__init__(
            self.stage,
            self._slot,
            self.answer,
            row(self.commit, self.skip, self.data, self.ask, self.again),
            self.verdict,
            self._record,
        )
        self.when(self._begin, self.data)
        self.when(self._ask_the_other_way, self.ask)
        self.press(self._commit, self.commit)
        self.press(self._skip, self.skip)
        self.press(self._begin, self.again)
        self.stage.observe(self._on_step, "step")
        self._begin()

    def _make_answers(self) -> None:
        self.answer = widgets.RadioButtons(layout={"width": "auto"})
        self.commit = button("Commit", primary=True)
        self.skip = button("Skip this one")
        self.again = button("Start again")
        self.verdict, self._record = note(), widgets.HTML()

    # -- from question to question

    def _begin(self) -> None:
        self._whole = self._runs[self.data.value]().record()
        dataset = self._whole.setup.dataset
        self._marks: dict[int, list[dict[str, Any]]] = {}
        self.table: list[dict[str, Any]] = []
        self.stage.show(Revealed.of(self._whole, 0), step=0, features=dataset.features)
        self.verdict.value = paragraph(dataset.sentence)
        self._tell_score()
        self._ask()

    @property
    def _known(self) -> int:
        """The last half-step that is revealed."""
        return len(self.trace) - 1

    def _next(self) -> None:
        self.verdict.value = ""  # the table keeps it
        self._ask()

    def _ask(self) -> None:
        """Ask about the half-step after the last one revealed."""
        self._question: Question | None = None
        if self._known < len(self._whole) - 1:
            self._question = question_about(
                self._whole, self._known + 1, self.ask.value, self.stage.axes
            )
            self.stage.picked, self.stage.target = [], []
            self._offer(self._question.options)
            self.stage.step = self._known
        self._show_question_or_step()

    def _ask_the_other_way(self) -> None:
        if self._question is not None:  # else it is for the next one
            self._ask()

    def _offer(self, options: Sequence[str]) -> None:
        self.answer.options = options
        self.answer.value = None
        self.answer.layout.display = "flex" if options else "none"

    def _on_step(self, change: Any) -> None:
        with self.errors_shown():
            self._show_question_or_step()

    def _show_question_or_step(self) -> None:
        """At the frontier the question, before it what was revealed."""
        t = self.stage.step
        question = self._question if t == self._known else None
        asking = question is not None
        with self.stage.hold_sync():
            self.stage.message = self._wording(question) if question else ""
            self.stage.hide_future = not self._over  # the inspector, too
            self.stage.mode = question.mode if question else "look"
            self.stage.overlay = [] if asking else self._marks.get(t, [])
        self.answer.disabled = not asking
        self.skip.disabled = self._question is None
        # the keys of a slider with a single place do not work, even later
        self._slot.children = [self.step] if self._known else []
        self.commit.description = self._next_action(asking)
        self.commit.disabled = self._over

    def _next_action(self, asking: bool) -> str:
        if self._question is None:
            return "Next prediction"
        return "Commit" if asking else "Back to the question"

    @property
    def _over(self) -> bool:
        return self._question is None and self._known == len(self._whole) - 1

    def _wording(self, question: Question) -> str:
        title = self._whole.title(self._known + 1)
        title = title[0].lower() + title[1:]
        return f"Predict {title}: {question.text}"

    def _commit(self) -> None:
        question = self._question
        if question is None:
            return self._next()
        if self.stage.step < self._known:
            self.stage.step = self._known
            return None
        answer = self._answer_to(question)
        if answer is None:
            return self.say(f"No answer yet: {question.text}")
        found = question.judge(answer)
        self._note(question, found.predicted, found.happened, found.score)
        return self._reveal(_told(found), found.marks)

    def _answer_to(self, question: Question) -> Any:
        if question.options:
            return self.answer.index
        if question.mode == "target":
            return list(self.stage.target) or None
        return list(self.stage.picked)

    def _skip(self) -> None:
        if self._question is not None:
            self._note(self._question, "skipped", "", None)
            self._reveal("<p>Skipped: nothing counted.</p>")

    def _note(
        self, question: Question, predicted: str, happened: str, score: float | None
    ) -> None:
        self.table.append(
            {
                "half-step": self._whole.title(self._known + 1),
                "question": question.text,
                "prediction": predicted,
                "outcome": happened,
                "score": score,
            }
        )

    def _reveal(self, told: str, marks: Sequence[dict[str, Any]] = ()) -> None:
        t = self._known + 1
        self._question = None
        self._marks[t] = list(marks)
        self.stage.show(Revealed.of(self._whole, t), step=t)
        self._show_question_or_step()
        self.verdict.value = told + ("<p>The run is over.</p>" * self._over)
        self._tell_score()

    # -- the score

    @property
    def score(self) -> tuple[float, int]:
        """Points, and how many predictions were committed."""
        scores = [r["score"] for r in self.table if r["score"] is not None]
        return sum(scores), len(scores)

    def _tell_score(self) -> None:
        if not self.table:
            self._record.value = ""
            return
        points, n = self.score
        skipped = len(self.table) - n
        caption = f"Score {number(points)} of {n}" + (
            f", {skipped} skipped" if skipped else ""
        )
        self._record.value = _table(caption, self.table)


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
        A widget with the parts ``stage``, ``answer``, ``commit``, ``skip``,
        ``again``, ``data``, ``ask``, ``step``, ``table``, ``score``, ``trace``
        and ``setup``.

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
    >>> lab.table[0]["outcome"], lab.score
    ('4 points joined', (0.75, 1))
    """
    check_name(ask, ASK, f"ask={ask!r}")
    if isinstance(data, str) and data in RUNS and k is None and init is None:
        return Predict(RUNS[data](), ask)
    k = 2 if k is None else k
    return Predict(Setup(data, k, "random" if init is None else init, seed), ask)


def _told(found: Judgement) -> str:
    """A judgement as HTML."""
    head = (
        f"<p>Your prediction: <b>{html.escape(found.predicted)}</b>. "
        f"What happened: <b>{html.escape(found.happened)}</b>. "
        f"Score <b>{number(found.score)}</b> of 1.</p>"
    )
    return head + "".join(map(paragraph, found.why))


def _table(caption: str, rows: Sequence[dict[str, Any]]) -> str:
    """The predictions as an HTML table, the newest first."""
    names = ("half-step", "prediction", "outcome", "score")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(row[n])}</td>" for n in names) + "</tr>"
        for row in reversed(rows)
    )
    return (
        f"<table><caption>{caption}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(value: str | float | None) -> str:
    if value is None:
        return "not counted"
    return html.escape(value if isinstance(value, str) else number(value))
