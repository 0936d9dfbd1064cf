"""The first notebook as a newcomer meets it: run all, move the sliders."""

import pytest

from kmeans_lib import load, record
from tests.browser.explorer import Explorer

pytestmark = pytest.mark.browser
NOTEBOOK = "01_one_step_at_a_time.ipynb"
X = load("four blobs").X
ROWS = [361, 73, 374, 155]


def test_a_newcomer_runs_all_and_moves_each_slider(lab_page):
    lab = lab_page(NOTEBOOK)
    lab.run_all(timeout=120_000)
    kinds = {
        output["output_type"]
        for cell in lab.cells()
        if cell["cell_type"] == "code"
        for output in cell["outputs"]
    }
    assert "error" not in kinds
    move_each_slider_of_the_lab(lab)
    move_the_sliders_of_the_learner(lab)
    assert lab.errors == []


def move_each_slider_of_the_lab(lab):
    """Move step, k and seed, and see the runs of the library."""
    explorer = Explorer(lab, lab.index('explore("four blobs"'))
    video = record(X, 4, init=X[ROWS])
    explorer.press("step", "End")
    explorer.wait_for_step(9)
    assert "Converged after 5 iterations" in explorer.sentence()
    assert explorer.sizes() == [124, 125, 125, 126]
    assert explorer.inertia() == f"{video.inertia:.1f}"

    pictures = {explorer.picture()}
    for name, k, seed in (("k", 5, 0), ("seed", 5, 1)):
        run = explorer.run()
        explorer.press(name, "ArrowRight")
        explorer.wait_for_another_run(run)
        trace = record(X, k, seed=seed)
        explorer.press("step", "Home")
        explorer.press("step", "ArrowRight", times=3)
        explorer.wait_for_step(3)
        assert explorer.sizes() == trace.sizes(3).tolist()
        assert explorer.inertia() == f"{trace[3].inertia:.1f}"
        pictures.add(explorer.picture())
    assert len(pictures) == 3
    assert lab.screenshot("first-notebook").stat().st_size > 10_000


def move_the_sliders_of_the_learner(lab):
    """Move each slider that the chapter binds by hand, and read what it prints."""
    cell = lab.show(lab.index("def draw("))
    k, seed, step = 4, 0, 3
    for name in ("step", "k", "seed"):
        label = lab.page.locator(f"label:text-is('{name}')")
        slider = cell.locator(".widget-slider").filter(has=label)
        slider.locator(".noUi-handle").press("ArrowRight")
        k, seed, step = k + (name == "k"), seed + (name == "seed"), 4
        inertia = record(X, k, seed=seed)[step].inertia
        cell.get_by_text(f"inertia {inertia:.1f}").wait_for()
        assert cell.locator("img").count() == 1
    lab.screenshot("the-learners-explorer")


def test_reopened_without_running_it_shows_the_saved_pictures(lab_page):
    lab = lab_page(NOTEBOOK)
    cell = lab.show(lab.index('explore("four blobs"'))
    picture = cell.locator(".jp-OutputArea-output img")
    picture.wait_for()
    assert picture.evaluate("image => image.naturalWidth") > 300
