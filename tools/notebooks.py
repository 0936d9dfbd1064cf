"""Execute and normalise the notebooks: the one command that writes outputs.

    python -m tools.notebooks                execute and normalise all of them
    python -m tools.notebooks --check        only tell what is wrong with them
    python -m tools.notebooks --slides DIR   write slides into a folder

Paths may follow. The .ipynb files are the sources: edit them in JupyterLab,
then run this command; a saved notebook shows what a fresh kernel shows.
"""

import argparse
import base64
import copy
import io
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from PIL import Image

from kmeans_course.saving import METADATA
from tools import slides

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
CELL_SECONDS = 300
LARGEST = 1_000_000  # bytes
KEPT = ("tags", "slideshow")  # the metadata of a cell that people write
TAGS = {"exercise", "reveal", "solution", "raises-exception", "nbval-ignore-output"}
# What answers a prediction is folded in JupyterLab; running it shows the output.
FOLDED = {"outputs_hidden": True, "source_hidden": True}
# Without its kernel a widget is an empty box that hides the picture beside
# it; its id is random, too.
WIDGET = slides.WIDGET
OLD = re.compile(r"old\d+_")  # kept by `python run.py reset`
RANDOM_ID = re.compile(r"[0-9a-f]{8}((-[0-9a-f]{4}){3}-[0-9a-f]{12})?")


def main(arguments=None):
    """Carry out the command line and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.notebooks", description=__doc__.partition("\n")[0]
    )
    parser.add_argument(
        "--check",
        dest="do",
        action="store_const",
        const=check,
        default=renew,
        help="write nothing",
    )
    parser.add_argument(
        "--slides",
        type=Path,
        metavar="DIR",
        help="execute copies, and write slides that need no network into DIR",
    )
    parser.add_argument("paths", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    do = present(options.slides) if options.slides else options.do
    found = [do(path) for path in options.paths or notebooks()]
    return 1 if any(found) else 0


def notebooks():
    """Return the paths of all notebooks, without backups of editors and of `reset`."""
    paths = sorted(FOLDER.rglob("*.ipynb"))
    return [
        path
        for path in paths
        if ".ipynb_checkpoints" not in path.parts and not OLD.match(path.name)
    ]


def renew(path):
    """Execute, normalise and write one notebook; return what is wrong."""
    try:
        notebook = normalise(whole_texts(execute(path)))
    except CellExecutionError as error:
        return report(path, [f"a cell failed:\n{error}"])
    text = dumps(keep_same_pictures(notebook, read(path)))
    changed = text != path.read_text("utf-8")
    if changed:
        path.write_text(text, "utf-8", newline="\n")
    print(f"{path}: {'written' if changed else 'unchanged'}", flush=True)
    return check(path)


def present(folder):
    """Return a function that writes the slides of a notebook into a folder."""
    folder.mkdir(parents=True, exist_ok=True)

    def write(path):
        try:
            notebook = execute(path, slides.first_cell(path, folder.resolve()))
        except CellExecutionError as error:
            return report(path, [f"a cell failed:\n{error}"])
        print(slides.write(notebook, path, folder), flush=True)
        return []

    return write


def check(path):
    """Print and return what is wrong with the notebook in a file."""
    found = problems(read(path))
    size = path.stat().st_size
    if size > LARGEST:
        found.append(f"is {size:,} bytes large; {LARGEST:,} are allowed")
    if not found and dumps(read(path)) != path.read_text("utf-8"):
        found.append("is not formatted as this command formats it")
    return report(path, found)


def report(path, found):
    """Print what is wrong, one line each, and return it."""
    for problem in found:
        print(f"{path}: {problem}", file=sys.stderr)
    return found


def read(path):
    """Read a notebook as it stands in its file."""
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def dumps(notebook):
    """Return a notebook as text: indent 1, sorted keys, one last newline."""
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def execute(path, first=""):
    """Run a notebook top to bottom in a fresh kernel.

    Parameters
    ----------
    path : Path
        The notebook; it is read, not written.
    first : str
        Code that the kernel runs before the first cell.

    Returns
    -------
    nbformat.NotebookNode
        With the new outputs, not yet normalised.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell without the tag "raises-exception" fails.
    """
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(first))
    resources = {"metadata": {"path": str(Path(path).resolve().parent)}}
    NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        iopub_timeout=CELL_SECONDS,  # after 4 s it would go on without an output
        raise_on_iopub_timeout=True,
        kernel_name="python3",
        resources=resources,
    ).execute()
    del notebook.cells[0]
    return notebook


def whole_texts(notebook):
    """Join what a cell printed: a kernel sends it in pieces, as it likes."""
    for cell in notebook.cells:
        joined = []
        for output in cell.get("outputs", []):
            before = joined[-1] if joined else {}
            if "name" in output and output.get("name") == before.get("name"):
                before.text += output.text
            else:
                joined.append(output)
        if cell.cell_type == "code":
            cell.outputs = joined
    return notebook


def normalise(notebook):
    """Return a copy that holds only what a reader or nbval needs.

    Editors' and kernels' traces go; cells are counted 1 to n; ids are
    words from the cell; a widget leaves the picture saved beside it. What
    the cells say and show stays as it is. Doing it twice changes nothing.
    """
    notebook = copy.deepcopy(notebook)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        kept = {name: cell.metadata.get(name) for name in KEPT}
        cell.metadata = nbformat.from_dict(
            {name: value for name, value in kept.items() if value}
        )
        if "reveal" in cell.metadata.get("tags", []):
            cell.metadata.jupyter = nbformat.from_dict(FOLDED)
        if cell.cell_type == "code":
            cell.outputs = [without_widget(o) for o in cell.outputs]
    count_cells(notebook)
    name_cells(notebook)
    return notebook


def without_widget(output):
    """Return an output without the widget's reference to a live kernel."""
    if "data" in output:
        output.data.pop(WIDGET, None)
        output.metadata.pop(WIDGET, None)
    return output


def count_cells(notebook):
    """Give the code cells that were executed the numbers 1 to n."""
    run = [c for c in notebook.cells if c.get("execution_count")]
    for count, cell in enumerate(run, start=1):
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count


def name_cells(notebook):
    """Give each cell without a readable id one made of its first words."""
    taken = {c.id for c in notebook.cells if is_readable(c.get("id", ""))}
    for cell in notebook.cells:
        if is_readable(cell.get("id", "")):
            continue
        words = re.findall(r"[a-z0-9]+", cell.source.lower())[:5]
        name = "-".join(words)[:48] or "empty"
        cell.id = next(
            candidate
            for candidate in [name, *(f"{name}-{i}" for i in range(2, 1000))]
            if candidate not in taken and is_readable(candidate)
        )
        taken.add(cell.id)


def is_readable(cell_id):
    """Tell a name from the random ids that editors give."""
    return bool(cell_id) and not RANDOM_ID.fullmatch(cell_id)


def keep_same_pictures(notebook, before):
    """Put the old bytes back where a picture's pixels are the same.

    Another version of a library writes the same pixels as other bytes; the
    history of the repository need not carry them twice.
    """
    old = dict(pictures(before))
    for place, data in pictures(notebook):
        known = old.get(place)
        if known and same_pixels(known["image/png"], data["image/png"]):
            data["image/png"] = known["image/png"]
    return notebook


def pictures(notebook):
    """Yield the place and the data of each output that holds a PNG."""
    for cell in notebook.cells:
        for i, output in enumerate(cell.get("outputs", [])):
            if "image/png" in output.get("data", {}):
                yield (cell.get("id"), i), output.data


def same_pixels(one, other):
    """Tell whether two PNGs, as base64 text, show the same."""
    first, second = opened(one), opened(other)
    return first.size == second.size and first.tobytes() == second.tobytes()


def opened(png):
    """Return the picture in a PNG, which is base64 text."""
    return Image.open(io.BytesIO(base64.b64decode(png))).convert("RGBA")


def problems(notebook):
    """Return what keeps a notebook from being committed.

    Parameters
    ----------
    notebook : nbformat.NotebookNode

    Returns
    -------
    list of str
        One sentence per problem; empty when there is none.
    """
    found = []
    for number, cell in enumerate(notebook.cells, start=1):
        where = f"cell {number} ({cell.get('id', 'without id')})"
        found += [f"{where} {p}" for p in cell_problems(cell)]
    if not found and normalise(notebook) != notebook:
        found.append("is not normalised: run `python -m tools.notebooks`")
    return found


def cell_problems(cell):
    """Return what is wrong with one cell."""
    tags = set(cell.metadata.get("tags", []))
    found = [f"has the unknown tag {tag!r}" for tag in sorted(tags - TAGS)]
    if cell.cell_type != "code":
        return found
    if cell.source.strip() and cell.execution_count is None:
        found.append("was not executed")
    kinds = [output.output_type for output in cell.outputs]
    if "error" in kinds and "raises-exception" not in tags:
        found.append("shows an error; only cells tagged so may")
    if any(output.get("name") == "stderr" for output in cell.outputs):
        found.append("shows a warning or other text on stderr")
    pages = [o.get("data", {}).get("text/html", "") for o in cell.outputs]
    if any("base64," in page for page in pages):
        found.append("hides a picture in HTML, where no tool compares it")
    return found


if __name__ == "__main__":
    sys.exit(main())
