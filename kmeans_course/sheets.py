"""Paper sheets: a run traced by hand, its key, and a sheet for each of a class."""

import textwrap
from collections.abc import Sequence
from itertools import count, groupby
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_pdf import PdfPages
from numpy.typing import ArrayLike

from kmeans_lib.colours import cluster_mark
from kmeans_lib.datasets import load
from kmeans_lib.plots import INK, LINE, MUTED, Picture
from kmeans_lib.setups import record
from kmeans_lib.validation import as_count, as_path, as_points

from .common import distance_table
from .own_numbers import distinct_names
from .variants import in_line, own_task
from .wording import decimals

PAPERS = {"A4": (8.27, 11.69), "Letter": (8.5, 11.0)}  # inches
MARGIN, HEADER, SQUARE = 0.6, 0.45, 0.2  # inches
LEAST_PLANE, GOOD_PLANE = 1.5, 4.0  # inches that the drawing has
LEAST_ROW, GOOD_ROW = 0.17, 0.27  # inches: the second is high enough to write in
MOST_ROWS = 10
MOST_SQUARES = 25  # of the paper, in a row
HOW = (
    "For each point: count the squares across and up to a centroid, square both "
    "numbers and add them. That is the squared distance.",
    "The point joins the centroid with the smaller one (blue, if both are equal). "
    "Give it that colour. The inertia is the sum of the smaller ones.",
    "Each centroid moves to the mean of its points: the mean of the x, the mean of "
    "the y. Draw an arrow to its new place.",
)


def sheet(
    X: ArrayLike | None = None,
    start: ArrayLike | None = None,
    *,
    key: bool = False,
    name: str = "",
    iterations: int = 1,
    paper: str = "A4",
) -> Picture:
    """Draw a page for tracing k-means with two centroids by hand.

    On it: what to do, the points on squared paper to draw on, and for each
    iteration a table for the squared distances, the labels, the inertia and the
    new centroids. ``sheet().savefig("sheet.pdf")`` writes a page for the printer.

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
    iterations : int
        How many tables. A table is 12 squared distances for six points: a class
        needs about ten minutes for it.
    paper : "A4" or "Letter"

    Returns
    -------
    kmeans_lib.plots.Picture

    Raises
    ------
    ValueError, TypeError
        If there are too many points or tables for a page, or not two coordinates, or
        if an argument cannot be used.

    Examples
    --------
    >>> sheet().alt
    'A sheet with 6 points and 1 empty table.'
    >>> sheet(key=True, iterations=3).alt
    'A sheet with 6 points and 3 tables, filled in: inertia 284, 72.25, \
20.6875, 2.6667, 2.6667.'
    """
    X = load("six points").X if X is None else as_points(X)
    if X.shape[1] != 2 or not 2 <= len(X) <= MOST_ROWS:
        raise ValueError(
            f"X has shape {X.shape}. Needed: (n, 2) with 2 to {MOST_ROWS} "
            "points, so that they fit on a page."
        )
    iterations = as_count(iterations, "iterations", "the number of tables")
    trace = record(X, 2, init=X[:2] if start is None else start)
    tables = _iterations(trace)[:iterations]
    n_tables = len(tables)
    page = _Page(paper, _alt(trace, n_tables, key))
    page.header("k-means on paper, k = 2", name or ("Key" if key else ""))
    page.write([f"{i}. {text}" for i, text in enumerate(HOW, start=1)])
    heights = [_table_height(page.left(), n_tables, len(cells) + 1) for cells in tables]
    room = page.left() - sum(heights)
    if room < LEAST_PLANE:
        raise ValueError(
            f"{n_tables} tables for {len(X)} points leave no room to draw on a page. "
            f"Needed: fewer of them, for example iterations={n_tables - 1}."
        )
    _draw_plane(page.axes(room, below=0.35, above=0.2), trace)
    for iteration, height, cells in zip(count(1), heights, tables):
        _draw_table(page.axes(height, below=0.05, above=0.25), iteration, cells, key)
    return page.figure


def _table_height(left, n_tables, n_rows):
    """The height of a table with its title: good to write in, if there is room."""
    row = ((left - GOOD_PLANE) / n_tables - 0.3) / n_rows
    return n_rows * min(max(row, LEAST_ROW), GOOD_ROW) + 0.3


def _alt(trace, n_tables, key):
    tables = "1 table" if n_tables == 1 else f"{n_tables} tables"
    what = f"A sheet with {len(trace.X)} points and {tables}"
    if not key:
        return f"{what}.".replace(" table", " empty table")
    filled = (step.inertia for step in trace[1:] if step.iteration <= n_tables)
    inertias = ", ".join(map(decimals, filled))
    return f"{what}, filled in: inertia {inertias}."


class _Page:
    """A page that is filled from the top; lengths are in inches."""

    def __init__(self, paper, alt):
        if paper not in PAPERS:
            known = " and ".join(map(repr, PAPERS))
            raise ValueError(f"Paper {paper!r} is not known. Known: {known}.")
        self.width, self.height = PAPERS[paper]
        size = (self.width, self.height)
        self.figure = Picture(figsize=size, dpi=80, alt=alt, layout=None)
        self.y = self.height - MARGIN

    def left(self):
        """The height that is still free."""
        return self.y - MARGIN

    def _text(self, x, words, size, **how):
        place = x / self.width, self.y / self.height
        self.figure.text(*place, words, size=size, va="top", parse_math=False, **how)

    def header(self, title, name):
        """Write what the page is, and whose."""
        self._text(MARGIN, title, 12, weight="bold")
        who = name or "Name: " + "_" * 24
        self._text(self.width - MARGIN, who, 12, ha="right")
        self.y -= HEADER

    def write(self, paragraphs, size=9.5, **how):
        """Write text, folded to the width of the page."""
        letters = int(13.6 * (self.width - 2 * MARGIN) * 9.5 / size)
        for text in paragraphs:
            for line in textwrap.wrap(text, letters):
                self._text(MARGIN, line, size, **how)
                self.y -= size / 72 * 1.45
        self.y -= 0.1

    def axes(self, height, below=0.0, above=0.0):
        """Return axes for what is drawn next, with room below and above."""
        self.y -= height
        box = MARGIN, self.y + below, self.width - 2 * MARGIN, height - below - above
        across, up = self.width, self.height
        scaled = [box[0] / across, box[1] / up, box[2] / across, box[3] / up]
        return self.figure.add_axes(tuple(scaled))


def _draw_plane(ax, trace):
    """Points with their numbers on squared paper, centroids at the start."""
    across, up = _grid(np.vstack([trace.X, trace[0].centroids]))
    ax.set(
        xlim=(across[0], across[-1]),
        ylim=(up[0], up[-1]),
        aspect="equal",
        xticks=across,
        yticks=up,
    )
    ax.tick_params(labelsize=7, colors=MUTED)
    if max(map(len, map(decimals, across))) > 3:
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
        [f"{i}: {_place(x)}", *map(decimals, row), _colour(label)]
        for i, (x, row, label) in enumerate(zip(trace.X, D, assigned.labels))
    ]
    cells.append(["inertia after the assignment", decimals(assigned.inertia)])
    for t in ts:
        if trace[t].phase == "relocate":
            moved = np.flatnonzero(trace.changed(t))
            cells.append(["the empty cluster takes point", *map(str, moved)])
            cells.append(["inertia after that", decimals(trace[t].inertia)])
    cells.append(["new centroids", *map(_place, updated.centroids)])
    cells.append(["inertia after the update", decimals(updated.inertia)])
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


def _place(point):
    return f"({', '.join(map(decimals, point))})"


def class_set(
    names: Sequence[str | int],
    path: str | Path = "class_set.pdf",
    number: str = "1.3",
    *,
    paper: str = "A4",
) -> None:
    """Write one PDF for a class: a sheet with other numbers for each name, and the key.

    Parameters
    ----------
    names : list of str or int
        One sheet each, in this order. `variant` gives the same numbers on a computer.
    path : str or Path
        The PDF to write. The key is at its end: print the pages before it.
    number : str
        The exercise: "1.3" is a run on squared paper.
    paper : "A4" or "Letter"

    Raises
    ------
    ValueError
        If there is no name, an empty one, or the same one twice; if the exercise has
        no variants, the paper is not known or there is no such folder.
    TypeError
        If a name is neither text nor a whole number.
    """
    file, names = as_path(path, "path"), distinct_names(names)
    tasks = [own_task(name, number) for name in names]
    pages = [_page_of(task, number, name, paper) for name, task in zip(names, tasks)]
    keys = _keys(dict(zip(names, tasks)), number, paper)
    with PdfPages(file, metadata={"Title": f"Exercise {number}: class set"}) as pdf:
        for figure in pages + keys:
            pdf.savefig(figure)
    n, last = len(pages), len(pages + keys)
    print(f"{file}: {_pages(1, n)} for the class, {_pages(n + 1, last)} with the key.")


def _pages(first, last):
    return f"page {last}" if first == last else f"pages {first} to {last}"


def _page_of(task, number, name, paper):
    """The sheet of one student."""
    if {"points", "centroids"} == task.given.keys() and np.ndim(
        task.given["points"]
    ) == 2:
        return sheet(*task.given.values(), name=name, paper=paper)
    page = _Page(paper, f"Exercise {number}, with the numbers of {name}.")
    page.header(f"Exercise {number}, with numbers of your own", name)
    page.write([task.text], size=11)
    page.write([in_line({k: v}) for k, v in task.given.items()], size=11, weight="bold")
    page.write(["Room to draw and to calculate:"])
    _draw_squares(page.axes(page.left() - 0.58 * len(task.key)))
    for answer in task.key:
        page.y -= 0.25
        page.write([f"{answer} =  " + "_" * 50], size=11)
    return page.figure


def _draw_squares(ax):
    """Squared paper, one square as large as in a notebook."""
    width, height = ax.get_window_extent().size / ax.figure.dpi / SQUARE
    ax.set(xlim=(0, width), ylim=(0, height))
    ax.set(xticks=np.arange(0, width), yticks=np.arange(0, height))
    ax.grid(color=LINE, linewidth=0.6)
    ax.tick_params(length=0, labelbottom=False, labelleft=False)
    ax.spines[:].set_color(LINE)


def _keys(tasks, number, paper):
    """The answers of all students, on as many pages as it takes."""
    page, figures = None, []
    for name, task in tasks.items():
        if page is None or page.left() < 1:
            page = _Page(paper, f"The key of exercise {number}.")
            page.header(f"Exercise {number}: the key", "for the teacher")
            page.write(["Rounded to four decimals. Label 0 is blue, 1 is orange."])
            figures.append(page.figure)
        page.write([name], size=9, weight="bold")
        page.write([in_line(task.given), in_line(task.key)], size=9)
    return figures
