"""Sets of three to ten points: small enough to work by hand."""

import numpy as np

from .dataset import Dataset, at_least, whole


def six_points() -> Dataset:
    """Six points in two clumps, small enough to work by hand."""
    return Dataset(
        "six points",
        np.array([[1, 1], [2, 1], [1, 2], [8, 8], [9, 8], [8, 9]]),
        np.repeat([0, 1], 3),
        "Two clumps of three points each, small enough to work by hand.",
        "made by hand for chapter 1",
    )


def line_of_three() -> Dataset:
    """0, 2 and 3.5 on a line: the smallest run that gets stuck."""
    return Dataset(
        "line of three",
        np.array([[0, 0], [2, 0], [3.5, 0]]),
        None,
        "Three points on a line: the smallest set on which k-means with "
        "k = 2 can stop at the wrong answer.",
        "made by hand for chapter 2",
    )


def tie_triple() -> Dataset:
    """0, 1 and 2 on a line: the middle one is equally near to both ends."""
    return Dataset(
        "tie triple",
        np.array([[0, 0], [1, 0], [2, 0]]),
        None,
        "Start at the two outer points: the middle one is equally near to "
        "both, so a rule has to decide.",
        "made by hand for chapter 7",
    )


def rectangle(*, w: float = 4.0) -> Dataset:
    """Corners of a rectangle of height 1 and width `w`.

    Parameters
    ----------
    w : float
        Width, at least 1.

    Examples
    --------
    >>> rectangle(w=7).X.tolist()
    [[0.0, 0.0], [0.0, 1.0], [7.0, 0.0], [7.0, 1.0]]
    """
    at_least(1, w=w)
    return Dataset(
        "rectangle",
        np.array([[0, 0], [0, 1], [w, 0], [w, 1]]),
        np.array([0, 0, 1, 1]),
        "Left against right is best for k = 2; top against bottom is a trap "
        "that gets worse the wider the rectangle is.",
        "made by hand for chapter 3",
    )


def five_points() -> Dataset:
    """Five points on which a cluster can lose all its members."""
    return Dataset(
        "five points",
        np.array([[0, 4], [1, 4], [7, 0], [0, 2], [4, 0]]),
        None,
        "Start at rows 3, 0 and 1: one cluster loses all its points, "
        "although every start is a point of the set.",
        "found by a random search for chapter 7",
    )


def duplicates(*, copies: int = 5) -> Dataset:
    """Two places, each with several points at the same spot.

    Parameters
    ----------
    copies : int
        Points at each place.

    Examples
    --------
    >>> duplicates(copies=2).X.tolist()
    [[0.0, 0.0], [0.0, 0.0], [1.0, 1.0], [1.0, 1.0]]
    """
    copies = whole(1, copies=copies)
    return Dataset(
        "duplicates",
        np.repeat([[0, 0], [1, 1]], copies, axis=0),
        np.repeat([0, 1], copies),
        f"{2 * copies} points in only two places: with k = 3 there are not "
        "enough different points to go round.",
        "made by hand for chapter 7",
    )
