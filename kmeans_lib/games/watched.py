"""A learner's own loop, half-step by half-step, compared with k-means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..lloyd import Step, assign, lloyd_steps, update
from ..validation import Floats, Labels, as_points
from ..words import (
    count,
    number,
    quoted,
    sentence_of,
    title_of,
    two_numbers,
    which_step,
)

LONGEST = 1000  # pairs that are looked at of a loop that never ends
CLOSE = 1e-9  # of the data's spread: centroids as near as this are the same
LATE = (
    "The first pair is a whole iteration: what is shown here starts from its centroids."
)


@dataclass(frozen=True, eq=False, repr=False)
class Watched:
    """What a learner's loop yielded, as half-steps, and where it leaves k-means.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_features)
    steps : list of Step
    true : list of Step
        Those of `lloyd_steps` from the same start.
    began, stopped : str
        How the loop began and ended, if not with the start and by itself.
    """

    X: Floats
    steps: list[Step]
    true: list[Step]
    began: str = ""
    stopped: str = ""

    @classmethod
    def of(cls, yielded: Iterable[Any], X: ArrayLike) -> "Watched":
        """Look at all that a loop yields, or at the first thousand pairs."""
        X = as_points(X)
        pairs, stopped = _taken(yielded, X)
        is_late = _is_a_whole_iteration(X, *pairs[0])
        steps = list(_half_steps(X, pairs[1:] if is_late else pairs, pairs[0][1]))
        true = list(lloyd_steps(X, steps[0].centroids))
        return cls(X, steps, true, LATE * is_late, stopped)

    @property
    def k(self) -> int:
        """Number of clusters."""
        return len(self.steps[0].centroids)

    @property
    def differs_at(self) -> int | None:
        """The first half-step that is not that of k-means, or None."""
        room = CLOSE * (np.ptp(self.X) or 1)
        for t, (mine, true) in enumerate(zip(self.steps, self.true)):
            same = np.allclose(mine.centroids, true.centroids, rtol=0, atol=room)
            if not same or not np.array_equal(mine.labels, true.labels):
                return t
        return None

    @property
    def verdict(self) -> str:
        """Whether it is k-means; if not, what is seen where it first differs."""
        t = self.differs_at
        return " ".join(filter(None, [self.began, self._how_long(t), self.stopped]))

    def _how_long(self, t: int | None) -> str:
        n, wanted = len(self.steps) - 1, len(self.true) - 1
        if t is not None:
            where = self.title(t)
            return f"{where}, is the first that differs: {self._what_is_seen(t)}"
        if n < wanted:
            ended = f"it ends after {count(n, 'half-step')}; k-means makes {wanted}"
            return f"All is as in k-means so far, but {ended}."
        more = n - wanted
        after = f" Then come {more} more that change nothing." if more > 0 else ""
        return f"All {min(n, wanted)} half-steps are those of k-means.{after}"

    def _what_is_seen(self, t: int) -> str:
        mine, true, before = self.steps[t], self.true[t], self.steps[t - 1]
        seen = (
            _not_a_number(mine),
            _lost(mine),
            _whole_numbers(mine, true),
            _one_behind(mine, true, self.true[max(t - 2, 0)]),
            _labels_differ(mine, true),
            _rose(mine, before),
            _centroids_differ(mine, true),
        )
        return next(filter(None, seen))

    def marks(self, t: int) -> list[dict[str, Any]]:
        """Return what to mark on a stage: other points, and where centroids belong."""
        if t != self.differs_at:
            return []
        mine, true = self.steps[t], self.true[t]
        wrong = np.flatnonzero(mine.labels != true.labels)
        moved = np.flatnonzero((mine.centroids != true.centroids).any(axis=1))
        rings = [{"shape": "ring", "point": int(i)} for i in wrong]
        ghosts = [
            {"shape": "ghost", "at": true.centroids[j].tolist(), "cluster": int(j)}
            for j in moved
        ]
        return rings + ghosts

    def title(self, t: int) -> str:
        """Say where half-step t belongs."""
        return title_of(self.steps[which_step(t, len(self.steps))])

    def sentence(self, t: int) -> str:
        """Say in one plain English sentence what happened in half-step t."""
        t = which_step(t, len(self.steps))
        step, before = self.steps[t], self.steps[t - 1] if t else None
        if before and not step.inertia <= before.inertia and t > 1:
            return f"{self.title(t)}: {_rose(step, before) or _not_a_number(step)}"
        ends = t == len(self.steps) - 1 and step.phase == "assign"
        return sentence_of(step, before, is_last=ends)

    def __repr__(self) -> str:
        return f"<Watched: {self.verdict}>"


# -- what a loop yields


def _taken(
    yielded: Iterable[Any], X: Floats
) -> tuple[list[tuple[Labels, Floats]], str]:
    """Return what was yielded as pairs, and how it ended if not by itself."""
    pairs: list[tuple[Labels, Floats]] = []
    if not isinstance(yielded, Iterable):
        raise TypeError(
            f"steps={quoted(yielded)} yields nothing. Needed: pairs (labels, "
            "centroids), one per half-step, in a list or from a generator."
        )
    loop = iter(yielded)
    while len(pairs) < LONGEST:
        try:
            item = next(loop)
        except StopIteration:
            break
        except Exception as error:
            if not pairs:
                raise
            return pairs, f"Then it raised {type(error).__name__}: {error}."
        most = len(pairs[0][1]) if pairs else 0
        pairs.append(_pair(item, X, len(pairs), most))
    if not pairs:
        raise ValueError(
            "Nothing was yielded. Needed: a pair (labels, centroids) per half-step."
        )
    ends = "" if len(pairs) < LONGEST else f"Only the first {LONGEST} are shown."
    return pairs, ends


def _pair(item: Any, X: Floats, at: int, most: int) -> tuple[Labels, Floats]:
    """Return what one half-step yielded as labels and centroids."""
    is_step = isinstance(item, Step)
    try:
        labels, centroids = (item.labels, item.centroids) if is_step else item
        centroids = np.array(centroids, float)
        if centroids.ndim != 2 or centroids.shape[1] != X.shape[1]:
            raise ValueError(f"its centroids have the shape {centroids.shape}")
        return _as_labels(labels, len(X), max(most, len(centroids))), centroids
    except (TypeError, ValueError, IndexError) as error:
        raise ValueError(
            f"Item {at} is {quoted(item, 60)}: {error}. Needed: a pair (labels, "
            f"centroids): one label for each of the {count(len(X), 'point')}, or one "
            "list of rows per cluster, and then one row of "
            f"{count(X.shape[1], 'coordinate')} per centroid."
        ) from error


def _as_labels(given: Any, n: int, k: int) -> Labels:
    """Return labels given one per point, or as the rows of each cluster."""
    if all(np.ndim(label) == 0 for label in given):
        if len(given) != n:
            raise ValueError(f"it has {count(len(given), 'label')}")
        labels = np.array(given).astype(np.int32)
        if (labels != np.array(given)).any():
            raise ValueError("its labels are not whole numbers")
    else:
        labels = np.full(n, -1, np.int32)
        for j, rows in enumerate(given):
            labels[np.array(rows, dtype=np.intp)] = j
        if sum(map(len, given)) not in (0, n):  # a row twice, or a point left out
            raise ValueError("its lists do not hold each row once")
    is_start = (labels == -1).all()
    if labels.max() >= k or (labels.min() < 0 and not is_start):
        raise ValueError(f"its labels are not from 0 to {k - 1}")
    return labels


# -- from pairs to half-steps


def _is_a_whole_iteration(X: Floats, labels: Labels, centroids: Floats) -> bool:
    """Tell whether centroids have moved to the means of labels that are older."""
    if (labels < 0).any() or not np.isfinite(centroids).all():
        return False
    means = update(X, labels, centroids)
    is_updated = np.allclose(means, centroids, rtol=0, atol=CLOSE * (np.ptp(X) or 1))
    return is_updated and not _is_of(labels, X, centroids)


def _half_steps(
    X: Floats, pairs: list[tuple[Labels, Floats]], start: Floats
) -> Iterator[Step]:
    """Tell the half-steps apart: an assignment changes labels, an update centroids."""
    nobody = np.full(len(X), -1, np.int32)
    step = Step("init", 0, start, nobody, np.nan)
    yield step
    if pairs and (pairs[0][0] < 0).all():  # the start itself was yielded
        pairs = pairs[1:]
    for labels, centroids in pairs:
        places = _kept(centroids, step.centroids)
        for phase, its_labels, its_places in _parts(X, step, labels, places):
            step = _next(X, step, phase, its_labels, its_places)
            yield step


def _kept(centroids: Floats, before: Floats) -> Floats:
    """Return as many centroids as before: those that are missing stay in place."""
    return np.vstack([centroids, before[len(centroids) :]])[: len(before)]


def _parts(
    X: Floats, before: Step, labels: Labels, places: Floats
) -> list[tuple[str, Labels, Floats]]:
    moved = not np.array_equal(places, before.centroids, equal_nan=True)
    relabelled = not np.array_equal(labels, before.labels)
    if not moved:
        return [("assign", labels, places)]
    if not relabelled:
        return [("update", labels, places)]
    # One pair for a whole iteration: which of the two was first?
    finite = np.isfinite(places).all() and np.isfinite(before.centroids).all()
    if finite and before.iteration and not _is_of(labels, X, before.centroids):
        if _is_of(labels, X, places):
            return [("update", before.labels, places), ("assign", labels, places)]
    return [("assign", labels, before.centroids), ("update", labels, places)]


def _is_of(labels: Labels, X: Floats, centroids: Floats) -> bool:
    """Tell whether labels are those of the nearest centroids."""
    return np.array_equal(labels, assign(X, centroids))


def _next(X: Floats, before: Step, phase: str, labels: Labels, places: Floats) -> Step:
    own = np.where(labels < 0, 0, labels)
    distances = ((X - places[own]) ** 2).sum(axis=1)
    changed = int(np.count_nonzero(labels != before.labels))
    shift = float(np.sqrt(((places - before.centroids) ** 2).sum(axis=1)).max())
    iteration = before.iteration + (phase == "assign")
    inertia = float(distances.sum())
    return Step(phase, iteration, places, labels, inertia, changed, shift)


# -- what is seen where it differs


def _not_a_number(mine: Step) -> str:
    if np.isfinite(mine.centroids).all() and np.isfinite(mine.inertia):
        return ""
    return "a centroid is nan, which is what the mean of no points gives."


def _lost(mine: Step) -> str:
    empty = len(mine.centroids) - len(np.unique(mine.labels[mine.labels >= 0]))
    return f"{count(empty, 'cluster')} lost all points." if empty else ""


def _whole_numbers(mine: Step, true: Step) -> str:
    whole = (mine.centroids == np.round(mine.centroids)).all()
    if not whole or (true.centroids == np.round(true.centroids)).all():
        return ""
    return "all centroids are whole numbers: the decimal places were cut off."


def _one_behind(mine: Step, true: Step, earlier: Step) -> str:
    same = np.array_equal(mine.labels, earlier.labels)
    if mine.phase != "assign" or not same or np.array_equal(mine.labels, true.labels):
        return ""
    return "the labels are those of the assignment before, one step behind."


def _labels_differ(mine: Step, true: Step) -> str:
    wrong = int(np.count_nonzero(mine.labels != true.labels))
    joined = f"{count(wrong, 'point')} joined another cluster than the nearest."
    return joined if wrong else ""


def _rose(mine: Step, before: Step) -> str:
    if not mine.inertia > before.inertia:
        return ""
    low, high = two_numbers(before.inertia, mine.inertia)
    return f"inertia rose from {low} to {high}, and in k-means it never rises."


def _centroids_differ(mine: Step, true: Step) -> str:
    far = np.sqrt(((mine.centroids - true.centroids) ** 2).sum(axis=1)).max()
    return f"a centroid is {number(float(far))} away from where k-means puts it."
