"""Fields that ipywidgets does not have: a dropped file, one to save, code to copy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from ...stage.bundle import javascript

HERE = Path(__file__).parent


class FileField(anywidget.AnyWidget):
    """A field to choose a file with, or to drop one on.

    A file of more than `largest` bytes is refused in the browser, because the
    connection to the kernel would not take it. `take` is called with the name and
    the content of each file.

    Examples
    --------
    >>> field = FileField("a file", ".txt", 10, lambda name, data: print(data))
    >>> field.take("a.txt", b"hello")
    b'hello'
    """

    _esm = javascript(HERE / "js" / "file_field.js")
    _css = (HERE / "fields.css").read_text("utf-8")

    label = t.Unicode().tag(sync=True)
    accept = t.Unicode().tag(sync=True)
    largest = t.Int().tag(sync=True)

    def __init__(
        self, label: str, accept: str, largest: int, take: Callable[[str, bytes], Any]
    ) -> None:
        super().__init__(label=label, accept=accept, largest=largest)
        self.take = take
        self.on_msg(self._receive)

    def _receive(self, _: object, content: dict[str, Any], buffers: Any) -> None:
        self.take(str(content["name"]), bytes(buffers[0]))


class SaveField(anywidget.AnyWidget):
    """Buttons that save what is on screen as a file of one kind or another.

    `make` is called with a kind and returns name, media type and content.

    Examples
    --------
    >>> field = SaveField("Save as", ["TXT"], lambda kind: ("a", "text/plain", b"hi"))
    >>> field.make("TXT")
    ('a', 'text/plain', b'hi')
    """

    _esm = javascript(HERE / "js" / "save_field.js")
    _css = (HERE / "fields.css").read_text("utf-8")

    label = t.Unicode().tag(sync=True)
    kinds = t.List(t.Unicode()).tag(sync=True)

    def __init__(
        self,
        label: str,
        kinds: list[str],
        make: Callable[[str], tuple[str, str, bytes]],
    ) -> None:
        super().__init__(label=label, kinds=kinds)
        self.make = make
        self.on_msg(self._answer)

    def _answer(self, _: object, content: dict[str, Any], buffers: Any) -> None:
        name, media_type, made = self.make(str(content["kind"]))
        self.send({"name": name, "type": media_type}, [made])


class CopyField(anywidget.AnyWidget):
    """Text to copy: it can be selected, but not changed; screen readers say its label.

    Examples
    --------
    >>> field = CopyField("code")
    >>> field.value = "1 + 1"
    """

    _esm = javascript(HERE / "js" / "copy_field.js")
    _css = (HERE / "fields.css").read_text("utf-8")

    label = t.Unicode().tag(sync=True)
    value = t.Unicode().tag(sync=True)

    def __init__(self, label: str) -> None:
        super().__init__(label=label)
