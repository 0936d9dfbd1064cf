"""Sliders, drop-down lists, buttons and boxes, in the size that labs need."""

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from ...colours import PALETTE
from ...datasets import DATASETS, Dataset
from ...validation import Floats

NAMED = {"description_width": "3em"}  # all names of controls are as wide


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


def slider(name: str, value: int, low: int, high: int) -> widgets.IntSlider:
    """Make an integer slider with a short name."""
    return widgets.IntSlider(
        value,
        low,
        high,
        description=name,
        style=NAMED,
        layout={"flex": "1 1 260px", "max_width": "520px"},
    )


def choice(
    name: str, options: Sequence[str], value: str, width: str = "3em"
) -> widgets.Dropdown:
    """Make a drop-down list whose name is `width` wide."""
    return widgets.Dropdown(
        options=options,
        value=value,
        description=name,
        style={"description_width": width},
        layout={"width": "260px"},
    )


def check(words: str, value: bool = False, width: str = "auto") -> widgets.Checkbox:
    """Make a box to tick."""
    return widgets.Checkbox(
        value, description=words, indent=False, layout={"width": width}
    )


def button(words: str, primary: bool = False, **layout: Any) -> widgets.Button:
    """Make a button; a primary one is larger."""
    made = widgets.Button(
        description=words, layout=layout or {"width": "auto", "min_width": "9em"}
    )
    if primary:
        made.add_class("km-primary")
    return made


def data_names(own: Dataset | None) -> list[str]:
    """Names for a list of data: that of your own points, if there are some, first."""
    mine = [own.name] if own else []
    return [*mine, *(name for name in DATASETS if name not in mine)]


def opening_k(k: int | None, X: Floats) -> int:
    """Return k, or the k that a lab opens with: 4 clusters, or as many as points."""
    return min(4, len(X)) if k is None else k


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
