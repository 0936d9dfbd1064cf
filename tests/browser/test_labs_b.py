"""The labs with charts, and palette(): their main paths in JupyterLab."""

import io
import re

import nbformat
import pytest
from nbformat import v4
from PIL import Image
from playwright.sync_api import expect

from kmeans_lib.datasets.real import photo_image

pytestmark = pytest.mark.browser
LABS = ["sweep_lab", "seeding", "choose_k", "units", "palette"]
EXPECTED_SECONDS = 30


@pytest.fixture(scope="module")
def notebook(jupyter):
    """Write a notebook with one lab per cell."""
    cells = [v4.new_code_cell("from kmeans_lib.labs import *")]
    cells += [v4.new_code_cell(f"lab = {lab}()\nlab") for lab in LABS]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(
        v4.new_notebook(cells=cells, metadata=metadata), jupyter.root / "labs_b.ipynb"
    )
    return "labs_b.ipynb"


@pytest.fixture
def page(lab_page, notebook):
    page = lab_page(notebook, height=1000)
    page.run_all()
    expect.set_options(timeout=EXPECTED_SECONDS * 1000)
    yield page
    assert page.errors == []


def press(target, key, times=1):
    for _ in range(times):
        target.press(key)


def control(cell, name):
    """The ipywidgets control with this name."""
    return cell.locator(f'label:text-is("{name}")').locator("xpath=..")


def slider(cell, name):
    return control(cell, name).locator(".noUi-handle")


def choose(cell, name, option):
    control(cell, name).locator("select").select_option(option)


def test_the_main_path_of_every_lab(page):
    for lab in LABS:
        globals()[f"use_{lab}"](page.show(page.index(f"{lab}()")))
        page.screenshot(lab)


def use_sweep_lab(cell):
    """Bars are opened by keys and mouse; k moves while seeds are re-swept."""
    chart, stage = cell.locator(".km-chart .plot"), cell.locator(".km")
    sentence = cell.locator("[role=status]").first
    expect(sentence).to_contain_text("of 200 random starts")
    best = stage.locator(".km-what").inner_text()
    chart.focus()
    press(chart, "End")
    expect(chart).to_have_attribute("aria-valuetext", re.compile("On screen"))
    expect(stage.locator(".km-what")).not_to_have_text(best)
    worst = stage.locator(".km-what").inner_text()
    press(chart, "Enter")
    expect(stage.locator(".km-what")).to_contain_text("Converged")
    assert worst
    press(slider(cell, "k"), "ArrowRight", 4)
    expect(cell.locator(".km-sizes > span svg")).to_have_count(8)
    expect(sentence).to_contain_text("of 200 random starts")
    choose(cell, "vs", "k-means++")
    expect(sentence).to_contain_text("of 200 k-means++ starts")
    expect(cell.locator(".km-chart .key > span")).to_have_count(2)
    assert cell.locator(".km-chart table").count() == 1
    assert "certainty" not in cell.inner_text()  # before it is guessed
    press(slider(cell, "random restarts for 99%"), "ArrowRight", 3)
    cell.get_by_role("button", name="Commit").click()
    expect(sentence).to_contain_text("you said 4.")
    expect(slider(cell, "k-means++ restarts for 99%")).to_have_count(1)


def use_seeding(cell):
    """The next pick comes with a button press; bars ring their points."""
    stage, chart = cell.locator(".km"), cell.locator(".km-chart .plot")
    expect(stage.locator(".km-eyebrow")).to_contain_text("Pick 1, D²")
    stage.locator(".km-next").click()
    expect(stage.locator(".km-eyebrow")).to_contain_text("Pick 2, the draw")
    expect(stage.locator(".km-what")).to_contain_text("had a chance of")
    expect(cell.locator(".km-chart .name")).to_have_text("Chance in this draw")
    expect(cell.locator(".km-chart .chosen")).to_have_count(1)
    chart.focus()
    press(chart, "Home")
    expect(chart).to_have_attribute("aria-valuenow", "1")
    cell.get_by_label("two outliers").check()
    choose(cell, "start", "farthest")
    expect(stage.locator(".km-eyebrow")).to_contain_text("Pick 2, the farthest point")
    stage.locator(".km-next").click()
    expect(stage.locator(".km-next")).to_have_text("Take the farthest point")
    sentence = cell.locator("[role=status]").first
    expect(sentence).to_contain_text("said when the start is complete")
    slider(cell, "step").press("End")
    expect(sentence).to_contain_text("From 0 of 100 farthest starts")


def use_choose_k(cell):
    """The points stay hidden until an elbow is circled."""
    chart, curtain = cell.locator(".km-chart .plot"), cell.locator(".km-note")
    expect(cell.locator(".km-chart .dot")).to_have_count(10)
    expect(curtain.first).to_contain_text("appear here when you have circled")
    expect(cell.locator(".km")).to_be_hidden()
    circle = cell.get_by_role("button", name="Circle it")
    expect(circle).to_be_enabled()  # around k = 1
    assert "noise" not in cell.inner_text()
    chart.focus()
    press(chart, "ArrowRight", 3)
    expect(chart).to_have_attribute("aria-valuetext", re.compile("^k = 4:"))
    circle.click()
    expect(cell.locator(".km-chart .circled")).to_have_count(1)
    expect(cell.locator(".km-canvas")).to_be_visible()
    sentence = cell.locator("[role=status]").first
    expect(sentence).to_contain_text("You circled k = 4.")
    expect(sentence).to_contain_text("there are no clusters")
    choose(cell, "criterion", "silhouette")
    expect(sentence).to_contain_text("silhouette is highest at k = 4")
    choose(cell, "data", "mystery B")
    expect(cell.locator(".km")).to_be_hidden()
    choose(cell, "data", "mystery A")  # all that was chosen there comes back
    expect(cell.locator(".km-chart .circled")).to_have_count(1)
    expect(sentence).to_contain_text("silhouette is highest at k = 4")


def use_units(cell):
    """A slider of units moves the clusters and fills the curve."""
    sentence = cell.locator("[role=status]").first
    expect(sentence).to_contain_text("counted in grams")
    expect(cell.locator(".km-chart .dot")).to_have_count(1)
    press(slider(cell, "unit"), "ArrowRight")
    expect(sentence).to_contain_text("counted in units of 10 g")
    expect(cell.locator(".km-chart .dot")).to_have_count(2)
    cell.get_by_label("standardise every feature").check()
    expect(sentence).to_contain_text("adjusted Rand index 0.79")
    cell.get_by_label("equal axes").check()


def use_palette(cell):
    """k changes the picture; a file of the learner's takes its place."""
    sentence, after = cell.locator("[role=status]").first, cell.locator("img")
    expect(sentence).to_contain_text("16 colours: 136,688 bytes")
    source = after.nth(1).get_attribute("src")
    press(slider(cell, "k"), "ArrowLeft")
    expect(sentence).to_contain_text("15 colours")
    assert after.nth(1).get_attribute("src") != source
    buffer = io.BytesIO()
    Image.fromarray(photo_image(every=4)).save(buffer, "JPEG")
    file = {"name": "a.jpg", "mimeType": "image/jpeg"}
    cell.locator("input[type=file]").set_input_files(
        [file | {"buffer": buffer.getvalue()}]
    )
    expect(cell).to_contain_text("a.jpg: 160 by 107 pixels.")
    cell.locator("input[type=file]").set_input_files(
        [file | {"buffer": b"no picture at all"}]
    )
    expect(cell).to_contain_text("not a picture that can be read")
