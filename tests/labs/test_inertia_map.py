"""The bowl, driven by its controls' values."""

import numpy as np
import pytest

from kmeans_lib.labs import bowl
from kmeans_lib.labs.inertia_map import plot_bowl

A = np.array([[1.0, 1], [2, 1], [1, 2], [8, 8]])


def test_the_sliders_move_the_centroid_the_sentence_and_the_picture():
    lab = bowl(A, x=1.0, y=1.0)
    before = lab.picture.value
    assert lab.sentence.endswith("the inertia is 100.0.")
    lab.x.value, lab.y.value = 4.5, 4.5
    assert lab.sentence == ("With the centroid at (4.5, 4.5) the inertia is 86.0.")
    assert f'alt="{lab.sentence}"' in lab.picture.value
    assert lab.picture.value != before


def test_the_sliders_reach_the_places_that_one_would_try():
    lab = bowl(A, x=1.0, y=1.0)
    for slider in (lab.x, lab.y):
        for place in (1, 1.5, 3, 4.5):
            steps = (place - slider.min) / slider.step
            assert steps == pytest.approx(round(steps))
            assert slider.min < place < slider.max


def test_the_map_shows_that_the_bottom_is_at_the_mean():
    figure = plot_bowl(A, (3, 3))
    (contours,) = figure.axes[0].collections[:1]
    assert min(contours.levels) > 68
    for path in contours.get_paths():
        for ring in path.to_polygons(closed_only=False):
            if np.allclose(ring[0], ring[-1]):
                assert np.mean(ring[:-1], axis=0) == pytest.approx([3, 3], abs=0.1)


def test_the_button_shows_and_hides_the_map():
    lab = bowl(A)
    without = lab.picture.value
    lab.map.value = True
    assert lab.picture.value != without
    lab.map.value = False
    assert lab.picture.value == without


def test_without_a_kernel_its_picture_and_sentence_remain():
    data, extra = bowl(A, x=3.0, y=3.0)._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert "inertia is 68" in extra["image/png"]["alt"]
    assert data["text/plain"] == (
        "<Bowl: With the centroid at (3, 3) the inertia is 68.0.>"
    )
