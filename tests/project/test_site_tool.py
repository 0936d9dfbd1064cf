"""tools.site: what it makes of labs in notebooks; tests/browser has the whole site."""

import ast
import re

import pytest
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    writes,
)

from tools import site
from tools.notebooks import notebooks, read


def body(source):
    return ast.parse(source).body


def sources(parts):
    return [ast.unparse(part) for part in parts]


@pytest.mark.parametrize(
    ("above", "last", "needed"),
    [
        ("a = 1; b = 2", "b", ["b = 2", "b"]),
        ("a = 1; a = 2", "a", ["a = 2", "a"]),
        ("import os; a = os.sep", "a", ["import os", "a = os.sep", "a"]),
        ("n = 1\ndef f(n): return n", "f(2)", ["def f(n):\n    return n", "f(2)"]),
        ("n = 1\ndef f(): return n", "f()", ["n = 1", "def f():\n    return n", "f()"]),
        ("x = 1; y = [x for x in (1, 2)]", "x", ["x = 1", "x"]),
    ],
)
def test_of_the_cells_above_only_what_a_lab_depends_on_is_executed(above, last, needed):
    assert sources(site.needed(body(above), body(last))) == needed


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_cell_with_a_lab_ends_with_it(path):
    code = [cell for cell in read(path).cells if cell.cell_type == "code"]
    labs = [part for cell in code if site.called(part := body(cell.source))]
    assert all(isinstance(part[-1], ast.Expr) for part in labs)


@pytest.fixture
def notebook(tmp_path):
    """Return a notebook with a lab that moves on a page, and two that do not."""
    first = "from kmeans_lib.labs import bowl, explore, palette"
    calls = ['explore("six points", k=2)', "bowl([[0, 0], [4, 4]])", "palette()"]
    picture = new_output("display_data", {"image/png": ""})
    cells = [new_markdown_cell("# Labs"), new_code_cell(first)]
    cells += [new_code_cell(call, id=call[:4], outputs=[picture]) for call in calls]
    path = tmp_path / "labs.ipynb"
    path.write_text(writes(new_notebook(cells=cells)), "utf-8")
    return path


def test_a_lab_is_a_page_where_a_page_can_show_it(notebook, tmp_path):
    link = "<a href='lite'>run it</a>"
    found = site.with_live_labs(notebook, tmp_path, "..", link).cells
    shown = [[*output.data] for cell in found[3:] for output in cell.outputs]
    assert sum(shown, []) == ["text/html", *2 * ["image/png", "text/html"]]
    page, run, run_it = (cell.outputs[-1].data["text/html"] for cell in found[3:])
    pages = [re.search(r'src="../(labs/\S+)"', part)[1] for part in (page, run)]
    assert pages == ["labs/labs-expl.html", "labs/labs-bowl.html"]
    assert all((tmp_path / name.partition("/")[2]).exists() for name in pages)
    assert found[1].source == run_it == link
