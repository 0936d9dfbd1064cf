"""No module bears the name of a public function, so that both can be imported."""

import importlib
import inspect
import pkgutil

import pytest

import kmeans_course
import kmeans_lib


def modules():
    """Every module and package of the project, by name."""
    for package in (kmeans_lib, kmeans_course):
        yield package.__name__, package
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            yield found.name, importlib.import_module(found.name)


MODULES = dict(modules())
FUNCTIONS = {
    name
    for module in MODULES.values()
    for name, value in vars(module).items()
    if inspect.isfunction(value) and not name.startswith("_")
}
SUBMODULES = sorted(MODULES.keys() - {"kmeans_lib", "kmeans_course"})


@pytest.mark.parametrize("name", SUBMODULES)
def test_no_public_function_has_the_name_of_a_module(name):
    assert name.rpartition(".")[2] not in FUNCTIONS


@pytest.mark.parametrize("name", SUBMODULES)
def test_a_module_is_found_in_its_package(name):
    package, _, own = name.rpartition(".")
    assert getattr(MODULES[package], own) is MODULES[name]
