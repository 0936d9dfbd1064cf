"""What happens to a cluster that has lost all its points."""

import numpy as np

from .distances import own_distances


class EmptyClusterError(ValueError):
    """A cluster lost all its points, and ``empty="error"`` was asked for."""


def needs_relocation(sizes, empty, iteration):
    """Say whether a cluster is empty and the rule is to relocate.

    With the rule "error" an empty cluster raises `EmptyClusterError`.
    """
    if empty == "keep" or sizes.all():
        return False
    if empty == "error":
        raise EmptyClusterError(
            f"{np.sum(sizes == 0)} of {len(sizes)} clusters lost all their "
            f"points in iteration {iteration}. Try another start, a smaller "
            'k, or empty="relocate".'
        )
    return True


def relocate(X, labels, centroids):
    """Give each empty cluster the point farthest from its own centroid.

    For several empty clusters the farthest points are taken in turn. A
    point that is alone in its cluster stays; so does a point that sits on
    its centroid, up to the rounding of a mean, since nothing would be
    gained and the run might never end. Inertia falls.

    Returns
    -------
    labels : ndarray of int, shape (n_samples,)
    centroids : ndarray of shape (k, n_features)
    distances : ndarray of shape (n_samples,)
        Squared distance of each point to its centroid.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [5.0]])
    >>> labels, centroids, distances = relocate(
    ...     X, np.array([0, 0, 0]), np.array([[2.0], [9.0]])
    ... )
    >>> labels, centroids.ravel(), distances
    (array([0, 0, 1]), array([2., 5.]), array([4., 1., 0.]))
    """
    labels, centroids = labels.copy(), centroids.copy()
    distances = own_distances(X, labels, centroids)
    sizes = np.bincount(labels, minlength=len(centroids))
    squares = own_distances(X, labels, np.zeros_like(centroids))
    rounding = (len(X) * np.finfo(float).eps) ** 2 * squares
    for cluster in np.flatnonzero(sizes == 0):
        movable = (sizes[labels] > 1) & (distances > rounding)
        if not movable.any():
            break
        farthest = np.where(movable, distances, 0).argmax()
        sizes[labels[farthest]] -= 1
        sizes[cluster] += 1
        labels[farthest] = cluster
        centroids[cluster] = X[farthest]
        distances[farthest] = 0
    return labels, centroids, distances
