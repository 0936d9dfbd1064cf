"""What holds for every test: figures are drawn without a display."""

import os
import tempfile
from collections import Counter

import hypothesis
import matplotlib
import pytest

# Not through MPLBACKEND: the kernels that nbval starts would inherit it and
# no longer show a figure in a notebook.
matplotlib.use("Agg")

# The progress of whoever works through the notebooks here is not the tests'.
os.environ["KMEANS_PROGRESS"] = os.path.join(
    tempfile.gettempdir(), f"kmeans-tests-{os.getpid()}", "progress.json"
)

# The same examples on every machine, however busy it is.
hypothesis.settings.register_profile(
    "same everywhere", deadline=None, derandomize=True, database=None
)
hypothesis.settings.load_profile("same everywhere")


def pytest_collection_modifyitems(config, items):
    """Run the browser tests last, or first where several processes share all.

    There the longest go first, so that none is left to a single process.
    """

    def marked(item):
        return item.get_closest_marker("browser") is not None

    items.sort(key=marked, reverse=hasattr(config, "workerinput"))
    unmarked = [
        item.nodeid
        for item in items
        if "browser" in getattr(item, "fixturenames", ()) and not marked(item)
    ]
    assert not unmarked, f"these need the mark `browser`: {unmarked}"


def pytest_terminal_summary(terminalreporter):
    """Print the seconds that each layer took; two processes add up."""
    seconds = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[layer(report.nodeid)] += report.duration
    parts = [f"{name} {spent:.0f}" for name, spent in seconds.most_common()]
    terminalreporter.write_line("seconds: " + ", ".join(parts))


def layer(nodeid):
    """Return the layer of a test, as its folder says."""
    first, second, *_ = nodeid.split("/")
    return {"kmeans_lib": "doctests"}.get(first, second if first == "tests" else first)
