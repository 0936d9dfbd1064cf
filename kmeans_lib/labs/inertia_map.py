"""A map of the inertia: one centroid, two sliders, a value for every place."""

from base64 import b64encode
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import numpy as np
from numpy.typing import ArrayLike

from ..colours import cluster_mark
from ..datasets import load
from ..lloyd import inertia
from ..validation import Floats, as_points
from .parts.controls import NAMED, row
from .parts.lab import Lab
from .parts.sentence import note, paragraph

if TYPE_CHECKING:
    from ..plots import Picture


class Bowl(Lab):
    """What `bowl` returns.

    Attributes
    ----------
    x, y : ipywidgets.FloatSlider
        Where the centroid is.
    map : ipywidgets.ToggleButton
        Shows lines of equal inertia.
    picture : ipywidgets.HTML
    sentence : str
        The inertia, in words.
    """

    no_page = (
        "The map of inertia is drawn in Python, and a page has none. Needed: a run, as "
        "in to_html(record(lab.X, 1))."
    )

    def __init__(self, X: ArrayLike, x: float, y: float) -> None:
        self.X = as_points(X)
        low, high = _window(self.X)
        self.x, self.y = (
            widgets.FloatSlider(
                value,
                min=low,
                max=high,
                step=0.1,
                description=name,
                style=NAMED,
                layout={"flex": "1 1 260px", "max_width": "420px"},
            )
            for name, value in (("x", x), ("y", y))
        )
        self.map = widgets.ToggleButton(False, description="Show the map")
        self.picture = widgets.HTML()  # an Image has no alternative text
        self._note = note()
        super().__init__(row(self.x, self.y, self.map), self._note, self.picture)
        self.when(self._show, self.x, self.y, self.map)
        self._show()

    @property
    def sentence(self) -> str:
        """The inertia for the centroid where it is, in words."""
        return _sentence(self.X, self._place())

    def _place(self) -> tuple[float, float]:
        return self.x.value, self.y.value

    def _show(self) -> None:
        self._png = plot_bowl(self.X, self._place(), contours=self.map.value).png()
        self._note.value = paragraph(self.sentence)
        self.picture.value = (
            f'<img alt="{self.sentence}" style="max-width: 100%" '
            f'src="data:image/png;base64,{b64encode(self._png).decode()}">'
        )

    def __repr__(self) -> str:
        return f"<Bowl: {self.sentence}>"

    @property
    def still_alt(self) -> str:
        """What a still picture shows, in words."""
        return self.sentence

    def still_picture(self) -> bytes:
        """PNG bytes of the picture on screen."""
        return self._png


def bowl(X: ArrayLike | None = None, *, x: float = 0.0, y: float = 0.0) -> Bowl:
    """Move one centroid over some points and read the inertia.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2), optional
        By default the first four of the six points of chapter 1.
    x, y : float
        Where the centroid is at first.

    Returns
    -------
    Bowl

    Examples
    --------
    >>> lab = bowl(x=1.0, y=1.0)
    >>> lab.sentence
    'With the centroid at (1, 1) the inertia is 100.0.'
    >>> lab.x.value, lab.y.value = 3, 3
    >>> lab.sentence
    'With the centroid at (3, 3) the inertia is 68.0.'
    """
    return Bowl(load("six points").X[:4] if X is None else X, x, y)


def plot_bowl(
    X: Floats, place: tuple[float, float], *, contours: bool = True
) -> "Picture":
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
    axes.set_title(f"inertia {_inertia_at(X, place):.1f}", loc="left", color=INK)
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


def _draw_contours(axes: Any, X: Floats, low: int, high: int) -> None:
    from ..plots import MUTED

    ticks = np.linspace(low, high, 80)
    heights = [[_inertia_at(X, (x, y)) for x in ticks] for y in ticks]
    bottom = ((X - X.mean(axis=0)) ** 2).sum()
    radii = np.arange(1, 9) * (high - low) / 14
    lines = axes.contour(
        ticks, ticks, heights, bottom + len(X) * radii**2, colors=MUTED, linewidths=0.8
    )
    axes.clabel(lines, fmt="%.0f", fontsize=7)


def _inertia_at(X: Floats, place: tuple[float, float]) -> float:
    labels = np.zeros(len(X), dtype=int)
    return inertia(X, labels, np.array([place], dtype=float))


def _sentence(X: Floats, place: tuple[float, float]) -> str:
    x, y = place
    return (
        f"With the centroid at ({x:g}, {y:g}) the inertia is "
        f"{_inertia_at(X, place):.1f}."
    )


def _window(X: Floats) -> tuple[int, int]:
    """Whole numbers, so that the sliders reach 1.5 and not 1.55."""
    margin = 0.1 * (X.max() - X.min()) or 1.0
    return floor(X.min() - margin), ceil(X.max() + margin)
