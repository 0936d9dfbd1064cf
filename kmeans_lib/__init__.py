"""k-means one half-step at a time: the names of the pure (NumPy) layer.

Figures come from `kmeans_lib.plots`, labs from `kmeans_lib.labs`.
"""
from .datasets import DATASETS, Dataset, load
from .init import INITS
from .lloyd import EmptyClusterError, Step, assign, inertia, lloyd, update
from .trace import Trace, best_of, kmeans_steps, record

__all__ = [
    "DATASETS", "Dataset", "EmptyClusterError", "INITS", "Step", "Trace",
    "assign", "best_of", "inertia", "kmeans_steps", "lloyd", "load",
    "record", "update",
]
