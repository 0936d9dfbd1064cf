"""The slides of a chapter in a browser, from disk and without a network."""

import os
import shutil

import pytest
from nbformat import v4

from kmeans_lib import Setup
from kmeans_lib.export import to_html
from tools import policy, slides

pytestmark = pytest.mark.browser


@pytest.fixture
def parts(pytestconfig):
    """The folder with reveal.js and MathJax; npm fetches them once."""
    folder = pytestconfig.cache.mkdir("-".join(["slides", *slides.PARTS.values()]))
    try:
        slides.fetch_parts(folder)
    except SystemExit as why:
        needed = os.environ.get("KMEANS_REQUIRE_BROWSER") == "1"
        (pytest.fail if needed else pytest.skip)(str(why))
    return folder


def test_slides_move_and_the_lab_in_them_runs(parts, browser, tmp_path):
    shutil.copytree(parts, tmp_path, dirs_exist_ok=True)
    to_html(Setup("six points", 2), tmp_path / "one-1.html", step=0)
    frame = slides.FRAME.format(alt="Explore", page="one-1.html")
    shown = v4.new_output("display_data", data={"text/html": frame})
    notebook = v4.new_notebook(
        cells=[
            v4.new_markdown_cell("# One\n\nThe sum $x^2$."),
            v4.new_code_cell("explore()", outputs=[shown], execution_count=1),
        ]
    )
    path = slides.write(notebook, tmp_path / "one.ipynb", tmp_path)
    page = browser.new_context(offline=True).new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(error))
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    page.goto(path.as_uri())
    page.locator("section.present h1").wait_for()
    page.locator("section.present mjx-container").wait_for()
    page.keyboard.press("PageDown")
    lab = page.frame_locator("section.present iframe.lab")
    lab.get_by_role("button", name="Assign points").click()
    lab.get_by_text("Iteration 1, assignment").first.wait_for()
    assert page.locator(f"meta[http-equiv={policy.NAME}]").count() == 1
    assert errors == []
    assert {url.partition(":")[0] for url in asked} <= {"file", "data", "blob"}
