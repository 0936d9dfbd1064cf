"""k-means one half-step at a time: the names of the pure (NumPy) layer.

Figures come from `kmeans_lib.plots`, labs from `kmeans_lib.labs`.
"""

from .datasets import DATASETS, Dataset, load
from .empty import EmptyClusterError
from .init import INITS
from .large import lloyd_large
from .lloyd import Step, assign, inertia, lloyd, update
from .scenes import SCENES
from .sweep import Sweep, best_of, sweep, sweeping
from .trace import Trace, kmeans_steps, record

__all__ = [
    "DATASETS",
    "INITS",
    "SCENES",
    "Dataset",
    "EmptyClusterError",
    "Step",
    "Sweep",
    "Trace",
    "assign",
    "best_of",
    "inertia",
    "kmeans_steps",
    "lloyd",
    "lloyd_large",
    "load",
    "record",
    "sweep",
    "sweeping",
    "update",
]
