"""The explorer: k-means on any data, with sliders for k, seed and step."""
import numpy as np

from ..datasets import DATASETS, Dataset, load
from ..init import INITS
from ..palette import PALETTE
from ..stage import Stage
from ..trace import record
from ..validation import as_points
from .lab import Lab, StepSlider, choice, row, slider

OWN_DATA = "your points"
OWN_START = "your start"


class Explore(Lab):
    """What `explore` returns.

    Attributes
    ----------
    data, init : ipywidgets.Dropdown
    k, seed, step : ipywidgets.IntSlider
    stage : Stage
    trace : Trace
        The run on screen.
    """

    def __init__(self, data, k, init, seed, step):
        self._own = None if isinstance(data, str) else _own_dataset(data)
        dataset = self._own or load(data)
        trace = record(dataset.X, k, init=init, seed=seed)
        self._start = None if isinstance(init, str) else init

        names = [OWN_DATA] if self._own else []
        self.data = choice("data", [*names, *DATASETS], dataset.name)
        starts = [] if self._start is None else [OWN_START]
        self.init = choice(
            "start", [*starts, *INITS], starts[0] if starts else init
        )
        self.k = slider("k", k, 1, _largest_k(dataset))
        self.seed = slider("seed", seed, 0, max(99, seed))
        self._dataset = dataset
        self.stage = Stage(features=dataset.features)
        self.stage.show(trace, step=range(len(trace))[step])
        self.step = StepSlider(self.stage)
        super().__init__(
            self.stage, self.step, row(self.data, self.init, self.k, self.seed)
        )
        self.when(self._change_data, self.data)
        self.when(self._show, self.k, self.seed, self.init)

    def _run(self):
        start = self._start if self.init.value == OWN_START else None
        return record(
            self._dataset.X, self.k.value, seed=self.seed.value,
            init=self.init.value if start is None else start,
        )

    def _show(self):
        self._leave_a_start_that_does_not_fit()
        self.stage.show(self._run(), features=self._dataset.features)

    def _change_data(self):
        name = self.data.value
        self._dataset = self._own if name == OWN_DATA else load(name)
        self.k.max = _largest_k(self._dataset)
        self._show()

    def _leave_a_start_that_does_not_fit(self):
        if self.init.value != OWN_START or callable(self._start):
            return
        shape = (self.k.value, self._dataset.X.shape[1])
        if np.shape(self._start) != shape:
            self.init.value = "random"


def explore(data="four blobs", k=4, *, init="random", seed=0, step=0):
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

    Returns
    -------
    Explore
        A widget with the parts ``data``, ``init``, ``k``, ``seed``,
        ``step``, ``stage`` and ``trace``.

    Raises
    ------
    ValueError, TypeError
        If `data`, `k` or `init` cannot be used.

    Examples
    --------
    >>> lab = explore("six points", k=2)
    >>> lab.k.value = 3
    >>> lab.trace.k
    3
    """
    return Explore(data, k, init, seed, step)


def _own_dataset(X):
    names = tuple(map(str, getattr(X, "columns", ())))
    X = as_points(X)
    return Dataset(
        OWN_DATA, X, None, "Your own points.", "given to explore()",
        names or tuple(f"feature {i + 1}" for i in range(X.shape[1])),
    )


def _largest_k(dataset):
    return min(len(PALETTE), len(dataset.X))
