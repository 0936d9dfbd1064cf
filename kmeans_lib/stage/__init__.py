"""The stage: the browser's view of a run.

`Stage` is one anywidget. It is told the points, and k, start and seed; it runs
k-means itself and draws any half-step. What only Python can run it is
given. Either side can choose; the browser says in one message what is on screen.
An exported page (`page`) is the same stage without a widget.
"""

from typing import TYPE_CHECKING, Any

from .choices import Choices

if TYPE_CHECKING:
    from .widget import Stage

__all__ = ["Choices", "Stage"]


def __getattr__(name: str) -> Any:
    """Load the widget when it is first asked for: a page needs no anywidget."""
    if name != "Stage":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .widget import Stage

    return Stage
