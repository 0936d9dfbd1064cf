"""The numbers that the prose of chapter 4 quotes, computed anew."""

import numpy as np

from kmeans_lib import INITS, load, sweep

# what is put in, not what comes out: sizes, minutes, places, a year
GIVEN = {10, 14, 15, 20, 25, 30, 40, 50, 64, 99, 100, 361, 500, 502, 1000, 2000, 2007}


def results():
    """Every result that is quoted and that no cell prints."""
    corners = load("rectangle", w=4).X
    yield from ((corners - corners[0]) ** 2).sum(axis=1)  # 16, 17
    yield 2 * (4**2 + 1)  # one in 34
    yield from outliers_drawn()
    heaps = sweep(load("grid of blobs").X, 9, range(200)).inertia
    for low, high in ((160, 180), (250, 280), (350, 400)):  # one, two, three pairs
        yield np.round(heaps[(low < heaps) & (heaps < high)].mean() / 5) * 5
    yield 90  # between two heaps


def outliers_drawn():
    """Per cent of 1000 k-means++ starts that hold 0, 1 and 2 outliers."""
    X = load("four blobs and two outliers").X
    rngs = map(np.random.default_rng, range(1000))
    starts = (INITS["k-means++"](X, 4, rng) for rng in rngs)
    held = [(np.abs(start) > 39).all(axis=1).sum() for start in starts]
    return np.bincount(held) / 10
