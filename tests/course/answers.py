"""Answers that cannot stand among a check's own mistakes: right ones and odd ones.

``RIGHT[number]`` lists right answers in several forms. ``SAID`` has wrong ones and a
part of what is said of them; ``ODD`` has odd answers to ``double([3])``, the same.
"""

import itertools
import math
import sys
import time
from math import comb, prod

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from kmeans_lib import INITS, assign, inertia, record, update
from kmeans_lib.datasets.real import PENGUIN_FEATURES
from kmeans_lib.lloyd import relocate


def table(X, C):
    return ((X[:, None] - C) ** 2).sum(axis=2)


def kmeans(X, centroids, labels_as=np.asarray, last_update=False):
    """Lloyd's algorithm, as a learner writes it."""
    labels, inertias = None, []
    for n_iter in range(1, 301):  # noqa: B007
        before, labels = labels, labels_as(assign(X, centroids))
        inertias.append(inertia(X, labels, centroids))
        same = before is not None and list(before) == list(labels)
        if same and not last_update:
            break
        for j in range(len(centroids)):
            centroids = centroids.copy()
            centroids[j] = X[labels == j].mean(axis=0)
        inertias.append(inertia(X, labels, centroids))
        if same:
            break
    return labels, centroids, inertias, n_iter


def silhouettes(X, labels):
    """By a loop over all pairs."""
    found = []
    for i, own in enumerate(labels.tolist()):
        far = {j: [] for j in labels.tolist()}
        for j, other in enumerate(labels.tolist()):
            far[other] += [math.dist(X[i], X[j])] if i != j else []
        a = sum(far.pop(own)) / max(sum(labels == own) - 1, 1)
        b = min(sum(d) / len(d) for d in far.values())
        found.append((b - a) / max(a, b) if a else 0.0)
    return found


def elbow_of(line):
    """An elbow by a line that is written in one way or another."""
    return lambda W: max(range(len(W)), key=lambda i: line(W, i) - W[i]) + 1


def cross(W):
    """The elbow by the distance from the chord."""
    n = len(W) - 1
    far = [(W[-1] - W[0]) * i - n * (w - W[0]) for i, w in enumerate(W)]
    return int(np.argmax(far)) + 1


def slope_loop(W):
    slope = (W[-1] - W[0]) / (len(W) - 1)
    below = [W[0] + slope * i - w for i, w in enumerate(W)]
    return below.index(max(below)) + 1


def inner_points(W):
    line = np.interp(range(len(W)), [0, len(W) - 1], [W[0], W[-1]])
    return int(np.argmax((line - W)[1:-1])) + 2


def two_sides(A, z):
    n, mean = len(A), np.mean(A, axis=0)
    return [((A - z) ** 2).sum(), ((A - mean) ** 2).sum() + n * ((mean - z) ** 2).sum()]


def means(X, labels):
    return update(X, labels, np.zeros((labels.max() + 1, X.shape[1])))


def stays(X, labels):
    return np.array_equal(assign(X, means(X, labels)), labels)


def success_rate(X, k, seeds, best):
    ends = [record(X, k, seed=seed).inertia for seed in seeds]
    return sum(end < best + 1e-6 * best for end in ends) / len(seeds)


def restarts(p, target):
    n = 1
    while 1 - (1 - p) ** n < target:
        n += 1
    return n


def by_choice(X, k, rng):
    start = [X[rng.choice(len(X))]]
    for _ in range(k - 1):
        D2 = table(X, np.array(start)).min(axis=1)
        start.append(rng.choice(X, p=D2 / D2.sum()))
    return start


def farthest_first(X, k, first):
    rows = [first]
    for _ in range(k - 1):
        far = table(X, X[rows]).min(axis=1)
        rows.append(list(far).index(max(far)))
    return np.array(rows)


def first_pick(A):
    return sum(((A - a) ** 2).sum() for a in A) / len(A), ((A - A.mean(0)) ** 2).sum()


def gap_choice(gap, error):
    found = [k for k in range(1, len(gap)) if gap[k - 1] >= gap[k] - error[k]]
    return np.int64(found[0]) if found else None


def verdict_by(equal, ok="ok", above="optimiser", below="objective"):
    def verdict(X, labels, truth):
        ours, wanted = (inertia(X, a, means(X, a)) for a in (labels, truth))
        return ok if equal(ours, wanted) else above if ours > wanted else below

    return verdict


def by_mean(X, C):
    """The fast formula, after the mean is subtracted."""
    X, C = X - X.mean(axis=0), C - X.mean(axis=0)
    return (X**2).sum(axis=1)[:, None] - 2 * X @ C.T + (C**2).sum(axis=1)


def running_mean(values):
    places = []
    for i, value in enumerate(values):
        place = places[-1] if places else 0
        places.append(place + (value - place) / (i + 1))
    return places


def soft(X, C, sigma):
    W = np.exp(-(table(X, C) - table(X, C).min(axis=1)[:, None]) / 2 / sigma**2)
    return [row / row.sum() for row in W]


def fitted(X, start):
    twin = KMeans(init=start, n_clusters=len(start), tol=0.0, n_init=1, max_iter=999)
    return twin.fit(X)


def nearest(X, C):
    return [min(range(len(C)), key=lambda j: math.dist(x, C[j])) for x in X]


def stirling(n, k):
    signed = sum((-1) ** i * comb(k, i) * (k - i) ** n for i in range(k))
    return signed // math.factorial(k)


def chances(X, C):
    D2 = table(X, C).min(axis=1)
    return (D2 / sum(D2)).tolist()


def tied(X, C):
    rows = enumerate(np.sort(table(X, C)).tolist())
    return [i for i, d in rows if d[:2] == d[:1] * 2]


def accuracy(labels, truth):
    names = itertools.permutations(range(max(*labels, *truth) + 1))
    return max(np.mean(np.array(p)[labels] == truth) for p in names)


def shares(X):
    squares = ((X - X.mean(axis=0)) ** 2).sum(axis=0)
    return squares / sum(squares)


RIGHT = {
    "1.1": [math.dist, lambda a, b: np.array(np.linalg.norm(a - b))],
    "1.2": [assign, nearest],
    "1.3": [lambda X, labels, k: means(X, labels).tolist()],
    "1.4": [kmeans, lambda X, C: list(kmeans(X, C, last_update=True))],
    "1.5": [lambda m: np.array(2 * m - 1.0), lambda m: m + m - 1],
    "2.1": [two_sides, lambda A, z: np.array(two_sides(A, z))],
    "2.2": [lambda n, b, a: sum(n[j] * ((a - b) ** 2)[j].sum() for j in range(len(n)))],
    "2.3": [((1, 3.4), (0, 3)), [[1.5, 3.4], [3, 0.1]], np.array([[1, 3.4], [0, 3]])],
    "2.4": [stirling],
    "2.5": [stays, lambda *args: np.bool_(stays(*args)), lambda *a: int(stays(*a))],
    "3.1": [success_rate],
    "3.2": [lambda sizes: prod(sizes) / comb(sum(sizes), len(sizes))],
    "3.3": [restarts, lambda p, t: math.ceil(math.log(1 - t) / math.log(1 - p))],
    "3.4": [((0, 1), (0, 2)), [[3, 2], [1, 2]], np.array([[0, 1], [0, 3]])],
    "3.5": [[64, 277, 312, 242], np.array([64, 277, 312, 242])],
    "4.1": [chances],
    "4.2": [by_choice, INITS["k-means++"]],
    "4.3": [farthest_first],
    "4.4": [first_pick, lambda A: np.array(first_pick(A))],
    "4.5": [lambda w: 1 / (2 * (1 + w * w)), lambda w: np.array(1 / (2 + 2 * w**2))],
    "5.1": [silhouettes],
    "5.2": [gap_choice],
    "5.3": [
        slope_loop,
        inner_points,
        cross,
        elbow_of(lambda W, i: W[0] + (W[-1] - W[0]) * i / (len(W) - 1)),
        elbow_of(lambda W, i: (W[-1] - W[0]) / (len(W) - 1) * (i + 1 - len(W)) + W[-1]),
        lambda W: np.argmax(np.linspace(W[0], W[-1], len(W)) - W) + 1,
    ],
    "5.4": [lambda W: np.flatnonzero(np.diff(W) > 0) + 2],
    "6.1": [
        verdict_by(lambda a, b: math.isclose(a, b, rel_tol=1e-6)),
        verdict_by(lambda a, b: abs(a / b - 1) < 1e-6, "OK", "Optimizer", "Objective "),
    ],
    "6.2": [lambda n, D: D * ((n + 1) / 2) ** 0.5],
    "6.3": [shares],
    "6.4": [lambda X: np.hypot(*X.T)[:, None], lambda X: [[x @ x] for x in X]],
    "7.1": [update],
    "7.2": [lambda X, labels, C: relocate(X, labels, C)[0].tolist()],
    "7.3": [tied],
    "7.4": [table, by_mean],
    "7.5": [fitted],
    "8.1": [lambda labels, truth: adjusted_rand_score(truth, labels)],
    "8.2": [([*PENGUIN_FEATURES[:3]], True), (set(PENGUIN_FEATURES[:3]), np.True_)],
    "8.3": [accuracy, lambda *args: np.array(accuracy(*args))],
    "8.4": [lambda pixels, colours: colours[assign(pixels, colours)]],
    "8.5": [{1, 8}, [8, 1], (1, 8), np.array([1, 8]), {1.0, 8.0}],
    "9.1": [lambda n, k, d, n_iter: float(n * k * d * n_iter)],
    "9.2": [lambda lead, moves: [x <= sum(sorted(moves)[-2:]) for x in lead]],
    "9.3": [running_mean, lambda values: np.array(running_mean(values))],
    "9.4": [soft],
    "9.5": [lambda X, labels, k: [np.median(X[labels == j], axis=0) for j in range(k)]],
}


def stub(*args):
    raise NotImplementedError("Exercise 1.3: the mean for label 0")


def changes(X, *args):
    X[0] = 6


def draws_forever(X, k, rng):
    while True:
        pass


def nearly_tied(X, C):
    return np.flatnonzero(np.isclose(*np.sort(table(X, C))[:, :2].T))


def one_wrong(lead, moves):
    found = lead <= sum(sorted(moves)[-2:])
    found[-1] ^= len(found) == 40
    return found


SAID = [  # number, a wrong answer, a part of what is said
    ("1.1", lambda a, b: None, "`return` missing"),
    ("1.1", lambda a, b: np.sqrt(((a - b) ^ 2).sum()), "a square is ** 2, not ^"),
    ("1.1", lambda a, b: (3.0, None), "needed one number, and this is a list"),
    ("1.1", lambda a, b: np.matrix([[5.0]]), "needed one number, and this is an array"),
    ("1.1", lambda a, b: 5j, "complex, not numbers"),
    ("1.1", lambda a, b: 10**400, "a huge whole number"),
    ("1.2", changes, "Your function changes its argument X"),
    ("1.4", lambda X, C: kmeans(X, C, labels_as=list), "are the labels a list?"),
    ("1.4", lambda X, C: kmeans(X, C)[:2], "labels, centroids, inertias, n_iter"),
    ("1.4", lambda X, C: C if C == C else C, "np.array_equal(a, b)"),
    ("1.4", lambda X, C: (*kmeans(X, C)[:2], None, 3), "expected first inertia [284]"),
    ("1.4", stub, "`stub`, and exercise 1.3 is not done"),
    ("2.1", lambda A, z: (n, n), "is the name spelled right"),  # noqa: F821
    ("3.1", lambda X, k, seeds, best: np.mean, "with parentheses"),
    ("3.1", lambda X, k, seeds, best: 100.0, "in per cent"),
    ("3.2", lambda sizes: 100 * RIGHT["3.2"][0](sizes), "in per cent"),
    ("4.1", lambda X, C: 100 * np.array(chances(X, C)), "in per cent"),
    ("4.5", lambda w: 100 / (2 + 2 * w**2), "in per cent"),
    ("4.2", draws_forever, "rng = Generator(PCG64) it did not end within 5 seconds"),
    ("4.2", INITS["greedy k-means++"], "on the points 0, 1, 4, 6, the rows"),
    ("4.4", lambda A: first_pick(A)[0], "needed: mean inertia and best inertia"),
    ("4.4", lambda A: (first_pick(A)[0] / 2, 1), "expected mean inertia 4, got 2"),
    ("6.2", lambda n, D: round(D * ((n + 1) / 2) ** 0.5, 2), "that is rounded"),
    ("7.3", nearly_tied, "1.0000000009313226"),
    ("9.2", one_wrong, "1 of 40 values is wrong"),
    ("9.3", lambda values: values.median(), "no attribute 'median'"),
    ("9.5", lambda X, labels, k: X.median(axis=0), "np.median(array, axis=0)"),
]


class Awkward:
    """An answer whose own methods do something."""

    def __init__(self, array=None, text=None):
        self.array, self.text = array, text

    def __array__(self, *args, **kwargs):
        if self.array is None:
            raise TypeError("no array")
        return self.array()

    def __repr__(self):
        return self.text() if self.text else "awkward"


class Long:
    """A sequence that is too long to be read."""

    def __len__(self):
        return 10**9

    def __getitem__(self, i):
        return i


class Own(BaseException):
    """A learner's own exception, which cannot even be printed."""

    def __str__(self):
        raise KeyboardInterrupt


def raises(error):
    def answer(*args):
        raise error

    return answer


def endless(*args):
    while True:
        pass


def swallows(*args):
    while True:
        try:
            sum(range(10))
        except BaseException:  # even the limit of time
            pass


def in_itself(x):
    x.append(x)
    return x[1:]


def deep(x):
    sys.setrecursionlimit(10**6)
    return [deep(x)] if len(x) else x


def bottomless(x):
    return bottomless(x)


ODD = [
    (lambda x: np.array([3.0, 3]), "got [3, 3]"),
    (lambda x: np.array(3.0), "got 3."),
    (lambda x: np.matrix("3"), "got [[3]]"),
    (lambda x: [3, None], "got [3, None]"),
    (lambda x: (i for i in x), "of the type generator"),
    (lambda x: Awkward(), "got awkward"),
    (lambda x: Awkward(array=lambda: np.array([6])), "correct"),
    (lambda x: Awkward(array=lambda: 1 / 0), "ZeroDivisionError"),
    (lambda x: Awkward(array=endless), "did not end within 0.3 seconds"),
    (lambda x: Long(), "did not end within 0.3 seconds"),
    (lambda x: itertools.count(), "of the type count"),
    (lambda x: Awkward(text=endless), "did not end within 0.3 seconds"),
    (lambda x: Awkward(text=lambda: 5), "TypeError"),
    (lambda x: [1, Awkward(text=raises(SystemExit()))], "SystemExit"),
    (lambda x: in_itself([3]), "RecursionError"),
    (lambda x: np.array([6], dtype=object), "correct"),
    (lambda x: np.float32([6]), "correct"),
    (lambda x: [True * 6], "correct"),
    (raises(KeyboardInterrupt()), "raised KeyboardInterrupt"),
    (raises(GeneratorExit()), "raised GeneratorExit"),
    (raises(SystemExit(1)), "raised SystemExit"),
    (raises(Own()), "raised Own"),
    (raises(StopIteration()), "raised StopIteration"),
    (endless, "With args = [3] it did not end within 0.3 seconds"),
    (swallows, "did not end within 0.3 seconds"),
    (lambda x: time.sleep(1), "did not end within 0.3 seconds"),
    (bottomless, "RecursionError"),
    (exit, "SystemExit"),
    (print, "`return` missing"),
    (int, "TypeError"),
]

ODD_FOR_EACH = [
    lambda *args: "words",
    lambda *args: [[1], [1, 2]],
    lambda *args: np.array(3.25),
    lambda *args: (3.25, None),
    lambda *args: np.matrix([[3.25]]),
    lambda *args: {"a": 1},
    lambda *args: object,
    lambda *args: [None] * 4,
    lambda *args: np.full(3, np.nan),
    lambda *args: np.zeros((0, 3)),
    lambda *args: Awkward(array=lambda: 1 / 0),
    lambda: 1,
    lambda *args: 1 / 0,
    raises(Own()),
    "words",
    77.5,
    [],
    {},
    [[], []],
    ([1, 2], {}),
    [np.nan, np.inf],
    [[np.nan, 1], [np.inf, 2]],
    Awkward(array=lambda: 1 / 0),
    np.array(3.0),
]

PREDICTIONS = [  # predicted, seen, a part of the line
    (None, 5, "No prediction yet. Write one down above; being wrong helps too."),
    (10, 5, "You predicted 10. It was 5."),
    (5, 5, "You predicted 5. That is what happened."),
    (5, np.array(5), "That is what happened."),
    ({4, 1}, [1, 4], "You predicted 1, 4. That is what happened."),
    ({4, 2}, [1, 4], "It was 1, 4."),
    (7, 7.08, "You predicted 7. Close: it was 7.08."),
    (81.9, 82, "Close: it was 82."),
    (6, 5, "It was 5."),
    ("7 %", 7.08, "Close: it was 7.08."),
    ("about 7.08 per cent", 7.08, "That is what happened."),
    (0.0708, 7.08, "That is what happened."),
    (0.07, 7.08, "Close: it was 7.08."),
    (7.08, 0.0708, "That is what happened."),
    ("five", 5, "That is what happened."),
    ([7.08, 18, 15, 60], [7.08, 18.5, 14.8, 59.6], "Close: it was 7.08, 18.5"),
    ([7, 18], [7.08, 18.5, 14.8], "It was 7.08, 18.5, 14.8."),
    ("Lower", "lower", "That is what happened."),
    ("10 random", "ten random", "That is what happened."),
    ("furthest", "farthest", "That is what happened."),
    ("limited", "unlimited", "It was 'unlimited'."),
    ("higher", "lower", "It was 'lower'."),
    (True, "yes", "That is what happened."),
    ("No", False, "That is what happened."),
    ("yes", False, "It was False."),
    (1, "update", "It was 'update'."),
    ("many", [1, 4], "It was 1, 4."),
    ([], [1, 4], "You predicted nothing. It was 1, 4."),
    ({}, [1, 4], "It was 1, 4."),
    (set(), [1, 4], "It was 1, 4."),
    (object, [1, 4], "It was 1, 4."),
    ({"a"}, [1, 4], "It was 1, 4."),
    ({"Moons", "uneven blobs"}, {"uneven blobs", "moons"}, "That is what happened."),
    (Awkward(array=lambda: 1 / 0), 5, "cannot be read'. It was 5."),
    (Awkward(text=raises(Own())), 5, "cannot be read'. It was 5."),
]
