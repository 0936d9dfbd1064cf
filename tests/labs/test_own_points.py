"""Labs with points of your own, and with fewer of them than a lab's usual k."""

import numpy as np
import pytest

from kmeans_lib.labs.elbow import choose_k
from kmeans_lib.labs.explorer import explore
from kmeans_lib.labs.histogram import sweep_lab
from kmeans_lib.labs.photo import palette
from kmeans_lib.labs.placing import place
from kmeans_lib.labs.racing import race

THREE = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 9.0]])


@pytest.mark.parametrize("lab", [explore, place, race, sweep_lab])
def test_few_points_open_with_a_k_that_fits(lab):
    assert lab(THREE).trace.k == 3
    with pytest.raises(ValueError, match="k=4"):
        lab(THREE, 4)


def test_a_sweep_of_your_own_points_comes_back_to_them():
    lab = sweep_lab(THREE, 2, runs=10)
    lab.data.value = "six points"
    assert len(lab.trace.X) == 6
    lab.data.value = "your points"
    assert lab.trace.X.tolist() == THREE.tolist()


def test_k_is_chosen_for_your_own_points_too():
    lab = choose_k(THREE, k=2)
    lab.commit.click()
    for name in lab.criterion.options:
        lab.criterion.value = name
        assert lab.sentence.text
    assert lab.values == {1: None, 2: None}  # halves of three points
    lab.data.value = "mystery E"
    lab.data.value = "your points"
    assert lab.trace.X.tolist() == THREE.tolist()
    with pytest.raises(ValueError, match="1 distinct point"):
        choose_k(THREE[:1])


def test_a_half_step_that_does_not_exist_is_named():
    with pytest.raises(IndexError, match="no half-step 999; the last is"):
        explore(THREE, 2, step=999)


def test_a_picture_in_one_colour_has_one_colour():
    lab = palette(1)
    lab.job.finish()
    assert lab.sentence.text.startswith("1 colour:")
    assert "1 colours" not in lab.after.value + lab.swatches.value


def test_a_file_comes_without_its_running_number_and_with_what_was_left_out():
    lab = explore("four blobs", 4)
    lab.file.take("mine.csv", b"id,x,y\n7,1,2\n9,3,oops\n8,5,5\n4,6,1\n")
    assert lab.stage.features == ["x", "y"]
    assert lab.trace.X.tolist() == [[1, 2], [5, 5], [6, 1]]
    assert "Row numbers, left out: id." in lab.note.value
    assert "Line 3: &#x27;oops&#x27; in column y" in lab.note.value
