"""What a lab is: declared parts, work in the background, a view of what it found."""

import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

import ipywidgets as widgets
import numpy as np

from ...stage.widget import ALONE
from ...trace import Film
from .controls import Control, Part, Press
from .frame import Frame
from .job import Job
from .rows import row, side_by_side
from .sentence import Sentence, note, paragraph
from .still import still_picture

Work = Generator[Any, None, Any]
MOST_KNOWN = 60  # choices whose work is kept: of some it takes two megabytes


@dataclass(frozen=True, eq=False)
class View:
    """What the parts of a lab show: a function of its controls and its work.

    Attributes
    ----------
    film : Film or None
        The run on the stage; without one the stage is not shown.
    step : int or None
        The half-step to open on; None: the stage stays where it is.
    stage, chart : dict
        Other traits of the stage and of the chart.
    say : sequence of str
        The answer, each sentence on a line of its own.
    note : str
        What to look at.
    others : dict of dict
        The traits of other parts, by the names of the parts.
    """

    film: Film | None = None
    step: int | None = None
    stage: Mapping[str, Any] = field(default_factory=dict)
    chart: Mapping[str, Any] = field(default_factory=dict)
    say: Sequence[str] = ()
    note: str = ""
    others: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Lab(Frame):
    """A lab whose class says which parts it has, what it works out and what it shows.

    A subclass lists parts and controls as attributes, in the order in which the
    controls depend on each other, and the `rows` that they stand in. `work` finds
    something out, and `view` says what is shown of it. Values for the controls are
    given by name; one that is not allowed is refused before anything is shown.

    Attributes
    ----------
    sentence : Sentence
        The answer, in words.
    note : ipywidgets.HTML
        What to look at.
    job : Job
        The work that goes on, with its progress and a Stop button.
    message : ipywidgets.HTML
        Empty, or what went wrong or needs saying, in a sentence.
    """

    rows: ClassVar[Sequence[Sequence[Part]]] = ()
    parts: Mapping[str, Part] = {}  # a lab may do without some of its class
    _fitting = False  # while the lab itself sets values

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = {n: part for n, part in vars(cls).items() if isinstance(part, Part)}
        cls.parts = {**cls.parts, **own}
        cls.__doc__ = f"{cls.__doc__}\n\n{_list_of(cls.parts)}"

    def __init__(self, **given: Any) -> None:
        self._wishes: dict[Any, Any] = {}
        self._known: dict[Any, Any] = {}  # what was found, by the controls' values
        self._seen: tuple[Any] | None = None
        self._doing: Any = None  # the values that the job is about
        self.sentence, self.note, self.job = Sentence(), note(), Job(self.errors_shown)
        try:
            self._make_parts(given)
            super().__init__(*self.arranged())
            self._react()
            self.refresh()
        except Exception:
            self.close()  # nothing stays of a lab that was refused
            raise

    def _react(self) -> None:
        for control in self._controls():
            widget = vars(self)[control.attribute]
            widget.observe(self._react_to(control), "value")
        if chart := vars(self).get("chart"):
            pick = self._unless_by_the_lab(self._pick)
            chart.observe(pick, ["selected", "again"])

    # what a subclass says

    def work(self) -> Any:
        """Find out what is shown; as a generator it yields the share that is done.

        It may yield a pair, the share and what is found so far, to show that.
        """

    def view(self, found: Any) -> View:
        """Return what every part shows."""
        return View()

    def picked(self, place: int, again: bool) -> None:
        """React when a place on the chart is selected, or selected once more."""

    def changed(self, control: Control) -> None:
        """React when a control has another value: the others follow, then the work."""
        self.fit()
        self.refresh()

    def arranged(self) -> list[widgets.Widget]:
        """Return what stands on the screen, from top to bottom."""
        stage, chart = (vars(self).get(name) for name in ("stage", "chart"))
        kind = type(self)
        said = [self.sentence] * (kind.view is not Lab.view)
        job = [self.job] * (kind.work is not Lab.work)
        if stage and chart:
            stage.size = "panel"
            left = widgets.VBox([*said, chart, *job])
            shown = [side_by_side(left, widgets.VBox([self.note, stage]))]
        else:
            shown = [self.note, stage or chart, *said, *job]
        return [*shown, *map(self._row, self.rows)]

    # what it does with that

    def refresh(self) -> None:
        """Do the work for the controls' values, unless it is known, and show it."""
        key = self.key()
        if key in self._known:
            self.job.cancel()
            self._doing = key
            self._look_at(self._known[key])
        elif key == self._doing:  # it goes on, or was stopped
            self.look()
        else:
            self._begin(key)

    def _begin(self, key: tuple[Any, ...]) -> None:
        """Do the first share of the work at once; the job does the rest."""
        self.job.cancel()
        work = self._do(key)
        next(work)
        self._doing = key
        if key not in self._known:
            self.job.start(work)

    def look(self) -> None:
        """Show again what was found."""
        if self._seen:
            self._look_at(*self._seen)

    @property
    def found(self) -> Any:
        """What the work has found for the controls' values; it is waited for."""
        self.job.finish()
        return self._known[self.key()]

    def key(self, **others: Any) -> tuple[Any, ...]:
        """Return the values that the work depends on, some of them replaced."""
        names = [control.attribute for control in self._controls() if control.works]
        return tuple(others.get(name, vars(self)[name].value) for name in names)

    def known(self, **others: Any) -> Any:
        """Return what was found earlier with other values, or None."""
        return self._known.get(self.key(**others))

    def forget(self) -> None:
        """Drop what was found: it was about something else."""
        self._known, self._seen, self._doing = {}, None, None

    def _do(self, key: tuple[Any, ...]) -> Work:
        found = self.work()
        if isinstance(found, Generator):
            found = yield from self._shares(found)
        self._known[key] = found
        if len(self._known) > MOST_KNOWN:  # the first is forgotten
            del self._known[next(iter(self._known))]
        self._look_at(found)
        yield 1.0

    def _shares(self, work: Work) -> Work:
        """Pass on the shares that are done, show what is found so far."""
        while True:
            try:
                said = next(work)
            except StopIteration as end:
                return end.value
            share, *found = said if isinstance(said, tuple) else (said,)
            for so_far in found:
                self._look_at(so_far)
            yield share

    def _look_at(self, found: Any) -> None:
        self._seen = (found,)
        self._view = self.view(found)
        with self.set_by_the_lab():
            self.show(self._view)

    def show(self, view: View) -> None:
        """Give every part what a view says of it."""
        self._show_on_stage(view)
        if "chart" in vars(self):
            self.chart.show(**view.chart)
        for name, traits in view.others.items():
            with vars(self)[name].hold_sync():
                for trait, value in traits.items():
                    if getattr(vars(self)[name], trait) is not value:
                        setattr(vars(self)[name], trait, value)
        self.sentence.layout.display = "" if view.say else "none"
        self.sentence.say(*view.say)
        self.note.value = view.note and paragraph(view.note)

    def _show_on_stage(self, view: View) -> None:
        if (stage := vars(self).get("stage")) is None:
            return
        stage.layout.display = "none" if view.film is None else ""
        with stage.hold_sync():
            for name, value in view.stage.items():
                setattr(stage, name, value)
            if view.film is not stage.trace:
                stage.show(view.film, step=view.step)

    # controls

    def _controls(self) -> list[Control]:
        return [part for part in self.parts.values() if isinstance(part, Control)]

    def _make_parts(self, given: Mapping[str, Any]) -> None:
        for name, part in self.parts.items():
            setattr(self, name, part.make(self))
            if isinstance(part, Control):
                self._set_first(part, given.get(name))

    def _set_first(self, control: Control, value: Any) -> None:
        """Give a control its first value, or refuse the one that was given."""
        if value is not None:
            self._wishes[self._wish_of(control)] = control.check(self, value)
        self._fit(control)

    def _fit(self, control: Control) -> None:
        control.fit(self, self._wishes.get(self._wish_of(control)))

    def _wish_of(self, control: Control) -> tuple[str, Any]:
        """Return where a value is remembered: some are, for each of another control."""
        per = control.per and vars(self)[control.per.attribute].value
        return control.attribute, per

    def _react_to(self, control: Control) -> Any:
        def act(change: Any) -> None:
            self._wishes[self._wish_of(control)] = change.new
            self.changed(control)

        return self._unless_by_the_lab(act)

    def _unless_by_the_lab(self, action: Any) -> Any:
        """Return what passes on a change, unless it is the lab that makes it."""

        def react(change: Any) -> None:
            with ALONE:
                if not self._fitting:
                    with self.errors_shown():
                        action(change)

        return react

    def fit(self) -> None:
        """Let every control offer what the lab allows now; wishes come back."""
        with self.set_by_the_lab():
            for control in self._controls():
                self._fit(control)
        for name, part in self.parts.items():
            if isinstance(part, Press):
                part.fit(self, vars(self)[name])

    def choose(self, **values: Any) -> None:
        """Give several controls new values, and react to all of them at once."""
        for name, value in values.items():
            control: Any = self.parts[name]
            self._wishes[self._wish_of(control)] = control.check(self, value)
        self.fit()
        self.refresh()

    @contextmanager
    def set_by_the_lab(self) -> Iterator[None]:
        """Set values to which the lab does not react."""
        before, self._fitting = self._fitting, True
        try:
            yield
        finally:
            self._fitting = before

    def _pick(self, change: Any) -> None:
        if self.chart.selected >= 0:
            self.picked(self.chart.selected, change.name == "again")

    def shown_errors(self, action: Any) -> Any:
        """Return what calls an action without arguments, with errors as sentences."""

        def react(*_: Any) -> None:
            with self.errors_shown():
                action()

        return react

    def on(self, action: Any, widget: widgets.Widget, *traits: str) -> None:
        """Call `action` when a trait of a part changes that the lab has not set."""
        widget.observe(self._unless_by_the_lab(lambda change: action()), list(traits))

    def _row(self, parts: Sequence[Part]) -> widgets.Widget:
        made = [vars(self)[part.attribute] for part in parts]
        return row(*made) if len(made) > 1 else made[0]

    # without a kernel

    def __repr__(self) -> str:
        self.job.finish()
        return f"<{type(self).__name__}: {self.sentence.text or repr(self.trace)}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data = dict(super()._repr_mimebundle_(**kwargs))
        data["text/plain"] = repr(self)  # of finished work, and so comes first
        if os.environ.get("KMEANS_STILLS") == "no":
            return data, {}
        data["image/png"] = self.still_picture()
        return data, {"image/png": {"alt": self.still_alt}}

    @property
    def still_alt(self) -> str:
        """What a still picture shows, in words."""
        if chart := vars(self).get("chart"):
            return f"{chart.name}. {self.sentence.text}"
        return self.sentence.text or self.trace.sentence(-1)

    def still_picture(self) -> bytes:
        """PNG bytes of the chart beside the half-step on screen, or of the run."""
        if "chart" not in vars(self):
            from ...plots import filmstrip_png  # loads matplotlib

            return filmstrip_png(self.trace)
        self.job.finish()
        axes = self.stage.axes
        film, features = self._view.film, (axes[0], axes[-1])
        return still_picture(
            self.still_alt, self.draw_still, film, self.stage.step, features
        )

    def draw_still(self, ax: Any) -> None:
        """Draw what the chart shows on matplotlib axes."""
        chart = self.chart
        draw = _draw_bars if chart.kind == "bars" else _draw_line
        for number, series in enumerate(chart.series):
            draw(ax, chart, series, number)
        ax.set(xlabel=chart.across, ylabel=chart.up or chart.series[0]["name"])
        if chart.limits:
            ax.set_ylim(chart.limits)
        if len(chart.series) > 1:
            ax.legend(frameon=False)


def _draw_bars(ax: Any, chart: Any, series: Mapping[str, Any], number: int) -> None:
    looks: Any = [{"fill": True, "color": "#9a9da3"}, {"color": "#1f1f1f"}]
    edges = chart.edges or np.arange(len(chart.ticks) + 1) - 0.5
    ax.stairs(series["y"], edges, label=series["name"], **looks[number])
    if not chart.edges:
        ax.set_xticks(range(len(chart.ticks)), chart.ticks)


def _draw_line(ax: Any, chart: Any, series: Mapping[str, Any], number: int) -> None:
    places = range(len(chart.ticks))
    heights = [np.nan if v is None else v for v in series["y"]]
    ax.plot(places, heights, "o-", color="#5c5f66", label=series["name"])
    ax.set_xticks(places, chart.ticks)


def _list_of(parts: Mapping[str, Part]) -> str:
    """Return the section of a docstring that lists the parts of a lab."""
    lines = [f"{name} : {p.kind}\n    {p.doc}".rstrip() for name, p in parts.items()]
    return "\n".join(["Attributes", "----------", *lines])
