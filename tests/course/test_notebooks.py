"""The notebooks keep the rules of the page, as students open them.

That every output is what a fresh kernel shows is nbval's to say: pytest
collects the notebooks with `--nbval`, strictly. `tests/course/solved.py` compares the
pictures, too, and has the solutions accepted in place of the stubs.
"""

import ast
import base64
import builtins
import re
import subprocess
import symtable
import sys
from statistics import median

import nbformat
import pytest

from kmeans_course import EXERCISES
from kmeans_course.notes import by_chapter
from tests.course import book
from tools import notebooks as tool

every_notebook = pytest.mark.parametrize(
    "path", book.NOTEBOOKS, ids=lambda path: path.stem
)
every_chapter = pytest.mark.parametrize(
    "path", book.CHAPTERS, ids=lambda path: path.stem
)

PAGE_ORDER = [
    "**Predict.**",
    "### Explore",
    "### What you saw",
    "## Why",
    "## Write it yourself",
    "## Exercises",
    "## What many people believe",
    "## Exit question",
    "**Next:**",
]
# One word per thing (DESIGN.md, section 3). In `code` they may be
# scikit-learn's names; there `prose` does not see them.
FOREIGN_WORDS = re.compile(
    r"\b(SSE|WCSS|centers?|centres of|epochs?|loss|cluster (?:number )?\d)\b"
)
IMPORTS = re.compile(r"^\s*(import|from) ", re.M)
SHORT = 6  # lines of imports before the first point, where the rest comes later
LARGEST_PICTURE = 60_000  # bytes
LARGEST_LAB_PICTURE = 120_000  # a lab's filmstrip has up to six pictures


@every_notebook
def test_a_notebook_is_clean(path):
    assert tool.check(path) == []


@every_chapter
def test_the_page_keeps_its_order(path):
    text = book.markdown(book.read(path))
    assert re.match(r"# [A-Z].* [a-z].*", text), "a title in sentence case"
    places = [text.find(part) for part in PAGE_ORDER]
    missing = [p for p, at in zip(PAGE_ORDER, places) if at < 0]
    assert not missing
    assert places == sorted(places)


@every_chapter
def test_a_chapter_has_a_readable_size(path):
    notebook = book.read(path)
    lines = [len(book.code_lines(c)) for c in book.code_cells(notebook)]
    assert 20 <= len(notebook.cells) <= 40
    assert median(lines) <= 4
    assert sorted(lines)[-2] <= 12  # the algorithm itself is excepted
    words = len(re.findall(r"\w+", book.prose(notebook)))
    assert 10 <= words / sum(lines) <= 20


@every_notebook
def test_imports_stand_alone_on_top_and_once_more_before_the_exercises(path):
    cells = book.code_cells(book.read(path))
    places = [i for i, c in enumerate(cells) if IMPORTS.search(c.source)]
    for i in places:
        kinds = {type(node) for node in ast.parse(cells[i].source).body}
        assert kinds <= {ast.Import, ast.ImportFrom}
    assert places[0] == 0
    if len(places) > 1:
        exercises = [i for i, c in enumerate(cells) if book.has_tag(c, "exercise")]
        assert places[1:] < exercises[:1]
        assert len(places) == 2
        assert len(cells[0].source.splitlines()) <= SHORT


@every_notebook
def test_code_cells_hold_code_and_no_tricks(path):
    for cell in book.code_cells(book.read(path)):
        assert ast.parse(cell.source).body, "only comments"
        assert not cell.source.rstrip().endswith(";")
        assert not re.search(r"NBVAL|^\s*[%!]", cell.source, re.M)


@every_notebook
def test_a_cell_without_those_before_it_misses_a_plain_name(path):
    assert not hidden_names(book.read(path))


def hidden_names(notebook):
    """Names that mean something else until their own cell has run.

    A learner who starts halfway through a chapter should read "name 'blobs' is not
    defined", and not that a function of the kernel lacks some attribute.
    """
    code = "\n".join(cell.source for cell in book.code_cells(notebook))
    names = symtable.symtable(code, "the cells", "exec").get_symbols()
    own = {
        name.get_name() for name in names if name.is_assigned() or name.is_imported()
    }
    return own & {*dir(builtins), "display", "get_ipython", "In", "Out"}


@every_notebook
def test_fences_and_folds_are_balanced_and_closed(path):
    for cell in book.read(path).cells:
        if cell.cell_type == "markdown":
            opened = len(re.findall(r"<details>", cell.source))
            assert opened == cell.source.count("</details>")
            assert opened == cell.source.count("<summary>")
            assert "<details open" not in cell.source
            assert len(re.findall(r"^```", cell.source, re.M)) % 2 == 0


@every_notebook
def test_no_solution_stands_outside_a_fold(path):
    text = book.markdown(book.read(path))
    unfolded = book.DETAILS.sub("", text)
    assert "Solution of" not in unfolded
    assert "```python" not in unfolded


@every_notebook
def test_no_link_leads_nowhere(path):
    targets = re.findall(r"\]\(([^)\s]+)\)", book.markdown(book.read(path)))
    for target in targets:
        if not re.match(r"https?:|#|mailto:", target):
            assert (path.parent / target.partition("#")[0]).exists(), target


@every_chapter
def test_the_words_are_ours(path):
    assert FOREIGN_WORDS.findall(book.prose(book.read(path))) == []


@every_notebook
def test_the_prose_is_spelled_right(path):
    assert misspelled(book.prose(book.read(path))) == ""


def misspelled(text):
    command = [sys.executable, "-m", "codespell_lib", "-"]
    done = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.stderr == ""
    return done.stdout


@every_notebook
def test_nothing_printed_depends_on_the_machine(path):
    for cell in book.code_cells(book.read(path)):
        text = book.printed(cell)
        assert not re.search(r"\d\.\d{13,}|0x[0-9a-f]{6}|/home/|/tmp/", text)
        assert "not implemented" not in text.lower()


@every_notebook
def test_pictures_are_small(path):
    notebook = book.read(path)
    labs = set(book.labs(notebook))
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            limit = LARGEST_LAB_PICTURE if i in labs else LARGEST_PICTURE
            for png in book.pictures(cell):
                assert len(base64.b64decode(png)) <= limit, cell.id


@every_chapter
def test_a_lab_has_its_prediction_its_tasks_and_its_still_pictures(path):
    notebook = book.read(path)
    places = list(book.labs(notebook))
    assert places
    for before, i in zip([0, *places], places):
        tasks, lab, still, after = notebook.cells[i - 1 : i + 3]
        asked = "".join(
            c.source for c in notebook.cells[before:i] if c.cell_type == "markdown"
        )
        assert "**Predict.**" in asked, f"nothing predicted before cell {i}"
        assert re.search(r"^2\. ", tasks.source, re.M), "no numbered tasks"
        assert len(book.code_lines(lab)) <= 4
        assert book.pictures(lab), "no picture where there is no kernel"
        assert still.cell_type == "code"
        assert book.pictures(still)
        assert after.cell_type == "markdown"


@every_chapter
def test_a_prediction_can_be_left_open_and_is_compared(path):
    text = "\n".join(c.source for c in book.code_cells(book.read(path)))
    open_ones = re.findall(r"^(my_\w+) = None\b", text, re.M)
    assert open_ones
    for name in open_ones:
        assert re.search(rf"^compare\({name}, ", text, re.M), name


@every_chapter
def test_a_chapter_holds_exactly_the_exercises_that_have_checks(path):
    chapter = int(path.stem[:2])
    found = list(book.exercises(book.read(path)))
    wanted = [check.number for check in by_chapter()[chapter]]
    assert [e.number for e in found] == wanted
    assert 3 <= len(found) <= 5


@every_chapter
def test_a_saved_exercise_is_a_stub_that_says_so_in_one_line(path):
    for exercise in book.exercises(book.read(path)):
        first, *_ = exercise.printed.splitlines()
        assert first == f"Exercise {exercise.number}: not attempted yet."
        name = EXERCISES[exercise.number].__name__
        assert re.search(rf"^{name}\(", exercise.source, re.M)
        assert exercise.solution, "no folded solution right below"
        assert "<details>" not in exercise.source


@pytest.fixture
def broken():
    """A little notebook that breaks rules, to see that they are noticed."""
    return nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Title here\n\nThe SSE of cluster 2."),
            nbformat.v4.new_code_cell("explore('six points')"),
            nbformat.v4.new_code_cell("from IPython import display\nsum = 3"),
            nbformat.v4.new_markdown_cell(
                "<details><summary>Solution</summary>\n\n```python\nx = 1\n```\n"
                "\n</details>\n\nA [link](nowhere.ipynb) and `centers`."
            ),
        ]
    )


def test_the_rules_would_notice_a_broken_notebook(broken):
    assert FOREIGN_WORDS.findall(book.prose(broken)) == ["SSE", "cluster 2"]
    assert list(book.labs(broken)) == [1]
    assert hidden_names(broken) == {"display", "sum"}
    assert "x = 1" not in book.prose(broken)
    typo = "Move teh centroid."  # codespell:ignore teh
    assert "==> the" in misspelled(typo)
    assert book._solution(broken.cells[3]) == "x = 1\n"
