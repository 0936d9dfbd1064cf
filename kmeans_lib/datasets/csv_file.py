"""Points from a learner's table: which columns and rows are points, and the rest named.

`read_table` makes fields and numbers of the file; nothing in it is executed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike

import numpy as np
from numpy.typing import NDArray

from ..validation import Floats, as_path, as_points
from ..words import count
from .dataset import Dataset, as_names, standardised
from .table import Table, read_table

LARGEST_FILE = 5_000_000  # bytes
MOST_POINTS = 20_000  # more are slow to watch
SHOWN_PROBLEMS = 3
SHOWN_NAMES = 10
FEWEST_COUNTED = 5  # 1, 2, 3 may be measured; from 1 to 5 in order, rows are numbered
STANDARDISED = "Each column, less its mean, is divided by its standard deviation."
NO_ROW = "No complete row of numbers was found."
_RUNNING = re.compile(
    r"(?i:(.*[\W_])?(id|index|nr|no|row)\W*|unnamed.*)|.*[a-z]I[Dd]", re.DOTALL
)


@dataclass(frozen=True, eq=False)
class CsvPoints:
    """What `read_points` found in a file.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_features)
    features : tuple of str
        Names of the columns of X.
    problems : tuple of str
        One sentence for each row that was left out, with its line number.
    notes : tuple of str
        What else a reader should know, such as columns left out.
    columns : tuple of str
        Names of all columns of numbers in the file.
    suggested : tuple of str
        Those that are taken unless others are named: all but running numbers.
    """

    X: Floats
    features: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    suggested: tuple[str, ...]

    @property
    def summary(self) -> str:
        """What was read and what was left out, in sentences."""
        found = [f"{count(len(self.X), 'point')} with {_some(self.features)}."]
        if self.problems:
            rest = len(self.problems) - SHOWN_PROBLEMS
            found.append(f"Rows left out: {len(self.problems)}.")
            found += self.problems[:SHOWN_PROBLEMS]
            found += [f"And {rest} more."] * (rest > 0)
        return " ".join([*found, *self.notes])

    def as_dataset(self, name: str, file: str) -> Dataset:
        r"""Return the points as a data set of this name, read from a file of that.

        Examples
        --------
        >>> read_points(b"a,b\n1,2\n3,4").as_dataset("mine", "mine.csv").source
        'from the file mine.csv'
        """
        source = f"from the file {file}"
        return Dataset(name, self.X, None, self.summary, source, self.features)


def read_points(
    source: bytes | str | PathLike[str],
    columns: Sequence[str] | None = None,
    *,
    standardise: bool = False,
) -> CsvPoints:
    r"""Read the columns of numbers of a table, such as a CSV file.

    Parameters
    ----------
    source : bytes, str or path
        The content of a file as bytes, or the name of a file.
    columns : sequence of str, optional
        Names of the columns to take; by default all that hold numbers, except
        those that only number the rows.
    standardise : bool
        Subtract the mean of each column, and divide by its standard deviation.

    Returns
    -------
    CsvPoints

    Raises
    ------
    ValueError
        If the file is too large or no table, if it holds no complete row of
        numbers, or no column of such a name.
    TypeError
        If `source` is neither a name nor bytes, or if `columns` is one text.

    Notes
    -----
    Tabs, semicolons, bars, commas or blanks separate fields, whichever gives the
    most numbers. A file has one notation, 1,234.5 or 1.234,5. The first line is
    a header if it has text where the other lines have numbers. Columns of text
    are left out, and so are rows with too few or too many fields, missing
    values or text among the numbers.

    Examples
    --------
    >>> found = read_points(b"x;y\n1,5;2\n3;oops\n4;5\n6;7\n")
    >>> found.X.tolist(), found.features
    ([[1.5, 2.0], [4.0, 5.0], [6.0, 7.0]], ('x', 'y'))
    >>> found.problems
    ("Line 3: 'oops' in column y is not a number.",)
    """
    content = source if isinstance(source, bytes) else _content_of(source)
    _refuse_large(len(content))
    table = read_table(content)
    suggested = _without_running_numbers(table)
    taken = suggested if columns is None else _asked(columns, table)
    is_whole = np.logical_and.reduce(np.isfinite(table.values[:, taken]), axis=1)
    problems = _problems(table, taken, is_whole)
    if not is_whole.any():
        raise ValueError(" ".join([*problems[:1], NO_ROW]))
    X = table.values[is_whole][:, taken]
    notes = table.notes + (_left_out(table, taken) if columns is None else [])
    X = _thinned(X, notes)
    if standardise:
        notes.append(STANDARDISED)
    return CsvPoints(
        standardised(as_points(X)) if standardise else X,
        table.named(taken),
        tuple(problems),
        tuple(notes),
        table.named(table.numeric),
        table.named(suggested),
    )


def _content_of(path: str | PathLike[str]) -> bytes:
    file = as_path(path, "source", ", or its content as bytes")
    _refuse_large(file.stat().st_size)
    return file.read_bytes()


def _refuse_large(size: int) -> None:
    if size > LARGEST_FILE:
        raise ValueError(
            f"The file has {size / 1e6:.1f} MB. Needed: at most "
            f"{LARGEST_FILE / 1e6:.0f} MB; keep fewer rows or columns."
        )


def _without_running_numbers(table: Table) -> list[int]:
    """Leave out columns that only number the rows, unless there is no other."""
    values = table.values[:, table.numeric]
    steps, is_gap = values - table.place[:, None], np.isnan(values)
    counted = [(is_gap | (steps == first)).all(axis=0) for first in (0, 1)]
    is_running = np.any(counted, axis=0) & (len(values) >= FEWEST_COUNTED)
    kept = [
        j
        for j, found in zip(table.numeric, is_running)
        if not found and not _numbers_rows(table.names[j], table.values[:, j])
    ]
    return kept or table.numeric


def _numbers_rows(name: str, column: Floats) -> bool:
    """Tell whether a column has such a name, and whole numbers that all differ."""
    if not _RUNNING.fullmatch(name):
        return False
    column = column[np.isfinite(column)]
    return len({*column}) == len(column) and bool((column == np.rint(column)).all())


def _asked(columns: Sequence[str], table: Table) -> list[int]:
    known = {table.names[j]: j for j in table.numeric}
    asked = as_names(columns)
    unknown = [name for name in asked if name not in known]
    if unknown or not asked:
        raise ValueError(
            f"columns={columns!r}. Needed: names of columns that hold numbers, here "
            f"{_some(tuple(known))}."
        )
    return [known[name] for name in asked]


def _problems(table: Table, taken: list[int], is_whole: NDArray[np.bool_]) -> list[str]:
    """Say why rows are left out, in the order of the file."""
    width = len(table.names)
    found = {
        row: f"{count(int(table.widths[row]), 'field')} instead of {width}."
        for row in np.flatnonzero(table.widths != width)
    }
    for i in np.flatnonzero(~is_whole):
        j = taken[int(np.isnan(table.values[i, taken]).argmax())]
        found[table.place[i]] = _wrong(table.fields[table.rows[i, j]], table.names[j])
    return [f"Line {table.lines[row]}: {found[row]}" for row in sorted(found)]


def _wrong(field: str, name: str) -> str:
    if not field:
        return f"column {name} is empty."
    short = field if len(field) <= 20 else field[:19] + "…"
    return f"{short!r} in column {name} is not a number."


def _left_out(table: Table, taken: list[int]) -> list[str]:
    """Name the columns that are not used unless they are asked for."""
    numeric = set(table.numeric)
    text = [j for j in range(len(table.names)) if j not in numeric]
    counted = sorted(numeric.difference(taken))
    named = {"Not numbers": table.named(text), "Row numbers": table.named(counted)}
    return [f"{what}, left out: {_some(of)}." for what, of in named.items() if of]


def _thinned(X: Floats, notes: list[str]) -> Floats:
    """Take one row of every few, at random: a stride could fall in step with them."""
    every = -(-len(X) // MOST_POINTS)
    if every == 1:
        return X
    notes.append(f"Of {len(X)} rows one in {every} is used, drawn at random.")
    begins = np.arange(0, len(X), every)
    drawn = begins + np.random.default_rng(0).integers(every, size=len(begins))
    return X[np.minimum(drawn, len(X) - 1)]


def _some(names: Sequence[str]) -> str:
    """List names, the first of very many."""
    rest = len(names) - SHOWN_NAMES
    return ", ".join(names[:SHOWN_NAMES]) + f" and {rest} more" * (rest > 0)
