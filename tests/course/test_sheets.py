"""The paper sheets: what is asked, and a key that the library computed."""

import subprocess
import sys

import numpy as np
import pytest

from kmeans_course import sheet, variant
from kmeans_lib import load, record


def words(figure, table):
    """The text of the cells of one table, row by row."""
    cells = figure.axes[table].tables[0].get_celld()
    n_rows = 1 + max(row for row, _ in cells)
    return [
        [cells[row, column].get_text().get_text() for column in range(4)]
        for row in range(1, n_rows)
    ]


def test_an_empty_sheet_names_the_points_and_tells_nothing():
    for table in (1, 2, 3):
        rows = words(sheet(), table)
        assert [row[0] for row in rows[:2]] == ["0: (1, 1)", "1: (2, 1)"]
        assert {cell for row in rows for cell in row[1:]} == {""}


def test_the_key_is_the_run_of_chapter_1():
    first, second, third = (words(sheet(key=True), i) for i in (1, 2, 3))
    assert first[2] == ["2: (1, 2)", "1", "2", "blue"]  # the close call
    assert first[6][1] == "284"
    assert first[7][1:3] == ["(1, 1.5)", "(6.75, 6.5)"]
    assert [second[6][1], second[8][1]] == ["20.6875", "2.667"]
    assert [row[3] for row in third[:6]] == ["blue"] * 3 + ["orange"] * 3
    assert third[6][1] == third[8][1] == "2.667"


def test_a_key_with_an_empty_cluster_tells_what_takes_over():
    figure = sheet(start=[[1, 1], [50, 50]], key=True)
    first, second = words(figure, 1), words(figure, 2)
    # by hand: all join blue; point 4 is the first of the two farthest, at 64 + 49
    assert [row[:3] for row in first[6:]] == [
        ["inertia after the assignment", "326", ""],
        ["the empty cluster takes point", "4", ""],
        ["inertia after that", "213", ""],
        ["new centroids", "(4, 4.2)", "(9, 8)"],
        ["inertia after the update", "116.8", ""],
    ]
    assert second[3] == ["3: (8, 8)", "30.44", "1", "orange"]
    blank = words(sheet(start=[[1, 1], [50, 50]]), 1)
    assert not any(cell for row in blank for cell in row[1:])


def test_a_number_that_a_hand_can_write_down_is_not_rounded():
    first = words(sheet([[0, 0], [1, 3], [0, 20.5], [8, 20]], key=True), 1)
    assert first[2][1:3] == ["420.25", "307.25"]  # 20.5², 1 + 17.5²
    far = words(sheet([[0, 0], [41000, 1]], key=True), 1)
    assert far[0][2] == "1681000001"


@pytest.mark.parametrize("scale", [1e-3, 0.1, 1, 30, 41_000, 1e9])
def test_the_paper_has_some_lines_whatever_the_numbers(scale):
    ax = sheet(scale * np.array([[0, 0], [1, 0.3], [0.2, 1]])).axes[0]
    assert 10 <= len(ax.get_xticks()) <= 30
    assert np.ptp(np.diff(ax.get_xticks())) < 1e-9 * scale


def test_what_is_masked_is_not_drawn():
    with pytest.raises(ValueError, match="NaN"):
        sheet(np.ma.masked_equal([[1.0, 2], [-999, 3], [4, 5]], -999))


def test_every_student_can_have_a_key_of_their_own(capsys):
    given = variant("ada", "1.3")
    figure = sheet(given["points"], given["centroids"], key=True, name="Ada")
    trace = record(given["points"], 2, init=given["centroids"])
    for iteration in range(1, len(figure.axes)):
        rows, step = words(figure, iteration), trace[2 * iteration - 1]
        joined = [("blue", "orange").index(row[3]) for row in rows[:6]]
        assert joined == step.labels.tolist()
        assert rows[6][1] == f"{step.inertia:.4g}"
        D = ((trace.X[:, None] - step.centroids) ** 2).sum(axis=2)
        got = [[float(cell) for cell in row[1:3]] for row in rows[:6]]
        assert np.allclose(got, D, rtol=1e-3)
    assert "Ada" in figure.get_suptitle()


def test_a_sheet_is_a_picture_for_the_notebook_and_a_page_for_the_printer(tmp_path):
    figure = sheet()
    assert len(figure.png()) < 60_000
    figure.savefig(tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("X", [load("four blobs").X, np.zeros((3, 3)), [[1]]])
def test_what_does_not_fit_on_paper_is_refused(X):
    with pytest.raises(ValueError, match="fit on a page"):
        sheet(X)


def test_the_checks_load_no_figures_before_a_sheet_is_asked_for():
    program = (
        "import sys, kmeans_course, kmeans_course.notes as notes\n"
        "notes.by_chapter()\n"
        "print(*{'matplotlib', 'ipywidgets'} & set(sys.modules))\n"
        "kmeans_course.sheet; print('matplotlib' in sys.modules)"
    )
    answer = subprocess.check_output([sys.executable, "-c", program], text=True)
    assert answer.splitlines() == ["", "True"]
