"""Where text becomes HTML: every place is in CONTRIBUTING's list."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("kmeans_lib", "kmeans_course", "tools", "docs")
TAG = re.compile(r"<[a-z!]")
# What makes HTML of a text, in JavaScript, beside templates with tags and gaps.
SINK = re.compile(
    r"\b(?:inner|outer)HTML\b|insertAdjacentHTML|setHTML|document\.write|srcdoc"
    r"|DOMParser|createContextualFragment"
)
TEMPLATE = re.compile(r"[^`]+")
TOP = re.compile(r"^(?:export )?(?:function|const|class) (\w+)", re.M)
# What makes HTML of a text, in Python, beside strings with gaps.
CALLS = {"HTML", "HTMLMath", "Markdown", "SVG"}
NAMED = re.compile(r"_repr_(html|markdown|svg|latex|javascript)_")


def in_javascript(text):
    """Return the top-level names in which HTML is made."""
    tops = [(found.start(), found[1]) for found in TOP.finditer(text)]
    parts = [p for p in TEMPLATE.finditer(text) if "${" in p[0] and TAG.search(p[0])]
    return {
        next(name for start, name in reversed(tops) if start <= found.start())
        for found in [*parts, *SINK.finditer(text)]
    }


def in_python(text):
    """Return the top-level names in which HTML is made."""
    return {
        name(part)
        for part in ast.parse(text).body
        if any(makes_html(node) for node in ast.walk(part))
    }


def name(part):
    """Return the name of a top-level statement."""
    target = part.targets[0].id if isinstance(part, ast.Assign) else None
    return target or getattr(part, "name", "")


def makes_html(node):
    """Tell whether a node makes HTML: a tag in a text with gaps, or a call."""
    if isinstance(node, ast.JoinedStr):
        parts = [v.value for v in node.values if isinstance(v, ast.Constant)]
        return any(TAG.search(part) for part in parts)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return "{" in node.value and bool(TAG.search(node.value))
    if isinstance(node, ast.Call):
        return getattr(node.func, "attr", getattr(node.func, "id", "")) in CALLS
    return isinstance(node, ast.FunctionDef) and bool(NAMED.match(node.name))


def places():
    """Return what the sources have, as (file, name)."""
    found = set()
    for path in (p for folder in FOLDERS for p in (ROOT / folder).rglob("*")):
        reads = {".js": in_javascript, ".py": in_python}.get(path.suffix)
        if reads:
            file = path.relative_to(ROOT).as_posix()
            found |= {(file, name) for name in reads(path.read_text("utf-8"))}
    return found


def listed():
    """Return what CONTRIBUTING lists, as (file, name)."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    section = text.partition("## Where text becomes HTML")[2].partition("\n## ")[0]
    rows = [
        row.split("|")[1:3] for row in section.splitlines() if row.startswith("| `")
    ]
    return {
        (file.strip(" `"), name)
        for file, names in rows
        for name in re.findall(r"`(\w+)`", names)
    }


def test_every_place_where_text_becomes_html_is_in_the_list():
    found, known = places(), listed()
    assert found - known == set(), "new: see 'Where text becomes HTML'"
    assert known - found == set(), "no more there"


@pytest.mark.parametrize(
    "new",
    [
        "def f(x): return f'<b>{x}</b>'",
        "f = '<b>{}</b>'.format",
        "def f(x): return widgets.HTMLMath(x)",
        "class f:\n    def _repr_html_(self): return self.x",
    ],
)
def test_a_new_place_in_python_is_found(new):
    assert in_python(f"def other(): return '<b>'\n{new}\n") == {"f"}


@pytest.mark.parametrize(
    "new",
    [
        "const f = (x) => `<b>${x}</b>`;",
        "export function f(x) {\n  x.innerHTML = x.name;\n}",
        "function f(x) {\n  x.insertAdjacentHTML('beforeend', x.name);\n}",
    ],
)
def test_a_new_place_in_javascript_is_found(new):
    assert in_javascript(f"const other = '<b>';\n{new}\n") == {"f"}
