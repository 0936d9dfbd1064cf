"""The class that chapter 1 builds is the video's, and the library's equal."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from kmeans_course.chapter1 import check_assign
from kmeans_lib import load, record
from tests.course import book

VIDEO_ROWS = [361, 73, 374, 155]
# curriculum.md, section 0: computed there independently of this project
VIDEO_INERTIAS = [
    3843.6921,
    3296.2362,
    2900.3492,
    1851.2626,
    1161.4978,
    976.5492,
    973.7021,
    973.5334,
    973.5334,
]


@pytest.fixture(scope="module")
def page():
    """The names that the worked code of the notebook defines."""
    (path,) = book.FOLDER.glob("01_*.ipynb")
    names = {"six": load("six points").X}
    for cell in book.code_cells(book.read(path)):
        worked = not book.has_tag(cell, "exercise")
        if worked and cell.source.startswith(("import ", "from ", "def ", "class ")):
            exec(cell.source, names)
    return names


def test_the_class_reproduces_the_run_of_the_video(page):
    X, model = load("four blobs").X, page["KMeans"](k=4)
    labels = model.predict(X, rows=VIDEO_ROWS)
    assert model.n_iter == 5
    assert sorted(np.bincount(labels)) == [124, 125, 125, 126]
    inertia = page["inertia"](X, labels, model.centroids)
    assert_allclose(inertia, 973.5334296206898, rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "rows"),
    [("four blobs", VIDEO_ROWS), ("six points", [0, 1]), ("iris", [128, 18, 130])],
)
def test_the_class_equals_the_library_half_step_by_half_step(page, name, rows):
    X = load(name).X
    model = page["KMeans"](k=len(rows), max_iters=300)
    model.predict(X, rows=rows)
    trace = record(X, len(rows), init=X[rows])
    assert model.n_iter == trace.n_iter
    assert len(model.half_steps) == len(trace) - 1
    for (labels, centroids), step in zip(model.half_steps, trace[1:]):
        assert_array_equal(labels, step.labels)
        assert_allclose(centroids, step.centroids, rtol=1e-12)


def test_the_library_has_the_inertias_of_the_video():
    X = load("four blobs").X
    trace = record(X, 4, init=X[VIDEO_ROWS])
    assert_allclose(trace.inertias[1:], VIDEO_INERTIAS, atol=5e-5)
    assert_allclose(trace.inertia, 973.5334296206898, rtol=1e-12)


def test_the_class_draws_one_picture_less_than_two_an_iteration(page, monkeypatch):
    model = page["KMeans"](k=2, plot_steps=True)
    drawn = []
    monkeypatch.setitem(page, "plot_clusters", lambda *args: drawn.append(args))
    model.predict(load("six points").X, rows=[0, 1])
    assert len(drawn) == 2 * model.n_iter - 1 == 5


def test_the_random_start_takes_different_rows(page):
    for seed in range(50):
        rows = page["random_rows"](np.zeros((6, 2)), 6, seed)
        assert sorted(rows) == [0, 1, 2, 3, 4, 5]


def test_a_tie_goes_to_the_first_centroid(page):
    point, pair = np.array([1.5, 1]), np.array([[1.0, 1], [2, 1]])
    assert page["closest_centroid"](point, pair) == 0


@pytest.mark.parametrize(
    ("wrong", "ringed"),
    [([0, 1, 1, 1, 1, 1], 1), (None, 6), ([[0], [1, 2]], 6), ("labels", 6)],
)
def test_wrong_labels_are_shown_ringed_in_a_picture(wrong, ringed):
    picture = check_assign.judge(lambda X, centroids: wrong).picture()
    assert picture.alt.startswith(f"{ringed} of 6 points, ringed,")
    assert picture.png().startswith(b"\x89PNG")
