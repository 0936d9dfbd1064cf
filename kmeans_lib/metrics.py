"""How good is a clustering? Scores that need no plot and no widget.

Agreement of two partitions and the matching of their clusters, silhouettes,
the gap statistic, stability. Silhouettes and matchings are taken from scikit-learn
and SciPy; the agreement is not, because a lab would wait two seconds for the import.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .lloyd import assign
from .setups import best_of, sweep
from .validation import (
    Floats,
    Labels,
    as_count,
    as_groups,
    as_partition,
    as_points,
    as_values,
    check_k,
    check_seed,
)
from .words import count

START = "greedy k-means++"  # the start that needs the fewest restarts
MOST_NAMES = 5_000  # clusters to match: the table of pairs grows with their square


def adjusted_rand(labels: ArrayLike, reference: ArrayLike) -> float:
    """Agreement of two partitions, corrected for chance.

    1 means the same partition, whatever the clusters are called; values
    near 0 are what random labels reach. It can be negative.

    Parameters
    ----------
    labels, reference : array-like of int or str, shape (n_samples,)
        Cluster numbers, 0 or more, or names of groups.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        If they are not one label per point, or one is negative (noise).

    References
    ----------
    L. Hubert and P. Arabie, "Comparing partitions", Journal of
    Classification 2, 1985; `sklearn.metrics.adjusted_rand_score`.

    Examples
    --------
    >>> adjusted_rand([0, 0, 1, 1], ["b", "b", "a", "a"])
    1.0
    """
    labels = as_groups(labels)
    reference = as_groups(reference, len(labels), "reference")
    one, other = _pairs(labels), _pairs(reference)
    both = _pairs(np.column_stack([labels, reference]))
    if one == other == both:
        return 1.0  # the same partition; with all points alone there are no pairs
    by_chance = one * other / comb(len(labels), 2)
    return (both - by_chance) / ((one + other) / 2 - by_chance)


def _pairs(labels: NDArray[np.intp]) -> int:
    """Count the pairs of points with the same label, or the same row of labels."""
    _, sizes = np.unique(labels, axis=0, return_counts=True)
    return sum(comb(int(size), 2) for size in sizes)


def matching(labels: ArrayLike, reference: ArrayLike) -> NDArray[np.intp]:
    """New names for the clusters, chosen so that most points agree.

    Parameters
    ----------
    labels, reference : array-like of int, shape (n_samples,)
        Cluster numbers, 0 or more.

    Returns
    -------
    new_name : ndarray of int
        ``new_name[labels]`` agrees with `reference` in as many points as a
        renaming can reach. Clusters without a partner get the numbers that
        are left.

    Raises
    ------
    ValueError, TypeError
        If they are not one cluster number per point, or if one is negative
        (noise), 5,000 or more.

    Examples
    --------
    >>> matching([0, 0, 1, 2, 2], [2, 2, 0, 1, 0])
    array([2, 0, 1])
    """
    from scipy.optimize import linear_sum_assignment

    labels = as_partition(labels)
    reference = as_partition(reference, len(labels), "reference")
    n_names = int(max(labels.max(), reference.max())) + 1
    if n_names > MOST_NAMES:
        raise ValueError(
            f"The largest label is {n_names - 1}. Needed: numbers below {MOST_NAMES}; "
            "np.unique(labels, return_inverse=True)[1] counts the clusters from 0."
        )
    both = (labels * n_names + reference).astype(np.intp)  # 32 bits in a browser
    # row: a cluster of `labels`, column: one of `reference`
    shared = np.bincount(both, minlength=n_names**2).reshape(n_names, -1)
    return linear_sum_assignment(shared, maximize=True)[1]


def match_labels(labels: ArrayLike, reference: ArrayLike) -> NDArray[np.intp]:
    """Rename the clusters so that most points agree with `reference`.

    Parameters
    ----------
    labels, reference : array-like of int, shape (n_samples,)

    Returns
    -------
    labels : ndarray of int, shape (n_samples,)
        The same partition with other names.

    Raises
    ------
    ValueError, TypeError
        As `matching`.

    Examples
    --------
    >>> match_labels([1, 1, 0, 0, 0], [0, 0, 0, 1, 1])
    array([0, 0, 1, 1, 1])
    """
    return matching(labels, reference)[as_partition(labels)]


def matched_order(first: ArrayLike, other: ArrayLike) -> list[int]:
    """Colours for the clusters of one run, matched to those of another.

    Parameters
    ----------
    first, other : array-like of shape (k, n_features)
        Final centroids of two runs; the numbers of clusters may differ.

    Returns
    -------
    list of int
        The colour of each cluster of `other`: the number of the cluster of
        `first` that it is matched with, or a colour that is free. The sum of
        squared distances between matched centroids is the least possible.

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used, or if the numbers of features differ.

    Examples
    --------
    >>> matched_order([[0, 0], [9, 9]], [[9, 8], [5, 5], [0, 1]])
    [1, 2, 0]
    """
    from scipy.optimize import linear_sum_assignment  # slow to import

    first, other = as_points(first), as_points(other)
    if first.shape[1] != other.shape[1]:
        raise ValueError(
            f"first has {count(first.shape[1], 'feature')}, other {other.shape[1]}. "
            "Needed: centroids of two runs on the same features."
        )
    cost = ((other[:, None] - first) ** 2).sum(axis=2)
    matched = dict(zip(*map(np.ndarray.tolist, linear_sum_assignment(cost))))
    free = iter(range(len(first), len(first) + len(other)))
    return [matched[j] if j in matched else next(free) for j in range(len(other))]


def silhouette_samples(X: ArrayLike, labels: ArrayLike) -> Floats:
    """Silhouette of each point: (b - a) / max(a, b), between -1 and 1.

    a is the mean distance to the other points of its cluster, b the mean
    distance to the points of the nearest other cluster. A point alone in
    its cluster has silhouette 0.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    labels : array-like of int, shape (n_samples,)

    Returns
    -------
    ndarray of shape (n_samples,)

    Raises
    ------
    ValueError, TypeError
        If there are fewer than 2 clusters, or as many as points; or if an
        argument cannot be used.

    References
    ----------
    P. J. Rousseeuw, "Silhouettes", Journal of Computational and Applied
    Mathematics 20, 1987; `sklearn.metrics.silhouette_samples`.

    Examples
    --------
    >>> X = [[0], [1], [10], [11]]
    >>> silhouette_samples(X, [0, 0, 1, 1]).round(6)
    array([0.904762, 0.894737, 0.894737, 0.904762])
    """
    from sklearn import metrics

    X = as_points(X)
    labels = as_partition(labels, len(X))
    n_clusters = len(np.unique(labels))
    if not 2 <= n_clusters < len(X):
        raise ValueError(
            f"{count(n_clusters, 'cluster')} among {count(len(X), 'point')}. Needed: "
            "at least 2, and fewer than points, since a silhouette compares a point's "
            "own cluster with another one."
        )
    # "euclidean" expands the squares and loses the digits of points far from 0
    return metrics.silhouette_samples(X, labels, metric="minkowski", p=2)


def silhouette(X: ArrayLike, labels: ArrayLike) -> float:
    """Mean silhouette of all points.

    Takes and raises the same as `silhouette_samples`.

    Examples
    --------
    >>> round(silhouette([[0], [1], [10], [11]], [0, 0, 1, 1]), 6)
    0.899749
    """
    return float(silhouette_samples(X, labels).mean())


@dataclass(frozen=True, eq=False)
class Gap:
    """The gap statistic against k.

    Attributes
    ----------
    ks : tuple of int
    gap : ndarray of shape (len(ks),)
        How much lower the log inertia is than on data without clusters.
    error : ndarray of shape (len(ks),)
        Its standard error, from the spread over the reference sets.
    """

    ks: tuple[int, ...]
    gap: Floats
    error: Floats

    @property
    def choice(self) -> int | None:
        """The smallest k whose successor is not clearly better, or None."""
        return gap_choice(self.ks, self.gap, self.error)

    @property
    def largest(self) -> int:
        """The k with the largest gap."""
        return self.ks[int(np.argmax(self.gap))]


def gap_choice(ks: Sequence[int], gap: ArrayLike, error: ArrayLike) -> int | None:
    """Smallest k with gap(k) >= gap(k + 1) - error(k + 1), or None.

    Parameters
    ----------
    ks : sequence of int
        In steps of one.
    gap, error : array-like of shape (len(ks),)

    Returns
    -------
    int or None
        None if each k is clearly worse than the next.

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> gap_choice([1, 2, 3], [0.1, 0.9, 0.85], [0.1, 0.1, 0.1])
    2
    >>> gap_choice([1, 2, 3], [0.1, 0.5, 0.9], [0.1, 0.1, 0.1]) is None
    True
    """
    gap, error = as_values(gap, "gap"), as_values(error, "error")
    ks = _in_steps_of_one(ks)
    if not gap.shape == error.shape == (len(ks),):
        raise ValueError(
            f"gap has shape {gap.shape}, error {error.shape}. Needed: ({len(ks)},), "
            "one number for each k."
        )
    for k, here, after, slack in zip(ks, gap, gap[1:], error[1:]):
        if here >= after - slack:
            return k
    return None


def gap_statistic(
    X: ArrayLike,
    ks: Iterable[int],
    *,
    n_references: int = 20,
    n_init: int = 10,
    seed: int = 0,
) -> Gap:
    """Compare the inertia of X with that of data without clusters.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    ks : iterable of int
        In steps of one.
    n_references, n_init, seed
        As in `gap_at`.

    Returns
    -------
    Gap

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used, or if an inertia is 0.

    References
    ----------
    R. Tibshirani, G. Walther and T. Hastie, "Estimating the number of
    clusters in a data set via the gap statistic", Journal of the Royal
    Statistical Society B 63, 2001.

    Examples
    --------
    >>> X = [[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]
    >>> gap_statistic(X, range(1, 4)).choice
    2
    """
    X, ks = as_points(X), _in_steps_of_one(ks)
    check_k(max(ks), X)
    options = {"n_references": n_references, "n_init": n_init, "seed": seed}
    pairs = np.array([gap_at(X, k, **options) for k in ks])
    return Gap(ks, pairs[:, 0], pairs[:, 1])


def gap_at(
    X: ArrayLike, k: int, *, n_references: int = 20, n_init: int = 10, seed: int = 0
) -> tuple[float, float]:
    """Gap statistic of a single k, and its standard error.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    k : int
    n_references : int
        Sets of points drawn uniformly from the box around X; the same ones
        for every k.
    n_init : int
        Starts (greedy k-means++) of which the best counts.
    seed : int

    Returns
    -------
    gap, error : float

    Raises
    ------
    ValueError, TypeError
        If the inertia is 0, which has no logarithm, or if an argument
        cannot be used.

    Examples
    --------
    >>> X = [[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]
    >>> gap, error = gap_at(X, 2)
    >>> gap > 1 > error
    True
    """
    options = {"n_references": n_references, "n_init": n_init, "seed": seed}
    *_, result = growing_gap(X, k, **options)
    return result


def growing_gap(
    X: ArrayLike, k: int, *, n_references: int = 20, n_init: int = 10, seed: int = 0
) -> Iterator[tuple[float, float]]:
    """Yield `gap_at` as it would be with one reference set, with two, ...

    Takes and raises the same as `gap_at`; for a curve that fills, in steps
    short enough for a slider to stay alive.

    Examples
    --------
    >>> X = [[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]
    >>> len(list(growing_gap(X, 2, n_references=5)))
    5
    """
    X = as_points(X)
    k, seed = check_k(k, X), check_seed(seed)
    n_init = as_count(n_init, "n_init", "the number of runs")
    n_references = as_count(
        n_references, "n_references", "the number of reference sets"
    )
    return _growing_gap(X, k, n_references, range(seed, seed + n_init))


def _growing_gap(
    X: Floats, k: int, n_references: int, seeds: range
) -> Iterator[tuple[float, float]]:
    found = _log_inertia(X, k, seeds)
    rng = np.random.default_rng(seeds.start)
    low, high = X.min(axis=0), X.max(axis=0)
    expected: list[float] = []
    for n in range(1, n_references + 1):
        expected.append(_log_inertia(rng.uniform(low, high, X.shape), k, seeds))
        # the references are a sample too: hence the factor beside their spread
        error = np.std(expected) * np.sqrt(1 + 1 / n)
        yield float(np.mean(expected) - found), float(error)


def stability(
    X: ArrayLike, k: int, *, n_splits: int = 20, n_init: int = 10, seed: int = 0
) -> float:
    """How well two halves of the data agree on the clusters.

    Each half gets its own centroids; both sets of centroids then label all
    points, and the adjusted Rand index compares the two.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    k : int
        At most half the number of points.
    n_splits : int
        Random splits into halves.
    n_init : int
        Starts (greedy k-means++) of which the best counts.
    seed : int

    Returns
    -------
    float
        Mean over the splits; 1 means the same clusters every time. It says
        that the best clustering is unique, not that it is true.

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    References
    ----------
    S. Ben-David, U. von Luxburg and D. Pál, "A sober look at clustering
    stability", COLT 2006.

    Examples
    --------
    >>> X = [[0, 0], [0, 1], [1, 0], [1, 1], [9, 9], [9, 8], [8, 9], [8, 8]]
    >>> stability(X * 2, 2)
    1.0
    """
    X = as_points(X)
    n_splits = as_count(n_splits, "n_splits", "the number of splits")
    k, seed = _check_k_of_halves(k, X), check_seed(seed)
    rng = np.random.default_rng(seed)
    scores = [
        adjusted_rand(*label_by_halves(X, k, rng, n_init, seed))
        for _ in range(n_splits)
    ]
    return float(np.mean(scores))


def label_by_halves(
    X: Floats, k: int, rng: np.random.Generator, n_init: int = 10, seed: int = 0
) -> tuple[Labels, Labels]:
    """Cut the points in half at random; label all of them from either half.

    Parameters
    ----------
    X : ndarray of float64, shape (n_samples, n_features)
    k : int
        At most half the number of points.
    rng : numpy.random.Generator
        Draws the halves.
    n_init, seed
        As in `stability`.

    Returns
    -------
    one, other : ndarray of int, shape (n_samples,)
        Labels by the nearest centroid of the first half, and of the second.

    Examples
    --------
    >>> X = np.array([[0.0], [0], [0], [0], [9], [9], [9], [9]])
    >>> one, other = label_by_halves(X, 2, np.random.default_rng(0))
    >>> adjusted_rand(one, other)
    1.0
    """
    order = rng.permutation(len(X))
    halves = order[: len(X) // 2], order[len(X) // 2 :]
    one, other = (
        assign(X, best_of(X[rows], k, n_init, init=START, seed=seed).centroids)
        for rows in halves
    )
    return one, other


def _check_k_of_halves(k: int, X: Floats) -> int:
    k = as_count(k, "k", "the number of clusters")
    if k > len(X) // 2:
        raise ValueError(
            f"k={k} was asked for, but a half of the "
            f"{count(len(X), 'point')} has only {len(X) // 2}. Needed: k at most half "
            "the number of points."
        )
    return k


def _in_steps_of_one(ks: Iterable[int]) -> tuple[int, ...]:
    if not isinstance(ks, Iterable):
        raise TypeError(f"ks={ks!r} is one value. Needed: several k; range(1, 9).")
    ks = tuple(as_count(k, "k", "the number of clusters") for k in ks)
    if not ks or ks != tuple(range(ks[0], ks[0] + len(ks))):
        raise ValueError(f"ks={ks}. Needed: numbers in steps of one; range(1, 9).")
    return ks


def _log_inertia(X: Floats, k: int, seeds: range) -> float:
    inertia = sweep(X, k, seeds, init=START).inertia.min()
    if inertia == 0:
        raise ValueError(
            f"With k={k} the inertia is 0, which has no logarithm. Needed: fewer "
            "clusters than different points."
        )
    return float(np.log(inertia))
