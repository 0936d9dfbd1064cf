"""The game of predictions: what is known of a run, what is asked, and the score."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..trace import Trace
from ..words import number, which_step
from .questions import Question, question_about


@dataclass(frozen=True, eq=False, repr=False)
class Revealed(Trace):
    """The half-steps of a run that a learner has seen.

    What comes next is not hidden but absent: no slider, key, picture, page source or
    attribute can show it.
    """

    words: tuple[str, ...]  # of each half-step; the last one says if the run ended

    @classmethod
    def of(cls, whole: Trace, t: int) -> "Revealed":
        """Reveal a run up to half-step t."""
        words = tuple(map(whole.sentence, range(t + 1)))
        return cls(whole.setup, whole.steps[: t + 1], words)

    def sentence(self, t: int) -> str:
        """Say what happened, knowing whether the run ended there."""
        return self.words[which_step(t, len(self))]

    def __repr__(self) -> str:
        return f"<Revealed: {self.sentence(-1)}>"


class Game:
    """A run that is revealed half-step by half-step, each after a prediction.

    Parameters
    ----------
    whole : Trace

    Attributes
    ----------
    revealed : Revealed
        What is known of it.
    rows : list of dict
        The predictions, one row for each.
    marks : dict
        What the stage shows of the prediction of a half-step.
    told : list of str
        What became of the last prediction, until the next question is asked.

    Examples
    --------
    >>> from kmeans_lib import Setup
    >>> game = Game(Setup("six points", 2, init=[0, 1]).record())
    >>> game.commit(game.question(), [1, 3, 4])
    >>> game.score, game.rows[0]["outcome"]
    ((0.75, 1), '4 points joined')
    """

    def __init__(self, whole: Trace) -> None:
        self._whole = whole
        self.begin()

    def begin(self) -> None:
        """Hide all but the start, and count nothing yet."""
        self.rows: list[dict[str, Any]] = []
        self.marks: dict[int, list[dict[str, Any]]] = {}
        self.told: list[str] = []
        self.revealed = Revealed.of(self._whole, 0)

    @property
    def known(self) -> int:
        """The last half-step that is revealed."""
        return len(self.revealed) - 1

    @property
    def is_over(self) -> bool:
        """Whether the last half-step of the run is revealed."""
        return self.known == len(self._whole) - 1

    @property
    def title(self) -> str:
        """Where the half-step belongs that is predicted."""
        return self._whole.title(self.known + 1)

    def question(
        self, ask: str = "what changes", axes: Sequence[int] = (0, 1)
    ) -> Question | None:
        """Return what is asked about the next half-step.

        There is no question while an outcome is read.
        """
        if self.told or self.is_over:
            return None
        return question_about(self._whole, self.known + 1, ask, axes)

    def commit(self, question: Question, answer: Any) -> None:
        """Take an answer; then the half-step is revealed and the answer judged."""
        found = question.judge(answer)
        self._note(question, found.predicted, found.happened, found.score)
        head = (
            f"Your prediction: {found.predicted}. What happened: {found.happened}. "
            f"Score {number(found.score)} of 1."
        )
        self._reveal([head, *found.why])
        self.marks[self.known] = list(found.marks)

    def skip(self, question: Question) -> None:
        """Reveal the half-step without a prediction."""
        self._note(question, "skipped", "", None)
        self._reveal(["Skipped: nothing counted."])

    def go_on(self) -> None:
        """Have read the outcome; the table keeps it."""
        if not self.is_over:
            self.told = []

    def _note(self, question: Question, said: str, came: str, score: Any) -> None:
        row = {"half-step": self.title, "question": question.text}
        self.rows.append({**row, "prediction": said, "outcome": came, "score": score})

    def _reveal(self, told: list[str]) -> None:
        self.revealed = Revealed.of(self._whole, self.known + 1)
        self.told = [*told, *["The run is over."] * self.is_over]

    @property
    def score(self) -> tuple[float, int]:
        """Points, and how many predictions were committed."""
        scores = [row["score"] for row in self.rows if row["score"] is not None]
        return sum(scores), len(scores)

    def table(self) -> Any:
        """Return the predictions as a pandas DataFrame, one row for each."""
        import pandas as pd

        names = ["half-step", "question", "prediction", "outcome", "score"]
        return pd.DataFrame(self.rows, columns=names)
