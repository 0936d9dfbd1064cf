"""What learners of chapter 1 get wrong, and the hint each must be given.

``WRONG[number]`` lists (part of the hint, wrong answer).
"""

import numpy as np


def scan_with_less_or_equal(X, centroids):
    """The last of equally near centroids wins."""
    labels = []
    for x in X:
        best = 0
        for j, c in enumerate(centroids):
            if ((x - c) ** 2).sum() <= ((x - centroids[best]) ** 2).sum():
                best = j
        labels.append(best)
    return np.array(labels)


def table(X, centroids):
    return ((X[:, None] - centroids) ** 2).sum(axis=2)


def means(X, labels, k):
    return np.array([X[labels == j].mean(axis=0) for j in range(k)])


def row_by_row(middle):
    """Fill the stub's array, as learners do."""

    def update(X, labels, k):
        centroids = np.zeros((k, X.shape[1]))
        for j in range(k):
            centroids[j] = middle(X, labels, j)
        return centroids

    return update


def run(X, centroids, count_from=1):
    """A right run, from which most of the wrong ones are made."""
    labels, inertias = None, []
    for n_iter in range(count_from, 1000):
        before, labels = labels, table(X, centroids).argmin(axis=1)
        inertias.append(((X - centroids[labels]) ** 2).sum())
        if before is not None and (before == labels).all():
            return labels, centroids, inertias, n_iter
        centroids = means(X, labels, len(centroids))
        inertias.append(((X - centroids[labels]) ** 2).sum())


def run_unsquared(X, centroids):
    labels, centroids, inertias, n_iter = run(X, centroids)
    inertias[0] = np.sqrt(table(X, X[[361, 73, 374, 155]])).min(axis=1).sum()
    return labels, centroids, inertias, n_iter


def run_after_updates_only(X, centroids):
    labels, centroids, inertias, n_iter = run(X, centroids)
    return labels, centroids, [*inertias[1::2], inertias[-1]], n_iter


def run_assignments_only(X, centroids):
    labels, centroids, inertias, n_iter = run(X, centroids)
    return labels, centroids, inertias[::2], n_iter


def run_compared_with_itself(X, centroids):
    """The old labels are taken after the assignment, so it stops at once."""
    labels = table(X, centroids).argmin(axis=1)
    first = ((X - centroids[labels]) ** 2).sum()
    return labels, centroids, [first], 1


def macqueen(X, centroids):
    """Every point that joins moves its centroid at once."""
    centroids = centroids.copy()
    labels, sizes, inertias = np.full(len(X), -1), np.zeros(len(centroids)), []
    for n_iter in range(1, 100):
        before = labels.copy()
        for i, x in enumerate(X):
            labels[i] = j = ((x - centroids) ** 2).sum(axis=1).argmin()
            sizes[j] += 1
            centroids[j] += (x - centroids[j]) / sizes[j]
        inertias.append(((X - centroids[labels]) ** 2).sum())
        if (before == labels).all():
            return labels, centroids, inertias, n_iter


WRONG = {
    "1.1": [
        ("Take the root", lambda a, b: ((a - b) ** 2).sum()),
        ("Manhattan", lambda a, b: abs(a - b).sum()),
        ("add them up", lambda a, b: np.sqrt((a - b) ** 2)),
        ("do not add them", lambda a, b: np.sqrt(((a + b) ** 2).sum())),
        ("`return` missing", lambda a, b: None),
        ("inside the loop", lambda a, b: abs(a[0] - b[0])),
        (
            "first two coordinates",
            lambda a, b: np.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2),
        ),
        ("is ** 2, not ^", lambda a, b: np.sqrt(((a - b) ^ 2).sum())),
    ],
    "1.2": [
        ("a <= that should be a <", scan_with_less_or_equal),
        ("farthest", lambda X, C: table(X, C).argmax(axis=1)),
        ("other axis", lambda X, C: table(X, C).argmin(axis=0)),
        ("which centroid", lambda X, C: table(X, C).min(axis=1)),
        ("count the centroids from 0", lambda X, C: table(X, C).argmin(axis=1) + 1),
        ("any number of", lambda X, C: table(X - C, C).argmin(axis=1)),
        ("labels of the six points", lambda X, C: np.array([0, 1, 0, 1, 1, 1])),
        (
            "list of clusters",
            lambda X, C: [
                [i for i, j in enumerate(table(X, C).argmin(axis=1)) if j == c]
                for c in range(len(C))
            ],
        ),
    ],
    "1.3": [
        (
            "axis=0",
            lambda X, labels, k: [X[labels == j].mean(axis=1) for j in range(k)],
        ),
        (
            "axis=0",
            lambda X, labels, k: np.array(
                [X[labels == j].mean(axis=1) for j in range(k)]
            ),
        ),
        ("mean of all points", lambda X, labels, k: np.array([X.mean(axis=0)] * k)),
        (
            "median",
            lambda X, labels, k: [np.median(X[labels == j], axis=0) for j in range(k)],
        ),
        (
            "mixes the coordinates",
            row_by_row(lambda X, labels, j: X[labels == j].mean()),
        ),
        ("no row numbers", row_by_row(lambda X, labels, j: X[labels].mean(axis=0))),
        ("only the last mean", lambda X, labels, k: X[labels == k - 1].mean(axis=0)),
        (
            "only row 0",
            row_by_row(lambda X, labels, j: X[labels == j].mean(axis=0) * (j == 0)),
        ),
        (
            "that is the sum",
            lambda X, labels, k: [X[labels == j].sum(axis=0) for j in range(k)],
        ),
    ],
    "1.4": [
        ("counts too", lambda X, C: run(X, C, count_from=0)),
        ("one too many", lambda X, C: run(X, C, count_from=2)),
        ("stops at once", run_compared_with_itself),
        ("MacQueen", macqueen),
        ("square the distances", run_unsquared),
        ("after every assignment", run_after_updates_only),
        ("after every assignment", run_assignments_only),
        ("return labels", lambda X, C: run(X, C)[:2]),
        ("goes on too long", lambda X, C: (*run(X, C)[:3], 10)),
        ("stops at once", lambda X, C: (*run(X, C)[:3], 2)),
        ("after every assignment", lambda X, C: (*run(X, C)[:2], [], 5)),
        ("np.array_equal", lambda X, C: run(X, C) if C == C else None),
    ],
    "1.5": [
        ("last update", lambda m: 2 * m),
        ("start is not drawn", lambda m: 2 * m + 1),
        ("two places that draw", lambda m: m),
        ("a formula", lambda m: 5),
        ("only one more picture", lambda m: m + 2),
    ],
}
