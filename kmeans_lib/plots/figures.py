"""Figures of films (a `Trace` is one) that stand still, drawn with matplotlib.

Every function draws on axes that you give or on a figure of its own, and
returns the figure. A figure of its own shows itself at the end of a notebook
cell and carries its sentence as alternative text.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from ..validation import as_count
from ..words import a_kind, count, number, percent, two_numbers, which_step
from ._captions import caption
from ._drawing import INK, MUTED, as_film, draw_stairs, draw_step, quiet

if TYPE_CHECKING:
    from ..sweeps import Sweep
    from ..trace import Film

SAME = 1e-6  # relative: closer than this, inertias are those of one result


class Picture(Figure):
    """A figure that shows itself in a notebook, with alternative text.

    Parameters
    ----------
    *args, **kwargs
        As for `matplotlib.figure.Figure`.
    alt : str
        What the figure shows, in words.
    layout : str, LayoutEngine or None

    Examples
    --------
    >>> figure = Picture(figsize=(2, 1), alt="Nothing yet.")
    >>> ax = figure.add_subplot()
    >>> figure.png()[1:4]
    b'PNG'
    """

    def __init__(
        self, *args: Any, alt: str = "", layout: Any = "constrained", **kwargs: Any
    ) -> None:
        super().__init__(*args, layout=layout, **kwargs)
        self.alt = alt

    def png(self) -> bytes:
        """Return the figure as PNG bytes of 128 colours: a third of the size."""
        raw, small = io.BytesIO(), io.BytesIO()
        self.savefig(raw, dpi=self.dpi, pil_kwargs={"compress_level": 0})
        picture = Image.open(raw).convert("RGB")
        picture.quantize(128, dither=Image.Dither.NONE).save(small, "png")
        return small.getvalue()

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        return (
            {"text/plain": self.alt, "image/png": self.png()},
            {"image/png": {"alt": self.alt}},
        )


def plot_step(
    film: "Film",
    t: int = -1,
    ax: Axes | None = None,
    *,
    features: tuple[int, int] = (0, 1),
    regions: bool = True,
) -> Figure:
    """Draw one half-step: points, centroids and what it changed.

    Parameters
    ----------
    film : Film
        A `Trace`, or anything with its ``X``, ``k``, ``steps`` and
        ``sentence(t)``.
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

    Raises
    ------
    IndexError
        If there is no half-step t.

    Examples
    --------
    >>> from kmeans_lib import load, record
    >>> X = load("six points").X
    >>> figure = plot_step(record(X, 2, init=X[:2]), 1)
    >>> figure.alt
    'Iteration 1, assignment: each of the 6 points joined its nearest \
centroid; inertia is 284.0.'
    """
    t = which_step(t, len(as_film(film).steps))
    if ax is None:
        ax = _axes((4.8, 5.0), film.sentence(t))
        ax.set_title(caption(film, t), loc="left", fontsize=10, color=INK)
    draw_step(ax, film, t, features, regions)
    return _figure(ax)


def plot_filmstrip(
    film: "Film",
    steps: Sequence[int] | None = None,
    *,
    columns: int = 3,
    features: tuple[int, int] = (0, 1),
) -> Picture:
    """Draw several half-steps side by side, each under its sentence.

    Parameters
    ----------
    film : Film
    steps : sequence of int, optional
        Which half-steps; by default the first ones and the last.
    columns : int
        Pictures in a row.
    features : pair of int
        The two columns of ``X`` to show, if there are more.

    Returns
    -------
    Picture

    Raises
    ------
    IndexError
        If one of the half-steps does not exist.
    ValueError, TypeError
        If there is no half-step to draw, or no column.

    Examples
    --------
    >>> from kmeans_lib import load, record
    >>> figure = plot_filmstrip(record(load("six points").X, 2), [0, 1, 2])
    >>> len(figure.axes)
    3
    """
    n = len(as_film(film).steps)
    wanted = _telling_steps(n) if steps is None else np.ravel(steps).tolist()
    steps = [which_step(t, n) for t in wanted]
    if not steps:
        raise ValueError("steps is empty. Needed: at least one half-step.")
    columns = min(as_count(columns, "columns", "pictures in a row"), len(steps))
    rows = -(-len(steps) // columns)
    figure = Picture(
        figsize=(3.0 * columns, 3.4 * rows),
        dpi=80,
        layout=None,
        alt=" ".join(film.sentence(t) for t in steps),
    )
    # fixed places and no ticks: this picture stands in for every lab
    figure.subplots_adjust(0.01, 0.01, 0.99, 1 - 0.12 / rows, 0.04, 0.15)
    for place, t in enumerate(steps, start=1):
        ax = figure.add_subplot(rows, columns, place)
        draw_step(ax, film, t, features, size=0.75)
        ax.set_title(caption(film, t), loc="left", fontsize=8, color=INK)
        ax.set(xticks=[], yticks=[])
    return figure


def filmstrip_png(film: "Film") -> bytes:
    """Return `plot_filmstrip` as PNG bytes: what a page without a kernel shows.

    Parameters
    ----------
    film : Film

    Returns
    -------
    bytes

    Examples
    --------
    >>> from kmeans_lib import load, record
    >>> filmstrip_png(record(load("six points").X, 2))[1:4]
    b'PNG'
    """
    return plot_filmstrip(film).png()


def plot_inertia(film: "Film", t: int | None = None, ax: Axes | None = None) -> Figure:
    """Draw the staircase of inertia over the half-steps.

    Filled: what an assignment took off; hollow: what an update took off.

    Parameters
    ----------
    film : Film
    t : int, optional
        A half-step to mark.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Without it a figure is made.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    IndexError
        If there is no half-step t.

    Examples
    --------
    >>> from kmeans_lib import load, record
    >>> plot_inertia(record(load("six points").X, 2)).alt
    'Inertia fell from 269.0 to 2.667 in 3 iterations.'
    """
    # one pass: a long run computes the labels of its steps as it is read
    phases, levels = zip(*((step.phase, step.inertia) for step in as_film(film).steps))
    if ax is None:
        n_iter = film.steps[-1].iteration
        ax = _axes((5.6, 3.2), f"{_fall(levels)} in {count(n_iter, 'iteration')}.")
    draw_stairs(ax, phases, np.array(levels))
    if t is not None and (t := which_step(t, len(levels))) > 0:
        ax.plot(t, levels[t], "o", color=INK, markeredgecolor="white")
    ax.set(
        xlabel="half-step (filled: assignment, hollow: update)",
        ylabel="inertia",
        xlim=(0.4, len(levels) - 0.4),
    )
    quiet(ax)
    ax.locator_params("x", integer=True)
    return _figure(ax)


def _fall(levels: Sequence[float]) -> str:
    first, last = two_numbers(levels[min(1, len(levels) - 1)], levels[-1])
    if first == last:
        return f"Inertia stayed at {last}"
    return f"Inertia fell from {first} to {last}"


def plot_sweep(sweep: "Sweep", ax: Axes | None = None, *, bins: int = 40) -> Figure:
    """Draw the histogram of final inertia over the seeds of a `Sweep`.

    Parameters
    ----------
    sweep : Sweep
    ax : matplotlib.axes.Axes, optional
        Where to draw. Without it a figure is made.
    bins : int
        Bars between the lowest and the highest inertia.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> from kmeans_lib import load, sweep
    >>> plot_sweep(sweep(load("six points").X, 2, range(20))).alt
    '100% of 20 runs reached the lowest inertia of them all, 2.667.'
    """
    if not hasattr(sweep, "success_rate"):
        raise TypeError(f"Found {a_kind(sweep)}. Needed: a Sweep, as of sweep(X, k).")
    bins = as_count(bins, "bins", "the number of bars")
    n = len(sweep.inertia)
    hits = round(sweep.success_rate() * n)
    sentence = (
        f"{percent(hits, n)} of {count(n, 'run')} reached the lowest inertia "
        f"of them all, {number(min(sweep.inertia))}."
    )
    if ax is None:
        ax = _axes((5.6, 3.0), sentence)
        ax.set_title(sentence, loc="left", fontsize=9, color=INK)
    values, window = _told_apart(sweep.inertia)
    ax.hist(values, bins=bins, range=window, color=MUTED)
    ax.set(xlabel="final inertia", ylabel="runs")
    quiet(ax)
    return _figure(ax)


def _told_apart(
    inertia: NDArray[np.float64],
) -> tuple[NDArray[np.float64], tuple[float, float] | None]:
    """Values for a histogram, and its window where they are one value.

    Bins between values that only rounding tells apart would have no width.
    """
    low, high = inertia.min(), inertia.max()
    if high > low * (1 + SAME):
        return inertia, None
    return np.full_like(inertia, low), (0.9 * low, 1.1 * low) if low > 0 else None


def _axes(size: tuple[float, float], alt: str) -> Axes:
    """Return the axes of a new figure."""
    return Picture(figsize=size, dpi=80, alt=alt).add_subplot()


def _figure(ax: Axes) -> Figure:
    """Return the whole figure, for axes in a subfigure too."""
    return ax.figure.figure


def _telling_steps(n: int) -> list[int]:
    """Up to six numbers of half-steps: the first ones and the last."""
    return list(range(n)) if n <= 6 else [0, 1, 2, 3, 4, n - 1]
