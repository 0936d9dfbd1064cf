"""tools.notebooks: what it writes is what students and git should see."""

import base64
import copy
import io
import re

import nbformat
import pytest
from nbformat import v4
from PIL import Image

from tools import notebooks as tool
from tools import slides


def png(colour, **options):
    """Return a 4 by 4 picture as base64 text."""
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(buffer, "PNG", **options)
    return base64.b64encode(buffer.getvalue()).decode()


def code(source, *outputs, tags=(), **options):
    """Return an executed code cell."""
    options = {"execution_count": 1, "outputs": list(outputs)} | options
    metadata = {"tags": list(tags)} if tags else {}
    return v4.new_code_cell(source, metadata=metadata, **options)


def shown(**data):
    """Return a display output; underscores stand for the slash."""
    return v4.new_output("display_data", data=data)


def notebook(*cells):
    return v4.new_notebook(cells=list(cells))


@pytest.fixture
def saved(tmp_path):
    """Write a notebook as an editor leaves it and return its path."""
    path = tmp_path / "draft.ipynb"
    cells = [
        v4.new_markdown_cell("# Watch it move"),
        v4.new_code_cell("total = 1 + 1"),
        v4.new_code_cell("total", execution_count=7),
    ]
    cells[1].metadata["collapsed"] = True
    nbformat.write(notebook(*cells), path)
    return path


def test_the_command_writes_a_notebook_that_it_then_accepts(saved, capsys):
    assert tool.main([str(saved)]) == 0
    assert tool.main(["--check", str(saved)]) == 0
    after = tool.read(saved)
    assert after.cells[2].outputs[0].data == {"text/plain": "2"}
    assert [c.execution_count for c in after.cells[1:]] == [1, 2]
    assert after.cells[1].metadata == {}
    assert "written" in capsys.readouterr().out


def test_a_second_run_changes_no_byte(saved):
    tool.main([str(saved)])
    before = saved.read_bytes()
    tool.main([str(saved)])
    assert saved.read_bytes() == before
    assert before.endswith(b"}\n")


def test_check_writes_nothing_and_fails_on_a_draft(saved, capsys):
    before = saved.read_bytes()
    assert tool.main(["--check", str(saved)]) == 1
    assert saved.read_bytes() == before
    assert "was not executed" in capsys.readouterr().err


def test_a_failing_cell_fails_the_command_and_leaves_the_file(saved, capsys):
    draft = tool.read(saved)
    draft.cells[1].source = "1 / 0"
    nbformat.write(draft, saved)
    before = saved.read_bytes()
    assert tool.main([str(saved)]) == 1
    assert saved.read_bytes() == before
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_cell_tagged_raises_exception_may_fail(saved):
    draft = tool.read(saved)
    draft.cells[1].source = "1 / 0"
    draft.cells[1].metadata["tags"] = ["raises-exception"]
    draft.cells[2].source = "'still running'"
    nbformat.write(draft, saved)
    assert tool.main([str(saved)]) == 0


def test_too_large_a_notebook_is_refused(saved, monkeypatch, capsys):
    tool.main([str(saved)])
    monkeypatch.setattr(tool, "LARGEST", 100)
    assert tool.main(["--check", str(saved)]) == 1
    assert "100 are allowed" in capsys.readouterr().err


def test_normalising_twice_changes_nothing():
    once = tool.normalise(notebook(code("a = 1"), code("a = 1")))
    assert tool.normalise(once) == once


def test_random_ids_become_words_and_readable_ones_stay():
    cells = [code("a = 1"), code("a = 1"), code("b = 2", id="my-own-name")]
    cells[0].id = "0f3a9c1e"
    cells[1].id = "a3bb189e-8bf9-3888-9912-ace4e6543002"
    ids = [c.id for c in tool.normalise(notebook(*cells)).cells]
    assert ids == ["a-1", "a-1-2", "my-own-name"]


def test_what_answers_a_prediction_is_folded_and_nothing_else():
    cells = [code("compare(mine, 4)", tags=["reveal"]), code("4")]
    once = tool.normalise(notebook(*cells))
    assert once.cells[0].metadata.jupyter == tool.FOLDED
    assert "jupyter" not in once.cells[1].metadata
    assert tool.normalise(once) == once
    del once.cells[0].metadata["tags"]
    assert "jupyter" not in tool.normalise(once).cells[0].metadata


def test_a_widget_leaves_only_the_picture_beside_it():
    output = shown(**{"image/png": png("red"), tool.WIDGET: {"model_id": "x"}})
    cell = tool.normalise(notebook(code("explore()", output))).cells[0]
    assert set(cell.outputs[0].data) == {"image/png"}


def test_metadata_of_editors_widgets_and_kernels_goes():
    draft = notebook(code("a = 1", tags=["exercise"]))
    draft.metadata["widgets"] = {"state": {}}
    draft.cells[0].metadata["execution"] = {"iopub.status.busy": "now"}
    after = tool.normalise(draft)
    assert after.metadata == tool.METADATA
    assert after.cells[0].metadata == {"tags": ["exercise"]}


def test_how_a_cell_is_presented_survives():
    draft = notebook(code("a = 1"))
    draft.cells[0].metadata["slideshow"] = {"slide_type": "skip"}
    (cell,) = tool.normalise(draft).cells
    assert cell.metadata == {"slideshow": {"slide_type": "skip"}}


def test_headings_begin_slides_and_stubs_and_solutions_are_left_out():
    fold = "<details><summary>Solution</summary>\n\n# x\n\n</details>"
    lab = shown(**{"text/html": "<iframe>", "image/png": png("red")})
    words = ["# Title", "Words.", "Seen.\n\n## Part", "### Task", fold]
    draft = notebook(
        *map(v4.new_markdown_cell, [*words, fold + "\n\n### Next", "#### Small"]),
        code("# a comment\na = 1"),
        code("from a import b"),
        code("def f():\n    raise\n\ncheck_f(f)", tags=["exercise"]),
        code("explore()", lab),
        code("compare(mine, 4)", tags=["reveal"]),
        code("explore()", lab),
        code("plot()"),
    )
    draft.cells[1].metadata["slideshow"] = {"slide_type": "slide"}  # before
    before = copy.deepcopy(draft)
    cells = slides.for_a_room(draft).cells
    assert draft == before
    kinds = [cell.metadata["slideshow"]["slide_type"] for cell in cells]
    assert kinds[:8] == "slide - slide subslide skip subslide - -".split()
    assert kinds[8:] == "skip skip subslide fragment subslide subslide".split()
    assert not any("Solution" in cell.source for cell in cells)
    assert cells[10].outputs[0].data == {"text/html": "<iframe>"}


def test_slides_are_written_beside_the_pages_of_the_labs(saved, tmp_path, monkeypatch):
    monkeypatch.setattr(slides, "fetch_parts", lambda folder: None)
    draft = tool.read(saved)
    draft.cells[1].source = "from kmeans_lib.labs import bowl, explore"
    draft.cells[2].source = "explore('six points', k=2)"
    draft.cells.append(v4.new_code_cell("bowl()"))  # needs Python
    nbformat.write(draft, saved)
    before = saved.read_bytes()
    folder = tmp_path / "slides"
    assert tool.main(["--slides", str(folder), str(saved)]) == 0
    assert saved.read_bytes() == before
    assert {path.name for path in folder.iterdir()} == {"draft.html", "draft-1.html"}
    page = (folder / "draft.html").read_text("utf-8")
    assert re.findall('data-src="(.*?)"', page) == ["draft-1.html"]
    assert len(re.findall('<img[^>]*"data:image/png', page)) == 1
    loaded = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="(.*?)"', page)
    assert not [place for place in loaded if place.startswith("http")]
    assert "import mermaid" not in page


def test_notebooks_of_subfolders_are_found_and_backups_are_not(tmp_path, monkeypatch):
    for folder in ("", "teaching", ".ipynb_checkpoints"):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "page.ipynb").touch()
    (tmp_path / "old1_page.ipynb").touch()  # kept by reset
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    assert tool.notebooks() == [
        tmp_path / "page.ipynb",
        tmp_path / "teaching" / "page.ipynb",
    ]


def test_what_a_cell_prints_is_one_text_however_it_was_sent():
    def said(text):
        return v4.new_output("stream", name="stdout", text=text)

    picture = shown(**{"image/png": png("red")})
    cell = code("f()", said("a\n"), said("b\n"), picture, said("c\n"))
    (joined,) = tool.whole_texts(notebook(cell)).cells
    texts = [output.get("text") for output in joined.outputs]
    assert texts == ["a\nb\n", None, "c\n"]


def test_the_same_pixels_keep_their_old_bytes():
    old, new = png("red", compress_level=0), png("red", compress_level=9)
    assert old != new
    before = tool.normalise(notebook(code("f()", shown(**{"image/png": old}))))
    after = tool.normalise(notebook(code("f()", shown(**{"image/png": new}))))
    kept = tool.keep_same_pictures(after, before)
    assert kept.cells[0].outputs[0].data["image/png"] == old


def test_other_pixels_are_replaced():
    old, new = png("red"), png("blue")
    before = tool.normalise(notebook(code("f()", shown(**{"image/png": old}))))
    after = tool.normalise(notebook(code("f()", shown(**{"image/png": new}))))
    kept = tool.keep_same_pictures(after, before)
    assert kept.cells[0].outputs[0].data["image/png"] == new


def test_a_clean_notebook_has_no_problems():
    assert tool.problems(tool.normalise(notebook(code("a = 1")))) == []


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (code("a", execution_count=None), "was not executed"),
        (code("a", tags=["nbval-skip"]), "unknown tag 'nbval-skip'"),
        (code("a", v4.new_output("error", ename="E", evalue="")), "shows an error"),
        (code("a", v4.new_output("stream", name="stderr", text="!")), "stderr"),
        (
            code("a", shown(**{"text/html": "<img src='data:;base64,AA'>"})),
            "hides a picture in HTML",
        ),
    ],
)
def test_each_problem_is_named(cell, problem):
    (found,) = tool.problems(notebook(cell))
    assert problem in found
    assert "cell 1" in found


def test_a_notebook_saved_by_an_editor_is_told_the_command():
    (found,) = tool.problems(notebook(code("a = 1", id="0f3a9c1e")))
    assert "python -m tools.notebooks" in found
