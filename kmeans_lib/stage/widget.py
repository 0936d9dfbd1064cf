"""`Stage`: the widget and its traits."""

from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

import anywidget
import numpy as np
import traitlets as t
from numpy.typing import ArrayLike, NDArray

from ..colours import PALETTE, UNASSIGNED
from .bundle import javascript, stylesheet
from .packing import pack

if TYPE_CHECKING:
    from ..trace import Film

_run_ids = count(1)
VIEW = {
    "regions": True,
    "rings": True,
    "lines": False,
    "trails": False,
    "glide": True,
    "zoom": False,
}
_LOOKS = {
    "clusters": [mark.as_dict() for mark in PALETTE],
    "unassigned": UNASSIGNED.as_dict(),
}


class Stage(anywidget.AnyWidget):
    """A run of k-means that a learner steps through in the browser.

    Parameters
    ----------
    trace : Film, optional
        The run to show: a `Trace`, or anything with its ``X``, ``k``,
        ``steps`` and ``sentence(t)``. Setting ``stage.trace`` later replaces
        it: picture, sentence and staircase change together, and the stage
        stays at its half-step, or at the end if it was there.
    features : sequence of str
        Names of the columns of X.
    **traits
        Any trait below.

    Attributes
    ----------
    step : int
        The half-step on screen; link a slider's ``value`` to it with
        ``ipywidgets.jslink``.
    max : int
        The last half-step; a slider's ``max`` follows it.
    controls : {"all", "lab", "none"}
        ``"lab"``: the lab brings the slider; ``"none"``: picture, sentence
        and staircase alone.
    view : dict
        Which of regions, rings, lines, trails, glide and zoom are on.
    axes : list of two int
        The features across and up, for data with more than two.
    aspect : {"equal", "fill"}
        ``"equal"``: distance on screen is distance in the data.
    frame : list of four float
        What the plot shows, [left, right, bottom, top]; empty for all points.
    hide_future : bool
        For predictions: no bars to come, no regions ahead of an assignment.
    message : str
        Replaces the sentence; up to the first ": " it is the line above.
    order : list of int
        Colour of each cluster as a row of `kmeans_lib.colours.PALETTE`.
    overlay : list of dict
        Marks on top: ``shape`` ("ring", "tick", "cross", "ghost"), ``at``
        ([x, y]) or ``point`` (a row of X), and ``cluster``.
    mode : {"look", "pick", "centroids", "points", "target"}
        What the learner can edit on the plot; the edits arrive in ``picked``,
        ``centroids``, ``points`` or ``target``.
    picked : list of int
        Rows of X.
    centroids, points : list of list of float
        In units of the data.
    target : list of float
        One place, or empty.

    Examples
    --------
    >>> from kmeans_lib import record
    >>> stage = Stage(record([[0, 0], [0, 1], [4, 0], [4, 1]], 2, seed=1))
    >>> stage.step, stage.max == len(stage.trace) - 1
    (0, True)
    """

    _esm = javascript()
    _css = stylesheet()

    palette = t.Dict(_LOOKS, read_only=True).tag(sync=True)
    run = t.Dict().tag(sync=True)
    step = t.Int(0, min=0).tag(sync=True, echo_update=False)
    max = t.Int(0).tag(sync=True)
    controls = t.Enum(["all", "lab", "none"], "lab").tag(sync=True)
    view = t.Dict(VIEW).tag(sync=True)
    shown = t.List(t.Int()).tag(sync=True, echo_update=False)
    axes = t.List(t.Int(min=0), [0, 1]).tag(sync=True)
    aspect = t.Enum(["equal", "fill"], "equal").tag(sync=True)
    frame = t.List(t.Float()).tag(sync=True)
    hide_future = t.Bool(False).tag(sync=True)
    message = t.Unicode("").tag(sync=True)
    order = t.List(t.Int(min=0)).tag(sync=True)
    overlay = t.List(t.Dict()).tag(sync=True)
    weights = t.Dict().tag(sync=True)
    mode = t.Enum(["look", "pick", "centroids", "points", "target"], "look").tag(
        sync=True
    )
    picked = t.List(t.Int(min=0)).tag(sync=True)
    centroids = t.List(t.List(t.Float())).tag(sync=True)
    points = t.List(t.List(t.Float())).tag(sync=True)
    target = t.List(t.Float()).tag(sync=True)

    def __init__(
        self,
        trace: "Film | None" = None,
        *,
        features: Sequence[str] = (),
        **traits: Any,
    ) -> None:
        self._trace: Film | None = None
        self._place: int | str = 0
        self.from_browser = False
        self.features = list(features)
        view = {**VIEW, **traits.pop("view", {})}
        super().__init__(view=view, **traits)
        self._place = self.step
        self.observe(self._remember_place, "step")
        if trace is not None:
            self.trace = trace

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Apply what the browser sent; meanwhile `from_browser` is true.

        A link from the stage to another widget should pass on only what Python
        changed (``not stage.from_browser``). The browser links the rest: when
        the kernel is busy, a stale echo would move the other widget back.

        ``shown`` holds the run and the half-step on screen. Reports about an
        older run are ignored; the browser reports again for the new one.
        """
        if "shown" in sync_data:
            run_id, step = sync_data["shown"]
            is_late = run_id != self.run.get("id")
            sync_data = {**sync_data, "step": self.step if is_late else step}
        self.from_browser = True
        try:
            super().set_state(sync_data)
        finally:
            self.from_browser = False

    @property
    def trace(self) -> "Film | None":
        """The run on screen, or None."""
        return self._trace

    @trace.setter
    def trace(self, trace: "Film | None") -> None:
        self.show(trace)

    def show(
        self,
        trace: "Film | None",
        *,
        features: Sequence[str] | None = None,
        step: int | None = None,
    ) -> None:
        """Replace the run; the browser gets the whole change in one message.

        Parameters
        ----------
        trace : Film or None
        features : sequence of str, optional
            New names of the columns of X.
        step : int, optional
            The half-step to open on; by default the stage stays where it is.

        Examples
        --------
        >>> from kmeans_lib import record
        >>> stage = Stage()
        >>> stage.show(record([[0], [1], [5]], 2, seed=1), step=1)
        >>> stage.step
        1
        """
        if features is not None:
            self.features = list(features)
        packed = {} if trace is None else pack(trace, self.features)
        last = 0 if trace is None else len(trace.steps) - 1
        place = self._kept_place(last) if step is None else min(step, last)
        kept = self._place
        with self.hold_sync():
            self._trace = trace
            self.run = {"id": next(_run_ids), **packed}
            self.max = last
            self.step = place
            self.axes = self._telling_axes()
            self._follow_edits(trace)
        if step is None:
            self._place = kept

    def _kept_place(self, last: int) -> int:
        return last if isinstance(self._place, str) else min(self._place, last)

    def _remember_place(self, change: Any) -> None:
        ended = change.new and change.new == self.max
        self._place = "end" if ended else change.new

    def _telling_axes(self) -> list[int]:
        """Keep the features on screen if they exist and are not constant."""
        if self._trace is None or self._trace.X.shape[1] < 3:
            return self.axes
        spread = np.ptp(self._trace.X, axis=0)
        if max(self.axes) < len(spread) and spread[self.axes].all():
            return self.axes
        return sorted(np.argsort(-spread, kind="stable")[:2].tolist())

    def _follow_edits(self, trace: "Film | None") -> None:
        """Centroids and points that a learner edits are those of the new run.

        They are set only where they differ, so that an edit made while the run
        was being computed is not overwritten.
        """
        if trace is None:
            return
        if self.mode == "centroids":
            self._follow("centroids", trace.steps[0].centroids)
        if self.mode == "points":
            self._follow("points", trace.X)

    def _follow(self, name: str, values: NDArray[Any]) -> None:
        if not np.array_equal(getattr(self, name), values):
            setattr(self, name, values.tolist())

    def set_weights(self, weights: ArrayLike | None) -> None:
        """Draw each point with an area in proportion to its weight.

        Parameters
        ----------
        weights : array-like of shape (n_samples,) or (len(trace), n_samples)
            One weight per point, or one for each half-step; None for equal
            points.

        Examples
        --------
        >>> Stage().set_weights([1, 4, 9])
        """
        if weights is None:
            self.weights = {}
            return
        data = np.ascontiguousarray(weights, dtype="<f8")
        self.weights = {"data": data.tobytes(), "shape": list(data.shape)}

    def __repr__(self) -> str:
        if self._trace is None:
            return "<Stage: no run yet>"
        sentence = self._trace.sentence(min(self.step, self.max))
        return f"<Stage: {sentence}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Add a filmstrip for pages without a kernel or JavaScript."""
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        if self._trace is None:
            return bundle
        from ..plots import filmstrip_png  # loads matplotlib

        data, metadata = bundle
        data["image/png"] = filmstrip_png(self._trace)
        metadata["image/png"] = {"alt": self._trace.sentence(self.max)}
        return data, metadata
