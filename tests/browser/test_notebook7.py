"""A lab in Jupyter Notebook 7: pictures, sliders and keys are the same."""

import pytest

from kmeans_lib import load, record
from tests.browser.conftest import running
from tests.browser.explorer import LAB, Explorer, as_shown, write_notebook
from tests.browser.jupyter import LabPage, NotebookServer

pytestmark = pytest.mark.browser
X = load("four blobs").X


@pytest.fixture
def server(tmp_path):
    with running(NotebookServer(tmp_path / "notebook7")) as server:
        yield server


def test_the_sliders_move_the_picture(browser, server, tmp_path):
    name = write_notebook(server, "lab.ipynb", LAB, "print(lab.step.value)")
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = LabPage(context, server, name, tmp_path)
    page.page.wait_for_timeout(1000)
    hosts = list(page.errors)  # Notebook 7.6 itself has one
    page.run_cell(0)
    explorer = Explorer(page, 0)
    explorer.wait_for_step(0)
    run, before = explorer.run(), explorer.picture()
    explorer.press("step", "ArrowRight", times=3)
    explorer.wait_for_step(3)
    explorer.press("k", "ArrowRight")
    explorer.wait_for_another_run(run)
    trace = record(X, 5, seed=0)
    assert explorer.sentence() == as_shown(trace.sentence(3))
    assert explorer.sizes() == trace.sizes(3).tolist()
    assert explorer.picture() != before
    assert page.printed(1) == "3"
    assert page.errors == hosts
    context.close()
