"""Controls that are one with a stage's k, start, seed or step."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets
from traitlets import HasTraits, default

from ...stage import Stage
from .controls import NAMED, WIDE, Dropdown, Given, Slider

TOLD = "km-told"  # a veil hides it: how many groups are there?


class Linked(HasTraits):
    """A control that in the browser is one with a trait of stages.

    A link there moves both, whatever the kernel is doing. Python hears of it
    from the stages alone: here the control is their mirror, and what it
    mirrors is neither sent nor received.
    """

    mirrored: tuple[str, ...] = ("value",)  # its own trait, and what goes with it
    _following = False

    @default("keys")
    def _all_but_what_is_mirrored(self) -> list[str]:
        return [name for name in self.traits(sync=True) if name not in self.mirrored]

    def _link(self, name: str, *stages: Stage) -> None:
        """Make the first mirrored trait one with the trait `name` of the stages."""
        own = self.mirrored[0]
        self.name, self.stages = name, stages
        self._links = [widgets.jslink((stage, name), (self, own)) for stage in stages]
        self.observe(self._tell_stages, "value")
        for stage in stages:
            stage.observe(self._follow, [name, "max"] if name == "step" else name)

    @contextmanager
    def following(self) -> Iterator[None]:
        """Change the control without telling the stages."""
        self._following = True
        try:
            yield
        finally:
            self._following = False

    def _tell_stages(self, change: Any) -> None:
        if not self._following:
            for stage in self.stages:
                setattr(stage, self.name, getattr(self, self.mirrored[0]))

    def _follow(self, change: Any) -> None:
        stage = change["owner"]
        with self.following():
            self._mirror(getattr(stage, self.name))
        if change["name"] == "step" and not stage.place:  # moved in Python
            for other in self.stages:
                other.step = stage.step

    def _mirror(self, value: int) -> None:
        setattr(self, self.mirrored[0], value)

    def close(self) -> None:
        """Take the links away too."""
        for link in self._links:
            link.unlink()
            link.close()
        super().close()  # type: ignore[misc]


class LinkedSlider(Linked, Slider):
    """A slider over k or over seeds of a stage."""

    value = Given(0).tag(sync=True, echo_update=False)

    def __init__(self, name: str, stage: Stage, low: int, high: int) -> None:
        super().__init__(
            getattr(stage, name), low, high, description=name, style=NAMED, layout=WIDE
        )
        if name == "k":
            self.add_class(TOLD)
        self._link(name, stage)


class StepSlider(Linked, Slider):
    """A slider over the half-steps of stages, as long as the longest run of them."""

    max: int
    value = Given(0).tag(sync=True, echo_update=False)

    def __init__(self, *stages: Stage) -> None:
        if len(stages) == 1:  # whose end is the slider's, in the browser, too
            self.mirrored = ("value", "max")
        super().__init__(
            stages[0].step,
            0,
            max(stage.max for stage in stages),
            description="step",
            style=NAMED,
            layout={"width": "auto"},
        )
        self._link("step", *stages)
        if len(stages) == 1:
            self._links.append(widgets.jsdlink((stages[0], "max"), (self, "max")))

    def _mirror(self, value: int) -> None:
        last = max(stage.max for stage in self.stages)
        self.max = max(self.max, last)  # a slider cannot stand beyond its end
        self.value = min(value, last)
        self.max = last


class LinkedChoice(Linked, Dropdown):
    """A drop-down list over the starts of a stage."""

    mirrored = ("index",)

    def __init__(self, stage: Stage, options: list[str]) -> None:
        super().__init__(
            options=options,
            index=stage.init,
            description="start",
            style=NAMED,
            layout={"width": "260px"},
        )
        self._link("init", stage)
