"""The exported page: one file, nothing from outside, the stage as it stood."""

import base64
import hashlib
import json
import re
import sys
import zlib
from html.parser import HTMLParser

import numpy as np
import pytest

from kmeans_lib import INITS, SCENES, Dataset, Setup, load, record
from kmeans_lib.datasets.real import DATA
from kmeans_lib.export import to_html
from kmeans_lib.init import initial_centroids
from kmeans_lib.labs import explore, palette, place, predict, race, seeding
from kmeans_lib.stage import Stage
from tests.project.test_layers import output_of

X = np.random.default_rng(0).normal(size=(30, 2))
# What would run, load or end something if one of them were not escaped.
PAYLOADS = [
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "<!--<script>",
    "$script ${state} &lt;b&gt; %(x)s {x}",
]


@pytest.fixture
def trace():
    return record(X, 3, seed=1)


class Elements(HTMLParser):
    """The elements of a page: names, attributes, and the text in each."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.texts = [], [], []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        self.texts.append("")
        self.inside = True

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.texts[-1] += data

    def of(self, tag):
        return [text for name, text in zip(self.tags, self.texts) if name == tag]


def unpacked(page, name):
    packed = re.search(rf'id="{name}">([^<]*)</script>', page)[1]
    return zlib.decompress(base64.b64decode(packed), wbits=-zlib.MAX_WBITS)


def state_of(page):
    """Return the traits in a page, with its bytes."""
    line, _, tail = unpacked(page, "km-state").partition(b"\n")

    def fill(found):
        if list(found) != ["bytes"]:
            return found
        at, length = found["bytes"]
        return tail[at : at + length]

    return json.loads(line, object_hook=fill)


def policy_of(page):
    content = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    return dict(part.split(" ", 1) for part in content.split("; "))


def test_the_page_loads_nothing_from_outside(trace):
    page = to_html(trace)
    outside = r"""(?:src|href)\s*=|https?://|@import|url\((?!#)"""
    assert not re.search(outside, page)
    assert not re.search(outside, unpacked(page, "km-script").decode())


def test_the_policy_allows_the_page_itself_and_nothing_else(trace):
    page = to_html(trace)
    elements = Elements(page)
    own = [unpacked(page, "km-script").decode(), elements.of("script")[-1]]
    hashes = [hashlib.sha256(text.encode()).digest() for text in own]
    hashes += [hashlib.sha256(elements.of("style")[0].encode()).digest()]
    script, unpack, style = (
        f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes
    )
    assert policy_of(page) == {
        "default-src": "'none'",
        "script-src": f"{unpack} {script}",
        "style-src": style,
        "base-uri": "'none'",
        "form-action": "'none'",
    }


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_is_shown_as_it_stands_and_runs_nothing(payload):
    """Wherever a person can put text into a page."""
    data = Dataset(payload, X, None, "", payload, (payload, "y"), payload)
    harmless = Dataset("x", X, None, "", "x", ("x", "y"), "x")
    texts = {"title": payload, "note": payload}
    page = Elements(to_html(Setup(data, 3), **texts))
    plain = Elements(to_html(Setup(harmless, 3), title="x", note="x"))
    assert page.tags == plain.tags
    assert [n for n, _ in page.attributes] == [n for n, _ in plain.attributes]
    assert payload in page.of("h1")[0]
    assert page.of("title")[0] == payload
    assert payload in page.of("p")[0]
    assert page.of("p")[-1] == f"Points: {payload}. Licence: {payload}."


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_on_a_stage_is_part_of_the_state_alone(trace, payload):
    page = to_html(Stage(trace, message=payload, features=[payload, "y"]))
    assert page.count("</script>") == 3
    assert payload not in page
    state = state_of(page)
    assert (state["message"], state["data"]["features"][0]) == (payload, payload)


def test_the_page_carries_points_and_start_bit_for_bit(trace):
    state = state_of(to_html(trace))
    points = np.frombuffer(state["data"]["X"]).reshape(X.shape)
    np.testing.assert_array_equal(points, X)
    start = np.frombuffer(state["run"]["start"]).reshape(3, X.shape[1])
    np.testing.assert_array_equal(start, trace[0].centroids)


@pytest.mark.parametrize("init", INITS)
def test_it_carries_the_starts_of_every_k_and_seed(init):
    state = state_of(to_html(Setup(X, 3, init, seed=4)))
    number = list(INITS).index(init)
    assert (state["k"], state["init"], state["seed"]) == (3, number, 4)
    table = state["starts"][str(number)]
    assert (table["name"], table["least"], table["most"]) == (init, 1, 12)
    assert table["seeds"] == (10 if init == "partition" else 100)
    for k, seed in [(1, 0), (3, 4), (12, table["seeds"] - 1)]:
        expected = initial_centroids(X, k, init, seed)
        np.testing.assert_array_equal(start_in(table, k, seed), expected)


def start_in(table, k, seed):
    """Look one start up, as `startOf` of runs.js does."""
    first = table["seeds"] * k * (k - 1) // 2 + seed * k
    if "rows" in table:
        return X[np.frombuffer(table["rows"], "<u2")[first : first + k]]
    return np.frombuffer(table["places"]).reshape(-1, 2)[first : first + k]


@pytest.mark.parametrize(
    ("k", "init", "seed", "name"),
    [
        (2, [0, 3], 0, "prepared"),
        (2, X[:2] + 1, 5, "prepared"),
        (2, lambda X, k, rng: X[:k] + 2, 0, "prepared"),
        (2, "random", 120, "random, seed 120"),
        (2, "partition", 10, "partition, seed 10"),
        (14, "random", 1, "random, seed 1"),
    ],
)
def test_a_start_that_is_in_no_table_has_a_table_of_its_own(k, init, seed, name):
    setup = Setup(X, k, init, seed)
    state = state_of(to_html(setup))
    table = state["starts"][str(state["init"])]
    assert [table["name"], table["least"], table["most"]] == [name, k, k]
    assert (state["k"], state["seed"], table["seeds"]) == (k, 0, 1)
    np.testing.assert_array_equal(start_in(table, k, 0), setup.start())
    names = [one["name"] for one in state["starts"].values()]
    assert len({*names}) == len(names) == 6


def test_the_run_in_the_page_is_the_one_of_its_choice(trace):
    state = state_of(to_html(trace))
    assert state["run"]["of"] == [state["k"], state["init"], state["seed"]] == [3, 0, 1]


def test_the_page_of_500_points_is_small():
    assert len(to_html(Setup("four blobs", 4)).encode()) < 140_000


@pytest.mark.parametrize(
    "setup",
    [
        Setup("digits", 10),  # more than a browser runs at once
        Setup("rectangle", 2, [0, 2], empty="error"),
    ],
)
def test_what_a_browser_cannot_run_is_one_run(setup):
    state = state_of(to_html(setup))
    assert state["starts"] == {}
    assert state["run"]["phases"][0] == "init"


@pytest.mark.parametrize(
    "bound",
    [
        {"message": "Look: here."},
        {"hide_future": True},
        {"order": [1, 0, 2]},
        {"overlay": [{"shape": "ring", "point": 3}]},
    ],
)
def test_a_stage_that_shows_what_is_true_of_one_run_is_one_run(trace, bound):
    state = state_of(to_html(Stage(trace, **bound)))
    assert state["starts"] == {}
    assert bound.items() <= state.items()


def test_a_page_without_a_widget_is_told_what_a_stage_tells(trace):
    """A new trait of the stage needs a value in `state_of`, too."""
    names = {*Stage.class_trait_names(sync=True)} - {"tabbable", "tooltip", "layout"}
    names = {name for name in names if not name.startswith("_")}
    state, shown = state_of(to_html(trace)), state_of(to_html(Stage(trace)))
    assert state.keys() == names
    shown["data"]["features"] = state["data"]["features"]
    assert shown == state


def test_a_stage_is_exported_as_it_stands(trace):
    stage = Stage(trace, view={"trails": True})
    stage.step = 2
    state = state_of(to_html(stage))
    assert (state["step"], state["view"]["trails"]) == (2, True)
    assert (state["controls"], state["mode"]) == ("all", "look")


def test_a_lab_is_exported_through_its_stage(trace):
    class Lab:
        stage = Stage(trace)

    assert state_of(to_html(Lab()))["max"] == len(trace) - 1


def test_the_explorer_takes_its_starts_along():
    lab = explore("six points", k=3, init=[0, 1, 5])
    lab.init.value = "farthest"
    lab.seed.value = 7
    state = state_of(to_html(lab))
    names = [table["name"] for table in state["starts"].values()]
    assert names == ["prepared", *INITS]
    assert (names[state["init"]], state["seed"], state["k"]) == ("farthest", 7, 3)


def test_the_start_on_the_page_is_the_one_that_a_hand_has_placed():
    lab = explore("six points", k=2, init=[[0.0, 0], [9, 9]])
    lab.stage.centroids = placed = [[1.0, 2.0], [8.0, 7.0]]
    state = state_of(to_html(lab))
    table = state["starts"][str(state["init"])]
    assert table["name"] == "prepared"
    room = 2  # of the starts with one centroid fewer
    assert np.frombuffer(table["places"])[room:].reshape(2, 2).tolist() == placed


@pytest.mark.parametrize("hands", ["centroids", "points"])
def test_a_start_that_is_being_placed_can_be_placed_on_the_page(hands):
    lab = place("six points")
    lab.hands.value = hands
    state = state_of(to_html(lab))
    assert state["mode"] == hands
    assert state[hands] == getattr(lab.stage, hands)


@pytest.mark.parametrize("part", ["picking", "stage"])
def test_a_film_that_is_no_trace_is_exported(part):
    lab = seeding(k=3)
    run = state_of(to_html(getattr(lab, part)))["run"]
    assert run["phases"][:3] == ["init", "draw", "weigh"]
    assert run["sentences"] == list(lab.picking.words)


def test_a_page_opens_on_the_half_step_that_is_asked_for(trace):
    assert state_of(to_html(trace, step=-1))["step"] == len(trace) - 1
    with pytest.raises(IndexError, match="There is no half-step 99"):
        to_html(trace, step=99)


def test_title_note_and_licence_are_on_the_page():
    page = to_html(Setup("iris", 3), title="Lesson 3", note="Look.", licence="own")
    assert "<title>Lesson 3</title>" in page
    assert '<p class="note">Look.</p>' in page
    assert "Licence: own." in page


def test_by_default_it_says_which_points_and_on_what_terms():
    page = to_html(Setup("iris", 3))
    assert "<h1>k-means on iris</h1>" in page
    assert "R. A. Fisher" in page
    assert "Licence: CC BY 4.0." in page
    own = to_html(record(X, 3))
    assert "<h1>k-means</h1>" in own
    assert "<footer><p></p></footer>" in own


def test_every_licence_is_the_one_that_stands_beside_the_data():
    words = (DATA / "README.md").read_text("utf-8")
    for name in ("iris", "wine", "digits", "penguins", "photograph"):
        assert load(name).licence in words


def test_a_path_gets_the_page_and_is_returned(trace, tmp_path):
    path = to_html(trace, tmp_path / "run.html")
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_same_run_gives_the_same_page(trace):
    assert to_html(trace) == to_html(record(X, 3, seed=1))


def test_without_javascript_the_sentences_are_there(trace):
    fallback = re.search(r"<noscript>.*</noscript>", to_html(trace), re.S)[0]
    assert fallback.count("<li>") == len(trace)


def test_a_scene_is_a_page_of_its_run():
    scene = SCENES["Three points on a line"]
    assert to_html(scene) == to_html(scene.setup)


@pytest.mark.parametrize("nothing", [None, 3, Stage()])
def test_something_without_a_run_is_refused_in_words(nothing):
    with pytest.raises(TypeError, match=r"without a run. Needed: a Trace"):
        to_html(nothing)


@pytest.mark.parametrize("odd", [5, ["run.html"]])
def test_what_is_not_the_name_of_a_file_is_refused(trace, odd):
    needed = "Needed: the name of a file, as a str or a pathlib.Path."
    with pytest.raises(TypeError, match=needed):
        to_html(trace, odd)


def test_a_folder_is_no_file_and_a_number_no_text(trace, tmp_path):
    for folder in ("", tmp_path):
        with pytest.raises(ValueError, match="is a folder. Needed: the name of a file"):
            to_html(trace, folder)
    for name in ("title", "note", "licence"):
        with pytest.raises(TypeError, match=f"{name}=5 is an int. Needed: text."):
            to_html(trace, **{name: 5})


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (race, "A race shows several runs side by side, and a page holds one"),
        (predict, "Predictions are marked in Python, and a page has none"),
        (palette, "The picture in fewer colours is made in Python"),
    ],
)
def test_a_lab_that_cannot_come_along_says_why_and_what_can(make, reason):
    lab = make()
    with pytest.raises(TypeError, match=reason) as refused:
        to_html(lab)
    instead = re.search(r"to_html\((.*)\)", str(refused.value))[1]
    assert to_html(eval(instead, {"lab": lab, "record": record, "explore": explore}))


def test_a_page_needs_numpy_alone():
    program = (
        "import sys; known = {*sys.modules}\n"
        "for name in ('anywidget', 'ipywidgets', 'traitlets', 'matplotlib'):\n"
        "    sys.modules[name] = None\n"
        "from kmeans_lib import Setup\n"
        "from kmeans_lib.export import to_html\n"
        "to_html(Setup('six points', 2).record())\n"
        "print(*{name.split('.')[0] for name in {*sys.modules} - known})"
    )
    loaded = {*output_of(program).split()} - sys.stdlib_module_names
    loaded = {name for name in loaded if "cython" not in name}
    blocked = {"anywidget", "ipywidgets", "traitlets", "matplotlib"}
    assert loaded - blocked == {"kmeans_lib", "numpy"}
