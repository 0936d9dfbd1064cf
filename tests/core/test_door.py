"""One door: a walk past every public name that takes points, labels or counts."""

import copy
import dataclasses
import importlib
import inspect
import pickle
import pkgutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_origin

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from numpy.typing import ArrayLike

import kmeans_lib
from kmeans_lib import (
    INITS,
    Dataset,
    EmptyClusterError,
    Setup,
    Step,
    Trace,
    assign,
    inertia,
    load,
    metrics,
    record,
    sweep,
    sweeping,
    sweeps,
    update,
    validation,
)
from kmeans_lib.datasets import read_points
from kmeans_lib.init import PICKS
from kmeans_lib.validation import as_path, as_points
from tests.core.problems import points

# Whole numbers up to 250: their squares do not fit a byte.
GOOD = np.array(
    [[9, 2], [11, 4], [8, 5], [12, 1], [200, 9], [204, 6], [199, 3], [203, 8]]
    + [[90, 250], [94, 244], [88, 247], [93, 249]],
    float,
)
LABELS = np.repeat([0, 1, 2], 4)
START = GOOD[[0, 5, 9]]


# -- the walk

ABOVE = ("labs", "stage", "export", "scenes", "engines")  # engines: what __all__ names
# What a public function may take, and a value that is right.
RIGHT = {
    "X": GOOD,
    "data": GOOD,
    "centroids": START,
    "labels": LABELS,
    "reference": LABELS,
    "first": GOOD,
    "other": GOOD,
    "image": GOOD,
    "values": GOOD,
    "gap": GOOD[:3, 0],
    "error": GOOD[:3, 1],
    "k": 3,
    "ks": [1, 2, 3],
    "seed": 0,
    "seeds": [0, 1],
    "max_iter": 9,
    "n_init": 2,
    "n_references": 2,
    "n_splits": 2,
    "n_candidates": 2,
    "n": 12,
    "init": "random",
    "empty": "relocate",
    "large": False,
    "options": {},
    "peak": 255,
    "copy": True,
    "name": "X",
    "truth": None,
    "sentence": "Three groups.",
    "source": "by hand",
    "licence": "CC BY 4.0",
    "features": ("x", "y"),
    "rng": None,  # a new one for each call
}
ARRAYS = ("X", "data", "first", "other", "centroids", "labels", "reference", "image")
ARRAYS += ("values",)
ELSEWHERE = {  # what takes arrays and is no door
    "as_array": "the first half of one, for any type",
    "png_of": "takes the bytes of a picture and nothing else, and says so",
    "most_frequent": "takes the bytes of a picture and nothing else, and says so",
    "as_picture": "takes the bytes of a picture and nothing else, and says so",
    "groups": "draws data sets, whose options are checked before",
    "make_blobs": "draws data sets, whose options are checked before",
}


def is_inside(parameter):
    """True of what must have been let in already: its hint is an array."""
    return get_origin(parameter.annotation) is np.ndarray


def takes_any_array(parameter):
    hints = {parameter.annotation, *get_args(parameter.annotation)}
    parts = {*get_args(ArrayLike)}  # from Python 3.12 on it has none, but a name
    if parts and hints >= parts or ArrayLike in hints:
        return True
    return parameter.name in ARRAYS and not is_inside(parameter)


def public_names():
    """Every public function and class of the pure layer, by its name."""
    for module in pkgutil.walk_packages(kmeans_lib.__path__, "kmeans_lib."):
        if module.name.split(".")[1] in ABOVE:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            is_own = getattr(value, "__module__", "") == module.name
            if is_own and callable(value) and not name.startswith("_"):
                yield name, value
    yield from ((n, f) for n, f in vars(kmeans_lib).items() if n in kmeans_lib.__all__)
    yield from {"Dataset.of": Dataset.of, "Setup.sweep": sweep_of_a_setup}.items()
    yield from INITS.items()
    yield from PICKS.items()


def sweep_of_a_setup(X: ArrayLike, seeds):
    return Setup(X, 3).sweep(seeds)


def parameters(function):
    found = inspect.signature(function).parameters.values()
    return [p for p in found if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)]


def has_a_signature(value):
    return inspect.isfunction(value) or (
        inspect.isclass(value) and dataclasses.is_dataclass(value)
    )


DOORS = {
    name: f
    for name, f in [*public_names(), ("Dataset.of", Dataset.of)]
    if name == "Dataset.of"
    or has_a_signature(f)
    and (any(map(takes_any_array, parameters(f))) or f is Dataset)
    and name not in ELSEWHERE
}


def call(door, **odd):
    """Call with what is right, but for what is given."""
    function, given = DOORS[door], {}
    for p in parameters(function):
        if (
            p.default is p.empty
            or p.name in ("seeds", "max_iter", "n")
            or "n_" in p.name
        ):
            given[p.name] = RIGHT[p.name]
        if is_inside(p) and function is not Dataset:
            given[p.name] = as_points(GOOD)
    if door == "psnr":
        given["reference"] = GOOD[::-1]
    if door == "pick_start":
        given["init"] = "farthest"
    if "rng" in given:
        given["rng"] = np.random.default_rng(0)
    return function(**given | odd)


def pairs(*names, but=()):
    """Each door with each of these parameters that it has."""
    return [
        pytest.param(door, p.name, id=f"{door}-{p.name}")
        for door, function in DOORS.items()
        for p in parameters(function)
        if p.name in names and (door, p.name) not in but
        if not is_inside(p) or function is Dataset
    ]


def test_the_walk_finds_the_doors():
    """A new one is found by its parameters, and has to be in the table."""
    named = {"assign", "update", "inertia", "relocate", "lloyd_steps", "lloyd_large"}
    named |= {"record", "kmeans_steps", "sweep", "sweeping", "best_of", "Setup"}
    named |= {"Dataset", "silhouette", "gap_statistic", "stability", "psnr"}
    named |= {"adjusted_rand", "matching", "match_labels", *INITS, *PICKS}
    assert named <= DOORS.keys()
    for door, function in DOORS.items():
        unknown = [p.name for p in parameters(function) if p.name not in RIGHT]
        assert not unknown, f"{door} takes {unknown}: say here what is right and odd"
        assert not inspect.isgeneratorfunction(function), f"{door}: late to refuse"
        call(door)


def refuses(door, parameter, odd, match):
    """The value is refused at the call, by the door and in a sentence."""
    with pytest.raises((ValueError, TypeError)) as caught:
        call(door, **{parameter: odd})
    words = str(caught.value)
    assert caught.type in (ValueError, TypeError)
    for part in (match, "Needed"):
        assert part in words
    assert words.endswith(".")


# -- points

HOLE = GOOD.copy()
HOLE[4, 0] = np.nan
ENDLESS = GOOD.copy()
ENDLESS[5, 1] = -np.inf
MISSING = pd.DataFrame(GOOD, columns=["x", "y"]).astype("Int64")
MISSING.loc[4, "x"] = pd.NA
ODD_VALUES = {
    "nan": (HOLE, "NaN"),
    "infinity": (ENDLESS, "infinite"),
    "masked": (np.ma.masked_equal(GOOD, 200), "NaN"),
    "masked objects": (np.ma.masked_equal(GOOD.astype(object), 200), "NaN"),
    "a hole": ([[1, None], [2, 3], [4, 5]], "NaN"),
    "nothing": (None, "shape ()"),
    "missing in a frame": (MISSING, "NaN"),
    "text": ([["a", "b"]] * 12, "real numbers"),
    "numbers as text": (GOOD.astype(str), "real numbers"),
    "numbers as text, as objects": (GOOD.astype(str).astype(object), "real numbers"),
    "bytes": (GOOD.astype("S8"), "real numbers"),
    "a frame of text": (pd.DataFrame(GOOD).astype(str), "real numbers"),
    "complex": (GOOD + 1j, "real numbers"),
    "dates": (np.zeros((12, 2), "M8[s]"), "real numbers"),
    "a frame of dates": (pd.DataFrame(np.zeros((12, 2), "M8[s]")), "real numbers"),
    "spans of time": (np.zeros((12, 2), "m8[s]"), "real numbers"),
    "ragged": ([[1.0], [1.0, 2.0]], "equal length"),
    "ragged arrays": ([np.ones(2), np.ones(3)], "equal length"),
    "sparse": (scipy.sparse.csr_array(GOOD), ".toarray()"),
    "a dictionary": ({"x": [1, 2]}, "real numbers"),
    "a generator": ((row for row in GOOD), "real numbers"),
    "1e160": (GOOD * 1e158, "e+152 has ordinary"),
}
ODD_POINTS = ODD_VALUES | {
    "a number": (3.0, "()"),
    "one dimension": (GOOD[:, 0], "shape (12,)"),
    "three dimensions": (GOOD[None], "shape (1, 12, 2)"),
    "no points": (np.empty((0, 2)), "0"),
    "no features": (np.empty((3, 0)), "(3, 0)"),
    "labels that were made here": (assign(GOOD, START), "shape (12,)"),
}
ODD_VALUES["1e160"] = ODD_POINTS["1e160"] = (GOOD * 1e158, "has ordinary ones")
VALUES = pairs("image", "values", "gap", "error", but=[("as_array", "values")])
POINTS = pairs("X", "data", "first", "other")


@pytest.mark.parametrize(("door", "parameter"), POINTS + pairs("centroids"))
def test_points_that_cannot_be_used_are_refused(door, parameter):
    for odd, match in ODD_POINTS.values():
        refuses(door, parameter, odd, match)


@pytest.mark.parametrize(("door", "parameter"), VALUES)
def test_values_that_cannot_be_used_are_refused(door, parameter):
    for odd, match in ODD_VALUES.values():
        refuses(door, parameter, odd, match)


@pytest.mark.parametrize(("door", "parameter"), POINTS)
def test_points_too_close_to_0_are_refused_with_a_factor(door, parameter):
    for scale in (1e-162, 1e-300, 5e-324):
        tiny = np.where(GOOD > 100, scale, 0)
        refuses(door, parameter, tiny, f"X / {scale:.1g} has ordinary ones")


def strided(X):
    return np.repeat(X, 2, axis=0)[::2]


def read_only(X):
    X = X.copy()
    X.flags.writeable = False
    return X


FORMS = {
    "list": np.ndarray.tolist,
    "tuple": lambda X: tuple(X.tolist()),
    "bytes": np.uint8,
    "int16": np.int16,
    "int32": np.int32,
    "unsigned": np.uint64,
    "float32": np.float32,
    "long": np.longdouble,
    "big endian": lambda X: X.astype(">f8"),
    "objects": lambda X: X.astype(object),
    "read-only": read_only,
    "strided": strided,
    "backwards": lambda X: X[::-1].copy()[::-1],
    "fortran": np.asfortranarray,
    "nothing masked": np.ma.masked_array,
    "frame": lambda X: pd.DataFrame(X) if X.ndim == 2 else pd.Series(X),
    "nullable": lambda X: FORMS["frame"](X).astype("Int64"),
}


def plain(result):
    """What a call gave, as lists and numbers."""
    if isinstance(result, (Setup, Dataset)):
        return plain(result.X)
    if isinstance(result, Trace):
        return plain(list(result))
    if dataclasses.is_dataclass(result):
        names = [f.name for f in dataclasses.fields(result) if f.name != "setup"]
        return {name: plain(getattr(result, name)) for name in names}
    if isinstance(result, (Iterator, list, tuple)):
        return [plain(part) for part in result]
    return result.tolist() if isinstance(result, np.ndarray) else result


@pytest.mark.parametrize(("door", "parameter"), POINTS + VALUES + pairs("centroids"))
def test_the_same_numbers_in_another_form_give_the_same(door, parameter):
    value = RIGHT[parameter]
    expected, before = plain(call(door, **{parameter: value})), value.copy()
    for form, convert in FORMS.items():
        same = convert(value)
        np.testing.assert_equal(plain(call(door, **{parameter: same})), expected, form)
        np.testing.assert_array_equal(np.asarray(same, float), before)


# -- labels

ODD_LABELS = {
    "noise": ([-1] + [0, 1, 2] * 3 + [1, 2], "noise"),
    "too few": (LABELS[1:], "11"),
    "none": ([], "shape (0,)"),
    "in two dimensions": (LABELS[:, None], "(12, 1)"),
    "floats": (LABELS * 1.0, "float64"),
    "text": (LABELS.astype(str), "whole numbers"),
    "masked": (np.ma.masked_equal(LABELS, 1), "masked values"),
    "a hole": ([*LABELS[1:], None], "object"),
    "nothing": (None, "shape ()"),
    "beyond any cluster": (np.uint64([*LABELS[1:], 2**63]), str(2**63)),
    "ragged": ([[0], [1, 2]], "equal length"),
    "sparse": (scipy.sparse.csr_array(LABELS[None]), ".toarray()"),
    "points that were let in": (as_points(GOOD), "(12, 2)"),
}
GROUPS = [("adjusted_rand", "labels"), ("adjusted_rand", "reference")]
GROUPS += [("as_groups", "labels")]  # these take text
LABELLED = pairs("labels", "reference", but=[("psnr", "reference")])


@pytest.mark.parametrize(("door", "parameter"), LABELLED)
def test_labels_that_cannot_be_used_are_refused(door, parameter):
    for name, (odd, match) in ODD_LABELS.items():
        if name == "text" and (door, parameter) in GROUPS:
            call(door, **{parameter: odd})
        else:
            refuses(door, parameter, odd, match)


@pytest.mark.parametrize(
    "door",
    [
        d
        for d, f in DOORS.items()
        if {p.name for p in parameters(f)} >= {"labels", "centroids"}
    ]
    + ["as_labels"],
)
def test_labels_without_a_centroid_are_refused(door):
    refuses(door, "labels", LABELS + 1, "numbers from 0 to 2")


@pytest.mark.parametrize(("door", "parameter"), LABELLED)
def test_the_same_labels_in_another_form_give_the_same(door, parameter):
    expected = plain(call(door, **{parameter: LABELS}))
    for form in (list, np.uint8, np.int8, np.uint64, pd.Series, read_only, strided):
        found = plain(call(door, **{parameter: form(LABELS)}))
        np.testing.assert_equal(found, expected)
    for kind in (object, "Int64"):
        found = call(door, **{parameter: pd.Series(LABELS, dtype=kind)})
        np.testing.assert_equal(plain(found), expected)


# -- numbers and names

ODD_COUNTS = [True, np.True_, 2.0, np.float64(2), "3", None, 0, -1, np.int8(-3), [3]]
COUNTS = pairs(
    "k",
    "max_iter",
    "n_init",
    "n_references",
    "n_splits",
    "n_candidates",
    but=[("as_centroids", "k"), ("as_labels", "k")],  # these are given what is right
)


@pytest.mark.parametrize(("door", "parameter"), COUNTS)
def test_counts_that_cannot_be_used_are_refused(door, parameter):
    for odd in ODD_COUNTS:
        refuses(door, parameter, odd, f"{parameter}=")


@pytest.mark.parametrize(("door", "parameter"), COUNTS)
def test_counts_may_be_numbers_of_numpy(door, parameter):
    right = RIGHT[parameter]
    for number in (np.uint8(right), np.int64(right)):
        np.testing.assert_equal(
            plain(call(door, **{parameter: number})),
            plain(call(door, **{parameter: right})),
        )


@pytest.mark.parametrize(
    ("door", "parameter"), [pair for pair in COUNTS if pair.values[1] == "k"]
)
def test_no_more_clusters_than_points(door, parameter):
    refuses(door, parameter, 13, "k=13")


ODD_SEEDS = [-1, True, 1.5, np.float64(2), "1", None, 2**64, np.int8(-3), [3]]


@pytest.mark.parametrize(("door", "parameter"), pairs("seed"))
def test_seeds_that_cannot_be_used_are_refused(door, parameter):
    for odd in ODD_SEEDS:
        refuses(door, parameter, odd, "seed=")


ODD_LISTS = [200, True, np.int64(3), np.array(3), 2.5, [-1], [0, "1"], [0, None], "12"]
ODD_LISTS += [[True], range(-1, 5), range(5, -5, -1), np.array([0, -1]), np.ones(2)]


@pytest.mark.parametrize(("door", "parameter"), pairs("seeds"))
def test_lists_of_seeds_that_cannot_be_used_are_refused(door, parameter):
    for odd in ODD_LISTS:
        refuses(door, parameter, odd, "seed")


def test_seeds_that_come_one_by_one_are_checked_as_they_come(monkeypatch):
    with pytest.raises(ValueError, match="seed=-2"):
        sweep(GOOD, 3, (seed for seed in (0, -2)))
    monkeypatch.setattr(sweeps, "WORK", 12 * 3 * 10)
    assert len(next(sweeping(GOOD, 3, range(10**12)))) == 10


@pytest.mark.parametrize("odd", [3, None, [], [0, 1], [1, 3], [1, 2.5], [11, 12, 13]])
def test_lists_of_k_that_cannot_be_used_are_refused(odd):
    refuses("gap_statistic", "ks", odd, "k")


ODD_STARTS = [[0, 1, 12], [True, False, True], [[1], [1, 2]], np.array([0.0, 1, 2])]
ODD_STARTS += [scipy.sparse.csr_array(START), START[:2], [0, 1], [], None, 3, 2.5, {}]


@pytest.mark.parametrize(
    ("door", "parameter"), pairs("init", but=[("pick_start", "init")])
)
def test_starts_that_cannot_be_used_are_refused(door, parameter):
    for odd in ODD_STARTS:
        refuses(door, parameter, odd, "")


@pytest.mark.parametrize("odd", [0, -1, np.nan, np.inf, "255", None])
def test_a_peak_that_cannot_be_used_is_refused(odd):
    refuses("psnr", "peak", odd, "peak=")


# -- right values


def test_nothing_is_computed_in_the_integer_type_of_the_caller():
    X, centroids = np.uint8([[0], [200]]), np.uint8([[10], [250]])
    assert assign(X, centroids).tolist() == [0, 1]
    assert inertia(X, [0, 1], centroids) == 2600
    assert inertia(np.int32([[100_000]]), [0], np.int32([[0]])) == 1e10
    moved = update(np.int8([[100], [101], [-7]]), [0, 0, 1], np.int8([[0], [0]]))
    assert moved.tolist() == [[100.5], [-7.0]]


def test_what_the_door_returns_is_what_is_used():
    trace = record(GOOD, np.int64(3), max_iter=np.uint8(255), seed=np.uint8(3))
    assert trace.n_iter > 0
    assert trace.converged
    assert [type(v) for v in (trace.k, trace.seed, trace.setup.max_iter)] == [int] * 3
    assert type(Setup(GOOD, 3, empty=np.str_("keep")).empty) is str
    rows = record(GOOD, 3, init=np.uint8([0, 5, 9])).init
    assert rows == (0, 5, 9)
    assert {type(row) for row in rows} == {int}


def test_many_points_are_stored_row_by_row_and_others_column_by_column():
    assert as_points(np.zeros((50_000, 2))).flags.c_contiguous
    assert as_points(np.zeros((49_999, 2))).flags.f_contiguous


def test_labels_are_wide_enough_for_arithmetic():
    runs = sweep(GOOD, 4, range(3))
    for labels in (assign(GOOD, GOOD), record(GOOD, 4).labels, runs.labels):
        assert labels.dtype == np.int32
        assert (labels * 100).max() == 100 * labels.max() > 127


def test_what_was_let_in_as_labels_does_not_pass_as_labels_of_fewer_clusters():
    labels = assign(GOOD, START)
    assert inertia(GOOD, labels, START) > 0
    with pytest.raises(ValueError, match="numbers from 0 to 1"):
        inertia(GOOD, labels, START[:2])
    with pytest.raises(ValueError, match="Needed: 11 labels"):
        inertia(GOOD[1:], labels, START)


def test_noise_labels_and_names_of_groups():
    with pytest.raises(ValueError, match=r"1 negative number.*row 0.*\(noise\)"):
        metrics.match_labels([-1, 0, 1], [0, 0, 1])
    with pytest.raises(ValueError, match="reference has 2 negative numbers"):
        metrics.matching([0, 0, 1], [0, -1, -1])
    with pytest.raises(
        ValueError,
        match="The largest label is 5000. Needed: numbers below 5000; np.unique"
        r"\(labels, return_inverse=True\)\[1\] counts the clusters from 0\.$",
    ):
        metrics.matching([0, 5000], [0, 1])
    names = np.array(["sun", "moon", "earth"])
    assert metrics.adjusted_rand(names[LABELS], LABELS) == 1
    assert metrics.adjusted_rand(pd.Series(names[LABELS]), list(names[LABELS])) == 1


# -- from 1e-150 to 1e150


SIX = np.array([[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9.0]])


@pytest.mark.parametrize(
    "change", [lambda X: X + 1e9, lambda X: X * 1e-140, lambda X: X * 1e145]
)
def test_a_silhouette_keeps_its_digits_far_from_0_and_at_any_scale(change):
    labels = [0, 0, 0, 1, 1, 1]
    expected = metrics.silhouette_samples(SIX, labels)
    found = metrics.silhouette_samples(change(SIX), labels)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_a_silhouette_keeps_its_digits_where_a_group_is_far_from_the_others():
    X = np.vstack([SIX, SIX[:3] + 1e9])
    labels = np.repeat([0, 1, 2], 3)
    near = metrics.silhouette_samples(SIX, labels[:6])
    np.testing.assert_allclose(metrics.silhouette_samples(X, labels)[:6], near)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "change",
    [lambda X: X + 1e8, lambda X: X * 1e-140, lambda X: X * 1e140],
    ids=["far", "tiny", "huge"],
)
def test_partitions_and_criteria_do_not_depend_on_place_and_scale(change, seed):
    # on a grid, so that a shift rounds nothing
    rng = np.random.default_rng(seed)
    X = np.round(points("groups", 60, 2, rng) * 1024) / 1024
    for init in INITS:
        here = record(X, 4, init=init, seed=seed)
        there = record(change(X), 4, init=init, seed=seed)
        np.testing.assert_array_equal(here.labels, there.labels)
        assert here.n_iter == there.n_iter
    truth = record(X, 5).labels
    criteria = {
        "silhouette": lambda X: metrics.silhouette(X, here.labels),
        "gap": lambda X: metrics.gap_at(X, 3, n_references=3, n_init=2, seed=seed),
        "stability": lambda X: metrics.stability(X, 3, n_splits=4, n_init=2),
        "agreement": lambda X: metrics.adjusted_rand(record(X, 4).labels, truth),
    }
    for name, criterion in criteria.items():
        expected = pytest.approx(criterion(X), rel=1e-6, abs=1e-6)
        assert criterion(change(X)) == expected, name


@pytest.mark.parametrize("scale", [1e-150, 1e-149, 1e149])
def test_the_smallest_and_largest_points_give_the_partition_of_ordinary_ones(scale):
    for seed in range(10):
        X = points("groups", 40, 2, np.random.default_rng(seed))
        X /= np.abs(X).max()
        here, there = (record(Z, 4, seed=seed) for Z in (X, X * scale))
        np.testing.assert_array_equal(here.labels, there.labels)


def test_a_picture_of_tiny_points_fills_its_window():
    from kmeans_lib.plots import plot_step

    X = load("six points").X
    widths = []
    for scale in (1, 1e-15, 1e-140):
        ax = plot_step(record(X * scale, 3)).axes[0]
        low, high = ax.get_xlim()
        widths.append(np.ptp(X[:, 0]) * scale / (high - low))
    assert widths == pytest.approx([widths[0]] * 3)
    assert widths[0] > 0.8


@pytest.mark.parametrize("value", [0.1, 0.7, 1 / 3, 1e-140, 123456.789])
@pytest.mark.parametrize("n", [3, 10, 60, 997])
def test_the_mean_of_equal_points_is_that_point(n, value):
    X = np.vstack([np.full((n, 2), value), [[5, 5]]])
    labels = np.repeat([1, 0], [n, 1])
    moved = update(X, labels, [[0, 0], [9, 9]])
    assert moved.tolist() == [[5, 5], [value, value]]


@pytest.mark.filterwarnings("ignore:k=.*distinct point")
def test_points_do_not_hop_between_centroids_at_one_place():
    for seed in range(40):
        rng = np.random.default_rng(seed)
        X = np.repeat(rng.integers(1, 9, (4, 2)) * 0.1, rng.integers(20, 90, 4), axis=0)
        places = np.unique(X, axis=0)
        for k in (4, 5, 6):
            everywhere = np.vstack([places, places])[:k]
            assert len(record(X, k, init=everywhere)) == 4  # its mean is each place
            trace = record(X, k, init=X[rng.choice(len(X), k)])
            at_0 = int(np.argmin(trace.inertias[1:])) + 1
            assert trace.converged
            if trace.inertia == 0:
                assert len(trace) <= at_0 + 4


def test_what_is_gone_is_forgotten_and_what_is_kept_costs_no_more(monkeypatch):
    monkeypatch.setattr(validation, "_let_in", {})
    monkeypatch.setattr(validation, "_limit", [10_000])
    kept = [validation.let_in(np.zeros(1)) for _ in range(10_500)]
    assert all(map(validation.is_let_in, kept))
    assert validation._limit[0] >= 2 * 10_000
    del kept
    for _ in range(50_000):
        validation.let_in(np.zeros(1))
    assert len(validation._let_in) < 30_000


def test_at_the_limit_what_is_gone_is_forgotten_and_the_rest_is_known(monkeypatch):
    monkeypatch.setattr(validation, "_let_in", {})
    monkeypatch.setattr(validation, "_limit", [100])
    kept = [validation.let_in(np.zeros(1)) for _ in range(100)]
    del kept[:60]
    kept.append(validation.let_in(np.zeros(1)))
    assert all(map(validation.is_let_in, kept))
    assert len(validation._let_in) == len(kept) == 41


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: validation.check_seed(2**63), "seed=9223372036854775808.*below 2"),
        (lambda: validation.as_partition([2**31]), "labels has the number 2147483648"),
        (
            lambda: validation.as_labels([2], as_points([[0.0]]), 2),
            "2, but k is 2.*to 1,",
        ),
        (lambda: validation.as_groups([0, -1, -2]), "2 negative numbers, the.*row 1"),
    ],
)
def test_the_first_number_beyond_a_limit_is_refused_and_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_the_last_number_within_a_limit_is_taken():
    assert validation.check_seed(2**63 - 1) == 2**63 - 1
    assert validation.as_partition([2**31 - 1]).tolist() == [2**31 - 1]


def test_the_first_points_that_differ():
    X = as_points([[1], [1], [2], [1], [3]])
    assert validation.first_distinct(X, 2).tolist() == [[1], [2]]
    assert validation.first_distinct(X, 4).tolist() == [[1], [2], [3]]


def test_what_the_caller_may_write_to_again_is_checked_again():
    X = as_points(GOOD)
    assert as_points(X) is X  # read-only: nothing to be checked
    X.flags.writeable = True
    X[1, 1] = np.nan
    with pytest.raises(ValueError, match="X has 1 value that is NaN"):
        record(X, 2)


def test_values_that_are_lost_beside_others_are_refused():
    with pytest.raises(ValueError, match=r"not 0 but closer.*np\.where\(abs\(X\)"):
        assign([[0], [1e-200], [1]], [[0], [1]])
    with pytest.raises(ValueError, match="centroids has values that are not 0"):
        assign([[0.0]], [[1e-200], [0.0]])
    with pytest.raises(
        ValueError,
        match=r"^X has 1100000 values up to 1e\+150; their squares add up to more than "
        r"float64 can hold. Needed: smaller ones; X / 1e\+150 has ordinary ones\.$",
    ):
        as_points(np.full((1_100_000, 1), 1e150))


def test_a_mask_inside_a_list_is_seen():
    hidden = np.ma.array([1.0, -999], mask=[False, True])
    with pytest.raises(ValueError, match="1 value that is NaN.*first in row 0"):
        record([hidden, np.ma.array([3.0, 4])], 1)


@pytest.mark.parametrize(
    "again", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_a_copied_run_cannot_be_written_to(again):
    trace = again(record(GOOD, 3))
    step = trace[1]
    for array in (step.labels, step.centroids, trace.inertias, trace.paths, trace.X):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_step_leaves_the_arrays_it_is_made_of_to_the_caller():
    centroids, labels = np.zeros((1, 2)), np.zeros(2, int)
    step = Step("assign", 1, centroids, labels, 0.0)
    assert Step("assign", 1, [[0, 0]], [0, 0], 0.0).labels.tolist() == [0, 0]
    centroids += 1
    labels += 1
    assert step.centroids.tolist() == [[0, 0]]
    assert step.labels.tolist() == [0, 0]


@pytest.mark.parametrize("large", [False, True])
def test_a_run_that_ends_with_an_error_leaves_its_trace(large):
    rules = {"init": [[0], [99]], "empty": "error", "large": large}
    with pytest.raises(EmptyClusterError, match="1 of 2 clusters has no") as caught:
        record([[0.0], [1.0], [2.0]], 2, **rules)
    assert [step.phase for step in caught.value.trace] == ["init", "assign"]


def test_a_generator_that_draws_nothing_is_refused():
    for start in (*INITS.values(), *PICKS.values()):
        with pytest.raises(TypeError, match="rng=0 draws no numbers"):
            start(GOOD, 2, 0)


def test_a_warning_names_the_line_of_the_caller():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        record([[0], [0]], 2)
        Setup([[0], [0]], 2).sweep([0])
    assert {Path(found.filename) for found in caught} == {Path(__file__)}


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("ask", "__getitem__ changed sizes sentence title".split())
def test_a_half_step_that_a_run_does_not_have_is_refused(ask, large):
    trace = record(load("six points").X, 2, init=[0, 1], large=large)
    needed = "Needed: 0 to 5, or -1 to -6, counted from the end."
    for t in (6, -7, np.int64(99)):
        with pytest.raises(
            IndexError, match=f"no half-step {t}; the last is 5. {needed}"
        ):
            getattr(trace, ask)(t)
    for odd in ("2", 2.0, None):
        with pytest.raises(TypeError, match=f"{odd!r} is no half-step. Needed:"):
            getattr(trace, ask)(odd)


@pytest.mark.parametrize("large", [False, True])
def test_a_run_is_cut_and_counted_from_the_end_like_any_sequence(large):
    trace = record(load("six points").X, 2, init=[0, 1], large=large)
    for part in (slice(1, 3), slice(np.int64(1), np.int64(3)), slice(-5, -3)):
        assert [step.phase for step in trace[part]] == ["assign", "update"]
    assert trace[99:] == ()
    assert trace[np.int32(-1)].iteration == trace[np.uint8(5)].iteration == 3
    assert [step.phase for step in reversed(trace)][-1] == "init"


def test_rows_to_start_from_may_be_objects_but_not_masked():
    X = load("six points").X
    as_objects = np.array([0, 1], object)
    for rows in (as_objects, pd.array([0, 1], "Int64"), np.ma.array([0, 1])):
        assert record(X, 2, init=rows).init == (0, 1)
    with pytest.raises(ValueError, match=r"k=2 of them; init.compressed\(\) leaves"):
        record(X, 2, init=np.ma.array([0, 1], mask=[True, False]))
    with pytest.raises(ValueError, match="names rows of X. Needed: k=2 of them, from"):
        record(X, 2, init=np.array([0, 10**30], object))


def test_what_is_not_the_name_of_a_file_is_refused():
    needed = "Needed: the name of a file, as a str or a pathlib.Path, or its content"
    for odd in (5, None, ["a.csv"]):
        with pytest.raises(TypeError, match=needed):
            read_points(odd)


def test_the_name_of_a_file_may_be_text_or_a_path():
    for name in ("a.csv", Path("a.csv")):
        assert as_path(name, "path") == Path("a.csv")


def test_an_option_that_a_data_set_does_not_have_is_refused_whatever_its_name():
    for option in ("name", "options", "X"):
        words = f"The data set 'iris' has no option '{option}'. Known: none."
        with pytest.raises(TypeError, match=words):
            load("iris", **{option: 1})
        with pytest.raises(TypeError, match=words):
            Setup("iris", 3, options={option: 1})


def test_zero_has_no_sign():
    """Equal points have equal bytes."""
    assert not np.signbit(as_points([[-0.0, 1.0]])).any()
