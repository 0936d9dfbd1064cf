"""Hostile hands: random actions on labs, trouble around them, what must still hold."""

import json
import random
import re
from collections import Counter
from itertools import chain, cycle, repeat

import numpy as np

from tests.browser.explorer import ALL_OF_IT, write_notebook
from tests.browser.jupyter import PANEL, LabPage

BATCH = 25  # actions between two looks
# Complaints that are expected without a network or a kernel ("Cannot send" is
# JupyterLab's), and anywidget's when a page takes over 2 s to open: it loads anyway.
NETWORK = re.compile(
    r"WebSocket|net::ERR|Failed to fetch|Failed to load resource|NetworkError"
    r"|/api/(kernels|sessions|contents|status|terminals|me)|Canceled future"
    r"|Kernel.*(dead|disconnect|restart)|^Cannot send"
    r"|\[anywidget\] Failed to initialize model",
    re.IGNORECASE,
)
# Put into the page before anything else: `line.lag` delays each message of a WebSocket
# by so many ms, and none overtakes another; what comes while `line.deaf` is lost;
# `line.cut()` drops the connections, and new ones lead nowhere while `line.gone`: a
# browser that is offline would let them through. Every dialog is accepted at once, as
# by a learner who clicks it away.
LINE = """
{
  setInterval(() => document.querySelector(".jp-Dialog .jp-mod-accept")?.click(), 200);
  const Plain = WebSocket;
  const open = new Set();
  window.line = {
    lag: 0,
    deaf: false,
    gone: false,
    cut() {
      line.gone = true;
      open.forEach((one) => one.close());
    },
  };
  const queue = () => {
    let before = Promise.resolve();
    return (pass) => {
      const late = line.lag && new Promise((go) => setTimeout(go, line.lag));
      before = Promise.all([before.catch(() => null), late]).then(pass);
    };
  };
  window.WebSocket = class extends Plain {
    constructor(address, protocols) {
      super(line.gone ? "ws://127.0.0.1:49151" : address, protocols);
      [this.out, this.in] = [queue(), queue()];
      open.add(this);
      this.addEventListener("close", () => open.delete(this));
    }
    send(said) {
      this.out(() => this.readyState === 1 && super.send(said));
    }
    set onmessage(hear) {
      super.onmessage = (event) => this.in(() => line.deaf || hear(event));
    }
  };
}
"""
# Random actions on whatever controls are visible, through the events of a mouse or a
# keyboard. It returns a list of what it did.
MONKEY = """
async ([root, seed, actions]) => {
  let state = seed;
  const done = [];
  const random = (n) => {  // a linear congruential generator
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * n);
  };
  const pick = (list) => list[random(list.length)];
  const all = (css) => [...root.querySelectorAll(css)].filter(
    (e) => e.offsetParent !== null && !e.disabled);
  const note = (target, what) => done.push(`${what} ${
    target?.getAttribute("aria-label") || target?.className?.baseVal
    || target?.innerText?.slice(0, 30) || target?.className || "nothing"}`);
  const keys = ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown",
    "Home", "End", "PageUp", "PageDown"];
  const hit = (target, key) => {
    note(target, key);
    target?.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  };
  const click = (target) => {
    note(target, "click");
    target?.click();
  };
  const turn = () => hit(pick(all(".noUi-handle")), pick(keys));
  const atRandom = (target, type) => {
    note(target, type);
    const box = target?.getBoundingClientRect();
    target?.dispatchEvent(new PointerEvent(type, {
      bubbles: true, pointerId: 1, isPrimary: true,
      clientX: box.x + random(box.width),
      clientY: box.y + random(box.height),
    }));
  };
  const hands = [
    turn,
    turn,
    () => hit(pick(all(".km-canvas")),
      pick([...keys, " ", "Enter", "Enter", "Delete", "Escape"])),
    () => click(pick(all(".km button"))),
    () => click(pick(all(".widget-button, .widget-toggle-button"))),
    () => atRandom(pick(all(".km-svg")), "click"),
    () => atRandom(pick(all(".km-canvas")), "pointermove"),
    () => atRandom(pick(all(".km-canvas")), "click"),
    () => hit(pick(all(".km-handle")), pick([...keys, "Delete"])),
    () => atRandom(pick(all(".km-chart .plot")), "click"),
    () => hit(pick(all(".km-chart .plot")), pick([...keys, "Enter"])),
    () => click(pick(all("input[type=checkbox]"))),
    () => {
      const list = pick(all("select"));
      if (!list?.options.length) return;
      list.selectedIndex = random(list.options.length);
      note(list, list.value);
      list.dispatchEvent(new Event("change", { bubbles: true }));
    },
  ];
  for (let i = 0; i < actions; i++) {
    pick(hands)();
    if (random(4) === 0) await new Promise((go) => setTimeout(go, random(15)));
  }
  return done;
}
"""
# For the kernel: keep the labs by name, report what they show, and collect the errors
# that nobody sees because they are only logged.
SAID = (
    ALL_OF_IT
    + """
import gc, json, logging, os
from IPython.display import display
from kmeans_lib.stage import Stage
labs, wrong = {}, []

class Heard(logging.Handler):
    def emit(self, record):  # learners see a ValueError as a sentence
        kind, said = record.exc_info and record.exc_info[0], record.getMessage()
        was_asked = said.startswith("KeyboardInterrupt caught")  # of an idle kernel
        if record.levelno >= logging.ERROR and kind is not ValueError and not was_asked:
            wrong.append(f"{said} {record.exc_info}")

for name in ("", "Comm", "traitlets"):
    logging.getLogger(name).addHandler(Heard())
get_ipython().kernel.log.addHandler(Heard())

def stages(lab):
    parts = [p for part in vars(lab).values()
             for p in ([part], part)[type(part) is list] if isinstance(p, Stage)]
    for part in parts:
        t, film = min(part.step, part.max), part.trace
        # what a hand has placed arrives before the half-step; at rest both are there
        yield [film.sentence(min(t, len(film.steps) - 1)) if film else "", t]

def said(*names):
    return json.dumps({
        "stages": [one for name in names for one in stages(labs[name])],
        "answers": [" ".join(labs[name].sentence.text.split()) for name in names
                    if hasattr(labs[name], "sentence")],
        "wrong": wrong})

def memory():
    gc.collect()
    with open("/proc/self/smaps_rollup") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
"""
)
ON_SCREEN = """
root => {
  const seen = (e) => e.offsetParent !== null;
  const all = (css) => [...root.querySelectorAll(css)].filter(seen);
  return {
    stages: all('.km[data-step]').map((e) => [
      e.querySelector('.km-range').getAttribute('aria-valuetext'),
      Number(e.dataset.step)]),
    answers: all('.km-answer p').map((e) => e.innerText.split(/\\s+/).join(" ").trim()),
    messages: all('.km-lab-message').map((e) => e.innerText),
  };
}
"""
ASK = f"""
async expression => {{
  const kernel = {PANEL}.sessionContext.session.kernel;
  const future = kernel.requestExecute({{ code: "", silent: true,
    store_history: false, user_expressions: {{ answer: expression }} }});
  const {{ answer }} = (await future.done).content.user_expressions;
  if (answer.data) return answer.data["text/plain"];
  throw new Error([answer.ename, answer.evalue, ...answer.traceback].join("\\n"));
}}
"""


def rest(output):
    """Stop playing, and lift the veil: it hides what is to be compared."""
    for shown in (".km-play[aria-pressed=true]", ".km-options [name=veil]:checked"):
        output.locator(shown).evaluate_all("all => all.forEach((part) => part.click())")


class Hands:
    """Two labs in one cell of a notebook, and someone who tries to break them.

    Parameters
    ----------
    context : playwright.sync_api.BrowserContext
    server : Server
    folder : Path
    labs : dict of str to str
        The code that makes each lab, by the lab's name.
    seed : int
        For the actions and the order of the troubles.
    number : int
        The number of this pair of labs: each begins with another kind of trouble.
    """

    def __init__(self, context, server, folder, labs, seed, number=0):
        self.context, self.server, self.folder = context, server, folder
        self.seed, self.number = seed, number
        self.labs, self.random = labs, random.Random(f"{[*labs]} {seed}")
        made = [f"display(labs.setdefault({n!r}, {code}))" for n, code in labs.items()]
        fresh = "for lab in labs.values(): lab.close()\nlabs.clear()"
        shown = "\n".join([fresh, *made])
        name = "_".join(["hands", *labs, str(seed)])
        self.name = write_notebook(server, f"{name}.ipynb", SAID, shown, "1")
        context.add_init_script(LINE)
        self.done, self.count, self.errors, self.held = [], 0, [], []
        self.lab = self.open()
        self.run_all()

    def open(self):
        """Open the notebook in a new tab."""
        lab = LabPage(self.context, self.server, self.name, self.folder)
        lab.devtools = self.context.new_cdp_session(lab.page)
        return lab

    def close(self, lab):
        """Close a tab, but keep its complaints."""
        self.errors += lab.errors
        lab.page.close()

    @property
    def output(self):
        """The part of the page with both labs."""
        return self.lab.show(1).locator(".jp-Cell-outputArea").first

    def run_all(self):
        """Run all cells and wait until the labs are visible."""
        self.lab.run_all()
        for number, _ in enumerate(self.labs):
            seen = self.output.locator(".km-lab").nth(number)
            seen.locator(".km[data-step], .km-chart, img").first.wait_for()

    def act(self, actions=BATCH, lab=None):
        """Do some random actions."""
        lab = lab or self.lab
        root = lab.show(1).locator(".jp-Cell-outputArea").first.element_handle()
        seed = self.random.randrange(2**31)
        self.done += lab.page.evaluate(MONKEY, [root, seed, actions])
        self.count += actions

    def ask(self, expression):
        """Evaluate an expression in the kernel; return its repr."""
        return self.lab.page.evaluate(ASK, expression)

    def look(self):
        """Return what is wrong: an empty list if page and Python agree once at rest."""
        rest(self.output)
        names = ", ".join(map(repr, self.labs))
        for pause in (20, 100, 200, *[1000] * 30):  # work may still be going on
            self.lab.page.wait_for_timeout(pause)
            python = json.loads(eval(self.ask(f"said({names})")))
            page = self.output.evaluate(ON_SCREEN)
            if not (apart := self._apart(page, python)):
                break
        return [*apart, *python["wrong"], *self._complaints(page)]

    def _apart(self, page, python):
        return [
            [kind, one, python[kind]]
            for kind in ("stages", "answers")
            for one in page[kind]
            if one not in python[kind]
        ]

    def _complaints(self, page):
        outputs = [out for cell in self.lab.cells()[:2] for out in cell["outputs"]]
        traces = [out for out in outputs if out["output_type"] in ("error", "stream")]
        errors = [
            said for said in self.errors + self.lab.errors if not NETWORK.search(said)
        ]
        bad = [
            text for text in page["messages"] if re.match(r"(?!Value)\w+Error", text)
        ]
        return [*traces, *errors, *bad]

    # -- trouble

    def window(self):
        """Another window size, zoom and theme."""
        zoom = self.random.choice([0.5, 0.8, 1.25, 2])
        width, height = self.random.choice([(1280, 720), (1024, 768), (500, 900)])
        size = {"width": round(width / zoom), "height": round(height / zoom)}
        screen = {**size, "deviceScaleFactor": zoom, "mobile": False}
        self.devtools("Emulation.setDeviceMetricsOverride", **screen)
        name = self.random.choice(["JupyterLab Dark", "JupyterLab Light"])
        self.command("apputils:change-theme", theme=name)

    def hide(self):
        """Another tab is in front: nothing is painted, and the processor is slow."""
        self.devtools("Emulation.setCPUThrottlingRate", rate=6)
        self.lab.page.evaluate(HIDE, True)
        self.act()
        self.lab.page.evaluate(HIDE, False)
        self.devtools("Emulation.setCPUThrottlingRate", rate=1)

    def delay(self):
        """Every message is late, in both directions."""
        self.lab.page.evaluate("line.lag = 150")
        self.act()
        self.lab.page.wait_for_timeout(400)
        self.lab.page.evaluate("line.lag = 0")

    def lose(self):
        """The network is gone for a while; JupyterLab connects again."""
        self.lab.page.evaluate("line.deaf = true")  # the last messages are lost
        self.act()
        self.context.set_offline(True)
        self.lab.page.evaluate("line.cut()")
        self.act()
        self.context.set_offline(False)
        self.lab.page.evaluate(RECONNECT)
        self.lab.wait_for_kernel()

    def interrupt(self):
        """The kernel is interrupted, at work or idle."""
        self.act()
        self.lab.page.evaluate(
            f"() => {PANEL}.sessionContext.session.kernel.interrupt()"
        )
        self.lab.wait_for_kernel()

    def restart(self):
        """The kernel is restarted; the labs on the page are dead until they are run."""
        self.lab.page.evaluate(f"() => {PANEL}.sessionContext.session.kernel.restart()")
        self.act()
        self.lab.wait_for_kernel()
        self.run_all()

    def kill(self):
        """The kernel dies, and the server starts another."""
        self.lab.page.evaluate(DIE)
        self.act()
        self.lab.page.evaluate("window.died")
        self.lab.wait_for_kernel()
        self.run_all()

    def rerun(self):
        """The cell with the labs is run again, in mid-use."""
        self.lab.run_cell(1)
        self.act()

    def run_twice(self):
        """*Run all* is clicked, and again before the first is done."""
        self.command("notebook:run-all-cells")
        self.run_all()

    def delete(self):
        """The cell with the labs is deleted, and the deletion undone."""
        self.lab.show(1)
        self.lab.page.evaluate(
            f"Object.assign({PANEL}.content, {{ activeCellIndex: 1 }}), null"
        )
        self.command("notebook:delete-cell")
        self.command("notebook:undo-cell-action")
        self.run_all()

    def reopen(self):
        """The notebook is saved, closed and opened again on the same kernel."""
        self.save()
        self.close(self.lab)
        self.lab = self.open()
        self.output.locator(".km-lab").nth(len(self.labs) - 1).wait_for()

    def second_tab(self):
        """The notebook is used in two tabs at once; then both are closed.

        Each tab has a half-step, k, start and seed of its own, and Python has those
        of the tab that was moved last: a third tab must agree with Python.
        """
        self.save()
        other, first = self.open(), self.lab
        for lab in (first, other, first, other):
            self.act(BATCH // 4, lab)
        self.lab = other
        self.close(first)
        self.reopen()

    TROUBLE = (
        *(window, hide, delay, lose, interrupt, restart, kill),
        *(rerun, run_twice, delete, reopen, second_tab),
    )

    ANEW = (restart, kill, reopen, second_tab)  # another kernel or another page

    def plan(self):
        """Yield numbers of actions, and the trouble to make after each.

        Every kind comes once, then only those that keep page and kernel: memory can
        only be compared as long as both stay the same.
        """
        order = random.Random(self.seed).sample(self.TROUBLE, len(self.TROUBLE))
        order = order[2 * self.number :] + order[: 2 * self.number]
        kept = [one for one in order if one not in self.ANEW]
        return chain(zip(repeat(BATCH), order), zip(repeat(8 * BATCH), cycle(kept)))

    def make(self, trouble):
        """Make trouble, and note its name."""
        self.done.append(f"-- {trouble.__name__}")
        if trouble in self.ANEW:
            self.held.clear()
        trouble(self)

    # -- the page

    def save(self):
        """Save the notebook."""
        self.command("docmanager:save")

    def command(self, name, **arguments):
        """Have JupyterLab execute one of its commands."""
        self.lab.page.evaluate(
            "([name, given]) => window.jupyterapp.commands.execute(name, given)"
            ".then(() => null)",
            [name, arguments],
        )

    def devtools(self, method, **given):
        """Call a method of the browser's developer tools."""
        return self.lab.devtools.send(method, given)

    def memory(self):
        """Return the memory of page and kernel in MB, without garbage."""
        self.devtools("HeapProfiler.collectGarbage")
        page = self.devtools("Runtime.getHeapUsage")["usedSize"] / 1e6
        return round(page, 2), round(int(self.ask("memory()")) / 1e3, 2)

    def drive(self, actions):
        """Act and make trouble in turn; after each, look and yield what is wrong."""
        for number, trouble in self.plan():
            self.act(number)
            yield self.look()
            self.held.append((self.count, *self.memory()))
            if self.count >= actions:
                return
            self.make(trouble)
            yield self.look()

    def growth(self):
        """Say how fast memory grew since page or kernel were last new."""
        if len(self.held) < 3:
            return "memory: too few looks for a slope"
        count, *held = np.transpose(self.held)
        page, kernel = 1000 * np.polyfit(count, np.transpose(held), 1)[0]
        during = f"actions {count[0]:.0f} to {count[-1]:.0f}"
        return f"page {page:+.2f}, kernel {kernel:+.2f} MB per 1,000 ({during})"

    def made(self):
        """Count the troubles by kind."""
        return dict(Counter(one[3:] for one in self.done if one.startswith("-- ")))

    def last(self, most=40):
        """Return the last things that were done, one per line."""
        return "\n".join(self.done[-most:])


# A learner does not wait for JupyterLab to try again. Where it is connected already,
# another connection would lose what is on its way, and JupyterLab would not ask again.
RECONNECT = f"""
() => {{
  Object.assign(line, {{ deaf: false, gone: false }});
  const kernel = {PANEL}.sessionContext.session.kernel;
  if (kernel.connectionStatus !== "connected") kernel.reconnect();
}}
"""
# The kernel kills itself; the promise `died` is kept once JupyterLab has noticed.
DIE = f"""
() => {{
  const kernel = {PANEL}.sessionContext.session.kernel;
  window.died = new Promise((go) =>
    kernel.statusChanged.connect((_, status) => status === "autorestarting" && go()));
  kernel.requestExecute({{ code: "os.kill(os.getpid(), 9)" }}).done.catch(() => null);
}}
"""
# As for a hidden tab: the page is told, and no frame is painted until it is back.
HIDE = """
hidden => {
  Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  if (hidden) {
    window.waiting = [];
    window.plainFrame = window.requestAnimationFrame;
    window.requestAnimationFrame = (paint) => -window.waiting.push(paint);
  } else {
    window.requestAnimationFrame = window.plainFrame;
    window.waiting.forEach((paint) => requestAnimationFrame(paint));
  }
}
"""
