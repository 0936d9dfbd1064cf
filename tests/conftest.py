"""What holds for every test: figures are drawn without a display."""

import matplotlib

# Not through MPLBACKEND: the kernels that nbval starts would inherit it and
# no longer show a figure in a notebook.
matplotlib.use("Agg")
