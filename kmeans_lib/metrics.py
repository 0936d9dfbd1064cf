"""How good is a clustering? Scores that need no plot and no widget.

Agreement of two partitions and the matching of their clusters, silhouettes,
the gap statistic, stability. What scikit-learn has is taken from scikit-learn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .colours import PALETTE
from .lloyd import assign
from .setups import best_of, sweep
from .validation import as_count, as_points, check_k

START = "greedy k-means++"  # the start that needs the fewest restarts


def adjusted_rand(labels, reference):
    """Agreement of two partitions, corrected for chance.

    1 means the same partition, whatever the clusters are called; values
    near 0 are what random labels reach. It can be negative.

    Parameters
    ----------
    labels, reference : array-like of int, shape (n_samples,)

    Returns
    -------
    float

    References
    ----------
    L. Hubert and P. Arabie, "Comparing partitions", Journal of
    Classification 2, 1985; `sklearn.metrics.adjusted_rand_score`.

    Examples
    --------
    >>> adjusted_rand([0, 0, 1, 1], [1, 1, 0, 0])
    1.0
    """
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(reference, labels))


def matching(labels, reference):
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

    Examples
    --------
    >>> matching([0, 0, 1, 2, 2], [2, 2, 0, 1, 0])
    array([2, 0, 1])
    """
    from scipy.optimize import linear_sum_assignment

    labels, reference = np.asarray(labels), np.asarray(reference)
    n_names = int(max(labels.max(), reference.max())) + 1
    both = labels.astype(np.int64) * n_names + reference
    # row: a cluster of `labels`, column: one of `reference`
    shared = np.bincount(both, minlength=n_names**2).reshape(n_names, -1)
    return linear_sum_assignment(shared, maximize=True)[1]


def match_labels(labels, reference):
    """Rename the clusters so that most points agree with `reference`.

    Parameters
    ----------
    labels, reference : array-like of int, shape (n_samples,)

    Returns
    -------
    labels : ndarray of int, shape (n_samples,)
        The same partition with other names.

    Examples
    --------
    >>> match_labels([1, 1, 0, 0, 0], [0, 0, 0, 1, 1])
    array([0, 0, 1, 1, 1])
    """
    return matching(labels, reference)[np.asarray(labels)]


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

    Examples
    --------
    >>> matched_order([[0, 0], [9, 9]], [[9, 8], [5, 5], [0, 1]])
    [1, 2, 0]
    """
    from scipy.optimize import linear_sum_assignment  # slow to import

    first, other = np.asarray(first, float), np.asarray(other, float)
    cost = ((other[:, None] - first) ** 2).sum(axis=2)
    matched = dict(zip(*map(np.ndarray.tolist, linear_sum_assignment(cost))))
    used = {*range(len(first))} | {*matched.values()}
    colours = max(len(PALETTE), len(first) + len(other))
    free = (colour for colour in range(colours) if colour not in used)
    return [matched[j] if j in matched else next(free) for j in range(len(other))]


def silhouette_samples(X, labels):
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
    ValueError
        If there are fewer than 2 clusters, or as many as points.

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
    n_clusters = len(np.unique(labels))
    if not 2 <= n_clusters < len(X):
        raise ValueError(
            f"{n_clusters} clusters among {len(X)} points. Needed: at least "
            "2 and fewer than points, since a silhouette compares the own "
            "cluster with another one."
        )
    return metrics.silhouette_samples(X, labels)


def silhouette(X, labels):
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

    ks: tuple
    gap: np.ndarray
    error: np.ndarray

    @property
    def choice(self):
        """The smallest k whose successor is not clearly better, or None."""
        return gap_choice(self.ks, self.gap, self.error)

    @property
    def largest(self):
        """The k with the largest gap."""
        return self.ks[int(np.argmax(self.gap))]


def gap_choice(ks, gap, error):
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

    Examples
    --------
    >>> gap_choice([1, 2, 3], [0.1, 0.9, 0.85], [0.1, 0.1, 0.1])
    2
    >>> gap_choice([1, 2, 3], [0.1, 0.5, 0.9], [0.1, 0.1, 0.1]) is None
    True
    """
    for k, here, after, slack in zip(ks, gap, gap[1:], error[1:]):
        if here >= after - slack:
            return k
    return None


def gap_statistic(X, ks, *, n_references=20, n_init=10, seed=0):
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
    ks = tuple(ks)
    options = {"n_references": n_references, "n_init": n_init, "seed": seed}
    pairs = np.array([gap_at(X, k, **options) for k in ks])
    return Gap(ks, pairs[:, 0], pairs[:, 1])


def gap_at(X, k, *, n_references=20, n_init=10, seed=0):
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
    ValueError
        If the inertia is 0, which has no logarithm.

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


def growing_gap(X, k, *, n_references=20, n_init=10, seed=0):
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
    n_references = as_count(
        n_references, "n_references", "the number of reference sets"
    )
    found = _log_inertia(X, k, n_init, seed)
    rng = np.random.default_rng(seed)
    low, high = X.min(axis=0), X.max(axis=0)
    expected = []
    for n in range(1, n_references + 1):
        reference = rng.uniform(low, high, X.shape)
        expected.append(_log_inertia(reference, k, n_init, seed))
        # the references are a sample too: hence the factor beside their spread
        error = np.std(expected) * np.sqrt(1 + 1 / n)
        yield float(np.mean(expected) - found), float(error)


def stability(X, k, *, n_splits=20, n_init=10, seed=0):
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
    check_k(k, X[: len(X) // 2])
    start = {"init": START, "seed": seed}
    rng = np.random.default_rng(seed)
    scores = []
    for _ in range(n_splits):
        order = rng.permutation(len(X))
        halves = order[: len(X) // 2], order[len(X) // 2 :]
        one, other = (
            assign(X, best_of(X[rows], k, n_init, **start).centroids) for rows in halves
        )
        scores.append(adjusted_rand(one, other))
    return float(np.mean(scores))


def _log_inertia(X, k, n_init, seed):
    seeds = range(seed, seed + n_init)
    inertia = sweep(X, k, seeds, init=START).inertia.min()
    if inertia == 0:
        raise ValueError(
            f"k={k} clusters have inertia 0, which has no logarithm. "
            "Needed: fewer clusters than different points."
        )
    return float(np.log(inertia))
