"""The browser's k-means beside lloyd.py: the law of engines, over thousands of runs."""

import base64
import hashlib
import json
import subprocess
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from kmeans_lib import INITS, lloyd_steps
from kmeans_lib.datasets import DATASETS, load
from kmeans_lib.init import initial_centroids
from kmeans_lib.words import sentence_of

from ..core.problems import problem

HERE = Path(__file__).parent
FEW = 300  # runs of each kind whose labels stand in this folder
EPS = np.finfo(float).eps


class Runs:
    """Problems for both sides, and what Python says of them."""

    def __init__(self):
        self.data, self.runs = [], []

    def add(self, X, starts, **rules):
        """Add one run for each start."""
        self.data.append(X)
        self.runs += [(len(self.data) - 1, start, rules) for start in starts]

    def python(self):
        """Yield the Steps of every run."""
        for data, start, rules in self.runs:
            yield list(lloyd_steps(self.data[data], start, **rules))

    def node(self, node, folder):
        """Return what the browser's module says of every run."""
        data = [{"X": text(X), "d": X.shape[1]} for X in self.data]
        runs = [
            {"data": data, "start": text(start), "rules": in_javascript(rules)}
            for data, start, rules in self.runs
        ]
        source, target = folder / "problems.json", folder / "answers.json"
        source.write_text(json.dumps({"data": data, "runs": runs}))
        command = [node, str(HERE / "js" / "run_all.mjs"), str(source), str(target)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return json.loads(target.read_text())


def text(array):
    return base64.b64encode(np.ascontiguousarray(array, "<f8").tobytes()).decode()


def numbers(text):
    return np.frombuffer(base64.b64decode(text), "<f8")


def in_javascript(rules):
    names = {"max_iter": "maxIter"}
    return {names.get(name, name): value for name, value in rules.items()}


def hash_of(steps):
    found = hashlib.sha256()
    for step in steps:
        found.update(step.labels.astype("<i4").tobytes())
    return found.hexdigest()


def sentences_of(steps):
    pairs = zip(steps, [None, *steps], strict=False)
    return [sentence_of(step, before, step is steps[-1]) for step, before in pairs]


@pytest.fixture(scope="module")
def runs():
    """All data sets, starts and k; ties, duplicates and far places; rules."""
    runs = Runs()
    for name, (init, k) in product(DATASETS, product(INITS, range(1, 13))):
        X = load(name).X
        if k <= len(X) < 10_000:
            seeds = range(3 if X.size < 1000 else 1)
            runs.add(X, [initial_centroids(X, k, init, seed) for seed in seeds])
    rng = np.random.default_rng(20)
    for _ in range(4000):
        X, start, _ = problem(rng)
        moved = start + np.std(X) * rng.normal(0, 1, start.shape) * rng.integers(2)
        runs.add(X, [moved], empty=["relocate", "keep"][rng.integers(2)])
    for max_iter in (1, 2, 3):
        X = load("four blobs").X
        starts = [initial_centroids(X, 6, "random", seed) for seed in range(20)]
        runs.add(X, starts, max_iter=max_iter)
    return runs


@pytest.mark.filterwarnings("ignore:k=")
def test_the_browser_runs_what_lloyd_py_runs(runs, node, tmp_path):
    answers = runs.node(node, tmp_path)
    assert len(answers) >= 5000
    bits = 0
    for steps, said, (data, *_) in zip(runs.python(), answers, runs.runs, strict=True):
        seen = [[step.phase, step.iteration, step.n_changed] for step in steps]
        assert said["halfSteps"] == seen
        assert said["labels"] == hash_of(steps)
        assert said["sentences"] == sentences_of(steps)
        X = runs.data[data]
        far = EPS * np.abs(X).max()  # below it there are no numbers
        spread = 1e-12 * np.ptp(X, axis=0).max() + far
        centroids = np.ravel([step.centroids for step in steps])
        np.testing.assert_allclose(numbers(said["centroids"]), centroids, 0, spread)
        inertias = [step.inertia for step in steps]
        np.testing.assert_allclose(numbers(said["inertias"]), inertias, 1e-12)
        shifts = [step.shift for step in steps]
        np.testing.assert_allclose(numbers(said["shifts"]), shifts, 1e-12, spread)
        bits += np.array_equal(numbers(said["inertias"]), inertias, equal_nan=True)
    print(f"{bits} of {len(answers)} runs are equal in every bit of inertia")
