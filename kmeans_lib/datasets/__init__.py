"""Data sets of the course: `DATASETS` maps a name to a function.

Each function takes keyword options only and returns a `Dataset`; `load`
calls it by name. Everything works offline. `read_points` reads a CSV file
of your own.
"""

from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np

from ..validation import check_name
from ..words import listed
from . import blobs, by_hand, harder, real
from .csv_file import read_points
from .dataset import Dataset

__all__ = ["DATASETS", "Dataset", "load", "read_points"]

# In the order of a drop-down: small to large, easy to hard, made to measured.
DATASETS: dict[str, Callable[..., Dataset]] = {
    "six points": by_hand.six_points,
    "line of three": by_hand.line_of_three,
    "tie triple": by_hand.tie_triple,
    "rectangle": by_hand.rectangle,
    "five points": by_hand.five_points,
    "duplicates": by_hand.duplicates,
    "four blobs": blobs.four_blobs,
    "three blobs": blobs.three_blobs,
    "four blobs and two outliers": blobs.four_blobs_and_two_outliers,
    "stretched blobs": blobs.stretched_blobs,
    "grid of blobs": blobs.grid_of_blobs,
    "made to order": blobs.made_to_order,
    "overlapping blobs": blobs.overlapping_blobs,
    "unbalanced blobs": blobs.unbalanced_blobs,
    "blobs with noise features": blobs.blobs_with_noise_features,
    "25 blobs far apart": blobs.far_apart,
    "outlier pair": harder.outlier_pair,
    "round blobs": harder.round_blobs,
    "slanted blobs": harder.slanted_blobs,
    "varied blobs": harder.varied_blobs,
    "uneven blobs": harder.uneven_blobs,
    "mouse": harder.mouse,
    "moons": harder.moons,
    "rings": harder.rings,
    "uniform noise": harder.uniform_noise,
    "Ruspini": real.ruspini,
    "iris": real.iris,
    "penguins": real.penguins,
    "wine": real.wine,
    "digits": real.digits,
    "photograph": real.photograph,
}


def load(name: str, /, **options: Any) -> Dataset:
    """Make the data set called `name`.

    Parameters
    ----------
    name : str
        A key of `DATASETS`.
    **options
        What the function of that data set takes, by keyword.

    Returns
    -------
    Dataset

    Raises
    ------
    ValueError
        If there is no data set of that name.
    TypeError
        If the data set has no option of that name.

    Examples
    --------
    >>> load("six points").X.shape
    (6, 2)
    >>> load("rectangle", w=10).X[-1]
    array([10.,  1.])
    """
    is_file = isinstance(name, str) and Path(name).suffix
    more = "; read_points of kmeans_lib.datasets reads a file" if is_file else ""
    make = DATASETS[check_name(name, DATASETS, f"The data set {name!r}", more)]
    known = signature(make).parameters
    if unknown := [option for option in options if option not in known]:
        raise TypeError(
            f"The data set {name!r} has no option {unknown[0]!r}. Known: "
            f"{listed(known) or 'none'}."
        )
    # NumPy's small integers would overflow
    plain = {
        option: value.item() if isinstance(value, np.generic) else value
        for option, value in options.items()
    }
    return make(**plain)
