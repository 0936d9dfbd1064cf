"""The doors of the library: input is converted and checked here, once.

Every public function that takes data calls these before it does anything
else, so that a mistake is reported at the call, in a sentence that says
what was found, what was needed and how to mend it.
"""

import numbers
import warnings

import numpy as np

EMPTY_RULES = ("relocate", "keep", "error")
LARGEST = 1e150  # squares of larger numbers would overflow float64


def as_points(X, by_rows=False):
    """Convert ``X`` to a float64 copy of shape (n_samples, n_features).

    The copy is stored column by column, as the half-steps read it; or row
    by row, and then an array that is float64 already is not copied.

    Raises
    ------
    TypeError
        If the values are not real numbers.
    ValueError
        If the shape is not 2-D, a side is empty, or a value is not finite.
    """
    X = _as_floats(X, "X", by_rows)
    if X.ndim == 1:
        raise ValueError(
            f"X has shape {X.shape}: one dimension. Needed: one row a point, "
            "one column a feature. If these are points with a single feature, "
            "pass X.reshape(-1, 1); if this is one point, X.reshape(1, -1)."
        )
    if X.ndim != 2:
        raise ValueError(
            f"X has {X.ndim} dimensions, shape {X.shape}. Needed: two, "
            "(n_samples, n_features). X.reshape(len(X), -1) makes a row of "
            "each sample."
        )
    if 0 in X.shape:
        raise ValueError(
            f"X has shape {X.shape}: it is empty. Needed: at least one point "
            "and one feature."
        )
    _refuse_unusable_values(X, "X")
    return X


def as_centroids(centroids, X):
    """Convert ``centroids`` to a float64 copy that fits the points ``X``."""
    centroids = _as_floats(centroids, "centroids")
    if centroids.ndim != 2 or centroids.shape[1] != X.shape[1]:
        raise ValueError(
            f"centroids has shape {centroids.shape}. Needed: "
            f"(k, {X.shape[1]}), one row a centroid and the "
            f"{X.shape[1]} features of X."
        )
    check_k(len(centroids), X)
    _refuse_unusable_values(centroids, "centroids")
    return centroids


def check_k(k, X):
    """Return ``k`` as an int if 1 <= k <= n_samples, else raise."""
    k = as_count(k, "k", "the number of clusters")
    if k > len(X):
        raise ValueError(
            f"k={k} clusters were asked for, but X has only {len(X)} "
            f"points. Needed: k <= n_samples."
        )
    return k


def as_count(value, name, meaning):
    """Return ``value`` as an int if it is a whole number >= 1, else raise."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Integral):
        raise TypeError(
            f"{name}={value!r} is a {type(value).__name__}. Needed: a whole "
            f"number, {meaning}; int({name}) makes one of a float."
        )
    if value < 1:
        raise ValueError(f"{name}={value}. Needed: {meaning}, at least 1.")
    return int(value)


def check_empty(empty):
    """Return ``empty`` if it names a rule for empty clusters, else raise."""
    if not isinstance(empty, str) or empty not in EMPTY_RULES:
        raise ValueError(
            f"empty={empty!r} is not a rule for empty clusters. "
            f"Known: {', '.join(map(repr, EMPTY_RULES))}."
        )
    return empty


def check_run(max_iter, empty):
    """Return both if they say how a run goes, else raise."""
    max_iter = as_count(max_iter, "max_iter", "the number of iterations")
    return max_iter, check_empty(empty)


def warn_if_too_few_distinct(X, k):
    """Warn when ``X`` has fewer than ``k`` different points."""
    seen = set()
    for row in X:  # stops at the k-th different point: early, as a rule
        seen.add(row.tobytes())
        if len(seen) >= k:
            return
    warnings.warn(
        f"k={k} clusters, but X has only {len(seen)} distinct points: "
        f"{k - len(seen)} clusters must stay empty or share a place.",
        stacklevel=3,
    )


def _as_floats(values, name, by_rows=False):
    try:
        values = np.asarray(values)
    except ValueError as error:  # ragged lists
        raise ValueError(
            f"{name} is not a table of numbers ({error}). Needed: rows of equal length."
        ) from None
    if values.dtype.kind not in "buifO":
        raise TypeError(
            f"{name} holds values of type {values.dtype}. Needed: real numbers."
        )
    try:
        if by_rows:
            return np.asarray(values, dtype=np.float64, order="C")
        # + 0.0 turns -0.0 into 0.0, so that equal points have equal bytes
        return np.array(values, dtype=np.float64, order="F") + 0.0
    except (TypeError, ValueError, OverflowError) as error:
        raise TypeError(
            f"{name} holds values that are not real numbers ({error}). "
            "Needed: numbers only; turn text and categories into numbers or "
            "leave those columns out."
        ) from None


def _refuse_unusable_values(values, name):
    flat = values.ravel("K")
    if np.vdot(flat, flat) < LARGEST**2:
        return  # in one pass: the rule
    bad = ~np.isfinite(values)
    if bad.any():
        n_bad = bad.sum()
        found = "value that is" if n_bad == 1 else "values that are"
        raise ValueError(
            f"{name} has {n_bad} {found} NaN or infinite, the first in row "
            f"{bad.any(axis=1).argmax()}. Needed: finite "
            f"numbers; {name}[np.isfinite({name}).all(axis=1)] keeps the "
            "complete rows."
        )
    largest = np.abs(values).max()
    if largest > LARGEST:
        raise ValueError(
            f"{name} has values up to {largest:.3g}; their squares are too "
            f"large for float64. Needed: at most {LARGEST:g}; divide by a "
            "constant first."
        )
