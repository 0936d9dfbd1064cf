"""What learners of chapter 5 get wrong, and the hint each must be given.

``WRONG[number]`` lists (part of the hint, wrong answer).
"""

import numpy as np


def scores(X, labels, a_of, b_of, root=np.sqrt, divide=True, alone=0.0):
    D = root(((X[:, None] - X) ** 2).sum(axis=2))
    result = []
    for i in range(len(X)):
        own = labels == labels[i]
        if own.sum() == 1:
            result.append(alone)
            continue
        a = a_of(D[i][own])
        b = b_of([D[i][labels == j] for j in np.unique(labels[~own])])
        result.append((b - a) / (max(a, b) if divide else 1))
    return np.array(result)


def others(own):
    return own.sum() / (len(own) - 1)


def nearest_mean(groups):
    return min(group.mean() for group in groups)


def silhouettes_that_crash_on_one(X, labels):
    D = np.sqrt(((X[:, None] - X) ** 2).sum(axis=2))
    result = []
    for i in range(len(X)):
        mates = [j for j in range(len(X)) if labels[j] == labels[i] and j != i]
        a = sum(D[i, j] for j in mates) / len(mates)
        b = min(D[i, labels == j].mean() for j in set(labels) - {labels[i]})
        result.append((b - a) / max(a, b))
    return np.array(result)


def first_that_passes(gap, error, start=1):
    for k in range(1, len(gap)):
        if gap[k - 1] >= gap[k] - error[k]:
            return k - 1 + start
    return None


def with_own_error(gap, error):
    for k in range(1, len(gap)):
        if gap[k - 1] >= gap[k] - error[k - 1]:
            return k
    return None


def without_error(gap, error):
    for k in range(1, len(gap)):
        if gap[k - 1] >= gap[k]:
            return k
    return None


def below(W):
    return np.linspace(W[0], W[-1], len(W)) - W


WRONG = {
    "5.1": [
        (
            "no neighbour of itself",
            lambda X, labels: scores(X, labels, np.mean, nearest_mean),
        ),
        (
            "nearest other",
            lambda X, labels: scores(
                X, labels, others, lambda groups: np.concatenate(groups).mean()
            ),
        ),
        (
            "Take the root",
            lambda X, labels: scores(X, labels, others, nearest_mean, root=lambda D: D),
        ),
        (
            "divide b - a",
            lambda X, labels: scores(X, labels, others, nearest_mean, divide=False),
        ),
        (
            "one number per point",
            lambda X, labels: scores(X, labels, others, nearest_mean).mean(),
        ),
        ("alone", lambda X, labels: scores(X, labels, others, nearest_mean, alone=1.0)),
        ("single point", silhouettes_that_crash_on_one),
    ],
    "5.2": [
        ("largest gap", lambda gap, error: 1 + gap.index(max(gap))),
        ("counted from 0", lambda gap, error: first_that_passes(gap, error, start=0)),
        ("subtract the error", without_error),
        ("error of k itself", with_own_error),
        (
            "answer is None",
            lambda gap, error: first_that_passes(gap, error) or len(gap),
        ),
    ],
    "5.3": [
        ("counted from 0", lambda W: int(np.argmax(below(W)))),
        ("largest step down", lambda W: 2 + int(np.argmin(np.diff(W)))),
        ("ratio of neighbours", lambda W: 2 + int(np.argmin(W[1:] / W[:-1]))),
        ("how far", lambda W: below(W).max()),
        ("sharpest bend", lambda W: 2 + int(np.argmax(np.diff(W, 2)))),
    ],
    "5.4": [
        (
            "places in the list",
            lambda W: [i for i in range(len(W) - 1) if W[i + 1] > W[i]],
        ),
        ("the k before", lambda W: [i for i in range(1, len(W)) if W[i] > W[i - 1]]),
        (
            "equal is not higher",
            lambda W: [i + 1 for i in range(1, len(W)) if W[i] >= W[i - 1]],
        ),
        ("falls", lambda W: [i + 1 for i in range(1, len(W)) if W[i] < W[i - 1]]),
        ("at which k", lambda W: any(W[i] > W[i - 1] for i in range(1, len(W)))),
    ],
}
