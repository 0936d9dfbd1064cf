"""The loop of lloyd.py as it stands there, and which line makes each half-step."""

import inspect
import textwrap
from typing import Any

from ..lloyd import half_steps

# A half-step of a phase is made by the first line with these words.
_WORDS = {
    "init": "yield",
    "assign": "assign(X",
    "relocate": "relocate(X",
    "update": "update(X",
    "end": "return",
}


def read_loop() -> dict[str, Any]:
    """Return the lines of the loop, and the number of the line behind each phase.

    The phase of the half-step that closes a run is called "end" here.

    Examples
    --------
    >>> loop = read_loop()
    >>> loop["lines"][loop["made"]["update"]]
    '    moved = update(X, step.labels, step.centroids)'
    """
    body = inspect.getsource(half_steps).split('"""')[2]  # after the docstring
    lines = textwrap.dedent(body).strip().splitlines()
    return {"lines": lines, "made": {p: _find(w, lines) for p, w in _WORDS.items()}}


def _find(words: str, lines: list[str]) -> int:
    return next(i for i, line in enumerate(lines) if words in line)
