"""Many runs on the same points at once, each with the result it has alone.

Three ideas make a batch fast, and a fourth keeps it exact:

- the distances of many runs come from one matrix product, in float32;
- only points that changed cluster touch the sums behind the centroids (`Sums`);
- runs that have converged leave the batch;
- where two centroids of a point are closer to a tie than float32 can tell, it
  is looked at again in float64, and where float64 cannot tell either, as
  `lloyd_steps` does it.

So every label is that of `lloyd_steps`, and with it every count and iteration.
Rare cases are not handled here: a run with an empty cluster, or with many
ties, is handed back and done alone.
"""

import dataclasses
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..distances import label_type, squared_distances
from ..lloyd import Step, half_steps, update
from ..validation import MANY, Floats, as_centroids, may_have_equals
from .large import large_steps, weights_of
from .rounding import (
    EPS,
    EPS32,
    SMALLEST_REACH,
    difference_error,
    doubt,
    score_error,
    slip_of,
    sum_error,
)

CACHE = 2**18  # distances of a chunk of runs, in float32: one megabyte
WORTHWHILE = 2**20  # more distances than this in one run: do it alone
Ints = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


@dataclass
class Ends:
    """How each run of a batch ended."""

    inertia: Floats  # (n_runs,)
    n_iter: Ints  # (n_runs,)
    converged: Mask  # (n_runs,)
    labels: Ints  # (n_runs, n_samples), in few bytes

    @classmethod
    def unknown(cls, n_runs: int, n: int, k: int) -> "Ends":
        """Make room for the ends of some runs."""
        return cls(
            np.full(n_runs, np.inf),
            np.zeros(n_runs, int),
            np.zeros(n_runs, bool),
            np.full((n_runs, n), -1, label_type(k)),
        )

    def write(self, run: int, last: Step) -> None:
        """Write down how one run ended."""
        self.inertia[run] = last.inertia
        self.n_iter[run] = last.iteration
        self.converged[run] = last.n_changed == 0
        self.labels[run] = last.labels

    def followed_by(self, others: "Ends") -> "Ends":
        """Return the ends of these runs and of others."""
        parts = (
            np.concatenate([getattr(self, part.name), getattr(others, part.name)])
            for part in dataclasses.fields(self)
        )
        return Ends(*parts)


def run_many(X: Floats, starts: Floats, max_iter: int, empty: str) -> Ends:
    """Run k-means from each of the `starts`, shape (n_runs, k, d)."""
    n_runs, k = starts.shape[:2]
    ends = Ends.unknown(n_runs, len(X), k)
    alone: Iterable[int] = range(n_runs)
    if len(X) * k <= WORTHWHILE:
        alone = run_together(X, starts, max_iter, ends)
    steps = large_steps if len(X) >= MANY else half_steps
    for run in alone:
        start = as_centroids(starts[run], X)
        ends.write(run, deque(steps(X, start, max_iter, empty), 1).pop())
    return ends


def run_together(X: Floats, starts: Floats, max_iter: int, ends: Ends) -> Iterable[int]:
    """Run what can be run together; return the runs that must be done alone."""
    points = Points(X, starts)
    if points.reach < SMALLEST_REACH or EPS * points.farthest > 1:
        return range(len(starts))  # everything would be in doubt
    handed_back = Batch(points, starts, ends).run(max_iter)
    return {*handed_back, *mostly_rounding(X, ends.inertia)}


def mostly_rounding(X: Floats, inertia: Floats) -> list[int]:
    """Return the runs in which equal points may be most of the inertia.

    `lloyd_steps` has the mean of equal points exactly, and inertia 0. Here a
    mean of n points is off by up to n EPS of the largest value.
    """
    if not may_have_equals(X):
        return []
    n = len(X)
    rounding = n * (1e6 * n * EPS * np.abs(X).max()) ** 2  # a million times as far
    return np.flatnonzero(inertia < rounding).tolist()


class Points:
    """The points as float32 can hold them: around 0, and at most 1 away.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_features)
    centre : ndarray of shape (n_features,)
    reach : float
        How far points and starts are from the centre, at most.
    farthest : float
        How far they are from 0, as a multiple of `reach`.
    Z : ndarray of shape (n_features, n_samples)
        ``(X - centre) / reach``
    rows32 : float32 ndarray of shape (n_features + 1, n_samples)
        Z and a row of ones, ready for the product with (-2 c, |c|²).
    """

    def __init__(self, X: Floats, starts: Floats) -> None:
        n, d = X.shape
        self.X, self.centre = X, X.mean(axis=0)
        Z, C = X - self.centre, starts - self.centre
        squares = max((Z**2).sum(axis=1).max(), (C**2).sum(axis=2).max())
        self.reach = float(np.sqrt(squares)) * (1 + d * EPS)
        self.Z = np.ascontiguousarray(Z.T) / (self.reach or 1.0)
        self.rows32 = np.vstack([self.Z, np.ones(n)]).astype(np.float32)
        from_zero = float(np.sqrt((self.centre**2).sum()))
        self.farthest = 1 + from_zero / (self.reach or 1.0)

    def scaled(self, centroids: Floats) -> Floats:
        """Return where centroids are among the points Z."""
        return (centroids - self.centre) / self.reach


class Sums:
    """Sums and sizes of the clusters of all runs, up to date as points move.

    Attributes
    ----------
    sums : ndarray of shape (n_runs, k, n_features)
    sizes : ndarray of shape (n_runs, k)
    error : ndarray of shape (n_runs, k)
        How far the sums can be from exact ones; see `sum_error`.
    means : ndarray of shape (n_runs, k, n_features)
        The centroids; anything where a cluster is empty.
    slip : ndarray of shape (n_runs,)
        How far the centroids of `lloyd_steps` may be from the means.
    """

    def __init__(self, points: Points, starts: Floats) -> None:
        self.Z, self.farthest = points.Z, points.farthest
        self.means = points.scaled(starts)
        self.sums = np.zeros(starts.shape)
        self.sizes = np.zeros(starts.shape[:2])
        self.error = np.zeros(starts.shape[:2])
        self.slip = slip_of(self.error, self.sizes, 1.0, self.farthest)

    def move(
        self, runs: Ints, point: Ints, to: Ints, out_of: Ints | None = None
    ) -> None:
        """Move points from the sums of clusters to those of others.

        Parameters
        ----------
        runs : ndarray of int
            The runs in question.
        point : ndarray of int, shape (n_moving,)
        to, out_of : ndarray of int, shape (n_moving,)
            ``i * k + cluster`` for the i-th of these runs; None at first.
        """
        sizes, sums = self.sizes[runs], self.sums[runs]
        coming = np.bincount(to, None, sizes.size).reshape(sizes.shape)
        going = np.zeros_like(coming)
        if out_of is not None:
            going = np.bincount(out_of, None, sizes.size).reshape(sizes.shape)
        error = self.error[runs] + sum_error(coming + going, sizes, 1.0)
        sizes += coming - going
        for j, z in enumerate(self.Z):
            moving = z[point]
            change = np.bincount(to, moving, sizes.size)
            if out_of is not None:
                change -= np.bincount(out_of, moving, sizes.size)
            sums[:, :, j] += change.reshape(sizes.shape)
        self.sizes[runs], self.sums[runs], self.error[runs] = sizes, sums, error
        self.means[runs] = sums / np.maximum(sizes, 1)[:, :, None]
        self.slip[runs] = slip_of(error, sizes, 1.0, self.farthest)

    def have_empty(self, runs: Ints) -> Mask:
        """Return which of these runs have an empty cluster."""
        return (self.sizes[runs] == 0).any(axis=1)


class Batch:
    """Runs that go on together, all in the same iteration.

    Attributes
    ----------
    sums : Sums
        Its means are the centroids.
    ends : Ends
        Its labels are those of the last assignment.
    """

    def __init__(self, points: Points, starts: Floats, ends: Ends) -> None:
        self.points, self.starts, self.ends = points, starts, ends
        self.k, self.d = starts.shape[1:]
        self.sums = Sums(points, starts)
        self.weights = weights_of(self.k)

    def run(self, max_iter: int) -> list[int]:
        """Run all to their ends; return those that must be done alone."""
        handed_back: list[int] = []
        running = np.arange(len(self.starts))
        chunk = chunk_of(self.k * len(self.points.X))
        for iteration in range(1, max_iter + 2):
            going_on = []
            for i in range(0, len(running), chunk):
                runs = running[i : i + chunk]
                done, alone = self.iterate(runs, iteration, max_iter)
                handed_back += runs[alone].tolist()
                going_on.append(runs[~(done | alone)])
            running = np.concatenate(going_on)
            if not len(running):
                break
        return handed_back

    def iterate(self, runs: Ints, iteration: int, max_iter: int) -> tuple[Mask, Mask]:
        """Do one iteration; return which runs are done and which to do alone."""
        before = self.ends.labels[runs]
        labels, alone = self.assign(runs, iteration == 1)
        changed = np.flatnonzero(labels != before)
        run, point = np.divmod(changed, labels.shape[1])
        counts = np.bincount(run, minlength=len(runs))
        done = (counts == 0) | (iteration > max_iter)
        if done.any():
            inertia = inertia_of(self.points.X, before[done], labels[done], self.k)
            self.ends.inertia[runs[done]] = inertia
            self.ends.n_iter[runs[done]] = min(iteration, max_iter)
            self.ends.converged[runs[done]] = counts[done] == 0
        run *= self.k
        out_of = run + before.ravel()[changed] if iteration > 1 else None
        self.sums.move(runs, point, run + labels.ravel()[changed], out_of)
        self.ends.labels[runs] = labels
        return done, alone | self.sums.have_empty(runs)

    def assign(self, runs: Ints, first: bool) -> tuple[Ints, Mask]:
        """Return the labels of these runs, and which runs have too many ties."""
        slip = self.sums.slip[runs]
        scores = self.scores(self.sums.means[runs])
        limit = scores.min(axis=1)
        error = score_error(self.d, 1 + slip, EPS32)
        limit += doubt(error, self.d, 1.0, slip).astype(np.float32)[:, None]
        near = scores <= limit[:, None]
        labels = self.k - 1 - (near * self.weights).max(axis=1)
        too_many = np.zeros(len(runs), bool)
        if np.count_nonzero(near) > limit.size:
            run, point = self.look_again(runs, near, labels, slip)
            n_ties = np.bincount(run, minlength=len(runs))
            too_many = n_ties > max(4, labels.shape[1] // 8)
            for i in np.unique(run[~too_many[run]]):
                rows = point[run == i]
                labels[i, rows] = self.assign_exactly(runs[i], rows, first)
        return labels, too_many

    def scores(self, centroids: Floats) -> NDArray[np.float32]:
        """Return |c|² - 2 c·z, shape (runs, k, n): a distance, less |z|²."""
        products = np.empty((*centroids.shape[:2], self.d + 1), np.float32)
        products[:, :, :-1] = -2 * centroids
        products[:, :, -1] = (centroids**2).sum(axis=2)
        scores = products.reshape(-1, self.d + 1) @ self.points.rows32
        return scores.reshape(len(centroids), self.k, -1)

    def look_again(
        self, runs: Ints, near: Mask, labels: Ints, slip: Floats
    ) -> tuple[Ints, Ints]:
        """Assign in float64 what can be; return runs and points left in doubt."""
        n_near = near.sum(axis=1, dtype=label_type(self.k))
        run, point = np.nonzero(n_near > 1)
        distances = np.zeros((len(run), self.k))
        centroids = self.sums.means[runs[run]]
        for z, c in zip(self.points.Z, centroids.T, strict=True):
            distances += (c - z[point]).T ** 2
        labels[run, point] = distances.argmin(axis=1)
        distances.partition(1)
        error = difference_error(self.d, 1 + slip)
        undecided = doubt(error, self.d, 1.0, slip)[run]
        tied = distances[:, 1] - distances[:, 0] <= undecided
        return run[tied], point[tied]

    def assign_exactly(self, run: int, rows: Ints, first: bool) -> Ints:
        """Assign a few points of one run as `lloyd_steps` does."""
        X, centroids = self.points.X, self.starts[run]
        if not first:  # no cluster is empty: nothing is left of the start
            centroids = update(X, self.ends.labels[run], centroids)
        return squared_distances(X[rows], centroids).argmin(axis=0)


def chunk_of(distances: int) -> int:
    """Return how many runs of so many distances each go through a step together."""
    few = min(16, 2 * CACHE // distances)  # so that calls do not cost more than work
    return max(1, few, CACHE // distances)


def inertia_of(X: Floats, before: Ints, labels: Ints, k: int) -> Floats:
    """Inertia of the `labels` of each run around the means of the labels before.

    The arithmetic is that of `update` and `inertia`, for all runs at once.
    """
    offset = np.arange(len(labels))[:, None] * k
    cells, labels = (before + offset).ravel(), labels + offset
    sizes = np.bincount(cells, None, len(offset) * k)
    total = np.zeros(labels.shape)
    for x in X.T:  # one feature after the other
        sums = np.bincount(cells, np.tile(x, len(labels)), len(sizes))
        difference = (sums / np.maximum(sizes, 1))[labels]
        difference -= x
        difference *= difference
        total += difference
    return total.sum(axis=1)
