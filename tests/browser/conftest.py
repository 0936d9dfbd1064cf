"""Fixtures for tests in a real JupyterLab in headless Chromium.

Where no Chromium is installed these tests skip with one line, so that
`python run.py test` passes on a bare machine; with KMEANS_REQUIRE_BROWSER=1
(as in .ci/run) its absence is a failure.
"""

import os
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.jupyter import (
    BROWSER_OPTIONS,
    BROWSERS,
    LabPage,
    Server,
    find_chromium,
)


def pytest_runtest_setup(item):
    """Skip or fail where there is no browser; here, so that it is one line."""
    if find_chromium() is None:
        needed = os.environ.get("KMEANS_REQUIRE_BROWSER") == "1"
        answer = pytest.fail if needed else pytest.skip
        answer(f"no Chromium found: none of {', '.join(BROWSERS)} on the PATH")


@pytest.fixture(scope="module")
def browser():
    """Return a running headless browser.

    For a module at most: until it ends, playwright leaves an event loop
    running in this thread, and a lab that finds one works in the background,
    as it does in a kernel. Other tests may follow here.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=BROWSER_OPTIONS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """Return a running JupyterLab on a copy of the notebooks."""
    with running(Server(tmp_path_factory.mktemp("jupyter"))) as server:
        yield server


@contextmanager
def running(server):
    """Wait for a server, and end it whatever happens."""
    try:
        server.wait()
        yield server
    finally:
        server.stop()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *said):
        pass


@contextmanager
def served(folder):
    """Serve a folder; give its address."""
    files = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), files) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def artefacts(tmp_path):
    """Return the folder for screenshots, $KMEANS_ARTEFACTS if set."""
    folder = Path(os.environ.get("KMEANS_ARTEFACTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def lab_page(browser, jupyter, artefacts):
    """Return a function that opens a notebook in a window of a given size.

    `lab_page(notebook, width=1280, height=800, theme="light", **options)`
    returns a LabPage; options go to playwright's `new_context`, for example
    `reduced_motion="reduce"` or `device_scale_factor=2`.
    """
    contexts, notebooks = [], set()

    def open_notebook(notebook, width=1280, height=800, theme="light", **options):
        jupyter.set_theme(theme)
        viewport = {"width": width, "height": height}
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        notebooks.add(notebook)
        return LabPage(context, jupyter, notebook, artefacts)

    yield open_notebook
    for context in contexts:
        context.close()
    for notebook in notebooks:
        jupyter.end_kernel(notebook)
