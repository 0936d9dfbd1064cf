"""Figures of groups and tables: pairs of features, groups, ends, bars, images."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from ..colours import cluster_mark
from ..validation import Floats, as_count, as_partition, as_points
from ..words import count, number
from ._drawing import (
    INK,
    LINE,
    MUTED,
    as_film,
    as_panels,
    draw_groups,
    draw_points,
    draw_step,
    quiet,
)
from .figures import Picture

if TYPE_CHECKING:
    from ..trace import Film


def plot_pairs(
    X: Floats,
    features: Sequence[str],
    groups: NDArray[np.integer] | None = None,
    names: Sequence[str] = (),
) -> Picture:
    """Draw a table against itself: each feature with each other one.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    features : sequence of str
        The name of each column.
    groups : ndarray of int, shape (n_samples,), optional
        The group of each point; without it all points are grey.
    names : sequence of str
        The name of each group, for a legend.

    Returns
    -------
    Picture

    Examples
    --------
    >>> plot_pairs([[1, 2, 3], [2, 3, 4]], ["a", "b", "c"]).alt
    '2 points, each pair of a, b, c.'
    """
    X = as_points(X)
    groups = np.full(len(X), -1) if groups is None else as_partition(groups, len(X))
    if len(features) != X.shape[1]:
        raise ValueError(
            f"features has {count(len(features), 'name')}. Needed: one for each of the "
            f"{count(X.shape[1], 'column')} of X."
        )
    d = X.shape[1] - 1
    figure = Picture(
        figsize=(2.3 * d, 2.0 * d),
        dpi=80,
        alt=f"{count(len(X), 'point')}, each pair of {', '.join(features)}"
        + (f"; groups: {', '.join(names)}." if names else "."),
    )
    for row, panels in enumerate(figure.subplots(d, d, squeeze=False)):
        for column, ax in enumerate(panels):
            if column > row:
                ax.set_axis_off()
                continue
            draw_points(ax, X[:, [column, row + 1]], groups, 0.65)
            quiet(ax)
            ax.set_xlabel(features[column] if row == d - 1 else "")
            ax.set_ylabel("" if column else features[row + 1])
    for j, name in enumerate(names):
        mark = cluster_mark(j)
        ax.scatter([], [], marker=mark.marker, color=mark.light, label=name)
    if names:
        figure.legend(loc="upper right", frameon=False)
    return figure


def plot_groups(
    panels: Mapping[str, tuple[ArrayLike, ArrayLike]], *, columns: int = 4
) -> Picture:
    """Draw points in the colours and shapes of their groups, side by side.

    Parameters
    ----------
    panels : mapping of str to (X, labels)
        Under its title: points of shape (n_samples, 2), and their groups.
    columns : int
        Panels in a row.

    Returns
    -------
    Picture

    Examples
    --------
    >>> plot_groups({"two": ([[0, 0], [1, 1], [9, 9]], [0, 0, 1])}).alt
    'two: groups of 2 and 1 point.'
    """
    panels = as_panels(panels, "panels", "a pair (X, labels)")
    pairs = {title: _checked(*pair) for title, pair in panels.items()}
    said = [f"{title}: {_sizes(y, 'group')}." for title, (_, y) in pairs.items()]
    figure, axes = _panels(len(pairs), columns, " ".join(said))
    for ax, (title, (X, labels)) in zip(axes, pairs.items()):
        draw_groups(ax, X, labels, 0.75)
        ax.set_title(title, loc="left", fontsize=9, color=INK)
    return figure


def _checked(X: ArrayLike, labels: ArrayLike) -> tuple[Floats, NDArray[np.integer]]:
    X = as_points(X)
    return X, as_partition(labels, len(X))


def _sizes(labels: NDArray[np.integer], kind: str) -> str:
    counts = np.bincount(labels.astype(np.intp))  # 32 bits in a browser
    *most, last = (int(n) for n in counts if n)
    points = count(last, "point")
    if not most:
        return f"one {kind} of {points}"
    return f"{kind}s of {', '.join(map(str, most))} and {points}"


def plot_ends(
    runs: "Mapping[str, Film]", *, features: tuple[int, int] = (0, 1), columns: int = 4
) -> Picture:
    """Draw the ends of several runs side by side.

    Parameters
    ----------
    runs : mapping of str to Film
        Under their titles.
    features : pair of int
        The two columns of the points to show, if there are more.
    columns : int
        Panels in a row.

    Returns
    -------
    Picture

    Examples
    --------
    >>> from kmeans_lib import record
    >>> plot_ends({"mine": record([[0, 0], [1, 1], [9, 9]], 2, init=[0, 2])}).alt
    'mine: clusters of 2 and 1 point, inertia 1.'
    """
    runs = as_panels(runs, "runs", "a Trace")
    said = [
        f"{title}: {_sizes(as_film(run).steps[-1].labels, 'cluster')}, inertia "
        f"{number(run.steps[-1].inertia)}."
        for title, run in runs.items()
    ]
    figure, axes = _panels(len(runs), columns, " ".join(said))
    for ax, (title, run) in zip(axes, runs.items()):
        draw_step(ax, run, len(run.steps) - 1, features, size=0.75)
        ax.set_title(title, loc="left", fontsize=9, color=INK)
    return figure


def _panels(n: int, columns: int, alt: str) -> tuple[Picture, list[Axes]]:
    """Return a figure with n square panels, in rows."""
    columns = min(as_count(columns, "columns", "panels in a row"), n)
    rows, side = -(-n // columns), 3.4 if columns < 3 else 2.6
    figure = Picture(figsize=(side * columns, (side + 0.2) * rows), dpi=80, alt=alt)
    return figure, [figure.add_subplot(rows, columns, i) for i in range(1, n + 1)]


def plot_bars(
    groups: Mapping[str, Mapping[str, float]], *, name: str, digits: int = 1
) -> Picture:
    """Draw numbers beside each other as bars, one group of bars per name.

    Parameters
    ----------
    groups : mapping of str to mapping of str to float
        Heights by group and by kind; every group has the same kinds.
    name : str
        What is measured.
    digits : int
        Decimals above each bar.

    Returns
    -------
    Picture

    Examples
    --------
    >>> plot_bars({"iris": {"promised": 24.8, "measured": 2.2}}, name="cost").alt
    'cost. iris: promised 24.8, measured 2.2.'
    """
    kinds = list(next(iter(as_panels(groups, "groups", "heights by kind").values())))
    if not kinds or any([*bars] != kinds for bars in groups.values()):
        raise ValueError(
            "Groups differ in their kinds. Needed: the same, at least one."
        )
    said = [
        f"{title}: {', '.join(f'{kind} {h:.{digits}f}' for kind, h in bars.items())}."
        for title, bars in groups.items()
    ]
    figure = Picture(
        figsize=(1.2 + 2.0 * len(groups), 3.0), dpi=80, alt=f"{name}. {' '.join(said)}"
    )
    ax = figure.add_subplot()
    width = 0.8 / len(kinds)
    for i, kind in enumerate(kinds):
        places = np.arange(len(groups)) + (i - (len(kinds) - 1) / 2) * width
        heights = [bars[kind] for bars in groups.values()]
        face, hatch = _BARS[i % len(_BARS)]
        bar = ax.bar(places, heights, 0.9 * width, label=kind, color=face)
        for patch in bar.patches:
            patch.set(hatch=hatch, edgecolor="white" if hatch else face)
        ax.bar_label(bar, fmt=f"%.{digits}f", fontsize=8, color=INK)
    ax.set_ylabel(name)
    ax.legend(
        frameon=False, fontsize=9, loc="lower left", bbox_to_anchor=(0, 1), ncols=3
    )
    quiet(ax)
    ax.set_xticks(range(len(groups)), list(groups), fontsize=9, color=INK)
    ax.margins(y=0.12)
    return figure


_BARS = ((LINE, ""), (cluster_mark(0).light, ""), (cluster_mark(1).light, "//"))


def plot_images(images: Sequence[Floats], titles: Sequence[object]) -> Picture:
    """Draw small grey images in a row, dark where the values are high.

    Parameters
    ----------
    images : sequence of array-like of shape (n_pixels,)
        Square ones, row by row.
    titles : sequence
        What to write above each.

    Returns
    -------
    Picture

    Examples
    --------
    >>> plot_images([[0, 1, 1, 0], [1, 1, 0, 0]], ["a", "b"]).alt
    'Images in a row: a, b.'
    """
    if len(images) != len(titles) or not len(images):
        raise ValueError(
            f"Found {count(len(images), 'image')} and {count(len(titles), 'title')}. "
            "Needed: as many titles as images, at least one."
        )
    figure = Picture(
        figsize=(0.7 * len(images), 0.95),
        dpi=100,
        alt=f"Images in a row: {', '.join(map(str, titles))}.",
    )
    panels = figure.subplots(1, len(images), squeeze=False)[0]
    for ax, image, title in zip(panels, images, titles):
        ax.imshow(_square(image), cmap="gray_r")
        ax.set_title(str(title), fontsize=10, color=MUTED)
        ax.set_axis_off()
    return figure


def _square(image: ArrayLike) -> Floats:
    pixels = np.asarray(image, float)
    if (side := round(pixels.size**0.5)) ** 2 != pixels.size:
        raise ValueError(f"An image has {pixels.size} pixels. Needed: a square.")
    return pixels.reshape(side, side)
