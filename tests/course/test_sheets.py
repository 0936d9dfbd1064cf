"""The paper sheets: what is asked, and a key that the library computed."""

import re
import subprocess
import sys

import numpy as np
import pytest

from kmeans_course import class_set, own_numbers, sheet, sheets, teacher_key, variant
from kmeans_lib import load, record
from kmeans_lib.plots import Picture


def words(figure, table):
    """The text of the cells of one table, row by row."""
    cells = figure.axes[table].tables[0].get_celld()
    n_rows = 1 + max(row for row, _ in cells)
    return [
        [cells[row, column].get_text().get_text() for column in range(4)]
        for row in range(1, n_rows)
    ]


def texts(figure):
    """What is written on a page, besides its axes."""
    return " ".join(text.get_text() for text in figure.texts)


def test_an_empty_sheet_names_the_points_and_tells_nothing():
    for table in (1, 2, 3):
        rows = words(sheet(iterations=3), table)
        assert [row[0] for row in rows[:2]] == ["0: (1, 1)", "1: (2, 1)"]
        assert {cell for row in rows for cell in row[1:]} == {""}


def test_the_key_is_the_run_of_chapter_1():
    first, second, third = (words(sheet(key=True, iterations=3), i) for i in (1, 2, 3))
    assert first[2] == ["2: (1, 2)", "1", "2", "blue"]  # the close call
    assert first[6][1] == "284"
    assert first[7][1:3] == ["(1, 1.5)", "(6.75, 6.5)"]
    assert [second[6][1], second[8][1]] == ["20.6875", "2.6667"]
    assert [row[2] for row in second[3:6]] == ["3.8125", "7.3125", "7.8125"]  # exact
    assert [row[3] for row in third[:6]] == ["blue"] * 3 + ["orange"] * 3
    assert third[6][1] == third[8][1] == "2.6667"


def test_a_key_with_an_empty_cluster_tells_what_takes_over():
    figure = sheet(start=[[1, 1], [50, 50]], key=True, iterations=2)
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
    own = given["points"], given["centroids"]
    figure = sheet(*own, key=True, name="Ada", iterations=3)
    trace = record(given["points"], 2, init=given["centroids"])
    for iteration in range(1, len(figure.axes)):
        rows, step = words(figure, iteration), trace[2 * iteration - 1]
        joined = [("blue", "orange").index(row[3]) for row in rows[:6]]
        assert joined == step.labels.tolist()
        assert float(rows[6][1]) == pytest.approx(step.inertia, abs=5e-5)
        D = ((trace.X[:, None] - step.centroids) ** 2).sum(axis=2)
        got = [[float(cell) for cell in row[1:3]] for row in rows[:6]]
        assert np.allclose(got, D, rtol=0, atol=5e-5)
    assert "Ada" in texts(figure)


def test_a_sheet_is_a_picture_for_the_notebook_and_a_page_for_the_printer(tmp_path):
    figure = sheet()
    assert len(figure.png()) < 60_000
    figure.savefig(tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("X", [load("four blobs").X, np.zeros((3, 3)), [[1]]])
def test_what_does_not_fit_on_paper_is_refused(X):
    with pytest.raises(ValueError, match="fit on a page"):
        sheet(X)


@pytest.mark.parametrize(("paper", "height"), [("A4", 297), ("Letter", 279.4)])
def test_a_sheet_says_what_to_do_and_leaves_room_to_draw(paper, height):
    figure = sheet(paper=paper)
    assert figure.get_figheight() * 25.4 == pytest.approx(height, abs=0.1)
    assert all(word in texts(figure) for word in ("joins", "inertia", "mean", "Name"))
    plane, table = figure.axes
    width, tall = plane.get_window_extent().size / figure.dpi * 2.54  # cm
    assert min(width, tall) > 10
    assert table.get_window_extent().height / figure.dpi * 25.4 / 10 > 6  # mm a row


def test_what_leaves_no_room_and_unknown_paper_are_refused_in_a_sentence():
    six = load("six points").X
    with pytest.raises(ValueError, match="no room to draw.*iterations=2"):
        sheet(np.vstack([six, six[2:] + 1]), start=six[:2], iterations=3)
    with pytest.raises(ValueError, match="'A5' is not known. Known: 'A4' and 'Letter'"):
        sheet(paper="A5")


@pytest.fixture
def printed(monkeypatch):
    """The figures that go into a PDF, in place of the PDF."""
    figures = []

    class Pages:
        def __init__(self, path, metadata):
            figures.clear()

        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        savefig = staticmethod(figures.append)

    monkeypatch.setattr(sheets, "PdfPages", Pages)
    return figures


@pytest.mark.parametrize("number", own_numbers.VARIANTS)
def test_a_class_set_has_a_page_for_each_name_and_the_key(number, printed, capsys):
    names = ["Ada", "Jos\u00e9 $1$", "Grace Hopper"]
    class_set(names, "set.pdf", number, paper="Letter")
    said = capsys.readouterr().out
    assert said == "set.pdf: pages 1 to 3 for the class, page 4 with the key.\n"
    *pages, key = printed
    task = own_numbers.VARIANTS[number](own_numbers.Draw("ada", number))
    for name, page in zip(names, pages, strict=True):
        assert name in texts(page)
        assert name in texts(key)
    for answer, value in task.key.items():
        assert f"{answer} =" in texts(key)
        assert f"{answer} = {value}" not in texts(pages[0])
    own = variant("ada", number)
    assert all(figure.get_figwidth() == 8.5 for figure in printed)
    if number == "1.3":
        first = [row[0] for row in words(pages[0], 1)]
        assert first[:6] == [
            f"{i}: ({x:g}, {y:g})" for i, (x, y) in enumerate(own["points"])
        ]


def test_a_class_of_thirty_has_a_key_on_every_line(printed, capsys):
    names = [f"student {i}" for i in range(30)]
    class_set(names, "set.pdf", "9.3")
    keys = [page for page in printed if isinstance(page, Picture)][30:]
    whole = " ".join(map(texts, keys))
    assert all(name in whole for name in names)
    assert all(text.get_position()[1] > 0.03 for page in keys for text in page.texts)


def test_a_class_set_is_one_pdf(tmp_path, capsys):
    path = tmp_path / "class.pdf"
    class_set(["Ada", "Grace"], path)
    assert len(re.findall(rb"/Type /Page\b", path.read_bytes())) == 3


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], "Needed: a list of names"),
        ("Ada", "Needed: a list of names"),
        (["Ada", " "], "This name is empty"),
        (["Ada", "Jos\u00e9", "JOSE\u0301 "], "would get the same numbers"),
        ([7, "7"], "would get the same numbers"),
        (7, "Needed: a list of names"),
        (["Ada", None], "None is not a name. Needed: text or a whole number"),
        ([7.0], "7.0 is not a name"),
    ],
)
def test_names_that_make_no_class_are_refused_in_a_sentence(names, sentence, tmp_path):
    path = tmp_path / "class.pdf"
    with pytest.raises((ValueError, TypeError), match=sentence):
        class_set(names, path)
    assert not path.exists()
    with pytest.raises((ValueError, TypeError), match=sentence):
        teacher_key(names, "1.3")


def test_a_student_may_be_a_number(printed, capsys):
    class_set([4711], "set.pdf")
    said = capsys.readouterr().out
    assert said == "set.pdf: page 1 for the class, page 2 with the key.\n"
    assert "4711" in texts(printed[0])


@pytest.mark.parametrize("iterations", [0, "2", 1.5])
def test_a_sheet_has_a_table_or_says_why_not(iterations):
    with pytest.raises((ValueError, TypeError), match="the number of tables"):
        sheet(iterations=iterations)


def test_the_checks_load_no_figures_before_a_sheet_is_asked_for():
    program = (
        "import sys, kmeans_course, kmeans_course.notes as notes\n"
        "notes.by_chapter()\n"
        "print(*{'matplotlib', 'ipywidgets'} & set(sys.modules))\n"
        "kmeans_course.sheet; print('matplotlib' in sys.modules)"
    )
    answer = subprocess.check_output([sys.executable, "-c", program], text=True)
    assert answer.splitlines() == ["", "True"]
