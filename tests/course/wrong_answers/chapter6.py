"""What learners of chapter 6 get wrong, and the hint each must be given.

``WRONG[number]`` lists (part of the hint, wrong answer).
"""

import numpy as np
from sklearn.metrics import adjusted_rand_score


def cost(X, labels):
    return sum(
        ((X[labels == j] - X[labels == j].mean(axis=0)) ** 2).sum()
        for j in np.unique(labels)
    )


def turned(X, labels, truth):
    ours, wanted = cost(X, labels), cost(X, truth)
    if np.isclose(ours, wanted, rtol=1e-6):
        return "ok"
    return "objective" if ours > wanted else "optimiser"


def to_the_last_digit(X, labels, truth):
    ours, wanted = cost(X, labels), cost(X, truth)
    return "objective" if ours < wanted else "optimiser"


def by_agreement(X, labels, truth):
    agree = adjusted_rand_score(truth, labels) > 0.99
    return "ok" if agree else "optimiser"


def by_names(X, labels, truth):
    return "ok" if (labels == truth).all() else "optimiser"


def generous(X, labels, truth):
    ours, wanted = cost(X, labels), cost(X, truth)
    if abs(ours - wanted) < 0.5 * wanted:
        return "ok"
    return "optimiser" if ours > wanted else "objective"


def one_column(column):
    return lambda X: column(X).reshape(-1, 1)


WRONG = {
    "6.1": [
        ("other way round", turned),
        ("rounding", to_the_last_digit),
        ("whose fault", by_agreement),
        ("other names", by_names),
        ("generous", generous),
        ("the mean of each group", lambda X, labels, truth: "ok"),
    ],
    "6.2": [
        ("n + 1 points", lambda n, D: D * np.sqrt(n / 2)),
        ("Take the root", lambda n, D: D * (n + 1) / 2),
        ("R squared", lambda n, D: D**2 * (n + 1) / 2),
        ("half-way", lambda n, D: D * np.sqrt(n + 1)),
        ("two groups", lambda n, D: D * np.sqrt((n + 1) / 4)),
    ],
    "6.3": [
        ("Divide by the sum", lambda X: X.var(axis=0)),
        ("not its root", lambda X: X.std(axis=0) / X.std(axis=0).sum()),
        ("range", lambda X: np.ptp(X, axis=0) / np.ptp(X, axis=0).sum()),
        ("from the mean", lambda X: (X**2).sum(axis=0) / (X**2).sum()),
        ("per cent", lambda X: 100 * X.var(axis=0) / X.var(axis=0).sum()),
    ],
    "6.4": [
        ("angle", one_column(lambda X: np.arctan2(X[:, 1], X[:, 0]))),
        ("Scaling", lambda X: (X - X.mean(axis=0)) / X.std(axis=0)),
        ("straight line", lambda X: X.copy()),
        ("straight line", lambda X: X**2),
        ("one row per point and one column", lambda X: np.sqrt((X**2).sum(axis=1))),
        (
            "speak louder",
            lambda X: np.column_stack([np.hypot(*X.T), 5 * X[:, 0], 5 * X[:, 1]]),
        ),
    ],
}
