"""Measured data: flowers, birds, wines, digits, a photograph."""

import numpy as np

from .dataset import Dataset, at_least, standardised

PENGUIN_FEATURES = (
    "bill length, mm",
    "bill depth, mm",
    "flipper length, mm",
    "body mass, g",
)


def ruspini() -> Dataset:
    """75 points in four groups, a classic of fuzzy clustering."""
    rows = _table("ruspini.csv")
    return Dataset(
        "Ruspini",
        np.array([[r["x"], r["y"]] for r in rows], float),
        None,
        "75 points that fall into four groups at a glance.",
        "E. H. Ruspini, 'Numerical methods for fuzzy clustering', "
        "Information Sciences 2, 1970; see kmeans_lib/data/README.md",
    )


def iris() -> Dataset:
    """150 irises of three species, four measurements each."""
    from sklearn.datasets import load_iris

    flowers = load_iris()
    return Dataset(
        "iris",
        flowers.data,
        flowers.target,
        "150 flowers of three species; two of the species overlap.",
        "R. A. Fisher, 1936, after measurements by E. Anderson; the copy "
        "that scikit-learn ships",
        tuple(name.replace(" (cm)", ", cm") for name in flowers.feature_names),
    )


def penguins(*, features=PENGUIN_FEATURES, scaled=False) -> Dataset:
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
    if unknown := set(features) - set(PENGUIN_FEATURES):
        raise ValueError(
            f"No penguin has a feature {min(unknown)!r}. Known: "
            f"{', '.join(map(repr, PENGUIN_FEATURES))}."
        )
    rows = _table("penguins.csv")
    X = np.array([[r[name] for name in features] for r in rows], float)
    _, truth = np.unique([r["species"] for r in rows], return_inverse=True)
    return Dataset(
        "penguins",
        standardised(X) if scaled else X,
        truth,
        _penguin_sentence(features, scaled),
        "Gorman, Williams and Fraser, 2014 (PLoS ONE 9(3): e90081), through "
        "palmerpenguins (CC0); see kmeans_lib/data/README.md",
        tuple(_scaled_name(name) for name in features) if scaled else tuple(features),
    )


def wine(*, scaled=False) -> Dataset:
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
    from sklearn.datasets import load_wine

    wines = load_wine()
    return Dataset(
        "wine",
        standardised(wines.data) if scaled else wines.data,
        wines.target,
        "178 wines of three growers; proline is counted in hundreds and "
        "drowns the other twelve features until they are scaled.",
        "M. Forina and others, through the UCI repository; the copy that "
        "scikit-learn ships",
        tuple(wines.feature_names),
    )


def digits() -> Dataset:
    """1797 handwritten digits of 8 by 8 pixels, grey values 0 to 16."""
    from sklearn.datasets import load_digits

    numerals = load_digits()
    return Dataset(
        "digits",
        numerals.data,
        numerals.target,
        "1797 handwritten digits; each pixel is a feature, so a centroid is a picture.",
        "E. Alpaydin and C. Kaynak, 1998, through the UCI repository; the "
        "copy that scikit-learn ships",
        tuple(f"pixel {j // 8},{j % 8}" for j in range(64)),
    )


def photograph(*, every=8) -> Dataset:
    """The colours of a photograph, one point a pixel, 0 to 255.

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
        f"{image.shape[0] * image.shape[1]} pixels, each a point with the "
        "amounts of red, green and blue; k centroids are a palette.",
        "'china.jpg' by danielbuechele (CC BY 2.0); the copy that scikit-learn ships",
        ("red", "green", "blue"),
    )


def photo_image(*, every=1):
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
    from sklearn.datasets import load_sample_image

    at_least(1, every=every)
    return load_sample_image("china.jpg")[::every, ::every].copy()


def _table(name):
    import csv  # here, because these two take 5 ms
    from importlib.resources import files

    text = files("kmeans_lib").joinpath("data", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _penguin_sentence(features, scaled):
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


def _scaled_name(name):
    return name.split(",")[0] + ", standard deviations"
