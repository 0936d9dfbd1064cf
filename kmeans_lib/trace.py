"""A recorded run: every half-step, ready to be looked up by its number.

A slider position is an index into a `Trace`; going back is indexing too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .lloyd import Step
from .validation import ByTheDoor, Floats, Labels
from .words import count, number, sentence_of, title_of, which_step

if TYPE_CHECKING:
    from .setups import Setup


class Film(Protocol):
    """What a stage and a plot need of a run, whatever made its Steps."""

    @property
    def X(self) -> Floats:
        """The points, shape (n_samples, n_features)."""

    @property
    def k(self) -> int:
        """Number of clusters."""

    @property
    def steps(self) -> Sequence[Step]:
        """The half-steps."""

    def sentence(self, t: int) -> str:
        """Say in one plain English sentence what happened in half-step t."""

    def title(self, t: int) -> str:
        """Say where half-step t belongs."""


@dataclass(frozen=True, eq=False, repr=False)
class Trace(ByTheDoor, Sequence[Step]):
    """A recorded run: a sequence of `Step` that knows what was run.

    Attributes
    ----------
    setup : Setup
        What was run; ``trace.setup.record()`` gives the same Steps again.
    steps : sequence of Step
    X : ndarray of shape (n_samples, n_features), read-only
    k : int
    init : str, tuple of rows, array or callable
        The start as it was asked for.
    seed : int
    """

    setup: "Setup"
    steps: Sequence[Step]

    @property
    def X(self) -> Floats:
        """The points, shape (n_samples, n_features)."""
        return self.setup.X

    @property
    def k(self) -> int:
        """Number of clusters."""
        return self.setup.k

    @property
    def init(self) -> Any:
        """The start as it was asked for."""
        return self.setup.init

    @property
    def seed(self) -> int:
        """The seed."""
        return self.setup.seed

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, t: Any) -> Any:
        return self.steps[t if isinstance(t, slice) else which_step(t, len(self))]

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    @property
    def centroids(self) -> Floats:
        """Final centroids, shape (k, n_features)."""
        return self.steps[-1].centroids

    @property
    def labels(self) -> Labels:
        """Final labels, shape (n_samples,)."""
        return self.steps[-1].labels

    @property
    def inertia(self) -> float:
        """Final inertia, in squared units of the data."""
        return self.steps[-1].inertia

    @property
    def n_iter(self) -> int:
        """Iterations, counted as scikit-learn does with ``tol=0``."""
        return self.steps[-1].iteration

    @property
    def converged(self) -> bool:
        """True if the run ended with an assignment that changed nothing."""
        last = self.steps[-1]
        return last.phase == "assign" and last.n_changed == 0

    @cached_property
    def inertias(self) -> Floats:
        """Inertia after every half-step, shape (len(trace),)."""
        return _read_only(np.array([step.inertia for step in self.steps]))

    @cached_property
    def paths(self) -> Floats:
        """Centroids at every half-step, shape (len(trace), k, n_features)."""
        return _read_only(np.stack([step.centroids for step in self.steps]))

    def changed(self, t: int) -> NDArray[np.bool_]:
        """Which points changed cluster in half-step t, mask (n_samples,)."""
        t = which_step(t, len(self))
        if t == 0:
            return np.zeros(len(self.X), dtype=bool)
        return self.steps[t].labels != self.steps[t - 1].labels

    def sizes(self, t: int) -> NDArray[np.intp]:
        """Points in each cluster at half-step t, shape (k,)."""
        labels = self[t].labels
        return np.bincount(labels[labels >= 0], minlength=self.k)

    def sentence(self, t: int) -> str:
        """Say in one plain English sentence what happened in half-step t."""
        t = which_step(t, len(self))
        before = self.steps[t - 1] if t else None
        return sentence_of(self.steps[t], before, is_last=t == len(self) - 1)

    def title(self, t: int) -> str:
        """Say where half-step t belongs: "Start" or "Iteration 3, update"."""
        return title_of(self[t])

    def __repr__(self) -> str:
        ending = "converged" if self.converged else "stopped"
        return (
            f"<Trace: k={self.k} on {count(len(self.X), 'point')}, {ending} after "
            f"{count(self.n_iter, 'iteration')}, inertia {number(self.inertia)}>"
        )

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        from .plots import filmstrip_png  # keeps `import kmeans_lib` light

        return (
            {"text/plain": repr(self), "image/png": filmstrip_png(self)},
            {"image/png": {"alt": self.sentence(-1)}},
        )


def _read_only(array: Floats) -> Floats:
    array.flags.writeable = False
    return array
