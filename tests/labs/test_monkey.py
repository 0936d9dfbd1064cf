"""Any order of any values: the labs with charts, and palette()."""

import random

import pytest
from ipywidgets import Checkbox, Dropdown, IntSlider, SelectionSlider
from ipywidgets.widgets import widget as registry

from kmeans_lib.datasets.real import photo_image
from kmeans_lib.labs import choose_k, palette, seeding, sweep_lab, units

QUICK = [  # where a control offers one of these, the others are left out
    "six points",
    "rectangle",
    "five points",
    "duplicates",
    "iris",
    "mystery C",
    "mystery E",
    "penguins: the unit of mass",
    "blobs: the unit of y",
    "pair: an outlier",
]
LABS = {
    "sweep_lab": lambda: sweep_lab("six points", k=2, runs=20),
    "seeding": seeding,
    "choose_k": lambda: choose_k("mystery E"),
    "units": lambda: units("pair: an outlier"),
    "palette": lambda: palette(k=4, image=photo_image(every=16)),
}


def controls(lab):
    """Every control of a lab that a learner can use now, by name."""
    kinds = IntSlider, Dropdown, SelectionSlider, Checkbox
    return {
        name: part
        for name, part in vars(lab).items()
        if isinstance(part, kinds) and not part.disabled
    }


def any_value(rng, name, control):
    """Some value that the control offers; small data, so that it is quick."""
    if isinstance(control, IntSlider):
        top = min(control.max, 60) if name == "runs" else control.max
        return rng.randint(control.min, top)
    if isinstance(control, Checkbox):
        return rng.random() < 0.5
    offered = list(control.options)
    quick = [option for option in offered if option in QUICK]
    return rng.choice(quick or offered)


def press_something(rng, lab):
    name, control = rng.choice(sorted(controls(lab).items()))
    control.value = any_value(rng, name, control)
    chart = getattr(lab, "chart", None)
    if chart is not None and chart.series and rng.random() < 0.3:
        chart.selected = rng.randrange(len(chart.series[0]["y"]))
        chart.again += 1
    for button in ("commit", "skip"):
        if rng.random() < 0.1 and hasattr(lab, button):
            getattr(lab, button).click()


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", LABS)
def test_any_order_of_any_values_is_served(name, seed):
    rng, lab = random.Random(seed), LABS[name]()
    for _ in range(30):
        press_something(rng, lab)
        assert "Error" not in lab.message.value
        assert not lab.job.busy
        if getattr(lab, "stage", None) and lab.stage.trace is not None:
            assert 0 <= lab.stage.step <= lab.stage.max
            assert lab.stage.max == len(lab.stage.trace.steps) - 1
        if hasattr(lab, "step"):
            assert lab.step.value == lab.stage.step
            assert lab.step.max == lab.stage.max
        if name not in ("seeding", "palette") and lab.stage.trace is not None:
            assert lab.trace.k == lab.k.value
    lab.close()


@pytest.mark.parametrize("name", LABS)
def test_a_closed_lab_leaves_nothing_behind(name):
    LABS[name]().close()  # what is made once for all labs is there now
    before = set(registry._instances)
    lab = LABS[name]()
    assert set(registry._instances) > before
    lab.close()
    assert set(registry._instances) == before
