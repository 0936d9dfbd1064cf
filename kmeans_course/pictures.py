"""Pictures that a check shows below its line, where one says it better."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmeans_lib.colours import cluster_mark


def wrong_labels(
    X: NDArray, centroids: NDArray, expected: NDArray
) -> Callable[[Any], Any]:
    """Return ``f(got)``: the points as labelled, wrong ones ringed.

    Parameters
    ----------
    X : ndarray of shape (n_samples, 2)
    centroids : ndarray of shape (k, 2)
    expected : ndarray of int, shape (n_samples,)

    Returns
    -------
    callable
        Takes the learner's labels, returns a `plots.Picture`.
    """

    def picture(got):
        labels = _readable(got, len(X))
        wrong = X[labels != expected]
        figure, axes = _plane(
            f"{len(wrong)} of {len(X)} points, ringed, have another label than that "
            "of the nearest centroid (x)."
        )
        for label in np.unique(labels):
            mark = cluster_mark(label)
            axes.scatter(
                *X[labels == label].T, s=45, marker=mark.marker, color=mark.light
            )
        axes.scatter(*wrong.T, s=220, facecolors="none", edgecolors="black")
        for j, centroid in enumerate(centroids):
            colour = cluster_mark(j).light
            axes.plot(*centroid, "x", ms=14, mew=3, color=colour)
        return figure

    return picture


def _plane(sentence):
    from kmeans_lib.plots import Picture  # keeps the import of a check numpy alone

    figure = Picture(figsize=(4.2, 3.2), dpi=80, alt=sentence)
    axes = figure.add_subplot()
    axes.set_title(sentence, fontsize=8, loc="left", wrap=True)
    axes.set_aspect("equal")
    axes.margins(0.15)
    return figure, axes


def _readable(labels, n):
    """The labels as whole numbers, -1 for all if they are something else."""
    try:
        labels = np.asarray(labels)
        if labels.shape == (n,) and labels.dtype.kind in "iu":
            return labels
    except ValueError:
        pass
    return np.full(n, -1)
