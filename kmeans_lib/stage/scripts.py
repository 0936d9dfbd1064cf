"""Scripts that many widgets share: a kernel and a saved notebook hold each one once."""

from pathlib import Path
from typing import ClassVar

import anywidget
import ipywidgets as widgets
import traitlets as t

from .bundle import HERE, javascript


class Script(widgets.Widget):
    """An ES module as a model of its own, without a view."""

    code = t.Unicode().tag(sync=True)


_scripts: dict[Path, Script] = {}


def shared(entry: Path) -> Script:
    """Return the model with a script; there is a new one if all widgets were closed."""
    known = _scripts.get(entry)
    if known is None or known.comm is None:
        _scripts[entry] = known = Script(code=javascript(entry))
    return known


class Scripted(anywidget.AnyWidget):
    """A widget whose script is that of all of its kind: a subclass names the file."""

    _esm = javascript(HERE / "js" / "shared.js")
    _entry: ClassVar[Path]

    script = t.Instance(Script).tag(sync=True, **widgets.widget_serialization)

    @t.default("script")
    def _of_its_kind(self) -> Script:
        return shared(self._entry)
