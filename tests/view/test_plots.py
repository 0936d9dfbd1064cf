"""Figures that stand still: what they show, and that they leave no traces."""

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image

from kmeans_lib import load, record
from kmeans_lib.colours import UNASSIGNED, cluster_mark
from kmeans_lib.plots import (
    animate,
    filmstrip_png,
    plot_filmstrip,
    plot_inertia,
    plot_step,
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
    assert len(ax.texts) == 4  # one arrow a centroid that moved
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
