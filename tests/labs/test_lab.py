"""What all labs share: nothing stays behind, names, errors, alternatives."""

import gc
import math
import random
import re
import subprocess
import sys

import pytest
from IPython.core.formatters import DisplayFormatter
from ipywidgets import Button, DOMWidget, Dropdown, IntSlider, RadioButtons
from ipywidgets.widgets import widget as registry

from kmeans_lib import Setup, labs
from kmeans_lib.labs import (
    bowl,
    choose_k,
    explore,
    place,
    predict,
    race,
    seeding,
    sweep_lab,
    units,
)
from kmeans_lib.labs.parts.controls import Steps
from kmeans_lib.stage import Stage

LABS = [explore, predict, place, race]
REFUSED = [  # a lab, a part of it, a trait, a value, and what is said
    (predict, "answer", "value", "up", "value='up' is not known. Known: 'it rises'"),
    (predict, "answer", "index", 9, "index=9. Needed: a whole number from 0 to 4."),
    (predict, "stage", "picked", [1, 99], "picked=[1, 99]. Needed: rows of X, from 0"),
    (predict, "stage", "target", [math.nan, 1.0], "target=[nan, 1.0]. Needed: a place"),
    (predict, "stage", "target", [1.0], "target=[1.0]. Needed: a place"),
    (place, "list", "value", 9, "attempts=9 is not known. Known: 0."),
    (race, "value_1", "value", 100, "seed=100 is not known. Known: 0 to 99."),
    (units, "level", "index", 99, "index=99. Needed: a whole number from 0 to 6."),
    (seeding, "chart", "selected", 99, "selected=99. Needed: a place on the chart"),
    (bowl, "x", "value", 99, "x=99. Needed: a number from 0 to 9."),
    (bowl, "y", "value", math.nan, "y=nan. Needed: a number from 0 to 9."),
    (bowl, "y", "value", "3", "y='3'. Needed: a number from 0 to 9."),
]


@pytest.mark.parametrize(("make", "name", "trait", "value", "said"), REFUSED)
def test_a_value_set_in_code_is_refused_whole_and_in_a_sentence(
    make, name, trait, value, said
):
    lab = make()
    if make is predict:
        lab.ask.value = "inertia"
        lab.skip.click()
        lab.commit.click()
        lab.answer.index = 2
    if make is place:
        lab.run.click()
    part = getattr(lab, name)
    before = getattr(part, trait)
    with pytest.raises(ValueError, match=re.escape(said)):
        setattr(part, trait, value)
    assert getattr(part, trait) == before
    lab.close()


def n_widgets():
    gc.collect()
    return len(registry._instances)


@pytest.mark.parametrize("make", LABS)
def test_a_closed_lab_leaves_no_widget_behind(make):
    before = n_widgets()
    lab = make()
    assert n_widgets() > before
    lab.close()
    assert n_widgets() == before


@pytest.mark.parametrize("make", LABS)
def test_running_a_cell_again_costs_what_it_cost_the_first_time(make):
    make().close()
    before = n_widgets()
    for _ in range(3):
        lab = make()
        lab.step.value = lab.step.max
        lab.close()
    assert n_widgets() == before


@pytest.mark.parametrize("make", LABS)
def test_every_lab_has_its_parts_and_a_picture_without_a_kernel(make):
    lab = make()
    for name in ("stage", "step", "trace", "message"):
        assert hasattr(lab, name)
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert len(metadata["image/png"]["alt"]) > 10


@pytest.mark.parametrize("make", [seeding, choose_k])
def test_jupyter_can_show_each_part_of_a_lab_alone(make):
    lab = make()
    for part in filter(lambda part: isinstance(part, DOMWidget), vars(lab).values()):
        data, _ = DisplayFormatter().format(part)
        shown = data["application/vnd.jupyter.widget-view+json"]
        assert shown["model_id"] == part.model_id
        has_film = isinstance(part, Stage) and part.trace is not None
        assert ("image/png" in data) == has_film
    lab.job.cancel()  # nothing is left to be done: nothing happens
    assert not lab.job.busy
    lab.close()


def test_on_a_hub_a_lab_is_shown_without_its_picture(monkeypatch):
    monkeypatch.setenv("KMEANS_STILLS", "no")
    data, metadata = explore("six points")._repr_mimebundle_()
    assert "image/png" not in data
    assert metadata == {}
    assert {"text/plain", "application/vnd.jupyter.widget-view+json"} <= {*data}


@pytest.mark.parametrize("make", LABS)
def test_an_error_is_one_sentence_in_the_lab_and_goes_away(make):
    lab = make()
    with pytest.raises(ZeroDivisionError), lab.errors_shown():
        1 / 0  # noqa: B018
    assert "ZeroDivisionError: division by zero" in lab.message.value
    assert 'role="status"' in lab.message.value
    with lab.errors_shown():
        pass
    assert lab.message.value == ""


def controls_of(box):
    """All sliders, lists and buttons of a lab, those in boxes too."""
    for child in box.children:
        if isinstance(child, (Button, IntSlider, Dropdown, RadioButtons, Steps)):
            yield child
        yield from controls_of(child) if hasattr(child, "children") else ()


def touch(control, rng):
    """Do with a control what a hand could do."""
    if isinstance(control, Button):
        control.click()
    elif isinstance(control, IntSlider):
        control.value = rng.randint(control.min, control.max)
    elif control.options and not control.disabled:
        control.index = rng.randrange(len(control.options))


@pytest.mark.parametrize("make", LABS)
@pytest.mark.parametrize("seed", range(3))
def test_a_monkey_at_the_controls_breaks_nothing(make, seed):
    lab, rng = make(), random.Random(seed)
    heavy = {"digits", "25 blobs far apart", "unbalanced blobs"}
    for _ in range(60):
        control = rng.choice(list(controls_of(lab)))
        touch(control, rng)
        if getattr(control, "value", None) in heavy:
            control.value = "four blobs"
        rng.random() < 0.3 and touch_stage(lab.stage, rng)
        assert lab.stage.trace is lab.trace
        assert lab.stage.max == len(lab.trace) - 1 <= lab.step.max
        assert 0 <= lab.stage.step <= lab.step.max
        assert "Error" not in lab.message.value
    lab.close()


def touch_stage(stage, rng):
    """What a hand does on the stage, as far as its mode allows it."""
    place = [rng.uniform(-5, 5), rng.uniform(-5, 5)]
    if stage.mode == "pick":
        stage.picked = [rng.randrange(len(stage.trace.X))]
    if stage.mode == "target":
        stage.target = place
    if stage.mode == "centroids" and stage.trace.X.shape[1] == 2:
        stage.centroids = [place, *stage.centroids[: rng.randint(0, 5)]]
    if stage.mode == "points":
        stage.points = [*stage.points, place]


def test_a_warning_is_shown_in_the_lab_too():
    lab = explore("six points", k=3)
    lab.data.value = "duplicates"
    assert "has only 2 distinct points" in lab.message.value
    lab.k.value = 2
    assert lab.message.value == ""


def test_what_is_said_is_text_and_never_html():
    lab = explore("six points", k=2)
    lab.say("<img src=x onerror=alert(1)>")
    assert "<img" not in lab.message.value
    lab.file.take("<b>.csv", b"1,2\n3,4\n5,6\n<i>,7\n")
    assert "<i>" not in lab.note.value


@pytest.mark.parametrize("make", [*LABS, seeding, sweep_lab])
def test_what_a_lab_shows_can_be_run_again_elsewhere(make):
    lab = make()
    again, shown = lab.setup.record(), lab.trace
    assert again.setup == shown.setup
    assert [step.inertia for step in again[1 : len(shown)]] == [*shown.inertias[1:]]


def test_a_race_has_a_setup_for_each_panel():
    lab = race(differ="k", values=(3, 4))
    assert [setup.k for setup in lab.setups] == [3, 4]
    assert lab.setups[1] == Setup("four blobs", 4)


def test_a_lab_is_loaded_when_it_is_asked_for_and_loads_no_data():
    program = (
        "import sys, kmeans_lib.labs as labs\n"
        "known = 'ipywidgets' in sys.modules, 'explore' in dir(labs)\n"
        "labs.import_module('kmeans_lib.datasets').DATASETS.clear()\n"
        "print(known, [getattr(labs, name).__name__ for name in labs.__all__])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout == f"(False, True) {labs.__all__}\n"
