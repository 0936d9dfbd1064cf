"""Each way to call the library wrongly, and the sentence that helps."""

from pathlib import Path

import numpy as np
import pytest
import scipy.sparse

import kmeans_lib
from kmeans_lib import (
    best_of,
    init,
    kmeans_steps,
    lloyd_large,
    lloyd_steps,
    load,
    metrics,
    record,
    sweep,
    sweeping,
    sweeps,
    validation,
)

X = np.random.default_rng(0).normal(size=(12, 2))
HOLES = X.copy()
HOLES[4, 0] = HOLES[7, 1] = np.nan
ENDLESS = X.copy()
ENDLESS[5] = np.inf

BAD_POINTS = {
    "one dimension": (np.arange(5.0), ValueError, r"reshape\(-1, 1\)"),
    "three dimensions": (
        np.zeros((2, 2, 2)),
        ValueError,
        r"3 dimensions, shape \(2, 2, 2\)",
    ),
    "a number": (3.0, ValueError, "0 dimensions"),
    "no points": (np.empty((0, 2)), ValueError, "empty"),
    "no features": (np.empty((3, 0)), ValueError, "empty"),
    "nan": (HOLES, ValueError, "2 values that are NaN.*first in row 4"),
    "infinity": (ENDLESS, ValueError, "first in row 5"),
    "too large": (X * 1e200, ValueError, "X has values up to .*too large for float64"),
    "ragged": ([[1.0], [1.0, 2.0]], ValueError, "equal length"),
    "text": ([["a", "b"], ["c", "d"]], TypeError, "real numbers"),
    "numbers as text": ([["1", "2"]] * 3, TypeError, "real numbers"),
    "complex": (X + 1j, TypeError, "real numbers"),
    "dates": (np.zeros((3, 2), "M8[s]"), TypeError, "real numbers"),
    "objects": ([[1, {}], [2, 3]], TypeError, "real numbers"),
    "a hole": ([[1, None], [2, 3]], ValueError, "1 value that is NaN"),
    "nothing": (None, (TypeError, ValueError), "Needed"),
}
# Raised at the call: `kmeans_steps` and `lloyd` are never iterated here.
DOORS = {
    "lloyd": lambda points: lloyd_steps(points, [[0.0, 0.0]]),
    "lloyd_large": lambda points: lloyd_large(points, [[0.0, 0.0]]),
    "kmeans_steps": lambda points: kmeans_steps(points, 1),
    "record": lambda points: record(points, 1),
    "sweep": lambda points: sweep(points, 1, [0]),
    "sweeping": lambda points: sweeping(points, 1, [0]),
    "best_of": lambda points: best_of(points, 1, 1),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", BAD_POINTS)
def test_points_that_cannot_be_used(door, case):
    points, error, match = BAD_POINTS[case]
    with pytest.raises(error, match=match):
        DOORS[door](points)


BAD_K = {
    "zero": (0, ValueError, "at least 1"),
    "negative": (-3, ValueError, "k=-3"),
    "more than points": (13, ValueError, "k=13.*only 12"),
    "a float": (2.0, TypeError, r"2.0 is a float.*int\(k\)"),
    "a truth": (True, TypeError, "bool"),
    "text": ("3", TypeError, "whole"),
    "nothing": (None, TypeError, "NoneType"),
}


@pytest.mark.parametrize("case", BAD_K)
@pytest.mark.parametrize(
    "call",
    [
        kmeans_steps,
        record,
        lambda X, k: sweep(X, k, [0]),
        lambda X, k: sweeping(X, k, [0]),
        lambda X, k: best_of(X, k, 3),
    ],
    ids=["kmeans_steps", "record", "sweep", "sweeping", "best_of"],
)
def test_a_k_that_cannot_be_used(call, case):
    k, error, match = BAD_K[case]
    with pytest.raises(error, match=match):
        call(X, k)


@pytest.mark.parametrize("run", [lloyd_steps, lloyd_large])
@pytest.mark.parametrize(
    ("start", "error", "match"),
    [
        ([[0.0, 0.0, 0.0]], ValueError, r"\(1, 3\).*\(k, 2\).*the 2 features of X"),
        ([0.0, 0.0], ValueError, r"shape \(2,\)"),
        (np.zeros((13, 2)), ValueError, "k=13"),
        (np.empty((0, 2)), ValueError, "k=0"),
        ([[np.nan, 0.0]], ValueError, "centroids has 1 value "),
        ([["a", "b"]], TypeError, "centroids holds"),
    ],
)
def test_centroids_that_cannot_be_used(run, start, error, match):
    with pytest.raises(error, match=match):
        run(X, start)


CALLS = {
    "lloyd": lambda **rule: lloyd_steps(X, X[:2], **rule),
    "lloyd_large": lambda **rule: lloyd_large(X, X[:2], **rule),
    "kmeans_steps": lambda **rule: kmeans_steps(X, 2, **rule),
    "record": lambda **rule: record(X, 2, **rule),
    "sweep": lambda **rule: sweep(X, 2, [0], **rule),
    # a callable is asked for each seed, so the first runs must be made
    "sweeping": lambda **rule: next(sweeping(X, 2, [0], **rule)),
    "best_of": lambda **rule: best_of(X, 2, 2, **rule),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("rule", "error", "match"),
    [
        ({"max_iter": 0}, ValueError, "max_iter=0"),
        ({"max_iter": 2.5}, TypeError, "max_iter=2.5 is a float"),
        ({"empty": "drop"}, ValueError, "'drop'.*'relocate', 'keep', 'error'"),
        ({"empty": None}, ValueError, "empty=None"),
    ],
)
def test_rules_that_are_not_known(call, rule, error, match):
    with pytest.raises(error, match=match):
        CALLS[call](**rule)


@pytest.mark.parametrize(
    "call", ["kmeans_steps", "record", "sweep", "sweeping", "best_of"]
)
@pytest.mark.parametrize(
    ("init", "error", "match"),
    [
        ("kmeans++", ValueError, "'kmeans.*Known: 'random', 'k-means"),
        (X[:3], ValueError, "3 centroids, but k=2"),
        (np.zeros((2, 5)), ValueError, r"\(2, 5\).*\(k, 2\)"),
        (None, (TypeError, ValueError), "Needed"),
        (lambda X, k, rng: X[:1], ValueError, "1 centroid, but k=2"),
        (lambda X, k, rng: "nowhere", (TypeError, ValueError), "Needed"),
    ],
)
def test_starts_that_cannot_be_used(call, init, error, match):
    with pytest.raises(error, match=match):
        CALLS[call](init=init)


@pytest.mark.parametrize("check", [init.check_init, sweeps.list_of_starts])
def test_a_sparse_start_is_called_by_its_name(check):
    with pytest.raises(TypeError, match=r"init is sparse, a csr_array.*init\.toarray"):
        check(scipy.sparse.csr_array(X[:2]), X, 2)


@pytest.mark.parametrize("seed", [-1, 1.5, "one", None])
@pytest.mark.parametrize(
    "call",
    [
        lambda seed: kmeans_steps(X, 2, seed=seed),
        lambda seed: record(X, 2, seed=seed),
        lambda seed: sweep(X, 2, [seed]),
        lambda seed: best_of(X, 2, 3, seed=seed),
    ],
    ids=["kmeans_steps", "record", "sweep", "best_of"],
)
def test_seeds_that_cannot_be_used(call, seed):
    with pytest.raises(ValueError, match="whole number, 0 or more"):
        call(seed)


def test_sweeps_without_seeds_or_starts():
    with pytest.raises(ValueError, match="at least one seed"):
        sweep(X, 2, [])
    with pytest.raises(ValueError, match=r"Needed: \(n_starts, 2, 2\): 2 centroids"):
        sweep(X, 2, init=np.zeros((4, 3, 2)))
    with pytest.raises(ValueError, match="start 4.*only 3"):
        sweep(X, 2, [4], init=X[:6].reshape(3, 2, 2))


def test_a_sweep_opens_only_starts_that_it_has():
    runs = sweep(X, 2, init=X[:6].reshape(3, 2, 2))
    with pytest.raises(ValueError, match="start 3.*only 3"):
        runs.open(3)


def test_best_of_needs_a_number_of_runs():
    with pytest.raises(ValueError, match="n_init=0"):
        best_of(X, 2, 0)


@pytest.mark.parametrize("init", [3, None, {0, 1}])
def test_a_start_that_is_one_value_is_refused_as_a_name_is(init):
    with pytest.raises(
        ValueError, match="init=.* is no start. Needed: one of 'random'"
    ):
        record([[0.0], [1]], 2, init=init)


def test_a_start_of_another_shape_is_called_by_its_name():
    with pytest.raises(ValueError, match=r"init has shape \(2,\). Needed: \(k, 1\)"):
        record([[0.0], [1]], 2, init=[0.5, 1.5])


@pytest.mark.parametrize(
    ("X", "sentence"), [([], "it is empty"), (None, "one value"), (5, "one value")]
)
def test_what_has_no_rows_is_not_to_be_reshaped(X, sentence):
    with pytest.raises(ValueError, match=sentence) as caught:
        record(X, 1)
    assert "reshape" not in str(caught.value)


def test_a_message_quotes_no_more_than_a_line():
    X = np.arange(2000.0)[:, None]
    for call in (
        lambda: record(X, 2, seed=X.tolist()),
        lambda: record(X, X.tolist()),
        lambda: load("six points" * 99),
        lambda: record([*record(X[:9], 2)], 2),
    ):
        with pytest.raises((ValueError, TypeError)) as caught:
            call()
        found = str(caught.value).partition("Known:")[0]
        assert "\n" not in found
        assert len(found) < 300


def test_a_file_in_place_of_a_name_is_told_what_reads_it():
    with pytest.raises(ValueError, match="read_points of kmeans_lib.datasets reads a "):
        load("points.csv")


REFUSALS = Path(__file__).with_name("refusals.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("call", "told"), [refusal.split("\n", 1) for refusal in REFUSALS.split("\n\n")[1:]]
)
def test_a_wrong_call_is_told_the_whole_sentence(call, told):
    names = {"X": validation.as_points([[0, 1], [2, 3]]), "scipy": scipy}
    for module in (validation, init, metrics, sweeps, kmeans_lib):
        names = vars(module) | names
    with pytest.raises((ValueError, TypeError, OSError, UserWarning)) as caught:
        eval(call, names)
    assert f"{caught.type.__name__}: {caught.value}".split() == told.split()
