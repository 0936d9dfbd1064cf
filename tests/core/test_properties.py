"""What holds for every run on every data, found out by hypothesis."""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kmeans_lib import INITS, assign, inertia, lloyd_steps, record, sweep, update
from kmeans_lib.engines.large import lloyd_large

# Deterministic, and no deadline: the machines of CI are shared.
thorough = settings(
    deadline=None,
    derandomize=True,
    max_examples=120,
    database=None,
    suppress_health_check=list(HealthCheck),
)
pytestmark = pytest.mark.filterwarnings("ignore:k=.*distinct point")

integers = st.integers(-5, 5).map(float)
decimals = st.integers(-30, 30).map(lambda i: i / 10)
anything = st.floats(-1e6, 1e6, width=32)
extreme = st.floats(-1e150, 1e150).map(lambda x: x if abs(x) > 1e-150 else 0.0)


@st.composite
def problems(draw, values=(integers, decimals, anything, extreme)):
    """Points, a start that may lie anywhere, and a rule for the empty."""
    n, d = draw(st.integers(1, 25)), draw(st.integers(1, 3))
    k = draw(st.integers(1, min(n, 6)))
    value = draw(st.sampled_from(values))
    X = draw(arrays(float, (n, d), elements=value))
    if draw(st.booleans()):
        rows = draw(st.permutations(range(n)))[:k]
        start = X[rows]
    else:
        start = draw(arrays(float, (k, d), elements=value))
    return X, start, draw(st.sampled_from(["relocate", "keep"]))


@pytest.mark.parametrize("run", [lloyd_steps, lloyd_large])
@thorough
@given(problems())
def test_the_contract_holds(run, problem):
    X, start, empty = problem
    k = len(start)
    steps = list(run(X, start, empty=empty, max_iter=60))
    assert_phases_alternate(steps)
    totals = [step.inertia for step in steps[1:]]
    assert all(b <= a for a, b in zip(totals, totals[1:], strict=False))
    for step in steps:
        assert np.isfinite(step.centroids).all()
        assert step.centroids.shape == start.shape
        assert step.labels.shape == (len(X),)
    for step in steps[1:]:
        assert step.labels.min() >= 0
        assert step.labels.max() < k
    last = steps[-1]
    assert last.n_changed == 0 or last.iteration == 60


def assert_phases_alternate(steps):
    phases = [step.phase for step in steps]
    assert phases[0] == "init"
    assert phases[-1] == "assign"
    follows = {
        "init": {"assign"},
        "assign": {"relocate", "update"},
        "relocate": {"update"},
        "update": {"assign"},
    }
    for before, after in zip(phases, phases[1:], strict=False):
        assert after in follows[before]
    for before, after in zip(steps, steps[1:], strict=False):
        if after.phase == "assign":
            np.testing.assert_array_equal(before.centroids, after.centroids)
        elif after.phase == "update":
            np.testing.assert_array_equal(before.labels, after.labels)


@thorough
@given(problems((integers, decimals, anything)))
def test_labels_are_nearest_and_centroids_are_means(problem):
    X, start, empty = problem
    steps = list(lloyd_steps(X, start, empty=empty))
    for step in steps[1:]:
        if step.phase == "assign":
            D = ((X[:, None] - step.centroids) ** 2).sum(axis=2)
            own = D[np.arange(len(X)), step.labels]
            # bit for bit the lowest index, as far as the sum is the same
            assert (own <= D.min(axis=1) * (1 + 1e-12)).all()
        if step.phase == "update":
            for j in np.unique(step.labels):
                mean = X[step.labels == j].mean(axis=0)
                np.testing.assert_allclose(
                    step.centroids[j], mean, rtol=1e-12, atol=1e-14 * np.abs(X).max()
                )
        assert step.inertia == pytest.approx(
            inertia(X, step.labels, step.centroids),
            rel=1e-12,
            abs=1e-24 * (np.abs(X).max() ** 2),
        )


@thorough
@given(problems((integers, decimals, anything)))
def test_a_converged_run_is_a_fixed_point(problem):
    X, start, empty = problem
    *_, last = lloyd_steps(X, start, empty=empty)
    if last.n_changed:
        return
    np.testing.assert_array_equal(assign(X, last.centroids), last.labels)
    np.testing.assert_array_equal(
        update(X, last.labels, last.centroids), last.centroids
    )
    again = list(lloyd_steps(X, last.centroids, empty="keep"))
    assert again[-1].iteration == 2
    np.testing.assert_array_equal(again[-1].labels, last.labels)


@thorough
@given(problems())
def test_nothing_is_written_to_and_the_run_repeats(problem):
    X, start, empty = problem
    copies = X.copy(), start.copy()
    first = list(lloyd_steps(X, start, empty=empty, max_iter=20))
    second = list(lloyd_steps(X, start, empty=empty, max_iter=20))
    np.testing.assert_array_equal(X, copies[0])
    np.testing.assert_array_equal(start, copies[1])
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a.centroids, b.centroids)
        np.testing.assert_array_equal(a.labels, b.labels)
        np.testing.assert_array_equal(a.inertia, b.inertia)


# Small whole numbers: sums are exact, in any order and after any shift.
small = st.integers(-40, 40).map(float)


@thorough
@given(problems((small,)), st.integers(-10, 10))
def test_scaling_by_two_changes_nothing_but_the_scale(problem, power):
    X, start, empty = problem
    scale = 2.0**power
    for a, b in zip(
        lloyd_steps(X, start, empty=empty),
        lloyd_steps(X * scale, start * scale, empty=empty),
        strict=True,
    ):
        np.testing.assert_array_equal(a.labels, b.labels)
        np.testing.assert_array_equal(a.centroids * scale, b.centroids)


@thorough
@given(problems((small,)), st.integers(-9, 9))
def test_moving_all_points_moves_the_centroids_along(problem, by):
    X, start, empty = problem
    # One assignment of whole numbers is exact on both sides; the means
    # after it are thirds and sevenths, rounded elsewhere.
    far = 64.0 * by
    near = list(lloyd_steps(X, start, empty=empty, max_iter=1))
    away = list(lloyd_steps(X + far, start + far, empty=empty, max_iter=1))
    np.testing.assert_array_equal(near[1].labels, away[1].labels)
    assert near[1].inertia == away[1].inertia
    assert near[2].phase == away[2].phase
    np.testing.assert_allclose(near[2].centroids + far, away[2].centroids, atol=1e-10)


@thorough
@given(problems((small,)), st.randoms(use_true_random=False))
def test_the_order_of_points_changes_only_their_order(problem, random):
    X, start, _ = problem
    order = list(range(len(X)))
    random.shuffle(order)
    for a, b in zip(
        lloyd_steps(X, start, empty="keep"),
        lloyd_steps(X[order], start, empty="keep"),
        strict=True,
    ):
        np.testing.assert_array_equal(a.labels[order], b.labels)
        np.testing.assert_array_equal(a.centroids, b.centroids)


@settings(thorough, max_examples=60)
@given(problems(), st.sampled_from(sorted(INITS)))
def test_a_sweep_is_its_records(problem, init):
    X, start, empty = problem
    k = len(start)
    rules = {"init": init, "empty": empty, "max_iter": 30}
    runs = sweep(X, k, range(4), **rules)
    for i in range(4):
        trace = record(X, k, seed=i, **rules)
        np.testing.assert_array_equal(trace.labels, runs.labels[i])
        assert trace.n_iter == runs.n_iter[i]
        assert runs.inertia[i] == pytest.approx(trace.inertia, rel=1e-12, abs=0)


rubbish = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.lists(st.lists(st.floats(), max_size=3), max_size=4),
    st.lists(st.one_of(st.floats(), st.text(max_size=2)), max_size=4),
    st.sampled_from(["f4", "f8", "i1", "u8", "c16", "?", "M8[s]", "U2", "O"]).flatmap(
        lambda dtype: (
            arrays(dtype, st.lists(st.integers(0, 4), max_size=3).map(tuple))
            if dtype != "O"
            else st.just(np.array([[1, None], [2, "a"]], "O"))
        )
    ),
)


@settings(thorough, max_examples=400)
@given(
    X=rubbish,
    k=st.one_of(st.integers(-2, 5), rubbish),
    seed=st.one_of(st.integers(-1, 9), rubbish),
    init=st.one_of(st.sampled_from(sorted(INITS)), rubbish),
)
def test_rubbish_gives_a_result_or_a_sentence(X, k, seed, init):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="k=.*distinct point")
        try:
            trace = record(X, k, seed=seed, init=init)
        except (ValueError, TypeError) as error:
            words = str(error)
            assert len(words.split()) > 5, words
            assert words.endswith("."), words
        else:
            assert np.isfinite(trace.inertia)
            assert len(trace.labels) == len(trace.X)
