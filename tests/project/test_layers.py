"""The layers of both packages: who may import whom, and what `import` loads."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Lower layers first; a file imports only from its own layer and lower ones.
LAYERS = [
    {"words", "colours"},
    {"validation"},
    {"distances"},
    {"lloyd"},
    {"datasets", "init", "engines"},
    {"trace"},
    {"sweeps"},
    {"setups"},
    {"scenes", "metrics", "picking", "images", "games"},
    {"plots"},
    {"stage"},
    {"export"},
    {"__main__"},
    {"labs"},
    {"kmeans_course"},
]
PURE = {name for layer in LAYERS[:9] for name in layer}
FILES = {  # name of a module -> its file
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for package in ("kmeans_lib", "kmeans_course")
    for path in sorted((ROOT / package).rglob("*.py"))
}
BELOW_THE_DOOR = sorted(FILES.keys() - {"kmeans_lib.__init__"})
# A run draws itself when a notebook shows it, and loads the figures only then.
DRAWN_WHEN_SHOWN = {"kmeans_lib.trace": "kmeans_lib.plots"}


def imports(name, everywhere=False):
    """What a file imports when it is loaded, or anywhere in it.

    Names of modules where they are the project's own, else as they stand.
    """
    tree = ast.parse(FILES[name].read_text("utf-8"))
    tree.body = [node for node in tree.body if not is_for_types(node)]
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            source = resolve_name(source, name.rpartition(".")[0])
            for alias in node.names:
                whole = f"{source}.{alias.name}"
                is_module = {whole, f"{whole}.__init__"} & FILES.keys()
                yield whole if is_module else source


def is_for_types(node):
    """True of ``if TYPE_CHECKING:``, under which nothing is loaded."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def part(name):
    """The part of the library that a module belongs to; the course is one."""
    package, _, rest = name.partition(".")
    return rest.split(".")[0] if package == "kmeans_lib" else package


def room(name):
    """As `part`, but each module of the course is one of its own."""
    return ".".join(name.removesuffix(".__init__").split(".")[:2])


def lab(name):
    """The lab that a module belongs to, if it belongs to one."""
    labs, _, rest = name.partition(".labs.")
    found = rest.split(".")[0]
    return None if found in ("", "__init__", "parts") else found


def own(names):
    packages = {"kmeans_lib", "kmeans_course"}
    return [name for name in names if name.split(".")[0] in packages]


def layer(name):
    found = [i for i, names in enumerate(LAYERS) if part(name) in names]
    assert found, f"{part(name)!r} has no layer in this test's table"
    return found[0]


@pytest.mark.parametrize("name", BELOW_THE_DOOR)
def test_imports_run_downward(name):
    below = {*own(imports(name))} - {"kmeans_lib"}
    assert [other for other in below if layer(other) > layer(name)] == []


@pytest.mark.parametrize("name", BELOW_THE_DOOR)
def test_only_the_course_comes_in_by_the_front_door(name):
    """What is behind the door would go round in a circle."""
    if part(name) != "kmeans_course":
        assert "kmeans_lib" not in imports(name, everywhere=True)


def test_no_imports_go_round_in_a_circle():
    """Not even those inside functions."""
    graph = {}
    for name in FILES:
        found = map(room, own(imports(name, everywhere=True)))
        graph.setdefault(room(name), set()).update(found)
    for name, found in graph.items():
        found -= {name, DRAWN_WHEN_SHOWN.get(name)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


@pytest.mark.parametrize("name", [*filter(lab, BELOW_THE_DOOR)])
def test_a_lab_imports_no_other_lab(name):
    assert {*map(lab, imports(name, everywhere=True))} <= {lab(name), None}


@pytest.mark.parametrize("name", BELOW_THE_DOOR)
def test_the_pure_layer_needs_numpy_alone(name):
    if part(name) not in PURE:
        return
    foreign = {other.split(".")[0] for other in imports(name)}
    assert foreign - sys.stdlib_module_names <= {"numpy", "kmeans_lib"}


def output_of(program):
    """What a program prints in a Python of its own."""
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return answer.stdout


def test_import_kmeans_lib_loads_no_figures_widgets_or_sklearn():
    """A reader with numpy alone can use the algorithm; and it starts fast."""
    program = (
        "import sys, kmeans_lib; print(*{'matplotlib', 'ipywidgets', "
        "'anywidget', 'sklearn', 'scipy', 'pandas'} & set(sys.modules))"
    )
    assert output_of(program).strip() == ""


def test_every_data_set_loads_without_scikit_learn_and_scipy():
    program = (
        "import sys; sys.modules['sklearn'] = sys.modules['scipy'] = None\n"
        "from kmeans_lib import DATASETS, load\n"
        "print(sum(len(load(name).X) > 0 for name in DATASETS), len(DATASETS))"
    )
    loaded, known = output_of(program).split()
    assert loaded == known


def test_the_data_of_the_video_need_numpy_alone():
    program = (
        "import sys, numpy; known = {name.split('.')[0] for name in sys.modules}\n"
        "from kmeans_lib import load; load('four blobs')\n"
        "print(*{name.split('.')[0] for name in sys.modules} - known)"
    )
    loaded = set(output_of(program).split()) - sys.stdlib_module_names
    # Cython's modules inside numpy.random share what they name after Cython
    assert {name for name in loaded if "cython" not in name} == {"kmeans_lib"}


def test_the_pure_layer_offers_what_the_design_names():
    import kmeans_lib

    promised = (
        "Step assign update inertia lloyd_steps kmeans_steps record Trace best_of "
        "Setup sweep Sweep INITS DATASETS load SCENES EmptyClusterError"
    )
    assert set(promised.split()) <= set(kmeans_lib.__all__)
    assert all(hasattr(kmeans_lib, name) for name in kmeans_lib.__all__)
