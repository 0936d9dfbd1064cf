"""Starts: what each promises, and the picks that k-means++ shows."""

import numpy as np
import pytest

from kmeans_lib import INITS, record
from kmeans_lib.init import (
    all_starts,
    farthest_picks,
    greedy_picks,
    initial_centroids,
    many_starts,
    n_draws,
    plus_plus_picks,
)
from kmeans_lib.validation import as_points
from tests.core.problems import KINDS, points


def test_the_greedy_variant_draws_2_and_the_whole_part_of_ln_k():
    # e is 2.72, e squared is 7.39
    assert [n_draws("greedy k-means++", k) for k in (1, 2, 3, 7, 8)] == [2, 2, 3, 3, 4]
    first, *others = greedy_picks(np.eye(9), 8, np.random.default_rng(0))
    assert len(first.candidates) == 1
    assert {len(pick.candidates) for pick in others} == {4}
    assert n_draws("k-means++", 8) == 1


def test_the_number_of_draws_is_called_by_its_name():
    with pytest.raises(ValueError, match="Needed: the draws per pick, at least 1"):
        plus_plus_picks(np.eye(3), 2, np.random.default_rng(0), 0)


@pytest.mark.parametrize("init", INITS)
def test_the_starts_of_all_k_are_those_of_each(init):
    X = as_points(points("groups", 40, 2, np.random.default_rng(1)))
    for k, starts in enumerate(all_starts(X, 4, init, [0, 7]), 1):
        np.testing.assert_array_equal(starts, many_starts(X, k, init, [0, 7]))


@pytest.mark.parametrize("init", INITS)
@pytest.mark.parametrize("kind", KINDS)
def test_starts_are_k_distinct_centroids(init, kind):
    rng = np.random.default_rng(0)
    X = as_points(points(kind, 60, 2, rng))
    k = min(6, len(np.unique(X, axis=0)))
    for seed in range(15):
        start = initial_centroids(X, k, init, seed)
        assert start.shape == (k, 2)
        if init != "partition":  # drawn from the rows
            assert len(np.unique(start, axis=0)) == k
            assert {r.tobytes() for r in start} <= {r.tobytes() for r in X}


@pytest.mark.parametrize("init", INITS)
def test_a_start_has_k_distinct_centroids_among_many_copies(init):
    # 97 copies of one point and three others
    X = np.zeros((100, 2))
    X[[10, 50, 90]] = [[1, 0], [0, 1], [5, 5]]
    for seed in range(30):
        start = initial_centroids(X, 4, init, seed)
        assert len(np.unique(start, axis=0)) == 4


def test_random_starts_reach_every_pair_of_rows():
    X = np.arange(4.0)[:, None]
    seen = {
        frozenset(initial_centroids(X, 2, "random", seed).ravel())
        for seed in range(200)
    }
    assert len(seen) == 6


def test_random_is_the_draw_that_the_course_names():
    # default_rng(seed).choice without replacement: chapter 3 says so
    X = np.random.default_rng(1).normal(size=(50, 2))
    for seed in range(20):
        rows = np.random.default_rng(seed).choice(50, 4, replace=False)
        np.testing.assert_array_equal(initial_centroids(X, 4, "random", seed), X[rows])


def test_partition_is_the_mean_of_random_groups():
    # Means of large random groups crowd around the mean of all points:
    # their distance to it is spread / sqrt(n / k), far below the spread.
    X = np.random.default_rng(2).normal(size=(2000, 2))
    far = [np.abs(initial_centroids(X, 4, "partition", s)).max() for s in range(20)]
    assert max(far) < 0.25


class Counting(np.random.Generator):
    """A generator that knows how many partitions it has drawn."""

    drawn = 0

    def permutation(self, *args, **options):
        self.drawn += 1
        return super().permutation(*args, **options)


@pytest.mark.parametrize(
    ("rows", "k"), [([7] * 20, 2), ([7] * 19 + [8], 3), ([1, 2, 2, 3], 4)]
)
def test_groups_that_must_share_a_mean_are_drawn_once(rows, k):
    # a hundred draws for each of the thousand starts of a page took a minute
    rng = Counting(np.random.PCG64(0))
    start = INITS["partition"](np.array(rows, float)[:, None], k, rng)
    assert len(np.unique(start)) < k
    assert rng.drawn == 1


def test_groups_that_can_differ_are_drawn_until_they_do():
    X = np.array([[7.0]] * 18 + [[8.0], [9.0]])
    rngs = [Counting(np.random.PCG64(seed)) for seed in range(20)]
    starts = [INITS["partition"](X, 3, rng) for rng in rngs]
    assert all(len(np.unique(start)) == 3 for start in starts)
    assert max(rng.drawn for rng in rngs) > 1


def test_farthest_first_by_hand():
    X = np.array([[0.0, 0.0], [0.0, 1.0], [4.0, 0.0], [4.0, 1.0]])
    for seed in range(12):
        picks = list(farthest_picks(X, 4, np.random.default_rng(seed)))
        first, second = picks[0].row, picks[1].row
        assert np.abs(X[first] - X[second]).tolist() == [4, 1]
        assert sorted(pick.row for pick in picks) == [0, 1, 2, 3]
        assert picks[1].distances.max() == 17
        assert picks[1].probabilities[second] == picks[1].probabilities.sum() == 1
        assert [pick.candidates for pick in picks] == [(pick.row,) for pick in picks]
        assert np.isnan(picks[0].distances).all()
        assert picks[0].probabilities.tolist() == [0.25] * 4


@pytest.mark.parametrize("n_candidates", [1, 4])
def test_picks_tell_their_distances_and_chances(n_candidates):
    X = np.random.default_rng(3).normal(size=(40, 3))
    rng = np.random.default_rng(4)
    rows = []
    for pick in plus_plus_picks(X, 6, rng, n_candidates):
        if rows:
            D = ((X[:, None] - X[rows]) ** 2).sum(axis=2).min(axis=1)
            np.testing.assert_allclose(pick.distances, D)
            np.testing.assert_allclose(pick.probabilities, D / D.sum())
            assert len(pick.candidates) == n_candidates
            sums = [
                np.minimum(D, ((X - X[row]) ** 2).sum(axis=1)).sum()
                for row in pick.candidates
            ]
            assert pick.row == pick.candidates[int(np.argmin(sums))]
        else:
            np.testing.assert_allclose(pick.probabilities, 1 / 40)
            assert pick.candidates == (pick.row,)
            assert np.isnan(pick.distances).all()
        rows.append(pick.row)
    assert len(set(rows)) == 6


def test_the_pair_that_fails_has_the_chance_of_the_formula():
    # The rectangle of chapter 4: k-means++ picks the bad pair, one above
    # the other at a distance of 1, with 1 / (1 + 16 + 17).
    X = np.array([[0.0, 0], [0, 1], [4, 0], [4, 1]])
    starts = many_starts(X, 2, "k-means++", range(20_000))
    bad = (starts[:, 0, 0] == starts[:, 1, 0]).mean()
    assert bad == pytest.approx(1 / 34, abs=4 * np.sqrt(1 / 34 / 20_000))


def test_more_picks_than_distinct_points_are_still_rows():
    X = np.repeat([[1.0], [2.0]], 5, axis=0)
    for init in ("k-means++", "greedy k-means++"):
        start = initial_centroids(X, 4, init, 0)
        assert set(start.ravel()) == {1.0, 2.0}
        np.testing.assert_array_equal(many_starts(X, 4, init, [0])[0], start)
    *_, last = plus_plus_picks(X, 3, np.random.default_rng(0))
    assert last.probabilities.tolist() == [0.1] * 10  # each is as good as another
    for seed in range(5):
        *_, last = plus_plus_picks(X, 3, np.random.default_rng(seed))
        assert last.row == int(10 * np.random.default_rng(seed).random(3)[2])


@pytest.mark.parametrize("init", INITS)
@pytest.mark.parametrize("kind", KINDS)
def test_starts_in_step_are_bit_for_bit_those_one_by_one(init, kind):
    X = as_points(points(kind, 90, 3, np.random.default_rng(5)))
    k = min(7, len(np.unique(X, axis=0)))
    together = many_starts(X, k, init, range(12))
    for seed in range(12):
        np.testing.assert_array_equal(
            together[seed], initial_centroids(X, k, init, seed)
        )


def test_starts_in_step_do_not_depend_on_the_block():
    # 70,000 points: more than a block, one seed at a time
    X = np.asfortranarray(np.random.default_rng(6).normal(size=(70_000, 1)))
    together = many_starts(X, 3, "k-means++", [4, 9])
    for i, seed in enumerate([4, 9]):
        np.testing.assert_array_equal(
            together[i], initial_centroids(X, 3, "k-means++", seed)
        )


def test_a_callable_gets_the_points_k_and_a_generator():
    X = np.random.default_rng(7).normal(size=(30, 2))

    def first_rows(points, k, rng):
        assert points.shape == (30, 2)
        return points[:k] + rng.random() * 0

    trace = record(X, 3, init=first_rows, seed=5)
    np.testing.assert_array_equal(trace[0].centroids, X[:3])


def test_seeds_differ_and_the_same_seed_is_the_same_start():
    X = np.random.default_rng(8).normal(size=(200, 2))
    for init in INITS:
        first = initial_centroids(X, 3, init, 0)
        np.testing.assert_array_equal(first, initial_centroids(X, 3, init, 0))
        assert (first != initial_centroids(X, 3, init, 1)).any()


def test_all_starts_are_those_of_each_k_up_to_the_most():
    found = all_starts(as_points(np.eye(6, 2)), 3, "random", range(4))
    assert [starts.shape for starts in found] == [(4, k, 2) for k in (1, 2, 3)]
