"""How fast the explorer answers in a real JupyterLab, beside the naive peer.

    python -m benchmarks.browser [--rounds 12]

Times run from the input event in the browser to the first frame after the
right picture is there: an attribute of the stage, or the text that the peer
prints after its figure. The peer is what everyone writes first: `interact`
recomputes k-means and draws a new inline figure. Both run in the same
session, turn by turn.
"""

import argparse
import asyncio
import contextlib
import statistics
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from kmeans_lib.labs import explore
from kmeans_lib.stage.bundle import javascript
from tests.browser.explorer import write_notebook
from tests.browser.jupyter import (
    BROWSER_OPTIONS,
    LabPage,
    Server,
    find_chromium,
    free_port,
)

FRAME = 1000 / 60  # ms
DELAY = 0.1  # s, each way
POINTS = """
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=({n}, 2)) + rng.integers(0, 4, size=({n}, 1)) * 2.0
"""
STAGE = (
    POINTS
    + """
from kmeans_lib.labs import explore
explore(X, k=4)
"""
)
PEER = (
    POINTS
    + """
import matplotlib.pyplot as plt
from ipywidgets import IntSlider, interact

def centroids_after(k, seed, step):
    start = np.random.default_rng(seed).choice(len(X), k, replace=False)
    centroids, labels = X[start], None
    for t in range(step):
        if t % 2 == 0:
            D = ((X[:, None] - centroids) ** 2).sum(axis=2)
            labels = D.argmin(axis=1)
        else:
            centroids = np.array(
                [X[labels == j].mean(axis=0) for j in range(k)])
    return centroids, labels

@interact(k=IntSlider(4, 1, 12), seed=IntSlider(0, 0, 99),
          step=IntSlider(0, 0, 20))
def show(k, seed, step):
    centroids, labels = centroids_after(k, seed, step)
    plt.scatter(*X.T, c=labels)
    plt.scatter(*centroids.T, c="black", marker="x")
    plt.show()
    print(f"k={k} seed={seed} step={step}.")
"""
)
# Resolves to the milliseconds from the key's event to the frame after the
# condition came true: by then the browser has painted it. What changes the
# page is heard at once, so that no polling adds a frame of its own.
TIMER = """
(condition) => {
  let pressed = null;
  addEventListener("keydown", (e) => { pressed ??= e.timeStamp; },
    { capture: true, once: true });
  const right = eval(condition);
  window.kmTimer = new Promise((done, fail) => {
    let found = false;
    const look = () => {
      if (found || pressed === null || !right()) return;
      found = true;
      observer.disconnect();
      removeEventListener("load", look, true);
      requestAnimationFrame((now) => done(now - pressed));
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true,
      attributes: true, characterData: true });
    addEventListener("load", look, true);  // of an image
    setTimeout(() => fail(new Error(`never: ${condition}`)), 10000);
  });
}
"""


class Timed:
    """One cell's output with sliders whose answers can be timed."""

    def __init__(self, lab, cell):
        self.page = lab.page
        self.output = lab.show(cell)
        self.output.locator(".widget-slider").first.wait_for()

    def handle(self, name):
        """Return the handle of a slider by its name."""
        label = self.page.locator(f"label:text-is('{name}')")
        slider = self.output.locator(".widget-slider").filter(has=label)
        return slider.locator(".noUi-handle")

    def value(self, name):
        """Return the number a slider stands on."""
        return int(float(self.handle(name).get_attribute("aria-valuetext")))

    def press(self, name, key, condition):
        """Return the milliseconds that one key press took to be seen."""
        handle = self.handle(name)
        handle.focus()
        self.page.wait_for_timeout(60)  # a hand rests between two presses
        self.page.evaluate(TIMER, condition)
        self.page.keyboard.press(key)
        return self.page.evaluate("window.kmTimer")


class TimedStage(Timed):
    """The explorer."""

    def __init__(self, lab, cell):
        super().__init__(lab, cell)
        self.root = self.output.locator(".km[data-step]").first
        self.root.wait_for()
        self.id = f"stage{cell}"
        self.root.evaluate("(root, id) => { window[id] = root; }", self.id)

    def step(self, key):
        """Return the milliseconds of one key press on the step slider."""
        wanted = self.value("step") + (1 if key == "ArrowRight" else -1)
        return self.press("step", key, f"() => {self.id}.dataset.step === '{wanted}'")

    def change(self, name, key):
        """Return the milliseconds of one key press on a slider."""
        run = int(self.root.get_attribute("data-run"))
        return self.press(name, key, f"() => Number({self.id}.dataset.run) > {run}")

    def drag(self):
        """Drag the step slider over 20 positions, one a frame or so.

        Returns how many were painted, and how long after the last movement
        of the mouse the last picture stood, in ms.
        """
        last = int(float(self.handle("step").get_attribute("aria-valuemax")))
        self.handle("step").focus()
        self.page.keyboard.press("Home")
        self.page.wait_for_timeout(200)
        self.page.evaluate(
            """id => {
              window.kmSeen = []; window.kmMoved = 0;
              const root = window[id];
              new MutationObserver(() => window.kmSeen.push(
                [root.dataset.step, performance.now()])).observe(
                  root, { attributes: true, attributeFilter: ["data-step"] });
              for (const kind of ["mousemove", "pointermove"])
                addEventListener(kind,
                  (e) => { window.kmMoved = e.timeStamp; }, true);
            }""",
            self.id,
        )
        box = self.handle("step").bounding_box()
        track = (
            self.output.locator(".widget-slider")
            .filter(has=self.page.locator("label:text-is('step')"))
            .locator(".noUi-base")
            .bounding_box()
        )
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for i in range(1, 21):
            self.page.mouse.move(x + track["width"] * i / last, y)
            self.page.wait_for_timeout(FRAME)
        self.page.wait_for_timeout(200)
        self.page.mouse.up()
        seen, moved = self.page.evaluate("[window.kmSeen, window.kmMoved]")
        return len({step for step, _ in seen}), seen[-1][1] - moved


class TimedPeer(Timed):
    """The notebook that recomputes and redraws."""

    def __init__(self, lab, cell):
        super().__init__(lab, cell)
        self.id = f"peer{cell}"
        self.output.locator(".jp-OutputArea").first.evaluate(
            "(root, id) => { window[id] = root; }", self.id
        )

    def change(self, name, key):
        """Return the milliseconds of one key press on a slider."""
        values = {n: self.value(n) for n in ("k", "seed", "step")}
        values[name] += 1 if key == "ArrowRight" else -1
        text = "k={k} seed={seed} step={step}.".format(**values)
        return self.press(
            name,
            key,
            f"() => {self.id}.textContent.includes('{text}') && "
            f"[...{self.id}.querySelectorAll('img')].every(i => i.complete)",
        )


class Slow:
    """A way to the server that delays every byte, each way."""

    def __init__(self, port):
        self.port, self.target = free_port(), port
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self._serve, daemon=True).start()
        time.sleep(0.3)

    def _serve(self):
        asyncio.set_event_loop(self.loop)
        start = asyncio.start_server(self._join, "127.0.0.1", self.port)
        self.loop.run_until_complete(start)
        self.loop.run_forever()

    async def _join(self, reader, writer):
        there = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(self._pass(reader, there[1]), self._pass(there[0], writer))

    async def _pass(self, reader, writer):
        queue = asyncio.Queue()

        async def late():
            while item := await queue.get():
                due, data = item
                await asyncio.sleep(max(0, due - self.loop.time()))
                writer.write(data)
                await writer.drain()
            writer.close()

        sender = asyncio.ensure_future(late())
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                queue.put_nowait((self.loop.time() + DELAY, data))
        queue.put_nowait(None)
        with contextlib.suppress(ConnectionError):
            await sender


def with_points(cell, n):
    """Return a cell that makes n points."""
    return cell.replace("{n}", str(n))


def p(values, percent):
    """Return a percentile."""
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * percent / 100))]


def row(*cells):
    """Print one row of the table."""
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def compare(n, stage, peer, rounds):
    """Time both, turn by turn, and print one line per action."""
    steps, peer_steps = [], []
    for i in range(rounds):
        key = "ArrowRight" if i % 6 < 3 else "ArrowLeft"
        steps.append(stage.step(key))
        peer_steps.append(peer.change("step", key))
    report("step slider, one key", n, steps, peer_steps)
    for name in ("k", "seed"):
        ours, theirs = [], []
        for i in range(rounds):
            key = "ArrowRight" if i % 4 < 2 else "ArrowLeft"
            ours.append(stage.change(name, key))
            theirs.append(peer.change(name, key))
        report(f"{name} slider, one key", n, ours, theirs)


def report(action, n, ours, theirs=None):
    """Print medians, the slow tail and the ratio to the peer."""
    ratio = "-"
    peer = "-"
    if theirs:
        peer = f"{statistics.median(theirs):.0f}"
        ratio = f"{statistics.median(ours) / statistics.median(theirs):.2f}"
    row(action, n, f"{statistics.median(ours):.0f}", f"{p(ours, 95):.0f}", peer, ratio)


def kernel_time():
    """Median CPU milliseconds that a change of k or seed costs Python."""
    lab = explore("four blobs", k=4)
    lab = explore(lab.trace.X[:300], k=4)
    times = []
    for i in range(40):
        start = time.process_time()
        if i % 2:
            lab.k.value = 3 + i % 5
        else:
            lab.seed.value = i
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def main():
    """Start JupyterLab and a browser, measure, end both."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=12)
    rounds = parser.parse_args().rounds
    server = Server(Path(tempfile.mkdtemp()))
    try:
        server.wait()
        sizes = (300, 2000)
        cells = [with_points(t, n) for n in sizes for t in (STAGE, PEER)]
        slow_start = (
            'from kmeans_lib import load\nX = load("four blobs").X\n'
            "from kmeans_lib.labs import explore\n"
            "explore(X, k=4, init=X[[260, 277, 238, 358]])"
        )
        cells += [slow_start, with_points(STAGE, 20_000)]
        write_notebook(server, "bench.ipynb", *cells)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=BROWSER_OPTIONS
            )
            measure(browser, server, sizes, rounds)
            browser.close()
    finally:
        server.stop()


def measure(browser, server, sizes, rounds):
    """Print the whole table."""
    lab = open_lab(browser, server)
    row("action", "points", "p50, ms", "p95, ms", "peer p50, ms", "ratio")
    row(*["---"] * 6)
    for i, n in enumerate(sizes):
        stage, peer = TimedStage(lab, 2 * i), TimedPeer(lab, 2 * i + 1)
        compare(n, stage, peer, rounds)
    painted, late = TimedStage(lab, 4).drag()
    row(
        "drag over 20 steps",
        500,
        f"{painted} of 20 painted",
        f"last after {late:.0f} ms",
        "-",
        "-",
    )
    large = TimedStage(lab, 5)
    report("step slider, one key", 20_000, walk(large, rounds))
    lab.page.context.close()

    server.url, direct = (
        f"http://127.0.0.1:{Slow(int(server.url.rpartition(':')[2])).port}",
        server.url,
    )
    try:
        lab = open_lab(browser, server)
        stage = TimedStage(lab, 0)
        report("step slider, kernel 100 ms away", 300, walk(stage, rounds))
        report(
            "k slider, kernel 100 ms away",
            300,
            [stage.change("k", "ArrowRight") for _ in range(4)],
        )
        lab.page.context.close()
    finally:
        server.url = direct
    row(
        "kernel's CPU time, change of k or seed",
        300,
        f"{kernel_time():.1f}",
        "-",
        "-",
        "-",
    )
    size = len(javascript().encode()) / 1000
    print(f"\nThe stage's script is {size:.1f} kB, nothing else is loaded.")


def walk(stage, rounds):
    """Return times of a walk up and down the step slider."""
    keys = ("ArrowRight",) * 3 + ("ArrowLeft",) * 3
    return [stage.step(keys[i % 6]) for i in range(2 * rounds)]


def open_lab(browser, server):
    """Return the notebook of the benchmark, all cells run."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    lab = LabPage(context, server, "bench.ipynb", Path(tempfile.mkdtemp()))
    lab.run_all(120_000)
    return lab


if __name__ == "__main__":
    main()
