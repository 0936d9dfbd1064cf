"""Voila shows the labs of a notebook without its code, and their sliders move them."""

import sys
import urllib.request

import pytest

from kmeans_lib import load, record
from tests.browser import hostile
from tests.browser.conftest import running
from tests.browser.explorer import LAB, Explorer, as_shown, write_notebook
from tests.browser.jupyter import WAIT_MS, Server

pytest.importorskip("voila", reason="the extra `apps` is not installed")
pytestmark = pytest.mark.browser


class VoilaServer(Server):
    """Voila in place of JupyterLab; it asks for no token."""

    def _command(self):
        port = self.url.rpartition(":")[2]
        options = ["--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1"]
        return [sys.executable, "-m", "voila", str(self.root), *options]

    def ask(self, method, path):
        """Ask for the list of notebooks: there is no REST interface."""
        return urllib.request.urlopen(self.url, timeout=10).status


class App:
    """A notebook as an application, for an `Explorer` to find its lab in."""

    def __init__(self, page, server, notebook):
        self.page, self.errors = page, []
        page.on("dialog", lambda dialog: self.errors.append(dialog.message))
        page.set_default_timeout(2 * WAIT_MS)  # until all cells were executed
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{server.url}/voila/render/{notebook}")

    def show(self, number):
        output = self.page.locator(".jp-OutputArea-output:has(.km-lab)").nth(number)
        output.locator(".km[data-step], .km-chart, img").first.wait_for()
        return output


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(VoilaServer(tmp_path_factory.mktemp("voila") / "voila")) as server:
        yield server


def test_explore_and_the_gallery_are_applications(browser, server):
    write_notebook(server, "lab.ipynb", LAB)
    app = App(browser.new_page(), server, "lab.ipynb")
    explorer = Explorer(app, 0)
    explorer.press("step", "ArrowRight", times=2)
    explorer.wait_for_step(2)
    run = explorer.run()
    explorer.press("k", "ArrowRight")
    explorer.wait_for_another_run(run)
    trace = record(load("four blobs").X, 5, seed=0)
    assert explorer.sentence() == as_shown(trace.sentence(2))
    assert app.errors == []

    gallery = App(browser.new_page(), server, "00_gallery.ipynb")
    for number in range(9):
        gallery.show(number)
    assert gallery.errors == []


def test_eight_payloads_run_nothing_in_an_application(browser, server):
    write_notebook(server, "hostile.ipynb", *hostile.CELLS)
    app = App(browser.new_page(), server, "hostile.ipynb")
    for number, names in enumerate(hostile.GROUPS):
        hostile.check(app.show(number), names)
    assert app.errors == []
