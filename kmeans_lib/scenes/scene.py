"""What a scene is: a prepared run, and what it promises to show."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..datasets import Dataset
from ..setups import Setup
from ..trace import Trace


@dataclass(frozen=True)
class Claim:
    """What happens in a scene; a test asserts every part of it.

    Attributes
    ----------
    n_iter : int
        Iterations; if the run ends with an error, the one it ends in.
    inertia : float
        At the end, rounded to four decimals.
    sizes : tuple of int
        Points in each cluster at the end, in the order of the start.
    best : float
        The lowest inertia known for these points and this k.
    agreement : float or None
        Adjusted Rand index with the groups the points came from, rounded
        to three decimals; None where there are no such groups.
    empty_at, relocated_at : tuple of int
        Half-steps after which a cluster is empty, and relocations.
    converged : bool
        False where `max_iter` ends the run, or an error.
    """

    n_iter: int
    inertia: float
    sizes: tuple[int, ...]
    best: float
    agreement: float | None = None
    empty_at: tuple[int, ...] = ()
    relocated_at: tuple[int, ...] = ()
    converged: bool = True


@dataclass(frozen=True)
class Scene:
    """A run prepared for a lecture.

    Attributes
    ----------
    title : str
    watch : str
        What to watch for, in one sentence, before anything moves.
    data : str
        A name in `DATASETS`.
    k : int
    rows : tuple of int
        The points that the centroids start on. Never a seed: random streams
        may change, these rows do not.
    say : str
        What to say afterwards.
    claim : Claim
    options : dict
        Options of the data set.
    empty : {"relocate", "keep", "error"}
        As in `record`.
    max_iter : int
        As in `record`.
    step : int
        The half-step to open at.
    """

    title: str
    watch: str
    data: str
    k: int
    rows: tuple[int, ...]
    say: str
    claim: Claim
    options: dict[str, Any] = field(default_factory=dict)
    empty: str = "relocate"
    max_iter: int = 300
    step: int = 0

    @cached_property
    def setup(self) -> Setup:
        """What the scene runs."""
        return Setup(
            self.data,
            self.k,
            init=self.rows,
            max_iter=self.max_iter,
            empty=self.empty,
            options=self.options,
        )

    def dataset(self) -> Dataset:
        """Make the data set of the scene.

        Examples
        --------
        >>> from kmeans_lib import SCENES
        >>> SCENES["Three points on a line"].dataset().X.shape
        (3, 2)
        """
        return self.setup.dataset

    @property
    def init(self) -> NDArray[np.float64]:
        """Where the centroids start, shape (k, n_features)."""
        return self.setup.start()

    def record(self) -> Trace:
        """Run the scene.

        Raises
        ------
        EmptyClusterError
            In the scene that shows it.

        Examples
        --------
        >>> from kmeans_lib import SCENES
        >>> SCENES["Three points on a line"].record()
        <Trace: k=2 on 3 points, converged after 2 iterations, inertia 2>
        """
        return self.setup.record()
