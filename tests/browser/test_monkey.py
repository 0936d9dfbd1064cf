"""Random hands on every control of every lab: nothing breaks, all agrees."""

import json

import pytest

from tests.browser.explorer import (
    ALIVE,
    LAB,
    LABS,
    NIGHTLY,
    Explorer,
    as_shown,
    opener,
    write_notebook,
)
from tests.browser.hands import MONKEY, rest
from tests.browser.jupyter import LabPage
from tests.browser.test_audit import audit

pytestmark = pytest.mark.browser
OTHERS = sorted({*LABS} - {"explore"})
TIMES = 4 if NIGHTLY else 1
TELL = """
import json
from kmeans_lib.stage.widget import ALONE
with ALONE:
    trace = lab.trace
    t = min(lab.stage.step, len(trace) - 1)  # a hand's run may arrive before its step
    shown = [t, trace.sentence(t), trace.sizes(t).tolist() if t else []]
    pairs = [(lab.step.value, t), (lab.stage.step, t), (lab.step.max, len(trace) - 1),
             (lab.k.value, trace.k), (lab.message.value, "")]
print(json.dumps([shown, pairs]))
"""
# what every stage says of its half-step, in Python and as painted
IN_PYTHON = """
import json
from kmeans_lib.stage import Stage
parts = vars(lab).values()
parts = [p for part in parts for p in ([part], part)[type(part) is list]]
def said(stage):
    t, film = min(stage.step, stage.max), stage.trace
    # what a hand has placed arrives before the half-step; at rest both are there
    return [film.sentence(min(t, len(film.steps) - 1)) if film else "", t]
print(json.dumps([said(part) for part in parts if isinstance(part, Stage)]))
"""
ON_SCREEN = """
root => [...root.querySelectorAll('.km[data-step]')]
  .filter((e) => e.offsetParent !== null)
  .map((e) => [e.querySelector('.km-range').getAttribute('aria-valuetext'),
    Number(e.dataset.step)])
"""


def test_hundreds_of_random_actions_leave_everything_agreeing(lab_page, jupyter):
    """Picture, sentence and Python say the same, and nobody complained."""
    lab, explorer = opener(lab_page, jupyter)(LAB, TELL)
    output = explorer.output.element_handle()
    for batch in range(5 * TIMES):
        lab.page.evaluate(MONKEY, [output, batch + 1, 100])
        lab.wait_for_kernel()
    rest(explorer.output)
    assert apart_from_the_screen(lab, Explorer(lab, 0)) == []
    assert lab.errors == []


@pytest.fixture(scope="module")
def page(browser, jupyter, tmp_path_factory):
    """One page for all labs: to load JupyterLab takes longer than some of them."""
    cells = [f"{ALIVE}lab = {LABS[name]}\nlab" for name in OTHERS]
    name = write_notebook(jupyter, "hands.ipynb", IN_PYTHON, *cells)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield LabPage(context, jupyter, name, tmp_path_factory.mktemp("hands"))
    context.close()


@pytest.fixture
def lab(page):
    """The page, with nothing of the test before in it or in its kernel."""
    yield page
    page.restart()


@pytest.mark.parametrize("name", OTHERS)
def test_random_actions_in_every_other_lab_do_no_harm(lab, name):
    """Audited on the way; in the end the picture is what Python says."""
    cell = 1 + OTHERS.index(name)
    lab.run_cell(cell)
    output = lab.show_lab(cell)
    for batch in range(2 * TIMES):
        lab.page.evaluate(MONKEY, [output.element_handle(), batch + 1, 50])
        assert audit(output) == []
    rest(output)
    assert apart_in_the_end(lab, output) == []
    assert lab.errors == []


def apart_from_the_screen(lab, explorer):
    """What Python says and the explorer does not show, at rest, and the other way."""
    for _ in range(20):  # seconds; work may be going on
        (t, sentence, sizes), pairs = json.loads(lab.printed(1))
        painted = int(explorer.stage.get_attribute("data-step"))
        page = [painted, explorer.sentence(), explorer.sizes() if painted else []]
        pairs += zip([t, as_shown(sentence), sizes], page, strict=True)
        apart = [[one, other] for one, other in pairs if one != other]
        if not apart:
            break
        lab.page.wait_for_timeout(1000)
    return apart


def apart_in_the_end(lab, output):
    """What stages show that is not as Python has it, at rest, and what Python has."""
    asking = lab.index(IN_PYTHON)
    for _ in range(20):  # seconds; work may be going on that ends in a run
        lab.page.wait_for_timeout(1000)
        stages = json.loads(lab.printed(asking))
        painted = output.evaluate(ON_SCREEN)
        apart = [one for one in painted if one not in stages]
        if not apart:
            return []
    return [apart, stages]
