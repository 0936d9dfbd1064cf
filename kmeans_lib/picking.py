"""A start that grows pick by pick, as half-steps that a stage can show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .colours import cluster_mark
from .init import PICKS, Pick
from .lloyd import Step, assign, own_distances
from .setups import Setup
from .validation import Floats, as_points, check_name, check_seed
from .words import number, short_of


@dataclass(frozen=True, eq=False)
class Picking:
    """A start that grows, centroid by centroid: a `Film`.

    Half-step 0 has no centroid; draws and weighings follow alternately. Where the
    farthest point is next there is no draw: the point is taken.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_features)
    k : int
    picks : tuple of Pick
    steps : tuple of Step
        Centroids not chosen yet are nan; inertia is the sum of D².
    chances : tuple of ndarray of shape (n_samples,)
        The chance of each point at each half-step: in the draw that is
        shown, or in the next one.
    sizes : tuple of ndarray of shape (n_samples,)
        D² of each point at each half-step; ones before the first draw.
    words : tuple of str
        One sentence for each half-step.
    """

    X: Floats
    k: int
    picks: tuple[Pick, ...]
    steps: tuple[Step, ...]
    chances: tuple[Floats, ...]
    sizes: tuple[Floats, ...]
    words: tuple[str, ...]

    def sentence(self, t: int) -> str:
        """Say in one plain English sentence what happened in half-step t."""
        return self.words[t]

    def title(self, t: int) -> str:
        """Say where half-step t belongs: "Pick 2, the draw"."""
        return self.words[t].partition(": ")[0]

    def pick_at(self, t: int) -> Pick | None:
        """Return the pick that half-step t draws, or None if it draws none."""
        return self.picks[t // 2] if t % 2 else None

    @property
    def start(self) -> Floats:
        """The k centroids that were chosen."""
        return self.steps[-1].centroids


def pick_start(X: ArrayLike, k: int, init: str, seed: int = 0) -> Picking:
    """Choose k centroids and keep every half-step of it.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    k : int
    init : str
        A name in `PICKS`.
    seed : int

    Returns
    -------
    Picking
        Its start is that of `record` for the same arguments.

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

    Examples
    --------
    >>> two = pick_start([[0, 0], [0, 1], [9, 9]], 2, "farthest")
    >>> [step.phase for step in two.steps]
    ['init', 'draw', 'weigh', 'take', 'weigh']
    >>> two.title(1)
    'Pick 1, the draw'
    """
    X, init = as_points(X), check_name(init, PICKS, f"init={init!r}")
    rng = np.random.default_rng(check_seed(seed))
    picks = tuple(PICKS[init](X, k, rng))
    steps, chances, sizes, words = zip(*_half_steps(X, picks, init))
    return Picking(X, k, picks, steps, chances, sizes, words)


def _half_steps(
    X: Floats, picks: Sequence[Pick], init: str
) -> Iterator[tuple[Step, Floats, Floats, str]]:
    """Yield step, chances, sizes and words of each half-step."""
    k = len(picks)
    centroids = np.full((k, X.shape[1]), np.nan)
    labels = np.full(len(X), -1, np.int32)
    D = np.ones(len(X))
    yield (
        Step("init", 0, centroids, labels, np.nan),
        D / len(X),
        D,
        f"Before the first pick: {_all_alike(len(X))}.",
    )
    for i, pick in enumerate(picks, start=1):
        centroids = centroids.copy()
        centroids[i - 1] = X[pick.row]
        by_chance = i == 1 or init != "farthest"
        name, say = (
            ("the draw", _drawn) if by_chance else ("the farthest point", _taken)
        )
        yield (
            Step("draw" if by_chance else "take", i, centroids, labels, np.nan),
            pick.probabilities,
            D,
            f"Pick {i}, {name}: {say(i, pick)}",
        )
        labels = assign(X, centroids[:i])
        D = own_distances(X, labels, centroids)
        chances = picks[i].probabilities if i < k else D / (D.sum() or 1)
        yield (
            Step("weigh", i, centroids, labels, D.sum()),
            chances,
            D,
            f"Pick {i}, D²: {_weighed(D, chances)}"
            if i < k
            else _all_chosen(X, centroids),
        )


def _all_alike(n: int) -> str:
    return (
        "there is only one point" if n == 1 else f"all {n} points have the same chance"
    )


def _drawn(i: int, pick: Pick) -> str:
    new = f"the {cluster_mark(i - 1).name} centroid"
    chance = pick.probabilities[pick.row]
    if i == 1:
        return f"{new} is any point: each had a chance of {odds(chance)}."
    times = chance * len(pick.probabilities)
    often = f"{times:.1f}" if times >= 0.1 else number(times, 1)
    had = f"a chance of {odds(chance)}, {often} times that of an average point"
    if len(pick.candidates) == 1:
        return f"{new} had {had}."
    return (
        f"of {len(pick.candidates)} points drawn, {new} lowers the sum of D² "
        f"most. It had {had}."
    )


def _taken(i: int, pick: Pick) -> str:
    return (
        f"no chance is involved. The {cluster_mark(i - 1).name} centroid is the point "
        "farthest from all centroids so far, at "
        f"D² = {number(pick.distances[pick.row])}."
    )


def _weighed(D: Floats, chances: Floats) -> str:
    most = chances.max()
    is_next = "is next" if most == 1 else f"has a chance of {odds(most)} to be next"
    return (
        "the area of a point grows with D², its squared distance to the nearest "
        f"centroid. The sum of all is {number(D.sum())}; the largest one {is_next}."
    )


def _all_chosen(X: Floats, centroids: Floats) -> str:
    run = Setup(X, len(centroids), centroids).record()
    return (
        f"The start is complete: the sum of D² is {number(run[1].inertia)}. "
        f"k-means from here ends at inertia {number(run.inertia)}."
    )


def odds(chance: float) -> str:
    """Write a chance in per cent and as one in so many.

    100% and 0% are said only where they hold.

    Examples
    --------
    >>> odds(0.004), odds(1.0), odds(9801 / 9802)
    ('0.4% (1 in 250)', '100%', '99.99%')
    """
    if chance == 0:
        return "0%"
    if chance < 0.495:  # the others are not one in two, or in one
        return f"{100 * chance:.2g}% (1 in {round(1 / chance)})"
    return f"{short_of(100, 100 * chance, 3)}%"
