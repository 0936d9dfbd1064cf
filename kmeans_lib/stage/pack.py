"""Packs a trace once, as bytes, so that the browser can draw any half-step."""
import numpy as np


def pack(trace, features=()):
    """Return all that the browser needs of a run, in one dict.

    Labels travel as the changes of each half-step: `counts` of them, at the
    rows `which`, to the labels `what`.

    Parameters
    ----------
    trace : Trace
        Or anything with its ``X``, ``k``, ``steps`` and ``sentence(t)``.
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
    steps = trace.steps
    n, d = trace.X.shape
    rows = [_changed_rows(a, b) for a, b in zip(steps, steps[1:])]
    rows.insert(0, np.empty(0, dtype=int))
    labels = [step.labels[which] for step, which in zip(steps, rows)]
    return {
        "n": n,
        "d": d,
        "k": len(steps[0].centroids),
        "phases": [step.phase for step in steps],
        "sentences": [trace.sentence(t) for t in range(len(steps))],
        "features": _names(features, d),
        "X": _bytes(trace.X, "<f8"),
        "iterations": _bytes([step.iteration for step in steps], "<i4"),
        "inertias": _bytes([step.inertia for step in steps], "<f8"),
        "shifts": _bytes([step.shift for step in steps], "<f8"),
        "centroids": _bytes([step.centroids for step in steps], "<f8"),
        "counts": _bytes([len(which) for which in rows], "<i4"),
        "which": _bytes(np.concatenate(rows), "<i4"),
        "what": _bytes(np.concatenate(labels), "<u2"),
    }


def _changed_rows(before, after):
    if after.labels is before.labels:
        return np.empty(0, dtype=int)
    return np.flatnonzero(after.labels != before.labels)


def _bytes(values, dtype):
    return np.ascontiguousarray(values, dtype=dtype).tobytes()


def _names(features, d):
    if features and len(features) != d:
        raise ValueError(
            f"features has {len(features)} names, but X has {d} columns. "
            "Needed: one name for each column."
        )
    if features or d <= 2:
        return [str(name) for name in features]
    return [f"feature {i + 1}" for i in range(d)]
