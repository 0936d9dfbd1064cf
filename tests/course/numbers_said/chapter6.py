"""The numbers that the prose of chapter 6 quotes, computed anew."""

import numpy as np

from kmeans_lib import load
from kmeans_lib.metrics import adjusted_rand
from kmeans_lib.setups import best_of

# sizes, minutes, slider positions, points to work out by hand
GIVEN = {
    0.1,
    0.3,
    0.6,
    0.9,
    0.95,
    10,
    16,
    20,
    21,
    25,
    28,
    30,
    32,
    33,
    35,
    40,
    41,
    50,
    60,
    100,
    200,
    500,
}


def results():
    """Every result that is quoted and that no cell prints."""
    yield from (10 * np.sqrt(21 / 2), 10 * np.sqrt(51 / 2))
    variance = load("penguins").X.var(axis=0)
    yield 100 * variance[3] / variance.sum()
    yield from (2 / 202, 200 / 202)  # shares of two features, by hand
    uneven = load("uneven blobs")
    yield best_of(uneven.X, 3, 20, init="greedy k-means++").inertia
    for name, k in (("slanted blobs", 3), ("moons", 2)):
        data = load(name)
        yield adjusted_rand(best_of(data.X, k, 20).labels, data.truth)
    bad = uneven.X[[432, 275, 304]]
    yield best_of(uneven.X, 3, 1, init=bad).inertia
    pair = load("outlier pair", r=30).X
    found = best_of(pair, 2, 20)
    yield found.centroids[:, 0].max() - 10  # how far from its group at 10
