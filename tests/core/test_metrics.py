"""Scores of a clustering: by hand, against scikit-learn, on the chapters."""

import itertools

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from kmeans_lib import assign, best_of, images, load, metrics, record
from kmeans_lib.datasets.real import photo_image

TWO_CLUMPS = load("six points").X


def random_labels(seed, n=60, k=4):
    return np.random.default_rng(seed).integers(k, size=n)


# Agreement


def test_adjusted_rand_by_counting_pairs_on_paper():
    """Of 15 pairs, 6 and 7 are together in one of the two, 4 in both."""
    one, other = [0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1]
    # expected of random labels 6 * 7 / 15 = 2.8, at most (6 + 7) / 2 = 6.5
    assert metrics.adjusted_rand(one, other) == pytest.approx(1.2 / 3.7)


@pytest.mark.parametrize("seed", range(5))
def test_adjusted_rand_ignores_the_names_of_the_clusters(seed):
    one, other = random_labels(seed), random_labels(seed + 50)
    renamed = np.array([2, 0, 3, 1])[one]
    score = metrics.adjusted_rand(one, other)
    assert metrics.adjusted_rand(renamed, other) == score
    assert metrics.adjusted_rand(renamed, one) == 1


@pytest.mark.parametrize("k", [1, 2, 5, 40])
def test_adjusted_rand_is_that_of_scikit_learn(k):
    for seed in range(20):
        one, other = random_labels(seed, k=k), random_labels(seed + 50)
        expected = adjusted_rand_score(other, one)
        assert metrics.adjusted_rand(one, other) == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize("seed", range(20))
def test_matching_agrees_in_as_many_points_as_any_renaming(seed):
    """Against all 24 permutations, tried one by one."""
    one, other = random_labels(seed), random_labels(seed + 50)
    best = max(
        (np.array(names)[one] == other).sum()
        for names in itertools.permutations(range(4))
    )
    assert (metrics.match_labels(one, other) == other).sum() == best


@pytest.mark.parametrize(("k", "k_reference"), [(2, 5), (5, 2)])
def test_matching_is_a_renaming_even_where_the_numbers_of_clusters_differ(
    k, k_reference
):
    one, other = random_labels(1, k=k), random_labels(2, k=k_reference)
    assert sorted(metrics.matching(one, other)) == list(range(5))
    renamed = metrics.match_labels(one, other)
    assert metrics.adjusted_rand(renamed, one) == 1


def test_matching_takes_the_small_integers_of_a_trace():
    """A product of int8 labels would overflow at 12 clusters."""
    one = np.repeat(np.arange(12, dtype=np.int8), 3)
    assert np.array_equal(metrics.match_labels(one[::-1], one), one)


@pytest.mark.parametrize(("k", "others"), [(4, 4), (3, 4), (4, 2), (1, 3)])
def test_colours_go_to_the_nearest_centroids_together(k, others):
    """As the best of all assignments, tried one by one; what is left over is new."""
    rng = np.random.default_rng(k)
    first, other = rng.normal(size=(k, 2)), rng.normal(size=(others, 2))
    order = metrics.matched_order(first, other)
    cost = ((other[:, None] - first) ** 2).sum(axis=2)
    n = min(k, others)
    least = min(
        sum(cost[j, i] for j, i in zip(rows, columns))
        for rows in itertools.permutations(range(others), n)
        for columns in itertools.combinations(range(k), n)
    )
    kept = [(j, i) for j, i in enumerate(order) if i < k]
    assert sum(cost[pair] for pair in kept) == pytest.approx(least)
    assert (len(kept), len(set(order))) == (n, others)
    new = sorted(i for i in order if i >= k)
    assert new == list(range(k, k + others - n))


def test_labels_are_matched_where_an_index_has_32_bits(monkeypatch):
    """As in WebAssembly, where NumPy counts no numbers of 64 bits."""

    def bincount(numbers, *args, count=np.bincount, **options):
        assert np.can_cast(numbers.dtype, np.intp)
        return count(numbers, *args, **options)

    monkeypatch.setattr(np, "intp", np.int32)
    monkeypatch.setattr(np, "bincount", bincount)
    found = metrics.match_labels(np.int64([1, 1, 0, 0, 0]), [0, 0, 0, 1, 1])
    assert found.tolist() == [0, 0, 1, 1, 1]


def test_134_of_150_irises_lie_in_the_cluster_of_their_species():
    data = load("iris")
    run = record(data.X, 3, init=data.X[[128, 18, 130]])
    agree = metrics.match_labels(run.labels, data.truth) == data.truth
    assert agree.sum() == 134
    assert metrics.adjusted_rand(run.labels, data.truth) == pytest.approx(
        0.730238, abs=1e-6
    )


# Silhouettes


def test_silhouettes_are_the_mean_distances_written_out():
    """A double loop over the definition, on random points."""
    X = np.random.default_rng(0).normal(size=(30, 2))
    labels = random_labels(0, 30, 3)

    def silhouette(i):
        distances = np.linalg.norm(X - X[i], axis=1)
        own = (labels == labels[i]) & (np.arange(30) != i)
        a = distances[own].mean()
        b = min(distances[labels == j].mean() for j in range(3) if j != labels[i])
        return (b - a) / max(a, b)

    expected = [silhouette(i) for i in range(30)]
    found = metrics.silhouette_samples(X, labels)
    np.testing.assert_allclose(found, expected)


@pytest.mark.parametrize(
    ("name", "k", "value"),
    [
        ("four blobs", 4, 0.6935),
        ("three blobs", 3, 0.6837),
        ("Ruspini", 4, 0.7377),
        ("iris", 2, 0.6810),
        ("iris", 3, 0.5528),
        ("moons", 2, 0.489),
    ],
)
def test_silhouettes_of_the_best_clustering_are_those_of_the_chapter(name, k, value):
    X = load(name).X
    labels = best_of(X, k, 60, init="greedy k-means++").labels
    assert metrics.silhouette(X, labels) == pytest.approx(value, abs=6e-4)


@pytest.mark.parametrize(("name", "of_truth"), [("moons", 0.328), ("rings", 0.109)])
def test_silhouette_prefers_the_wrong_answer_on_crescents_and_rings(name, of_truth):
    data = load(name)
    found = best_of(data.X, 2, 60).labels
    truth = metrics.silhouette(data.X, data.truth)
    assert truth == pytest.approx(of_truth, abs=6e-4)
    assert metrics.silhouette(data.X, found) > truth


@pytest.mark.parametrize("labels", [[0] * 6, range(6)])
def test_a_silhouette_needs_another_cluster_and_company(labels):
    with pytest.raises(
        ValueError,
        match=r"(1 cluster|6 clusters) among 6 points. Needed: at least 2, and fewer "
        "than points, since a silhouette compares a point's own cluster with another "
        r"one\.$",
    ):
        metrics.silhouette(TWO_CLUMPS, list(labels))


# Gap statistic


def test_gap_is_the_definition_written_out():
    X = load("Ruspini").X + [0, 5]  # the box begins elsewhere in each direction
    rng = np.random.default_rng(5)
    low, high = X.min(axis=0), X.max(axis=0)

    def log_inertia(points):
        best = best_of(points, 3, 2, init="greedy k-means++", seed=5)
        return np.log(best.inertia)

    expected = [log_inertia(rng.uniform(low, high, X.shape)) for _ in range(4)]
    gap, error = metrics.gap_at(X, 3, n_references=4, n_init=2, seed=5)
    assert gap == pytest.approx(np.mean(expected) - log_inertia(X))
    assert error == pytest.approx(np.std(expected) * np.sqrt(1.25))


@pytest.mark.parametrize(
    ("name", "options", "choice"),
    [
        ("three blobs", {}, 3),
        ("Ruspini", {}, 4),
        ("uniform noise", {}, 1),
        ("penguins", {"scaled": True}, 5),
    ],
)
def test_gap_chooses_the_k_of_the_chapter(name, options, choice):
    X = load(name, **options).X
    gap = metrics.gap_statistic(X, range(1, 9))
    assert gap.choice == choice


def test_gap_may_stop_too_early_on_the_four_blobs():
    """From one to two clusters nothing is gained that chance would not.

    With 20 reference sets the rule says 1 in 85 of 100 draws, and 4 in the
    others; with many it says 1. The largest gap is at 4 every time.
    """
    gap = metrics.gap_statistic(
        load("four blobs").X, range(1, 6), n_references=100, n_init=3
    )
    assert gap.choice == 1
    assert gap.largest == 4


@pytest.mark.parametrize("seed", [0, 10, 20])
def test_gap_does_not_find_the_species_of_the_irises(seed):
    """It says none up to 8 (29 of 40 draws of the references) or 6 (11)."""
    gap = metrics.gap_statistic(load("iris").X, range(1, 9), seed=seed)
    assert gap.choice in (None, 6)


@pytest.mark.parametrize("seed", range(5))
def test_gap_finds_no_clusters_in_noise_whatever_the_seed(seed):
    X = load("uniform noise", seed=seed).X
    gap = metrics.gap_statistic(X, (1, 2), n_init=3, n_references=10)
    assert gap.choice == 1


@pytest.mark.parametrize(
    ("gap", "error", "choice"),
    [
        ([0.5, 0.4, 0.3], [0, 0, 0], 1),
        ([0.1, 0.5, 0.4], [0, 0, 0], 2),
        ([0.1, 0.15, 0.4], [0, 0.05, 0], 1),  # within one error: not clear
        ([0.5, 0.75, 2], [0, 0.25, 0], 1),  # one error, to the last bit
        ([0.1, 0.2, 0.3], [0, 0, 0], None),
    ],
)
def test_the_rule_takes_the_first_k_that_is_not_clearly_beaten(gap, error, choice):
    assert metrics.gap_choice([1, 2, 3], gap, error) == choice


@pytest.mark.parametrize("name", ["gap", "error"])
def test_a_number_that_is_missing_in_a_curve_is_said_to_be_there(name):
    curves = {"gap": [0.5, 0.4], "error": [0, 0]} | {name: [0.5, np.nan]}
    with pytest.raises(ValueError, match=rf"^{name} has shape \(2,\) and 1 value "):
        metrics.gap_choice([1, 2], **curves)


NOISE = np.random.default_rng(2).uniform(size=(50, 2))


@pytest.mark.parametrize(
    ("score", "usual"),
    [
        (metrics.gap_at, {"n_references": 20, "n_init": 10, "seed": 0}),
        (metrics.stability, {"n_splits": 20, "n_init": 10, "seed": 0}),
    ],
)
def test_what_is_usual_is_what_the_signature_says(score, usual):
    """One more of anything, or another seed, is seen on points without groups."""
    found = score(NOISE, 9)
    assert score(NOISE, 9, **usual) == found
    for name in usual:
        assert score(NOISE, 9, **usual | {name: usual[name] + 1}) != found, name


def test_gaps_for_several_k_are_those_of_each():
    found = metrics.gap_statistic(NOISE, [8, 9])
    pairs = [metrics.gap_at(NOISE, k) for k in (8, 9)]
    assert list(zip(found.gap, found.error)) == pairs
    assert [*metrics.growing_gap(NOISE, 9)][-1] == pairs[1]


def test_gap_refuses_an_inertia_of_zero():
    with pytest.raises(ValueError, match=r"With k=6 the inertia is 0"):
        metrics.gap_at(TWO_CLUMPS, 6)


# Stability


@pytest.mark.parametrize(
    ("name", "k", "lowest", "highest"),
    [
        ("four blobs", 4, 0.99, 1),
        ("four blobs", 5, 0.6, 0.95),
        ("Ruspini", 4, 0.99, 1),
        ("iris", 2, 0.95, 1),
        ("uniform noise", 3, 0.3, 0.7),
        ("uniform noise", 4, 0.75, 0.9),  # stable without any clusters
    ],
)
def test_stability_is_what_the_chapter_says(name, k, lowest, highest):
    value = metrics.stability(load(name).X, k, n_init=5)
    assert lowest <= value <= highest


@pytest.mark.parametrize("seed", range(5))
def test_each_half_has_centroids_of_its_own(seed):
    """Of six points, three are in each half: they are its three centroids."""
    X = NOISE[:6]
    order = np.random.default_rng(seed).permutation(6)
    found = metrics.label_by_halves(X, 3, np.random.default_rng(seed))
    for labels, rows in zip(found, (order[:3], order[3:])):
        own = np.empty(3, int)
        own[labels[rows]] = rows  # which point each centroid lies on
        assert sorted(own) == sorted(rows)
        distances = ((X[:, None] - X[own]) ** 2).sum(axis=2)
        assert labels.tolist() == distances.argmin(axis=1).tolist()


def test_halves_are_labelled_as_stability_labels_them():
    rngs = [np.random.default_rng(0) for _ in range(2)]
    found = metrics.label_by_halves(NOISE, 9, rngs[0])
    usual = metrics.label_by_halves(NOISE, 9, rngs[1], n_init=10, seed=0)
    np.testing.assert_array_equal(found, usual)
    assert metrics.adjusted_rand(*found) == metrics.stability(NOISE, 9, n_splits=1)


def test_the_seed_of_the_halves_is_that_of_their_starts():
    """Of one run each, on two halves of points without groups."""
    rows = np.random.default_rng(0).permutation(50)[:25]
    for seed in (0, 7):
        rng, options = np.random.default_rng(0), {"n_init": 1, "seed": seed}
        labels, _ = metrics.label_by_halves(NOISE, 9, rng, **options)
        start = best_of(NOISE[rows], 9, 1, init="greedy k-means++", seed=seed)
        assert labels.tolist() == assign(NOISE, start.centroids).tolist()


def test_a_gap_is_usually_that_of_20_references_and_10_runs_each():
    usual = {"n_references": 20, "n_init": 10, "seed": 0}
    for f, k in ((metrics.gap_at, 2), (metrics.gap_statistic, [1, 2])):
        assert repr(f(NOISE, k)) == repr(f(NOISE, k, **usual))


def test_stability_needs_k_points_in_each_half():
    with pytest.raises(ValueError, match=r"k=4.*half of the 6 points has only 3"):
        metrics.stability(TWO_CLUMPS, 4)
    assert 0 <= metrics.stability(TWO_CLUMPS, 3) <= 1


# Pictures


def test_psnr_by_hand():
    """Each value off by 255/10: 20 decibels."""
    assert images.psnr([0.0, 25.5], [25.5, 0.0]) == pytest.approx(20)
    assert images.psnr([[0.1]], [[0.2]], peak=1) == pytest.approx(20)


def test_psnr_does_not_wrap_around_in_unsigned_bytes():
    """10 - 250 is 16 in uint8 arithmetic."""
    dark, light = np.uint8([[10]]), np.uint8([[250]])
    expected = 10 * np.log10(255**2 / 240**2)
    assert images.psnr(dark, light) == pytest.approx(expected)
    assert images.psnr(light, dark) == pytest.approx(expected)


def test_equal_pictures_have_infinite_psnr():
    picture = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    assert images.psnr(picture, picture) == float("inf")


def test_psnr_refuses_pictures_of_different_shape():
    with pytest.raises(ValueError, match=r"\(2,\), the other \(3,\)"):
        images.psnr([1, 2], [1, 2, 3])


@pytest.mark.parametrize(("k", "value"), [(8, 5.52), (16, 5.68), (64, 7.44)])
def test_the_most_frequent_colours_are_a_bad_palette(k, value):
    """They are all pale sky; see chapter 8."""
    pixels = photo_image().reshape(-1, 3)
    colours, counts = np.unique(pixels, axis=0, return_counts=True)
    palette = colours[np.argsort(-counts, kind="stable")[:k]].astype(float)
    found = images.psnr(palette[assign(pixels, palette)], pixels)
    assert found == pytest.approx(value, abs=6e-3)


def test_sixteen_colours_by_k_means_come_close_to_the_photograph():
    """27.5 decibels, from the palette of a picture an eighth as wide."""
    pixels = photo_image().reshape(-1, 3)
    run = best_of(load("photograph").X, 16, 4, init="greedy k-means++")
    compressed = run.centroids[assign(pixels, run.centroids)]
    assert images.psnr(compressed, pixels) == pytest.approx(27.5, abs=0.3)


def test_centroids_on_other_features_are_not_matched():
    with pytest.raises(
        ValueError,
        match="^first has 1 feature, other 2. Needed: centroids of two runs on the "
        r"same features\.$",
    ):
        metrics.matched_order([[0]], [[0, 0]])
