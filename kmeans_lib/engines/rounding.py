"""How far rounding can lead an engine away from `lloyd_steps`, in the worst case.

The result of + - * / and sqrt in float64 is off by at most EPS / 2 of itself.
Every bound here follows from that, and is rounded up to a simpler one.

The same words everywhere:

- z is a point and c a centroid of an engine. Both are measured from a centre
  near the mean of the data, since rounding is small there.
- `reach`: all points and all starting centroids are this near to the centre.
- `farthest`: the same, from 0. `lloyd_steps` sums the points as they are.
- `slip`: no centroid of an engine is farther than this from the centroid that
  `lloyd_steps` has.

Below `SMALLEST_REACH` squares lose digits at the bottom of float64, and no
bound holds: such data are left to `lloyd_steps` itself.
"""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..validation import Floats

EPS = float(np.finfo(np.float64).eps)
EPS32 = float(np.finfo(np.float32).eps)
SMALLEST_REACH = 1e-140
Numbers = TypeVar("Numbers", float, Floats)


def sum_error(moving: NDArray[Any], sizes: Floats, reach: float) -> Floats:
    """Bound what a sum loses when points are added to it or taken away.

    Each of the `moving` additions rounds a sum of at most ``sizes + moving``
    points, so it loses at most EPS / 2 times ``(sizes + moving) * reach``. That is
    also enough if the points are summed before they are added.

    Parameters
    ----------
    moving, sizes : ndarray
        Points that are added or taken away, and points in the sum before.
    reach : float
    """
    return EPS * reach * moving * (sizes + moving)


def slip_of(error: Floats, sizes: Floats, reach: float, farthest: float) -> Floats:
    """Bound how far the centroids are from those of `lloyd_steps`.

    - Our mean: a point loses EPS of `reach` when it is moved to the centre
      and scaled, the sum has lost `error`, the quotient loses EPS / 2.
    - The mean of `lloyd_steps`: the i-th addition rounds a sum of i points.
      All of them lose EPS / 4 * sizes**2 * farthest, which is divided by
      `sizes`; the quotient loses EPS / 2 of `farthest`.

    A centroid without points has lost what moving it to the centre costs.

    Parameters
    ----------
    error, sizes : ndarray of shape (..., k)
        What the sums have lost, see `sum_error`, and the sizes of the clusters.
    reach, farthest : float

    Returns
    -------
    ndarray of shape (...)
        The largest of the k.
    """
    ours = error / np.maximum(sizes, 1) + 4 * EPS * reach
    theirs = EPS * (sizes + 4) * farthest
    return np.asarray(np.max(ours + theirs, axis=-1))


def difference_error(d: int, reach: Numbers) -> Numbers:
    """Bound the error of a squared distance that is summed from differences.

    A difference, its square and d - 1 additions each lose EPS / 2 of
    themselves, the difference twice: d + 2 in all. And the squared distance is
    at most ``(2 * reach)**2``.
    """
    return 2 * (d + 4) * EPS * reach**2


def score_error(d: int, reach: Numbers, eps: float = EPS) -> Numbers:
    """Bound the error of a score |c|² - 2 c·z that a matrix product computes.

    The score is a sum of d + 1 products, in whatever order the processor
    likes. Each loses ``eps / 2`` of itself in each of at most d + 1 additions, in
    the multiplication, and (in float32) when its two factors are converted. The
    sizes of the products add up to at most ``3 * reach**2``, so that is
    ``1.5 * (d + 3) * eps * reach**2``; the rest is for adding a bound to a score.

    Parameters
    ----------
    d : int
        Number of features.
    reach : float
        Of points and centroids.
    eps : float
        `EPS` or `EPS32`: the precision of the product.
    """
    return 2 * (d + 4) * eps * reach**2


def doubt(error: Numbers, d: int, reach: float, slip: Numbers) -> Numbers:
    """Bound the lead below which `lloyd_steps` might see another nearest centroid.

    Two squared distances that we compare are both off by the `error` of the way
    in which we compute them. Those of `lloyd_steps` are off by
    `difference_error`. They belong to centroids that are up to `slip` away,
    which changes a distance of at most ``2 * reach + slip`` by at most `slip`,
    and its square by at most ``4 * (reach + slip) * slip``.

    Parameters
    ----------
    error : float or ndarray
        Of our squared distances, or of scores that stand for them.
    d : int
        Number of features.
    reach, slip : float or ndarray
    """
    whole = reach + slip
    return 2 * (error + difference_error(d, whole) + 4 * whole * slip)


def lead_of(
    best: Floats, second: Floats, squares: Floats, d: int, reach: float
) -> Floats:
    """Return a lower bound of how much nearer the nearest centroid is.

    With |z|² a score becomes a squared distance. |z|² loses EPS / 2 of itself d
    times, and the addition loses EPS / 2 of ``4 * reach**2``: the error of a
    score, rounded up as it is, has room for both. What the roots lose,
    `allowance` counts.

    Parameters
    ----------
    best, second : ndarray of shape (n,)
        The two lowest scores of each point.
    squares : ndarray of shape (n,)
        |z|² of each point.
    d : int
        Number of features.
    reach : float
        Of points and centroids.
    """
    error = score_error(d, reach)
    lead = np.sqrt(np.maximum(second + (squares - error), 0))
    lead -= np.sqrt(best + (squares + error))
    return lead


def allowance(d: int, reach: float, slip: float) -> float:
    """Bound the lead that rounding can eat up until another centroid wins.

    - The two centroids of `lloyd_steps` are up to `slip` away from ours, each
      in the worse direction.
    - `lloyd_steps` sees a squared distance off by (d + 2) EPS / 2 of itself, so
      it sees the nearer point as nearer if the distances, of at most
      ``2 * (reach + slip)``, differ by more than 1.5 (d + 2) EPS of
      ``reach + slip``.
    - The roots in `lead_of` and their difference lose 3 EPS of `reach`; adding
      the lead to what a centroid has travelled loses EPS of `reach`.
    """
    return 2 * slip + 2 * (d + 4) * EPS * (reach + slip)


def travel_of(moves: Floats, d: int) -> Floats:
    """Return an upper bound of lengths that were computed as `moves`.

    d squares of differences are off by (d + 2) EPS / 2 of themselves, the
    root by half as much and EPS / 2 more. A second EPS is for a sum of two.
    """
    return moves * (1 + (d + 4) * EPS)


def inertia_error(error: Floats, sizes: Floats, moves: Floats, reach: float) -> float:
    """Bound the error of the fall of inertia in an update, ``sizes @ moves**2``.

    That is the fall for means without error. Where a mean has moved by m and is
    off by e, inertia falls by ``sizes * (m**2 - 2 * m * e)`` at the least, and e is
    at most ``error / sizes + 2 * EPS * reach``.
    """
    return float(2 * moves @ (error + 2 * EPS * reach * sizes))
