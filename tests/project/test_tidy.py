"""No slips in code and spelling: the linter and the speller find nothing."""
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("tool", [["ruff", "check"], ["codespell_lib"]])
def test_the_tool_finds_nothing(tool):
    answer = subprocess.run(
        [sys.executable, "-m", *tool], cwd=ROOT, capture_output=True,
        text=True, timeout=120,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
