"""The prediction lab: commit, reveal, score; nothing is seen before that."""

import numpy as np
import pytest

from kmeans_lib import Trace, load, record
from kmeans_lib.export import to_html
from kmeans_lib.games.predictions import Revealed
from kmeans_lib.labs import predict
from kmeans_lib.labs.prediction import RUNS
from kmeans_lib.plots import filmstrip_png

SIX = load("six points").X


def answer_right(lab):
    """Answer the question on screen as it will turn out."""
    question = lab.question
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
    with pytest.raises(ValueError, match="step=4. Needed: a whole number from 0 to 0"):
        lab.step.value = 4
    assert lab.stage.step == lab.step.value == 0


def test_a_whole_run_of_right_answers_scores_every_half_step():
    for name in RUNS:
        for ask in ("what changes", "inertia"):
            lab = predict(name, ask=ask)
            while not lab.commit.disabled:
                assert lab.stage.hide_future
                if lab.question:
                    answer_right(lab)
                lab.commit.click()
            n = len(lab.trace) - 1
            assert lab.score == (n, n), name
            assert not lab.stage.hide_future
            assert "The run is over." in lab.sentence.text
            assert f"Score {n} of {n}" in lab.record.value


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
    assert lab.table()["prediction"].tolist() == ["2 points", "(6.75, 6.5)"]
    assert lab.table().loc[0, "outcome"] == "4 points joined"
    assert "(6.75, 6.5)" in lab.record.value


def test_one_click_skips_and_nothing_is_counted():
    lab = predict()
    lab.skip.click()
    assert lab.stage.step == 1
    assert lab.score == (0, 0)
    assert lab.table().loc[0, "prediction"] == "skipped"
    assert "1 skipped" in lab.record.value
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
    assert len(lab.table()) == 1


def test_the_kind_of_question_can_be_changed_before_the_commit():
    lab = predict()
    lab.skip.click()
    lab.commit.click()
    assert lab.stage.mode == "target"
    lab.ask.value = "inertia"
    assert lab.stage.mode == "look"
    assert lab.answer.options[0] == "it rises"
    assert lab.answers.children == (lab.answer,)
    lab.ask.value = "what changes"
    assert lab.answers.children == ()


def test_while_an_outcome_is_read_the_kind_is_for_the_next_question():
    lab = predict()
    lab.stage.picked = [1, 3, 4, 5]
    lab.commit.click()
    outcome = lab.sentence.text
    lab.ask.value = "inertia"
    assert lab.sentence.text == outcome
    assert lab.commit.description == "Next prediction"
    assert lab.stage.message == ""
    lab.commit.click()
    assert lab.sentence.text == ""
    assert "Which way will it go" in lab.stage.message


def test_other_data_and_start_again_begin_anew():
    lab = predict()
    lab.skip.click()
    lab.again.click()
    assert (len(lab.table()), lab.stage.step, lab.stage.max) == (0, 0, 0)
    lab.skip.click()
    lab.data.value = "five points"
    assert (len(lab.table()), lab.stage.max, lab.trace.k) == (0, 0, 3)
    assert lab.stage.message.startswith("Predict iteration 1, assignment: ")


def test_points_and_starts_of_your_own():
    X = np.array([[0.0, 0], [0, 1], [5, 0], [5, 1]])
    lab = predict(X, 2, init=X[[0, 1]])
    assert np.array_equal(lab.trace[0].centroids, X[[0, 1]])
    lab.data.value = "six points"
    lab.data.value = lab.data.options[0]
    assert np.array_equal(lab.trace[0].centroids, X[[0, 1]])


@pytest.mark.parametrize("t", range(5))
def test_what_is_not_revealed_is_nowhere(t):
    lab, whole = predict(), record(SIX, 2, init=SIX[[0, 1]])
    for _ in range(t):
        lab.skip.click()
        lab.commit.click()
    assert not any(isinstance(value, Trace) for value in vars(lab.trace).values())
    assert len(np.frombuffer(lab.stage.run["centroids"])) == (t + 1) * 4
    ahead = whole.sentence(t + 1).partition(": ")[2]
    assert lab.stage.run["sentences"] == [whole.sentence(s) for s in range(t + 1)]
    data, metadata = lab._repr_mimebundle_()
    assert metadata["image/png"]["alt"] == lab.trace.sentence(-1)
    state = lab.stage.get_state()
    del state["_program"]  # has the wording of every sentence
    for said in (data["text/plain"], lab.note.value, lab.record.value, repr(state)):
        assert ahead not in said
        assert "Converged" not in said
    assert data["image/png"] == filmstrip_png(Revealed.of(whole, t))


def test_a_page_is_refused_with_the_reason_and_what_to_do():
    lab = predict()
    with pytest.raises(TypeError, match="half-steps that are not revealed yet"):
        to_html(lab)
    assert "<title>k-means on six points</title>" in to_html(lab.setup)


def test_a_run_keeps_its_predictions_until_it_is_started_again():
    lab = predict()
    lab.stage.picked = [1, 3, 4]
    lab.commit.click()
    told, marks = lab.sentence.text, lab.stage.overlay
    lab.data.value = "five points"
    assert (lab.score, lab.sentence.text, lab.record.value) == ((0, 0), "", "")
    lab.data.value = "six points"
    assert (lab.score, lab.sentence.text) == ((0.75, 1), told)
    assert (lab.stage.step, lab.stage.overlay) == (1, marks)
    lab.again.click()
    assert (lab.score, lab.stage.step, lab.stage.picked) == ((0, 0), 0, [])


def test_an_answer_is_of_its_question_alone():
    lab = predict(ask="inertia")
    lab.stage.picked = [1]
    lab.commit.click()
    lab.commit.click()
    assert lab.answer.index is None
    lab.answer.index = 0
    lab.step.value = 0
    lab.commit.click()  # back to the question
    assert lab.answer.index == 0
    lab.commit.click()
    lab.step.value = 1
    lab.commit.click()  # on to the next one, from an earlier half-step
    assert lab.stage.step == 2
    assert lab.answer.index is None
    lab.answer.index = 3
    lab.ask.value = "what changes"
    assert lab.answer.index is None
    lab.ask.value = "inertia"
    assert lab.answer.index == 3


def test_what_is_marked_stays_until_it_is_committed():
    lab = predict()
    lab.stage.picked = [1, 3]
    lab.data.value = "four blobs"
    assert lab.stage.picked == []
    lab.ask.value = "inertia"
    lab.skip.click()
    lab.commit.click()
    lab.answer.index = 4
    lab.data.value = "six points"
    assert (lab.stage.picked, lab.answer.index) == ([], None)
    lab.ask.value = "what changes"
    assert lab.stage.picked == [1, 3]
    lab.commit.click()
    assert lab.table().loc[0, "prediction"] == "2 points"
    assert lab.stage.picked == []
    lab.again.click()
    assert lab.stage.picked == []
    lab.data.value, lab.ask.value = "four blobs", "inertia"
    assert lab.answer.index == 4


def test_a_place_is_judged_on_the_axes_on_screen():
    lab = predict("iris", 3, init=[0, 50, 100])
    lab.skip.click()
    lab.commit.click()
    assert lab.question.mode == "target"
    lab.stage.axes = [2, 3]
    place = lab.question.after.centroids[lab.question.cluster, [2, 3]]
    lab.stage.target = place.tolist()
    lab.commit.click()
    assert lab.score == (1, 1)


# -- two tabs on one kernel


def says(lab, step, **edits):
    """What one tab sends when its learner is at a half-step."""
    place = [0, 0, 0, step, lab.stage.max, lab.stage.offered]
    lab.stage.set_state({**edits, "step": step, "max": lab.stage.max, "place": place})


def test_what_one_tab_commits_both_show():
    lab = predict()
    says(lab, 0)
    says(lab, 0, picked=[1, 3, 4, 5])  # in one tab
    lab.commit.click()  # in the other
    assert lab.score == (1, 1)
    assert lab.stage.run["open"] == 1
    # what a tab says that has not seen this yet is too late
    late = [0, 0, 0, 0, 0, lab.stage.offered - 1]
    lab.stage.set_state({"step": 0, "max": 0, "place": late})
    assert lab.stage.step == 1


def test_a_tab_that_looks_back_is_taken_to_the_question_and_the_answer_stays():
    lab = predict()
    lab.skip.click()
    lab.commit.click()
    says(lab, 1, target=[6.0, 6.0])
    says(lab, 0)  # the other tab
    assert lab.commit.description == "Back to the question"  # in both
    lab.commit.click()
    assert (lab.stage.step, lab.stage.target) == (1, [6.0, 6.0])
    lab.commit.click()
    assert lab.score[1] == 1


def test_bad_arguments_are_refused_at_the_call():
    with pytest.raises(ValueError, match="ask='loss' is not known"):
        predict(ask="loss")
    with pytest.raises(ValueError, match="data set 'sixteen' is not known"):
        predict("sixteen")
