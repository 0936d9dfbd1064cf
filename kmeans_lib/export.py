"""A run as one HTML file that needs no Python, no kernel and no network.

A browser opens it from a disk, an e-mail or a course page. It runs k-means itself:
k, start, seed and half-step can be changed, and centroids can be moved by hand.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .datasets import Dataset
from .init import INITS
from .setups import Setup
from .stage.offers import starts_of
from .stage.page import page_of
from .stage.state import LOOK, state_of
from .validation import as_path, as_text
from .words import a_kind, count, which_step

if TYPE_CHECKING:
    from ipywidgets import Widget

    from .trace import Film

# With one of these a stage shows something that is true of one run alone.
_OF_ONE_RUN = ("message", "overlay", "order", "weights", "hide_future")


def to_html(
    shown: "Film | Setup | Widget",
    path: str | Path | None = None,
    *,
    step: int | None = None,
    title: str | None = None,
    note: str = "",
    licence: str | None = None,
) -> str | Path:
    """Write a run as one self-contained HTML page.

    Parameters
    ----------
    shown : Trace, Setup, Scene, Film, Stage, or a lab with a ``stage``
        A stage or a lab opens in the page as it is: same half-step, same view.
        On the page k, start and seed can be changed, and centroids and points can
        be moved, as long as a browser can run the points at once. A film, and a
        stage that shows something true of one run alone, has its half-steps only.
        So the charts and questions of a lab, which need Python, stay behind.
    path : str or Path, optional
        Where to write it.
    step : int, optional
        The half-step to open on; -1 is the last.
    title, note : str
        The heading, and a short text below it, for those who open the page. Both
        are text: ``<b>`` is shown as it stands.
    licence : str, optional
        On what terms the points may be used; by default as the data set says.

    Returns
    -------
    str or Path
        The page itself without a path, else the path.

    Raises
    ------
    TypeError
        If there is no run in what was given, or something else is not of its kind.
    ValueError
        If `path` is a folder.
    IndexError
        If there is no such half-step.

    Notes
    -----
    The address says what is on screen, as in ``run.html#k=4&seed=3&step=5``: a
    link with it opens the page at this moment. Printed, the page is a film strip.

    Examples
    --------
    >>> from kmeans_lib import Setup
    >>> page = to_html(Setup("six points", 2), note="Which point changes first?")
    >>> page[:15], "Which point changes first?" in page, "<script src" in page
    ('<!doctype html>', True, False)
    """
    file = None if path is None else as_path(path, "path")
    page = _page(shown, step, title, note, licence)
    if file is None:
        return page
    file.write_text(page, encoding="utf-8")
    return file


def _page(
    shown: Any, step: int | None, title: str | None, note: str, licence: str | None
) -> str:
    film, stage = _find(shown)
    setup = getattr(film, "setup", None)
    state = _state(film, setup, stage)
    if step is not None:
        state["step"] = which_step(step, len(film.steps))
    return page_of(
        state,
        map(film.sentence, range(len(film.steps))),
        title=_title(film, setup) if title is None else as_text(title, "title"),
        note=as_text(note, "note"),
        source=_source(setup.dataset if setup else None, licence),
    )


def _find(shown: Any) -> "tuple[Film, Any]":
    """Return the run in what was given, and the stage if there is one."""
    if reason := getattr(shown, "no_page", ""):
        raise TypeError(reason)
    if hasattr(shown, "record"):  # a Setup or a scene
        return shown.record(), None
    if hasattr(shown, "steps"):
        return shown, None
    stage = getattr(shown, "stage", shown)
    if getattr(stage, "trace", None) is not None and hasattr(stage, "hide_future"):
        return stage.trace, stage
    raise TypeError(
        f"Found {a_kind(shown)} without a run. Needed: a Trace, a Setup, a "
        "Stage that shows a run, or a lab with one. Try to_html(record(X, k))."
    )


def _state(film: "Film", setup: Setup | None, stage: Any) -> dict[str, Any]:
    """Return what the page is told: the look of the stage, starts to choose from."""
    features = stage.features if stage else setup.dataset.features if setup else ()
    state = state_of(film, features)
    if stage:
        state |= {name: getattr(stage, name) for name in ("step", *LOOK)}
    is_free = state["rules"] and not any(state[name] for name in _OF_ONE_RUN)
    if setup and is_free:
        state["run"]["of"], choice = _choice(setup, _inits(setup, stage))
        state |= choice | _hand(stage)
    return state


def _choice(setup: Setup, inits: list[Any]) -> tuple[list[int], dict[str, Any]]:
    """Return k, start and seed of the run shown, and the traits that say them."""
    tables, init, seed = starts_of(setup, inits)
    choice = {"k": setup.k, "init": init, "seed": seed}
    starts = {str(i): table for i, table in enumerate(tables)}
    return [*choice.values()], {**choice, "starts": starts}


def _hand(stage: Any) -> dict[str, Any]:
    """Return what a hand edits on a stage, if that can go on without Python."""
    if not stage or stage.mode not in ("centroids", "points"):
        return {}
    return {name: getattr(stage, name) for name in ("mode", stage.mode)}


def _inits(setup: Setup, stage: Any) -> list[Any]:
    """Return the starts to choose from, those without a name first."""
    offered = stage.choices.inits if stage and stage.choices else INITS
    names = [init for init in offered if isinstance(init, str)]
    others = [init for init in offered if not isinstance(init, (str, type(None)))]
    return [*(others if isinstance(setup.init, str) else [setup.init]), *names]


def _title(film: "Film", setup: Setup | None) -> str:
    if setup is None:
        return f"k-means, {count(film.k, 'cluster')}, step by step"
    name = setup.dataset.name
    return f"k-means on {name}" if setup.dataset.source != "your own" else "k-means"


def _source(data: Dataset | None, licence: str | None) -> str:
    """Return where the points come from, and on what terms."""
    source = data.source if data else "your own"
    said = [] if source == "your own" else [f"Points: {source}."]
    own = data.licence if data else ""
    if terms := own if licence is None else as_text(licence, "licence"):
        said.append(f"Licence: {terms}.")
    return " ".join(said)
