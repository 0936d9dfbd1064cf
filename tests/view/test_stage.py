"""The stage's Python side: what it packs, when it swaps, what it keeps."""

from threading import Thread

import numpy as np
import pytest

from kmeans_lib import Setup, record
from kmeans_lib.labs import seeding
from kmeans_lib.labs.parts.linked import StepSlider
from kmeans_lib.stage import Choices, Stage
from kmeans_lib.stage.widget import ALONE

X = np.random.default_rng(0).normal(size=(60, 2))


@pytest.fixture
def trace():
    return record(X, 4, seed=1)


class Drawn:
    """A film that is no Trace: the browser cannot run it."""

    def __init__(self, trace):
        self.X, self.k, self.steps = trace.X, trace.k, trace.steps
        self.sentence, self.title = trace.sentence, trace.title


def unpacked_labels(run, n):
    """Replay the packed changes as the browser does."""
    counts = np.frombuffer(run["counts"], "<i4")
    which = np.frombuffer(run["which"], "<i4")
    what = np.frombuffer(run["what"], "<u2")
    labels = np.full(n, -1)
    at = 0
    for count in counts:
        labels[which[at : at + count]] = what[at : at + count]
        at += count
        yield labels.copy()


def test_of_a_run_the_browser_needs_the_points_the_start_and_the_rules(trace):
    stage = Stage(trace)
    assert (np.frombuffer(stage.data["X"]).reshape(60, 2) == X).all()
    assert list(stage.run) == ["start"]
    start = np.frombuffer(stage.run["start"]).reshape(4, 2)
    assert (start == trace[0].centroids).all()
    assert stage.rules == {"maxIter": 300, "empty": "relocate"}


def test_packed_labels_replay_to_those_of_every_step(trace):
    run = Stage(Drawn(trace)).run
    for step, labels in zip(trace, unpacked_labels(run, 60), strict=True):
        np.testing.assert_array_equal(labels, step.labels)


def test_packed_numbers_are_those_of_the_trace(trace):
    run = Stage(Drawn(trace)).run
    centroids = np.frombuffer(run["centroids"], "<f8")
    np.testing.assert_array_equal(centroids.reshape(-1, 4, 2), trace.paths)
    np.testing.assert_array_equal(np.frombuffer(run["inertias"], "<f8"), trace.inertias)
    assert run["sentences"][3] == trace.sentence(3)


def test_points_travel_once_for_all_runs_on_them(trace, monkeypatch):
    stage, sent = Stage(trace), []
    monkeypatch.setattr(stage, "send_state", lambda key=None: sent.append(set(key)))
    stage.trace = record(X, 5, seed=2)
    assert any("run" in names for names in sent)
    assert not any("data" in names for names in sent)


def test_a_new_trace_is_a_new_run_and_keeps_the_place(trace):
    stage = Stage(trace)
    stage.step = 3
    before = stage.run
    stage.trace = record(X, 5, seed=2)
    assert stage.run != before
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


def said(stage, step, last, choice=(0, 0, 0)):
    """What the browser sends when it shows this."""
    stage.set_state(
        {"step": step, "max": last, "place": [*choice, step, last, stage.offered]}
    )


def test_the_browser_settles_which_half_step_is_shown(trace):
    stage = Stage(trace)
    stage.set_state({"step": 2})
    said(stage, 5, stage.max)
    assert stage.step == 5


def test_the_browser_has_the_last_word_however_late_an_answer(trace):
    stage = Stage(trace)
    stage.step = stage.max
    for seed in (3, 1, 2):
        older = stage.max
        stage.trace = record(X, 5, seed=seed)
        said(stage, 1, older)
        said(stage, len(stage.trace) - 1, len(stage.trace) - 1)
        assert stage.step == stage.max == len(stage.trace) - 1


def test_what_the_browser_says_waits_while_a_lab_is_at_work(trace):
    stage = Stage(trace)
    said(stage, 1, stage.max)
    place = [0, 0, 0, stage.max, stage.max, stage.offered]
    late = Thread(target=stage.set_state, args=[{"place": place}])
    with ALONE:
        late.start()
        late.join(0.05)
        assert late.is_alive()
        stage.show(record(X, 3, seed=2), step=2)
    late.join()
    assert stage.step == 2


def test_after_a_word_of_python_the_place_is_open_until_the_browser_has_followed(trace):
    stage = Stage(trace)
    said(stage, 1, stage.max)
    stage.show(record(X, 3, seed=2), step=2)
    assert (stage.place, stage.step, stage.run["open"]) == ([], 2, 2)
    said(stage, 2, stage.max)
    assert stage.place == [0, 0, 0, 2, stage.max, stage.offered]


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


def test_what_a_slider_says_itself_does_not_count(trace):
    """Its message may be late: the stage's own names the place as a whole."""
    stage = Stage(trace, step=2)
    slider = StepSlider(stage)
    stage.trace = record(X, 5, seed=1)
    slider.set_state({"value": 0})
    said(stage, 2, stage.max)
    slider.set_state({"value": 1})
    assert (slider.value, stage.step) == (2, 2)
    assert "value" not in slider.get_state()


def test_nothing_the_browser_said_is_sent_back_to_it(trace, monkeypatch):
    """It would come late, and undo what the learner did in the meantime."""
    stage = Stage(trace)
    slider = StepSlider(stage)
    sent = []
    for widget in (stage, slider):
        monkeypatch.setattr(widget, "send_state", lambda key=None: sent.append(key))
    said(stage, 2, stage.max)
    said(stage, 3, stage.max)
    assert (slider.value, stage.step, sent) == (3, 3, [])


def test_what_is_offered_is_taken_whole_or_not_at_all():
    stage = Stage()
    first = Choices(Setup("six points", 2), ["random"], 6)
    stage.offer(first, 2, 0, 0)
    with pytest.raises(IndexError, match="There is no half-step 99"):
        stage.offer(Choices(Setup("iris", 3), ["random"], 6), 3, 0, 0, step=99)
    assert stage.choices is first
    assert len(stage.trace.X) == 6


def test_another_thread_reads_a_run_when_a_message_has_been_taken_over():
    """In between, k may be one that the start has no rows for."""
    choices = Choices(Setup("six points", 2), [[0, 3], "random"], 6)
    stage, read = Stage(), []
    stage.offer(choices, 2, 0, 0)
    reader = Thread(target=lambda: read.append(stage.trace.k))

    def leave_the_start(change):
        reader.start()
        reader.join(0.1)
        stage.init = 1

    stage.observe(leave_the_start, "k")
    stage.set_state({"place": [3, 0, 0, 0, 1, stage.offered]})
    reader.join()
    assert read == [3]


def test_a_stage_says_how_the_run_of_a_hand_ends_before_the_browser_has_moved_there(
    trace,
):
    stage = Stage(trace, mode="centroids", step=len(trace) - 1)
    stage.set_state({"centroids": trace.centroids.tolist()})
    assert len(stage.trace) < len(trace)
    assert "Converged" in repr(stage)


def test_an_edit_of_before_may_come_in_one_message_with_a_place_of_now(trace):
    stage = Stage(trace, mode="centroids")
    start = trace[0].centroids.tolist()
    late = {"centroids": [[0.0, 0.0]], "edited": [stage.offered, 1]}
    stage.show(trace)
    now = [0, 0, 0, 2, stage.max, stage.offered]
    stage.set_state(late | {"place": now})
    assert (stage.centroids, stage.step) == (start, 2)
    stage.set_state({"centroids": start[:2], "edited": [stage.offered, 2]})
    assert stage.trace.k == 2


@pytest.fixture
def sent(monkeypatch):
    """Return the names of what any stage sends, message by message."""
    messages = []

    def send(stage, key=None):
        messages.append({*stage.get_state(key)})

    monkeypatch.setattr(Stage, "send_state", send)
    return messages


def test_a_browser_at_a_place_that_is_none_is_brought_back(sent):
    stage = Stage()
    stage.offer(Choices(Setup("six points", 2), ["random"], 6), 2, 0, 0)
    sent.clear()
    stage.set_state({"k": 9, "place": [9, 0, 0, 0, 1, stage.offered]})
    assert stage.k == 2
    assert {"k", "init", "seed", "step", "max", "offered"} <= sent[-1]
    stage.k = 9  # as code may; to insist on it would never end
    sent.clear()
    stage.set_state({"k": 9, "place": [9, 0, 0, 0, 1, stage.offered]})
    assert sent == []


def test_what_a_hand_can_change_goes_with_what_is_shown_next(sent, trace):
    stage = Stage(trace, mode="centroids")
    sent.clear()
    stage.show(trace)
    assert {"offered", "centroids", "picked", "target", "step", "k"} <= sent[-1]


def test_a_browser_that_has_missed_something_gets_all(sent, trace):
    stage = Stage(trace)
    sent.clear()
    stage._handle_custom_msg({"offered": stage.offered}, [])
    assert not any(sent)
    stage._handle_custom_msg({"offered": stage.offered - 1}, [])
    assert {"data", "run", "rules", "step", "offered", "view"} <= sent[-1]
    assert stage.offered == 2  # what it says meanwhile is too late


def test_where_the_browser_has_opened_a_run_it_is_not_opened_again(trace):
    """A page that connects again gets the run, and stays where the learner is."""
    stage = Stage()
    stage.show(trace, step=3)
    assert stage.run["open"] == 3
    place = [0, 0, 0, 4, stage.max, stage.offered]
    stage.set_state({"step": 4, "place": place})
    assert "open" not in stage.get_state("run")["run"]
    assert stage.step == 4
