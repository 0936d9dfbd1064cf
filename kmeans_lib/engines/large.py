"""Large data: the Steps of `lloyd_steps` without a look at every point.

Two ideas that fit on a slide:

- A point's lead is how much nearer its own centroid is than any other. While
  its own centroid and the fastest other one have moved by less than the lead,
  the point cannot change cluster. Only the other points are looked at: a tenth
  of them, as a rule. (`Bounds`)
- Only points that changed cluster touch the sums behind the centroids. (`Sums`)

And one caution: distances come from a matrix product, which is faster than
differences and less accurate. Where two centroids are closer to a tie than
rounding can tell, the point is assigned as `lloyd_steps` does it. (`Exact`)
So every label is that of `lloyd_steps`, and with it every count and iteration.
"""

import math
from collections.abc import Iterator
from itertools import count

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..distances import blocks, label_type, squared_distances
from ..lloyd import Step, half_steps, must_relocate, relocate, update
from ..validation import (
    Floats,
    Labels,
    as_centroids,
    as_points,
    check_k,
    check_rules,
    let_in,
    warn_if_too_few_distinct,
)
from .rounding import (
    EPS,
    SMALLEST_REACH,
    allowance,
    doubt,
    inertia_error,
    lead_of,
    score_error,
    slip_of,
    sum_error,
    travel_of,
)

HELD = 2**15  # scores at a time: a quarter of a megabyte
Rows = NDArray[np.intp]


def lloyd_large(
    X: ArrayLike, centroids: ArrayLike, *, max_iter: int = 300, empty: str = "relocate"
) -> Iterator[Step]:
    """Yield the half-steps of `lloyd_steps`, made for 100,000 points and more.

    Labels, counts and iterations are those of `lloyd_steps`, ties included;
    centroids and inertia agree to rounding. An `X` that is a float64 array
    already is not copied: do not write to it while the run goes on.

    Takes the arguments of `lloyd_steps` and raises what it raises.

    Yields
    ------
    Step

    References
    ----------
    After G. Hamerly, "Making k-means even faster", SDM 2010, with one bound
    per point in place of two.

    Examples
    --------
    >>> X = [[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]
    >>> for step in lloyd_large(X, [[1, 1], [2, 1]]):
    ...     print(step.phase, round(step.inertia, 4), step.n_changed)
    init nan 0
    assign 284.0 6
    update 72.25 0
    assign 20.6875 1
    update 2.6667 0
    assign 2.6667 0
    """
    X = as_points(X, copy=False)
    centroids = as_centroids(centroids, X)
    check_k(len(centroids), X)
    max_iter, empty = check_rules(max_iter, empty)
    warn_if_too_few_distinct(X, len(centroids))
    return large_steps(X, centroids, max_iter, empty)


def large_steps(X: Floats, start: Floats, max_iter: int, empty: str) -> Iterator[Step]:
    """Yield the Steps of `lloyd_large` for arguments that have been let in.

    The loop of `half_steps`, over a run that remembers.
    """
    points = Points(X, start)
    if points.reach < SMALLEST_REACH:
        yield from half_steps(X, start, max_iter, empty)
        return
    run = LargeRun(points, start)
    yield run.step("init", 0)
    for iteration in count(1):
        run.assign()
        step = run.step("assign", min(iteration, max_iter))
        yield step
        if step.n_changed == 0 or iteration > max_iter:
            return
        if run.has_empty() and must_relocate(step, empty):
            run.relocate()
            if run.n_changed > 0:
                yield run.step("relocate", iteration)
        run.update()
        yield run.step("update", iteration)


class Points:
    """The points, seen from a centre: their mean, or 0 if they lie around it.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_features)
    centre : ndarray of shape (n_features,)
    reach, farthest : float
        How far points and start are from the centre and from 0, at most.
    """

    def __init__(self, X: Floats, start: Floats) -> None:
        self.X, self.centre = X, X.mean(axis=0)
        if 2 * len(X) * (self.centre**2).sum() < np.vdot(X, X):
            self.centre[:] = 0  # near enough: spares a tenth of the time
        self._moved = bool(self.centre.any())
        squares = ((start - self.centre) ** 2).sum(axis=1).max()
        for rows in blocks(len(X), X.shape[1], HELD):
            Z = X[rows] - self.centre
            squares = max(squares, np.vecdot(Z, Z).max())
        self.reach = float(np.sqrt(squares)) * (1 + X.shape[1] * EPS)
        self.farthest = self.reach + float(np.sqrt((self.centre**2).sum()))

    def take(self, rows: Rows) -> Floats:
        """Return the points of these rows, seen from the centre."""
        Z = self.X.take(rows, axis=0)  # a fifth of the time of X[rows]
        if self._moved:
            Z -= self.centre
        return Z

    def all(self) -> Iterator[tuple[slice, Floats]]:
        """Yield all points, block by block, seen from the centre."""
        for rows in blocks(len(self.X), len(self.centre), HELD):
            yield rows, self.X[rows] - self.centre


class Sums:
    """Sums and sizes of the clusters, kept up to date as points move.

    Attributes
    ----------
    sums : ndarray of shape (k, n_features)
    sizes : ndarray of shape (k,)
    error : ndarray of shape (k,)
        How far the sums can be from exact ones; see `sum_error`.
    """

    def __init__(self, k: int, d: int, reach: float) -> None:
        self.sums, self.reach = np.zeros((k, d)), reach
        self.sizes, self.error = np.zeros(k), np.zeros(k)

    def add(self, Z: Floats, labels: Labels, sign: int = 1) -> None:
        """Add points to the sums of their clusters, or take them away."""
        moving = np.bincount(labels, minlength=len(self.sizes))
        self.error += sum_error(moving, self.sizes, self.reach)
        self.sizes += sign * moving
        d = Z.shape[1]
        cells = labels.astype(np.intp)[:, None] * d + np.arange(d)
        # a fifth of the time of np.add.at(self.sums, labels, Z)
        np.add.at(self.sums.ravel(), cells.ravel(), (sign * Z).ravel())

    def clear_empty(self) -> None:
        """Forget what rounding has left where no points are."""
        gone = self.sizes == 0
        self.sums[gone] = self.error[gone] = 0

    def are_worn(self) -> bool:
        """Tell whether a new sum would be much more accurate.

        Little is left of a cluster that shrank much, except the rounding of
        the points it had.
        """
        fresh = sum_error(self.sizes, np.zeros_like(self.sizes), self.reach)
        return bool((self.error > 64 * fresh).any())

    def means(self, where_empty: Floats) -> Floats:
        """Return the centroids, shape (k, n_features)."""
        means = where_empty.copy()
        filled = self.sizes > 0
        means[filled] = self.sums[filled] / self.sizes[filled, None]
        return means


class Bounds:
    """Which points need no look, because they cannot have changed cluster.

    Attributes
    ----------
    travelled : ndarray of shape (k,)
        How much of the leads in this cluster is used up so far: by moves of
        its own centroid and of the fastest other one.
    safe_until : ndarray of shape (n_samples,)
        The value of `travelled` at which a point has to be looked at again.
    """

    def __init__(self, n: int, k: int) -> None:
        self.travelled, self.safe_until = np.zeros(k), np.full(n, -np.inf)

    def stale(self, labels: Labels, allowance: float) -> Rows:
        """Return the rows of the points that may have changed cluster."""
        stale = np.empty(len(labels), bool)
        used = self.travelled + allowance
        for part in blocks(len(labels), 4, HELD):
            own = labels[part].astype(np.intp)
            stale[part] = self.safe_until[part] <= used.take(own)
        return np.flatnonzero(stale)

    def renew(self, rows: Rows, labels: Rows, lead: Floats) -> None:
        """Note the lead of points that have been looked at."""
        self.safe_until[rows] = self.travelled[labels] + lead

    def forget(self, rows: Rows) -> None:
        """Have these points looked at next time."""
        self.safe_until[rows] = -np.inf

    def move(self, moves: Floats, d: int) -> None:
        """Use up the leads after all centroids have moved this far."""
        moves = travel_of(moves, d)
        *_, second, first = np.sort([0, *moves])
        fastest_other = np.where(moves < first, first, second)
        # Rounded up, so that no addition loses anything.
        self.travelled = (self.travelled + (moves + fastest_other)) * (1 + 4 * EPS)


class Exact:
    """The second look: what `lloyd_steps` has, bit for bit, where it matters."""

    def __init__(self, X: Floats, start: Floats) -> None:
        self.X, self._kept = X, start  # where a centroid without points is
        self._known: Floats | None = start
        self._labels = np.array([], np.int32)  # those of which it has the means

    def centroids(self) -> Floats:
        """Return the centroids of `lloyd_steps`."""
        if self._known is None:
            self._known = update(self.X, self._labels, self._kept)
        return self._known

    def assign(self, rows: Rows) -> Labels:
        """Assign the points of these rows."""
        labels, centroids = np.empty(len(rows), np.int32), self.centroids()
        for part in blocks(len(rows), len(centroids)):
            D = squared_distances(self.X[rows[part]], centroids)
            labels[part] = D.argmin(axis=0)
        return labels

    def relocate(self, labels: Labels) -> tuple[Labels, Floats]:
        """Fill the empty clusters."""
        labels, self._kept = relocate(self.X, labels, self.centroids())
        self._known = self._kept
        return labels, self._kept

    def keep(self, emptied: NDArray[np.bool_]) -> None:
        """Remember where the centroids stay that have lost their points."""
        if emptied.any():
            kept = np.where(emptied[:, None], self.centroids(), self._kept)
            self._kept = let_in(kept)

    def update(self, labels: Labels) -> Floats:
        """Move the centroids when asked; return where the empty ones are."""
        self._labels, self._known = labels, None
        return self._kept


class Inertia:
    """The inertia, kept up to date as points and centroids move."""

    def __init__(self) -> None:
        self.value, self.error = np.nan, np.inf
        self._lowest = np.nan  # min(x, nan) is x

    def add(self, differences: Floats, sign: int) -> None:
        """Count these differences of points and centroids, or take them away."""
        self.value += sign * float(np.vdot(differences, differences))

    def is_known(self) -> bool:
        """Tell whether the value is accurate enough to be passed on."""
        return self.error <= 1e-9 * self.value

    def count(self, points: Points, labels: Labels, centroids: Floats) -> None:
        """Sum the squared distances of all points."""
        self.value = self.error = 0.0
        for rows, Z in points.all():
            self.add(Z - centroids[labels[rows]], 1)

    def told(self) -> float:
        """Return the value; it never rises, though its last digits might."""
        self.value = self._lowest = min(self.value, self._lowest)
        return float(self.value)


class LargeRun:
    """Where a run is, and all that makes its next half-step cheap.

    Attributes
    ----------
    centroids : ndarray of shape (k, n_features)
        Seen from the centre of the points; `shown` is what callers get.
    labels : ndarray of int, shape (n_samples,)
    n_changed, shift
        Of the last half-step, as in `Step`.
    """

    def __init__(self, points: Points, start: Floats) -> None:
        n, (k, self.d) = len(points.X), start.shape
        self.points, self.shown = points, start
        self.centroids = self.looked = start - points.centre
        self.labels = np.full(n, -1, np.int32)
        self.n_changed, self.shift = 0, 0.0
        self.sums, self.bounds = Sums(k, self.d, points.reach), Bounds(n, k)
        self.exact, self.inertia = Exact(points.X, start), Inertia()

    def step(self, phase: str, iteration: int) -> Step:
        """Describe the run after a half-step."""
        inertia = math.nan if phase == "init" else self.inertia.told()
        changed, shift = self.n_changed, self.shift
        return Step(phase, iteration, self.shown, self.labels, inertia, changed, shift)

    def has_empty(self) -> bool:
        """Tell whether a cluster has no points."""
        return not self.sums.sizes.all()

    def slip(self) -> float:
        """Return how far the centroids of `lloyd_steps` may be from ours."""
        sums, points = self.sums, self.points
        return float(slip_of(sums.error, sums.sizes, points.reach, points.farthest))

    # -- assignment

    def assign(self) -> None:
        """Assign the points that may have changed cluster."""
        slip, reach = self.slip(), self.points.reach
        if self.n_assigned():
            rows = self.bounds.stale(self.labels, allowance(self.d, reach, slip))
        else:
            rows = np.arange(len(self.labels))
        labels, tied = self.labels.copy(), [rows[:0]]
        for part in blocks(len(rows), max(self.centroids.shape), HELD):
            tied.append(self.look(rows[part], labels, slip))
        undecided = np.concatenate(tied)
        if len(undecided):
            labels[undecided] = self.exact.assign(undecided)
            self.bounds.forget(undecided)
        self.looked, self.shift = self.centroids, 0.0
        had_points = self.sums.sizes > 0
        self.take_over(let_in(labels, len(self.centroids)))
        self.exact.keep(had_points & (self.sums.sizes == 0))

    def n_assigned(self) -> int:
        """Return how many points have a cluster: all or none."""
        return int(self.sums.sizes.sum())

    def look(self, rows: Rows, labels: Labels, slip: float) -> Rows:
        """Write the labels of these rows; return the rows in doubt."""
        Z, reach = self.points.take(rows), self.points.reach
        scores = -2 * self.centroids @ Z.T  # (k, rows)
        scores += (self.centroids**2).sum(axis=1)[:, None]
        nearest, best, second = two_nearest(scores)
        labels[rows] = nearest
        lead = lead_of(best, second, np.vecdot(Z, Z), self.d, reach + slip)
        self.bounds.renew(rows, nearest, lead)
        error = score_error(self.d, reach + slip)
        return rows[second - best <= doubt(error, self.d, reach, slip)]

    def take_over(self, labels: Labels) -> None:
        """Note new labels: only the points that changed touch the sums."""
        rows = np.flatnonzero(labels != self.labels)
        was_assigned = self.n_assigned() > 0
        for part in blocks(len(rows), self.d, HELD):
            Z = self.points.take(rows[part])
            self.add(Z, labels[rows[part]], 1)
            if was_assigned:
                self.add(Z, self.labels[rows[part]], -1)
        self.labels, self.n_changed = labels, len(rows)
        self.sums.clear_empty()
        if self.sums.are_worn():
            self.sum_anew()
        self.check_inertia()

    def add(self, Z: Floats, labels: Labels, sign: int) -> None:
        """Add points to their clusters, or take them away."""
        self.sums.add(Z, labels, sign)
        if self.inertia.error < np.inf:
            self.inertia.add(Z - self.centroids[labels], sign)

    def sum_anew(self) -> None:
        """Sum all points of each cluster."""
        self.sums = Sums(len(self.centroids), self.d, self.points.reach)
        for rows, Z in self.points.all():
            self.sums.add(Z, self.labels[rows])

    def check_inertia(self) -> None:
        """Sum all squared distances if what is known of them is doubtful."""
        if not self.inertia.is_known():
            self.inertia.count(self.points, self.labels, self.centroids)

    # -- relocation and update

    def relocate(self) -> None:
        """Fill the empty clusters as `lloyd_steps` does."""
        exact = self.exact.centroids()
        labels, centroids = self.exact.relocate(self.labels)
        moves = lengths(centroids - exact)
        self.shift, moved = float(moves.max()), moves > 0
        self.centroids, self.shown = self.centroids.copy(), self.shown.copy()
        self.centroids[moved] = centroids[moved] - self.points.centre
        self.shown[moved] = centroids[moved]
        self.bounds.forget(np.flatnonzero(labels != self.labels))
        self.inertia.error = np.inf
        self.take_over(labels)

    def update(self) -> None:
        """Move the centroids to the means of their points."""
        kept, sums = self.exact.update(self.labels), self.sums
        centroids = sums.means(kept - self.points.centre)
        moves = lengths(centroids - self.centroids)
        self.shown = np.where(
            sums.sizes[:, None] > 0, centroids + self.points.centre, kept
        )
        self.centroids, self.shift, self.n_changed = centroids, float(moves.max()), 0
        self.bounds.move(lengths(centroids - self.looked), self.d)
        inertia, reach = self.inertia, self.points.reach
        inertia.value -= float(sums.sizes @ moves**2)
        inertia.error += inertia_error(sums.error, sums.sizes, moves, reach)
        self.check_inertia()


def two_nearest(scores: Floats) -> tuple[Rows, Floats, Floats]:
    """Return the row of the lowest score in each column, and the two lowest.

    Of equal scores the first is nearest, and the second lowest is equal to
    it. One score alone leads by inf. `scores` is used up.
    """
    k, n = scores.shape
    best = scores.min(axis=0)
    nearest = (k - 1 - ((scores == best) * weights_of(k)).max(axis=0)).astype(np.intp)
    scores.ravel()[nearest * n + np.arange(n)] = np.inf
    return nearest, best, scores.min(axis=0)


def weights_of(k: int) -> Labels:
    """Return k - 1, ..., 1, 0 as a column: the largest weight is the first row.

    With them the first of equals takes a third of the time of argmin.
    """
    return np.arange(k)[::-1, None].astype(label_type(k))


def lengths(differences: Floats) -> Floats:
    """Return the length of each row."""
    return np.sqrt((differences**2).sum(axis=1))
