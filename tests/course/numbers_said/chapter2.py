"""The numbers that the prose of chapter 2 quotes, computed anew."""

import numpy as np

from kmeans_lib import load, record

# what is put in, not what comes out: places, minutes, sizes, a year
GIVEN = {1.5, 3.5, 4.5, 6.75, 6.5, 0.5, 25, 50, 100, 200, 500, 2000, 2011, 150}


def results():
    """Every result that is quoted and that no cell prints."""
    six, blobs = load("six points").X, load("four blobs").X
    small = record(six, 2, init=six[[0, 1]])
    yield from small.inertias[1:3]
    yield -np.diff(small.inertias)[1]  # 211.75
    video = record(blobs, 4, init=blobs[[361, 73, 374, 155]])
    yield from video.inertias[1:]
    line = load("line of three").X
    for rows in ([1, 2], [0, 2]):
        yield record(line, 2, init=line[rows]).inertia
    yield len(str(3**150))
