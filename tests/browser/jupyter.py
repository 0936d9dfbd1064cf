"""A real JupyterLab server and one of its pages, for tests to drive.

`Server` starts and ends JupyterLab, `NotebookServer` Notebook 7,
`find_chromium` finds the browser and `LabPage` is one notebook open in it.
The fixtures are in conftest.py.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import run

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
WAIT_MS = 60_000  # other tests run beside these
# The first is the same engine without a window: a fifth less work.
BROWSERS = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "chrome",
]
BROWSER_OPTIONS = [
    "--no-sandbox",  # root in a container has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
# The notebook in front, in JupyterLab's own words.
PANEL = "window.jupyterapp?.shell?.currentWidget"


def find_chromium():
    """Return the path of an installed Chromium, or None."""
    found = [shutil.which(name) for name in BROWSERS]
    return next(filter(None, found), None)


class Server:
    """JupyterLab on a copy of the notebooks, with settings of its own.

    Parameters
    ----------
    folder : Path
        An empty folder; the notebooks that pages open are in its `root`.
    """

    page = "doc/tree"  # where a notebook is opened alone

    def __init__(self, folder):
        self.folder = folder
        self.root = folder / "root"
        self.settings = folder / "settings"
        self.token = secrets.token_hex(16)
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log = folder / "jupyter.log"
        copy_notebooks(self.root)
        self._process = self._start()

    def _start(self):
        with self.log.open("wb") as log:
            return subprocess.Popen(
                self._command(),
                cwd=self.root,  # as the project is for run.py
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _command(self):
        """Return what `python run.py lab` starts, made testable."""
        return [sys.executable, *run.lab(self._options())[1:]]

    def _options(self):
        return [
            "--no-browser",
            "--expose-app-in-browser",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self.url.rpartition(':')[2]}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={self.token}",
        ]

    def _environment(self):
        own = {
            "IPYTHONDIR": "ipython",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        }
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUPYTER", "PYTEST"))
        }
        own = {name: str(self.folder / value) for name, value in own.items()}
        return kept | own | {"JUPYTER_PLATFORM_DIRS": "1"}

    def wait(self):
        """Return when the server answers; say why when it does not."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                return self.ask("GET", "/api/status")
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"JupyterLab did not start:\n{self.log_text()}")

    def ask(self, method, path):
        """Send one request to the server's REST interface."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")

    def address(self, notebook):
        """Return where a notebook is opened."""
        return f"{self.url}/{self.page}/{notebook}?token={self.token}"

    def log_text(self):
        """Return the end of what the server has printed."""
        return self.log.read_text("utf-8", errors="replace")[-4000:]

    def set_theme(self, theme):
        """Make pages opened from now on "light" or "dark"."""
        path = self.settings / "@jupyterlab/apputils-extension"
        path.mkdir(parents=True, exist_ok=True)
        content = json.dumps({"theme": THEMES[theme]})
        (path / "themes.jupyterlab-settings").write_text(content)

    def end_kernel(self, notebook):
        """End the kernel of a notebook: it may have much to do still."""
        for session in self.ask("GET", "/api/sessions"):
            if session["path"] == notebook:
                self.ask("DELETE", f"/api/sessions/{session['id']}")

    def stop(self):
        """End the server and its kernels, by force if need be."""
        self._process.terminate()  # at once: this process may be ended, too
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(15)


class NotebookServer(Server):
    """The same with Jupyter Notebook 7 in place of JupyterLab."""

    page = "notebooks"

    def _command(self):
        start = [sys.executable, "-m", "notebook", "--allow-root"]
        return start + self._options()


class LabPage:
    """One notebook, open in JupyterLab in a browser.

    Attributes
    ----------
    page : playwright.sync_api.Page
        For everything that has no method here.
    errors : list of str
        What the browser's console has complained about so far.
    """

    wait_ms = WAIT_MS

    def __init__(self, context, server, notebook, artefacts):
        self.errors = []
        self._artefacts = artefacts
        self.page = context.new_page()
        self.page.set_default_timeout(self.wait_ms)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(server.address(notebook))
        self.wait_for_kernel()

    def _on_console(self, message):
        if message.type == "error":
            where = message.location.get("url", "")
            self.errors.append(f"{message.text} ({where})")

    def wait_for_kernel(self):
        """Return when the notebook's kernel is there and idle."""
        self.page.wait_for_function(
            f"{PANEL}?.sessionContext?.session?.kernel?.status === 'idle'"
        )

    def restart(self):
        """Restart the kernel and clear all outputs, as if just opened."""
        self.page.evaluate(
            f"""async () => {{
                await {PANEL}.sessionContext.session.kernel.restart();
                await window.jupyterapp.commands.execute(
                    'notebook:clear-all-cell-outputs');
            }}"""
        )
        self.wait_for_kernel()

    def run_all(self, timeout=WAIT_MS):
        """Run every cell, top to bottom, and return when the last is done."""
        self.page.evaluate(
            """async limit => {
                const run = window.jupyterapp.commands.execute(
                    'notebook:run-all-cells');
                const late = new Promise((_, fail) => setTimeout(
                    () => fail(new Error('cells still running')), limit));
                await Promise.race([run, late]);
            }""",
            timeout,
        )

    def run_cell(self, index):
        """Run one cell without waiting for it, as Shift-Enter does."""
        self._command(index, "notebook:run-cell")

    def clear_cell(self, index):
        """Clear the output of one cell."""
        self._command(index, "notebook:clear-cell-output")

    def _command(self, index, name):
        self.show(index)
        self.page.evaluate(
            """([index, name]) => {
                const panel = window.jupyterapp.shell.currentWidget;
                panel.content.deselectAll();
                panel.content.activeCellIndex = index;
                void window.jupyterapp.commands.execute(name);
            }""",
            [index, name],
        )

    def printed(self, index):
        """Run a cell and return what it printed."""
        before = self.cells()[index]["execution_count"]
        self.run_cell(index)
        self.page.wait_for_function(
            f"""([index, before]) => {{
                const cell = {PANEL}.model.cells.get(index);
                return ![null, before].includes(cell.executionCount)
                    && cell.outputs.length > 0;
            }}""",
            arg=[index, before],
        )
        output = self.cells()[index]["outputs"][0]
        assert "text" in output, "\n".join(output.get("traceback", [str(output)]))
        return "".join(output["text"]).strip()

    def show(self, index):
        """Scroll to a cell, counted from 0, and return it as a locator.

        JupyterLab keeps cells out of the page until they are scrolled to.
        """
        self.page.evaluate(
            f"index => {PANEL}.content.scrollToItem(index, 'start')", index
        )
        cell = self.page.locator(
            f'.jp-Notebook-cell[data-windowed-list-index="{index}"]'
        )
        cell.wait_for()
        return cell

    def show_lab(self, index):
        """Scroll to the lab a cell shows; return it when it is painted."""
        output = self.show(index).locator(".jp-OutputArea-output").first
        output.locator(".km[data-step], .km-chart, img").first.wait_for()
        return output

    def cells(self):
        """Return the cells as they are now, in nbformat's form."""
        return self.page.evaluate(f"{PANEL}.content.model.toJSON()")["cells"]

    def index(self, text):
        """Return the index of the first cell whose source contains `text`."""
        sources = ["".join(cell["source"]) for cell in self.cells()]
        found = [i for i, source in enumerate(sources) if text in source]
        assert found, f"no cell contains {text!r}"
        return found[0]

    def screenshot(self, name):
        """Save what the window shows as an artefact and return its path."""
        path = self._artefacts / f"{name}.png"
        self.page.screenshot(path=path)
        return path


def copy_notebooks(root):
    """Copy the project's notebooks, if there are any yet, to a new folder."""
    root.mkdir(parents=True)
    source = ROOT / "notebooks"
    if source.exists():
        hidden = shutil.ignore_patterns(".*")
        shutil.copytree(source, root, dirs_exist_ok=True, ignore=hidden)


def free_port():
    """Return a port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
