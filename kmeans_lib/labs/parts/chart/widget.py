"""`Chart`: bars or a line that the learner selects from."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from ....stage.bundle import SHARED, javascript

HERE = Path(__file__).parent


class Chart(anywidget.AnyWidget):
    """Bars or points in the look of the stage, one of which can be selected.

    Mouse, touch and the arrow keys select; `words` hold what a screen reader says at
    a position, and a table holds all numbers.

    Attributes
    ----------
    name : str
        What the chart shows; its heading and its accessible name.
    across, up : str
        What the axes measure.
    kind : {"bars", "line"}
    series : list of dict
        ``name`` and ``y``, one number for each position, None where there is
        none yet; optionally ``error``, half the height of a whisker. With
        two series of bars the first is filled, the second hollow.
    edges : list of float
        Where the bars begin and end, one more than there are bars.
    ticks : list of str
        The text below each position of a line.
    limits : list of two float
        The smallest range of the vertical axis; it grows for a value
        outside it. Without limits it shows 0 and the values.
    words : list of str
        What a position means, in a sentence.
    circled : list of int
        Positions with a dashed circle.
    selected : int
        A position, or -1.
    again : int
        Counts how often the selected position was selected once more.
    active : bool
        False: the chart can be read, nothing can be selected.

    Examples
    --------
    >>> chart = Chart("Runs", kind="bars", edges=[0, 1, 2],
    ...               series=[{"name": "random", "y": [3, 1]}])
    >>> chart.selected
    -1
    """

    _esm = javascript(SHARED)
    _program = t.Unicode(javascript(HERE / "js" / "chart.js"), read_only=True).tag(
        sync=True
    )
    _css = HERE / "chart.css"

    name = t.Unicode().tag(sync=True)
    across = t.Unicode().tag(sync=True)
    up = t.Unicode().tag(sync=True)
    kind = t.Enum(["bars", "line"], "line").tag(sync=True)
    series = t.List(t.Dict()).tag(sync=True)
    edges = t.List(t.Float()).tag(sync=True)
    ticks = t.List(t.Unicode()).tag(sync=True)
    limits = t.List(t.Float()).tag(sync=True)
    words = t.List(t.Unicode()).tag(sync=True)
    circled = t.List(t.Int(min=0)).tag(sync=True)
    selected = t.Int(-1, min=-1).tag(sync=True)
    again = t.Int(0).tag(sync=True)
    active = t.Bool(True).tag(sync=True)

    def __init__(self, name: str = "", **traits: Any) -> None:
        super().__init__(name=name, **traits)

    @property
    def _last(self) -> int:
        """The last position; -1 if there is none yet."""
        return len(self.series[0]["y"]) - 1 if self.series else -1

    @t.validate("selected")
    def _let_in(self, proposal: Any) -> int:
        place = proposal["value"]
        if self.series and place > self._last:
            raise ValueError(
                f"selected={place}. Needed: a place on the chart, from 0 to "
                f"{self._last}; -1 selects none."
            )
        return place

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take over what the browser says, unless the place is gone by now."""
        if sync_data.get("selected", -1) > self._last:
            sync_data = {n: v for n, v in sync_data.items() if n != "selected"}
        super().set_state(sync_data)

    def show(self, **traits: Any) -> None:
        """Change several traits; the browser sees them at once.

        Examples
        --------
        >>> chart = Chart(ticks=["1", "2"])
        >>> chart.show(series=[{"name": "inertia", "y": [9, 4]}], selected=1)
        >>> chart.selected
        1
        """
        with self.hold_sync():
            for name, value in traits.items():
                setattr(self, name, value)

    def __repr__(self) -> str:
        return f"<Chart: {self.name or 'no name yet'}>"
