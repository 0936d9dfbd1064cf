"""Figures of the criteria for k: they show what the criteria compute."""

import io

import numpy as np
import pytest
from PIL import Image

from kmeans_lib import best_of, load
from kmeans_lib.colours import cluster_mark
from kmeans_lib.metrics import Gap, silhouette_samples
from kmeans_lib.plots import (
    Picture,
    plot_curves,
    plot_distances,
    plot_gap,
    plot_halves,
    plot_silhouettes,
)

RUSPINI = load("Ruspini").X
LABELS = best_of(RUSPINI, 4, 10, init="greedy k-means++").labels


def lines(ax):
    """The lines of two ends: those between the point and the others."""
    return [line.get_xydata() for line in ax.lines if len(line.get_xydata()) == 2]


@pytest.mark.parametrize("i", [0, 44, 60])
def test_the_lines_of_a_point_make_its_silhouette(i):
    own, other = plot_distances(RUSPINI, LABELS, i).axes
    a, b = (
        np.mean([np.linalg.norm(end - start) for start, end in lines(ax)])
        for ax in (own, other)
    )
    expected = silhouette_samples(RUSPINI, LABELS)[i]
    assert (b - a) / max(a, b) == pytest.approx(expected)
    assert len(lines(own)) == (LABELS == LABELS[i]).sum() - 1


def test_the_sentence_of_a_point_says_its_silhouette():
    expected = silhouette_samples(RUSPINI, LABELS)[44]
    said = plot_distances(RUSPINI, LABELS, 44).alt
    assert said.endswith(f"its silhouette is {expected:.3f}.")


def test_every_point_has_a_bar_as_long_as_its_silhouette():
    figure = plot_silhouettes(RUSPINI, [LABELS])
    lengths = [bar.get_width() for bar in figure.axes[0].patches]
    expected = silhouette_samples(RUSPINI, LABELS)
    np.testing.assert_allclose(sorted(lengths), sorted(expected))


def test_the_bars_of_a_cluster_stand_together_longest_on_top():
    bars = plot_silhouettes(RUSPINI, [LABELS]).axes[0].patches
    start = 0
    for size in np.bincount(LABELS):
        blade = bars[start : start + size]
        widths = [bar.get_width() for bar in blade]
        heights = [bar.get_y() for bar in blade]
        assert widths == sorted(widths, reverse=True)
        assert heights == sorted(heights, reverse=True)
        start += size


def test_a_blade_has_the_shape_of_its_cluster_beside_it():
    ax = plot_silhouettes(RUSPINI, [LABELS]).axes[0]
    shown = [line.get_marker() for line in ax.lines if len(line.get_xdata()) == 1]
    assert shown == [cluster_mark(j).marker for j in range(4)]


def test_a_silhouette_below_zero_is_not_cut_off():
    labels = np.arange(len(RUSPINI)) % 2  # halves that have nothing to do with it
    ax = plot_silhouettes(RUSPINI, [labels]).axes[0]
    assert ax.get_xlim()[0] <= silhouette_samples(RUSPINI, labels).min()


def test_the_gap_is_what_lies_between_the_two_curves():
    gap = Gap((1, 2, 3), np.array([0.1, 0.9, 0.7]), np.array([0.1, 0.1, 0.1]))
    ax = plot_gap([100, 10, 5], gap).axes[0]
    bars = ax.collections[0].get_segments()
    np.testing.assert_allclose([y1 - y0 for (_, y0), (_, y1) in bars], gap.gap)
    np.testing.assert_allclose([y for (_, y), _ in bars], np.log([100, 10, 5]))


def test_a_gap_is_drawn_on_axes_that_are_given():
    figure = Picture()
    gap = Gap((1, 2), np.array([0.1, 0.9]), np.array([0.1, 0.1]))
    assert plot_gap([9, 4], gap, figure.add_subplot(), title="mine") is figure
    assert figure.axes[0].get_title(loc="left") == "mine"


def test_rings_mark_the_points_on_which_the_halves_differ():
    figure = plot_halves(load("uniform noise").X, [3, 4], seed=2)
    rings = [len(ax.collections[-1].get_offsets()) for ax in figure.axes]
    assert rings[0] == rings[1] > rings[2] == rings[3] > 0
    assert f"differ on {rings[0]} of 500 points" in figure.alt
    assert f"differ on {rings[2]} of 500 points" in figure.alt


def test_curves_begin_at_k_1_and_keep_their_titles():
    figure = plot_curves({"A": [9, 4], "B": np.array([5.0, 3, 2])}, name="cost")
    shown = [ax.lines[0].get_xydata().tolist() for ax in figure.axes]
    assert shown == [[[1, 9], [2, 4]], [[1, 5], [2, 3], [3, 2]]]
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["A", "B"]


def test_a_width_of_part_of_a_pixel_does_not_skew_the_picture():
    """9.9 inches of 80 dots are 791.99... pixels."""
    figure = plot_curves({"A": [9, 4], "B": [5, 3], "C": [1, 0]})
    pixels = np.asarray(Image.open(io.BytesIO(figure.png())).convert("L"))
    left = int(figure.axes[1].get_window_extent().x0)
    dark = (pixels[:, left - 1 : left + 2] < 230).any(axis=1)
    assert dark.sum() > 100  # the left edge of the frame is upright
