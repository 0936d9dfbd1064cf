"""The stage's JavaScript: its own unit tests, and the joined module."""

import re
import subprocess
from pathlib import Path

from kmeans_lib.colours import PALETTE
from kmeans_lib.stage.bundle import HERE, MODULES, javascript

UNIT_TESTS = sorted(Path(__file__).parent.glob("js/*.test.mjs"))


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


def test_the_joined_module_is_valid_and_gives_what_anywidget_calls(node, tmp_path):
    module = tmp_path / "stage.mjs"
    module.write_text(javascript(), encoding="utf-8")
    ask = tmp_path / "ask.mjs"
    ask.write_text(
        'import stage from "./stage.mjs";\n'
        "console.log(Object.keys(stage).sort().join());\n"
    )
    assert run(node, str(ask)).strip() == "initialize,render"


def test_every_module_is_joined():
    files = {path.stem for path in (HERE / "js").glob("*.js")}
    assert files == set(MODULES)


def test_the_script_stays_small_and_fetches_nothing():
    source = javascript()
    assert len(source.encode()) < 60_000
    assert not re.search(r"https?:|import\s*\(|\bfetch\(|^import", source)


def test_the_browser_knows_every_shape_of_the_palette():
    shapes = (HERE / "js" / "marks.js").read_text(encoding="utf-8")
    for mark in PALETTE:
        assert re.search(rf'^  "?{re.escape(mark.marker)}"?: ', shapes, re.M)


def test_each_file_says_what_lives_there_and_stays_short():
    for name in MODULES:
        lines = (HERE / "js" / f"{name}.js").read_text().splitlines()
        assert lines[0].startswith("// "), name
        assert len(lines) <= 400, name
