"""The stage where it lives: re-themed, re-run, reopened."""

from contextlib import closing

import pytest

from tests.browser import hostile
from tests.browser.explorer import (
    ALL_OF_IT,
    LAB,
    LABS,
    NIGHTLY,
    Explorer,
    opener,
    run_again,
    write_notebook,
)
from tests.browser.hands import LINE, RECONNECT
from tests.browser.jupyter import LabPage

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(lab_page, jupyter):
    return opener(lab_page, jupyter)


def test_the_stage_follows_a_change_of_theme(opened):
    lab, explorer = opened(LAB)
    light = explorer.picture()
    lab.page.evaluate(
        "window.jupyterapp.commands.execute('apputils:change-theme',"
        " { theme: 'JupyterLab Dark' })"
    )
    lab.page.wait_for_function(
        "root => root.dataset.theme === 'dark'", arg=explorer.stage.element_handle()
    )
    assert explorer.picture() != light
    background = explorer.stage.evaluate(
        "root => getComputedStyle(root).backgroundColor"
    )
    assert background in ("rgb(17, 17, 17)", "rgba(0, 0, 0, 0)")


def test_two_stages_in_one_notebook_are_independent(opened):
    lab, first = opened(
        LAB, LAB.replace("lab", "other").replace("kmeans_lib.others", "kmeans_lib.labs")
    )
    lab.run_cell(1)
    second = Explorer(lab, 1)
    second.wait_for_step(0)
    second.press("step", "ArrowRight", times=2)
    second.wait_for_step(2)
    first = Explorer(lab, 0)
    first.wait_for_step(0)
    ids = lab.page.evaluate("[...document.querySelectorAll('.km [id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_two_tabs_keep_their_places_and_python_follows_the_one_moved_last(
    opened, lab_page
):
    """As the teacher's book says; what Python shows, both show."""
    told = "print(lab.step.value, lab.trace.sentence(lab.step.value)[:11])"
    lab, first = opened(LAB, told, "lab.data.value = 'six points'")
    lab.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    second = Explorer(lab_page("explorer.ipynb"), 0)
    for tab, times in ((second, 3), (first, 2)):
        tab.press("step", "ArrowRight", times)
        tab.wait_for_step(times)
    assert second.stage.get_attribute("data-step") == "3"
    assert lab.printed(1) == "2 Iteration 1"
    lab.run_cell(2)
    for tab in (first, second):
        tab.stage.get_by_label("Scatter plot of 6 points.").wait_for()


def test_python_hears_of_every_widget_again_after_a_lost_line(
    browser, jupyter, tmp_path
):
    """ipywidgets would wait for ever for the news that the kernel has understood."""
    name = write_notebook(jupyter, "lost.ipynb", LAB, "print(lab.step.value)")
    with closing(browser.new_context()) as context:
        context.add_init_script(LINE)
        lab = LabPage(context, jupyter, name, tmp_path)
        lab.run_cell(0)
        explorer = Explorer(lab, 0)
        lab.page.evaluate("line.deaf = true")
        for slider in ("k", "step"):
            explorer.press(slider, "ArrowRight")
        lab.page.wait_for_timeout(1000)  # the kernel has done it, and nobody hears that
        lab.page.evaluate("line.cut()")
        lab.page.evaluate(RECONNECT)
        lab.wait_for_kernel()
        assert lab.printed(1) == "1"  # it is kept
        lab.page.wait_for_timeout(1000)
        explorer.press("step", "ArrowRight")
        explorer.wait_for_step(2)
        assert lab.printed(1) == "2"


RUNS = 25 if NIGHTLY else 6
# A widget that does nothing. anywidget itself keeps a few listeners for each
# widget of a re-run cell, as long as the kernel lives: no more may be left.
BARE = """
import anywidget
class Bare(anywidget.AnyWidget):
    _esm = '''export default {
        initialize() { return () => {} },
        render({ el }) { el.innerHTML = "<div class='km bare'></div>" },
    }'''
Bare()
"""
# A short run: the picture that is saved beside it is drawn in each of many runs.
STAGE = """
from kmeans_lib import load, record
from kmeans_lib.stage import Stage
Stage(record(load("six points").X, 4, max_iter=1))
"""
# What a lab could leave behind in the kernel, beside its own widgets.
KEPT = """
import asyncio, threading
import matplotlib.pyplot as plt
hooks = get_ipython().events.callbacks.values()
print(len(plt.get_fignums()), threading.active_count(),
      sum(map(len, hooks)), len(asyncio.all_tasks()))
"""


class Heap:
    """What is alive in the page after a garbage collection."""

    def __init__(self, page):
        self.page = page
        self.devtools = page.context.new_cdp_session(page)
        self.ask("Performance.enable")

    def collect(self):
        """Twice: what the first frees lets go of more, when idle."""
        for _ in range(2):
            self.page.wait_for_timeout(1000)
            self.ask("HeapProfiler.collectGarbage")

    def listeners(self):
        self.collect()
        metrics = self.ask("Performance.getMetrics")["metrics"]
        return {m["name"]: m["value"] for m in metrics}["JSEventListeners"]

    def detached(self, names):
        """Count the div elements of these classes out of the page."""
        self.collect()
        own = {"objectGroup": "divs"}  # what is held here stays alive
        prototype = self.ask(
            "Runtime.evaluate", expression="HTMLDivElement.prototype", **own
        )["result"]
        divs = self.ask(
            "Runtime.queryObjects", prototypeObjectId=prototype["objectId"], **own
        )["objects"]
        is_left = f"e => !e.isConnected && {names}.includes(e.className)"
        answer = self.ask(
            "Runtime.callFunctionOn",
            objectId=divs["objectId"],
            functionDeclaration=(
                f"function () {{ return this.filter({is_left}).length }}"
            ),
            returnByValue=True,
        )
        self.ask("Runtime.releaseObjectGroup", **own)
        return answer["result"]["value"]

    def ask(self, method, **parameters):
        return self.devtools.send(method, parameters)


def grown(lab, heap, cell):
    """Listeners that some runs add: the smaller number of these and as many more.

    What JupyterLab adds now and then, once, is in one of the two alone.
    """
    run_again(lab, cell, 5)
    counts = [heap.listeners()]
    for _ in range(2):
        run_again(lab, cell, RUNS)
        counts.append(heap.listeners())
    return min(counts[1] - counts[0], counts[2] - counts[1])


def test_running_a_cell_again_and_again_leaks_nothing(lab_page, jupyter):
    """No listener, no element, no figure is left of a stage."""
    name = write_notebook(jupyter, "again.ipynb", BARE, STAGE, KEPT)
    lab = lab_page(name, height=1000)
    heap = Heap(lab.page)
    bare, stage = (grown(lab, heap, cell) for cell in (0, 1))
    # A listener left in every run would be 6, and at night 25; a stage has some 60.
    assert stage - bare < 5, f"{bare} of anywidget, {stage} of the stage"
    assert heap.detached(["km"]) <= 2  # the last ones, until the next run
    assert lab.printed(2).split()[0] == "0"
    assert lab.errors == []


# Saves time: after two runs of each lab no figure was left.
NO_STILLS = "%env KMEANS_STILLS=no"


def at_rest(lab):
    """What the kernel keeps, when the labs' work has come to its end."""
    kept = lab.printed(0)
    for _ in range(60):
        lab.page.wait_for_timeout(500)
        before, kept = kept, lab.printed(0)
        if kept == before:
            break
    return kept


def test_labs_that_are_run_again_leave_nothing_in_the_page(lab_page, jupyter):
    names = [name for name in LABS if name not in ("palette", "bowl")]
    cells = [ALL_OF_IT + LABS[name] for name in names]
    name = write_notebook(jupyter, "again_labs.ipynb", KEPT, *cells, NO_STILLS)
    lab = lab_page(name, height=1000)
    heap = Heap(lab.page)
    for cell, _ in enumerate(names, 1):
        run_again(lab, cell, 2)
    kept, left = at_rest(lab), heap.detached(["km", "km-chart"])
    assert kept.split()[0] == "0"  # figure
    lab.printed(1 + len(names))
    for cell, _ in enumerate(names, 1):
        run_again(lab, cell, 3)
    # an element that a lab leaves in every run would be 3
    assert heap.detached(["km", "km-chart"]) <= left + 2
    assert at_rest(lab) == kept
    assert lab.errors == []


def test_eight_payloads_run_nothing_in_a_lab(opened):
    lab, _ = opened(LAB, *hostile.CELLS)
    asked = []
    lab.page.on("dialog", lambda dialog: asked.append(dialog.message))
    for cell, names in enumerate(hostile.GROUPS, 1):
        lab.run_cell(cell)
        hostile.check(Explorer(lab, cell).output, names)
    assert (asked, lab.errors) == ([], [])
