"""The stage's Python side: what it packs, when it swaps, what it keeps."""

import numpy as np
import pytest

from kmeans_lib import record
from kmeans_lib.labs import seeding
from kmeans_lib.labs.parts.step_slider import StepSlider
from kmeans_lib.stage import Stage

X = np.random.default_rng(0).normal(size=(60, 2))


@pytest.fixture
def trace():
    return record(X, 4, seed=1)


def unpacked_labels(run):
    """Replay the packed changes as the browser does."""
    counts = np.frombuffer(run["counts"], "<i4")
    which = np.frombuffer(run["which"], "<i4")
    what = np.frombuffer(run["what"], "<u2")
    labels = np.full(run["n"], -1)
    at = 0
    for count in counts:
        labels[which[at : at + count]] = what[at : at + count]
        at += count
        yield labels.copy()


def test_packed_labels_replay_to_those_of_every_step(trace):
    for step, labels in zip(trace, unpacked_labels(Stage(trace).run)):
        np.testing.assert_array_equal(labels, step.labels)


def test_packed_numbers_are_those_of_the_trace(trace):
    run = Stage(trace).run
    centroids = np.frombuffer(run["centroids"], "<f8")
    np.testing.assert_array_equal(centroids.reshape(-1, 4, 2), trace.paths)
    np.testing.assert_array_equal(np.frombuffer(run["inertias"], "<f8"), trace.inertias)
    assert run["sentences"][3] == trace.sentence(3)


def test_a_new_trace_is_a_new_run_and_keeps_the_place(trace):
    stage = Stage(trace)
    stage.step = 3
    before = stage.run["id"]
    stage.trace = record(X, 5, seed=2)
    assert stage.run["id"] > before
    assert (stage.step, stage.max) == (3, len(stage.trace) - 1)


def test_a_learner_at_the_end_stays_at_the_end(trace):
    stage = Stage(trace)
    stage.step = stage.max
    for seed in range(8):
        stage.trace = record(X, 5, seed=seed)
        assert stage.step == stage.max


def test_a_short_run_in_between_does_not_move_the_place(trace):
    stage = Stage(trace)
    stage.step = 4
    stage.trace = record(X, 1)
    assert stage.step == stage.max == 3
    stage.trace = trace
    assert stage.step == 4


def test_wrong_number_of_feature_names_is_refused_in_words(trace):
    with pytest.raises(ValueError, match="has 3 names, but X has 2 columns"):
        Stage(trace, features=["a", "b", "c"])


def test_saved_output_carries_filmstrip_widget_and_words(trace):
    data, metadata = Stage(trace)._repr_mimebundle_()
    assert data["image/png"][:4] == b"\x89PNG"
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"].startswith("<Stage: Start: ")
    assert metadata["image/png"]["alt"] == trace.sentence(-1)


def test_a_stage_with_any_film_has_a_still_picture():
    stage = seeding().stage
    data, metadata = stage._repr_mimebundle_()
    assert data["image/png"][:4] == b"\x89PNG"
    assert metadata["image/png"]["alt"].startswith("The start is complete: ")


def test_the_browser_settles_which_half_step_is_shown(trace):
    stage = Stage(trace)
    stage.set_state({"step": 2})
    stage.set_state({"shown": [stage.run["id"], 5]})
    assert stage.step == 5


def test_an_answer_to_an_older_run_is_too_late(trace):
    stage = Stage(trace)
    older = stage.run["id"]
    stage.trace = record(X, 3, seed=2)
    stage.set_state({"shown": [older, 5]})
    stage.set_state({"step": 4, "shown": [older, 4]})
    assert stage.step == 0


def test_a_learner_at_the_end_stays_there_however_late_the_answers(trace):
    stage = Stage(trace)
    stage.step = stage.max
    for seed in (3, 1, 2):
        older = stage.run["id"]
        stage.trace = record(X, 5, seed=seed)
        stage.set_state({"step": 1, "shown": [older, 1]})
        assert stage.step == stage.max


def test_observers_can_tell_the_browser_from_python(trace):
    stage = Stage(trace)
    heard = []
    stage.observe(lambda _: heard.append(stage.from_browser), "step")
    stage.set_state({"step": 1})
    stage.step = 2
    assert heard == [True, False]


def test_a_run_that_answers_an_edit_leaves_the_newer_edit_alone():
    start = [[0.0, 0.0], [1.0, 1.0]]
    stage = Stage(record(X, 2, init=start), mode="centroids")
    assert stage.centroids == start
    sent = stage.centroids
    stage.trace = record(X, 2, init=start)
    assert stage.centroids is sent
    stage.trace = record(X, 2, seed=1)
    assert stage.centroids == stage.trace[0].centroids.tolist()


def test_weights_travel_as_bytes_and_go_with_none():
    stage = Stage()
    stage.set_weights([1, 4, 9])
    assert stage.weights["shape"] == [3]
    np.testing.assert_array_equal(np.frombuffer(stage.weights["data"]), [1, 4, 9])
    stage.set_weights(None)
    assert stage.weights == {}


def test_a_swap_is_one_message_with_the_whole_run(trace, monkeypatch):
    stage = Stage(trace)
    sent = []
    monkeypatch.setattr(stage, "send_state", lambda key=None: sent.append(set(key)))
    stage.trace = record(X, 7, seed=3)
    assert len(sent) == 1
    assert {"run", "max"} <= sent[0]


def test_features_that_do_not_vary_are_not_put_on_screen():
    many = X[:, :1] * [0, 4, 1, 9]
    assert Stage(record(many, 2)).axes == [1, 3]
    assert Stage(record(many, 2), axes=[2, 1]).axes == [2, 1]
    assert Stage(record(X, 2)).axes == [0, 1]


def test_a_slider_late_for_a_new_run_does_not_have_the_last_word(trace):
    """The browser shows step 2; the 0 was under way to the old run."""
    stage = Stage(trace, step=2)
    slider = StepSlider(stage)
    stage.trace = record(X, 5, seed=1)
    slider.set_state({"value": 0})
    stage.set_state({"step": 2, "shown": [stage.run["id"], 2]})
    slider.set_state({"value": 1})
    assert (slider.value, stage.step) == (2, 2)


def test_nothing_the_browser_said_is_sent_back_to_it(trace, monkeypatch):
    """It would come late, and undo what the learner did in the meantime."""
    stage = Stage(trace)
    slider = StepSlider(stage)
    sent = []
    for widget in (stage, slider):
        monkeypatch.setattr(widget, "send_state", lambda key=None: sent.append(key))
    stage.set_state({"step": 2, "shown": [stage.run["id"], 2]})
    stage.set_state({"shown": [stage.run["id"], 3], "step": 3})
    assert (slider.value, stage.step, sent) == (3, 3, [])
