"""Which exercises are done: kept in a small file beside the notebook.

The file is ``.kmeans_progress.json`` in the folder that the notebook runs
in, or where the environment variable KMEANS_PROGRESS says. It holds no name
and is sent nowhere.
"""

import importlib
import json
import os
import pkgutil
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kmeans_lib.validation import as_folder, as_path
from kmeans_lib.words import listed

if TYPE_CHECKING:
    import pandas

# number -> its check, in the order in which they were imported
EXERCISES: dict[str, Any] = {}
SAID: set[str] = set()  # what is said once only
PATIENCE = 2.0  # seconds that a check waits for another kernel's note


def progress(chapter: int | None = None) -> None:
    """Print which exercises are done.

    Parameters
    ----------
    chapter : int, optional
        One chapter only; without it, all of them.

    Raises
    ------
    ValueError
        If there is no such chapter.

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
    if chapter is not None and chapter not in chapters:
        raise ValueError(
            f"chapter={chapter!r} is not known. Known: {listed(chapters)}."
        )
    for number in chapters if chapter is None else [chapter]:
        for line in _table(number, chapters[number], seen):
            print(line)


def _table(chapter, checks, seen):
    done = sum(_entry(seen, c.number)["done"] for c in checks)
    yield f"Chapter {chapter}: {done} of {len(checks)} exercises done"
    width = max(len(check.title) for check in checks)
    for check in checks:
        state = _state(_entry(seen, check.number))
        yield f"  {check.number}  {check.title:{width}}  {state}"


def _state(entry):
    if entry["done"]:
        return "done"
    return f"not yet, {entry['tries']} tried" if entry["tries"] else "not attempted"


def export_progress(path: str | Path) -> None:
    """Write the progress to a small file for a teacher.

    Parameters
    ----------
    path : str or Path
        Where to, for example ``"ada.json"``.
    """
    file, seen = as_path(path, "path"), read()
    content = {
        check.number: {"title": check.title} | _entry(seen, check.number)
        for checks in by_chapter().values()
        for check in checks
    }
    text = json.dumps(content, indent=1, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")
    print(f"Written to {file}.")


def class_progress(folder: str | Path) -> "pandas.DataFrame":
    """Merge the files that students have sent into one table.

    Parameters
    ----------
    folder : str or Path
        Where the files are, one per student, as `export_progress` writes them. Other
        files are named in a line and left out.

    Returns
    -------
    pandas.DataFrame
        A row for each file and a column for each exercise, in which is "done", how
        many tries there were, or nothing; and how many exercises are done.
    """
    import pandas as pd  # for teachers: the checks need NumPy alone

    numbers = [check.number for checks in by_chapter().values() for check in checks]
    rows = {}
    for path in sorted(as_folder(folder, "folder").glob("*.json")):
        seen = _read_json(path)
        if seen is None or not seen.keys() & set(numbers):
            print(f"{path.name}: not written by export_progress, left out.")
            continue
        rows[path.stem] = [_mark(_entry(seen, number)) for number in numbers]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=numbers, dtype=str)
    table.insert(0, "exercises done", table.eq("done").sum(axis="columns"))
    return table


def _mark(entry):
    if entry["done"]:
        return "done"
    return f"{entry['tries']} tried" if entry["tries"] else ""


def _read_json(path):
    """The dict in a file, or None where there is something else in it."""
    try:
        seen = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
    return seen if isinstance(seen, dict) else None


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


def note(verdict: Any) -> str:
    """Add a verdict to the file; return what to say if that is not possible, once."""
    if verdict.state == "not attempted":
        return ""
    try:
        with _alone(_path()):
            seen = read(keep_broken=True)
            entry = _entry(seen, verdict.number)
            if not entry["done"]:
                entry["tries"] += 1
                entry["done"] = verdict.state == "correct"
            _write(seen | {verdict.number: entry})
    except OSError as error:  # must not stop the learner
        return _once(f"(Your progress is not kept: {error.strerror}, {_path()}.)")
    return ""


def _once(sentence):
    """The sentence when it is asked for first, then nothing."""
    if sentence in SAID:
        return ""
    SAID.add(sentence)
    return sentence


@contextmanager
def _alone(path):
    """Keep other kernels from the file; a lock that one of them left ends soon."""
    lock = path.with_name(path.name + ".lock")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            lock.touch(exist_ok=False)
            break
        except FileExistsError:
            time.sleep(0.005)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def read(keep_broken: bool = False) -> dict[str, Any]:
    """Return what the file holds; empty if there is none to be read.

    With `keep_broken` a file that holds something else is put aside.
    """
    try:
        seen = _read_json(_path())
    except FileNotFoundError:
        return {}
    except OSError:
        if keep_broken:  # it is there, and must not be written over
            raise
        return {}
    if seen is not None:
        return seen
    if keep_broken:
        _path().replace(_path().with_name(_path().name + ".broken"))
    return {}


def _entry(seen, number):
    """What is noted of an exercise, whatever the file says."""
    entry = seen.get(number)
    entry = entry if isinstance(entry, dict) else {}
    tries = entry.get("tries")
    tries = tries if type(tries) is int and tries > 0 else 0
    return {"done": entry.get("done") is True, "tries": tries}


def _write(seen):
    path = _path()
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(seen, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)  # whole or not at all


def _path():
    return Path(os.environ.get("KMEANS_PROGRESS", ".kmeans_progress.json"))
