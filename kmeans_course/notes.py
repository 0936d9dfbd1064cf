"""Which exercises are done: kept in a small file beside the notebook.

The file is ``.kmeans_progress.json`` in the folder that the notebook runs
in, or where the environment variable KMEANS_PROGRESS says. It holds no name
and is sent nowhere.
"""

import importlib
import json
import os
import pkgutil
from pathlib import Path
from typing import Any

# number -> its check, in the order in which they were imported
EXERCISES: dict[str, Any] = {}


def progress(chapter: int | None = None) -> None:
    """Print which exercises are done.

    Parameters
    ----------
    chapter : int, optional
        One chapter only; without it, all of them.

    Examples
    --------
    >>> progress(1)
    Chapter 1: 0 of 5 exercises done
      1.1  distance of two points    not attempted
      1.2  the nearest centroid      not attempted
      1.3  the mean of each cluster  not attempted
      1.4  the whole run             not attempted
      1.5  pictures in the loop      not attempted
    """
    seen, chapters = read(), by_chapter()
    for number in chapters if chapter is None else [chapter]:
        for line in _table(number, chapters.get(number, []), seen):
            print(line)


def _table(chapter, checks, seen):
    done = sum(seen.get(c.number, {}).get("done", False) for c in checks)
    yield f"Chapter {chapter}: {done} of {len(checks)} exercises done"
    width = max((len(check.title) for check in checks), default=0)
    for check in checks:
        state = _state(seen.get(check.number, {}))
        yield f"  {check.number}  {check.title:{width}}  {state}"


def _state(entry):
    if entry.get("done"):
        return "done"
    tries = entry.get("tries", 0)
    return f"not yet, {tries} tried" if tries else "not attempted"


def export_progress(path: str | Path) -> None:
    """Write the progress to a small file for a teacher.

    Parameters
    ----------
    path : str or Path
        Where to, for example ``"ada.json"``.
    """
    chapters = by_chapter()
    seen = read()
    content = {
        check.number: {
            "title": check.title,
            "done": seen.get(check.number, {}).get("done", False),
            "tries": seen.get(check.number, {}).get("tries", 0),
        }
        for checks in chapters.values()
        for check in checks
    }
    text = json.dumps(content, indent=1, ensure_ascii=False)
    Path(path).write_text(text + "\n", encoding="utf-8")
    print(f"Written to {path}.")


def by_chapter() -> dict[int, list]:
    """Return the checks of every chapter, as a dict of lists."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name.startswith("chapter"):
            importlib.import_module(f"{__package__}.{module.name}")
    chapters: dict[int, list] = {}
    for number in sorted(EXERCISES, key=_in_order):
        chapter = int(number.split(".")[0])
        chapters.setdefault(chapter, []).append(EXERCISES[number])
    return chapters


def _in_order(number):
    return [int(part) for part in number.split(".")]


def note(verdict: Any) -> None:
    """Add a verdict to the file; say nothing where it cannot be written."""
    if verdict.state == "not attempted":
        return
    seen = read()
    entry = seen.setdefault(verdict.number, {"done": False, "tries": 0})
    if not entry["done"]:
        entry["tries"] += 1
        entry["done"] = verdict.state == "correct"
    try:
        _write(seen)
    except OSError:
        pass  # a read-only folder must not stop the learner


def read() -> dict[str, Any]:
    """Return what the file holds; empty if there is none to be read."""
    try:
        seen = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return seen if isinstance(seen, dict) else {}


def _write(seen):
    path = _path()
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(seen, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)  # whole or not at all


def _path():
    return Path(os.environ.get("KMEANS_PROGRESS", ".kmeans_progress.json"))
