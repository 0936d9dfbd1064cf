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
    assert [second[6][1], second[8][1]] == ["20.69", "2.667"]
    assert [row[3] for row in third[:6]] == ["blue"] * 3 + ["orange"] * 3
    assert third[6][1] == third[8][1] == "2.667"


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
