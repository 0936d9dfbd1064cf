"""The Steps of a long run over many points, stored as differences."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from ..distances import label_type
from ..lloyd import Step
from ..validation import Labels

NOTHING = np.array([], np.int32)
Ints = NDArray[np.integer[Any]]


class CompactSteps(Sequence[Step]):
    """Steps to look up by number, in a fraction of the memory.

    Late in a run a handful of points change cluster: their rows and new
    labels are kept, and the labels of all points only where many changed.
    A Step that is looked up gets its labels by replaying the changes.

    Parameters
    ----------
    steps : iterable of Step
        Consumed one by one.

    Examples
    --------
    >>> from kmeans_lib import lloyd_large
    >>> X = [[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]
    >>> steps = CompactSteps(lloyd_large(X, [[1, 1], [2, 1]]))
    >>> steps[3].labels
    array([0, 0, 0, 1, 1, 1], dtype=int32)
    """

    def __init__(self, steps: Iterable[Step] = ()) -> None:
        self._steps: list[Step] = []  # without their labels
        self._changes: list[tuple[Ints | None, Ints]] = []
        self.extend(steps)

    def extend(self, steps: Iterable[Step]) -> None:
        """Keep the Steps of a run; what came before an error is kept, too."""
        labels = NOTHING
        for step in steps:
            self._changes.append(_changes(labels, step))
            self._steps.append(replace(step, labels=NOTHING))
            labels = step.labels

    def __len__(self) -> int:
        return len(self._steps)

    @overload
    def __getitem__(self, t: int) -> Step: ...

    @overload
    def __getitem__(self, t: slice) -> tuple[Step, ...]: ...

    def __getitem__(self, t: int | slice) -> Step | tuple[Step, ...]:
        if isinstance(t, slice):
            return tuple(self[i] for i in range(len(self))[t])
        t = range(len(self))[t]
        start = max(i for i in range(t + 1) if self._changes[i][0] is None)
        labels = NOTHING
        for rows, new in self._changes[start : t + 1]:
            labels = _replayed(labels, rows, new)
        return replace(self._steps[t], labels=labels)

    def __iter__(self) -> Iterator[Step]:
        labels = NOTHING
        for step, (rows, new) in zip(self._steps, self._changes, strict=True):
            labels = _replayed(labels, rows, new)
            yield replace(step, labels=labels)

    @property
    def nbytes(self) -> int:
        """Bytes that labels and centroids take."""
        arrays: list[NDArray[Any]] = [step.centroids for step in self._steps]
        arrays += [a for pair in self._changes for a in pair if a is not None]
        return sum(a.nbytes for a in arrays)


def _changes(before: Labels, step: Step) -> tuple[Ints | None, Ints]:
    """Rows and their new labels; None and all labels where many changed."""
    n, few_bytes = len(step.labels), label_type(len(step.centroids))
    if len(before) != n or step.n_changed > n / 8:
        return None, step.labels.astype(few_bytes)
    rows = np.flatnonzero(step.labels != before) if step.n_changed else before[:0]
    labels = step.labels[rows].astype(few_bytes)
    return rows.astype(np.min_scalar_type(n)), labels


def _replayed(labels: Labels, rows: Ints | None, new: Ints) -> Labels:
    """Return the labels after a half-step: the same array if it changed none."""
    if rows is None:
        return new.astype(np.int32)
    if len(rows):
        labels = labels.copy()
        labels[rows] = new
    return labels
