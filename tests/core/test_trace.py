"""`Trace`: everything that is listed for it, and its sentences."""

import numpy as np
import pytest

from kmeans_lib import kmeans_steps, load, record, sweep

FIVE = [[0, 4], [1, 4], [7, 0], [0, 2], [4, 0]]
FIVE_START = [[0, 2], [0, 4], [1, 4]]


@pytest.fixture(params=[False, True], ids=["plain", "compact"])
def trace(request):
    X = load("four blobs").X
    return record(X, 4, init=X[[361, 73, 374, 155]], seed=7, large=request.param)


def test_a_trace_is_a_sequence_of_steps(trace):
    assert len(trace) == len(trace.steps) == 10
    assert [s.phase for s in trace] == ["init", *["assign", "update"] * 4, "assign"]
    assert trace[-1].iteration == trace[9].iteration == 5
    assert [s.iteration for s in trace[1:4]] == [1, 1, 2]
    for t, step in enumerate(trace):
        np.testing.assert_array_equal(step.labels, trace[t].labels)
    with pytest.raises(IndexError):
        trace[10]


def test_what_a_trace_says_of_the_run(trace):
    assert (trace.k, trace.seed, trace.n_iter, trace.converged) == (4, 7, 5, True)
    assert trace.X.shape == (500, 2)
    assert trace.init.shape == (4, 2)
    assert trace.inertia == trace[-1].inertia == trace.inertias[-1]
    np.testing.assert_array_equal(trace.labels, trace[-1].labels)
    np.testing.assert_array_equal(trace.centroids, trace[-1].centroids)
    assert np.isnan(trace.inertias[0])
    assert trace.inertias.shape == (10,)
    assert trace.paths.shape == (10, 4, 2)
    np.testing.assert_array_equal(trace.paths[3], trace[3].centroids)


def test_changed_and_sizes(trace):
    counts = [int(trace.changed(t).sum()) for t in range(len(trace))]
    assert {trace.changed(t).dtype for t in range(len(trace))} == {np.dtype(bool)}
    assert counts == [0, 500, 0, 85, 0, 54, 0, 1, 0, 0]
    assert counts == [step.n_changed for step in trace]
    np.testing.assert_array_equal(trace.changed(-3), trace.changed(7))
    assert trace.sizes(0).tolist() == [0, 0, 0, 0]
    assert sorted(trace.sizes(-1)) == [124, 125, 125, 126]
    assert sum(trace.sizes(3)) == 500


def test_labels_are_wide_enough_for_arithmetic(trace):
    assert {step.labels.dtype for step in trace} == {np.dtype(np.int32)}


def test_sentences_of_a_whole_run(trace):
    moves = np.diff(trace.paths, axis=0)  # (T - 1, k, d)
    farthest = np.sqrt((moves**2).sum(axis=2)).max(axis=1)
    assert [trace.sentence(t) for t in (0, 1, 4, 5, 8, 9)] == [
        "Start: 4 centroids placed; no point belongs to a cluster yet.",
        "Iteration 1, assignment: each of the 500 points joined its nearest "
        "centroid; inertia is 3843.7.",
        "Iteration 2, update: each centroid moved to the mean of its "
        f"points, the farthest by {farthest[3]:.4g}; inertia fell "
        "from 2900.3 to 1851.3.",
        "Iteration 3, assignment: 54 of 500 points changed cluster; inertia "
        "fell from 1851.3 to 1161.5.",
        "Iteration 4, update: each centroid moved to the mean of its "
        f"points, the farthest by {farthest[7]:.4g}; inertia fell "
        "from 973.7 to 973.5.",
        "Iteration 5, assignment: no point changed cluster. Converged after "
        "5 iterations; inertia is 973.5.",
    ]
    assert trace.title(0) == "Start"
    assert trace.title(5) == "Iteration 3, assignment"
    assert trace.sentence(-1) == trace.sentence(9)
    assert repr(trace) == (
        "<Trace: k=4 on 500 points, converged after 5 iterations, inertia 973.5>"
    )


@pytest.mark.parametrize("large", [False, True])
def test_sentences_about_empty_clusters(large):
    moved = record(FIVE, 3, init=FIVE_START, large=large)
    assert moved.sentence(3).endswith(
        "inertia fell from 36 to 22. 1 cluster has no points."
    )
    assert moved.sentence(4) == (
        "Iteration 2, relocation: 1 empty cluster took over the point "
        "farthest from the centroid; inertia fell from 22 to 9."
    )
    kept = record(FIVE, 3, init=FIVE_START, empty="keep", large=large)
    assert kept.sentence(4).startswith(
        "Iteration 2, update: each centroid that has points moved"
    )
    assert kept.sentence(-1).endswith("1 cluster has no points.")


def test_the_sentence_of_a_run_that_was_stopped():
    X = np.random.default_rng(0).normal(size=(200, 2))
    trace = record(X, 5, max_iter=1)
    assert trace.sentence(-1).endswith(
        "Stopped after 1 iteration, before it converged."
    )
    assert not trace.converged
    assert repr(trace).startswith(
        "<Trace: k=5 on 200 points, stopped after 1 iteration, inertia "
    )


def test_sentences_never_name_a_cluster_and_never_show_nan():
    for seed in range(5):
        trace = record(load("iris").X, 3, seed=seed)
        for t in range(len(trace)):
            words = trace.sentence(t)
            assert "nan" not in words
            assert "cluster 0" not in words
            assert words.count("\n") == 0
            assert words.endswith(".")


def test_one_point_has_its_own_sentence():
    assert "the point joined its nearest" in record([[2.0]], 1).sentence(1)


def test_a_picture_goes_with_the_repr(trace):
    data, metadata = trace._repr_mimebundle_()
    assert data["text/plain"] == repr(trace)
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == trace.sentence(-1)


def test_the_data_of_a_trace_is_a_read_only_copy():
    X = np.random.default_rng(1).normal(size=(40, 2))
    for large in (False, True):
        trace = record(X, 3, large=large)
        before, X[0] = X[0].copy(), X[0] + 1
        np.testing.assert_array_equal(trace.X[0], before)
        with pytest.raises(ValueError, match="read-only"):
            trace.X[0] = 0


def test_same_arguments_same_steps_bit_for_bit():
    X = load("iris").X
    for large in (False, True):
        a, b = (record(X, 4, seed=3, large=large) for _ in range(2))
        np.testing.assert_array_equal(a.inertias, b.inertias)
        np.testing.assert_array_equal(a.paths, b.paths)
        for one, other in zip(a, b, strict=True):
            np.testing.assert_array_equal(one.labels, other.labels)


def test_the_seed_is_0_unless_another_is_asked_for():
    X = load("iris").X
    for init in ("random", "k-means++", "partition"):
        expected = record(X, 4, init=init, seed=0).centroids
        assert (record(X, 4, init=init, seed=1)[0].centroids != expected).any()
        *_, last = kmeans_steps(X, 4, init=init)
        np.testing.assert_array_equal(last.centroids, expected)
        np.testing.assert_array_equal(
            record(X, 4, init=init).centroids, record(X, 4, init=init, seed=0).centroids
        )
    assert sweep(X, 4).seeds.tolist() == list(range(200))


def test_tiny_points_with_an_ordinary_start():
    # Beside the start all points are one; the empty cluster gets the farthest.
    X = np.array([[1.0], [2.0], [8.0], [9.0]]) * 1e-148
    for large in (False, True):
        for start in ([[0.0], [1.0]], [[1.0], [1.0]], [[-3.0], [5.0]]):
            trace = record(X, 2, init=start, large=large)
            np.testing.assert_array_equal(trace.labels[[0, 2]], trace.labels[[1, 3]])
            assert trace.inertia == pytest.approx(1e-296, rel=1e-12, abs=0)
    runs = sweep(X, 2, init=[[[0.0], [1.0]], [[-3.0], [5.0]]])
    np.testing.assert_allclose(runs.inertia, 1e-296, rtol=1e-12)
