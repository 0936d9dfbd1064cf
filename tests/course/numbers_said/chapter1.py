"""The numbers that the prose of chapter 1 quotes, computed anew."""

import numpy as np

from kmeans_lib import load, record

# what is put in, not what comes out: sizes, minutes, a choice to predict,
# and the 12 in the video's title
GIVEN = {10, 12, 20, 35, 50, 125, 500}


def results():
    """Every result that is quoted and that no cell prints."""
    six, blobs = load("six points").X, load("four blobs").X
    small = record(six, 2, init=six[[0, 1]])
    video = record(blobs, 4, init=blobs[[361, 73, 374, 155]])
    yield from small.inertias[1:]
    yield from small[2].centroids.ravel()
    yield np.hypot(*(six[2] - six[1]))  # the close call, 1.414
    yield from -np.diff(video.inertias[1:])  # what each half-step took off
    yield from video.inertias[1:]
    yield from video.sizes(-1)
    yield 2 * video.n_iter - 1
