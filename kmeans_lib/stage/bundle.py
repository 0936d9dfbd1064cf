"""Joins the stage's JavaScript files into one ES module for the widget.

The files import one another, so that Node can test them one by one. In the
joined module each file has a function scope of its own, in this order, and its
exports are in a constant named after the file. Comments, indents and most spaces
are left out, because every widget and every page carries its own copy.
"""

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
MODULES = (
    "decode",
    "geometry",
    "words",
    "marks",
    "theme",
    "player",
    "blit",
    "points",
    "signs",
    "plot",
    "scene",
    "stairs",
    "template",
    "panel",
    "inspector",
    "handles",
    "hands",
    "stage",
    "widget",
)
_IMPORT = re.compile(r"^import (\{[^}]*\}) from \"\./(\w+)\.js\";", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:function|const) (\w+))", re.MULTILINE)

_COMMENT = re.compile(r"^\s*(?://[^\n]*|/\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)
_TEXT = re.compile(r"""("[^"]*"|'[^']*'|`[^`]*`)""")
_KEEP = re.compile(r"`|/\[|[+-] [+-]")  # open template, pattern, a - -b
_SPACED = re.compile(r" ?([=+\-*/%<>?:,;(){}\[\]&|!]+) ?")
_NEEDLESS = re.compile(r";\n(?=})|,\n?(?=[)\]])")
_JOINED = re.compile(r"([{}(\[,;]|=>)\n")


@cache
def javascript() -> str:
    """Return the stage's ES module, its default export what anywidget calls.

    Returns
    -------
    str

    Examples
    --------
    >>> "export default" in javascript()
    True
    """
    *scopes, widget = MODULES
    return "\n".join([*map(_scope, scopes), _source(widget)])


def _source(name: str) -> str:
    text = (HERE / "js" / f"{name}.js").read_text(encoding="utf-8")
    text = _INDENT.sub("", _COMMENT.sub("", text))
    return _IMPORT.sub(r"const \1 = km_\2;", text)


def _scope(name: str) -> str:
    """One file as `const km_name = (its scope, which returns its exports)`."""
    source = _source(name)
    exports = ",".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", source)
    if name != "template":  # its spaces are words on the page
        body = _tight(body)
    return f"const km_{name}=(()=>{{{body}return{{{exports}}}}})();"


def _tight(source: str) -> str:
    """Take out spaces and line ends that only a reader needs."""
    lines = "\n".join(map(_tight_line, source.split("\n")))
    return _JOINED.sub(r"\1", _NEEDLESS.sub("", lines))


def _tight_line(line: str) -> str:
    parts = _TEXT.split(line)
    nested = any(part.count("${") != part.count("}") for part in parts[1::2])
    if nested or any(map(_KEEP.search, parts[::2])):
        return line
    parts[::2] = (_SPACED.sub(r"\1", part) for part in parts[::2])
    return "".join(parts)


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
