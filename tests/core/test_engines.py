"""The law of engines, and the bounds behind it against exact arithmetic.

Phases, iterations, counts and labels are those of `lloyd_steps` in every run.
Centroids and inertia agree to 1e-12 of the data's spread (inertia: of its
square, times n), and to what rounding leaves of a mean far from 0. How many
differ in the last bit is printed (``pytest -s``), not asserted.
"""

import weakref
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kmeans_lib import DATASETS, INITS, Step, lloyd_steps, load
from kmeans_lib.distances import squared_distances
from kmeans_lib.engines import large, many, rounding
from kmeans_lib.engines.compact import CompactSteps
from kmeans_lib.engines.large import lloyd_large
from kmeans_lib.engines.many import run_many
from kmeans_lib.init import initial_centroids
from kmeans_lib.lloyd import EmptyClusterError, update
from kmeans_lib.validation import VANISHING, as_points
from tests.core.problems import KINDS, points
from tests.core.test_properties import problems, thorough

EPS = np.finfo(float).eps
differ: Counter[str] = Counter()
pytestmark = pytest.mark.filterwarnings("ignore:k=.*distinct point")


@pytest.fixture(scope="module", autouse=True)
def last_bits():
    yield
    print("\nin the last bit:", ", ".join(f"{k} {v}" for k, v in differ.items()))


# -- the law


def all_steps(run, *arguments, **settings):
    """The Steps up to the end, and whether that is an error."""
    steps = []
    try:
        steps.extend(run(*arguments, **settings))
    except EmptyClusterError:
        return steps, True
    return steps, False


def assert_near(a, b, rtol, atol, what):
    differ[f"{what}: of"] += 1
    differ[f"{what}: differ"] += int(not np.array_equal(a, b))
    np.testing.assert_allclose(a, b, rtol=rtol, atol=atol)


def tolerances(X, start):
    """What centroids and inertia may differ by."""
    seen = np.vstack([X, start])
    spread = np.sqrt(((seen - X.mean(axis=0)) ** 2).sum(axis=1).max())
    # of a mean far from 0, where lloyd_steps loses this itself
    rounding = np.sqrt(len(X)) * EPS * np.abs(seen).max()
    near = 1e-12 * spread + 4 * rounding
    return near, len(X) * (1e-12 * spread**2 + 4 * rounding * (spread + rounding))


def assert_law(X, start, **settings):
    """Compare both engines with `lloyd_steps`."""
    X = as_points(X)
    plain, failed = all_steps(lloyd_steps, X, start, **settings)
    steps, failed_too = all_steps(lloyd_large, X, start, **settings)
    assert failed == failed_too
    near, near_inertia = tolerances(X, start)
    assert_same(plain, steps, near, near_inertia, "large")
    if not failed:
        assert_last(X, start, plain[-1], near_inertia, **settings)


def assert_same(plain, steps, near, near_inertia, engine):
    """Compare the Steps of an engine with those of `lloyd_steps`."""
    assert len(plain) == len(steps)
    for a, b in zip(plain, steps, strict=True):
        assert (a.phase, a.iteration, a.n_changed) == (
            b.phase,
            b.iteration,
            b.n_changed,
        )
        np.testing.assert_array_equal(a.labels, b.labels)
        assert_near(a.centroids, b.centroids, 1e-15, near, f"{engine} centroids")
        assert_near(a.inertia, b.inertia, 1e-12, near_inertia, f"{engine} inertia")
        assert a.shift == pytest.approx(b.shift, rel=1e-12, abs=4 * near)


def assert_last(X, start, last, near, *, max_iter=300, empty="relocate"):
    ends = run_many(X, np.array([start, start]), max_iter, empty)
    for run in range(2):
        np.testing.assert_array_equal(ends.labels[run], last.labels)
        assert ends.n_iter[run] == last.iteration
        assert ends.converged[run] == (last.n_changed == 0)
        assert_near(ends.inertia[run], last.inertia, 1e-12, near, "many inertia")


RULES = ("relocate", "keep", "error")


@pytest.mark.parametrize("init", INITS)
@pytest.mark.parametrize("name", DATASETS)
def test_the_law_holds_on_every_data_set_from_every_start(name, init):
    X = load(name).X
    for seed, (k, empty) in enumerate(zip((3, 2, 7), RULES, strict=True)):
        if X.size > 4000 and seed > 0:
            break
        start = initial_centroids(X, min(k, len(X)), init, seed)
        assert_law(X, start, empty=empty, max_iter=300 if X.size < 40_000 else 6)


@pytest.mark.parametrize("empty", RULES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_law_holds_for_ties_duplicates_shifts_and_scales(kind, empty):
    rng = np.random.default_rng(KINDS.index(kind))
    for max_iter in (1, 3, 300, 300, 300):
        n, d = int(rng.integers(20, 150)), int(rng.integers(1, 5))
        X = points(kind, n, d, rng)
        start = X[rng.choice(n, int(rng.integers(1, 9)), replace=False)]
        assert_law(X, start, max_iter=max_iter, empty=empty)
        assert_law(X, X[rng.integers(n, size=5)], max_iter=max_iter, empty=empty)
        assert_law(X, 3 * start, max_iter=max_iter, empty=empty)


@pytest.mark.parametrize("scale", [1e-148, 1.0, 1e148])
@pytest.mark.parametrize("shift", [0.0, 1.0, 1e8])
def test_the_law_holds_for_scaled_and_shifted_grids(shift, scale):
    rng = np.random.default_rng(5)
    X = (rng.integers(0, 6, (600, 2)) + shift) * (scale / (1 + shift))
    for k in (2, 7):
        assert_law(X, X[rng.choice(600, k, replace=False)])
        assert_law(X * 0.1, X[rng.choice(600, k, replace=False)] * 0.1)


def test_the_law_holds_where_squares_lose_their_digits():
    # The mean is 1e-150; the differences are 1e-158, their squares 1e-316.
    rng = np.random.default_rng(6)
    X = 1e-150 + rng.integers(0, 9, (80, 2)) * 1e-158
    X[0] = 1.1e-150
    assert_law(X, X[1:5])
    assert_law(X[1:], X[1:5])
    # Few points so near to each other among ordinary ones.
    X = np.vstack([rng.normal(size=(30, 2)), rng.normal(size=(30, 2)) * 1e-155])
    assert_law(X, X[[0, 1, 30, 31, 32]])
    # A feature that is the same for all, and far larger than what differs.
    for tiny in (1e-20, 1e-130, 1e-146, 1e-155):
        X = np.column_stack([np.ones(60), rng.normal(size=60) * tiny])
        assert_law(X, X[:4])


def without_vanishing(X):
    """Put 0 for values so near to it that the door refuses them."""
    return np.where(np.abs(X) < VANISHING, 0, X)


@thorough
@given(problems(), st.sampled_from([1.0, 1e-140, 1e140]), st.integers(1, 40))
@example((np.array([[7e-21], [1.0]]), np.array([[7e-21]]), "relocate"), 1e-140, 1)
def test_the_law_holds_for_whatever_hypothesis_finds(problem, scale, max_iter):
    X, start, empty = problem
    if max(np.abs(X).max(), np.abs(start).max()) < 1e8:
        X, start = (without_vanishing(scale * places) for places in (X, start))
        if 0 < np.abs(X).max() < 1e-150:
            return
    assert_law(X, start, empty=empty, max_iter=max_iter)


@pytest.mark.parametrize("scale", [1, 2.0**17, 2.0**-17])
def test_clusters_of_equal_points_have_no_inertia_in_many_runs(scale):
    places = scale * np.array([[0.1, 0.7], [1.3, 0.2], [2.9, 1.1]])
    X = as_points(np.repeat(places, 11, axis=0))
    sums = np.add.accumulate(X[:11])[-1]
    assert (sums / 11 != X[0]).any()  # a mean of equal points is rounded
    ends = run_many(X, X[None, [0, 11, 22]], 300, "relocate")
    assert ends.inertia.tolist() == [0.0]


def test_what_a_sum_has_lost_is_shared_by_its_points():
    def slip(error, size, reach=0.0, farthest=0.0):
        return rounding.slip_of(np.array([error]), np.array([size]), reach, farthest)

    assert [slip(6.0, size) for size in (0.0, 1.0, 2.0, 3.0)] == [6, 6, 3, 2]
    assert slip(0.0, 1.0, reach=1.0) == 4 * rounding.EPS
    assert slip(0.0, 8.0, farthest=1.0) == 12 * rounding.EPS
    both = rounding.slip_of(np.array([[6.0, 1.0], [2.0, 9.0]]), np.ones((2, 2)), 0, 0)
    assert both.tolist() == [6, 9]  # the largest of each run


@pytest.mark.parametrize("engine", [large, many])
@pytest.mark.parametrize("d", [1, 2, 5, 30])
def test_no_point_and_no_start_is_farther_away_than_the_reach(engine, d):
    rng = np.random.default_rng(d)
    for _ in range(20):
        X = as_points(rng.normal(size=(12, d)) + 3)
        start = 2 * X[:3]
        points = engine.Points(X, start if engine is large else start[None])
        centre = [*map(Fraction, points.centre.tolist())]
        far = max(
            sum((Fraction(x) - c) ** 2 for x, c in zip(row, centre, strict=True))
            for row in [*X.tolist(), *start.tolist()]
        )
        assert far <= Fraction(points.reach) ** 2 < far * Fraction(1 + 1e-12)
        farthest = points.reach + np.linalg.norm(points.centre)
        unit = 1 if engine is large else points.reach
        assert points.farthest * unit == pytest.approx(farthest)


def test_steps_survive_being_stored_as_differences():
    X = points("grid", 400, 2, np.random.default_rng(8))
    plain = list(lloyd_steps(X, X[:9]))
    compact = CompactSteps(iter(plain))
    for t, (a, b) in enumerate(zip(plain, compact, strict=True)):
        for step in (b, compact[t], compact[t : t + 1][0]):
            assert step.labels.dtype == np.int32
            np.testing.assert_array_equal(a.labels, step.labels)
            assert (a.phase, a.n_changed) == (step.phase, step.n_changed)


def test_the_bytes_of_stored_steps_by_hand():
    """Two centroids in each of 6 half-steps; labels of 1 byte, all or none of 6."""
    X = load("six points").X
    steps = CompactSteps(lloyd_steps(X, X[:2]))
    assert [step.n_changed for step in steps] == [0, 6, 0, 1, 0, 0]
    assert steps.nbytes == 6 * 2 * 2 * 8 + 3 * 6


def test_of_a_few_changes_the_rows_are_stored():
    """All 16 labels at first; then 1 row and its label, then 2, an eighth."""
    centroids, labels = np.zeros((2, 1)), np.zeros((3, 16), np.int32)
    labels[1:, 4] = labels[2, 7:9] = 1
    changes = (16, 1, 2)  # stand for the inertia, too
    steps = [
        Step("assign", 1, centroids, *last) for last in zip(labels, changes, changes)
    ]
    kept, seen = CompactSteps(steps), [weakref.ref(step.labels) for step in steps]
    assert kept.nbytes == 3 * 16 + 16 + (1 + 1) + (2 + 2)
    steps.clear()
    assert not any(labels() is not None for labels in seen)


# -- the bounds, against exact arithmetic


def exact(values):
    """The same numbers as fractions."""
    return np.vectorize(Fraction, otypes=[object])(np.asarray(values, float))


def exact_distances(X, centroids):
    """Squared distances without rounding, shape (k, n)."""
    X, C = exact(X), exact(centroids)
    return np.array([((X - c) ** 2).sum(axis=1) for c in C])


def exact_sums(Z, labels, k):
    Z = exact(Z)
    return np.array([Z[labels == j].sum(axis=0) for j in range(k)])


def length(differences):
    """Length of each row of fractions: float64 is accurate enough here."""
    return np.sqrt((differences.astype(float) ** 2).sum(axis=-1))


def two_sides(rng, shift):
    """Points around -1 and 1, and labels that change.

    Clusters 0 and 1 share the points on the right, 2 has those on the left. At
    last all but two points leave cluster 0.
    """
    right = rng.random(1500) < 0.5
    X = np.where(right, 1, -1)[:, None] * rng.uniform(0.9, 1, (1500, 2)) + shift
    changing = [np.where(right, 0, 2)]
    for share in (0.3, 0.5, 0.1, 0.8):
        leave = right & (rng.random(1500) < share)
        changing.append(np.where(leave, 1, changing[0]))
    changing.append(np.where(right, 1, 2))
    changing[-1][np.flatnonzero(right)[:2]] = 0
    return as_points(X), [labels.astype(np.int32) for labels in changing]


@pytest.mark.parametrize("shift", [0.0, 1e3, 1e10])
def test_sums_of_large_data_are_as_near_as_their_error_says(shift):
    X, changing = two_sides(np.random.default_rng(1), shift)
    points = large.Points(X, X[:3])
    Z = points.take(np.arange(len(X)))
    sums, before = large.Sums(3, 2, points.reach), None
    for labels in changing:
        rows = np.flatnonzero(labels != (-1 if before is None else before))
        sums.add(Z[rows], labels[rows])
        if before is not None:
            sums.add(Z[rows], before[rows], -1)
        before = labels
        assert (sums.sizes == np.bincount(labels, minlength=3)).all()
        off = length(exact(sums.sums) - exact_sums(Z, labels, 3))
        assert (off <= sums.error).all()
        assert_slip(sums, points, X, labels, 1.0, sums.sums)


@pytest.mark.parametrize("shift", [0.0, 1e3, 1e10])
def test_sums_of_many_runs_are_as_near_as_their_error_says(shift):
    X, changing = two_sides(np.random.default_rng(2), shift)
    points = many.Points(X, X[None, :3])
    sums, before, run = many.Sums(points, X[None, :3]), None, np.array([0])
    for labels in changing:
        rows = np.flatnonzero(labels != (-1 if before is None else before))
        sums.move(run, rows, labels[rows], None if before is None else before[rows])
        before = labels
        off = length(exact(sums.sums[0]) - exact_sums(points.Z.T, labels, 3))
        assert (off <= sums.error[0]).all()
        assert_slip(sums, points, X, labels, points.reach, sums.sums[0])


def assert_slip(sums, points, X, labels, unit, totals):
    """The means are within the slip of those that `update` computes."""
    start = np.full((len(totals), X.shape[1]), X[0])
    theirs = exact(update(X, labels, start)) - exact(points.centre)
    filled = np.bincount(labels, minlength=len(totals)) > 0
    ours = exact(totals[filled] / np.reshape(sums.sizes, -1)[filled, None])
    off = length(ours * Fraction(unit) - theirs[filled]) / unit
    farthest = points.farthest
    reach = points.reach / unit
    slip = rounding.slip_of(sums.error, sums.sizes, reach, farthest)
    assert (off <= slip).all()
    if isinstance(points, many.Points):
        assert sums.slip == slip


def test_the_error_of_a_sum_is_no_empty_promise():
    # In the upper half of the sums each addition loses nearly half a digit.
    n, z = 2**15, 1024 * (1 + 0.49 * 2.0**-38)
    sums = large.Sums(1, 1, z)
    sums.add(np.full((n, 1), z), np.zeros(n, np.int32))
    off = abs(Fraction(sums.sums[0, 0]) - n * Fraction(z))
    assert sums.error[0] / 20 < off <= sums.error[0]


@pytest.mark.parametrize("sign", [1, -1])
def test_a_few_points_lose_more_in_a_large_sum(sign):
    n, z = 2**14, 1 + 0.49 * 2.0**-38
    sums = large.Sums(1, 1, z)
    sums.sums[:], sums.sizes[:] = 1.5 * n, 1.5 * n  # exactly, so far
    sums.add(np.full((50, 1), z), np.zeros(50, np.int32), sign)
    off = abs(Fraction(sums.sums[0, 0]) - Fraction(3 * n, 2) - sign * 50 * Fraction(z))
    assert sums.error[0] / 20 < off <= sums.error[0]


def close_calls(rng, d, n, gap):
    """Two centroids, and n points about as far from both: the gap is `gap`.

    Points and centroids lie in the unit ball.
    """
    axis = np.eye(d)[0]
    centroids = np.stack([-0.5 * axis, 0.5 * axis])
    centroids += rng.uniform(-0.1, 0.1, d) * (axis == 0)
    Z = rng.uniform(-0.7, 0.7, (n, d)) / np.sqrt(d)
    Z[:, 0] = rng.uniform(-3, 3, n) * gap  # squared distances differ by twice that
    return centroids, Z


def worst_centroids(centroids, z, winner, slip):
    """The centroids moved by `slip` each: the winner from z, the other to it."""
    moved = centroids.copy()
    for j, sign in ((winner, 1), (1 - winner, -1)):
        away = centroids[j] - z
        moved[j] += sign * slip * 0.999 * away / np.linalg.norm(away)
    return moved


def assert_the_winner_stays(centroids, Z, winners, slip):
    """`lloyd_steps` sees the same nearest centroids, however they slipped."""
    for z, winner in zip(Z, winners, strict=True):
        theirs = worst_centroids(centroids, z, winner, slip)
        D = exact_distances(z[None], theirs)[:, 0]
        assert D[winner] < D[1 - winner]
        seen = squared_distances(z[None], theirs)[:, 0]
        assert seen[winner] < seen[1 - winner]


def assert_not_empty(decided, lead, bound):
    """Some are decided, some not, and some just so: the bound is at work."""
    assert decided.any()
    assert not decided.all()
    assert (lead[decided] < 2 * bound).any()


SLIPS = (0.0, 1e-12, 1e-8, 1e-4)


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("d", [1, 2, 5, 20])
def test_no_close_call_of_large_data_is_decided_wrongly(d, slip):
    rng = np.random.default_rng(d)
    bound = rounding.doubt(rounding.score_error(d, 1 + slip), d, 1.0, slip)
    centroids, Z = close_calls(rng, d, 90, bound)
    scores = -2 * centroids @ Z.T + (centroids**2).sum(axis=1)[:, None]
    winners, best, second = large.two_nearest(scores.copy())
    decided = second - best > bound
    assert_not_empty(decided, second - best, bound)
    assert_the_winner_stays(centroids, Z[decided], winners[decided], slip)
    off = exact(scores) - exact_scores(centroids, Z)
    assert np.abs(off).max() <= rounding.score_error(d, 1.0)
    # It is the engine that uses this bound, with its own slip.
    run = one_look(centroids, Z, slip)
    np.testing.assert_array_equal(run, np.flatnonzero(~decided))


def one_look(centroids, Z, slip):
    """Rows in doubt when a run of large data looks at points within 1."""
    points = large.Points(as_points(Z), centroids)
    points.reach = 1.0
    run = large.LargeRun(points, centroids)
    run.centroids = centroids
    points.take = lambda rows: Z[rows]
    return run.look(np.arange(len(Z)), np.zeros(len(Z), np.int32), slip)


def exact_scores(centroids, Z):
    C, Z = exact(centroids), exact(Z)
    return np.array([(c**2).sum() - 2 * (Z * c).sum(axis=1) for c in C])


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("d", [1, 2, 5, 20])
def test_no_close_call_of_many_runs_is_decided_wrongly(d, slip):
    rng = np.random.default_rng(d)
    error = rounding.score_error(d, 1 + slip, rounding.EPS32)
    bound = rounding.doubt(error, d, 1.0, slip)
    centroids, Z = close_calls(rng, d, 90, bound)
    batch = one_batch(centroids, Z, slip)
    scores = batch.scores(batch.sums.means)[0]
    off = exact(scores) - exact_scores(centroids, Z)
    assert np.abs(off).max() <= rounding.score_error(d, 1.0, rounding.EPS32)
    decided = ~np.isin(np.arange(len(Z)), looked_at_again(batch))
    gap = np.abs(scores[1] - scores[0])
    assert_not_empty(decided, gap, bound)
    winners = scores.argmin(axis=0)
    assert_the_winner_stays(centroids, Z[decided], winners[decided], slip)


def one_batch(centroids, Z, slip):
    """A batch of one run whose points are Z as they are, and its slip given."""
    points = many.Points(as_points(Z), centroids[None])
    points.Z, points.reach, points.centre = Z.T.copy(), 1.0, np.zeros(Z.shape[1])
    points.rows32 = np.vstack([Z.T, np.ones(len(Z))]).astype(np.float32)
    ends = many.Ends.unknown(1, len(Z), len(centroids))
    batch = many.Batch(points, centroids[None], ends)
    batch.sums.slip[:] = slip
    return batch


def looked_at_again(batch):
    """Points that float32 leaves in doubt."""
    seen = [np.array([], int)]

    def recording(runs, near, labels, slip):
        seen.append(np.flatnonzero(near[0].sum(axis=0) > 1))
        return np.array([], int), np.array([], int)

    batch.look_again = recording
    batch.assign(np.array([0]), True)
    return seen[-1]


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("d", [1, 2, 5, 20])
def test_no_second_look_of_many_runs_is_decided_wrongly(d, slip):
    rng = np.random.default_rng(d)
    bound = rounding.doubt(rounding.difference_error(d, 1 + slip), d, 1.0, slip)
    centroids, Z = close_calls(rng, d, 90, bound)
    near = np.ones((1, 2, len(Z)), bool)
    labels = np.zeros((1, len(Z)), np.int8)
    batch = one_batch(centroids, Z, slip)
    _, point = batch.look_again(np.array([0]), near, labels, np.array([slip]))
    decided = ~np.isin(np.arange(len(Z)), point)
    D = squared_distances(Z, centroids)
    assert_not_empty(decided, np.abs(D[1] - D[0]), bound)
    assert_the_winner_stays(centroids, Z[decided], labels[0, decided], slip)
    off = exact(D) - exact_distances(Z, centroids)
    assert np.abs(off).max() <= rounding.difference_error(d, 1.0)


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("d", [1, 2, 5, 20])
def test_a_lead_above_the_allowance_cannot_be_lost(d, slip):
    rng = np.random.default_rng(d)
    bound = rounding.allowance(d, 1.0, slip)
    centroids, Z = close_calls(rng, d, 90, 2 * bound)
    scores = -2 * centroids @ Z.T + (centroids**2).sum(axis=1)[:, None]
    winners, best, second = large.two_nearest(scores)
    lead = rounding.lead_of(best, second, np.vecdot(Z, Z), d, 1.0)
    own, other = np.sort(np.sqrt(exact_distances(Z, centroids).astype(float)), axis=0)
    worst = 1.5 * (d + 1) * EPS  # what the scores may lose, in the worse direction
    best, second = best - worst, second + worst
    unlucky = rounding.lead_of(best, second, np.vecdot(Z, Z), d, 1.0)
    assert (np.maximum(lead, unlucky) <= other - own + 4 * EPS).all()
    decided = lead > bound
    if slip >= 1e-8:  # else what the lead says is lost in the error of scores
        assert_not_empty(decided, lead, bound)
    assert_the_winner_stays(centroids, Z[decided], winners[decided], slip)
    bounds, rows = large.Bounds(len(Z), 2), np.arange(len(Z))
    bounds.renew(rows, winners, lead)
    np.testing.assert_array_equal(bounds.stale(winners, bound), rows[~decided])


def test_a_lead_is_no_larger_than_it_is_where_the_nearest_is_very_near():
    rng = np.random.default_rng(7)
    centroids, Z = close_calls(rng, 3, 90, 0.1)
    Z = centroids[rng.integers(0, 2, 90)] + Z * np.logspace(-12, -4, 90)[:, None]
    scores = -2 * centroids @ Z.T + (centroids**2).sum(axis=1)[:, None]
    _, best, second = large.two_nearest(scores)
    lead = rounding.lead_of(best, second, np.vecdot(Z, Z), 3, 1.0)
    own, other = np.sort(np.sqrt(exact_distances(Z, centroids).astype(float)), axis=0)
    assert (lead <= other - own + 4 * EPS).all()
    assert (lead >= other - own - 1e-7).all()


@pytest.mark.parametrize("unit", [2.0**-30, 2.0**30])
def test_bounds_grow_with_the_unit_of_the_data(unit):
    """A power of two changes no digit: lengths grow with it, squares twice."""
    one, other, third = np.random.default_rng(0).uniform(0.5, 1, (3, 9))
    sizes = np.arange(1.0, 10)

    def lengths(unit):
        yield rounding.sum_error(np.arange(9), sizes, unit)
        yield rounding.slip_of(unit * one, sizes, 2 * unit, 3 * unit)
        best, second, squares = unit**2 * one, unit**2 * (one + other), unit**2 * third
        yield rounding.lead_of(best, second, squares, 3, 2 * unit)
        yield rounding.allowance(3, 2 * unit, unit)
        yield rounding.travel_of(unit * one, 3)

    def areas(unit):
        yield rounding.difference_error(3, 2 * unit)
        yield rounding.score_error(3, 2 * unit)
        yield rounding.doubt(unit**2 * third, 3, 2 * unit, unit * other)
        yield rounding.inertia_error(unit * one, sizes, unit * other, 2 * unit)

    for bounds, factor in ((lengths, unit), (areas, unit**2)):
        for usual, scaled in zip(bounds(1.0), bounds(unit), strict=True):
            np.testing.assert_array_equal(scaled, usual * factor)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_smallest_bounds_have_room_for_what_is_lost(d):
    """Nothing slips and no sum has lost anything: rounding alone, against fractions."""
    ends = np.random.default_rng(d).uniform(0.5, 1, (2, 500, d)) / np.sqrt(d)
    D = ((ends[0] + ends[1]) ** 2).sum(axis=1)
    true = ((exact(ends[0]) + exact(ends[1])) ** 2).sum(axis=1)
    lost = (np.abs(exact(D) - true) / true).astype(float) * np.sqrt(D)  # by two roots
    assert EPS / 2 < lost.max() <= rounding.allowance(d, 1.0, 0.0)
    sizes, moves, none = np.array([3.0, 5.0]), np.array([0.5, 0.25]), np.zeros(2)
    rounded = 2 * sizes @ (moves * EPS / 2)  # each mean is off by half a digit
    assert rounded <= rounding.inertia_error(none, sizes, moves, 1.0)


def test_a_relocated_point_is_looked_at_next_time():
    X = as_points([[0.0], [1.0], [5.0], [6.0]])
    start = np.array([[0.5], [5.5], [99.0]])
    run = large.LargeRun(large.Points(X, start), start)
    run.assign()
    run.relocate()
    assert run.n_changed == 1
    moved = np.flatnonzero(run.labels == 2)
    assert np.isneginf(run.bounds.safe_until[moved]).all()
    assert np.isfinite(run.bounds.safe_until).sum() == 3


def far_problem(shift):
    """Points far from 0, and the centroids of `lloyd_steps` after each update."""
    X = points("groups", 900, 2, np.random.default_rng(9)) + shift
    X = as_points(X)
    steps = lloyd_steps(X, X[:4], max_iter=8)
    return X, [step.centroids for step in steps if step.phase == "update"]


@pytest.mark.parametrize("shift", [0.0, 1e7])
def test_a_large_run_knows_how_far_its_centroids_slip(shift):
    X, theirs = far_problem(shift)
    run, farthest = large.LargeRun(large.Points(X, X[:4]), X[:4]), 0.0
    for centroids in theirs:
        run.assign()
        run.update()
        ours = exact(run.centroids) + exact(run.points.centre)
        off = length(ours - exact(centroids)).max()
        assert off <= run.slip()
        farthest = max(farthest, off)
    assert farthest > 0


@pytest.mark.parametrize("shift", [0.0, 1e7])
def test_a_batch_knows_how_far_its_centroids_slip(shift):
    X, theirs = far_problem(shift)
    points = many.Points(X, X[None, :4])
    batch = many.Batch(points, X[None, :4], many.Ends.unknown(1, len(X), 4))
    for i, centroids in enumerate(theirs):
        batch.iterate(np.array([0]), i + 1, 300)
        reach = Fraction(points.reach)
        ours = exact(batch.sums.means[0]) * reach + exact(points.centre)
        off = length(ours - exact(centroids)).max()
        assert 0 < off <= batch.sums.slip[0] * points.reach


def test_leads_are_used_up_by_at_least_the_moves():
    rng = np.random.default_rng(3)
    bounds, total = large.Bounds(1, 4), np.zeros(4, object)
    for scale in np.logspace(0, -12, 200):
        moves = exact(rng.uniform(0, scale, 4))
        bounds.move(moves.astype(float), 2)
        others = [max(np.delete(moves, j)) for j in range(4)]
        total = total + moves + others
    assert (exact(bounds.travelled) >= total).all()
    assert (bounds.travelled <= total.astype(float) * (1 + 1e-12)).all()


@pytest.mark.parametrize("d", [1, 3, 50])
def test_travel_is_no_shorter_than_the_way(d):
    differences = np.random.default_rng(d).normal(size=(300, d))
    travelled = exact(rounding.travel_of(large.lengths(differences), d))
    assert (travelled**2 >= (exact(differences) ** 2).sum(axis=1)).all()


@pytest.mark.parametrize("kind", ["groups", "grid", "tenths", "far"])
def test_points_that_are_skipped_keep_their_nearest_centroid(kind, monkeypatch):
    X = as_points(points(kind, 250, 2, np.random.default_rng(4)))
    looked, stale = [], large.Bounds.stale

    def recording(bounds, labels, allowance):
        looked.append(stale(bounds, labels, allowance))
        return looked[-1]

    monkeypatch.setattr(large.Bounds, "stale", recording)
    list(lloyd_large(X, X[:5], max_iter=6))
    before = [s for s in lloyd_steps(X, X[:5], max_iter=6) if s.phase == "update"]
    n_skipped = 0
    for step, rows in zip(before, looked, strict=False):
        skipped = np.setdiff1d(np.arange(len(X)), rows)
        D = exact_distances(X[skipped], step.centroids)
        n_skipped += len(skipped)
        if len(skipped):
            np.testing.assert_array_equal(D.argmin(axis=0), step.labels[skipped])
    assert n_skipped > (100 if kind == "groups" else 0)


@pytest.mark.parametrize("shift", [0.0, 1e6])
def test_the_fall_of_inertia_is_as_exact_as_its_error_says(shift):
    rng = np.random.default_rng(5)
    Z = rng.uniform(0.5, 1, (800, 2)) + shift
    reach = float(np.linalg.norm(Z, axis=1).max()) * (1 + EPS)
    sums = large.Sums(2, 2, reach)
    labels = rng.integers(0, 2, len(Z)).astype(np.int32)
    sums.add(Z, labels)
    old = np.array([[0.5, 0.5], [1.0, 1.0]]) + shift
    new = sums.means(old)
    moves = large.lengths(new - old)
    own = np.arange(len(Z))
    fall = (exact_distances(Z, old) - exact_distances(Z, new))[labels, own].sum()
    said = float(sums.sizes @ moves**2)
    error = rounding.inertia_error(sums.error, sums.sizes, moves, reach)
    assert abs(Fraction(said) - fall) <= error + 8 * EPS * said
