"""What chapter 7 says about empty clusters, ties and scikit-learn."""

from itertools import product

import numpy as np
import pytest
from sklearn.cluster import KMeans

from kmeans_lib import inertia, load, record, update
from tests.course import book

ROWS = [3, 0, 1]


@pytest.fixture(scope="module")
def page():
    """The names that the worked code of the notebook defines."""
    (path,) = book.FOLDER.glob("07_*.ipynb")
    names = {}
    for cell in book.code_cells(book.read(path)):
        if cell.source.startswith(("import ", "from ")) or "def row" in cell.source:
            exec(cell.source, names)
    return names


def test_no_three_clusters_of_the_five_points_are_better():
    X = load("five points").X
    best = min(
        inertia(X, labels, update(X, labels, np.zeros((3, 2))))
        for labels in map(np.array, product(range(3), repeat=5))
    )
    assert record(X, 3, init=X[ROWS]).inertia == pytest.approx(best)
    assert best == pytest.approx(10 / 3)


def test_scikit_learn_relocates_too_and_counts_one_iteration_more():
    X = load("five points").X
    ours = record(X, 3, init=X[ROWS])
    theirs = KMeans(3, init=X[ROWS], n_init=1, tol=0).fit(X)
    assert (ours.n_iter, theirs.n_iter_) == (3, 4)
    assert np.array_equal(ours.labels, theirs.labels_)


def test_only_ties_make_the_two_programs_differ_on_digits(page):
    X = load("digits").X
    shaken = X + 1e-6 * np.random.RandomState(1).normal(size=X.shape)
    starts = page["row_starts"](X, 10, 20)
    differ = [
        not np.array_equal(record(X, 10, init=start).labels, fit.labels_)
        for start, fit in zip(starts, page["theirs"](X, starts, tol=0))
    ]
    tied = [_has_tie(X, start) for start in starts]
    assert all(tie for tie, other in zip(tied, differ) if other)
    starts = page["row_starts"](shaken, 10, 20)
    for start, fit in zip(starts, page["theirs"](shaken, starts, tol=0)):
        assert not _has_tie(shaken, start)
        ours = record(shaken, 10, init=start)
        assert np.array_equal(ours.labels, fit.labels_)


def _has_tie(X, centroids):
    D = np.sort(((X[:, None] - centroids) ** 2).sum(axis=2), axis=1)
    return bool((D[:, 0] == D[:, 1]).any())


def test_the_defaults_in_the_table_are_those_of_scikit_learn():
    defaults = KMeans().get_params()
    assert defaults["n_clusters"] == 8
    assert defaults["init"] == "k-means++"
    assert defaults["n_init"] == "auto"
    assert defaults["tol"] == 1e-4
    assert defaults["max_iter"] == 300
