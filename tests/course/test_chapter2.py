"""Facts that chapter 2 tells, against numbers computed elsewhere."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kmeans_lib import load, record, sweep

VIDEO_ROWS = [361, 73, 374, 155]


def test_an_update_takes_off_sizes_times_squared_moves():
    X = load("four blobs").X
    run = record(X, 4, init=X[VIDEO_ROWS])
    taken_off = [
        (
            run.sizes(t) * ((run[t].centroids - run[t - 1].centroids) ** 2).sum(axis=1)
        ).sum()
        for t in range(2, len(run), 2)
    ]
    # curriculum.md, section 0; its last row, 0, is no step of our run
    published = [547.455904, 1049.086583, 184.948593, 0.168657]
    assert_allclose(taken_off, published, atol=5e-7)
    assert_allclose(taken_off, -np.diff(run.inertias)[1::2], rtol=1e-9)


@pytest.mark.parametrize(("rows", "inertia"), [([1, 2], 2), ([0, 2], 1.125)])
def test_three_points_on_a_line_have_two_endings(rows, inertia):
    X = load("line of three").X
    run = record(X, 2, init=X[rows])
    assert run.converged
    assert_allclose(run.inertia, inertia, rtol=1e-12)


def test_every_one_of_many_runs_ends():
    runs = sweep(load("four blobs").X, 4, range(2000))
    assert runs.converged.all()


def test_no_labelling_comes_back_on_the_slow_run():
    X = load("four blobs").X
    run = record(X, 4, init=X[[260, 277, 238, 358]])
    kinds = {step.labels.tobytes() for step in run[1:] if step.n_changed}
    assert len(kinds) == sum(step.n_changed > 0 for step in run)
    assert run.n_iter == 21


def test_two_centroids_cut_both_rings():
    rings = load("rings")
    run = record(rings.X, 2, init=rings.X[[0, 1]])
    for ring in (0, 1):
        sizes = np.bincount(run.labels[rings.truth == ring], minlength=2)
        assert sizes.min() > 60
