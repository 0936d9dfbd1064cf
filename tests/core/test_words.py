"""Numbers, plurals and half-steps as words."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmeans_lib import Step, load, record
from kmeans_lib.plots import plot_inertia
from kmeans_lib.words import (
    count,
    listed,
    number,
    percent,
    score,
    sentence_of,
    short_of,
    title_of,
    two_numbers,
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (1, "1"),
        (0.16871, "0.1687"),
        (72.25, "72.25"),
        (99.996, "100"),
        (284, "284.0"),
        (1851.34, "1851.3"),
        (123456.78, "123456.8"),
        (9.9e6, "9900000.0"),
        (2.5e7, "2.5e+07"),
        (1e-280, "1e-280"),
        (-284, "-284.0"),
        (714.25, "714.2"),  # ties go to the even digit, as in the browser
        (714.75, "714.8"),
        (3.8125, "3.812"),
    ],
)
def test_a_number_has_the_digits_that_matter(value, words):
    assert number(value) == words


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (2.5, 2.5, ("2.5", "2.5")),
        (1851.3, 1161.5, ("1851.3", "1161.5")),
        (607.018, 606.985, ("607.02", "606.99")),
        (1.00001, 1.00002, ("1.00001", "1.00002")),
        (1e300, 1e299, ("1e+300", "1e+299")),
        (1e7, 1e7 - 2**-29, ("10000000", "9999999.999999998")),
    ],
)
def test_two_numbers_have_the_digits_that_tell_them_apart(one, other, words):
    assert two_numbers(one, other) == words


@pytest.mark.parametrize("value", [0.2, 0.994, 0.996, 1 - 1e-9, 1 - 2**-50, 1])
def test_a_whole_is_said_only_where_it_is(value):
    assert (float(score(value)) == 1) == (float(score(value, 3)) == 1) == (value == 1)
    assert (float(short_of(100, 100 * value, 3)) == 100) == (value == 1)


@given(st.floats(1e-300, 1e300), st.integers(-3, 3))
def test_two_numbers_read_the_same_only_if_they_are_the_same(one, ulps):
    other = one + ulps * math.ulp(one)
    words = two_numbers(one, other)
    assert (words[0] == words[1]) == (one == other)
    assert (float(words[0]) > float(words[1])) == (one > other)


def test_a_count_has_its_plural():
    assert [count(n, "point") for n in range(3)] == ["0 points", "1 point", "2 points"]


def test_names_are_listed_in_quotes():
    assert listed(["keep", "error"]) == "'keep', 'error'"
    assert listed([]) == ""


@pytest.mark.parametrize("n", [1, 7, 200, 600, 100_000])
def test_a_share_is_certain_only_where_it_is(n):
    for hits in {0, 1, n // 2, n - 1, n}:
        text = percent(hits, n)
        assert text.endswith("%")
        assert (text == "0%") == (hits == 0)
        assert (text == "100%") == (hits == n)


# -- sentences

X = np.zeros((6, 1))


def step(phase, *, k=3, labels=(0, 0, 1, 1, 2, 2), inertia=10.0, n=0, shift=0.0, i=2):
    start, labels = np.zeros((k, 1)), np.array(labels, np.int32)
    return Step(phase, 0 if phase == "init" else i, start, labels, inertia, n, shift)


START = step("init", labels=[-1] * 6, inertia=math.nan)


@pytest.mark.parametrize(
    ("now", "before", "is_last", "sentence"),
    [
        (
            START,
            None,
            False,
            "Start: 3 centroids placed; no point belongs to a cluster yet.",
        ),
        (
            step("init", k=1, labels=[-1], inertia=math.nan),
            None,
            False,
            "Start: 1 centroid placed; no point belongs to a cluster yet.",
        ),
        (
            step("assign", n=6, i=1),
            START,
            False,
            "Iteration 1, assignment: each of the 6 points joined its nearest "
            "centroid; inertia is 10.",
        ),
        (
            step("assign", k=1, labels=[0], n=1, i=1),
            step("init", k=1, labels=[-1], inertia=math.nan),
            False,
            "Iteration 1, assignment: the point joined its nearest centroid; "
            "inertia is 10.",
        ),
        (
            step("assign", n=2),
            step("update", inertia=12.5),
            False,
            "Iteration 2, assignment: 2 of 6 points changed cluster; inertia fell "
            "from 12.5 to 10.",
        ),
        (
            step("assign", n=2),
            step("update"),
            False,
            "Iteration 2, assignment: 2 of 6 points changed cluster; inertia stayed "
            "at 10.",
        ),
        (
            step("assign", n=2),
            step("update", inertia=math.nextafter(10, 11)),
            False,
            "Iteration 2, assignment: 2 of 6 points changed cluster; inertia fell "
            "from 10.000000000000002 to 10.",
        ),
        (
            step("assign", labels=[0, 0, 1, 1, 1, 1], n=1),
            step("update", inertia=12.5),
            False,
            "Iteration 2, assignment: 1 of 6 points changed cluster; inertia fell "
            "from 12.5 to 10. 1 cluster has no points.",
        ),
        (
            step("update", shift=0.123456),
            step("assign", inertia=12.5),
            False,
            "Iteration 2, update: each centroid moved to the mean of its points, the "
            "farthest by 0.1235; inertia fell from 12.5 to 10.",
        ),
        (
            step("update", labels=[0] * 6, shift=3),
            step("assign", inertia=12.5),
            False,
            "Iteration 2, update: each centroid that has points moved to the mean of "
            "its points, the farthest by 3; inertia fell from 12.5 to 10. "
            "2 clusters have no points.",
        ),
        (
            step("relocate", n=1),
            step("assign", inertia=12.5),
            False,
            "Iteration 2, relocation: 1 empty cluster took over the point farthest "
            "from the centroid; inertia fell from 12.5 to 10.",
        ),
        (
            step("relocate", k=4, labels=[0, 0, 1, 1, 2, 2], n=2),
            step("assign", inertia=12.5),
            False,
            "Iteration 2, relocation: 2 empty clusters took over the points farthest "
            "from their centroids; inertia fell from 12.5 to 10. 1 cluster has no "
            "points.",
        ),
        (
            step("assign"),
            step("update"),
            True,
            "Iteration 2, assignment: no point changed cluster. Converged after 2 "
            "iterations; inertia is 10.",
        ),
        (
            step("assign", labels=[0] * 6, i=1),
            step("update"),
            True,
            "Iteration 1, assignment: no point changed cluster. Converged after 1 "
            "iteration; inertia is 10. 2 clusters have no points.",
        ),
        (
            step("assign", n=3),
            step("update", inertia=12.5),
            True,
            "Iteration 2, assignment: 3 of 6 points changed cluster; inertia fell "
            "from 12.5 to 10. Stopped after 2 iterations, before it converged.",
        ),
    ],
)
def test_every_half_step_has_its_sentence(now, before, is_last, sentence):
    assert sentence_of(now, before, is_last) == sentence
    assert sentence.startswith(title_of(now) + ": ")


def test_several_clusters_are_refilled_in_one_sentence():
    trace = record([[0], [1], [10], [30]], 3, init=[[0], [500], [600]])
    assert trace.sentence(2).startswith(
        "Iteration 1, relocation: 2 empty clusters took over the points farthest"
    )


def test_inertia_stays_only_where_it_does():
    """160 runs: where it fell, two different numbers say so."""
    X = load("four blobs").X
    stayed = 0
    for seed in range(20):
        for k in range(2, 10):
            trace = record(X, k, seed=seed)
            for t in range(2, len(trace)):
                same = trace.inertias[t] == trace.inertias[t - 1]
                words = trace.sentence(t)
                assert same or "stayed" not in words
                if "fell from" in words:
                    high, low = words.split("fell from ")[1].split(" to ")
                    low = low.split(" ")[0].rstrip(".")
                    assert float(high) > float(low)
                stayed += "stayed" in words
    assert stayed < 20


def test_a_run_whose_inertia_stays_says_so():
    trace = record([[0.0], [0.5], [3.0]], 3, init=[0, 1, 2])
    assert trace.sentence(2).endswith("of its points already; inertia stayed at 0.")


def test_the_caption_of_a_staircase_says_how_little_it_fell():
    X = load("four blobs").X
    trace = record(X, 4, init=record(X, 4, seed=2).centroids + 1e-4)
    assert trace.inertias[1] > trace.inertia
    assert "stayed" not in plot_inertia(trace).alt
