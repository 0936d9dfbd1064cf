"""What the README says with a number is true today."""

import contextlib
import io
import re
from pathlib import Path

import ipywidgets
import matplotlib.pyplot as plt
from PIL import Image

from kmeans_lib import SCENES, load, sweep

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
GENERATOR, SLIDERS = re.findall(r"^```python\n(.*?)^```", README, re.M | re.S)
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


def lines(code):
    return [line for line in code.splitlines() if line]


def test_the_generator_in_three_lines_prints_what_stands_below_it():
    shown = re.search(r"^```text\n(.*?)^```", README, re.M | re.S)[1]
    assert len(lines(GENERATOR)) == 3
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(GENERATOR, {})
    assert out.getvalue() == shown


def test_the_sliders_in_twelve_lines_draw_every_place(monkeypatch):
    made = []
    monkeypatch.setattr(ipywidgets, "interact", lambda *a, **k: made.append((a, k)))
    monkeypatch.setattr(plt, "show", lambda: made.append(plt.gcf()))
    assert len(lines(SLIDERS)) == 12
    exec(SLIDERS, {})
    ((draw,), limits) = made.pop()
    assert {*limits} == {"k", "seed", "step"}
    for k, seed, step in zip(*limits.values()):
        draw(k, seed, step)
    assert len(made) == 2
    plt.close("all")


def test_the_moving_picture_is_small_and_whole():
    path = ROOT / "docs" / "run.gif"
    assert path.stat().st_size < 300_000
    with Image.open(path) as film:
        assert film.n_frames == 10  # the start and nine half-steps


def test_the_words_of_the_readme_are_those_of_the_whole_table():
    rows = (
        re.search(r"## Five words\n(.*?)\n\n\[", README, re.S)[1].strip().splitlines()
    )
    assert len(rows) == 2 + 5
    assert {*rows} <= {*(ROOT / "docs" / "words.md").read_text("utf-8").splitlines()}
