"""Every data set is what the course says it is, point by point.

The fingerprints come from the notes that the chapters were planned with;
they were computed there by other code.
"""

from functools import cache

import numpy as np
import pandas as pd
import pytest
import sklearn.datasets

from kmeans_lib import DATASETS, Dataset, best_of, load, record, sweep
from kmeans_lib.datasets.real import PENGUIN_FEATURES, penguin_sex, photo_image
from kmeans_lib.datasets.samples import make_blobs, make_circles, make_moons
from kmeans_lib.metrics import adjusted_rand

SEEDED = [
    "grid of blobs",
    "overlapping blobs",
    "unbalanced blobs",
    "blobs with noise features",
    "25 blobs far apart",
    "outlier pair",
    "mouse",
    "moons",
    "rings",
    "uniform noise",
]


@pytest.fixture(scope="module", params=DATASETS)
def dataset(request):
    return load(request.param)


def test_a_data_set_is_complete(dataset):
    """A lab shows each of these parts, so none may be missing."""
    assert isinstance(dataset, Dataset)
    assert dataset.X.dtype == np.float64
    assert dataset.X.ndim == 2
    assert np.isfinite(dataset.X).all()
    assert len(dataset.features) == dataset.X.shape[1]
    assert len(set(dataset.features)) == len(dataset.features)
    assert dataset.source


def test_a_data_set_cannot_be_written_to(dataset):
    with pytest.raises(ValueError, match="read-only"):
        dataset.X[0, 0] = 1
    if dataset.truth is not None:
        with pytest.raises(ValueError, match="read-only"):
            dataset.truth[0] = 1


def test_truth_names_a_group_for_every_point(dataset):
    if dataset.truth is not None:
        assert dataset.truth.shape == (len(dataset.X),)
        groups = np.unique(dataset.truth)
        assert groups.tolist() == list(range(len(groups)))


def test_the_sentence_fits_under_a_drop_down(dataset):
    assert dataset.sentence.endswith(".")
    assert "\n" not in dataset.sentence
    assert 40 <= len(dataset.sentence) <= 140


def test_a_data_set_knows_its_name_in_the_drop_down():
    assert {name: load(name).name for name in DATASETS} == {
        name: name for name in DATASETS
    }


def test_k_means_runs_on_every_data_set(dataset):
    trace = record(dataset.X, 2, max_iter=3)
    assert (np.diff(trace.inertias[1:]) <= 1e-9 * trace.inertias[1]).all()


@pytest.mark.parametrize("name", SEEDED)
def test_a_seed_fixes_the_points_and_another_seed_moves_them(name):
    assert np.array_equal(load(name, seed=3).X, load(name, seed=3).X)
    assert not np.array_equal(load(name, seed=3).X, load(name, seed=4).X)


def test_making_data_leaves_the_global_random_numbers_alone():
    np.random.seed(7)  # noqa: NPY002
    expected = np.random.rand()  # noqa: NPY002
    np.random.seed(7)  # noqa: NPY002
    for name in DATASETS:
        load(name)
    assert np.random.rand() == expected  # noqa: NPY002


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"'blob'.*'four blobs'.*'moons'"):
        load("blob")


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("rectangle", {"w": 0.5}, r"w=0\.5\. Needed: a number, at least 1"),
        ("rectangle", {"w": np.nan}, "w=nan"),
        ("grid of blobs", {"n": 8}, "n=8"),
        ("overlapping blobs", {"n": 3, "k": 4}, "n=3"),
        ("overlapping blobs", {"k": 0}, "k=0"),
        ("25 blobs far apart", {"n": 24}, "n=24"),
        ("blobs with noise features", {"p": -1}, "p=-1"),
        ("outlier pair", {"r": -1}, "r=-1"),
        ("uniform noise", {"n": 0}, "n=0"),
        ("duplicates", {"copies": 0}, "copies=0"),
        ("photograph", {"every": 0}, "every=0"),
        ("grid of blobs", {"spread": -1}, "spread=-1"),
        ("moons", {"noise": -0.1}, r"noise=-0\.1"),
        ("moons", {"noise": None}, "noise=None"),
        ("moons", {"n": 0}, "n=0"),
        ("rings", {"noise": np.nan}, "noise=nan"),
        ("rings", {"n": 0}, "n=0"),
        ("penguins", {"features": ["wings"]}, "'wings'.*'bill length, mm'"),
    ],
)
def test_a_useless_option_is_refused_with_a_sentence(name, options, message):
    with pytest.raises(ValueError, match=message):
        load(name, **options)


@pytest.mark.parametrize("name", ["moons", "rings"])
def test_half_a_point_is_refused_with_a_sentence(name):
    with pytest.raises(TypeError, match=r"n=2\.5 is a float"):
        load(name, n=2.5)


# A data set of your own


def test_points_of_your_own_are_named_and_counted():
    mine = Dataset.of([[1, 2], [3, 4]])
    assert mine.name == "your points"
    assert mine.X.tolist() == [[1, 2], [3, 4]]
    assert mine.truth is None
    assert mine.sentence == "Your own 2 points."
    assert mine.features == ("feature 1", "feature 2")
    assert Dataset.of([[1, 2]], name="one").name == "one"
    assert Dataset.of([[1, 2]]).sentence == "Your own point."


def test_columns_of_a_table_keep_their_names():
    table = pd.DataFrame({"height": [1, 2], 7: [3, 4]})
    assert Dataset.of(table).features == ("height", "7")


def test_what_is_given_to_a_data_set_stays_as_it_is():
    X, truth = np.zeros((2, 2)), np.array([0, 1])
    data = Dataset("zeros", X, truth, "Two points.", "by hand")
    X[0, 0], truth[0] = 7, 7
    assert data.X[0, 0] == 0
    assert data.truth[0] == 0


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"truth": [0, 1, 1]}, r"truth has shape \(3,\)\. Needed: \(2,\)"),
        ({"truth": [[0, 1]]}, r"truth has shape \(1, 2\)"),
        ({"features": ["x"]}, r"features is 1, .* Needed: one name per column"),
        ({"X": [[1, 2, 3]]}, r"features is 2, but X has shape \(1, 3\)"),
        ({"X": [1, 2]}, "one dimension"),
        ({"X": [[1, np.nan]]}, "NaN"),
    ],
)
def test_parts_that_do_not_fit_each_other_are_refused(parts, message):
    whole = {"X": [[0, 0], [1, 1]], "truth": None, "features": ("x", "y")}
    with pytest.raises(ValueError, match=message):
        Dataset(name="bad", sentence="", source="", **{**whole, **parts})


# scikit-learn's points, made and stored without scikit-learn


def assert_same_bits(ours, theirs):
    for own, other in zip(ours, theirs, strict=True):
        assert own.dtype == other.dtype
        assert np.array_equal(own, other)


@pytest.mark.parametrize("seed", [0, 40, 170])
@pytest.mark.parametrize("n", [1, 2, 7, 500])
@pytest.mark.parametrize("spreads", [1.0, [1.0, 2.5, 0.5]])
def test_blobs_are_scikit_learns_bit_for_bit(n, seed, spreads):
    theirs = sklearn.datasets.make_blobs(
        n, centers=3, cluster_std=spreads, random_state=seed
    )
    assert_same_bits(make_blobs(n, 3, seed, spreads), theirs)


@pytest.mark.parametrize("seed", [0, 3])
@pytest.mark.parametrize("noise", [0, 0.05, 1.5])
@pytest.mark.parametrize("n", [1, 2, 3, 50, 301])
def test_moons_and_rings_are_scikit_learns_bit_for_bit(n, noise, seed):
    options = {"noise": noise, "random_state": seed}
    theirs = sklearn.datasets.make_moons(n, **options)
    assert_same_bits(make_moons(n, noise, seed), theirs)
    theirs = sklearn.datasets.make_circles(n, factor=0.5, **options)
    assert_same_bits(make_circles(n, noise, seed), theirs)


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("four blobs", {"n_samples": 500, "centers": 4, "random_state": 40}),
        ("three blobs", {"n_samples": 500, "centers": 3, "random_state": 40}),
        ("round blobs", {"n_samples": 1500, "random_state": 170}),
        (
            "varied blobs",
            {"n_samples": 1500, "cluster_std": [1, 2.5, 0.5], "random_state": 170},
        ),
    ],
)
def test_a_set_of_blobs_is_the_one_its_source_names(name, theirs):
    data = load(name)
    assert_same_bits((data.X, data.truth), sklearn.datasets.make_blobs(**theirs))


@pytest.mark.parametrize("name", ["iris", "wine", "digits"])
def test_measured_sets_are_scikit_learns_copies_bit_for_bit(name):
    theirs = getattr(sklearn.datasets, f"load_{name}")()
    data = load(name)
    assert_same_bits((data.X, data.truth), (theirs.data, theirs.target))


def test_measured_sets_have_scikit_learns_features():
    iris, wine = sklearn.datasets.load_iris(), sklearn.datasets.load_wine()
    named = [name.replace(" (cm)", ", cm") for name in iris.feature_names]
    assert load("iris").features == tuple(named)
    assert load("wine").features == tuple(wine.feature_names)
    assert load("digits").features[8:10] == ("pixel 1,0", "pixel 1,1")


def test_the_photograph_is_scikit_learns_pixel_for_pixel():
    theirs = sklearn.datasets.load_sample_image("china.jpg")
    assert_same_bits([photo_image()], [theirs])
    assert_same_bits([photo_image(every=3)], [theirs[::3, ::3]])


# The points themselves


def test_four_blobs_are_the_points_of_the_video():
    data = load("four blobs")
    assert data.X.shape == (500, 2)
    np.testing.assert_allclose(
        data.X[0], (-4.710203918915262, -8.200207949788844), rtol=1e-14
    )
    np.testing.assert_allclose(
        data.X.sum(axis=0), (464.4533818016714, -1811.63346046947)
    )
    means = [data.X[data.truth == j].mean(axis=0) for j in range(4)]
    np.testing.assert_allclose(
        means,
        [(-1.9509, -8.8926), (5.9229, -4.2633), (-0.9320, -3.8138), (0.6757, 2.4766)],
        atol=1e-4,
    )


def test_three_blobs_are_the_points_of_the_videos_file():
    data = load("three blobs")
    np.testing.assert_allclose(
        data.X[0], (-0.5542444229631784, -9.069389766789865), rtol=1e-14
    )
    np.testing.assert_allclose(
        data.X.sum(axis=0), (525.8132645805355, -2833.5631451328277)
    )


def test_the_small_sets_are_the_points_of_the_chapters():
    """These are worked on paper: another order would change the answers."""
    assert load("line of three").X[:, 0].tolist() == [0, 2, 3.5]
    assert load("tie triple").X[:, 0].tolist() == [0, 1, 2]
    assert load("five points").X.tolist() == [[0, 4], [1, 4], [7, 0], [0, 2], [4, 0]]
    assert load("rectangle", w=7).X.tolist() == [[0, 0], [0, 1], [7, 0], [7, 1]]
    assert load("duplicates").X.sum(axis=1).tolist() == [0] * 5 + [2] * 5


def test_ruspinis_points_are_the_75_of_the_paper():
    """Two copies agree; the lowest inertia known for them pins the rest."""
    data = load("Ruspini")
    assert data.X.shape == (75, 2)
    assert data.X.sum(axis=0).tolist() == [4116, 6902]
    best = record(data.X, 4, init=data.X[[32, 36, 1, 18]])
    assert best.inertia == pytest.approx(12881.051, abs=5e-4)
    assert sorted(best.sizes(-1)) == [15, 17, 20, 23]


def test_penguins_are_the_342_complete_rows():
    data = load("penguins")
    assert data.X.shape == (342, 4)
    assert np.bincount(data.truth).tolist() == [151, 68, 123]
    np.testing.assert_allclose(
        data.X.mean(axis=0), (43.921930, 17.151170, 200.915205, 4201.754386)
    )
    assert data.features == PENGUIN_FEATURES


def test_the_sex_of_all_but_nine_penguins_is_known():
    sexes, sizes = np.unique(penguin_sex(), return_counts=True)
    assert dict(zip(sexes.tolist(), sizes.tolist())) == {
        "": 9,
        "female": 165,
        "male": 168,
    }


def test_male_penguins_are_the_heavier_ones_in_each_species():
    data, sex = load("penguins"), penguin_sex()
    for species in range(3):
        masses = [
            data.X[(data.truth == species) & (sex == one), 3].mean()
            for one in ("female", "male")
        ]
        assert masses[1] > 1.1 * masses[0]


def test_penguins_can_be_scaled_and_cut_to_some_features():
    bills = load("penguins", features=PENGUIN_FEATURES[:2], scaled=True)
    assert bills.X.shape == (342, 2)
    np.testing.assert_allclose(bills.X.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(bills.X.std(axis=0), 1)
    assert bills.features == (
        "bill length, standard deviations",
        "bill depth, standard deviations",
    )


def test_a_penguins_sentence_speaks_of_the_features_that_are_there():
    assert "grams" in load("penguins").sentence
    assert "grams" not in load("penguins", scaled=True).sentence
    bills = load("penguins", features=PENGUIN_FEATURES[:2])
    assert "grams" not in bills.sentence


def test_body_mass_holds_nearly_all_the_variance_of_the_raw_penguins():
    variance = load("penguins").X.var(axis=0)
    share = variance[3] / variance.sum()
    assert share == pytest.approx(0.9996, abs=5e-5)


def test_scaled_wine_has_unit_variance():
    np.testing.assert_allclose(load("wine", scaled=True).X.std(axis=0), 1)


def test_the_photograph_is_whole_when_asked():
    image = photo_image()
    assert image.shape == (427, 640, 3)
    assert image.dtype == np.uint8
    whole = load("photograph", every=1).X
    assert np.array_equal(whole, image.reshape(-1, 3))
    assert len(np.unique(whole, axis=0)) == 96_615


def test_outliers_are_added_after_the_four_blobs():
    data = load("four blobs and two outliers")
    assert np.array_equal(data.X[:500], load("four blobs").X)
    assert data.X[500:].tolist() == [[40, 40], [-40, 40]]


def test_more_noise_features_keep_those_that_were_there():
    """So that a slider for p adds noise instead of drawing it anew."""
    few, many = (load("blobs with noise features", p=p) for p in (3, 8))
    assert np.array_equal(few.X, many.X[:, :5])


def test_the_grid_holds_nine_groups_even_where_n_is_not_a_multiple():
    sizes = np.bincount(load("grid of blobs", n=100).truth)
    assert sizes.tolist() == [12] + [11] * 8


def test_outlier_pair_is_centred_so_that_its_rule_is_exact():
    data = load("outlier pair", n=20, distance=10, r=30)
    means = [data.X[data.truth == j].mean(axis=0) for j in range(3)]
    np.testing.assert_allclose(means, [(0, 0), (10, 0), (40, 0)], atol=1e-12)


@pytest.mark.parametrize(("n", "threshold"), [(20, 32.4037), (50, 50.4975)])
def test_an_outlier_pays_for_its_centroid_at_the_distance_of_the_rule(n, threshold):
    """Below distance·sqrt((n + 1)/2) the two groups are better, above not."""
    assert threshold == pytest.approx(10 * np.sqrt((n + 1) / 2), abs=1e-4)
    for r, outlier_alone in [(threshold - 0.01, False), (threshold + 0.01, True)]:
        X = load("outlier pair", n=n, r=r).X
        alone = record(X, 2, init=X[[0, 2 * n]])
        pair = record(X, 2, init=X[[0, n]])
        assert sorted(alone.sizes(-1)) == [1, 2 * n]
        assert sorted(pair.sizes(-1)) == [n, n + 1]
        assert (alone.inertia < pair.inertia) == outlier_alone


# The generated sets, pinned to their first point and column sums, so that the
# numbers that rest on them stand or fall here first


@pytest.mark.parametrize(
    ("name", "shape", "first", "sums"),
    [
        (
            "grid of blobs",
            (450, 2),
            (0.5292157038, 0.1200471625),
            (889.2146738, 892.2917896),
        ),
        (
            "overlapping blobs",
            (3000, 2),
            (7.1124804029, 6.5401372501),
            (14922.7911086, 20015.4849240),
        ),
        (
            "unbalanced blobs",
            (6500, 2),
            (15.7938235569, 35.1800707438),
            (135560.6403587, 242505.0804455),
        ),
        (
            "blobs with noise features",
            (300, 102),
            (1.7640523460, 0.4001572084),
            (574.3606462, 339.0791977),
        ),
        (
            "25 blobs far apart",
            (10_000, 15),
            (276.0310973273, 356.9829267726),
            (2250784.0672543, 2602967.4423727),
        ),
        ("mouse", (490, 2), (0.7646078519, 0.5600235813), (241.3687084, 293.8818042)),
        (
            "uniform noise",
            (500, 2),
            (0.5488135039, 0.7151893664),
            (251.4442290, 244.4773054),
        ),
    ],
)
def test_generated_points_are_the_same_in_every_release(name, shape, first, sums):
    X = load(name).X
    assert X.shape == shape
    np.testing.assert_allclose(X[0, :2], first, atol=1e-9)
    np.testing.assert_allclose(X[:, :2].sum(axis=0), sums, atol=1e-6)


# What each set was made to show


@cache
def lowest_inertia(name, k):
    X = load(name).X
    return sweep(X, k, range(100), init="greedy k-means++").inertia.min()


@pytest.mark.parametrize(
    ("name", "k", "init", "lowest", "highest"),
    [
        ("unbalanced blobs", 8, "random", 0, 0.02),
        ("unbalanced blobs", 8, "k-means++", 0.35, 0.6),
        ("unbalanced blobs", 8, "greedy k-means++", 0.85, 1),
        ("unbalanced blobs", 8, "farthest", 0, 0.2),
        ("grid of blobs", 9, "random", 0.15, 0.4),
        ("grid of blobs", 9, "farthest", 0.95, 1),
        ("four blobs", 4, "random", 0.74, 0.9),
        ("four blobs", 4, "farthest", 1, 1),
        ("four blobs and two outliers", 4, "random", 0, 0.12),
        ("four blobs and two outliers", 4, "k-means++", 0.2, 0.42),
        ("four blobs and two outliers", 4, "farthest", 0, 0),
    ],
)
def test_a_set_rewards_and_punishes_the_starts_that_it_is_made_for(
    name, k, init, lowest, highest
):
    """Rates over 200 seeds; the bounds are four standard errors wide."""
    runs = sweep(load(name).X, k, range(200), init=init)
    rate = runs.success_rate(optimum=lowest_inertia(name, k))
    assert lowest <= rate <= highest


def test_far_apart_blobs_cost_what_theory_says_only_from_k_means_plus_plus():
    """d (n - k) / n = 14.81 a point for 25 groups of variance 1."""
    X = load("25 blobs far apart", n=2000).X
    good = sweep(X, 25, range(5), init="k-means++").inertia / len(X)
    bad = sweep(X, 25, range(5), init="random").inertia / len(X)
    assert good.max() == pytest.approx(14.81, abs=0.3)
    assert bad.min() > 10_000


@pytest.mark.parametrize(
    ("p", "lowest", "highest"),
    [(0, 0.79, 0.81), (10, 0.76, 0.82), (100, 0.7, 0.82), (1000, -0.05, 0.05)],
)
def test_noise_features_drown_the_groups(p, lowest, highest):
    data = load("blobs with noise features", p=p)
    labels = best_of(data.X, 3, 40, init="greedy k-means++").labels
    assert lowest <= adjusted_rand(labels, data.truth) <= highest


@pytest.mark.parametrize(
    ("factor", "agreement"),
    [
        (0.1, 0.501),
        (0.3, 0.751),
        (0.5, 0.969),
        (1, 0.995),
        (2, 0.989),
        (3, 0.984),
        (5, 0.709),
        (10, 0.682),
        (50, 0.679),
    ],
)
def test_stretching_one_axis_changes_the_answer(factor, agreement):
    data = load("stretched blobs", factor=factor)
    labels = best_of(data.X, 4, 50, init="greedy k-means++").labels
    found = adjusted_rand(labels, data.truth)
    assert found == pytest.approx(agreement, abs=6e-4)


def test_noise_has_an_inertia_in_proportion_to_one_over_k():
    """k W / n stays near 1/6 in a square: a curve with a bend everywhere."""
    X = load("uniform noise", n=10_000).X
    for k in (1, 4, 8, 16, 32):
        lowest = sweep(X, k, range(5), init="greedy k-means++").inertia.min()
        assert k * lowest / len(X) == pytest.approx(1 / 6, rel=0.06)


# The lowest inertia of each set, and how it compares with the truth


def inertia_of(X, labels):
    """Inertia of a partition, each cluster around its own mean."""
    return sum(
        ((X[labels == j] - X[labels == j].mean(axis=0)) ** 2).sum()
        for j in np.unique(labels)
    )


@pytest.mark.parametrize(
    ("name", "k", "lowest", "of_truth"),
    [
        ("four blobs", 4, 973.5334296, 976.1047134),
        ("three blobs", 3, 974.1014168, 984.0140036),
        ("round blobs", 3, 2862.7319, 2862.7319),
        ("slanted blobs", 3, 1899.1744, 2384.5773),
        ("varied blobs", 3, 5747.9874, 6943.2710),
        ("uneven blobs", 3, 1203.6015, 1203.6015),
        ("moons", 2, 121.1354, 182.1151),
        ("grid of blobs", 9, 78.2736, 78.2736),
    ],
)
def test_the_lowest_inertia_is_not_above_that_of_the_truth(name, k, lowest, of_truth):
    data = load(name)
    best = best_of(data.X, k, 40, init="greedy k-means++")
    assert best.inertia == pytest.approx(lowest, abs=6e-5)
    truth = inertia_of(data.X, data.truth)
    assert truth == pytest.approx(of_truth, abs=6e-5)


@pytest.mark.parametrize(
    ("options", "k", "lowest", "sizes"),
    [
        ({}, 3, 29_178_323.56463, [70, 107, 165]),
        ({"scaled": True}, 3, 379.392503, [87, 123, 132]),
        ({"scaled": True}, 2, 565.707645, [123, 219]),
        (
            {"scaled": True, "features": PENGUIN_FEATURES[:2]},
            3,
            186.9212514,
            [64, 125, 153],
        ),
    ],
)
def test_penguins_have_the_inertia_of_the_chapter(options, k, lowest, sizes):
    best = best_of(load("penguins", **options).X, k, 40)
    assert best.inertia == pytest.approx(lowest, rel=1e-8)
    assert sorted(best.sizes(-1)) == sizes


def test_two_outliers_take_two_centroids_of_the_best_clustering():
    """Four centroids are too few for four blobs and two far points."""
    X = load("four blobs and two outliers").X
    best = best_of(X, 4, 40, init="greedy k-means++")
    assert best.inertia == pytest.approx(5548.3775, abs=6e-5)
    assert sorted(best.sizes(-1)) == [1, 126, 129, 246]


def test_small_integers_of_numpy_are_options_like_others():
    few = load("overlapping blobs", k=np.int8(5), seed=np.int8(127))
    same = load("overlapping blobs", k=5, seed=127)
    assert np.array_equal(few.X, same.X)
    assert len(load("duplicates", copies=np.int8(100)).X) == 200


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: load("moons", noise=10**400), "Needed: a number, at least 0"),
        (lambda: load("penguins", features=3), "features=3. Needed: several names"),
        (lambda: load("penguins", features="body mass, g"), "Needed: several names"),
        (lambda: Dataset("a", [[0, 0], [1, 1]], [[1], [2, 3]], "", ""), "truth"),
        (lambda: Dataset("a", [[0, 0]], None, "", "", 2), "features=2"),
    ],
)
def test_what_cannot_be_a_part_of_a_data_set_is_refused_in_a_sentence(call, said):
    with pytest.raises((TypeError, ValueError), match=said):
        call()
