"""Each number in the prose is printed by a cell or computed here anew."""

import importlib
import re

import numpy as np
import pytest

from tests.course import book, numbers_said

NUMBER = re.compile(r"(?<![\w.])-?(?:\d{1,3}(?:[ ,]\d{3})+|\d+)(?:\.\d+)?(?!\w)")


def chapter_of(path):
    module = f"{numbers_said.__name__}.chapter{int(path.stem[:2])}"
    return importlib.import_module(module)


def said(text):
    """Numbers of two digits or more, as written."""
    text = re.sub(r"(Exercise|chapter|Chapter|exercise) [\d.]+", "", text)
    text = re.sub(r"\$\$?[^$]*\$\$?", "", text)  # formulas
    for found in NUMBER.findall(text):
        word = re.sub(r"[ ,]", "", found)
        if len(re.sub(r"\D", "", word)) > 1:
            yield word


def is_rounded(word, value):
    decimals = len(word.partition(".")[2])
    return abs(float(word) - value) <= 0.5000001 * 10.0**-decimals


@pytest.mark.parametrize("path", book.CHAPTERS, ids=lambda path: path.stem)
def test_each_number_in_the_prose_comes_from_a_cell_or_a_test(path):
    notebook, chapter = book.read(path), chapter_of(path)
    shown = " ".join(book.printed(c) for c in book.code_cells(notebook))
    known = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", shown)]
    known += [float(value) for value in chapter.results()]
    known += list(chapter.GIVEN)
    unknown = [
        word
        for word in said(book.prose(notebook))
        if not any(is_rounded(word, value) for value in known)
    ]
    assert unknown == []


def test_numbers_are_found_and_rounded_as_a_reader_does():
    text = "In 3 steps from 284 to 72.25; exercise 1.4, 46 771 pieces, -1.5."
    assert list(said(text)) == ["284", "72.25", "46771", "-1.5"]
    assert is_rounded("184.95", 184.948593)
    assert not is_rounded("184.94", 184.948593)
    assert not is_rounded("184", np.pi)
