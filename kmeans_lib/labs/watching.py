"""A learner's own loop on the stage, compared with k-means from the same start."""

from collections.abc import Iterable
from typing import Any

from numpy.typing import ArrayLike

from ..games.watched import Watched
from ..stage import Stage
from .parts.controls import Made
from .parts.lab import Lab, View
from .parts.linked import StepSlider


class Watch(Lab):
    """What `watch` returns."""

    no_page = (
        "The comparison is made in Python, and a page has none. Needed: the run alone, "
        "as in to_html(lab.watched)."
    )

    stage = Made(lambda lab: Stage(lab.watched), Stage)
    step = Made(lambda lab: StepSlider(lab.stage), StepSlider)
    rows = [[step]]

    def __init__(self, watched: Watched) -> None:
        self.watched = watched
        super().__init__()
        self.on(self.look, self.stage, "step")

    def view(self, found: Any) -> View:
        """Show the run, and at the half-step that differs what k-means does."""
        marks = self.watched.marks(self.stage.step)
        return View(self.watched, stage={"overlay": marks}, note=self.watched.verdict)


def watch(steps: Iterable[Any], X: ArrayLike) -> Watch:
    """Show what your own loop yields, beside k-means from the same start.

    Parameters
    ----------
    steps : iterable of (labels, centroids)
        One pair per half-step, the first of them an assignment to the centroids of
        the start; or one pair per iteration. Labels are one number per point, or one
        list of rows per cluster.
    X : array-like of shape (n_samples, n_features)
        The points.

    Returns
    -------
    Watch
        The lab says whether all half-steps are those of `lloyd_steps`. If not, it
        names what is seen in the first that differs, and marks it on the stage.

    Raises
    ------
    ValueError
        If something other than a pair of labels and centroids was yielded.

    Examples
    --------
    >>> X = [[0.0, 0], [2, 0], [10, 0], [13, 0]]
    >>> mine = [([0, 0, 1, 1], [[0, 0], [10, 0]]), ([0, 0, 1, 1], [[1, 0], [11, 0]])]
    >>> watch(mine, X).watched.verdict
    'Iteration 1, update, is the first that differs: all centroids are whole \
numbers: the decimal places were cut off.'
    """
    return Watch(Watched.of(steps, X))
