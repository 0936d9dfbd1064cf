"""A lab that is only declared: controls, work and view; the base does the rest."""

import asyncio
import gc
from time import sleep

import numpy as np
import pytest
from ipywidgets import HTML
from ipywidgets.widgets import widget as registry

from kmeans_lib import Setup, load
from kmeans_lib.labs.parts.chart import Chart
from kmeans_lib.labs.parts.controls import Choice, Count, Part, Press, Seed, Tick
from kmeans_lib.labs.parts.lab import Lab, View
from kmeans_lib.labs.parts.linked import StepSlider
from kmeans_lib.stage import Stage


class Scratch(Lab):
    """How often a start succeeds."""

    data = Choice("data", ["six points", "rectangle"], doc="Which points.")
    k = Count("k", 1, lambda lab: len(load(lab.data.value).X) - 2, opens=2)
    seed = Count("seed", 0, 9, off=lambda lab: "k is 1." if lab.k.value == 1 else "")
    rings = Tick("rings", works=False)
    again = Press(
        "Look again", "look", off=lambda lab: "k is 1." if lab.k.value == 1 else ""
    )
    chart = Part(Chart, "Inertia of ten seeds", across="seed", up="inertia")
    stage = Part(Stage, controls="none")
    rows = [[k, seed], [data, rings, again]]

    @property
    def setup(self):
        """What is run."""
        return Setup(self.data.value, self.k.value)

    def work(self):
        """Run ten seeds."""
        found = []
        for seed in range(10):
            found.extend(self.setup.sweep([seed]).inertia)
            yield len(found) / 10, found
        return found

    def view(self, found):
        """Show one of the runs and all of the inertias."""
        series = [{"name": "inertia", "y": [float(v) for v in found]}]
        return View(
            self.setup.replace(seed=self.seed.value).record(),
            stage={"view": {**self.stage.view, "rings": self.rings.value}},
            chart={"series": series, "ticks": list(map(str, range(10)))},
            say=[f"The lowest inertia is {min(found):.4g}."],
        )

    def picked(self, place, again):
        """Open the run of a seed."""
        self.seed.value = place


def test_what_is_declared_is_there_and_does_what_it_says():
    lab = Scratch(k=3, seed=4)
    assert (lab.data.value, lab.k.value, lab.seed.value) == ("six points", 3, 4)
    assert lab.found == pytest.approx(Setup("six points", 3).sweep(range(10)).inertia)
    assert lab.sentence.text == f"The lowest inertia is {min(lab.found):.4g}."
    assert lab.trace.k == 3
    assert lab.trace.seed == 4
    lab.chart.selected = 7
    assert lab.seed.value == lab.trace.seed == 7
    lab.rings.value = True
    assert lab.stage.view["rings"]


def test_work_is_done_once_for_each_choice():
    lab, done = Scratch(), []
    lab.work = lambda: done.append(lab.k.value) or [1.0] * 10
    for k in (3, 2, 3, 4, 3):
        lab.k.value = k
    assert done == [3, 4]


def test_the_work_for_some_choices_is_kept_and_the_first_is_forgotten(monkeypatch):
    monkeypatch.setattr("kmeans_lib.labs.parts.lab.MOST_KNOWN", 2)
    lab = Scratch(k=2)
    for lab.k.value in (3, 4):
        pass
    assert [lab.known(k=k) is None for k in (2, 3, 4)] == [True, False, False]
    lab.k.value = 2
    assert lab.found == lab.known(k=2)


def test_a_range_follows_the_controls_above_and_a_wish_comes_back():
    lab = Scratch(k=4)
    lab.data.value = "rectangle"
    assert (lab.k.max, lab.k.value) == (2, 2)
    lab.data.value = "six points"
    assert (lab.k.max, lab.k.value) == (4, 4)


def test_a_control_without_effect_is_grey_and_says_why():
    lab = Scratch()
    assert not lab.seed.disabled
    assert not lab.again.disabled
    lab.k.value = 1
    assert lab.seed.disabled
    assert lab.seed.tooltip == lab.again.tooltip == "k is 1."
    assert lab.again.disabled


def test_work_that_goes_on_or_was_stopped_is_not_begun_again():
    """Only controls that the work depends on begin other work, and that at once."""
    begun = []

    class Slow(Scratch):
        def work(self):
            begun.append(self.k.value)
            for seed in range(10):
                sleep(0.05)  # longer than a slice
                yield seed / 10, [float(seed + 1)] * 10
            return [1.0] * 10

    async def drive():
        lab = Slow()
        lab.rings.value = True
        await asyncio.sleep(0.12)
        lab.rings.value = False
        lab.job.stop.click()
        lab.rings.value = True
        assert not lab.job.busy
        assert begun == [2]
        lab.k.value = 3
        assert lab.sentence.text == "The lowest inertia is 1."
        lab.k.value = 2
        assert begun == [2, 3, 2]
        lab.job.finish()

    asyncio.run(drive())


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"k": 9}, ValueError, "k=9. Needed: a whole number from 1 to 4."),
        ({"k": 0}, ValueError, "k=0. Needed: a whole number from 1 to 4."),
        ({"k": 2.5}, TypeError, "k=2.5 is a float."),
        ({"data": "birds"}, ValueError, "data='birds' is not known. Known: "),
        ({"rings": 1}, TypeError, "rings=1. Needed: True or False."),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_and_leaves_nothing(given, error, says):
    Scratch().close()
    gc.collect()
    before = set(registry._instances)
    with pytest.raises(error) as refused:
        Scratch(**given)
    assert str(refused.value).startswith(says)
    assert set(registry._instances) == before


@pytest.mark.parametrize(("name", "value"), [("k", 9), ("seed", -1), ("data", "birds")])
def test_a_value_set_in_code_is_never_bent(name, value):
    lab = Scratch(k=3)
    before = lab.k.value, lab.seed.value, lab.data.value
    with pytest.raises(ValueError, match="Needed|Known"):
        getattr(lab, name).value = value
    assert (lab.k.value, lab.seed.value, lab.data.value) == before
    assert lab.trace.k == 3


def test_the_docstring_lists_the_parts():
    assert "data : Dropdown\n    Which points." in Scratch.__doc__


def test_it_has_a_still_picture():
    data, metadata = Scratch()._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"].startswith("Inertia of ten seeds. The lowest")
    assert np.isfinite(Scratch().points).all()


class Quick(Lab):
    """A lab whose work has no shares, and whose view is seen in other parts."""

    seed = Seed()
    stage = Part(Stage)
    step = Part(StepSlider, stage)
    words = Part(HTML)

    def work(self):
        """Run once."""
        return Setup("six points", 2, seed=self.seed.value).record()

    def view(self, trace):
        """Show the run, and a word elsewhere."""
        return View(trace, others={"words": {"value": f"{trace.inertia:.4g}"}})


def test_work_without_shares_is_done_at_once_in_a_kernel_too():
    async def drive():
        lab = Quick()
        lab.step.value = 1
        lab.seed.value = 3
        return lab

    lab = asyncio.run(drive())
    assert lab.trace.seed == 3
    assert lab.words.value == f"{lab.trace.inertia:.4g}"
    assert lab.stage.step == lab.step.value == 1
    assert not lab.job.busy


def test_a_seed_may_be_larger_than_the_slider_usually_is():
    lab = Quick(seed=12345)
    assert lab.seed.value == lab.trace.seed == 12345
    lab.seed.value = 3
    assert lab.seed.max == 12345  # it stays where it is under a hand
    assert Quick().seed.max == 99
    with pytest.raises(ValueError, match="seed=-1. Needed: a whole number, 0 or more"):
        Quick(seed=-1)


def test_a_control_that_changes_no_work_lets_work_go_on():
    async def drive():
        lab, begun = Scratch(), []
        work = lab.work
        lab.work = lambda: begun.append(1) or work()
        lab.k.value = 3
        for lab.rings.value in (True, False, True):
            pass
        while lab.job.busy:
            await asyncio.sleep(0.01)
        return lab, begun

    lab, begun = asyncio.run(drive())
    assert begun == [1]
    assert lab.stage.view["rings"]
