"""A notebook that was saved with its labs, and opened when its kernel had gone."""

import json

import pytest

from tests.browser.explorer import ALL_OF_IT, Explorer, write_notebook
from tests.browser.explorer import LABS as ALL_LABS
from tests.browser.jupyter import WAIT_MS, LabPage

pytestmark = pytest.mark.browser
LABS = {
    "explore": "explore()",
    "predict": "predict()",
    "place": "place()",
    "race": "race()",
    "sweep_lab": "sweep_lab(runs=20)",
    "seeding": "seeding()",
    "choose_k": "choose_k('mystery E')",
    "units": "units('pair: an outlier')",
    "palette": "palette(k=4)",
    "bowl": "bowl(x=1.0, y=1.0)",
}
LABS["watch"] = ALL_LABS["watch"]
LARGEST = 3_200_000  # bytes, with all labs of the suite in one notebook


def save(browser, jupyter, folder, name, labs):
    """Run a notebook with labs, save it and end its kernel; return its name."""
    write_notebook(jupyter, name, *(ALL_OF_IT + lab for lab in labs))
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    lab = LabPage(context, jupyter, name, folder)
    lab.run_all(2 * WAIT_MS)
    for index in range(len(labs)):
        lab.show_lab(index)
    explorer = Explorer(lab, 0)
    explorer.press("step", "ArrowRight", times=2)
    explorer.wait_for_step(2)
    lab.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    context.close()
    jupyter.end_kernel(name)
    return name


@pytest.fixture(scope="module")
def saved(browser, jupyter, tmp_path_factory):
    """Save a notebook with every lab."""
    folder = tmp_path_factory.mktemp("saved")
    return save(browser, jupyter, folder, "saved.ipynb", LABS.values())


@pytest.fixture(scope="module")
def reopened(saved, browser, jupyter, tmp_path_factory):
    """Return the page of the notebook, opened again; its new kernel has nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield LabPage(context, jupyter, saved, tmp_path_factory.mktemp("again"))
    context.close()


@pytest.mark.parametrize("name", LABS)
def test_a_saved_lab_is_seen_again_and_says_what_it_is(reopened, name):
    output = reopened.show_lab(list(LABS).index(name))
    assert "Error displaying widget" not in output.inner_text()
    lab = output.locator(".km-lab").first
    says = lab.evaluate("e => getComputedStyle(e, '::before').content")
    assert says.startswith('"A saved copy.')


def test_the_explorer_is_alive_where_it_was_left(lab_page, browser, jupyter, tmp_path):
    """Alone on its page: anywidget complains where eleven labs open in over 2 s."""
    again = lab_page(save(browser, jupyter, tmp_path, "alone.ipynb", ["explore()"]))
    explorer = Explorer(again, 0)
    explorer.wait_for_step(2)
    explorer.press("step", "ArrowRight")
    explorer.wait_for_step(3)
    before = explorer.run()
    explorer.press("k", "ArrowRight")
    explorer.wait_for_another_run(before)
    explorer.press("seed", "ArrowRight", times=3)
    assert again.errors == []


def test_a_saved_notebook_has_a_moderate_size(saved, jupyter):
    assert (jupyter.root / saved).stat().st_size < LARGEST


def test_one_that_is_not_trusted_shows_the_pictures(saved, browser, jupyter, tmp_path):
    path = jupyter.root / saved
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][0]["source"] += "  # changed by somebody else"
    other = jupyter.root / "not_trusted.ipynb"
    other.write_text(json.dumps(notebook), "utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    lab = LabPage(context, jupyter, other.name, tmp_path)
    output = lab.show(0).locator(".jp-OutputArea-output")
    output.locator("img").first.wait_for()
    assert output.locator(".km-lab").count() == 0
    context.close()
    jupyter.end_kernel(other.name)
