"""What all labs share: nothing stays behind, names, errors, alternatives."""

import gc
import random

import pytest
from ipywidgets import Button, Dropdown, IntSlider, RadioButtons
from ipywidgets.widgets import widget as registry

from kmeans_lib.labs import explore, place, predict, race

LABS = [explore, predict, place, race]


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
        if isinstance(child, (Button, IntSlider, Dropdown, RadioButtons)):
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
