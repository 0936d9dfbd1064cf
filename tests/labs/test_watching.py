"""A learner's loop beside k-means: what differs first, and what is seen there."""

from itertools import repeat

import numpy as np
import pytest
from ipywidgets.widgets import widget as registry

from kmeans_lib import assign, lloyd_steps, load, update
from kmeans_lib.games.watched import Watched
from kmeans_lib.labs import watch

BLOBS = load("four blobs").X
START = BLOBS[[361, 73, 374, 155]]
FIVE = load("five points").X


def loop(X, centroids, assign=assign, mean=update, n=8, rows=False):
    """Yield what a learner's loop does, with one half-step of their own."""
    centroids, before = np.array(centroids, float), None
    for _ in range(n):
        labels = assign(X, centroids)
        k = len(centroids)
        shown = [np.flatnonzero(labels == j).tolist() for j in range(k)]
        yield (shown if rows else labels), centroids
        if before is not None and np.array_equal(labels, before):
            return
        before, centroids = labels, mean(X, labels, centroids)
        yield (shown if rows else labels), centroids


def behind(X, centroids):
    """Assign to the centroids of the call before."""
    behind.last, now = getattr(behind, "last", centroids), centroids
    labels = assign(X, behind.last)
    behind.last = now
    return labels


def naive_mean(X, labels, centroids):
    with np.errstate(invalid="ignore"):
        return np.array(
            [X[labels == j].sum(axis=0) / (labels == j).sum() for j in range(3)]
        )


def farthest(X, centroids):
    return ((X[:, None] - centroids) ** 2).sum(axis=2).argmax(axis=1)


def without_the_empty(X, labels, centroids):
    used = np.unique(labels)
    return np.array([X[labels == j].mean(axis=0) for j in used])


@pytest.mark.parametrize("rows", [False, True])
def test_a_right_loop_is_k_means_in_every_half_step(rows):
    watched = Watched.of(loop(BLOBS, START, rows=rows), BLOBS)
    assert watched.differs_at is None
    assert watched.verdict == "All 9 half-steps are those of k-means."
    true = list(lloyd_steps(BLOBS, START))
    for mine, step in zip(watched.steps, true, strict=True):
        assert (mine.phase, mine.iteration) == (step.phase, step.iteration)
        assert (mine.labels == step.labels).all()
        assert mine.inertia == pytest.approx(step.inertia, rel=1e-12, nan_ok=True)


def test_pairs_of_a_whole_iteration_are_taken_apart():
    whole = list(loop(BLOBS, START))[1::2]
    watched = Watched.of([(np.full(500, -1), START), *whole], BLOBS)
    assert watched.differs_at is None
    assert watched.steps[2].phase == "update"


def test_steps_of_the_library_can_be_watched_too():
    assert Watched.of(lloyd_steps(BLOBS, START), BLOBS).differs_at is None


@pytest.mark.parametrize(
    ("X", "start", "own", "t", "says"),
    [
        (BLOBS, START, {"assign": farthest}, 1, "points joined another cluster"),
        (BLOBS, START, {"mean": lambda *a: np.trunc(update(*a))}, 2, "whole numbers"),
        (BLOBS, START, {"assign": behind}, 3, "one step behind"),
        (BLOBS, START, {"mean": lambda *a: update(*a) + 0.1}, 2, "away from where"),
        (BLOBS, START, {"mean": lambda *a: update(*a) + 50}, 2, "inertia rose from"),
        (FIVE, FIVE[[3, 0, 1]], {"mean": naive_mean}, 4, "a centroid is nan"),
        (FIVE, FIVE[[3, 0, 1]], {}, 4, "1 cluster lost all points"),
        (FIVE, FIVE[[3, 0, 1]], {"mean": without_the_empty}, 4, "1 cluster lost"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_what_is_seen_at_the_first_difference_is_named(X, start, own, t, says):
    behind.__dict__.clear()
    watched = Watched.of(loop(X, start, **own), X)
    assert watched.differs_at == t
    assert watched.verdict.startswith(f"{watched.title(t)}, is the first that differs")
    assert says in watched.verdict


def test_a_loop_that_stops_early_or_goes_on_is_told_so():
    steps = list(loop(BLOBS, START))
    early = Watched.of(steps[:5], BLOBS)
    assert early.verdict.endswith("it ends after 5 half-steps; k-means makes 9.")
    longer = Watched.of([*steps, steps[-1], steps[-1]], BLOBS)
    assert longer.verdict.endswith("Then come 2 more that change nothing.")


def test_a_loop_that_raises_shows_how_far_it_came():
    def broken():
        yield from list(loop(BLOBS, START))[:3]
        raise IndexError("list index out of range")

    watched = Watched.of(broken(), BLOBS)
    assert len(watched.steps) == 4
    assert watched.verdict.endswith("raised IndexError: list index out of range.")


def test_a_loop_that_never_ends_is_left():
    watched = Watched.of(repeat((np.zeros(500, int), START)), BLOBS)
    assert len(watched.steps) == 1001
    assert "Only the first 1000 are shown." in watched.verdict


@pytest.mark.parametrize(
    "item",
    [
        3,
        (1, 2, 3),
        ([0] * 499, START),
        ([7] * 500, START),
        ([0] * 500, [1.0, 2.0]),
        (["a"] * 500, START),
        ([[0, 1], [900]], START),
    ],
)
def test_what_is_no_pair_of_labels_and_centroids_is_refused(item):
    with pytest.raises(ValueError, match="Item 0 is .* Needed: a pair"):
        watch([item], BLOBS)


def test_nothing_is_refused_too():
    with pytest.raises(ValueError, match="Nothing was yielded"):
        watch([], BLOBS)


def test_the_lab_marks_what_differs_where_it_differs():
    lab = watch(loop(BLOBS, START, assign=farthest), BLOBS)
    assert "is the first that differs" in lab.note.value
    assert lab.stage.overlay == []
    lab.step.value = 1
    wrong = (lab.watched.steps[1].labels != lab.watched.true[1].labels).sum()
    assert [m["shape"] for m in lab.stage.overlay] == ["ring"] * wrong
    lab.step.value = 2
    assert lab.stage.overlay == []


def test_a_saved_notebook_has_its_picture_and_verdict():
    lab = watch(loop(BLOBS, START), BLOBS)
    data, _ = lab._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert "All 9 half-steps" in repr(lab)


@pytest.mark.parametrize(
    "labels",
    [[[0, 1], [3, 4]], [[0, 1, 2, 3], [3, 4, 5]], [-5] * 6, [0.5] * 6, [0, 1, -1] * 2],
)
def test_labels_that_miss_a_point_are_refused_and_leave_nothing(labels):
    X = load("six points").X
    before = set(registry._instances)
    with pytest.raises(ValueError, match="Item 0 is"):
        watch([(labels, X[:2])], X)
    assert set(registry._instances) == before


def whole_iterations(X, centroids):
    """Yield a pair for each iteration, as many a class does; not the start."""
    labels = None
    while True:
        before, labels = labels, assign(X, centroids)
        centroids = update(X, labels, centroids)
        yield labels, centroids
        if before is not None and np.array_equal(labels, before):
            return


def test_a_pair_for_each_whole_iteration_is_k_means_from_its_first_centroids():
    watched = Watched.of(whole_iterations(BLOBS, START), BLOBS)
    assert watched.differs_at is None
    n = len(list(lloyd_steps(BLOBS, START))) - 3  # the first iteration is not shown
    assert watched.verdict == (
        "The first pair is a whole iteration: what is shown here starts from its "
        f"centroids. All {n} half-steps are those of k-means."
    )


def test_a_mistake_in_whole_iterations_is_found():
    (labels, first), *rest = whole_iterations(BLOBS, START)
    cut = [(labels, first), *((its, np.trunc(places)) for its, places in rest)]
    watched = Watched.of(cut, BLOBS)
    assert watched.title(watched.differs_at) == "Iteration 1, update"
    assert "all centroids are whole numbers" in watched.verdict


@pytest.mark.parametrize("steps", [3, None])
def test_what_yields_nothing_is_refused_in_a_sentence(steps):
    with pytest.raises(TypeError, match=f"steps={steps} yields nothing. Needed: pairs"):
        watch(steps, [[0.0], [1]])


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (([0, 5], [[0.0], [1]]), "its labels are not from 0 to 1"),
        (([0, 0.5], [[0.0], [1]]), "its labels are not whole numbers"),
        (([[0], [0]], [[0.0], [1]]), "its labels are not from 0 to 1"),
        (([0, 1], [0.0, 1]), "its centroids have the shape (2,)"),
        (3, "Item 0 is 3: "),
        (next(lloyd_steps([[0.0], [1], [2]], [[0.0]])), "it has 3 labels"),
    ],
)
def test_what_is_no_pair_is_refused_with_the_reason(item, reason):
    with pytest.raises(ValueError, match="Needed: a pair .labels, centroids") as caught:
        watch([item], [[0.0], [1]])
    assert type(caught.value) is ValueError  # the name that a learner knows
    assert reason in str(caught.value)
