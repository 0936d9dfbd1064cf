"""Many runs on the same points at once, each with the numbers it has alone.

Three ideas make a batch fast, and a fourth keeps it exact:

- the distances of many runs come from one matrix product, in float32;
- only points that changed cluster touch the sums behind the centroids;
- runs that have converged leave;
- a point whose two nearest centroids are closer to a tie than float32 can
  tell is settled as `lloyd` would, by direct differences in float64.

Seldom things (an empty cluster, points that are nearly all doubtful) are
not repeated here: such a run is done again, alone, by `lloyd`.
"""

import dataclasses
from collections import deque

import numpy as np

from ..distances import label_type, squared_distances
from ..lloyd import half_steps, update
from ..validation import MANY, as_centroids
from .large import large_steps

CACHE = 2**18  # distances of a chunk of runs, in float32: one megabyte
WORTHWHILE = 2**20  # more distances than this in one run: do it alone
EPS = np.finfo(np.float64).eps
EPS32 = np.finfo(np.float32).eps


@dataclasses.dataclass
class Ends:
    """How each run of a batch ended."""

    inertia: np.ndarray  # (n_runs,)
    n_iter: np.ndarray  # (n_runs,)
    converged: np.ndarray  # (n_runs,)
    labels: np.ndarray  # (n_runs, n_samples)

    def followed_by(self, others: "Ends") -> "Ends":
        """Return the ends of these runs and of others."""
        parts = (
            np.concatenate([getattr(self, part.name), getattr(others, part.name)])
            for part in dataclasses.fields(self)
        )
        return Ends(*parts)


def run_many(X, starts, max_iter, empty) -> Ends:
    """Run k-means from each of the `starts`, shape (n_runs, k, d)."""
    n_runs, k = starts.shape[:2]
    batch = Batch(X, starts)
    if len(X) * k <= WORTHWHILE:
        alone = batch.run(max_iter)
    else:
        alone = range(n_runs)
    steps = large_steps if len(X) >= MANY else half_steps
    for run in alone:
        step = deque(steps(X, as_centroids(starts[run], X), max_iter, empty), 1).pop()
        batch.end(run, step.inertia, step.iteration, step.n_changed == 0)
        batch.labels[run] = step.labels
    return batch.ends


class Batch:
    """Runs that go on together, all in the same iteration.

    Inside, the points are moved to their mean and shrunk to length 1, so
    that float32 can hold them.
    """

    def __init__(self, X, starts):
        n, (n_runs, k, d) = len(X), starts.shape
        centre = X.mean(axis=0)
        Z, C = X - centre, starts - centre
        reach = np.sqrt(max((Z**2).sum(axis=1).max(), (C**2).sum(2).max()))
        reach = reach or 1.0
        self.X, self.starts = X, starts
        self.Z = np.ascontiguousarray(Z.T) / reach  # (d, n)
        self.points = np.vstack([self.Z, np.ones(n)]).astype(np.float32)
        self.centroids = C / reach
        self.sums = np.zeros((n_runs, k, d))
        self.sizes = np.zeros((n_runs, k))
        self.labels = np.full((n_runs, n), -1, label_type(k))
        self.ends = Ends(
            np.full(n_runs, np.inf),
            np.zeros(n_runs, int),
            np.zeros(n_runs, bool),
            self.labels,
        )
        self.weights = np.arange(k - 1, -1, -1, label_type(k))[:, None]
        # What float32 loses in two scores of d + 1 products, together at
        # most 3 in size; then what the sums of n points lose, here and in
        # `lloyd`, which does not move them to their mean.
        largest = np.abs(X).max() / reach
        self.doubt64 = 8 * (d + 4 + n * (n + largest)) * EPS
        self.doubt = 4 * (d + 4) * EPS32 + self.doubt64

    def run(self, max_iter):
        """Run all to their ends; return those that must be done alone."""
        alone = []
        running = np.arange(len(self.starts))
        chunk = max(1, CACHE // (len(self.weights) * len(self.X)))
        for iteration in range(1, max_iter + 2):
            going_on = []
            for i in range(0, len(running), chunk):
                runs = running[i : i + chunk]
                labels, lost = self.assign(runs, iteration == 1)
                done = self.take_over(runs, labels, iteration, max_iter)
                lost |= self.empty(runs)
                alone += runs[lost].tolist()
                going_on.append(runs[~(done | lost)])
            running = np.concatenate(going_on)
            if not len(running):
                break
        return {*alone, *self.all_rounding()}

    def assign(self, runs, first):
        """Return the labels of these runs, and which runs are lost."""
        n, (k, d) = len(self.X), self.starts.shape[1:]
        centroids = self.centroids[runs]
        products = np.empty((len(runs), k, d + 1), np.float32)
        products[:, :, :d] = -2 * centroids
        products[:, :, d] = (centroids**2).sum(axis=2)
        # (runs, k, n): squared distance, less the point's own square
        scores = (products.reshape(-1, d + 1) @ self.points).reshape(-1, k, n)
        limit = scores.min(axis=1)
        limit += self.doubt
        near = scores <= limit[:, None]
        labels = k - 1 - (near * self.weights).max(axis=1)
        lost = np.zeros(len(runs), bool)
        if np.count_nonzero(near) > limit.size:
            run, point = self.look_closer(runs, near, labels)
            lost = np.bincount(run, minlength=len(runs)) > max(4, n // 8)
            for b in np.unique(run[~lost[run]]):
                rows = point[run == b]
                labels[b, rows] = self.settle(runs[b], rows, first)
        return labels, lost

    def look_closer(self, runs, near, labels):
        """Settle in float64 what can be; return the runs and rows left."""
        n_near = near.sum(axis=1, dtype=label_type(near.shape[1]))
        run, point = np.nonzero(n_near > 1)
        distances = np.zeros((len(run), near.shape[1]))
        for z, c in zip(self.Z, self.centroids[runs[run]].T, strict=True):
            distances += (c - z[point]).T ** 2
        labels[run, point] = distances.argmin(axis=1)
        distances.partition(1)
        tied = distances[:, 1] - distances[:, 0] <= self.doubt64
        return run[tied], point[tied]

    def settle(self, run, rows, first):
        """Assign a few points of one run exactly as `lloyd` does."""
        centroids = self.starts[run]
        if not first:  # no cluster is empty: nothing is left of the start
            centroids = update(self.X, self.labels[run], centroids)
        return squared_distances(self.X[rows], centroids).argmin(axis=0)

    def take_over(self, runs, labels, iteration, max_iter):
        """Move the centroids to the new labels; return which runs are done."""
        n, before = len(self.X), self.labels[runs]
        moved = np.flatnonzero(labels != before)
        run, point = np.divmod(moved, n)
        converged = np.bincount(run, minlength=len(runs)) == 0
        done = converged | (iteration > max_iter)
        if done.any():
            over = runs[done]
            self.ends.inertia[over] = self.inertia(before[done], labels[done])
            self.ends.n_iter[over] = min(iteration, max_iter)
            self.ends.converged[over] = converged[done]
        k = len(self.weights)
        self.add(runs, run * k + labels.ravel()[moved], point, 1)
        if iteration > 1:
            self.add(runs, run * k + before.ravel()[moved], point, -1)
        self.labels[runs] = labels
        sizes = np.maximum(self.sizes[runs], 1)[:, :, None]
        self.centroids[runs] = self.sums[runs] / sizes
        return done

    def add(self, runs, keys, point, sign):
        """Add points to the sums of clusters, or take them away."""
        shape = len(runs), len(self.weights)
        size = shape[0] * shape[1]
        self.sizes[runs] += sign * np.bincount(keys, None, size).reshape(shape)
        for j, z in enumerate(self.Z):
            sums = np.bincount(keys, z[point], size).reshape(shape)
            self.sums[runs, :, j] += sign * sums

    def empty(self, runs):
        """Return which of the runs have an empty cluster."""
        return (self.sizes[runs] == 0).any(axis=1)

    def all_rounding(self):
        """Return runs with hardly any inertia: `lloyd` knows which zero."""
        n = len(self.X)
        rounding = n * (n * EPS * np.abs(self.X).max()) ** 2
        return np.flatnonzero(self.ends.inertia < 1e12 * rounding).tolist()

    def inertia(self, before, labels):
        """Inertia of `labels` around the means of the labels before."""
        k, size = len(self.weights), len(self.weights) * len(labels)
        offset = np.arange(len(labels))[:, None] * k
        keys, labels = (before + offset).ravel(), labels + offset
        sizes = np.bincount(keys, None, size)
        distances = np.zeros(labels.shape)
        for x in self.X.T:
            weights = np.tile(x, len(labels))
            means = np.bincount(keys, weights, size) / np.maximum(sizes, 1)
            difference = means[labels]
            difference -= x
            difference *= difference
            distances += difference
        return distances.sum(axis=1)

    def end(self, run, inertia, n_iter, converged):
        """Write down how one run ended."""
        self.ends.inertia[run] = inertia
        self.ends.n_iter[run] = n_iter
        self.ends.converged[run] = converged
