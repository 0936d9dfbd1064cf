"""The stage: the browser's view of a recorded run.

`Stage` is one anywidget. It gets a whole run once and draws any half-step of it
without asking Python again. Either side can change the half-step; the browser
reports to Python which one is on screen.
"""

from .widget import Stage

__all__ = ["Stage"]
