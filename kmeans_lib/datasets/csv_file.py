"""Points from a CSV file: separator and header found, bad rows named.

Nothing in the file is executed or evaluated; it is text, cut into fields,
and a field is a number or it is not.
"""

import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike

import numpy as np
from numpy.typing import NDArray

from ..validation import as_path
from ..words import count
from .dataset import Dataset

LARGEST_FILE = 5_000_000  # bytes
MOST_POINTS = 20_000  # more are slow to watch
SHOWN_PROBLEMS = 3
# each digit can match in one place only: no backtracking in long fields
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")

Row = tuple[int, list[str]]  # the number of its first line, and its fields
Parse = Callable[[str], float | None]


@dataclass(frozen=True, eq=False)
class CsvPoints:
    """What `read_points` found in a file.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_features)
    features : tuple of str
        Names of the columns that hold numbers.
    problems : tuple of str
        One sentence for each row that was left out, with its line number.
    notes : tuple of str
        What else a reader should know, such as columns left out.
    """

    X: NDArray[np.float64]
    features: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def summary(self) -> str:
        """What was read and what was left out, in sentences."""
        found = [f"{count(len(self.X), 'point')} with {', '.join(self.features)}."]
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


def read_points(source: bytes | str | PathLike[str]) -> CsvPoints:
    r"""Read the columns of numbers of a CSV file.

    Parameters
    ----------
    source : bytes, str or path
        The content of a file as bytes, or the name of a file.

    Returns
    -------
    CsvPoints

    Raises
    ------
    ValueError
        If the file is too large, or holds no complete row of numbers.
    TypeError
        If `source` is neither a name nor bytes.

    Notes
    -----
    Fields are separated by tabs, semicolons or commas, whichever is found
    in the lines; a decimal comma is understood unless commas separate. The
    first line is a header if it has text where the other lines have
    numbers. Columns of text are left out, and so are rows with too few or
    too many fields, missing values or text among the numbers.

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
    text = _decode(content)
    separator = _separator(text)
    rows = _rows(text, separator)
    parse = _number if separator == "," else _number_with_comma
    return _points(rows, parse)


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


def _decode(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:  # an old spreadsheet; every byte is a letter
        return content.decode("latin-1")


def _separator(text: str) -> str:
    """A tab or semicolon in nearly every line separates; else commas do."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    for separator in "\t;":
        if sum(separator in line for line in lines) > 0.9 * len(lines):
            return separator
    return ","


def _rows(text: str, separator: str) -> list[Row]:
    """Return (line number, fields) of each row that is not blank."""
    import csv  # here, because it takes time and few people bring a file

    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True
    )
    rows, first_line = [], 1
    try:
        for fields in reader:
            fields = [field.strip() for field in fields]
            if any(fields):
                rows.append((first_line, fields))
            first_line = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(
            f"Line {reader.line_num} cannot be read as CSV ({error}). "
            "Needed: text in rows, fields separated by commas, semicolons "
            "or tabs."
        ) from None
    if not rows:
        raise ValueError("The file is empty. Needed: rows of numbers.")
    return rows


def _number(field: str) -> float | None:
    """Return a finite number, or None."""
    if not _NUMBER.fullmatch(field):
        return None
    value = float(field)
    return value if np.isfinite(value) else None


def _number_with_comma(field: str) -> float | None:
    if field.count(",") == 1 and "." not in field:
        field = field.replace(",", ".")
    return _number(field)


def _points(rows: list[Row], parse: Parse) -> CsvPoints:
    width = Counter(len(fields) for _, fields in rows).most_common(1)[0][0]
    columns = _number_columns(rows, width, parse)
    names, rows = _header(rows, columns, width, parse)
    X, problems = _split(rows, columns, names, width, parse)
    if not X:
        raise ValueError(
            f"No complete row of numbers was found. {problems[0]}"
            if problems
            else "There is a header but no row of numbers."
        )
    kept = set(columns)
    left_out = ", ".join(name for j, name in enumerate(names) if j not in kept)
    return _thinned(
        np.array(X),
        tuple(names[j] for j in columns),
        tuple(problems),
        [f"Not numbers, left out: {left_out}."] if left_out else [],
    )


def _number_columns(rows: list[Row], width: int, parse: Parse) -> list[int]:
    """Columns with numbers in at least half of the rows, the header apart."""
    whole = [fields for _, fields in rows if len(fields) == width]
    whole = whole[1:] or whole
    numbers = Counter(
        j for fields in whole for j in range(width) if parse(fields[j]) is not None
    )
    columns = [j for j in range(width) if 2 * numbers[j] >= len(whole)]
    if not columns:
        raise ValueError(
            f"No column of numbers was found in {count(len(rows), 'row')} of "
            f"{count(width, 'field')}. Needed: at least one; numbers look "
            "like 3, -0.5 or 2e3."
        )
    return columns


def _header(
    rows: list[Row], columns: list[int], width: int, parse: Parse
) -> tuple[list[str], list[Row]]:
    """Return the names of all columns, and the rows without the header."""
    first = rows[0][1]
    has_header = any(j >= len(first) or parse(first[j]) is None for j in columns)
    named = first[:width] if has_header else []
    named = [*named, *[""] * (width - len(named))]
    names = [name or f"column {j + 1}" for j, name in enumerate(named)]
    return names, rows[has_header:]


def _split(
    rows: list[Row], columns: list[int], names: list[str], width: int, parse: Parse
) -> tuple[list[list[float | None]], list[str]]:
    """Divide the rows into points and sentences about the others."""
    X, problems = [], []
    for line, fields in rows:
        if len(fields) != width:
            problems.append(
                f"Line {line}: {count(len(fields), 'field')} instead of {width}."
            )
            continue
        values = [parse(fields[j]) for j in columns]
        if None in values:
            j = columns[values.index(None)]
            problems.append(f"Line {line}: {_wrong(fields[j], names[j])}")
        else:
            X.append(values)
    return X, problems


def _wrong(field: str, name: str) -> str:
    if not field:
        return f"column {name} is empty."
    short = field if len(field) <= 20 else field[:19] + "…"
    return f"{short!r} in column {name} is not a number."


def _thinned(
    X: NDArray[np.float64],
    features: tuple[str, ...],
    problems: tuple[str, ...],
    notes: list[str],
) -> CsvPoints:
    if len(X) > MOST_POINTS:
        every = -(-len(X) // MOST_POINTS)
        notes = [*notes, f"Of {len(X)} rows one in {every} is used."]
        X = X[::every]
    return CsvPoints(X, features, problems, tuple(notes))
