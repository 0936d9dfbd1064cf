"""Opening and saving a notebook changes no byte of its file."""

import pytest

from tests.course.book import FOLDER

pytestmark = pytest.mark.browser
SAVE = "window.jupyterapp.commands.execute('docmanager:save')"


@pytest.mark.parametrize("name", ["06_when_it_is_wrong.ipynb"])
def test_a_notebook_that_is_only_opened_stays_as_it_is_in_git(name, lab_page, jupyter):
    lab = lab_page(name)
    lab.page.wait_for_timeout(1000)  # what JupyterLab notes of the kernel
    before = (FOLDER / name).read_bytes()
    stamp = (jupyter.root / name).stat().st_mtime_ns
    lab.page.evaluate(SAVE)
    assert (jupyter.root / name).stat().st_mtime_ns > stamp
    assert (jupyter.root / name).read_bytes() == before
