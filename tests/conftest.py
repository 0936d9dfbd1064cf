"""What holds for every test: figures are drawn without a display."""

import os
import tempfile

import matplotlib

# Not through MPLBACKEND: the kernels that nbval starts would inherit it and
# no longer show a figure in a notebook.
matplotlib.use("Agg")

# The progress of whoever works through the notebooks here is not the tests'.
os.environ["KMEANS_PROGRESS"] = os.path.join(
    tempfile.gettempdir(), f"kmeans-tests-{os.getpid()}", "progress.json"
)
