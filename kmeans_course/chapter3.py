"""Checks of chapter 3, "Where you start"."""

from math import ceil, comb, factorial, log, perm, prod
from typing import Any

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.lloyd import lloyd_steps
from kmeans_lib.setups import sweep

from .framework import exercise, expect, fail
from .guard import Attempt

WIDE = 7  # width of the rectangle of exercise 3.4
BAD = 5400  # what the start of exercise 3.5 has to exceed


@exercise("3.1", "how often it succeeds", seconds=30)
def check_success_rate(success_rate: Attempt) -> None:
    """Check ``success_rate(X, k, seeds, best)``, a share of the runs."""
    for name, k, seeds in [
        ("four blobs", 4, range(60)),
        ("rectangle", 2, range(30, 80)),
        ("six points", 2, range(12)),
        ("Ruspini", 4, range(40)),
    ]:
        X = load(name).X
        ends = sweep(X, k, seeds).inertia
        best = float(ends.min())
        # what a learner's own sum may give: a few digits more or less
        best *= 1 - 1e-12
        rate = np.mean(ends <= best * (1 + 1e-6))
        first = float(ends[0] <= best * (1 + 1e-6))
        expect(
            success_rate,
            X,
            k,
            list(seeds),
            best,
            equals=rate,
            rtol=1e-6,
            what="rate",
            mistakes=[
                (1 - rate, "that is the share of the runs that failed."),
                (
                    rate * len(seeds),
                    "that is a number of runs. Divide it by how many there are.",
                ),
                (
                    np.mean(ends <= best),
                    "compare with a little room, for "
                    "example inertia <= best * (1 + 1e-6): two sums of the "
                    "same numbers may differ in the last digit.",
                ),
                (100 * rate, "a share is between 0 and 1."),
                (
                    ends.mean(),
                    "that is the mean inertia. Count the runs that reached the best.",
                ),
                (
                    best / ends.mean(),
                    "count the runs that reached the "
                    "best; how bad the others are does not matter.",
                ),
                (
                    first,
                    "that is one run, always with the same seed. Hand over seed=seed.",
                ),
                (
                    _with_other_seeds,
                    "take the seeds that are handed over, for seed in seeds.",
                ),
            ],
        )


def _with_other_seeds(X, k, seeds, best):
    return np.mean(sweep(X, k, range(100)).inertia <= best * (1 + 1e-6))


@exercise("3.2", "one start in each group")
def check_one_each(one_each: Attempt) -> None:
    """Check ``one_each(sizes)``, the chance to hit each group once."""
    mistakes = [
        (
            lambda sizes: factorial(len(sizes)) * prod(n / sum(sizes) for n in sizes),
            "close: that may draw the same point twice. A start has k "
            "different points.",
        ),
        (
            lambda sizes: prod(n / sum(sizes) for n in sizes),
            "the order in "
            "which the groups are hit does not matter, and no point is drawn "
            "twice. Count the good choices and all choices.",
        ),
        (
            lambda sizes: 1 / comb(sum(sizes), len(sizes)),
            "that is the "
            "chance of one particular choice. How many good ones are there?",
        ),
        (
            lambda sizes: prod(sizes) / perm(sum(sizes), len(sizes)),
            "the order in which the points are drawn does not matter: math.comb.",
        ),
        (
            lambda sizes: sizes[0] * sizes[1] / comb(sum(sizes), 2),
            "there may be more than two groups.",
        ),
        (
            lambda sizes: prod(sizes),
            "that counts the good choices. Divide by the number of all choices.",
        ),
        (
            lambda sizes: 1 / len(sizes),
            "how many choices of k points are "
            "there, and how many of them take one from each group?",
        ),
    ]
    for sizes in [[125] * 4, [1, 1], [2, 3], [2, 2, 2], [2000, 2000, 100], [50] * 9]:
        right = prod(sizes) / comb(sum(sizes), len(sizes))
        expect(
            one_each,
            sizes,
            equals=right,
            mistakes=mistakes,
            what="probability",
            rtol=1e-6,
        )


@exercise("3.3", "how many restarts")
def check_restarts(restarts: Attempt) -> None:
    """Check ``restarts(p, target)``: enough runs for one success."""
    mistakes = [
        (
            lambda p, t: int(log(1 - t) / log(1 - p)),
            "rounding down leaves you just short of the target. Round up.",
        ),
        (
            lambda p, t: ceil(log(1 - p) / log(1 - t)),
            "the two logarithms are swapped: (1-p)^R has to go down to 1-target.",
        ),
        (
            lambda p, t: ceil(log(t) / log(1 - p)),
            "all R runs may fail with probability 1 - target.",
        ),
        (
            lambda p, t: ceil(log(1 - t) / log(p)),
            "a run *fails* with probability 1 - p. All R fail: (1-p)^R.",
        ),
        (
            lambda p, t: ceil(t / p),
            "chances of several runs do not simply "
            "add up: two runs with one half each do not make it certain. "
            "How likely is it that all R fail?",
        ),
        (lambda p, t: log(1 - t) / log(1 - p), "runs come whole: round up."),
        (
            lambda p, t: ceil(log(0.01) / log(1 - p)),
            "that is for 99 %, whatever the target is.",
        ),
    ]
    # 1/2 three times is exactly 1/8: the one place to round wrongly
    for p, target in [
        (0.25, 0.9),
        (0.83, 0.99),
        (0.04, 0.99),
        (1 / 300, 0.99),
        (0.5, 0.9),
        (0.9, 0.5),
        (0.75, 0.999),
    ]:
        right = ceil(log(1 - target) / log(1 - p))
        expect(restarts, p, target, equals=right, mistakes=mistakes)


@exercise("3.4", "the trap in the rectangle", takes="value")
def check_rectangle(starts: Any) -> None:
    """Check two pairs of rows: one ends at 49, the other at 1."""
    X = load("rectangle", w=WIDE).X
    if not isinstance(starts, (tuple, list)) or len(starts) != 2:
        fail("Needed: two pairs of rows, for example ((0, 3), (1, 2)).")
    for name, rows, goal in zip(("first", "second"), starts, (WIDE**2, 1)):
        rows = _rows(rows, f"{name} start", 2, len(X))
        *_, last = lloyd_steps(X, X[rows])
        if abs(last.inertia - goal) > 1e-9:
            fail(
                f"Your {name} start ends at inertia {last.inertia:g}. Needed: {goal}.",
                _RECTANGLE_HINTS[goal],
            )


_RECTANGLE_HINTS = {
    WIDE**2: "for the bad ending, both centroids must stand at the same "
    "short side: then one takes the top and the other the bottom.",
    1: "for the good ending, each short side needs a centroid.",
}


@exercise("3.5", "a start that fails badly", takes="value")
def check_bad_start(rows: Any) -> None:
    """Check four rows of the four blobs that end above 5400."""
    X = load("four blobs").X
    rows = _rows(rows, "start", 4, len(X))
    *_, last = lloyd_steps(X, X[rows])
    if last.inertia <= BAD:
        fail(
            f"Your start ends at inertia {last.inertia:.1f}. Needed: more than {BAD}.",
            _how_bad(last.inertia),
        )


def _how_bad(inertia):
    if inertia < 1000:
        return (
            "that is the best ending. Look for a start that leaves "
            "some groups without a centroid."
        )
    return (
        "one group is split there and two others share a centroid. It "
        "gets worse if those two are far apart."
    )


def _rows(rows, name, k, n):
    """The rows of a start as a list of k different whole numbers."""
    rows = np.asarray(rows)
    if rows.shape != (k,) or rows.dtype.kind not in "iu":
        fail(
            f"Your {name} is not a list of {k} row numbers.",
            f"write {k} whole numbers in brackets, the rows of the points.",
        )
    if len(set(rows.tolist())) < k:
        fail(
            f"Your {name} names a row twice.",
            "a start needs different points: the rows must differ.",
        )
    if rows.min() < 0 or rows.max() >= n:
        fail(
            f"Your {name} names a row that does not exist.",
            f"rows run from 0 to {n - 1}.",
        )
    return rows
