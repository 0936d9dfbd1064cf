"""A class on a real JupyterHub: memory, CPU, and how soon the picture comes.

    python -m benchmarks.hub [--students 30] [--seconds 120] [names]

One student sits at a real Chromium, the others are `benchmarks.students`. All log in
at once, open a notebook and move k, seed or step every 2 s. It needs the extras `test`
and `hub`, and `configurable-http-proxy` of npm on the PATH. Everything stays on this
machine: a local spawner, a login that asks for nothing.
"""

import argparse
import asyncio
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from itertools import cycle
from pathlib import Path

import nbformat
import psutil
from nbformat import v4
from playwright.sync_api import sync_playwright
from tornado.httpclient import AsyncHTTPClient

from benchmarks.browser import TimedPeer, TimedStage, p
from benchmarks.students import EVERY, NAMES, Explorer, Redrawn, Student
from tests.browser.jupyter import (
    BROWSER_OPTIONS,
    ROOT,
    LabPage,
    find_chromium,
    free_port,
)

CONFIG = """
c = get_config()
load_subconfig({settings!r})
c.JupyterHub.bind_url = {url!r}
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {folder!r} + "/{{username}}"
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = [*c.Spawner.args, "--allow-root",
                  "--LabApp.expose_app_in_browser=True"]
c.Spawner.start_timeout = c.Spawner.http_timeout = 600
c.JupyterHub.services = [{{"name": "load", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [{{"name": "load", "services": ["load"],
    "scopes": ["admin:users", "admin:servers", "access:servers"]}}]
"""
NAIVE = """
import matplotlib.pyplot as plt
from ipywidgets import interact
from kmeans_lib import load
from sklearn.cluster import KMeans

X = load("four blobs").X

@interact(k=(1, 12), seed=(0, 99), step=(1, 20))
def show(k=4, seed=0, step=1):
    model = KMeans(k, init="random", n_init=1, max_iter=step, random_state=seed).fit(X)
    plt.scatter(*X.T, c=model.labels_)
    plt.scatter(*model.cluster_centers_.T, c="black", marker="x")
    plt.show()
    print(f"k={k} seed={seed} step={step}.")
"""
EXPLORE = "from kmeans_lib.labs import explore\nexplore('four blobs', k=4)"
# GB of a hub's machine, and of those what the system takes
MACHINE, SYSTEM = 32, 2


def chapter():
    """Return the cells of chapter 3, down to its explorer."""
    notebook = nbformat.read(ROOT / "notebooks" / "03_where_you_start.ipynb", 4)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    end = next(i for i, cell in enumerate(cells) if cell.startswith("explore("))
    return cells[: end + 1]


class Hub:
    """A JupyterHub and its proxy on this machine."""

    def __init__(self, folder):
        self.folder, self.token = folder, secrets.token_hex(16)
        self.url = f"http://127.0.0.1:{free_port()}"
        config = folder / "jupyterhub_config.py"
        config.write_text(
            CONFIG.format(
                settings=str(ROOT / "deploy" / "tljh.py"),
                url=self.url,
                hub=free_port(),
                api=free_port(),
                folder=str(folder),
                python=sys.executable,
                token=self.token,
            )
        )
        self.log = folder / "jupyterhub.log"
        with self.log.open("wb") as log:
            self.process = psutil.Popen(
                [sys.executable, "-m", "jupyterhub", "-f", str(config)],
                cwd=folder,
                env={n: v for n, v in os.environ.items() if "JUPYTER" not in n},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def address(self, notebook):
        """Return where the student at the browser opens a notebook."""
        return f"{self.url}/user/student00/doc/tree/{notebook}"

    def processes(self):
        """Return its processes: servers, kernels, and the rest."""
        found = {"server": [], "kernel": [], "rest": [self.process]}
        for process in self.process.children(recursive=True):
            command = " ".join(process.cmdline())
            kind = "kernel" if "ipykernel_launcher" in command else "rest"
            kind = "server" if "jupyterhub.singleuser" in command else kind
            found[kind].append(process)
        return found

    def complaints(self):
        """Return what the hub and the servers have logged as errors."""
        lines = self.log.read_text("utf-8", errors="replace").splitlines()
        return [line for line in lines if line.startswith(("[E ", "[C "))]

    def stop(self):
        """End the hub, which ends its servers and its proxy."""
        self.process.terminate()
        try:
            self.process.wait(60)
        except psutil.TimeoutExpired:
            self.process.kill()


class Background:
    """An event loop in a thread of its own, for the students without browsers."""

    def __init__(self):
        AsyncHTTPClient.configure(None, max_clients=100)
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def begin(self, coroutines):
        """Start coroutines, all at once; return what waits for their end."""
        started = [
            asyncio.run_coroutine_threadsafe(part, self.loop) for part in coroutines
        ]
        return lambda: [part.result() for part in started]


def memory(processes):
    """Return the medians of RSS and PSS, in MB."""
    found = [process.memory_full_info() for process in processes]
    return [
        statistics.median(getattr(m, n) for m in found) / 1e6 for n in ("rss", "pss")
    ]


def seconds(processes):
    """Return the CPU time that processes have used."""
    times = [process.cpu_times() for process in processes]
    return sum(time.user + time.system for time in times)


class Page(LabPage):
    """A notebook in the browser, opened while everyone else opens it."""

    wait_ms = 600_000


class Lesson:
    """A kind of notebook, and some students who open it and move its sliders.

    Parameters
    ----------
    hub : Hub
    name : str
        One of `KINDS`.
    students : list of Student
        Those without a browser.
    browser : playwright.sync_api.Browser
    """

    def __init__(self, hub, name, students, background, context):
        self.hub, self.students, self.background = hub, students, background
        self.cells, self.timed, self.front_end = KINDS[name]()
        self.open(context)

    def open(self, context):
        """All open the notebook at once."""
        cells = [v4.new_code_cell(cell) for cell in self.cells]
        kernel = {"name": "python3", "display_name": "Python 3"}
        notebook = v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, self.hub.folder / "student00" / "lesson.ipynb")
        opened = self.background.begin(
            student.open(self.cells, self.front_end) for student in self.students
        )
        self.lab = Page(context, self.hub, "lesson.ipynb", self.hub.folder)
        self.lab.run_all(Page.wait_ms)
        opened()
        self.screen = self.timed(self.lab, len(self.cells) - 1)

    def play(self, length):
        """All move the sliders; return the milliseconds of each, by its name."""
        processes = sum(self.hub.processes().values(), [])
        used, began = seconds(processes), time.monotonic()
        played = self.background.begin(s.play(length) for s in self.students)
        painted = {name: [] for name in NAMES}
        for name, key in zip(
            cycle(NAMES), cycle(["ArrowRight"] * 3 + ["ArrowLeft"] * 3)
        ):
            if time.monotonic() > began + length:
                break
            painted[name].append(self.move(name, key))
            self.lab.page.wait_for_timeout(1000 * EVERY)
        played()
        self.cpu = (seconds(processes) - used) / (time.monotonic() - began)
        return painted

    def move(self, name, key):
        """Return the milliseconds from a key press to the picture."""
        if name == "step" and hasattr(self.screen, "step"):
            return self.screen.step(key)
        return self.screen.change(name, key)

    def close(self):
        """Everyone closes the notebook; return what went wrong."""
        self.background.begin(student.leave() for student in self.students)()
        self.lab.page.evaluate(
            "window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
        )
        self.lab.page.close()
        errors = sum((student.errors for student in self.students), self.lab.errors)
        return errors + self.hub.complaints()


KINDS = {
    "explore": lambda: ([EXPLORE], TimedStage, Explorer),
    "chapter 3": lambda: (chapter(), TimedStage, Explorer),
    "naive": lambda: ([NAIVE], TimedPeer, Redrawn),
}
HEAD = " | ".join(
    [
        "notebook",
        "students",
        "kernel RSS / PSS, MB",
        "server RSS / PSS, MB",
        "hub and proxy, MB",
        "CPU, cores",
        "kernel's answer p50 / p95, ms",
        "picture p95: k, seed, step, ms",
        "in 32 GB",
        "errors",
        "load",
    ]
)


def measured(hub, name, students, background, context, length):
    """Let a class play; return a row of the table."""
    lesson = Lesson(hub, name, students, background, context)
    painted = lesson.play(length)
    found = hub.processes()
    kernel, server = memory(found["kernel"]), memory(found["server"])
    rest = sum(part.memory_full_info().pss for part in found["rest"]) / 1e6
    answers = sum((student.times for student in students), [])
    errors = lesson.close()
    for error in errors[:5]:
        print(error, file=sys.stderr)
    room = 1000 * (MACHINE - SYSTEM) - rest
    return [
        name,
        len(found["kernel"]),
        "{:.0f} / {:.0f}".format(*kernel),
        "{:.0f} / {:.0f}".format(*server),
        f"{rest:.0f}",
        f"{lesson.cpu:.2f}",
        f"{p(answers, 50):.0f} / {p(answers, 95):.0f}" if answers else "-",
        ", ".join(f"{p(times or [0], 95):.0f}" for times in painted.values()),
        int(room / (kernel[1] + server[1])),
        len(errors),
        f"{os.getloadavg()[0]:.1f}",
    ]


def log_in(hub, context):
    """Let the student at the browser log in; return when their server is ready."""
    page = context.new_page()
    page.set_default_timeout(Page.wait_ms)
    page.goto(f"{hub.url}/hub/login")
    page.fill("input[name=username]", "student00")
    page.fill("input[name=password]", "any")
    page.click("input[type=submit]")
    page.wait_for_url("**/user/student00/lab**")
    page.close()


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hub")
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("names", nargs="*", default=KINDS)
    options = parser.parse_args()
    hub, background = Hub(Path(tempfile.mkdtemp())), Background()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=BROWSER_OPTIONS
            )
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            lessons(hub, background, context, options)
            browser.close()
    finally:
        hub.stop()


def lessons(hub, background, context, options):
    """Measure every kind of notebook with the class."""
    wait(hub)
    log_in(hub, context)
    print(f"| {HEAD} |\n|{'---|' * (HEAD.count('|') + 1)}", flush=True)
    others = [
        Student(hub.url, hub.token, number) for number in range(1, options.students)
    ]
    began = time.monotonic()
    background.begin(student.come() for student in others)()
    ready = f"{time.monotonic() - began:.0f} s until all servers were ready"
    for name in options.names:
        show(measured(hub, name, others, background, context, options.seconds))
    print(f"\n{ready}; the hub's log is {hub.log}.")


def show(cells):
    """Print a row."""
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def wait(hub):
    """Return when the hub answers."""
    deadline = time.monotonic() + 300
    while hub.process.is_running() and time.monotonic() < deadline:
        try:
            return urllib.request.urlopen(f"{hub.url}/hub/api", timeout=10)
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterHub did not start:\n{hub.log.read_text()[-4000:]}")


if __name__ == "__main__":
    main()
