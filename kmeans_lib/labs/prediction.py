"""Commit before you see what the next half-step does."""

import html
from dataclasses import dataclass

import ipywidgets as widgets

from ..datasets import Dataset, load
from ..setups import record
from ..stage import Stage
from ..trace import Trace
from ..words import number
from .parts.lab import Lab, StepSlider, choice, note, paragraph, row
from .parts.questions import question_about

# Small enough to work out by eye; each with its k and the rows of its start.
RUNS = {
    "six points": (2, (0, 1)),
    "line of three": (2, (1, 2)),
    "rectangle": (2, (0, 1)),
    "five points": (3, (3, 0, 1)),
    "four blobs": (4, (361, 73, 374, 155)),
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
    def of(cls, whole, t):
        """Reveal a run up to half-step t."""
        steps = whole.steps[: t + 1]
        return cls(whole.setup, steps, whole)

    def sentence(self, t):
        """Say what happened, knowing whether the run ended there."""
        return self.whole.sentence(range(len(self))[t])

    def __repr__(self):
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
    trace : Trace
        The part of the run that is revealed.
    """

    def __init__(self, data, k, init, seed, ask):
        self._own = None if isinstance(data, str) else Dataset.of(data)
        self._dataset = self._own or load(data)
        self._given = {self._dataset.name: (k, init, seed)}
        names = [self._dataset.name, *RUNS]
        self.data = choice("data", list(dict.fromkeys(names)), names[0])
        self.ask = choice("predict", ASK, ask)
        self.ask.style.description_width = "4em"
        self.stage = Stage(controls="none", hide_future=True)
        self.stage.trace = Revealed.of(self._run(), 0)
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
        self.add_class("km-predict")
        self.when(self._begin, self.data)
        self.when(self._ask_the_other_way, self.ask)
        self.press(self._commit, self.commit)
        self.press(self._skip, self.skip)
        self.press(self._begin, self.again)
        self.stage.observe(self._on_step, "step")
        self._begin()

    def _make_answers(self):
        self.answer = widgets.RadioButtons(layout={"width": "auto"})
        self.commit = _button("Commit")
        self.commit.add_class("km-primary")
        self.skip = _button("Skip this one")
        self.again = _button("Start again")
        self.verdict, self._record = note(), widgets.HTML()

    def _run(self):
        name = self._dataset.name
        k, init, seed = self._given.get(name, (None, None, 0))
        if name in RUNS and k is None and init is None:
            k, rows = RUNS[name]
            return record(self._dataset.X, k, init=self._dataset.X[[*rows]])
        init = "random" if init is None else init
        return record(self._dataset.X, 2 if k is None else k, init=init, seed=seed)

    # -- from question to question

    def _begin(self):
        if self.data.value != self._dataset.name:
            self._dataset = self._named(self.data.value)
        self._whole = self._run()
        self._marks = {}
        self.table = []
        self.stage.show(
            Revealed.of(self._whole, 0), step=0, features=self._dataset.features
        )
        self.verdict.value = paragraph(self._dataset.sentence)
        self._tell_score()
        self._ask()

    def _named(self, name):
        if self._own and name == self._own.name:
            return self._own
        return load(name)

    @property
    def _known(self):
        """The last half-step that is revealed."""
        return len(self.trace) - 1

    def _next(self):
        self.verdict.value = ""  # the table keeps it
        self._ask()

    def _ask(self):
        """Ask about the half-step after the last one revealed."""
        self._question = None
        if self._known < len(self._whole) - 1:
            self._question = question_about(
                self._whole, self._known + 1, self.ask.value, self.stage.axes
            )
            self.stage.picked, self.stage.target = [], []
            self._offer(self._question.options)
            self.stage.step = self._known
        self._show_question_or_step()

    def _ask_the_other_way(self):
        if self._question is not None:  # else it is for the next one
            self._ask()

    def _offer(self, options):
        self.answer.options = options
        self.answer.value = None
        self.answer.layout.display = "flex" if options else "none"

    def _on_step(self, change):
        with self.errors_shown():
            self._show_question_or_step()

    def _show_question_or_step(self):
        """At the frontier the question, before it what was revealed."""
        t = self.stage.step
        asking = self._question is not None and t == self._known
        with self.stage.hold_sync():
            self.stage.message = self._wording() if asking else ""
            self.stage.hide_future = not self._over  # the inspector, too
            self.stage.mode = self._question.mode if asking else "look"
            self.stage.overlay = [] if asking else self._marks.get(t, [])
        self.answer.disabled = not asking
        self.skip.disabled = self._question is None
        # a slider of a single place confuses its own keyboard for good
        self._slot.children = [self.step] if self._known else []
        self.commit.description = self._next_action(asking)
        self.commit.disabled = self._over

    def _next_action(self, asking):
        if self._question is None:
            return "Next prediction"
        return "Commit" if asking else "Back to the question"

    @property
    def _over(self):
        return self._question is None and self._known == len(self._whole) - 1

    def _wording(self):
        title = self._whole.title(self._known + 1)
        title = title[0].lower() + title[1:]
        return f"Predict {title}: {self._question.text}"

    def _commit(self):
        if self._question is None:
            return self._next()
        if self.stage.step < self._known:
            self.stage.step = self._known
            return None
        answer = self._answer_given()
        if answer is None:
            return self.say(f"No answer yet: {self._question.text}")
        verdict = self._question.judge(answer)
        self._note(verdict.predicted, verdict.happened, verdict.score)
        return self._reveal(_told(verdict), verdict.marks)

    def _answer_given(self):
        if self._question.options:
            return self.answer.index
        if self._question.mode == "target":
            return list(self.stage.target) or None
        return list(self.stage.picked)

    def _skip(self):
        if self._question is not None:
            self._note("skipped", "", None)
            self._reveal("<p>Skipped: nothing counted.</p>")

    def _note(self, predicted, happened, score):
        self.table.append(
            {
                "half-step": self._whole.title(self._known + 1),
                "question": self._question.text,
                "prediction": predicted,
                "outcome": happened,
                "score": score,
            }
        )

    def _reveal(self, told, marks=()):
        t = self._known + 1
        self._question = None
        self._marks[t] = list(marks)
        self.stage.show(Revealed.of(self._whole, t), step=t)
        self._show_question_or_step()
        self.verdict.value = told + ("<p>The run is over.</p>" * self._over)
        self._tell_score()

    # -- the score

    @property
    def score(self):
        """Points, and how many predictions were committed."""
        scores = [r["score"] for r in self.table if r["score"] is not None]
        return sum(scores), len(scores)

    def _tell_score(self):
        if not self.table:
            self._record.value = ""
            return
        points, n = self.score
        skipped = len(self.table) - n
        caption = f"Score {number(points)} of {n}" + (
            f", {skipped} skipped" if skipped else ""
        )
        self._record.value = _table(caption, self.table)


def predict(data="six points", k=None, *, init=None, seed=0, ask="what changes"):
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
    init : str, array-like of shape (k, n_features), or callable, optional
        By default the start of the prepared run, or ``"random"``.
    seed : int
        Which random start.
    ask : {"what changes", "inertia"}
        What to predict first; there is a control for it too.

    Returns
    -------
    Predict
        A widget with the parts ``stage``, ``answer``, ``commit``, ``skip``,
        ``again``, ``data``, ``ask``, ``step``, ``table`` and ``score``.

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
    if ask not in ASK:
        raise ValueError(
            f"ask={ask!r} is not known. Known: {', '.join(map(repr, ASK))}."
        )
    return Predict(data, k, init, seed, ask)


def _button(words):
    return widgets.Button(
        description=words, layout={"width": "auto", "min_width": "9em"}
    )


def _told(verdict):
    """A verdict as HTML."""
    head = (
        f"<p>Your prediction: <b>{html.escape(verdict.predicted)}</b>. "
        f"What happened: <b>{html.escape(verdict.happened)}</b>. "
        f"Score <b>{number(verdict.score)}</b> of 1.</p>"
    )
    return head + "".join(map(paragraph, verdict.why))


def _table(caption, rows):
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


def _cell(value):
    if value is None:
        return "not counted"
    return html.escape(value if isinstance(value, str) else number(value))
