"""The stage alone on a page: the exported file, driven in Chromium."""

import numpy as np
import pytest
from playwright.sync_api import expect

from kmeans_lib import load, record
from kmeans_lib.colours import PALETTE
from kmeans_lib.export import to_html
from kmeans_lib.labs import seeding
from kmeans_lib.stage import Stage
from kmeans_lib.stage.bundle import javascript
from kmeans_lib.stage.loop import read_loop

pytestmark = pytest.mark.browser

BLOBS = load("four blobs").X
ROWS = [361, 73, 374, 155]
LOOP = read_loop()
# Where an update leaves the third cluster empty.
EMPTY = np.array([[5.0, 12], [9, 3], [9, 5], [1, 5], [0, 5]])


@pytest.fixture(scope="module")
def video():
    """Return the run of the video: four blobs, five iterations."""
    return record(BLOBS, 4, init=BLOBS[ROWS])


class StagePage:
    """A stage on a page of its own, and what a test wants to know of it."""

    def __init__(self, page):
        self.page = page
        self.root = page.locator(".km")
        self.errors = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self.hear)

    def hear(self, said):
        if said.type == "error":
            self.errors.append(said.text)

    def painted(self, step):
        """Wait until this half-step is on screen and stands still."""
        self.page.wait_for_selector(
            f'.km[data-step="{step}"]:not([data-moving])', timeout=5000
        )

    def settled(self):
        """Wait until what has just happened is painted."""
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame("
            "() => requestAnimationFrame(done)))"
        )

    def trait(self, name):
        return self.page.evaluate("name => model.get(name)", name)

    def set(self, **traits):
        """Set traits as Python would, and wait for the next picture."""
        self.page.evaluate(
            """traits => {
                for (const [name, value] of Object.entries(traits))
                    model.set(name, value);
                return new Promise(requestAnimationFrame);
            }""",
            traits,
        )

    def show(self, **options):
        """Turn options of the view on or off, as Python would."""
        self.set(view={**self.trait("view"), **options})
        self.settled()

    def turn_on(self, option):
        """Tick one of the boxes under the button View."""
        self.root.locator(".km-view").click()
        self.root.get_by_label(option).check()
        self.settled()

    def go_to(self, step):
        self.set(step=step)
        self.painted(step)

    def swap_run(self, other, key=None):
        """Show the run of another page, and press a key on the last handle.

        Both before anything is painted. As where Python sends a run, it is
        that of no choice.
        """
        run = other.page.evaluate(
            """() => JSON.stringify(model.get("run"), (_, v) =>
                v instanceof Uint8Array ? { bytes: [...v] } : v)"""
        )
        self.page.evaluate(
            """([run, key]) => {
                const { of, ...rest } = JSON.parse(run, (_, v) =>
                    v?.bytes ? Uint8Array.from(v.bytes) : v);
                model.set("run", rest);
                const handles = [...document.querySelectorAll(".km-handle")];
                if (key) handles.at(-1).dispatchEvent(
                    new KeyboardEvent("keydown", { key, bubbles: true }));
            }""",
            [run, key],
        )

    def text(self, selector):
        return self.root.locator(selector).inner_text()

    def pixels(self):
        """Return the canvas's whole picture, to compare."""
        return self.page.evaluate("document.querySelector('.km-canvas').toDataURL()")

    def center(self, selector, nth=0):
        box = self.root.locator(selector).nth(nth).bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def open_stage(browser, tmp_path, monkeypatch):
    """Return a function that opens a trace or a stage on a page."""
    contexts = []

    def open_stage(shown, width=1280, mode="look", step=0, **options):
        def script(entry):
            return javascript(entry).replace(
                "\ncreateStage(",
                "\nObject.assign(window, { model, pageModel, state, runs });\n"
                "Object.assign(window, { createStage, createRuns });\n"
                f'state.mode = "{mode}";\n'
                "window.removeStage = createStage(",
            )

        monkeypatch.setattr("kmeans_lib.stage.page.javascript", script)
        path = to_html(shown, tmp_path / f"{len(contexts)}.html")
        viewport = {"width": width, "height": 800}
        contexts.append(browser.new_context(viewport=viewport, **options))
        stage = StagePage(contexts[-1].new_page())
        stage.page.goto(path.as_uri())
        stage.painted(step)
        return stage

    yield open_stage
    for context in contexts:
        context.close()


def test_every_half_step_shows_its_own_sentence_and_sizes(open_stage, video):
    stage = open_stage(video)
    for t in range(1, len(video)):
        stage.root.locator(".km-next").click()
        stage.painted(t)
        title, what = video.sentence(t).split(": ", 1)
        assert stage.text(".km-eyebrow").startswith(title)
        assert stage.text(".km-what") == what[0].upper() + what[1:]
        sizes = stage.root.locator(".km-sizes > span:not(.cap)")
        assert sizes.all_inner_texts() == [str(n) for n in video.sizes(t)]
    assert stage.text(".km-next") == "Back to the start"
    assert "Converged after 5 iterations" in stage.text(".km-what")
    assert stage.errors == []


def test_the_button_names_what_comes_next(open_stage):
    stage = open_stage(record(EMPTY, 3, init=EMPTY[:3]))
    names = []
    for t in range(stage.trait("max")):
        names.append(stage.text(".km-next"))
        stage.root.locator(".km-next").click()
        stage.painted(t + 1)
    assert names[:2] == ["Assign points", "Move centroids"]
    assert "Relocate the empty one" in names


def test_forward_and_back_paint_the_same_picture(open_stage, video):
    stage = open_stage(video)
    stage.set(step=5)
    stage.painted(5)
    forward = stage.pixels()
    for step in (9, 2, 6, 5):
        stage.set(step=step)
        stage.painted(step)
    assert stage.pixels() == forward
    stage.set(step=4)
    stage.painted(4)
    assert stage.pixels() != forward


@pytest.mark.parametrize(
    ("key", "step"), [("End", 9), ("Home", 0), ("ArrowRight", 4), ("ArrowLeft", 2)]
)
def test_keys_move_through_the_run(open_stage, video, key, step):
    stage = open_stage(video)
    stage.set(step=3)
    stage.painted(3)
    stage.root.locator(".km-canvas").focus()
    stage.page.keyboard.press(key)
    stage.painted(step)


def test_the_slider_and_the_staircase_jump(open_stage, video):
    stage = open_stage(video)
    stage.root.locator(".km-range").fill("7")
    stage.painted(7)
    stage.root.locator(".km-range").press("ArrowLeft")
    stage.painted(6)
    box = stage.root.locator(".km-svg .slots").bounding_box()
    slot = box["width"] / len(video)
    stage.page.mouse.click(box["x"] + 2.5 * slot, box["y"] + 50)
    stage.painted(2)


def test_the_thumb_stands_under_its_half_step(open_stage, video):
    stage = open_stage(video)
    stage.set(step=6)
    stage.painted(6)
    pin = stage.center(".km-svg .pin")[0]
    band = stage.center(".km-svg .band")[0]
    box = stage.root.locator(".km-range").bounding_box()
    thumb = box["x"] + 10 + (box["width"] - 20) * 6 / (len(video) - 1)
    assert abs(pin - band) < 1
    assert abs(pin - thumb) < 1.5


def test_play_runs_to_the_end_and_stops(open_stage, video):
    stage = open_stage(video)
    stage.root.locator(".km-speed").select_option("slow")
    stage.root.locator(".km-play").click()
    stage.page.wait_for_selector('.km-play[aria-pressed="true"]')
    assert stage.text(".km-play") == "Pause"
    stage.root.locator(".km-speed").select_option("fast")
    stage.page.wait_for_selector('.km[data-step="9"]', timeout=20000)
    stage.page.wait_for_selector('.km-play[aria-pressed="false"]')
    assert stage.text(".km-play") == "Play"


def test_a_hand_on_the_run_ends_the_play(open_stage, video):
    stage = open_stage(video)
    stage.root.locator(".km-canvas").focus()
    stage.page.keyboard.press("Space")
    stage.page.wait_for_selector('.km-play[aria-pressed="true"]')
    stage.page.keyboard.press("ArrowRight")
    stage.page.wait_for_selector('.km-play[aria-pressed="false"]')


def test_nothing_moves_by_itself(open_stage, video):
    stage = open_stage(video)
    before = stage.pixels()
    stage.page.wait_for_timeout(600)
    assert stage.pixels() == before


@pytest.mark.parametrize(
    ("motion", "glides"), [("no-preference", True), ("reduce", False)]
)
def test_an_update_glides_unless_motion_is_reduced(open_stage, video, motion, glides):
    stage = open_stage(video, reduced_motion=motion)
    stage.set(step=1)
    stage.painted(1)
    moved = stage.page.evaluate(
        """async () => {
            const root = document.querySelector(".km");
            document.querySelector(".km-next").click();
            await new Promise(requestAnimationFrame);
            await new Promise(requestAnimationFrame);
            return root.hasAttribute("data-moving");
        }"""
    )
    assert moved is glides
    stage.painted(2)


def test_dragging_to_and_fro_always_ends_on_the_newest_step(open_stage, video):
    stage = open_stage(video)
    stage.page.evaluate(
        """async () => {
            for (const step of [1, 8, 3, 9, 0, 6, 2, 7])
                model.set("step", step);
        }"""
    )
    stage.painted(7)
    title = video.sentence(7).split(": ")[0]
    assert stage.text(".km-eyebrow").startswith(title)


def test_a_new_run_replaces_picture_sentence_and_staircase_at_once(open_stage, video):
    other = Stage(record(BLOBS, 6, seed=3))
    stage = open_stage(video)
    stage.set(step=5)
    second = open_stage(other)
    stage.swap_run(second)
    stage.page.wait_for_selector('.km[data-run="2"]')
    assert stage.text(".km-what").lower() in other.trace.sentence(5).lower()
    sizes = stage.root.locator(".km-sizes > span:not(.cap)")
    assert sizes.count() == 6
    rows = stage.root.locator("tbody tr")
    expect(rows).to_have_count(len(other.trace))


def test_the_inspector_tells_distances_margin_and_last_change(open_stage, video):
    stage = open_stage(video)
    stage.set(step=5)
    stage.painted(5)
    stage.root.locator(".km-canvas").focus()
    stage.page.keyboard.press("Enter")
    card = stage.root.locator(".km-card")
    card.wait_for(state="visible")
    first = card.inner_text()
    assert "Distance to each centroid" in first
    assert "margin to the runner-up" in first
    assert "last changed in iteration" in first
    shown = [float(cell) for cell in card.locator("td").all_inner_texts()]
    assert shown == sorted(shown)
    gaps = np.linalg.norm(BLOBS[:, None] - video.paths[5], axis=2)
    assert np.abs(np.sort(gaps) - shown).max(axis=1).min() < 0.006
    stage.page.keyboard.press("ArrowUp")
    stage.page.wait_for_function(
        "text => document.querySelector('.km-card').innerText !== text", arg=first
    )
    stage.page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert stage.root.get_attribute("data-step") == "5"


def test_a_tap_opens_the_inspector(open_stage, video):
    stage = open_stage(video, has_touch=True)
    box = stage.root.locator(".km-canvas").bounding_box()
    x, y = stage.page.evaluate(
        """() => {
            const run = document.querySelector(".km-canvas");
            return [run.clientWidth / 2, run.clientHeight / 2];
        }"""
    )
    for dx in range(0, 200, 10):
        stage.page.touchscreen.tap(box["x"] + x - dx, box["y"] + y)
        stage.settled()
        if stage.root.locator(".km-card").is_visible():
            return
    pytest.fail("no tap near the middle met a point")


def test_a_centroid_is_dragged_by_mouse_in_units_of_the_data(open_stage, video):
    stage = open_stage(video, mode="centroids")
    x, y = stage.center(".km-handle", 1)
    stage.page.mouse.move(x, y)
    stage.page.mouse.down()
    stage.page.mouse.move(x - 90, y - 40, steps=5)
    stage.page.mouse.up()
    placed = np.array(stage.trait("centroids"))
    moved = placed[1] - BLOBS[ROWS[1]]
    np.testing.assert_array_equal(placed[[0, 2, 3]], BLOBS[ROWS][[0, 2, 3]])
    assert moved[0] < 0 < moved[1]
    assert moved[0] / moved[1] == pytest.approx(-90 / 40, rel=0.05)


def test_centroids_are_moved_added_deleted_and_undone_by_keyboard(open_stage, video):
    stage = open_stage(video, mode="centroids")
    handle = stage.root.locator(".km-handle").nth(2)
    handle.focus()
    stage.page.keyboard.press("ArrowRight")
    moved = np.array(stage.trait("centroids")) - BLOBS[ROWS]
    assert moved[2, 0] > 0
    assert moved[2, 1] == 0
    stage.root.locator(".km-canvas").focus()
    stage.page.keyboard.press("Enter")
    stage.page.keyboard.press("ArrowDown")
    stage.page.keyboard.press("Enter")
    assert len(stage.trait("centroids")) == 5
    stage.settled()
    stage.root.locator(".km-handle").nth(4).focus()
    stage.page.keyboard.press("Delete")
    assert len(stage.trait("centroids")) == 4
    stage.page.keyboard.press("Control+z")
    stage.page.keyboard.press("Control+z")
    assert len(stage.trait("centroids")) == 4
    stage.page.keyboard.press("Control+z")
    assert stage.trait("centroids") == []
    assert stage.errors == []


def test_an_edit_in_mid_run_is_a_new_start(open_stage, video):
    stage = open_stage(video, mode="centroids")
    stage.set(step=6)
    stage.painted(6)
    stage.root.locator(".km-handle").nth(0).focus()
    stage.page.keyboard.press("ArrowLeft")
    stage.painted(0)
    placed = np.array(stage.trait("centroids"))
    np.testing.assert_array_equal(placed[1:], video.paths[6][1:])
    assert stage.text(".km-eyebrow").startswith("Start")


def test_points_are_added_painted_and_removed(open_stage, video):
    stage = open_stage(record(EMPTY, 2), mode="points")
    stage.set(points=EMPTY.tolist(), frame=[0, 10, 0, 15])
    x, y = stage.center(".km-canvas")
    stage.page.mouse.click(x, y)
    assert len(stage.trait("points")) == 6
    assert stage.trait("points")[5] == pytest.approx([5, 7.5], abs=0.05)
    stage.root.get_by_role("button", name="Paint").click()
    stage.page.mouse.move(x, y)
    stage.page.mouse.down()
    stage.page.mouse.move(x + 120, y, steps=12)
    stage.page.mouse.up()
    painted = len(stage.trait("points"))
    assert painted > 12
    stage.root.get_by_role("button", name="Undo").click()
    assert len(stage.trait("points")) == 6
    stage.root.get_by_role("button", name="Remove").click()
    stage.page.mouse.click(x, y)
    assert len(stage.trait("points")) == 5


def test_points_are_picked_by_keyboard_and_by_mouse(open_stage, video):
    stage = open_stage(video, mode="pick")
    stage.root.locator(".km-canvas").focus()
    for key in ("Enter", "Enter", "ArrowRight", "Enter"):
        stage.page.keyboard.press(key)
        stage.settled()
    assert len(stage.trait("picked")) == 2
    assert "2 points picked" in stage.text(".km-tools")
    stage.page.keyboard.press("Enter")
    assert len(stage.trait("picked")) == 1


def test_picked_points_are_cleared_and_come_back(open_stage, video):
    stage = open_stage(video, mode="pick")
    stage.set(picked=[3, 4])
    stage.root.get_by_role("button", name="Clear").click()
    assert stage.trait("picked") == []
    stage.root.get_by_role("button", name="Undo").click()
    assert stage.trait("picked") == [3, 4]


def test_a_target_is_placed_by_click(open_stage, video):
    stage = open_stage(video, mode="target")
    x, y = stage.center(".km-canvas")
    stage.page.mouse.click(x + 50, y)
    one = stage.trait("target")
    stage.page.mouse.click(x + 100, y)
    two = stage.trait("target")
    assert two[0] > one[0]
    assert two[1] == one[1]


def test_a_hidden_future_shows_no_bar_no_number_and_no_region_ahead(open_stage, video):
    stage = open_stage(Stage(video, hide_future=True))
    stage.set(step=2)
    stage.painted(2)
    end = f"{video.inertia:.1f}"
    expect(stage.root.locator("tbody tr")).to_have_count(3)
    assert end not in stage.root.inner_html()
    bars = stage.root.locator(".km-svg .future > *")
    assert bars.count() <= 3
    without = stage.pixels()
    stage.set(view={**stage.trait("view"), "regions": False})
    stage.painted(2)
    assert stage.pixels() == without


def test_four_features_offer_drop_downs_and_no_regions(open_stage):
    iris = load("iris")
    trace = record(iris.X, 3, seed=0)
    stage = open_stage(Stage(trace, features=iris.features))
    stage.set(step=1)
    stage.painted(1)
    before = stage.pixels()
    stage.set(view={**stage.trait("view"), "regions": False})
    assert stage.pixels() == before
    assert "no regions" in stage.text(".km-sizes")
    across = stage.root.get_by_label("across")
    assert across.locator("option").all_inner_texts() == list(iris.features)
    across.select_option(iris.features[2])
    assert stage.trait("axes") == [2, 1]
    stage.settled()
    assert stage.pixels() != before
    stage.root.locator(".km-canvas").focus()
    stage.page.keyboard.press("Enter")
    stage.root.locator(".km-card").wait_for(state="visible")
    assert "in all 4 features" in stage.text(".km-card")


def test_one_feature_is_drawn_on_a_line(open_stage):
    X = np.r_[np.linspace(0, 1, 20), np.linspace(4, 6, 20)][:, None]
    stage = open_stage(record(X, 2, seed=0))
    stage.set(step=1)
    stage.painted(1)
    assert stage.errors == []


def test_twelve_clusters_have_twelve_signs_and_more_say_so(open_stage):
    twelve = open_stage(record(BLOBS, 12, seed=0), step=0)
    twelve.set(step=1)
    twelve.painted(1)
    marks = twelve.root.locator(".km-sizes > span:not(.cap) > svg")
    drawn = marks.evaluate_all("all => all.map(mark => mark.innerHTML)")
    shapes = {mark.replace(f"--km-c{j}", "") for j, mark in enumerate(drawn)}
    assert len(shapes) == 12
    more = open_stage(record(BLOBS, 14, seed=0))
    more.set(step=1)
    more.painted(1)
    assert "some share a colour and shape" in more.text(".km-sizes")


def test_order_gives_clusters_the_colours_of_another_run(open_stage, video):
    stage = open_stage(video)
    stage.set(step=3)
    stage.painted(3)
    marks = stage.root.locator(".km-sizes > span:not(.cap) > svg")
    drawn = marks.evaluate_all("all => all.map(mark => mark.innerHTML)")
    before = stage.pixels()
    stage.set(order=[2, 0, 1, 3])
    stage.settled()
    swapped = marks.evaluate_all("all => all.map(mark => mark.innerHTML)")
    assert swapped == [drawn[2], drawn[0], drawn[1], drawn[3]]
    assert stage.pixels() != before


def test_weights_and_overlay_change_the_picture_and_go_again(open_stage, video):
    plain = open_stage(video)
    weighted = Stage(video)
    weighted.set_weights(np.arange(len(BLOBS)))
    assert open_stage(weighted).pixels() != plain.pixels()
    before = plain.pixels()
    for shape in ("ring", "tick", "cross", "ghost"):
        plain.set(overlay=[{"shape": shape, "point": 3, "cluster": 1}])
        plain.settled()
        assert plain.pixels() != before
    plain.set(overlay=[])
    plain.settled()
    assert plain.pixels() == before


def test_a_relocation_shows_its_move_and_its_sign(open_stage):
    trace = record(EMPTY, 3, init=EMPTY[:3])
    t = [step.phase for step in trace].index("relocate")
    stage = open_stage(trace)
    stage.set(step=t)
    stage.painted(t)
    assert "relocation" in stage.text(".km-eyebrow")
    assert "previous place" in stage.text(".km-sizes")
    assert "relocation" in stage.text(".km-keys")
    assert "relocation" not in open_stage(record(EMPTY, 2)).text(".km-keys")


def test_stopping_early_is_said(open_stage):
    stage = open_stage(record(BLOBS, 4, init=BLOBS[ROWS], max_iter=2))
    stage.root.locator(".km-last").click()
    stage.painted(5)
    assert "Stopped after 2 iterations" in stage.text(".km-what")


def test_what_stands_below_the_plot_takes_no_room_until_it_is_asked_for(
    open_stage, video
):
    stage = open_stage(video)
    inside = "main => Math.max(...[...main.children].map((e) => e.clientHeight))"
    main = stage.root.locator(".km-main")
    closed = main.bounding_box()["height"]
    assert closed == pytest.approx(main.evaluate(inside), abs=1)
    for name in ("code", "table"):
        stage.show(**{name: True})
        assert main.bounding_box()["height"] > closed + 100
        stage.show(**{name: False})
        assert main.bounding_box()["height"] == closed


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_loop_has_the_line_of_this_half_step_marked(open_stage, artefacts, theme):
    trace = record(EMPTY, 3, init=EMPTY[:3])
    stage = open_stage(trace, color_scheme=theme)
    code = stage.root.locator(".km-code")
    assert not code.is_visible()
    stage.turn_on("code of the loop")
    assert code.locator("li").all_text_contents() == LOOP["lines"]
    phases = [step.phase for step in trace]
    assert {*phases} | {"end"} == LOOP["made"].keys()
    for t, phase in enumerate([*phases[:-1], "end"]):
        stage.go_to(t)
        marked = code.locator('[aria-current="step"]')
        assert marked.text_content() == LOOP["lines"][LOOP["made"][phase]]
        assert marked.locator("svg").is_visible()
        stage.page.screenshot(path=artefacts / f"loop {theme} {t}.png", full_page=True)
    assert stage.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_table_has_the_sizes_and_centroids_of_this_half_step(
    open_stage, video, artefacts, theme
):
    stage = open_stage(video, color_scheme=theme)
    stage.turn_on("table of clusters")
    table = stage.root.get_by_role("table", name="Points and centroid of each cluster")
    names = table.get_by_role("rowheader").all_inner_texts()
    assert names == [mark.name for mark in PALETTE[:4]]
    for t, step in enumerate(video):
        stage.go_to(t)
        rows = [row.locator("td") for row in table.locator("tbody tr").all()]
        shown = [row.all_inner_texts() for row in rows]
        sizes = [str(n) for n in video.sizes(t)] if t else ["none"] * 4
        assert [size for size, *_ in shown] == sizes
        places = [[float(v.replace("\u2212", "-")) for v in row[1:]] for row in shown]
        np.testing.assert_allclose(places, step.centroids, rtol=6e-4)
    stage.page.screenshot(path=artefacts / f"table {theme}.png", full_page=True)
    assert stage.errors == []


def test_the_loop_and_the_table_tell_nothing_of_a_hidden_future(open_stage, video):
    view = {"code": True, "table": True}
    stage = open_stage(Stage(video, hide_future=True, view=view))
    short = open_stage(Stage(record(BLOBS, 4, init=BLOBS[ROWS], max_iter=1), view=view))
    for t in range(3):
        stage.go_to(t)
        short.go_to(t)
        for part in (".km-code", ".km-clusters"):
            shown = stage.root.locator(part).inner_html()
            assert shown == short.root.locator(part).inner_html()


def test_the_table_of_four_features_has_a_column_for_each(open_stage):
    iris = load("iris")
    shown = Stage(record(iris.X, 3, seed=0), features=iris.features)
    stage = open_stage(shown)
    stage.turn_on("table of clusters")
    heads = stage.root.get_by_role("columnheader", exact=False).all_inner_texts()
    assert [head for head in heads if head in iris.features] == list(iris.features)


@pytest.mark.parametrize("width", [420, 700, 900, 1280])
def test_the_loop_and_the_table_fit_in(open_stage, width):
    iris = load("iris")
    view = {"code": True, "table": True}
    shown = Stage(record(iris.X, 3, seed=0), features=iris.features, view=view)
    stage = open_stage(shown, width=width)
    assert stage.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for part in (".km-code", ".km-clusters"):
        found = stage.root.locator(part)
        assert found.evaluate("part => part.scrollWidth <= part.clientWidth")


def test_an_added_centroid_has_a_row_and_the_loop_is_at_its_start(open_stage, video):
    shown = Stage(video, view={"code": True, "table": True})
    stage = open_stage(shown, mode="centroids")
    stage.go_to(6)
    stage.root.locator(".km-canvas").focus()
    for key in ("Enter", "ArrowDown", "Enter"):
        stage.page.keyboard.press(key)
    stage.painted(0)
    rows = stage.root.locator(".km-clusters tbody tr")
    assert rows.count() == 5
    assert rows.locator("td:nth-child(2)").all_inner_texts() == ["none"] * 5
    stage.settled()
    assert stage.text(".km-code li[aria-current]").strip() == "yield step"


def test_a_start_as_it_grows_has_a_table_and_no_loop(open_stage):
    lab = seeding(k=3)
    view = {"code": True, "table": True}
    stage = open_stage(Stage(lab.picking, view=view))
    assert stage.root.locator(".km-clusters tbody tr").count() == 3
    assert not stage.root.locator(".km-code").is_visible()


def test_the_staircase_keeps_its_own_table(open_stage, video):
    stage = open_stage(Stage(video, view={"table": True}))
    stage.root.locator(".km-canvas").focus()
    stage.page.keyboard.press("Enter")
    stage.root.locator(".km-card").wait_for(state="visible")
    other = record(BLOBS, 6, seed=3)
    stage.swap_run(open_stage(other))
    stage.page.wait_for_selector('.km[data-run="2"]')
    expect(stage.root.locator(".km-stairs tbody tr")).to_have_count(len(other))
    assert stage.root.locator(".km-clusters tbody tr").count() == 6


def test_a_theme_change_repaints_live(open_stage, video):
    stage = open_stage(video, color_scheme="light")
    light = stage.pixels()
    assert stage.root.get_attribute("data-theme") == "light"
    stage.page.emulate_media(color_scheme="dark")
    stage.page.wait_for_selector('.km[data-theme="dark"]')
    assert stage.pixels() != light
    stage.page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    stage.page.wait_for_selector('.km[data-theme="light"]')


def test_paper_is_light_and_without_controls(open_stage, video):
    stage = open_stage(video, color_scheme="dark")
    stage.page.emulate_media(media="print")
    stage.page.wait_for_selector('.km[data-theme="light"]')
    for control in (".km-next", ".km-play", ".km-range", ".km-view"):
        assert not stage.root.locator(control).is_visible()
    assert stage.root.locator(".km-canvas").is_visible()


@pytest.mark.parametrize("width", [480, 700, 900, 1280])
def test_nothing_sticks_out_and_the_main_button_never_jumps(open_stage, video, width):
    stage = open_stage(video, width=width)
    tops = set()
    for t in range(len(video)):
        stage.set(step=t)
        stage.painted(t)
        tops.add(stage.root.locator(".km-next").bounding_box()["y"])
    assert len(tops) == 1
    assert stage.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_picture_is_crisp_on_a_dense_display(open_stage, video):
    stage = open_stage(video, device_scale_factor=2)
    ratio = stage.page.evaluate(
        """() => {
            const canvas = document.querySelector(".km-canvas");
            return canvas.width / canvas.clientWidth;
        }"""
    )
    assert ratio == pytest.approx(2, abs=0.01)


def test_two_stages_on_one_page_are_independent(open_stage, video):
    stage = open_stage(video)
    stage.page.evaluate(
        """() => {
            const place = document.createElement("div");
            place.id = "second";
            document.body.append(place);
            const other = pageModel({ ...state, step: 3 });
            createStage(other, place, createRuns(other));
        }"""
    )
    stage.page.wait_for_selector('#second .km[data-step="3"]')
    stage.page.locator("#second .km-next").click()
    stage.page.wait_for_selector('#second .km[data-step="4"]')
    assert stage.page.locator(".km").first.get_attribute("data-step") == "0"
    ids = stage.page.evaluate(
        "[...document.querySelectorAll('.km [id]')].map((node) => node.id)"
    )
    assert len(ids) == len(set(ids)) == 8


def test_jupyterlab_leaves_the_keys_of_whatever_has_the_focus(open_stage, video):
    """It asks the focused node itself, not those around it."""
    stage = open_stage(video, mode="centroids")
    for control in (".km-canvas", ".km-next", ".km-speed", ".km-handle"):
        stage.root.locator(control).first.focus()
        assert stage.page.evaluate(
            "document.activeElement.hasAttribute('data-lm-suppress-shortcuts')"
        )


def test_a_removed_view_leaves_nothing_behind(open_stage, video):
    stage = open_stage(video)
    stage.page.evaluate("window.removeStage()")
    assert stage.page.locator(".km").count() == 0
    stage.set(step=4)
    stage.page.emulate_media(color_scheme="dark")
    stage.page.set_viewport_size({"width": 600, "height": 500})
    stage.settled()
    assert stage.errors == []


def test_a_key_on_a_handle_of_the_run_before_does_no_harm(open_stage, video):
    stage = open_stage(record(BLOBS, 6, seed=3), mode="centroids")
    stage.swap_run(open_stage(video), key="ArrowUp")
    stage.settled()
    assert stage.root.locator(".km-handle").count() == 4
    assert stage.errors == []


@pytest.mark.parametrize("mode", ["look", "centroids"])
def test_a_plot_not_yet_painted_hears_nothing(open_stage, video, mode):
    stage = open_stage(video, mode=mode)
    stage.page.evaluate(
        """() => {
            const box = document.createElement("div");
            document.body.append(box);
            createStage(model, box, runs);
            const canvas = box.querySelector(".km-canvas");
            for (const type of ["pointermove", "pointerdown", "click", "blur"])
                canvas.dispatchEvent(new PointerEvent(type));
            for (const key of ["Enter", "ArrowUp", "Delete"])
                canvas.dispatchEvent(new KeyboardEvent("keydown", { key }));
        }"""
    )
    stage.settled()
    assert stage.page.locator(".km[data-step]").count() == 2
    assert stage.errors == []
