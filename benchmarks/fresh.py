"""What a lab costs where nothing is loaded yet: memory and CPU time.

    python -m benchmarks.fresh [--rounds 5]

Once in a plain Python and once in a kernel, as JupyterLab starts one: there
some of what a lab needs is loaded before the first cell. Memory (RSS) is that
of the whole process; CPU time counts from the first statement on.
"""

import argparse
import os
import statistics
import subprocess
import sys

import psutil
from jupyter_client.manager import start_new_kernel

STEPS = {
    "started": "",
    "import": "from kmeans_lib.labs import explore",
    "make": "lab = explore()",
    "use": """
for lab.k.value in (5, 6, 3): pass
for lab.seed.value in (1, 2): pass
for lab.step.value in (1, 2, 3): pass
lab.init.value = "k-means++"
""",
    "still picture": "shown = lab._repr_mimebundle_()",
}
REACH = {"use": "≤ 85 MB, 0.4 s", "still picture": "≤ 160 MB, 1.3 s"}
# Takes statements line by line, and answers each with an empty line.
LISTENER = "import sys\nfor line in sys.stdin: exec(eval(line)); print(flush=True)"


class Plain:
    """A plain Python that waits for statements."""

    name = "Python"

    def __init__(self):
        self._child = subprocess.Popen(
            [sys.executable, "-c", LISTENER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.process = psutil.Process(self._child.pid)

    def run(self, statements):
        """Run statements and wait for their end."""
        self._child.stdin.write(f"{statements!r}\n")
        self._child.stdin.flush()
        if self._child.stdout.readline() != "\n":
            raise RuntimeError(f"failed: {statements}")

    def close(self):
        """End the process."""
        self._child.communicate()


class Kernel:
    """A kernel that waits for cells."""

    name = "kernel"

    def __init__(self):
        self._manager, self._client = start_new_kernel(stderr=subprocess.DEVNULL)
        self.process = psutil.Process(self._manager.provisioner.pid)

    def run(self, cell):
        """Run a cell and wait for its end."""
        answer = self._client.execute_interactive(cell, output_hook=lambda _: None)
        if answer["content"]["status"] != "ok":
            raise RuntimeError("\n".join(answer["content"]["traceback"]))

    def close(self):
        """End the kernel."""
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)


def measure(start):
    """Return megabytes and seconds after each step in a fresh process."""
    fresh = start()
    try:
        fresh.run("pass")
        began = cpu_seconds(fresh.process)
        found = []
        for statements in STEPS.values():
            fresh.run(statements)
            megabytes = fresh.process.memory_info().rss / 1e6
            found.append((megabytes, cpu_seconds(fresh.process) - began))
        return found
    finally:
        fresh.close()


def cpu_seconds(process):
    """Return the CPU time that a process has used."""
    times = process.cpu_times()
    return times.user + times.system


def main():
    """Print the table, median of the rounds, and the load average around it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fresh")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    before = os.getloadavg()[0]
    print("| where | after | RSS, MB | CPU, s | least CPU, s | reach |")
    print("|---|---|---|---|---|---|")
    for start in (Plain, Kernel):
        found = zip(*(measure(start) for _ in range(rounds)))
        for step, values in zip(STEPS, found):
            memory, cpu = zip(*values)
            print(
                f"| {start.name} | {step} | {statistics.median(memory):.0f} "
                f"| {statistics.median(cpu):.2f} | {min(cpu):.2f} "
                f"| {REACH.get(step, '')} |"
            )
    print(f"\nLoad average {before:.1f} before, {os.getloadavg()[0]:.1f} after.")


if __name__ == "__main__":
    main()
