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
import os
import signal
import statistics
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

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
KEYS = ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft")
STARTS = ("k-means++", "random")
DELAY = 0.1  # s, each way
SIZES, LARGE = (300, 500, 2000), (5000, 20_000)
CELL_CPU = 2 * len(SIZES) + len(LARGE)
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
CPU = "import time\nprint(time.process_time())"  # of the whole kernel
PROCESS = "import os\nprint(os.getpid())"
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
  for (const kind of ["keydown", "change"])
    addEventListener(kind, (e) => { pressed ??= e.timeStamp; },
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
    setTimeout(() => fail(new Error(`never: ${condition}`)), 60000);
  });
}
"""


class Timed:
    """One cell's output with sliders whose answers can be timed."""

    def __init__(self, lab, cell):
        self.page = lab.page
        self.output = lab.show(cell)
        self.output.locator(".widget-slider").first.wait_for()

    def control(self, name, kind):
        """Return a slider or a drop-down list by its name."""
        label = self.page.locator(f"label:text-is('{name}')")
        return self.output.locator(f".widget-{kind}").filter(has=label)

    def handle(self, name):
        """Return what takes the keys of a control."""
        if name == "start":
            return self.control(name, "dropdown").locator("select")
        return self.control(name, "slider").locator(".noUi-handle")

    def value(self, name):
        """Return the number a slider stands on."""
        return int(float(self.handle(name).get_attribute("aria-valuetext")))

    def press(self, name, key, condition):
        """Return the milliseconds that one key press took to be seen."""
        handle = self.handle(name)
        handle.focus()
        self.page.wait_for_timeout(60)  # a hand rests between two presses
        self.page.evaluate(TIMER, condition)
        if name == "start":
            handle.select_option(key)
        else:
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

    def drag(self, name, shown):
        """Drag a slider over 20 positions, one per frame or so.

        Returns how many different values of the attribute `shown` were painted,
        and how long after the last movement of the mouse the last picture
        stood, in ms.
        """
        handle = self.handle(name)
        last = int(float(handle.get_attribute("aria-valuemax")))
        handle.focus()
        self.page.keyboard.press("Home")
        self.page.wait_for_timeout(300)
        track = self.control(name, "slider").locator(".noUi-base").bounding_box()
        ways = [track["width"] * i / last for i in range(1, 21)]
        seen, moved = self.watch(shown, handle, [(way, 0) for way in ways])
        return len({value for value, _ in seen}), seen[-1][1] - moved

    def drag_a_start(self, frames=150):
        """Drag a centroid in circles, a move a frame; return new ends painted a second.

        The moves are made in the page: the tool that drives the browser waits
        after each of its own.
        """
        self.handle("step").focus()
        self.page.keyboard.press("Home")
        self.page.wait_for_timeout(300)
        return self.root.evaluate(
            """async (root, frames) => {
              const handle = root.querySelector(".km-handle");
              const { left, top } = handle.getBoundingClientRect();
              const send = (type, x, y) => handle.dispatchEvent(new PointerEvent(type,
                { bubbles: true, pointerId: 1, clientX: left + x, clientY: top + y }));
              handle.setPointerCapture = () => {};
              let painted = 0;
              const count = new MutationObserver(() => painted++);
              send("pointerdown", 0, 0);
              count.observe(root, { attributeFilter: ["data-run"] });
              const began = performance.now();
              for (let i = 0; i < frames; i++) {
                await new Promise(requestAnimationFrame);
                await new Promise(setTimeout);  // as a hand's, before the next frame
                const a = 4 * Math.PI * i / frames;
                send("pointermove", 60 * Math.cos(a) - 60, 60 * Math.sin(a));
              }
              await new Promise(requestAnimationFrame);
              const seconds = (performance.now() - began) / 1000;
              send("pointerup", 0, 0);
              delete handle.setPointerCapture;
              return painted / seconds;
            }""",
            frames,
        )

    def watch(self, shown, handle, places):
        """Drag a handle to places beside it; note when an attribute changes."""
        self.page.evaluate(
            """([id, name]) => {
              window.kmSeen = []; window.kmMoved = 0;
              const root = window[id];
              new MutationObserver(() => window.kmSeen.push(
                [root.getAttribute(name), performance.now()])).observe(
                  root, { attributes: true, attributeFilter: [name] });
              for (const kind of ["mousemove", "pointermove"])
                addEventListener(kind,
                  (e) => { window.kmMoved = e.timeStamp; }, true);
            }""",
            [self.id, f"data-{shown}"],
        )
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for across, down in places:
            self.page.mouse.move(x + across, y + down)
            self.page.wait_for_timeout(FRAME)
        self.page.wait_for_timeout(300)
        self.page.mouse.up()
        return self.page.evaluate("[window.kmSeen, window.kmMoved]")


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
            ours.append(stage.change(name, KEYS[i % 4]))
            theirs.append(peer.change(name, KEYS[i % 4]))
        report(f"{name} slider, one key", n, ours, theirs)
    changes(stage, "start", 2, STARTS)  # Python draws all starts of a kind once
    report("start, one choice", n, changes(stage, "start", rounds, STARTS), theirs)


def changes(stage, name, rounds, keys=KEYS):
    """Return times of changes up and down a control."""
    return [stage.change(name, keys[i % len(keys)]) for i in range(rounds)]


def report(action, n, ours, theirs=None):
    """Print medians, the slow tail and the ratio to the peer."""
    ratio = "-"
    peer = "-"
    if theirs:
        peer = f"{statistics.median(theirs):.0f}"
        ratio = f"{statistics.median(ours) / statistics.median(theirs):.2f}"
    row(action, n, f"{statistics.median(ours):.0f}", f"{p(ours, 95):.0f}", peer, ratio)


def cost_of_changes(lab, stage, cell, count=200):
    """Return CPU ms of the kernel and bytes said to it, for each change."""
    before = float(lab.printed(cell))
    idle = float(lab.printed(cell)) - before  # what the question itself costs
    lab.traffic.clear()
    changes(stage, "seed", count)
    lab.page.wait_for_timeout(500)
    said = sum(map(content_size, lab.traffic))
    used = float(lab.printed(cell)) - before - 2 * idle
    return 1000 * used / count, said / count


def content_size(message):
    """Return the bytes of a message to the kernel without its envelope.

    That is content and buffers, the fifth part and those after it, of what
    Jupyter calls v1.kernel.websocket.jupyter.org.
    """
    if isinstance(message, str):
        return len(message)
    count = int.from_bytes(message[:8], "little")
    begins = 8 * 5  # of the offset of the fifth part
    assert count > 5
    return len(message) - int.from_bytes(message[begins : begins + 8], "little")


def main():
    """Start JupyterLab and a browser, measure, end both."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=12)
    rounds = parser.parse_args().rounds
    server = Server(Path(tempfile.mkdtemp()))
    try:
        server.wait()
        cells = [with_points(t, n) for n in SIZES for t in (STAGE, PEER)]
        cells += [*(with_points(STAGE, n) for n in LARGE), CPU, PROCESS]
        write_notebook(server, "bench.ipynb", *cells)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=BROWSER_OPTIONS
            )
            print(f"load average {os.getloadavg()[0]:.1f}\n")
            row("action", "points", "p50, ms", "p95, ms", "peer p50, ms", "ratio")
            row(*["---"] * 6)
            measure(browser, server, rounds)
            with slow_way_to(server):
                measure_far(browser, server, rounds)
            browser.close()
    finally:
        server.stop()
    size = len(javascript().encode()) / 1000
    print(f"\nThe stage's script is {size:.1f} kB, nothing else is loaded.")


def measure(browser, server, rounds):
    """Print what is measured with the kernel on this machine."""
    lab = open_lab(browser, server)
    for i, n in enumerate(SIZES):
        stage, peer = TimedStage(lab, 2 * i), TimedPeer(lab, 2 * i + 1)
        compare(n, stage, peer, rounds)
    drags(lab)
    report("k slider, one key", 5000, changes(TimedStage(lab, 6), "k", rounds))
    report("seed slider, one key", 5000, changes(TimedStage(lab, 6), "seed", rounds))
    report("step slider, one key", 20_000, walk(TimedStage(lab, 7), rounds))
    stage = TimedStage(lab, 0)
    spent, said = cost_of_changes(lab, stage, CELL_CPU)
    row("kernel's CPU time, change of seed", 300, f"{spent:.1f}", *"---")
    row("said to the kernel, change of seed", 300, f"{said / 1000:.2f} kB", *"---")
    process = int(lab.printed(CELL_CPU + 1))
    os.kill(process, signal.SIGSTOP)  # one that only runs a cell hears its widgets
    stage = TimedStage(lab, 0)
    report("seed slider, kernel held up", 300, changes(stage, "seed", rounds))
    os.kill(process, signal.SIGCONT)
    end_kernel(lab)
    report("seed slider, kernel dead", 300, changes(stage, "seed", rounds))
    lab.page.context.close()


def end_kernel(lab):
    """Shut the kernel down behind the page's back."""
    lab.page.evaluate(
        "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.shutdown()"
    )
    lab.page.wait_for_timeout(500)


def drags(lab, where=""):
    """Print what is painted while a hand drags over steps and seeds."""
    stage = TimedStage(lab, 2)
    for name, shown in (("step", "step"), ("seed", "run")):
        painted, late = stage.drag(name, shown)
        last = f"last after {late:.0f} ms"
        row(
            f"drag over 20 {name}s{where}", 500, f"{painted} of 20 painted", last, *"--"
        )
    ends = f"{stage.drag_a_start():.0f} new ends a second"
    row(f"drag a start{where}", 500, ends, *"---")


def measure_far(browser, server, rounds):
    """Print what is measured with the kernel 100 ms away."""
    lab = open_lab(browser, server)
    stage = TimedStage(lab, 0)
    report("step slider, kernel 100 ms away", 300, walk(stage, rounds))
    for name in ("k", "seed"):
        times = changes(stage, name, rounds)
        report(f"{name} slider, kernel 100 ms away", 300, times)
    drags(lab, ", kernel 100 ms away")
    lab.page.context.close()


@contextlib.contextmanager
def slow_way_to(server):
    """Let the server be reached by a slow way alone."""
    direct = server.url
    server.url = f"http://127.0.0.1:{Slow(int(direct.rpartition(':')[2])).port}"
    try:
        yield
    finally:
        server.url = direct


def walk(stage, rounds):
    """Return times of a walk up and down the step slider."""
    keys = ("ArrowRight",) * 3 + ("ArrowLeft",) * 3
    return [stage.step(keys[i % 6]) for i in range(2 * rounds)]


def open_lab(browser, server):
    """Return the notebook of the benchmark, all cells run."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    traffic = []
    context.on("page", lambda page: page.on("websocket", hear))

    def hear(socket):
        if "/channels" in socket.url:
            socket.on("framesent", lambda frame: traffic.append(frame))

    lab = LabPage(context, server, "bench.ipynb", Path(tempfile.mkdtemp()))
    lab.traffic = traffic
    lab.run_all(120_000)
    return lab


if __name__ == "__main__":
    main()
