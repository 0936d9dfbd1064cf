"""The numbers that the prose of chapter 8 quotes, computed anew."""

from math import factorial

import numpy as np

from kmeans_lib import best_of, load
from kmeans_lib.datasets.real import PENGUIN_FEATURES, photo_image
from kmeans_lib.images import packed_size
from kmeans_lib.metrics import adjusted_rand

# what is put in, not what comes out: minutes, sizes, choices to predict,
# measurements of two birds, grey values, starts, a limit to reach
GIVEN = {
    0.01,
    0.5,
    0.75,
    0.9,
    10,
    15,
    16,
    18,
    20,
    24,
    25,
    27,
    30,
    50,
    60,
    64,
    90,
    100,
    150,
    180,
    200,
    255,
    246,
}


def results():
    """Every result that is quoted and that no cell prints."""
    raw = load("penguins")
    yield from raw.X[:2].ravel()
    yield from (raw.X[1] - raw.X[0])[[3]] ** 2  # the mass: 2500
    yield ((raw.X[1] - raw.X[0])[:3] ** 2).sum()  # all the rest: 27
    yield len(raw.X)
    for grams in (1, 200, 1000):
        X = raw.X / [1, 1, 1, grams]
        run = best_of(X, 3, 20, init="greedy k-means++")
        yield adjusted_rand(run.labels, raw.truth)
        yield from 100 * X.var(axis=0) / X.var(axis=0).sum()
    bill, depth, flipper, mass = PENGUIN_FEATURES
    for features in ([bill], [bill, depth, flipper], [bill, depth, mass]):
        data = load("penguins", features=features, scaled=True)
        run = best_of(data.X, 3, 50)
        yield adjusted_rand(run.labels, data.truth)
    image = photo_image()
    yield from image.shape
    yield len(image) * len(image[0])
    yield len(np.unique(image.reshape(-1, 3), axis=0))
    yield image.nbytes / packed_size(image.size // 3, 16)
    yield from load("digits").X.shape
    yield factorial(10)
