"""The browser tests' own tools do what the other tests rely on."""

import nbformat
import pytest
from nbformat import v4

pytestmark = pytest.mark.browser


@pytest.fixture
def sum_notebook(jupyter):
    """Write a notebook of a heading and the cell `1 + 1`."""
    cells = [v4.new_markdown_cell("# Sum"), v4.new_code_cell("1 + 1")]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = v4.new_notebook(cells=cells, metadata=metadata)
    nbformat.write(notebook, jupyter.root / "sum.ipynb")
    return "sum.ipynb"


def test_a_page_runs_cells_shows_outputs_and_collects_errors(lab_page, sum_notebook):
    lab = lab_page(sum_notebook, width=480)
    lab.page.locator("body[data-jp-theme-light=true]").wait_for(state="attached")
    lab.run_all()
    output = lab.show(lab.index("1 + 1")).locator(".jp-OutputArea-output")
    output.wait_for()
    assert output.inner_text().strip() == "2"
    assert lab.cells()[1]["execution_count"] == 1
    assert lab.page.viewport_size["width"] == 480
    assert lab.screenshot("sum-light").stat().st_size > 1000
    assert lab.errors == []
    lab.page.evaluate("console.error('a planted complaint')")
    lab.page.wait_for_function("true")  # the message has come by then
    assert any("a planted complaint" in error for error in lab.errors)


def test_a_page_opens_dark_if_asked_to(lab_page, sum_notebook):
    lab = lab_page(sum_notebook, theme="dark")
    lab.page.locator("body[data-jp-theme-light=false]").wait_for(state="attached")


def test_no_news_or_updates_pop_up_in_front_of_a_class(browser, jupyter):
    """JupyterLab asks about news on its first start, unless told not to."""
    page = browser.new_page()
    page.goto(f"{jupyter.url}/lab?token={jupyter.token}")
    page.wait_for_function("window.jupyterapp?.restored")
    page.locator(".jp-LauncherCard").first.wait_for()
    page.wait_for_load_state("networkidle")
    asked = page.get_by_text("Jupyter news").count()
    page.close()
    assert asked == 0
