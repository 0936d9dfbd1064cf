"""Centroids and points by hand, compared with 200 k-means++ starts."""

import asyncio

import numpy as np
import pytest

from kmeans_lib import load, record, sweep
from kmeans_lib.labs import place
from kmeans_lib.labs.placing import STARTS, WORST

X = load("four blobs").X
GOOD = [[-2.0, -9.0], [6.0, -4.0], [-1.0, -4.0], [1.0, 2.0]]


def test_it_opens_on_a_start_that_fails():
    lab = place()
    lab.run.click()
    assert lab.stage.step == lab.stage.max
    assert lab.attempts[0].ratio > 2
    assert "2.61 times the best known" in lab.verdict.value


def test_what_the_hand_places_is_what_runs():
    lab = place()
    lab.stage.centroids = GOOD
    assert lab.stage.step == 0
    assert np.array_equal(lab.trace[0].centroids, GOOD)
    assert lab.start.value == "placed by hand"
    lab.run.click()
    assert lab.attempts[0].ratio == 1
    assert "0 ended lower" in lab.verdict.value
    assert lab.trace.inertia == pytest.approx(973.5334296206898, rel=1e-12)


def test_stepping_to_the_end_counts_as_a_run_and_counts_once():
    lab = place()
    lab.step.value = lab.step.max
    assert len(lab.attempts) == 1
    lab.step.value = 0
    lab.step.value = lab.step.max
    lab.run.click()
    assert len(lab.attempts) == 1
    lab.stage.centroids = GOOD
    lab.step.value = lab.step.max
    assert [attempt.ratio == 1 for attempt in lab.attempts] == [False, True]


def test_the_end_follows_the_hand_but_counts_only_when_it_is_run():
    lab = place()
    lab.stage.centroids = GOOD
    assert not lab.stage.hide_future
    assert lab.stage.rules["empty"] == "relocate"  # so the browser runs it
    assert lab.attempts == []
    lab.run.click()
    assert len(lab.attempts) == 1


def test_the_rivals_are_200_k_means_plus_plus_starts():
    lab = place(start="on one line")
    lab.run.click()
    rivals = sweep(X, 4, range(200), init="k-means++").inertia
    assert np.allclose(lab.attempts[0].rivals, rivals, rtol=1e-12)
    inertia = lab.trace.inertia
    lower = (rivals < inertia * (1 - 1e-6)).sum()
    assert f"starts {lower} ended lower" in lab.verdict.value


def test_the_counts_of_lower_alike_and_higher_add_up():
    lab = place()
    for centroids in (GOOD, STARTS["on one line"](X, 3).tolist()):
        lab.stage.centroids = centroids
        lab.run.click()
        words = lab.verdict.value.split("starts ")[1].split()
        counts = [int(word) for word in words if word.isdigit()]
        assert sum(counts[:3]) == 200


def test_adding_and_removing_centroids_changes_k_and_the_best():
    lab = place()
    lab.stage.centroids = GOOD[:3]
    assert lab.k == 3
    lab.run.click()
    assert lab.attempts[0].trace.k == 3
    assert lab.attempts[0].best > 2000
    lab.stage.centroids = GOOD
    lab.run.click()
    assert lab.attempts[1].ratio == 1  # not compared with three centroids


def test_attempts_are_kept_and_can_be_opened_again():
    lab = place()
    lab.run.click()
    first = lab.trace
    lab.stage.centroids = GOOD
    lab.run.click()
    assert [label for label, _ in lab.list.options] == [
        "2: k = 4, inertia 973.5, the best known",
        "1: k = 4, inertia 2540.1, 2.61 times the best known",
    ]
    lab.list.value = 0
    assert lab.trace is first
    assert lab.stage.step == 0
    assert np.array_equal(lab.stage.centroids, first[0].centroids)
    assert len(lab.attempts) == 2
    lab.stage.centroids = GOOD
    assert lab.list.value is None  # so that the first can be chosen again
    lab.list.value = 0
    assert lab.trace is first


def test_the_record_follows_the_goal():
    lab = place()
    lab.run.click()
    lab.stage.centroids = GOOD
    lab.run.click()
    assert "This is your record." in lab.verdict.value
    lab.goal.value = WORST
    assert "Your record: 2.61 times" in lab.verdict.value


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("name", ["four blobs", "iris", "line of three"])
def test_every_ready_start_can_be_used(start, name):
    k = 2
    lab = place(name, k, start=start)
    assert lab.trace[0].centroids.shape == (k, load(name).X.shape[1])
    lab.run.click()
    assert lab.attempts[0].ratio >= 1


def test_a_random_start_is_another_one_after_each_attempt():
    lab = place(start="random")
    first = lab.trace[0].centroids
    lab.run.click()
    lab.start.value = "on one line"
    lab.start.value = "random"
    assert not np.array_equal(lab.trace[0].centroids, first)


def test_points_can_be_drawn_and_erased():
    lab = place("six points", 2)
    lab.hands.value = "points"
    assert lab.stage.points == load("six points").X.tolist()
    drawn = [[0.0, 0.0], [0.0, 1.0], [9.0, 0.0], [9.0, 1.0], [9.0, 9.0]]
    start = lab.trace[0].centroids
    lab.stage.points = drawn
    assert np.array_equal(lab.trace.X, drawn)
    assert np.array_equal(lab.trace[0].centroids, start)
    lab.run.click()
    assert lab.attempts[0].trace is lab.trace
    lab.hands.value = "centroids"
    assert lab.stage.mode == "centroids"
    assert lab.stage.centroids == start.tolist()


def test_too_few_points_are_a_sentence_and_the_run_stays():
    lab = place("six points", 2)
    lab.hands.value = "points"
    before = lab.trace
    lab.stage.points = [[1.0, 1.0]]
    assert "1 point for 2 centroids" in lab.message.value
    assert lab.trace is before
    lab.stage.points = [[1.0, 1.0], [2.0, 2.0]]
    assert lab.message.value == ""
    assert len(lab.trace.X) == 2


def test_points_of_more_than_two_features_are_not_drawn():
    lab = place("iris", 3)
    lab.hands.value = "points"
    assert lab.hands.value == "centroids"
    assert "4 features" in lab.message.value


def test_perfect_runs_of_inertia_zero_compare_too():
    lab = place("six points", 6, start="random")
    lab.run.click()
    assert lab.attempts[0].ratio == 1


def test_in_a_running_kernel_the_comparison_goes_piece_by_piece():
    async def scenario():
        lab = place()
        lab.run.click()
        assert lab.attempts == []  # the click does not wait
        assert "Comparing with 200 starts" in lab.verdict.value
        await asyncio.wait_for(lab.job._task, 30)
        assert len(lab.attempts) == 1

    asyncio.run(scenario())


def test_a_new_edit_cancels_the_comparison():
    async def scenario():
        lab = place()
        lab.run.click()
        lab.stage.centroids = GOOD
        await asyncio.wait_for(lab.job._task, 30)
        assert lab.attempts == []
        assert np.array_equal(lab.trace[0].centroids, GOOD)

    asyncio.run(scenario())


def test_bad_arguments_are_refused_at_the_call():
    with pytest.raises(ValueError, match="start='middle' is not known"):
        place(start="middle")
    with pytest.raises(ValueError, match="goal='win' is not known"):
        place(goal="win")
    with pytest.raises(ValueError, match="k=9"):
        place("six points", 9, start="random")


def test_the_run_is_that_of_record():
    lab = place(start="on one line")
    ends = record(X, 4, init=STARTS["on one line"](X, 4))
    assert np.array_equal(lab.trace.paths, ends.paths)
