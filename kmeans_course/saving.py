"""What JupyterLab writes when it saves a notebook: only what somebody has typed.

`python run.py lab` has it call `as_committed` before it saves. So git sees a notebook
as changed only when somebody has changed it, and not when it was opened.
"""

from typing import Any

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
STATE = "application/vnd.jupyter.widget-state+json"


def as_committed(model: dict[str, Any], **kwargs: Any) -> None:
    """Take out of a notebook what JupyterLab notes of this machine.

    Parameters
    ----------
    model : dict
        What is saved, as Jupyter's contents API describes it; changed in place.
    **kwargs
        Where to and by whom; not used.

    Examples
    --------
    >>> content = {"metadata": {"language_info": {"version": "3.12.1"}}, "cells": []}
    >>> as_committed({"type": "notebook", "content": content})
    >>> content["metadata"]["language_info"]
    {'name': 'python'}
    """
    if model["type"] != "notebook":
        return
    metadata = model["content"]["metadata"]
    metadata.update(METADATA)
    if not metadata.get("widgets", {}).get(STATE, {}).get("state"):
        metadata.pop("widgets", None)
    for cell in model["content"]["cells"]:
        if "jupyter" in cell["metadata"]:  # which says the same
            cell["metadata"].pop("collapsed", None)
