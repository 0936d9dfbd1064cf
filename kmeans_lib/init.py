"""Where to start: ways to choose the initial centroids.

`INITS` maps a name to a function ``f(X, k, rng) -> centroids``. A run
consumes random numbers here and nowhere else. The methods that choose one
centroid after the other are also available one pick at a time, as
generators: `PICKS`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .distances import BLOCK, squared_distances
from .lloyd import update
from .validation import (
    Floats,
    are_whole,
    as_array,
    as_centroids,
    as_count,
    as_points,
    check_k,
    check_name,
)
from .words import listed, quoted

Rng = np.random.Generator


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
    distances: Floats
    probabilities: Floats
    candidates: tuple[int, ...]


def random_points(X: ArrayLike, k: int, rng: Rng) -> Floats:
    """k points, drawn without replacement, no two at the same place."""
    X, k = _problem(X, k, rng)
    rows = rng.choice(len(X), size=k, replace=False)
    if _n_distinct(X[rows]) < k:
        rows = _distinct_first(X, rng.permutation(len(X)))[:k]
    return X[rows]


def random_partition(X: ArrayLike, k: int, rng: Rng) -> Floats:
    """Means of k random groups, none of them empty."""
    X, k = _problem(X, k, rng)
    for drawn in range(100):  # two groups may have the same mean: draw again
        labels = rng.integers(k, size=len(X)).astype(np.intp)  # 32 bits in a browser
        labels[rng.permutation(len(X))[:k]] = np.arange(k)
        if _n_distinct(_means(X, labels)) == k or drawn == 0 and _must_share(X, k):
            break
    return update(X, labels, np.zeros((k, X.shape[1])))


def _means(X: Floats, labels: NDArray[np.intp]) -> Floats:
    """Return the means of groups that have points, up to rounding, but at once."""
    sums = np.stack([np.bincount(labels, x) for x in X.T], axis=1)
    return sums / np.bincount(labels)[:, None]


def _must_share(X: Floats, k: int) -> bool:
    """Tell whether two of k groups have the same mean, whatever the groups are.

    A group with no other point than the most frequent one has its place as mean:
    there can be as many other groups as there are other points.
    """
    most = np.unique(X, axis=0, return_counts=True)[1].max()
    return k > len(X) - most + 1


def plus_plus_picks(
    X: ArrayLike, k: int, rng: Rng, n_candidates: int = 1
) -> Iterator[Pick]:
    """k-means++ one pick at a time.

    The first centroid is a random point. Each further one is drawn with a
    probability in proportion to D², the squared distance to the nearest
    centroid so far.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    k : int
    rng : numpy.random.Generator
        One uniform number is consumed for the first pick, `n_candidates` for
        each one after it.
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
    n_candidates = as_count(n_candidates, "n_candidates", "the draws per pick")
    return _plus_plus_picks(*_problem(X, k, rng), rng, n_candidates)


def _plus_plus_picks(X: Floats, k: int, rng: Rng, n_candidates: int) -> Iterator[Pick]:
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


def greedy_picks(X: ArrayLike, k: int, rng: Rng) -> Iterator[Pick]:
    """Greedy k-means++ one pick at a time: several draws, the best one kept.

    Takes and yields the same as `plus_plus_picks`, with 2 + floor(ln k)
    draws per pick.
    """
    X, k = _problem(X, k, rng)
    return plus_plus_picks(X, k, rng, n_draws("greedy k-means++", k))


def farthest_picks(X: ArrayLike, k: int, rng: Rng) -> Iterator[Pick]:
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
    return _farthest_picks(*_problem(X, k, rng), rng)


def _farthest_picks(X: Floats, k: int, rng: Rng) -> Iterator[Pick]:
    n = len(X)
    row = int(rng.random() * n)
    yield Pick(row, np.full(n, np.nan), np.full(n, 1 / n), (row,))
    distances = squared_distances(X, X[[row]])[0]
    for _ in range(1, k):
        row = int(distances.argmax())
        yield Pick(row, distances, (np.arange(n) == row) * 1.0, (row,))
        nearer = squared_distances(X, X[[row]])[0]
        distances = np.minimum(distances, nearer)


def plus_plus(X: ArrayLike, k: int, rng: Rng) -> Floats:
    """k-means++ (Arthur and Vassilvitskii 2007): one draw per centroid."""
    return _places(plus_plus_picks, X, k, rng)


def greedy_plus_plus(X: ArrayLike, k: int, rng: Rng) -> Floats:
    """k-means++ with 2 + floor(ln k) draws per centroid, the best one kept.

    This is what scikit-learn calls "k-means++".
    """
    return _places(greedy_picks, X, k, rng)


def farthest_first(X: ArrayLike, k: int, rng: Rng) -> Floats:
    """Farthest-first traversal (Gonzalez 1985) from a random point."""
    return _places(farthest_picks, X, k, rng)


INITS: dict[str, Callable[[ArrayLike, int, Rng], Floats]] = {
    "random": random_points,
    "k-means++": plus_plus,
    "greedy k-means++": greedy_plus_plus,
    "farthest": farthest_first,
    "partition": random_partition,
}

PICKS: dict[str, Callable[[ArrayLike, int, Rng], Iterator[Pick]]] = {
    "k-means++": plus_plus_picks,
    "greedy k-means++": greedy_picks,
    "farthest": farthest_picks,
}


def n_draws(init: str, k: int) -> int:
    """How many points k-means++ draws for each centroid after the first."""
    return 1 if init == "k-means++" else 2 + int(np.log(k))


def check_init(init: Any, X: Floats, k: int) -> Any:
    """Return a start that fits X and k, else raise.

    Returns
    -------
    str, tuple of k rows, ndarray of shape (k, n_features), or callable

    Raises
    ------
    ValueError, TypeError
        If the name is unknown, a row does not exist, or there are not k
        centroids.
    """
    if callable(init):
        return init
    others = "k rows, an array of shape (k, n_features), or a function "
    others += "f(X, k, rng) -> centroids"
    if isinstance(init, str):
        return check_name(init, INITS, f"init={init!r}", f"; or give {others}")
    rows = as_array(init, "init")
    if rows.ndim == 0:
        raise ValueError(
            f"init={quoted(init)} is no start. Needed: one of {listed(INITS)}; or "
            f"{others}."
        )
    if _are_rows(rows):
        return _check_rows(rows, X, k)
    return as_centroids(init, X, k, "init")


def _are_rows(init: NDArray[Any]) -> bool:
    return init.ndim == 1 and (
        init.dtype.kind in "ui" or init.size == 0 or are_whole(init)
    )


def _check_rows(init: NDArray[Any], X: Floats, k: int) -> tuple[int, ...]:
    if np.ma.is_masked(init):
        raise ValueError(
            f"init has masked values among its rows of X. Needed: k={k} of them; "
            "init.compressed() leaves out what is masked."
        )
    rows = tuple(map(int, init))
    if len(rows) != k or not all(0 <= row < len(X) for row in rows):
        raise ValueError(
            f"init={list(rows)} names rows of X. Needed: k={k} of them, from 0 to "
            f"{len(X) - 1}."
        )
    return rows


def initial_centroids(X: Floats, k: int, init: Any, seed: int) -> Floats:
    """Centroids from a name in `INITS`, rows, an array, or a callable.

    Takes what `check_init` returns and raises what it raises.
    """
    if isinstance(init, str):
        init = INITS[init]
    if callable(init):
        init = init(X, k, np.random.default_rng(seed))
    elif isinstance(init, tuple):
        init = X[list(init)]
    return as_centroids(init, X, k)


def many_starts(X: Floats, k: int, init: Any, seeds: Sequence[int]) -> Floats:
    """Return `initial_centroids` for each seed, (n_seeds, k, n_features)."""
    if isinstance(init, str) and init.endswith("k-means++"):
        return _many_plus_plus(X, k, n_draws(init, k), seeds)
    return np.array([initial_centroids(X, k, init, seed) for seed in seeds])


def all_starts(X: Floats, most: int, init: str, seeds: Sequence[int]) -> list[Floats]:
    """Return `many_starts` for each k from 1 to `most`."""
    if init in ("k-means++", "farthest"):  # which pick for a small k as for a large one
        longest = many_starts(X, most, init, seeds)
        return [longest[:, :k] for k in range(1, most + 1)]
    return [many_starts(X, k, init, seeds) for k in range(1, most + 1)]


def _problem(X: ArrayLike, k: int, rng: Rng) -> tuple[Floats, int]:
    if not hasattr(rng, "random"):
        raise TypeError(
            f"rng={rng!r} draws no numbers. Needed: a numpy.random.Generator; "
            "np.random.default_rng(0) makes one."
        )
    X = as_points(X)
    return X, check_k(k, X)


def _many_plus_plus(
    X: Floats, k: int, n_candidates: int, seeds: Sequence[int]
) -> Floats:
    """The starts of `plus_plus_picks`, in step: pick by pick for all seeds."""
    size = 1 + n_candidates * (k - 1)
    uniforms = np.array([np.random.default_rng(s).random(size) for s in seeds])
    block = max(1, BLOCK // (len(X) * n_candidates))
    rows = [
        _pick_in_step(X, k, uniforms[i : i + block])
        for i in range(0, len(uniforms), block)
    ]
    return X[np.concatenate(rows)]


def _pick_in_step(X: Floats, k: int, uniforms: Floats) -> NDArray[np.intp]:
    starts, n = np.arange(len(uniforms)), len(X)
    picks = [(uniforms[:, 0] * n).astype(int)]
    distances = squared_distances(X, X[picks[0]])
    if k == 1:
        return np.stack(picks, axis=1)
    for drawn in np.split(uniforms[:, 1:], k - 1, axis=1):
        rows = _draw(distances, drawn)
        after = squared_distances(X, X[rows.ravel()])
        after = after.reshape(*rows.shape, n)
        np.minimum(after, distances[:, None], out=after)
        best = after.sum(axis=2).argmin(axis=1)
        picks.append(rows[starts, best])
        distances = after[starts, best]
    return np.stack(picks, axis=1)


def _places(
    picks: Callable[[Floats, int, Rng], Iterator[Pick]], X: ArrayLike, k: int, rng: Rng
) -> Floats:
    X = as_points(X)
    return X[[pick.row for pick in picks(X, k, rng)]]


def _probabilities(distances: Floats) -> Floats:
    total = distances.sum()
    if total == 0:  # every point sits on a centroid already
        return np.full(len(distances), 1 / len(distances))
    return distances / total


def _draw(distances: Floats, uniforms: Floats) -> NDArray[np.intp]:
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


def _n_distinct(rows: Floats) -> int:
    return len({row.tobytes() for row in rows})


def _distinct_first(X: Floats, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """`rows` reordered: the first of each distinct point, then the rest."""
    _, first = np.unique(X[rows], axis=0, return_index=True)
    first.sort()
    return np.concatenate([rows[first], np.delete(rows, first)])
