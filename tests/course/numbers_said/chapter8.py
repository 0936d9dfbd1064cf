"""The numbers that the prose of chapter 8 quotes, computed anew."""

from math import factorial

import numpy as np

from kmeans_lib import assign, best_of, load
from kmeans_lib.datasets.real import PENGUIN_FEATURES, photo_image
from kmeans_lib.images import packed_size, psnr
from kmeans_lib.metrics import adjusted_rand

# what is put in, not what comes out: minutes, sizes, choices to predict,
# measurements of two birds, grey values, starts, names, a limit to reach
GIVEN = {
    0.5,
    0.75,
    0.9,
    10,
    15,
    16,
    18,
    20,
    24,
    35,
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
    40,
    45,
    75,
    80,
    1000,
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
    yield psnr_of(2)
    yield psnr_of(16)
    yield frequent_colours(image)
    yield psnr_of(48)  # more than 30: the limit above which the eye hardly sees
    yield random_palette()
    yield 100 * named_at_random()


def psnr_of(k):
    """Decibels of the sample of the photograph in k colours."""
    X = load("photograph").X
    found = best_of(X, k, 2, init="greedy k-means++")
    return psnr(found.centroids[found.labels], X)


def frequent_colours(image):
    """Decibels of the photograph in its 16 most frequent colours."""
    pixels = image.reshape(-1, 3).astype(float)
    colours, times = np.unique(pixels, axis=0, return_counts=True)
    frequent = colours[np.argsort(-times, kind="stable")[:16]]
    return psnr(frequent[assign(pixels, frequent)], pixels)


def random_palette():
    """Mean decibels of 16 random pixels over 20 draws."""
    X = load("photograph").X
    palettes = (
        X[np.random.RandomState(seed).choice(len(X), 16, replace=False)]
        for seed in range(20)
    )
    return np.mean([psnr(colours[assign(X, colours)], X) for colours in palettes])


def named_at_random():
    """How many digits ten random ones name right, by the nearest; 20 draws."""
    digits, shares = load("digits"), []
    for seed in range(20):
        rows = np.random.RandomState(seed).choice(1797, 10, replace=False)
        names = digits.truth[rows][assign(digits.X, digits.X[rows])]
        shares.append(np.mean(names == digits.truth))
    return np.mean(shares)
