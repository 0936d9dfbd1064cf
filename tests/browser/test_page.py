"""The exported page, opened from a disk without a network: every control is driven."""

import itertools

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from kmeans_lib import INITS, Setup, load, record
from kmeans_lib.export import to_html
from kmeans_lib.labs import place, seeding
from kmeans_lib.stage import Stage
from tests.view.test_export import PAYLOADS

pytestmark = pytest.mark.browser

BLOBS = load("four blobs").X
VIDEO = Setup("four blobs", 4, [361, 73, 374, 155])


class Page:
    """A page, and what a test wants to know of it."""

    def __init__(self, page, path):
        self.page, self.path = page, path
        self.errors, self.requests = [], []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self.hear)
        page.on("dialog", lambda dialog: self.errors.append(dialog.message))
        page.on("request", lambda request: self.requests.append(request.url))
        self.root = page.locator(".km")
        self.form = page.locator("#km-controls")

    def hear(self, said):
        if said.type in ("error", "warning"):
            self.errors.append(said.text)

    def open(self, moment=""):
        self.page.goto("about:blank")
        self.page.goto(f"{self.path.as_uri()}{moment}")
        self.painted()

    def painted(self, step=None):
        """Wait until a half-step is on screen and all that was set is painted."""
        which = "data-step" if step is None else f'data-step="{step}"'
        self.page.wait_for_selector(f".km[{which}]:not([data-moving])", timeout=9000)
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame("
            "() => requestAnimationFrame(done)))"
        )

    def choose(self, **values):
        """Set k, start or seed by their controls."""
        for name, value in values.items():
            if name == "start":
                self.form.get_by_label("start").select_option(value)
            else:
                self.form.locator(f"[name={name}]").fill(str(value))
        self.painted()

    def edit(self, mode):
        self.form.get_by_label(mode, exact=True).check()
        self.painted()

    def chosen(self):
        """Return k, start and seed as the controls say them; None if hidden."""
        start = self.form.locator("select option:checked").inner_text()
        k, seed = (
            int(output.inner_text()) if output.is_visible() else None
            for output in self.form.locator("output").all()
        )
        return k, start, seed

    def said(self):
        """Return the sentence on screen, as `Trace.sentence` has it."""
        words = self.root.locator(".km-now").text_content()
        return " ".join(words.split()).lower()

    def shows(self, trace, step):
        return self.said() == trace.sentence(step).lower()

    def media(self, media):
        """Turn to paper, or back to the screen."""
        self.page.emulate_media(media=media)
        self.painted()

    def pictures(self):
        """Return those of the film strip, to compare."""
        return self.page.locator("#km-strip canvas").evaluate_all(
            "all => all.map((canvas) => canvas.toDataURL())"
        )

    def moment(self):
        """Return what the address says, once it is written."""
        self.page.wait_for_timeout(250)
        return self.page.evaluate("location.hash")

    def drag(self, dx, dy, nth=0):
        """Move the centroid with this number."""
        box = self.root.locator(".km-handle").nth(nth).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx, y + dy, steps=4)
        self.page.mouse.up()
        self.painted()


@pytest.fixture
def open_page(browser, tmp_path):
    """Return a function that opens the page of a run."""
    contexts, numbers = [], itertools.count()

    def open_page(shown, moment="", width=1280, height=720, words=None, **options):
        path = to_html(shown, tmp_path / f"{next(numbers)}.html", **words or {})
        viewport = {"width": width, "height": height}
        contexts.append(browser.new_context(viewport=viewport, offline=True, **options))
        page = Page(contexts[-1].new_page(), path)
        page.open(moment)
        return page

    yield open_page
    for context in contexts:
        context.close()


# -- k, start, seed and step


def test_k_start_seed_and_step_are_alive(open_page):
    page = open_page(Setup(BLOBS, 4))
    page.choose(k=6, start="k-means++", seed=41)
    trace = record(BLOBS, 6, init="k-means++", seed=41)
    assert page.chosen() == (6, "k-means++", 41)
    for step in (0, 3, len(trace) - 1):
        page.root.locator(".km-range").fill(str(step))
        page.painted(step)
        assert page.shows(trace, step)
    assert page.errors == []


@pytest.mark.parametrize("init", INITS)
def test_every_start_gives_the_run_that_python_gives(open_page, init):
    page = open_page(Setup(BLOBS, 4))
    page.choose(start=init)
    page.root.locator(".km-last").click()  # and there it stays
    for k, seed in [(1, 0), (12, 9), (4, 3)]:
        page.choose(k=k, seed=seed)
        trace = record(BLOBS, k, init=init, seed=seed)
        page.painted(len(trace) - 1)
        assert page.shows(trace, len(trace) - 1)
    assert page.errors == []


def test_sliders_are_moved_by_keys(open_page):
    page = open_page(Setup(BLOBS, 4))
    page.form.locator("[name=seed]").press("ArrowRight")
    page.form.locator("[name=k]").press("End")
    page.form.get_by_label("start").press("ArrowDown")
    page.painted()
    assert page.chosen() == (12, list(INITS)[1], 1)


def test_the_half_step_stays_when_the_run_changes(open_page):
    page = open_page(Setup(BLOBS, 4), "#step=3")
    page.choose(seed=5)
    assert page.shows(record(BLOBS, 4, seed=5), 3)


def test_fewer_seeds_are_offered_where_a_start_is_no_point(open_page):
    page = open_page(Setup(BLOBS, 4, seed=70))
    assert page.form.locator("[name=seed]").get_attribute("max") == "99"
    page.choose(start="partition")
    assert page.form.locator("[name=seed]").get_attribute("max") == "9"
    assert page.chosen() == (4, "partition", 9)


def test_a_prepared_start_is_for_its_own_k(open_page):
    page = open_page(VIDEO)
    assert page.chosen() == (4, "prepared", None)
    page.choose(k=5)
    assert page.chosen() == (5, "random", 0)
    page.choose(start="prepared")
    assert page.chosen() == (4, "prepared", None)
    assert page.shows(VIDEO.record(), 0)


def test_between_a_large_k_and_the_tables_is_nothing(open_page):
    page = open_page(Setup(BLOBS, 20))
    page.choose(k=19)
    assert page.chosen() == (12, "random", 0)
    page.choose(k=17)
    assert page.chosen() == (12, "random", 0)
    page.choose(k=20)
    assert page.chosen() == (20, "random, seed 0", None)


@pytest.mark.parametrize("part", ["picking", "stage"])
def test_controls_that_cannot_work_are_not_shown(open_page, part):
    page = open_page(getattr(seeding(k=3), part))
    assert not page.form.is_visible()
    assert page.root.locator(".km-next").is_visible()
    page.open("#k=2&seed=4&start=random&step=1")
    page.painted(1)
    assert page.moment() == "#k=2&seed=4&start=random&step=1"
    page.root.locator(".km-next").click()
    assert page.moment() == "#step=2"
    assert page.errors == []


# -- by hand


def test_the_run_follows_a_centroid_that_is_moved(open_page):
    page = open_page(VIDEO)
    page.edit("centroids")
    page.drag(-90, -40)
    assert page.chosen() == (4, "placed by hand", None)
    assert not page.form.locator("#km-seed").is_visible()
    ends = set()
    for _ in range(2):
        page.root.locator(".km-last").click()
        page.painted()
        ends.add(page.said())
        page.root.locator(".km-first").click()
        page.painted()
        page.drag(220, 160)
    assert len(ends) == 2
    assert page.errors == []


def test_what_a_hand_did_can_be_undone(open_page):
    page = open_page(VIDEO)
    page.edit("centroids")
    page.drag(-90, -40)
    page.root.get_by_role("button", name="Undo").click()
    page.painted()
    assert page.chosen() == (4, "prepared", None)


def test_a_centroid_can_be_added_and_k_says_so(open_page):
    page = open_page(VIDEO)
    page.edit("centroids")
    page.root.locator(".km-canvas").click(position={"x": 40, "y": 60})
    page.painted()
    assert page.chosen() == (5, "placed by hand", None)
    page.choose(k=3)
    assert page.chosen() == (3, "random", 0)
    assert page.root.locator(".km-handle").count() == 3


def test_a_start_placed_by_hand_is_left_and_taken_up_again(open_page):
    page = open_page(VIDEO)
    page.edit("centroids")
    page.drag(-90, -40)
    page.edit("nothing")
    assert page.chosen() == (4, "prepared", None)
    assert page.shows(VIDEO.record(), 0)
    page.edit("centroids")
    assert page.chosen() == (4, "placed by hand", None)


def test_the_run_follows_points_that_are_drawn(open_page):
    page = open_page(Setup("six points", 2), "#step=1")
    before = page.said()
    page.edit("points")
    page.root.locator(".km-canvas").click(position={"x": 200, "y": 90})
    page.painted()
    assert "7 points joined" in page.said()
    page.choose(k=3)
    assert page.root.locator(".km-sizes > span:not(.cap)").count() == 3
    assert "7 points joined" in page.said()
    page.root.get_by_role("button", name="Clear").click()
    page.painted()
    assert "0 points so far" in page.said()
    page.edit("nothing")
    page.choose(k=2)
    assert page.said() == before
    assert page.errors == []


def test_points_are_drawn_in_a_plane_only(open_page):
    page = open_page(Setup("iris", 3))
    assert page.form.get_by_label("centroids", exact=True).is_visible()
    assert not page.form.locator("#km-draw").is_visible()


def test_a_lab_of_hands_is_alive_on_the_page(open_page):
    page = open_page(place("six points", k=2))
    assert page.chosen()[1] == "placed by hand"
    page.drag(60, 60)
    page.choose(start="farthest")
    trace = record(load("six points").X, 2, init="farthest")
    assert page.shows(trace, 0)


# -- the address


def test_the_address_opens_a_moment(open_page):
    page = open_page(VIDEO, "#k=5&start=k-means%2B%2B&seed=12&step=4")
    page.painted(4)
    assert page.chosen() == (5, "k-means++", 12)
    assert page.shows(record(BLOBS, 5, init="k-means++", seed=12), 4)


def test_the_address_says_what_is_on_screen(open_page):
    page = open_page(VIDEO)
    assert page.moment() == ""
    page.choose(k=5, seed=3)
    page.root.locator(".km-next").click()
    said = page.moment()
    assert said == "#k=5&start=random&seed=3&step=1"
    again = open_page(VIDEO, said)
    again.painted(1)
    assert again.chosen() == (5, "random", 3)


def test_a_clicker_steps_the_page_without_a_click(open_page):
    page = open_page(VIDEO.record())
    for step, key in enumerate(["PageDown", " ", "ArrowRight", "PageDown"], start=1):
        page.page.keyboard.press(key)
        page.painted(step)
    page.page.keyboard.press("PageUp")
    page.painted(3)
    page.page.keyboard.press("f")
    page.page.wait_for_selector(":fullscreen")
    page.page.keyboard.press("PageUp")
    page.painted(2)
    assert page.page.evaluate("document.body.currentCSSZoom") > 1
    page.page.keyboard.press("f")
    page.page.wait_for_selector(":fullscreen", state="detached")
    assert page.errors == []


def test_a_veil_is_on_the_page_and_on_paper(open_page):
    page = open_page(VIDEO.record(), "#step=3")
    page.page.keyboard.press("v")
    page.page.wait_for_selector(".km[data-veil]")
    assert page.said() == ""
    assert not page.root.locator(".km-stairs").is_visible()
    assert not page.page.locator("#km-k").is_visible()
    page.media("print")
    assert page.pictures() == []
    assert not page.root.locator(".km-wide").is_visible()
    page.media("screen")
    page.page.keyboard.press("v")
    page.painted(3)
    assert page.shows(VIDEO.record(), 3)


def test_another_moment_is_heard_while_the_page_is_open(open_page):
    page = open_page(VIDEO)
    page.page.evaluate("location.hash = 'k=3&start=farthest&step=2'")
    page.painted(2)
    assert page.chosen() == (3, "farthest", 0)


def test_the_address_keeps_silent_about_what_a_hand_has_placed(open_page):
    page = open_page(VIDEO)
    page.edit("centroids")
    page.drag(-90, -40)
    page.root.locator(".km-next").click()
    page.painted(1)
    assert page.moment() == ""


@pytest.mark.parametrize(
    ("odd", "choice", "step"),
    [
        ("#k=99&seed=100&step=9999", (12, "random", 99), None),
        ("#k=0", (1, "random", 0), 0),
        ("#k=-1&seed=-3&step=-2", (4, "prepared", None), 0),
        ("#k=NaN&seed=1e3&start=nowhere&step=Infinity", (4, "prepared", None), 0),
        ("#k=3.5&step=2.5", (4, "prepared", None), 0),
        ("#%%%&=&k&step==1&__proto__=1&constructor=2", (4, "prepared", None), 0),
        ("#k=5&k=6&step=1", (5, "random", 0), 1),
        ("#start=greedy k-means++&seed=7", (4, "greedy k-means++", 7), 0),
        ("#start=placed+by+hand&step=00001", (4, "prepared", None), 1),
    ],
)
def test_odd_values_in_the_address_do_no_harm(open_page, odd, choice, step):
    page = open_page(VIDEO, odd)
    assert page.chosen() == choice
    if step is None:  # the last one
        assert page.root.locator(".km-next").inner_text() == "Back to the start"
    else:
        page.painted(step)
    is_there = odd in ("#k=5&k=6&step=1", "#start=greedy k-means++&seed=7")
    assert page.page.locator("#km-address").is_visible() != is_there
    assert page.errors == []


# -- nothing but itself


def test_the_page_asks_nobody_for_anything(open_page):
    page = open_page(VIDEO)
    page.choose(k=5)
    page.edit("centroids")
    files = {url for url in page.requests if not url.startswith("about:")}
    assert files == {page.path.as_uri()}
    assert page.errors == []


@pytest.mark.parametrize(
    ("try_it", "refused"),
    [
        ("node('script').textContent = 'window.did = 1'", "script-src-elem"),
        ("node('script').src = 'https://example.org/x.js'", "script-src-elem"),
        ("node('script').src = 'data:text/javascript,did=1'", "script-src-elem"),
        ("node('b').setAttribute('onclick', 'window.did = 1')", "script-src-attr"),
        ("node('style').textContent = '* { color: red }'", "style-src-elem"),
        ("node('img').src = 'https://example.org/x.png'", "img-src"),
        ("fetch('https://example.org').catch(() => {})", "connect-src"),
        ("node('iframe').src = 'https://example.org'", "frame-src"),
        ("new Worker('data:text/javascript,1')", "worker-src"),
        ("node('base').href = 'https://example.org'", "base-uri"),
    ],
)
def test_the_policy_refuses_all_that_is_not_the_page(open_page, try_it, refused):
    page = open_page(Setup("six points", 2))
    found = page.page.evaluate(
        """(tried) => new Promise((done) => {
            addEventListener("securitypolicyviolation", (event) =>
                done(event.effectiveDirective));
            setTimeout(done, 3000, "nothing");
            globalThis.node = (tag) => {
                const made = document.createElement(tag);
                queueMicrotask(() => document.body.append(made));
                return made;
            };
            """
        + try_it
        + "; })",
        None,
    )
    assert found == refused
    assert page.page.evaluate("window.did") is None


def test_eight_payloads_run_nothing(open_page):
    """In the words around the stage, and in those that the stage shows itself."""
    for payload in PAYLOADS:
        words = {"title": payload, "note": payload, "licence": payload}
        told = {"message": f"{payload}: {payload}", "features": [payload, "y"]}
        stage = Stage(VIDEO.record(), view={"table": True}, **told)
        page = open_page(stage, words=words)
        assert page.page.title() == payload
        assert page.page.locator("h1").inner_text() == payload
        for where in (".note", "footer p", ".km-eyebrow", ".km-what", ".km-clusters"):
            assert payload in page.page.locator(where).first.text_content(), where
        assert page.page.evaluate("document.querySelectorAll('script').length") == 4
        assert page.errors == []
        page.page.context.close()


# -- how it looks


def test_it_is_painted_in_less_than_a_second(open_page):
    """The quickest of a few times, because other tests run beside this one."""
    page = open_page(Setup("four blobs", 4))
    times = []
    for _ in range(5):
        page.page.goto("about:blank")
        page.page.goto(page.path.as_uri(), wait_until="commit")
        page.page.wait_for_selector(".km[data-step]")
        times.append(
            page.page.evaluate("performance.getEntriesByType('paint').at(-1).startTime")
        )
        page.painted()
    assert min(times) < 1000


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("width", "height"), [(700, 900), (1024, 768), (1280, 720), (1920, 1080)]
)
def test_it_fits_the_window(open_page, artefacts, width, height, theme):
    page = open_page(VIDEO, "#step=3", width, height, color_scheme=theme)
    assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width > 760:  # where the picture and the buttons stand side by side
        for part in (".km-next", ".km-play", ".km-range"):
            box = page.root.locator(part).bounding_box()
            assert box["y"] + box["height"] <= height
    wide = page.root.bounding_box()["width"]
    assert wide == {700: 652, 1024: 976, 1280: 1120, 1920: 1600}[width]
    page.page.screenshot(path=artefacts / f"page {width} {theme}.png")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_hard_to_reach(open_page, theme):
    """As axe-core finds it, with the controls around the stage."""
    page = open_page(VIDEO, color_scheme=theme)
    found = Axe().run(page.page).response["violations"]
    assert [(fault["id"], fault["help"]) for fault in found] == []


def test_on_paper_it_is_a_film_strip(open_page):
    page = open_page(VIDEO, "#step=3", color_scheme="dark")
    frames = page.page.locator("#km-strip figure")
    assert frames.count() == 0
    page.media("print")
    trace = VIDEO.record()
    assert frames.count() == len(trace)
    for t, words in enumerate(frames.locator("figcaption").all_inner_texts()):
        title, what = trace.sentence(t).split(": ", 1)
        assert words.lower().split("\n") == [title.lower(), what.lower()]
    pictures = page.pictures()
    assert len({*pictures}) == len(trace) - 1  # the last assignment changes none
    light = open_page(VIDEO, "#step=3", color_scheme="light")
    light.media("print")
    assert light.pictures() == pictures  # paper is white
    page.media("screen")
    assert frames.count() == 0
    assert page.errors == []


def test_a_long_run_is_printed_in_part(open_page):
    X = np.random.default_rng(1).normal(size=(3000, 2))
    trace = record(X, 10, seed=2)
    assert len(trace) > 100
    page = open_page(trace)
    page.media("print")
    words = page.page.locator("#km-strip figcaption").all_inner_texts()
    assert len(words) == 60
    assert "Converged" in words[-1]


def test_a_hidden_future_is_not_printed(open_page):
    stage = Stage(VIDEO.record(), hide_future=True)
    stage.step = 2
    page = open_page(stage)
    page.media("print")
    assert page.page.locator("#km-strip figure").count() == 3


def test_it_is_printed_on_more_than_one_sheet(open_page, artefacts):
    page = open_page(VIDEO, "#step=3")
    path = artefacts / "page.pdf"
    page.page.pdf(path=path, format="A4")
    assert path.read_bytes().count(b"/Type /Page\n") >= 2
    assert page.page.locator("#km-strip figure").count() == 0
