"""The bowl, driven by its controls' values."""

import numpy as np
import pytest

from kmeans_lib.export import to_html
from kmeans_lib.labs import bowl
from kmeans_lib.labs.inertia_map import plot_bowl

A = np.array([[1.0, 1], [2, 1], [1, 2], [8, 8]])


def test_the_sliders_move_the_centroid_and_the_sentence():
    lab = bowl(A, x=1.0, y=1.0)
    assert lab.sentence.text.endswith("the inertia is 100.0.")
    lab.x.value, lab.y.value = 4.5, 4.5
    said = "With the centroid at (4.5, 4.5) the inertia is 86.0."
    assert lab.sentence.text == lab.stage.message == said
    step = lab.stage.trace.steps[0]
    assert step.centroids.tolist() == lab.stage.centroids == [[4.5, 4.5]]
    assert step.inertia == pytest.approx(86)


def test_a_hand_on_the_stage_moves_the_sliders():
    lab = bowl(A, x=1.0, y=1.0)
    lab.stage.set_state({"centroids": [[3.0, 3.25]]})
    assert (lab.x.value, lab.y.value) == (3.0, 3.25)
    assert lab.sentence.text.startswith("With the centroid at (3, 3.25) the inertia")
    lab.map.value = True  # and they stay there
    assert (lab.x.value, lab.y.value) == (3.0, 3.25)
    lab.stage.set_state({"centroids": [[-7.0, 99.0]]})  # beyond the sliders
    assert (lab.x.value, lab.y.value) == lab.window
    assert lab.stage.centroids == [list(map(float, lab.window))]


def test_the_circles_are_lines_of_equal_inertia_around_the_mean():
    lab = bowl(A)
    assert lab.stage.overlay == []
    lab.map.value = True
    assert len(lab.stage.overlay) == 8
    for circle in lab.stage.overlay:
        assert circle["at"] == A.mean(axis=0).tolist()
        for angle in np.linspace(0, 6, 7):
            way = circle["radius"] * np.array([np.cos(angle), np.sin(angle)])
            around = ((A - A.mean(axis=0) - way) ** 2).sum()
            assert circle["label"] == f"{around:.0f}"


def test_a_page_is_refused_with_the_reason():
    lab = bowl(A, x=3.0, y=3.0)
    with pytest.raises(TypeError, match="the centroid could not be moved"):
        to_html(lab)
    assert "<!doctype html>" in to_html(lab.setup)


def test_a_small_inertia_is_not_said_to_be_0():
    lab = bowl([[0, 0], [0.001, 0.002], [0.003, 0.001]], x=0.0, y=0.0)
    assert lab.sentence.text.endswith("the inertia is 1.5e-05.")


@pytest.mark.parametrize("factor", [1e-149, 1e-3, 1, 40, 1e9, 1e149])
def test_the_map_fits_points_of_any_size(factor):
    lab = bowl(A * factor)
    low, high = lab.window
    assert low < factor
    assert 8 * factor < high < 19 * factor
    assert 50 < (high - low) / lab.x.step < 1500
    lab.map.value = True
    labels = [circle["label"] for circle in lab.stage.overlay]
    assert len({*labels}) == len(labels)
    assert lab.still_picture()[1:4] == b"PNG"


def test_places_far_from_0_are_told_apart():
    lab = bowl(A + 1e12)
    before = lab.sentence.text
    lab.x.value += 1.5
    assert before != lab.sentence.text
    assert f"({1e12 + 1.5:.1f}, {10**12})" in lab.sentence.text
    with pytest.raises(ValueError, match=r"from 1e\+12 to 1\.00000000001e\+12"):
        lab.x.value = 0


@pytest.mark.parametrize("d", [1, 10])
def test_a_map_has_two_directions(d):
    with pytest.raises(ValueError, match=rf"shape \(3, {d}\). Needed: \(n_samples, 2"):
        bowl(np.ones((3, d)))


def test_the_points_may_have_a_name():
    assert len(bowl("six points").X) == 6


def test_the_run_from_the_centroid_ends_at_the_mean():
    lab = bowl(A, x=1.0, y=1.0)
    assert lab.trace[0].centroids.tolist() == [[1, 1]]
    assert lab.trace.centroids.tolist() == [[3, 3]]
    assert lab.trace.inertia == pytest.approx(68)


@pytest.mark.parametrize("x", [-1, 10, "left", np.nan])
def test_a_place_that_no_slider_reaches_is_refused(x):
    with pytest.raises(ValueError, match=f"x={x!r}. Needed: a number from 0 to 9"):
        bowl(A, x=x)
    assert bowl(A + 100).x.value == bowl(A + 100).x.min


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


def test_the_button_shows_and_hides_the_map_in_the_still_picture_too():
    lab = bowl(A)
    without = lab.still_picture()
    lab.map.value = True
    assert lab.still_picture() != without
    lab.map.value = False
    assert lab.still_picture() == without
    assert lab.stage.overlay == []


def test_without_a_kernel_its_picture_and_sentence_remain():
    data, extra = bowl(A, x=3.0, y=3.0)._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert "inertia is 68" in extra["image/png"]["alt"]
    assert data["text/plain"] == (
        "<Bowl: With the centroid at (3, 3) the inertia is 68.0.>"
    )
