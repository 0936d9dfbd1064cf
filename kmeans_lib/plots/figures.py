"""Figures of runs that stand still, drawn with matplotlib.

Every function draws a `Trace` (or a step of it) with the colours and shapes
of `palette`, on axes that you give or on a figure of its own, and returns
the figure. A figure of its own shows itself at the end of a notebook cell
and carries its sentence as alternative text.
"""

import io

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from .lloyd import assign
from .palette import UNASSIGNED, cluster_mark
from .trace import count, number

INK, MUTED, LINE = "#1f1f1f", "#5c5f66", "#d5d7db"
RING_LIMIT = 60  # more rings than this are drawn finer


class Picture(Figure):
    """A figure that shows itself in a notebook, with alternative text."""

    def __init__(self, *args, alt="", layout="constrained", **kwargs):
        super().__init__(*args, layout=layout, **kwargs)
        self.alt = alt

    def png(self):
        """The figure as PNG bytes, of 128 colours: a third of the size."""
        raw, small = io.BytesIO(), io.BytesIO()
        self.savefig(raw, format="png", dpi=self.dpi)
        picture = Image.open(raw).convert("RGB")
        picture.quantize(128, dither=Image.Dither.NONE).save(small, "png")
        return small.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return (
            {"text/plain": self.alt, "image/png": self.png()},
            {"image/png": {"alt": self.alt}},
        )


def plot_step(trace, t=-1, ax=None, *, features=(0, 1), regions=True):
    """Draw one half-step: points, centroids and what it changed.

    Parameters
    ----------
    trace : Trace
    t : int
        Which half-step; -1 is the last.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Without it a figure is made.
    features : pair of int
        The two columns of ``X`` to show, if there are more.
    regions : bool
        Tint the part of the plane that is nearest to each centroid (only
        where the plane is the whole space).

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> from kmeans_lib import load, record
    >>> X = load("six points").X
    >>> figure = plot_step(record(X, 2, init=X[:2]), 1)
    >>> figure.alt
    'Iteration 1, assignment: each of the 6 points joined its nearest \
centroid; inertia is 284.0.'
    """
    t = range(len(trace))[t]
    if ax is None:
        figure = Picture(figsize=(4.8, 5.0), dpi=80, alt=trace.sentence(t))
        ax = figure.add_subplot()
        ax.set_title(_two_lines(trace, t), loc="left", fontsize=10, color=INK)
    _draw_step(ax, trace, t, features, regions)
    return ax.figure


def plot_filmstrip(trace, steps=None, *, columns=3, features=(0, 1)):
    """Draw several half-steps side by side, each under its sentence.

    Parameters
    ----------
    trace : Trace
    steps : sequence of int, optional
        Which half-steps; by default the first ones and the last.
    columns : int
        Pictures in a row.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> from kmeans_lib import load, record
    >>> figure = plot_filmstrip(record(load("six points").X, 2), [0, 1, 2])
    >>> len(figure.axes)
    3
    """
    steps = _telling_steps(len(trace)) if steps is None else steps
    steps = [range(len(trace))[t] for t in steps]
    columns = min(columns, len(steps))
    rows = -(-len(steps) // columns)
    figure = Picture(
        figsize=(3.0 * columns, 3.4 * rows),
        dpi=80,
        layout=None,
        alt=" ".join(trace.sentence(t) for t in steps),
    )
    # fixed places and no ticks: every lab draws one of these as it opens
    figure.subplots_adjust(0.01, 0.01, 0.99, 1 - 0.12 / rows, 0.04, 0.15)
    for place, t in enumerate(steps, start=1):
        ax = figure.add_subplot(rows, columns, place)
        _draw_step(ax, trace, t, features, regions=True, size=0.75)
        ax.set_title(_two_lines(trace, t), loc="left", fontsize=8, color=INK)
        ax.set(xticks=[], yticks=[])
    return figure


def filmstrip_png(trace):
    """PNG bytes of `plot_filmstrip`: what a page without a kernel shows."""
    return plot_filmstrip(trace).png()


def plot_inertia(trace, t=None, ax=None):
    """Draw the staircase of inertia over the half-steps.

    Filled: what an assignment took off; hollow: what an update took off.

    Parameters
    ----------
    trace : Trace
    t : int, optional
        A half-step to mark.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.figure.Figure
    """
    if ax is None:
        alt = (
            f"Inertia fell from {number(trace.inertias[1])} to "
            f"{number(trace.inertia)} in {count(trace.n_iter, 'iteration')}."
        )
        ax = Picture(figsize=(5.6, 3.2), dpi=80, alt=alt).add_subplot()
    levels = trace.inertias
    for i in range(2, len(trace)):
        top, bottom = levels[i - 1], levels[i]
        filled = trace[i].phase == "assign"
        ax.add_patch(
            Rectangle(
                (i - 0.32, bottom),
                0.64,
                top - bottom,
                linewidth=1.2,
                facecolor=INK if filled else "white",
                edgecolor=INK,
            )
        )
    ax.hlines(
        levels[1:],
        np.arange(1, len(trace)) - 0.32,
        np.minimum(np.arange(1, len(trace)) + 1.32, len(trace) - 0.68),
        color=INK,
        linewidth=1.2,
    )
    if t is not None and range(len(trace))[t] > 0:
        t = range(len(trace))[t]
        ax.plot(t, levels[t], "o", color=INK, markeredgecolor="white")
    ax.set(
        xlabel="half-step (filled: assignment, hollow: update)",
        ylabel="inertia",
        xlim=(0.4, len(trace) - 0.4),
    )
    _quiet(ax)
    ax.xaxis.get_major_locator().set_params(integer=True)
    return ax.figure


def plot_sweep(sweep, ax=None, *, bins=40):
    """Draw the histogram of final inertia over the seeds of a `Sweep`.

    Parameters
    ----------
    sweep : Sweep
    ax : matplotlib.axes.Axes, optional
    bins : int

    Returns
    -------
    matplotlib.figure.Figure
    """
    rate = sweep.success_rate()
    sentence = (
        f"{rate:.0%} of {len(sweep.seeds)} runs reached the lowest inertia "
        f"of them all, {number(min(sweep.inertia))}."
    )
    if ax is None:
        figure = Picture(figsize=(5.6, 3.0), dpi=80, alt=sentence)
        ax = figure.add_subplot()
        ax.set_title(sentence, loc="left", fontsize=9, color=INK)
    ax.hist(sweep.inertia, bins=bins, color=MUTED)
    ax.set(xlabel="final inertia", ylabel="runs")
    _quiet(ax)
    return ax.figure


def animate(trace, *, interval=900, features=(0, 1)):
    """Make a matplotlib animation with one frame a half-step.

    ``animate(trace).save("run.gif")`` writes a file for slides.

    Parameters
    ----------
    trace : Trace
    interval : float
        Time a frame stays, in milliseconds.

    Returns
    -------
    matplotlib.animation.FuncAnimation
    """
    from matplotlib.animation import FuncAnimation
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = Picture(figsize=(4.8, 5.0), dpi=100, alt=trace.sentence(-1))
    FigureCanvasAgg(figure)
    ax = figure.add_subplot()

    def show(t):
        ax.clear()
        _draw_step(ax, trace, t, features, regions=True)
        ax.set_title(_two_lines(trace, t), loc="left", fontsize=10)

    return FuncAnimation(figure, show, frames=len(trace), interval=interval)


def _draw_step(ax, trace, t, features, regions, size=1.0):
    step = trace[t]
    X, centroids = _plane(trace.X, features), _plane(step.centroids, features)
    _frame(ax, X, _plane(trace[0].centroids, features))
    if regions and trace.X.shape[1] == 2:
        _draw_regions(ax, centroids)
    _draw_points(ax, X, step.labels, size)
    if step.phase == "assign" and t > 1:
        moved = trace.changed(t)
        _draw_rings(ax, X[moved], trace[t - 1].labels[moved], size)
    if step.phase in ("update", "relocate"):
        before = _plane(trace[t - 1].centroids, features)
        _draw_arrows(ax, before, centroids, size)
    _draw_centroids(ax, centroids, size)


def _plane(X, features):
    """The two columns to show; data on a line lie on the height 0."""
    if X.shape[1] == 1:
        return np.column_stack([X[:, 0], np.zeros(len(X))])
    return X[:, list(features)]


def _frame(ax, X, starts):
    low = np.minimum(X.min(axis=0), starts.min(axis=0))
    high = np.maximum(X.max(axis=0), starts.max(axis=0))
    # a square window with equal units: a distance on paper is a distance
    # in the data, as k-means sees it
    half = 0.56 * max((high - low).max(), 1e-12)
    middle = (low + high) / 2
    ax.set(
        xlim=(middle[0] - half, middle[0] + half),
        ylim=(middle[1] - half, middle[1] + half),
        aspect="equal",
    )
    _quiet(ax)


def _quiet(ax):
    for spine in ax.spines.values():
        spine.set_color(LINE)
    ax.tick_params(color=LINE, labelcolor=MUTED, labelsize=8)
    ax.locator_params(nbins=6, steps=[1, 2, 5, 10])


def _draw_regions(ax, centroids):
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    x, y = np.linspace(x0, x1, 240), np.linspace(y0, y1, 240)
    plane = np.column_stack([m.ravel() for m in np.meshgrid(x, y)])
    colours = np.array([_rgb(cluster_mark(j).light) for j in range(len(centroids))])
    tint = 1 - 0.09 * (1 - colours)
    ax.imshow(
        tint[assign(plane, centroids)].reshape(240, 240, 3),
        origin="lower",
        extent=(x0, x1, y0, y1),
        zorder=0,
        interpolation="nearest",
    )


def _draw_points(ax, X, labels, size):
    for j in np.unique(labels):
        mark = UNASSIGNED if j < 0 else cluster_mark(j)
        members = X[labels == j]
        ax.scatter(
            *members.T,
            s=26 * size**2,
            marker=mark.marker,
            zorder=2,
            **_paint(mark, edge="white", width=0.5),
        )


def _draw_rings(ax, X, left, size):
    width = 1.3 if len(X) <= RING_LIMIT else 0.9
    colours = [cluster_mark(j).light for j in left]
    ax.scatter(
        *X.T,
        s=95 * size**2,
        facecolors="none",
        edgecolors=colours,
        linewidths=width,
        zorder=3,
    )


def _draw_arrows(ax, before, after, size):
    for j in np.flatnonzero((before != after).any(axis=1)):
        ax.scatter(
            *before[j],
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


def _draw_centroids(ax, centroids, size):
    for j, centroid in enumerate(centroids):
        mark = cluster_mark(j)
        for width, colour in ((18, "white"), (15.5, INK), (12.5, "white")):
            ax.plot(
                *centroid,
                mark.marker,
                markersize=width * size,
                color=colour,
                zorder=5,
                markeredgewidth=0,
            )
        ax.scatter(
            *centroid,
            s=125 * size**2,
            marker=mark.marker,
            zorder=5,
            **_paint(mark, edge="none", width=0),
        )
        ax.plot(
            *centroid,
            "o",
            markersize=2.5 * size,
            zorder=5,
            color=INK if mark.hollow else "white",
            markeredgewidth=0,
        )


def _paint(mark, edge, width):
    if mark.hollow:
        return {"facecolors": "white", "edgecolors": mark.light, "linewidths": 1.4}
    return {"facecolors": mark.light, "edgecolors": edge, "linewidths": width}


def _two_lines(trace, t):
    """Where a half-step belongs and what it did: a title."""
    return f"{trace.title(t)}\n{_short(trace, t)}"


def _short(trace, t):
    """What fits over a small picture; the whole sentence is in the alt."""
    step = trace[t]
    if step.phase == "init":
        return f"{count(trace.k, 'centroid')} placed"
    if t == len(trace) - 1 and trace.converged:
        return f"converged; inertia {number(step.inertia)}"
    what = {
        "assign": f"{count(step.n_changed, 'point')} changed cluster",
        "update": f"farthest move {number(step.shift)}",
        "relocate": f"{count(step.n_changed, 'empty cluster')} refilled",
    }[step.phase]
    return f"{what}; inertia {number(step.inertia)}"


def _telling_steps(n):
    """Up to six numbers of half-steps: the first ones and the last."""
    return list(range(n)) if n <= 6 else [0, 1, 2, 3, 4, n - 1]


def _rgb(colour):
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
