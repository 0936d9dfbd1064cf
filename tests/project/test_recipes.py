"""The recipes of CONTRIBUTING work: each is carried out in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import textwrap
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from nbformat import v4

from kmeans_lib import lloyd_steps, load
from tools import budget

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Recipes")[2]
RECIPES = dict(re.findall(r"^### Add an? (.+?)\n(.*?)(?=^### |\Z)", TEXT, re.M | re.S))
PLACE = re.compile(
    r"# (?:(?P<how>new|at the end|in|above)(?::| of)? )?"
    r"(?:(?P<name>[A-Z]+) (?:of|in) )?(?P<path>\w+/\S+\.(?:py|toml))"
)
COPIED = ("kmeans_lib", "kmeans_course", "tools", "pyproject.toml")
LONGEST = 10  # lines of code in a recipe


class Block(NamedTuple):
    """A block of code in a recipe: the line that says where, and the rest."""

    where: str
    code: str


def blocks(recipe):
    fence = r"^```(?:python|toml)\n(# .*?)\n(.*?)^```"
    found = re.findall(fence, RECIPES[recipe], re.M | re.S)
    return [Block(*part) for part in found]


def cells():
    """The code of the cells of a notebook, by recipe."""
    return {
        name: block.code
        for name in RECIPES
        for block in blocks(name)
        if "cell" in block.where
    }


def carry_out(block, project):
    """Put a block of code where its first line says."""
    how, name, path = PLACE.fullmatch(block.where).group("how", "name", "path")
    file = project / path
    if how == "new":
        assert not file.exists()
        return file.write_text(block.code, "utf-8")
    text = file.read_text("utf-8")
    if how == "at the end":
        return file.write_text(f"{text}\n\n{block.code}", "utf-8")
    opening = re.search(rf"^{name}\b.*\n", text, re.M)
    at = opening.end() if how == "in" else opening.start()
    code = block.code if how == "in" else f"{block.code}\n\n"
    return file.write_text(text[:at] + code + text[at:], "utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project in which every recipe has been carried out."""
    copy = tmp_path_factory.mktemp("project")
    for name in COPIED:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, copy / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, copy)
    for recipe in RECIPES:
        for block in blocks(recipe):
            if "cell" not in block.where:
                carry_out(block, copy)
    return copy


def run(project, *command):
    """What a command prints that is run in the copy."""
    own = {"PYTHONPATH": project, "KMEANS_PROGRESS": project / "progress.json"}
    environment = os.environ | {name: str(path) for name, path in own.items()}
    answer = subprocess.run(
        command,
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout.strip()


def python(project, program):
    """What a program prints that imports the copy."""
    return run(project, sys.executable, "-c", program)


def test_there_is_a_recipe_for_each_thing_to_add():
    expected = "data set, start, engine, scene, lab, exercise, chapter"
    assert [*RECIPES] == expected.split(", ")


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_is_short(recipe):
    """Imports and docstrings aside, as `tools.budget` counts."""
    code = "\n".join(
        line
        for block in blocks(recipe)
        for line in textwrap.dedent(block.code).splitlines()
        if not re.match(r"from |import ", line) and '"""' not in line
    )
    assert len(budget.code_lines(code)) <= LONGEST


def test_the_code_of_the_recipes_is_tidy(project):
    ruff = shutil.which("ruff", path=sysconfig.get_path("scripts"))
    run(project, ruff, "check", "--no-cache")
    run(project, ruff, "format", "--check", "--no-cache")


def test_the_new_data_set_loads(project):
    program = (
        "from kmeans_lib import load\n"
        "print(load('cross', arm=3).X.tolist(), load('cross').name)"
    )
    expected = "[[3.0, 0.0], [-3.0, 0.0], [0.0, 3.0], [0.0, -3.0]] cross"
    assert python(project, program) == expected


def test_the_new_start_is_recorded_and_swept(project):
    program = (
        "from kmeans_lib import load, record, sweep\n"
        "X = load('four blobs').X\n"
        "run = record(X, 4, init='even ranks')\n"
        "print(len({*map(tuple, run[0].centroids.tolist())}), run.converged)\n"
        "runs = sweep(X, 4, range(3), init='even ranks')\n"
        "print({*runs.inertia} == {run.inertia})"
    )
    assert python(project, program) == "4 True\nTrue"


def test_the_new_engine_obeys_the_law(project):
    """Its Steps are those of `lloyd_steps`, as the copy prints them."""
    program = (
        "from kmeans_lib import load\n"
        "from kmeans_lib.engines.plain import plain_steps\n"
        "for name, rows in {'six points': [0, 1], 'five points': [3, 0, 1]}.items():\n"
        "    X = load(name).X\n"
        "    for s in plain_steps(X, X[rows], 300, 'relocate'):\n"
        "        print(s.phase, s.iteration, s.n_changed, s.labels.tolist(), s.inertia)"
    )
    expected = []
    for name, rows in {"six points": [0, 1], "five points": [3, 0, 1]}.items():
        X = load(name).X
        for s in lloyd_steps(X, X[rows]):
            facts = s.phase, s.iteration, s.n_changed, s.labels.tolist(), s.inertia
            expected.append(" ".join(map(str, facts)))
    assert "relocate" in "".join(expected)
    assert python(project, program).splitlines() == expected


def test_the_new_scene_does_what_it_claims(project):
    program = (
        "from kmeans_lib import SCENES\n"
        "from kmeans_lib.metrics import adjusted_rand\n"
        "scene = SCENES['Two short sides']\n"
        "run, claim = scene.record(), scene.claim\n"
        "print(run.n_iter == claim.n_iter, run.inertia == claim.inertia,\n"
        "      tuple(run.sizes(-1)) == claim.sizes, run.converged == claim.converged,\n"
        "      adjusted_rand(run.labels, scene.dataset().truth) == claim.agreement)"
    )
    assert python(project, program) == "True True True True True"


def test_the_new_lab_opens_and_follows_its_slider(project):
    program = (
        "from kmeans_lib.labs.shapes import corners\n"
        "lab = corners()\n"
        "lab.k.value = 3\n"
        "print(lab.trace.k, lab.trace.setup.text, lab.message.value)\n"
        "assert 'image/png' in lab._repr_mimebundle_()[0]"
    )
    assert python(project, program) == "3 data=rectangle&k=3"


def test_the_new_exercise_judges(project):
    program = (
        "from kmeans_course.chapter3 import check_double\n"
        f"{cells()['exercise'].partition('check_double(')[0]}"
        "for answer in (lambda x: 2 * x, lambda x: x * x, double):\n"
        "    check_double(answer)"
    )
    right, wrong, stub = python(project, program).splitlines()
    assert right == "Exercise 3.9: correct. 2 cases tried."
    assert wrong.endswith("Hint: that is the square.")
    assert stub == "Exercise 3.9: not attempted yet."


def test_the_new_chapter_is_executed_and_fit_to_be_committed(project):
    command = re.search(r"```sh\npython (.*?)\n```", RECIPES["chapter"])[1].split()
    path = project / command[-1]
    path.parent.mkdir()
    cell = cells()
    skeleton = v4.new_notebook(
        cells=[
            v4.new_markdown_cell("# A new chapter"),
            v4.new_code_cell(cell["chapter"].rstrip()),
            v4.new_code_cell(
                cell["exercise"].rstrip(), metadata={"tags": ["exercise"]}
            ),
        ]
    )
    nbformat.write(skeleton, path)
    run(project, sys.executable, *command)
    run(project, sys.executable, *command[:2], "--check", str(path))
    after = nbformat.read(path, as_version=4)
    assert after.cells[2].outputs[0].text == "Exercise 3.9: not attempted yet.\n"
