"""Labs are seen as a whole: nothing of them is below the fold, fresh or used."""

import pytest
from playwright.sync_api import TimeoutError as TooLong

from tests.browser.explorer import ALIVE, LABS, write_notebook
from tests.browser.jupyter import LabPage

pytestmark = pytest.mark.browser
SCREENS = [(1280, 720), (1366, 768), (1024, 768)]
USED = {  # what makes a lab say and show the most
    "predict, used": """lab = predict()
for _ in range(3):
    lab.skip.click(), lab.commit.click()
lab.ask.value = "inertia"
lab""",
    "place, used": """lab = place()
lab.run.click()
lab.stage.centroids = [[-2, -9], [6, -4], [-1, -4], [1, 2]]
lab.run.click()
lab""",
    "race, used": """lab = race("iris", 3, values=(0, 2, 5, 9))
lab.step.value = lab.step.max
lab""",
    "race of starts": """lab = race("five points", 3, differ="init")
lab.step.value = lab.step.max
lab""",
    "sweep_lab, used": """lab = sweep_lab(
    "iris", init="greedy k-means++", compare="k-means++", runs=1000)
for lab.guess.value in ("20", "3"):
    lab.commit.click()
lab""",
    "seeding, used": "seeding(outliers=True, step=-1)",
    "choose_k, used": """lab = choose_k("mystery D", k=4)
lab.commit.click()
lab.criterion.value = "silhouette"
lab""",
    "units, used": """lab = units("blobs: noise features", "50")
lab.standardise.value = True
lab""",
    "palette, used": "palette(method='random pixels', k=64)",
    "bowl, used": "lab = bowl(x=1.0, y=1.0)\nlab.map.value = True\nlab",
    "watch, used": """X = load("six points").X
lab = watch([(s.labels, s.centroids.round()) for s in lloyd_steps(X, X[:2])], X)
lab.step.value = lab.step.max
lab""",
}
CELLS = LABS | USED
# A stage on its own has its reading column beside the plot, and nothing of it is cut.
IS_SEEN = """(lab) => {
    const seen = lab.closest(".jp-WindowedPanel-outer");
    const full = lab.querySelector('.km[data-size="full"]');
    const end = (part) => part.getBoundingClientRect().right;
    const side = full?.querySelector(".km-side");
    return lab.offsetHeight > 0 && lab.offsetHeight <= seen.clientHeight
        && seen.scrollWidth <= seen.clientWidth
        && lab.scrollWidth <= lab.clientWidth
        && (!full || side.scrollHeight <= side.clientHeight
            && side.getBoundingClientRect().left > end(full.querySelector("canvas")));
}"""


@pytest.fixture(scope="module")
def notebook(browser, jupyter, tmp_path_factory):
    """One notebook with a lab in each cell, run once."""
    cells = [ALIVE + cell for cell in CELLS.values()]
    name = write_notebook(jupyter, "heights.ipynb", *cells)
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = LabPage(context, jupyter, name, tmp_path_factory.mktemp("heights"))
    for cell in range(len(CELLS)):  # one by one: the browser has much to do as it is
        page.run_cell(cell)
        page.show_lab(cell)
    yield page
    context.close()


@pytest.mark.parametrize("side_bar", ["collapse", "expand"])
@pytest.mark.parametrize("screen", SCREENS)
def test_every_lab_is_seen_as_a_whole_fresh_and_used(notebook, screen, side_bar):
    page = notebook.page
    page.set_viewport_size(dict(zip(("width", "height"), screen)))
    page.evaluate(f"window.jupyterapp.shell.{side_bar}Left()")
    cut = [name for i, name in enumerate(CELLS) if not is_seen(notebook, i)]
    assert cut == []
    assert notebook.errors == []


def is_seen(notebook, cell):
    """Whether a lab is seen as a whole, as soon as all of it is laid out."""
    lab = notebook.show_lab(cell).locator(".km-lab").element_handle()
    try:
        notebook.page.wait_for_function(IS_SEEN, arg=lab, timeout=10_000)
    except TooLong:
        return False
    return True
