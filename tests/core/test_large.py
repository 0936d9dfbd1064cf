"""`lloyd_large` takes the path of `lloyd`, ties and all."""

import tracemalloc

import numpy as np
import pytest

from kmeans_lib import lloyd_steps, record
from kmeans_lib.distances import BLOCK
from kmeans_lib.engines.compact import CompactSteps
from kmeans_lib.engines.large import Points, Sums, lloyd_large
from kmeans_lib.engines.many import Points as PointsOfMany
from kmeans_lib.validation import MANY, as_points
from tests.core.problems import KINDS, points, problem


def assert_same_steps(X, start, rtol=1e-9, **settings):
    plain = list(lloyd_steps(X, start, **settings))
    large = list(lloyd_large(X, start, **settings))
    assert [s.phase for s in plain] == [s.phase for s in large]
    reach = np.abs(X).max()
    rounding = len(X) * np.finfo(float).eps * reach  # of a mean
    for a, b in zip(plain, large, strict=True):
        np.testing.assert_array_equal(a.labels, b.labels)
        assert (a.iteration, a.n_changed) == (b.iteration, b.n_changed)
        np.testing.assert_allclose(a.centroids, b.centroids, rtol=1e-12, atol=rounding)
        if a.phase != "init":
            spread = np.sqrt(len(X) * a.inertia) + len(X) * rounding
            assert b.inertia == pytest.approx(
                a.inertia, rel=rtol, abs=4 * rounding * spread
            )
            assert b.shift == pytest.approx(a.shift, rel=1e-9, abs=4 * rounding)
    return large


@pytest.mark.filterwarnings("ignore:k=.*distinct point")
@pytest.mark.parametrize("empty", ["relocate", "keep"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_steps_are_those_of_lloyd(kind, empty):
    rng = np.random.default_rng(KINDS.index(kind))
    for max_iter in (1, 2, 300) * 12:
        X, start, _ = problem(rng, [kind], most=250)
        if rng.random() < 0.2:  # a start outside the data
            start = start * 3
        assert_same_steps(X, start, max_iter=max_iter, empty=empty)


@pytest.mark.parametrize("side", [3, 8, 30])
def test_integer_grids_where_every_other_point_ties(side):
    rng = np.random.default_rng(side)
    for d in (1, 2, 3):
        X = rng.integers(0, side, (3000, d)).astype(float)
        start = np.unique(X, axis=0)
        start = start[rng.permutation(len(start))[:7]]
        assert_same_steps(X, start)
        assert_same_steps(X * 0.1, start * 0.1)
        assert_same_steps(X + 1e7, start + 1e7)


@pytest.mark.parametrize(("d", "k"), [(1, 2), (2, 8), (16, 40), (64, 5)])
def test_many_blocks_of_points(d, k):
    rng = np.random.default_rng(d)
    X = points("groups", 2 * BLOCK // max(d, k) + 1001, d, rng)
    steps = assert_same_steps(X, X[rng.choice(len(X), k, replace=False)])
    assert steps[-1].n_changed == 0


def test_a_cluster_that_shrinks_to_a_few_points_keeps_its_digits():
    # The middle centroid takes two groups of 20,000 points, then hands
    # both over and keeps two points: what is left of its sum is rounding.
    rng = np.random.default_rng(11)
    X = np.concatenate(
        [
            [-400, 1400, 497.1, 503.3],
            rng.normal(0, 1, 20_000),
            rng.normal(1000, 1, 20_000),
        ]
    )[:, None]
    steps = assert_same_steps(X, np.array([[500.0], [-900], [1900]]))
    sizes = [np.bincount(s.labels, minlength=3)[0] for s in steps[1:]]
    assert (max(sizes), sizes[-1]) == (40_002, 2)
    middle = steps[-1].centroids[0, 0]
    assert middle == pytest.approx((497.1 + 503.3) / 2, rel=1e-14)


def test_most_points_are_not_looked_at(monkeypatch):
    # The margin: without it every row is looked up in every iteration.
    from kmeans_lib.engines.large import LargeRun

    X = points("groups", 20_000, 2, np.random.default_rng(2))
    looked, look = [], LargeRun.look

    def counting(run, rows, labels, slip):
        looked.append(len(rows))
        return look(run, rows, labels, slip)

    monkeypatch.setattr(LargeRun, "look", counting)
    *_, last = lloyd_large(X, X[:8])
    assert last.iteration > 15
    assert sum(looked) < 0.5 * last.iteration * len(X)


def test_record_chooses_by_size_or_is_told():
    X = points("groups", MANY, 1, np.random.default_rng(3))
    assert isinstance(record(X, 2, max_iter=1).steps, CompactSteps)
    assert isinstance(record(X[:-1], 2, max_iter=1).steps, tuple)
    small = X[:900]
    told = record(small, 4, large=True)
    plain = record(small, 4)
    assert isinstance(told.steps, CompactSteps)
    assert len(told) == len(plain)
    for t in range(len(plain)):
        np.testing.assert_array_equal(told[t].labels, plain[t].labels)
        np.testing.assert_array_equal(told.changed(t), plain.changed(t))
        assert told.sentence(t) == plain.sentence(t)
    forward = [step.labels for step in told]
    for t in reversed(range(len(told))):
        np.testing.assert_array_equal(told[t].labels, forward[t])
    assert [s.iteration for s in told[2:5]] == [1, 2, 2]


def test_a_large_trace_takes_a_fiftieth_of_its_labels():
    rng = np.random.default_rng(4)
    X = (
        rng.normal(0, 2, (MANY, 2))
        + rng.uniform(-10, 10, (8, 2))[rng.integers(8, size=MANY)]
    )
    trace = record(X, 8, seed=1, max_iter=100)
    assert trace.n_iter >= 60
    assert trace.steps.nbytes <= trace.n_iter * len(X) * 8 / 50


def test_memory_beside_the_points_while_iterating():
    X = np.random.default_rng(5).normal(size=(100_000, 16))
    steps = lloyd_large(X, X[:100], max_iter=2)
    tracemalloc.start()
    for step in steps:
        assert len(step.labels) == len(X)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 0.4 * X.nbytes


def test_points_are_not_copied_and_not_written_to():
    X = np.random.default_rng(6).normal(size=(500, 3))
    X.flags.writeable = False
    copy = X.copy()
    for step in lloyd_large(X, X[:4]):
        with pytest.raises(ValueError, match="read-only"):
            step.labels[0] = 0
    np.testing.assert_array_equal(X, copy)


def test_arrays_of_earlier_steps_stay_as_they_were():
    X = points("groups", 800, 2, np.random.default_rng(7))
    kept = [(s, s.labels.copy(), s.centroids.copy()) for s in lloyd_large(X, X[:5])]
    for step, labels, centroids in kept:
        np.testing.assert_array_equal(step.labels, labels)
        np.testing.assert_array_equal(step.centroids, centroids)


def test_the_reach_is_that_of_the_farthest_point():
    X = as_points([[0.0, 0], [1, 0], [0, 1], [300, 400]])
    for found in (Points(X, X[:1]), PointsOfMany(X, X[None, :1])):
        distances = np.linalg.norm(X - found.centre, axis=1)
        assert found.reach == pytest.approx(distances.max(), rel=1e-12)


def test_labels_are_as_wide_as_those_of_lloyd_steps():
    X = np.eye(3)
    for steps in zip(lloyd_steps(X, X[:2]), lloyd_large(X, X[:2]), strict=True):
        assert {step.labels.dtype for step in steps} == {np.dtype(np.int32)}


def test_each_move_adds_to_what_a_sum_may_have_lost():
    sums = Sums(k=1, d=1, reach=1.0)
    for n in (2, 3):  # n moving points, each rounds a sum of all that are there then
        sums.add(np.ones((n, 1)), np.zeros(n, np.int32))
    assert sums.error.tolist() == [(2 * 2 + 3 * 5) * np.finfo(float).eps]
