"""The numbers that the prose of chapter 9 quotes, computed anew."""

import numpy as np

from kmeans_lib import load, record

SLOW_ROWS = [347, 78, 34, 328, 454, 130, 351, 313]
# what is put in, not what comes out: minutes, sizes, iterations to stop at,
# widths of bells, years
GIVEN = {0.1, 0.2, 0.5, 10, 15, 16, 18, 20, 30, 38, 45, 50, 100, 500, 2009, 2012}


def results():
    """Every result that is quoted and that no cell prints."""
    noise = load("uniform noise").X
    slow = record(noise, 8, init=noise[SLOW_ROWS])
    changed = [step.n_changed for step in slow if step.phase == "assign"]
    assert changed[17:20] == [1, 1, 2]  # as the text says
    assert slow[21].iteration == 11  # so says the answer to the first task
    assert changed[11 - 1] == 6
    assert np.median(changed) < 10  # "490 of 500 keep their cluster"
    yield 500 - 10
    yield 500 * slow.n_iter  # checks
    # what falls after iteration 20, in per cent
    yield 100 * (1 - slow.inertia / slow.inertias[2 * 20])
    yield from (11, 21)  # see above: iteration and half-step
    yield 10 * 8 + 10  # numbers that a block sends, whatever n is
    yield 10**8 / 20 * 8 / 1e6  # millions of numbers that a machine holds
    yield 2_000_000 * 8 * 8 / 1e6  # megabytes
    yield 16e9 / (8 * 8) / 1e6  # millions of points in 16 gigabytes
    yield 500 * 4 * 2 * 5
    yield 10**8 * 100 * 10 * 50 / 1e9 / 3600  # hours
    yield 1 / (1 + np.exp(-1.5))
    yield np.mean([0, 0, 10])
    iris = load("iris").X
    hard = record(iris, 3, init=iris[[18, 128, 130]])
    yield abs(_soft_centroids(iris, hard[0].centroids, 0.1) - hard.centroids).max()


def _soft_centroids(X, C, sigma):
    for _ in range(500):
        D = ((X[:, None] - C) ** 2).sum(axis=2)
        W = np.exp((D.min(axis=1, keepdims=True) - D) / (2 * sigma**2))
        W /= W.sum(axis=1, keepdims=True)
        C = W.T @ X / W.sum(axis=0)[:, None]
    return C
