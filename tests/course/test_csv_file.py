"""Files as people have them: separators, headers, decimal commas, bad rows."""

import io
import re
import tracemalloc
from contextlib import suppress
from time import process_time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmeans_lib.datasets import csv_file, read_points


@pytest.mark.parametrize("separator", [",", ";", "\t", ", "])
@pytest.mark.parametrize("header", ["", "height{0}weight\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_separator_header_and_line_ends_are_found(separator, header, newline):
    text = (header + "1.5{0}2\n-3{0}4e1\n.5{0}6\n").format(separator)
    found = read_points(text.replace("\n", newline).encode())
    assert found.X.tolist() == [[1.5, 2], [-3, 40], [0.5, 6]]
    named = ("height", "weight") if header else ("column 1", "column 2")
    assert found.features == named
    assert found.problems == ()


def test_a_decimal_comma_is_understood_where_commas_do_not_separate():
    assert read_points(b"1,5;2,25\n3;4\n").X.tolist() == [[1.5, 2.25], [3, 4]]
    assert read_points(b"1,5\t2\n3\t4\n").X.tolist() == [[1.5, 2], [3, 4]]
    assert read_points(b"1,5\n3,4\n").X.tolist() == [[1, 5], [3, 4]]


def test_every_bad_row_is_named_by_its_line_in_the_file():
    found = read_points(
        b'x,y,who\n1,2,"a\nb"\n\n3,,c\n4,5,d,e\n6,n/a,f\n7,8,g\n9,1,h\n'
    )
    assert found.X.tolist() == [[1, 2], [7, 8], [9, 1]]
    assert found.problems == (
        "Line 5: column y is empty.",
        "Line 6: 4 fields instead of 3.",
        "Line 7: 'n/a' in column y is not a number.",
    )
    assert found.notes == ("Not numbers, left out: who.",)
    assert "Rows left out: 3. Line 5" in found.summary


@pytest.mark.parametrize("field", ["nan", "inf", "1_000", "1e999", "0x10"])
def test_only_finite_decimal_numbers_count(field):
    found = read_points(f"1,2\n3,{field}\n5,6\n7,8\n".encode())
    assert found.X.tolist() == [[1, 2], [5, 6], [7, 8]]
    assert found.problems[0].startswith("Line 2: ")


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_umlauts_survive_in_any_usual_coding(coding):
    found = read_points("Größe,Maß\n1,2\n3,4\n".encode(coding))
    assert found.features == ("Größe", "Maß")


def test_one_column_is_enough():
    assert read_points(b"1\n2\n5\n").X.shape == (3, 1)


def test_a_file_without_numbers_says_what_is_needed():
    with pytest.raises(ValueError, match="is empty"):
        read_points(b"\n \n")
    with pytest.raises(ValueError, match="No column of numbers"):
        read_points(b"a,b\nc,d\n")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch, tmp_path):
    monkeypatch.setattr(csv_file, "LARGEST_FILE", 10)
    path = tmp_path / "large.csv"
    path.write_text("1,2\n3,4\n5,6\n")
    with pytest.raises(ValueError, match="at most"):
        read_points(path)


def test_very_many_rows_are_thinned_evenly_and_it_is_said(monkeypatch):
    monkeypatch.setattr(csv_file, "MOST_POINTS", 10)
    found = read_points("\n".join(map(str, range(25))).encode())
    assert (found.X[:, 0] // 3).tolist() == list(range(9))
    assert "Of 25 rows one in 3 is used, drawn at random." in found.notes


def test_thinning_does_not_fall_in_step_with_the_rows(monkeypatch):
    """Two sensors in turn: every second row would be one of them."""
    monkeypatch.setattr(csv_file, "MOST_POINTS", 1000)
    found = read_points(b"1,7\n2,9\n" * 1000)
    assert 400 < (found.X[:, 0] == 1).sum() < 600
    assert np.array_equal(read_points(b"1,7\n2,9\n" * 1000).X, found.X)


@pytest.mark.parametrize(
    "content", [b"1,2\n3,%sx\n5,6\n7,8\n", b"1,2\n3,%s.x\n5,6\n7,8\n"]
)
def test_a_long_field_takes_time_in_proportion_to_its_length(content):
    """A pattern that backtracks takes minutes for these 100,000 digits."""
    started = process_time()
    found = read_points(content % (b"1" * 100_000))
    assert process_time() - started < 1
    assert found.problems == (
        "Line 2: '1111111111111111111…' in column column 2 is not a number.",
    )


def test_many_columns_take_time_in_proportion_to_their_number():
    """A search through all columns for each takes half a minute here."""
    width = 100_000
    rows = [",".join([field] * width) for field in ("name", "1", "2")]
    started = process_time()
    found = read_points("\n".join(rows).encode())
    assert process_time() - started < 5
    assert found.X.shape == (2, width)


def test_nothing_in_a_file_is_executed(tmp_path):
    trap = tmp_path / "trap"
    text = f"__import__('pathlib').Path({str(trap)!r}).touch(),1\n2,3\n4,5\n"
    read_points(text.encode())
    assert not trap.exists()


@given(st.binary(max_size=300))
def test_any_bytes_give_points_or_a_sentence(content):
    with suppress(ValueError):  # a sentence: nothing else may come out
        found = read_points(content)
        assert np.isfinite(found.X).all()
        assert found.X.shape[1] == len(found.features)


def test_one_point_and_one_field_are_singular():
    assert read_points(b"1,2\n").summary.startswith("1 point with")
    assert read_points(b"1,2\n3\n4,5\n").problems == ("Line 2: 1 field instead of 2.",)


# name -> the file, its points, and what else it must say of it
ODD = {
    "one notation per file": (
        "x;y\n999;1,5\n1.234;2,5\n12.345;3,5\n1.234.567;4,5\n",
        [[999, 1.5], [1234, 2.5], [12345, 3.5], [1234567, 4.5]],
        "'1.234' is read as 1234.",
    ),
    "dots that group, no comma": (
        "x;y\n999;5\n1.234;6\n1.234.567;6\n",
        [[999, 5], [1234, 6], [1234567, 6]],
        "x, y",
    ),
    "three decimals": ("x;y\n1.234;5\n12.345;6\n", [[1.234, 5], [12.345, 6]], "x, y"),
    "three decimals after a comma": (
        "x;y\n1,234;5\n2,345;6\n",
        [[1.234, 5], [2.345, 6]],
        "'1,234' is read as 1.234.",
    ),
    "a comma that groups": (
        "x;y\n1,234;5.5\n2,345;6.5\n",
        [[1234, 5.5], [2345, 6.5]],
        "'1,234' is read as 1234.",
    ),
    "both decimal marks": ("x;y\n1,5;2.5\n3,5;4.5\n", [[1.5, 2.5], [3.5, 4.5]], "x, y"),
    "quoted decimal commas": (
        'x,y\n"1,5","10,25"\n"2,5","3"\n',
        [[1.5, 10.25], [2.5, 3]],
        "x, y",
    ),
    "quoted thousands": (
        'x,y\n"1,234.5",2\n"2,345,678",3\n',
        [[1234.5, 2], [2345678, 3]],
        "'1,234.5' is read as 1234.5.",
    ),
    "Swiss thousands": ("x;y\n1'234.5;2\n10'000;3\n", [[1234.5, 2], [10000, 3]], "x"),
    "French thousands": (
        "x;y\n1\u202f234,5;2\n10\xa0000;3\n",
        [[1234.5, 2], [10000, 3]],
        "x",
    ),
    "the minus of print": ("x;y\n−100,00;5\n1;−2\n", [[-100, 5], [1, -2]], "x, y"),
    "years as names": (
        "region,2023,2024\nN,5,6\nS,7,9\nE,2,1\n",
        [[5, 6], [7, 9], [2, 1]],
        "Line 1 is read as names.",
    ),
    "names that pandas counted": (
        ",0,1\n0,5.5,6\n1,7,9\n",
        [[5.5, 6], [7, 9]],
        "Line 1 is read as names.",
    ),
    "years as values": (
        "a,b\n2023,2024\n2024,2025\n",
        [[2023, 2024], [2024, 2025]],
        "a",
    ),
    "no names": ("1,2\n3,5\n", [[1, 2], [3, 5]], "The file has no line of names."),
    "Excel's hint": ("sep=;\nx;y\n1;2\n3;5\n", [[1, 2], [3, 5]], "with x, y."),
    "Excel's hint beside commas": ("sep=;\nx;y\n1,5;2\n", [[1.5, 2]], "with x, y."),
    "a comment above": (
        "# lab 3\nx,y\n1,2\n3,5\n",
        [[1, 2], [3, 5]],
        "with x, y. Lines left out above the names: 1.",
    ),
    "a comment as wide as the rows": (
        "# lab 3, group 2\n\nx,y\n1,2\n3,5\n",
        [[1, 2], [3, 5]],
        "with x, y. Lines left out above the names: 1.",
    ),
    "names in a comment": ("# x,y\n1,2\n3,5\n", [[1, 2], [3, 5]], "with x, y."),
    "units below the names": (
        "x,y\ncm,kg\n1,2\n3,5\n3,4\n",
        [[1, 2], [3, 5], [3, 4]],
        "with x, y. Rows left out: 1. Line 2: 'cm' in column x is not a number.",
    ),
    "a name in two lines": (
        '"a\nb",y\n1,2\n3,x\n4,5\n',
        [[1, 2], [4, 5]],
        "Line 4: 'x'",
    ),
    "a name twice": ("x,x\n1,2\n", [[1, 2]], "with x (column 1), x (column 2)."),
    "separators at the ends": ("x,y\n1,2,\n3,5,\n", [[1, 2], [3, 5]], "with x, y."),
    "missing in the first row": (
        "x,y\n,2\n3,4\n",
        [[3, 4]],
        "Line 2: column x is empty.",
    ),
    "missing where no names are": (
        ",2\n3,4\n5,6\n",
        [[3, 4], [5, 6]],
        "Line 1: column",
    ),
    "bars": ("x|y\n1|2\n3|5\n", [[1, 2], [3, 5]], "with x, y."),
    "blanks": ("x   y\n1 \t  2\n 3   5 \n", [[1, 2], [3, 5]], "with x, y."),
    "blanks and decimal commas": ("1,5 2,5\n3,5 4,5\n", [[1.5, 2.5], [3.5, 4.5]], ""),
    "blanks in text": ("t,v\nitem 1,20\nitem 2,30\n", [[20], [30]], "left out: t."),
    "semicolons in text": ("x,t\n1,a;b\n3,c;d\n", [[1], [3]], "left out: t."),
    "dates": ("t,x\n2024-01-02 10:00,5\n2024-01-03 10:00,6\n", [[5], [6]], "out: t."),
    "line ends of old Macs": ("x,y\r1,2\r3,5\r", [[1, 2], [3, 5]], "with x, y."),
    "a quote closed too late": (
        'x,y\n1,2\n"3,4\n5,6\n7,8"\n9,1\n',
        [[1, 2], [9, 1]],
        "Line 3: 1 field instead of 2. Lines 3 to 5 are one field, between two quotes.",
    ),
    "a quote closed late, in text": (
        'x,t\n1,a\n2,"b\n3,c"\n4,d\n',
        [[1], [2], [4]],
        "Lines 3 to 4 are one field, between two quotes.",
    ),
    "an index without a name": (
        ",x,y\n0,5,3\n1,6,4\n2,4,4\n",
        [[5, 3], [6, 4], [4, 4]],
        "with x, y. Row numbers, left out: unnamed (column 1).",
    ),
    "an ID": ("CustomerID,x\n17,5\n12,6\n", [[5], [6]], "left out: CustomerID."),
    "an ID that comes twice": ("id,x\n7,5\n7,6\n", [[7, 5], [7, 6]], "with id, x."),
    "rows counted from 1": (
        "n,x\n1,5\n2,6\n3,?\n4,6\n5,9\n",
        [[5], [6], [6], [9]],
        "Row numbers, left out: n.",
    ),
    "nothing but a count": ("1\n2\n3\n4\n5\n", [[1], [2], [3], [4], [5]], ""),
    "an old code page": (
        "preis €;y\n1;2\n".encode("cp1252"),
        [[1, 2]],
        "with preis €,",
    ),
    "UTF-16 without its mark": (
        "x,y\n1,2\n".encode("utf-16-le"),
        [[1, 2]],
        "with x, y.",
    ),
    "UTF-16, the other way": ("x,y\n1,2\n".encode("utf-16-be"), [[1, 2]], "with x, y."),
    "the marks that cut the file": ("x\x02,y\x01\n1,2\n", [[1, 2]], "with x, y."),
    "a quote that stays open": (
        'x,y\n1,2\n2,3\n4,5\n5,6\n"6,7\n' + "7,8\n" * 194,
        None,
        "opens in line 6 is not closed: the rest of the file, to line 200",
    ),
    "a quote that opens the file": ('"', None, "opens in line 1 is not closed"),
    "a workbook": (b"PK\3\4\x14\0\x06\0", None, "looks like an Excel workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0", None, "looks like an old Excel workbook"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", None, "looks like a picture"),
    "a web page": (b"<html><table>", None, "looks like a web page"),
    "JSON": (b'[{"x": 1}]', None, "looks like JSON"),
    "bytes": (bytes(range(256)) * 9, None, "looks like data that are not text"),
    "an unknown separator": ("1:2\n3:4\n", None, "tabs, semicolons, bars, commas or"),
    "names alone": ("x,y\n", None, "No column of numbers was found in 1 row of 2"),
    "nothing whole": (
        "x,y\n1,?\n?,2\n",
        None,
        "Line 2: '?' in column y is not a number",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_table_is_read_right_or_refused_in_a_sentence(name):
    content, points, said = ODD[name]
    content = content if isinstance(content, bytes) else content.encode()
    if points is None:
        with pytest.raises(ValueError, match=re.escape(said)):
            read_points(content)
    else:
        found = read_points(content)
        assert found.X.tolist() == points
        assert said in found.summary


def test_columns_are_taken_by_name_and_only_theirs_can_be_wrong():
    content = b"id,x,y,who\n1,5,6,a\n2,6,,b\n3,7,8,c\n"
    found = read_points(content)
    assert (found.columns, found.suggested) == (("id", "x", "y"), ("x", "y"))
    assert found.X.tolist() == [[5, 6], [7, 8]]
    found = read_points(content, ["x", "id"])
    assert found.X.tolist() == [[5, 1], [6, 2], [7, 3]]
    assert (found.features, found.problems, found.notes) == (("x", "id"), (), ())
    for odd in (["who"], ["z"], []):
        with pytest.raises(ValueError, match="Needed: names of columns .* id, x, y."):
            read_points(content, odd)
    with pytest.raises(TypeError, match="Needed: several names"):
        read_points(content, "x")


def test_standardised_columns_are_those_of_pandas():
    content = b"x,y,z\n1,200,4\n2,150,4\n5,900,4\n"
    found = read_points(content, standardise=True)
    frame = pd.read_csv(io.BytesIO(content))[["x", "y"]]
    expected = (frame - frame.mean()) / frame.std(ddof=0)
    np.testing.assert_allclose(found.X[:, :2], expected, rtol=1e-14)
    assert found.X[:, 2].tolist() == [0, 0, 0]
    assert "divided by its standard deviation" in found.summary
    with pytest.raises(ValueError, match="too large"):
        read_points(b"1,1e160\n2,3\n4,5\n", standardise=True)


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@given(
    st.lists(st.tuples(NUMBERS, st.integers(-(2**70), 2**70)), min_size=1, max_size=9),
    st.sampled_from(",;\t|"),
)
def test_a_plain_file_has_the_values_that_pandas_reads(rows, separator):
    frame = pd.DataFrame(rows, columns=["x", "y"])
    text = frame.to_csv(sep=separator, index=False)
    found = read_points(text.encode(), ["x", "y"])
    expected = pd.read_csv(io.StringIO(text), sep=separator, dtype=float)
    np.testing.assert_allclose(found.X, expected, rtol=1e-14)  # older ones round
    assert found.X.tolist() == [[x, float(y)] for x, y in rows]


MANY = {  # each with n bytes: what is odd in it comes very often
    "columns": lambda n: "\n".join(",".join([i] * (n // 4)) for i in "12"),
    "rows": lambda n: "1\n" * (n // 2),
    "different rows": lambda n: "\n".join(map(str, range(n // 7))),
    "rows left out": lambda n: "1,2\n" * (n // 8) + "1\n" * (n // 4),
    "lengths of rows": lambda n: "\n".join("1," * i for i in range(int(n**0.5))),
    "digits": lambda n: "1,2\n" + "3" * n + "x,4\n",
    "long numbers": lambda n: ("1" * 40_000 + ",2\n") * (n // 40_000) + "3,4\n" * 50,
    "groups of digits": lambda n: "1;2\n1" + ".234" * (n // 4) + ";3",
    "commas": lambda n: "," * n,
    "decimal commas": lambda n: "\n".join(f"{i},5;1" for i in range(n // 9)),
    "line ends": lambda n: "\n" * n,
    "blanks": lambda n: "1" + " " * n + "2",
    "quotes": lambda n: '"' * n,
    "empty quotes": lambda n: '"",' * (n // 3),
    "lines in a quote": lambda n: '1,2\n"' + "3,4\n" * (n // 4),
    "signs": lambda n: "1,2\n" + "-" * n,
}


@pytest.mark.parametrize("many", MANY.values(), ids=MANY)
def test_much_of_anything_takes_time_and_memory_in_proportion_to_the_bytes(many):
    large, small = many(500_000).encode(), many(50_000).encode()
    started = process_time()
    with suppress(ValueError):
        read_points(large)
    assert process_time() - started < 5  # half a second, as a rule
    tracemalloc.start()
    with suppress(ValueError):
        read_points(small)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 300 * len(small)
