"""Exercises with different numbers for every student: one of each chapter.

The numbers are drawn from the student's name: the same name gives the same numbers
on every machine and with every numpy. Answers come from the library.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations
from numbers import Integral
from typing import Any

import numpy as np

from kmeans_lib.lloyd import inertia, lloyd_steps
from kmeans_lib.metrics import adjusted_rand, silhouette_samples

from .common import distance_table, share


@dataclass(frozen=True)
class Task:
    """One student's numbers.

    Attributes
    ----------
    text : str
        The task in words.
    given : dict
        Names and values that the student starts from.
    key : dict
        Names and values of the answers.
    """

    text: str
    given: dict[str, Any]
    key: dict[str, Any]


class Draw:
    """Whole numbers drawn from a student's name, the same for ever.

    Examples
    --------
    >>> draw = Draw("ada", "1.3")
    >>> 0 <= draw.whole(0, 9) <= 9
    True
    """

    def __init__(self, student_id: str | int, number: str) -> None:
        self._text = f"{number}|{same_name(student_id)}"
        self._count = 0

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        self._count += 1
        text = f"{self._text}|{self._count}".encode()
        value = int.from_bytes(hashlib.sha256(text).digest()[:8], "big")
        return low + value % (high - low + 1)

    def points(
        self, n: int, low: Sequence[int], high: Sequence[int]
    ) -> list[list[int]]:
        """Return n distinct points with whole coordinates between two corners."""
        found: list[list[int]] = []
        while len(found) < n:
            point = [self.whole(*sides) for sides in zip(low, high)]
            if point not in found:
                found.append(point)
        return found

    def line(self, n: int, low: int, high: int) -> list[int]:
        """Return n different whole numbers, in order."""
        return sorted(x for (x,) in self.points(n, [low], [high]))


def same_name(student_id: str | int) -> str:
    """Return a name as it is compared: capitals, blanks and keyboards do not matter.

    Raises
    ------
    ValueError
        If the name is empty.
    TypeError
        If it is neither text nor a whole number.

    Examples
    --------
    >>> same_name("  Jose\u0301  DIAZ ") == same_name("jos\u00e9 diaz")
    True
    """
    if not isinstance(student_id, (str, Integral)) or isinstance(student_id, bool):
        raise TypeError(
            f"{student_id!r} is not a name. Needed: text or a whole number for "
            "each student, for example 'ada'."
        )
    words = unicodedata.normalize("NFKC", str(student_id)).casefold().split()
    if not words:
        raise ValueError(
            "This name is empty. Needed: a name or a number for each student, "
            "for example 'ada'."
        )
    return " ".join(words)


def distinct_names(names: Iterable[str | int]) -> list[str]:
    """Return the names of a class as text, if each is there and is not another's.

    Raises
    ------
    ValueError, TypeError
        If there is none, or one of them is empty, there twice, or no name.
    """
    is_list = isinstance(names, Iterable) and not isinstance(names, str)
    if not is_list or not (names := list(names)):
        raise ValueError('Needed: a list of names, for example ["Ada", "Grace"].')
    first: dict[str, str] = {}
    for name in names:
        if (same := same_name(name)) in first:
            raise ValueError(
                f"{first[same]!r} and {name!r} would get the same numbers. Needed: "
                "different names, for example with a letter of the family name."
            )
        first[same] = str(name)
    return [*first.values()]


# exercise number -> function of a Draw
VARIANTS: dict[str, Callable[[Draw], Task]] = {}


def varies(number: str) -> Callable[[Callable[[Draw], Task]], Callable[[Draw], Task]]:
    """Register a function ``f(draw) -> Task`` for an exercise."""

    def decorate(make):
        VARIANTS[number] = make
        return make

    return decorate


@varies("1.3")
def first_iteration(draw: Draw) -> Task:
    """Six points, a start at two of them, and the first iteration."""
    while True:
        points = draw.points(3, (0, 0), (4, 4)) + draw.points(3, (6, 6), (10, 10))
        X = np.array(points, dtype=float)
        table = distance_table(X, X[:2])
        if (table[:, 0] != table[:, 1]).all():
            break
    _, assigned, updated, *_ = lloyd_steps(X, X[:2])
    return Task(
        "Six points. The start: the first two of them. Do the first "
        "assignment and the first update on paper.",
        {"points": X.tolist(), "centroids": X[:2].tolist()},
        {
            "labels": assigned.labels.tolist(),
            "inertia_assigned": assigned.inertia,
            "new_centroids": updated.centroids.tolist(),
            "inertia_updated": updated.inertia,
        },
    )


@varies("2.1")
def both_sides(draw: Draw) -> Task:
    """Four points whose mean is whole, and a place z."""
    (cx, cy), (ax, ay), (bx, by) = draw.points(3, (3, 3), (7, 7))
    A = [[ax, ay], [2 * cx - ax, 2 * cy - ay], [bx, by], [2 * cx - bx, 2 * cy - by]]
    (z,) = draw.points(1, (0, 0), (9, 9))
    one = np.zeros(len(A), dtype=int)
    return Task(
        "Four points and a place z. Find the mean of the points, the sum of their "
        "squared distances to the mean, and the same sum to z. How much larger is "
        "it, and why?",
        {"points": A, "z": z},
        {
            "mean": [cx, cy],
            "around_mean": inertia(A, one, [[cx, cy]]),
            "around_z": inertia(A, one, [z]),
        },
    )


@varies("3.3")
def how_many_runs(draw: Draw) -> Task:
    """A chance of success, and how sure one wants to be."""
    percent, wanted = draw.whole(5, 60), draw.whole(90, 99)
    fail = 1 - percent / 100
    runs = next(n for n in range(1, 1000) if 100 * fail**n <= 100 - wanted + 1e-9)
    return Task(
        f"A run succeeds with probability p = {percent} %. With which probability do "
        "three runs all fail? How many runs are needed so that at least one of "
        f"them succeeds with a probability of {wanted} % or more? Use a calculator.",
        {"p": percent / 100, "target": wanted / 100},
        {"three_fail": fail**3, "runs": runs},
    )


@varies("4.1")
def chances(draw: Draw) -> Task:
    """Six points on a line, two of them centroids."""
    points = draw.line(6, 0, 20)
    centroids = [points[0], points[draw.whole(2, 5)]]
    squares = _table(points, centroids).min(axis=1)
    return Task(
        "Six points on a line. Two of them are centroids already. For each point "
        "find its squared distance to the nearest centroid, and its chance to be "
        "the next centroid of k-means++.",
        {"points": points, "centroids": centroids},
        {"squares": squares.tolist(), "chances": share(squares).tolist()},
    )


@varies("5.1")
def one_silhouette(draw: Draw) -> Task:
    """Two clusters of three on a line, and one of the points."""
    points = draw.line(6, 0, 20)
    i, labels = draw.whole(0, 5), [0, 0, 0, 1, 1, 1]
    own, others = (points[:3], points[3:])[:: 1 if i < 3 else -1]
    return Task(
        f"Two clusters of three points on a line. Take the point at {points[i]}: find "
        "a, its mean distance to the other points of its cluster; b, its mean "
        "distance to the points of the other cluster; and its silhouette s.",
        {"points": points, "labels": labels, "point": points[i]},
        {
            "a": sum(abs(x - points[i]) for x in own) / 2,
            "b": sum(abs(x - points[i]) for x in others) / 3,
            "s": float(silhouette_samples(_column(points), labels)[i]),
        },
    )


@varies("6.3")
def which_feature_counts(draw: Draw) -> Task:
    """Four rows of two features, the second with a wider range."""
    rows = draw.points(4, (0, 0), (6, 30))
    while min(np.ptp(rows, axis=0)) == 0:
        rows = draw.points(4, (0, 0), (6, 30))
    squares = len(rows) * np.var(rows, axis=0)
    return Task(
        "Four points with two features, one per column. For each feature find the "
        "sum of the squared distances to its mean, and its share of the inertia "
        "with one cluster. Which feature counts?",
        {"points": rows},
        {"squares": squares.tolist(), "shares": share(squares).tolist()},
    )


@varies("7.2")
def empty_cluster(draw: Draw) -> Task:
    """Six points on a line, and three centroids of which one gets no points."""
    while True:
        points = draw.line(6, 0, 20)
        centroids = [points[draw.whole(0, 2)], points[draw.whole(3, 5)], -20]
        table = _table(points, centroids[:2])
        *_, second, farthest = np.sort(table.min(axis=1))
        if (table[:, 0] != table[:, 1]).all() and farthest > second:
            break
    _, assigned, relocated, updated, *_ = lloyd_steps(
        _column(points), _column(centroids)
    )
    return Task(
        "Six points on a line and three centroids, numbered from 0. Assign the "
        "points. One cluster is empty: relocate the point that is farthest from its "
        "centroid. Then update the centroids.",
        {"points": points, "centroids": centroids},
        {
            "labels": assigned.labels.tolist(),
            "relocated_labels": relocated.labels.tolist(),
            "new_centroids": updated.centroids.ravel().tolist(),
        },
    )


@varies("8.1")
def two_groupings(draw: Draw) -> Task:
    """Seven points, grouped twice."""
    while True:
        labels, truth = ([draw.whole(0, 2) for _ in range(7)] for _ in range(2))
        if len({*labels}) == len({*truth}) == 3:
            break
    together = [_pairs(labels), _pairs(truth)]
    return Task(
        "Seven points, grouped by k-means and by the truth. Count the pairs of points "
        "that are together in the labels (p), in the truth (q) and in both (b). "
        "Then find the adjusted Rand index.",
        {"labels": labels, "truth": truth},
        {
            "p": len(together[0]),
            "q": len(together[1]),
            "b": len(together[0] & together[1]),
            "index": adjusted_rand(labels, truth),
        },
    )


@varies("9.3")
def moving_mean(draw: Draw) -> Task:
    """Five values whose running mean is whole every time."""
    moves = [draw.whole(20, 40), *(draw.whole(-4, 4) for _ in range(4))]
    places = list(accumulate(moves))
    values = [
        after + (count - 1) * move
        for count, (after, move) in enumerate(zip(places, moves), start=1)
    ]
    values[0] = places[0]
    return Task(
        "Five values arrive one after the other. Where is the mean after each of "
        "them? Move it by (value - place) / count, and add up nothing.",
        {"values": values},
        {"places": places},
    )


def _column(line):
    return np.array(line, dtype=float)[:, None]


def _table(points, centroids):
    return distance_table(_column(points), _column(centroids))


def _pairs(names):
    """The pairs of places that hold the same name."""
    places = combinations(range(len(names)), 2)
    return {(i, j) for i, j in places if names[i] == names[j]}
