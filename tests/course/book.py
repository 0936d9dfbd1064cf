"""Read the notebooks as a test needs them: cells, prose, exercises."""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat

from kmeans_lib import labs as all_labs
from tools.notebooks import notebooks

# `watch` shows what the learner has written: nothing is predicted or asked.
LABS = [name for name in all_labs.__all__ if name != "watch"]
FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = notebooks()
CHAPTERS = sorted(FOLDER.glob("0[1-9]_*.ipynb"))

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
DETAILS = re.compile(r"<details>.*?</details>", re.S)


@dataclass(frozen=True)
class Exercise:
    """One exercise of a notebook: its cell and its folded solution."""

    index: int  # of the cell
    number: str
    source: str
    printed: str
    solution: str


def read(path):
    """The notebook in a file."""
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def code_lines(cell):
    """The lines of a cell that are code: no blanks, comments, docstrings."""
    source = re.sub(r'^ *""".*?"""$', "", cell.source, flags=re.M | re.S)
    return [
        line
        for line in source.splitlines()
        if line.strip() and not line.strip().startswith("#")
    ]


def markdown(notebook):
    """All that is written, cell after cell."""
    cells = [c.source for c in notebook.cells if c.cell_type == "markdown"]
    return "\n\n".join(cells)


def prose(notebook):
    """What a reader reads: no code, no formula, no fold, no link target."""
    text = FENCE.sub("", DETAILS.sub("", markdown(notebook)))
    text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", "", text, flags=re.S)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return re.sub(r"`[^`]*`", "", text)


def printed(cell):
    """What a code cell has printed or shown as text."""
    return "".join(
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.get("outputs", [])
    )


def pictures(cell):
    """The PNGs of a cell, as base64 text."""
    found = [o.get("data", {}).get("image/png") for o in cell.outputs]
    return [png for png in found if png]


def has_tag(cell, tag):
    return tag in cell.metadata.get("tags", [])


def exercises(notebook):
    """The exercises of a notebook, with the solution that follows each."""
    for i, cell in enumerate(notebook.cells):
        if has_tag(cell, "exercise"):
            line = printed(cell)
            number = re.match(r"Exercise (\d+\.\d+):", line)
            yield Exercise(
                i,
                number and number[1],
                cell.source,
                line,
                _solution(notebook.cells[i + 1]),
            )


def _solution(cell):
    """The Python code in the first folded text of a cell; "" if none."""
    folded = DETAILS.search(cell.source)
    fences = FENCE.findall(folded[0]) if folded else []
    return "".join(code for kind, code in fences if kind == "python")


def solved(exercise):
    """The cell of an exercise with the solution in place of the stub."""
    check = exercise.source.index("check_")
    return exercise.solution + "\n\n" + exercise.source[check:]


def labs(notebook):
    """Indices of the cells that show a lab."""
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and re.search(
            rf"^(?:\w+ = )?(?:{'|'.join(LABS)})\(", cell.source, re.M
        ):
            yield i
