"""axe-core finds nothing wrong: in any lab, in any state, in both themes."""

import inspect
import re
from importlib.resources import files

import numpy as np
import pytest
from playwright.sync_api import expect

from kmeans_lib.stage import Stage
from tests.browser.explorer import ALIVE, LABS, write_notebook
from tests.browser.jupyter import LabPage
from tests.labs.test_declared import Scratch
from tests.view.test_colours import contrast

pytestmark = pytest.mark.browser
MODES = Stage.mode.values
STAGE = """
from kmeans_lib import load, record
from kmeans_lib.stage import Stage
X = load("six points").X
Stage(record(X, 3), mode={mode!r}, controls="all", points={points}, picked=[1])
"""
# Every rule in light; in dark the one that depends on the theme. Only what is
# wrong is described node by node.
AUDIT = """async root => {
    const isDark = document.body.dataset.jpThemeLight === "false";
    const rules = isDark ? { runOnly: ["color-contrast"] } : {};
    const found = await axe.run(root, { resultTypes: ["violations"], ...rules });
    return found.violations;
}"""
CELLS = {name: ALIVE + lab for name, lab in LABS.items()}
CELLS["scratch"] = (
    """
from kmeans_lib import Setup, load
from kmeans_lib.labs.parts.chart import Chart
from kmeans_lib.labs.parts.controls import Choice, Count, Part, Press, Tick
from kmeans_lib.labs.parts.lab import Lab, View
from kmeans_lib.stage import Stage
"""
    + f"{inspect.getsource(Scratch)}\nScratch()"
)
for mode in MODES:
    points = "X.tolist()" if mode == "points" else []
    CELLS[mode] = STAGE.format(mode=mode, points=points)


@pytest.fixture(scope="module", params=["light", "dark"])
def notebook(browser, jupyter, tmp_path_factory, request):
    """One notebook with a lab in each cell, none of them run."""
    jupyter.set_theme(request.param)
    name = write_notebook(jupyter, "audit.ipynb", *CELLS.values())
    context = browser.new_context(viewport={"width": 1280, "height": 1200})
    yield LabPage(context, jupyter, name, tmp_path_factory.mktemp("audit"))
    context.close()


@pytest.fixture
def output(notebook, name):
    """A lab, alone on its page: axe-core reads the whole of it, again and again."""
    index = list(CELLS).index(name)
    notebook.run_cell(index)
    yield notebook.show_lab(index)
    notebook.clear_cell(index)


@pytest.mark.parametrize("name", CELLS)
def test_an_audit_finds_nothing_in_any_state(notebook, output, name):
    walk = globals().get(f"walk_{name}", walk_stage)
    for state in walk(output):
        assert audit(output) == [], f"{name}, {state}"
    assert notebook.errors == []


@pytest.mark.parametrize("name", ["explore"])
def test_the_thumb_of_a_slider_stands_out(output):
    """axe-core looks at text alone; 3 to 1 is what WCAG wants of controls."""
    handle = output.get_by_role("slider", name="step", exact=True)
    thumb, page = handle.evaluate(
        "e => [e, document.querySelector('.jp-Notebook')].map("
        "(one) => getComputedStyle(one).backgroundColor)"
    )
    assert contrast(rgb(thumb), rgb(page)) > 3


def rgb(colour):
    """Return an opaque CSS colour as three numbers from 0 to 1."""
    parts = re.findall(r"[\d.]+", colour)
    assert len(parts) == 3, colour
    return np.array(parts, float) / 255


def audit(part):
    """What axe-core finds wrong inside a part, one line per rule."""
    part.page.wait_for_timeout(100)  # what was pressed is painted
    if not part.page.evaluate("'axe' in window"):
        script = files("axe_playwright_python").joinpath("axe.min.js")
        part.page.evaluate(script.read_text("utf-8"))
    violations = part.evaluate(AUDIT)
    return [
        f"{v['id']}: {v['help']} {[n['html'] for n in v['nodes']][:2]}"
        for v in violations
    ]


def keys(target, *names):
    """Press keys on a part that has, or now gets, the focus."""
    target.focus()
    for name in names:
        target.page.keyboard.press(name)


def press(output, name):
    output.get_by_role("button", name=name, exact=True).click()


def slide(output, name, *names):
    """Press keys on a slider, found by the name a screen reader hears."""
    keys(output.get_by_role("slider", name=name, exact=True).first, *names)


def choose(output, name, option):
    output.get_by_label(name, exact=True).first.select_option(option)


def options(output, name):
    return (output.get_by_label(name, exact=True).locator("option")).all_inner_texts()


def says(output, text):
    """Return when the lab says something."""
    expect(output.get_by_text(text).first).to_be_visible(timeout=30_000)


# Each walk goes through the states of one lab, and names the state it is in.


def walk_stage(output):
    """The stage alone: what a hand can do in its mode, and each half-step."""
    yield "as it opens"
    canvas = output.locator(".km-canvas")
    keys(canvas, "Enter", "ArrowRight")
    yield "a point or the crosshair has the focus"
    keys(canvas, "Enter")
    yield "picked or placed"
    keys(canvas, "Enter", "ArrowUp", "Delete")
    yield "removed"
    keys(canvas, "Control+z")
    yield "undone"
    for handle in output.locator(".km-handle").all()[:1]:
        keys(handle, "ArrowUp", "Shift+ArrowLeft")
        yield "a handle moved"
    for tool in output.locator(".km-tools [data-tool]").all():
        tool.click()
        yield "another tool"


def walk_look(output):
    """And every control of the stage that is there, every kind of half-step."""
    yield from walk_stage(output)
    root = output.locator(".km").first
    view = root.locator(".km-view")
    view.click()
    for option in root.locator(".km-options input").all():
        option.click()
        yield "an option turned"
        if option.get_attribute("name") == "veil":
            option.click()  # there is nothing else to press under it
    view.click()
    forward = root.locator(".km-next")
    for _ in range(3):
        forward.click()
        yield f"half-step {root.get_attribute('data-step')}"
    root.locator(".km-svg").click()
    yield "jumped on the staircase"
    root.locator(".km-play").click()
    yield "playing"
    root.locator(".km-play").click()
    root.locator(".km-last").click()
    yield "at the end"
    root.locator(".km-first").click()
    yield "at the start again"


walk_watch = walk_look


def walk_explore(output):
    yield from walk_look(output)
    slide(output, "k", "End")
    yield "twelve clusters"
    for data in ("iris", "line of three", "digits"):
        choose(output, "data", data)
        slide(output, "step", "End")
        yield data
    for select in output.locator(".km-axes select").all():
        select.select_option(index=3)
        yield "other features"
    for scene in ("A tie", "An empty cluster, relocated"):
        choose(output, "scene", scene)
        for key in ("ArrowRight", "ArrowRight", "ArrowRight", "End"):
            slide(output, "step", key)
            yield f"the scene {scene}"
    press(output, "Your file, save, code")
    yield "file and code"
    bad = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a;b\nx;y\n"}
    output.locator("input[type=file]").set_input_files(bad)
    says(output, "No column of numbers was found")
    yield "a file that cannot be read"


def walk_predict(output):
    yield "a question about points"
    keys(output.locator(".km-canvas"), "Enter", "Enter", "ArrowRight", "Enter")
    yield "points picked"
    press(output, "Commit")
    says(output, "4 points joined")
    yield "judged"
    press(output, "Next prediction")
    says(output, "centroid will land")
    yield "a question about a place"
    output.locator(".km-canvas").click(position={"x": 200, "y": 200})
    yield "a place marked"
    press(output, "Commit")
    says(output, "landed on the mean")
    yield "judged again"
    press(output, "Next prediction")
    press(output, "Skip this one")
    says(output, "1 skipped")
    yield "skipped"
    for kind in options(output, "predict"):
        choose(output, "predict", kind)
        yield f"asked about {kind}"


def walk_place(output):
    yield "centroids to be placed"
    keys(output.locator(".km-handle").first, "ArrowUp", "ArrowLeft")
    yield "one moved"
    press(output, "Run")
    says(output, "times the best known, after")
    yield "compared"
    slide(output, "step", "Home")
    yield "back at the start"
    keys(output.locator(".km-handle").first, "Delete")
    yield "one removed"
    press(output, "Run")
    attempts = output.locator(".widget-select option")
    expect(attempts).to_have_count(2, timeout=30_000)
    yield "two attempts"
    output.locator(".widget-select select").select_option(index=1)
    yield "an attempt opened again"
    choose(output, "edit", "points")
    yield "points to be edited"
    keys(output.locator(".km-canvas"), "Enter", "Enter")
    yield "a point added"
    choose(output, "start", options(output, "start")[-1])
    yield "another start"


def walk_race(output):
    yield "as it opens"
    slide(output, "step", "ArrowRight", "ArrowRight")
    yield "under way"
    slide(output, "step", "End")
    yield "finished"
    for differ in ("init", "k", "scale", "empty"):
        choose(output, "differ in", differ)
        slide(output, "step", "ArrowRight")
        yield f"different {differ}"


def walk_sweep_lab(output):
    yield "runs coming in"
    says(output, "of 200 random starts")
    yield "all runs there"
    keys(output.locator(".km-chart .plot"), "End", "ArrowLeft")
    yield "a bar opened"
    choose(output, "vs", "k-means++")
    says(output, "of 200 k-means++ starts")
    yield "two kinds of start"
    press(output, "Commit")
    says(output, "No guess yet")
    yield "nothing guessed"
    for start in ("random", "k-means++"):
        slide(output, f"{start} restarts for 99%", "ArrowRight")
        press(output, "Commit")
        yield f"a number committed for {start}"
    slide(output, "k", "End")
    yield "twelve clusters"


def walk_seeding(output):
    yield "the first pick"
    forward = output.locator(".km-next")
    for _ in range(6):
        forward.click()
        yield forward.inner_text()
    keys(output.locator(".km-chart .plot"), "Home", "ArrowRight")
    yield "a bar chosen"
    output.get_by_label("two outliers").check()
    choose(output, "start", "farthest")
    yield "the farthest points"


def walk_choose_k(output):
    says(output, "appear here when you have circled")
    yield "points hidden"
    keys(output.locator(".km-chart .plot"), *["ArrowRight"] * 3)
    yield "an elbow pointed at"
    output.get_by_role("button", name="Circle it").click()
    says(output, "You circled k = 4.")
    yield "an elbow circled"
    for criterion in options(output, "criterion"):
        choose(output, "criterion", criterion)
        yield criterion


def walk_units(output):
    says(output, "counted in grams")
    yield "as it opens"
    slide(output, "unit", "ArrowRight")
    yield "another unit"
    output.get_by_label("standardise every feature").check()
    output.get_by_label("equal axes").check()
    yield "standardised"
    for case in options(output, "data")[1:]:
        choose(output, "data", case)
        yield case


def walk_palette(output):
    says(output, "16 colours")
    yield "as it opens"
    slide(output, "k", "Home")
    yield "one colour"
    bad = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"nothing"}
    output.locator("input[type=file]").set_input_files(bad)
    says(output, "not a picture that can be read")
    yield "a file that cannot be read"


def walk_scratch(output):
    says(output, "The lowest inertia is")
    yield "as it opens"
    slide(output, "k", "End")
    yield "four clusters"
    keys(output.locator(".km-chart .plot"), "End")
    yield "a seed chosen on the chart"
    choose(output, "data", "rectangle")
    output.get_by_role("checkbox", name="rings", exact=True).check()
    press(output, "Look again")
    yield "other data"
    slide(output, "k", "Home")
    yield "one cluster, the seed grey"


def walk_bowl(output):
    yield "as it opens"
    slide(output, "x", "ArrowRight", "ArrowRight")
    yield "moved"
    press(output, "Show the map")
    yield "the map"
