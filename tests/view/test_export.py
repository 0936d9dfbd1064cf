"""The exported page: one file, nothing from outside, the stage as it stood."""

import base64
import json
import re

import numpy as np
import pytest

from kmeans_lib import record
from kmeans_lib.export import to_html
from kmeans_lib.labs import seeding
from kmeans_lib.stage import Stage

X = np.random.default_rng(0).normal(size=(30, 2))


@pytest.fixture
def trace():
    return record(X, 3, seed=1)


def state_of(page):
    return json.loads(re.search(r'id="km-state">(.*?)</script>', page, re.DOTALL)[1])


def test_the_page_loads_nothing_from_outside(trace):
    page = to_html(trace)
    outside = r"""(?:src|href)\s*=|https?://|@import|url\((?!#)"""
    assert not re.search(outside, page)


def test_the_page_carries_points_and_start_bit_for_bit(trace):
    state = state_of(to_html(trace))
    points = base64.b64decode(state["data"]["X"]["base64"])
    np.testing.assert_array_equal(np.frombuffer(points).reshape(X.shape), X)
    start = base64.b64decode(state["run"]["start"]["base64"])
    np.testing.assert_array_equal(
        np.frombuffer(start).reshape(3, X.shape[1]), trace[0].centroids
    )


def test_a_stage_is_exported_as_it_stands(trace):
    stage = Stage(trace, view={"trails": True})
    stage.step = 2
    state = state_of(to_html(stage))
    assert (state["step"], state["view"]["trails"]) == (2, True)
    assert (state["controls"], state["mode"]) == ("all", "look")


def test_a_lab_is_exported_through_its_stage(trace):
    class Lab:
        stage = Stage(trace)

    assert state_of(to_html(Lab()))["max"] == len(trace) - 1


@pytest.mark.parametrize("part", ["picking", "stage"])
def test_a_film_that_is_no_trace_is_exported(part):
    lab = seeding(k=3)
    run = state_of(to_html(getattr(lab, part)))["run"]
    assert run["phases"][:3] == ["init", "draw", "weigh"]
    assert run["sentences"] == list(lab.picking.words)


def test_text_in_the_state_cannot_end_its_script(trace):
    page = to_html(Stage(trace, message="</script><b>: x"))
    assert page.count("</script>") == 2
    assert state_of(page)["message"] == "</script><b>: x"


def test_a_path_gets_the_page_and_is_returned(trace, tmp_path):
    path = to_html(trace, tmp_path / "run.html")
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_without_javascript_the_sentences_are_there(trace):
    fallback = re.search(r"<noscript>.*</noscript>", to_html(trace), re.S)[0]
    assert fallback.count("<li>") == len(trace)


@pytest.mark.parametrize("nothing", [None, 3, Stage()])
def test_something_without_a_run_is_refused_in_words(nothing):
    with pytest.raises(TypeError, match=r"without a run. Needed: a Trace"):
        to_html(nothing)


@pytest.mark.parametrize("odd", [5, ["run.html"]])
def test_what_is_not_the_name_of_a_file_is_refused(trace, odd):
    needed = "Needed: the name of a file, as a str or a pathlib.Path."
    with pytest.raises(TypeError, match=needed):
        to_html(trace, odd)
