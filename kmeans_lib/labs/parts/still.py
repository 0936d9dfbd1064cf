"""Pictures that stand still: of a lab without a kernel, and for a slide."""

import io
import textwrap
from collections.abc import Callable
from typing import Any

from ...stage import Stage
from ...trace import Film


def still_picture(
    alt: str,
    draw_chart: Callable[[Any], None],
    film: Film | None,
    t: int = -1,
    features: tuple[int, int] = (0, 1),
) -> bytes:
    """Draw a chart, beside a half-step of a run if there is one: the bytes of a PNG.

    `alt` stands above the picture too; `draw_chart` takes matplotlib axes.
    """
    from ...plots import Picture, plot_step  # loads matplotlib

    parts = 1 if film is None else 2
    figure = Picture(figsize=(4.8 * parts, 4.6), dpi=80, alt=alt)
    figure.suptitle(textwrap.fill(alt, 58 * parts), x=0.01, ha="left", fontsize=10)
    left, *right = figure.subplots(1, parts, squeeze=False)[0]
    draw_chart(left)
    left.spines[["top", "right"]].set_visible(False)
    if film is not None:
        features = features if film.X.shape[1] > max(features) else (0, 1)
        plot_step(film, t, right[0], features=features)
    return figure.png()


def drawn(stage: Stage, kind: str) -> bytes:
    """Draw the half-step that is on a stage, as a file for a slide: PNG or SVG."""
    from ...plots import plot_step  # loads matplotlib

    film: Any = stage.trace
    axes = (stage.axes[0], stage.axes[-1])
    features = axes if film.X.shape[1] > max(axes) else (0, 1)
    figure = plot_step(
        film, stage.step, features=features, regions=stage.view["regions"]
    )
    content = io.BytesIO()
    figure.savefig(content, format=kind.lower(), dpi=200)
    return content.getvalue()
