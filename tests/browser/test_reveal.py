"""What answers a prediction stays folded until it is run."""

import pytest

pytestmark = pytest.mark.browser


def test_an_answer_is_folded_until_its_cell_is_run(lab_page):
    lab = lab_page("04_better_starts.ipynb")
    answer = lab.index("compare(my_again")
    cell = lab.show(answer)
    cell.locator(".jp-InputPlaceholder").wait_for()
    output = cell.locator(".jp-Cell-outputWrapper")
    output.wait_for(state="hidden")
    lab.screenshot("reveal-folded")

    imports = lab.index("import numpy")
    # more often than when it was saved: the count of the answer has to change
    for index in (imports, imports, imports, lab.index("my_again = None")):
        lab.run_cell(index)
    lab.wait_for_kernel()
    assert "chances of the four groups" in lab.printed(answer)
    lab.show(answer).locator(".jp-OutputArea-output img").wait_for()
    lab.screenshot("reveal-run")
