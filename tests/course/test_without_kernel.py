"""A saved notebook as it shows where nothing runs: GitHub, nbviewer, print."""

import re
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter, MarkdownExporter

from kmeans_lib import labs

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.rglob("*.ipynb"))
LABS = rf"\b({'|'.join(labs.__all__)})\("


def ids(path):
    return path.stem


@pytest.mark.parametrize("path", NOTEBOOKS, ids=ids)
def test_every_lab_left_a_picture_in_its_saved_output(path):
    cells = nbformat.read(path, as_version=4).cells
    shown = [
        cell
        for cell in cells
        if cell.cell_type == "code" and re.match(LABS, last_line(cell.source))
    ]
    for cell in shown:
        kinds = {kind for o in cell.outputs for kind in o.get("data", {})}
        assert "image/png" in kinds, cell.source
        assert not any("widget" in kind for kind in kinds), cell.source


def last_line(source):
    return source.strip().splitlines()[-1] if source.strip() else ""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=ids)
def test_the_page_has_no_empty_box_and_no_error(path):
    body, _ = HTMLExporter().from_filename(path)
    assert "jupyter-widgets" not in body.replace("@jupyter-widgets", "")
    assert "Error displaying widget" not in body
    assert "Traceback (most recent call last)" not in body
    assert not re.search(r'<img[^>]+src=""', body)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=ids)
def test_plain_markdown_and_pictures_tell_the_story(path):
    """What GitHub reads: the text, and each picture saved beside it."""
    body, resources = MarkdownExporter().from_filename(path)
    cells = nbformat.read(path, as_version=4).cells
    pictures = [
        output
        for cell in cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert len(resources.get("outputs", {})) == len(pictures)
    assert body.count("![png]") == len(pictures)
