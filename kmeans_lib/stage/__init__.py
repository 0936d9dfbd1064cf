"""The stage: the browser's view of a recorded run.

`Stage` is one anywidget.  It gets a whole run once and draws any half-step of
it on its own; Python hears of the half-step, not the other way round.
"""

from .widget import Stage

__all__ = ["Stage"]
