"""The JavaScript: its own unit tests, and what holds for each of its files."""

import re
import subprocess
from pathlib import Path

from kmeans_lib.colours import PALETTE
from kmeans_lib.stage.bundle import HERE

UNIT_TESTS = sorted(Path(__file__).parent.glob("js/*.test.mjs"))
FILES = sorted(HERE.parent.rglob("*.js"))


def run(*command):
    """Run a command; its whole output is the message if it fails."""
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_unit_tests_of_the_javascript_pass(node):
    output = run(node, "--test", "--test-reporter=tap", *map(str, UNIT_TESTS))
    passed = re.search(r"^# pass (\d+)", output, re.MULTILINE)
    assert int(passed[1]) >= 40
    assert "# fail 0" in output


def test_the_browser_knows_every_shape_of_the_palette():
    shapes = (HERE / "js" / "marks.js").read_text(encoding="utf-8")
    for mark in PALETTE:
        assert re.search(rf'^  "?{re.escape(mark.marker)}"?: ', shapes, re.M)


def test_each_file_says_what_lives_there_and_stays_short():
    for path in FILES:
        lines = path.read_text("utf-8").splitlines()
        assert lines[0].startswith("// "), path
        assert len(lines) <= 400, path
