"""What stands still, drawn with matplotlib: figures of runs, and films as files.

Every function takes a `Film` (a `Trace` is one) and draws it with the colours
and shapes of the palette that the browser uses too. Importing this package
loads matplotlib.
"""

from . import _quiet as _quiet
from ._drawing import INK, LINE, MUTED
from .criteria import (
    plot_curves,
    plot_distances,
    plot_gap,
    plot_halves,
    plot_silhouettes,
)
from .figures import (
    Picture,
    filmstrip_png,
    plot_filmstrip,
    plot_inertia,
    plot_step,
    plot_sweep,
)
from .films import animate
from .panels import plot_bars, plot_ends, plot_groups, plot_images, plot_pairs

__all__ = [
    "INK",
    "LINE",
    "MUTED",
    "Picture",
    "animate",
    "filmstrip_png",
    "plot_bars",
    "plot_curves",
    "plot_distances",
    "plot_ends",
    "plot_filmstrip",
    "plot_gap",
    "plot_groups",
    "plot_halves",
    "plot_images",
    "plot_inertia",
    "plot_pairs",
    "plot_silhouettes",
    "plot_step",
    "plot_sweep",
]
