"""The maps in README and CONTRIBUTING match the tree, in both directions."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["kmeans_lib", "kmeans_course"]
PLACES = {"README.md": 1, "CONTRIBUTING.md": 50}  # so many at least are named
MAPS = {name: (ROOT / name).read_text("utf-8") for name in PLACES}
# `like/this.py`, `folder/` or `file.toml`, also with a * in it
PATH = re.compile(
    r"[\w.*-]+(?:/[\w.*-]+)+/?|[\w.*-]+/|[\w-]+\.(?:py|toml|yml|md|cff)\b"
)


def section(document, heading):
    """The part of a document below a heading, up to the next one as high."""
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", MAPS[document], re.M | re.S)
    return found[1]


def paths(text):
    """The paths in code spans and in figures."""
    code = re.findall(r"`([^`\n]+)`", text) + re.findall(r"```\n(.*?)```", text, re.S)
    return sorted({path for part in code for path in PATH.findall(part)})


def is_there(path):
    """A folder of the library may be named without the library."""
    path = path.rstrip("/")
    return any(ROOT.glob(path)) or any(ROOT.glob(f"kmeans_lib/{path}"))


@pytest.mark.parametrize("document", MAPS)
def test_what_a_map_names_exists(document):
    code = re.compile(r"^```\w+\n.*?^```", re.M | re.S)  # recipes make new files
    found = [p for p in paths(code.sub("", MAPS[document])) if ".venv" not in p]
    assert len(found) >= PLACES[document]
    assert [path for path in found if not is_there(path)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_code_map_names_every_module_and_package(package):
    there = {
        path
        for path in (ROOT / package).iterdir()
        if path.suffix == ".py" or (path.is_dir() and any(path.iterdir()))
    }
    there -= {ROOT / package / "__init__.py", ROOT / package / "__pycache__"}
    on_map = {
        place
        for path in paths(section("CONTRIBUTING.md", "The map"))
        for place in ROOT.glob(path.rstrip("/"))
    }
    assert sorted(there - on_map) == []


def test_a_table_names_every_folder():
    on_map = paths(section("CONTRIBUTING.md", "Where things are"))
    folders = {
        path.parent.name
        for kind in ("*.py", "*.ipynb")
        for path in ROOT.glob(f"*/{kind}")
        if not path.parent.name.startswith(".")
    } | {"tests"}
    assert {f"{name}/" for name in folders} <= set(on_map)


def test_the_figure_of_the_map_is_in_the_order_of_the_layers():
    """From what is run to what is seen: each room imports only those above it."""
    from tests.project.test_layers import layer

    figure = re.search(r"```\n(.*?)```", section("CONTRIBUTING.md", "The map"), re.S)[1]
    rooms = [name.strip("/") for name in re.findall(r"kmeans_lib/([\w/]+)", figure)]
    views = rooms[rooms.index("trace") + 1 :]
    places = [layer(f"kmeans_lib.{name}") for name in views]
    assert len(views) == 4
    assert places == sorted(places)
