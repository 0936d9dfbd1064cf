"""Checks of chapter 8, "Real data"."""

from itertools import permutations
from typing import Any

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.datasets.real import PENGUIN_FEATURES
from kmeans_lib.lloyd import assign
from kmeans_lib.metrics import adjusted_rand
from kmeans_lib.setups import best_of, record

from .common import distance_table, some_labels
from .framework import Attempt, exercise, expect, fail
from .wording import show

IRIS_ROWS = [18, 128, 130]
DIGIT_ROWS = [1444, 1384, 1357, 1225, 321, 411, 316, 1720, 1625, 1168]
ENOUGH = 0.9  # agreement asked for in exercise 8.2
OFTEN = 30  # counts in exercise 8.5 that are not rare


def _pairs(a, b):
    """Pairs together in a, in b, in both; all pairs."""
    once = np.triu(np.ones((len(a), len(a)), bool), 1)
    one, other = (a[:, None] == a) & once, (b[:, None] == b) & once
    return one.sum(), other.sum(), (one & other).sum(), once.sum()


def _of_pairs(formula):
    return lambda a, b: formula(*map(float, _pairs(a, b)))


def _adjusted(p, q, both, n_pairs, most=lambda p, q: (p + q) / 2):
    chance = p * q / n_pairs
    return (both - chance) / (most(p, q) - chance)


def _with_every_pair(a, b):
    one, other = a[:, None] == a, b[:, None] == b
    return _adjusted(one.sum(), other.sum(), (one & other).sum(), one.size)


def _by_precedence(a, b):
    p, q, both, _ = _pairs(a, b)
    n = len(a)
    chance = p * q / n * (n - 1) / 2
    return (both - chance) / ((p + q) / 2 - chance)


@exercise(
    "8.1",
    plain=_of_pairs(lambda p, q, both, n: (n - p - q + 2 * both) / n),
    names=lambda a, b: np.mean(a == b),
    every_pair=_with_every_pair,
    twice=_of_pairs(lambda p, q, both, n: _adjusted(2 * p, 2 * q, 2 * both, n)),
    no_chance=_of_pairs(lambda p, q, both, n: both / n),
    larger=_of_pairs(lambda p, q, both, n: _adjusted(p, q, both, n, max)),
    precedence=_by_precedence,
)
def check_rand(rand: Attempt) -> None:
    """Check ``rand(labels, truth)``, the adjusted Rand index."""
    first, truth = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 1, 1])
    cases: list[tuple] = [
        (first, truth),
        (1 - first, truth),
        (truth, truth),
        (truth + 3, truth),
    ]
    rng, iris = np.random.default_rng(81), load("iris")
    cases += [(some_labels(rng, 3, 20), some_labels(rng, 4, 20)) for _ in range(10)]
    cases += [(record(iris.X, 3, init=iris.X[IRIS_ROWS]).labels, iris.truth)]
    expect(rand, adjusted_rand, cases)


LENGTH, DEPTH, FLIPPER, MASS = PENGUIN_FEATURES


@exercise(
    "8.2",
    takes="value",
    raw=[(PENGUIN_FEATURES, False)],
    one=[([LENGTH], True)],
    all=[(PENGUIN_FEATURES, True)],
    size=[([FLIPPER, MASS], True)],
    on_the_way=[([LENGTH, DEPTH], True)],
    pair=[PENGUIN_FEATURES, LENGTH, 5, ({}, True)],
    truth=[([LENGTH, DEPTH], "False"), [LENGTH, MASS], ([LENGTH, DEPTH], 3)],
    names=[(["bill length"], True), ([], True), ([LENGTH, 5], True)],
)
def check_choice(decision: Any) -> str:
    """Check ``(names of columns, standardised?)`` for the penguins."""
    features, scaled = _read_choice(decision)
    data = load("penguins", features=features, scaled=scaled)
    assert data.truth is not None  # the species
    agreement = adjusted_rand(best_of(data.X, 3, 50).labels, data.truth)
    reached = f"These decisions reach {agreement:.3f}"
    if agreement <= ENOUGH:
        fail(f"{reached}. Needed: above {ENOUGH}.", _advice(features, scaled))
    return f"{reached}."


def _read_choice(decision):
    if not isinstance(decision, list) or len(decision) != 2:
        fail("That is not a pair.", "pair")
    features, scaled = decision
    features = [features] if isinstance(features, str) else features
    if scaled not in (True, False) or isinstance(scaled, str):
        fail(f"The second part is {scaled!r}.", "truth")
    if not isinstance(features, (list, np.ndarray)):
        fail(f"The first part is {features!r}.", "pair")
    if not len(features):
        fail("The first part names no column.", "names")
    if unknown := [name for name in features if name not in PENGUIN_FEATURES]:
        fail(f"No column is called {show(unknown[0])}.", "names")
    return tuple(dict.fromkeys(features)), bool(scaled)


def _advice(features, scaled):
    if not scaled and len(features) > 1:
        return "raw"
    if len(features) in (1, len(PENGUIN_FEATURES)):
        return "one" if len(features) == 1 else "all"
    return "on_the_way" if any("bill" in name for name in features) else "size"


def _renamed(choose=max, k_of=lambda a, b: max(a.max(), b.max()) + 1):
    """The best share right, or with one thing wrong."""

    def accuracy(labels, truth):
        k = k_of(labels, truth)
        return choose(
            [np.mean(np.array(p)[labels] == truth) for p in permutations(range(k))]
        )

    return accuracy


def _majority(labels, truth):
    right = [np.bincount(truth[labels == j]).max() for j in np.unique(labels)]
    return sum(right) / len(labels)


@exercise(
    "8.3",
    names=lambda a, b: np.mean(a == b),
    majority=_majority,
    how_many=lambda a, b: round(_renamed()(a, b) * len(a)),
    wrong=lambda a, b: 1 - _renamed()(a, b),
    worst=_renamed(min),
    mean=_renamed(np.mean),
    k_of_labels=_renamed(k_of=lambda a, b: a.max() + 1),
    k_of_truth=[
        _renamed(k_of=lambda a, b: b.max() + 1),
        _renamed(k_of=lambda a, b: len(set(b))),
    ],
    three=_renamed(k_of=lambda a, b: 3),
)
def check_accuracy(accuracy: Attempt) -> None:
    """Check ``accuracy(labels, truth)``, the share right at best."""
    pairs = [([0, 0, 1, 1], [1, 1, 1, 0])]
    # two clusters whose most frequent species is the same one
    pairs += [([1, 1, 1, 0, 0, 0, 2, 2], [1, 1, 1, 1, 1, 0, 2, 0])]
    pairs += [([0, 0, 1], [2, 2, 0]), ([2, 2, 0, 1], [0, 0, 1, 1])]
    cases: list[tuple] = [
        (np.array(labels), np.array(truth)) for labels, truth in pairs
    ]
    iris, rng = load("iris"), np.random.default_rng(83)
    labels = record(iris.X, 3, init=iris.X[IRIS_ROWS]).labels
    for names in ([0, 1, 2], [1, 2, 0], [2, 1, 0]):
        cases += [(np.array(names)[labels], iris.truth)]
    cases += [(some_labels(rng, 4, 30), some_labels(rng, 4, 30)) for _ in range(5)]
    expect(accuracy, _renamed(), cases)


def _paint(table):
    """Paint with the colour whose entry in a table is the smallest."""
    return lambda pixels, colours: colours[table(pixels, colours).argmin(axis=1)]


def _brightness(pixels, colours):
    bright = pixels.astype(float).sum(axis=1)
    return abs(bright[:, None] - colours.sum(axis=1))


@exercise(
    "8.4",
    wraps=[
        _paint(lambda pixels, colours: ((pixels[:, None] - colours) ** 2.0).sum(2)),
        _paint(lambda pixels, colours: ((pixels[:, None] - colours) ** 2).sum(axis=2)),
    ],
    which=assign,
    farthest=_paint(lambda pixels, colours: -distance_table(pixels, colours)),
    how_far=lambda pixels, colours: distance_table(pixels, colours).min(axis=1),
    brightness=_paint(_brightness),
    sides=_paint(lambda pixels, colours: abs(pixels[:, None] - 1.0 * colours).sum(2)),
    whole=lambda pixels, colours: np.trunc(_paint(distance_table)(pixels, colours)),
)
def check_quantise(quantise: Attempt) -> None:
    """Check ``quantise(pixels, colours)``, the nearest colours."""
    grey, photograph = np.array([100.0, 100, 100]), load("photograph", every=40).X
    noise = np.random.default_rng(84).integers(0, 256, (60, 3)).astype(np.uint8)
    cases = [
        (np.array([grey, [200, 150, 180]]), np.array([[0.0, 0, 0], [255, 255, 255]])),
        (noise, noise[:7]),
        (photograph, photograph[::20]),
        (photograph.astype(np.uint8), photograph[::35] + 0.5),
    ]
    expect(quantise, _paint(distance_table), cases)


@exercise(
    "8.5",
    takes="value",
    pair=[18, "1 and 8", {1}, {1, 18}, [1, 8, 8.5]],
    rare=[{8, 9}],
    apart=[{0, 7}],
)
def check_digits(pair: Any) -> None:
    """Check the set of the two digits that share a cluster."""
    got = set(np.ravel(pair).tolist())
    if len(got) != 2 or not got <= set(range(10)):
        fail("Needed: a set of two digits.", "pair")
    digits = load("digits")
    run = record(digits.X, 10, init=digits.X[DIGIT_ROWS])
    species = [np.asarray(digits.truth)[run.labels == j] for j in range(10)]
    table = np.array([np.bincount(found, minlength=10) for found in species])
    second = np.sort(table, axis=1)[:, -2]
    together = table[:, sorted(map(int, got))].min(axis=1).max()
    if together != second.max():
        fail(
            f"No cluster holds more than {together} of each of these two digits.",
            "rare" if together > OFTEN else "apart",
        )
