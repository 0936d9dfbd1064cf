"""Pictures of the notebooks are compared: another run is noticed, other margins not."""

import base64
import io
from copy import deepcopy
from functools import cache

import matplotlib
from PIL import ImageChops

from kmeans_lib import load, record
from kmeans_lib.plots import plot_step
from tests.course import book, solved
from tests.course.alike import alike, difference
from tools.notebooks import opened


@cache
def drawn(k, hinting="default"):
    """Return the end of a run as a PNG, which is base64 text."""
    with matplotlib.rc_context({"text.hinting": hinting}):
        return base64.b64encode(plot_step(record(load("iris").X, k), -1).png()).decode()


def moved(png, across, down):
    """Return a PNG with all that it shows some pixels elsewhere."""
    file = io.BytesIO()
    ImageChops.offset(opened(png), across, down).save(file, "png")
    return base64.b64encode(file.getvalue()).decode()


def test_another_k_is_noticed():
    assert not alike(drawn(3), drawn(4))


def test_the_same_run_is_alike_though_its_letters_and_margins_differ():
    saved, other = drawn(3), drawn(3, hinting="none")
    assert saved != other
    assert alike(saved, other)
    assert alike(saved, moved(saved, 6, 4))
    assert not alike(saved, moved(saved, 60, 0))


def test_a_few_pixels_more_are_alike_and_another_format_is_not():
    picture = opened(drawn(3))
    wide, high = picture.size
    assert difference(picture, picture.crop((0, 0, wide - 3, high))) < 1
    assert difference(picture, picture.crop((0, 0, wide, high // 2))) == 255


def test_a_cell_that_shows_another_picture_or_none_fails(request):
    chapter = solved.Chapter.from_parent(request.session, path=book.CHAPTERS[0])
    cell = next(one for one in chapter.collect() if solved.pngs(one.cell.outputs))
    saved = cell.cell.outputs
    assert cell.compare_outputs(saved, saved)
    for others in ({"image/png": drawn(4)}, {}):
        shown = deepcopy(saved)
        for output in shown:
            if "data" in output and output.data.pop("image/png", None):
                output.data.update(others)
        assert not cell.compare_outputs(shown, saved)
        assert "picture" in "".join(cell.comparison_traceback)
