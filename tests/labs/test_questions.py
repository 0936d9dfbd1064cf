"""Questions about the next half-step, judged against six points by hand."""

import numpy as np
import pytest

from kmeans_lib import load, record
from kmeans_lib.games.questions import question_about

SIX = load("six points").X
FIVE = load("five points").X
BLOBS = load("four blobs").X


@pytest.fixture
def six():
    return record(SIX, 2, init=SIX[[0, 1]])


def test_joining_scores_the_shared_part_and_gives_both_distances(six):
    verdict = question_about(six, 1).judge([1, 3, 2])
    assert verdict.score == 2 / 5  # rows 1 and 3 of 1, 2, 3, 4, 5
    assert verdict.happened == "4 points joined"
    assert verdict.why == (
        "The point at (1, 2) joins the blue cluster: it is 1 from the blue "
        "centroid and 1.414 from the orange one.",
        "The point at (9, 8) joins the orange cluster: it is 9.899 from the "
        "orange centroid and 10.63 from the blue one.",
        "The point at (8, 9) joins the orange cluster: it is 10 from the "
        "orange centroid and 10.63 from the blue one.",
    )
    shapes = {mark["point"]: mark["shape"] for mark in verdict.marks}
    assert shapes == {1: "tick", 2: "cross", 3: "tick", 4: "ring", 5: "ring"}


def test_changing_is_about_the_points_that_change(six):
    question = question_about(six, 3)
    assert question.judge([1]).score == 1
    verdict = question.judge([])
    assert (verdict.score, verdict.predicted) == (0, "no point")
    assert verdict.why[0].startswith(
        "The point at (2, 1) changes to the blue cluster: it is 1.118 from"
    )
    wrong = question.judge([1, 3])
    assert wrong.score == 0.5
    assert "The point at (8, 8) stays in the orange cluster" in wrong.why[0]


def test_expecting_no_change_at_the_end_is_right(six):
    assert question_about(six, 5).judge([]).score == 1
    assert question_about(six, 5).judge([0]).score == 0


def test_landing_is_about_the_centroid_that_moves_farthest(six):
    question = question_about(six, 2)
    assert question.text == "click where the orange centroid will land."
    exact = question.judge([6.75, 6.5])
    assert exact.score == 1
    assert exact.marks[0]["at"] == [6.75, 6.5]
    assert question.judge([2, 1]).score == 0


@pytest.mark.parametrize(
    ("place", "slip"),
    [
        ([8, 8], "the median of its points"),
        ([5.5, 5], "half-way between its outermost points"),
        ([4.83, 4.83], "the middle of all points"),
        ([2, 1], "where it was"),
    ],
)
def test_the_usual_slips_of_a_mean_are_named(six, place, slip):
    verdict = question_about(six, 2).judge(place)
    assert verdict.score < 1
    assert slip in verdict.why[-1]


@pytest.mark.parametrize("answer", range(5))
def test_inertia_is_judged_by_direction_and_share(six, answer):
    question = question_about(six, 3, "inertia")  # 72.25 to 20.6875: by 71 %
    verdict = question.judge(answer)
    assert verdict.score == {4: 1, 3: 0.5}.get(answer, 0)
    assert verdict.happened == "it fell by 71%, from 72.25 to 20.69"


def test_inertia_that_stays_is_a_case_of_its_own(six):
    question = question_about(six, 5, "inertia")
    assert question.options[question.chosen()] == "it stays the same"


@pytest.mark.parametrize(
    ("X", "right", "said"),
    [
        # the points 1 and -1 around 1e-3 and around 0: 2 + 2e-6, then 2
        ([1, -1], 2, "it fell by 0.0001%, from 2.000002 to 2"),
        ([3, 3], 4, "it fell by 100%, from 17.988 to 0"),  # 2 * 2.999 squared
        ([3, 3.2], 4, "it fell by 99.9%, from 19.2284 to 0.02"),
    ],
)
def test_inertia_that_hardly_falls_or_nearly_all_is_said_as_it_is(X, right, said):
    trace = record(np.array(X, float)[:, None], 1, init=[[1e-3]])
    question = question_about(trace, 2, "inertia")
    assert question.chosen() == right
    words = question.happened()
    assert words.split(",")[0] == said.split(",")[0]
    assert float(words.split()[-3]) > float(words.split()[-1])


def test_two_distances_that_differ_are_not_said_to_be_the_same():
    X = np.array([[0.0], [2.00001], [1.0]])
    question = question_about(record(X, 2, init=X[:2]), 1)
    (why,) = question.judge([1, 2]).why
    assert why.endswith(
        "it is 1 from the blue centroid and 1.00001 from the orange one."
    )


def test_before_the_first_assignment_there_is_no_inertia_to_ask_about(six):
    assert question_about(six, 1, "inertia").mode == "pick"


def test_with_many_points_the_question_is_how_many():
    trace = record(BLOBS, 4, init=BLOBS[[361, 73, 374, 155]])
    for t, n_changed in [(3, 85), (5, 54), (7, 1), (9, 0)]:
        question = question_about(trace, t)
        right = question.options[question.chosen()]
        low, _, high = right.replace("none", "0").partition(" to ")
        assert int(low) <= n_changed <= int(high or low)
        assert question.judge(question.chosen()).score == 1
    assert question_about(trace, 1).judge(0).happened == "161 points"


def test_the_options_cover_every_count_once():
    question = question_about(record(BLOBS, 4), 3)
    bounds = [map(int, o.split(" to ")) for o in question.options[1:]]
    covered = [n for low, high in bounds for n in range(low, high + 1)]
    assert covered == list(range(1, 501))


def test_an_empty_cluster_takes_over_the_farthest_point():
    trace = record(FIVE, 3, init=FIVE[[3, 0, 1]])
    t = [step.phase for step in trace].index("relocate")
    question = question_about(trace, t)
    assert question.text.startswith("the blue cluster has no points.")
    (row,) = np.flatnonzero(trace.changed(t))
    assert question.judge([row]).score == 1
    other = (row + 1) % 5
    verdict = question.judge([other])
    assert "another one is farther" in " ".join(verdict.why)
    assert "the farthest of all" in " ".join(verdict.why)


def test_a_tie_is_called_a_tie():
    trace = record([[0.0], [1.0], [2.0]], 2, init=[[0.0], [2.0]])
    verdict = question_about(trace, 1).judge([1, 2])
    assert "a tie, 1 from its centroid and from the orange one" in (verdict.why[0])


def test_data_on_a_line_can_be_predicted():
    trace = record([[0.0], [2.0], [3.5]], 2, init=[[2.0], [3.5]])
    question = question_about(trace, 2)
    assert question.judge([1.0, 77.0]).score == 1  # the height means nothing


@pytest.mark.parametrize("name", ["six points", "five points", "iris"])
def test_every_half_step_has_a_question_and_words_without_numbers(name):
    X = load(name).X
    trace = record(X, 3, seed=1)
    for t in range(1, len(trace)):
        for ask in ("what changes", "inertia"):
            question = question_about(trace, t, ask)
            assert "cluster 0" not in question.text
            assert question.mode != "look" or question.options
