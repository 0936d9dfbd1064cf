"""Files as people have them: separators, headers, decimal commas, bad rows."""

from contextlib import suppress
from time import process_time

import numpy as np
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
    assert found.X[:, 0].tolist() == list(range(0, 25, 3))
    assert "Of 25 rows one in 3 is used." in found.notes


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
