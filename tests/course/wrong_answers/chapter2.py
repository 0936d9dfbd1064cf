"""What learners of chapter 2 get wrong, and the hint each must be given.

``WRONG[number]`` lists (part of the hint, wrong answer).
"""

import numpy as np

from kmeans_lib import inertia, sweep


def total(A, z):
    return ((A - z) ** 2).sum()


def sides_with_mean_of_means(A, z):
    mean = A.mean()
    return total(A, z), total(A, mean) + len(A) * ((mean - z) ** 2).sum()


def sides_without_n(A, z):
    mean = A.mean(axis=0)
    return total(A, z), total(A, mean) + total(mean, z)


def sides_unsquared(A, z):
    mean = A.mean(axis=0)
    return total(A, z), total(A, mean) + len(A) * total(mean, z) ** 0.5


def moves(before, after):
    return ((after - before) ** 2).sum(axis=1)


def pascal(n, k):
    """The rule without its factor counts subsets."""
    if k == 0 or k > n:
        return int(n == k)
    return pascal(n - 1, k) + pascal(n - 1, k - 1)


def endless(n, k):
    return k * endless(n - 1, k) + endless(n - 1, k - 1)


def means(X, labels):
    return np.array([X[labels == j].mean(axis=0) for j in np.unique(labels)])


def nearest(X, centroids):
    return ((X[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1)


def only_if_it_is_the_best(X, labels):
    k = labels.max() + 1
    best = sweep(X, k, range(50)).inertia.min()
    return bool(inertia(X, labels, means(X, labels)) <= best * (1 + 1e-9))


def if_a_line_separates_them(X, labels):
    """Necessary, but not enough."""
    for angle in np.linspace(0, 2 * np.pi, 360):
        height = X @ [np.cos(angle), np.sin(angle)][: X.shape[1]]
        if height[labels == 0].max() < height[labels != 0].min():
            return True
    return False


WRONG = {
    "2.1": [
        ("every one of the n points", sides_without_n),
        ("A.mean() is one number", sides_with_mean_of_means),
        ("square the distance", sides_unsquared),
        ("still lacks", lambda A, z: (total(A, z), total(A, A.mean(axis=0)))),
        ("`return` missing", lambda A, z: None),
        (
            "item 2 of 2: needed one number",
            lambda A, z: (
                total(A, z),
                total(A, A.mean(axis=0)) + (A.mean(axis=0) - z) ** 2,
            ),
        ),
        ("a point, with as many", lambda A, z: (total(A, z), total(A, A.mean(axis=1)))),
        ("is the name spelled right", lambda A, z: (total(A, z), n * total(A, z))),  # noqa: F821
    ],
    "2.2": [
        ("times n_j", lambda n, b, a: moves(b, a).sum()),
        ("square the distance", lambda n, b, a: (n * np.sqrt(moves(b, a))).sum()),
        ("not the number of all points", lambda n, b, a: n.sum() * moves(b, a).sum()),
        ("Needed: their sum", lambda n, b, a: n * moves(b, a)),
        ("subtract first", lambda n, b, a: n @ moves(b, 0 * b) - n @ moves(a, 0 * a)),
        ("along its row", lambda n, b, a: sum(n * ((a - b) ** 2).sum(axis=0))),
    ],
    "2.3": [
        ("has gone with 3.5", ((0, 2), (0, 3.5))),
        ("has gone with 0", ((2, 3.5), (2, 3.5))),
        ("cannot share the points", ((2, 2), (0, 3.5))),
        ("nearer to the points", ((2, 3.5), (0, 99))),
        ("off the points", ((2, 3.5), (0, 3))),
        ("off the points", ((1, 3.4), [3.5, 0])),
    ],
    "2.4": [
        ("counts the labelings", lambda n, k: k**n),
        ("k times, not once", pascal),
        ("needs its ends", endless),
    ],
    "2.5": [
        ("a straight line separates", if_a_line_separates_them),
        ("not the best, but", only_if_it_is_the_best),
        ("two clumps", lambda X, labels: False),
        ("np.array_equal", lambda X, labels: nearest(X, means(X, labels)) == labels),
    ],
}
