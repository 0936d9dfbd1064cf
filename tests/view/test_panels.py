"""Figures of groups, tables, bars and images: they show what they are given."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from kmeans_lib import load, record
from kmeans_lib.colours import UNASSIGNED, cluster_mark
from kmeans_lib.plots import plot_bars, plot_ends, plot_groups, plot_images, plot_pairs

IRIS = load("iris")
MOONS = load("moons")


def shown(ax):
    """Every point on the axes, in any order."""
    places = [artist.get_offsets() for artist in ax.collections]
    return np.sort(np.vstack(places), axis=0)


def colours(ax):
    faces = [artist.get_facecolors() for artist in ax.collections]
    return [to_hex(face[0]) for face in faces if len(face)]


def test_each_pair_of_features_has_one_panel():
    figure = plot_pairs(IRIS.X, IRIS.features)
    panels = [ax for ax in figure.axes if ax.collections]
    assert len(panels) == 6
    for ax, (i, j) in zip(panels, [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)]):
        np.testing.assert_allclose(shown(ax), np.sort(IRIS.X[:, [i, j]], axis=0))


def test_pairs_are_named_on_the_outside_only():
    axes = [ax for ax in plot_pairs(IRIS.X, IRIS.features).axes if ax.collections]
    assert [ax.get_ylabel() for ax in axes if ax.get_ylabel()] == [*IRIS.features[1:]]
    assert [ax.get_xlabel() for ax in axes if ax.get_xlabel()] == [*IRIS.features[:3]]


def test_pairs_without_groups_are_grey_and_with_groups_coloured():
    grey = plot_pairs(IRIS.X, IRIS.features).axes[0]
    assert colours(grey) == [UNASSIGNED.light]
    figure = plot_pairs(IRIS.X, IRIS.features, IRIS.truth, ["a", "b", "c"])
    assert colours(figure.axes[0]) == [cluster_mark(j).light for j in range(3)]
    assert [text.get_text() for text in figure.legends[0].texts] == ["a", "b", "c"]


def test_groups_have_the_colours_of_the_palette_in_each_panel():
    figure = plot_groups({"one": (MOONS.X, MOONS.truth), "two": (MOONS.X, [0] * 300)})
    one, two = figure.axes
    assert colours(one) == [cluster_mark(0).light, cluster_mark(1).light]
    assert colours(two) == [cluster_mark(0).light]
    assert (
        figure.alt == "one: groups of 150 and 150 points. two: one group of 300 points."
    )


def test_panels_stand_in_rows_of_as_many_as_asked():
    figure = plot_groups({str(i): (MOONS.X, MOONS.truth) for i in range(5)}, columns=3)
    columns = {round(ax.get_position().x0, 3) for ax in figure.axes[:3]}
    assert len(columns) == 3
    assert figure.axes[0].get_position().y0 > figure.axes[3].get_position().y0


def test_an_end_shows_the_last_step_of_its_run():
    run = record(MOONS.X, 2, init=[0, 1])
    figure = plot_ends({"moons": run})
    assert {cluster_mark(0).light, cluster_mark(1).light} <= set(
        colours(figure.axes[0])[:2]
    )
    assert f"{run.inertia:.1f}" in figure.alt


@pytest.mark.parametrize("kinds", [1, 2, 3])
def test_bars_are_as_high_as_the_numbers(kinds):
    heights = np.arange(1.0, 1 + 2 * kinds).reshape(2, kinds)
    groups = {
        title: {f"kind {i}": h for i, h in enumerate(row)}
        for title, row in zip(["iris", "digits"], heights)
    }
    ax = plot_bars(groups, name="cost").axes[0]
    drawn = [[bar.get_height() for bar in bars] for bars in ax.containers]
    assert drawn == heights.T.tolist()
    assert [label.get_text() for label in ax.get_xticklabels()] == ["iris", "digits"]


def test_bars_of_different_kinds_do_not_differ_by_colour_alone():
    groups = {"iris": {"promised": 3, "measured": 2, "random": 1}}
    ax = plot_bars(groups, name="cost").axes[0]
    looks = {(to_hex(b[0].get_facecolor()), b[0].get_hatch()) for b in ax.containers}
    assert len(looks) == 3
    numbers = [text.get_text() for text in ax.texts]
    assert numbers == ["3.0", "2.0", "1.0"]


def test_images_are_squares_under_their_titles():
    digits = load("digits")
    figure = plot_images(digits.X[:3], digits.truth[:3])
    for ax, pixels, digit in zip(figure.axes, digits.X, digits.truth):
        np.testing.assert_array_equal(ax.images[0].get_array(), pixels.reshape(8, 8))
        assert ax.get_title() == str(digit)
