"""Checks of chapter 8, "Real data"."""

from itertools import permutations
from typing import Any

import numpy as np

from kmeans_lib.datasets import load
from kmeans_lib.datasets.real import PENGUIN_FEATURES
from kmeans_lib.lloyd import assign
from kmeans_lib.metrics import adjusted_rand
from kmeans_lib.setups import best_of, record

from .common import distance_table
from .framework import exercise, expect, expect_value, fail
from .guard import Attempt

IRIS_ROWS = [18, 128, 130]
DIGIT_ROWS = [1444, 1384, 1357, 1225, 321, 411, 316, 1720, 1625, 1168]
ENOUGH = 0.9  # agreement asked for in exercise 8.2


@exercise("8.1", "the adjusted Rand index")
def check_rand(rand: Attempt) -> None:
    """Check ``rand(labels, truth)``, the adjusted Rand index."""
    mistakes = [
        (
            _plain_rand,
            "that is the share of pairs on which both agree (the "
            "plain Rand index). Chance alone makes it large: take c off, above "
            "and below.",
        ),
        (
            lambda a, b: np.mean(a == b),
            "labels are only names. Do not "
            "compare them number by number; compare pairs of points.",
        ),
        (
            _with_every_pair,
            "a pair of a point with itself is no pair, and a "
            "pair counts once. Keep only i < j.",
        ),
        (
            _counted_twice,
            "each pair is in the table twice. Count it once, in p, q and b.",
        ),
        (
            lambda a, b: _pairs(a, b)[2] / _pairs(a, b)[3],
            "that is b over all pairs. What chance gives has to be taken off.",
        ),
        (_over_the_larger, "divide by the mean of p and q, less c."),
    ]
    for labels, truth in _groupings():
        expect(
            rand, labels, truth, equals=adjusted_rand(labels, truth), mistakes=mistakes
        )


def _groupings():
    first = np.array([0, 0, 0, 1, 1, 1])
    truth = np.array([0, 0, 1, 1, 1, 1])
    yield first, truth
    yield 1 - first, truth
    yield truth, truth
    yield truth + 3, truth  # names need not begin at 0
    rng = np.random.default_rng(81)
    for _ in range(10):
        yield rng.integers(0, 3, 20), rng.integers(0, 4, 20)
    iris = load("iris")
    yield record(iris.X, 3, init=iris.X[IRIS_ROWS]).labels, iris.truth


def _pairs(a, b):
    """Pairs together in a, in b, in both; all pairs."""
    once = np.triu(np.ones((len(a), len(a)), bool), 1)
    one, other = (a[:, None] == a) & once, (b[:, None] == b) & once
    return one.sum(), other.sum(), (one & other).sum(), once.sum()


def _plain_rand(a, b):
    p, q, both, n_pairs = _pairs(a, b)
    return (n_pairs - p - q + 2 * both) / n_pairs


def _with_every_pair(a, b):
    one, other = a[:, None] == a, b[:, None] == b
    return _adjusted(one.sum(), other.sum(), (one & other).sum(), one.size)


def _counted_twice(a, b):
    p, q, both, n_pairs = _pairs(a, b)
    return _adjusted(2 * p, 2 * q, 2 * both, n_pairs)


def _over_the_larger(a, b):
    p, q, both, n_pairs = _pairs(a, b)
    chance = p * q / n_pairs
    return (both - chance) / (max(p, q) - chance)


def _adjusted(p, q, both, n_pairs):
    chance = p * q / n_pairs
    return (both - chance) / ((p + q) / 2 - chance)


@exercise("8.2", "decisions for the penguins", takes="value")
def check_choice(decision: Any) -> None:
    """Check ``(names of columns, standardised?)`` for the penguins."""
    features, scaled = _read_choice(decision)
    data = load("penguins", features=features, scaled=scaled)
    run = best_of(data.X, 3, 50)
    assert data.truth is not None  # the species
    agreement = adjusted_rand(run.labels, data.truth)
    if agreement <= ENOUGH:
        fail(
            f"These decisions reach {agreement:.3f}. Needed: above {ENOUGH}.",
            _advice(features, scaled),
        )


def _read_choice(decision):
    if not isinstance(decision, (tuple, list)) or len(decision) != 2:
        fail(
            "That is not a pair.",
            "write ([names of columns], True) or ([names of columns], False).",
        )
    features, scaled = decision
    features = [features] if isinstance(features, str) else list(features)
    unknown = [name for name in features if name not in PENGUIN_FEATURES]
    if unknown or not features:
        fail(
            f"No column is called {unknown[0]!r}."
            if unknown
            else "There is no column in the list.",
            f"the names are {', '.join(map(repr, PENGUIN_FEATURES))}.",
        )
    return tuple(dict.fromkeys(features)), bool(scaled)


def _advice(features, scaled):
    if not scaled and len(features) > 1:
        return "raw, the column with the largest numbers decides alone."
    if len(features) == 1:
        return "one column does not hold three species apart. Add another."
    if len(features) == len(PENGUIN_FEATURES):
        return (
            "more columns are not more information. Which two of them "
            "say nearly the same thing about a bird?"
        )
    if not any("bill" in name for name in features):
        return "both of these say how large the bird is. What about its bill?"
    return "on the way. Which column would bring something new?"


@exercise("8.3", "how many are right, with the best names")
def check_accuracy(accuracy: Attempt) -> None:
    """Check ``accuracy(labels, truth)``, the share right at best."""
    mistakes = [
        (
            lambda a, b: np.mean(a == b),
            "labels are only names. Rename the clusters before you compare.",
        ),
        (
            _majority,
            "here two clusters got the same name. No two may: try the permutations.",
        ),
        (
            lambda a, b: round(_accuracy(a, b) * len(a)),
            "that is how many. Needed: the share of all points.",
        ),
        (lambda a, b: 1 - _accuracy(a, b), "that is the share that is wrong."),
        (
            lambda a, b: _renamed(a, b).min(),
            "that is the worst renaming. Take the best.",
        ),
        (
            lambda a, b: _renamed(a, b).mean(),
            "that is the mean of all renamings. Take the best.",
        ),
    ]
    for labels, truth in _named():
        expect(
            accuracy, labels, truth, equals=_accuracy(labels, truth), mistakes=mistakes
        )


def _named():
    # two clusters whose most frequent species is the same one
    yield np.array([1, 1, 1, 0, 0, 0, 2, 2]), np.array([1, 1, 1, 1, 1, 0, 2, 0])
    yield np.array([0, 0, 1, 1]), np.array([1, 1, 1, 0])
    iris = load("iris")
    labels = record(iris.X, 3, init=iris.X[IRIS_ROWS]).labels
    for names in ([0, 1, 2], [1, 2, 0], [2, 1, 0]):
        yield np.array(names)[labels], iris.truth
    rng = np.random.default_rng(83)
    for _ in range(5):
        yield rng.integers(0, 4, 30), rng.integers(0, 4, 30)
    yield np.array([0, 0, 1]), np.array([2, 2, 0])  # a species without a pair


def _renamed(labels, truth):
    k = max(labels.max(), truth.max()) + 1
    return np.array(
        [np.mean(np.array(names)[labels] == truth) for names in permutations(range(k))]
    )


def _accuracy(labels, truth):
    return _renamed(labels, truth).max()


def _majority(labels, truth):
    return sum(np.bincount(truth[labels == j]).max() for j in np.unique(labels)) / len(
        labels
    )


@exercise("8.4", "paint with a palette")
def check_quantise(quantise: Attempt) -> None:
    """Check ``quantise(pixels, colours)``, the nearest colours."""
    mistakes = [
        (_wrapped, _WRAPS),
        (_wrapped_square, _WRAPS),
        (
            _nearest,
            "that is which colour. Look it up in the palette: "
            "needed is the colour itself, three numbers a pixel.",
        ),
        (
            lambda pixels, colours: colours[distance_table(pixels, colours).argmax(1)],
            "that is the farthest colour.",
        ),
        (
            lambda pixels, colours: distance_table(pixels, colours).min(1),
            "that is the squared distance to the nearest colour. Needed: the colour.",
        ),
        (
            _by_brightness,
            "that compares the sum of red, green and blue. Two "
            "colours can be equally bright and far apart: compare all three.",
        ),
    ]
    for pixels, colours in _paintings():
        equals = colours[_nearest(pixels, colours)]
        expect(
            quantise, pixels, colours, equals=equals, mistakes=mistakes, what="pixels"
        )


_WRAPS = (
    "uint8 counts from 0 to 255 and then from 0 again, so 10 - 20 is "
    "246. Turn the pixels into floats before you subtract."
)


def _paintings():
    # uint8 first: on it each mistake has a result of its own
    rng = np.random.default_rng(84)
    bytes_ = rng.integers(0, 256, (60, 3)).astype(np.uint8)
    yield bytes_, bytes_[:7]
    black_and_white = np.array([[0.0, 0, 0], [255, 255, 255]])
    yield np.array([[100.0, 100, 100], [200, 150, 180]]), black_and_white
    photograph = load("photograph", every=40).X
    yield photograph, photograph[::20]
    yield photograph.astype(np.uint8), photograph[::35] + 0.5


def _nearest(pixels, colours):
    return assign(pixels.astype(float), colours.astype(float))


def _wrapped(pixels, colours):
    difference = (pixels[:, None] - colours).astype(float)
    return colours[(difference**2).sum(axis=2).argmin(axis=1)]


def _wrapped_square(pixels, colours):
    return colours[((pixels[:, None] - colours) ** 2).sum(axis=2).argmin(1)]


def _by_brightness(pixels, colours):
    bright = pixels.astype(float).sum(axis=1)
    return colours[abs(bright[:, None] - colours.sum(axis=1)).argmin(axis=1)]


@exercise("8.5", "two digits share a centroid", takes="value")
def check_digits(pair: Any) -> None:
    """Check the set of the two digits that share a cluster."""
    got = set(np.ravel(list(pair)).tolist())
    if len(got) != 2 or not got <= set(range(10)):
        fail("Needed: a set of two digits, such as {3, 5}.")
    digits = load("digits")
    run = record(digits.X, 10, init=digits.X[DIGIT_ROWS])
    truth = np.asarray(digits.truth)
    table = np.array(
        [np.bincount(truth[run.labels == j], minlength=10) for j in range(10)]
    )
    second = np.sort(table, axis=1)[:, -2]
    right = set(np.argsort(table[second.argmax()])[-2:].tolist())
    together = table[:, sorted(got)].min(axis=1).max()
    hint = (
        "both have to be frequent in the same cluster: look for a row "
        "with two large counts."
    )
    if together > 30:
        hint = (
            "these two do meet in a cluster, but one of them is rare "
            "there. Is there a row with two counts above 90?"
        )
    if got != right:
        fail(
            f"No cluster holds more than {together} of each of these two digits.", hint
        )
    expect_value(len(got), equals=2)
