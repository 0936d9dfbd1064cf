"""`python -m kmeans_lib`: k-means in a browser, without Jupyter.

It writes the page of `to_html` and opens it. NumPy is all that it needs, and pandas
for a file of your own.
"""

import argparse
import sys
import textwrap
import warnings
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from .datasets import DATASETS, Dataset, read_points
from .export import to_html
from .init import INITS
from .setups import Setup

_NAME = "python -m kmeans_lib"
_ABOUT = """\
Watch k-means in a browser, one half-step at a time.

This writes one HTML page and opens it. On the page you step through the run,
change k, start and seed, and move the centroids by hand. The page needs no
Python and no network: mail it, or put it on a course page."""

_EXAMPLES = f"""\
examples:
  python -m kmeans_lib
      500 points in four clusters
  python -m kmeans_lib --data iris --k 3 --init k-means++ --seed 7
      the flowers of three species, from another start
  python -m kmeans_lib --data mine.csv --k 5 --step -1 --html mine.html
      your own points, at the end of the run, written to mine.html
  python -m kmeans_lib --note "Which centroid moves first?" --no-open
      a page for your class, with a question above the picture

data sets:
{textwrap.fill(", ".join(DATASETS), 78, initial_indent="  ", subsequent_indent="  ")}"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page that the arguments ask for, and open it.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the command line.

    Returns
    -------
    int
        0; 2 if there is no such page, and one sentence says why.

    Examples
    --------
    >>> import tempfile
    >>> page = tempfile.mkdtemp() + "/run.html"
    >>> main(["--data", "six points", "--k", "2", "--html", page, "--no-open"])
    ... # doctest: +ELLIPSIS
    Written: ...run.html
    0
    """
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        path = _write(asked)
    except (ValueError, TypeError, IndexError, ImportError, OSError) as error:
        _tell(_sentence(error))
        return 2
    print(f"Written: {path}")
    if asked.open and not webbrowser.open(path.as_uri()):
        print("No browser was found: open this file in one.")
    return 0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one sentence, without the list of all options."""
        how = "; points are named after --data" if "unrecognized" in message else ""
        _tell(f"{message}{how}; --help lists what can be asked for.")
        self.exit(2)


def _tell(sentence: object) -> None:
    print(f"{_NAME}: {sentence}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = _Parser(
        _NAME,
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=form,
        allow_abbrev=False,
    )
    _ask_for_a_run(parser.add_argument_group("what to run"))
    _ask_for_a_page(parser.add_argument_group("the page"))
    return parser


def _ask_for_a_run(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    names = "a data set of the list below, or a CSV file (default: four blobs)"
    add("--data", default="four blobs", metavar="NAME", help=names)
    add("--csv", metavar="FILE", help="a CSV file, whatever its name")
    add("--k", type=int, metavar="K", help="how many clusters (default: 4)")
    starts = f"{', '.join(INITS)}, or rows of points as in 0,3 (default: random)"
    add("--init", default="random", metavar="START", help=starts)
    add("--seed", type=int, default=0, metavar="SEED", help="which start (default: 0)")
    steps = "the half-step to open on; -1 is the last (default: 0)"
    add("--step", type=int, default=0, metavar="STEP", help=steps)


def _ask_for_a_page(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    file = "where to write it (default: k-means.html in this folder)"
    add("--html", default="k-means.html", metavar="FILE", help=file)
    add("--title", metavar="TEXT", help="its heading")
    add("--note", default="", metavar="TEXT", help="a short text below the heading")
    only = "write it, and do not open a browser"
    add("--no-open", dest="open", action="store_false", help=only)


def _write(asked: argparse.Namespace) -> Path:
    data = _data(asked)
    k = min(4, len(Setup(data, 1).X)) if asked.k is None else asked.k
    setup = Setup(data, k, _init(asked.init), asked.seed)
    path = Path(asked.html).absolute()
    if (file := _file(asked)) and Path(file).absolute() == path:
        raise ValueError(f"{path} holds the points. Needed: another name for --html.")
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        to_html(setup, path, step=asked.step, title=asked.title, note=asked.note)
    for sentence in {str(warning.message): None for warning in said}:
        _tell(sentence)
    return path


def _init(text: str) -> str | list[int]:
    """Return the name of a start, or the rows that are given: "0,3"."""
    rows = text.split(",")
    return [int(row) for row in rows] if all(map(str.isdecimal, rows)) else text


def _data(asked: argparse.Namespace) -> str | Dataset:
    """Return the name of a data set, or the points of a file."""
    file = _file(asked)
    if file is None:
        return str(asked.data)
    found = read_points(file)
    if found.problems or found.notes:
        _tell(found.summary)
    return found.as_dataset(Path(file).stem, Path(file).name)


def _file(asked: argparse.Namespace) -> str | None:
    """Return the name of the file that was given, if one was."""
    return asked.csv or (asked.data if _is_file(asked.data) else None)


def _is_file(name: str) -> bool:
    """A name of a data set comes first; all else that looks like a file is one."""
    return name not in DATASETS and (Path(name).suffix != "" or Path(name).is_file())


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    if isinstance(error, ModuleNotFoundError):
        return f"The package {error.name} is needed for this, and is not installed."
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
