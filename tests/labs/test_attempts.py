"""Attempts at a start and what they are compared with, without a widget."""

import numpy as np
import pytest

from kmeans_lib import Setup, load
from kmeans_lib.games.attempts import BEST, STARTS, WORST, Attempts, unsolved

BLOBS = load("four blobs").X
GOOD = [[-2.0, -9.0], [6.0, -4.0], [-1.0, -4.0], [1.0, 2.0]]
CLUMP = Setup("four blobs", 4, init=STARTS["in one clump"])
FOUND = Setup("four blobs", 4, init=GOOD)


def filed(*setups):
    """File and compare the runs of setups."""
    attempts = Attempts()
    for setup in setups:
        attempts.file(setup.record())
    list(attempts.compare())
    return attempts


def test_the_same_start_is_the_same_attempt():
    attempts = filed(CLUMP, FOUND, CLUMP)
    assert len(attempts) == 2
    assert attempts.of(CLUMP) is attempts[0]
    assert attempts.of(CLUMP.replace(k=3)) is None


def test_rivals_are_run_once_for_each_set_of_points_and_k():
    attempts = filed(CLUMP)
    rivals = attempts[0].rivals
    attempts.file(FOUND.record())
    assert list(attempts.compare()) == []
    assert attempts[1].rivals is rivals
    attempts.file(CLUMP.replace(k=3).record())
    assert list(attempts.compare())[-1] == 1
    assert np.array_equal(
        attempts[2].rivals, CLUMP.replace(k=3, init="k-means++").sweep().inertia
    )


def test_the_best_is_that_of_now_also_for_earlier_attempts():
    X = np.random.default_rng(0).normal(size=(100, 2))
    ends = Setup(X, 8, "k-means++").sweep(range(200)).inertia
    attempts = filed(Setup(X, 8, "k-means++", seed=int(ends.argmin())))
    assert attempts[0].ratio == 1
    better = Setup(X, 8).sweep(range(3000))
    assert better.inertia.min() < ends.min() * 0.999
    attempts.file(Setup(X, 8, seed=better.best).record())
    assert attempts[1].words == "the best known"
    assert 1 < attempts[0].ratio < 1.1
    assert "None of them found what you found." in attempts[1].verdict(BEST)[1]


def test_the_record_is_the_attempt_nearest_to_the_goal():
    attempts = filed(FOUND, CLUMP)
    here = attempts.known_of(FOUND)
    assert here.record(BEST) is attempts[0]
    assert here.record(WORST) is attempts[1]
    assert "This is your record." in attempts[0].verdict(BEST)[0]
    assert "record" not in attempts[0].verdict(WORST)[0]


@pytest.mark.parametrize(
    ("X", "k"),
    [
        ([[0.1, 0.1]] * 7, 2),
        ([[1e8 + 0.1, 3.3]] * 50, 3),
        (load("six points").X, 6),
        (BLOBS[:9] * 1e-7, 9),
    ],
)
@pytest.mark.filterwarnings("ignore:k=")
@pytest.mark.parametrize("init", ["random", "farthest"])
def test_a_start_that_leaves_no_inertia_is_the_best_known(X, k, init):
    (attempt,) = filed(Setup(X, k, init))
    assert attempt.ratio == 1
    assert attempt.ranks == (0, 200, 0)
    assert attempt.words == "the best known"


def test_where_the_best_is_0_nothing_is_infinitely_worse():
    X = np.repeat([[0.0, 0.0], [0.0, 1.0], [9.0, 0.0], [9.0, 1.0]], 3, axis=0)
    worse, best = (
        Setup(X, 4, max_iter=1, init=[0, 1, 2, 3]),
        Setup(X, 4, init=[0, 3, 6, 9]),
    )
    attempts = filed(best, worse.replace(empty="keep"))
    assert attempts[0].ratio == 1
    assert np.isnan(attempts[1].ratio)
    assert "inf" not in " ".join(attempts[1].verdict(WORST))
    assert "the best known is 0" in attempts[1].line


def test_almost_as_good_is_not_said_to_be_once_as_good():
    (attempt,) = filed(FOUND)
    attempt.field.rivals[0] = attempt.trace.inertia / 1.0002
    assert attempt.words == "1.0002 times the best known"


def test_before_anything_is_compared_nothing_is_called_the_best():
    attempts = Attempts()
    attempt = attempts.file(CLUMP.record())
    assert "best" not in attempt.line + " ".join(attempt.verdict(BEST))
    assert attempts.known_of(CLUMP).record(BEST) is None


@pytest.mark.parametrize("goal", [BEST, WORST])
@pytest.mark.parametrize(
    ("data", "k"),
    [
        ("rectangle", 2),
        ("four blobs", 4),
        ("iris", 3),
        ("five points", 3),
        ("mouse", 3),
    ],
)
def test_a_goal_is_not_reached_by_the_start_that_it_opens_with(data, k, goal):
    setup = Setup(data, k)
    inertia = setup.replace(init=STARTS[unsolved(setup, goal)]).record().inertia
    ends = setup.sweep(range(200)).inertia
    if goal == BEST:
        assert inertia > ends.min() * (1 + 1e-6)
    else:
        assert inertia < ends.max() * (1 - 1e-6)


def test_where_all_starts_end_alike_it_opens_on_the_first():
    assert unsolved(Setup("six points", 1), BEST) == "in one clump"
