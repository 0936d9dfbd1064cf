"""What holds for every test: figures are drawn without a display."""

import os
import signal
import sys
import tempfile
from collections import Counter

# Where several processes share the cores: the threads of NumPy and
# scikit-learn in each would spend most of their time waiting for each other.
# Before they are imported, and for the kernels that are started here.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import hypothesis
import matplotlib
import pytest

from tests.course import solved

# Some hundred processes are started here and import the same modules: they are
# compiled once, also where the machine is set up to write no bytecode.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Not through MPLBACKEND: the kernels that nbval starts would inherit it and
# no longer show a figure in a notebook.
matplotlib.use("Agg")

# The tests keep their hands off the progress of a learner who works here.
os.environ["KMEANS_PROGRESS"] = os.path.join(
    tempfile.gettempdir(), f"kmeans-tests-{os.getpid()}", "progress.json"
)

# The same examples on every machine, however busy it is.
hypothesis.settings.register_profile(
    "same everywhere", deadline=None, derandomize=True, database=None
)
hypothesis.settings.load_profile("same everywhere")

# These browser tests take as long as all others; three of them need no JupyterLab.
HALF = ("test_audit.py", "test_page.py", "test_site.py", "test_stage_page.py")


def pytest_configure(config):
    """Let a polite end be as Ctrl-C: servers and kernels are ended, too."""
    config.pluginmanager.register(solved)
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Let processes share the files, with two browsers at most at a time."""
    from xdist.scheduler import LoadFileScheduling

    class TwoBrowsers(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            if not file.startswith("tests/browser/"):
                return file
            return "one browser" if file.endswith(HALF) else "the other"

    return TwoBrowsers(config, log)


def pytest_collection_modifyitems(config, items):
    """Run the browser tests last, before them those that start other programs.

    Where several processes share them it is the other way round, so that in
    the end none waits for another's longest file.
    """

    def slowness(item):
        if item.get_closest_marker("browser"):
            return 2
        starts_programs = item.path.parent.name in ("project", "view")
        return int(starts_programs or "notebook" in item.nodeid.partition("::")[0])

    items.sort(key=slowness, reverse=hasattr(config, "workerinput"))
    unmarked = [
        item.nodeid
        for item in items
        if "browser" in getattr(item, "fixturenames", ()) and slowness(item) < 2
    ]
    assert not unmarked, f"these need the mark `browser`: {unmarked}"


def pytest_terminal_summary(terminalreporter):
    """Print the seconds that each layer took, in all processes together."""
    seconds = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[layer(report.nodeid)] += report.duration
    parts = [f"{name} {spent:.0f}" for name, spent in seconds.most_common()]
    terminalreporter.write_line("seconds by layer: " + ", ".join(parts))


def layer(nodeid):
    """Return the layer of a test, as its folder says."""
    folder, _, rest = nodeid.partition("/")
    names = {"tests": rest.partition("/")[0], "notebooks": "notebooks"}
    return names.get(folder, "doctests")
