"""The door leads everywhere, and says of each chapter what it says itself."""

import re

import pytest

from kmeans_lib import load, sweep
from tests.course import book

INDEX = book.FOLDER / "index.ipynb"
every_chapter = pytest.mark.parametrize(
    "path", book.CHAPTERS, ids=lambda path: path.stem
)


@pytest.fixture(scope="module")
def door():
    return book.read(INDEX)


def test_the_door_is_short_and_has_one_lab(door):
    assert len(door.cells) <= 12
    assert len(list(book.labs(door))) == 1


@pytest.mark.parametrize(
    "path", [p for p in book.NOTEBOOKS if p != INDEX], ids=lambda p: p.stem
)
def test_the_door_leads_to_every_notebook(door, path):
    target = path.relative_to(book.FOLDER).as_posix()
    assert f"]({target})" in book.markdown(door)


@every_chapter
def test_the_map_has_the_minutes_that_the_chapter_has(door, path):
    title = book.read(path).cells[0].source
    said = re.search(r"[Aa]bout (\d+) minutes", title)[1]
    row = re.search(rf"^\| .*{path.name}.*$", book.markdown(door), re.M)[0]
    assert row.split("|")[4].strip() == said


def test_about_18_of_100_seeds_end_badly_on_the_tour():
    runs = sweep(load("four blobs").X, 4, range(2000))
    failed = (runs.inertia > 2000).mean()
    assert failed == 1 - runs.success_rate(rtol=1e-6)
    assert 0.15 < failed < 0.21
