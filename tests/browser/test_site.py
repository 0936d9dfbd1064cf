"""The site, built as `python run.py site` builds it; no page asks another server."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.browser.conftest import served
from tools import policy

pytest.importorskip("myst_nb", reason="the extra `site` is not installed")
pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = "notebooks/01_one_step_at_a_time.html"
# To other servers the way is through one that is not there. To block them one by one
# would take the browser's cache away, and with it most of the speed.
NO_NETWORK = {"server": "http://127.0.0.1:9", "bypass": "127.0.0.1"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a site that was built without a complaint."""
    folder = tmp_path_factory.mktemp("built") / "site"
    command = [sys.executable, "-m", "tools.site", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    """Return where the site is served."""
    with served(folder) as url:
        yield url


class Reader:
    """A browser's page that may ask only the site."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        self.outside, self.errors = [], []
        page.on("request", self.note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self.hear)

    def note(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.outside.append(request.url)

    def hear(self, said):
        if said.type in ("error", "warning"):
            self.errors.append(said.text)

    def open(self, name):
        self.page.goto(self.address + name)
        self.page.wait_for_load_state()

    def live(self, nth=0):
        """Scroll to a live page; return what is in it when it is painted."""
        frame = self.page.locator("iframe.km-live").nth(nth)
        frame.scroll_into_view_if_needed()
        inside = frame.content_frame
        inside.locator(".km[data-step]").wait_for()
        return inside


@pytest.fixture
def reader(browser, address):
    """Return a function that makes a reader with a window of a given width."""
    contexts = []

    def make(width=1280, theme="light"):
        size = {"width": width, "height": 800}
        options = {"viewport": size, "color_scheme": theme, "proxy": NO_NETWORK}
        contexts.append(browser.new_context(**options))
        return Reader(contexts[-1].new_page(), address)

    yield make
    for context in contexts:
        context.close()


def test_what_is_asked_of_another_server_is_noted_and_does_not_arrive(reader):
    someone = reader()
    someone.open("index.html")
    with pytest.raises(Error, match="PROXY"):
        someone.page.goto("http://example.org/")
    assert someone.outside == ["http://example.org/"]


def test_no_page_asks_another_server_for_anything(folder, reader):
    someone = reader()
    pages = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    pages = {name for name in pages if not name.startswith(("_static/", "lite/"))}
    assert len(pages) > 50
    for name in sorted(pages):
        assert policy.NAME in (folder / name).read_text("utf-8"), name
        someone.open(name)
    assert (someone.outside, someone.errors) == ([], [])


def test_a_lab_in_a_chapter_is_alive(reader):
    someone = reader()
    someone.open(CHAPTER)
    lab = someone.live()
    lab.locator(".km-next").click()
    lab.locator('.km[data-step="1"]').wait_for()
    assert someone.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_lab_is_as_dark_as_the_page_around_it(reader, theme):
    someone = reader(theme="light")
    someone.open("index.html")
    lab = someone.live()
    someone.page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    lab.locator(f'.km[data-theme="{theme}"]').wait_for()
    paper = lab.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 17, 17)"}[theme]


def test_mathematics_is_drawn_without_a_network(reader):
    someone = reader()
    someone.open("notebooks/02_why_it_always_stops.html")
    someone.page.locator("mjx-container svg").first.wait_for()
    assert someone.page.locator("mjx-merror").count() == 0


def test_the_search_finds_a_chapter(reader):
    someone = reader()
    someone.open("search.html?q=silhouette")
    found = someone.page.locator("#search-results a", has_text="Choose k")
    found.first.wait_for()


def test_what_answers_a_prediction_is_folded(reader):
    someone = reader()
    someone.open("notebooks/05_how_many_clusters.html")
    folded = someone.page.locator("details.hide")
    assert folded.count() > 0
    assert folded.evaluate_all("all => all.some((part) => part.open)") is False


@pytest.mark.parametrize("width", [390, 700])
def test_nothing_sticks_out_on_a_phone(reader, width):
    someone = reader(width)
    for name in ("index.html", CHAPTER, "reference/kmeans_lib.html"):
        someone.open(name)
        wide = someone.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, name
