"""What holds for every test: figures are drawn without a display."""

import os
import tempfile

import hypothesis
import matplotlib

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


def pytest_collection_modifyitems(items):
    """Run the browser tests last.

    Playwright leaves an event loop running in this thread, and a lab that
    finds one works in the background, as it does in a kernel.
    """

    def marked(item):
        return item.get_closest_marker("browser") is not None

    items.sort(key=marked)
    unmarked = [
        item.nodeid
        for item in items
        if "browser" in getattr(item, "fixturenames", ()) and not marked(item)
    ]
    assert not unmarked, f"these need the mark `browser`: {unmarked}"
