"""Joins JavaScript files into one ES module, for a widget or for a page.

The files import one another, so that Node can test them one by one; a widget and a
page load a single script. In it each file has a function scope of its own, after the
files that it imports, and its exports are in a constant named after the file.
"""

import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

HERE = Path(__file__).parent
WIDGET = HERE / "js" / "widget.js"
PAGE = HERE / "js" / "page.js"
UNPACK = HERE / "js" / "unpack.js"
SHARED = HERE / "js" / "shared.js"
_IMPORT = re.compile(
    r'^import (\w+|\{[^}]*\}) from "(\.[^"]+)"(?: with \{ type: "json" \})?;', re.M
)
# Comments that have lines of their own, types among them, are half of the text.
_COMMENT = re.compile(r"^\s*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)\n", re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (\w+))", re.M)


@cache
def javascript(entry: Path = WIDGET) -> str:
    """Return one ES module: a file and all that it imports.

    Parameters
    ----------
    entry : Path
        The file whose exports are those of the module.

    Returns
    -------
    str

    Raises
    ------
    graphlib.CycleError
        If the imports go round in a circle.

    Examples
    --------
    >>> "export default" in javascript()
    True
    """
    *others, last = modules(entry)
    return "\n".join([*map(_scope, others), _linked(last)])


def modules(entry: Path) -> list[Path]:
    """Return a file and all that it imports, each after what it imports itself.

    Examples
    --------
    >>> [path.name for path in modules(HERE / "js" / "theme.js")]
    ['theme.js']
    """
    graph: dict[Path, list[Path]] = {}
    ahead = [entry]
    while ahead:
        path = ahead.pop()
        if path not in graph:
            graph[path] = _imported(path)
            ahead += graph[path]
    return [*TopologicalSorter(graph).static_order()]


def _imported(path: Path) -> list[Path]:
    if path.suffix == ".json":
        return []
    found = _IMPORT.findall(path.read_text("utf-8"))
    return [(path.parent / other).resolve() for _, other in found]


def _scope(path: Path) -> str:
    """Return `const km_name = ...`, the exports of a file, or a JSON file's value."""
    if path.suffix == ".json":
        return f"const {_constant(path)} = {path.read_text('utf-8').strip()};"
    source = _linked(path)
    exports = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", source)
    return (
        f"const {_constant(path)} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();"
    )


def _linked(path: Path) -> str:
    """Return the source of a file, its imports read from the constants."""

    def link(found: re.Match[str]) -> str:
        names, other = found.groups()
        return f"const {names.replace(' as ', ': ')} = {_constant(Path(other))};"

    return _IMPORT.sub(link, _COMMENT.sub("", path.read_text("utf-8")))


def _constant(path: Path) -> str:
    return f"km_{path.stem}"


@cache
def stylesheet() -> str:
    """Return the stage's style sheet.

    Returns
    -------
    str

    Examples
    --------
    >>> stylesheet().startswith("/*")
    True
    """
    return (HERE / "stage.css").read_text(encoding="utf-8")
