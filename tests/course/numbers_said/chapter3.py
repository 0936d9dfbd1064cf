"""The numbers that the prose of chapter 3 quotes, computed anew."""

from math import factorial

import numpy as np

from kmeans_lib import INITS, assign, load, record, sweep, update

# what is put in, not what comes out: sizes, minutes, probabilities
GIVEN = {0.25, 0.6, 0.75, 0.9, 10, 15, 25, 30, 45, 99, 100, 125, 500, 2000, 5400}


def results():
    """Every result that is quoted and that no cell prints."""
    X = load("four blobs").X
    for rows in ([361, 73, 374, 155], [126, 314, 267, 282]):
        yield record(X, 4, init=X[rows]).inertia
    many = sweep(X, 4, range(2000)).inertia
    yield from (many.max() / many.min(), np.median(many[many > 2000]) / 973.53)
    # two bands above the best, and nothing between
    assert not np.any((many > 974) & (many < 2530))
    assert not np.any((many > 2543) & (many < 5419))
    yield from (2530, 2543, 5419, 5460)
    assert many.max() < 5460
    yield 2531 * (2530.5 < many[(many > 974)].min() < 2531.5)
    yield 100 * 125**4 / (500 * 499 * 498 * 497 / 24)
    yield from (k**k / factorial(k) for k in (4, 10))
    yield 25**25 / factorial(25) / 1e9
    yield 0.75**8
    yield record(load("six points").X, 2, init=[[1, 1], [2, 1]]).inertia
    wide = load("rectangle", w=7).X
    yield record(wide, 2, init=wide[[0, 1]]).inertia
    yield wide[:, 0].mean()  # 3.5
    yield from (first_move(X, init) for init in ("random", "partition"))
    yield from where_a_tiny_move_decides()
    pixels = load("photograph").X
    yield len(pixels)


def first_move(X, init):
    """How far the first update moves the farthest centroid; mean of 200 starts."""
    starts = [INITS[init](X, 4, rng) for rng in map(np.random.default_rng, range(200))]
    moves = [update(X, assign(X, start), start) - start for start in starts]
    return np.mean([np.linalg.norm(move, axis=1).max() for move in moves])


def where_a_tiny_move_decides():
    """Places of the two centroids from which the rectangle fails, and succeeds."""
    X = load("rectangle", w=4).X
    for aside, end in ((0.1, 16), (0.124, 16), (0.125, 1), (0.2, 1)):
        start = [[2 - aside, 0], [2 + aside, 1]]
        assert record(X, 2, init=start).inertia == end
        yield from np.ravel(start)
