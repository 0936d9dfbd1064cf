"""`lloyd_steps` by hand, by its contract, and at the edges of the numbers."""

import ast
import inspect
from collections import Counter

import numpy as np
import pytest

from kmeans_lib import (
    EmptyClusterError,
    assign,
    distances,
    inertia,
    lloyd,
    lloyd_steps,
    load,
    record,
    update,
)
from kmeans_lib.distances import BLOCK, own_distances
from kmeans_lib.validation import as_points

SIX = [[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]
# From this start the first cluster is empty at the second assignment.
FIVE = [[0, 4], [1, 4], [7, 0], [0, 2], [4, 0]]
FIVE_START = [[0, 2], [0, 4], [1, 4]]


def test_six_points_by_hand():
    steps = list(lloyd_steps(SIX, [[1, 1], [2, 1]]))
    by_hand = [
        # iteration, phase, inertia, labels, n_changed
        (0, "init", np.nan, [-1] * 6, 0),
        (1, "assign", 284, [0, 1, 0, 1, 1, 1], 6),
        (1, "update", 72.25, [0, 1, 0, 1, 1, 1], 0),
        (2, "assign", 20.6875, [0, 0, 0, 1, 1, 1], 1),
        (2, "update", 8 / 3, [0, 0, 0, 1, 1, 1], 0),
        (3, "assign", 8 / 3, [0, 0, 0, 1, 1, 1], 0),
    ]
    assert len(steps) == len(by_hand)
    for step, (iteration, phase, total, labels, n_changed) in zip(
        steps, by_hand, strict=True
    ):
        assert (step.iteration, step.phase) == (iteration, phase)
        np.testing.assert_allclose(step.inertia, total, rtol=1e-15)
        np.testing.assert_array_equal(step.labels, labels)
        assert step.n_changed == n_changed
    np.testing.assert_array_equal(steps[2].centroids, [[1, 1.5], [6.75, 6.5]])
    assert steps[2].shift == pytest.approx(np.hypot(4.75, 5.5))
    np.testing.assert_allclose(steps[4].centroids, [[4 / 3, 4 / 3], [25 / 3, 25 / 3]])


def test_three_points_stuck_at_a_local_optimum():
    X = [[0], [2], [3.5]]
    assert record(X, 2, init=[[2], [3.5]]).inertia == 2
    assert record(X, 2, init=[[0], [3.5]]).inertia == 1.125


def test_a_tie_goes_to_the_lowest_index():
    X = [[0.0], [1.0], [2.0]]
    np.testing.assert_array_equal(
        assign(np.array(X), np.array([[2.0], [0.0]])), [1, 0, 0]
    )
    first = list(lloyd_steps(X, [[2], [0]]))[1]
    np.testing.assert_array_equal(first.labels, [1, 0, 0])


@pytest.mark.parametrize("n", [3, 3000])
@pytest.mark.parametrize("k", [2, 5, 127, 128, 200])
def test_the_lowest_of_equal_centroids_wins_however_many_there_are(n, k):
    # All centroids in one place: every point is a k-fold tie.
    X = np.random.default_rng(0).normal(size=(max(n, k), 2))
    assert not assign(X, np.zeros((k, 2))).any()
    apart = np.repeat(np.arange(k)[::-1, None] * 100.0, 2, axis=1)
    np.testing.assert_array_equal(assign(X, apart), k - 1)


def test_assign_sees_the_same_across_blocks():
    # Three blocks of rows, the last of one row only.
    k = 8
    X = np.random.default_rng(1).normal(size=(2 * BLOCK // k + 1, 2))
    D = ((X[:, None] - X[:k]) ** 2).sum(axis=2)
    np.testing.assert_array_equal(assign(X, X[:k]), D.argmin(axis=1))
    labels = np.arange(len(X)) % k
    expected = D[np.arange(len(X)), labels].sum()
    assert inertia(X, labels, X[:k]) == pytest.approx(expected, rel=1e-12)


def test_an_empty_cluster_gets_the_farthest_point_in_a_step_of_its_own():
    steps = list(lloyd_steps(FIVE, FIVE_START))
    assert [s.phase for s in steps] == [
        "init",
        "assign",
        "update",
        "assign",
        "relocate",
        "update",
        "assign",
    ]
    before, moved = steps[3], steps[4]
    np.testing.assert_array_equal(before.labels, [1, 1, 2, 1, 2])
    # Distances to the centroids (2, 3) and (3.5, 1)... by the definition:
    own = ((np.array(FIVE) - before.centroids[before.labels]) ** 2).sum(1)
    farthest = own.argmax()
    assert moved.labels[farthest] == 0
    assert moved.n_changed == 1
    np.testing.assert_array_equal(moved.centroids[0], FIVE[farthest])
    assert moved.inertia == pytest.approx(before.inertia - own[farthest])
    assert moved.iteration == before.iteration
    assert moved.shift > 0
    assert steps[-1].inertia == pytest.approx(10 / 3)


def test_keep_leaves_the_empty_centroid_where_it_is():
    steps = list(lloyd_steps(FIVE, FIVE_START, empty="keep"))
    assert "relocate" not in [s.phase for s in steps]
    for before, after in zip(steps[3:], steps[4:], strict=False):
        np.testing.assert_array_equal(before.centroids[0], after.centroids[0])
    assert steps[-1].inertia == pytest.approx(47 / 6)


def test_error_says_how_many_clusters_are_empty():
    with pytest.raises(EmptyClusterError, match="1 of 3 clusters has no points"):
        list(lloyd_steps(FIVE, FIVE_START, empty="error"))


def test_the_last_centroids_may_have_no_points():
    moved = update([[0.0], [2.0]], [0, 0], [[5.0], [7.0], [9.0]])
    np.testing.assert_array_equal(moved, [[1.0], [7.0], [9.0]])


def test_several_empty_clusters_take_the_farthest_points_in_turn():
    X = [[0.0], [1.0], [10.0], [30.0]]
    steps = list(lloyd_steps(X, [[0.0], [500.0], [600.0]]))
    assert steps[2].phase == "relocate"
    np.testing.assert_array_equal(steps[2].labels, [0, 0, 2, 1])
    np.testing.assert_array_equal(steps[2].centroids.ravel(), [0.0, 30.0, 10.0])
    assert steps[2].n_changed == 2


def test_a_point_alone_in_its_cluster_is_not_taken():
    # The farthest point, 100, is the only member of its cluster.
    X = [[0.0], [4.0], [100.0]]
    steps = list(lloyd_steps(X, [[1.0], [-90.0], [190.0]]))
    assert steps[2].phase == "relocate"
    np.testing.assert_array_equal(steps[2].labels, [0, 1, 2])


def test_nor_is_one_that_is_alone_since_a_point_before_it_was_taken():
    X = [[0.0], [0.5], [10.0], [11.0]]
    labels, centroids = lloyd.relocate(X, [0, 0, 1, 1], [[1.0], [5.0], [99.0], [98.0]])
    # 11 is taken first; 10, the farthest then, is alone, and so 0 is next
    np.testing.assert_array_equal(labels, [3, 0, 1, 2])
    np.testing.assert_array_equal(centroids.ravel(), [1, 5, 11, 0])


@pytest.mark.parametrize("empty", ["relocate", "keep"])
def test_more_clusters_than_distinct_points_warns_and_ends(empty):
    X = [[0.1, 0.2]] * 5 + [[1.1, 1.3]] * 5
    start = [[0.1, 0.2], [0.1, 0.2], [1.1, 1.3]]
    with pytest.warns(UserWarning, match="2 distinct points: 1 cluster must stay"):
        steps = list(lloyd_steps(X, start, empty=empty))
    assert steps[-1].n_changed == 0
    np.testing.assert_array_equal(np.bincount(steps[-1].labels, minlength=3), [5, 0, 5])
    assert steps[-1].inertia == pytest.approx(0, abs=1e-30)


@pytest.mark.filterwarnings("ignore:k=.*distinct point")
def test_copies_whose_mean_is_rounded_do_not_relocate_for_ever():
    # The mean of 60 times 0.1 is not 0.1: no reason to move a point there.
    for value in (0.1, 0.7, 1e8 + 0.1):
        trace = record(np.full((60, 2), value), 4)
        assert trace.converged
        assert trace.n_iter < 15
        assert "relocate" not in [step.phase for step in trace]


def test_max_iter_ends_with_one_more_assignment():
    X = np.random.default_rng(3).normal(size=(200, 2))
    full = record(X, 6, seed=1)
    assert full.n_iter > 3
    short = record(X, 6, seed=1, max_iter=2)
    assert not short.converged
    assert short.n_iter == 2
    assert [s.phase for s in short] == [
        "init",
        "assign",
        "update",
        "assign",
        "update",
        "assign",
    ]
    np.testing.assert_array_equal(short.labels, full[5].labels)
    np.testing.assert_array_equal(short.labels, assign(X, short.centroids))


def test_far_from_the_origin_the_partition_is_the_same():
    X = np.random.default_rng(4).normal(size=(500, 2)).round(3)
    for seed in range(20):
        near, far = record(X, 4, seed=seed), record(X + 1e8, 4, seed=seed)
        np.testing.assert_array_equal(near.labels, far.labels)
        np.testing.assert_allclose(near.inertia, far.inertia, rtol=1e-6)


@pytest.mark.parametrize(
    "init", ["random", "k-means++", "greedy k-means++", "farthest", "partition"]
)
@pytest.mark.parametrize("scale", [2.0**-498, 2.0**498])
def test_tiny_and_huge_numbers_run_as_ordinary_ones(scale, init):
    # 2**498 is 8e149; a power of two, so that nothing else differs.
    X = np.random.default_rng(5).uniform(-1, 1, size=(80, 3))
    plain = record(X, 5, init=init, seed=2)
    scaled = record(X * scale, 5, init=init, seed=2)
    assert len(plain) == len(scaled)
    for a, b in zip(plain, scaled, strict=True):
        np.testing.assert_array_equal(a.labels, b.labels)
        np.testing.assert_array_equal(a.centroids * scale, b.centroids)
    np.testing.assert_allclose(plain.inertias * scale * scale, scaled.inertias, 1e-14)


def test_bytes_of_an_image_are_exact():
    pixels = np.random.default_rng(6).integers(0, 256, (400, 3), np.uint8)
    trace = record(pixels, 5, seed=0)
    wide = record(pixels.astype(float), 5, seed=0)
    np.testing.assert_array_equal(trace.inertias, wide.inertias)
    members = pixels[trace.labels == 0].astype(int)
    np.testing.assert_array_equal(
        trace.centroids[0], members.sum(axis=0) / len(members)
    )


@pytest.mark.parametrize(
    ("X", "k", "expected"),
    [
        ([[5.0]], 1, 0),  # one point
        ([[0.0], [2.0], [4.0]], 1, 8),  # k = 1
        ([[0.0], [2.0], [5.0]], 3, 0),  # k = n
        ([[0.0, 0.0], [1.0, 1.0], [9.0, 9.0]], 2, 1),  # on a line
        ([[0.1] * 64, [0.3] * 64], 1, 64 * 0.02),  # 64 features
        ([[0.1, 7.0]] * 9, 1, 0),  # constant data
    ],
)
def test_edge_cases_reach_their_inertia(X, k, expected):
    trace = record(X, k, init="farthest")
    assert trace.converged
    assert trace.inertia == pytest.approx(expected, rel=1e-14, abs=1e-24)


def test_half_steps_are_the_public_functions():
    X = np.random.default_rng(7).normal(size=(300, 2))
    for before, after in zip(t := record(X, 4), t[1:], strict=False):
        if after.phase == "assign":
            np.testing.assert_array_equal(after.labels, assign(X, before.centroids))
        else:
            np.testing.assert_array_equal(
                after.centroids, update(X, before.labels, before.centroids)
            )
        assert after.inertia == pytest.approx(
            inertia(X, after.labels, after.centroids), rel=1e-14
        )


@pytest.mark.parametrize(
    "convert",
    [
        list,
        np.float32,
        np.int16,
        np.asfortranarray,
        lambda X: np.repeat(X, 2, axis=1)[:, ::2],
        lambda X: __import__("pandas").DataFrame(X),
    ],
    ids=["list", "float32", "int16", "fortran", "strided", "pandas"],
)
def test_every_kind_of_table_gives_the_same_run(convert):
    X = np.random.default_rng(8).integers(0, 90, (60, 2)).astype(float)
    rows = X.tolist() if convert is list else X
    expected = record(X, 3, seed=1)
    got = record(convert(rows), 3, seed=1)
    np.testing.assert_array_equal(got.labels, expected.labels)
    assert got.inertia == expected.inertia
    assert got.X.dtype == np.float64


def test_read_only_input_is_read_and_never_written_to():
    X = np.random.default_rng(9).normal(size=(50, 2))
    start = X[:3].copy()
    X.flags.writeable = start.flags.writeable = False
    before = X.copy(), start.copy()
    list(lloyd_steps(X, start))
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(start, before[1])


def test_changing_the_data_later_changes_no_run():
    X = np.random.default_rng(10).normal(size=(50, 2))
    expected = [s.inertia for s in lloyd_steps(X, X[:3])][1:]
    start = X[:3].copy()
    steps = lloyd_steps(X, start)
    next(steps)
    X[:] = start[:] = 0
    assert [s.inertia for s in steps] == expected


def test_arrays_of_a_step_cannot_be_written_to():
    for step in lloyd_steps(FIVE, FIVE_START):
        for array in (step.centroids, step.labels):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0


def test_no_step_shares_memory_that_a_later_one_changed():
    # Each Step is copied as it comes; at the end nothing may have moved.
    copies = [
        (s, s.centroids.copy(), s.labels.copy()) for s in lloyd_steps(FIVE, FIVE_START)
    ]
    for step, centroids, labels in copies:
        np.testing.assert_array_equal(step.centroids, centroids)
        np.testing.assert_array_equal(step.labels, labels)


def test_update_does_not_write_to_its_arguments():
    X = np.array([[0.0], [1.0], [5.0]])
    labels, centroids = np.array([0, 0, 1]), np.array([[0.0], [4.0]])
    update(X, labels, centroids)
    np.testing.assert_array_equal(centroids, [[0.0], [4.0]])
    np.testing.assert_array_equal(labels, [0, 0, 1])


def test_memory_stays_bounded_as_n_grows():
    # Four million distances would be 32 MB at once; blocks need far less.
    import tracemalloc

    X = np.random.default_rng(0).normal(size=(40_000, 2))
    steps = lloyd_steps(X, X[:100], max_iter=2)
    next(steps)
    tracemalloc.start()
    for step in steps:
        assert step.inertia > 0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6 * X.nbytes  # 3.8 MB


# what the page shows is what runs


def test_recording_a_run_executes_the_functions_of_the_page(monkeypatch):
    called = Counter()

    def counted(name):
        plain = getattr(lloyd, name)

        def call(*arguments):
            called[name] += 1
            return plain(*arguments)

        monkeypatch.setattr(lloyd, name, call)

    for name in ("assign", "update", "inertia", "relocate"):
        counted(name)
    phases = Counter(step.phase for step in record(FIVE, 3, init=FIVE_START))
    n_looks = phases["assign"] + phases["relocate"] + phases["update"]
    assert phases["relocate"] == 1
    assert called == {
        "assign": phases["assign"],
        "update": phases["update"],
        "relocate": phases["relocate"],
        "inertia": n_looks,
    }


def test_a_change_on_the_page_changes_every_recorded_run(monkeypatch):
    monkeypatch.setattr(lloyd, "update", lambda X, labels, centroids: centroids)
    trace = record(SIX, 2, init=[0, 1])
    np.testing.assert_array_equal(trace.centroids, [[1, 1], [2, 1]])
    assert trace.n_iter == 2


def test_a_trace_holds_the_steps_of_lloyd_steps():
    X = load("iris").X
    trace = record(X, 3, init=[0, 50, 100])
    for kept, step in zip(trace, lloyd_steps(X, X[[0, 50, 100]]), strict=True):
        assert (kept.phase, kept.iteration) == (step.phase, step.iteration)
        np.testing.assert_array_equal(kept.labels, step.labels)
        np.testing.assert_array_equal(kept.centroids, step.centroids)
        np.testing.assert_equal(kept.inertia, step.inertia)


@pytest.mark.parametrize("module", [lloyd, distances], ids=lambda m: m.__name__)
def test_no_sum_may_be_fused_by_the_processor(module):
    """A fused last digit could decide which cluster a point joins."""
    tree = ast.parse(inspect.getsource(module))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    fused = {"dot", "vdot", "vecdot", "inner", "matmul", "einsum", "tensordot", "norm"}
    assert not names & fused
    assert not any(isinstance(node, ast.MatMult) for node in ast.walk(tree))


def test_the_mean_of_equal_points_is_that_point():
    for value, n in ((0.1, 10), (0.7, 60), (1e8 + 0.1, 999)):
        X = np.array([[value, 1 / 3]] * n + [[-5.0, 2.0]])
        labels = np.append(np.zeros(n, int), 1)
        moved = update(X, labels, [[9.0, 9.0], [8.0, 8.0]])
        np.testing.assert_array_equal(moved, [[value, 1 / 3], [-5.0, 2.0]])


@pytest.mark.parametrize("d", [7, 8, 16, 200])
@pytest.mark.parametrize("left_over", [1, 2, 3])
def test_squares_are_added_feature_by_feature_in_the_last_rows_too(d, left_over):
    rng = np.random.default_rng(d)
    X = as_points(rng.normal(size=(BLOCK // d + left_over, d)) * rng.uniform(1, 1e3, d))
    centroids, labels = rng.normal(size=(3, d)), rng.integers(0, 3, len(X))
    for rows in (slice(0, 1), slice(None)):
        squares = (X[rows] - centroids[labels[rows]]) ** 2
        one_by_one = [np.add.accumulate(row)[-1] for row in squares]  # in order
        assert own_distances(X[rows], labels[rows], centroids).tolist() == one_by_one
