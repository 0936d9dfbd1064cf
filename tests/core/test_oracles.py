"""`kmeans_lib` against programs that were written independently of it."""

import itertools
import warnings

import kmeans1d
import numpy as np
import pytest
from scipy.stats import chisquare
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris

from kmeans_lib import best_of, lloyd_steps, load, record, sweep
from kmeans_lib.init import plus_plus_picks
from tests.core.problems import KINDS, points


def loops(X, centroids, max_iter=300):
    """k-means as two loops over everything; empty clusters stay."""
    centroids, labels = [list(c) for c in centroids], None
    for iteration in range(1, max_iter + 1):
        old, labels = labels, []
        for x in X:
            distances = [
                sum((a - b) ** 2 for a, b in zip(x, c, strict=True)) for c in centroids
            ]
            labels.append(distances.index(min(distances)))
        if labels == old:
            return labels, iteration
        for j in range(len(centroids)):
            members = [x for x, label in zip(X, labels, strict=True) if label == j]
            if members:
                centroids[j] = [
                    sum(column) / len(members) for column in zip(*members, strict=True)
                ]
    return labels, max_iter


@pytest.mark.parametrize("seed", range(40))
def test_two_plain_loops_agree(seed):
    rng = np.random.default_rng(seed)
    X = points(KINDS[seed % 3], int(rng.integers(25, 50)), 2, rng)
    start = X[rng.choice(len(X), 4, replace=False)]
    *_, last = lloyd_steps(X, start, empty="keep")
    labels, n_iter = loops(X.tolist(), start.tolist())
    assert last.labels.tolist() == labels
    assert last.iteration == n_iter


def the_videos_class(X, centroids, max_iters):
    """The video's algorithm from a given start, as plain loops.

    Its three traits: clusters are lists of indices, an empty one has the
    centroid nan, and nan wins `argmin`.
    """
    k = len(centroids)
    n_iter, moved = 0, True
    while moved and n_iter < max_iters:
        n_iter += 1
        clusters = [[] for _ in range(k)]
        for index, x in enumerate(X):
            distances = [np.sqrt(np.sum((x - c) ** 2)) for c in centroids]
            clusters[np.argmin(distances)].append(index)
        old, centroids = centroids, np.empty((k, X.shape[1]))
        for j, cluster in enumerate(clusters):
            centroids[j] = X[cluster].mean(axis=0) if cluster else np.nan
        moves = [
            np.sqrt(np.sum((a - b) ** 2)) for a, b in zip(old, centroids, strict=True)
        ]
        moved = sum(moves) != 0  # true for nan
    labels = np.empty(len(X), int)
    for j, cluster in enumerate(clusters):
        labels[cluster] = j
    return labels, centroids, n_iter


@pytest.mark.parametrize("seed", range(25))
def test_the_videos_algorithm_agrees_where_it_has_no_nan(seed):
    X = load("four blobs").X
    rng = np.random.default_rng(seed)
    start = X[rng.choice(len(X), 4, replace=False)]
    labels, centroids, n_iter = the_videos_class(X, start, 150)
    assert not np.isnan(centroids).any()
    trace = record(X, 4, init=start)
    np.testing.assert_array_equal(trace.labels, labels)
    np.testing.assert_allclose(trace.centroids, centroids, rtol=1e-12)
    assert trace.n_iter == n_iter


def test_the_video_itself():
    X = load("four blobs").X
    trace = record(X, 4, init=X[[361, 73, 374, 155]])
    assert trace.n_iter == 5
    np.testing.assert_allclose(
        trace.inertias[1:],
        [
            3843.6921,
            3296.2362,
            2900.3492,
            1851.2626,
            1161.4978,
            976.5492,
            973.7021,
            973.5334,
            973.5334,
        ],
        atol=5e-5,
    )
    assert trace.inertia == pytest.approx(973.5334296206898, rel=1e-12)
    assert [step.n_changed for step in trace[1::2]] == [500, 85, 54, 1, 0]
    assert sorted(trace.sizes(-1)) == [124, 125, 125, 126]


def test_five_points_break_the_video_and_not_the_library():
    X = np.array([[0.0, 4], [1, 4], [7, 0], [0, 2], [4, 0]])
    start = np.array([[0.0, 2], [0, 4], [1, 4]])
    labels, centroids, n_iter = the_videos_class(X, start, 150)
    assert len(set(labels.tolist())) == 1
    assert np.isnan(centroids).any()
    assert n_iter == 150
    trace = record(X, 3, init=start)
    assert np.isfinite(trace.centroids).all()
    assert trace.inertia == pytest.approx(10 / 3)


def close_call(X, steps):
    """Whether rounding decides an assignment: a point (nearly) ties.

    Found by long double distances: the two nearest centroids of some point
    are closer than 1e-9 of the spread of the data. (1e-6 for coordinates
    far from the origin, whose centroids have fewer digits.)
    """
    spread = ((X - X.mean(axis=0)) ** 2).sum(axis=1).max()
    tolerance = 1e-9 + 1e-14 * np.abs(X).max() / np.sqrt(spread)
    for step in steps:
        if step.phase != "assign" or len(step.centroids) == 1:
            continue
        D = X[:, None].astype(np.longdouble) - step.centroids
        D = np.sort((D**2).sum(axis=2), axis=1)
        if (D[:, 1] - D[:, 0] < tolerance * spread).any():
            return True
    return False


def relocated_otherwise(X, steps):
    """Whether scikit-learn may relocate otherwise, or count otherwise.

    It takes all the farthest points at once: also the last point of a
    cluster, and which of two equally far ones is left to a partial sort.
    (Several empty clusters are no difference by themselves.) And its
    relocation is not in its labels, so that a run that ends right after
    one may count one iteration more.
    """
    for before, step in itertools.pairwise(steps):
        if step.phase != "relocate":
            continue
        if steps[-1].iteration - step.iteration < 2:
            return True
        labels = before.labels
        sizes = np.bincount(labels, minlength=len(step.centroids))
        far = ((X - before.centroids[labels]) ** 2).sum(axis=1)
        order = np.argsort(-far)
        taken = order[: (sizes == 0).sum()]
        from_each = np.bincount(labels[taken], minlength=len(sizes))
        if (from_each[labels[taken]] >= sizes[labels[taken]]).any():
            return True
        if (np.diff(far[order[: len(taken) + 1]]) == 0).any():
            return True
    return False


def test_scikit_learn_agrees_on_hundreds_of_random_problems():
    rng = np.random.default_rng(2024)
    compared = relocated = left_out = 0
    for number in range(760):
        kind = ("round", "groups", "far", "twice")[number % 4]
        n, d = int(rng.integers(8, 150)), int(rng.integers(1, 6))
        k = int(rng.integers(1, min(n // 2, 12) + 1))
        X = points(kind, n, d, rng) * 10.0 ** rng.integers(-3, 4)
        start = X[rng.choice(n, k, replace=False)]
        if number % 5 == 0 and k > 1:  # provokes empty clusters
            away = np.arange(1, rng.integers(1, k) + 1)
            start[: len(away)] += 40 * np.ptp(X, axis=0) * away[:, None]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # few distinct points, both
            steps = list(lloyd_steps(X, start))
            if close_call(X, steps) or relocated_otherwise(X, steps):
                left_out += 1
                continue
            theirs = KMeans(k, init=start, n_init=1, tol=0, max_iter=300).fit(X)
        np.testing.assert_array_equal(steps[-1].labels, theirs.labels_)
        assert steps[-1].iteration == theirs.n_iter_
        spread = ((X - X.mean(axis=0)) ** 2).sum()
        assert steps[-1].inertia == pytest.approx(
            theirs.inertia_, rel=1e-9, abs=1e-14 * spread
        )
        compared += 1
        relocated += "relocate" in [step.phase for step in steps]
    # What was left out is counted, so that the test cannot run empty.
    assert compared >= 500, (compared, left_out)
    assert relocated >= 60, relocated


@pytest.mark.parametrize("seed", range(12))
def test_the_best_of_all_starts_is_the_best_of_all_partitions(seed):
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(5, 10)), int(rng.integers(2, 4))
    X = rng.normal(size=(n, 2))
    lowest = min(
        sum(((X[part] - X[part].mean(axis=0)) ** 2).sum() for part in parts)
        for parts in partitions(n, k)
    )
    starts = X[list(itertools.combinations(range(n), k))]
    runs = sweep(X, k, init=starts)
    assert (runs.inertia >= lowest * (1 - 1e-12)).all()
    assert runs.inertia.min() == pytest.approx(lowest, rel=1e-12)


def partitions(n, k):
    """Each way to split range(n) into k non-empty parts, once."""
    for labels in itertools.product(range(k), repeat=n - 1):
        labels = np.array((0, *labels))
        firsts = [int(np.argmax(labels == j)) for j in range(k)]
        if len(set(labels.tolist())) == k and firsts == sorted(firsts):
            yield [np.flatnonzero(labels == j) for j in range(k)]


@pytest.mark.parametrize("seed", range(10))
def test_exact_optima_on_a_line(seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(0, 3, 40) + rng.integers(0, 3, 40) * 10
    k = int(rng.integers(2, 6))
    labels, centroids = kmeans1d.cluster(x, k)
    optimum = ((x - np.array(centroids)[labels]) ** 2).sum()
    X = x[:, None]
    # The optimum is a fixed point, and hundreds of runs find none better.
    assert record(X, k, init=np.array(centroids)[:, None]).inertia == (
        pytest.approx(optimum, rel=1e-12)
    )
    runs = sweep(X, k, range(300), init="k-means++")
    assert runs.inertia.min() == pytest.approx(optimum, rel=1e-12)


@pytest.mark.parametrize(
    ("k", "optimum"),
    [
        # Proved optimal by O. du Merle, P. Hansen, B. Jaumard, N. Mladenovic,
        # "An interior point algorithm for minimum sum-of-squares clustering",
        # SIAM Journal on Scientific Computing 21(4), 2000.
        (2, 152.348),
        (3, 78.8514),
        (4, 57.2285),
        (5, 46.4462),
        (6, 39.0400),
    ],
)
def test_published_optima_of_iris(k, optimum):
    best = best_of(load_iris().data, k, 400, init="greedy k-means++")
    assert best.inertia == pytest.approx(optimum, rel=3e-6)


@pytest.mark.parametrize(
    ("rows", "inertia"),
    [
        ([128, 18, 130], 78.8514),
        ([114, 62, 33], 78.8557),
        ([6, 3, 113], 142.7541),
        ([55, 22, 26], 145.4527),
    ],
)
def test_the_ends_of_iris_that_the_course_shows(rows, inertia):
    X = load_iris().data
    assert record(X, 3, init=X[rows]).inertia == pytest.approx(inertia, abs=5e-5)


def test_the_picks_of_k_means_plus_plus_follow_the_squared_distances():
    # From the point 0 the others are drawn with 1, 4 and 9 in 14.
    X = np.array([[0.0], [1.0], [2.0], [3.0]])
    rng, picked = np.random.default_rng(99), np.zeros(4, int)
    draws = 0
    while draws < 7000:
        picks = plus_plus_picks(X, 2, rng)
        if next(picks).row == 0:
            picked[next(picks).row] += 1
            draws += 1
    assert picked[0] == 0
    expected = np.array([1, 4, 9]) * draws / 14
    assert chisquare(picked[1:], expected).pvalue > 0.001
    # and the test can tell: D in place of D^2 is refused
    wrong = np.array([1, 2, 3]) * draws / 6
    assert chisquare(picked[1:], wrong).pvalue < 1e-9


def test_first_picks_are_uniform():
    X = np.arange(5.0)[:, None]
    rng = np.random.default_rng(98)
    counts = np.zeros(5)
    for _ in range(5000):
        counts[next(plus_plus_picks(X, 1, rng)).row] += 1
    assert chisquare(counts).pvalue > 0.001
