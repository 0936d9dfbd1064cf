"""What learners of chapter 3 get wrong, and the hint each must be given.

``WRONG[number]`` lists (part of the hint, wrong answer).
"""

from math import ceil, comb, factorial, log, perm, prod

import numpy as np

from kmeans_lib import record


def ends(X, k, seeds):
    return np.array([record(X, k, seed=s).inertia for s in seeds])


def reached(X, k, seeds, best):
    return ends(X, k, seeds) <= best * (1 + 1e-6)


def with_replacement(sizes):
    chance = float(factorial(len(sizes)))
    for n in sizes:
        chance *= n / sum(sizes)
    return chance


def without_order(sizes):
    return with_replacement(sizes) / factorial(len(sizes))


WRONG = {
    "3.1": [
        (
            "that failed",
            lambda X, k, seeds, best: 1 - reached(X, k, seeds, best).mean(),
        ),
        ("Divide it", lambda X, k, seeds, best: reached(X, k, seeds, best).sum()),
        ("a little room", lambda X, k, seeds, best: (ends(X, k, seeds) <= best).mean()),
        (
            "always with the same seed",
            lambda X, k, seeds, best: np.mean(
                [reached(X, k, [0], best)[0] for _ in seeds]
            ),
        ),
        ("count the runs", lambda X, k, seeds, best: best / ends(X, k, seeds).mean()),
        (
            "that are handed over",
            lambda X, k, seeds, best: reached(X, k, range(100), best).mean(),
        ),
        ("with parentheses", lambda X, k, seeds, best: reached(X, k, seeds, best).mean),
    ],
    "3.2": [
        ("same point twice", with_replacement),
        ("order", without_order),
        ("one particular choice", lambda sizes: 1 / comb(sum(sizes), len(sizes))),
        ("how many choices", lambda sizes: 1 / len(sizes)),
        (
            "order in which the points",
            lambda sizes: prod(sizes) / perm(sum(sizes), len(sizes)),
        ),
        (
            "more than two groups",
            lambda sizes: sizes[0] * sizes[1] / comb(sum(sizes), 2),
        ),
    ],
    "3.3": [
        ("Round up", lambda p, t: int(log(1 - t) / log(1 - p))),
        ("swapped", lambda p, t: ceil(log(1 - p) / log(1 - t))),
        ("do not simply add up", lambda p, t: ceil(t / p)),
        ("probability 1 - p", lambda p, t: ceil(log(1 - t) / log(p))),
        ("runs come whole", lambda p, t: log(1 - t) / log(1 - p)),
        ("for 99 %", lambda p, t: ceil(log(0.01) / log(1 - p))),
    ],
    "3.4": [
        ("same short side", ((0, 2), (0, 2))),
        ("each short side needs", ((0, 1), (2, 3))),
        ("must differ", ((0, 0), (0, 2))),
        ("the rows of the points", ((0,), (0, 2))),
    ],
    "3.5": [
        ("the best ending", [361, 73, 374, 155]),
        ("far apart", [126, 314, 267, 282]),
        ("must differ", [1, 1, 2, 3]),
        ("whole numbers in brackets", [1, 2, 3]),
        ("from 0 to 499", [1, 2, 3, 500]),
    ],
}
