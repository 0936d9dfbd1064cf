"""Many runs at once: the same data and k, one run for each seed.

One run is an anecdote; a `Sweep` is the distribution behind it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import ceil, inf, log1p
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .engines.many import Ends, run_many
from .init import many_starts
from .trace import Trace
from .validation import ByTheDoor, Floats, as_array, as_centroids, check_seed
from .words import count, number, two_numbers

if TYPE_CHECKING:
    from .setups import Setup

WORK = 2**24  # point-centroid pairs of one group of runs: about 0.2 seconds


@dataclass(frozen=True, eq=False, repr=False)
class Sweep(ByTheDoor):
    """The ends of many runs that differ in their seed only.

    Attributes
    ----------
    setup : Setup
        What all runs have in common.
    seeds : ndarray of int, shape (n_runs,)
    ends : Ends
        How each run ended.
    starts : ndarray of shape (n_starts, k, n_features), or None
        The starts that the seeds number, if they were given as a list.
    X : ndarray of shape (n_samples, n_features), read-only
    k : int
    inertia : ndarray of shape (n_runs,)
        Final inertia of each run, in squared units of the data.
    n_iter : ndarray of int, shape (n_runs,)
    converged : ndarray of bool, shape (n_runs,)
    """

    setup: "Setup"
    seeds: NDArray[np.int64]
    ends: Ends
    starts: Floats | None = None

    def __post_init__(self) -> None:
        for array in (self.seeds, self.inertia, self.n_iter, self.converged):
            array.flags.writeable = False

    @property
    def X(self) -> Floats:
        """The points, shape (n_samples, n_features)."""
        return self.setup.X

    @property
    def k(self) -> int:
        """Number of clusters."""
        return self.setup.k

    @property
    def inertia(self) -> Floats:
        """Final inertia of each run, shape (n_runs,)."""
        return self.ends.inertia

    @property
    def n_iter(self) -> NDArray[np.integer[Any]]:
        """Iterations of each run, shape (n_runs,)."""
        return self.ends.n_iter

    @property
    def converged(self) -> NDArray[np.bool_]:
        """Which runs converged, mask (n_runs,)."""
        return self.ends.converged

    @cached_property
    def labels(self) -> NDArray[np.int32]:
        """Final labels of each run, shape (n_runs, n_samples)."""
        labels = self.ends.labels.astype(np.int32)  # kept in narrower integers
        labels.flags.writeable = False
        return labels

    def __len__(self) -> int:
        return len(self.seeds)

    @property
    def best(self) -> int:
        """The seed of the run with the lowest inertia (ties: the first)."""
        return int(self.seeds[self.inertia.argmin()])

    def success_rate(self, rtol: float = 1e-6, optimum: float | None = None) -> float:
        """Share of the runs that reached the lowest inertia.

        Parameters
        ----------
        rtol : float
            How much above still counts, relative to the lowest.
        optimum : float, optional
            The inertia to reach, if it is known; by default the lowest of
            these runs.

        Returns
        -------
        float
            Between 0 and 1.

        Raises
        ------
        ValueError
            If `rtol` or `optimum` is not a finite number, 0 or more.

        Examples
        --------
        >>> from kmeans_lib import sweep
        >>> rectangle = [[0, 0], [0, 1], [4, 0], [4, 1]]
        >>> 0.5 < sweep(rectangle, 2, range(100)).success_rate() < 0.8
        True
        """
        _refuse_below_0("rtol", rtol)
        if optimum is not None:
            _refuse_below_0("optimum", optimum)
        goal = self.inertia.min() if optimum is None else optimum
        return float(np.mean(self.inertia <= goal * (1 + rtol)))

    def restarts_needed(
        self, sure: float = 0.99, rtol: float = 1e-6, optimum: float | None = None
    ) -> int:
        """Number of runs of which at least one reaches the lowest inertia.

        Parameters
        ----------
        sure : float
            The probability that is wanted, between 0 and 1.
        rtol, optimum
            As in `success_rate`.

        Returns
        -------
        int

        Raises
        ------
        ValueError
            If none of these runs reached it, or if an argument cannot be used.

        Examples
        --------
        >>> from kmeans_lib import load, sweep
        >>> sweep(load("four blobs").X, 4).restarts_needed()
        3
        """
        return restarts_for(self.success_rate(rtol, optimum), sure)

    def open(self, seed: int) -> Trace:
        """Record the run of this seed, with every half-step.

        Examples
        --------
        >>> from kmeans_lib import sweep
        >>> runs = sweep([[0, 0], [0, 1], [4, 0], [4, 1]], 2, range(9))
        >>> runs.open(runs.best).inertia
        1.0
        """
        if self.starts is None:
            return self.setup.replace(seed=seed).record()
        seed = check_seed(seed)
        return self.setup.replace(init=numbered(self.starts, seed), seed=seed).record()

    def __repr__(self) -> str:
        low, high = two_numbers(self.inertia.min(), self.inertia.max())
        ends = number(self.inertia.min())  # of runs that differ by rounding, too
        if self.success_rate() < 1:
            ends = f"{low} to {high}"
        return (
            f"<Sweep: k={self.k} on {count(len(self.X), 'point')}, "
            f"{count(len(self), 'run')}, inertia {ends}>"
        )


def grow(
    setup: "Setup", seeds: Iterable[int], starts: Floats | None = None
) -> Iterator[Sweep]:
    """Run a setup for each seed; yield the `Sweep` as it grows, group by group."""
    seeds, group = iter(seeds), max(1, WORK // (len(setup.X) * setup.k))
    done: list[int] = []
    ends = None
    while chunk := [check_seed(seed) for seed in islice(seeds, group)]:
        if starts is None:
            chosen = many_starts(setup.X, setup.k, setup.init, chunk)
        else:
            chosen = np.array([numbered(starts, seed) for seed in chunk])
        new = run_many(setup.X, chosen, setup.max_iter, setup.empty)
        ends = new if ends is None else ends.followed_by(new)
        done += chunk
        yield Sweep(setup, np.array(done), ends, starts)


def restarts_for(share: float, sure: float = 0.99) -> int:
    """Number of runs that are needed if this share of them succeeds.

    Takes and raises the same as `Sweep.restarts_needed`.

    Examples
    --------
    >>> restarts_for(0.83), restarts_for(0.04), restarts_for(1.0)
    (3, 113, 1)
    """
    if not isinstance(sure, Real) or not 0 < sure < 1:
        raise ValueError(
            f"sure={sure!r}. Needed: a probability between 0 and 1; no number of runs "
            "is certain to be enough."
        )
    _refuse_below_0("share", share)
    if share == 0:
        raise ValueError(
            "No run reached the lowest inertia: how many are needed is unknown. "
            "Needed: more runs, or another start."
        )
    return 1 if share >= 1 else ceil(log1p(-sure) / log1p(-share))


def _refuse_below_0(name: str, value: float) -> None:
    if not isinstance(value, Real) or not 0 <= value < inf:  # NaN is refused too
        raise ValueError(f"{name}={value!r}. Needed: a finite number, 0 or more.")


def list_of_starts(init: Any, X: Floats, k: int) -> Floats | None:
    """Return the starts in `init`, checked, or None if it is no list of them."""
    if as_array(init, "init").ndim != 3:  # names and functions have no dimensions
        return None
    starts = [as_centroids(start, X) for start in init]
    if not starts or len(starts[0]) != k:
        raise ValueError(
            f"init has shape {np.shape(init)}. Needed: (n_starts, {k}, {X.shape[1]}): "
            f"{count(k, 'centroid')} in each of at least one start."
        )
    return np.array(starts)


def numbered(starts: Floats, seed: int) -> Floats:
    """Return the start of this number, if there is one."""
    if seed < len(starts):
        return starts[seed]
    raise ValueError(
        f"start {seed} was asked for, but init holds only {len(starts)}. Needed: seeds "
        f"from 0 to {len(starts) - 1}."
    )
