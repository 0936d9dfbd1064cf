"""The browser's k-means beside lloyd.py: the law of engines, over thousands of runs."""

import base64
import csv
import hashlib
import json
import subprocess
from functools import cache
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
HASHES = HERE / "labels.csv"  # of a few hundred runs, the same on every system
EPS = np.finfo(float).eps


class Runs:
    """Problems for both sides, and what Python says of them."""

    def __init__(self):
        self.data, self.runs = [], []

    def add(self, X, start, **rules):
        """Add one run."""
        if not self.data or self.data[-1] is not X:
            self.data.append(X)
        self.runs.append((len(self.data) - 1, start, rules))

    def python(self):
        """Yield the Steps of every run."""
        for data, start, rules in self.runs:
            yield list(lloyd_steps(self.data[data], start, **rules))

    def node(self, node, folder, js=HERE / "js", seconds=300):
        """Return what the browser's module says of every run."""
        data = [{"X": text(X), "d": X.shape[1]} for X in self.data]
        runs = [
            {"data": data, "start": text(start), "rules": in_javascript(rules)}
            for data, start, rules in self.runs
        ]
        source, target = folder / "problems.json", folder / "answers.json"
        source.write_text(json.dumps({"data": data, "runs": runs}))
        command = [node, str(js / "run_all.mjs"), str(source), str(target)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
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


@cache
def points(name):
    return load(name).X


def named(name, init, k, seed):
    """The points of a data set, and a start on them."""
    return points(name), initial_centroids(points(name), int(k), init, int(seed))


def problems(n=3500, names=DATASETS):
    """All data sets, starts and k; ties, duplicates and far places; rules."""
    runs = Runs()
    for name, init, k in product(names, INITS, range(1, 13)):
        X = points(name)
        if k <= len(X) and (X.size < 2000 or k % 5 == 3):
            runs.add(*named(name, init, k, 0))
            runs.add(*named(name, init, k, 1))
    rng = np.random.default_rng(20)
    for _ in range(n):
        X, start, _ = problem(rng)
        moved = start + np.std(X) * rng.normal(0, 1, start.shape) * rng.integers(2)
        runs.add(X, moved, empty=["relocate", "keep"][rng.integers(2)])
    for max_iter, seed in product((1, 2, 3), range(20)):
        runs.add(*named("four blobs", "random", 6, seed), max_iter=max_iter)
    return runs


def compare(X, steps, said):
    """Demand that the browser said of a run what Python says of it."""
    assert said["halfSteps"] == [[s.phase, s.iteration, s.n_changed] for s in steps]
    assert said["labels"] == hash_of(steps)
    assert said["sentences"] == sentences_of(steps)
    far = EPS * np.abs(X).max()  # below it there are no numbers
    spread = 1e-12 * np.ptp(X, axis=0).max() + far
    centroids = np.ravel([step.centroids for step in steps])
    np.testing.assert_allclose(numbers(said["centroids"]), centroids, 0, spread)
    inertias = [step.inertia for step in steps]
    np.testing.assert_allclose(numbers(said["inertias"]), inertias, 1e-12)
    shifts = [step.shift for step in steps]
    np.testing.assert_allclose(numbers(said["shifts"]), shifts, 1e-12, spread)
    return np.array_equal(numbers(said["inertias"]), inertias, equal_nan=True)


@pytest.mark.filterwarnings("ignore:k=")
def test_the_browser_runs_what_lloyd_py_runs(node, tmp_path):
    runs = problems()
    answers = runs.node(node, tmp_path)
    assert len(answers) >= 5000
    all_data = (runs.data[data] for data, *_ in runs.runs)
    told = zip(all_data, runs.python(), answers, strict=True)
    bits = sum(compare(*one) for one in told)
    print(f"{bits} of {len(answers)} runs are equal in every bit of inertia")


def committed():
    """Runs whose labels are committed: data set, start, k, seed and their hash."""
    with HASHES.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.filterwarnings("ignore:k=")
def test_python_finds_the_labels_that_are_committed():
    for *run, expected in committed():
        assert hash_of(list(lloyd_steps(*named(*run)))) == expected, run


def test_the_browser_finds_the_labels_that_are_committed(node, tmp_path):
    runs = Runs()
    for *run, _ in committed():
        runs.add(*named(*run))
    found = [answer["labels"] for answer in runs.node(node, tmp_path)]
    assert len(found) >= 300
    assert found == [expected for *_, expected in committed()]


def commit():
    """Write the file of hashes: `python -m tests.view.test_browser_engine`."""
    with HASHES.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        for run in product(DATASETS, INITS, (2, 3, 5), (0,)):
            X = points(run[0])
            if run[2] <= len(X) and X.size < 10_000:
                lines.writerow([*run, hash_of(list(lloyd_steps(*named(*run))))])


if __name__ == "__main__":
    commit()
