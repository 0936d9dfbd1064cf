"""Facts that chapter 4 tells, against numbers computed elsewhere."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kmeans_course.chapter4 import check_plus_plus
from kmeans_lib import INITS, assign, inertia, load, record, sweep

# curriculum.md, chapter 4
BEST = {"four blobs": 973.5334, "four blobs and two outliers": 5548.38}


@pytest.mark.parametrize(
    ("name", "init", "low", "high"),
    [
        ("four blobs", "random", 0.77, 0.88),
        ("four blobs", "k-means++", 0.92, 0.99),
        ("four blobs", "farthest", 1.0, 1.0),
        ("four blobs and two outliers", "random", 0.01, 0.09),
        ("four blobs and two outliers", "k-means++", 0.23, 0.38),
        ("four blobs and two outliers", "farthest", 0.0, 0.0),
    ],
)
def test_the_success_rates_hold_for_other_seeds(name, init, low, high):
    runs = sweep(load(name).X, 4, range(5000, 5700), init=init)
    assert low <= runs.success_rate(optimum=BEST[name], rtol=1e-5) <= high


def test_farthest_first_spends_two_of_four_centroids_on_the_outliers():
    X = load("four blobs and two outliers").X
    run = record(X, 4, init="farthest", seed=0)
    assert sorted(run.sizes(-1))[:2] == [1, 1]


def test_the_best_four_clusters_leave_one_outlier_alone():
    outliers = load("four blobs and two outliers")
    runs = sweep(outliers.X, 4, range(200), init="k-means++")
    best = runs.open(runs.best)
    goal = BEST["four blobs and two outliers"]
    assert_allclose(best.inertia, goal, atol=5e-3)
    first, second = best.labels[-2:]
    assert sorted([best.sizes(-1)[first], best.sizes(-1)[second]]) == [1, 129]
    upper = best.labels[outliers.truth == 3]
    assert np.mean((upper == first) | (upper == second)) == 1


@pytest.mark.parametrize("w", [1, 4])
def test_the_bad_pair_is_as_rare_as_exercise_4_5_says(w):
    X = load("rectangle", w=w).X
    n = 4000
    starts = [INITS["k-means++"](X, 2, np.random.default_rng(s)) for s in range(n)]
    bad = np.mean([start[0, 0] == start[1, 0] for start in starts])
    p = 1 / (2 + 2 * w**2)
    assert abs(bad - p) < 4 * np.sqrt(p * (1 - p) / n)


@pytest.mark.parametrize(("name", "k"), [("iris", 3), ("Ruspini", 4)])
def test_the_start_keeps_its_promise_on_average(name, k):
    X = load(name).X
    best = sweep(X, k, range(50), init="greedy k-means++").inertia.min()
    starts = [INITS["k-means++"](X, k, np.random.default_rng(s)) for s in range(300)]
    costs = [inertia(X, assign(X, start), start) for start in starts]
    assert 1 <= np.mean(costs) / best <= 8 * (np.log(k) + 2)


def test_on_25_groups_far_apart_only_k_means_plus_plus_has_a_chance():
    X = load("25 blobs far apart").X[::20]
    best = record(X, 25, init=X[::20]).inertia
    ends = {
        init: sweep(X, 25, range(100), init=init).inertia / best
        for init in ("random", "partition", "k-means++")
    }
    assert np.median(ends["k-means++"]) == pytest.approx(1)
    assert min(ends["random"].min(), ends["partition"].min()) > 1000


def draws_by_a_ladder(X, k, rng):
    """k-means++ as somebody writes it who does not know rng.choice."""
    rows = [int(rng.random() * len(X))]
    while len(rows) < k:
        D2 = [min(((x - X[r]) ** 2).sum() for r in rows) for x in X]
        height, row = rng.random() * sum(D2), 0
        while height >= D2[row]:
            height, row = height - D2[row], row + 1
        rows.append(row)
    return np.array([X[r] for r in rows])


def draws_with_choice(X, k, rng):
    start = [X[rng.choice(len(X))]]
    for _ in range(k - 1):
        D2 = ((X[:, None] - np.array(start)) ** 2).sum(axis=2).min(axis=1)
        start.append(rng.choice(X, p=D2 / D2.sum()))
    return start


@pytest.mark.parametrize(
    "right", [INITS["k-means++"], draws_by_a_ladder, draws_with_choice]
)
def test_every_right_k_means_plus_plus_is_accepted(right):
    """However it consumes its random numbers."""
    verdict = check_plus_plus.judge(right)
    assert verdict.state == "correct", str(verdict)


def test_the_greedy_variant_is_another_algorithm():
    verdict = check_plus_plus.judge(INITS["greedy k-means++"])
    assert verdict.state == "not yet"
