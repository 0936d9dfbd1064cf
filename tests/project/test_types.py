"""Everything public says what it takes and returns, and says so to users, too."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["kmeans_lib", "kmeans_course"]


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


FILES = {
    name_of(path): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}


def public_functions(node, owner=""):
    """Functions, methods, properties and constructors that a user may call."""
    for part in node.body:
        if isinstance(part, ast.ClassDef) and not part.name.startswith("_"):
            yield from public_functions(part, f"{owner}{part.name}.")
        elif isinstance(part, ast.FunctionDef):
            if not part.name.startswith("_") or part.name == "__init__":
                yield f"{owner}{part.name}", part


def without_types(function, is_method):
    """The parameters of a function that have no type, and "return"."""
    given = function.args
    named = given.posonlyargs + given.args
    starred = [arg for arg in (given.vararg, given.kwarg) if arg]
    if is_method and named and named[0].arg in ("self", "cls"):
        named = named[1:]
    for arg in named + given.kwonlyargs + starred:
        if arg.annotation is None:
            yield arg.arg
    if function.returns is None:
        yield "return"


@pytest.mark.parametrize("name", FILES)
def test_every_public_function_has_types(name):
    tree = ast.parse(FILES[name].read_text("utf-8"))
    missing = {
        whole: found
        for whole, function in public_functions(tree)
        if (found := [*without_types(function, "." in whole)])
    }
    assert missing == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_package_tells_type_checkers_that_it_has_types(package):
    assert (ROOT / package / "py.typed").read_text("utf-8") == ""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    assert "*.typed" in settings["setuptools"]["package-data"]["*"]
