"""What the labs with a chart beside a stage share."""

import html
import textwrap

import ipywidgets as widgets
import numpy as np

from .job import Job
from .lab import Lab


def side_by_side(*parts: widgets.Widget) -> widgets.Box:
    """Parts side by side, one below the other where it is narrow.

    A stage in it is drawn lower and without its staircase.
    """
    box = widgets.Box(parts)
    box.add_class("km-panels")
    return box


class Sentence(widgets.HTML):
    """What a lab has to say, in words that a screen reader hears."""

    def say(self, *sentences):
        """Show sentences, each on a line of its own."""
        lines = "<br>".join(map(html.escape, sentences))
        self.value = (
            '<p role="status" style="margin: 0 3px; font-size: 16px; '
            f'line-height: 24px">{lines}</p>'
        )

    @property
    def text(self):
        """The sentences as plain text."""
        lines = self.value.partition(">")[2].removesuffix("</p>")
        return html.unescape(lines.replace("<br>", " "))


class WorkingLab(Lab):
    """A lab that says its answer in sentences and may work on it for long.

    A still picture is its `still_picture`, described by its `still_alt`.

    Attributes
    ----------
    sentence : Sentence
    job : Job
        The long work; it is empty in a lab that has none.
    """

    job = None  # until it is built: a refused argument leaves half a lab

    def cancel(self):
        """Stop the long work, if some is going on."""
        super().cancel()
        if self.job is not None:
            self.job.cancel()

    def __repr__(self):
        self.job.finish()
        return f"<{type(self).__name__}: {self.sentence.text}>"

    def _repr_mimebundle_(self, **kwargs):
        """Add a picture for pages without a kernel or JavaScript."""
        self.job.finish()
        data = dict(super(Lab, self)._repr_mimebundle_(**kwargs))
        data["text/plain"] = repr(self)
        data["image/png"] = self.still_picture()
        return data, {"image/png": {"alt": self.still_alt}}


class PanelLab(WorkingLab):
    """A lab with a chart, a stage, a sentence, and perhaps long work.

    Attributes
    ----------
    chart : Chart
    stage : Stage
    """

    shown_step = -1  # the half-step in a still picture

    def __init__(self, chart, stage, *rows, above=()):
        self.chart, self.stage = chart, stage
        self.sentence, self.job = Sentence(), Job(self.errors_shown)
        left = widgets.VBox([self.sentence, chart, self.job])
        right = widgets.VBox([*above, stage])
        super().__init__(side_by_side(left, right), *rows)

    def on(self, action, widget, trait):
        """Call `action` when a trait other than a value changes."""

        def react(change):
            with self.errors_shown():
                action()

        widget.observe(react, trait)

    @property
    def still_alt(self):
        """What a still picture shows, in words."""
        return f"{self.chart.name}. {self.sentence.text}"

    def still_picture(self):
        """PNG bytes of the chart beside the stage."""
        return still_picture(
            self.still_alt,
            self.draw_still,
            self.shown,
            self.shown_step,
            features=tuple(self.stage.axes),
        )

    @property
    def shown(self):
        """The run that a still picture may show, or None."""
        return self.trace

    def draw_still(self, ax):
        """Draw what the chart shows on matplotlib axes."""
        places = range(len(self.chart.ticks))
        for series in self.chart.series:
            heights = [np.nan if v is None else v for v in series["y"]]
            ax.plot(places, heights, "o-", color="#5c5f66")
        ax.set_xticks(places, self.chart.ticks)
        ax.set(xlabel=self.chart.across, ylabel=self.chart.series[0]["name"])
        if self.chart.limits:
            ax.set_ylim(self.chart.limits)


def still_picture(alt, draw_chart, trace, t=-1, features=(0, 1)):
    """A chart, beside a half-step of a run, for a page without a kernel.

    Parameters
    ----------
    alt : str
        Stands above the picture too.
    draw_chart : callable
        Takes matplotlib axes.
    trace : Trace or None
    t : int
    features : tuple of int

    Returns
    -------
    bytes
        A PNG file.
    """
    from ...plots import Picture, plot_step  # loads matplotlib

    parts = 1 if trace is None else 2
    figure = Picture(figsize=(4.8 * parts, 4.6), dpi=80, alt=alt)
    figure.suptitle(textwrap.fill(alt, 58 * parts), x=0.01, ha="left", fontsize=10)
    left, *right = figure.subplots(1, parts, squeeze=False)[0]
    draw_chart(left)
    left.spines[["top", "right"]].set_visible(False)
    if right:
        features = features if trace.X.shape[1] > max(features) else (0, 1)
        plot_step(trace, t, right[0], features=features)
    return figure.png()
