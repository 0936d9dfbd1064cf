"""What k-means looks like after a half-step: `Step`."""

from dataclasses import dataclass

import numpy as np


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
