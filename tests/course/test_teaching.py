"""The teacher's book: its scenes exist, its numbers are computed."""

import re

import numpy as np
import pytest

from kmeans_lib import SCENES, load, record, sweep
from tests.course import book
from tests.course.test_numbers import is_rounded, said

BOOK = book.FOLDER / "teaching" / "teachers_book.ipynb"
# minutes, choices to vote on, sizes, exercise numbers
GIVEN = {10, 20, 28, 40, 45, 46, 50, 65, 80, 88, 90, 12, 31, 100, 2000}


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
        100 * np.mean(runs.inertia < 974),
        *GIVEN,
    ]
    text = re.sub(r"\| [\d, ]+ \|$", "|", book.prose(pages), flags=re.M)
    unknown = [
        word
        for word in said(text)
        if not any(is_rounded(word, value) for value in known)
    ]
    assert unknown == []


@pytest.mark.parametrize("length", [50, 90])
def test_the_minutes_of_a_lesson_follow_each_other(pages, length):
    (cell,) = [c for c in pages.cells if f"## One lesson of {length}" in c.source]
    spans = re.findall(r"^\| (\d+) to (\d+) \|", cell.source, re.M)
    ends = [0, *(int(end) for _, end in spans)]
    assert [int(start) for start, _ in spans] == ends[:-1]
    assert ends[-1] == length


def test_every_expected_split_says_whether_it_was_measured(pages):
    (cell,) = [c for c in pages.cells if "## Questions for a vote" in c.source]
    rows = re.findall(r"^\| [A-Z].*\? \|.*$", cell.source, re.M)
    assert len(rows) >= 8
    assert all("(guess)" in row or "(measured" in row for row in rows)
