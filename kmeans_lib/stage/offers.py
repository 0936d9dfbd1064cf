"""The starts that a page takes along: tables, from which its browser runs k-means."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..colours import PALETTE
from ..setups import Init, Setup
from .choices import Choices
from .packing import BROWSER, as_bytes, runs_in_browser

SEEDS = 100  # 0 to 99
PLACES = 12_500  # bytes for starts that are no points: ten seeds in the plane

Table = dict[str, Any]


def starts_of(setup: Setup, inits: Iterable[Init]) -> tuple[list[Table], int, int]:
    """Return tables of starts, and which of them, with which seed, is the setup's.

    A table has its ``name``, the ``least`` and ``most`` clusters and the number of
    ``seeds`` that it holds. There are none if the browser cannot run the setup.

    Parameters
    ----------
    setup : Setup
        What is shown; its data and rules are those of all.
    inits : iterable of str, k rows, arrays or callables
        The starts to choose from.

    Examples
    --------
    >>> tables, init, seed = starts_of(Setup("six points", 2), ["farthest", [0, 3]])
    >>> [(table["name"], table["least"], table["most"]) for table in tables]
    [('prepared', 2, 2), ('farthest', 1, 6), ('random, seed 0', 2, 2)]
    >>> init, seed
    (2, 0)
    """
    if not runs_in_browser(setup, setup.k):
        return [], 0, 0
    inits = [init for init in inits if not callable(init)]
    tables = [_fixed(setup, init) for init in inits if not isinstance(init, str)]
    names = [init for init in inits if isinstance(init, str)]
    if most := min(len(PALETTE), len(setup.X), BROWSER // setup.X.size):
        tables += [_named(setup, name, most) for name in names]
    name = setup.init if isinstance(setup.init, str) else "prepared"
    seed = setup.seed if isinstance(setup.init, str) else 0
    for i, table in enumerate(tables):
        if name == table["name"] and _holds(table, setup.k, seed):
            return tables, i, seed
    own = name if name == "prepared" else f"{name}, seed {seed}"
    return [*tables, _table_of_one(setup, own)], len(tables), 0


def _holds(table: Table, k: int, seed: int) -> bool:
    return table["least"] <= k <= table["most"] and seed < table["seeds"]


def _named(setup: Setup, init: str, most: int) -> Table:
    """Return the starts of one kind, k by k, with as many seeds as fit."""
    one: Any = Choices(setup, [init], most, 1).table(0)
    places = one.get("places", b"")
    seeds = min(SEEDS, max(1, PLACES // len(places))) if places else SEEDS
    table: Any = Choices(setup, [init], most, seeds).table(0)
    return {"name": init, "least": 1, **table}


def _fixed(setup: Setup, init: Any) -> Table:
    return _table_of_one(setup.replace(k=len(init), init=init), "prepared")


def _table_of_one(setup: Setup, name: str) -> Table:
    """Return a table with one start, behind empty room for those of smaller k."""
    k, d = setup.k, setup.X.shape[1]
    places = np.concatenate([np.zeros((k * (k - 1) // 2, d)), setup.start()])
    found = {"places": as_bytes(places, "<f8")}
    return {"name": name, "least": k, "most": k, "seeds": 1, **found}
