"""Labs are seen as a whole: nothing of them is below the fold, at usual screens."""

import pytest

from tests.browser.explorer import write_notebook
from tests.browser.jupyter import LabPage
from tests.browser.test_explorer import SCREENS

pytestmark = pytest.mark.browser
CELLS = {
    "seeding": "from kmeans_lib.labs import *\nseeding(outliers=True, step=-1)",
    "race": "lab = race('five points', 3)\nlab.step.value = lab.step.max\nlab",
    "palette": "palette()",
    "bowl": "bowl(x=1.0, y=1.0)",
    "choose_k": """lab = choose_k("mystery A", k=4)
lab.commit.click()
lab.criterion.value = "gap"
lab""",
    "sweep_lab": """lab = sweep_lab(init="greedy k-means++", compare="k-means++")
lab.commit.click()
lab.commit.click()
lab""",
}


@pytest.fixture(scope="module")
def notebook(browser, jupyter, tmp_path_factory):
    """One notebook with a lab in each cell, run once."""
    name = write_notebook(jupyter, "heights.ipynb", *CELLS.values())
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = LabPage(context, jupyter, name, tmp_path_factory.mktemp("heights"))
    page.run_all(timeout=180_000)
    yield page
    context.close()


@pytest.mark.parametrize("side_bar", ["collapse", "expand"])
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", CELLS)
def test_a_lab_is_seen_as_a_whole(notebook, name, screen, side_bar):
    page = notebook.page
    page.set_viewport_size(dict(zip(("width", "height"), screen)))
    page.evaluate(f"window.jupyterapp.shell.{side_bar}Left()")
    lab = notebook.show_lab(list(CELLS).index(name)).locator(".km-lab")
    page.wait_for_function(
        """(lab) => {
            const seen = lab.closest(".jp-WindowedPanel-outer");
            return lab.offsetHeight > 0 && lab.offsetHeight <= seen.clientHeight
                && seen.scrollWidth <= seen.clientWidth
                && lab.scrollWidth <= lab.clientWidth;
        }""",
        arg=lab.element_handle(),
    )
    assert notebook.errors == []
