"""Facts that chapter 3 tells, against numbers computed elsewhere."""

import ast
import re

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kmeans_lib import load, record, sweep
from tests.course import book

BEST = 973.5334296206898  # curriculum.md, section 0


@pytest.mark.parametrize(
    ("name", "rows", "inertia", "n_iter"),
    [
        # curriculum.md, B.6: starts by their rows, computed elsewhere
        ("four blobs", [13, 427, 365, 467], 973.5334, 2),
        ("four blobs", [260, 277, 238, 358], 973.5334, 21),
        ("four blobs", [43, 175, 159, 372], 973.5334, 4),
        ("four blobs", [126, 314, 267, 282], 2533.406, 7),
        ("four blobs", [130, 291, 37, 239], 2530.865, 14),
        ("four blobs", [64, 277, 312, 242], 5459.065, 8),
        ("Ruspini", [32, 36, 1, 18], 12881.051, None),
        ("Ruspini", [48, 41, 16, 56], 48309.144, None),
    ],
)
def test_named_starts_end_where_the_curriculum_says(name, rows, inertia, n_iter):
    X = load(name).X
    run = record(X, 4, init=X[rows])
    assert_allclose(run.inertia, inertia, atol=6e-4)
    assert n_iter in (None, run.n_iter)


@pytest.mark.parametrize(
    ("init", "low", "high"), [("random", 0.78, 0.86), ("partition", 0.93, 0.97)]
)
def test_the_success_rates_hold_for_other_seeds(init, low, high):
    """Four standard errors of 2000 runs around the quoted rates."""
    runs = sweep(load("four blobs").X, 4, range(9000, 11000), init=init)
    assert low < runs.success_rate(optimum=BEST) < high


def test_with_one_start_in_each_group_every_run_succeeds():
    blobs = load("four blobs")
    rng = np.random.default_rng(5)
    rows = [
        [rng.choice(np.flatnonzero(blobs.truth == g)) for g in range(4)]
        for _ in range(300)
    ]
    runs = sweep(blobs.X, 4, init=blobs.X[rows])
    assert runs.success_rate(optimum=BEST) == 1


@pytest.mark.parametrize("w", [4, 10, 100])
def test_two_of_the_six_starts_of_a_rectangle_are_bad(w):
    X = load("rectangle", w=w).X
    pairs = [[i, j] for i in range(4) for j in range(i + 1, 4)]
    ends = sweep(X, 2, init=X[pairs]).inertia
    assert sorted(ends) == [1, 1, 1, 1, w**2, w**2]


def test_one_of_two_starts_loses_the_red_of_the_photograph():
    (path,) = book.FOLDER.glob("03_*.ipynb")
    (cell,) = [c for c in book.code_cells(book.read(path)) if "photo," in c.source]
    left, right = (
        ast.literal_eval(found)
        for found in re.findall(r"^(?:left|right) = (\[.*?\])", cell.source, re.M)
    )
    X = load("photograph").X
    kept, lost = (record(X, 8, init=X[rows]) for rows in (left, right))
    assert kept.converged
    assert lost.converged
    assert lost.inertia / kept.inertia == pytest.approx(1.08, abs=0.005)
    assert [_reds(kept), _skies(kept)] == [1, 3]
    assert [_reds(lost), _skies(lost)] == [0, 4]


def _reds(run):
    """How many of its colours are more red than green and blue."""
    return sum(r > 1.3 * max(g, b) for r, g, b in run.centroids)


def _skies(run):
    """How many of its colours are light, and not warm."""
    return sum(b > 160 and r <= g for r, g, b in run.centroids)


@pytest.fixture
def page():
    """The explorer that the notebook builds."""
    (path,) = book.FOLDER.glob("03_*.ipynb")
    X = load("four blobs").X
    names = {"blobs": X, "stays_bad": record(X, 4)}
    for cell in book.code_cells(book.read(path)):
        if cell.source.startswith(("import ", "from ", "def draw", "k_slider")):
            exec(cell.source, names)
    return names


def test_the_explorer_of_the_page_follows_its_sliders(page):
    k, seed, step = (page[f"{n}_slider"] for n in ("k", "seed", "step"))
    screen = page["screen"]
    for move, value in [(step, 3), (seed, 7), (k, 2), (step, 99), (k, 8)]:
        before = bytes(screen.value)
        move.value = value
        run = record(page["blobs"], k.value, seed=seed.value)
        assert step.max == len(run) - 1
        assert bytes(screen.value) == page["draw"](run, step.value)
        assert bytes(screen.value) != before


def test_the_second_panel_of_the_page_works_in_place_of_draw(page):
    (path,) = book.FOLDER.glob("03_*.ipynb")
    (panel,) = [
        code
        for kind, code in book.FENCE.findall(book.markdown(book.read(path)))
        if kind == "python" and "subplots(1, 2)" in code
    ]
    one_panel = bytes(page["screen"].value)
    exec(panel, page)
    page["step_slider"].value = 1
    assert bytes(page["screen"].value).startswith(b"\x89PNG")
    assert len(page["screen"].value) != len(one_panel)
