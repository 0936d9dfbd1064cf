"""Parts beside and below each other, and what a lab of any data opens with."""

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets
from numpy.typing import ArrayLike

from ...colours import PALETTE
from ...datasets import DATASETS, Dataset
from ...setups import Setup
from ...validation import Floats


def row(*controls: widgets.Widget) -> widgets.Box:
    """Controls side by side, folding onto more lines where it is narrow."""
    return widgets.Box(
        controls, layout={"flex_flow": "row wrap", "grid_gap": "4px 16px"}
    )


def side_by_side(*parts: widgets.Widget) -> widgets.Box:
    """Parts side by side, one below the other where it is narrow.

    A stage in it is drawn lower and without its staircase.
    """
    box = widgets.Box(parts)
    box.add_class("km-panels")
    return box


def grid(parts: Sequence[widgets.Widget], least: str, gap: str) -> widgets.GridBox:
    """Parts in columns, as many as fit when each is `least` wide."""
    columns = f"repeat(auto-fit, minmax({least}, 1fr))"
    return widgets.GridBox(
        parts, layout={"grid_template_columns": columns, "grid_gap": gap}
    )


def data_names(own: Dataset | None) -> list[str]:
    """Names for a list of data: that of your own points, if there are some, first."""
    mine = [own.name] if own else []
    return [*mine, *(name for name in DATASETS if name not in mine)]


def opening(data: str | Dataset | ArrayLike, k: int | None, **rest: Any) -> Setup:
    """Return what a lab opens on: without k 4 clusters, or as many as points."""
    base = Setup(data, 1)
    return base.replace(k=min(4, len(base.X)) if k is None else k, **rest)


def largest_k(X: Floats) -> int:
    """As many clusters as there are looks for them, or points.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, 1.0]])
    >>> largest_k(X), largest_k(np.unique(X, axis=0)), largest_k(np.eye(99))
    (3, 2, 12)
    """
    return min(len(PALETTE), len(X))
