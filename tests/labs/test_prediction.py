"""The prediction lab: commit, reveal, score; nothing is seen before that."""

import numpy as np
import pytest

from kmeans_lib import load, record
from kmeans_lib.labs import predict
from kmeans_lib.labs.prediction import RUNS

SIX = load("six points").X


def answer_right(lab):
    """Answer the question on screen as it will turn out."""
    question = lab._question
    if question.options:
        lab.answer.index = question.chosen()
    elif question.mode == "target":
        place = question.after.centroids[question.cluster]
        lab.stage.target = [*place, 0.0][:2]
    else:
        lab.stage.picked = question.truth().tolist()


def test_the_future_is_not_in_the_page_until_it_is_committed():
    lab = predict()
    whole = record(SIX, 2, init=SIX[[0, 1]])
    for t in range(1, len(whole)):
        assert len(lab.trace) == t
        assert lab.stage.max == lab.step.max == t - 1
        assert len(lab.stage.run["phases"]) == t
        answer_right(lab)
        lab.commit.click()
        assert lab.stage.step == lab.step.value == t
        assert lab.trace.sentence(t) == whole.sentence(t)
        lab.commit.click()  # on to the next question
    assert len(lab.trace) == len(whole)


def test_the_slider_cannot_pass_what_was_committed():
    lab = predict()
    lab.step.value = 4
    assert lab.stage.step == lab.step.value == 0


def test_a_whole_run_of_right_answers_scores_every_half_step():
    for name in RUNS:
        for ask in ("what changes", "inertia"):
            lab = predict(name, ask=ask)
            while not lab.commit.disabled:
                assert lab.stage.hide_future
                if lab._question:
                    answer_right(lab)
                lab.commit.click()
            n = len(lab.trace) - 1
            assert lab.score == (n, n), name
            assert not lab.stage.hide_future
            assert "The run is over." in lab.verdict.value
            assert f"Score {n} of {n}" in lab._record.value


def test_a_prediction_stays_beside_its_outcome():
    lab = predict()
    lab.stage.picked = [1, 2]
    lab.commit.click()
    marks = lab.stage.overlay
    assert {m["point"]: m["shape"] for m in marks} == {
        1: "tick",
        2: "cross",
        3: "ring",
        4: "ring",
        5: "ring",
    }
    lab.commit.click()
    assert lab.stage.overlay == []  # the next question
    lab.stage.target = [6.75, 6.5]
    lab.commit.click()
    lab.step.value = 1  # back: the marks of then
    assert lab.stage.overlay == marks
    assert lab.stage.message == ""
    assert [row["prediction"] for row in lab.table] == ["2 points", "(6.75, 6.5)"]
    assert lab.table[0]["outcome"] == "4 points joined"
    assert "(6.75, 6.5)" in lab._record.value


def test_one_click_skips_and_nothing_is_counted():
    lab = predict()
    lab.skip.click()
    assert lab.stage.step == 1
    assert lab.score == (0, 0)
    assert lab.table[0]["prediction"] == "skipped"
    assert "1 skipped" in lab._record.value
    lab.skip.click()  # while the outcome is looked at there is nothing to skip
    assert lab.stage.step == 1


def test_a_commit_without_an_answer_asks_for_one():
    lab = predict()
    lab.skip.click()
    lab.commit.click()
    lab.commit.click()  # no place was clicked yet
    assert "No answer yet: click where" in lab.message.value
    assert lab.stage.step == 1
    lab.ask.value = "inertia"
    lab.commit.click()
    assert "No answer yet: inertia is 284.0" in lab.message.value
    assert lab.stage.step == 1


def test_a_commit_from_an_earlier_half_step_goes_back_to_the_question():
    lab = predict()
    lab.skip.click()
    lab.commit.click()
    lab.step.value = 0
    assert lab.commit.description == "Back to the question"
    lab.commit.click()
    assert lab.stage.step == 1
    assert lab.stage.mode == "target"
    assert len(lab.table) == 1


def test_the_kind_of_question_can_be_changed_before_the_commit():
    lab = predict()
    lab.skip.click()
    lab.commit.click()
    assert lab.stage.mode == "target"
    lab.ask.value = "inertia"
    assert lab.stage.mode == "look"
    assert lab.answer.options[0] == "it rises"
    assert lab.answer.layout.display == "flex"
    lab.ask.value = "what changes"
    assert lab.answer.layout.display == "none"


def test_while_an_outcome_is_read_the_kind_is_for_the_next_question():
    lab = predict()
    lab.stage.picked = [1, 3, 4, 5]
    lab.commit.click()
    outcome = lab.verdict.value
    lab.ask.value = "inertia"
    assert lab.verdict.value == outcome
    assert lab.commit.description == "Next prediction"
    assert lab.stage.message == ""
    lab.commit.click()
    assert lab.verdict.value == ""
    assert "Which way will it go" in lab.stage.message


def test_other_data_and_start_again_begin_anew():
    lab = predict()
    lab.skip.click()
    lab.again.click()
    assert (lab.table, lab.stage.step, lab.stage.max) == ([], 0, 0)
    lab.skip.click()
    lab.data.value = "five points"
    assert (lab.table, lab.stage.max, lab.trace.k) == ([], 0, 3)
    assert lab.stage.message.startswith("Predict iteration 1, assignment: ")


def test_points_and_starts_of_your_own():
    X = np.array([[0.0, 0], [0, 1], [5, 0], [5, 1]])
    lab = predict(X, 2, init=X[[0, 1]])
    assert np.array_equal(lab.trace[0].centroids, X[[0, 1]])
    lab.data.value = "six points"
    lab.data.value = lab.data.options[0]
    assert np.array_equal(lab.trace[0].centroids, X[[0, 1]])


def test_what_stands_in_for_the_lab_without_a_kernel_tells_nothing():
    lab = predict()
    data, metadata = lab._repr_mimebundle_()
    assert metadata["image/png"]["alt"].startswith("Start: 2 centroids")
    assert "Converged" not in data["text/plain"]


def test_bad_arguments_are_refused_at_the_call():
    with pytest.raises(ValueError, match="ask='loss' is not known"):
        predict(ask="loss")
    with pytest.raises(ValueError, match="data set 'sixteen' is not known"):
        predict("sixteen")
