"""Checks of chapter 3, "Where you start"."""

from math import ceil, comb, factorial, log, perm, prod
from typing import Any

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.lloyd import lloyd_steps
from kmeans_lib.setups import sweep

from .common import VIDEO_ROWS
from .framework import Attempt, exercise, expect, fail

WIDE = 7  # width of the rectangle of exercise 3.4
BAD = 5400  # what the start of exercise 3.5 has to exceed
ROOM = 1 + 1e-6  # for the last digits of a sum


def _ends(X, k, seeds, best):
    return sweep(X, k, seeds).inertia


def _rate(*args, room=ROOM):
    return np.mean(_ends(*args) <= args[-1] * room)


@exercise(
    "3.1",
    seconds=30,
    failed=lambda *args: 1 - _rate(*args),
    number=lambda X, k, seeds, best: len(seeds) * _rate(X, k, seeds, best),
    exact=lambda *args: _rate(*args, room=1),
    worse=lambda *args: 1 - _rate(*args, room=1),
    mean=lambda *args: _ends(*args).mean(),
    ratio=lambda X, k, seeds, best: best / _ends(X, k, seeds, best).mean(),
    one_seed=lambda X, k, seeds, best: _rate(X, k, [0], best),
    other_seeds=lambda X, k, seeds, best: _rate(X, k, range(100), best),
)
def check_success_rate(success_rate: Attempt) -> None:
    """Check ``success_rate(X, k, seeds, best)``, a share of the runs."""
    cases = []
    for name, k, seeds in [
        ("six points", 2, range(12)),
        ("four blobs", 4, range(60)),
        ("rectangle", 2, range(30, 80)),
        ("Ruspini", 4, range(40)),
    ]:
        X = load(name).X
        # a learner's own sum may have a few last digits more or less
        best = float(sweep(X, k, seeds).inertia.min()) * (1 - 1e-12)
        cases += [(X, k, list(seeds), best)]
    expect(success_rate, _rate, cases, rtol=1e-6, what="rate")


@exercise(
    "3.2",
    twice=lambda sizes: factorial(len(sizes)) * prod(n / sum(sizes) for n in sizes),
    one_order=lambda sizes: prod(n / sum(sizes) for n in sizes),
    one_choice=lambda sizes: 1 / comb(sum(sizes), len(sizes)),
    ordered=lambda sizes: prod(sizes) / perm(sum(sizes), len(sizes)),
    two_groups=lambda sizes: sizes[0] * sizes[1] / comb(sum(sizes), 2),
    good_only=lambda sizes: prod(sizes),
    one_in_k=lambda sizes: 1 / len(sizes),
    sum_of_sizes=lambda sizes: sum(sizes) / comb(sum(sizes), len(sizes)),
)
def check_one_each(one_each: Attempt) -> None:
    """Check ``one_each(sizes)``, the chance to hit each group once."""
    groups = [[1, 1], [2, 3], [125] * 4, [2, 2, 2], [2000, 2000, 100], [50] * 9]
    right = lambda sizes: prod(sizes) / comb(sum(sizes), len(sizes))  # noqa: E731
    cases = [(sizes,) for sizes in groups]
    expect(one_each, right, cases, what="probability", rtol=1e-6)


def _restarts(p, target):
    return ceil(log(1 - target) / log(1 - p))


@exercise(
    "3.3",
    down=lambda p, target: int(log(1 - target) / log(1 - p)),
    swapped=lambda p, target: ceil(log(1 - p) / log(1 - target)),
    target=lambda p, target: ceil(log(target) / log(1 - p)),
    success=lambda p, target: ceil(log(1 - target) / log(p)),
    added=lambda p, target: ceil(target / p),
    not_whole=lambda p, target: log(1 - target) / log(1 - p),
    constant=lambda p, target: _restarts(p, 0.99),
)
def check_restarts(restarts: Attempt) -> None:
    """Check ``restarts(p, target)``: enough runs for one success."""
    # no case like p = 1/2 and target 7/8, where the quotient is 3 up to rounding
    cases = [(0.25, 0.9), (0.83, 0.99), (0.04, 0.99), (1 / 300, 0.99)]
    cases += [(0.5, 0.9), (0.9, 0.5), (0.75, 0.999)]
    expect(restarts, _restarts, cases)


@exercise(
    "3.4",
    takes="value",
    bad=[((0, 2), (0, 2))],
    good=[((0, 1), (2, 3))],
    pairs=[(0, 1), 5, ((0, 1), (0, 2), (0, 3))],
    numbers=[((0,), (0, 2)), ((0, 1), "02"), ((0, 0.5), (0, 2))],
    twice=[((0, 0), (0, 2))],
    missing=[((0, 1), (0, 4)), ((-1, 1), (0, 2))],
)
def check_rectangle(starts: Any) -> None:
    """Check two pairs of rows: one ends at 49, the other at 1."""
    X = load("rectangle", w=WIDE).X
    if not isinstance(starts, (list, np.ndarray)) or len(starts) != 2:
        fail("Needed: two starts.", "pairs")
    if np.ndim(starts[0]) == np.ndim(starts[1]) == 0:
        fail("Needed: two rows for each start.", "pairs")
    for name, rows, goal in zip(("first", "second"), starts, (WIDE**2, 1)):
        ends = _end(X, rows, f"{name} start", 2)
        if abs(ends - goal) > 1e-9:
            fail(
                f"Your {name} start ends at inertia {ends:g}. Needed: {goal}.",
                "good" if goal == 1 else "bad",
            )


@exercise(
    "3.5",
    takes="value",
    best=[VIDEO_ROWS],
    not_bad_enough=[[126, 314, 267, 282]],
    numbers=[[1, 2, 3], "four", [1, 2, 3, 4.5]],
    twice=[[1, 1, 2, 3]],
    missing=[[1, 2, 3, 500]],
)
def check_bad_start(rows: Any) -> None:
    """Check four rows of the four blobs that end above 5400."""
    ends = _end(load("four blobs").X, rows, "start", 4)
    if ends <= BAD:
        fail(
            f"Your start ends at inertia {ends:.1f}. Needed: more than {BAD}.",
            "best" if ends < 1000 else "not_bad_enough",
        )


def _end(X, rows, name, k):
    """The inertia at the end of a run from k different rows."""
    if np.shape(rows) != (k,) or np.asarray(rows).dtype.kind not in "iu":
        fail(f"Your {name} is not a list of {k} row numbers.", "numbers")
    if len(set(rows.tolist())) < k:
        fail(f"Your {name} names a row twice.", "twice")
    if rows.min() < 0 or rows.max() >= len(X):
        fail(f"Your {name} names a row that does not exist.", "missing")
    *_, last = lloyd_steps(X, X[rows])
    return last.inertia
