"""Many runs at once: the same data and k, one run for each seed.

One run is an anecdote; a `Sweep` is the distribution behind it.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from .batch import run_many
from .init import initial_centroids, many_starts
from .trace import Trace, check_seed, count, number, record
from .validation import (
    as_centroids,
    as_count,
    as_points,
    check_k,
    check_run,
    warn_if_too_few_distinct,
)

WORK = 2**24  # point-centroid pairs of one group of runs: about 0.2 seconds


def sweep(
    X, k, seeds=None, *, init="random", max_iter=300, empty="relocate"
) -> "Sweep":
    """Run k-means once for each seed.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        The points.
    k : int
        Number of clusters.
    seeds : iterable of int
        By default 0 to 199, or one for each of the starts in `init`. It is
        consumed bit by bit as the runs are done, so ``tqdm(range(5000))``
        shows a progress bar.
    init : str, callable, or array-like of shape (k, n_features) or \
(n_starts, k, n_features)
        As in `kmeans_steps`; or a list of starts, which the seeds number.
    max_iter, empty
        As in `lloyd`.

    Returns
    -------
    Sweep
        Its numbers are those of `record` for each seed. When interrupted
        (Ctrl-C, or the stop button of a notebook) it holds the runs that
        are done, and a warning says so.

    Examples
    --------
    >>> rectangle = [[0, 0], [0, 1], [4, 0], [4, 1]]
    >>> runs = sweep(rectangle, 2, range(100))
    >>> runs.inertia.min(), runs.inertia.max()
    (np.float64(1.0), np.float64(16.0))
    """
    result = None
    try:
        for result in sweeping(  # noqa: B007
            X, k, seeds, init=init, max_iter=max_iter, empty=empty
        ):
            pass  # keeps the last one, however the loop ends
    except KeyboardInterrupt:
        if result is None:
            raise
        warnings.warn(f"interrupted: {count(len(result), 'run')} done.", stacklevel=2)
    if result is None:
        raise ValueError("seeds is empty. Needed: at least one seed.")
    return result


def sweeping(
    X, k, seeds=None, *, init="random", max_iter=300, empty="relocate"
) -> Iterator["Sweep"]:
    """Yield the `sweep` as it grows, some runs at a time.

    Takes the arguments of `sweep`; for a histogram that fills, or to stop
    as soon as enough is known.

    Examples
    --------
    >>> rectangle = [[0, 0], [0, 1], [4, 0], [4, 1]]
    >>> for runs in sweeping(rectangle, 2, range(1000)):
    ...     if len(runs) >= 100:
    ...         break
    """
    X = as_points(X)
    X.flags.writeable = False
    k = check_k(k, X)
    max_iter, empty = check_run(max_iter, empty)
    starts = list_of_starts(init, X, k)
    if seeds is None:
        seeds = range(200 if starts is None else len(starts))
    if starts is None and not callable(init):  # a wrong init is told now
        initial_centroids(X, k, init, 0)
    warn_if_too_few_distinct(X, k)
    settings = {"init": init, "max_iter": max_iter, "empty": empty}
    return _grow(X, k, iter(seeds), starts, settings)


def list_of_starts(init, X, k):
    """Return the starts in `init`, checked, or None if it is no list."""
    if isinstance(init, str) or callable(init) or np.ndim(init) != 3:
        return None
    starts = [as_centroids(start, X) for start in init]
    if not starts or len(starts[0]) != k:
        raise ValueError(
            f"init has shape {np.shape(init)}. Needed: (n_starts, {k}, "
            f"{X.shape[1]}): {k} centroids in each of at least one start."
        )
    return np.array(starts)


def numbered(starts, seed):
    """Return the start of this number, if there is one."""
    if seed < len(starts):
        return starts[seed]
    raise ValueError(
        f"start {seed} was asked for, but init holds only {len(starts)}. "
        f"Needed: seeds from 0 to {len(starts) - 1}."
    )


def _grow(X, k, seeds, starts, settings):
    done = []
    group = max(1, WORK // (len(X) * k))
    while chunk := [check_seed(seed) for seed in islice(seeds, group)]:
        done.append(_run_all(X, k, chunk, starts, settings))
        seeds_done, *columns = map(np.concatenate, zip(*done, strict=True))
        done = [(seeds_done, *columns)]
        yield Sweep(X, k, settings, seeds_done, *columns)


def _run_all(X, k, seeds, starts, settings):
    if starts is None:
        chosen = many_starts(X, k, settings["init"], seeds)
    else:
        chosen = np.array([numbered(starts, seed) for seed in seeds])
    ends = run_many(X, chosen, settings["max_iter"], settings["empty"])
    return (np.array(seeds), ends.inertia, ends.n_iter, ends.converged, ends.labels)


def best_of(
    X, k, n_init, *, init="random", seed=0, max_iter=300, empty="relocate"
) -> Trace:
    """Record the best of `n_init` runs, with seeds from `seed` on.

    The best is the one with the lowest inertia, the first of equals.

    Examples
    --------
    >>> X = [[0, 0], [0, 1], [4, 0], [4, 1]]
    >>> best_of(X, 2, 20).inertia
    1.0
    """
    n_init = as_count(n_init, "n_init", "the number of runs")
    seed = check_seed(seed)
    runs = sweep(
        X, k, range(seed, seed + n_init), init=init, max_iter=max_iter, empty=empty
    )
    return runs.open(runs.best)


@dataclass(frozen=True, eq=False, repr=False)
class Sweep:
    """The ends of many runs that differ in their seed only.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_features), read-only
    k : int
    settings : dict
        `init`, `max_iter` and `empty` of every run.
    seeds : ndarray of int, shape (n_runs,)
    inertia : ndarray of shape (n_runs,)
        Final inertia of each run, in squared units of the data.
    n_iter : ndarray of int, shape (n_runs,)
    converged : ndarray of bool, shape (n_runs,)
    labels : ndarray of int, shape (n_runs, n_samples)
    """

    X: np.ndarray
    k: int
    settings: dict
    seeds: np.ndarray
    inertia: np.ndarray
    n_iter: np.ndarray
    converged: np.ndarray
    labels: np.ndarray

    def __post_init__(self):
        for name in ("seeds", "inertia", "n_iter", "converged", "labels"):
            getattr(self, name).flags.writeable = False

    def __len__(self):
        return len(self.seeds)

    @property
    def best(self):
        """The seed of the run with the lowest inertia (the first such)."""
        return int(self.seeds[self.inertia.argmin()])

    def success_rate(self, rtol=1e-6, optimum=None):
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

        Examples
        --------
        >>> rectangle = [[0, 0], [0, 1], [4, 0], [4, 1]]
        >>> 0.5 < sweep(rectangle, 2, range(100)).success_rate() < 0.8
        True
        """
        goal = self.inertia.min() if optimum is None else optimum
        return float(np.mean(self.inertia <= goal * (1 + rtol)))

    def open(self, seed) -> Trace:
        """Record the run of this seed, with every half-step.

        Examples
        --------
        >>> runs = sweep([[0, 0], [0, 1], [4, 0], [4, 1]], 2, range(9))
        >>> runs.open(runs.best).inertia
        1.0
        """
        init = self.settings["init"]
        starts = list_of_starts(init, self.X, self.k)
        if starts is not None:
            init = numbered(starts, seed)
        return record(self.X, self.k, seed=seed, **(self.settings | {"init": init}))

    def __repr__(self):
        return (
            f"<Sweep: k={self.k} on {count(len(self.X), 'point')}, "
            f"{count(len(self), 'run')}, inertia "
            f"{number(self.inertia.min())} to {number(self.inertia.max())}>"
        )
