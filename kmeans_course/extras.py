"""Libraries of an extra, for a notebook that goes on without them."""

from importlib import import_module
from typing import Any


def optional(*names: str, extra: str) -> tuple[Any, ...]:
    """Return modules that an extra installs, or None for each after one sentence.

    Parameters
    ----------
    *names : str
        What would stand after ``import``.
    extra : str
        The extra of this project that installs them.

    Examples
    --------
    >>> optional("json", "no_such_library", extra="cluster")
    no_such_library is not installed: what needs it is left out here, and \
pip install "kmeans-lib[cluster]" adds it.
    (None, None)
    """
    try:
        return tuple(map(import_module, names))
    except ModuleNotFoundError as error:
        missing, *_ = str(error.name).split(".")
        print(
            f"{missing} is not installed: what needs it is left out here, and "
            f'pip install "kmeans-lib[{extra}]" adds it.'
        )
        return (None,) * len(names)
