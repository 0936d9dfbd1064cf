"""The teacher's book: its scenes exist, its numbers are computed."""

import re

import numpy as np
import pytest

from kmeans_lib import SCENES, load, record, sweep
from tests.course import book
from tests.course.test_numbers import is_rounded, said

BOOK = book.FOLDER / "teaching" / "teachers_book.ipynb"
# minutes, choices to vote on, sizes, exercise numbers
GIVEN = {10, 16, 20, 25, 27, 31, 38, 41, 42, 45, 46, 64, 69, 80, 86, 90}
GIVEN |= {12, 50, 100, 500, 2000, 3000, 1.3, 2.1, 3.3, 4.1, 5.1, 6.3, 7.2, 8.1, 9.3}


@pytest.fixture(scope="module")
def pages():
    return book.read(BOOK)


def scenes_named(text):
    """What stands in backticks and is a sentence rather than code."""
    return set(re.findall(r"`([A-Z][a-z]* [^`=(]*)`", text))


def test_every_scene_that_is_named_can_be_opened(pages):
    named = scenes_named(book.markdown(pages))
    assert len(named) > 20
    assert named <= set(SCENES)
    assert all(scene.watch and scene.say for scene in SCENES.values())


def test_each_number_is_computed_or_given(pages):
    six = load("six points").X
    runs = sweep(load("four blobs").X, 4, range(2000))
    known = [
        *record(six, 2, init=six[:2]).inertias[1:],
        *runs.inertia,
        100 * np.mean(runs.inertia < 974),
        *GIVEN,
    ]
    text = re.sub(r"\| [\d, ×+s]+ \|$", "|", book.prose(pages), flags=re.M)
    unknown = [
        word
        for word in said(text)
        if not any(is_rounded(word, value) for value in known)
    ]
    assert unknown == []


@pytest.mark.parametrize("length", [45, 90])
def test_the_minutes_of_a_lesson_follow_each_other(pages, length):
    (cell,) = [c for c in pages.cells if f"## One lesson of {length}" in c.source]
    spans = re.findall(r"^\| (\d+) to (\d+) \|", cell.source, re.M)
    ends = [0, *(int(end) for _, end in spans)]
    assert [int(start) for start, _ in spans] == ends[:-1]
    assert ends[-1] == length


@pytest.mark.parametrize("length", [45, 90])
def test_the_work_of_each_row_fits_into_its_minutes(pages, length):
    """Seconds for reading, arithmetic, half-steps and votes, as the plan counts."""
    (cell,) = [c for c in pages.cells if f"## One lesson of {length}" in c.source]
    rows = re.findall(r"^\| (\d+) to (\d+) \|.*\| ([\d ×+s]+) \|$", cell.source, re.M)
    assert len(rows) == 8
    for start, end, counted in rows:
        terms = [re.findall(r"\d+", term) for term in counted.split("+")]
        seconds = sum(np.prod([*map(int, term)]) for term in terms)
        minutes = int(end) - int(start)
        assert 0.75 * minutes <= seconds / 60 <= minutes, (start, end, seconds)


def test_the_sheet_asks_for_what_the_plan_counts(pages):
    six = load("six points").X
    run = record(six, 2, init=six[:2])
    (row,) = re.findall(r"^\| 4 to 16 \|.*$", pages.cells[2].source, re.M)
    assert f"{len(six) * run.k} squared distances" in row
    assert f"{len(six) * run.k} × 25 s" in row
    video = SCENES["The run of the video"].setup.record()
    (row,) = re.findall(r"^\| 20 to 27 \|.*$", pages.cells[2].source, re.M)
    assert f"{len(video) - 1} × 30 s" in row


def test_every_expected_split_says_whether_it_was_measured(pages):
    (cell,) = [c for c in pages.cells if "## Questions for a vote" in c.source]
    rows = re.findall(r"^\| [A-Z].*\? \|.*$", cell.source, re.M)
    assert len(rows) >= 8
    assert all("(guess)" in row or "(measured" in row for row in rows)
