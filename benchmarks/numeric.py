"""The numeric half of the library against scikit-learn and the video."""

import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
import warnings
from collections import deque

import numpy as np
from sklearn.cluster import KMeans, kmeans_plusplus
from sklearn.datasets import make_blobs

from kmeans_lib import lloyd_large, lloyd_steps, record, sweep
from kmeans_lib.init import many_starts
from kmeans_lib.validation import as_points
from tests.core.test_oracles import the_videos_class

warnings.filterwarnings("ignore", message=".*converge", module="sklearn")


def run(only, rounds, defaults):
    """Print the tables that were asked for."""
    clock = time.perf_counter if defaults else time.process_time
    unknown = set(only) - set(TABLES)
    if unknown:
        print(f"not known: {', '.join(unknown)}. Known: {', '.join(TABLES)}")
        return 2
    print("| work | peer | ours | peer's | ratio | reach |")
    print("|---|---|---|---|---|---|")
    for name in only or TABLES:
        for row in TABLES[name](clock, rounds):
            print("|", " | ".join(row), "|", flush=True)
    return 0


def compare(work, peer, ours, theirs, reach, clock, rounds, warm=False):
    """Time both sides in turn; one row of the table."""
    if not warm:
        ours(), theirs()  # the first call pays for loading
    times = np.empty((rounds, 2))
    for measured in times:
        for side, call in enumerate((ours, theirs)):
            start = clock()
            call()
            measured[side] = clock() - start
    ratio = np.median(times[:, 0] / times[:, 1])
    ours, theirs = map(milliseconds, np.median(times, axis=0))
    return work, peer, ours, theirs, shown(ratio), reach


def milliseconds(seconds):
    """Write a time in milliseconds, with three digits."""
    return f"{seconds * 1000:.3g} ms"


def shown(ratio):
    """Write a ratio; one far below 1 as how many times faster."""
    return f"{ratio:.2f}" if ratio > 0.3 else f"{ratio:.2f} (1/{1 / ratio:.1f})"


def blobs(n, d, k, std=1.5, seed=3):
    """Round groups in a box of side 20."""
    return make_blobs(n, d, centers=k, cluster_std=std, random_state=seed)[0]


def some_rows(X, k, seed=0):
    """Draw a start."""
    rows = np.random.default_rng(seed).choice(len(X), k, replace=False)
    return X[rows]


def fit(X, start, algorithm="lloyd", max_iter=300):
    """Run scikit-learn from the same start to the same end."""
    return KMeans(
        len(start), init=start, n_init=1, tol=0, max_iter=max_iter, algorithm=algorithm
    ).fit(X)


def traces(clock, rounds):
    """Full traces at lecture sizes, the sum of ten starts."""
    reach = {5: (0.34, 0.77, None, 1.5, None), 10: (0.43, 0.83, None, 2.3, None)}
    for k in (5, 10):
        for n, goal in zip((50, 300, 500, 2000, 20_000), reach[k], strict=True):
            X = blobs(n, 2, k, std=1.0)
            starts = [some_rows(X, k, seed) for seed in range(10)]
            runs = [record(X, k, init=start) for start in starts]
            n_iter = np.mean([run.n_iter for run in runs])

            def ours(X=X, k=k, starts=starts):
                for start in starts:
                    record(X, k, init=start)

            def theirs(X=X, starts=starts):
                for start in starts:
                    fit(X, start)

            yield compare(
                f"10 full traces, n {n}, d 2, k {k}, {n_iter:.1f} iterations each",
                "scikit-learn's fit, no trace",
                ours,
                theirs,
                f"≤ {goal}" if goal else "reported",
                clock,
                3 * rounds,
            )


def video(clock, rounds):
    """A full trace against the class of the video."""
    X = blobs(300, 2, 5)
    start = some_rows(X, 5)
    yield compare(
        "full trace, n 300, d 2, k 5",
        "the video's algorithm",
        lambda: record(X, 5, init=start),
        lambda: the_videos_class(X, start, 150),
        "≤ 0.01",
        clock,
        rounds,
    )


def sweeps(clock, rounds):
    """A thousand runs, from given starts and from seeds."""
    for n, k, goal in ((300, 5, "≤ 1/10"), (2000, 15, "≤ 1/1.8")):
        X = blobs(n, 2, k, std=1.0)
        starts = np.array([some_rows(X, k, seed) for seed in range(1000)])

        def peer(X=X, starts=starts):
            for start in starts:
                fit(X, start)

        yield compare(
            f"1,000 starts, n {n}, d 2, k {k}",
            "a loop of fits, n_init 1",
            lambda X=X, k=k, starts=starts: sweep(X, k, init=starts),
            peer,
            goal,
            clock,
            rounds,
        )

        def seeded(X=X, k=k):
            for seed in range(1000):
                KMeans(k, init="random", n_init=1, tol=0, random_state=seed).fit(X)

        yield compare(
            f"1,000 seeds, n {n}, d 2, k {k}, choosing starts too",
            "a loop of fits, init random",
            lambda X=X, k=k: sweep(X, k, range(1000)),
            seeded,
            goal,
            clock,
            rounds,
        )


def starts(clock, rounds):
    """A thousand k-means++ starts."""
    for n, k, goal in ((300, 5, "≤ 1/30"), (2000, 15, "≤ 1/4")):
        X = as_points(blobs(n, 2, k))

        def peer(X=X, k=k):
            for seed in range(1000):
                kmeans_plusplus(X, k, random_state=seed)

        yield compare(
            f"1,000 k-means++ starts, n {n}, k {k}",
            "a loop of kmeans_plusplus",
            lambda X=X, k=k: many_starts(X, k, "k-means++", range(1000)),
            peer,
            goal,
            clock,
            rounds,
        )


def last_step(X, start, max_iter=300):
    """Run to the end and keep nothing."""
    for step in lloyd_large(X, start, max_iter=max_iter):
        last = step
    return last


def against_the_better(work, X, start, reach, clock, rounds, max_iter=300):
    """One row: ours against the better of scikit-learn's two algorithms."""
    last, took = last_step(X, start, max_iter), {}
    for name in ("lloyd", "elkan"):
        began = clock()
        assert (fit(X, start, name, max_iter).labels_ == last.labels).all()
        took[name] = clock() - began
    better = min(took, key=took.get)
    return compare(
        f"{work}, {last.iteration} iterations",
        f"scikit-learn's {better}",
        lambda: last_step(X, start, max_iter),
        lambda: fit(X, start, better, max_iter),
        reach,
        clock,
        rounds,
        warm=True,
    )


def large(clock, rounds):
    """Runs to the fixed point at n = 100,000."""
    for (d, k), goal in {
        (2, 8): 1.0,
        (2, 100): 0.45,
        (16, 16): 0.45,
        (16, 100): 0.6,
        (64, 16): 0.45,
        (64, 100): 0.55,
    }.items():
        X = blobs(100_000, d, k, std=2.0, seed=1)
        yield against_the_better(
            f"large run, blobs, n 1e5, d {d}, k {k}",
            X,
            some_rows(X, k),
            f"≤ {goal}",
            clock,
            max(3, rounds // 2),
        )


def larger(clock, rounds):
    """A million points, and points without groups."""
    for d, k in ((2, 8), (16, 16)):
        X = blobs(1_000_000, d, k, std=2.0, seed=1)
        yield against_the_better(
            f"blobs, n 1e6, d {d}, k {k}",
            X,
            some_rows(X, k),
            "reported",
            clock,
            3,
            max_iter=60,
        )
    for d, k in ((2, 8), (2, 100), (16, 16), (64, 16)):
        X = np.random.default_rng(0).uniform(size=(100_000, d))
        yield against_the_better(
            f"uniform, n 1e5, d {d}, k {k}",
            X,
            some_rows(X, k),
            "reported",
            clock,
            3,
            max_iter=60,
        )


def memory(clock, rounds):
    """What is held beside the points, and what a long trace takes."""
    X = np.random.default_rng(0).normal(size=(1_000_000, 16))
    for steps, max_iter, reach in ((lloyd_large, 3, 0.4), (lloyd_steps, 1, 1.3)):
        tracemalloc.start()
        deque(steps(X, X[:100], max_iter=max_iter), maxlen=1)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        yield (
            f"peak memory of {steps.__name__}, its copy of X included, "
            "n 1e6, d 16, k 100",
            "X itself",
            f"{peak / 2**20:.0f} MiB",
            f"{X.nbytes / 2**20:.0f} MiB",
            f"{peak / X.nbytes:.2f}",
            f"≤ {reach}",
        )
    X = blobs(1_000_000, 2, 8, std=2.0, seed=1)
    trace = record(X, 8, init=some_rows(X, 8), max_iter=100)
    labels = trace.n_iter * len(X) * 8
    yield (
        f"large trace of {trace.n_iter} iterations, n 1e6, d 2, k 8",
        "int64 labels",
        f"{trace.steps.nbytes / 2**20:.1f} MiB",
        f"{labels / 2**20:.0f} MiB",
        f"1/{labels / trace.steps.nbytes:.0f}",
        "≤ 1/50",
    )


def imports(clock, rounds):
    """`import kmeans_lib` beside `import numpy`, in fresh processes."""
    program = (
        "import time, sys; start = time.process_time(); import {}; "
        "print(time.process_time() - start)"
    )
    # With bytecode, as an installed package has it.
    folder = tempfile.TemporaryDirectory()
    settings = os.environ | {
        "PYTHONPYCACHEPREFIX": folder.name,
        "PYTHONDONTWRITEBYTECODE": "",
    }
    times = np.array(
        [
            [
                float(
                    subprocess.run(
                        [sys.executable, "-c", program.format(name)],
                        capture_output=True,
                        text=True,
                        check=True,
                        env=settings,
                    ).stdout
                )
                for name in ("kmeans_lib", "numpy")
            ]
            for _ in range(5 * rounds + 1)
        ]
    )[1:]
    folder.cleanup()
    ours, theirs = np.median(times, axis=0)
    more = np.median(times[:, 0] - times[:, 1])
    yield (
        "import kmeans_lib",
        "import numpy",
        milliseconds(ours),
        milliseconds(theirs),
        f"+ {milliseconds(more)}",
        "+ 20 ms",
    )


TABLES = {
    "trace": traces,
    "video": video,
    "sweep": sweeps,
    "starts": starts,
    "large": large,
    "larger": larger,
    "memory": memory,
    "import": imports,
}
