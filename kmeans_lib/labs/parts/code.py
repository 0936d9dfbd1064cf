"""Python code that records the run on screen, to copy into a cell."""

import numpy as np

USUAL = {"empty": "relocate", "max_iter": 300}
OWN_POINTS = "X"  # the name that the code gives to the reader's own points


def data_code(name, **options):
    """Code that makes the points of a data set.

    Examples
    --------
    >>> data_code("rectangle", w=10)
    "load('rectangle', w=10).X"
    """
    more = "".join(f", {key}={value!r}" for key, value in options.items())
    return f"load({name!r}{more}).X"


def code_of(trace, points, rules=None):
    """Code that records `trace` again.

    Parameters
    ----------
    trace : Trace
    points : str
        Code that makes its points, or ``"X"`` if the reader has them.
    rules : dict, optional
        `empty` and `max_iter` of this run.

    Returns
    -------
    str

    Examples
    --------
    >>> from kmeans_lib import load, record
    >>> X = load("six points").X
    >>> print(code_of(record(X, 2, init=X[[0, 1]]), data_code("six points")))
    from kmeans_lib import load, record
    <BLANKLINE>
    X = load('six points').X
    trace = record(X, 2, init=X[[0, 1]])
    """
    arguments = [f"init={_start_code(trace)}"]
    if isinstance(trace.init, str) or callable(trace.init):
        arguments.append(f"seed={trace.seed}")
    for name, value in (rules or {}).items():
        if value != USUAL[name]:
            arguments.append(f"{name}={value!r}")
    return "\n".join(
        [
            *_imports(points),
            "",
            "# X: your own points" if points == OWN_POINTS else f"X = {points}",
            f"trace = record(X, {trace.k}, {', '.join(arguments)})",
        ]
    )


def _imports(points):
    if points.startswith("load("):
        return ["from kmeans_lib import load, record"]
    lines = ["from kmeans_lib import record"]
    if points.startswith("read_points("):
        lines.append("from kmeans_lib.datasets import read_points")
    return lines


def _start_code(trace):
    if isinstance(trace.init, str):
        return repr(trace.init)
    if callable(trace.init):
        return getattr(trace.init, "__name__", "your_start")
    rows = [_row_of(trace.X, place) for place in trace[0].centroids]
    if None in rows:
        return repr(trace[0].centroids.tolist())
    return f"X[{rows}]"


def _row_of(X, place):
    found = np.flatnonzero((X == place).all(axis=1))
    return int(found[0]) if len(found) else None
