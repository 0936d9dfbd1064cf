"""The gallery: each lab once, and each folded answer is what the lab says."""

import re

import pytest

from kmeans_lib import labs, load, record
from tests.course import book

GALLERY = book.FOLDER / "00_gallery.ipynb"


@pytest.fixture(scope="module")
def pages():
    return book.read(GALLERY)


@pytest.fixture(scope="module")
def opened(pages):
    """Every lab of the page, opened by the page's own code."""
    cells = [pages.cells[i] for i in book.labs(pages)]
    names = {name: getattr(labs, name) for name in labs.__all__}
    found = {}
    for cell in cells:
        *before, call = re.split(r"^(?=\w+\()", cell.source, flags=re.M)
        names["load"] = load
        exec("".join(before), names)
        found[call.partition("(")[0]] = eval(call, names)
    return found


def answer(pages, name):
    (cell,) = [c.source for c in pages.cells if f"Answer: {name}<" in c.source]
    return cell


def test_every_lab_is_there_once_with_a_task_and_a_folded_answer(pages):
    places = list(book.labs(pages))
    shown = [re.search(r"^(\w+)\(", pages.cells[i].source, re.M)[1] for i in places]
    assert sorted(shown) == sorted(
        {*labs.__all__} - {"bowl", "watch"}
    )  # in chapters 2 and 1
    for i in places:
        assert "**Task.**" in pages.cells[i - 1].source
        assert pages.cells[i + 1].source.startswith("<details>")


def test_the_slow_run_takes_21_iterations(pages, opened):
    trace = opened["explore"].trace
    assert trace.n_iter == 21
    assert "21 iterations" in answer(pages, "explore")
    assert round(trace.inertia, 1) == 973.5


def test_the_run_to_predict_ends_with_half_step_5(opened):
    lab = opened["predict"]
    for _ in range(9):  # skip it, then go on to the next
        lab.skip.click()
        lab.commit.click()
    assert lab.step.value == 5
    assert lab.table()["half-step"].iloc[-1] == "Iteration 3, assignment"
    six = load("six points").X
    third = record(six, 2, init=six[:2])[3]
    assert third.n_changed == 1


def test_from_the_clump_one_move_to_the_top_repairs_the_run(opened):
    place = opened["place"]
    start = place.stage.centroids
    place.run.click()
    assert round(place.attempts[0].ratio, 1) == 2.6
    groups = {"lower": [-2, -9], "middle": [-1, -4], "top": [0.7, 2.5]}
    reached = set()
    for j in range(4):
        for name, place_in_it in groups.items():
            moved = [*start[:j], place_in_it, *start[j + 1 :]]
            place.stage.centroids = moved
            place.run.click()
            if place.attempts[-1].ratio < 1.001:
                reached.add((j, name))
    assert {j for j, name in reached if name == "top"} == {0, 1, 2}
    assert {j for j, name in reached if name == "lower"} == {0}
    assert not {j for j, name in reached if name == "middle" or j == 3}


def test_keeping_ends_at_7_833_and_relocating_at_3_333(opened):
    ends = [round(trace.inertia, 3) for trace in opened["race"].traces]
    assert ends == [7.833, 3.333]


def test_three_restarts_are_enough_and_two_with_kmeans_plus_plus(opened):
    lab, restarts = opened["sweep_lab"], re.compile(r"(\d+) restarts?")
    assert not restarts.search(repr(lab))
    for _ in lab.starts:
        lab.guess.value = "5"
        lab.commit.click()
    assert restarts.findall(repr(lab)) == ["3", "2"]


def test_both_outliers_are_taken_and_no_start_succeeds(opened):
    lab = opened["seeding"]
    assert (abs(lab.picking.start) == 40).all(axis=1).sum() == 2
    lab.step.value = lab.step.max
    assert "0 of 100" in repr(lab)


def test_mystery_a_is_noise(opened):
    lab = opened["choose_k"]
    lab.k.value = 3
    lab.commit.click()
    assert "no clusters" in repr(lab)


def test_the_blobs_survive_up_to_a_factor_of_3(opened):
    lab = opened["units"]
    seen = {}
    for level in ("0.3", "0.5", "3", "5"):
        lab.level.value = level
        seen[level] = round(lab.agreement, 2)
    assert seen == {"0.3": 0.75, "0.5": 0.97, "3": 0.98, "5": 0.71}


def test_the_decibels_of_three_palettes(opened):
    lab, seen = opened["palette"], []
    for method in ("k-means", "random pixels", "most frequent"):
        lab.method.value = method
        lab.job.finish()
        seen.append(round(lab.psnr, 1))
    assert seen == [24.8, 17.4, 5.5]
    assert 75 < 10 ** ((seen[0] - seen[2]) / 10) < 90
