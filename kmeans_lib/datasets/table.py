"""The bytes of a table as fields and numbers: coding, separator, quotes, notation.

pandas cuts the text and reads the numbers. It gets all fields as one column, with
a mark where a line ends: so many columns take it no longer than many rows, and a
row with too few or too many fields can be told from one with empty fields.
"""

import codecs
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..validation import Floats
from ..words import count

SAMPLE = 50_000  # bytes or characters in which coding and separator are sought
LONGEST = 400  # characters of a number with commas, or groups of digits
SEPARATORS = "\t;|, "
END, NEVER = "\x02", "\x01"  # a field at the end of each line; what no text has
_KINDS = {
    "an Excel workbook, or another zip file": (b"PK\3\4",),
    "an old Excel workbook": (b"\xd0\xcf\x11\xe0",),
    "a picture": (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF"),
    "a PDF file": (b"%PDF",),
    "a compressed file": (b"\x1f\x8b",),
    "a Parquet file": (b"PAR1",),
    "a web page or XML": (b"<",),
    "JSON": (b"{", b"["),
}
_MISSING = {"", "na", "n/a", "nan", "null", "none", "-", "?", "."}
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f]")
_NUMBERISH = re.compile(
    r"[-+−]?(?=\.?\d)(\d{1,3}([\s'’]\d{3})+|\d*)([.,]\d+)*\.?([eE][-+]?\d+)?"
)
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}([,'’\s])\d{3}(\1\d{3})*(\.\d*)?")
# what each notation's marks are in Python; those of groups are dropped afterwards
_POINT: dict[int, Any] = str.maketrans({"−": "-"})
_COMMA = _POINT | str.maketrans(",.", ".,")
_EITHER = _POINT | str.maketrans(",", ".")

Codes = NDArray[Any]  # whole numbers


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of a file below its header; blank rows do not count."""

    names: list[str]  # of all columns, each of them once
    numeric: list[int]  # the columns that hold numbers
    fields: list[str]  # every text in the file, once
    rows: Codes  # (n_rows, n_columns), those of the usual width: places in `fields`
    values: Floats  # (n_rows, n_columns), the same as numbers, NaN for what is none
    place: Codes  # (n_rows,), which of all rows they are
    widths: Codes  # of all rows, the number of fields
    lines: Codes  # of all rows, the line in which each begins
    notes: list[str]  # what was assumed

    def named(self, columns: list[int]) -> tuple[str, ...]:
        """Return the names of some columns."""
        return tuple(self.names[j] for j in columns)


def read_table(content: bytes) -> Table:
    r"""Cut a file into rows of fields, and find its numbers and names.

    Raises
    ------
    ValueError
        If the file is empty or not text, if it has no column of numbers, or if a
        quote in it is not closed.

    Examples
    --------
    >>> table = read_table(b"a,b\n1,2\n3\n")
    >>> table.names, table.values.tolist(), table.widths.tolist()
    (['a', 'b'], [[1.0, 2.0]], [2, 1])
    """
    text, separator = _separated(_decoded(content))
    fields, codes = _cut(text, separator)
    begins, widths, lines = _rows(fields, codes)
    counts = np.bincount(codes, minlength=len(fields))
    numbers, notes = _numbers(fields, counts, separator)
    notes += _swallowed(fields, codes, separator)
    fields = [field.replace(_mark(separator), " ") for field in fields]
    rows, place = _full_rows(fields, codes, begins, widths)
    values = numbers[rows]
    numeric = _columns_of_numbers(values, len(widths))
    names = [f"column {j + 1}" for j in range(values.shape[1])]
    table = Table(names, numeric, fields, rows, values, place, widths, lines, notes)
    header = _header(table)
    if header is None:
        return replace(table, notes=[*notes, "The file has no line of names."])
    return _below(table, header)


def _decoded(content: bytes) -> str:
    """Decode text, and write its ends of lines in one way."""
    for kind, begins in _KINDS.items():
        if content.startswith(begins):
            _refuse(kind)
    text = _as_text(content).replace("\r\n", "\n").replace("\r", "\n")
    if len(_CONTROL.findall(text[:SAMPLE])) > 2 + len(text[:SAMPLE]) / 50:
        _refuse("data that are not text")
    return text.replace(END, " ").replace(NEVER, " ")


def _as_text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    even, odd = (content[i:SAMPLE:2].count(0) for i in (0, 1))
    if max(even, odd) > len(content[:SAMPLE]) / 5 and min(even, odd) == 0:
        return content.decode("utf-16-le" if odd else "utf-16-be", errors="replace")
    for coding in ("utf-8-sig", "cp1252"):  # the second in old spreadsheets
        with suppress(UnicodeDecodeError):
            return content.decode(coding)
    return content.decode("latin-1")  # every byte is a letter


def _refuse(kind: str) -> None:
    raise ValueError(
        f"The file looks like {kind}. Needed: a table as text, such as a CSV file; "
        "spreadsheets can save one."
    )


def _separated(text: str) -> tuple[str, str]:
    """Return the text, and what separates its fields: it gives the most numbers."""
    if hint := re.match(r'"?sep=([\t;|, ])"?\n', text):  # a line for Excel
        return text[hint.end() - 1 :], hint[1]
    lines = text[:SAMPLE].split("\n")[:200]
    return text, max(SEPARATORS, key=lambda separator: _score(lines, separator))


def _score(lines: list[str], separator: str) -> tuple[int, int, int]:
    """Count the rows of numbers alone, the numbers, and the rows of several fields."""
    rows = [
        [
            _is_numberish(field.strip(' "'))
            for field in line.split(None if separator == " " else separator)
        ]
        for line in lines
    ]
    several = [row for row in rows if len(row) > 1]
    return sum(map(all, several)), sum(map(sum, rows)), len(several)


def _mark(separator: str) -> str:
    return separator + END + separator


def _cut(text: str, separator: str, n: int | None = None) -> tuple[list[str], Codes]:
    """Return the different texts among the first n fields, and the place of each."""
    import pandas as pd  # here, because it takes time and few people bring a file

    if separator == " ":
        text = text.replace("\t", " ")
    try:
        found = pd.read_csv(
            io.StringIO(text.replace("\n", _mark(separator)) + _mark(separator)[:-1]),
            **{"sep": NEVER, "lineterminator": separator, "header": None, "names": [0]},
            **{"dtype": object, "na_filter": False, "skip_blank_lines": False},
            **{"skipinitialspace": separator != " ", "nrows": n},
        )
    except pd.errors.ParserError as error:  # "... inside string starting at row 9"
        opening = int(re.findall(r"\d+", str(error))[-1])
        raise ValueError(_not_closed(text, separator, opening)) from None
    codes, fields = pd.factorize(found[0].to_numpy())
    fields = [field.strip() for field in fields]
    if separator == " ":  # several blanks separate like one
        codes = codes[np.array([field != "" for field in fields])[codes]]
    return fields, codes


def _not_closed(text: str, separator: str, n: int) -> str:
    """Say where the quote is opened that the field after n others begins with."""
    line = 1
    if n > 0:
        fields, codes = _cut(text, separator, n)
        line += sum(fields[code].count(END) for code in codes)
    return (
        f"The quote that opens in line {line} is not closed: the rest of the file, to "
        f"line {text.rstrip().count(chr(10)) + 1}, would be one field. Needed: a "
        "second quote, or none."
    )


def _rows(fields: list[str], codes: Codes) -> tuple[Codes, Codes, Codes]:
    """Return where rows begin among the fields, their lengths and their lines."""
    breaks = np.array([field.count(END) for field in fields])
    ends = np.flatnonzero(codes == fields.index(END))
    begins = np.append(0, ends[:-1] + 1)
    lines = np.append(1, 1 + breaks[codes].cumsum()[ends[:-1]])
    is_filled = np.array([field not in ("", END) for field in fields])
    filled = np.logical_or.reduceat(is_filled[codes], begins)
    if not filled.any():
        raise ValueError("The file is empty. Needed: rows of numbers.")
    return begins[filled], (ends - begins)[filled], lines[filled]


def _full_rows(
    fields: list[str], codes: Codes, begins: Codes, widths: Codes
) -> tuple[Codes, Codes]:
    """Return the rows of the most frequent width, and which of all rows they are."""
    width = widths.max() - np.bincount(widths)[::-1].argmax()
    place = np.flatnonzero(widths == width)
    last = np.unique(codes[begins[place] + width - 1])
    if width > 1 and [fields[code] for code in last] == [""]:
        widths[place] -= 1  # a separator ends each of them
        width -= 1
        place = np.flatnonzero(widths == width)
    return codes[begins[place, None] + np.arange(width)], place


def _swallowed(fields: list[str], codes: Codes, separator: str) -> list[str]:
    """Name lines that a quote has made one field, though they look like rows."""
    breaks = np.array([field.count(END) for field in fields])
    for code in np.flatnonzero(breaks):
        if separator in fields[code].replace(_mark(separator), ""):
            first = 1 + breaks[codes[: np.argmax(codes == code)]].sum()
            last = first + breaks[code]
            return [f"Lines {first} to {last} are one field, between two quotes."]
    return []


def _numbers(
    fields: list[str], counts: Codes, separator: str
) -> tuple[Floats, list[str]]:
    """Read all numbers in one notation, the one that reads the most of them."""
    marked = [field for field in fields if _has_marks(field)]
    if not marked:
        return _read(fields, _POINT), []
    notations = [_POINT, _COMMA, _EITHER]
    if separator != "," and any("," in field for field in marked):
        notations = [_COMMA, _POINT, _EITHER]  # where decimals have a comma
    found = [_read(fields, notation) for notation in notations]
    numbers = max(found, key=lambda read: counts[np.isfinite(read)].sum())
    for field, value in zip(fields, numbers):
        if np.isfinite(value) and _has_groups(field):
            return numbers, [f"{field!r} is read as {value:.15g}."]
    return numbers, []


def _has_marks(field: str) -> bool:
    """Tell whether a field may be a number that Python writes in another way."""
    is_candidate = "," in field or field.count(".") > 1
    return is_candidate and _is_numberish(field)


def _is_numberish(field: str) -> bool:
    return len(field) <= LONGEST and _NUMBERISH.fullmatch(field) is not None


def _has_groups(field: str) -> bool:
    """Tell whether digits stand in threes, so that a mark has two meanings."""
    return any(map(_GROUPED.fullmatch, (field, field.translate(_COMMA))))


def _read(fields: list[str], notation: dict[int, Any]) -> Floats:
    import pandas as pd

    plain = np.array([_without_groups(f.translate(notation)) for f in fields], object)
    found = np.asarray(pd.to_numeric(plain, errors="coerce"), dtype=np.float64)
    numbers = np.full(len(fields), np.nan)
    is_number = np.isfinite(found)
    numbers[is_number] = plain[is_number].astype(float)  # to the last digit
    return numbers


def _without_groups(field: str) -> str:
    grouped = _GROUPED.fullmatch(field) if len(field) <= LONGEST else None
    return field.replace(grouped[1], "") if grouped else field


def _columns_of_numbers(values: Floats, n_rows: int) -> list[int]:
    """Columns with numbers in at least half of the rows, the header apart."""
    body = values[1:] if len(values) > 1 else values
    columns: list[int] = np.flatnonzero(np.isfinite(body).mean(axis=0) >= 0.5).tolist()
    if not columns:
        raise ValueError(
            f"No column of numbers was found in {count(n_rows, 'row')} of "
            f"{count(values.shape[1], 'field')}. Needed: at least one; numbers look "
            "like 3, -0.5 or 2e3, with tabs, semicolons, bars, commas or blanks "
            "between them."
        )
    return columns


def _header(table: Table) -> int | None:
    """Return which row holds the names, if one does: it has text over numbers."""
    rows, values = table.rows, table.values[:, table.numeric]
    is_text = np.array([field.lower() not in _MISSING for field in table.fields])
    text = is_text[rows[:, table.numeric]] & np.isnan(values)
    on_top = np.flatnonzero(np.logical_and.accumulate(text.any(axis=1)))
    for row in on_top:
        if not table.fields[rows[row, 0]].startswith("#"):  # a comment
            return int(row)
    if len(on_top):  # in a comment, where NumPy writes them
        return int(on_top[-1])
    is_counted = len(table.names) > 1 and _counts(values, table.fields[rows[0, 0]])
    return 0 if is_counted else None


def _counts(values: Floats, corner: str) -> bool:
    """Tell whether the first row counts years, or columns as pandas does: ,0,1,2."""
    first = values[0, np.isfinite(values[0])]
    if len(first) == 0 or (np.diff(first) != 1).any():
        return False
    are_years = np.logical_and.reduce((values >= 1900) & (values <= 2100), axis=1)
    return bool(
        (are_years[0] and not are_years[1:].any()) or (not corner and first[0] == 0)
    )


def _below(table: Table, header: int) -> Table:
    """Take the names from a row, and leave out what stands above."""
    above = int(table.place[header])
    notes = [*table.notes, *[f"Lines left out above the names: {above}."] * (above > 0)]
    if np.isfinite(table.values[header]).any():
        notes.append(f"Line {table.lines[above]} is read as names.")
    below = table.place > above
    return replace(
        table,
        names=_unique([table.fields[i].lstrip("# ") for i in table.rows[header]]),
        rows=table.rows[below],
        values=table.values[below],
        place=table.place[below] - above - 1,
        widths=table.widths[above + 1 :],
        lines=table.lines[above + 1 :],
        notes=notes,
    )


def _unique(names: list[str]) -> list[str]:
    often = Counter(names)
    return [
        name if name and often[name] == 1 else f"{name or 'unnamed'} (column {j + 1})"
        for j, name in enumerate(names)
    ]
