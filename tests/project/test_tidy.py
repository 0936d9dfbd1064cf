"""No slips in code, types and spelling: linters, mypy and the speller agree."""

import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

# Here, and so in CI, PyPI has biome.
HAS_BIOME = (sys.platform, platform.machine()) == ("linux", "x86_64")
ROOT = Path(__file__).resolve().parents[2]
TOOLS = [
    ["ruff", "check"],
    ["ruff", "format", "--check"],
    ["biome", "check"],
    ["codespell"],
    ["mypy"],
]


@pytest.mark.parametrize("tool", TOOLS, ids=" ".join)
def test_the_tool_finds_nothing(tool):
    name, *arguments = tool
    program = shutil.which(name, path=sysconfig.get_path("scripts"))
    if name == "biome" and not HAS_BIOME:
        pytest.skip("no biome on this platform: the JavaScript is not linted")
    answer = subprocess.run(
        [program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
