"""What all labs share: a step slider, a row of controls, a line for errors."""
import html
from contextlib import contextmanager

import ipywidgets as widgets

from ..plots import filmstrip_png


class StepSlider(widgets.IntSlider):
    """A slider over the half-steps of a stage, linked in the browser.

    A link in the browser alone would leave Python out. A link in Python
    alone would send every position to the kernel and back: behind a busy
    kernel the answers come late and pull the slider back. So the browser
    links what the learner moves, and Python what Python sets.
    """

    def __init__(self, stage):
        super().__init__(
            stage.step, 0, stage.max, description="step",
            style={"description_width": "3em"}, layout={"width": "auto"},
        )
        self.stage = stage
        self._from_browser = False
        self._link = widgets.jslink((self, "value"), (stage, "step"))
        self.observe(self._tell_stage, "value")
        stage.observe(self._follow_stage, ["step", "max"])

    def set_state(self, sync_data):
        """Take over what the browser sent."""
        self._from_browser = True
        try:
            super().set_state(sync_data)
        finally:
            self._from_browser = False

    def _tell_stage(self, change):
        if not self._from_browser:
            self.stage.step = change["new"]

    def _follow_stage(self, change):
        if self.stage.from_browser:
            return
        # a maximum below the value would pull the value down: step first
        with self.hold_sync():
            self.value = min(self.stage.step, self.max)
            self.max = self.stage.max
            self.value = self.stage.step


class Lab(widgets.VBox):
    """A widget with named parts, and a place where errors are shown.

    Attributes
    ----------
    trace : Trace
        The run on screen.
    message : ipywidgets.HTML
        Empty, or what went wrong or needs saying, in a sentence.
    """

    def __init__(self, *rows):
        self.message = widgets.HTML()
        self.message.add_class("km-lab-message")
        super().__init__([*rows, self.message])

    @property
    def trace(self):
        """The run on screen."""
        return self.stage.trace

    def when(self, action, *controls):
        """Call `action` when the value of one of the controls changes."""

        def react(change):
            with self.errors_shown():
                action()

        for control in controls:
            control.observe(react, "value")

    @contextmanager
    def errors_shown(self):
        """Show an error as a sentence in the lab; let Python see it too."""
        self.say("")
        try:
            yield
        except Exception as error:
            self.say(f"{type(error).__name__}: {error}")
            raise

    def say(self, text):
        """Put a sentence under the controls; screen readers hear it."""
        self.message.value = (
            f'<p role="status">{html.escape(text)}</p>' if text else ""
        )

    def __repr__(self):
        return f"<{type(self).__name__}: {self.trace!r}>"

    def _repr_mimebundle_(self, **kwargs):
        """Add a filmstrip for pages without a kernel or JavaScript."""
        data = dict(super()._repr_mimebundle_(**kwargs))
        data["text/plain"] = repr(self)
        data["image/png"] = filmstrip_png(self.trace)
        return data, {"image/png": {"alt": self.trace.sentence(-1)}}


def row(*controls):
    """Controls side by side, folding onto more lines where it is narrow."""
    return widgets.Box(
        controls, layout={"flex_flow": "row wrap", "grid_gap": "4px 16px"}
    )


def slider(name, value, low, high):
    """An integer slider whose name is as short as its letter."""
    return widgets.IntSlider(
        value, low, high, description=name,
        style={"description_width": "3em"}, layout={"width": "260px"},
    )


def choice(name, options, value):
    """A drop-down list."""
    return widgets.Dropdown(
        options=options, value=value, description=name,
        style={"description_width": "3em"}, layout={"width": "260px"},
    )
