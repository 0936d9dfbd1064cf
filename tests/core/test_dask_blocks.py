"""The law of engines for points in blocks: with the plain scheduler and with workers.

Beyond the law: the centroids are those of `lloyd_steps` in every bit.
"""

import os
import pickle
import signal

import numpy as np
import pytest

from kmeans_lib import INITS, lloyd_steps, load
from kmeans_lib.engines import dask_blocks
from kmeans_lib.engines.dask_blocks import BlockStep, lloyd_dask
from kmeans_lib.init import initial_centroids
from kmeans_lib.lloyd import relocate
from kmeans_lib.validation import as_points
from tests.core.problems import KINDS, points
from tests.core.test_engines import RULES, all_steps, assert_same, tolerances

dask = pytest.importorskip("dask", reason="Dask comes with the extra `cluster`")
da = pytest.importorskip("dask.array")
pytestmark = pytest.mark.filterwarnings("ignore:k=.*distinct point")


@pytest.fixture(autouse=True)
def one_thread():
    with dask.config.set(scheduler="synchronous"):
        yield


def in_three(X):
    """A Dask array of the points, in three blocks; one of them has a single row."""
    return da.from_array(X, chunks=((1, len(X) // 2, len(X) - 1 - len(X) // 2), -1))


def assert_law(X, start, **settings):
    X = as_points(X)
    plain, failed = all_steps(lloyd_steps, X, start, **settings)
    steps, failed_too = all_steps(lloyd_dask, in_three(X), start, **settings)
    assert failed == failed_too
    assert_same(plain, steps, *tolerances(X, start), "dask")
    for a, b in zip(plain, steps, strict=True):
        np.testing.assert_array_equal(a.centroids, b.centroids)
        assert a.shift == b.shift
        assert a.labels.dtype == b.labels.dtype


@pytest.mark.parametrize("init", INITS)
def test_the_law_holds_from_every_start(init):
    X = load("four blobs").X[:200]
    assert_law(X, initial_centroids(X, 4, init, seed=1), max_iter=4)


@pytest.mark.parametrize("kind", KINDS)
def test_the_law_holds_for_ties_duplicates_and_empty_clusters(kind):
    rng = np.random.default_rng(KINDS.index(kind))
    X = points(kind, 60, 2, rng)
    assert_law(X, X[rng.choice(60, 4, replace=False)], max_iter=3)
    assert_law(X, X[[7, 7, 8, 7, 8]], max_iter=2)


@pytest.mark.parametrize("empty", RULES)
def test_the_law_holds_whatever_is_done_about_empty_clusters(empty):
    X = load("four blobs").X[:90]
    assert_law(X, np.vstack([X[:2], X[:3] + 1e3]), empty=empty)


def test_the_law_holds_for_blocks_of_more_points_than_are_looked_at_at_once():
    X = np.random.default_rng(3).normal(size=(9000, 1))
    assert_law(X, X[:4], max_iter=2)


def test_the_law_holds_where_one_point_moves_to_an_empty_cluster():
    X = load("four blobs").X[:90]
    assert_law(X, np.vstack([X[:2], X[:1] + 1e3]), max_iter=2)
    steps = lloyd_dask(in_three(X), X[:2], max_iter=1)
    assert {step.labels.dtype for step in steps} == {np.dtype(np.int32)}


def test_a_mean_of_equal_points_is_that_point():
    X = np.repeat([[0.1, 0.7], [1.3, 0.2], [2.9, 1.1]], 11, axis=0)
    assert (np.add.accumulate(X[:11])[-1] / 11 != X[0]).any()  # it is rounded
    (*_, last) = lloyd_dask(in_three(X), X[[0, 11, 22]])
    np.testing.assert_array_equal(last.centroids, X[[0, 11, 22]])


def test_k_points_of_each_block_are_enough_to_fill_empty_clusters():
    rng = np.random.default_rng(3)
    for _ in range(15):
        X = as_points(rng.integers(0, 2, (60, 2)))  # many are equally far
        labels = rng.choice([0, 2], 60, p=[0.1, 0.9]).astype(np.int32)
        C = rng.integers(0, 4, (4, 2)).astype(float)
        blocks = dask_blocks.in_blocks(in_three(X))
        here = da.from_array(labels, chunks=blocks.chunks[:1])
        step = BlockStep("assign", 1, C, here, 0.0)
        sizes = np.bincount(labels, minlength=4)
        found = dask_blocks.relocated(blocks, step, sizes)
        expected, places = relocate(X, labels, C)
        np.testing.assert_array_equal(found["labels"], expected)
        np.testing.assert_array_equal(found["centroids"], places)


def test_each_iteration_takes_one_look_at_each_block(monkeypatch):
    looks = []

    def look(*block, **centroids):
        looks.append(block)
        return plain(*block, **centroids)

    plain = dask_blocks.look
    monkeypatch.setattr(dask_blocks, "look", look)
    X = load("four blobs").X
    *_, last = lloyd_dask(in_three(X), X[:4])
    # one at the start and one after each update
    assert len(looks) == 3 * last.iteration


def test_a_block_that_has_travelled_is_read_as_one_made_here():
    """Its dtype is a copy and its memory anywhere: `np.add.at` would be slow."""
    X = np.asfortranarray(load("iris").X)
    sent = pickle.loads(pickle.dumps(X, 5))
    askew = np.frombuffer(b"." + X.tobytes("F"), sent.dtype, offset=1)
    for block in (sent, askew.reshape(X.shape, order="F")):
        here = dask_blocks.arrived(block)
        assert here.dtype is np.dtype(float)
        assert here.flags.aligned
        assert here.flags.f_contiguous
        np.testing.assert_array_equal(here, X)


def test_points_come_in_any_blocks_and_types():
    X = np.arange(24).reshape(12, 2) % 7
    expected = [step.labels.tolist() for step in lloyd_steps(X, X[:3])]
    in_columns = da.from_array(X, chunks=(5, 1))
    filtered = in_columns[da.from_array(np.full(12, True), chunks=5)]  # of unknown size
    with_nothing = da.concatenate([in_columns, in_columns[:0]])
    for given in (X.tolist(), in_columns.astype("f4"), filtered, with_nothing):
        found = [step.labels.compute().tolist() for step in lloyd_dask(given, X[:3])]
        assert found == expected


@pytest.mark.parametrize(
    ("X", "words"),
    [
        ([1.0, 2, 3], r"shape \(3,\): one dimension"),
        (np.empty((0, 2)), "it is empty"),
        ([[0, 1], [np.nan, 2]], "1 value that is NaN"),
        ([[0.0, 1]], "only 1 point"),
    ],
)
def test_what_cannot_be_used_is_refused_at_the_call(X, words):
    with pytest.raises(ValueError, match=words):
        lloyd_dask(da.from_array(np.array(X)), [[0, 0], [1, 1]])


def test_more_clusters_than_points_that_differ_are_warned_about():
    X = np.repeat([[0.0, 1], [2, 3]], 4, axis=0)
    with pytest.warns(UserWarning, match="only 2 distinct points") as caught:
        list(lloyd_dask(in_three(X), X[:3]))
    assert caught[0].filename == __file__


def test_what_is_usual_is_that_of_lloyd_steps():
    lloyd_dask(in_three(np.eye(4)), np.eye(4)[:2])
    assert lloyd_dask.__kwdefaults__ == lloyd_steps.__kwdefaults__


def test_a_missing_dask_is_named_with_what_installs_it(monkeypatch):
    monkeypatch.setattr(dask_blocks, "dask", None)
    with pytest.raises(ModuleNotFoundError) as caught:
        lloyd_dask([[0.0], [1]], [[0.0]])
    assert str(caught.value) == (
        "Dask is not installed. Needed for lloyd_dask: pip install "
        '"kmeans-lib[cluster]"; lloyd_large does the same on one machine.'
    )


def test_a_worker_that_is_killed_in_mid_run_changes_nothing():
    distributed = pytest.importorskip("distributed")
    X = load("four blobs").X
    start = X[[361, 73, 374, 155]]
    plain, steps = list(lloyd_steps(X, start)), []
    with (
        distributed.Client(
            n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0"
        ) as client,
        # By name: a worker that starts again is sent the settings, and no client.
        dask.config.set(scheduler="distributed"),
    ):
        for step in lloyd_dask(da.from_array(X, chunks=(100, -1)), start):
            steps.append(step)
            if len(steps) == 4:
                victim, *_ = client.run(os.getpid).values()
                os.kill(victim, signal.SIGKILL)
        assert victim not in client.run(os.getpid).values()
        assert_same(plain, steps, *tolerances(X, start), "dask")
