"""explore, predict, place and race in a real JupyterLab: the main paths."""

import json

import numpy as np
import pytest

from kmeans_lib import load, record
from tests.browser.explorer import Explorer, write_notebook
from tests.browser.jupyter import LabPage

pytestmark = pytest.mark.browser
X = load("four blobs").X
CELLS = [
    "from kmeans_lib.labs import explore\nlab = explore()\nlab",
    "from kmeans_lib.labs import predict\npredict()",
    "from kmeans_lib.labs import place\nplace()",
    "from kmeans_lib.labs import race\nrace(values=(0, 2))",
]


@pytest.fixture(scope="module")
def notebook(browser, jupyter, tmp_path_factory):
    """One notebook with a lab in each cell, run once."""
    name = write_notebook(jupyter, "labs_a.ipynb", *CELLS)
    context = browser.new_context(viewport={"width": 1280, "height": 1200})
    page = LabPage(context, jupyter, name, tmp_path_factory.mktemp("labs"))
    page.run_all()
    yield page
    context.close()


@pytest.fixture
def opened(notebook):
    """Return a function that scrolls to a lab; the console stays empty."""
    yield lambda cell: Explorer(notebook, cell)
    assert notebook.errors == []


def press(explorer, name):
    """Press a button of the lab by its name."""
    explorer.output.get_by_role("button", name=name, exact=True).click()


def wait_for(explorer, text):
    """Return when the lab shows a text."""
    explorer.output.get_by_text(text).first.wait_for()


def test_explore_takes_a_csv_file_and_gives_its_code(opened):
    explorer = opened(0)
    run = explorer.run()
    press(explorer, "Your file, save, code")
    explorer.output.locator("input[type=file]").set_input_files(
        {
            "name": "mine.csv",
            "mimeType": "text/csv",
            "buffer": b"a;b\n1,5;2\n3;x\n4;5\n6;7\n8;1\n",
        }
    )
    explorer.wait_for_another_run(run)
    wait_for(explorer, "Line 3: 'x' in column b is not a number.")
    assert explorer.sizes() == []
    code = explorer.output.locator("textarea")
    assert "read_points('mine.csv').X" in code.input_value()
    code.focus()
    code.press("Control+a")
    marked = code.evaluate("e => [e.selectionStart, e.selectionEnd]")
    assert marked == [0, len(code.input_value())]


def test_then_it_refuses_a_file_too_large_before_it_travels(opened):
    explorer = opened(0)
    run = explorer.run()
    explorer.output.locator("input[type=file]").set_input_files(
        {"name": "big.csv", "mimeType": "text/csv", "buffer": b"1,2\n" * 1_500_000}
    )
    wait_for(explorer, "big.csv has 6.0 MB. Needed: at most 5 MB.")
    assert explorer.run() == run


def test_explore_opens_a_scene(opened):
    explorer = opened(0)
    run = explorer.run()
    explorer.choose("scene", "A tie")
    explorer.wait_for_another_run(run)
    wait_for(explorer, "equally near to both centroids")
    explorer.press("step", "End")
    wait_for(explorer, "The left one")


def test_predict_by_keyboard_from_the_question_to_the_score(opened):
    explorer = opened(1)
    page = explorer.page
    assert explorer.sentence().startswith("Predict iteration 1, assignment: ")
    canvas = explorer.stage.locator("canvas").first
    canvas.focus()
    page.keyboard.press("ArrowDown")  # not JupyterLab's: the focus stays
    for key in ("Enter", "Enter", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    wait_for(explorer, "2 points picked")
    press(explorer, "Commit")
    explorer.wait_for_step(1)
    wait_for(explorer, "4 points joined")
    assert "284" in explorer.inertia()
    # nothing beyond what was committed is in the page
    page.keyboard.press("End")
    explorer.press("step", "End")
    assert explorer.stage.get_attribute("data-step") == "1"
    press(explorer, "Next prediction")
    wait_for(explorer, "orange centroid will land")
    canvas.click(position={"x": 200, "y": 200})
    press(explorer, "Commit")
    explorer.wait_for_step(2)
    wait_for(explorer, "The orange centroid landed on the mean")
    press(explorer, "Next prediction")
    press(explorer, "Skip this one")
    explorer.wait_for_step(3)
    wait_for(explorer, "of 2, 1 skipped")


def test_place_drags_a_centroid_runs_and_reopens_an_attempt(opened):
    explorer = opened(2)
    press(explorer, "Run")
    wait_for(explorer, "2.61 times the best known, after")
    explorer.press("step", "Home")
    explorer.wait_for_step(0)
    for handle, place in zip(range(3), ((0, 2), (-1, -4), (-2, -9))):
        drag(explorer, handle, place)
    press(explorer, "Run")
    wait_for(explorer, "This is your record.")
    assert explorer.inertia() == "973.5"
    explorer.output.locator(".widget-select select").select_option(index=1)
    explorer.wait_for_step(0)
    explorer.press("step", "End")
    wait_for(explorer, "inertia is 2540.1.")
    assert explorer.inertia() == "2540.1"


def test_after_a_run_its_last_drag_can_be_undone(opened):
    explorer = opened(2)
    drag(explorer, 0, (2, 2))
    press(explorer, "Run")
    explorer.output.locator(".widget-select option").nth(2).wait_for()
    run = explorer.run()
    press(explorer, "Undo")
    explorer.wait_for_another_run(run)
    explorer.wait_for_step(0)


def test_place_runs_by_its_button_alone(opened):
    explorer = opened(2)
    for name in ("Assign points", "Play", "Last half-step"):
        assert explorer.output.get_by_role("button", name=name).count() == 0
    assert explorer.output.get_by_role("button", name="Run", exact=True).is_visible()
    assert explorer.output.get_by_role("button", name="View").is_visible()


def drag(explorer, number, place):
    """Drag a centroid to a place in units of the data, along the axes."""
    handle = explorer.stage.locator(".km-handle").nth(number)
    run = explorer.run()
    here = handle.get_attribute("aria-label").split(" at ")[1]
    x, y = (float(v.replace("\u2212", "-")) for v in here.split(", "))
    box = handle.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    scale = pixels_a_unit(explorer)
    mouse = explorer.page.mouse
    mouse.move(*middle)
    mouse.down()
    mouse.move(
        middle[0] + (place[0] - x) * scale, middle[1] - (place[1] - y) * scale, steps=4
    )
    mouse.up()
    explorer.wait_for_another_run(run)


def pixels_a_unit(explorer):
    """Return the scale of the plot from two centroids and their labels."""
    handles = explorer.stage.locator(".km-handle").all()[:2]
    boxes = [handle.bounding_box() for handle in handles]
    labels = [
        handle.get_attribute("aria-label").split(" at ")[1].split(", ")
        for handle in handles
    ]
    places = [[float(v.replace("\u2212", "-")) for v in row] for row in labels]
    pixels = [(box["x"], box["y"]) for box in boxes]
    return float(
        np.linalg.norm(np.subtract(*pixels)) / np.linalg.norm(np.subtract(*places))
    )


def test_race_steps_all_panels_and_a_shorter_run_waits(opened):
    explorer = opened(3)
    panels = explorer.output.locator(".km[data-step]")
    assert panels.count() == 2
    ends = [len(record(X, 4, seed=seed)) - 1 for seed in (0, 2)]
    explorer.press("step", "ArrowRight", times=3)
    wait_for_steps(explorer, [3, 3])
    explorer.press("step", "End")
    wait_for_steps(explorer, ends)
    said = [panels.nth(i).locator(".km-what").inner_text() for i in (0, 1)]
    assert all("Converged" in sentence for sentence in said)


def wait_for_steps(explorer, steps):
    """Return when every panel has painted its half-step."""
    explorer.page.wait_for_function(
        """([output, steps]) => JSON.stringify(steps) === JSON.stringify(
            [...output.querySelectorAll('.km[data-step]')].map(
                root => Number(root.dataset.step)))""",
        arg=[explorer.output.element_handle(), json.loads(json.dumps(steps))],
    )
