"""The main job in a real JupyterLab: k, seed and step move the picture."""

import os
import signal
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from kmeans_lib import load, record
from tests.browser.explorer import LAB, Explorer, as_shown, run_again, write_notebook
from tests.browser.jupyter import LabPage

pytestmark = pytest.mark.browser
X = load("four blobs").X
KERNEL = "import os; print(os.getpid())"
STEP = "print(lab.step.value)"
RUN = "print(lab.k.value, lab.init.value, len(lab.trace), lab.trace.inertia)"


@pytest.fixture(scope="module")
def notebook(browser, jupyter, tmp_path_factory):
    """One page for all: to load JupyterLab takes longer than most tests."""
    name = write_notebook(jupyter, "explorer.ipynb", LAB, KERNEL, STEP, RUN)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield LabPage(context, jupyter, name, tmp_path_factory.mktemp("explorer"))
    context.close()


@pytest.fixture
def opened(notebook):
    """The page, and a lab that is new in its first cell."""
    run_again(notebook, 0)
    explorer = Explorer(notebook, 0)
    explorer.wait_for_step(0)
    return notebook, explorer


def test_each_slider_changes_picture_sentence_and_numbers(opened):
    lab, explorer = opened
    trace = record(X, 4, seed=0)
    assert explorer.sentence() == as_shown(trace.sentence(0))

    pictures = {explorer.picture()}
    explorer.press("step", "ArrowRight", times=3)
    explorer.wait_for_step(3)
    assert explorer.sentence() == as_shown(trace.sentence(3))
    assert explorer.sizes() == trace.sizes(3).tolist()
    assert explorer.inertia() == f"{trace[3].inertia:.1f}"
    pictures.add(explorer.picture())

    run = explorer.run()
    explorer.press("k", "ArrowRight")
    explorer.wait_for_another_run(run)
    trace = record(X, 5, seed=0)
    assert explorer.sentence() == as_shown(trace.sentence(3))
    assert explorer.sizes() == trace.sizes(3).tolist()
    pictures.add(explorer.picture())

    run = explorer.run()
    explorer.press("seed", "ArrowRight")
    explorer.wait_for_another_run(run)
    trace = record(X, 5, seed=1)
    assert explorer.sentence() == as_shown(trace.sentence(3))
    assert explorer.sizes() == trace.sizes(3).tolist()
    pictures.add(explorer.picture())

    assert len(pictures) == 4
    assert lab.errors == []


def test_end_and_home_go_to_the_ends_of_the_run_on_screen(opened):
    """Also after a change of k, which makes the run longer or shorter."""
    lab, explorer = opened
    for k, key in ((4, None), (5, "ArrowRight"), (6, "ArrowRight")):
        if key:
            run = explorer.run()
            explorer.press("k", key)
            explorer.wait_for_another_run(run)
        last = len(record(X, k, seed=0)) - 1
        explorer.press("step", "Home")
        explorer.wait_for_step(0)
        explorer.press("step", "End")
        explorer.wait_for_step(last)
        explorer.press("step", "ArrowLeft")
        explorer.wait_for_step(last - 1)
    assert lab.errors == []


def test_iris_can_be_chosen_and_stepped_through(opened):
    lab, explorer = opened
    run = explorer.run()
    explorer.choose("data", "iris")
    explorer.wait_for_another_run(run)
    explorer.press("step", "End")
    trace = record(load("iris").X, 4, seed=0)
    explorer.wait_for_step(len(trace) - 1)
    assert explorer.sentence() == as_shown(trace.sentence(-1))
    assert explorer.sizes() == trace.sizes(-1).tolist()
    assert lab.errors == []


@contextmanager
def held_up(lab):
    """The kernel answers nothing: one that is busy still hears its widgets."""
    process = int(lab.printed(1))
    lab.show(0)
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def hears(lab, cell, beginning):
    """Wait until Python says this: the browser tells it when it is idle again."""
    for _ in range(40):
        if (printed := lab.printed(cell)).startswith(beginning):
            return
        lab.page.wait_for_timeout(250)
    raise AssertionError(f"{printed!r} does not begin with {beginning!r}")


def test_the_sliders_need_no_kernel(opened):
    lab, explorer = opened
    explorer.press("seed", "ArrowRight")  # all starts are there
    lab.printed(2)
    with held_up(lab):
        explorer = Explorer(lab, 0)
        explorer.press("step", "ArrowRight", times=4)
        explorer.wait_for_step(4)
        explorer.press("step", "ArrowLeft")
        explorer.wait_for_step(3)
        assert explorer.sentence() == as_shown(record(X, 4, seed=1).sentence(3))
        run = explorer.run()
        explorer.press("k", "ArrowRight")
        explorer.wait_for_another_run(run)
        assert explorer.sentence() == as_shown(record(X, 5, seed=1).sentence(3))
    hears(lab, 3, "5 random ")


def test_what_the_browser_did_without_the_kernel_is_not_undone(opened):
    """Late answers from Python must not pull the slider back."""
    lab, explorer = opened
    with held_up(lab):
        explorer = Explorer(lab, 0)
        explorer.press("step", "ArrowRight", times=6)
    lab.wait_for_kernel()
    explorer.wait_for_step(6)
    hears(lab, 2, "6")
    explorer.wait_for_step(6)


def test_play_runs_to_the_end_and_stops(opened):
    lab, explorer = opened
    explorer.stage.locator(".km-speed").select_option("350")
    play = explorer.stage.locator(".km-play")
    play.click()
    explorer.wait_for_step(len(record(X, 4, seed=0)) - 1)
    assert play.get_attribute("aria-pressed") == "false"
    assert "Converged" in explorer.sentence()
    assert lab.errors == []


def grab(explorer, row, by, steps=8):
    """Drag the centroid of a cluster by some pixels; the button stays down."""
    box = explorer.stage.locator(".km-handle").nth(row).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    explorer.page.mouse.move(x, y)
    explorer.page.mouse.down()
    explorer.page.mouse.move(x + by[0], y + by[1], steps=steps)


def start_of(explorer):
    """Return the start that the drop-down list shows."""
    label = explorer.page.locator("label:text-is('start')")
    chosen = explorer.output.locator(".widget-dropdown").filter(has=label)
    label = chosen.locator("select").evaluate("(list) => list.selectedOptions[0].label")
    return label.replace("\xa0", " ")  # as ipywidgets writes spaces


def test_a_run_goes_on_from_a_centroid_that_is_dragged_in_mid_run(opened):
    lab, explorer = opened
    explorer.press("step", "ArrowRight", times=4)
    explorer.wait_for_step(4)
    before = explorer.sentence(), explorer.run()

    grab(explorer, 1, (90, -60))
    explorer.wait_for_step(0)
    while_held = explorer.run()  # the run follows before the hand lets go
    explorer.page.mouse.move(300, 400)
    explorer.wait_for_another_run(while_held)
    explorer.page.mouse.up()
    assert start_of(explorer) == "placed by hand"
    explorer.page.keyboard.press("End")  # a step, not the centroid that was dragged
    *start, steps, inertia = lab.printed(3).split()
    assert " ".join(start) == "4 placed by hand"
    explorer.wait_for_step(int(steps) - 1)
    assert explorer.inertia() == f"{float(inertia):.1f}"

    lab.show(0)
    explorer.stage.get_by_role("button", name="Undo").click()
    explorer.wait_for_step(4)
    assert explorer.sentence() == before[0]
    assert start_of(explorer) == "random"
    assert lab.printed(3).startswith("4 random ")
    assert lab.errors == []


def test_centroids_are_moved_by_keyboard_and_keep_their_k(opened):
    lab, explorer = opened
    handle = explorer.stage.locator(".km-handle").nth(2)
    handle.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft"):
        before = handle.get_attribute("aria-label")
        handle.press(key)  # its name follows with the next picture
        expect(handle).not_to_have_attribute("aria-label", before)
    placed = handle.get_attribute("aria-label")
    explorer.press("k", "ArrowRight", times=2)
    assert start_of(explorer) == "random"
    explorer.choose("start", "placed by hand")
    explorer.page.wait_for_function(
        "(root) => root.querySelectorAll('.km-handle').length === 4",
        arg=explorer.stage.element_handle(),
    )
    assert handle.get_attribute("aria-label") == placed
    assert lab.printed(3).startswith("4 placed by hand ")
    assert lab.errors == []


def test_a_press_on_a_centroid_moves_nothing(opened):
    lab, explorer = opened
    explorer.press("step", "ArrowRight", times=3)
    explorer.wait_for_step(3)
    explorer.stage.locator(".km-handle").nth(1).click()
    explorer.press("step", "ArrowRight")
    explorer.wait_for_step(4)
    assert start_of(explorer) == "random"
    assert explorer.stage.get_by_role("button", name="Undo").count() == 0


def shown(explorer):
    """Return what of the lab is on the whole screen, its zoom, and what sticks out."""
    return explorer.stage.evaluate(
        """(root) => {
            const lab = root.closest(".km-lab");
            const ends = [...lab.children].map((c) => c.getBoundingClientRect().bottom);
            return [document.fullscreenElement === lab, root.currentCSSZoom,
                Math.max(...ends) > innerHeight, lab.scrollHeight > innerHeight];
        }"""
    )


def test_a_lab_fills_the_screen_and_a_clicker_steps_it(opened):
    lab, explorer = opened
    explorer.stage.get_by_role("button", name="Fill the screen").click()
    lab.page.wait_for_function("document.fullscreenElement !== null")
    lab.page.wait_for_function(
        "(root) => root.currentCSSZoom > 1", arg=explorer.stage.element_handle()
    )
    for step, key in enumerate(["PageDown", " ", "ArrowRight", "PageDown"], start=1):
        lab.page.keyboard.press(key)
        explorer.wait_for_step(step)
    lab.page.keyboard.press("PageUp")
    explorer.wait_for_step(3)
    wide, zoom, sticks_out, scrolls = shown(explorer)
    assert (wide, sticks_out, scrolls) == (True, False, False)
    assert zoom > 1.15
    # what a hand points at is where it points, also when all is larger
    box = explorer.stage.locator(".km-handle").nth(1).bounding_box()
    grab(explorer, 1, (60, -40))
    explorer.page.mouse.up()
    explorer.wait_for_step(0)
    moved = explorer.stage.locator(".km-handle").nth(1).bounding_box()
    assert moved["x"] - box["x"] == pytest.approx(60, abs=1.5)
    assert moved["y"] - box["y"] == pytest.approx(-40, abs=1.5)
    lab.page.keyboard.press("f")
    lab.page.wait_for_function("document.fullscreenElement === null")
    assert lab.errors == []


def test_in_a_notebook_the_lab_last_touched_hears_the_clicker(opened):
    lab, explorer = opened
    seed = explorer.slider("seed")
    seed.focus()
    lab.page.keyboard.press("PageDown")
    explorer.wait_for_step(1)
    assert seed.get_attribute("aria-valuenow") == "0.0"
    lab.page.locator(".jp-NotebookPanel-toolbar").click(position={"x": 700, "y": 10})
    lab.page.keyboard.press("PageDown")
    lab.page.wait_for_timeout(300)
    assert explorer.stage.get_attribute("data-step") == "1"


def test_a_veil_hides_what_a_vote_must_not_see(opened):
    lab, explorer = opened
    explorer.press("step", "End")
    explorer.stage.locator(".km-canvas").focus()
    lab.page.keyboard.press("v")
    what = explorer.stage.locator(".km-what")
    lab.page.wait_for_function(
        "(root) => root.hasAttribute('data-veil')", arg=explorer.stage.element_handle()
    )
    assert what.inner_text() == ""
    assert explorer.stage.locator(".km-sizes").inner_text().startswith("500 points")
    for part in (".km-stairs", ".km-go"):
        assert not explorer.stage.locator(part).is_visible()
    assert not explorer.output.get_by_text("Four round groups").is_visible()
    assert not explorer.slider("k").is_visible()
    assert not explorer.output.get_by_label("data").is_visible()
    assert explorer.stage.locator(".km-handle").count() == 0
    label = explorer.stage.locator("canvas").get_attribute("aria-label")
    assert label == "Scatter plot of 500 points."
    lab.page.keyboard.press("v")
    explorer.stage.locator(".km-go").wait_for(state="visible")
    assert "Converged" in what.inner_text()


@pytest.mark.parametrize(("kind", "begins"), [("PNG", b"\x89PNG"), ("HTML", b"<!doc")])
def test_what_is_on_screen_is_saved_by_the_browser(opened, kind, begins):
    lab, explorer = opened
    explorer.press("step", "ArrowRight", times=2)
    explorer.output.get_by_role("button", name="Your file, save, code").click()
    button = explorer.output.get_by_role("button", name=kind, exact=True)
    with lab.page.expect_download() as download:
        button.click()
    saved = download.value
    assert saved.suggested_filename == f"four-blobs-k4-seed0-step2.{kind.lower()}"
    assert saved.path().read_bytes().startswith(begins)
    assert lab.errors == []
