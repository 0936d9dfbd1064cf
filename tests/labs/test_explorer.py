"""The explorer, driven by its controls' values as code would."""

import html

import numpy as np
import pytest
from ipywidgets.widgets import widget as registry

from kmeans_lib import DATASETS, INITS, EmptyClusterError, Setup, load, record
from kmeans_lib.labs import explore
from kmeans_lib.scenes import SCENES

X = load("four blobs").X


def same_run(trace, other):
    return len(trace) == len(other) and all(
        np.array_equal(a.labels, b.labels) and np.array_equal(a.centroids, b.centroids)
        for a, b in zip(trace, other, strict=True)
    )


def test_k_seed_and_start_show_the_run_that_record_gives():
    lab = explore("four blobs", k=4)
    lab.k.value, lab.seed.value, lab.init.value = 3, 7, "k-means++"
    assert same_run(lab.trace, record(X, 3, seed=7, init="k-means++"))
    assert lab.step.max == len(lab.trace) - 1


def test_the_step_slider_moves_the_stage_and_follows_it():
    lab = explore("four blobs", k=4)
    lab.step.value = 3
    assert lab.stage.step == 3
    lab.stage.step = 5
    assert lab.step.value == 5


def test_a_shorter_run_never_leaves_the_slider_past_its_end():
    lab = explore("four blobs", k=4, init=X[[260, 277, 238, 358]], step=30)
    assert lab.step.max > 30
    lab.data.value = "six points"
    assert lab.stage.step <= lab.step.max == len(lab.trace) - 1
    assert lab.step.value == lab.stage.step


def test_a_place_on_the_slider_survives_a_change_of_seed():
    lab = explore("four blobs", k=4, step=2)
    lab.seed.value = 1
    assert lab.step.value == lab.stage.step == 2


def test_the_browsers_moves_are_not_sent_back_to_it():
    lab = explore("four blobs", k=4)
    lab.stage.set_state(
        {"place": [4, 0, 0, 0, lab.stage.max, lab.stage.offered]}
    )  # it is there
    sent = []
    for widget in (lab.stage, lab.step, lab.k, lab.seed, lab.init, lab.note):
        widget.comm.send = lambda *args, **kwargs: sent.append(kwargs)
    # what the browser sends on a drag
    lab.step.set_state({"value": 2})
    lab.stage.set_state(
        {"step": 2, "place": [4, 0, 0, 2, lab.stage.max, lab.stage.offered]}
    )
    lab.k.set_state({"value": 3})
    lab.stage.set_state(
        {"k": 3, "max": 11, "place": [3, 0, 7, 2, 11, lab.stage.offered]}
    )
    assert sent == []
    assert lab.step.value == lab.stage.step == 2
    assert (lab.k.value, lab.seed.value, lab.step.max) == (3, 7, 11)
    assert same_run(lab.trace, record(X, 3, seed=7))


def test_the_browser_gets_all_starts_of_a_kind_when_it_first_needs_them():
    lab = explore("four blobs", k=4)
    assert lab.stage.starts == {}
    lab.stage.set_state({"place": [4, 0, 0, 0, lab.stage.max, lab.stage.offered]})
    table = lab.stage.starts["0"]
    rows = np.frombuffer(table["rows"], "<u2")
    assert (table["most"], table["seeds"], len(rows)) == (12, 100, 78 * 100)
    with_five = rows[10 * 100 :][: 5 * 100].reshape(100, 5)
    assert (X[with_five[7]] == record(X, 5, seed=7)[0].centroids).all()
    lab.stage.set_state(
        {"place": [4, len(INITS) - 1, 0, 0, lab.stage.max, lab.stage.offered]}
    )
    places = np.frombuffer(lab.stage.starts[str(len(INITS) - 1)]["places"])
    start = places[: 2 * 100].reshape(100, 1, 2)[3]
    assert (start == record(X, 1, init="partition", seed=3)[0].centroids).all()


def test_what_is_displayed_has_its_starts_with_it():
    """A copy that is saved right away also works without Python."""
    lab = explore("six points", k=2)
    lab._repr_mimebundle_()
    assert lab.stage.starts["0"]["most"] == 6


def test_a_run_that_only_python_can_make_is_sent_when_the_browser_asks():
    lab = explore("digits", k=5)
    assert lab.stage.run["of"] == [5, 0, 0]
    lab.stage.set_state({"place": [5, 0, 7, 0, lab.stage.max, lab.stage.offered]})
    assert lab.stage.run["of"] == [5, 0, 7]
    assert lab.stage.run["phases"][:2] == ["init", "assign"]
    assert lab.stage.starts == {}


def test_a_start_of_your_own_gives_way_when_k_changes():
    lab = explore("four blobs", k=4, init=X[[361, 73, 374, 155]])
    assert lab.trace.inertia == pytest.approx(973.5334296206898, rel=1e-12)
    lab.k.value = 5
    assert lab.init.value == "random"
    assert same_run(lab.trace, record(X, 5, seed=0))


def test_a_lesson_can_open_with_the_points_only():
    assert explore("four blobs", veil=True).stage.view["veil"]
    assert not explore("four blobs").stage.view["veil"]


def moved(trace, t, row, by):
    """Return the centroids of a half-step, one of them moved, as a hand does it."""
    placed = trace[t].centroids.tolist()
    placed[row] = [v + d for v, d in zip(placed[row], by, strict=True)]
    return placed


def told(lab, *, k, init, seed=0):
    """Say what the browser says of a run that it has begun itself."""
    last = len(lab.stage.choices.setup(k, init, seed).record()) - 1
    place = [k, init, seed, 0, last, lab.stage.offered]
    lab.stage.set_state({"k": k, "init": init, "place": place, "max": last})


def test_a_centroid_moved_in_mid_run_begins_a_run_of_its_own():
    lab = explore("four blobs", k=4, step=5)
    placed = moved(lab.trace, 5, 2, (1, -2))
    lab.stage.set_state({"centroids": placed})
    told(lab, k=4, init=lab.stage.hand)
    assert lab.init.value == "placed by hand"
    assert (lab.step.value, lab.step.max) == (0, len(lab.trace) - 1)
    assert same_run(lab.trace, record(X, 4, init=placed))
    assert lab.setup.replace(init=placed) == lab.setup


def test_python_can_place_the_centroids_too():
    lab = explore("four blobs", k=4, seed=3, step=5)
    lab.stage.centroids = placed = moved(lab.trace, 5, 0, (2, 2))
    assert lab.init.value == "placed by hand"
    assert lab.step.value == 0
    assert same_run(lab.trace, record(X, 4, init=placed))
    lab.stage.centroids = placed = moved(lab.trace, 0, 1, (-3, 0))
    assert same_run(lab.trace, record(X, 4, init=placed))
    assert lab.step.max == lab.stage.max == len(lab.trace) - 1


def test_a_start_by_hand_brings_its_k_and_ends_with_another():
    lab = explore("four blobs", k=4)
    lab.stage.centroids = placed = moved(lab.trace, 0, 0, (2, 2))
    lab.k.value = 6
    assert lab.init.value == "random"
    assert same_run(lab.trace, record(X, 6))
    lab.init.value = "placed by hand"
    assert lab.k.value == 4
    assert same_run(lab.trace, record(X, 4, init=placed))


def test_undoing_in_the_browser_is_not_answered_with_another_start():
    lab = explore("four blobs", k=4, init="k-means++")
    lab.stage.centroids = moved(lab.trace, 0, 0, (2, 2))
    lab.init.value, lab.k.value = "k-means++", 5
    lab.stage.centroids = moved(lab.trace, 0, 0, (2, 2))
    told(lab, k=4, init=1)
    assert (lab.k.value, lab.init.value) == (4, "k-means++")
    assert same_run(lab.trace, record(X, 4, init="k-means++"))


def test_a_start_by_hand_goes_to_other_data_only_where_it_fits():
    lab = explore("four blobs", k=4)
    lab.stage.centroids = placed = moved(lab.trace, 0, 0, (2, 2))
    lab.data.value = "moons"
    assert same_run(lab.trace, record(load("moons").X, 4, init=placed))
    lab.data.value = "iris"  # of four features
    assert lab.init.value == "random"


def test_centroids_are_not_moved_where_the_browser_cannot_run():
    lab = explore(np.random.default_rng(0).normal(size=(30_000, 2)), k=4)
    assert lab.stage.mode == "look"
    assert "placed by hand" not in lab.init.options


def chosen(lab, **values):
    """Say what the browser says when it shows another choice."""
    now = {"k": lab.k.value, "init": lab.stage.init, "seed": lab.seed.value}
    rest = [lab.step.value, lab.step.max, lab.stage.offered]
    return {"place": [*(now | values).values(), *rest]}


def test_step_and_trace_agree_while_the_browser_waits_for_a_start():
    lab = explore(k=12, init="k-means++", step=-1)  # 41 half-steps
    farthest = lab.init.options.index("farthest")  # 25, and no table of it yet
    lab.stage.set_state(chosen(lab, init=farthest))
    assert lab.step.max == len(lab.trace) - 1
    assert lab.trace[lab.step.value] is lab.trace[-1]


def test_a_late_edit_of_other_data_is_not_taken():
    lab = explore("four blobs", k=4)
    by_hand = lab.init.options.index("placed by hand")
    late = {"centroids": [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]}
    message = late | chosen(lab, init=by_hand)
    lab.data.value = "iris"
    lab.stage.set_state(message)
    assert lab.trace.X.shape == (150, 4)
    lab.init.value = "placed by hand"
    assert lab.trace[0].centroids.shape == (4, 4)


def test_a_start_of_other_data_can_be_chosen_without_an_error():
    lab = explore("four blobs", init=[[0, 0], [1, 1], [2, 2], [3, 3]])
    lab.data.value = "iris"
    if "your start" in lab.init.options:
        lab.init.value = "your start"
    assert lab.trace.X.shape == (150, 4)


def test_centroids_that_cannot_be_used_leave_the_lab_as_it_was():
    lab = explore("four blobs", k=4)
    with pytest.raises(ValueError, match="3"):
        lab.stage.centroids = [[1.0, 2.0, 3.0]]
    assert lab.trace.k == 4
    assert lab.init.value == "random"


@pytest.mark.filterwarnings("ignore:k=")
def test_the_browser_s_k_beyond_the_distinct_points_is_said():
    lab = explore(np.array([[0, 0], [0, 0], [1, 1], [1, 1]]), 2)
    lab.stage.set_state(chosen(lab, k=3))
    assert "2 distinct points" in lab.message.value


def test_points_of_your_own_are_one_choice_among_the_data():
    own = np.arange(12.0).reshape(6, 2)
    lab = explore(own, k=2)
    assert np.array_equal(lab.trace.X, own)
    lab.data.value = "iris"
    lab.data.value = lab.data.options[0]
    assert np.array_equal(lab.trace.X, own)


def test_k_cannot_pass_the_number_of_points():
    lab = explore("four blobs", k=9)
    lab.data.value = "six points"
    assert lab.k.value == lab.k.max == 6 == lab.trace.k


def test_k_can_pass_the_number_of_distinct_points():
    lab = explore("four blobs", k=9)
    lab.data.value = "duplicates"
    assert (lab.trace.k, lab.k.max) == (9, len(load("duplicates").X))


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_can_be_explored(name):
    lab = explore("six points", k=2)
    lab.data.value = name
    assert len(lab.trace.X) == len(load(name).X)


@pytest.mark.parametrize("name", INITS)
def test_every_start_can_be_chosen(name):
    lab = explore("four blobs", k=4)
    lab.init.value = name
    assert same_run(lab.trace, record(X, 4, init=name))


def test_an_error_behind_a_control_is_shown_in_the_lab():
    broken = []

    def start(X, k, rng):
        if broken:
            raise RuntimeError("no start today")
        return X[:k]

    lab = explore("four blobs", k=4, init=start)
    broken.append(True)
    with pytest.raises(RuntimeError):
        lab.seed.value = 1
    assert "no start today" in lab.message.value
    lab.init.value = "random"
    assert lab.message.value == ""


def test_bad_arguments_are_refused_at_the_call():
    with pytest.raises(ValueError, match="data set 'irish' is not known"):
        explore("irish")
    with pytest.raises(ValueError, match="k=7 clusters"):
        explore("six points", k=7)
    with pytest.raises(ValueError, match="init='best' is not known"):
        explore("six points", k=2, init="best")


def test_a_page_without_a_kernel_gets_a_filmstrip_and_its_sentence():
    lab = explore("four blobs", k=4)
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert "application/vnd.jupyter.widget-view+json" in data
    assert metadata["image/png"]["alt"] == lab.trace.sentence(-1)
    assert data["text/plain"] == repr(lab)


def opened(code, **names):
    """Return the lab that a piece of code opens."""
    *before, last = code.splitlines()
    exec("\n".join(before), names)
    return eval(last, names)


def assert_opens_the_same(lab, **names):
    again = opened(lab.code, **names)
    assert same_run(again.trace, lab.trace)
    assert (again.step.value, again.k.value) == (lab.step.value, lab.k.value)
    assert again.code == lab.code


@pytest.mark.parametrize("init", INITS)
def test_the_code_opens_the_lab_as_it_is(init):
    lab = explore("iris", k=3, init=init, seed=4)
    assert_opens_the_same(lab)
    lab.k.value, lab.data.value, lab.step.value = 5, "rectangle", 1
    assert_opens_the_same(lab)


def test_the_code_holds_a_start_of_your_own_as_rows_or_as_numbers():
    lab = explore("four blobs", init=X[[361, 73, 374, 155]])
    assert "init=[361, 73, 374, 155]" in lab.code
    assert_opens_the_same(lab)
    lab = explore("six points", k=2, init=[[0.1, 0.2], [5, 5]])
    assert "init=[[0.1, 0.2], [5.0, 5.0]]" in lab.code
    assert_opens_the_same(lab)
    lab.stage.centroids = [[0.5, 0.25], [7, 7]]
    lab.step.value = 2
    assert same_run(opened(lab.code).trace, lab.trace)


def test_the_code_of_your_own_points_calls_them_X():
    own = np.arange(12.0).reshape(6, 2)
    assert_opens_the_same(explore(own, k=2, seed=3), X=own)


def test_an_explorer_opens_on_a_setup():
    setup = Setup("rectangle", 2, init=[0, 1], max_iter=2, options={"w": 3.0})
    lab = explore(setup, step=1)
    assert lab.setup == setup
    assert lab.code.splitlines()[-1].startswith("explore(Setup('rectangle', 2, ")
    assert_opens_the_same(lab)
    assert explore(setup, init="random", seed=5).setup.seed == 5


@pytest.mark.parametrize(
    ("kind", "begins"),
    [("PNG", b"\x89PNG"), ("SVG", b"<?xml"), ("HTML", b"<!doctype html>")],
)
def test_what_is_on_screen_is_saved(kind, begins):
    lab = explore("iris", k=3, seed=4, step=2)
    name, media_type, content = lab.save.make(kind)
    assert name == f"iris-k3-seed4-step2.{kind.lower()}"
    assert media_type.endswith(kind.lower().replace("svg", "svg+xml"))
    assert content.startswith(begins)


def test_a_veil_is_not_lifted_by_saving():
    lab = explore("iris", k=3, veil=True)
    with pytest.raises(ValueError, match="Lift the veil with the key V first"):
        lab.save.make("PNG")
    assert "veiled" in lab.message.value


def test_a_csv_file_becomes_the_data_and_its_bad_rows_are_named(tmp_path, monkeypatch):
    content = b"height;weight\n1,5;2\n3;x\n4;5\n6;7\n"
    lab = explore("four blobs", k=4)
    lab.file.take("mine.csv", content)
    assert lab.trace.X.tolist() == [[1.5, 2], [4, 5], [6, 7]]
    assert lab.stage.features == ["height", "weight"]
    assert lab.data.value == "mine.csv"
    assert lab.k.value == lab.trace.k == 3
    assert "Line 3: &#x27;x&#x27; in column weight" in lab.note.value
    (tmp_path / "mine.csv").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    assert same_run(opened(lab.code).trace, lab.trace)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"hello\nworld\n", "No column of numbers"),
        (b"1,1e160\n2,3\n4,5\n", "too large"),
    ],
)
def test_a_file_that_cannot_be_used_leaves_the_lab_and_says_why(content, reason):
    lab = explore("four blobs", k=4)
    before = lab.trace, lab.data.value, lab.k.value, lab.k.max
    with pytest.raises(ValueError, match=reason):
        lab.file.take("notes.txt", content)
    assert reason in lab.message.value
    assert (lab.trace, lab.data.value, lab.k.value, lab.k.max) == before
    lab.seed.value = 1
    assert lab.message.value == ""


def without_error(title):
    return SCENES[title].empty != "error"


@pytest.mark.parametrize("title", list(filter(without_error, SCENES)))
def test_every_scene_opens_as_it_was_prepared(title):
    scene = SCENES[title]
    lab = explore(scene=title)
    assert lab.setup == scene.setup
    assert same_run(lab.trace, scene.record())
    assert_opens_the_same(lab)
    assert (lab.data.value, lab.k.value) == (scene.data, scene.k)
    assert lab.step.value == lab.stage.step == scene.step
    assert html.escape(scene.watch) in lab.note.value


def test_a_scene_that_ends_in_an_error_shows_the_way_to_it():
    title = next(title for title in SCENES if not without_error(title))
    lab = explore(scene=title)
    with pytest.raises(EmptyClusterError) as caught:
        SCENES[title].record()
    assert html.escape(str(caught.value)) in lab.message.value
    assert len(lab.trace) == SCENES[title].claim.empty_at[0] + 1
    assert 0 in lab.trace.sizes(-1)


def test_what_to_say_of_a_scene_is_said_at_its_end():
    lab = explore(scene="A tie")
    scene = SCENES["A tie"]
    assert lab.afterwards.value == ""
    lab.step.value = lab.step.max
    assert html.escape(scene.say) in lab.afterwards.value
    lab.step.value = 1
    assert lab.afterwards.value == ""


def test_a_scene_is_left_as_soon_as_a_control_is_moved():
    lab = explore(scene="An empty cluster, kept")
    lab.k.value = 2
    assert (lab.scene.value, lab.init.value) == ("none", "random")
    assert lab.data.value == "five points"
    lab.data.value = "four blobs"
    lab.k.value = 4
    assert same_run(lab.trace, record(X, 4, seed=0))


def test_an_unknown_scene_is_refused_at_the_call():
    with pytest.raises(ValueError, match="scene='A knot' is not known"):
        explore(scene="A knot")


def test_the_drawer_opens_with_its_button():
    lab = explore("six points", k=2)
    assert lab._drawer.layout.display == "none"
    lab.more.value = True
    assert lab._drawer.layout.display == "flex"


def test_more_clusters_than_colours_can_be_asked_for():
    assert explore("four blobs", k=20).trace.k == 20


def test_points_made_to_order_follow_their_sliders():
    lab = explore("made to order", k=3)
    assert lab._order_row.layout.display == ""
    lab.groups.value, lab.spread.value = 6, "0.2"
    lab.made.value, lab.outliers.value = 60, 5
    made = load("made to order", groups=6, spread=0.2, n=60, outliers=5)
    assert np.array_equal(lab.points, made.X)
    assert "6 groups of spread 0.2, 60 points and 5 outliers" in lab.note.value
    assert lab.k.value == 3
    assert_opens_the_same(lab)
    again = opened(lab.code)
    assert (again.groups.value, again.spread.value) == (6, "0.2")
    lab.data.value = "moons"
    assert lab._order_row.layout.display == "none"
    lab.data.value = "made to order"
    assert np.array_equal(lab.points, made.X)


def test_more_points_made_to_order_leave_the_others_where_they_are():
    few, many = (load("made to order", n=n).X for n in (20, 300))
    assert np.array_equal(many[:20], few)
    near, wide = (load("made to order", n=20, spread=s).X for s in (1, 2))
    centre = load("made to order", n=20, spread=0).X
    np.testing.assert_allclose(wide - centre, 2 * (near - centre))


@pytest.mark.parametrize(
    "open_it",
    [
        lambda: explore("four blobs", init=[361, 73, 374, 155]),
        lambda: explore(scene="A tie"),
    ],
)
def test_a_start_without_chance_greys_the_seed_out_and_says_so(open_it):
    lab = open_it()
    assert lab.seed.disabled
    assert "This start does not use the seed." in lab.note.value
    lab.init.value = "random"
    assert not lab.seed.disabled
    assert "does not use" not in lab.note.value
    lab.stage.centroids = moved(lab.trace, 0, 0, (0.5, 0))
    assert lab.seed.disabled


def test_other_data_leave_the_start_of_a_scene():
    lab = explore(scene="A slow start")
    lab.file.take("mine.csv", b"x,y\n0,0\n1,2\n5,5\n6,7\n9,9\n11,10\n")
    assert (lab.scene.value, lab.init.value) == ("none", "random")
    assert "the scene's start" not in lab.init.options
    assert same_run(lab.trace, record(lab.points, lab.k.value))


def test_a_value_set_in_code_is_refused_whole_or_taken():
    lab = explore("four blobs", k=4)
    with pytest.raises(ValueError, match="data='birds' is not known"):
        lab.data.value = "birds"
    with pytest.raises(ValueError, match="k=99"):
        lab.k.value = 99
    assert (lab.data.value, lab.k.value, lab.trace.k) == ("four blobs", 4, 4)


TABLE = b"id,x,y\n1,0,10\n2,4,90\n3,5,20\n4,1,80\n5,9,70\n6,8,30\n"


def ticks(lab):
    return {box.description: box for box in lab.columns.children}


def test_the_columns_of_a_file_can_be_ticked_and_standardised(tmp_path, monkeypatch):
    lab = explore("four blobs", k=4)
    assert lab.standardise.disabled
    lab.file.take("mine.csv", TABLE)
    assert {name: box.value for name, box in ticks(lab).items()} == {
        "id": False,
        "x": True,
        "y": True,
    }
    assert lab.points.tolist()[0] == [0, 10]
    lab.standardise.value = True
    np.testing.assert_allclose(lab.points.std(axis=0), 1)
    ticks(lab)["id"].value = True
    ticks(lab)["y"].value = False
    assert lab.stage.features == ["id", "x"]
    assert "read_points('mine.csv', ['id', 'x'], standardise=True).X" in lab.code
    (tmp_path / "mine.csv").write_bytes(TABLE)
    monkeypatch.chdir(tmp_path)
    assert same_run(opened(lab.code).trace, lab.trace)


def test_the_last_column_stays_ticked():
    lab = explore("four blobs", k=4)
    lab.file.take("mine.csv", TABLE)
    ticks(lab)["x"].value = False
    before = lab.trace
    with pytest.raises(ValueError, match="column"):
        ticks(lab)["y"].value = False
    assert ticks(lab)["y"].value
    assert same_run(lab.trace, before)


@pytest.mark.parametrize("value", [2.5, "3", "nope", None, np.nan])
def test_what_is_no_whole_number_is_refused_in_a_sentence(value):
    lab = explore("four blobs", k=4)
    for slider in (lab.k, lab.seed, lab.step, lab.groups):
        before = slider.value
        with pytest.raises((TypeError, ValueError), match="Needed: a whole number"):
            slider.value = value
        assert slider.value == before


@pytest.mark.parametrize("name", ["data", "scene", "init"])
def test_none_is_no_choice(name):
    lab = explore("four blobs", k=4)
    before = getattr(lab, name).value
    with pytest.raises(ValueError, match="Known: "):
        getattr(lab, name).value = None
    assert getattr(lab, name).value == before


def test_standardise_needs_a_file():
    lab = explore("six points", k=2)
    with pytest.raises(ValueError, match="no file of yours yet"):
        lab.standardise.value = True
    assert not lab.standardise.value


def test_a_scene_that_is_refused_and_files_taken_leave_no_widget():
    explore("six points", k=2).close()
    before = set(registry._instances)
    with pytest.raises(IndexError):
        explore(scene="A tie", step=99)
    lab = explore("four blobs", k=4)
    for name in ("a.csv", "b.csv"):
        lab.file.take(name, TABLE)
    lab.close()
    assert set(registry._instances) == before
