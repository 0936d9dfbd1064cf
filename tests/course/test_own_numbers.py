"""The keys of the students' own numbers, worked out in another way than there."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_samples

from kmeans_course.own_numbers import VARIANTS, Draw

STUDENTS = [*(f"student {i}" for i in range(40)), "Jos\u00e9", 7]


def tasks(number):
    """The tasks of a class, as (given, key)."""
    for name in STUDENTS:
        task = VARIANTS[number](Draw(name, number))
        yield task.given, task.key


def column(line):
    return np.array(line, dtype=float)[:, None]


def test_1_3_is_one_iteration_of_scikit_learn():
    for given, key in tasks("1.3"):
        X, start = np.array(given["points"]), np.array(given["centroids"])
        one = KMeans(2, init=start, n_init=1, max_iter=1, tol=0).fit(X)
        D = ((X[:, None] - start) ** 2).sum(axis=2)
        assert key["labels"] == D.argmin(axis=1).tolist()
        assert key["inertia_assigned"] == D.min(axis=1).sum()
        assert np.allclose(key["new_centroids"], one.cluster_centers_)
        moved = ((X - np.array(key["new_centroids"])[key["labels"]]) ** 2).sum()
        assert key["inertia_updated"] == pytest.approx(moved)


def test_2_1_is_the_identity():
    for given, key in tasks("2.1"):
        points = [[*map(Fraction, point)] for point in given["points"]]
        mean = [sum(side) / len(points) for side in zip(*points)]
        assert key["mean"] == mean
        sums = [
            sum((x - a) ** 2 for p in points for x, a in zip(p, place))
            for place in (mean, given["z"])
        ]
        assert [key["around_mean"], key["around_z"]] == sums
        assert sums[1] - sums[0] == 4 * sum(
            (a - z) ** 2 for a, z in zip(mean, given["z"])
        )


def test_3_3_is_enough_and_one_run_less_is_not():
    for given, key in tasks("3.3"):
        fail = 1 - Fraction(str(given["p"]))
        allowed = 1 - Fraction(str(given["target"]))
        assert fail ** key["runs"] <= allowed < fail ** (key["runs"] - 1)
        assert key["three_fail"] == pytest.approx(float(fail**3))


def test_4_1_is_the_square_of_the_nearer_centroid():
    for given, key in tasks("4.1"):
        squares = [
            min((x - c) ** 2 for c in given["centroids"]) for x in given["points"]
        ]
        assert key["squares"] == squares
        assert key["chances"] == pytest.approx([s / sum(squares) for s in squares])


def test_5_1_is_the_silhouette_of_scikit_learn():
    for given, key in tasks("5.1"):
        i = given["points"].index(given["point"])
        s = silhouette_samples(column(given["points"]), given["labels"])[i]
        assert key["s"] == pytest.approx(s)
        assert (key["b"] - key["a"]) / max(key["a"], key["b"]) == pytest.approx(s)


def test_6_3_is_the_variance_of_each_column():
    for given, key in tasks("6.3"):
        squares = np.sum((given["points"] - np.mean(given["points"], 0)) ** 2, 0)
        assert key["squares"] == pytest.approx(squares)
        assert key["shares"] == pytest.approx(squares / squares.sum())


@pytest.mark.filterwarnings("ignore:Number of distinct clusters")  # before its update
def test_7_2_is_the_relocation_of_scikit_learn():
    for given, key in tasks("7.2"):
        X, start = column(given["points"]), column(given["centroids"])
        assert {*key["labels"]} == {0, 1}
        assert key["labels"] == abs(X - start.T).argmin(axis=1).tolist()
        one = KMeans(3, init=start, n_init=1, max_iter=1, tol=0).fit(X)
        assert key["new_centroids"] == pytest.approx(one.cluster_centers_.ravel())
        changed = np.flatnonzero(np.subtract(key["relocated_labels"], key["labels"]))
        own = np.abs(X - start[key["labels"]]).ravel()
        assert changed.tolist() == [own.argmax()]


def test_8_1_is_the_adjusted_rand_index_of_scikit_learn():
    for given, key in tasks("8.1"):
        index = adjusted_rand_score(given["truth"], given["labels"])
        assert key["index"] == pytest.approx(index)
        pairs = [*combinations(zip(given["labels"], given["truth"]), 2)]
        assert key["p"] == sum(a[0] == b[0] for a, b in pairs)
        assert key["b"] == sum(a == b for a, b in pairs)
        assert key["q"] == sum(a[1] == b[1] for a, b in pairs)


def test_9_3_is_the_mean_of_what_has_come():
    for given, key in tasks("9.3"):
        means = [np.mean(given["values"][: i + 1]) for i in range(5)]
        assert key["places"] == means
