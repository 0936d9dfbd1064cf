"""The explorer as a page object: its sliders by name, what the stage shows."""

import os

import nbformat
from nbformat import v4

from kmeans_lib import labs

NIGHTLY = os.environ.get("KMEANS_NIGHTLY") == "1"  # then there is time for more


def write_notebook(jupyter, name, *cells):
    """Write a notebook of code cells where JupyterLab finds it."""
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = v4.new_notebook(
        cells=[v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": kernel},
    )
    nbformat.write(notebook, jupyter.root / name)
    return name


class Explorer:
    """One lab in a cell's output.

    Parameters
    ----------
    lab : LabPage
    cell : int
        The index of the cell whose output holds the lab.
    """

    def __init__(self, lab, cell):
        self.page = lab.page
        self.output = lab.show(cell)
        self.stage = self.output.locator(".km[data-step]").first
        self.stage.wait_for()

    def slider(self, name):
        """Return the handle of a slider, by the name written before it."""
        label = self.page.locator(f"label:text-is('{name}')")
        return (
            self.output.locator(".widget-slider")
            .filter(has=label)
            .locator(".noUi-handle")
        )

    def choose(self, name, value):
        """Choose an entry of a drop-down list."""
        label = self.page.locator(f"label:text-is('{name}')")
        self.output.locator(".widget-dropdown").filter(has=label).locator(
            "select"
        ).select_option(value)

    def press(self, name, key, times=1):
        """Press a key on a slider, as a hand on the keyboard does."""
        handle = self.slider(name)
        handle.focus()
        for _ in range(times):
            handle.press(key)

    def wait_for_step(self, step):
        """Return when the stage has painted this half-step."""
        self.page.wait_for_function(
            "([root, step]) => root.dataset.step === String(step)",
            arg=[self.stage.element_handle(), step],
        )

    def run(self):
        """Return the number of the run that is painted."""
        return int(self.stage.get_attribute("data-run"))

    def wait_for_another_run(self, run):
        """Return when the stage has painted a newer run than this."""
        self.page.wait_for_function(
            "([root, run]) => Number(root.dataset.run) > run",
            arg=[self.stage.element_handle(), run],
        )

    def sentence(self):
        """Return what the stage says, title and sentence in one line."""
        title = self.stage.locator(".km-eyebrow").inner_text()
        what = self.stage.locator(".km-what").inner_text()
        return title.strip(": \n") + ": " + what.strip()

    def sizes(self):
        """Return the points in each cluster, as the stage shows them."""
        texts = self.stage.locator(".km-sizes > span").all_inner_texts()
        return [int(text) for text in texts if text.strip().isdigit()]

    def inertia(self):
        """Return the inertia beside the staircase."""
        return self.stage.locator(".km-head b").inner_text()

    def picture(self):
        """Return the canvas as PNG bytes."""
        return self.stage.locator("canvas").first.screenshot()


# Every lab of the suite, as it opens, by what makes it after `ALL_OF_IT`.
ALL_OF_IT = "from kmeans_lib import *\nfrom kmeans_lib.labs import *\n"
# The same where only the live lab is looked at: a picture takes as long as a lab.
ALIVE = f'import os\nos.environ["KMEANS_STILLS"] = "no"\n{ALL_OF_IT}'
LABS = {name: f"{name}()" for name in labs.__all__}
LABS["watch"] = "watch(lloyd_steps(X := load('six points').X, X[:2]), X)"
LAB = f'{ALIVE}lab = explore("four blobs", k=4)\nlab\n'


def opener(lab_page, jupyter):
    """Return a function that opens a notebook with a lab in its first cell.

    `open_with(*cells, **options)` writes the cells into a notebook, runs the
    first and returns the LabPage and its Explorer; options as of `lab_page`.
    """

    def open_with(*cells, **options):
        name = write_notebook(jupyter, "explorer.ipynb", *cells)
        lab = lab_page(name, **options)
        lab.run_cell(0)
        explorer = Explorer(lab, 0)
        explorer.wait_for_step(0)
        return lab, explorer

    return open_with


def run_again(lab, index, times=1):
    """Run a cell again and again, each time until its widget is seen."""
    widget = f'[data-windowed-list-index="{index}"] :is(.km, .km-chart)'
    for _ in range(times):
        lab.page.evaluate(
            "css => document.querySelectorAll(css).forEach("
            "(e) => e.setAttribute('data-old', ''))",
            widget,
        )
        lab.run_cell(index)
        lab.page.locator(widget + ":not([data-old])").first.wait_for(state="attached")
        lab.wait_for_kernel()


def as_shown(sentence):
    """Return a sentence of a Trace as the stage writes it, in two parts."""
    title, _, what = sentence.partition(": ")
    return f"{title}: {what[0].upper()}{what[1:]}"
