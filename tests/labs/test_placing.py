"""Centroids and points by hand, compared with 200 k-means++ starts."""

import asyncio

import numpy as np
import pytest

from kmeans_lib import load, record, sweep
from kmeans_lib.games.attempts import STARTS, WORST
from kmeans_lib.labs import place

X = load("four blobs").X
GOOD = [[-2.0, -9.0], [6.0, -4.0], [-1.0, -4.0], [1.0, 2.0]]


def test_it_opens_on_a_start_that_fails():
    lab = place()
    lab.run.click()
    assert lab.stage.step == lab.stage.max
    assert lab.attempts[0].ratio > 2
    assert "2.61 times the best known" in lab.sentence.text


def test_what_the_hand_places_is_what_runs():
    lab = place()
    lab.stage.centroids = GOOD
    assert lab.stage.step == 0
    assert np.array_equal(lab.trace[0].centroids, GOOD)
    assert lab.start.value == "placed by hand"
    lab.run.click()
    assert lab.attempts[0].ratio == 1
    assert "0 ended lower" in lab.sentence.text
    assert lab.trace.inertia == pytest.approx(973.5334296206898, rel=1e-12)


def test_there_is_one_way_to_run_and_the_rest_is_looking():
    lab = place()
    assert lab.stage.controls == "view"  # no button of the stage runs it
    lab.step.value = lab.step.max
    assert len(lab.attempts) == 0
    for _ in range(2):
        lab.run.click()
        assert lab.step.value == lab.step.max
        lab.step.value = 0
    assert len(lab.attempts) == 1
    lab.stage.centroids = GOOD
    lab.run.click()
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
    assert f"starts {lower} ended lower" in lab.sentence.text


def test_the_counts_of_lower_alike_and_higher_add_up():
    lab = place()
    for centroids in (GOOD, STARTS["on one line"](X, 3).tolist()):
        lab.stage.centroids = centroids
        lab.run.click()
        words = lab.sentence.text.split("starts ")[1].split()
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
    assert lab.list.value == 1  # it is the second again, and the first can be chosen
    lab.list.value = 0
    assert lab.trace is first


def test_the_record_follows_the_goal():
    lab = place()
    lab.run.click()
    lab.stage.centroids = GOOD
    lab.run.click()
    assert "This is your record." in lab.sentence.text
    lab.goal.value = WORST
    assert "Your record: 2.61 times" in lab.note.value


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
    assert lab.hands.disabled
    assert "these have 4 features" in lab.hands.tooltip
    with pytest.raises(ValueError, match="edit='points' is not known"):
        lab.hands.value = "points"
    assert lab.hands.value == lab.stage.mode == "centroids"


def test_perfect_runs_of_inertia_zero_compare_too():
    lab = place("six points", 6, start="random")
    lab.run.click()
    assert lab.attempts[0].ratio == 1


def test_in_a_running_kernel_the_comparison_goes_piece_by_piece():
    async def scenario():
        lab = place()
        lab.run.click()
        assert len(lab.attempts[0].rivals) == 0  # the click does not wait
        assert "Comparing with 200 starts" in lab.sentence.text
        await asyncio.wait_for(lab.job._task, 30)
        assert len(lab.attempts[0].rivals) == 200

    asyncio.run(scenario())


def test_a_new_edit_does_not_lose_the_attempt_that_is_being_compared():
    async def scenario():
        lab = place()
        first = lab.trace
        lab.run.click()
        lab.stage.centroids = GOOD
        lab.run.click()
        lab.stage.centroids = [[0, 0], *GOOD[1:]]
        await asyncio.wait_for(lab.job._task, 30)
        assert [len(attempt.rivals) for attempt in lab.attempts] == [200, 200]
        assert lab.attempts[0].trace is first
        assert [label[:9] for label, _ in lab.list.options] == [
            "2: k = 4,",
            "1: k = 4,",
        ]
        assert np.array_equal(lab.trace[0].centroids, [[0, 0], *GOOD[1:]])

    asyncio.run(scenario())


def test_an_attempt_whose_comparison_was_stopped_is_there_with_what_is_known():
    async def scenario():
        lab = place(np.random.default_rng(0).normal(size=(3000, 2)), 3)
        lab.run.click()
        for _ in range(2):
            lab.job._do_a_slice()
        lab.job.stop.click()
        n = len(lab.attempts[0].rivals)
        assert 0 < n < 200
        assert f"Of {n} k-means++ starts" in lab.sentence.text
        lab.goal.value = WORST
        assert not lab.job.busy
        lab.run.click()  # goes on
        lab.job.finish()
        assert "Of 200 k-means++ starts" in lab.sentence.text

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


# -- what the browser says


def says(lab, **edits):
    """What the browser sends when a hand has placed something."""
    place_now = [0, 0, 0, 0, 9, lab.stage.offered]
    lab.stage.set_state({**edits, "step": 0, "max": 9, "place": place_now})


def test_of_what_a_hand_places_python_hears_and_runs_it_only_when_it_is_read():
    lab = place()
    runs, shown = [], lab.stage._trace
    lab.stage._put = lambda *args, **traits: runs.append(args)
    for x in range(20):
        says(lab, centroids=[[x / 10, 0], *GOOD[1:]])
    assert lab.stage._trace is shown
    assert runs == []
    assert lab.start.value == "placed by hand"
    assert lab.trace[0].centroids[0].tolist() == [1.9, 0]
    assert lab.trace is lab.trace
    assert lab.setup == lab.trace.setup


def test_points_that_a_hand_draws_are_heard_in_the_same_way():
    lab = place("six points", 2)
    lab.hands.value = "points"
    drawn = [[0.0, 0.0], [0.0, 1.0], [9.0, 0.0]]
    says(lab, points=drawn)
    assert lab.stage._trace.X.shape == (6, 2)
    lab.run.click()
    assert lab.attempts[0].trace.X.tolist() == drawn


def test_where_the_browser_cannot_run_the_points_python_answers_each_edit():
    X = np.random.default_rng(0).normal(size=(2000, 30))
    lab = place(X, 12, start="random")
    assert lab.stage.rules == {}
    moved = lab.trace[0].centroids + 0.1
    says(lab, centroids=moved.tolist())
    assert np.array_equal(lab.stage._trace[0].centroids, moved)


@pytest.mark.parametrize("by", ["python", "browser"])
def test_an_edit_that_no_run_can_begin_with_is_undone_and_said(by):
    lab = place([[0.0, 0.0], [1.0, 0.0], [9.0, 9.0]])
    before, four = lab.stage.centroids, [[0.0, 0.0]] * 4
    place_four = {
        "python": lambda: lab.stage.set_trait("centroids", four),
        "browser": lambda: says(lab, centroids=four),
    }
    with pytest.raises(ValueError, match="k=4 clusters .* 3 points"):
        place_four[by]()
    assert lab.stage.centroids == before
    assert "k=4 clusters" in lab.message.value
    lab.run.click()
    assert lab.message.value == ""
    assert lab.attempts[0].trace[0].centroids.tolist() == before


def test_what_is_too_little_for_a_run_is_not_run():
    lab = place("six points", 2)
    lab.hands.value = "points"
    lab.stage.points = [[1.0, 1.0]]
    lab.run.click()
    assert "1 point for 2 centroids: draw at least 2." in lab.message.value
    assert len(lab.attempts) == 0
    lab.hands.value = "centroids"  # leaves the drawing
    assert lab.message.value == ""
    assert len(lab.points) == 6


# -- two tabs on one kernel


def test_a_second_tab_shows_the_attempt_that_the_first_has_made(monkeypatch):
    """Each tab has a hand of its own; what is run, Python tells both."""
    lab, sent = place(), []
    says(lab, centroids=GOOD)  # in one tab; the other one has not heard of it
    monkeypatch.setattr(lab.stage, "send_state", lambda key=None: sent.append(set(key)))
    lab.run.click()
    assert any({"centroids", "offered"} <= keys for keys in sent)  # in one message
    assert lab.stage.centroids == GOOD
    assert lab.stage.step == lab.stage.max


def test_the_tab_that_was_moved_last_is_the_one_that_counts():
    lab = place()
    says(lab, centroids=GOOD)
    says(lab, centroids=[[0.0, 0.0], *GOOD[1:]])
    lab.run.click()
    assert lab.attempts[0].trace[0].centroids[0].tolist() == [0, 0]
    late = {"centroids": GOOD, "place": [0, 0, 0, 0, 9, lab.stage.offered - 1]}
    lab.stage.set_state(late)  # said before that tab has seen the attempt
    assert lab.stage.centroids[0] == [0, 0]


# -- the page and the table


def test_the_attempts_are_a_table():
    lab = place()
    lab.run.click()
    lab.stage.centroids = GOOD
    lab.run.click()
    table = lab.table()
    assert table.index.tolist() == [1, 2]
    assert table["k"].tolist() == [4, 4]
    assert table["times the best"].round(2).tolist() == [2.61, 1.0]
    rivals = table[["rivals lower", "rivals alike", "rivals higher"]]
    assert rivals.sum(axis=1).tolist() == [200, 200]
    assert lab.table().loc[2, "inertia"] == lab.trace.inertia
