"""Paper sheets of a first run: points, blank tables, and the key."""

from itertools import count, groupby

import numpy as np
from numpy.typing import ArrayLike

from kmeans_lib.colours import cluster_mark
from kmeans_lib.datasets import load
from kmeans_lib.plots import INK, LINE, MUTED, Picture
from kmeans_lib.setups import record
from kmeans_lib.validation import as_points
from kmeans_lib.words import number

from .common import distance_table

A4 = (8.27, 11.69)  # inches
MOST_ROWS, MOST_ITERATIONS = 10, 3  # what fits on a page
MOST_SQUARES = 25  # of the paper, in a row


def sheet(
    X: ArrayLike | None = None,
    start: ArrayLike | None = None,
    *,
    key: bool = False,
    name: str = "",
) -> Picture:
    """Draw a page for tracing k-means with two centroids by hand.

    On it: the points on squared paper, and for each iteration a table for
    the squared distances, the labels, the inertia and the new centroids.
    ``sheet().savefig("sheet.pdf")`` writes a page for the printer.

    Parameters
    ----------
    X : array-like of shape (n_samples, 2), optional
        At most 10 points; by default the six points of chapter 1.
    start : array-like of shape (2, 2), optional
        Two centroids; by default the first two points.
    key : bool
        Fill the tables in.
    name : str
        Whose sheet it is; without it there is a line to write on.

    Returns
    -------
    kmeans_lib.plots.Picture

    Raises
    ------
    ValueError, TypeError
        If there are too many points, not two coordinates each, or if an argument
        cannot be used.

    Examples
    --------
    >>> sheet().alt
    'A sheet with 6 points and 3 empty tables.'
    >>> sheet(key=True).alt
    'A sheet with 6 points and 3 tables, filled in: inertia 284, 72.25, \
20.69, 2.667, 2.667.'
    """
    X = load("six points").X if X is None else as_points(X)
    if X.shape[1] != 2 or not 2 <= len(X) <= MOST_ROWS:
        raise ValueError(
            f"X has shape {X.shape}. Needed: (n, 2) with 2 to {MOST_ROWS} "
            "points, so that they fit on a page."
        )
    trace = record(X, 2, init=X[:2] if start is None else start)
    tables = _iterations(trace)[:MOST_ITERATIONS]
    figure = Picture(figsize=A4, dpi=80, alt=_alt(trace, len(tables), key))
    figure.set_layout_engine("constrained", rect=(0.07, 0.04, 0.86, 0.92))  # margins
    who = name or ("Key" if key else "Name: " + "_" * 24)
    figure.suptitle(f"k-means on paper, k = 2{who:>40}", fontsize=12, y=0.98)
    heights = [0.5 * (len(cells) + 1) for cells in tables]
    plane, *below = figure.subplots(len(tables) + 1, height_ratios=[5, *heights])
    _draw_plane(plane, trace)
    for iteration, ax, cells in zip(count(1), below, tables):
        _draw_table(ax, iteration, cells, key)
    return figure


def _alt(trace, n_tables, key):
    what = f"A sheet with {len(trace.X)} points and {n_tables}"
    if not key:
        return f"{what} empty tables."
    inertias = ", ".join(f"{value:.4g}" for value in trace.inertias[1:])
    return f"{what} tables, filled in: inertia {inertias}."


def _draw_plane(ax, trace):
    """Points with their numbers on squared paper, centroids at the start."""
    lines = _grid(np.vstack([trace.X, trace[0].centroids]))
    (left, *_, right), (bottom, *_, top) = lines
    ax.set(
        xlim=(left, right),
        ylim=(bottom, top),
        aspect="equal",
        xticks=lines[0],
        yticks=lines[1],
    )
    ax.tick_params(labelsize=7, colors=MUTED)
    if max(map(len, map(_words, lines[0]))) > 3:
        ax.tick_params(axis="x", labelrotation=90)
    ax.grid(color=LINE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.scatter(*trace.X.T, s=22, color=INK)
    for i, point in enumerate(trace.X):
        ax.annotate(str(i), point, (4, 4), textcoords="offset points", fontsize=9)
    for j, place in enumerate(trace[0].centroids):
        ax.scatter(
            *place,
            s=150,
            marker=cluster_mark(j).marker,
            facecolors="none",
            edgecolors=cluster_mark(j).light,
            linewidths=2,
        )
    ax.set_title(
        "Start: blue (circle) at {}, orange (square) at {}".format(
            *map(_place, trace[0].centroids)
        ),
        fontsize=9,
        loc="left",
    )


def _grid(places):
    """Return where the lines of the paper are, squares apart, on either axis."""
    low, high = places.min(axis=0), places.max(axis=0)
    step = 10.0 ** np.floor(np.log10((high - low).max() or 1) - 2)
    widths = (step * width for width in (1, 2, 5, 10, 20, 50, 100))
    side = next(w for w in widths if (high - low).max() < (MOST_SQUARES - 2) * w)
    if (places == places.round()).all():
        side = max(side, 1.0)
    first, last = np.floor(low / side) - 1, np.ceil(high / side) + 1
    return [np.arange(a, b + 1) * side for a, b in zip(first, last)]


def _iterations(trace):
    """Return the filled table of each iteration: what its half-steps did."""
    steps = groupby(range(1, len(trace)), key=lambda t: trace[t].iteration)
    return [_cells(trace, list(group)) for _, group in steps]


def _cells(trace, ts):
    assigned, updated = trace[ts[0]], trace[ts[-1]]
    D = distance_table(trace.X, assigned.centroids)
    cells = [
        [f"{i}: {_place(x)}", *map(_words, row), _colour(label)]
        for i, (x, row, label) in enumerate(zip(trace.X, D, assigned.labels))
    ]
    cells.append(["inertia after the assignment", _words(assigned.inertia)])
    for t in ts:
        if trace[t].phase == "relocate":
            moved = np.flatnonzero(trace.changed(t))
            cells.append(["the empty cluster takes point", *map(str, moved)])
            cells.append(["inertia after that", _words(trace[t].inertia)])
    cells.append(["new centroids", *map(_place, updated.centroids)])
    cells.append(["inertia after the update", _words(updated.inertia)])
    return [row + [""] * (4 - len(row)) for row in cells]


def _draw_table(ax, iteration, cells, key):
    if not key:
        cells = [[first, "", "", ""] for first, *_ in cells]
    ax.axis("off")
    ax.set_title(f"Iteration {iteration}", fontsize=10, loc="left")
    table = ax.table(
        cells,
        colLabels=["point", "squared distance to blue", "to orange", "joins"],
        cellLoc="center",
        colWidths=[0.34, 0.26, 0.22, 0.18],
        bbox=[0, 0, 1, 1],
    )
    table.auto_set_font_size(False)
    table.set_fontsize(8.5)
    for cell in table.get_celld().values():
        cell.set(edgecolor=MUTED, linewidth=0.6)


def _colour(label):
    return ("blue", "orange")[label]


def _words(value):
    """Write a number exactly if it is short; that is what a hand computes."""
    is_short = round(value, 4) == value and abs(value) < 1e11
    return f"{value:.15g}" if is_short else number(value)


def _place(point):
    return f"({', '.join(map(_words, point))})"
