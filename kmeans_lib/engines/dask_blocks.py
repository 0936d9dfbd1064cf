"""Blocks on many machines: the Steps of `lloyd_steps` over a Dask array.

The points stay, the sums travel:

- Out go k centroids. Each block labels its own points and keeps the labels: in one
  look per iteration, which also finds the inertia before and after.
- Then k sums and k sizes travel from block to block, and each adds its points.
  These are the additions of `update`, in the same order: so centroids, labels,
  counts and iterations are those of `lloyd_steps` to the last bit. Inertia alone
  is summed block by block, and may differ in its last digits.
- Where clusters are empty, each block offers the k points that are farthest from
  their centroids. Those that `relocate` takes are among them: of the points that
  it looks at, it takes one for each empty cluster, and passes over at most the last
  one of each other cluster.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..distances import distances_of_some, own_distances
from ..lloyd import Step, must_relocate, relocate
from ..validation import (
    Floats,
    Labels,
    as_centroids,
    as_points,
    check_k,
    check_rules,
    first_distinct,
    let_in,
    warn_if_too_few_distinct,
)

try:
    import dask
    import dask.array as da
except ModuleNotFoundError:  # it comes with the extra `cluster`
    dask = None

Ints = NDArray[np.int64]


def lloyd_dask(
    X: Any, centroids: ArrayLike, *, max_iter: int = 300, empty: str = "relocate"
) -> Iterator["BlockStep"]:
    """Yield the half-steps of `lloyd_steps` for points in blocks on many machines.

    Takes the arguments of `lloyd_steps` and raises what it raises.

    Parameters
    ----------
    X : dask.array.Array of shape (n_samples, n_features)
        The workers keep a copy in memory. Blocks of 100,000 points and more are
        worth their journey.
    centroids, max_iter, empty
        As in `lloyd_steps`.

    Yields
    ------
    BlockStep

    Raises
    ------
    ModuleNotFoundError
        If Dask is not installed.

    Examples
    --------
    >>> import dask.array as da
    >>> X = da.array([[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]).rechunk(2)
    >>> for step in lloyd_dask(X, [[1, 1], [2, 1]]):
    ...     print(step.phase, round(step.inertia, 4), step.labels.compute())
    init nan [-1 -1 -1 -1 -1 -1]
    assign 284.0 [0 1 0 1 1 1]
    update 72.25 [0 1 0 1 1 1]
    assign 20.6875 [0 0 0 1 1 1]
    update 2.6667 [0 0 0 1 1 1]
    assign 2.6667 [0 0 0 1 1 1]
    """
    if dask is None:
        raise ModuleNotFoundError(
            "Dask is not installed. Needed for lloyd_dask: pip install "
            '"kmeans-lib[cluster]"; lloyd_large does the same on one machine.'
        )
    X = in_blocks(X)
    centroids = as_centroids(centroids, X)
    k = check_k(len(centroids), X)
    max_iter, empty = check_rules(max_iter, empty)
    warn_if_too_few_distinct(
        np.vstack(dask.compute(*in_each(first_distinct, X, k=k))), k
    )
    return block_steps(X, centroids, max_iter, empty)


class BlockStep(Step):
    """A `Step` whose labels stay with their points, as a Dask array."""

    labels: Any

    def __post_init__(self) -> None:
        """Leave all as it is: centroids are read-only, labels are elsewhere."""


def block_steps(X: Any, start: Floats, most: int, empty: str) -> Iterator[BlockStep]:
    """Yield the Steps of `lloyd_dask`: the loop of `half_steps`, block by block."""
    nowhere = da.full(len(X), -1, dtype=np.int32, chunks=X.chunks[:1])
    step = BlockStep("init", 0, start, nowhere, math.nan)
    yield step
    _, ahead = moved(step, X)
    for iteration in count(1):
        step = replace(step, phase="assign", iteration=min(iteration, most), shift=0.0)
        step = replace(step, **ahead)
        yield step
        if step.n_changed == 0 or iteration > most:
            return
        means, sizes = add_up(X, step)
        one_of_each: Any = np.flatnonzero(sizes)
        if must_relocate(replace(step, labels=one_of_each), empty):
            step, _ = moved(step, X, phase="relocate", **relocated(X, step, sizes))
            if step.n_changed > 0:
                yield step
            means, sizes = add_up(X, step)
        step, ahead = moved(step, X, phase="update", n_changed=0, centroids=means)
        yield step


def moved(before: BlockStep, X: Any, **changes: Any) -> tuple[BlockStep, Any]:
    """Return the Step after one, and already what the next assignment will change.

    Both need all distances to these centroids, most of the work: so there is one
    look at the points per iteration.
    """
    step = replace(before, **changes)
    labels, numbers = look_at_all(X, step)
    own, least, n_changed = (math.fsum(column) for column in zip(*numbers))
    shift = max(map(math.dist, before.centroids.tolist(), step.centroids.tolist()))
    step = replace(step, inertia=min(own, before.inertia), shift=shift)
    least = min(least, step.inertia)
    return step, {"labels": labels, "inertia": least, "n_changed": int(n_changed)}


# -- over all blocks


def in_blocks(X: Any) -> Any:
    """Let the points in where they are; return them as an array in blocks of rows."""
    X = da.asarray(X).compute_chunk_sizes()
    if X.ndim != 2 or 0 in X.shape:
        as_points(np.broadcast_to(0.0, X.shape))  # says what is wrong
    X = X.rechunk((tuple(filter(None, X.chunks[0])), -1))
    X = X.map_blocks(np.asfortranarray)  # as the half-steps read it
    return X.map_blocks(as_points, copy=False, meta=np.empty((0, 0))).persist()


def in_each(f: Callable[..., Any], *arrays: Any, **rest: Any) -> list[Any]:
    """Prepare a call of `f` at each block, in the order of the rows."""
    blocks = zip(*(array.to_delayed().ravel() for array in arrays), strict=True)
    return [dask.delayed(f, nout=2)(*block, **rest) for block in blocks]


def look_at_all(X: Any, step: BlockStep) -> tuple[Any, Any]:
    """Return the labels that come next, which stay, and what else `look` finds."""
    found = zip(*in_each(look, X, step.labels, centroids=step.centroids), strict=True)
    labels, numbers = found
    of_blocks = [
        da.from_delayed(part, (n,), np.int32)
        for part, n in zip(labels, X.chunks[0], strict=True)
    ]
    # optimised, labels and numbers would each take a look of their own
    there, *numbers = dask.persist(
        da.concatenate(of_blocks), *numbers, optimize_graph=False
    )
    return there, dask.compute(*numbers)


def add_up(X: Any, step: BlockStep) -> tuple[Floats, Ints]:
    """Send the sums on their way; return the means and sizes of the clusters."""
    means, k = step.centroids.copy(), len(step.centroids)
    so_far: Any = (0 * means, np.zeros(k, np.int64), means, np.ones(k, bool))
    for x, labels in zip(X.to_delayed().ravel(), step.labels.to_delayed()):
        so_far = dask.delayed(add)(so_far, x, labels)
    sums, sizes, first, are_equal = dask.compute(so_far)[0]
    np.divide(sums, sizes[:, None], out=means, where=sizes[:, None] > 0)
    means[are_equal] = first[are_equal]
    return let_in(means), sizes


def relocated(X: Any, step: BlockStep, sizes: Ints) -> dict[str, Any]:
    """Give each empty cluster the farthest point of all blocks, as `relocate` does."""
    labels, C = step.labels.copy(), step.centroids
    numbers = da.arange(len(X), chunks=X.chunks[:1])
    found = zip(*dask.compute(*in_each(farthest, X, labels, numbers, centroids=C)))
    points, old, rows = map(np.concatenate, found)
    # a cluster with more points than were offered: one stands for the others
    more = np.flatnonzero(sizes > np.bincount(old, minlength=len(C)))
    new, C = relocate(np.vstack([points, C[more]]), np.append(old, more), C)
    labels[rows] = new = new[: len(old)]
    n_changed = int(np.count_nonzero(new != old))
    return {"labels": labels.persist(), "centroids": C, "n_changed": n_changed}


# -- at one block


def look(X: Floats, labels: Labels, centroids: Floats) -> Any:
    """Return the labels of the nearest centroids, and three numbers.

    The inertia with the labels until now, that with the nearest, and how many change.
    """
    own, least, nearest = 0.0, 0.0, np.empty_like(labels)
    for rows, D in distances_of_some(arrived(X), centroids):
        nearest[rows] = D.argmin(axis=0)
        own += D[labels[rows], np.arange(D.shape[1])].sum()
        least += D.min(axis=0).sum()
    return nearest, (own, least, np.count_nonzero(nearest != labels))


def add(so_far: Any, X: Floats, labels: Labels) -> Any:
    """Add the points of a block, one by one, to what arrives.

    That is k sums, k sizes, and for each cluster a point and whether all equal it.
    """
    # copies, which are ours to write, with dtypes of their own: see `arrived`
    sums, sizes, first, are_equal = (a.astype(a.dtype.type) for a in so_far)
    for j in np.flatnonzero(are_equal):  # few, as a rule, after the first block
        own = np.flatnonzero(labels == j)
        first[j] = first[j] if sizes[j] or not len(own) else X[own[0]]
        are_equal[j] = all((x[own] == value).all() for x, value in zip(X.T, first[j]))
    labels = labels.astype(np.intp)
    sizes += np.bincount(labels, minlength=len(sizes))
    for total, x in zip(sums.T, arrived(X).T):
        np.add.at(total, labels, x)
    return sums, sizes, first, are_equal


def arrived(X: Floats) -> Floats:
    """Return a block as if it had been made here.

    One that has travelled may lie across the words of memory and has a copy of its
    dtype: `np.add.at` is twenty times slower on it.
    """
    return np.require(X, np.float64, "A")


def farthest(X: Floats, labels: Labels, numbers: Ints, centroids: Floats) -> Any:
    """Return the k points farthest from their centroids, in the order of the rows."""
    distances = own_distances(X, labels, centroids)
    rows = np.sort(np.argsort(-distances, kind="stable")[: len(centroids)])
    return X[rows], labels[rows], numbers[rows]
