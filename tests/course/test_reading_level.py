"""How hard the prose is to read: the school grade of each notebook.

Flesch and Kincaid's formula (J. P. Kincaid et al., "Derivation of new
readability formulas", Naval Technical Training Command, 1975). Syllables
come from pyphen; the package textstat, which has the formula, loads a
dictionary from the network at run time.
"""

import re

import pyphen
import pytest

from tests.course.book import NOTEBOOKS, prose, read

SYLLABLES = pyphen.Pyphen(lang="en_GB", left=1, right=1)
HARDEST = 8  # what a reader of fourteen can follow


def sentences(path):
    """The sentences of a notebook as lists of words; no headings, tables."""
    text = re.sub(r"^\s*(\||#).*$|<[^>]+>", "", prose(read(path)), flags=re.M)
    parts = re.split(r"[.!?:;](?=\s)|\n\s*\n|\n\s*(?:[-*]|\d+\.)\s", text)
    found = [re.findall(r"[A-Za-z][A-Za-z'’-]*", part) for part in parts]
    return [words for words in found if len(words) > 2]


def grade(sentences):
    """School years that a reader needs, by Flesch and Kincaid."""
    words = [word for sentence in sentences for word in sentence]
    syllables = sum(len(SYLLABLES.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_reader_of_fourteen_can_follow_the_prose(path):
    level = grade(sentences(path))
    print(f"{path.stem}: school grade {level:.1f}")  # shown by pytest -rP
    assert level <= HARDEST


def test_the_formula_tells_easy_from_hard():
    easy = [["The", "cat", "sat", "on", "the", "mat"]]
    hard = [
        (
            "Convergence of alternating minimisation procedures "
            "necessitates considerable mathematical preparation"
        ).split()
    ]
    assert grade(easy) < 2
    assert grade(hard) > 15
