"""The runs that a stage can be asked for: k, start and seed may vary."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ..init import all_starts
from ..lloyd import EmptyClusterError
from ..setups import Init, Setup
from ..trace import Trace
from ..validation import Floats, Labels, as_centroids
from ..words import count
from .packing import as_bytes, runs_in_browser


class Choices:
    """Setups that differ in k, start and seed alone, and their runs.

    Parameters
    ----------
    base : Setup
        Its data and rules are those of every run.
    inits : sequence of str, k rows, arrays, callables or None
        The starts to choose from, numbered. None is one that a hand will `place`.
    most : int
        The largest k.
    seeds : int
        The seeds 0 to ``seeds - 1`` are in a `table`.

    Examples
    --------
    >>> choices = Choices(Setup("six points", 2), ["random", "farthest"], 6)
    >>> choices.trace(2, 1, 0)
    <Trace: k=2 on 6 points, converged after 2 iterations, inertia 2.667>
    """

    def __init__(
        self, base: Setup, inits: Sequence[Init | None], most: int, seeds: int = 100
    ) -> None:
        self.base, self.inits = base, list(inits)
        self.hand = next((i for i, init in enumerate(inits) if init is None), -1)
        self.placed: list[list[float]] = []
        self.most, self.seeds = most, seeds
        self.trace = lru_cache(16)(self._trace)

    def includes(self, k: int, init: int, seed: int) -> bool:
        """Tell whether this can be chosen; a late message may mean other data."""
        known = 1 <= k <= self.most and 0 <= init < len(self.inits) and seed >= 0
        return known and (init != self.hand or k == len(self.placed))

    def place(self, start: list[list[float]]) -> None:
        """Take the start that a hand has placed, or refuse it and change nothing."""
        self.check(start)
        self.placed = start
        self.trace.cache_clear()

    def check(self, start: list[list[float]]) -> None:
        """Refuse centroids that cannot be placed by hand."""
        as_centroids(start, self.base.X)
        if len(start) > self.most:
            raise ValueError(
                f"Found {count(len(start), 'centroid')}. Needed: at most {self.most}."
            )

    def setup(self, k: int, init: int, seed: int) -> Setup:
        """Return the setup of one choice."""
        start = self.placed if init == self.hand else self.inits[init]
        return self.base.replace(k=k, init=start, seed=seed)

    def _trace(self, k: int, init: int, seed: int) -> Trace:
        """Run one choice; up to where a cluster is empty, if that is an error."""
        try:
            return self.setup(k, init, seed).record()
        except EmptyClusterError as error:
            return error.trace

    def table(self, init: int) -> dict[str, Any] | None:
        """All starts of one kind, for the browser to run: k by k, seed by seed.

        Returns
        -------
        dict or None
            ``rows`` of the points, or ``places`` where some are no points;
            None if the browser cannot run them.
        """
        name = self.inits[init]
        if not isinstance(name, str) or not runs_in_browser(self.base, self.most):
            return None
        X = self.base.X
        by_k = all_starts(X, self.most, name, range(self.seeds))
        starts = np.concatenate([some.reshape(-1, X.shape[1]) for some in by_k])
        rows = _rows_of(starts, X)
        found = {"places": as_bytes(starts, "<f8")}
        if rows is not None:
            found = {"rows": as_bytes(rows, "<u2")}
        return {"most": self.most, "seeds": self.seeds, **found}


def _rows_of(places: Floats, X: Floats) -> Labels | None:
    """Return which point is at each place; None if there is a place without one."""
    at = {x.tobytes(): row for row, x in reversed(list(enumerate(X)))}
    rows = [at.get(place.tobytes(), -1) for place in places]
    return None if -1 in rows else np.array(rows)
