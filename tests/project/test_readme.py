"""What the README says with a number is true today."""

import re
from pathlib import Path

from kmeans_lib import SCENES, load, sweep

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
TENS = {"thirty": 30, "forty": 40, "fifty": 50}
ONES = {
    "": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
}


def test_as_many_scenes_as_it_promises():
    words = re.search(r"one of (\w+?)(?:-(\w+))? prepared", README)
    tens, ones = words.groups()
    assert TENS[tens] + ONES[ones or ""] == len(SCENES)


def test_about_four_days_of_birth_in_five_agree():
    """Seeds 1 to 31 on the video's data, and many more beside them."""
    assert "about four in\n  five agree" in README
    X = load("four blobs").X
    for seeds in (range(1, 32), range(1000)):
        assert 0.75 <= sweep(X, 4, seeds=seeds).success_rate() <= 0.86
