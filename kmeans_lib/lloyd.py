"""Lloyd's algorithm, the k-means of the textbooks, one half-step at a time.

Put k centroids somewhere. Then repeat two half-steps:

- *assignment*: every point joins the cluster of its nearest centroid;
- *update*: every centroid moves to the mean of its points;

until an assignment changes nothing. `lloyd` does just that and yields a
`Step` after each half-step. Whoever wants to print, plot, count or stop
early writes a ``for`` loop around it.
"""

import math
from collections.abc import Iterator

import numpy as np

from . import distances, validation
from .empty import needs_relocation, relocate
from .scale import at_ordinary_scale
from .step import Step


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
    labels = np.empty(len(X), distances.label_type(len(centroids)))
    for rows in distances.blocks(len(X), len(centroids)):
        D = distances.squared_distances(X[rows], centroids)  # (k, rows)
        labels[rows] = D.argmin(axis=0)
    return labels


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
    labels = labels.astype(np.intp)  # what bincount counts with
    sizes = np.bincount(labels, minlength=k)[:, None]
    sums = np.empty_like(centroids)
    for j, x in enumerate(X.T):  # one feature after the other
        sums[:, j] = np.bincount(labels, weights=x, minlength=k)
    moved = centroids.copy()
    np.divide(sums, sizes, out=moved, where=sizes > 0)
    return moved


def inertia(X, labels, centroids):
    """Sum of squared distances of the points to their own centroids.

    Parameters
    ----------
    X, labels, centroids
        As in `update`.

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
    return float(distances.own_distances(X, labels, centroids).sum())


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
    X = validation.as_points(X)
    centroids = validation.as_centroids(centroids, X)
    validation.check_run(max_iter, empty)
    validation.warn_if_too_few_distinct(X, len(centroids))
    return at_ordinary_scale(half_steps, X, centroids, max_iter, empty)


def half_steps(X, centroids, max_iter, empty):
    """Yield the Steps of `lloyd` for arguments that have been checked."""
    labels = np.full(len(X), -1, distances.label_type(len(centroids)))
    step = Step("init", 0, centroids, labels, math.nan)
    yield step
    _, nearest, least = distances.survey(X, centroids, labels)
    for iteration in range(1, max_iter + 1):
        step = _next(step, "assign", iteration, centroids, nearest, least)
        yield step
        if step.n_changed == 0:
            return
        sizes = np.bincount(nearest, minlength=len(centroids))
        if needs_relocation(sizes, empty, iteration):
            labels, centroids, own = relocate(X, step.labels, centroids)
            step = _next(step, "relocate", iteration, centroids, labels, own)
            if step.n_changed:
                yield step
        centroids = update(X, step.labels, centroids)
        # One look at the distances: inertia now, the assignment next.
        own, nearest, least = distances.survey(X, centroids, step.labels)
        step = _next(step, "update", iteration, centroids, step.labels, own)
        yield step
    yield _next(step, "assign", max_iter, centroids, nearest, least)


def _next(before, phase, iteration, centroids, labels, squared):
    n_changed, shift = 0, 0.0
    if labels is not before.labels:
        n_changed = int(np.count_nonzero(labels != before.labels))
    if centroids is not before.centroids:
        places = before.centroids.tolist(), centroids.tolist()
        shift = max(map(math.dist, *places))
    # Inertia never rises, but its last digits might: a mean is rounded.
    # (At the start there is none to compare with: min(x, nan) is x.)
    total = min(float(squared.sum()), before.inertia)
    return Step(phase, iteration, centroids, labels, total, n_changed, shift)
