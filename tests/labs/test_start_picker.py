"""The seeding lab: what it shows is what the starts of the library do."""

import re

import numpy as np
import pytest

from kmeans_lib import INITS, load, record
from kmeans_lib.init import PICKS
from kmeans_lib.labs import seeding
from kmeans_lib.picking import pick_start

X = load("four blobs").X


def by_hand(X, chosen):
    """Squared distance to the nearest of the chosen, in plain loops."""
    return np.array(
        [min(sum((a - b) ** 2 for a, b in zip(x, c)) for c in chosen) for x in X]
    )


@pytest.mark.parametrize("start", PICKS)
@pytest.mark.parametrize("seed", [0, 7])
def test_the_start_is_that_of_record(start, seed):
    lab = seeding(start, k=5, seed=seed)
    wanted = record(X, 5, init=start, seed=seed)
    np.testing.assert_array_equal(lab.picking.start, wanted[0].centroids)
    assert lab.trace.inertia == wanted.inertia
    assert set(PICKS) <= set(INITS)


def test_points_are_sized_by_their_squared_distance_to_the_nearest_chosen():
    lab = seeding(k=3, seed=1)
    sizes = np.frombuffer(lab.stage.weights["data"], "<f8").reshape(-1, 500)
    for t in (2, 4, 6):
        chosen = lab.picking.start[: t // 2]
        np.testing.assert_allclose(sizes[t], by_hand(X, chosen))
    np.testing.assert_array_equal(sizes[3], sizes[2])  # a draw weighs nothing


def test_the_chart_has_the_chance_of_each_group():
    """Finding B9: the task asks which group has the highest."""
    lab = seeding(k=3, seed=1, step=2)
    D = by_hand(X, lab.picking.start[:1])
    truth = load("four blobs").truth
    shares = [100 * D[truth == g].sum() / D.sum() for g in (0, 2, 1, 3)]
    np.testing.assert_allclose(lab.chart.series[0]["y"], shares)
    assert lab.chart.ticks == ["lower", "middle", "right", "upper"]
    middles = np.array([X[truth == g].mean(axis=0) for g in (0, 2, 1, 3)])
    assert middles.argmin(axis=0)[1] == 0
    assert middles.argmax(axis=0).tolist() == [2, 3]
    assert f"a chance of {shares[3]:.3g}%" in lab.chart.words[3]
    lab.outliers.value = True
    assert lab.chart.ticks[-1] == "outliers"
    assert "The 2 outliers together have a chance" in lab.chart.words[-1]
    np.testing.assert_allclose(lab.table().sum(axis=1), 1)


def test_the_first_draw_is_even_and_farthest_first_is_no_draw():
    """Finding B10: no chance is involved, and nothing is called a draw."""
    lab = seeding(step=1)
    np.testing.assert_allclose(lab.chart.series[0]["y"], [25] * 4)
    lab.init.value = "farthest"
    assert lab.chart.name == "Chance in this draw"  # of the first point
    lab.step.value = 3
    assert sorted(lab.chart.series[0]["y"]) == [0, 0, 0, 100]
    assert lab.chart.name == "No chance involved: the farthest point is taken"
    assert "no chance is involved" in lab.picking.sentence(3)
    assert "The orange centroid is the point farthest from" in lab.picking.sentence(3)
    phases = [step.phase for step in lab.picking.steps]
    assert phases == ["init", "draw", "weigh", *["take", "weigh"] * 3]
    words = [*lab.picking.words[3:], lab.chart.name, *lab.chart.words]
    assert not any("draw" in said or "dice" in said for said in words)


def test_a_draw_marks_the_bar_it_fell_into_and_says_how_likely_it_was():
    lab = seeding(seed=3)
    for t in (3, 5, 7):
        lab.step.value = t
        pick = lab.picking.pick_at(t)
        rows = list(lab._groups().values())[lab.chart.selected]
        assert pick.row in rows
        times = pick.probabilities[pick.row] * 500
        assert f"{times:.1f} times" in lab.picking.sentence(t)
    lab.step.value = 4
    assert lab.chart.selected == -1


def test_greedy_crosses_out_the_candidates_it_did_not_keep():
    lab = seeding("greedy k-means++", seed=2, step=3)
    pick = lab.picking.pick_at(3)
    crossed = {m["point"] for m in lab.stage.overlay if m["shape"] == "cross"}
    assert crossed == set(pick.candidates) - {pick.row}
    assert len(pick.candidates) == 3
    kept = by_hand(X, [X[lab.picking.picks[0].row], X[pick.row]]).sum()
    for row in crossed:
        other = by_hand(X, [X[lab.picking.picks[0].row], X[row]]).sum()
        assert other >= kept


def test_a_selected_bar_rings_its_points():
    lab = seeding(step=2)
    lab.chart.selected = 3
    rung = [mark["point"] for mark in lab.stage.overlay]
    assert rung == np.flatnonzero(load("four blobs").truth == 3).tolist()
    lab.step.value = 4
    assert lab.stage.overlay == []


def test_how_good_the_start_is_is_said_when_it_is_complete():
    """Finding B12: the headline answered the question before the first move."""
    lab = seeding("farthest", outliers=True, step=0)
    for t in range(8):
        lab.step.value = t
        assert "of 100" not in lab.sentence.text
        assert "complete" not in lab.chart.name
    lab.step.value = 8
    assert "From 0 of 100 farthest starts" in lab.sentence.text
    assert lab.chart.name == "The start is complete: shares of the sum of D²"


def test_two_outliers_ruin_farthest_first_and_not_k_means_plus_plus():
    lab = seeding("farthest", outliers=True, step=-1)
    assert "From 0 of 100 farthest starts" in lab.sentence.text
    far = {(40.0, 40.0), (-40.0, 40.0)}
    assert far < {tuple(row) for row in lab.picking.start}
    lab.init.value = "k-means++"
    hits = int(re.search(r"From (\d+) of 100", lab.sentence.text)[1])
    assert 10 <= hits <= 50  # 28% of 500 seeds in the course's numbers
    lab.outliers.value = False
    lab.init.value = "farthest"
    assert "From 100 of 100 farthest starts" in lab.sentence.text


def test_the_seed_has_an_effect_on_every_start():
    lab = seeding()
    for init in PICKS:
        lab.init.value = init
        assert not lab.seed.disabled
        starts = []
        for lab.seed.value in range(4):
            starts.append(lab.picking.start)
        assert len({start.tobytes() for start in starts}) > 1


@pytest.mark.parametrize("k", [0, 13, 2.5])
def test_a_k_that_cannot_be_chosen_is_refused(k):
    with pytest.raises((ValueError, TypeError), match=f"k={k}.*Needed: a whole number"):
        seeding(k=k)


def test_a_half_step_that_is_not_there_is_refused():
    with pytest.raises(IndexError, match="There is no half-step 9; the last is 8"):
        seeding(step=9)


def test_the_slider_is_as_long_as_the_picks_and_k_changes_both():
    lab = seeding(k=4)
    assert lab.step.max == 8
    lab.k.value = 6
    assert lab.step.max == 12 == len(lab.picking.steps) - 1
    lab.step.value = 12
    lab.k.value = 2
    assert lab.step.value == 4
    assert "start is complete" in lab.picking.sentence(4)


def test_a_chosen_centroid_never_moves_and_the_rest_are_not_there_yet():
    steps = pick_start(X, 4, "k-means++").steps
    for before, after in zip(steps, steps[1:]):
        there = ~np.isnan(before.centroids)
        np.testing.assert_array_equal(before.centroids[there], after.centroids[there])
    placed = [int((~np.isnan(s.centroids[:, 0])).sum()) for s in steps]
    assert placed == [0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_a_start_without_picks_is_refused():
    with pytest.raises(
        ValueError, match="init='random' is not known. Known: 'k-means\\+\\+'"
    ):
        seeding("random")


def test_a_page_without_a_kernel_gets_a_picture_and_the_sentence():
    lab = seeding(step=-1)
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert "of 100 k-means++ starts" in metadata["image/png"]["alt"]
