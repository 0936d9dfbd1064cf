"""The explorer: k-means on any data, with sliders for k, seed and step."""

from typing import Any

import numpy as np
from ipywidgets import ToggleButton, VBox
from numpy.typing import ArrayLike

from ..datasets import Dataset, read_points
from ..datasets.csv_file import LARGEST_FILE
from ..init import INITS
from ..lloyd import EmptyClusterError
from ..scenes import SCENES
from ..setups import Init, Setup
from ..stage import Stage
from ..trace import Trace
from ..validation import Floats, check_name
from ..words import which_step
from .parts.controls import choice, data_names, largest_k, opening_k, row, slider
from .parts.fields import CopyField, FileField
from .parts.lab import Lab
from .parts.sentence import note, paragraph
from .parts.step_slider import StepSlider

OWN_START = "your start"
SCENE_START = "the scene's start"
NO_SCENE = "none"
IMPORT_READ_POINTS = "from kmeans_lib.datasets import read_points"


class Explore(Lab):
    """What `explore` returns.

    Attributes
    ----------
    note, afterwards : ipywidgets.HTML
        What to watch for; at the end of a scene, what was to be seen.
    scene, data, init : ipywidgets.Dropdown
    k, seed, step : ipywidgets.IntSlider
    stage : Stage
    trace, setup : Trace, Setup
        The run on screen, and what was run.
    more : ipywidgets.ToggleButton
        Shows and hides `file` and `code_field`.
    file : FileField
        Takes a CSV file.
    code_field : CopyField
    code : str
        Python that records the run on screen.
    """

    def __init__(self, setup: Setup, step: int) -> None:
        self._own = None if isinstance(setup.data, str) else setup.dataset
        if self._own is not None:
            setup = setup.replace(data=self._own)
        self._own_code: tuple[str, ...] = (
            "X",
        )  # what `Setup.code` takes: points, imports
        trace = setup.record()
        init = setup.init if callable(setup.init) else trace[0].centroids
        # starts that INITS does not name
        self._starts = {} if isinstance(setup.init, str) else {OWN_START: init}
        self._make_controls(setup)
        self.stage = Stage()
        self._show(trace, which_step(step, len(trace)))
        self.step = StepSlider(self.stage)
        super().__init__(
            self.note,
            self.stage,
            self.step,
            row(self.k, self.seed),
            row(self.scene, self.data, self.init, self.more),
            self.afterwards,
            self._drawer,
        )
        self.when(self._load_scene, self.scene)
        self.when(self._change_data, self.data)
        self.when(self._change, self.k, self.seed, self.init)
        self.stage.observe(self._say_what_is_shown, "step")
        self.more.observe(self._open_drawer, "value")

    def _make_controls(self, setup: Setup) -> None:
        self.scene = choice("scene", [NO_SCENE, *SCENES], NO_SCENE)
        self.data = choice("data", data_names(self._own), setup.dataset.name)
        names = [*self._starts, *INITS]
        init = setup.init if isinstance(setup.init, str) else OWN_START
        self.init = choice("start", names, init)
        self.k = slider("k", setup.k, 1, max(setup.k, largest_k(setup.X)))
        self.seed = slider("seed", setup.seed, 0, max(99, setup.seed))
        self.note, self.afterwards = note(), note()
        self.file = FileField(
            "Your own points, a CSV file:",
            ".csv,.tsv,.txt",
            LARGEST_FILE,
            self._take_file,
        )
        self.code_field = CopyField("Python that records this run")
        self._drawer = VBox([self.file, self.code_field], layout={"display": "none"})
        self.more = ToggleButton(
            False, description="Your file, and code", layout={"width": "auto"}
        )

    @property
    def code(self) -> str:
        """Python that records the run on screen."""
        return self.code_field.value

    # -- what is on screen

    def _show(self, trace: Trace, step: int | None = None) -> None:
        setup = trace.setup
        self.stage.show(trace, features=setup.dataset.features, step=step)
        is_own = setup.data is self._own
        self.code_field.value = setup.code(*self._own_code if is_own else ())
        self._say_what_is_shown()

    def _record(self, setup: Setup) -> Trace:
        try:
            return setup.record()
        except EmptyClusterError as error:
            self.say(str(error))
            return error.trace

    def _say_what_is_shown(self, change: Any = None) -> None:
        """What to watch for; in a scene, at its end, what was to be seen."""
        scene = SCENES.get(self.scene.value)
        ended = self.stage.step == self.stage.max
        watch = scene.watch if scene else self.setup.dataset.sentence
        self.note.value = paragraph(watch)
        self.afterwards.value = paragraph(scene.say) if scene and ended else ""

    # -- what the learner changes

    def _change(self) -> None:
        """Run what the controls say: a scene ends when one of them is moved."""
        data = self._data()  # a scene's options and rules last as long as its data
        base = self.setup if data == self.setup.data else Setup(data, 1)
        with self.held():
            self.scene.value = NO_SCENE
            self._leave_a_start_that_does_not_fit(base.X)
        init = self._starts.get(self.init.value, self.init.value)
        setup = base.replace(k=self.k.value, init=init, seed=self.seed.value)
        self._show(self._record(setup))

    def _data(self) -> str | Dataset:
        name = self.data.value
        return self._own if self._own and name == self._own.name else name

    def _change_data(self) -> None:
        with self.held():
            self.k.max = largest_k(Setup(self._data(), 1).X)
        self._change()

    def _leave_a_start_that_does_not_fit(self, X: Floats) -> None:
        start = self._starts.get(self.init.value)
        if isinstance(start, np.ndarray) and start.shape != (self.k.value, X.shape[1]):
            self.init.value = "random"

    def _load_scene(self) -> None:
        """Take data, k, start and rules from a scene, and open it."""
        scene = SCENES.get(self.scene.value)
        if scene is None:
            return self._change()
        with self.held():
            self._starts = {SCENE_START: scene.init}
            self.data.value = scene.data
            self.init.options = [SCENE_START, *INITS]
            self.init.value = SCENE_START
            self.k.max = max(scene.k, largest_k(scene.setup.X))
            self.k.value = scene.k
        return self._show(self._record(scene.setup), scene.step)

    def _take_file(self, name: str, content: bytes) -> None:
        with self.errors_shown():
            found = read_points(content)
            source = f"from the file {name}"
            self._own = Dataset(
                name, found.X, None, found.summary, source, found.features
            )
            self._own_code = f"read_points({name!r}).X", IMPORT_READ_POINTS
            with self.held():
                self.data.options = data_names(self._own)
                self.data.value = name
            self._change_data()

    def _open_drawer(self, change: Any) -> None:
        self._drawer.layout.display = "flex" if change["new"] else "none"


def explore(
    data: str | Dataset | ArrayLike = "four blobs",
    k: int | None = None,
    *,
    init: Init = "random",
    seed: int = 0,
    step: int = 0,
    scene: str | None = None,
) -> Explore:
    """Watch k-means run, half-step by half-step.

    Parameters
    ----------
    data : str or array-like of shape (n_samples, n_features)
        A name in `DATASETS`, or your own points.
    k : int, optional
        Number of clusters to begin with: 4, or as many as there are points.
    init : str, k rows, array-like of shape (k, n_features), or callable
        A name in `INITS`, or your own start.
    seed : int
        Which random start.
    step : int
        Where to open; -1 is the end.
    scene : str, optional
        A name in `SCENES`; it brings its own data, k and start.

    Returns
    -------
    Explore
        A widget with the parts ``scene``, ``data``, ``init``, ``k``,
        ``seed``, ``step``, ``stage``, ``file`` (takes a CSV file), ``code``,
        ``trace`` and ``setup``.

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
    from kmeans_lib import load, record
    <BLANKLINE>
    X = load('six points').X
    trace = record(X, 3, init='random', seed=0)
    """
    if scene is not None:
        check_name(scene, SCENES, f"scene={scene!r}")
    base = Setup(data, 1)
    setup = base.replace(k=opening_k(k, base.X), init=init, seed=seed)
    # the half-step of a scene is one of the scene's own run
    lab = Explore(setup, 0 if scene else step)
    if scene is not None:
        lab.scene.value = scene
        if step:
            lab.step.value = which_step(step, len(lab.trace))
    return lab
