"""What a lab declares in its class: its parts, and controls with what they allow."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
from traitlets import Any as AnyTrait
from traitlets import HasTraits, validate

from ...validation import as_whole, check_name, check_seed

NAMED = {"description_width": "3em"}  # all names of controls are as wide
WIDE = {"flex": "1 1 260px", "max_width": "520px"}


def now(value: Any, lab: Any) -> Any:
    """Return a declared value, or what it is for the lab as it is now."""
    return value(lab) if callable(value) else value


class Part:
    """A widget that a lab has, declared in its class: ``stage = Part(Stage)``.

    In a lab the attribute is the widget itself. It is made with the arguments; for a
    part among them that is its widget. `doc` stands in the lab's docstring.
    """

    attribute = ""

    def __init__(
        self, make: Callable[..., Any], *args: Any, doc: str = "", **traits: Any
    ) -> None:
        self._make, self._args, self._traits, self.doc = make, args, traits, doc

    def __set_name__(self, owner: type, name: str) -> None:
        self.attribute = name

    def __get__(self, lab: Any, owner: type | None = None) -> Any:
        """Return the declaration; an instance has the widget in its place."""
        return self

    def make(self, lab: Any) -> Any:
        """Make the widget for a lab."""
        own = vars(lab)
        args = (own[a.attribute] if isinstance(a, Part) else a for a in self._args)
        return self._make(*args, **self._traits)

    @property
    def kind(self) -> str:
        """The name of the widget's class."""
        return getattr(self._make, "__name__", "Widget")


class Made(Part):
    """A part that is made by a function of the lab, whose parts above it are there.

    Examples
    --------
    >>> twice = Made(lambda lab: Slider(2 * lab.k.value), Slider)
    """

    def __init__(self, make: Callable[[Any], Any], kind: type, doc: str = "") -> None:
        super().__init__(kind, doc=doc)
        self._make_for = make

    def make(self, lab: Any) -> Any:
        """Make the widget for a lab."""
        return self._make_for(lab)


class Control(Part):
    """A part with a value that a learner chooses.

    Every argument may be a function of the lab, for what depends on the controls
    above it.

    Parameters
    ----------
    name : str
        What it is called on screen.
    opens : object
        The value that it has until another is chosen.
    per : Control, optional
        It has a value for each value of that control, and goes back to it.
    off : str
        Why it has no effect now; empty if it has one.
    works : bool
        False: it changes how the work is shown, not the work.
    doc : str
        What it is for.
    """

    widget: Callable[..., Any]
    look: dict[str, Any] = {}

    def __init__(
        self,
        name: Any,
        *,
        opens: Any = None,
        per: "Control | None" = None,
        off: Any = "",
        works: bool = True,
        doc: str = "",
        **look: Any,
    ) -> None:
        super().__init__(self.widget, doc=doc)
        self.name, self.opens, self.per, self.off = name, opens, per, off
        self.works, self._look = works, look

    def make(self, lab: Any) -> Any:
        """Make the widget for a lab; `fit` gives it its range and value."""
        style = {"style": NAMED, "layout": WIDE} | self.look | self._look
        return self._make(description=now(self.name, lab), **style)

    def fit(self, lab: Any, wish: Any) -> None:
        """Let the widget offer what the lab allows now, and take the nearest value."""
        widget = vars(lab)[self.attribute]
        widget.description = now(self.name, lab)
        reason = now(self.off, lab)
        widget.disabled, widget.tooltip = bool(reason), reason or None
        self.take(lab, widget, now(self.opens, lab) if wish is None else wish)

    def take(self, lab: Any, widget: Any, value: Any) -> None:
        """Give the widget its range and a value within it."""
        widget.value = value

    def check(self, lab: Any, value: Any) -> Any:
        """Return a value given in code if it is allowed, else raise."""
        return value

    def refusal(self, value: Any) -> str:
        """Return how a message begins that refuses a value."""
        return f"{self.attribute}={value!r}"


class Given(AnyTrait):
    """A value that its widget judges, None too."""

    allow_none = False


class Slider(widgets.IntSlider):
    """A slider that refuses what is set in Python and is no number that it reaches."""

    value = Given(0).tag(sync=True)  # CInt would make 2 of 2.5 before it is seen

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take over what the browser says; it may have been on its way for long."""
        value = sync_data.get("value")
        if isinstance(value, int):
            value = min(max(value, self.min), self.max)
            sync_data = {**sync_data, "value": value}
        super().set_state(sync_data)

    @validate("value")
    def _validate_value(self, proposal: Any) -> int:
        return whole(proposal["value"], self.description, self.min, self.max)


class Offering(HasTraits):
    """A list that says what it offers when it is given something else."""

    options: Any
    may_be_none = False
    value = Given(None)

    @validate("value")
    def _validate_value(self, proposal: Any) -> Any:
        return offered(proposal["value"], self)

    @validate("index")
    def _validate_index(self, proposal: Any) -> Any:
        place, last = proposal["value"], len(self.options) - 1
        return place if place is None else whole(place, "index", 0, last)


class Dropdown(Offering, widgets.Dropdown):
    """A drop-down list."""


class Steps(Offering, widgets.SelectionSlider):
    """A slider over words."""


class Answers(Offering, widgets.RadioButtons):
    """Answers to choose from, or none yet."""

    may_be_none = True


class Lines(Offering, widgets.Select):
    """Lines to choose from, or none."""

    may_be_none = True


def whole(value: Any, name: str, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`, else raise."""
    if low <= as_whole(value, name, f"from {low} to {high}") <= high:
        return int(value)
    raise ValueError(f"{name}={value}. Needed: a whole number from {low} to {high}.")


def offered(value: Any, widget: Any) -> Any:
    """Return a value that a list offers, else raise."""
    options = [o[1] if isinstance(o, tuple) else o for o in widget.options]
    if value in options or not options or (value is None and widget.may_be_none):
        return value
    name = widget.description or "value"
    return check_name(value, options, f"{name}={value!r}")


class Count(Control):
    """A whole number on a slider.

    Examples
    --------
    >>> k = Count("k", 1, 8, opens=3)
    """

    widget = Slider

    def __init__(self, name: Any, low: Any, high: Any, **rest: Any) -> None:
        super().__init__(name, **rest)
        self.low, self.high = low, high
        if self.opens is None:
            self.opens = low

    def take(self, lab: Any, widget: Any, value: int) -> None:
        """Give the slider its range, and the nearest value to the one wished for."""
        low, high = now(self.low, lab), now(self.high, lab)
        # a slider cannot stand beyond its ends
        widget.min, widget.max = min(low, widget.min), max(high, widget.max)
        widget.value = min(max(value, low), high)
        widget.min, widget.max = low, high

    def check(self, lab: Any, value: Any) -> int:
        """Return a number that the slider reaches, else raise."""
        low, high = now(self.low, lab), now(self.high, lab)
        return whole(value, self.attribute, low, high)


class Seed(Count):
    """A seed on a slider, which is longer for a large one given in code."""

    look = {"max": 99}

    def __init__(self, **rest: Any) -> None:
        super().__init__("seed", 0, 99, **rest)

    def take(self, lab: Any, widget: Any, value: int) -> None:
        """Give the slider its range and the seed."""
        widget.max = max(widget.max, value)
        widget.value = value

    def check(self, lab: Any, value: Any) -> int:
        """Return a seed, else raise."""
        return check_seed(value)


class Choice(Control):
    """One of some names, in a drop-down list."""

    widget = Dropdown
    look = {"layout": {"width": "260px"}}

    def __init__(self, name: Any, options: Any, **rest: Any) -> None:
        super().__init__(name, **rest)
        self.options = options

    def take(self, lab: Any, widget: Any, value: Any) -> None:
        """Give the list its options, and the one wished for if it is there."""
        options = list(now(self.options, lab))
        if list(widget.options) != options:
            widget.options = options
        first = now(self.opens, lab) or options[0]
        widget.value = value if value in options else first

    def check(self, lab: Any, value: Any) -> Any:
        """Return a name, or a number, that the list offers, else raise."""
        options = list(now(self.options, lab))
        if isinstance(value, int) and value in options:
            return value
        return check_name(value, options, self.refusal(value))


class Levels(Choice):
    """One of some words, on a slider."""

    widget = Steps
    look = {
        "style": {"description_width": "5em"},
        "layout": WIDE | {"flex": "1 1 320px"},
    }

    def make(self, lab: Any) -> Any:
        """Make the widget; without a word there is no slider."""
        self._look = {**self._look, "options": [""]}
        return super().make(lab)


class Tick(Control):
    """A box to tick."""

    widget = widgets.Checkbox
    look = {"layout": {"width": "auto"}, "indent": False, "style": {}}

    def take(self, lab: Any, widget: Any, value: Any) -> None:
        """Tick the box or not."""
        widget.value = bool(value)

    def check(self, lab: Any, value: Any) -> bool:
        """Return True or False, else raise."""
        if value is not True and value is not False:
            raise TypeError(f"{self.refusal(value)}. Needed: True or False.")
        return value


class Press(Part):
    """A button: pressing it calls the lab's method of that name.

    A primary one is larger. `off` is that of a control.
    """

    def __init__(
        self,
        words: str,
        method: str,
        *,
        primary: bool = False,
        off: Any = "",
        doc: str = "",
        **look: Any,
    ) -> None:
        look = {"layout": {"width": "auto", "min_width": "9em"}} | look
        super().__init__(widgets.Button, description=words, doc=doc, **look)
        self.method, self.primary, self.off = method, primary, off

    def make(self, lab: Any) -> Any:
        """Make the button."""
        button = super().make(lab)
        if self.primary:
            button.add_class("km-primary")
        button.on_click(lab.shown_errors(getattr(lab, self.method)))
        self.fit(lab, button)
        return button

    def fit(self, lab: Any, button: Any) -> None:
        """Make the button grey where it has no effect now, and let it say why."""
        reason = now(self.off, lab)
        button.disabled = bool(reason)
        button.tooltip = reason or self._traits.get("tooltip")
