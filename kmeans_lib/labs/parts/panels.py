"""The labs that work: with a sentence and a job, most with a chart and a stage."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets
import numpy as np

from ...stage import Stage
from ...trace import Film
from .chart import Chart
from .controls import side_by_side
from .job import Job
from .lab import Lab
from .sentence import Sentence
from .still import still_picture


class WorkingLab(Lab):
    """A lab with an answer in words and a background job.

    Attributes
    ----------
    sentence : Sentence
    job : Job
        The long work; it is empty in a lab that has none.
    """

    def __repr__(self) -> str:
        self.job.finish()
        return f"<{type(self).__name__}: {self.sentence.text}>"


class PanelLab(WorkingLab):
    """A lab with a chart, a stage, a sentence, and perhaps long work.

    Attributes
    ----------
    chart : Chart
    stage : Stage
    """

    shown_step = -1  # the half-step in a still picture

    def __init__(
        self,
        chart: Chart,
        stage: Stage,
        *rows: widgets.Widget,
        above: Sequence[widgets.Widget] = (),
    ) -> None:
        self.chart, self.stage = chart, stage
        stage.size = "panel"
        self.sentence, self.job = Sentence(), Job(self.errors_shown)
        left = widgets.VBox([self.sentence, chart, self.job])
        right = widgets.VBox([*above, stage])
        super().__init__(side_by_side(left, right), *rows)

    def on(self, action: Callable[[], Any], widget: widgets.Widget, trait: str) -> None:
        """Call `action` when a trait other than a value changes."""

        def react(change: Any) -> None:
            with self.errors_shown():
                action()

        widget.observe(react, trait)

    @property
    def still_alt(self) -> str:
        """What a still picture shows, in words."""
        return f"{self.chart.name}. {self.sentence.text}"

    def still_picture(self) -> bytes:
        """PNG bytes of the chart beside the stage."""
        return still_picture(
            self.still_alt,
            self.draw_still,
            self.shown,
            self.shown_step,
            features=(self.stage.axes[0], self.stage.axes[-1]),
        )

    @property
    def shown(self) -> Film | None:
        """The run that a still picture may show, or None."""
        return self.trace

    def draw_still(self, ax: Any) -> None:
        """Draw what the chart shows on matplotlib axes."""
        places = range(len(self.chart.ticks))
        for series in self.chart.series:
            heights = [np.nan if v is None else v for v in series["y"]]
            ax.plot(places, heights, "o-", color="#5c5f66")
        ax.set_xticks(places, self.chart.ticks)
        ax.set(xlabel=self.chart.across, ylabel=self.chart.series[0]["name"])
        if self.chart.limits:
            ax.set_ylim(self.chart.limits)
