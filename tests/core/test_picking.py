"""Chances as words: certain only where they are certain."""

import numpy as np
import pytest

from kmeans_lib.picking import odds, pick_start


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0, "0%"),
        (1, "100%"),
        (0.25, "25% (1 in 4)"),
        (0.4999, "50%"),
        (9801 / 9802, "99.99%"),
        (1 - 1e-15, "99.9999999999999%"),
    ],
)
def test_only_what_is_certain_has_a_chance_of_100_per_cent(chance, words):
    assert odds(chance) == words


def test_a_rare_draw_has_more_than_no_chance():
    X = np.array([[0.0], [1.0], [1000.0]])
    draws = (pick_start(X, 2, "k-means++", seed).sentence(3) for seed in range(9))
    times = {float(words.split(" times")[0].split()[-1]) for words in draws}
    assert 0 not in times


def test_a_single_point_is_not_called_all_points():
    assert "only one point" in pick_start([[0.0]], 1, "k-means++").sentence(0)
