"""Long work behind a lab, done in slices, so that its sliders stay alive."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from time import perf_counter

import ipywidgets as widgets

SLICE = 0.04  # seconds of work before the kernel looks at its messages again
PAUSE = 0.004


class Job(widgets.HBox):
    """A progress bar and a Stop button for work that is done in slices.

    In a kernel the work shares the kernel's own event loop with the sliders;
    where no loop runs, as in a test, it is done at once. Starting a job
    cancels the previous one. A slice runs in the context that `errors_shown` makes.

    Examples
    --------
    >>> from contextlib import nullcontext
    >>> job = Job(nullcontext)
    >>> job.start(print(i) or (i + 1) / 2 for i in range(2))
    0
    1
    >>> job.busy
    False
    """

    def __init__(
        self, errors_shown: Callable[[], AbstractContextManager[object]]
    ) -> None:
        self._errors_shown = errors_shown
        self._slices: Iterator[float] | None = None
        self._task: asyncio.Task[None] | None = None
        self.progress = widgets.FloatProgress(
            0,
            min=0,
            max=1,
            layout={"width": "auto", "flex": "1 1 60px"},
            style={"bar_color": "#767b84"},
        )
        self.stop = widgets.Button(
            description="Stop",
            layout={"width": "80px"},
            tooltip="Stop here and keep what is done",
        )
        self.stop.on_click(lambda _: self.cancel())
        super().__init__([self.progress, self.stop], layout={"visibility": "hidden"})

    @property
    def busy(self) -> bool:
        """True while there is something left to do."""
        return self._slices is not None

    def start(self, slices: Iterable[float]) -> None:
        """Begin new work: each item takes some milliseconds, and is the share done."""
        self._slices = iter(slices)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.finish()
            return
        self.progress.value = 0
        self.layout.visibility = "visible"
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._keep_going())

    def finish(self) -> None:
        """Do all that is left, now."""
        while self.busy:
            self._do_a_slice()

    def cancel(self) -> None:
        """Drop what is left."""
        self._slices = None
        self.layout.visibility = "hidden"

    async def _keep_going(self) -> None:
        while self.busy:
            # a waiting message, perhaps from a slider, is handled first
            await asyncio.sleep(PAUSE)
            try:
                self._do_a_slice()
            except Exception:  # shown in the lab; nothing awaits this task
                self.cancel()

    def _do_a_slice(self) -> None:
        with self._errors_shown():
            slices, end = self._slices, perf_counter() + SLICE
            if slices is None:
                return
            for share in slices:
                if self._slices is not slices:
                    return
                if perf_counter() > end:
                    self.progress.value = share
                    return
            self.cancel()

    def close(self) -> None:
        """Drop the work with the widget."""
        self.cancel()
        super().close()
