"""Blocks on many machines: the Steps of `lloyd_steps` over a Dask array.

The points stay, the sums travel:

- Out go k centroids. Each block labels its own points and keeps the labels.
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
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..distances import own_distances
from ..lloyd import Step, assign, inertia, must_relocate, relocate
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


def lloyd_dask(
    X: Any, centroids: ArrayLike, *, max_iter: int = 300, empty: str = "relocate"
) -> Iterator["BlockStep"]:
    """Yield the half-steps of `lloyd_steps` for points in blocks on many machines.

    Takes the arguments of `lloyd_steps` and raises what it raises.

    Parameters
    ----------
    X : dask.array.Array of shape (n_samples, n_features)
        The workers keep it in memory. Blocks of 100,000 points and more are
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
    warn_if_too_few_distinct(np.vstack(in_each(first_distinct, X, k=k)), k)
    return block_steps(X, centroids, max_iter, empty)


class BlockStep(Step):
    """A `Step` whose labels stay with their points, as a Dask array."""

    def __post_init__(self) -> None:
        """Leave all as it is: centroids are read-only, labels somewhere else."""


def block_steps(
    X: Any, start: Floats, max_iter: int, empty: str
) -> Iterator[BlockStep]:
    """Yield the Steps of `lloyd_dask`: the loop of `half_steps`, block by block."""
    nowhere = da.full(len(X), -1, dtype=np.int32, chunks=X.chunks[:1])
    step = BlockStep("init", 0, start, nowhere, math.nan)
    yield step
    for iteration in count(1):
        labels = labelled(assign, X, centroids=step.centroids)
        now = min(iteration, max_iter)
        step = following(step, "assign", now, X, labels, step.centroids)
        yield step
        if step.n_changed == 0 or iteration > max_iter:
            return
        sums = add_up(X, step)
        one_of_each = np.flatnonzero(sums.sizes)
        if must_relocate(replace(step, labels=one_of_each), empty):
            filled = relocate_blocks(X, step, sums.sizes)
            step = following(step, "relocate", iteration, X, *filled)
            if step.n_changed > 0:
                yield step
            sums = add_up(X, step)
        moved = sums.means(step.centroids)
        step = following(step, "update", iteration, X, step.labels, moved)
        yield step


def following(
    before: BlockStep,
    phase: str,
    iteration: int,
    X: Any,
    labels: Any,
    centroids: Floats,
) -> BlockStep:
    """Describe the half-step that led from one Step to these labels and centroids."""
    found = in_each(look, X, labels, before.labels, centroids=centroids)
    inertias, changes = zip(*found, strict=True)
    shift = max(map(math.dist, before.centroids.tolist(), centroids.tolist()))
    least = min(math.fsum(inertias), before.inertia)
    return BlockStep(phase, iteration, centroids, labels, least, sum(changes), shift)


class Sums(NamedTuple):
    """What travels: k sums, k sizes, and a point of each cluster while all are equal."""

    sums: Floats
    sizes: Labels
    first: Floats
    are_equal: Labels

    def means(self, where_empty: Floats) -> Floats:
        """Return the centroids as `update` does."""
        means, sizes = where_empty.copy(), self.sizes[:, None]
        np.divide(self.sums, sizes, out=means, where=sizes > 0)
        equal = self.are_equal & (self.sizes > 0)
        means[equal] = self.first[equal]
        return let_in(means)


# -- over all blocks


def in_blocks(X: Any) -> Any:
    """Let the points in where they are; return them as an array in blocks of rows."""
    X = da.asarray(X)
    X.compute_chunk_sizes()
    if X.ndim != 2 or 0 in X.shape:
        as_points(np.broadcast_to(0.0, X.shape))  # says what is wrong
    X = X.rechunk((tuple(filter(None, X.chunks[0])), -1))
    return X.map_blocks(as_points, copy=False, meta=np.empty((0, 0))).persist()


def in_each(f: Callable[..., Any], *arrays: Any, **rest: Any) -> tuple[Any, ...]:
    """Call `f` at each block; return the answers in the order of the rows."""
    blocks = zip(*(array.to_delayed().ravel() for array in arrays), strict=True)
    return dask.compute(*(dask.delayed(f)(*block, **rest) for block in blocks))


def labelled(f: Callable[..., Any], blocks: Any, **rest: Any) -> Any:
    """Have `f` label the points of each block; the labels stay there."""
    drop = [1] if blocks.ndim == 2 else None
    nothing = np.empty(0, np.int32)
    return blocks.map_blocks(f, drop_axis=drop, meta=nothing, **rest).persist()


def add_up(X: Any, step: BlockStep) -> Sums:
    """Send the sums on their way; return them as they come back."""
    zeros, k = np.zeros_like(step.centroids), len(step.centroids)
    sums = Sums(zeros, np.zeros(k, np.int64), zeros, np.ones(k, bool))
    for x, labels in zip(X.to_delayed().ravel(), step.labels.to_delayed()):
        sums = dask.delayed(add)(sums, x, labels)
    return dask.compute(sums)[0]


def relocate_blocks(X: Any, step: BlockStep, sizes: Labels) -> tuple[Any, Floats]:
    """Give each empty cluster the farthest point of all blocks, as `relocate` does."""
    C = step.centroids
    rows, points, labels = zip(*in_each(farthest, X, step.labels, centroids=C))
    old = np.concatenate(labels)
    # a cluster with more points than were offered: one stands for the others
    more = np.flatnonzero(sizes > np.bincount(old, minlength=len(C)))
    new, C = relocate(np.vstack([*points, C[more]]), np.append(old, more), C)
    parts = np.split(new[: len(old)], np.cumsum([len(r) for r in rows])[:-1])
    return labelled(put, step.labels, rows=rows, parts=parts, k=len(C)), C


# -- at one block


def look(X: Floats, labels: Labels, before: Labels, centroids: Floats) -> Any:
    """Return the inertia of a block, and how many of its points changed."""
    return inertia(X, labels, centroids), int(np.count_nonzero(labels != before))


def add(so_far: Sums, X: Floats, labels: Labels) -> Sums:
    """Add the points of a block to what arrives, one by one."""
    sums, sizes, first, are_equal = map(np.copy, so_far)
    for j in np.flatnonzero(are_equal):  # few, as a rule, after the first block
        own = X[labels == j]
        if len(own):
            first[j] = first[j] if sizes[j] else own[0]
            are_equal[j] = (own == first[j]).all()
    sizes += np.bincount(labels, minlength=len(sizes))
    for total, x in zip(sums.T, X.T):
        np.add.at(total, labels, x)
    return Sums(sums, sizes, first, are_equal)


def farthest(X: Floats, labels: Labels, centroids: Floats) -> Any:
    """Return the k points that are farthest from their centroids, in order of rows."""
    distances = own_distances(X, labels, centroids)
    rows = np.sort(np.argsort(-distances, kind="stable")[: len(centroids)])
    return rows, X[rows], labels[rows]


def put(labels: Labels, rows: Any, parts: Any, k: int, block_id: Any) -> Labels:
    """Return the labels of a block with those that relocation changed."""
    labels, (i,) = labels.copy(), block_id
    labels[rows[i]] = parts[i]
    return let_in(labels, k)
