"""What learners of chapter 9 get wrong, and the hint each must be given."""

import math
import statistics

import numpy as np


def sum_so_far(values):
    total, totals = 0, []
    for value in values:
        total += value
        totals.append(total)
    return totals


def half_way(values):
    place, places = 0, []
    for value in values:
        place = (place + value) / 2
        places.append(place)
    return places


def counted_from_the_next(values):
    place, places = 0, []
    for i, value in enumerate(values):
        place += (value - place) / (i + 2)
        places.append(place)
    return places


def soft(X, C, sigma, power=2, two=2.0, sigma_power=2, axis=1):
    """The textbook's formula, as it is written there."""
    W = np.array(
        [
            [
                math.exp(-(math.dist(x, c) ** power) / (two * sigma**sigma_power))
                for c in C
            ]
            for x in X
        ]
    )
    with np.errstate(all="ignore"):
        return W / W.sum(axis=axis, keepdims=True)


WRONG = {
    "9.1": [
        ("d small sums", lambda n, k, d, n_iter: n * k * n_iter),
        ("one iteration", lambda n, k, d, n_iter: n * k * d),
        ("changes nothing", lambda n, k, d, n_iter: n * k * d * (n_iter - 1)),
        ("every centroid", lambda n, k, d, n_iter: n * d * n_iter),
    ],
    "9.2": [
        ("a tie", lambda lead, moves: lead < sum(sorted(moves)[-2:])),
        ("Both moves count", lambda lead, moves: lead <= max(moves)),
        (
            "only one centroid is the fastest",
            lambda lead, moves: lead <= 2 * max(moves),
        ),
        ("only two centroids matter", lambda lead, moves: lead <= sum(moves)),
        ("those that are safe", lambda lead, moves: lead > sum(sorted(moves)[-2:])),
    ],
    "9.3": [
        ("sum so far", sum_so_far),
        ("half of the way", half_way),
        ("divides by 1", counted_from_the_next),
        ("the last place", statistics.fmean),
        ("`return` missing", lambda values: None),
    ],
    "9.4": [
        ("0/0", soft),
        ("no root", lambda X, C, s: soft(X, C, s, power=1)),
        ("Is the 2 there", lambda X, C, s: soft(X, C, s, two=1)),
        ("*squared*", lambda X, C, s: soft(X, C, s, sigma_power=1)),
        ("sums of the columns", lambda X, C, s: soft(X, C, s, axis=0)),
    ],
    "9.5": [
        (
            "that is the mean",
            lambda X, labels, k: [X[labels == j].mean(axis=0) for j in range(k)],
        ),
        (
            "axis=0",
            lambda X, labels, k: [np.median(X[labels == j], axis=1) for j in range(k)],
        ),
        (
            "mixes the columns",
            lambda X, labels, k: [
                statistics.median(X[labels == j].ravel()) for j in range(k)
            ],
        ),
        (
            "half-way",
            lambda X, labels, k: [
                [statistics.median_high(column) for column in X[labels == j].T]
                for j in range(k)
            ],
        ),
    ],
}
