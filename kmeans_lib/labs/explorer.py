"""The explorer: k-means on any data, with sliders for k, seed and step."""

import numpy as np
from ipywidgets import ToggleButton, VBox

from ..datasets import DATASETS, Dataset, load, read_points
from ..datasets.csv_file import LARGEST_FILE
from ..init import INITS
from ..lloyd import EmptyClusterError
from ..scenes import SCENES
from ..setups import record
from ..stage import Stage
from .parts.code import code_of, data_code
from .parts.fields import CopyField, FileField
from .parts.lab import Lab, StepSlider, choice, largest_k, note, paragraph, row, slider

OWN_START = "your start"
SCENE_START = "the scene's start"
NO_SCENE = "none"


class Explore(Lab):
    """What `explore` returns.

    Attributes
    ----------
    note, afterwards : ipywidgets.HTML
        What to watch for; at the end of a scene, what was to be seen.
    scene, data, init : ipywidgets.Dropdown
    k, seed, step : ipywidgets.IntSlider
    stage : Stage
    trace : Trace
        The run on screen.
    more : ipywidgets.ToggleButton
        Shows and hides `file` and `code_field`.
    file : FileField
        Takes a CSV file.
    code_field : CopyField
    code : str
        Python that records the run on screen.
    """

    def __init__(self, data, k, init, seed, step):
        self._own = None if isinstance(data, str) else Dataset.of(data)
        self._own_code = "X"  # the reader's own name for their points
        self._start = None if isinstance(init, str) else init
        self._start_name = OWN_START
        self._scene = None
        self._options, self._rules = {}, {}
        self._dataset = self._own or load(data)
        trace = record(self._dataset.X, k, init=init, seed=seed)
        self._make_controls(k, init, seed)
        self.stage = Stage(features=self._dataset.features)
        self.stage.show(trace, step=range(len(trace))[step])
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
        self._show(step=self.stage.step)

    def _make_controls(self, k, init, seed):
        self.scene = choice("scene", [NO_SCENE, *SCENES], NO_SCENE)
        self.data = choice("data", self._data_names(), self._dataset.name)
        name = init if self._start is None else OWN_START
        self.init = choice("start", self._start_names(), name)
        self.k = slider("k", k, 1, max(k, largest_k(self._dataset.X)))
        self.seed = slider("seed", seed, 0, max(99, seed))
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
    def code(self):
        """Python that records the run on screen."""
        return self.code_field.value

    # -- what is on screen

    def _run(self):
        hand = self.init.value == self._start_name
        settings = {
            "init": self._start if hand else self.init.value,
            "seed": self.seed.value,
            **self._rules,
        }
        try:
            return record(self._dataset.X, self.k.value, **settings)
        except EmptyClusterError as error:
            self.say(str(error))
            return error.trace

    def _show(self, step=None):
        self.stage.show(self._run(), features=self._dataset.features, step=step)
        self.code_field.value = code_of(self.trace, self._points_code(), self._rules)
        self._say_what_is_shown()

    def _say_what_is_shown(self, change=None):
        """What to watch for; in a scene, at its end, what was to be seen."""
        scene, ended = self._scene, self.stage.step == self.stage.max
        self.note.value = paragraph(scene.watch if scene else self._dataset.sentence)
        self.afterwards.value = paragraph(scene.say) if scene and ended else ""

    def _points_code(self):
        if self._dataset is self._own:
            return self._own_code
        return data_code(self._dataset.name, **self._options)

    # -- what the learner changes

    def _change(self):
        """Leave the scene: what is on screen is the learner's from now on."""
        self._scene = None
        with self.held():
            self.scene.value = NO_SCENE
            self._leave_a_start_that_does_not_fit()
        self._show()

    def _change_data(self):
        name = self.data.value
        own = self._own and name == self._own.name
        self._dataset = self._own if own else load(name)
        self._options, self._rules = {}, {}
        with self.held():
            self.k.max = largest_k(self._dataset.X)
        self._change()

    def _leave_a_start_that_does_not_fit(self):
        if self.init.value != self._start_name or callable(self._start):
            return
        shape = (self.k.value, self._dataset.X.shape[1])
        if np.shape(self._start) != shape:
            self.init.value = "random"

    def _load_scene(self):
        """Take data, k, start and rules from a scene, and open it."""
        scene = SCENES.get(self.scene.value)
        if scene is None:
            return self._change()
        dataset = scene.dataset()
        with self.held():
            self._scene, self._dataset = scene, dataset
            self._options = scene.options
            self._rules = {"empty": scene.empty, "max_iter": scene.max_iter}
            self._start, self._start_name = scene.init, SCENE_START
            self.data.value = scene.data
            self.init.options = self._start_names()
            self.init.value = SCENE_START
            self.k.max = max(scene.k, largest_k(dataset.X))
            self.k.value = scene.k
        return self._show(step=scene.step)

    def _take_file(self, name, content):
        with self.errors_shown():
            found = read_points(content)
            source = f"from the file {name}"
            self._own = Dataset(
                name, found.X, None, found.summary, source, found.features
            )
            self._own_code = f"read_points({name!r}).X"
            with self.held():
                self.data.options = self._data_names()
                self.data.value = name
            self._change_data()

    def _data_names(self):
        own = [self._own.name] if self._own else []
        return [*own, *(name for name in DATASETS if name not in own)]

    def _start_names(self):
        return [*([self._start_name] * (self._start is not None)), *INITS]

    def _open_drawer(self, change):
        self._drawer.layout.display = "flex" if change["new"] else "none"


def explore(data="four blobs", k=4, *, init="random", seed=0, step=0, scene=None):
    """Watch k-means run, half-step by half-step.

    Parameters
    ----------
    data : str or array-like of shape (n_samples, n_features)
        A name in `DATASETS`, or your own points.
    k : int
        Number of clusters to begin with.
    init : str, array-like of shape (k, n_features), or callable
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
        ``seed``, ``step``, ``stage``, ``file`` (takes a CSV file), ``code``
        and ``trace``.

    Raises
    ------
    ValueError, TypeError
        If an argument cannot be used.

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
    lab = Explore(data, k, init, seed, step)
    if scene is not None:
        if scene not in SCENES:
            raise ValueError(
                f"There is no scene {scene!r}. Known: {', '.join(map(repr, SCENES))}."
            )
        lab.scene.value = scene
        if step:
            lab.step.value = range(len(lab.trace))[step]
    return lab
