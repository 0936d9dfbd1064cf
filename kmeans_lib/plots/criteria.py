"""Figures of the criteria that choose k: silhouettes, the gap, two halves."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from ..colours import cluster_mark
from ..metrics import (
    Gap,
    adjusted_rand,
    label_by_halves,
    match_labels,
    silhouette_samples,
)
from ..validation import Floats, as_partition, as_points
from ..words import count, number, score
from ._drawing import INK, MUTED, as_panels, draw_groups, quiet
from .figures import Picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Labels = NDArray[np.integer]


def plot_distances(X: Floats, labels: Labels, i: int) -> Picture:
    """Draw what the silhouette of point i compares, as lines.

    Left the lines to its own cluster, whose mean length is a; right those to
    the nearest other cluster, whose mean length is b.

    Parameters
    ----------
    X : ndarray of shape (n_samples, 2)
    labels : ndarray of int, shape (n_samples,)
    i : int
        The row of the point. It must not be alone in its cluster.

    Returns
    -------
    Picture

    Examples
    --------
    >>> plot_distances([[0, 0], [1, 0], [10, 0], [11, 0]], [0, 0, 1, 1], 0).alt
    'Point 0 is 1 from its own cluster on average (a, blue) and 10.5 from the \
nearest other one (b, orange): its silhouette is 0.905.'
    """
    X = as_points(X)
    labels = as_partition(labels, len(X))
    lengths = np.linalg.norm(X - X[i], axis=1)
    own, other = labels[i], _nearest_other(lengths, labels, labels[i])
    members = {own: np.flatnonzero(labels == own), other: labels == other}
    members[own] = members[own][members[own] != i]
    a, b = (float(lengths[rows].mean()) for rows in members.values())
    names = [cluster_mark(j).name for j in (own, other)]
    figure = Picture(
        figsize=(7, 3.6),
        dpi=80,
        alt=f"Point {i} is {number(a, 3)} from its own cluster on average (a, "
        f"{names[0]}) and {number(b, 3)} from the nearest other one (b, {names[1]}): "
        f"its silhouette is {score((b - a) / max(a, b), 3)}.",
    )
    for ax, name, j, mean in zip(figure.subplots(1, 2), "ab", members, (a, b)):
        _draw_lines(ax, X[i], X[members[j]], cluster_mark(j).light)
        draw_groups(ax, X, labels)
        ax.plot(*X[i], "o", markersize=13, mfc="none", mec=INK, mew=2, zorder=4)
        title = f"{name} = {number(mean, 3)}: mean length of these lines"
        ax.set_title(title, loc="left", fontsize=10, color=INK)
    return figure


def _nearest_other(lengths: Floats, labels: Labels, own: int) -> int:
    """Return the cluster whose points are nearest on average."""
    others = [j for j in np.unique(labels).tolist() if j != own]
    return min(others, key=lambda j: lengths[labels == j].mean())


def _draw_lines(ax: Axes, point: Floats, ends: Floats, colour: str) -> None:
    for end in ends:
        ax.plot(*zip(point, end), color=colour, linewidth=0.9, alpha=0.6, zorder=1)


def plot_silhouettes(X: Floats, partitions: Sequence[Labels]) -> Picture:
    """Draw the silhouette of every point as a bar, one panel per partition.

    The bars of a cluster stand together, the longest on top, so that each
    cluster looks like the blade of a knife. The dashed line is the mean.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    partitions : sequence of ndarray of int, shape (n_samples,)

    Returns
    -------
    Picture

    Examples
    --------
    >>> plot_silhouettes([[0], [1], [10], [11]], [[0, 0, 1, 1]]).alt
    'Silhouettes of 4 points. 2 clusters: mean 0.900, lowest 0.895.'
    """
    if not len(partitions):
        raise ValueError("partitions is empty. Needed: labels, at least once.")
    scores = [silhouette_samples(X, labels) for labels in partitions]
    sizes = [len(np.unique(labels)) for labels in partitions]
    figure = Picture(
        figsize=(2.9 * len(scores), 3.4),
        dpi=80,
        alt=f"Silhouettes of {count(len(scores[0]), 'point')}. "
        + " ".join(
            f"{count(k, 'cluster')}: mean {score(s.mean(), 3)}, "
            f"lowest {score(s.min(), 3)}."
            for k, s in zip(sizes, scores)
        ),
    )
    panels = figure.subplots(1, len(scores), sharex=True, squeeze=False)[0]
    for ax, labels, s, k in zip(panels, partitions, scores, sizes):
        _draw_blades(ax, as_partition(labels), s)
        ax.axvline(s.mean(), color=INK, linestyle="dashed", linewidth=1.2)
        title = f"k = {k}: mean {score(s.mean(), 3)}"
        ax.set_title(title, loc="left", fontsize=10, color=INK)
        ax.set(xlabel="silhouette", xlim=(min(-0.15, s.min()), 1))
        quiet(ax)
        ax.set(yticks=[])
    return figure


def _draw_blades(ax: Axes, labels: Labels, scores: Floats) -> None:
    """Draw the bars of each cluster, from the top, below one another."""
    space, top = max(2, len(labels) // 40), 0
    for j in np.unique(labels).tolist():
        mark, bars = cluster_mark(j), np.sort(scores[labels == j])[::-1]
        places = -(top + np.arange(len(bars)))
        ax.barh(places, bars, height=1, color=mark.light)
        ax.plot(
            -0.09,
            places.mean(),
            mark.marker,
            markersize=8,
            color=mark.light,
            clip_on=False,
        )
        top += len(bars) + space


def plot_gap(
    inertia: Sequence[float] | Floats,
    gap: Gap,
    ax: Axes | None = None,
    *,
    title: str = "",
) -> "Figure":
    """Draw the gap as the distance between two curves of log inertia.

    Parameters
    ----------
    inertia : sequence or ndarray of shape (len(gap.ks),)
        The inertia of your own points at each k.
    gap : Gap
        What `gap_statistic` found for them.
    ax : matplotlib.axes.Axes, optional
        Where to draw. Without it a figure is made.
    title : str

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> from kmeans_lib.metrics import Gap
    >>> found = Gap((1, 2), np.array([0.1, 0.9]), np.array([0.1, 0.1]))
    >>> plot_gap([100, 10], found).alt
    'Log inertia against k: the points lie below random ones by 0.10, 0.90.'
    """
    if ax is None:
        gaps = ", ".join(f"{value:.2f}" for value in gap.gap)
        ax = Picture(
            figsize=(4.4, 3.4),
            dpi=80,
            alt=f"Log inertia against k: the points lie below random ones by {gaps}.",
        ).add_subplot()
    own = np.log(inertia)
    random = own + gap.gap
    ax.vlines(gap.ks, own, random, color=MUTED, linewidth=4, alpha=0.35)
    ax.errorbar(gap.ks, random, gap.error, fmt="s--", color=MUTED, label="random")
    ax.plot(gap.ks, own, "o-", color=cluster_mark(0).light, label="own points")
    ax.set_title(title, loc="left", fontsize=10, color=INK)
    ax.set(xlabel="k", ylabel="log of inertia")
    ax.legend(frameon=False, fontsize=9)
    quiet(ax)
    ax.set_xticks(gap.ks)
    return ax.figure.figure


def plot_halves(X: Floats, ks: Sequence[int], *, seed: int = 0) -> Picture:
    """Draw all points twice, labelled from either half of them.

    One row per k. Points with a ring are those on which the halves differ.

    Parameters
    ----------
    X : ndarray of shape (n_samples, 2)
    ks : sequence of int
    seed : int
        Which cut.

    Returns
    -------
    Picture

    Examples
    --------
    >>> X = [[0, 0], [0, 1], [1, 0], [1, 1], [9, 9], [9, 8], [8, 9], [8, 8]]
    >>> plot_halves(X * 2, [2]).alt
    'k = 2: the two halves differ on 0 of 16 points, agreement 1.00.'
    """
    X = as_points(X)
    pairs = [_two_labellings(X, k, seed) for k in ks]
    said = [_difference(k, *pair) for k, pair in zip(ks, pairs)]
    figure = Picture(figsize=(6.4, 3.1 * len(ks)), dpi=80, alt=" ".join(said))
    rows = figure.subplots(len(ks), 2, squeeze=False)
    for axes, k, pair in zip(rows, ks, pairs):
        changed = X[pair[0] != pair[1]]
        for ax, name, labels in zip(axes, ("one half", "the other"), pair):
            draw_groups(ax, X, labels)
            ax.scatter(*changed.T, s=55, facecolors="none", edgecolors=INK, lw=0.8)
            title = f"k = {k}, centroids of {name}"
            ax.set_title(title, loc="left", fontsize=10, color=INK)
    return figure


def _two_labellings(X: Floats, k: int, seed: int) -> tuple[Labels, Labels]:
    one, other = label_by_halves(X, k, np.random.default_rng(seed), 10, seed)
    return one, match_labels(other, one)


def _difference(k: int, one: Labels, other: Labels) -> str:
    return (
        f"k = {k}: the two halves differ on {(one != other).sum()} of "
        f"{count(len(one), 'point')}, agreement {score(adjusted_rand(one, other))}."
    )


def plot_curves(
    curves: Mapping[str, Sequence[float] | Floats], *, name: str = "inertia"
) -> Picture:
    """Draw curves against k = 1, 2, ..., one panel each.

    Parameters
    ----------
    curves : mapping of str to array-like
        The heights, under the title of their panel.
    name : str
        What is measured.

    Returns
    -------
    Picture

    Examples
    --------
    >>> plot_curves({"mystery A": [9, 4, 3]}).alt
    'Curves of inertia against k. mystery A: 9, 4, 3.'
    """
    curves = as_panels(curves, "curves", "heights")
    said = [f"{title}: {', '.join(map(number, y))}." for title, y in curves.items()]
    figure = Picture(
        figsize=(3.3 * len(curves), 2.6),
        dpi=80,
        alt=f"Curves of {name} against k. " + " ".join(said),
    )
    panels = figure.subplots(1, len(curves), squeeze=False)[0]
    for ax, (title, y) in zip(panels, curves.items()):
        ax.plot(np.arange(1, len(y) + 1), y, "o-", color=INK)
        ax.set_title(title, loc="left", fontsize=10, color=INK)
        ax.set(xlabel="k", ylabel=name, ylim=(0, None))
        quiet(ax)
        ax.locator_params("x", integer=True)
    return figure
