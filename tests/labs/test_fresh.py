"""What a lab loads in a fresh kernel: matplotlib comes with the first picture."""

import subprocess
import sys

import pytest

HEAVY = {"matplotlib", "PIL", "scipy", "sklearn", "pandas"}
USE = """
from kmeans_lib.labs import explore
lab = explore()
lab.k.value, lab.seed.value, lab.step.value = 3, 1, 2
lab.init.value = "k-means++"
"""


def loaded_by(program):
    """Return which of the heavy packages a program has loaded at its end."""
    found = f"import sys; print(*{HEAVY} & set(sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", f"{program}\n{found}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return set(answer.stdout.split())


def test_making_and_using_a_lab_loads_nothing_heavy():
    assert loaded_by(USE) == set()


@pytest.mark.parametrize("module", ["kmeans_lib.labs.inertia_map", "kmeans_lib.export"])
def test_importing_what_may_draw_loads_nothing_heavy(module):
    assert loaded_by(f"import {module}") == set()


def test_a_still_picture_loads_matplotlib_and_pillow_alone():
    assert loaded_by(f"{USE}\nlab._repr_mimebundle_()") == {"matplotlib", "PIL"}


def test_rescaling_a_feature_needs_no_scikit_learn():
    """Its agreement with the species is the only score that a lab shows at once."""
    program = "from kmeans_lib.labs import units\nassert 0 < units().agreement"
    assert not loaded_by(program) & {"sklearn", "pandas"}
