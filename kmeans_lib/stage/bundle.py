"""Joins the stage's JavaScript files into the one ES module a widget takes.

The files import one another, so that node can test them one by one.  In the
joined module each is a function's scope of its own, in this order, and what
it exports stands in a constant named after the file.
"""
import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
MODULES = (
    "decode", "geometry", "words", "marks", "theme", "plot", "scene",
    "stairs", "template", "inspector", "hands", "stage", "widget",
)
_IMPORT = re.compile(
    r"^import (\{[^}]*\}) from \"\./(\w+)\.js\";", re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:function|const) (\w+))", re.MULTILINE)


@cache
def javascript():
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


def _source(name):
    text = (HERE / "js" / f"{name}.js").read_text(encoding="utf-8")
    return _IMPORT.sub(r"const \1 = km_\2;", text)


def _scope(name):
    """One file as `const km_name = (its scope, which returns its exports)`."""
    source = _source(name)
    exports = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", source)
    return (
        f"const km_{name} = (() => {{\n{body}return {{ {exports} }};\n}})();"
    )


@cache
def stylesheet():
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
