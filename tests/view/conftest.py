"""What the tests of the view share: Node, which runs the browser's modules."""

import os
import shutil

import pytest


@pytest.fixture(scope="session")
def node():
    """Return node's path; skip, or fail where browser tests are required."""
    path = shutil.which("node")
    if path is None:
        answer = pytest.skip
        if os.environ.get("KMEANS_REQUIRE_BROWSER") == "1":
            answer = pytest.fail
        answer("no node found on the PATH: the JavaScript unit tests need it")
    return path
