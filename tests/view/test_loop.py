"""The loop that a stage shows is that of lloyd.py, and its lines do what is marked."""

import sys
from pathlib import Path

import numpy as np

from kmeans_lib import lloyd
from kmeans_lib.stage import Stage
from kmeans_lib.stage.loop import read_loop

SOURCE = Path(lloyd.__file__).read_text("utf-8")
LOOP = read_loop()
# Where an update leaves the third cluster empty.
X = np.array([[5.0, 12], [9, 3], [9, 5], [1, 5], [0, 5]])


def indented(lines):
    return "".join(f"    {line}\n" for line in lines)


def half_steps_and_lines():
    """Yield each half-step's phase, or "end", and the lines of the loop that ran."""
    body = SOURCE.index(indented(LOOP["lines"]))
    above = SOURCE.count("\n", 0, body) + 1
    ran = []

    def follow(frame, event, _):
        if frame.f_code is not lloyd.half_steps.__code__:
            return None
        if event == "line":
            ran.append(frame.f_lineno - above)
        return follow

    before = sys.gettrace()
    sys.settrace(follow)
    try:
        for step in lloyd.half_steps(X, X[:3], 300, "relocate"):
            yield step.phase, ran.copy()
            ran.clear()
    finally:
        sys.settrace(before)
    yield "end", ran


def test_it_is_the_whole_body_of_half_steps_letter_for_letter():
    function = SOURCE[SOURCE.index("def half_steps(") :].split("\n\n\n")[0] + "\n"
    assert function.endswith(f'"""\n{indented(LOOP["lines"])}')
    assert Stage().loop == LOOP


def test_the_line_marked_for_a_half_step_ran_in_it_and_in_no_other():
    found = [*half_steps_and_lines()]
    assert {phase for phase, _ in found} == LOOP["made"].keys()
    for phase, ran in found:
        marked = {name for name, line in LOOP["made"].items() if line in ran}
        assert marked == {phase}
