"""Where to start: ways to choose the initial centroids.

`INITS` maps a name to a function ``f(X, k, rng) -> centroids``. Random
numbers are consumed here and nowhere else in the library. The two methods
that choose one centroid after the other are also there pick by pick:
`plus_plus_picks` and `farthest_picks`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .distances import BLOCK, squared_distances
from .lloyd import update
from .scale import ordinary_factor
from .validation import as_centroids


@dataclass(frozen=True, eq=False)
class Pick:
    """One centroid chosen by k-means++ or farthest-first, and why.

    Attributes
    ----------
    row : int
        The row of ``X`` that became a centroid.
    distances : ndarray of shape (n_samples,)
        Squared distance of each point to the nearest centroid chosen
        before; nan for the first pick.
    probabilities : ndarray of shape (n_samples,)
        The chance each point had of being drawn.
    candidates : tuple of int
        The rows that were drawn; greedy k-means++ draws several and keeps
        the one that lowers the sum of squared distances most.
    """

    row: int
    distances: np.ndarray
    probabilities: np.ndarray
    candidates: tuple


def random_points(X, k, rng):
    """k points, drawn without replacement, no two at the same place."""
    rows = rng.choice(len(X), size=k, replace=False)
    if _n_distinct(X[rows]) < k:
        rows = _distinct_first(X, rng.permutation(len(X)))[:k]
    return X[rows]


def random_partition(X, k, rng):
    """Means of k random groups, none of them empty."""
    for _ in range(100):  # two groups may have the same mean: draw again
        labels = rng.integers(k, size=len(X))
        labels[rng.permutation(len(X))[:k]] = np.arange(k)
        centroids = update(X, labels, np.zeros((k, X.shape[1])))
        if _n_distinct(centroids) == k:
            break
    return centroids


def plus_plus_picks(X, k, rng, n_candidates=1) -> Iterator[Pick]:
    """k-means++ one pick at a time.

    The first centroid is a random point. Each further one is drawn with a
    probability in proportion to D², the squared distance to the nearest
    centroid so far.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    k : int
    rng : numpy.random.Generator
        ``k`` uniform numbers are consumed, ``n_candidates`` for each pick
        after the first.
    n_candidates : int
        Draws per pick; the best of them is kept. 1 is the algorithm of the
        paper, more is its greedy variant.

    Yields
    ------
    Pick

    References
    ----------
    D. Arthur and S. Vassilvitskii, "k-means++: the advantages of careful
    seeding", SODA 2007.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> class First:
    ...     def random(self, size=None):
    ...         return 0.0 if size is None else np.zeros(size)
    >>> first, second = plus_plus_picks(X, 2, First())
    >>> first.row, second.probabilities * 14
    (0, array([0., 1., 4., 9.]))
    """
    n = len(X)
    row = int(rng.random() * n)
    yield Pick(row, np.full(n, np.nan), np.full(n, 1 / n), (row,))
    distances = squared_distances(X, X[[row]])[0]
    for _ in range(1, k):
        rows = _draw(distances[None], rng.random(n_candidates)[None])[0]
        # (n_candidates, n): what the distances would be with each of them
        after = np.minimum(distances, squared_distances(X, X[rows]))
        best = after.sum(axis=1).argmin()
        yield Pick(
            int(rows[best]), distances, _probabilities(distances), tuple(rows.tolist())
        )
        distances = after[best]


def farthest_picks(X, k, rng) -> Iterator[Pick]:
    """Farthest-first one pick at a time: always the point farthest away.

    The first centroid is a random point; each further one is the point
    whose nearest centroid is farthest (ties: the lowest row).

    Yields
    ------
    Pick

    References
    ----------
    T. F. Gonzalez, "Clustering to minimize the maximum intercluster
    distance", Theoretical Computer Science 38, 1985.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [2.0], [9.0]])
    >>> [pick.row for pick in farthest_picks(X, 2, np.random.default_rng(4))]
    [3, 0]
    """
    n = len(X)
    row = int(rng.random() * n)
    yield Pick(row, np.full(n, np.nan), np.full(n, 1 / n), (row,))
    distances = squared_distances(X, X[[row]])[0]
    for _ in range(1, k):
        row = int(distances.argmax())
        yield Pick(row, distances, (np.arange(n) == row) * 1.0, (row,))
        nearer = squared_distances(X, X[[row]])[0]
        distances = np.minimum(distances, nearer)


def plus_plus(X, k, rng):
    """k-means++ (Arthur and Vassilvitskii 2007): one draw a centroid."""
    return _rows_of(plus_plus_picks(X, k, rng), X)


def greedy_plus_plus(X, k, rng):
    """k-means++ with 2 + floor(ln k) draws a centroid, the best one kept.

    This is what scikit-learn calls "k-means++".
    """
    n_candidates = N_CANDIDATES["greedy k-means++"](k)
    return _rows_of(plus_plus_picks(X, k, rng, n_candidates), X)


def farthest_first(X, k, rng):
    """Farthest-first traversal (Gonzalez 1985) from a random point."""
    return _rows_of(farthest_picks(X, k, rng), X)


INITS = {
    "random": random_points,
    "k-means++": plus_plus,
    "greedy k-means++": greedy_plus_plus,
    "farthest": farthest_first,
    "partition": random_partition,
}


# draws for each centroid after the first
N_CANDIDATES = {
    "k-means++": lambda k: 1,
    "greedy k-means++": lambda k: 2 + int(np.log(k)),
}


def initial_centroids(X, k, init, seed):
    """Centroids from a name in `INITS`, an array, or a callable.

    Raises
    ------
    ValueError
        If the name is unknown, or the array does not hold k centroids.
    """
    if isinstance(init, str):
        if init not in INITS:
            raise ValueError(
                f"init={init!r} is not known. Known: "
                f"{', '.join(map(repr, INITS))}; or give an array of shape "
                "(k, n_features), or a function f(X, k, rng) -> centroids."
            )
        factor = ordinary_factor(X)
        rng = np.random.default_rng(seed)
        if factor == 1:
            return INITS[init](X, k, rng)
        return INITS[init](X * factor, k, rng) / factor
    if callable(init):
        centroids = init(X, k, np.random.default_rng(seed))
    else:
        centroids = init
    centroids = as_centroids(centroids, X)
    if len(centroids) != k:
        raise ValueError(
            f"init has {len(centroids)} centroids, but k={k}. Needed: as "
            "many rows as clusters."
        )
    return centroids


def many_starts(X, k, init, seeds):
    """Return `initial_centroids` for each seed, (n_seeds, k, n_features)."""
    if isinstance(init, str) and init in N_CANDIDATES:
        factor = ordinary_factor(X)
        starts = _many_plus_plus(X * factor, k, N_CANDIDATES[init](k), seeds)
        return starts / factor
    return np.array([initial_centroids(X, k, init, seed) for seed in seeds])


def _many_plus_plus(X, k, n_candidates, seeds):
    """The starts of `plus_plus_picks`, in step: pick by pick for all seeds."""
    size = 1 + n_candidates * (k - 1)
    uniforms = np.array([np.random.default_rng(s).random(size) for s in seeds])
    block = max(1, BLOCK // (len(X) * n_candidates))
    rows = [
        _pick_in_step(X, k, uniforms[i : i + block])
        for i in range(0, len(uniforms), block)
    ]
    return X[np.concatenate(rows)]


def _pick_in_step(X, k, uniforms):
    starts, n = np.arange(len(uniforms)), len(X)
    picks = [(uniforms[:, 0] * n).astype(int)]
    distances = squared_distances(X, X[picks[0]])
    if k == 1:
        return np.stack(picks, axis=1)
    for numbers in np.split(uniforms[:, 1:], k - 1, axis=1):
        rows = _draw(distances, numbers)
        after = squared_distances(X, X[rows.ravel()])
        after = after.reshape(*rows.shape, n)
        np.minimum(after, distances[:, None], out=after)
        best = after.sum(axis=2).argmin(axis=1)
        picks.append(rows[starts, best])
        distances = after[starts, best]
    return np.stack(picks, axis=1)


def _rows_of(picks, X):
    return X[[pick.row for pick in picks]]


def _probabilities(distances):
    total = distances.sum()
    if total == 0:  # every point sits on a centroid already
        return np.full(len(distances), 1 / len(distances))
    return distances / total


def _draw(distances, uniforms):
    """Draw rows in proportion to the distances, for many starts at once.

    distances (n_starts, n), uniforms (n_starts, n_candidates): a row is
    drawn where its uniform number falls on the sum of the distances.
    """
    ladder = distances.cumsum(axis=1)
    flat = ladder[:, -1] == 0  # every point sits on a centroid already
    ladder[flat] = np.arange(1, ladder.shape[1] + 1)
    top = ladder[:, -1:]
    heights = uniforms * top
    below = [
        np.count_nonzero(ladder <= height[:, None], axis=1) for height in heights.T
    ]
    # a rounded-up height may be the top itself: the last rung that counts
    last = np.count_nonzero(ladder < top, axis=1)
    return np.minimum(below, last).T


def _n_distinct(rows):
    return len({row.tobytes() for row in rows})


def _distinct_first(X, rows):
    """`rows` reordered: the first of each distinct point, then the rest."""
    _, first = np.unique(X[rows], axis=0, return_index=True)
    first.sort()
    return np.concatenate([rows[first], np.delete(rows, first)])
