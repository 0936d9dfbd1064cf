"""What `predict` asks before a half-step, and how it judges the answer.

A question is about half-step `t` of a run, the one that comes next. It has a
sentence, a way to answer (`mode` of the stage, or `options` to choose from)
and a method `judge` that turns an answer into a `Judgement`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..colours import cluster_mark
from ..trace import Trace
from ..validation import Floats
from ..words import count, number, percent, two_numbers

Neighbour = tuple[int, float]  # a cluster and its distance

MOST_TO_CLICK = 40  # more points than this are counted, not clicked
EXPLAINED = 3  # points
NEAR, FAR = 0.03, 0.25  # of the plot's width: full marks, no marks


@dataclass(frozen=True)
class Judgement:
    """What became of a prediction.

    Attributes
    ----------
    predicted, happened : str
    score : float
        Between 0 and 1.
    why : tuple of str
        Sentences.
    marks : tuple of dict
        What the stage's overlay shows of the prediction.
    """

    predicted: str
    happened: str
    score: float
    why: tuple[str, ...] = ()
    marks: tuple[dict[str, Any], ...] = ()


def question_about(
    trace: Trace, t: int, ask: str = "what changes", axes: Sequence[int] = (0, 1)
) -> "Question":
    """Return the question to ask before half-step `t` of a run.

    Parameters
    ----------
    trace : Trace
    t : int
    ask : {"what changes", "inertia"}
    axes : sequence of two int
        The features on screen.

    Examples
    --------
    >>> from kmeans_lib import load, record
    >>> X = load("six points").X
    >>> question = question_about(record(X, 2, init=X[[0, 1]]), 1)
    >>> question.text
    'click the points that will join the orange cluster. A centroid can \
hide a point: that one counts too.'
    >>> judgement = question.judge([1, 3, 4, 5])
    >>> judgement.score, judgement.happened
    (1.0, '4 points joined')
    """
    phase = trace[t].phase
    if phase == "relocate":
        return Relocation(trace, t)
    if ask == "inertia" and t > 1:
        return Inertia(trace, t)
    if phase == "update":
        return Landing(trace, t, axes)
    if len(trace.X) > MOST_TO_CLICK:
        return HowMany(trace, t)
    return Joining(trace, t) if t == 1 else Changing(trace, t)


class Question:
    """One question about half-step `t` of a run."""

    mode = "look"
    options: tuple[str, ...] = ()
    text = ""

    def __init__(self, trace: Trace, t: int) -> None:
        self.trace, self.t = trace, t
        self.before, self.after = trace[t - 1], trace[t]

    def asking(self, title: str) -> str:
        """Ask it: "Predict iteration 1, assignment: click ..."."""
        return f"Predict {title[0].lower()}{title[1:]}: {self.text}"

    def judge(self, answer: Any) -> Judgement:
        """Compare an answer with what happens."""
        raise NotImplementedError


class Clicking(Question):
    """Questions answered by picking points; the answer is a set of rows."""

    mode = "pick"
    done = "changed cluster"

    def truth(self) -> NDArray[np.intp]:
        """Return the rows to pick."""
        return np.flatnonzero(self.trace.changed(self.t))

    def judge(self, answer: Sequence[int]) -> Judgement:
        """Score by the share of the points that are in both sets."""
        picked, truth = set(answer), set(self.truth().tolist())
        hits = picked & truth
        either = picked | truth
        wrong = sorted(either - hits)
        why = [self.why(row, row in truth) for row in wrong[:EXPLAINED]]
        if len(wrong) > EXPLAINED:
            why.append(f"And {count(len(wrong) - EXPLAINED, 'more point')}.")
        return Judgement(
            _points(len(picked)),
            f"{_points(len(truth))} {self.done}",
            len(hits) / len(either) if either else 1.0,
            tuple(why),
            tuple(
                {"shape": _shape(row in truth, row in picked), "point": row}
                for row in sorted(either)
            ),
        )

    def why(self, row: int, missed: bool) -> str:
        """Say with distances why a point changes cluster or stays."""
        near, far = _two_nearest(self.trace, self.t, row)
        place = _place(self.trace.X[row])
        what = "changes to" if missed else "stays in"
        return f"The point at {place} {what} {_cluster(near[0])}: " + _compare(
            near, far
        )


class Joining(Clicking):
    """The points that join a cluster in the first assignment."""

    done = "joined"

    def __init__(self, trace: Trace, t: int) -> None:
        super().__init__(trace, t)
        self.cluster = trace.k - 1
        self.text = f"click the points that will join {_cluster(self.cluster)}."
        if _row_under(trace.X, trace[0].centroids[self.cluster]):
            self.text += " A centroid can hide a point: that one counts too."

    def truth(self) -> NDArray[np.intp]:
        """Return the rows to pick."""
        return np.flatnonzero(self.after.labels == self.cluster)

    def why(self, row: int, missed: bool) -> str:
        """Say with distances which cluster a point joins."""
        near, far = _two_nearest(self.trace, self.t, row)
        place = _place(self.trace.X[row])
        return f"The point at {place} joins {_cluster(near[0])}: " + _compare(near, far)


class Changing(Clicking):
    """The points that change cluster."""

    text = (
        "click the points that will change cluster. If you expect none, "
        "commit without a click."
    )


class Relocation(Clicking):
    """The point that an empty cluster takes over."""

    done = "taken over"

    def __init__(self, trace: Trace, t: int) -> None:
        super().__init__(trace, t)
        empty = np.flatnonzero(trace.sizes(t - 1) == 0)
        names = " and ".join(_cluster(int(j)) for j in empty)
        self.text = (
            f"{names} {'has' if len(empty) == 1 else 'have'} no points. "
            "Click what is moved there."
        )

    def why(self, row: int, missed: bool) -> str:
        """Say how far a point is from its centroid, and what the rule is."""
        own = self.before.labels[row]
        far = _distance(self.trace.X[row], self.before.centroids[own])
        place = _place(self.trace.X[row])
        said = f"The point at {place} is {number(far)} from its centroid"
        if missed:
            return said + ": the farthest of all, and so it is taken over."
        return said + "; another one is farther from its own."


class Landing(Question):
    """Where a centroid lands: the answer is a place."""

    mode = "target"

    def __init__(self, trace: Trace, t: int, axes: Sequence[int]) -> None:
        super().__init__(trace, t)
        self.axes = list(axes)[: trace.X.shape[1]]
        moves = np.linalg.norm(self.after.centroids - self.before.centroids, axis=1)
        self.cluster = int(moves.argmax())
        self.text = f"click where the {_name(self.cluster)} centroid will land."

    def judge(self, answer: Sequence[float]) -> Judgement:
        """Score by the distance, as a share of the width of the data."""
        truth = self.after.centroids[self.cluster, self.axes]
        place = np.asarray(answer, float)[: len(self.axes)]
        gap = _distance(place, truth)
        X = self.trace.X[:, self.axes]
        width = np.ptp(X, axis=0).max() or 1.0
        score = float(np.clip((FAR - gap / width) / (FAR - NEAR), 0, 1))
        why = [self._why(truth, gap)]
        if score < 1:
            why += self._slip(X, place, gap)
        ghost = [*place, *[0.0] * (2 - len(place))]
        return Judgement(
            _place(place),
            _place(truth),
            score,
            tuple(why),
            ({"shape": "ghost", "at": ghost, "cluster": self.cluster},),
        )

    def _why(self, truth: Floats, gap: float) -> str:
        members = int(self.trace.sizes(self.t - 1)[self.cluster])
        if not members:
            return "Without points a centroid stays where it is."
        return (
            f"The {_name(self.cluster)} centroid landed on the mean of its "
            f"{count(members, 'point')}, {_place(truth)}: {number(gap)} from "
            "your place."
        )

    def _slip(self, X: Floats, answer: Floats, gap: float) -> list[str]:
        """Name the usual slip if the answer is much nearer to it."""
        own = X[self.before.labels == self.cluster]
        if not len(own):
            return []
        now = self.before.centroids[self.cluster, self.axes]
        slips = {
            "the middle of all points; only its own points count": X.mean(axis=0),
            "the median of its points; the mean is drawn towards the ones "
            "far out": np.median(own, axis=0),
            "half-way between its outermost points; the mean goes where "
            "most points are": (own.min(axis=0) + own.max(axis=0)) / 2,
            "where it was; it moves to the mean at once, however far": now,
        }
        words, place = min(slips.items(), key=lambda slip: _distance(slip[1], answer))
        if _distance(place, answer) > gap / 3:
            return []
        return [f"Your place is close to {words}."]


class Choosing(Question):
    """Questions with sentences to choose from; the answer is a number."""

    def chosen(self) -> int:
        """Return the number of the right option."""
        raise NotImplementedError

    def happened(self) -> str:
        """Say what happened."""
        raise NotImplementedError

    def why(self, answer: int) -> tuple[str, ...]:
        """Say what decides."""
        raise NotImplementedError

    def judge(self, answer: int) -> Judgement:
        """Score 1 for the right option and a half for its neighbours."""
        miss = abs(answer - self.chosen())
        return Judgement(
            self.options[answer],
            self.happened(),
            {0: 1.0, 1: 0.5}.get(miss, 0.0),
            self.why(answer),
        )


class HowMany(Choosing):
    """How many points join a cluster, or change."""

    def __init__(self, trace: Trace, t: int) -> None:
        super().__init__(trace, t)
        n = len(trace.X)
        self._least = [0, 1, n // 20 + 1, n // 4 + 1, n // 2 + 1, n + 1]
        self.options = ("none",) + tuple(
            f"{low} to {high - 1}"
            for low, high in zip(self._least[1:], self._least[2:])
        )
        what = "change cluster"
        if t == 1:
            what = f"join {_cluster(trace.k - 1)}"
        self.text = f"how many of the {n} points will {what}?"

    def _count(self) -> int:
        if self.t == 1:
            return int(self.trace.sizes(1)[-1])
        return self.after.n_changed

    def chosen(self) -> int:
        """Return the number of the right option."""
        return int(np.searchsorted(self._least, self._count(), "right")) - 1

    def happened(self) -> str:
        """Say what happened."""
        return _points(self._count())

    def why(self, answer: int) -> tuple[str, ...]:
        """Say what decides."""
        if self.t == 1:
            return ("Each point joins the centroid that is nearest to it.",)
        return ("Only points that a moved border has passed change cluster.",)


class Inertia(Choosing):
    """Which way inertia goes, and how far."""

    options = (
        "it rises",
        "it stays the same",
        "it falls by less than a tenth",
        "it falls by a tenth to a half",
        "it falls by more than half",
    )
    _falls = (0.0, 0.1, 0.5)

    def __init__(self, trace: Trace, t: int) -> None:
        super().__init__(trace, t)
        self.text = (
            f"inertia is {number(self.before.inertia)}. Which way will it "
            "go, and how far?"
        )

    def _fall(self) -> float:
        return 1 - self.after.inertia / (self.before.inertia or 1)

    def chosen(self) -> int:
        """Return the number of the right option."""
        if self.before.inertia == self.after.inertia:
            return 1
        return 1 + int(np.searchsorted(self._falls, self._fall(), "left"))

    def happened(self) -> str:
        """Say what happened."""
        if self.chosen() == 1:
            return "it stayed the same"
        high, low = two_numbers(self.before.inertia, self.after.inertia)
        return f"it fell by {percent(self._fall())}, from {high} to {low}"

    def why(self, answer: int) -> tuple[str, ...]:
        """Say why inertia cannot rise, and what this half-step saved."""
        if self.after.phase == "assign":
            rule = (
                "In an assignment a point leaves only for a nearer centroid, "
                "so inertia cannot rise."
            )
        else:
            rule = (
                "The mean is the place with the least sum of squared "
                "distances, so an update cannot raise inertia; it saves "
                "points × distance² for each centroid that moves."
            )
        return (rule,)


def _two_nearest(trace: Trace, t: int, row: int) -> tuple[Neighbour, Neighbour | None]:
    """Return the cluster that a point joins and the nearest other one."""
    centroids = trace[t - 1].centroids
    distances = np.linalg.norm(centroids - trace.X[row], axis=1)
    joined = int(trace[t].labels[row])
    others = [j for j in np.argsort(distances, kind="stable") if j != joined]
    near, *far = [(int(j), float(distances[j])) for j in [joined, *others[:1]]]
    return near, far[0] if far else None


def _compare(near: Neighbour, far: Neighbour | None) -> str:
    """Say: it is 1 from the blue centroid and 1.41 from the orange one."""
    if far is None:
        return "there is no other."
    if np.isclose(near[1], far[1], rtol=1e-12):
        return (
            f"a tie, {number(near[1])} from its centroid and from the "
            f"{_name(far[0])} one, and the rule decides."
        )
    here, there = two_numbers(near[1], far[1])
    return (
        f"it is {here} from the {_name(near[0])} centroid and {there} from the "
        f"{_name(far[0])} one."
    )


def _row_under(X: Floats, place: Floats) -> bool:
    return bool((X == place).all(axis=1).any())


def _shape(true: bool, picked: bool) -> str:
    if true and picked:
        return "tick"
    return "cross" if picked else "ring"


def _points(n: int) -> str:
    return count(n, "point") if n else "no point"


def _name(j: int) -> str:
    return cluster_mark(j).name


def _cluster(j: int) -> str:
    return f"the {_name(j)} cluster"


def _place(x: Floats) -> str:
    return f"({', '.join(number(value) for value in x)})"


def _distance(a: ArrayLike, b: ArrayLike) -> float:
    return float(np.linalg.norm(np.subtract(a, b)))
