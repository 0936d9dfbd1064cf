"""A recorded run: every half-step, ready to be looked up by its number.

`record` runs `kmeans_steps` to its end and keeps what it yielded. A slider
position is an index into the `Trace`; going back is indexing too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .compact import CompactSteps
from .init import initial_centroids
from .large import MANY, large_steps
from .lloyd import Step, half_steps
from .scale import at_ordinary_scale
from .validation import as_points, check_k, check_run, warn_if_too_few_distinct


def kmeans_steps(
    X, k, *, init="random", seed=0, max_iter=300, empty="relocate"
) -> Iterator[Step]:
    """Choose a start, then run k-means and yield every half-step.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The points.
    k : int
        Number of clusters.
    init : str, array-like of shape (k, n_features), or callable
        A name in `INITS`, the centroids themselves, or a function
        ``f(X, k, rng) -> centroids``.
    seed : int
        The same seed gives the same start.
    max_iter, empty
        As in `lloyd`.

    Yields
    ------
    Step

    Raises
    ------
    ValueError, TypeError
        At the call, if an argument cannot be used.

    Examples
    --------
    >>> X = [[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]
    >>> for step in kmeans_steps(X, 2, seed=0):
    ...     last = step
    >>> round(last.inertia, 4)
    2.6667
    """
    X = as_points(X)
    return _steps(X, k, init, seed, max_iter, empty)


def _steps(X, k, init, seed, max_iter, empty, large=False):
    k = check_k(k, X)
    check_run(max_iter, empty)
    warn_if_too_few_distinct(X, k)
    start = initial_centroids(X, k, init, check_seed(seed))
    steps = large_steps if large else half_steps
    return at_ordinary_scale(steps, X, start, max_iter, empty)


def record(
    X, k, *, init="random", seed=0, max_iter=300, empty="relocate", large=None
) -> "Trace":
    """Run k-means and keep every half-step.

    Takes the arguments of `kmeans_steps`, and one more.

    Parameters
    ----------
    large : bool, optional
        Whether to run `lloyd_large` and to keep only what changed, for the
        same Steps in less time and memory. By default from 50,000 points.

    Examples
    --------
    >>> X = [[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]
    >>> trace = record(X, 2, init=[[1, 1], [2, 1]])
    >>> trace
    <Trace: k=2 on 6 points, converged after 3 iterations, inertia 2.667>
    >>> trace.sentence(3)
    'Iteration 2, assignment: 1 of 6 points changed cluster; inertia fell \
from 72.25 to 20.69.'
    """
    X = as_points(X)
    large = len(X) >= MANY if large is None else large
    if large:
        X = np.ascontiguousarray(X)  # rows are what it looks up
    X.flags.writeable = False
    steps = _steps(X, k, init, seed, max_iter, empty, large)
    keep = CompactSteps if large else tuple
    return Trace(X, k, init, seed, keep(steps))


@dataclass(frozen=True, eq=False, repr=False)
class Trace(Sequence):
    """A recorded run: a sequence of `Step`, with the data it ran on.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_features), read-only
    k : int
    init : str, array or callable
        The start as it was asked for.
    seed : int
    steps : sequence of Step
    """

    X: np.ndarray
    k: int
    init: object
    seed: int
    steps: tuple

    def __len__(self):
        return len(self.steps)

    def __getitem__(self, t):
        return self.steps[t]

    @property
    def centroids(self):
        """Final centroids, shape (k, n_features)."""
        return self.steps[-1].centroids

    @property
    def labels(self):
        """Final labels, shape (n_samples,)."""
        return self.steps[-1].labels

    @property
    def inertia(self):
        """Final inertia, in squared units of the data."""
        return self.steps[-1].inertia

    @property
    def n_iter(self):
        """Iterations, counted as scikit-learn does with ``tol=0``."""
        return self.steps[-1].iteration

    @property
    def converged(self):
        """True if the last assignment changed nothing."""
        return self.steps[-1].n_changed == 0

    @cached_property
    def inertias(self):
        """Inertia after every half-step, shape (len(trace),)."""
        return np.array([step.inertia for step in self.steps])

    @cached_property
    def paths(self):
        """Centroids at every half-step, shape (len(trace), k, d)."""
        return np.stack([step.centroids for step in self.steps])

    def changed(self, t):
        """Which points changed cluster in half-step t, mask (n_samples,)."""
        t = range(len(self))[t]
        if t == 0:
            return np.zeros(len(self.X), dtype=bool)
        return self.steps[t].labels != self.steps[t - 1].labels

    def sizes(self, t):
        """Points in each cluster at half-step t, shape (k,)."""
        labels = self.steps[t].labels
        return np.bincount(labels[labels >= 0], minlength=self.k)

    def sentence(self, t):
        """Say in one plain English sentence what happened in half-step t."""
        t = range(len(self))[t]
        return f"{self.title(t)}: {self._what_happened(t)}"

    def title(self, t):
        """Where half-step t belongs: "Start" or "Iteration 3, update"."""
        step = self.steps[t]
        if step.phase == "init":
            return "Start"
        return f"Iteration {step.iteration}, {PHASE_NAMES[step.phase]}"

    def _what_happened(self, t):
        step = self.steps[t]
        if step.phase == "init":
            return (
                f"{count(self.k, 'centroid')} placed; no point belongs to "
                "a cluster yet."
            )
        if step.phase == "assign" and t == len(self) - 1:
            return self._ending(t)
        if t == 1:
            joined = f"each of the {len(self.X)} points joined its"
            if len(self.X) == 1:
                joined = "the point joined its"
            return (
                f"{joined} nearest centroid; inertia is "
                f"{number(step.inertia)}.{self._empty(t)}"
            )
        return f"{self._move(t)}; {self._fall(t)}.{self._empty(t)}"

    def _empty(self, t):
        n_empty = self.k - np.count_nonzero(self.sizes(t))
        if n_empty == 0:
            return ""
        verb = "has" if n_empty == 1 else "have"
        return f" {count(n_empty, 'cluster')} {verb} no points."

    def _move(self, t):
        step = self.steps[t]
        if step.phase == "assign":
            return f"{step.n_changed} of {len(self.X)} points changed cluster"
        if step.phase == "update":
            who = "" if self.sizes(t).all() else " that has points"
            return (
                f"each centroid{who} moved to the mean of its points, the "
                f"farthest by {number(step.shift)}"
            )
        return (
            f"{count(step.n_changed, 'empty cluster')} took over the "
            f"{'point' if step.n_changed == 1 else 'points'} farthest from "
            "the centroid"
        )

    def _fall(self, t):
        before, after = self.steps[t - 1].inertia, self.steps[t].inertia
        if number(before) == number(after):
            return f"inertia stayed at {number(after)}"
        return f"inertia fell from {number(before)} to {number(after)}"

    def _ending(self, t):
        iterations = count(self.n_iter, "iteration")
        if self.converged:
            return (
                f"no point changed cluster. Converged after {iterations}; "
                f"inertia is {number(self.inertia)}.{self._empty(t)}"
            )
        return (
            f"{self._move(t)}; {self._fall(t)}. Stopped after {iterations}, "
            "before it converged."
        )

    def __repr__(self):
        ending = "converged" if self.converged else "stopped"
        return (
            f"<Trace: k={self.k} on {count(len(self.X), 'point')}, {ending} "
            f"after {count(self.n_iter, 'iteration')}, inertia "
            f"{number(self.inertia)}>"
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        from .plots import filmstrip_png  # keeps the import of numpy alone

        return (
            {"text/plain": repr(self), "image/png": filmstrip_png(self)},
            {"image/png": {"alt": self.sentence(-1)}},
        )


PHASE_NAMES = {
    "init": "start",
    "assign": "assignment",
    "relocate": "relocation",
    "update": "update",
}


def number(value):
    """Write a measured value as prose does: 1851.3, 72.25, 0.1687."""
    return f"{value:.1f}" if 100 <= abs(value) < 1e7 else f"{value:.4g}"


def count(n, noun):
    """'1 point', '2 points'."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def check_seed(seed):
    """Return ``seed`` as an int if it is a whole number >= 0, else raise."""
    if isinstance(seed, (int, np.integer)) and seed >= 0:
        return int(seed)
    raise ValueError(
        f"seed={seed!r}. Needed: a whole number, 0 or more; the same seed "
        "gives the same start."
    )
