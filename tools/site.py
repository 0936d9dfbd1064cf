"""Build the site: the notebooks as pages with live labs, and the reference.

    python -m tools.site [--lite] [folder]

Sphinx makes the pages of what is in `docs/` and of copies of the notebooks, with the
outputs that were saved. Only labs are made anew, as pages of their own: the cell of
a lab is executed, and of the cells above it what the lab depends on. With --lite each
page leads to its notebook in JupyterLite, where all of it runs in the browser.
"""

import argparse
import ast
import os
import shutil
import sys
from contextlib import redirect_stdout
from html import escape
from io import StringIO
from pathlib import Path
from symtable import SymbolTable, symtable
from typing import Any

import nbformat
from nbformat.v4 import new_markdown_cell, new_output

from kmeans_lib import Setup, labs
from kmeans_lib.export import to_html

from . import policy

ROOT = Path(__file__).resolve().parents[1]
VIDEO = Setup("four blobs", 4, [361, 73, 374, 155])
# What a page can show of labs that need Python: one of their runs.
RUN = {
    "Bowl": "setup",
    "Predict": "setup",
    "Race": "trace",
    "SweepLab": "trace",
    "Watch": "watched",
}
# Of these a page has the picture: what they show, Python computes.
PICTURES = {"choose_k", "palette"}
RUN_IT = (
    '<p class="km-run"><a href="{}/lite/lab/index.html?path={}">Run this notebook in '
    "your browser</a>: change the code, do the exercises, with nothing to install. "
    "Python comes along, some 60 MB at the first visit.</p>"
)
LIVE = '<iframe class="km-live" src="{}" title="{}" loading="lazy"></iframe>'


def main(arguments: list[str] | None = None) -> int:
    """Build the site and return an exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.site")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "site")
    more = "with notebooks that run in the browser (extra `lite`)"
    parser.add_argument("--lite", action="store_true", help=more)
    asked = parser.parse_args(arguments)
    site = asked.folder.resolve()
    pages = lay_out(site.with_name("pages"), site, RUN_IT if asked.lite else "")
    from sphinx.cmd.build import main as sphinx  # of the extra: labs do without it

    options = ["-q", "-W", "--keep-going", "-j", "auto", "-c", str(ROOT / "docs")]
    shutil.rmtree(site / "lite", ignore_errors=True)  # has pages of another kind
    code = sphinx([*options, str(pages), str(site)])
    policy.protect(site)
    if asked.lite and not code:
        from . import lite  # it needs more than the site

        code = lite.main([str(site / "lite")])
    if not code:
        print(f"The site is in {site}: open index.html in a browser.")
    return code


def lay_out(pages: Path, site: Path, run_it: str = "") -> Path:
    """Put everything that Sphinx reads into a folder, and live labs into the site."""
    shutil.rmtree(pages, ignore_errors=True)
    shutil.copytree(ROOT / "docs", pages)
    (site / "labs").mkdir(parents=True, exist_ok=True)
    to_html(VIDEO, site / "labs" / "home.html")
    folder = ROOT / "notebooks"
    for path in sorted(folder.rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in path.parts:
            copy = pages / "notebooks" / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            back = os.path.relpath(pages, copy.parent)
            link = run_it.format(back, path.relative_to(folder).as_posix())
            nbformat.write(with_live_labs(path, site / "labs", back, link), copy)
    return pages


def with_live_labs(path: Path, folder: Path, back: str, link: str = "") -> Any:
    """Return a notebook whose labs are pages in a folder, shown where they stand.

    A link stands below its first words, and below labs that are a picture only.
    """
    notebook = nbformat.read(path, as_version=4)
    above: list[ast.stmt] = []
    for cell in notebook.cells:
        body = ast.parse(cell.source).body if cell.cell_type == "code" else []
        if called(body) - PICTURES:
            lab = made(needed(above, body))
            show_live(cell, lab, folder / f"{path.stem}-{cell.id}.html", back)
        elif called(body) and link:
            cell.outputs.append(page_output(link))
        if "reveal" in cell.metadata.get("tags", []):
            cell.metadata.tags.append("hide-cell")  # so Sphinx folds it, too
        above += body
    if link:
        notebook.cells.insert(1, new_markdown_cell(link))
    return notebook


def called(body: list[ast.stmt]) -> set[str]:
    """Return the labs that statements call."""
    calls = [n for part in body for n in ast.walk(part) if isinstance(n, ast.Call)]
    names = [call.func.id for call in calls if isinstance(call.func, ast.Name)]
    return {*names} & {*labs.__all__}


def needed(above: list[ast.stmt], body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements of a cell, and before them those that it depends on.

    Examples
    --------
    >>> above = ast.parse("a = 1; b = 2; c = a; d = b").body
    >>> [ast.unparse(part) for part in needed(above, ast.parse("c").body)]
    ['a = 1', 'c = a', 'c']
    """
    kept, wanted = [*body], reads(ast.Module(body, []))
    for part in reversed(above):
        if found := wanted & binds(part):
            kept.insert(0, part)
            wanted = wanted - found | reads(part)
    return kept


def reads(part: ast.AST) -> set[str]:
    """Return the global names that some code reads, also in its functions."""
    table = names_in(part)
    found = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    ahead = table.get_children()
    while ahead:
        inner = ahead.pop()
        found |= {s.get_name() for s in inner.get_symbols() if s.is_global()}
        ahead += inner.get_children()
    return found


def binds(part: ast.AST) -> set[str]:
    """Return the global names to which a statement gives a value."""
    symbols = names_in(part).get_symbols()
    return {s.get_name() for s in symbols if s.is_assigned() or s.is_imported()}


def names_in(part: ast.AST) -> SymbolTable:
    """Return the names in some code, those of comprehensions apart."""
    copy = ast.parse(ast.unparse(part))
    return symtable(ast.unparse(Generators().visit(copy)), "<notebook>", "exec")


class Generators(ast.NodeTransformer):
    """Writes comprehensions as generators: others share names since Python 3.12."""

    def visit(self, node: ast.AST) -> ast.AST:
        """Return what stands in the place of a node."""
        node = self.generic_visit(node)
        if isinstance(node, ast.ListComp | ast.SetComp):
            return ast.GeneratorExp(node.elt, node.generators)
        if isinstance(node, ast.DictComp):
            both = ast.Tuple([node.key, node.value], ast.Load())
            return ast.GeneratorExp(both, node.generators)
        return node


def made(body: list[ast.stmt]) -> Any:
    """Execute statements, the last of which is an expression; return its value."""
    *before, last = body
    if not isinstance(last, ast.Expr):
        raise ValueError(
            f"Needed: a lab as a cell's last line, not {ast.unparse(last)}"
        )
    known: dict[str, Any] = {"__name__": "__main__"}
    with redirect_stdout(StringIO()):
        exec(compile(ast.Module(before, []), "<notebook>", "exec"), known)
        return eval(compile(ast.Expression(last.value), "<notebook>", "eval"), known)


def show_live(cell: Any, lab: Any, path: Path, back: str) -> None:
    """Write the page of a lab, or of a run in it, and show it below the cell.

    It takes the place of the saved picture, unless that shows more.
    """
    shown = getattr(lab, RUN.get(type(lab).__name__, ""), None) if lab.no_page else lab
    if shown is None:
        return
    to_html(shown, path)
    if not lab.no_page:
        cell.outputs = [o for o in cell.outputs if "image/png" not in o.get("data", {})]
    frame = LIVE.format(f"{back}/labs/{path.name}", f"Live: {escape(str(shown))}")
    cell.outputs.append(page_output(frame))


def page_output(html: str) -> Any:
    """Return what stands below a cell: a piece of a page."""
    return new_output("display_data", {"text/html": html})


if __name__ == "__main__":
    sys.exit(main())
