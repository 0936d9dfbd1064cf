"""The layers of the library: who may import whom, and what `import` loads."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "kmeans_lib"
# Lower layers first; a file imports only from its own layer and lower ones.
LAYERS = [
    {"distances", "validation", "scale", "colours", "step"},
    {"empty", "lloyd"},
    {"init"},
    {"large", "compact"},
    {"trace"},
    {"batch", "sweep", "metrics"},
    {"datasets", "scenes", "csv_points"},
    {"plots"},
    {"stage"},
    {"export"},
    {"labs"},
]
PURE = {name for layer in LAYERS[:7] for name in layer}
MODULES = sorted(
    path.relative_to(PACKAGE)
    for path in PACKAGE.rglob("*.py")
    if path != PACKAGE / "__init__.py"
)


def layer(name):
    found = [i for i, names in enumerate(LAYERS) if name in names]
    assert found, f"{name} has no layer in this test's table"
    return found[0]


def parts_imported(path):
    """Names of the parts of the package that a file imports at its top."""
    depth = len(path.parts)
    for node in ast.parse((PACKAGE / path).read_text("utf-8")).body:
        if not isinstance(node, ast.ImportFrom) or node.level != depth:
            continue
        if node.module:
            yield node.module.split(".")[0]
        else:
            yield from (alias.name for alias in node.names)


def packages_imported(path):
    """Other packages that a file imports when it is loaded."""
    for node in ast.parse((PACKAGE / path).read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_run_downward(path):
    own = path.parts[0].removesuffix(".py")
    above = [part for part in parts_imported(path) if layer(part) > layer(own)]
    assert above == []


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_the_pure_layer_needs_numpy_alone(path):
    if path.parts[0].removesuffix(".py") not in PURE:
        return
    foreign = set(packages_imported(path)) - sys.stdlib_module_names
    assert foreign <= {"numpy"}


def test_import_kmeans_lib_loads_no_figures_widgets_or_sklearn():
    """A reader with numpy alone can use the algorithm; and it starts fast."""
    program = (
        "import sys, kmeans_lib; print(*{'matplotlib', 'ipywidgets', "
        "'anywidget', 'sklearn', 'scipy', 'pandas'} & set(sys.modules))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert answer.stdout.strip() == ""


def test_the_pure_layer_offers_what_the_design_names():
    import kmeans_lib

    promised = (
        "Step assign update inertia lloyd kmeans_steps record Trace best_of "
        "sweep Sweep INITS DATASETS load SCENES EmptyClusterError"
    )
    assert set(promised.split()) <= set(kmeans_lib.__all__)
    assert all(hasattr(kmeans_lib, name) for name in kmeans_lib.__all__)
