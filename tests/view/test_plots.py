"""Figures that stand still: what they show, and that they leave no traces."""

import io
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image

from kmeans_lib import load, plots, record, sweep
from kmeans_lib.colours import UNASSIGNED, cluster_mark
from kmeans_lib.labs import seeding
from kmeans_lib.plots import (
    animate,
    filmstrip_png,
    plot_filmstrip,
    plot_inertia,
    plot_step,
    plot_sweep,
)

X = load("four blobs").X


@pytest.fixture(scope="module")
def trace():
    return record(X, 4, init=X[[361, 73, 374, 155]])


def face_colours(ax):
    return {
        to_hex(colour)
        for artist in ax.collections
        for colour in artist.get_facecolors()
    }


def pixels(figure):
    return np.asarray(Image.open(io.BytesIO(figure.png())).convert("RGB"))


def test_before_the_first_assignment_every_point_is_neutral(trace):
    ax = plot_step(trace, 0).axes[0]
    points = ax.collections[0]
    assert len(points.get_offsets()) == 500
    assert to_hex(points.get_facecolors()[0]) == UNASSIGNED.light


def test_every_cluster_has_its_colour_from_the_palette(trace):
    shown = face_colours(plot_step(trace, -1).axes[0])
    assert {cluster_mark(j).light for j in range(4)} <= shown


def test_as_many_rings_as_points_changed_cluster(trace):
    rings = [
        artist
        for artist in plot_step(trace, 5).axes[0].collections
        if len(artist.get_facecolors()) == 0 and len(artist.get_offsets()) > 1
    ]
    assert [len(artist.get_offsets()) for artist in rings] == [54]


def test_an_update_shows_where_each_centroid_came_from(trace):
    ax = plot_step(trace, 2).axes[0]
    assert len(ax.texts) == 4  # one arrow per centroid that moved
    assert not plot_step(trace, 1).axes[0].texts


def test_drawing_does_not_depend_on_what_was_drawn_before(trace):
    first = pixels(plot_step(trace, 4))
    plot_step(trace, 7)
    assert np.array_equal(first, pixels(plot_step(trace, 4)))


def test_two_half_steps_do_not_look_the_same(trace):
    assert not np.array_equal(pixels(plot_step(trace, 4)), pixels(plot_step(trace, 5)))


def test_a_figure_is_drawn_on_the_axes_it_is_given(trace):
    figure = Figure()
    ax = figure.add_subplot()
    assert plot_step(trace, 3, ax) is figure
    assert plot_inertia(trace, ax=figure.add_subplot()) is figure
    assert ax.collections


def test_no_figure_is_left_open(trace):
    plot_step(trace), plot_filmstrip(trace), plot_inertia(trace, 3)
    filmstrip_png(trace)
    assert plt.get_fignums() == []


def test_a_figure_brings_its_sentence_as_alternative_text(trace):
    data, metadata = plot_step(trace, 5)._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == trace.sentence(5)


def test_a_filmstrip_ends_with_the_end_of_the_run(trace):
    figure = plot_filmstrip(trace)
    assert len(figure.axes) == 6
    assert "converged" in figure.axes[-1].get_title(loc="left")


def test_a_trace_shows_a_filmstrip_of_itself(trace):
    data, metadata = trace._repr_mimebundle_()
    assert data["image/png"] == filmstrip_png(trace)
    assert metadata["image/png"]["alt"] == trace.sentence(-1)


def test_the_staircase_has_a_bar_for_each_half_step_after_the_first(trace):
    bars = plot_inertia(trace).axes[0].patches
    assert len(bars) == len(trace) - 2
    drops = -np.diff(trace.inertias[1:])
    np.testing.assert_allclose([bar.get_height() for bar in bars], drops)


def test_an_animation_has_a_frame_for_each_half_step(trace, tmp_path):
    animate(record(load("six points").X, 2)).save(tmp_path / "run.gif")
    with Image.open(tmp_path / "run.gif") as gif:
        assert gif.n_frames == len(record(load("six points").X, 2))


@pytest.mark.parametrize("n_features", [1, 2, 3])
@pytest.mark.parametrize("k", [1, 3, 12, 13])
def test_any_number_of_features_and_clusters_can_be_drawn(n_features, k):
    data = np.random.default_rng(0).normal(size=(40, n_features))
    figure = plot_step(record(data, k), -1)
    n_images = len(figure.axes[0].images)
    assert n_images == (1 if n_features == 2 else 0)  # regions: plane only


def test_points_on_one_spot_can_be_drawn():
    with pytest.warns(UserWarning, match="distinct"):
        trace = record(np.ones((3, 2)), 2)
    assert plot_step(trace).axes


@pytest.mark.parametrize("scale", [1e-150, 1e-15, 1e15, 9e148])
@pytest.mark.parametrize("step", [0, 3, -1])
def test_data_fill_the_picture_at_any_scale(scale, step):
    def places(data):
        ax = plot_step(record(data, 3, init=data[[0, 5, 9]]), step).axes[0]
        return ax.transAxes.inverted().transform(ax.transData.transform(data))

    np.testing.assert_allclose(places(X[:60] * scale), places(X[:60]), atol=1e-9)


@pytest.mark.parametrize("place", [1e-15, 1.0, 1e15])
def test_one_spot_is_drawn_in_the_middle(place):
    ax = plot_step(record(np.full((3, 2), place), 1)).axes[0]
    middle = ax.transAxes.inverted().transform(ax.transData.transform([place] * 2))
    np.testing.assert_allclose(middle, 0.5)


# a film that is no trace


class Reel:
    """As little as a film has to have."""

    def __init__(self, trace):
        self.X, self.k, self.steps = trace.X, trace.k, list(trace.steps)

    def sentence(self, t):
        return f"Scene {[1, 2, 3, 4, 5, 6, 7, 8, 9][t]}: the curtain rises."


@pytest.fixture
def reel():
    return Reel(record(load("six points").X, 2, seed=1))


def test_any_film_is_drawn_as_a_trace_is(trace):
    ours, theirs = (plot_step(film, 5).axes[0] for film in (Reel(trace), trace))
    assert len(ours.collections) == len(theirs.collections)
    assert face_colours(ours) == face_colours(theirs)


def test_a_film_without_titles_is_titled_by_its_sentence(reel):
    title = plot_step(reel, 1).axes[0].get_title(loc="left")
    assert title.startswith("Scene 2\n6 points changed cluster; inertia ")


def test_a_film_with_titles_is_titled_by_them(reel):
    reel.title = "Act {}".format
    assert plot_step(reel, 1).axes[0].get_title(loc="left").startswith("Act 1\n")


def test_every_picture_can_be_made_of_any_film(reel, tmp_path):
    assert plot_inertia(reel, 2).alt.startswith("Inertia fell from ")
    assert filmstrip_png(reel).startswith(b"\x89PNG")
    animate(reel).save(tmp_path / "reel.gif")


@pytest.mark.parametrize("step", [0, 1, 2, -1])
def test_a_start_being_chosen_is_drawn_with_the_centroids_it_has(step):
    picking = seeding(k=3).picking
    figure = plot_step(picking, step)
    step = range(len(picking.steps))[step]
    n_placed = -(-step // 2)
    markers = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    dots = [line for line in markers if line.get_markersize() == 2.5]
    assert len(dots) == n_placed
    assert len(figure.axes[0].images) == (n_placed > 0)  # regions
    assert "nan" not in figure.axes[0].get_title(loc="left")


def test_before_its_first_pick_a_start_has_no_centroids():
    title = plot_step(seeding().picking, 0).axes[0].get_title(loc="left")
    assert title == "Before the first pick\n0 centroids placed"


def test_one_point_is_not_points():
    trace = record(load("six points").X, 2, init=[[1, 1], [2, 1]])
    assert trace[3].n_changed == 1
    assert "\n1 point changed cluster;" in plot_step(trace, 3).axes[0].get_title("left")


def test_inertia_that_stays_is_not_said_to_fall():
    trace = record([[0.0], [4.0]], 2, init=[[0.0], [4.0]])
    assert plot_inertia(trace).alt == "Inertia stayed at 0 in 2 iterations."


# sweeps


@pytest.mark.parametrize(
    ("hits", "n", "said"),
    [
        (1, 600, "0.2% of 600 runs"),
        (199, 200, "99.5% of 200 runs"),
        (4999, 5000, "99.98% of 5000 runs"),
        (200, 200, "100% of 200 runs"),
        (1, 1, "100% of 1 run"),
        (122, 200, "61% of 200 runs"),
    ],
)
def test_all_or_none_is_said_only_where_it_holds(hits, n, said):
    inertia = np.repeat([7.0, 9.0], [hits, n - hits])
    runs = SimpleNamespace(inertia=inertia, success_rate=lambda: hits / n)
    assert plot_sweep(runs).alt.startswith(f"{said} reached ")


@pytest.mark.parametrize("scale", [1e-100, 1e-15, 1.0, 1e100])
def test_runs_that_differ_by_rounding_are_one_bar_in_the_middle(scale):
    inertia = 607.0 * scale * (1 + np.array([0, 0, 1, 2]) * 2.0**-52)
    runs = SimpleNamespace(inertia=inertia, success_rate=lambda: 1.0)
    ax = plot_sweep(runs).axes[0]
    assert max(bar.get_height() for bar in ax.patches) == 4
    low, high = ax.get_xlim()
    assert (607 * scale - low) / (high - low) == pytest.approx(0.5, abs=0.05)


def test_a_sweep_of_points_that_lie_far_away_can_be_drawn():
    assert plot_sweep(sweep(load("six points").X + 1e9, 2, range(50))).png()


def test_half_steps_that_do_not_exist_are_named():
    run = record(load("six points").X, 2)
    for draw in (plot_step, plot_inertia):
        with pytest.raises(
            IndexError, match=f"no half-step 99; the last is {len(run) - 1}"
        ):
            draw(run, 99)
    with pytest.raises(ValueError, match="steps is empty"):
        plot_filmstrip(run, [])
    with pytest.raises(ValueError, match="columns=0"):
        plot_filmstrip(run, columns=0)


def test_a_video_without_ffmpeg_is_refused_and_a_gif_needs_none(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda program: None)
    film = animate(record(load("six points").X, 2))
    with pytest.raises(ValueError, match="ffmpeg on this machine, or a GIF"):
        film.save(tmp_path / "run.mp4")
    film.save(tmp_path / "run.gif")
    assert (tmp_path / "run.gif").read_bytes()[:3] == b"GIF"


# -- what cannot be drawn

SIX = record(load("six points").X, 2)
NO_DRAWING = {
    "points": (lambda: plots.plot_step(SIX.X), "Found an ndarray, which has no half-s"),
    "a number": (
        lambda: plots.plot_inertia(3),
        "Found an int, which has no half-steps",
    ),
    "nothing": (lambda: plots.filmstrip_png(None), "Needed: a Trace, such as record"),
    "a list": (lambda: plots.animate([]), "Found a list"),
    "no end": (lambda: plots.plot_ends({"a": 3}), "Found an int"),
    "far columns": (lambda: plots.plot_step(SIX, features=(0, 5)), "columns of the 2"),
    "one column": (lambda: plots.plot_step(SIX, features=(0,)), "such as (0, 1)"),
    "a column": (lambda: plots.plot_ends({"a": SIX}, features=1), "such as (0, 1)"),
    "a run": (lambda: plots.plot_sweep(SIX), "Found a Trace. Needed: a Sweep"),
    "no bars": (lambda: plots.plot_sweep(sweep(SIX.X, 2, [0]), bins=0), "bins=0"),
    "a name": (lambda: plots.plot_pairs(SIX.X, ["a"]), "1 name. Needed: one for each"),
    "no groups": (lambda: plots.plot_groups({}), "a pair (X, labels) under each title"),
    "no ends": (lambda: plots.plot_ends([SIX]), "a Trace under each title"),
    "no row": (lambda: plots.plot_ends({"a": SIX}, columns=0), "columns=0"),
    "no heights": (lambda: plots.plot_bars({}, name="x"), "under each title"),
    "kinds": (lambda: plots.plot_bars({"a": {"u": 1}, "b": {}}, name="x"), "the same"),
    "no images": (lambda: plots.plot_images([], []), "0 images and 0 titles"),
    "no square": (lambda: plots.plot_images([[1, 2, 3]], ["a"]), "3 pixels. Needed"),
    "no curves": (lambda: plots.plot_curves(3), "curves=3. Needed: a dictionary"),
    "no labels": (lambda: plots.plot_silhouettes(SIX.X, []), "partitions is empty"),
}


@pytest.mark.parametrize("what", NO_DRAWING)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(what):
    draw, sentence = NO_DRAWING[what]
    with pytest.raises((ValueError, TypeError)) as caught:
        draw()
    assert sentence in str(caught.value)
    assert "Needed: " in str(caught.value)


def test_one_half_step_makes_a_strip_too():
    assert plots.plot_filmstrip(SIX, 3).alt == SIX.sentence(3)


def test_a_lab_in_place_of_its_run_is_told_where_the_run_is():
    with pytest.raises(TypeError, match="a lab has its own as lab.trace"):
        plots.plot_step(SimpleNamespace(trace=SIX))
