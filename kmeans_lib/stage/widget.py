"""`Stage`: the widget and its traits."""

from collections.abc import Sequence
from threading import RLock
from typing import TYPE_CHECKING, Any

import anywidget
import numpy as np
import traitlets as t
from numpy.typing import ArrayLike, NDArray

from ..words import which_step
from .bundle import SHARED, javascript, stylesheet
from .loop import read_loop
from .packing import pack, pack_points, rules_of
from .state import LOOKS, VIEW, telling_axes

if TYPE_CHECKING:
    from ..setups import Setup
    from ..trace import Film
    from .choices import Choices

# JupyterLab lets another thread of the kernel answer what a learner does, while cells
# and background work go on in the first: one at a time may change stages and labs, or
# read a run, which k and start must fit.
ALONE = RLock()
CHOICE = ["k", "init", "seed"]
PLACE = [*CHOICE, "step", "max"]
PLACED = ["centroids", "points"]  # in the modes of these names the run follows a hand
MARKED = ["picked", "target"]


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
    k, init, seed : int
        Which of its `choices` is on screen; ``init`` is the number of a start.
    step : int
        The half-step on screen; link a slider's ``value`` to it with
        ``ipywidgets.jslink``.
    max : int
        The last half-step; a slider's ``max`` follows it.
    offered : int
        How often Python has shown something else: what the browser says of an
        earlier time is too late.
    edited : list of two int
        The `offered` under which a hand edited last, and the number of the edit.
    place : list of six int
        k, init, seed, step, max and offered, as the browser shows them; empty
        where Python has moved on, until the browser has followed.
    controls : {"all", "lab", "view", "none"}
        ``"lab"``: the lab brings the slider; ``"view"``: and the button that runs
        it; ``"none"``: picture, sentence and staircase alone.
    size : {"full", "panel", "small"}
        ``"full"``: as high as the screen leaves room for; ``"panel"``: beside a
        chart, without a staircase; ``"small"``: one of several to compare.
    view : dict
        Which of regions, rings, lines, trails, glide, zoom, code, table and veil
        (points only, for a vote) are on.
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
        ([x, y]) or ``point`` (a row of X), and ``cluster``. Below the points: a
        "circle" ``at`` a place, with its ``radius`` in units of the data and a
        ``label``.
    mode : {"look", "move", "pick", "centroids", "points", "target"}
        What the learner can edit on the plot; the edits arrive in ``picked``,
        ``centroids``, ``points`` or ``target``. "move" is for `choices` of which
        one is placed by hand: a centroid moved at any half-step begins a run.
        In "centroids" and "points" the browser runs what is placed, and
        ``stage.trace`` does when it is asked for.
    hand : int
        The number of the start that a hand places, or -1.
    picked : list of int
        Rows of X.
    centroids, points : list of list of float
        In units of the data.
    target : list of float
        One place, or empty.

    Notes
    -----
    Two tabs on one kernel are two views of one stage, each at a half-step, a k, a
    start and a seed of its own. Python follows the tab that was moved last, and
    what Python shows, both tabs show.

    Examples
    --------
    >>> from kmeans_lib import record
    >>> stage = Stage(record([[0, 0], [0, 1], [4, 0], [4, 1]], 2, seed=1))
    >>> stage.step, stage.max == len(stage.trace) - 1
    (0, True)
    """

    _esm = javascript(SHARED)
    _program = t.Unicode(javascript(), read_only=True).tag(sync=True)
    _css = stylesheet()

    palette = t.Dict(LOOKS, read_only=True).tag(sync=True)
    loop = t.Dict(read_loop(), read_only=True).tag(sync=True)
    # What to run, and what only Python can: points, rules, starts by their number.
    data = t.Dict().tag(sync=True)
    rules = t.Dict().tag(sync=True)
    starts = t.Dict().tag(sync=True)
    run = t.Dict().tag(sync=True)
    # Where the learner is. The browser decides; an echo would come late.
    k = t.Int(0, min=0).tag(sync=True, echo_update=False)
    init = t.Int(0, min=0).tag(sync=True, echo_update=False)
    seed = t.Int(0, min=0).tag(sync=True, echo_update=False)
    step = t.Int(0, min=0).tag(sync=True, echo_update=False)
    max = t.Int(0).tag(sync=True, echo_update=False)
    offered = t.Int(0).tag(sync=True)
    edited = t.List(t.Int()).tag(sync=True, echo_update=False)
    place = t.List(t.Int()).tag(sync=True, echo_update=False)
    controls = t.Enum(["all", "lab", "view", "none"], "lab").tag(sync=True)
    size = t.Enum(["full", "panel", "small"], "full").tag(sync=True)
    view = t.Dict(VIEW).tag(sync=True)
    axes = t.List(t.Int(min=0), [0, 1]).tag(sync=True)
    aspect = t.Enum(["equal", "fill"], "equal").tag(sync=True)
    frame = t.List(t.Float()).tag(sync=True)
    hide_future = t.Bool(False).tag(sync=True)
    message = t.Unicode("").tag(sync=True)
    order = t.List(t.Int(min=0)).tag(sync=True)
    overlay = t.List(t.Dict()).tag(sync=True)
    weights = t.Dict().tag(sync=True)
    mode = t.Enum(
        ["look", "move", "pick", "centroids", "points", "target"], "look"
    ).tag(sync=True)
    hand = t.Int(-1).tag(sync=True)
    # What a hand edits. An echo of it would seem to be Python's, and end the undoing.
    picked = t.List(t.Int(min=0)).tag(sync=True, echo_update=False)
    centroids = t.List(t.List(t.Float())).tag(sync=True, echo_update=False)
    points = t.List(t.List(t.Float())).tag(sync=True, echo_update=False)
    target = t.List(t.Float()).tag(sync=True, echo_update=False)

    def __init__(
        self,
        trace: "Film | None" = None,
        *,
        features: Sequence[str] = (),
        **traits: Any,
    ) -> None:
        self._trace: Film | None = None
        self.choices: Choices | None = None
        self._kept: int | str = 0
        # what was offered when the browser spoke last, if it has
        self._heard: int | None = None
        self._listens = False  # while it takes over what the browser says
        self.features = list(features)
        view = {**VIEW, **traits.pop("view", {})}
        super().__init__(view=view, **traits)
        self._kept = self.step
        self.observe(self._keep_place, "step")
        self.observe(self._start_where_placed, "centroids")
        self.on_msg(self._catch_up)
        if trace is not None:
            self.trace = trace

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take over what the browser says, and give it what it lacks.

        Its message names the place as a whole; what else it says of that may be
        older.
        """
        with ALONE:
            self._listens = True
            try:
                self._take_over(sync_data)
            finally:
                self._listens = False

    def _take_over(self, sync_data: dict[str, Any]) -> None:
        sync_data = self._what_is_not_late(sync_data)
        if self.mode == "move" and self.choices and "centroids" in sync_data:
            self.choices.place(sync_data["centroids"])
        place = sync_data.get("place")
        if not place:
            super().set_state(sync_data)
            return
        said = dict(zip(PLACE, place))
        rest = {n: v for n, v in sync_data.items() if n not in (*PLACE, "place")}
        choices = self.choices
        fits = choices is None or choices.includes(*place[:3])
        # it is open there: at the next connection the learner stays where they are
        self.run.pop("open", None)
        super().set_state(rest | (said | {"place": place} if fits else {}))
        if choices and fits:
            self._help_the_browser(choices)
        elif choices and choices.includes(*self._choice):
            self._insist()

    def _what_is_not_late(self, sync_data: dict[str, Any]) -> dict[str, Any]:
        """Leave out what the browser has said of something shown before this.

        It collects what it cannot send at once: an edit of before may come in one
        message with a place of now.
        """
        if place := sync_data.get("place"):
            self._heard = place[-1]
        edited = sync_data.get("edited") or self.edited or [self._heard]
        late = [] if self._heard in (None, self.offered) else [*PLACE, "place"]
        late += [] if edited[0] in (None, self.offered) else [*PLACED, *MARKED]
        return {n: v for n, v in sync_data.items() if n not in late}

    def _insist(self) -> None:
        """Have the browser show again what Python shows."""
        with self.hold_sync():
            self.offered += 1
            self.place = []
            self._tell_all()

    def _catch_up(self, _: Any, said: Any, __: Any) -> None:
        """Send all that is shown to a browser that has missed some of it."""
        with ALONE, self.hold_sync():
            if said.get("offered") != self.offered:
                self._insist()
                self._states_to_send |= {n for n in self.keys if not n.startswith("_")}

    def _tell_all(self) -> None:
        """Send what a hand can change as it is here: it may have changed meanwhile."""
        edits = "centroids" if self.mode == "move" else self.mode
        placed = [edits] if edits in PLACED else []
        self._states_to_send |= {*PLACE, *MARKED, *placed}

    def _help_the_browser(self, choices: "Choices") -> None:
        """Send the one run that it cannot start, and then all starts of its kind."""
        if self.init == self.hand:
            return
        table = self.starts.get(str(self.init), {"most": 0, "seeds": 0})
        is_known = self.k <= table["most"] and self.seed < table["seeds"]
        if not is_known and self.run.get("of") != self._choice:
            self._put(choices.trace(*self._choice))
        self.bring_starts()

    def bring_starts(self) -> None:
        """Send all starts of this kind, so that the browser can do without Python.

        Examples
        --------
        >>> from kmeans_lib import Setup
        >>> from kmeans_lib.stage import Choices
        >>> stage = Stage()
        >>> stage.offer(Choices(Setup("six points", 2), ["random"], 6), 2, 0, 0)
        >>> stage.bring_starts()
        >>> stage.starts["0"]["seeds"]
        100
        """
        kind = str(self.init)
        if not self.choices or self.init == self.hand or kind in self.starts:
            return
        if table := self.choices.table(self.init):
            self.starts = {**self.starts, kind: table}

    @property
    def _choice(self) -> list[int]:
        return [self.k, self.init, self.seed]

    @property
    def trace(self) -> "Film | None":
        """The run on screen, or None. It is evaluated when it is asked for."""
        with ALONE:
            if self.choices:
                return self.choices.trace(*self._choice)
            if setup := self._placed():
                self._trace = setup.record()
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
        self.choices, self._trace = None, trace
        mode = "look" if self.mode == "move" else self.mode
        offered = self.offered + 1
        self._put(trace, step, starts={}, mode=mode, hand=-1, offered=offered)

    def follow_hand(self) -> bool:
        """Show what has been placed; what a hand has placed, the browser shows already.

        Returns
        -------
        bool
            False if it is what was there.

        Raises
        ------
        ValueError
            If no run can begin with it.
        """
        is_new = self._placed() is not None
        if is_new and not (self._listens and self.rules):
            self._put(self.trace, 0)
        return is_new

    def _placed(self) -> "Setup | None":
        """Return what has been placed since the last run was made, or None.

        Fewer points than centroids are no run yet.
        """
        film: Any = self._trace
        if not hasattr(film, "setup") or self.mode not in PLACED:
            return None
        rows, start = getattr(self, self.mode), film.steps[0].centroids
        if self.mode == "centroids":
            is_new = len(rows) and not np.array_equal(rows, start)
            return film.setup.replace(k=len(rows), init=rows) if is_new else None
        if len(rows) < len(start) or np.array_equal(rows, film.X):
            return None
        return film.setup.replace(data=rows, options={}, init=start)

    def offer(
        self,
        choices: "Choices",
        k: int,
        init: int,
        seed: int,
        *,
        features: Sequence[str] = (),
        step: int | None = None,
    ) -> None:
        """Show one of many runs; ``k``, ``init`` and ``seed`` then choose another.

        Parameters
        ----------
        choices : Choices
        k, init, seed : int
            The first choice.
        features, step
            As in `show`; -1 is the last half-step.

        Raises
        ------
        IndexError
            If there is no such half-step.

        Examples
        --------
        >>> from kmeans_lib import Setup
        >>> from kmeans_lib.stage import Choices
        >>> stage = Stage()
        >>> stage.offer(Choices(Setup("six points", 2), ["random"], 6), 2, 0, 0)
        >>> stage.k = 3
        >>> stage.choose()
        >>> stage.trace
        <Trace: k=3 on 6 points, converged after 3 iterations, inertia 1.833>
        """
        film = choices.trace(k, init, seed)
        if step is not None:
            step = which_step(step, len(film))
        self.choices, self.features = choices, list(features)
        by_hand = {"hand": choices.hand, "centroids": choices.placed}
        mode = "move" if choices.hand >= 0 else "look"
        chosen = {"k": k, "init": init, "seed": seed, "offered": self.offered + 1}
        self._put(film, step, starts={}, mode=mode, **by_hand, **chosen)

    def choose(self) -> None:
        """Show the run of ``k``, ``init`` and ``seed`` after Python has set them.

        Where the browser has set them, it shows that run already.
        """
        if self._choice != self.place[:3]:
            self._put(self.trace)

    @t.validate("centroids")
    def _let_centroids_in(self, proposal: Any) -> list[list[float]]:
        """Refuse what no run can begin with, and leave all as it is."""
        if self.mode == "move" and self.choices:
            self.choices.check(proposal.value)
        return proposal.value

    @t.validate("picked")
    def _let_picked_in(self, proposal: Any) -> list[int]:
        """Refuse rows that X does not have."""
        n, rows = self.data.get("n", 0), proposal.value
        if n and rows and max(rows) >= n:
            raise ValueError(f"picked={rows}. Needed: rows of X, from 0 to {n - 1}.")
        return rows

    @t.validate("target")
    def _let_target_in(self, proposal: Any) -> list[float]:
        """Refuse what is no place on the plot."""
        place = proposal.value
        if len(place) in (0, 2) and np.isfinite(place).all():
            return place
        raise ValueError(
            f"target={place}. Needed: a place, [across, up], or [] for none."
        )

    def _start_where_placed(self, change: Any) -> None:
        """Begin a run where Python has placed centroids; a hand has done so."""
        choices = self.choices
        if self.mode != "move" or not choices or change.new == choices.placed:
            return
        choices.place(change.new)
        self.k, self.init = len(change.new), self.hand
        self._put(self.trace, 0)

    @property
    def setup(self) -> "Setup":
        """What is run for what is on screen."""
        with ALONE:
            if self.choices:
                return self.choices.setup(*self._choice)
            film: Any = self._trace
            return self._placed() or film.setup

    def _put(self, film: "Film | None", step: int | None = None, **traits: Any) -> None:
        last = 0 if film is None else len(film.steps) - 1
        place = self._kept_place(last) if step is None else min(step, last)
        kept = self._kept
        self.max = max(self.max, last)  # a slider cannot stand beyond its end
        with self.hold_sync():
            for name, value in traits.items():
                setattr(self, name, value)
            self.run = self._packed(film, step)
            self.step = place
            self.max = last
            self.place = []
            self.axes = self.axes if film is None else telling_axes(film.X, self.axes)
            self._follow_edits(film)
            if "offered" in traits:
                self._tell_all()
        if step is None:
            self._kept = kept

    def _packed(self, film: "Film | None", step: int | None) -> dict[str, Any]:
        """Pack a run; its points and rules are sent only where they are new."""
        if film is None:
            self.data = {}
            return {}
        data = pack_points(film.X, self.features)
        if data != self.data:
            self.data = data
        self.rules = rules_of(film)
        given: dict[str, Any] = {} if step is None else {"open": step}
        if self.choices:
            given["of"] = self._choice
        return given | pack(film)

    def _kept_place(self, last: int) -> int:
        return last if isinstance(self._kept, str) else min(self._kept, last)

    def _keep_place(self, change: Any) -> None:
        ended = change.new and change.new == self.max
        self._kept = "end" if ended else change.new
        if self.place[3:4] != [change.new]:  # Python has moved on
            self.place = []

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
        if (film := self.trace) is None:
            return "<Stage: no run yet>"
        # what a hand has placed arrives before the half-step
        return f"<Stage: {film.sentence(min(self.step, len(film.steps) - 1))}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Add a filmstrip for pages without a kernel or JavaScript."""
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        if (film := self.trace) is None:
            return bundle
        from ..plots import filmstrip_png  # loads matplotlib

        data, metadata = bundle
        data["image/png"] = filmstrip_png(film)
        metadata["image/png"] = {"alt": film.sentence(len(film.steps) - 1)}
        return data, metadata
