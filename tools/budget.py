"""How much code there is, and how long its functions are.

    python -m tools.budget

A function's body is measured in lines of code: its docstring, comments and
lines that hold nothing but text or brackets, such as a hint in a table of
hints, do not count.
"""

import ast
import io
import statistics
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ("kmeans_lib", "kmeans_course", "tests", "tools", "benchmarks", "run.py")
SCRIPTS = {"JavaScript": ("kmeans_lib", "*.js"), "its tests": ("tests", "*.mjs")}


class Body(NamedTuple):
    """The body of a function: where it is, and its lines of code."""

    lines: int
    name: str  # kmeans_lib/lloyd.py:update


def main() -> None:
    """Print one row per package."""
    print(f"{'':15}{'lines':>7}{'functions':>11}{'median':>8}{'longest':>9}")
    for place in PYTHON:
        print(f"{place:15}{lines(place, '*.py'):7}{figures(bodies(place))}")
    for kind, (place, pattern) in SCRIPTS.items():
        print(f"{kind:15}{lines(place, pattern):7}")


def figures(found: list[Body]) -> str:
    """Return how many functions there are, how long in the middle and at most."""
    middle = statistics.median(body.lines for body in found)
    return f"{len(found):11}{middle:8.0f}{max(found).lines:9}  {max(found).name}"


def files(place: str, pattern: str) -> list[Path]:
    """Return a file of the project, or those in a folder that fit a pattern."""
    path = ROOT / place
    return sorted(path.rglob(pattern)) if path.is_dir() else [path]


def lines(place: str, pattern: str) -> int:
    """Count the lines of all files, blank ones and comments included."""
    return sum(len(p.read_text("utf-8").splitlines()) for p in files(place, pattern))


@cache
def bodies(place: str) -> list[Body]:
    """Measure every function in a file or folder, methods and inner ones too."""
    return [
        Body(length, f"{path.relative_to(ROOT).as_posix()}:{name}")
        for path in files(place, "*.py")
        for name, length in functions(path.read_text("utf-8"))
    ]


def functions(source: str) -> Iterator[tuple[str, int]]:
    r"""Yield the name of each function in a source and its lines of code.

    Examples
    --------
    >>> list(functions("def f(x):\n    'Twice x.'\n    return 2 * x\n"))
    [('f', 1)]
    """
    counted = code_lines(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            has_docstring = ast.get_docstring(node) is not None
            if body := node.body[has_docstring:]:
                last = body[-1].end_lineno or body[-1].lineno
                yield node.name, len(counted & {*range(body[0].lineno, last + 1)})


def code_lines(source: str) -> set[int]:
    """Return the numbers of the lines that hold more than text and brackets."""
    return {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type in (tokenize.NAME, tokenize.NUMBER)
        or (token.type == tokenize.OP and token.string not in "()[]{},")
    }


if __name__ == "__main__":
    main()
