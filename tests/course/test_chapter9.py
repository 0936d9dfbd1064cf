"""What chapter 9 says about its own code and about chance, tried out."""

import re
import sys

import numpy as np
import pytest

from kmeans_course.chapter9 import check_may_change
from kmeans_lib import load, record, sweep
from tests.course import book


@pytest.fixture(scope="module")
def page():
    """The names that the worked code of the notebook defines."""
    (path,) = book.FOLDER.glob("09_*.ipynb")
    imports, *cells = book.code_cells(book.read(path))
    names = {}
    exec(imports.source, names)
    for cell in cells:
        defines = re.search("^def ", cell.source, re.M)
        if defines and not book.has_tag(cell, "exercise"):
            exec(cell.source, names)
    return names


@pytest.mark.parametrize(
    ("name", "k"),
    [("four blobs", 4), ("uniform noise", 8), ("iris", 3), ("Ruspini", 4)],
)
def test_skipping_changes_no_label_and_saves_looks(page, name, k):
    X = load(name).X
    for seed in range(10):
        run = record(X, k, seed=seed)
        labels, checks = page["lazy_kmeans"](X, run[0].centroids)
        assert len(checks) == run.n_iter
        assert np.array_equal(labels, run.labels)
        assert sum(checks) < len(X) * run.n_iter


def test_a_lead_that_the_rule_calls_safe_is_safe():
    """Whatever the centroids do, a skipped point keeps its centroid."""
    rng = np.random.default_rng(9)
    skipped = 0
    for _ in range(300):
        x, C = rng.normal(size=2), rng.normal(size=(4, 2))
        D = C + rng.normal(0, 0.2, (4, 2))
        before, after = (np.hypot(*(x - place).T) for place in (C, D))
        nearest, second = np.sort(before)[:2]
        moves = np.hypot(*(D - C).T)
        if second - nearest > np.sort(moves)[-2:].sum():
            skipped += 1
            assert before.argmin() == after.argmin()
    assert skipped > 50


def test_the_solution_of_the_page_is_the_rule_just_tried():
    assert (
        check_may_change.judge(
            lambda lead, moves: lead <= np.sort(moves)[-2:].sum()
        ).state
        == "correct"
    )


def test_mini_batches_cost_some_per_cent_on_the_digits(page):
    X, ratios = load("digits").X, []
    for seed in range(100, 110):
        run = record(X, 10, seed=seed)
        rng = np.random.default_rng(seed)
        C = page["mini_batches"](X, run[0].centroids, rng)
        labels = page["assign"](X, C)
        ratios.append(page["inertia"](X, labels, C) / run.inertia)
    assert 1.01 < np.mean(ratios) < 1.10


def test_iterations_are_tens_not_thousands():
    X = np.random.default_rng(1).random((10_000, 2))
    n_iter = sweep(X, 8, range(40)).n_iter
    assert 20 < n_iter.mean() < 90
    assert n_iter.max() < 300


@pytest.mark.parametrize("n_blocks", [1, 2, 7])
def test_an_iteration_over_blocks_is_one_of_lloyd_steps(page, n_blocks):
    X = load("four blobs").X
    for seed in range(5):
        C = record(X, 4, seed=seed, max_iter=1)
        found = page["one_iteration"](np.array_split(X, n_blocks), C[0].centroids)
        assert abs(found - C[2].centroids).max() < 1e-12
        sums, sizes = page["answer"](X[:300], C[0].centroids)
        assert sums.size + sizes.size == 4 * 2 + 4  # whatever the block holds


def test_without_dask_its_cells_say_so_in_one_sentence(monkeypatch, capsys, page):
    """And they print nothing else, as where the extra is not installed."""
    monkeypatch.setitem(sys.modules, "dask", None)
    monkeypatch.setitem(sys.modules, "dask.array", None)
    (path,) = book.FOLDER.glob("09_*.ipynb")
    cells = [c.source for c in book.code_cells(book.read(path))]
    first = [source.startswith("da, ") for source in cells].index(True)
    names = dict(page)
    for source in cells[first : first + 3]:
        exec(source, names)
    (sentence,) = capsys.readouterr().out.splitlines()
    assert sentence == (
        "dask is not installed: what needs it is left out here, and "
        'pip install "kmeans-lib[cluster]" adds it.'
    )


def test_what_the_cells_with_dask_print_is_the_same_everywhere():
    (path,) = book.FOLDER.glob("09_*.ipynb")
    cells = [c for c in book.code_cells(book.read(path)) if "if da:" in c.source]
    assert [book.printed(cell) for cell in cells] == [
        "4 blocks of shape (125, 2)\n",
        "2 workers\n",
        "12 times the same labels, 12 times every centroid\n",
    ]
