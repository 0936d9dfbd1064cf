"""The notebooks cell by cell as nbval runs them, and more in the same kernels.

Every cell is run twice in place, as a learner does, and shows the same. Then the
chapters come once more with every exercise solved. Up to its first exercise a
solved chapter is the saved one; from there on it is run again, in a kernel that
first forgets what the stubs and the cells after them have defined.
tests/conftest.py makes this module a plugin of pytest.
"""

import os
from collections import defaultdict

import pytest
from nbformat import from_dict, v4
from nbval.plugin import IPyNbCell, IPyNbFile

from tests.course import book
from tests.course.alike import alike

SECONDS = 60  # of the processor, for a chapter and its solutions
KEEP = "names_before = dict(globals())"
FORGET = """
def forget():
    names = globals()
    before = names["names_before"]
    names.clear()
    names.update(before)

forget()
"""
MEASURE = f"import time\nassert time.process_time() < {SECONDS}"


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    """Put a `Chapter` or a `Notebook` where nbval has found one of the course."""
    found = yield
    if file_path in book.NOTEBOOKS:
        kind = Chapter if file_path in book.CHAPTERS else Notebook
        here = (kind.from_parent(parent, path=file_path),)
        return [*here, *(one for one in found if not isinstance(one, IPyNbFile))]
    return found


class Notebook(IPyNbFile):
    """The cells of a notebook, each of them twice."""

    def collect(self):
        """Yield every cell as saved, and at once again."""
        yield from self.twice(super().collect())

    def twice(self, cells):
        """Yield cells, each with a test that it shows the same a second time."""
        for one in cells:
            for name in (one.name, f"{one.name} shows the same a second time"):
                yield self.test(Cell, name, one.cell, one.options, one.cell_num)

    def test(self, kind, name, cell, options, number=0):
        """Return a test that runs one cell."""
        parts = {"cell_num": number, "cell": cell, "options": options}
        return kind.from_parent(self, name=name, **parts)


class Chapter(Notebook):
    """The cells of a chapter, then those that its solutions may change."""

    def setup(self):
        """Start the kernel with a progress of its own: other pages show theirs."""
        folder = os.path.dirname(os.environ["KMEANS_PROGRESS"])
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KMEANS_PROGRESS", os.path.join(folder, f"{self.path.stem}"))
            super().setup()

    def collect(self):
        """Yield the cells as saved, and again from the first exercise on."""
        saved = list(IPyNbFile.collect(self))
        exercises = {e.source: e for e in book.exercises(self.nb)}
        first = [one.cell.source in exercises for one in saved].index(True)
        yield from self.twice(saved[:first])
        yield self.code("what is defined so far is kept", KEEP)
        yield from self.twice(saved[first:])
        yield self.code("and is again all that is defined", FORGET)
        for one in saved[first:]:
            yield self.again(one, exercises.get(one.cell.source))
        yield self.code(f"all this took less than {SECONDS} seconds", MEASURE)

    def again(self, one, exercise):
        """Return the second test of a cell: with the solution, if it has one."""
        if not exercise:
            name = f"{one.name} shows the same after the solutions"
            return self.test(IPyNbCell, name, one.cell, one.options, one.cell_num)
        name = f"the solution of {exercise.number} is accepted"
        cell = from_dict(one.cell | {"source": book.solved(exercise)})
        options = defaultdict(bool, check=True)
        return self.test(Solution, name, cell, options, one.cell_num)

    def code(self, name, source):
        """Return a test that runs code and compares nothing."""
        return self.test(IPyNbCell, name, v4.new_code_cell(source), defaultdict(bool))


class Cell(IPyNbCell):
    """A cell whose pictures are compared, too: nbval passes over them."""

    def compare_outputs(self, test, ref, skip_compare=None):
        """Tell whether the text is equal and the pictures show the same."""
        if not super().compare_outputs(test, ref, skip_compare):
            return False
        self.comparison_traceback = ["a picture shows something else"]
        shown, saved = pngs(test), pngs(ref)
        return len(shown) == len(saved) and all(map(alike, shown, saved))


def pngs(outputs):
    """Return the pictures in the outputs of a cell."""
    found = [output.get("data", {}).get("image/png") for output in outputs]
    return [png.strip() for png in found if png]


class Solution(IPyNbCell):
    """A solved exercise: its check says that it is correct."""

    def compare_outputs(self, test, ref, skip_compare=None):
        """Tell whether the cell's first line is what a right answer gets."""
        number = book.printed({"outputs": ref}).split(":")[0]  # "Exercise 1.1"
        said = book.printed({"outputs": test})
        self.comparison_traceback = [said]
        return said.startswith(f"{number}: correct.")
