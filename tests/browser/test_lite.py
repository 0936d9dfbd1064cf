"""The notebooks in JupyterLite, unchanged, cell by cell.

KMEANS_PYODIDE says where Pyodide lies, as for `tools.lite`: a folder, or the address
of a server. Without it these tests are skipped, as Pyodide is in no package.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import served
from tests.browser.explorer import Explorer
from tests.browser.jupyter import LabPage

pytest.importorskip("jupyterlite_core", reason="the extra `lite` is not installed")
if not (PYODIDE := os.environ.get("KMEANS_PYODIDE")):
    pytest.skip("KMEANS_PYODIDE names no place of Pyodide", allow_module_level=True)
from tools.lite import constants, has_this_python, read  # noqa: E402  need the extra

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_MS = 400_000  # Python is compiled anew, on cores that others use
ENDLESS = """
from kmeans_course.chapter1 import check_distance
def endless(p, q):
    while True:
        pass
check_distance(endless)
"""
WAS_COMPILED = """
import kmeans_lib
from pathlib import Path
compiled = Path(kmeans_lib.__cached__).read_bytes()
print(compiled[4] == 1)  # never to be compared with its source
"""
WAS_FETCHED = """
from pathlib import Path
import numpy
print((Path(numpy.__file__).parents[1] / "sklearn").exists())
"""


class Lite:
    """Where JupyterLite's notebooks are."""

    def __init__(self, url):
        self.url = url

    def address(self, notebook):
        """Return where a notebook is opened."""
        return f"{self.url}lab/index.html?path={notebook}"


class LitePage(LabPage):
    """A notebook in JupyterLite; Python comes into the page."""

    def wait_for_kernel(self):
        self.page.set_default_timeout(PATIENCE_MS)
        super().wait_for_kernel()

    def add_cell(self, source):
        """Add a cell at the end and return its index."""
        return self.page.evaluate(
            """source => {
                const { sharedModel } = window.jupyterapp.shell.currentWidget.model;
                sharedModel.addCell({ cell_type: "code", source });
                return sharedModel.cells.length - 1;
            }""",
            source,
        )


@pytest.fixture(scope="module")
def lite(tmp_path_factory):
    """Return JupyterLite, built and served."""
    folder = tmp_path_factory.mktemp("built") / "lite"
    subprocess.run([sys.executable, "-m", "tools.lite", folder], cwd=ROOT, check=True)
    with served(folder) as url:
        yield Lite(url)


@pytest.fixture
def notebook(browser, lite, tmp_path):
    """Return a function that opens a notebook and runs all its cells."""
    contexts = []

    def run(name):
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 800}))
        page = LitePage(contexts[-1], lite, name, tmp_path)
        page.run_all(PATIENCE_MS)
        return page

    yield run
    for context in contexts:
        context.close()


def failed(page):
    """Return what went wrong in the cells of a page."""
    outputs = [o for cell in page.cells() for o in cell.get("outputs", [])]
    return [o["evalue"] for o in outputs if o["output_type"] == "error"]


def test_chapter_1_runs_and_an_endless_answer_is_stopped(notebook):
    page = notebook("01_one_step_at_a_time.ipynb")
    assert failed(page) == []
    explorer = Explorer(page, page.index("explore("))
    explorer.press("step", "ArrowRight")
    explorer.wait_for_step(1)
    assert "seconds" in page.printed(page.add_cell(ENDLESS))
    assert "False" in page.printed(page.add_cell(WAS_FETCHED))  # no need: 20 MB
    compiled = page.printed(page.add_cell(WAS_COMPILED))
    lock = json.loads(read(PYODIDE, constants.PYODIDE_LOCK))
    assert compiled.strip() == str(has_this_python(lock))


def test_every_lab_of_the_gallery_is_painted(notebook):
    page = notebook("00_gallery.ipynb")
    assert failed(page) == []
    labs = [i for i, c in enumerate(page.cells()) if c["cell_type"] == "code"][1:]
    assert len(labs) == 9
    for index in labs:
        page.show_lab(index)


@pytest.mark.parametrize(
    "name", sorted(path.name for path in ROOT.glob("notebooks/0[2-9]_*.ipynb"))
)
def test_the_other_chapters_run(notebook, name):
    assert failed(notebook(name)) == []
