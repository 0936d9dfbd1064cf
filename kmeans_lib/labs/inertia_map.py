"""A map of the inertia: one centroid, two sliders, a value for every place."""

from dataclasses import dataclass
from math import ceil, floor, log10
from numbers import Real
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike
from traitlets import validate

from ..colours import cluster_mark
from ..datasets import Dataset, load
from ..lloyd import Step, inertia
from ..setups import Setup
from ..stage import Stage
from ..trace import Trace
from ..validation import Floats
from ..words import number, quoted, two_numbers
from .parts.controls import Count, Given, Part, Tick
from .parts.lab import Lab, View
from .parts.rows import side_by_side

if TYPE_CHECKING:
    from ..plots import Picture

Place = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Standing:
    """One centroid that stands where it was put, for a stage: a `Film`."""

    X: Floats
    place: Place
    k: int = 1

    @property
    def steps(self) -> list[Step]:
        """One half-step: every point belongs to the centroid."""
        labels, value = np.zeros(len(self.X), np.int32), _inertia_at(self.X, self.place)
        return [Step("assign", 0, np.array([self.place], float), labels, value)]

    def sentence(self, t: int) -> str:
        """Return the inertia, in words."""
        return _sentence(self.X, self.place)

    def title(self, t: int) -> str:
        """Return nothing: there is one half-step alone."""
        return ""


class Number(widgets.FloatSlider):
    """A slider that refuses what is set in Python and is no number that it reaches."""

    value = Given(0.0).tag(sync=True)

    @validate("value")
    def _validate_value(self, proposal: Any) -> float:
        return _within(proposal["value"], self.description, self.min, self.max)


class Coordinate(Count):
    """A number on a slider that reaches over the points."""

    widget = Number
    look = {"layout": {"width": "auto"}}

    def __init__(self, name: str, **rest: Any) -> None:
        ends = (lambda lab: lab.window[0]), (lambda lab: lab.window[1])
        super().__init__(name, *ends, opens=0.0, works=False, **rest)

    def make(self, lab: Any) -> Any:
        """Make the slider, with steps as small as the points need them."""
        slider, places = super().make(lab), _places(lab.X)
        slider.step = 10.0 ** (1 - places)
        slider.readout_format = f".{places}f" if 0 <= places <= 9 else ".4g"
        return slider

    def check(self, lab: Any, value: Any) -> Any:
        """Return a number that the slider reaches, else raise."""
        return _within(value, self.attribute, *lab.window)


def _within(value: Any, name: str, low: float, high: float) -> float:
    """Return a number from `low` to `high`, else raise."""
    if isinstance(value, Real) and low <= float(value) <= high:
        return float(value)
    first, last = two_numbers(low, high)
    raise ValueError(
        f"{name}={quoted(value)}. Needed: a number from {first} to {last}."
    )


class Toggle(Tick):
    """A button that stays pressed."""

    widget = widgets.ToggleButton
    look = {"layout": {"width": "auto", "align_self": "flex-start"}, "style": {}}


class Bowl(Lab):
    """What `bowl` returns: these parts, the points `X` and a run from the centroid."""

    no_page = (
        "On a page the centroid could not be moved: Python works out the inertia. "
        "Needed: a run, as in to_html(lab.setup)."
    )
    x = Coordinate("x", doc="Where the centroid is,")
    y = Coordinate("y", doc="across and up.")
    map = Toggle("Show the map", works=False, doc="Shows lines of equal inertia.")
    stage = Part(
        Stage,
        mode="centroids",
        controls="none",
        size="panel",
        view={"regions": False, "rings": False, "lines": True, "glide": False},
        doc="The centroid can be dragged, or put elsewhere with a click.",
    )

    def __init__(self, data: str | Dataset | ArrayLike, **given: Any) -> None:
        self.X = Setup(data, 1).X
        if self.X.shape[1] != 2:
            raise ValueError(
                f"X has shape {self.X.shape}. Needed: (n_samples, 2), since a map has "
                "two directions; X[:, [0, 1]] takes the first two of several features."
            )
        self.window = _window(self.X)
        super().__init__(**given)
        self.on(self._follow_the_hand, self.stage, "centroids")

    def arranged(self) -> list[widgets.Widget]:
        """Return the stage, which says the sentence, beside the controls."""
        controls = widgets.VBox([self.x, self.y, self.map])
        return [side_by_side(widgets.VBox([self.stage]), controls)]

    @property
    def setup(self) -> Setup:
        """What is run: k-means for one cluster, from the centroid."""
        return Setup(self.X, 1, [[self.x.value, self.y.value]])

    @property
    def trace(self) -> Trace:
        """The run of it: one update goes to the bottom."""
        return self.setup.record()

    def view(self, found: None) -> View:
        """Show the centroid, its inertia, and perhaps the lines of equal inertia."""
        film = Standing(self.X, (self.x.value, self.y.value))
        low, high = map(float, self.window)
        return View(
            film,
            step=0,
            stage={
                "message": film.sentence(0),
                "frame": [low, high, low, high],
                "overlay": _circles(self.X) if self.map.value else [],
            },
            say=[film.sentence(0)],
        )

    def _follow_the_hand(self) -> None:
        """Take over the place of a centroid that was dragged on the stage."""
        x, y = np.clip(self.stage.centroids[-1], *self.window)
        self.choose(x=float(x), y=float(y))

    @property
    def still_alt(self) -> str:
        """What a still picture shows, in words."""
        return self.sentence.text

    def still_picture(self) -> bytes:
        """PNG bytes of what is on the stage."""
        place = self.x.value, self.y.value
        return plot_bowl(self.X, place, contours=self.map.value).png()


def bowl(
    X: str | Dataset | ArrayLike | None = None,
    *,
    x: float | None = None,
    y: float | None = None,
) -> Bowl:
    """Move one centroid over some points and read the inertia.

    Parameters
    ----------
    X : str or array-like of shape (n_samples, 2), optional
        A name in `DATASETS`, or your own points. By default the first four of the six
        points of chapter 1.
    x, y : float, optional
        Where the centroid is at first: at 0, or near it.

    Returns
    -------
    Bowl

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> lab = bowl(x=1.0, y=1.0)
    >>> lab.sentence.text
    'With the centroid at (1, 1) the inertia is 100.0.'
    >>> lab.x.value, lab.y.value = 3, 3
    >>> lab.sentence.text
    'With the centroid at (3, 3) the inertia is 68.0.'
    """
    return Bowl(load("six points").X[:4] if X is None else X, x=x, y=y)


def _circles(X: Floats) -> list[dict[str, Any]]:
    """Return the lines of equal inertia for a stage: circles around the mean.

    At the distance r from the mean the inertia is that at the mean and n r².
    """
    mean = X.mean(axis=0)
    return [
        {
            "shape": "circle",
            "at": mean.tolist(),
            "radius": float(r),
            "label": _level(_inertia_at(X, mean) + len(X) * r**2),
        }
        for r in _radii(X)
    ]


def plot_bowl(X: Floats, place: Place, *, contours: bool = True) -> "Picture":
    """Draw one centroid, its points and the lines of equal inertia.

    Parameters
    ----------
    X : ndarray of shape (n_samples, 2)
    place : pair of float
        Where the centroid is.
    contours : bool

    Returns
    -------
    plots.Picture
    """
    from ..plots import INK, LINE, Picture  # loads matplotlib

    sentence = _sentence(X, place)
    figure = Picture(figsize=(4.6, 4.6), dpi=80, alt=sentence)
    axes = figure.add_subplot()
    axes.set_title(f"inertia {_shown(_inertia_at(X, place))}", loc="left", color=INK)
    low, high = _window(X)
    axes.set(xlim=(low, high), ylim=(low, high), aspect="equal")
    for spine in axes.spines.values():
        spine.set_color(LINE)
    if contours:
        _draw_contours(axes, X, low, high)
    for point in X:
        axes.plot(*zip(place, point), color=LINE, linewidth=1, zorder=1)
    axes.scatter(X[:, 0], X[:, 1], s=45, color=INK, zorder=2)
    axes.scatter(
        *place,
        s=190,
        color=cluster_mark(0).light,
        edgecolors="white",
        linewidths=2,
        zorder=3,
    )
    return figure


def _draw_contours(axes: Any, X: Floats, low: float, high: float) -> None:
    from ..plots import MUTED

    ticks = np.linspace(low, high, 80)
    x, y = X.mean(axis=0)
    bottom = _inertia_at(X, (x, y))
    heights = bottom + len(X) * ((ticks - x) ** 2 + (ticks[:, None] - y) ** 2)
    levels = bottom + len(X) * _radii(X) ** 2
    lines = axes.contour(ticks, ticks, heights, levels, colors=MUTED, linewidths=0.8)
    axes.clabel(lines, fmt=_level, fontsize=7)


def _radii(X: Floats) -> Floats:
    """Return how far from the mean the lines of equal inertia are."""
    low, high = _window(X)
    return np.arange(1, 9) * (high - low) / 14


def _inertia_at(X: Floats, place: ArrayLike) -> float:
    labels = np.zeros(len(X), dtype=int)
    return inertia(X, labels, np.array([place], dtype=float))


def _shown(value: float) -> str:
    """Write an inertia to a tenth, where a tenth says something."""
    return f"{value:.1f}" if value == 0 or 1 <= value < 1e7 else number(value)


def _level(value: float) -> str:
    """Write the inertia of a line on the map."""
    return f"{value:.0f}" if 10 <= value < 1e7 else number(value, 3)


def _sentence(X: Floats, place: Place) -> str:
    x, y = (_decimal(v, _places(X)) for v in place)
    value = _shown(_inertia_at(X, place))
    return f"With the centroid at ({x}, {y}) the inertia is {value}."


def _decimal(value: float, places: int) -> str:
    """Write a number with so many decimal places, without zeros at its end."""
    if (value := round(value, places)) == 0:
        return "0"
    digits = places + floor(log10(abs(value))) + 1
    return f"{value:.{min(max(digits, 1), 17)}g}"


def _places(X: Floats) -> int:
    """How many decimal places tell places apart: 2 where the points span 1 to 100."""
    power = floor(log10(np.ptp(X) or 1))
    return 2 - min(power, max(0, power - 1))


def _window(X: Floats) -> tuple[float, float]:
    """Round numbers, so that the sliders reach 1.5 and not 1.55."""
    margin, unit = 0.1 * np.ptp(X) or 1.0, 10.0 ** (2 - _places(X))
    low, high = floor((X.min() - margin) / unit), ceil((X.max() + margin) / unit)
    return float(low * unit), float(high * unit)
