"""Hostile use of every lab, two on a page, at night: nothing breaks, all agrees.

`KMEANS_SEED` chooses other actions; `KMEANS_ACTIONS` is their number for each pair.
"""

import os

import pytest

from tests.browser.explorer import LABS, NIGHTLY
from tests.browser.hands import Hands
from tests.browser.test_audit import audit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (NIGHTLY or "KMEANS_ACTIONS" in os.environ),
        reason="runs only at night: KMEANS_NIGHTLY=1 or KMEANS_ACTIONS=100",
    ),
]
NAMES = [*sorted(LABS), "explore"]
PAIRS = [*zip(NAMES[::2], NAMES[1::2])]
SEED = int(os.environ.get("KMEANS_SEED", 1))
ACTIONS = int(os.environ.get("KMEANS_ACTIONS", 350))


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_hostile_hands_leave_everything_agreeing(pair, browser, jupyter, tmp_path):
    """Page and Python say the same at every look, and nothing is in the console."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    labs = {name: LABS[name] for name in pair}
    hands = Hands(context, jupyter, tmp_path, labs, SEED, PAIRS.index(pair))
    try:
        for wrong in hands.drive(ACTIONS):
            assert wrong == [], hands.last()
        assert audit(hands.output) == [], hands.last()
    finally:
        print(replay(pair, hands), hands.made(), hands.growth(), sep="\n")
        context.close()
        jupyter.end_kernel(hands.name)


def replay(pair, hands):
    """Return the command that does the same again, to print with a failure."""
    return (
        f"KMEANS_SEED={SEED} KMEANS_ACTIONS={hands.count} python run.py test "
        f"tests/browser/test_hands.py -k {'-'.join(pair)}"
    )
