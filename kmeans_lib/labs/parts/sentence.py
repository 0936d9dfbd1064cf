"""What a lab says in words."""

import html

import ipywidgets as widgets


class Sentence(widgets.HTML):
    """A lab's answer in words; screen readers announce it when it changes."""

    def __init__(self) -> None:
        super().__init__()
        self.add_class("km-answer")

    def say(self, *sentences: str) -> None:
        """Show sentences, each on a line of its own."""
        lines = "<br>".join(map(html.escape, sentences))
        self.value = f'<p role="status">{lines}</p>'

    @property
    def text(self) -> str:
        """The sentences as plain text."""
        lines = self.value.partition(">")[2].removesuffix("</p>")
        return html.unescape(lines.replace("<br>", " "))


def note(text: str = "") -> widgets.HTML:
    """Make a place for a sentence: what to look at, what was found."""
    widget = widgets.HTML(text and paragraph(text))
    widget.add_class("km-note")
    return widget


def paragraph(text: str) -> str:
    """Write plain text as a paragraph of HTML."""
    return f"<p>{html.escape(text)}</p>"
