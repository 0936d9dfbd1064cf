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


def test_the_chances_of_the_chart_are_shares_of_the_squared_distances():
    lab = seeding(k=3, seed=1, step=2)
    D = np.sort(by_hand(X, lab.picking.start[:1]))
    groups = [100 * part.sum() / D.sum() for part in np.array_split(D, 20)]
    np.testing.assert_allclose(lab.chart.series[0]["y"], groups)


def test_the_first_draw_is_even_and_farthest_first_is_no_draw():
    lab = seeding(step=1)
    np.testing.assert_allclose(lab.chart.series[0]["y"], [5] * 20)
    lab.init.value = "farthest"
    lab.step.value = 3
    np.testing.assert_allclose(lab.chart.series[0]["y"], [0] * 19 + [100])
    assert "nothing is random here" in lab.picking.sentence(3)


def test_a_draw_marks_the_bar_it_fell_into_and_says_how_likely_it_was():
    lab = seeding(seed=3)
    for t in (3, 5, 7):
        lab.step.value = t
        pick = lab.picking.pick_at(t)
        rows = lab._groups()[lab.chart.selected]
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
    lab.chart.selected = 19
    rung = [mark["point"] for mark in lab.stage.overlay]
    D = by_hand(X, lab.picking.start[:1])
    assert sorted(rung) == sorted(np.argsort(D, kind="stable")[-25:])
    lab.step.value = 4
    assert lab.stage.overlay == []


def test_two_outliers_ruin_farthest_first_and_not_k_means_plus_plus():
    lab = seeding("farthest", outliers=True)
    assert "From 0 of 100 farthest starts" in lab.sentence.text
    far = {(40.0, 40.0), (-40.0, 40.0)}
    assert far < {tuple(row) for row in lab.picking.start}
    lab.init.value = "k-means++"
    hits = int(re.search(r"From (\d+) of 100", lab.sentence.text)[1])
    assert 10 <= hits <= 50  # 28% of 500 seeds in the course's numbers
    lab.outliers.value = False
    lab.init.value = "farthest"
    assert "From 100 of 100 farthest starts" in lab.sentence.text


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
    with pytest.raises(ValueError, match="'random', chosen pick by pick, is not known"):
        seeding("random")


def test_a_page_without_a_kernel_gets_a_picture_and_the_sentence():
    lab = seeding()
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert "of 100 k-means++ starts" in metadata["image/png"]["alt"]
