"""The door of the library: every public function lets its arguments in here.

Input is converted and checked once, at the call, and refused in a sentence
that says what was found, what was needed and how to mend it. An array that
has been let in is read-only from then on and passes again for free.
"""

import dataclasses
import numbers
import sys
import warnings
import weakref
from collections.abc import Collection, Iterable, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, TypeGuard, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .words import a_kind, count, folded, listed, quoted

EMPTY_RULES = ("relocate", "keep", "error")
LARGEST, SMALLEST = 1e150, 1e-150  # squares of others do not fit a float64
VANISHING = 1e-160  # the square of less is 0
MANY = 50_000  # points from which the values of a row are stored together
Floats = NDArray[np.float64]
Labels = NDArray[np.int32]


class _LetIn(weakref.ref[NDArray[Any]]):
    """An array that has been let in (or has gone since), and what is known of it."""

    __slots__ = ("k", "may_have_equals")
    k: int  # labels: all of them are below it; points and centroids: 0
    may_have_equals: bool  # points: set when somebody asks


_let_in: dict[int, _LetIn] = {}  # by the id of the array
_limit = [10_000]  # so many entries, and those of arrays that are gone are dropped


def let_in(array: NDArray[Any], k: int = 0) -> NDArray[Any]:
    """Make an array read-only and remember that it needs no other check."""
    array.flags.writeable = False
    if len(_let_in) >= _limit[0]:
        _forget()
    _let_in[id(array)] = known = _LetIn(array)
    known.k = k
    return array


def _forget() -> None:
    """Drop what is gone; the next time when there is twice as much."""
    for key, known in list(_let_in.items()):
        if known() is None:
            _let_in.pop(key, None)
    _limit[0] = max(10_000, 2 * len(_let_in))


def is_let_in(array: object, k: int = 0) -> TypeGuard[NDArray[Any]]:
    """Tell whether this very array has been checked: as labels below k, if k > 0."""
    known = _let_in.get(id(array))
    found = known() if known else None
    if known is None or found is None or found is not array or found.flags.writeable:
        return False
    return 0 < known.k <= k if k else known.k == 0


def may_have_equals(X: Floats) -> bool:
    """Tell whether points that have been let in may have equals among them."""
    known = _let_in[id(X)]
    if not hasattr(known, "may_have_equals"):
        x = np.sort(X[:, 0])
        known.may_have_equals = bool((x[1:] == x[:-1]).any())
    return known.may_have_equals


class ByTheDoor:
    """A dataclass whose copies and pickles are made by its constructor, too."""

    def __reduce__(self) -> tuple[Any, ...]:
        parts = dataclasses.fields(self)  # type: ignore[arg-type]
        return type(self), tuple(getattr(self, part.name) for part in parts)


def as_points(X: ArrayLike, *, copy: bool = True) -> Floats:
    """Convert ``X`` to read-only float64 of shape (n_samples, n_features).

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    copy : bool
        False reads a float64 array where it is; do not write to it afterwards.

    Returns
    -------
    ndarray of shape (n_samples, n_features)
        A copy, stored column by column, as the half-steps read it; from
        50,000 points on row by row.

    Raises
    ------
    TypeError
        If the values are not real numbers.
    ValueError
        If the shape is not 2-D, a side is empty, a value is missing or not
        finite, or the values are so large or small that squares do not fit.

    Examples
    --------
    >>> as_points([[1, 2], [3, 4]]).dtype
    dtype('float64')
    """
    if is_let_in(X):
        return X
    X = _as_floats(X, "X", copy)
    if X.ndim == 0:
        raise ValueError(
            "X has 0 dimensions, shape (): it is one value. Needed: one row per point, "
            "one column per feature, such as [[1, 2], [3, 4]]."
        )
    if 0 in X.shape:
        raise ValueError(
            f"X has shape {X.shape}: it is empty. Needed: at least one point and one "
            "feature."
        )
    if X.ndim == 1:
        raise ValueError(
            f"X has shape {X.shape}: one dimension. Needed: one row per point, one "
            "column per feature. If these are points with a single feature, pass "
            "X.reshape(-1, 1); if this is one point, X.reshape(1, -1)."
        )
    if X.ndim != 2:
        raise ValueError(
            f"X has {X.ndim} dimensions, shape {X.shape}. Needed: two, (n_samples, "
            "n_features). X.reshape(len(X), -1) makes a row of each sample."
        )
    _refuse_unusable(X, "X")
    return let_in(X)


def as_centroids(
    centroids: ArrayLike, X: Floats, k: int | None = None, name: str = "centroids"
) -> Floats:
    """Convert ``centroids`` to read-only float64 that fits the points ``X``.

    Parameters
    ----------
    centroids : array-like of shape (k, n_features)
    X : ndarray of shape (n_samples, n_features)
        Points that have been let in.
    k : int, optional
        How many centroids there must be.
    name : str
        What to call them in an error message.

    Returns
    -------
    ndarray of shape (k, n_features)

    Raises
    ------
    ValueError, TypeError
        If they cannot be used, or are not `k`.
    """
    if is_new := not is_let_in(centroids):
        centroids = _as_floats(centroids, name)
    centroids = cast(Floats, centroids)
    if centroids.ndim != 2 or centroids.shape[1] != X.shape[1]:
        raise ValueError(
            f"{name} has shape {centroids.shape}. Needed: (k, {X.shape[1]}), one "
            f"row per centroid and the {count(X.shape[1], 'feature')} of X."
        )
    if len(centroids) == 0:
        as_count(0, "k", "the number of clusters")
    if k is not None and len(centroids) != k:
        raise ValueError(
            f"init has {count(len(centroids), 'centroid')}, but k={k}. Needed: as many "
            "rows as clusters."
        )
    if is_new:
        _refuse_unusable(centroids, name)
    return let_in(centroids) if is_new else centroids


def as_labels(labels: ArrayLike, X: Floats, k: int) -> Labels:
    """Convert ``labels`` to read-only int32, one per point, from 0 to k - 1.

    Raises
    ------
    ValueError, TypeError
        If there are not as many as points, or one of them names no cluster.
    """
    if is_let_in(labels, k) and len(labels) == len(X):
        return labels
    labels = as_partition(labels, len(X))
    if labels.max() >= k:
        raise ValueError(
            f"labels has the number {labels.max()}, but k is {k}. Needed: whole "
            f"numbers from 0 to {k - 1}, one per centroid."
        )
    return let_in(labels.astype(np.int32), k)


def as_partition(
    labels: ArrayLike, n: int | None = None, name: str = "labels"
) -> NDArray[np.intp]:
    """Convert ``labels`` to whole numbers from 0 on, one per point.

    Parameters
    ----------
    labels : array-like of int, shape (n_samples,)
    n : int, optional
        How many there must be.
    name : str
        What to call them in an error message.

    Raises
    ------
    TypeError
        If they are not whole numbers.
    ValueError
        If they are not one-dimensional, not `n`, or one is missing or
        negative.

    Examples
    --------
    >>> as_partition([2, 0, 2])
    array([2, 0, 2])
    """
    array = _one_per_point(labels, n, name)
    if array.dtype.kind not in ("b", "u", "i") and not are_whole(array):
        raise TypeError(
            f"{name} holds values of type {array.dtype}. Needed: whole numbers, the "
            f"cluster of each point; {name}.astype(int) converts a float."
        )
    if array.max() >= 2**31:
        raise ValueError(
            f"{name} has the number {array.max()}. Needed: the number of a cluster; "
            f"np.unique({name}, return_inverse=True)[1] counts them from 0."
        )
    if (bad := array < 0).any():
        raise ValueError(
            f"{name} has {count(int(bad.sum()), 'negative number')}, the first "
            f"in row {bad.argmax()}. Needed: a cluster, 0 or more, for each point; "
            "leave out points that belong to none (noise)."
        )
    return array.astype(np.intp)  # what NumPy counts and looks up, also with 32 bits


def as_groups(
    labels: ArrayLike, n: int | None = None, name: str = "labels"
) -> NDArray[np.intp]:
    """Convert the groups of points to numbers; text numbers its words from 0.

    Takes and raises the same as `as_partition`.

    Examples
    --------
    >>> as_groups(["setosa", "virginica", "setosa"])
    array([0, 1, 0])
    """
    array = _one_per_point(labels, n, name)
    if all(isinstance(value, str) for value in array):
        return np.unique(array.astype(str), return_inverse=True)[1].astype(np.intp)
    return as_partition(labels, n, name)


def _one_per_point(labels: ArrayLike, n: int | None, name: str) -> NDArray[Any]:
    array = as_array(labels, name)
    if array.ndim != 1 or len(array) == 0 or (n is not None and len(array) != n):
        needed = "one label per point" if n is None else count(n, "label")
        raise ValueError(
            f"{name} has shape {array.shape}. Needed: {needed}, in one dimension."
        )
    if np.ma.is_masked(array):
        raise ValueError(
            f"{name} has masked values, the first in row "
            f"{np.ma.getmaskarray(array).argmax()}. Needed: a cluster for each point."
        )
    return np.asarray(array)


def are_whole(array: NDArray[Any]) -> bool:
    """Tell whether objects are whole numbers: integers of pandas or of any size."""
    return array.dtype == object and all(
        isinstance(value, numbers.Integral) for value in array
    )


def check_k(k: int, X: Floats) -> int:
    """Return ``k`` as an int if 1 <= k <= n_samples, else raise."""
    k = as_count(k, "k", "the number of clusters")
    if k > len(X):
        raise ValueError(
            f"k={k} clusters were asked for, but X has only {count(len(X), 'point')}. "
            "Needed: k <= n_samples."
        )
    return k


def as_count(value: int, name: str, meaning: str, least: int = 1) -> int:
    """Return ``value`` as an int if it is a whole number, not too small, else raise."""
    if (number := as_whole(value, name, meaning)) < least:
        raise ValueError(f"{name}={value}. Needed: {meaning}, at least {least}.")
    return number


def as_whole(value: object, name: str, meaning: str) -> int:
    """Return ``value`` as an int if it is a whole number, else raise."""
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        return int(value)
    raise TypeError(
        f"{name}={quoted(value)} is {a_kind(value)}. Needed: a whole number, "
        f"{meaning}; use int({name}) to convert a float."
    )


def check_seed(seed: int) -> int:
    """Return ``seed`` as an int if it is a whole number >= 0, else raise."""
    is_whole = isinstance(seed, numbers.Integral) and not isinstance(seed, bool)
    if is_whole and 0 <= seed < 2**63:
        return int(seed)
    raise ValueError(
        f"seed={quoted(seed)}. Needed: a whole number, 0 or more and below 2**63; the "
        "same seed gives the same start."
    )


def check_seeds(seeds: Iterable[int]) -> Iterable[int]:
    """Return ``seeds`` if there can be several of them, else raise.

    Those that are at hand are checked now, those to come one by one later.
    """
    if not hasattr(seeds, "__iter__") or getattr(seeds, "ndim", 1) == 0:
        raise TypeError(
            f"seeds={quoted(seeds)} is one value. Needed: several seeds; range(200) "
            "counts from 0 to 199."
        )
    at_hand: Iterable[int] = ()
    if isinstance(seeds, range):
        at_hand = [*seeds[:1], *seeds[-1:]]
    elif isinstance(seeds, (Sequence, np.ndarray)):
        at_hand = seeds
    for seed in at_hand:
        check_seed(seed)
    return seeds


def check_name(value: object, known: Collection[str], what: str, more: str = "") -> str:
    """Return ``value`` if it is one of the `known` names, else raise.

    Parameters
    ----------
    value : object
    known : collection of str
    what : str
        What the name is one of, with the name: "init='kmeans'".
    more : str
        What else would do.
    """
    if isinstance(value, str) and value in known:
        return str(value)  # not NumPy's kind of text
    raise ValueError(f"{folded(what)} is not known. Known: {listed(known)}{more}.")


def as_text(text: object, name: str) -> str:
    """Return a text, else raise."""
    if isinstance(text, str):
        return text
    raise TypeError(f"{name}={quoted(text)} is {a_kind(text)}. Needed: text.")


def as_path(path: object, name: str, more: str = "") -> Path:
    """Return the name of a file as a `Path`, else raise; `more` also would do."""
    if isinstance(path, (str, PathLike)):
        if Path(path).is_dir():  # so is "", the folder where Python runs
            raise ValueError(
                f"{name}={str(path)!r} is a folder. Needed: the name of a file{more}."
            )
        as_folder(Path(path).parent, name)
        return Path(path)
    raise TypeError(
        f"{name}={quoted(path)} is {a_kind(path)}. Needed: the name of a file, as a "
        f"str or a pathlib.Path{more}."
    )


def as_folder(path: object, name: str) -> Path:
    """Return the name of a folder that exists as a `Path`, else raise."""
    if not isinstance(path, (str, PathLike)):
        raise TypeError(
            f"{name}={quoted(path)} is {a_kind(path)}. Needed: the name of a folder, "
            "as a str or a pathlib.Path."
        )
    if Path(path).is_dir():
        return Path(path)
    raise FileNotFoundError(
        f"There is no folder {str(path)!r}. Needed: a folder that exists."
    )


def check_rules(max_iter: int, empty: str) -> tuple[int, str]:
    """Return both if they say how a run goes, else raise."""
    max_iter = as_count(max_iter, "max_iter", "the number of iterations")
    return max_iter, check_name(empty, EMPTY_RULES, f"empty={empty!r}")


def warn_if_too_few_distinct(X: Floats, k: int) -> None:
    """Warn when ``X`` has fewer than ``k`` different points."""
    if (found := len(first_distinct(X, k))) < k:
        warnings.warn(
            f"k={k} clusters, but X has only {count(found, 'distinct point')}: "
            f"{count(k - found, 'cluster')} must stay empty or share a place.",
            stacklevel=_level_of_the_caller(),
        )


def first_distinct(X: Floats, k: int) -> Floats:
    """Return the first ``k`` different points, or all if there are fewer."""
    seen = {}
    for row in X:  # stops at the k-th different point: early, as a rule
        seen[row.tobytes()] = row
        if len(seen) >= k:
            break
    return np.array([*seen.values()])


def _level_of_the_caller() -> int:
    """How many frames up the library was called from, for `warnings.warn`."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back and _is_ours(frame.f_globals):
        level, frame = level + 1, frame.f_back
    return level


def _is_ours(module: dict[str, object]) -> bool:
    name = module.get("__name__", "")  # code made by exec() may have none
    return isinstance(name, str) and name.startswith("kmeans_lib")


def as_values(values: ArrayLike, name: str) -> Floats:
    """Convert numbers of any shape, as the pixels of a picture, to float64.

    Raises
    ------
    ValueError, TypeError
        If there are none, or if one is missing or not a finite real number.

    Examples
    --------
    >>> as_values([[0, 255]], "image")
    array([[  0., 255.]])
    """
    array = _as_floats(values, name)
    n_bad = int(np.count_nonzero(~np.isfinite(array)))
    if array.size == 0 or n_bad > 0:
        raise ValueError(
            f"{name} has shape {array.shape} and {count(n_bad, 'value')} that cannot "
            "be used (NaN or infinite). Needed: finite numbers, at least one."
        )
    if (largest := np.abs(array).max()) > LARGEST:
        _refuse_scale(name, largest, "large")
    return array


def as_array(values: ArrayLike, name: str) -> NDArray[Any]:
    """Convert to an array of any type, with its mask; refuse ragged and sparse."""
    if hasattr(values, "toarray"):
        raise TypeError(
            f"{name} is sparse, {a_kind(values)}. Needed: a dense array, "
            f"{name}.toarray()."
        )
    try:
        if isinstance(values, (list, tuple)) and any(map(np.ma.isMaskedArray, values)):
            return np.ma.array(values)
        return np.asanyarray(values)  # keeps the mask of a masked array
    except ValueError as error:  # ragged lists
        raise ValueError(
            f"{name} is not a table of numbers ({error}). Needed: rows of equal length."
        ) from None


def _as_floats(values: ArrayLike, name: str, copy: bool = True) -> Floats:
    array = as_array(values, name)
    if array.dtype.kind not in "buifO":
        raise TypeError(
            f"{name} holds values of type {array.dtype}. Needed: real numbers; text "
            "such as '1.5' has to be converted first."
        )
    mask = np.ma.getmask(array)  # False, as a rule
    array = np.asarray(array)
    if array.dtype == object:
        array = _numbers_of(array, name)
    if mask.any():
        array = np.where(mask, np.nan, array)
    if not copy:
        return np.asarray(array, dtype=np.float64).view()
    by_rows = array.ndim and len(array) >= MANY
    with np.errstate(over="ignore"):  # of longer floats: infinity is refused later
        array = np.array(array, dtype=np.float64, order="C" if by_rows else "F")
    array += 0.0  # -0.0 becomes 0.0, so that equal points have equal bytes
    return array


def _numbers_of(array: NDArray[Any], name: str) -> Floats:
    """Convert objects to numbers; what is missing becomes NaN."""
    flat = np.empty(array.size)
    for i, value in enumerate(array.ravel()):
        try:
            flat[i] = _number_of(value)
        except (TypeError, ValueError, OverflowError):
            raise TypeError(
                f"{name} holds values that are not real numbers, the first is "
                f"{quoted(value)}. Needed: numbers only; turn text and categories into "
                "numbers or leave those columns out."
            ) from None
    return flat.reshape(array.shape)


def _number_of(value: Any) -> float:
    if value is None or type(value).__name__ == "NAType":  # that of pandas
        return np.nan
    if isinstance(value, (str, bytes)):
        raise TypeError
    return float(value)


def _refuse_unusable(values: Floats, name: str) -> None:
    flat = values.ravel("K")
    with np.errstate(over="ignore", invalid="ignore"):
        squares = np.vdot(flat, flat)
    if SMALLEST < squares < LARGEST and not _has_tiny(flat):
        return  # as a rule
    bad = ~np.isfinite(values)
    if bad.any():
        n_bad = np.count_nonzero(bad)
        found = "value that is" if n_bad == 1 else "values that are"
        raise ValueError(
            f"{name} has {n_bad} {found} NaN or infinite, the first in row "
            f"{bad.any(axis=1).argmax()}. Needed: finite numbers; "
            f"{name}[np.isfinite({name}).all(axis=1)] keeps the complete rows."
        )
    largest = max(values.max(), -values.min())
    if largest > LARGEST:
        _refuse_scale(name, largest, "large")
    if squares > LARGEST**2 * 1e6:
        raise ValueError(
            f"{name} has {values.size} values up to {largest:.3g}; their squares add "
            f"up to more than float64 can hold. Needed: smaller ones; {name} / "
            f"{largest:.1g} has ordinary ones."
        )
    if name == "X" and 0 < largest < SMALLEST:
        _refuse_scale(name, largest, "small")
    if _has_tiny(flat):
        raise ValueError(
            f"{name} has values that are not 0 but closer to it than {VANISHING:g}; "
            "their squares are too small for float64. Needed: larger ones, or 0: "
            f"np.where(abs({name}) < {VANISHING:g}, 0, {name})."
        )


def _has_tiny(flat: Floats) -> bool:
    for i in range(0, flat.size, 2**12):  # some at a time, to save memory
        sizes = np.abs(flat[i : i + 2**12])
        if ((0 < sizes) & (sizes < VANISHING)).any():
            return True
    return False


def _refuse_scale(name: str, largest: float, how: str) -> None:
    raise ValueError(
        f"{name} has values up to {largest:.3g}; their squares are too {how} for "
        f"float64. Needed: values between {SMALLEST:g} and {LARGEST:g}; "
        f"{name} / {largest:.1g} has ordinary ones."
    )
