"""Lloyd's algorithm, the k-means of the textbooks, one half-step at a time.

Put k centroids somewhere. Then repeat two half-steps:

- *assignment*: every point joins the cluster of its nearest centroid;
- *update*: every centroid moves to the mean of its points;

until an assignment changes nothing. `lloyd` does just that and yields a
`Step` after each half-step. Whoever wants to print, plot, count or stop
early writes a ``for`` loop around it.
"""
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .validation import (
    as_centroids,
    as_count,
    as_points,
    check_empty,
    warn_if_too_few_distinct,
)

BLOCK = 2**16  # distances held at a time: half a megabyte, fits the cache


class EmptyClusterError(ValueError):
    """A cluster lost all its points, and ``empty="error"`` was asked for."""


@dataclass(frozen=True, eq=False)
class Step:
    """What k-means looks like after one half-step. Its arrays are read-only.

    Attributes
    ----------
    phase : {"init", "assign", "relocate", "update"}
        The half-step that led here.
    iteration : int
        0 for the start, then 1, 2, ...
    centroids : ndarray of shape (k, n_features)
    labels : ndarray of int, shape (n_samples,)
        Cluster of each point; -1 everywhere before the first assignment.
    inertia : float
        Sum of squared distances of the points to the centroid of their
        cluster, in squared units of the data; nan at the start.
    n_changed : int
        Points whose cluster this half-step changed.
    shift : float
        Largest distance that a centroid moved in this half-step.
    """

    phase: str
    iteration: int
    centroids: np.ndarray
    labels: np.ndarray
    inertia: float
    n_changed: int = 0
    shift: float = 0.0

    def __post_init__(self):
        self.centroids.flags.writeable = False
        self.labels.flags.writeable = False


def lloyd(X, centroids, *, max_iter=300, empty="relocate") -> Iterator[Step]:
    """Run k-means from given centroids, yielding every half-step.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The points.
    centroids : array-like of shape (k, n_features)
        The start.
    max_iter : int
        At most this many updates.
    empty : {"relocate", "keep", "error"}
        What happens to a cluster without points. "relocate": the point
        farthest from its centroid becomes its only member, in a half-step
        of its own. "keep": its centroid stays where it is. "error": raise.

    Yields
    ------
    Step
        The start, then assignment, update, assignment, update, ... The last
        is an assignment: one that changes nothing (converged), or the one
        that closes the run after `max_iter` updates. A point that is
        equally near to two centroids joins the one with the lower index.

    Raises
    ------
    ValueError, TypeError
        At the call, if `X` or `centroids` cannot be used.
    EmptyClusterError
        While running, with ``empty="error"``.

    References
    ----------
    S. P. Lloyd, "Least squares quantization in PCM", IEEE Transactions on
    Information Theory 28(2), 1982.

    Examples
    --------
    >>> X = [[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]
    >>> for step in lloyd(X, [[1, 1], [2, 1]]):
    ...     print(step.iteration, step.phase, round(step.inertia, 4))
    0 init nan
    1 assign 284.0
    1 update 72.25
    2 assign 20.6875
    2 update 2.6667
    3 assign 2.6667
    """
    X = as_points(X)
    centroids = as_centroids(centroids, X)
    max_iter = as_count(max_iter, "max_iter", "the number of iterations")
    check_empty(empty)
    warn_if_too_few_distinct(X, len(centroids))
    return _half_steps(X, centroids, max_iter, empty)


def _half_steps(X, centroids, max_iter, empty):
    labels = np.full(len(X), -1, label_type(len(centroids)))
    step = Step("init", 0, centroids, labels, np.nan)
    yield step
    for iteration in range(1, max_iter + 1):
        step = _assigned(X, step, iteration)
        yield step
        if step.n_changed == 0:
            return
        if empty != "keep" and (n_empty := _count_empty(step)):
            if empty == "error":
                raise EmptyClusterError(
                    f"{n_empty} of {len(centroids)} clusters lost all their "
                    f"points in iteration {iteration}. Try another start, a "
                    'smaller k, or empty="relocate".'
                )
            relocated = _relocated(X, step)
            if relocated.n_changed:
                step = relocated
                yield step
        step = _updated(X, step)
        yield step
    yield _assigned(X, step, max_iter)


def _assigned(X, before, iteration):
    labels, distances = nearest(X, before.centroids)
    n_changed = int(np.count_nonzero(labels != before.labels))
    return Step(
        "assign", iteration, before.centroids, labels,
        float(distances.sum()), n_changed,
    )


def _updated(X, before):
    centroids = update(X, before.labels, before.centroids)
    return Step(
        "update", before.iteration, centroids, before.labels,
        inertia(X, before.labels, centroids), 0,
        _largest_shift(before.centroids, centroids),
    )


def _relocated(X, before):
    labels, centroids = relocate(X, before.labels, before.centroids)
    return Step(
        "relocate", before.iteration, centroids, labels,
        inertia(X, labels, centroids),
        int(np.count_nonzero(labels != before.labels)),
        _largest_shift(before.centroids, centroids),
    )


def assign(X, centroids):
    """Label every point with its nearest centroid; ties: lowest index.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    centroids : ndarray of shape (k, n_features)

    Returns
    -------
    labels : ndarray of int, shape (n_samples,)

    Examples
    --------
    >>> assign(np.array([[0.0], [1.0], [5.0]]), np.array([[0.0], [4.0]]))
    array([0, 0, 1], dtype=int8)
    """
    return nearest(X, centroids)[0]


def nearest(X, centroids):
    """Label of the nearest centroid and squared distance to it, both (n,)."""
    labels = np.empty(len(X), label_type(len(centroids)))
    distances = np.empty(len(X))
    for rows in blocks(len(X), len(centroids)):
        D = squared_distances(X[rows], centroids)
        labels[rows] = D.argmin(axis=0)
        distances[rows] = D.min(axis=0)
    return labels, distances


def squared_distances(X, centroids):
    """Squared distance of every point to every centroid, shape (k, n)."""
    D = np.zeros((len(centroids), len(X)))
    for x, c in zip(X.T, centroids.T):  # x (n,) and c (k,): one feature
        difference = np.subtract.outer(c, x)
        difference *= difference
        D += difference
    return D


def update(X, labels, centroids):
    """Move every centroid to the mean of its points.

    A centroid without points stays where it is.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    labels : ndarray of int, shape (n_samples,)
    centroids : ndarray of shape (k, n_features)
        Where the centroids are now; not written to.

    Returns
    -------
    centroids : ndarray of shape (k, n_features)

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [5.0]])
    >>> update(X, np.array([0, 0, 1]), np.array([[0.0], [4.0]]))
    array([[0.5],
           [5. ]])
    """
    k = len(centroids)
    sizes = np.bincount(labels, minlength=k)
    moved = centroids.copy()
    for j, x in enumerate(X.T):
        sums = np.bincount(labels, weights=x, minlength=k)
        np.divide(sums, sizes, out=moved[:, j], where=sizes > 0)
    return moved


def inertia(X, labels, centroids):
    """Sum of squared distances of the points to their own centroids.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    labels : ndarray of int, shape (n_samples,)
    centroids : ndarray of shape (k, n_features)

    Returns
    -------
    float
        In squared units of the data.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [5.0]])
    >>> inertia(X, np.array([0, 0, 1]), np.array([[0.5], [5.0]]))
    0.5
    """
    return float(own_distances(X, labels, centroids).sum())


def own_distances(X, labels, centroids):
    """Squared distance of every point to its own centroid, shape (n,)."""
    distances = np.zeros(len(X))
    for x, c in zip(X.T, centroids.T):
        difference = c[labels]
        difference -= x
        difference *= difference
        distances += difference
    return distances


def relocate(X, labels, centroids):
    """Give each empty cluster the point farthest from its own centroid.

    For several empty clusters the farthest points are taken in turn. A
    point that is alone in its cluster stays; so does a point that sits on
    its centroid, since nothing would be gained. Inertia falls.

    Returns
    -------
    labels : ndarray of int, shape (n_samples,)
    centroids : ndarray of shape (k, n_features)
        Copies; the arguments are not written to.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [5.0]])
    >>> relocate(X, np.array([0, 0, 0]), np.array([[2.0], [9.0]]))
    (array([0, 0, 1]), array([[2.],
           [5.]]))
    """
    labels, centroids = labels.copy(), centroids.copy()
    distances = own_distances(X, labels, centroids)
    sizes = np.bincount(labels, minlength=len(centroids))
    for cluster in np.flatnonzero(sizes == 0):
        farthest = np.where(sizes[labels] > 1, distances, 0).argmax()
        if sizes[labels[farthest]] == 1 or distances[farthest] == 0:
            break
        sizes[labels[farthest]] -= 1
        sizes[cluster] += 1
        labels[farthest] = cluster
        centroids[cluster] = X[farthest]
        distances[farthest] = 0
    return labels, centroids


def label_type(k):
    """The smallest integer type that holds -1 and the labels 0 to k - 1."""
    return np.min_scalar_type(-max(k, 1))


def blocks(n, k):
    """Slices of rows, so small that (k, rows) distances fit the cache."""
    size = max(1, BLOCK // k)
    return (slice(start, start + size) for start in range(0, n, size))


def _count_empty(step):
    sizes = np.bincount(step.labels, minlength=len(step.centroids))
    return int(np.count_nonzero(sizes == 0))


def _largest_shift(before, after):
    return float(np.sqrt(((after - before) ** 2).sum(axis=1).max()))
