"""A run as a film: frames for a GIF or a video on a slide."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._captions import caption
from ._drawing import as_film, draw_step
from .figures import Picture

if TYPE_CHECKING:
    from matplotlib.animation import FuncAnimation

    from ..trace import Film


def animate(
    film: "Film", *, interval: float = 900, features: tuple[int, int] = (0, 1)
) -> "FuncAnimation":
    """Make a matplotlib animation with one frame per half-step.

    ``animate(trace).save("run.gif")`` writes a file for slides; with ffmpeg on the
    machine ``save("run.mp4")`` writes a video.

    Parameters
    ----------
    film : Film
        A `Trace`, or anything with its ``X``, ``k``, ``steps`` and
        ``sentence(t)``.
    interval : float
        How long a frame stays, in milliseconds.
    features : pair of int
        The two columns of ``X`` to show, if there are more.

    Returns
    -------
    matplotlib.animation.FuncAnimation
        Its ``save`` raises a ValueError where ffmpeg is needed and missing.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from kmeans_lib import load, record
    >>> film = animate(record(load("six points").X, 2))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     film.save(Path(folder) / "run.gif")
    """
    from matplotlib.animation import FuncAnimation
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    last = len(as_film(film).steps) - 1
    figure = Picture(figsize=(4.8, 5.0), dpi=100, alt=film.sentence(last))
    FigureCanvasAgg(figure)
    ax = figure.add_subplot()

    def show(t: int) -> None:
        ax.clear()
        draw_step(ax, film, t, features)
        ax.set_title(caption(film, t), loc="left", fontsize=10)

    class Animation(FuncAnimation):
        def save(
            self, filename: str | Path, writer: Any = None, *more: Any, **named: Any
        ) -> None:
            chosen = writer or _writer_for(Path(filename))
            super().save(filename, chosen, *more, **named)

    return Animation(figure, show, frames=last + 1, interval=interval)


def _writer_for(file: Path) -> str:
    """Return what writes a file of this name: Pillow comes along, ffmpeg may not."""
    if file.suffix.lower() in (".gif", ".png", ".webp"):
        return "pillow"
    if not shutil.which("ffmpeg"):
        raise ValueError(
            f"Found no program that writes {file.name}. Needed: ffmpeg on this "
            f'machine, or a GIF: save("{file.stem}.gif").'
        )
    return "ffmpeg"
