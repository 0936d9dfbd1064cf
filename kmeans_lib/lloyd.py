"""Lloyd's algorithm, the k-means of the textbooks, one half-step at a time.

Put k centroids somewhere. Then repeat two half-steps:

- *assignment*: every point joins the cluster of its nearest centroid;
- *update*: every centroid moves to the mean of its points;

until an assignment changes nothing. `lloyd_steps` does just that and yields
a `Step` after each half-step. To print, plot, count or stop early, write a
``for`` loop around it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .distances import distances_of_some, groups_of_equals, own_distances
from .validation import (
    ByTheDoor,
    Floats,
    Labels,
    as_centroids,
    as_labels,
    as_points,
    check_k,
    check_rules,
    let_in,
    warn_if_too_few_distinct,
)


@dataclass(frozen=True, eq=False)
class Step(ByTheDoor):
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
    centroids: Floats
    labels: Labels
    inertia: float
    n_changed: int = 0
    shift: float = 0.0

    def __post_init__(self) -> None:
        for name in ("centroids", "labels"):
            array = getattr(self, name)
            if not isinstance(array, np.ndarray) or array.flags.writeable:
                array = np.array(array)  # a copy: the caller keeps theirs
                array.flags.writeable = False
                object.__setattr__(self, name, array)


class EmptyClusterError(ValueError):
    """A cluster lost all its points, and ``empty="error"`` was asked for.

    Attributes
    ----------
    trace : Trace or None
        The run up to here, if it was being recorded.
    """

    trace: Any = None


def assign(X: ArrayLike, centroids: ArrayLike) -> Labels:
    """Label every point with its nearest centroid; ties: lowest index.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    centroids : array-like of shape (k, n_features)

    Returns
    -------
    labels : ndarray of int, shape (n_samples,), read-only

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> assign([[0.0], [1.0], [5.0]], [[0.0], [4.0]])
    array([0, 0, 1], dtype=int32)
    """
    X = as_points(X)
    centroids = as_centroids(centroids, X)
    labels = np.empty(len(X), np.int32)
    for rows, D in distances_of_some(X, centroids):  # D: (k, rows)
        labels[rows] = D.argmin(axis=0)
    return let_in(labels, len(centroids))


def update(X: ArrayLike, labels: ArrayLike, centroids: ArrayLike) -> Floats:
    """Move every centroid to the mean of its points.

    A centroid without points stays where it is.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    labels : array-like of int, shape (n_samples,)
    centroids : array-like of shape (k, n_features)
        Where the centroids are now.

    Returns
    -------
    centroids : ndarray of shape (k, n_features), read-only

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> update([[0.0], [1.0], [5.0]], [0, 0, 1], [[0.0], [4.0]])
    array([[0.5],
           [5. ]])
    """
    X = as_points(X)
    centroids = as_centroids(centroids, X)
    k = len(centroids)
    labels = as_labels(labels, X, k).astype(np.intp)
    sizes = np.bincount(labels, minlength=k)
    sums = np.empty_like(centroids)
    for j, x in enumerate(X.T):  # one feature after the other
        sums[:, j] = np.bincount(labels, weights=x, minlength=k)
    moved = centroids.copy()
    np.divide(sums, sizes[:, None], out=moved, where=sizes[:, None] > 0)
    # A sum of equal points is rounded; their mean is that point all the same.
    for cluster, row in groups_of_equals(X, labels, sizes):
        moved[cluster] = X[row]
    return let_in(moved)


def inertia(X: ArrayLike, labels: ArrayLike, centroids: ArrayLike) -> float:
    """Sum of squared distances of the points to their own centroids.

    Parameters
    ----------
    X, labels, centroids
        As in `update`.

    Returns
    -------
    float
        In squared units of the data.

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> inertia([[0.0], [1.0], [5.0]], [0, 0, 1], [[0.5], [5.0]])
    0.5
    """
    X = as_points(X)
    centroids = as_centroids(centroids, X)
    labels = as_labels(labels, X, len(centroids))
    return float(own_distances(X, labels, centroids).sum())


def relocate(
    X: ArrayLike, labels: ArrayLike, centroids: ArrayLike
) -> tuple[Labels, Floats]:
    """Give each empty cluster the point farthest from its own centroid.

    For several empty clusters the farthest points are taken in turn. A
    point that is alone in its cluster stays, and so does one that lies on
    its centroid: nothing would be gained. Inertia falls.

    Parameters
    ----------
    X, labels, centroids
        As in `update`.

    Returns
    -------
    labels : ndarray of int, shape (n_samples,), read-only
    centroids : ndarray of shape (k, n_features), read-only

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> labels, centroids = relocate([[0], [1], [5]], [0, 0, 0], [[2], [9]])
    >>> labels, centroids.ravel()
    (array([0, 0, 1], dtype=int32), array([2., 5.]))
    """
    X = as_points(X)
    centroids = as_centroids(centroids, X)
    labels = as_labels(labels, X, len(centroids))
    distances = own_distances(X, labels, centroids)
    labels, centroids = labels.copy(), centroids.copy()
    sizes = np.bincount(labels, minlength=len(centroids))
    for cluster in np.flatnonzero(sizes == 0):
        far = np.where(sizes[labels] > 1, distances, 0)
        farthest = far.argmax()
        if far[farthest] == 0:
            break
        sizes[labels[farthest]] -= 1
        sizes[cluster] = 1
        labels[farthest] = cluster
        centroids[cluster] = X[farthest]
    return let_in(labels, len(centroids)), let_in(centroids)


def lloyd_steps(
    X: ArrayLike, centroids: ArrayLike, *, max_iter: int = 300, empty: str = "relocate"
) -> Iterator[Step]:
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
        At the call, if an argument cannot be used.
    EmptyClusterError
        While running, with ``empty="error"``.

    References
    ----------
    S. P. Lloyd, "Least squares quantization in PCM", IEEE Transactions on
    Information Theory 28(2), 1982.

    Examples
    --------
    >>> X = [[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]
    >>> for step in lloyd_steps(X, [[1, 1], [2, 1]]):
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
    check_k(len(centroids), X)
    max_iter, empty = check_rules(max_iter, empty)
    warn_if_too_few_distinct(X, len(centroids))
    return half_steps(X, centroids, max_iter, empty)


def half_steps(X: Floats, start: Floats, max_iter: int, empty: str) -> Iterator[Step]:
    """Yield the Steps of `lloyd_steps` for arguments that have been let in."""
    step = Step("init", 0, start, np.full(len(X), -1, np.int32), math.nan)
    yield step
    for iteration in count(1):
        labels = assign(X, step.centroids)
        step = _next(
            step, "assign", min(iteration, max_iter), X, labels, step.centroids
        )
        yield step
        if step.n_changed == 0 or iteration > max_iter:
            return
        if must_relocate(step, empty):
            filled = relocate(X, step.labels, step.centroids)
            step = _next(step, "relocate", iteration, X, *filled)
            if step.n_changed > 0:
                yield step
        moved = update(X, step.labels, step.centroids)
        step = _next(step, "update", iteration, X, step.labels, moved)
        yield step


def _next(
    before: Step,
    phase: str,
    iteration: int,
    X: Floats,
    labels: Labels,
    centroids: Floats,
) -> Step:
    """Describe the half-step that led from one Step to these labels and centroids."""
    n_changed, shift = 0, 0.0
    if phase != "update":
        n_changed = int(np.count_nonzero(labels != before.labels))
    if phase != "assign":
        shift = max(map(math.dist, before.centroids.tolist(), centroids.tolist()))
    # Inertia never rises, but its last digits might: a mean is rounded.
    # (At the start there is none to compare with: min(x, nan) is x.)
    least = min(inertia(X, labels, centroids), before.inertia)
    return Step(phase, iteration, centroids, labels, least, n_changed, shift)


def must_relocate(step: Step, empty: str) -> bool:
    """Tell whether a cluster is empty and the rule is to relocate.

    Raises
    ------
    EmptyClusterError
        If a cluster is empty and the rule is "error".
    """
    k = len(step.centroids)
    n_empty = k - int(np.count_nonzero(np.bincount(step.labels, minlength=k)))
    if empty == "error" and n_empty > 0:
        raise EmptyClusterError(
            f"{n_empty} of {k} clusters {'has' if n_empty == 1 else 'have'} no points "
            f"in iteration {step.iteration}. Try another start, a smaller k, or "
            'empty="relocate".'
        )
    return empty == "relocate" and n_empty > 0
