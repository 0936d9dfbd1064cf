"""Measured data: flowers, birds, wines, digits, a photograph."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..validation import check_name
from .dataset import Dataset, as_names, standardised, whole

DATA = Path(__file__).parents[1] / "data"
PENGUIN_FEATURES = (
    "bill length, mm",
    "bill depth, mm",
    "flipper length, mm",
    "body mass, g",
)


def ruspini() -> Dataset:
    """75 points in four groups, a classic of fuzzy clustering."""
    return Dataset(
        "Ruspini",
        _table("ruspini.csv")[0],
        None,
        "75 points that fall into four groups at a glance.",
        "E. H. Ruspini, 'Numerical methods for fuzzy clustering', "
        "Information Sciences 2, 1970; see kmeans_lib/data/README.md",
    )


def iris() -> Dataset:
    """150 irises of three species, four measurements each."""
    X, truth, features = _table("iris.csv", "species")
    return Dataset(
        "iris",
        X,
        truth,
        "150 flowers of three species; two of the species overlap.",
        "R. A. Fisher, 1936, after measurements by E. Anderson; the copy "
        "that scikit-learn ships",
        features,
        "CC BY 4.0",
    )


def penguins(
    *, features: Sequence[str] = PENGUIN_FEATURES, scaled: bool = False
) -> Dataset:
    """342 penguins of three species, four measurements each.

    Parameters
    ----------
    features : sequence of str
        Which of `PENGUIN_FEATURES` to keep.
    scaled : bool
        Give every feature the mean 0 and the standard deviation 1.

    Raises
    ------
    ValueError
        If a feature is not known.

    Examples
    --------
    >>> penguins().X[0]
    array([  39.1,   18.7,  181. , 3750. ])
    >>> two = ("bill length, mm", "body mass, g")
    >>> penguins(features=two, scaled=True).X.shape
    (342, 2)
    """
    features = as_names(features)
    for name in features:
        check_name(name, PENGUIN_FEATURES, f"The feature {name!r} of a penguin")
    X, truth, known = _table("penguins.csv", "species", leave_out="sex")
    X = X[:, [known.index(name) for name in features]]
    return Dataset(
        "penguins",
        standardised(X) if scaled else X,
        truth,
        _penguin_sentence(features, scaled),
        "Gorman, Williams and Fraser, 2014 (PLoS ONE 9(3): e90081), through "
        "palmerpenguins (CC0); see kmeans_lib/data/README.md",
        tuple(_scaled_name(name) for name in features) if scaled else tuple(features),
        "CC0 1.0",
    )


def penguin_sex() -> NDArray[np.str_]:
    """Return the sex of each of the 342 penguins: "female", "male" or "".

    Nine were not determined.

    Examples
    --------
    >>> penguin_sex()[:3].tolist()
    ['male', 'female', 'female']
    """
    import csv

    with open(DATA / "penguins.csv", encoding="utf-8", newline="") as lines:
        return np.array([bird["sex"] for bird in csv.DictReader(lines)])


def wine(*, scaled: bool = False) -> Dataset:
    """178 wines from three growers, 13 chemical measurements each.

    Parameters
    ----------
    scaled : bool
        Give every feature the mean 0 and the standard deviation 1.

    Examples
    --------
    >>> wine().X.shape
    (178, 13)
    """
    X, truth, features = _table("wine.csv", "grower")
    return Dataset(
        "wine",
        standardised(X) if scaled else X,
        truth,
        "178 wines of three growers; proline is counted in hundreds and "
        "drowns the other twelve features until they are scaled.",
        "M. Forina and others, through the UCI repository; the copy that "
        "scikit-learn ships",
        features,
        "CC BY 4.0",
    )


def digits() -> Dataset:
    """1797 handwritten digits of 8 by 8 pixels, grey values 0 to 16."""
    with np.load(DATA / "digits.npz") as stored:
        pixels, truth = stored["pixels"], stored["digit"]
    return Dataset(
        "digits",
        pixels,
        truth.astype(int),
        "1797 handwritten digits; each pixel is a feature, so a centroid is a picture.",
        "E. Alpaydin and C. Kaynak, 1998, through the UCI repository; the "
        "copy that scikit-learn ships",
        tuple(f"pixel {j // 8},{j % 8}" for j in range(64)),
        "CC BY 4.0",
    )


def photograph(*, every: int = 8) -> Dataset:
    """The colours of a photograph, one point per pixel, 0 to 255.

    Parameters
    ----------
    every : int
        Keep every 8th row and column; 1 keeps all 273 280 pixels.

    Examples
    --------
    >>> photograph().X.shape
    (4320, 3)
    """
    image = photo_image(every=every)
    return Dataset(
        "photograph",
        image.reshape(-1, 3).astype(float),
        None,
        f"{image.shape[0] * image.shape[1]} pixels. The coordinates of each point "
        "are amounts of red, green and blue; the k centroids form a palette.",
        "'china.jpg' by danielbuechele (CC BY 2.0); the copy that scikit-learn ships; "
        "see kmeans_lib/data/README.md",
        ("red", "green", "blue"),
        "CC BY 2.0",
    )


def photo_image(*, every: int = 1) -> NDArray[np.uint8]:
    """The photograph itself.

    Parameters
    ----------
    every : int
        Keep every so many rows and columns.

    Returns
    -------
    image : ndarray of uint8, shape (height, width, 3)

    Examples
    --------
    >>> photo_image().shape
    (427, 640, 3)
    """
    from PIL import Image  # here, so that the other sets need NumPy alone

    every = whole(1, every=every)
    with Image.open(DATA / "china.jpg") as image:
        return np.array(image)[::every, ::every].copy()


def _table(
    name: str, group: str | None = None, leave_out: str | None = None
) -> tuple[NDArray[np.float64], NDArray[np.intp] | None, tuple[str, ...]]:
    """Read points, the group of each point and the features from a CSV file."""
    import csv  # here, because it takes time and most sets need no file

    lines = (DATA / name).read_text("utf-8").splitlines()
    header, *rows = csv.reader(lines)
    columns = dict(zip(header, zip(*rows)))
    kinds = columns.pop(group) if group else None
    if leave_out:
        del columns[leave_out]
    truth = None if kinds is None else np.unique(kinds, return_inverse=True)[1]
    return np.array([*columns.values()], float).T, truth, tuple(columns)


def _penguin_sentence(features: Sequence[str], scaled: bool) -> str:
    if scaled:
        return (
            "342 penguins of three species, each feature in units of its own "
            "standard deviation."
        )
    if "body mass, g" in features:
        return (
            "342 penguins of three species; body mass in grams drowns the "
            "millimetres until the features are scaled."
        )
    return "342 penguins of three species, measured in millimetres."


def _scaled_name(name: str) -> str:
    return name.split(",")[0] + ", standard deviations"
