"""A run as one HTML file that needs no Python, no kernel and no network.

The page holds the stage's own ES module, its style sheet and the run as JSON.
A browser opens it from a disk, an e-mail or a course page.
"""

import base64
import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .stage import Stage
from .stage.bundle import PAGE, javascript, stylesheet
from .stage.packing import pack
from .validation import as_path

if TYPE_CHECKING:
    from ipywidgets import Widget

    from .trace import Film

_TRAITS = (
    "palette",
    "loop",
    "data",
    "rules",
    "k",
    "init",
    "seed",
    "step",
    "max",
    "place",
    "view",
    "axes",
    "aspect",
    "frame",
    "hide_future",
    "message",
    "order",
    "overlay",
    "weights",
)

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0; padding: 24px; background: #ffffff; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #111111; }} }}
@media (max-width: 600px) {{ body {{ padding: 12px; }} }}
@media print {{ body {{ padding: 0; background: #ffffff; }} }}
{style}</style>
</head>
<body>
<main id="km-stage" aria-label="{title}"></main>
<noscript>
<p>With JavaScript this page shows each half-step as a picture. In words:</p>
<ol>{sentences}</ol>
</noscript>
<script type="application/json" id="km-state">{state}</script>
<script type="module">
{script}</script>
</body>
</html>
"""


def to_html(
    trace_or_lab: "Film | Widget", path: str | Path | None = None
) -> str | Path:
    """Write a run as one self-contained HTML page.

    Parameters
    ----------
    trace_or_lab : Film, Stage, or a lab with a ``stage``
        A film is a `Trace`, or anything with its ``X``, ``k``, ``steps`` and
        ``sentence(t)``. A stage or a lab opens in the page as it is:
        same half-step, same view. What needs Python (another k, another
        seed) is not in the page.
    path : str or Path, optional
        Where to write it.

    Returns
    -------
    str or Path
        The page itself without a path, else the path.

    Raises
    ------
    TypeError
        If there is no run in what was given, or `path` is not the name of a file.

    Examples
    --------
    >>> from kmeans_lib import record
    >>> page = to_html(record([[0, 0], [0, 1], [4, 0], [4, 1]], 2))
    >>> page[:15], "<script src" in page
    ('<!doctype html>', False)
    """
    page = _page(*_shown(trace_or_lab))
    if path is None:
        return page
    path = as_path(path, "path")
    path.write_text(page, encoding="utf-8")
    return path


def _shown(shown: Any) -> "tuple[Stage, Film]":
    stage = getattr(shown, "stage", shown)
    if hasattr(stage, "steps"):
        stage = Stage(stage)
    if isinstance(stage, Stage) and stage.trace is not None:
        return stage, stage.trace
    raise TypeError(
        f"Found a {type(shown).__name__} without a run. Needed: a Trace, a "
        "Stage that shows one, or a lab. Try to_html(record(X, k))."
    )


def _page(stage: Stage, film: "Film") -> str:
    sentences = map(film.sentence, range(len(film.steps)))
    return _PAGE.format(
        title=html.escape(f"k-means, {film.k} clusters, step by step"),
        style=stylesheet(),
        sentences="".join(f"<li>{html.escape(s)}</li>" for s in sentences),
        state=_json(stage, film),
        script=javascript(PAGE),
    )


def _json(stage: Stage, film: "Film") -> str:
    """The traits as JSON that cannot end the script element around it."""
    state = {name: getattr(stage, name) for name in _TRAITS}
    state |= {
        "run": pack(film),
        "starts": {},
        "controls": "all",
        "mode": "look",
        "size": "full",
    }
    state |= {"picked": [], "centroids": [], "points": [], "target": []}
    return json.dumps(state, default=_base64).replace("<", "\\u003c")


def _base64(data: bytes) -> dict[str, str]:
    return {"base64": base64.b64encode(data).decode("ascii")}
