"""k-means for many points: the Steps of `lloyd` without looking at all.

Two ideas that fit on a slide:

- A point whose nearest centroid leads by more than this centroid and the
  fastest other one have moved since cannot change sides. Only the other
  points are looked at: a tenth of them, as a rule.
- Only points that changed cluster touch the sums behind the centroids.

And one caution: distances come from a matrix product, which is faster than
differences and less accurate. Where two centroids are closer to a tie than
rounding can tell, the point is assigned as `lloyd` does it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..distances import blocks, label_type
from ..lloyd import Step, assign, must_relocate, relocate, update
from ..validation import (
    as_centroids,
    as_points,
    check_k,
    check_rules,
    warn_if_too_few_distinct,
)

EPS = np.finfo(float).eps


@dataclass(frozen=True, eq=False)
class LargeStep(Step):
    """A `Step` that knows which rows changed.

    Attributes
    ----------
    rows : ndarray of int, shape (n_changed,)
        The points whose cluster this half-step changed.
    """

    rows: np.ndarray = None


def lloyd_large(X, centroids, *, max_iter=300, empty="relocate") -> Iterator:
    """Yield the half-steps of `lloyd`, made for 100,000 points and more.

    Labels, iterations and endings are those of `lloyd`, ties included;
    centroids and inertia agree to rounding. An `X` that is a float64 array
    already is not copied: do not write to it while the run goes on.

    Takes the arguments of `lloyd` and raises what it raises.

    Yields
    ------
    LargeStep

    References
    ----------
    After G. Hamerly, "Making k-means even faster", SDM 2010, with one
    bound a point in place of two.

    Examples
    --------
    >>> X = [[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]
    >>> for step in lloyd_large(X, [[1, 1], [2, 1]]):
    ...     print(step.phase, round(step.inertia, 4), step.rows)
    init nan []
    assign 284.0 [0 1 2 3 4 5]
    update 72.25 []
    assign 20.6875 [1]
    update 2.6667 []
    assign 2.6667 []
    """
    X = as_points(X, copy=False)
    centroids = as_centroids(centroids, X)
    check_k(len(centroids), X)
    max_iter, empty = check_rules(max_iter, empty)
    warn_if_too_few_distinct(X, len(centroids))
    return large_steps(X, centroids, max_iter, empty)


def large_steps(X, centroids, max_iter, empty):
    """Yield the Steps of `lloyd_large` for arguments already checked."""
    run = LargeRun(X, centroids)
    yield run.step("init", 0)
    for iteration in range(1, max_iter + 1):
        run.assign()
        step = run.step("assign", iteration)
        yield step
        if step.n_changed == 0:
            return
        if must_relocate(step, empty):
            run.relocate()
            if len(run.rows):
                yield run.step("relocate", iteration)
        run.update()
        yield run.step("update", iteration)
    run.assign()
    yield run.step("assign", max_iter)


class LargeRun:
    """Where a run is, and what it knows that spares it a look.

    Inside, points far from 0 are moved to their mean: rounding is small
    there.
    """

    def __init__(self, X, centroids):
        n, (k, d) = len(X), centroids.shape
        self.X, self.kept = X, centroids
        self.centre = X.mean(axis=0)
        if 2 * n * (self.centre**2).sum() < np.vdot(X, X):
            self.centre[:] = 0  # near enough: spares a tenth of the time
        self.centroids = self.looked = centroids - self.centre
        self.labels = np.full(n, -1, label_type(k))
        self.rows = np.array([], int)
        self.sums, self.sizes = np.zeros((k, d)), np.zeros(k)
        self.peak = self.sizes  # the largest sizes since sums were made
        self.inertia, self.doubt, self.shift = np.nan, np.inf, 0.0
        self.lowest = np.nan  # min(x, nan) is x
        # A look at a point is good until its cluster has spent the lead.
        self.spent, self.good_until = np.zeros(k), np.full(n, -np.inf)
        self.exact = centroids  # those of `lloyd`; None: not known
        self.find_reach()

    def points(self, rows):
        """Return the points of these rows, moved near 0."""
        Z = self.X.take(rows, axis=0)  # a fifth of the time of X[rows]
        if self.centre.any():
            Z -= self.centre
        return Z

    def find_reach(self):
        """Find how far points are from 0: rounding grows with it."""
        n, d = self.X.shape
        squares = (self.centroids**2).sum(axis=1).max()
        for rows in blocks(n, d):
            Z = self.X[rows] - self.centre
            squares = max(squares, np.vecdot(Z, Z).max())
        self.reach = np.sqrt(squares)
        self.product = 8 * (d + 4) * EPS  # of d + 1 terms of size 3 at most
        self.most_slip = self.centroid_error(n)

    def centroid_error(self, n):
        """How far from `lloyd` a mean of n points may be, by rounding."""
        farthest = self.reach + np.sqrt((self.centre**2).sum())
        return EPS * (8 * n * self.reach + (n + 4) * farthest)

    def step(self, phase, iteration):
        """Describe the run after a half-step."""
        # as in `lloyd`: inertia never rises, but its last digits might
        self.inertia = self.lowest = min(self.inertia, self.lowest)
        return LargeStep(
            phase,
            iteration,
            self.centroids + self.centre,
            self.labels.astype(np.int32),
            float(self.inertia),
            len(self.rows),
            float(self.shift),
            self.rows,
        )

    def assign(self):
        """Assign the points that may have changed sides."""
        labels, tied = self.labels.copy(), []
        stale = self.find_stale()
        self.slip = self.centroid_error(self.peak.max())
        for part in blocks(len(stale), max(self.centroids.shape)):
            rows = stale[part]
            nearest, lead, tie = self.look(self.points(rows))
            labels[rows] = nearest
            self.good_until[rows] = self.spent[nearest] + lead
            tied.append(rows[tie])
        if sum(map(len, tied)):
            rows = np.concatenate(tied)
            labels[rows] = assign(self.X[rows], self.exact_centroids())
            self.good_until[rows] = -np.inf
        self.looked, self.shift = self.centroids, 0.0
        sizes = self.sizes
        self.change(labels)
        emptied = (self.sizes == 0) & (sizes > 0)
        if emptied.any():  # remember exactly where their centroids stay
            kept = self.exact_centroids()
            self.kept = np.where(emptied[:, None], kept, self.kept)

    def find_stale(self):
        """Return the rows of points that may have changed sides."""
        stale = np.empty(len(self.X), bool)
        for part in blocks(len(stale), 4):
            # half the time of self.spent[self.labels[part]]
            spent = self.spent.take(self.labels[part].astype(np.intp))
            stale[part] = self.good_until[part] <= spent
        return np.flatnonzero(stale)

    def look(self, Z):
        """Return nearest centroids, their lead, and which are too close."""
        k, C = len(self.centroids), self.centroids
        scores = -2 * C @ Z.T  # (k, rows)
        scores += (C**2).sum(axis=1)[:, None]
        best = scores.min(axis=0)
        weights = np.arange(k - 1, -1, -1, label_type(k))[:, None]
        labels = k - 1 - ((scores == best) * weights).max(axis=0)
        at = labels.astype(np.intp) * len(Z) + np.arange(len(Z))
        scores.ravel()[at] = np.inf  # the winner out, an equal one stays
        second = scores.min(axis=0)
        slip = self.slip
        error = self.product * (self.reach + slip) ** 2
        tie = 2 * error + 8 * (self.reach + slip) * slip
        tied = second - best <= tie
        squares = np.vecdot(Z, Z)
        best += squares + error
        second += squares - error
        lead = np.sqrt(np.maximum(second, 0)) - np.sqrt(best)
        lead -= 2 * self.product * (self.reach + slip)
        return labels, lead - 4 * self.most_slip, tied

    def exact_centroids(self):
        """Return the centroids of `lloyd`, to the last digit."""
        if self.exact is None:
            self.exact = update(self.X, self.before, self.kept)
        return self.exact

    def sum_all(self, labels, origin):
        """Sum the points of each cluster, in the order that `update` does."""
        sums = np.zeros_like(self.sums)
        for rows in blocks(len(self.X), self.X.shape[1]):
            add_rows(sums, labels[rows], self.X[rows] - origin)
        return sums

    def change(self, labels):
        """Take new labels over: only what changed touches the sums."""
        self.rows = rows = np.flatnonzero(labels != self.labels)
        for part in blocks(len(rows), self.X.shape[1]):
            Z = self.points(rows[part])
            self.add(Z, labels[rows[part]], 1)
            if self.labels[0] >= 0:
                self.add(Z, self.labels[rows[part]], -1)
        self.labels = labels
        self.peak = np.maximum(self.peak, self.sizes)
        if (self.peak > 8 * np.maximum(self.sizes, 1)).any():
            # what is left of a cluster that shrank much is mostly rounding
            self.sums = self.sum_all(labels, self.centre)
            self.peak = self.sizes
        self.count_inertia()

    def add(self, Z, labels, sign):
        """Add points to the sums of their clusters, or take them away."""
        k = len(self.centroids)
        self.sizes = self.sizes + sign * np.bincount(labels, minlength=k)
        add_rows(self.sums, labels, sign * Z)
        if self.doubt < np.inf:
            differences = Z - self.centroids[labels]
            self.inertia += sign * np.vdot(differences, differences)

    def count_inertia(self):
        """Sum all squared distances if what is known of them is doubtful."""
        if self.doubt <= 1e-9 * self.inertia:
            return
        self.inertia = self.doubt = 0.0
        for rows in blocks(len(self.X), self.X.shape[1]):
            Z = self.X[rows] - self.centre
            Z -= self.centroids[self.labels[rows]]
            self.inertia += np.vdot(Z, Z)

    def relocate(self):
        """Fill empty clusters as `lloyd` does."""
        exact = self.exact_centroids()
        labels, centroids = relocate(self.X, self.labels, exact)
        self.kept, self.doubt = centroids, np.inf
        moves = np.sqrt(((centroids - exact) ** 2).sum(axis=1))
        self.centroids = self.centroids.copy()
        self.centroids[moves > 0] = centroids[moves > 0] - self.centre
        self.shift = moves.max()
        self.change(labels)
        self.good_until[self.rows] = -np.inf

    def update(self):
        """Move the centroids, and say how far the two fastest went."""
        filled = self.sizes > 0
        centroids = self.kept - self.centre
        centroids[filled] = self.sums[filled] / self.sizes[filled, None]
        moves = np.sqrt(((centroids - self.centroids) ** 2).sum(axis=1))
        self.shift, self.centroids = moves.max(), centroids
        self.inertia -= self.sizes @ moves**2
        error = self.centroid_error(self.peak.max())
        self.doubt += 2 * error * self.sizes @ moves
        self.rows = self.rows[:0]
        self.count_inertia()
        since_look = np.sqrt(((centroids - self.looked) ** 2).sum(axis=1))
        *_, second, first = np.sort([0, *since_look])
        fastest_other = np.where(since_look < first, first, second)
        self.spent += since_look + fastest_other
        self.before, self.exact = self.labels, None


def add_rows(sums, labels, Z):
    """Add each row of Z to the row of sums that its label says."""
    d = sums.shape[1]
    cells = labels.astype(np.intp)[:, None] * d + np.arange(d)
    # a fifth of the time of np.add.at(sums, labels, Z)
    np.add.at(sums.ravel(), cells.ravel(), Z.ravel())
