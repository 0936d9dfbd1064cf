"""What frames a lab: what is on screen in it, a place for messages, its end."""

import html
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets

from ...setups import Setup
from ...stage.bundle import javascript
from ...stage.widget import ALONE
from ...trace import Trace
from ...validation import Floats

PARTS = "layout", "style"  # widgets of their own, which stay when it closes
HERE = Path(__file__).parent


class Front(anywidget.AnyWidget):
    """A lab's own part in the browser: its style, and what sliders lack."""

    _esm = javascript(HERE / "js" / "lab.js")
    _css = (HERE / "lab.css").read_text("utf-8")


class Frame(widgets.VBox):
    """A widget with named parts, and a place where errors are shown.

    Attributes
    ----------
    trace : Trace
        The run on screen.
    setup : Setup
        What was run for it.
    message : ipywidgets.HTML
        Empty, or what went wrong or needs saying, in a sentence.
    no_page : str
        Empty, or why `to_html` cannot make a page of the lab, in a sentence.
    """

    no_page = ""

    def __init__(self, *rows: widgets.Widget) -> None:
        self.message = widgets.HTML()
        self.message.add_class("km-lab-message")
        super().__init__([*rows, self.message, Front()])
        self.add_class("km-lab")

    @property
    def trace(self) -> Trace:
        """The run on screen."""
        return self.stage.trace

    @property
    def points(self) -> Floats:
        """The points on screen, shape (n_samples, n_features)."""
        return self.trace.X

    @property
    def setup(self) -> Setup:
        """What was run for what is on screen."""
        return self.stage.setup

    def close(self) -> None:
        """Take the lab and its parts out of the page, hidden ones too."""
        named = [v for v in vars(self).values() if _is_widget(v)]
        boxes = [self, *(v for v in named if hasattr(v, "children"))]
        parts = [*named, *(part for box in boxes for part in _inside(box))]
        for widget in [*parts, self]:
            owned: list[Any] = [getattr(widget, name, None) for name in PARTS]
            for own in filter(_is_widget, owned):
                own.close()
        for widget in parts:
            widget.close()
        super().close()

    @contextmanager
    def errors_shown(self) -> Iterator[None]:
        """Show errors and warnings as sentences in the lab.

        JupyterLab would hide them in a log. An error is raised in Python too.
        """
        with ALONE, warnings.catch_warnings(record=True) as caught:
            self.say("")
            warnings.simplefilter("always", UserWarning)
            try:
                yield
            except Exception as error:
                self.say(f"{type(error).__name__}: {error}")
                raise
            for warning in caught:
                self.say(str(warning.message))

    def say(self, text: str) -> None:
        """Put a sentence under the controls; screen readers announce it."""
        self.message.value = f'<p role="status">{html.escape(text)}</p>' if text else ""


def _is_widget(value: object) -> bool:
    return isinstance(value, widgets.Widget)


def _inside(box: widgets.Box) -> Iterator[widgets.Widget]:
    """All widgets in a box, its own and those of the boxes in it."""
    for child in box.children:
        yield child
        yield from _inside(child) if hasattr(child, "children") else ()
