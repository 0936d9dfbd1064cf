"""Every scene does what it claims, and its text says no wrong number.

A lecturer relies on this: a scene that ends elsewhere than announced is
worse than none. Each number in `watch` and `say` is named here, in the order
of the text, and computed anew.
"""

import re

import numpy as np
import pytest

from kmeans_lib import (
    EmptyClusterError,
    best_of,
    kmeans_steps,
    lloyd_steps,
    load,
    record,
)
from kmeans_lib.metrics import adjusted_rand
from kmeans_lib.scenes import SCENES

REPORTED = "An empty cluster, reported"

NUMBERS = {
    "Six points by hand": ["n_iter", "inertia 1", "inertia 2", "inertia 3", "inertia"],
    "The run of the video": [
        "changed 2",
        "changed 3",
        "changed 4",
        "changed 5",
        "n_iter",
        "inertia",
    ],
    "A good start": ["n_iter"],
    "A slow start": [
        "n_iter",
        "inertia",
        "iteration 3",
        "changed 3",
        "iteration 9",
        "changed 9",
    ],
    "Stopped too early": ["max_iter", "inertia", "best"],
    "Four in one blob, and still fine": ["n_iter"],
    "Four in one blob, and stuck": [
        "n_iter",
        "inertia",
        "ratio",
        "size 2",
        "size 1",
        "size 3",
    ],
    "The worst start we know": ["inertia", "ratio"],
    "A rectangle cut the right way": ["inertia", "n_iter"],
    "A rectangle cut the wrong way": ["inertia", "best"],
    "Three points on a line": [
        "x 0",
        "x 1",
        "x 2",
        "own distance of the middle",
        "other distance of the middle",
        "inertia",
        "x 0",
        "x 2",
        "best",
    ],
    "Ruspini's points, stuck": [
        "size 2",
        "size 0",
        "size 3",
        "inertia",
        "ratio",
        "best",
    ],
    "The farthest points are the wrong start": [
        "size 1",
        "size 2",
        "points of the blobs",
        "inertia",
        "ratio",
    ],
    "An empty cluster, relocated": [
        "x of the empty one",
        "y of the empty one",
        "n_iter",
        "inertia",
    ],
    "An empty cluster, kept": ["size 0", "size 1", "size 2", "inertia", "best"],
    REPORTED: ["n_iter"],
    "A tie": ["inertia"],
    "The same tie in the mirror": ["inertia"],
    "Too few clusters": ["size 0", "size 1", "size 2", "inertia"],
    "Too many clusters": ["size 0", "size 3", "inertia", "best with one cluster less"],
    "No clusters at all": ["size 0", "size 1", "size 2", "size 3"],
    "Stretched units": ["factor", "agreement", "agreement unstretched"],
    "Penguins in grams": ["a round number", "a round number", "agreement"],
    "Penguins in standard deviations": ["agreement in grams", "agreement"],
    "An outlier steals a centroid": [
        "size 0",
        "size 1",
        "inertia",
        "inertia of the groups",
        "distance at which the groups win",
        "r",
    ],
    "Uneven sizes, a start that fails": [
        "true size 0",
        "true size 1",
        "true size 2",
        "size 0",
        "size 2",
        "size 1",
        "inertia",
        "true inertia",
    ],
    "Uneven sizes, a start that works": [
        "true size 0",
        "true size 1",
        "true size 2",
        "n_iter",
    ],
    "Slanted groups": ["agreement", "inertia", "true inertia"],
    "The mouse": ["true size 1", "size 1", "size 2", "true size 0", "size 0"],
    "Two moons": ["agreement", "inertia", "true inertia"],
    "Two rings": ["agreement"],
    "Irises: two clouds, three species": [
        "size 1",
        "size 0",
        "size 2",
        "true size 1",
        "agreement",
    ],
    "Irises from a bad start": [
        "n_iter",
        "inertia",
        "ratio",
        "flowers apart 0",
        "flowers apart 1",
        "size 2",
    ],
    "Digits without their names": [
        "features",
        "n_iter",
        "agreement",
        "smallest",
        "largest",
        "smallest true",
        "largest true",
    ],
}


class Run:
    """A scene that has been run, and the facts that its text may quote."""

    def __init__(self, scene):
        self.scene, self.data = scene, scene.dataset()
        self.steps = tuple(steps_until_it_ends(scene))
        self.sizes = np.bincount(self.steps[-1].labels, minlength=scene.k)

    def fact(self, name):
        for prefix, look_up in {
            "inertia ": lambda t: self.steps[t].inertia,
            "changed ": self.changed,
            "iteration ": int,
            "size ": lambda j: self.sizes[j],
            "true size ": lambda j: np.bincount(self.data.truth)[j],
            "x ": lambda i: self.data.X[i, 0],
            "flowers apart ": lambda j: np.sum(
                (self.data.truth == 0) & (self.steps[-1].labels == j)
            ),
        }.items():
            if re.fullmatch(prefix + r"\d+", name):
                return look_up(int(name.removeprefix(prefix)))
        return self.named_facts()[name]()

    def changed(self, iteration):
        (step,) = (
            s for s in self.steps if s.phase == "assign" and s.iteration == iteration
        )
        return step.n_changed

    def named_facts(self):
        end, scene, X = self.steps[-1], self.scene, self.data.X
        return {
            "n_iter": lambda: end.iteration,
            "inertia": lambda: end.inertia,
            "best": lambda: lowest_inertia(scene),
            "ratio": lambda: end.inertia / lowest_inertia(scene),
            "agreement": self.agreement,
            "true inertia": lambda: inertia_of(X, self.data.truth),
            "max_iter": lambda: scene.max_iter,
            "factor": lambda: scene.options["factor"],
            "r": lambda: scene.options["r"],
            "features": lambda: X.shape[1],
            "smallest": lambda: self.sizes.min(),
            "largest": lambda: self.sizes.max(),
            "smallest true": lambda: np.bincount(self.data.truth).min(),
            "largest true": lambda: np.bincount(self.data.truth).max(),
            "points of the blobs": lambda: self.sizes[0] + self.sizes[3],
            "own distance of the middle": lambda: abs(X[1, 0] - end.centroids[0, 0]),
            "other distance of the middle": lambda: abs(X[1, 0] - end.centroids[1, 0]),
            "x of the empty one": lambda: self.emptied()[0],
            "y of the empty one": lambda: self.emptied()[1],
            "best with one cluster less": lambda: (
                best_of(X, scene.k - 1, 40, init="greedy k-means++").inertia
            ),
            "agreement unstretched": self.agreement_unstretched,
            "agreement in grams": lambda: Run(SCENES["Penguins in grams"]).agreement(),
            "a round number": lambda: 100,
            "inertia of the groups": lambda: self.inertia_of_groups(34),
            "distance at which the groups win": self.distance_for_groups,
        }

    def agreement(self):
        return adjusted_rand(self.steps[-1].labels, self.data.truth)

    def emptied(self):
        sizes = np.bincount(self.steps[3].labels, minlength=self.scene.k)
        return self.scene.init[sizes.argmin()]

    def agreement_unstretched(self):
        blobs = load("four blobs")
        run = record(blobs.X, 4, init=blobs.X[list(self.scene.rows)])
        return adjusted_rand(run.labels, blobs.truth)

    @staticmethod
    def inertia_of_groups(r):
        X = load("outlier pair", r=r).X
        run = record(X, 2, init=X[[0, 20]])
        assert run.sizes(-1).tolist() == [20, 21]
        return run.inertia

    def distance_for_groups(self):
        """30, if the two groups cost less there than the outlier alone."""
        alone = self.steps[-1].inertia  # does not depend on the distance
        assert self.inertia_of_groups(30) < alone < self.inertia_of_groups(34)
        return 30


def steps_until_it_ends(scene):
    """The half-steps of a scene, also if an empty cluster ends it."""
    steps = kmeans_steps(
        scene.dataset().X,
        scene.k,
        init=scene.init,
        empty=scene.empty,
        max_iter=scene.max_iter,
    )
    try:
        yield from steps
    except EmptyClusterError:
        assert scene.empty == "error"


def inertia_of(X, labels):
    """Inertia of a partition, each cluster around its own mean."""
    return sum(
        ((X[labels == j] - X[labels == j].mean(axis=0)) ** 2).sum()
        for j in np.unique(labels)
    )


def lowest_inertia(scene):
    """The lowest inertia that 40 starts reach, or the scene itself."""
    X = scene.dataset().X
    best = best_of(X, scene.k, 40, init="greedy k-means++").inertia
    if not scene.claim.converged:
        return best
    return min(best, scene.record().inertia)


def numbers_in(text):
    return re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", text)


@pytest.fixture(scope="module", params=SCENES)
def run(request):
    return Run(SCENES[request.param])


def test_the_book_has_the_scenes_that_a_course_needs():
    assert len(SCENES) >= 15
    assert {title: scene.title for title, scene in SCENES.items()} == {
        title: title for title in SCENES
    }


def test_a_scene_ends_as_it_claims(run):
    claim, end = run.scene.claim, run.steps[-1]
    assert end.iteration == claim.n_iter
    assert end.inertia == pytest.approx(claim.inertia, abs=6e-5)
    assert tuple(run.sizes) == claim.sizes


def test_a_scene_converges_or_says_that_it_does_not(run):
    last = run.steps[-1]
    converged = last.n_changed == 0 and run.scene.empty != "error"
    assert converged == run.scene.claim.converged


def test_a_scene_fires_the_half_steps_that_it_claims(run):
    relocated = tuple(t for t, step in enumerate(run.steps) if step.phase == "relocate")
    empty = tuple(
        t
        for t, step in enumerate(run.steps)
        if t > 0 and len(np.unique(step.labels)) < run.scene.k
    )
    assert relocated == run.scene.claim.relocated_at
    assert empty == run.scene.claim.empty_at


def test_the_agreement_with_the_true_groups_is_as_claimed(run):
    if run.data.truth is None:
        assert run.scene.claim.agreement is None
    else:
        assert run.agreement() == pytest.approx(run.scene.claim.agreement, abs=5.1e-4)


def test_the_lowest_inertia_known_is_the_lowest_that_many_starts_find(run):
    assert run.scene.claim.best == pytest.approx(
        lowest_inertia(run.scene), rel=1e-6, abs=6e-5
    )


def test_recording_a_scene_gives_these_half_steps(run):
    if run.scene.title == REPORTED:
        with pytest.raises(EmptyClusterError, match="in iteration 2"):
            run.scene.record()
        return
    trace = run.scene.record()
    np.testing.assert_array_equal(trace.inertias, [step.inertia for step in run.steps])


def test_a_scene_starts_on_points_of_its_data(run):
    """Rows, never a seed: streams of random numbers may change."""
    np.testing.assert_array_equal(
        run.steps[0].centroids, run.data.X[list(run.scene.rows)]
    )
    assert len(set(run.scene.rows)) == run.scene.k


def test_a_scene_opens_on_a_half_step_of_its_run(run):
    assert 0 <= run.scene.step < len(run.steps)


def test_each_number_in_the_text_is_true(run):
    """At the precision that is printed, in the order of the text."""
    scene = run.scene
    printed = numbers_in(f"{scene.watch} {scene.say}")
    names = NUMBERS[scene.title]
    assert len(printed) == len(names)
    for number, name in zip(printed, names, strict=True):
        decimals = len(number.partition(".")[2])
        # half a unit of the last digit, and a hair for binary fractions
        slack = 0.5 * 10.0**-decimals + 1e-9 if decimals else 1e-9
        assert float(number) == pytest.approx(run.fact(name), abs=slack), name


def test_every_text_has_its_numbers_named():
    assert set(NUMBERS) == set(SCENES)


def test_a_text_asks_before_it_tells(run):
    assert run.scene.watch.endswith("?")
    assert run.scene.say.endswith(".")
    assert len(run.scene.watch) <= 120
    assert len(run.scene.say) <= 240


def test_a_good_start_has_a_centroid_in_each_blob():
    scene = SCENES["A good start"]
    truth = scene.dataset().truth
    assert sorted(truth[list(scene.rows)]) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "title", ["Four in one blob, and still fine", "Four in one blob, and stuck"]
)
def test_four_in_one_blob_are_in_one_blob(title):
    scene = SCENES[title]
    assert len(set(scene.dataset().truth[list(scene.rows)])) == 1


def test_the_farthest_points_are_what_farthest_first_picks():
    """From row 0, written out: always the point farthest from all chosen."""
    scene = SCENES["The farthest points are the wrong start"]
    X, rows = scene.dataset().X, [0]
    for _ in range(3):
        distances = np.linalg.norm(X[:, None] - X[rows], axis=2).min(axis=1)
        rows.append(int(distances.argmax()))
    assert tuple(rows) == scene.rows


def test_the_tie_and_its_mirror_differ_in_the_middle_point_only():
    tie, mirror = (
        SCENES[title].record() for title in ("A tie", "The same tie in the mirror")
    )
    company = [[i for i in (0, 2) if t.labels[i] == t.labels[1]] for t in (tie, mirror)]
    assert company == [[0], [2]]


def test_penguins_in_grams_are_cut_by_mass_alone():
    """The ranges of body mass of the three clusters do not overlap."""
    run = SCENES["Penguins in grams"].record()
    ranges = sorted(
        (run.X[run.labels == j, 1].min(), run.X[run.labels == j, 1].max())
        for j in range(3)
    )
    assert ranges[0][1] < ranges[1][0] <= ranges[1][1] < ranges[2][0]


def test_penguins_start_in_the_same_place_in_both_units():
    grams, scaled = (
        SCENES[title]
        for title in ("Penguins in grams", "Penguins in standard deviations")
    )
    assert grams.rows == scaled.rows


def test_scikit_learn_relocates_the_empty_cluster_too():
    from sklearn.cluster import KMeans

    scene = SCENES["An empty cluster, relocated"]
    model = KMeans(3, init=scene.init, n_init=1, tol=0)
    model.fit(scene.dataset().X)
    assert model.inertia_ == pytest.approx(scene.claim.inertia, abs=6e-5)


def test_waiting_does_not_help_a_run_that_is_stuck():
    """One more iteration from the end of each stuck scene changes nothing."""
    for title in ("Four in one blob, and stuck", "The worst start we know"):
        run = SCENES[title].record()
        again = list(lloyd_steps(run.X, run.centroids, max_iter=1000))
        assert again[-1].inertia == run.inertia
