"""The Steps of a long run over many points, kept as what changed."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..distances import label_type
from ..lloyd import Step

NONE = np.array([], np.int8)


class CompactSteps(Sequence):
    """Steps to look up by number, in a fraction of the memory.

    Late in a run a handful of points change cluster: their rows and new
    labels are kept, and the labels of all points only where many changed.
    A Step that is looked up gets its labels by replaying the changes.

    Parameters
    ----------
    steps : iterable of LargeStep
        Consumed one by one.

    Examples
    --------
    >>> from kmeans_lib import lloyd_large
    >>> X = [[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]
    >>> steps = CompactSteps(lloyd_large(X, [[1, 1], [2, 1]]))
    >>> steps[3].labels
    array([0, 0, 0, 1, 1, 1], dtype=int8)
    """

    def __init__(self, steps):
        self._bare, self._changes = [], []
        for step in steps:
            self._changes.append(_changes(step))
            self._bare.append(
                Step(
                    step.phase,
                    step.iteration,
                    step.centroids,
                    NONE,
                    step.inertia,
                    step.n_changed,
                    step.shift,
                )
            )

    def __len__(self):
        return len(self._bare)

    def __getitem__(self, t):
        if isinstance(t, slice):
            return tuple(self[i] for i in range(len(self))[t])
        t = range(len(self))[t]
        start = max(i for i in range(t + 1) if self._changes[i][0] is None)
        labels = self._changes[start][1].astype(np.int32)
        for rows, new in self._changes[start + 1 : t + 1]:
            labels[rows] = new
        return replace(self._bare[t], labels=labels)

    def __iter__(self):
        for bare, (rows, new) in zip(self._bare, self._changes, strict=True):
            if rows is None:
                labels = new.astype(np.int32)
            else:
                labels = labels.copy()
                labels[rows] = new
            yield replace(bare, labels=labels)

    @property
    def nbytes(self):
        """Bytes that labels and centroids take."""
        arrays = [step.centroids for step in self._bare]
        arrays += [a for pair in self._changes for a in pair if a is not None]
        return sum(a.nbytes for a in arrays)


def _changes(step):
    """Rows and their new labels; None and all labels where many changed."""
    labels = step.labels.astype(label_type(len(step.centroids)))
    if step.phase == "init" or step.n_changed > len(labels) / 8:
        return None, labels
    rows = step.rows.astype(np.min_scalar_type(len(labels)))
    return rows, labels[rows]
