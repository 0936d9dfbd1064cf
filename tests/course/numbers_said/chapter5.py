"""The numbers that the prose of chapter 5 quotes, computed anew."""

import numpy as np

from kmeans_lib import best_of, load, record, sweep
from kmeans_lib.metrics import silhouette_samples, stability

# sizes, minutes, curves and points to work out by hand, a year
GIVEN = {
    0.1,
    0.85,
    0.9,
    10,
    11,
    20,
    35,
    200,
    500,
    2022,
    900,
    430,
    300,
    220,
    180,
    150,
    128,
    112,
}


def results():
    """Every result that is quoted and that no cell prints."""
    blobs = load("four blobs").X
    for rows in ([361, 73, 374, 155], [397, 474, 154, 59, 388]):
        yield record(blobs, len(rows), init=blobs[rows]).inertia
    yield from (10.5, 9.5)  # mean distances of the first of four points
    yield from silhouette_samples([[0], [1], [10], [11]], [0, 0, 1, 1])
    yield 0.95  # what counts as stable
    yield from distances_of_one_point()
    yield rising_curves()
    noise = load("uniform noise").X  # as the lab measures it
    cuts = [stability(noise, 4, n_splits=1, n_init=5, seed=s) for s in range(20)]
    yield np.mean(cuts)


def distances_of_one_point():
    """a, b and b - a of the point whose silhouette is drawn."""
    X = load("Ruspini").X
    labels = best_of(X, 4, 20, init="greedy k-means++").labels
    far = np.linalg.norm(X - X[44], axis=1)
    a = far[labels == labels[44]].sum() / ((labels == labels[44]).sum() - 1)
    b = min(far[labels == j].mean() for j in {0, 1, 2, 3} - {labels[44]})
    return a, b, b - a, (b - a) / b


def rising_curves():
    """How many of 200 curves of single runs on iris rise somewhere."""
    X = load("iris").X
    curves = [
        sweep(X, k, init=row_starts(X, k, range(1000 * k, 1000 * k + 200))).inertia
        for k in range(1, 11)
    ]
    return (np.diff(curves, axis=0) > 1e-9).any(axis=0).sum()


def row_starts(X, k, seeds):
    """k rows for each seed; these random numbers never change with NumPy."""
    draws = map(np.random.RandomState, seeds)
    return X[[draw.choice(len(X), k, replace=False) for draw in draws]]
