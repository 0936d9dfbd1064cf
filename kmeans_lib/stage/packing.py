"""Packs points and films as bytes, from which the browser draws any half-step."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..trace import Trace
from ..validation import Floats
from ..words import count

if TYPE_CHECKING:
    from ..lloyd import Step
    from ..setups import Setup
    from ..trace import Film


BROWSER = 400_000  # n * d * k of a run that takes a browser some 30 ms


def runs_in_browser(setup: "Setup", k: int) -> bool:
    """Tell whether the browser can run a setup with k clusters, and at once."""
    return setup.empty != "error" and setup.X.size * k <= BROWSER


def pack_points(X: Floats, features: Sequence[str] = ()) -> dict[str, Any]:
    """Return the points, as plain values and bytes (little-endian).

    Examples
    --------
    >>> import numpy as np
    >>> packed = pack_points(np.zeros((2, 2)))
    >>> packed["n"], packed["d"], len(packed["X"])
    (2, 2, 32)
    """
    n, d = X.shape
    return {
        "n": n,
        "d": d,
        "X": as_bytes(X, "<f8"),
        "features": feature_names(features, d),
    }


def rules_of(film: "Film") -> dict[str, Any]:
    """Return the rules of a run as the browser names them, if it can run it."""
    # Kinds of Trace may show less than the whole run, as in a prediction.
    if type(film) is not Trace or not runs_in_browser(film.setup, film.k):
        return {}
    return {"maxIter": film.setup.max_iter, "empty": film.setup.empty}


def pack(film: "Film") -> dict[str, Any]:
    """Return what the browser needs of a run, beside the points.

    That is the start, if the browser can run the rest; else every half-step. Labels
    travel as the changes of each: `counts` of them, at the rows `which`, to
    the labels `what`.

    Parameters
    ----------
    film : Film
        A `Trace`, or anything with its ``X``, ``k``, ``steps`` and
        ``sentence(t)``.

    Returns
    -------
    dict
        Plain values, and bytes (little-endian) for the arrays.

    Examples
    --------
    >>> from kmeans_lib import record
    >>> packed = pack(record([[0.0, 0.0], [4.0, 3.0]], 1))
    >>> list(packed), len(packed["start"])
    (['start'], 16)
    """
    if rules_of(film):
        return {"start": as_bytes(film.steps[0].centroids, "<f8")}
    rows, labels, steps = _changes(film.steps, len(film.X))
    return {
        "k": len(steps[0].centroids),
        "phases": [step.phase for step in steps],
        "sentences": [film.sentence(t) for t in range(len(steps))],
        "iterations": as_bytes([step.iteration for step in steps], "<i4"),
        "inertias": as_bytes([step.inertia for step in steps], "<f8"),
        "centroids": as_bytes([step.centroids for step in steps], "<f8"),
        "counts": as_bytes([len(which) for which in rows], "<i4"),
        "which": as_bytes(np.concatenate(rows), "<i4"),
        "what": as_bytes(np.concatenate(labels), "<u2"),
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


def as_bytes(values: ArrayLike, dtype: str) -> bytes:
    """Return numbers as bytes, row after row."""
    return np.ascontiguousarray(values, dtype=dtype).tobytes()


def feature_names(features: Sequence[str], d: int) -> list[str]:
    """Return the names of d features; those without any are numbered, beyond two."""
    if features and len(features) != d:
        raise ValueError(
            f"features has {count(len(features), 'name')}, but X has "
            f"{count(d, 'column')}. "
            "Needed: one name for each column."
        )
    if features or d <= 2:
        return [str(name) for name in features]
    return [f"feature {i + 1}" for i in range(d)]
