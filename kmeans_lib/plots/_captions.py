"""The two lines above a picture."""

import textwrap
from typing import TYPE_CHECKING

import numpy as np

from ..lloyd import Step
from ..words import count, number

if TYPE_CHECKING:
    from ..trace import Film

LONGEST = 44  # characters that fit over the smallest picture


def caption(film: "Film", t: int) -> str:
    """Return where half-step t belongs and, below, what it did."""
    where, _, what = film.sentence(t).partition(": ")
    return f"{_title(film, t) or where}\n{_short(film, t) or _cut(what)}"


def _title(film: "Film", t: int) -> str:
    """The film's title of a half-step; a film may have none."""
    return film.title(t) if hasattr(film, "title") else ""


def _short(film: "Film", t: int) -> str:
    """What fits over a small picture; the whole sentence is in the alt."""
    step, inertia = film.steps[t], f"; inertia {number(film.steps[t].inertia)}"
    match step.phase:
        case "init":
            return f"{count(_placed(step), 'centroid')} placed"
        case "assign" if t == len(film.steps) - 1 and step.n_changed == 0:
            return f"converged{inertia}"
        case "assign":
            return f"{count(step.n_changed, 'point')} changed cluster{inertia}"
        case "update":
            return f"farthest move {number(step.shift)}{inertia}"
        case "relocate":
            return f"{count(step.n_changed, 'empty cluster')} refilled{inertia}"
    return ""


def _placed(step: Step) -> int:
    return int(np.isfinite(step.centroids).all(axis=1).sum())


def _cut(text: str) -> str:
    return textwrap.shorten(text, LONGEST, placeholder=" ...")
