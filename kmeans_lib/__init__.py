"""k-means one half-step at a time: the names of the pure (NumPy) layer.

Figures come from `kmeans_lib.plots`, labs from `kmeans_lib.labs`.
"""

from .datasets import DATASETS, Dataset, load
from .engines.large import lloyd_large
from .init import INITS
from .lloyd import EmptyClusterError, Step, assign, inertia, lloyd_steps, update
from .scenes import SCENES
from .setups import Setup, best_of, kmeans_steps, record, sweep, sweeping
from .sweeps import Sweep
from .trace import Trace

__all__ = [
    "DATASETS",
    "INITS",
    "SCENES",
    "Dataset",
    "EmptyClusterError",
    "Setup",
    "Step",
    "Sweep",
    "Trace",
    "assign",
    "best_of",
    "inertia",
    "kmeans_steps",
    "lloyd_large",
    "lloyd_steps",
    "load",
    "record",
    "sweep",
    "sweeping",
    "update",
]
