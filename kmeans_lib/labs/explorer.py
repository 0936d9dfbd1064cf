"""The explorer: k-means on any data, with sliders for k, seed and step."""

import re
from typing import Any

import numpy as np
from ipywidgets import Box, Checkbox, ToggleButton, VBox
from numpy.typing import ArrayLike

from ..datasets import Dataset, read_points
from ..datasets.csv_file import LARGEST_FILE
from ..export import to_html
from ..init import INITS
from ..lloyd import EmptyClusterError
from ..scenes import SCENES
from ..setups import Init, Setup
from ..stage import Choices, Stage
from ..stage.packing import runs_in_browser
from ..validation import Floats, check_name, warn_if_too_few_distinct
from ..words import which_step
from .parts.controls import Choice, Control, Count, Levels, Made, Part, Tick
from .parts.fields import CopyField, FileField, SaveField
from .parts.lab import Lab
from .parts.linked import TOLD, LinkedChoice, LinkedSlider, StepSlider
from .parts.rows import data_names, largest_k, opening, row
from .parts.sentence import note, paragraph
from .parts.still import drawn

OWN_START = "your start"
SCENE_START = "the scene's start"
BY_HAND = "placed by hand"
NO_SCENE = "none"
TO_ORDER = "made to order"
SPREADS = [f"{tenths / 10:g}" for tenths in (2, 4, 6, 8, 10, 15, 20, 30, 40)]
ORDERED: dict[str, Any] = {  # four sliders side by side
    "doc": "Of the points made to order.",
    "style": {"description_width": "4.5em"},
    "layout": {"flex": "1 1 200px"},
}
NO_FILE = "There is no file of yours yet."
NARROW = {"width": "auto"}
IMPORT_EXPLORE = "from kmeans_lib.labs import explore"
IMPORT_READ_POINTS = "from kmeans_lib.datasets import read_points"
KINDS = {"PNG": "image/png", "SVG": "image/svg+xml", "HTML": "text/html"}
RULES = Setup.max_iter, Setup.empty


class Explore(Lab):
    """What `explore` returns.

    Attributes
    ----------
    note : ipywidgets.HTML
        What to watch for.
    trace, setup : Trace, Setup
        The run on screen, and what was run.
    code : str
        Python that opens the lab as it is; ``setup.code()`` records the run.
    """

    stage = Made(lambda lab: lab.first_stage(), Stage)
    scene = Choice("scene", [NO_SCENE, *SCENES], doc="A prepared run.")
    data = Choice("data", lambda lab: data_names(lab.own), doc="Which points.")
    groups = Count("groups", 1, 12, opens=4, **ORDERED)
    spread = Levels("spread", SPREADS, opens="1", **ORDERED)
    made = Count("points", 20, 1000, opens=400, **ORDERED)
    outliers = Count("outliers", 0, 20, **ORDERED)
    init = Made(lambda lab: LinkedChoice(lab.stage, lab.names), LinkedChoice)
    k = Made(
        lambda lab: LinkedSlider("k", lab.stage, 1, lab.choices.most), LinkedSlider
    )
    seed = Made(
        lambda lab: LinkedSlider("seed", lab.stage, 0, max(99, lab.stage.seed)),
        LinkedSlider,
    )
    step = Made(lambda lab: StepSlider(lab.stage), StepSlider)
    more = Part(
        ToggleButton,
        doc="Shows and hides `file`, `save` and `code_field`.",
        description="Your file, save, code",
        layout={"width": "auto"},
    )
    afterwards = Part(note, doc="At the end of a scene, what was to be seen.")
    file = Made(lambda lab: lab.file_field(), FileField, "Takes a CSV file.")
    columns = Part(Box, doc="Ticks for the columns of the file.")
    standardise = Tick(
        "standardise each column", off=lambda lab: "" if lab.file_taken else NO_FILE
    )
    save = Made(lambda lab: lab.save_field(), SaveField, "As PNG, SVG or a page.")
    code_field = Part(CopyField, "Python that opens this lab as it is")
    rows = [[step], [k, seed], [scene, data, init, more]]

    # the name and content of a file, and the columns that were ticked at first
    file_taken: tuple[str, bytes, tuple[str, ...]] | None = None

    def __init__(self, setup: Setup, step: int) -> None:
        self.own = None if isinstance(setup.data, str) else setup.dataset
        self._own_code = ["# X: your own points"]  # what makes them
        if self.own is not None:
            setup = setup.replace(data=self.own)
        start = setup.start() if not callable(setup.init) else setup.init
        # starts that INITS does not name
        self._starts = {} if isinstance(setup.init, str) else {OWN_START: start}
        self._first = setup, step
        super().__init__(data=setup.dataset.name, **_order(setup))
        self.on(self._leave_a_start_that_does_not_fit, self.k, "value")
        self.on(self._take_the_k_of_a_start, self.init, "value")
        for control in (self.k, self.seed, self.init):
            self.on(self._change, control, "value")
        self.data.add_class(TOLD)
        self.stage.observe(self._say_what_is_shown, "step")
        self.more.observe(self._open_drawer, "value")
        self._say_what_is_shown()

    # -- what it is made of

    def first_stage(self) -> Stage:
        """Return the stage, with the run that the lab opens on."""
        self.stage = Stage()
        setup, step = self._first
        name = OWN_START if self._starts else str(setup.init)
        self._set_choices(setup, name)
        self._offer(setup, name, step)
        return self.stage

    def file_field(self) -> FileField:
        """Make the field that takes a file of points."""
        words = "Your own points, a CSV file:"
        return FileField(words, ".csv,.tsv,.txt", LARGEST_FILE, self._take_file)

    def save_field(self) -> SaveField:
        """Make the buttons that save."""
        return SaveField("Save what is on screen:", [*KINDS], self._make_file)

    def arranged(self) -> list[Any]:
        """Return what stands on the screen, from top to bottom."""
        made = [self.groups, self.spread, self.made, self.outliers]
        self._order_row = row(*made)
        ticks = row(self.standardise, self.columns)
        fields = [self.file, ticks, self.save, self.code_field]
        self._drawer = VBox(fields, layout={"display": "none"})
        return [*super().arranged(), self._order_row, self.afterwards, self._drawer]

    @property
    def code(self) -> str:
        """Python that opens the lab as it is."""
        setup, step = self.setup, self.stage.step
        made = [*self._own_code, ""] if setup.data is self.own else []
        scene = self.scene.value
        what = _as_code(setup) if scene == NO_SCENE else f"scene={scene!r}"
        imports = ["from kmeans_lib import Setup"] if what.startswith("Setup") else []
        where = f", step={step}" if step else ""
        lines = [*imports, IMPORT_EXPLORE, *made, f"explore({what}{where})"]
        return "\n".join(lines)

    def _make_file(self, kind: str) -> tuple[str, str, bytes]:
        """Return name, media type and content of a file to save."""
        with self.errors_shown():
            if self.stage.view["veil"]:
                raise ValueError("It is veiled. Lift the veil with the key V first.")
            setup = self.setup
            words = [setup.dataset.name, f"k{setup.k}", f"seed{setup.seed}"]
            name = "-".join([*words, f"step{self.stage.step}"]).replace(" ", "-")
            is_page = kind == "HTML"
            made = str(to_html(self)).encode() if is_page else drawn(self.stage, kind)
            return f"{name}.{kind.lower()}", KINDS[kind], made

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Send the starts along: a copy may be saved before the browser asks."""
        self.stage.bring_starts()
        return super()._repr_mimebundle_(**kwargs)

    # -- what is on screen

    def _set_choices(self, setup: Setup, start: str) -> None:
        """Offer the runs with another k, start and seed."""
        most = max(setup.k, largest_k(setup.X))
        inits: dict[str, Init | None] = {name: name for name in INITS}
        for name, own in self._starts.items():
            if not isinstance(own, np.ndarray) or _has_room(own, setup.X, most):
                inits[name] = own
        if start in inits:
            inits[start] = setup.init  # as it was written down
        if runs_in_browser(setup, most):
            inits[BY_HAND] = None
        self.names = [*inits]
        self.choices = Choices(setup, list(inits.values()), most)
        self.choices.place(setup.start().tolist())

    def _offer(self, setup: Setup, start: str, step: int | None) -> None:
        self.stage.offer(
            self.choices,
            setup.k,
            self.names.index(start),
            setup.seed,
            features=setup.dataset.features,
            step=step,
        )

    def refresh(self) -> None:
        """Show what the stage shows: the browser does the work."""
        self._order_row.layout.display = "" if self.data.value == TO_ORDER else "none"
        self._say_what_is_shown()

    def _say_what_is_shown(self, change: Any = None) -> None:
        """What to watch for; in a scene, at its end, what was to be seen."""
        scene = SCENES.get(self.scene.value)
        ended = self.stage.step == self.stage.max
        watch = scene.watch if scene else self.choices.base.dataset.sentence
        self.seed.disabled = not isinstance(self._start, str) and not callable(
            self._start
        )
        if self.seed.disabled:
            watch += " This start does not use the seed."
        self.note.value = paragraph(watch)
        self.afterwards.value = paragraph(scene.say) if scene and ended else ""
        if self.more.value:
            self.code_field.value = self.code

    def _say_what_failed(self) -> None:
        if self.choices.base.empty == "error":
            try:
                self.setup.record()
            except EmptyClusterError as error:
                self.say(str(error))

    # -- what the learner changes

    def changed(self, control: Control) -> None:
        """Open other data or a scene."""
        if control is Explore.scene:
            return self._load_scene()
        if control is Explore.standardise:
            return self._standardise()
        return self._change_data()

    def _change(self) -> None:
        """Show what the controls say: a scene ends when one of them is moved."""
        with self.set_by_the_lab():
            self.scene.value = NO_SCENE
        self.stage.choose()
        self._say_what_is_shown()
        warn_if_too_few_distinct(self.choices.base.X, self.stage.k)
        self._say_what_failed()

    @property
    def _start(self) -> Init:
        """The start that is chosen, as it is drawn: a name, an array or a callable."""
        name = self.names[self.stage.init]
        if name == BY_HAND:
            return np.array(self.choices.placed)
        return self._starts.get(name, name)

    def _leave_a_start_that_does_not_fit(self) -> None:
        if not _fits(self._start, self.stage.k, self.choices.base.X):
            with self.set_by_the_lab():
                self.init.value = "random"

    def _take_the_k_of_a_start(self) -> None:
        start = self._start
        if isinstance(start, np.ndarray):
            with self.set_by_the_lab():
                self.k.value = len(start)

    def _base(self) -> Setup:
        """Return the points that are chosen, with one cluster."""
        name = self.data.value
        if self.own and name == self.own.name:
            return Setup(self.own, 1)
        return Setup(name, 1, options=self._ordered if name == TO_ORDER else {})

    @property
    def _ordered(self) -> dict[str, Any]:
        return {
            "groups": self.groups.value,
            "spread": float(self.spread.value),
            "n": self.made.value,
            "outliers": self.outliers.value,
        }

    def _change_data(self) -> None:
        """Show other data with k, start and seed as they are, as far as they fit."""
        base = self._base()
        k = min(self.k.value, largest_k(base.X))
        start = self.init.value
        if start == SCENE_START or not _fits(self._start, k, base.X):
            start = "random"
        init = self._start if start == self.init.value else start
        self._starts.pop(SCENE_START, None)
        with self.set_by_the_lab():
            self.scene.value = NO_SCENE
        self._open(base.replace(k=k, init=init, seed=self.seed.value), start)

    def _load_scene(self) -> None:
        """Take data, k, start and rules from a scene, and open it."""
        scene = SCENES.get(self.scene.value)
        if scene is None:
            return self.refresh()
        with self.set_by_the_lab():
            self._starts = {SCENE_START: scene.setup.start()}
            self.data.value = scene.data
        self._open(scene.setup, SCENE_START, scene.step)
        return self._say_what_failed()

    def _open(self, setup: Setup, start: str, step: int | None = None) -> None:
        """Show a run of other data; the controls take its values and ranges."""
        most = max(setup.k, largest_k(setup.X))
        with self.set_by_the_lab():
            self.k.max = max(most, self.k.max)  # a slider cannot stand beyond its end
            with self.init.following():  # new options would choose the first
                self._set_choices(setup, start)
                self.init.options = self.names
                self._offer(setup, start, step)
                self.init.index = self.stage.init
            self.k.max = most
        self.refresh()

    def _take_file(self, name: str, content: bytes) -> None:
        with self.errors_shown():
            found = read_points(content)
            self.file_taken = name, content, found.suggested
            for tick in self.columns.children:
                tick.layout.close()
                tick.style.close()
                tick.close()
            self.columns.children = [
                self._tick_for(column, column in found.suggested)
                for column in found.columns
            ]
            self.fit()
            self._read_file()

    def _tick_for(self, column: str, ticked: bool) -> Checkbox:
        box = Checkbox(ticked, description=column, indent=False, layout=NARROW)

        def react() -> None:
            try:
                self._read_file()
            except ValueError:  # the last column: it stays
                with self.set_by_the_lab():
                    box.value = not box.value
                raise

        self.on(react, box, "value")
        return box

    def _standardise(self) -> None:
        if self.file_taken:
            return self._read_file()
        with self.set_by_the_lab():
            self.standardise.value = False
        raise ValueError(NO_FILE)

    def _read_file(self) -> None:
        """Show the points of the file, of the columns that are ticked."""
        assert self.file_taken
        name, content, suggested = self.file_taken
        ticked = tuple(box.description for box in self.columns.children if box.value)
        asked = None if ticked == suggested else list(ticked)
        found = read_points(content, asked, standardise=self.standardise.value)
        self.own = found.as_dataset(name, name)
        given = [repr(name), *([repr(asked)] if asked else [])]
        given += ["standardise=True"] * self.standardise.value
        read = f"X = read_points({', '.join(given)}).X"
        self._own_code = [IMPORT_READ_POINTS, "", read]
        with self.set_by_the_lab():
            self.data.options = data_names(self.own)
            self.data.value = name
        self._change_data()

    def _open_drawer(self, change: Any) -> None:
        self.code_field.value = self.code
        self._drawer.layout.display = "flex" if change["new"] else "none"


def _order(setup: Setup) -> dict[str, Any]:
    """Return the values of the controls of points made to order."""
    if setup.data != TO_ORDER:
        return {}
    options = dict(setup.options)
    spread, made = options.pop("spread", 1), options.pop("n", 400)
    return options | {"spread": f"{spread:g}", "made": made}


def _as_code(setup: Setup) -> str:
    """Write what opens an explorer on a run."""
    data = repr(setup.data) if isinstance(setup.data, str) else "X"
    # rows of X are a start by themselves: X[[0, 3]] is [0, 3]
    arguments = [re.sub(r"^init=X\[(.*)\]$", r"init=\1", a) for a in setup.arguments()]
    named = f"{data}, {setup.k}, {', '.join(arguments)}"
    if setup.options:
        named += f", options={dict(setup.options)}"
    is_plain = not setup.options and (setup.max_iter, setup.empty) == RULES
    return named if is_plain else f"Setup({named})"


def _fits(start: Init, k: int, X: Floats) -> bool:
    """Tell whether a start has k rows like those of X, or is drawn for it."""
    return not isinstance(start, np.ndarray) or start.shape == (k, X.shape[1])


def _has_room(start: Floats, X: Floats, most: int) -> bool:
    """Tell whether a start can be chosen for X, which then has as many clusters."""
    return start.shape[1] == X.shape[1] and len(start) <= most


def explore(
    data: str | Dataset | ArrayLike | Setup = "four blobs",
    k: int | None = None,
    *,
    init: Init | None = None,
    seed: int | None = None,
    step: int = 0,
    scene: str | None = None,
    veil: bool = False,
) -> Explore:
    """Watch k-means run, half-step by half-step.

    Parameters
    ----------
    data : str, array-like of shape (n_samples, n_features), or Setup
        A name in `DATASETS`, your own points, or what to run.
    k : int, optional
        Number of clusters to begin with: 4, or as many as there are points.
    init : str, k rows, array-like of shape (k, n_features), or callable
        A name in `INITS`, or your own start; "random" by default.
    seed : int
        Which random start; 0 by default.
    step : int
        Where to open; -1 is the end.
    scene : str, optional
        A name in `SCENES`; it brings its own data, k and start.
    veil : bool
        Open with the points only: "how many groups do you see?" The key V,
        or "points only" under View, lifts the veil.

    Returns
    -------
    Explore

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.
    IndexError
        If there is no such half-step.

    Examples
    --------
    >>> lab = explore("six points", k=2)
    >>> lab.k.value = 3
    >>> lab.trace.k
    3
    >>> print(lab.code)
    from kmeans_lib.labs import explore
    explore('six points', 3, init='random', seed=0)
    """
    if scene is not None:
        check_name(scene, SCENES, f"scene={scene!r}")
    setup = data if isinstance(data, Setup) else opening(data, k)
    given = {"k": k, "init": init, "seed": seed}
    setup = setup.replace(**{n: v for n, v in given.items() if v is not None})
    # the half-step of a scene is one of the scene's own run
    lab = Explore(setup, 0 if scene else step)
    lab.stage.view = {**lab.stage.view, "veil": bool(veil)}
    try:
        if scene is not None:
            lab.scene.value = scene
            if step:
                lab.step.value = which_step(step, len(lab.trace))
    except Exception:
        lab.close()
        raise
    return lab
