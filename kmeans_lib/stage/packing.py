"""Packs a whole film as bytes, from which the browser can draw any half-step."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from ..lloyd import Step
    from ..trace import Film


def pack(film: "Film", features: Sequence[str] = ()) -> dict[str, Any]:
    """Return everything that the browser needs of a run, in one dict.

    Labels travel as the changes of each half-step: `counts` of them, at the
    rows `which`, to the labels `what`.

    Parameters
    ----------
    film : Film
        A `Trace`, or anything with its ``X``, ``k``, ``steps`` and
        ``sentence(t)``.
    features : sequence of str
        Names of the columns of X.

    Returns
    -------
    dict
        Plain values, and bytes (little-endian) for the arrays.

    Examples
    --------
    >>> from kmeans_lib import record
    >>> packed = pack(record([[0.0, 0.0], [4.0, 3.0]], 1))
    >>> packed["phases"], len(packed["X"])
    (['init', 'assign', 'update', 'assign'], 32)
    """
    n, d = film.X.shape
    rows, labels, steps = _changes(film.steps, n)
    return {
        "n": n,
        "d": d,
        "k": len(steps[0].centroids),
        "phases": [step.phase for step in steps],
        "sentences": [film.sentence(t) for t in range(len(steps))],
        "features": _names(features, d),
        "X": _bytes(film.X, "<f8"),
        "iterations": _bytes([step.iteration for step in steps], "<i4"),
        "inertias": _bytes([step.inertia for step in steps], "<f8"),
        "centroids": _bytes([step.centroids for step in steps], "<f8"),
        "counts": _bytes([len(which) for which in rows], "<i4"),
        "which": _bytes(np.concatenate(rows), "<i4"),
        "what": _bytes(np.concatenate(labels), "<u2"),
    }


def _changes(
    steps: "Sequence[Step]", n: int
) -> "tuple[list[NDArray[np.intp]], list[NDArray[Any]], list[Step]]":
    """Rows that each step changed and their labels, in one pass.

    The labels of a long run are computed during iteration: looking them up one
    by one, or twice, would cost more than everything else here.
    """
    rows, labels, seen = [], [], []
    before: NDArray[Any] = np.full(n, -1)
    for step in steps:
        same = step.labels is before
        which = np.flatnonzero([] if same else step.labels != before)
        before = step.labels
        rows.append(which)
        labels.append(before[which])
        seen.append(step)
    return rows, labels, seen


def _bytes(values: ArrayLike, dtype: str) -> bytes:
    return np.ascontiguousarray(values, dtype=dtype).tobytes()


def _names(features: Sequence[str], d: int) -> list[str]:
    if features and len(features) != d:
        raise ValueError(
            f"features has {len(features)} names, but X has {d} columns. "
            "Needed: one name for each column."
        )
    if features or d <= 2:
        return [str(name) for name in features]
    return [f"feature {i + 1}" for i in range(d)]
