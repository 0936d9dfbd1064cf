"""The wheel holds enough: for NumPy alone, and for the labs with the suite."""

import os
import shutil
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    *("kmeans_lib", "kmeans_course", "tools"),
    *("pyproject.toml", "README.md", "LICENSE"),
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return a wheel, built from a copy: building leaves files behind."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    pip("wheel", "--no-build-isolation", "--wheel-dir", folder, source)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel):
    """Return the folder into which the wheel was installed, without what it needs."""
    folder = wheel.with_name("installed")
    pip("install", "--target", folder, wheel)
    return folder


def pip(command, *arguments):
    quiet = ["--quiet", "--no-deps", "--disable-pip-version-check"]
    call = [sys.executable, "-m", "pip", command, *quiet, *map(str, arguments)]
    done = subprocess.run(call, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def python(path, *arguments):
    """Run Python with packages from some folders; return what it prints."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path))}
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        env=environment,
        cwd=path[0],
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def numpy_alone(tmp_path):
    """Return a folder that has NumPy and no other package."""
    packages = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):
        if (packages / name).exists():
            (tmp_path / name).symlink_to(packages / name)
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="Windows links no folders")
def test_numpy_is_enough_for_the_library_and_its_command(installed, numpy_alone):
    path = [installed, numpy_alone]
    run = "from kmeans_lib import record; print(record([[0], [1], [9]], 2).converged)"
    assert python(path, "-S", "-c", run) == "True\n"
    page = numpy_alone / "run.html"
    command = ["-S", "-m", "kmeans_lib", "--no-open", "--html", str(page)]
    assert python(path, *command) == f"Written: {page}\n"
    assert page.stat().st_size > 50_000


def test_labs_checks_and_data_come_out_of_the_wheel(installed):
    run = (
        "import kmeans_course.chapter1, kmeans_lib\n"
        "from kmeans_lib.labs import explore\n"
        "for name in kmeans_lib.DATASETS: kmeans_lib.load(name)\n"
        "print(explore()._repr_mimebundle_()[0]['image/png'][:4])\n"
        "print(kmeans_lib.__file__, kmeans_course.__file__)\n"
    )
    picture, places = python([installed], "-c", run).splitlines()
    assert picture == r"b'\x89PNG'"
    assert places.count(str(installed)) == 2


def test_the_wheel_says_what_it_needs_and_has_no_tests(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (about,) = (name for name in names if name.endswith("/METADATA"))
        needs = Parser().parsestr(archive.read(about).decode("utf-8"))
    always = [n for n in needs.get_all("Requires-Dist") if "extra ==" not in n]
    assert always == ["numpy>=2.0"]
    assert "suite" in needs.get_all("Provides-Extra")
    assert {name.split("/")[0].split("-")[0] for name in names} == {
        "kmeans_lib",
        "kmeans_course",
    }
