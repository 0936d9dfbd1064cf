"""What all labs share: a step slider, a row of controls, a line for errors."""

import html
import warnings
from contextlib import contextmanager
from pathlib import Path

import anywidget
import ipywidgets as widgets
import numpy as np
from numpy.typing import NDArray
from traitlets import CInt

from ...colours import PALETTE

NAMED = {"description_width": "3em"}  # all names of controls are as wide
PARTS = "layout", "style"  # widgets of their own, which stay when it closes
HERE = Path(__file__).parent


class Front(anywidget.AnyWidget):
    """A lab's own part in the browser: its style, and what sliders lack."""

    _esm = (HERE / "js" / "lab.js").read_text("utf-8")
    _css = (HERE / "lab.css").read_text("utf-8")


class StepSlider(widgets.IntSlider):
    """A slider over the half-steps of stages, linked in the browser.

    A link in the browser alone would leave Python out. A link in Python
    alone would send every position to the kernel and back: behind a busy
    kernel the answers come late and pull the slider back. So the browser
    links what the learner moves, and Python what Python sets.

    Parameters
    ----------
    *stages : Stage
        The slider is as long as the longest run of them.
    """

    # an echo from a busy kernel is late: it would pull the slider back
    value = CInt().tag(sync=True, echo_update=False)

    def __init__(self, *stages):
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

    def close(self):
        """Take the links away too."""
        for link in self._links:
            link.unlink()
            link.close()
        super().close()

    def set_state(self, sync_data):
        """Take over what the browser sent, the value aside.

        The browser moves the stages along, and they tell which half-step is
        shown; the slider's own message may have waited too long.
        """
        super().set_state({**sync_data, "value": self.value})

    @contextmanager
    def _follows(self):
        """Change the value without telling the stages."""
        self._following = True
        try:
            yield
        finally:
            self._following = False

    def _tell_stages(self, change):
        if not self._following:
            for stage in self.stages:
                stage.step = change["new"]

    def _follow_stage(self, change):
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


class Lab(widgets.VBox):
    """A widget with named parts, and a place where errors are shown.

    Attributes
    ----------
    trace : Trace
        The run on screen.
    message : ipywidgets.HTML
        Empty, or what went wrong or needs saying, in a sentence.
    """

    _holding = False

    def __init__(self, *rows):
        self.message = widgets.HTML()
        self.message.add_class("km-lab-message")
        super().__init__([*rows, self.message, Front()])
        self.add_class("km-lab")

    @property
    def trace(self):
        """The run on screen."""
        return self.stage.trace

    def when(self, action, *controls):
        """Call `action` when the value of one of the controls changes."""

        def react(change):
            if not self._holding:
                with self.errors_shown():
                    action()

        for control in controls:
            control.observe(react, "value")

    def press(self, action, button):
        """Call `action` when the button is pressed."""

        def react(button):
            with self.errors_shown():
                action()

        button.on_click(react)

    @contextmanager
    def held(self):
        """Set several controls as one: nothing reacts to any of them."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False

    def close(self):
        """Take the lab and its parts out of the page, hidden ones too."""
        named = [v for v in vars(self).values() if _is_widget(v)]
        parts = [*_inside(self), *named]
        for widget in [*parts, self]:
            for own in (getattr(widget, name, None) for name in PARTS):
                if _is_widget(own):
                    own.close()
        for widget in parts:
            widget.close()
        super().close()

    @contextmanager
    def errors_shown(self):
        """Show errors and warnings as sentences in the lab.

        JupyterLab would hide them in a log. An error goes on to Python too.
        """
        self.say("")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UserWarning)
            try:
                yield
            except Exception as error:
                self.say(f"{type(error).__name__}: {error}")
                raise
        for warning in caught:
            self.say(str(warning.message))

    def say(self, text):
        """Put a sentence under the controls; screen readers hear it."""
        self.message.value = f'<p role="status">{html.escape(text)}</p>' if text else ""

    def __repr__(self):
        return f"<{type(self).__name__}: {self.trace!r}>"

    def _repr_mimebundle_(self, **kwargs):
        """Add a filmstrip for pages without a kernel or JavaScript."""
        from ...plots import filmstrip_png  # loads matplotlib

        data = dict(super()._repr_mimebundle_(**kwargs))
        data["text/plain"] = repr(self)
        data["image/png"] = filmstrip_png(self.trace)
        return data, {"image/png": {"alt": self.trace.sentence(-1)}}


def _is_widget(value):
    return isinstance(value, widgets.Widget)


def _inside(box):
    """All widgets in a box, its own and those of the boxes in it."""
    for child in box.children:
        yield child
        yield from _inside(child) if hasattr(child, "children") else ()


def row(*controls):
    """Controls side by side, folding onto more lines where it is narrow."""
    return widgets.Box(
        controls, layout={"flex_flow": "row wrap", "grid_gap": "4px 16px"}
    )


def slider(name, value, low, high):
    """An integer slider whose name is as short as its letter."""
    return widgets.IntSlider(
        value,
        low,
        high,
        description=name,
        style=NAMED,
        layout={"flex": "1 1 260px", "max_width": "520px"},
    )


def largest_k(X: NDArray) -> int:
    """As many clusters as there are looks for them, and distinct points.

    Examples
    --------
    >>> largest_k(np.array([[0.0, 0.0], [0.0, 0.0], [1.0, 1.0]]))
    2
    """
    most = len(PALETTE)
    for some in (X[: 50 * most], X):  # the first are nearly always enough
        distinct = len(np.unique(some, axis=0))
        if distinct >= most:
            return most
    return distinct


def choice(name, options, value):
    """A drop-down list."""
    return widgets.Dropdown(
        options=options,
        value=value,
        description=name,
        style=NAMED,
        layout={"width": "260px"},
    )


def note(text=""):
    """A sentence in the lab: what to look at, what was found."""
    widget = widgets.HTML(text and paragraph(text))
    widget.add_class("km-note")
    return widget


def paragraph(text):
    """Plain text as a paragraph of HTML."""
    return f"<p>{html.escape(text)}</p>"
