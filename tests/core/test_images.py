"""Pictures: what cannot be one is refused in a sentence, and nothing wraps."""

import numpy as np
import pytest

from kmeans_lib.images import (
    as_picture,
    most_frequent,
    packed_size,
    png_of,
    psnr,
    read_picture,
)

SMALL = np.zeros((2, 2, 3), np.uint8)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: as_picture(SMALL[:0]), "at least one pixel"),
        (lambda: as_picture(SMALL, 0), "side=0"),
        (lambda: read_picture(png_of(SMALL), side=0), "side=0"),
        (lambda: read_picture("x.png"), "content is a str"),
        (lambda: packed_size(-10, 3), "n_pixels=-10"),
        (lambda: packed_size(10, 2.5), "k=2.5"),
        (lambda: packed_size(10, 0), "k=0"),
        (lambda: most_frequent([[0, 0, 0]], -1), "k=-1"),
        (lambda: most_frequent([[0, 0, 256]], 1), "from 0 to 256"),
        (lambda: most_frequent([[0, 0, 0.5]], 1), "whole numbers from 0 to 255"),
        (lambda: most_frequent([0, 0, 0], 1), r"shape \(3,\)"),
        (lambda: png_of(np.full((2, 2), 0.5)), "whole numbers"),
        (lambda: png_of([[0, 1]], [[0, 0, 0]]), "labels up to 1"),
        (lambda: png_of([[0]], [[0, 0, 300]]), "colours has values"),
        (lambda: png_of(SMALL, [[0, 0, 0]]), r"Needed: \(height, width\)"),
        (lambda: png_of(5), "shape"),
        (lambda: psnr([1], [2], peak=10**400), "peak="),
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(call, said):
    with pytest.raises((ValueError, TypeError), match=said):
        call()


def test_channels_are_no_side_of_a_picture():
    assert as_picture(SMALL, 2)[0].shape == SMALL.shape


def test_lists_and_floats_of_whole_numbers_are_pixels():
    assert most_frequent([[0.0, 255, 1]] * 2, 1).tolist() == [[0, 255, 1]]
    assert png_of([[0, 1]], [[0, 0, 0], [9, 9, 9]])[1:4] == b"PNG"


def test_the_noise_of_very_large_or_small_numbers_is_finite():
    assert psnr([0.0], [1e-200]) == pytest.approx(20 * (np.log10(255) + 200))
    assert psnr([0.0], [1.0], peak=1e200) == pytest.approx(4000)
    assert psnr([0.0], [0.0]) == float("inf")
