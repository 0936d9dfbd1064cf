"""The slider over the half-steps of stages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets
from traitlets import CInt

from ...stage import Stage
from .controls import NAMED


class StepSlider(widgets.IntSlider):
    """A slider over the half-steps of stages, linked in the browser.

    A link in the browser alone would leave Python out. A link in Python
    alone would send every position to the kernel and back: when the kernel
    is busy, a stale answer would move the slider backwards. So the browser
    links what the learner moves, and Python what Python sets.

    Parameters
    ----------
    *stages : Stage
        The slider is as long as the longest run of them.
    """

    max: int
    # a stale echo from a busy kernel would move the slider backwards
    value = CInt().tag(sync=True, echo_update=False)

    def __init__(self, *stages: Stage) -> None:
        super().__init__(
            stages[0].step,
            0,
            max(stage.max for stage in stages),
            description="step",
            style=NAMED,
            layout={"width": "auto"},
        )
        self.stages = stages
        self._following = False
        self._links = [
            widgets.jslink((self, "value"), (stage, "step")) for stage in stages
        ]
        self.observe(self._tell_stages, "value")
        for stage in stages:
            stage.observe(self._follow_stage, ["step", "max", "shown"])

    def close(self) -> None:
        """Take the links away too."""
        for link in self._links:
            link.unlink()
            link.close()
        super().close()

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take over what the browser sent, except for the value.

        The browser moves the stages as well, and they report the half-step
        that is shown; the slider's own message may be out of date.
        """
        super().set_state({**sync_data, "value": self.value})

    @contextmanager
    def _follows(self) -> Iterator[None]:
        """Change the value without telling the stages."""
        self._following = True
        try:
            yield
        finally:
            self._following = False

    def _tell_stages(self, change: Any) -> None:
        if not self._following:
            for stage in self.stages:
                stage.step = change["new"]

    def _follow_stage(self, change: Any) -> None:
        if self._following:
            return
        stage = change["owner"]
        with self._follows():
            if stage.from_browser:  # which has moved the slider already
                super().set_state({"value": min(stage.step, self.max)})
                return
            # a maximum below the value would pull the value down: step first
            last = max(stage.max for stage in self.stages)
            with self.hold_sync():
                self.value = min(stage.step, self.max)
                self.max = last
                self.value = stage.step
            if change["name"] == "step":
                for other in self.stages:
                    other.step = stage.step
