"""Parts of a picture: window, regions, points, rings, arrows, centroids, stairs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from ..colours import UNASSIGNED, Mark, cluster_mark
from ..lloyd import assign
from ..validation import Floats, Labels
from ..words import a_kind, quoted

if TYPE_CHECKING:
    from ..trace import Film

INK, MUTED, LINE = "#1f1f1f", "#5c5f66", "#d5d7db"
RING_LIMIT = 60  # more rings than this are drawn finer


def draw_step(
    ax: Axes,
    film: "Film",
    t: int,
    features: tuple[int, int],
    regions: bool = True,
    size: float = 1.0,
) -> None:
    """Draw half-step t with everything that it changed."""
    step, before = film.steps[t], film.steps[max(t - 1, 0)]
    X, centroids = _plane(film.X, features), _plane(step.centroids, features)
    _frame(ax, np.vstack([X, _plane(film.steps[0].centroids, features)]))
    if regions and film.X.shape[1] == 2:
        _draw_regions(ax, centroids)
    draw_points(ax, X, step.labels, size)
    if step.phase == "assign" and t > 1:
        moved = step.labels != before.labels
        _draw_rings(ax, X[moved], before.labels[moved], size)
    if step.phase in ("update", "relocate"):
        _draw_arrows(ax, _plane(before.centroids, features), centroids, size)
    _draw_centroids(ax, centroids, size)


def draw_groups(
    ax: Axes, X: Floats, labels: NDArray[np.integer], size: float = 1.0
) -> None:
    """Draw the points of a plane in the colours and shapes of their groups."""
    _frame(ax, X)
    draw_points(ax, X, labels, size)


def draw_points(ax: Axes, X: Floats, labels: NDArray[np.integer], size: float) -> None:
    """Draw points in the colours and shapes of their groups, -1 in grey."""
    for j in np.unique(labels).tolist():
        mark = UNASSIGNED if j < 0 else cluster_mark(j)
        members = X[labels == j]
        ax.scatter(
            members[:, 0],
            members[:, 1],
            s=26 * size**2,
            marker=mark.marker,
            zorder=2,
            **_paint(mark, edge="white", width=0.5),
        )


def draw_stairs(ax: Axes, phases: Sequence[str], levels: Floats) -> None:
    """Draw inertia as stairs, with a bar for what each half-step took off."""
    for i in range(2, len(levels)):
        bar = Rectangle((i - 0.32, levels[i]), 0.64, levels[i - 1] - levels[i])
        face = INK if phases[i] == "assign" else "white"
        bar.set(linewidth=1.2, facecolor=face, edgecolor=INK)
        ax.add_patch(bar)
    places, end = np.arange(1, len(levels)), len(levels) - 0.68
    ax.hlines(
        levels[1:],
        places - 0.32,
        np.minimum(places + 1.32, end),
        color=INK,
        linewidth=1.2,
    )


def quiet(ax: Axes) -> None:
    """Take back what is not data: frame, ticks and their numbers."""
    for spine in ax.spines.values():
        spine.set_color(LINE)
    ax.tick_params(color=LINE, labelcolor=MUTED, labelsize=8)
    ax.locator_params(nbins=6, steps=[1, 2, 5, 10])


def _plane(X: Floats, features: tuple[int, int]) -> Floats:
    """The two columns to show; data on a line lie on the height 0."""
    d = X.shape[1]
    if d == 1:
        return np.column_stack([X[:, 0], np.zeros(len(X))])
    is_pair = isinstance(features, (tuple, list)) and len(features) == 2
    if not is_pair or not all(column in range(-d, d) for column in features):
        raise ValueError(
            f"features={quoted(features)}. Needed: two columns of the {d}, counted "
            "from 0, such as (0, 1)."
        )
    return X[:, list(features)]


def as_film(film: Any) -> "Film":
    """Return what has half-steps to draw, else raise."""
    if all(hasattr(film, part) for part in ("X", "k", "steps", "sentence")):
        return film
    own = "; a lab has its own as lab.trace" if hasattr(film, "trace") else ""
    raise TypeError(
        f"Found {a_kind(film)}, which has no half-steps to draw. Needed: a Trace, "
        f"such as record(X, k){own}."
    )


def as_panels(panels: Any, name: str, what: str) -> Mapping[str, Any]:
    """Return what is drawn under each title, if there is some, else raise."""
    if isinstance(panels, Mapping) and panels:
        return panels
    raise TypeError(
        f"{name}={quoted(panels)}. Needed: a dictionary with {what} under each title, "
        "at least one."
    )


def _frame(ax: Axes, shown: Floats) -> None:
    """A square window around all that is to be shown.

    Its units are equal: a distance on paper is a distance in the data, as
    k-means sees it.
    """
    low, high = np.nanmin(shown, axis=0), np.nanmax(shown, axis=0)
    middle = (low + high) / 2
    half = 0.56 * ((high - low).max() or np.abs(middle).max() or 1.0)
    ax.set(
        xlim=(middle[0] - half, middle[0] + half),
        ylim=(middle[1] - half, middle[1] + half),
        aspect="equal",
    )
    quiet(ax)


def _draw_regions(ax: Axes, centroids: Floats) -> None:
    placed = _placed(centroids)
    if len(placed) == 0:
        return
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    x, y = np.linspace(x0, x1, 240), np.linspace(y0, y1, 240)
    plane = np.column_stack([m.ravel() for m in np.meshgrid(x, y)])
    colours = np.array([_rgb(cluster_mark(j).light) for j in placed])
    tint = 1 - 0.09 * (1 - colours)
    # exact, and the window of the largest data is larger than `assign` takes
    power = -np.frexp(np.abs([x0, x1, y0, y1]).max())[1]
    labels = assign(np.ldexp(plane, power), np.ldexp(centroids[placed], power))
    ax.imshow(
        tint[labels].reshape(240, 240, 3),
        origin="lower",
        extent=(x0, x1, y0, y1),
        zorder=0,
        interpolation="nearest",
    )


def _draw_rings(ax: Axes, X: Floats, left: Labels, size: float) -> None:
    width = 1.3 if len(X) <= RING_LIMIT else 0.9
    colours = [cluster_mark(j).light for j in left.tolist()]
    ax.scatter(
        X[:, 0],
        X[:, 1],
        s=95 * size**2,
        facecolors="none",
        edgecolors=colours,
        linewidths=width,
        zorder=3,
    )


def _draw_arrows(ax: Axes, before: Floats, after: Floats, size: float) -> None:
    for j in np.flatnonzero((before != after).any(axis=1)).tolist():
        x, y = before[j]
        ax.scatter(
            x,
            y,
            s=110 * size**2,
            marker=cluster_mark(j).marker,
            facecolors="white",
            edgecolors=cluster_mark(j).light,
            linestyles="dashed",
            linewidths=1.2,
            zorder=4,
        )
        ax.annotate(
            "",
            after[j],
            before[j],
            zorder=4,
            arrowprops={
                "arrowstyle": "-|>",
                "color": INK,
                "linewidth": 1.4 * size,
                "shrinkA": 0,
                "shrinkB": 7 * size,
            },
        )


def _draw_centroids(ax: Axes, centroids: Floats, size: float) -> None:
    for j in _placed(centroids):
        mark, (x, y) = cluster_mark(j), centroids[j]
        for width, colour in ((18, "white"), (15.5, INK), (12.5, "white")):
            ax.plot(
                x,
                y,
                mark.marker,
                markersize=width * size,
                color=colour,
                zorder=5,
                markeredgewidth=0,
            )
        ax.scatter(
            x,
            y,
            s=125 * size**2,
            marker=mark.marker,
            zorder=5,
            **_paint(mark, edge="none", width=0),
        )
        ax.plot(
            x,
            y,
            "o",
            markersize=2.5 * size,
            zorder=5,
            color=INK if mark.hollow else "white",
            markeredgewidth=0,
        )


def _placed(centroids: Floats) -> list[int]:
    """Numbers of the centroids that have a place: a start may still be chosen."""
    return np.flatnonzero(np.isfinite(centroids).all(axis=1)).tolist()


def _paint(mark: Mark, edge: str, width: float) -> dict[str, Any]:
    if mark.hollow:
        return {"facecolors": "white", "edgecolors": mark.light, "linewidths": 1.4}
    return {"facecolors": mark.light, "edgecolors": edge, "linewidths": width}


def _rgb(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
