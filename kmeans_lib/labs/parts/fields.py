"""Two fields that ipywidgets does not have: a dropped file, code to copy."""

from pathlib import Path

import anywidget
import traitlets as t

_JS = Path(__file__).parent / "js"
_CSS = """
.km-field { display: flex; flex-wrap: wrap; gap: 8px; margin: 4px 2px; }
.km-field label { display: flex; flex-wrap: wrap; gap: 8px;
  align-items: center; }
.km-field input { padding: 8px; border: 1px dashed #767b84;
  border-radius: 4px; color: inherit; font: inherit; }
.km-field textarea { flex: 1 1 320px; min-width: 0; padding: 8px;
  border: 1px solid #767b84; border-radius: 4px; resize: vertical;
  font: 13px/1.4 var(--jp-code-font-family, monospace);
  color: var(--jp-content-font-color1, inherit);
  background: var(--jp-layout-color1, transparent); white-space: pre; }
.km-field button { align-self: flex-start; min-height: 40px;
  min-width: 80px; padding: 0 12px; border: 1px solid #767b84;
  border-radius: 4px; background: transparent; font: inherit;
  color: var(--jp-content-font-color1, inherit); cursor: pointer; }
.km-field :focus-visible { outline: 3px solid
  var(--jp-brand-color1, #1565c0); outline-offset: 2px; }
"""


class FileField(anywidget.AnyWidget):
    """A field to choose a file with, or to drop one on.

    A file that is too large is refused in the browser: it would not pass
    the connection to the kernel.

    Parameters
    ----------
    label : str
    accept : str
        File name endings, with commas between.
    largest : int
        Bytes.
    take : callable
        Called with the name and the content (bytes) of each file.

    Examples
    --------
    >>> field = FileField("a file", ".txt", 10, lambda name, data: print(data))
    >>> field.take("a.txt", b"hello")
    b'hello'
    """

    _esm = (_JS / "file_field.js").read_text("utf-8")
    _css = _CSS

    label = t.Unicode().tag(sync=True)
    accept = t.Unicode().tag(sync=True)
    largest = t.Int().tag(sync=True)

    def __init__(self, label, accept, largest, take):
        super().__init__(label=label, accept=accept, largest=largest)
        self.take = take
        self.on_msg(self._receive)

    def _receive(self, _, content, buffers):
        self.take(str(content["name"]), bytes(buffers[0]))


class CopyField(anywidget.AnyWidget):
    """Text to copy: it can be selected, but not changed.

    Parameters
    ----------
    label : str
        For screen readers.

    Examples
    --------
    >>> field = CopyField("code")
    >>> field.value = "1 + 1"
    """

    _esm = (_JS / "copy_field.js").read_text("utf-8")
    _css = _CSS

    label = t.Unicode().tag(sync=True)
    value = t.Unicode().tag(sync=True)

    def __init__(self, label):
        super().__init__(label=label)
