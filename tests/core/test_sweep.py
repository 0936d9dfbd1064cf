"""`sweep`: the numbers of `record` for every seed, all at once."""

import warnings

import numpy as np
import pytest

from kmeans_lib import INITS, best_of, load, record, sweep, sweeping, sweeps
from kmeans_lib.engines.many import CACHE
from tests.core.problems import KINDS, points


def assert_equals_records(runs, X, k, seeds, **settings):
    assert runs.seeds.tolist() == list(seeds)
    for i, seed in enumerate(seeds):
        trace = record(X, k, seed=seed, **settings)
        np.testing.assert_array_equal(runs.labels[i], trace.labels)
        assert runs.n_iter[i] == trace.n_iter
        assert runs.converged[i] == trace.converged
        assert runs.inertia[i] == pytest.approx(trace.inertia, rel=1e-12, abs=0)


@pytest.mark.filterwarnings("ignore:k=.*distinct point")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("init", INITS)
def test_every_run_is_the_run_that_record_makes(kind, init):
    rng = np.random.default_rng(KINDS.index(kind))
    for k, max_iter, empty in (
        (1, 300, "keep"),
        (3, 300, "relocate"),
        (9, 300, "relocate"),
        (9, 300, "keep"),
        (5, 1, "relocate"),
        (5, 3, "keep"),
    ):
        X = points(kind, int(rng.integers(10, 80)), 2, rng)
        settings = {"init": init, "max_iter": max_iter, "empty": empty}
        runs = sweep(X, k, range(8), **settings)
        assert_equals_records(runs, X, k, range(8), **settings)


def test_many_chunks_of_runs_are_still_the_same_runs():
    # more runs than one chunk holds; they leave at different times
    X = np.random.default_rng(1).normal(size=(700, 3))
    k = 9
    seeds = range(3 * CACHE // (len(X) * k) + 5)
    assert len(seeds) > 100
    runs = sweep(X, k, seeds)
    assert len(set(runs.n_iter.tolist())) > 10
    assert_equals_records(runs, X, k, seeds)


def test_close_calls_are_settled_as_record_settles_them():
    # Integers: midpoints between means fall on points, in every iteration.
    X = np.random.default_rng(2).integers(0, 9, (400, 2)).astype(float)
    assert_equals_records(sweep(X, 6, range(60)), X, 6, range(60))
    X = load("digits").X
    assert_equals_records(sweep(X, 10, range(4)), X, 10, range(4))


def test_runs_with_empty_clusters_end_as_record_ends_them():
    # Twelve copies of each of eight points: random starts share a place.
    rng = np.random.default_rng(3)
    X = np.repeat(rng.normal(size=(8, 2)), 12, axis=0)
    X += rng.normal(0, 1e-3, X.shape)
    starts = X[rng.integers(0, 96, (40, 7))]
    for empty in ("relocate", "keep"):
        runs = sweep(X, 7, init=starts, empty=empty)
        for i, start in enumerate(starts):
            trace = record(X, 7, init=start, empty=empty)
            np.testing.assert_array_equal(runs.labels[i], trace.labels)
            assert runs.n_iter[i] == trace.n_iter
            assert runs.inertia[i] == pytest.approx(trace.inertia, rel=1e-12)


def test_a_start_far_outside_the_data():
    X = np.random.default_rng(4).normal(size=(60, 2))
    starts = np.array([X[:3], X[3:6] * 1e6, X[6:9] + 1e9])
    runs = sweep(X, 3, init=starts)
    for i, start in enumerate(starts):
        trace = record(X, 3, init=start)
        np.testing.assert_array_equal(runs.labels[i], trace.labels)
        assert runs.n_iter[i] == trace.n_iter


def test_one_large_run_at_a_time_gives_the_same():
    X = np.random.default_rng(5).normal(size=(60_000, 1))
    assert_equals_records(
        sweep(X, 20, range(2), max_iter=3), X, 20, range(2), max_iter=3
    )


def test_each_seed_has_its_own_start():
    X = np.random.default_rng(6).normal(size=(300, 2))
    for init in INITS:
        runs = sweep(X, 6, range(30), init=init)
        assert len(np.unique(runs.labels, axis=0)) > 5


def test_runs_over_many_points_go_together_a_few_at_a_time():
    X = np.random.default_rng(3).normal(size=(9000, 2))
    runs = sweep(X, 4, range(15), max_iter=1)  # 14 of them in the first chunk
    for seed in (0, 14):
        alone = record(X, 4, seed=seed, max_iter=1)
        np.testing.assert_array_equal(runs.labels[seed], alone.labels)


def test_a_seed_does_not_depend_on_its_company():
    X = np.random.default_rng(7).normal(size=(200, 2))
    for init in INITS:
        alone = sweep(X, 5, [17], init=init)
        among = sweep(X, 5, [3, 17, 0, 99], init=init)
        assert alone.inertia[0] == among.inertia[1]
        np.testing.assert_array_equal(alone.labels[0], among.labels[1])
        np.testing.assert_array_equal(among.seeds, [3, 17, 0, 99])


def test_a_list_of_starts():
    X = load("four blobs").X
    rows = [[13, 427, 365, 467], [126, 314, 267, 282], [64, 277, 312, 242]]
    runs = sweep(X, 4, init=X[rows])
    np.testing.assert_allclose(runs.inertia, [973.533, 2533.406, 5459.1], atol=0.05)
    assert runs.n_iter.tolist() == [2, 7, 8]
    assert (runs.n_iter.dtype.kind, runs.converged.dtype) == ("i", bool)
    assert runs.seeds.tolist() == [0, 1, 2]
    np.testing.assert_array_equal(runs.open(1)[0].centroids, X[rows[1]])
    assert runs.open(1).inertia == pytest.approx(runs.inertia[1], rel=1e-12)
    assert runs.open(2).seed == 2
    picked = sweep(X, 4, [2, 0], init=list(X[rows]))
    np.testing.assert_array_equal(picked.inertia, runs.inertia[[2, 0]])


def test_best_success_rate_and_open():
    X = load("four blobs").X
    runs = sweep(X, 4, range(100))
    # chapter 3: 82 of the first 100 seeds find the four blobs
    assert runs.success_rate() == pytest.approx(0.82)
    assert runs.success_rate(optimum=973.5334296) == pytest.approx(0.82)
    assert runs.success_rate(optimum=900.0) == 0
    assert runs.success_rate(rtol=10) == 1
    best = runs.open(runs.best)
    assert best.seed == runs.best == int(runs.seeds[runs.inertia.argmin()])
    assert best.inertia == pytest.approx(runs.inertia.min(), rel=1e-12)
    assert len(runs) == 100
    assert repr(runs) == (
        "<Sweep: k=4 on 500 points, 100 runs, inertia 973.5 to 5420.7>"
    )


def test_the_lowest_inertia_itself_is_a_success():
    assert sweep([[0.0], [1]], 2, range(3)).success_rate() == 1  # of inertia 0
    assert sweep([[0.0], [1]], 1, range(3)).success_rate(rtol=0) == 1


def test_ends_that_differ_do_not_read_alike():
    X = np.array([0, 1000, 2000.1])[:, None]  # 1000² / 2 and 1000.1² / 2
    runs = sweep(X, 2, range(2), init=[[[0], [2000]], [[0], [1500]]])
    assert repr(runs).endswith("inertia 500000.0 to 500100.0>")
    near = sweep(X - [[0], [0], [0.0999]], 2, range(2), init=runs.starts)
    assert repr(near).endswith("inertia 500000.0>")
    apart = sweep(X - [[0], [0], [0.098]], 2, range(2), init=runs.starts)
    assert repr(apart).endswith("inertia 500000.0 to 500002.0>")


def test_open_repeats_the_settings():
    X = np.random.default_rng(8).normal(size=(100, 2))
    runs = sweep(X, 4, [5], init="farthest", max_iter=2, empty="keep")
    trace = runs.open(5)
    assert (trace.init, trace.n_iter, len(trace)) == ("farthest", 2, 6)
    assert len(sweeps.Sweep(runs.setup, runs.seeds, runs.ends).open(5)) == 6
    np.testing.assert_array_equal(trace.labels, runs.labels[0])


def test_best_of_is_the_best_of_its_seeds():
    X = load("iris").X
    inertias = [record(X, 3, seed=s).inertia for s in range(4, 24)]
    best = best_of(X, 3, 20, seed=4)
    assert best.inertia == min(inertias)
    assert best.seed == 4 + int(np.argmin(inertias))


def ten_runs_at_a_time(monkeypatch):
    monkeypatch.setattr(sweeps, "WORK", 50 * 2 * 10)


def test_seeds_are_taken_bit_by_bit_as_a_progress_bar_needs(monkeypatch):
    ten_runs_at_a_time(monkeypatch)
    X = np.random.default_rng(9).normal(size=(50, 2))
    taken = []

    def bar(seeds):
        for seed in seeds:
            taken.append(seed)
            yield seed

    lengths = []
    for runs in sweeping(X, 2, bar(range(35))):
        lengths.append((len(runs), len(taken)))
    assert lengths == [(10, 10), (20, 20), (30, 30), (35, 35)]
    whole = sweep(X, 2, range(35))
    np.testing.assert_array_equal(runs.inertia, whole.inertia)
    np.testing.assert_array_equal(runs.labels, whole.labels)


def test_runs_that_are_long_come_one_by_one(monkeypatch):
    monkeypatch.setattr(sweeps, "WORK", 1)
    assert [len(runs) for runs in sweeping([[0.0], [1]], 1, range(3))] == [1, 2, 3]


def test_an_interrupted_sweep_keeps_the_runs_that_are_done(monkeypatch):
    ten_runs_at_a_time(monkeypatch)
    X = np.random.default_rng(10).normal(size=(50, 2))

    def seeds(stop):
        for seed in range(100):
            if seed == stop:
                raise KeyboardInterrupt
            yield seed

    with pytest.warns(UserWarning, match="^interrupted: 20 runs done.$") as caught:
        runs = sweep(X, 2, seeds(25))
    assert caught[0].filename == __file__
    assert_equals_records(runs, X, 2, range(20))
    with pytest.raises(KeyboardInterrupt):
        sweep(X, 2, seeds(5))


def test_a_sweep_cannot_be_written_to():
    runs = sweep([[0.0], [1.0], [5.0]], 2, range(3))
    for name in ("inertia", "n_iter", "seeds", "labels", "converged"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(runs, name)[0] = 0


def test_more_clusters_than_distinct_points_warns_once():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        runs = sweep([[0.0]] * 4 + [[1.0]], 3, range(50))
    assert ["distinct" in str(w.message) for w in caught] == [True]
    assert runs.inertia.max() == 0


def test_restarts_needed_is_the_textbook_formula():
    assert [sweeps.restarts_for(p) for p in (0.83, 0.04, 1.0)] == [3, 113, 1]
    assert sweeps.restarts_for(0.25, 0.9) == 9
    # one fewer would not be enough
    for share in (0.1, 0.37, 0.8):
        needed = sweeps.restarts_for(share)
        assert 1 - (1 - share) ** needed >= 0.99
        assert 1 - (1 - share) ** (needed - 1) < 0.99


def test_a_sweep_tells_how_many_restarts_it_takes():
    runs = sweep([[0, 0], [0, 1], [4, 0], [4, 1]], 2, range(100))
    assert runs.restarts_needed(0.9) == sweeps.restarts_for(runs.success_rate(), 0.9)
    with pytest.raises(ValueError, match="No run reached the lowest inertia"):
        runs.restarts_needed(optimum=0.5)


@pytest.mark.parametrize("sure", [0, 1, -1, 2, float("nan"), "99%"])
def test_no_number_of_restarts_is_certain(sure):
    with pytest.raises(ValueError, match="sure="):
        sweeps.restarts_for(0.5, sure)


def test_a_very_small_share_needs_very_many_restarts():
    assert 4e17 < sweeps.restarts_for(1e-17) < 5e17


@pytest.mark.parametrize("wrong", [float("nan"), -1, "0"])
def test_the_goal_of_a_sweep_is_a_number(wrong):
    runs = sweep([[0.0], [1.0], [5.0]], 2, range(3))
    with pytest.raises(ValueError, match="rtol="):
        runs.success_rate(rtol=wrong)
    with pytest.raises(ValueError, match="optimum="):
        runs.success_rate(optimum=wrong)


@pytest.mark.parametrize("seed", ["x", 1.0, -1])
def test_a_listed_start_is_opened_by_its_whole_number(seed):
    runs = sweep([[0.0], [1.0], [5.0]], 2, range(1), init=[[[0.0], [1.0]]])
    with pytest.raises(ValueError, match="seed="):
        runs.open(seed)
