"""The stage: the browser's view of a run.

`Stage` is one anywidget. It is told the points, and k, start and seed; it runs
k-means itself and draws any half-step. What only Python can run it is
given. Either side can choose; the browser says in one message what is on screen.
"""

from .choices import Choices
from .widget import Stage

__all__ = ["Choices", "Stage"]
