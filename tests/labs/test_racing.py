"""The race: one slider, one difference, the same colours everywhere."""

import gc

import numpy as np
import pandas as pd
import pytest
from ipywidgets.widgets import widget as registry

from kmeans_lib import load, record
from kmeans_lib.export import to_html
from kmeans_lib.labs import race
from kmeans_lib.labs.racing import DIFFERENCES, matched_colours
from kmeans_lib.metrics import matched_order

BLOBS = load("four blobs").X
FIVE = load("five points").X


def same_run(trace, other):
    return np.array_equal(trace.paths, other.paths)


def test_each_panel_is_the_run_of_its_value():
    lab = race(values=(0, 2, 5))
    for trace, seed in zip(lab.traces, (0, 2, 5), strict=True):
        assert same_run(trace, record(BLOBS, 4, seed=seed))
    lab.values[2].value = 9
    assert same_run(lab.traces[2], record(BLOBS, 4, seed=9))
    assert same_run(lab.traces[0], record(BLOBS, 4, seed=0))


def test_one_slider_moves_all_and_a_shorter_run_waits_at_its_end():
    lab = race(values=(0, 2))
    short, long = sorted(lab.stages, key=lambda stage: stage.max)
    assert short.max < long.max == lab.step.max
    lab.step.value = long.max
    assert long.step == long.max
    assert "Converged" in repr(short)
    lab.step.value = 2
    assert (short.step, long.step) == (2, 2)


def test_another_run_leaves_the_others_where_they_are():
    lab = race(values=(2, 9))
    lab.step.value = 20
    lab.values[1].value = 0  # ends long before that
    assert lab.step.value == lab.stages[0].step == 20
    assert "Converged" in repr(lab.stages[1])


def test_a_panel_moved_in_code_moves_the_slider_and_the_others():
    lab = race(values=(0, 2))
    lab.stages[1].step = 4
    assert lab.step.value == lab.stages[0].step == 4


def test_a_longer_run_lengthens_the_slider():
    lab = race(values=(0, 3))
    before = lab.step.max
    lab.values[1].value = 2
    assert lab.step.max == lab.stages[1].max > before


@pytest.mark.parametrize("differ", DIFFERENCES)
def test_runs_differ_in_what_was_chosen_and_in_nothing_else(differ):
    lab = race(seed=7)
    lab.differ.value = differ
    first, second = lab.traces
    assert {control.description for control in lab.values} == {differ}
    assert (first.seed == second.seed) == (differ != "seed")
    assert (first.k == second.k) == (differ != "k")
    assert (first.init == second.init) == (differ != "init")
    assert np.array_equal(first.X, second.X) == (differ != "scale")


def test_the_empty_rule_is_raced_on_the_five_points():
    lab = race("five points", 3, differ="empty", init=FIVE[[3, 0, 1]])
    relocated, kept = lab.traces
    assert relocated.inertia == pytest.approx(10 / 3)
    assert kept.inertia == pytest.approx(47 / 6)
    lab.step.value = lab.step.max
    assert "2.35 × the lowest" in lab.sentence.text


def test_runs_that_are_the_same_are_said_to_be():
    lab = race("four blobs", differ="empty")
    lab.step.value = lab.step.max
    assert "the runs are the same" in lab.sentence.text
    lab.differ.value = "seed"
    lab.step.value = lab.step.max
    assert "the runs are the same" not in lab.sentence.text


def test_how_the_runs_end_is_said_at_the_end():
    """The gallery's task asks for it."""
    lab = race(values=(0, 2))
    for step in range(lab.step.max):
        lab.step.value = step
        assert lab.sentence.text == ""
    lab.step.value = lab.step.max
    assert "seed 2: inertia" in lab.sentence.text
    lab.step.value = 0
    assert lab.sentence.text == ""
    ends = lab.table()
    assert ends["seed"].tolist() == [0, 2]
    assert ends["inertia"].tolist() == [trace.inertia for trace in lab.traces]


def test_the_same_cluster_has_the_same_colour_in_every_panel():
    start = BLOBS[[361, 73, 374, 155]]
    first, turned = record(BLOBS, 4, init=start), record(BLOBS, 4, init=start[::-1])
    for other in (turned, record(BLOBS, 4, init="k-means++", seed=3)):
        orders = matched_colours([first, other], BLOBS)
        colours = [np.array(o)[t.labels] for o, t in zip(orders, (first, other))]
        assert np.array_equal(*colours)


@pytest.mark.parametrize("rows", [[3, 0, 1], [1, 0, 3]])
def test_the_same_start_has_the_same_colours(rows):
    """Finding A4: the start was drawn in swapped colours, because the ends differ."""
    lab = race("five points", 3, differ="empty", init=FIVE[rows])
    assert lab.stages[0].order == lab.stages[1].order
    assert not same_run(*lab.traces)


def test_the_same_start_in_another_order_has_the_same_colours_at_the_start():
    first = record(FIVE, 3, init=FIVE[[3, 0, 1]], empty="keep")
    turned = record(FIVE, 3, init=FIVE[[1, 3, 0]])
    other = record(FIVE, 3, init=FIVE[[4, 2, 1]])
    also_turned = record(FIVE, 3, init=FIVE[[1, 4, 2]])
    one, two, three, four = matched_colours([first, turned, other, also_turned], FIVE)
    assert (one, two) == ([0, 1, 2], [2, 0, 1])
    assert four == [three[2], three[0], three[1]]  # like each other, too


def test_the_same_points_in_another_scale_are_the_same_start():
    lab = race("penguins", 3, differ="scale", values=("as given", "standardised"))
    assert lab.traces[0][0].centroids.max() > 1000 > lab.traces[1][0].centroids.max()
    assert lab.stages[0].order == lab.stages[1].order == [0, 1, 2]


def test_a_scaled_run_is_matched_in_the_units_of_the_data():
    lab = race(differ="scale", values=("as given", "first feature × 10"))
    ten = lab.traces[1].X
    assert np.allclose(ten, BLOBS * [10, 1])
    same = race(differ="scale", values=("as given", "as given"))
    assert same.stages[0].order == same.stages[1].order == [0, 1, 2, 3]


def test_matching_is_the_best_of_all_and_free_colours_are_new():
    first = [[0, 0], [1, 0]]
    # nearest-first would take (1, 0) for the second and leave a worse pair
    assert matched_order(first, [[1.1, 0], [5, 0]]) == [0, 1]
    assert matched_order(first, [[9, 9], [0, 0], [1, 0]]) == [2, 0, 1]
    assert matched_order([[0, 0], [1, 0], [2, 0]], [[2, 0], [0, 0]]) == [2, 0]
    many = np.arange(20.0).reshape(20, 1)
    assert matched_order(many, many[::-1]) == [*range(20)][::-1]


def test_two_to_four_runs_and_known_differences_only():
    with pytest.raises(ValueError, match="number of values is 1"):
        race(values=(1,))
    with pytest.raises(ValueError, match="number of values is 5"):
        race(values=range(5))
    with pytest.raises(ValueError, match="differ='luck' is not known"):
        race(differ="luck")
    with pytest.raises(ValueError, match="k=9"):
        race("six points", differ="k", values=(2, 9))
    assert len(race(values=(0, 1, 2, 3)).stages) == 4


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"values": 3}, ValueError, "The number of values is 1"),
        ({"values": (0, -1)}, ValueError, "seed=-1. Needed"),
        ({"values": (0, "one")}, ValueError, "seed='one'. Needed"),
        ({"differ": "k", "values": (2, 2.5)}, TypeError, "k=2.5 is a float"),
        ({"differ": "k", "values": (0, 2)}, ValueError, "k=0. Needed"),
        ({"differ": "init", "values": ("random", "luck")}, ValueError, "init='luck'"),
        ({"differ": "scale", "values": ("x", "y")}, ValueError, "scale='x' is not"),
        ({"differ": "empty", "values": ("keep", "error")}, ValueError, "empty='error'"),
        ({"k": 0}, ValueError, "k=0. Needed"),
    ],
)
def test_values_are_refused_whole_and_nothing_stays(given, error, says):
    race().close()
    gc.collect()
    before = set(registry._instances)
    with pytest.raises(error, match=says):
        race(**given)
    gc.collect()
    assert set(registry._instances) == before


def test_each_difference_keeps_its_values():
    lab = race(values=(0, 7))
    lab.differ.value = "k"
    assert [control.value for control in lab.values] == [3, 4]
    lab.values[0].value = 6
    lab.differ.value = "seed"
    assert [control.value for control in lab.values] == [0, 7]
    lab.differ.value = "k"
    assert [trace.k for trace in lab.traces] == [6, 4]


def test_values_beyond_those_on_the_slider_are_added_to_it():
    lab = race(values=(0, 2**40))
    assert [trace.seed for trace in lab.traces] == [0, 2**40]
    assert len(lab.values[0].options) == 101
    with pytest.raises(ValueError, match="seed=100 is not known"):
        lab.values[0].value = 100


def test_a_data_frame_is_raced():
    frame = pd.DataFrame(load("four blobs").X, columns=["length", "width"])
    lab = race(frame, 4)
    assert lab.stages[1].features == ["length", "width"]
    assert same_run(lab.traces[1], record(BLOBS, 4, seed=2))


def test_points_with_many_features_have_one_choice_of_two_for_all_runs():
    lab = race("iris", 3, values=(0, 2, 5))
    assert lab.note.value == "<p>2 of 4 features are shown, all 4 are used.</p>"
    lab.up.value = "petal length, cm"
    assert [stage.axes for stage in lab.stages] == [[0, 2]] * 3
    lab.values[1].value = 7
    assert [stage.axes for stage in lab.stages] == [[0, 2]] * 3
    assert "across" not in race().parts


def test_an_export_says_why_it_cannot_be_and_what_can():
    with pytest.raises(TypeError, match="several runs side by side.*lab.traces"):
        to_html(race())


def test_k_opens_with_values_that_fit_the_points():
    lab = race("line of three", 2)
    lab.differ.value = "k"
    assert [trace.k for trace in lab.traces] == [3, 3]


def test_an_error_behind_a_control_is_a_sentence_in_the_lab():
    lab = race("six points", 2, init=[[1, 1], [9, 9]], differ="empty")
    with pytest.raises(ValueError, match="centroids"):
        lab.differ.value = "k"
    assert "centroids" in lab.message.value
