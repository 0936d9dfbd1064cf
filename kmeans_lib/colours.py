"""The clusters' colours and shapes: one table for browser and matplotlib.

No two of the twelve share a shape, so no reading depends on colour; the
colours keep a CIEDE2000 distance of 10 for normal sight, deuteranopia,
protanopia and tritanopia, on a light and on a dark ground (a test measures
it).  Pure Python without imports, so that every layer can read it.
"""


class Mark:
    """How the points of one cluster look.

    Attributes
    ----------
    name : str
        The word for it in class: "the blue cluster".
    marker : str
        matplotlib's name of the shape; the browser draws the same one.
    light, dark : str
        ``#rrggbb`` on a light and on a dark ground.
    hollow : bool
        True if only the outline is drawn (from the ninth cluster on).

    Examples
    --------
    >>> cluster_mark(0).name, cluster_mark(0).marker
    ('blue', 'o')
    """

    __slots__ = ("name", "marker", "light", "dark", "hollow")

    def __init__(
        self, name: str, marker: str, light: str, dark: str, hollow: bool = False
    ) -> None:
        self.name, self.marker, self.hollow = name, marker, hollow
        self.light, self.dark = light, dark

    def __repr__(self) -> str:
        return f"Mark({self.name!r}, {self.marker!r})"

    def as_dict(self) -> dict[str, str | bool]:
        """Return the fields as a plain dict, for JSON.

        Returns
        -------
        dict

        Examples
        --------
        >>> UNASSIGNED.as_dict()["light"]
        '#80858d'
        """
        return {field: getattr(self, field) for field in self.__slots__}


PALETTE = (
    Mark("blue", "o", "#1b49ae", "#7699fb"),
    Mark("orange", "s", "#e16c10", "#ec7c0e"),
    Mark("green", "^", "#098260", "#96d798"),
    Mark("pink", "D", "#b865a0", "#f693c2"),
    Mark("sky", "P", "#2296d1", "#70e4fc"),
    Mark("olive", "v", "#656902", "#f9cc21"),
    Mark("violet", "X", "#6862d4", "#7f62d5"),
    Mark("red", "*", "#92323d", "#cb4930"),
    Mark("mauve", "o", "#7c5e74", "#9f6b5f", hollow=True),
    Mark("forest", "s", "#1e4900", "#169b86", hollow=True),
    Mark("aubergine", "^", "#4e3a53", "#ba78b0", hollow=True),
    Mark("moss", "D", "#86945b", "#82ad66", hollow=True),
)

UNASSIGNED = Mark("unassigned", "o", "#80858d", "#8f939a")


def cluster_mark(label: int) -> Mark:
    """Return how the points with this label look.

    From the thirteenth cluster on the table starts again: two clusters then
    share a look, which the stage says in words.

    Parameters
    ----------
    label : int
        -1 for a point that belongs to no cluster yet.

    Returns
    -------
    Mark

    Examples
    --------
    >>> cluster_mark(-1).name, cluster_mark(3).name, cluster_mark(12).name
    ('unassigned', 'pink', 'blue')
    """
    return UNASSIGNED if label < 0 else PALETTE[label % len(PALETTE)]
