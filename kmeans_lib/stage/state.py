"""What the browser is told of a run: by a widget's traits, or by a page without one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..colours import PALETTE, UNASSIGNED
from ..validation import Floats
from .loop import read_loop
from .packing import pack, pack_points, rules_of

if TYPE_CHECKING:
    from ..trace import Film

LOOKS = {
    "clusters": [mark.as_dict() for mark in PALETTE],
    "unassigned": UNASSIGNED.as_dict(),
}
VIEW = {
    "regions": True,
    "rings": True,
    "lines": False,
    "trails": False,
    "glide": True,
    "zoom": False,
    "code": False,
    "table": False,
    "veil": False,
}
# What shows a run in one way or another, and how a stage opens.
LOOK: dict[str, Any] = {
    "view": VIEW,
    "axes": [0, 1],
    "aspect": "equal",
    "frame": [],
    "hide_future": False,
    "message": "",
    "order": [],
    "overlay": [],
    "weights": {},
}
# What a hand edits.
EDITS: dict[str, Any] = {
    "mode": "look",
    "hand": -1,
    "picked": [],
    "centroids": [],
    "points": [],
    "target": [],
}


def state_of(film: "Film", features: Sequence[str] = ()) -> dict[str, Any]:
    """Return all traits of a stage that opens on a run, without a widget.

    Examples
    --------
    >>> from kmeans_lib import record
    >>> state = state_of(record([[0, 0], [0, 1], [4, 0], [4, 1]], 2, seed=1))
    >>> state["k"], state["step"], state["view"]["regions"]
    (2, 0, True)
    """
    return {
        **{"palette": LOOKS, "loop": read_loop(), "controls": "all", "size": "full"},
        **{"data": pack_points(film.X, features), "rules": rules_of(film)},
        **{"run": pack(film), "starts": {}},
        **{"k": film.k, "init": 0, "seed": 0, "step": 0},
        **{"max": len(film.steps) - 1, "place": [], "offered": 0, "edited": []},
        **LOOK,
        **EDITS,
        "axes": telling_axes(film.X, LOOK["axes"]),
    }


def telling_axes(X: Floats, axes: list[int]) -> list[int]:
    """Return the two features to show: those given, if they exist and vary.

    Examples
    --------
    >>> telling_axes(np.array([[0.0, 1, 5], [0, 2, 9]]), [0, 1])
    [1, 2]
    """
    if X.shape[1] < 3:
        return axes
    spread = np.ptp(X, axis=0)
    if max(axes) < len(spread) and spread[axes].all():
        return axes
    return sorted(np.argsort(-spread, kind="stable")[:2].tolist())
