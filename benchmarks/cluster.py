"""k-means on two workers and on one machine: CPU time and memory.

    python -m benchmarks.cluster [--points 2000000] [--iterations 20] [names]

Each row is a process of its own, with its workers: CPU time is that of all of
them, memory the most that they held together, and before. What runs on workers
is run for one iteration first, which loads it. The peer dask-ml is in no extra.
"""

import argparse
import os
import subprocess
import sys
import threading
from contextlib import contextmanager

K, D, BLOCKS = 10, 8, 16


def main():
    """Print the table, or as a child of it run one row."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster")
    parser.add_argument("--points", type=int, default=2_000_000)
    parser.add_argument("--iterations", type=int, default=20)
    parser.add_argument("--row", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", default=ROWS)
    options = parser.parse_args()
    if options.row:
        print(*ROWS[options.row](options.points // BLOCKS, options.iterations))
        return
    print("| run | CPU, s | memory, MB | before, MB | inertia | load |")
    print("|---|---|---|---|---|---|")
    for name in options.names:
        print(f"| {name} | {' | '.join(row(name, sys.argv[1:]))} |", flush=True)


def row(name, arguments):
    """Run one row in a process of its own, with one thread for each worker."""
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.cluster", "--row", name]
    options = [word for word in arguments if word not in ROWS]
    answer = subprocess.run(
        command + options,
        env=os.environ | one_thread,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        return [answer.stderr.splitlines()[-1]]
    return [*answer.stdout.split(), f"{os.getloadavg()[0]:.1f}"]


def block(i, n):
    """Return the i-th block of points: ten round groups, n points."""
    import numpy as np

    centres = np.random.default_rng(0).normal(0, 3, (K, D))
    rng = np.random.default_rng(i + 1)
    return centres[rng.integers(K, size=n)] + rng.normal(size=(n, D))


def all_points(n):
    """Return the points of all blocks in one array."""
    import numpy as np

    return np.concatenate([block(i, n) for i in range(BLOCKS)])


@contextmanager
def workers(n):
    """Start two workers and have them make the points; yield a Dask array."""
    import dask
    import dask.array as da
    from dask.distributed import Client, wait

    dask.config.set({"distributed.worker.profile.enabled": False})
    with Client(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0"):
        made = [dask.delayed(block)(i, n) for i in range(BLOCKS)]
        X = da.concatenate([da.from_delayed(part, (n, D), float) for part in made])
        X = X.persist()
        wait(X)
        yield X


class Meter:
    """CPU seconds and megabytes of this process and its children."""

    def __init__(self):
        import psutil

        me = psutil.Process()
        self._all = [me, *me.children(recursive=True)]
        self.before = self.peak = self.megabytes()
        self._began, self._done = self.seconds(), threading.Event()
        threading.Thread(target=self.watch, daemon=True).start()

    def megabytes(self):
        """Return what all hold now."""
        return sum(process.memory_info().rss for process in self._all) / 1e6

    def seconds(self):
        """Return the CPU time of all so far."""
        return sum(sum(process.cpu_times()[:2]) for process in self._all)

    def watch(self):
        """Keep the peak, until it is done."""
        while not self._done.wait(0.5):
            self.peak = max(self.peak, self.megabytes())

    def read(self, inertia):
        """Return what a row shows."""
        self._done.set()
        seconds = f"{self.seconds() - self._began:.1f}"
        return seconds, f"{self.peak:.0f}", f"{self.before:.0f}", f"{inertia:.1f}"


def ours_on_workers(n, iterations):
    """Run `lloyd_dask`."""
    from kmeans_lib.engines.dask_blocks import lloyd_dask

    with workers(n) as X:
        start = X[:K].compute()
        list(lloyd_dask(X, start, max_iter=1))
        meter = Meter()
        for step in lloyd_dask(X, start, max_iter=iterations):
            last = step
        return meter.read(last.inertia)


def dask_ml(n, iterations):
    """Run dask-ml from the same start; its own inertia is no sum of squares."""
    from dask_ml.cluster import KMeans

    from kmeans_lib import assign, inertia

    with workers(n) as X:
        start = X[:K].compute()
        KMeans(K, init=start, max_iter=1).fit(X)
        meter = Meter()
        model = KMeans(K, init=start, max_iter=iterations, tol=0).fit(X)
        found, points = meter.read(0.0)[:3], X.compute()
    centroids = model.cluster_centers_
    return *found, f"{inertia(points, assign(points, centroids), centroids):.1f}"


def ours_on_one(n, iterations):
    """Run `lloyd_large`."""
    from kmeans_lib import lloyd_large

    X = all_points(n)
    meter = Meter()
    for step in lloyd_large(X, X[:K], max_iter=iterations):
        last = step
    return meter.read(last.inertia)


def mini_batches(n, iterations, batch_size=1024):
    """Run scikit-learn's MiniBatchKMeans, which stops when it likes."""
    from sklearn.cluster import MiniBatchKMeans

    from kmeans_lib import assign, inertia

    X = all_points(n)
    meter = Meter()
    model = MiniBatchKMeans(
        K, init=X[:K], n_init=1, batch_size=batch_size, random_state=0
    ).fit(X)
    found, centroids = meter.read(0.0)[:3], model.cluster_centers_
    return *found, f"{inertia(X, assign(X, centroids), centroids):.1f}"


def large_batches(n, iterations):
    """Run MiniBatchKMeans with batches that keep a processor busy."""
    return mini_batches(n, iterations, batch_size=65_536)


ROWS = {
    "lloyd_dask, two workers": ours_on_workers,
    "dask-ml KMeans, two workers": dask_ml,
    "lloyd_large": ours_on_one,
    "MiniBatchKMeans, 1,024 a batch": mini_batches,
    "MiniBatchKMeans, 65,536 a batch": large_batches,
}

if __name__ == "__main__":
    main()
