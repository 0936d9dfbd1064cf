"""Build JupyterLite: the notebooks as they are, with Python in the browser.

    python -m tools.lite [folder]

Pyodide, Python for browsers, fetches on `import` what its lock file lists. So the
lock gets the project's wheel and those of the widgets, and no notebook installs
anything. What every notebook needs is fetched while Python starts. Built by a Python
of Pyodide's version, they contain bytecode, which saves a visitor five seconds.

KMEANS_PYODIDE says where Pyodide lies: a folder, which becomes part of the site, as for
a room without internet; or an address, by default the public one of the version that
the kernel was made for.
"""

import argparse
import compileall
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from py_compile import PycInvalidationMode
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen
from zipfile import ZIP_DEFLATED, ZipFile

from jupyterlite_pyodide_kernel import constants

ROOT = Path(__file__).resolve().parents[1]
PUBLIC = f"https://cdn.jsdelivr.net/pyodide/v{constants.PYODIDE_VERSION}/full/"
SCRIPT = getattr(constants, "PYODIDE_MJS", "pyodide.js")
KERNEL = constants.PYODIDE_KERNEL_PLUGIN_ID
# A notebook is saved with the state of its labs, as elsewhere.
SETTINGS = ROOT / "tools" / "jupyterlab" / "overrides.d" / "kmeans-lib.json"
EXTENSIONS = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
# Of what may be installed here, only these: others fail there, or cost time.
NEEDED = [
    constants.PYODIDE_KERNEL_NPM_NAME,
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
]
NO_CODE = (".dist-info", ".data")  # beside the packages of a wheel
# What a wheel needs of Pyodide and of the other wheels; what is imported late is
# named here, too: a loader that reads the cell does not see it.
WHEELS: dict[str, list[str]] = {
    "comm": [],
    "typing_extensions": [],
    "psygnal": [],
    "jupyterlab_widgets": [],
    "ipywidgets": ["comm", "jupyterlab-widgets"],
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
    "kmeans_lib": ["numpy", "anywidget", "matplotlib", "pillow"],
    "piplite": ["micropip"],
    "ipykernel": [],
    "pyodide_kernel": ["ipykernel", "piplite", "ipython"],
}
KERNELS = ["piplite", "ipykernel", "pyodide_kernel"]  # these come with the kernel
# Fetched together while Python starts. What is not, the kernel asks for piece by piece.
EARLY = ["micropip", "ssl", "sqlite3", "comm", "jedi", "ipython", "kmeans-lib"]
EARLY += [*KERNELS, "pyodide-kernel"]  # as newer versions write it
# And which imports of ours need more: scikit-learn and SciPy, 20 MB, are fetched where
# a cell names what needs them. Elsewhere a first `import sklearn` does it.
MORE = {
    "scikit-learn": [
        "kmeans_lib.metrics",
        "kmeans_lib.labs.elbow",
        "kmeans_lib.labs.rescaling",
    ],
    "scipy": ["kmeans_lib.labs"],  # race() matches colours with it
}


def main(arguments: list[str] | None = None) -> int:
    """Build JupyterLite and return an exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.lite")
    default = ROOT / "build" / "site" / "lite"
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    site = parser.parse_args(arguments).folder.resolve()
    with TemporaryDirectory() as folder:
        code = build(Path(folder), site)
    if not code:
        print(f"JupyterLite is in {site}: it has to be served, by any web server.")
    return code


def build(work: Path, site: Path) -> int:
    """Lay out what JupyterLite needs in a folder, and build the site from it."""
    place = os.environ.get("KMEANS_PYODIDE", PUBLIC)
    if not is_address(place):
        shutil.copytree(place, work / "static" / "pyodide")
    shutil.copy(SETTINGS, work / "overrides.json")
    known = add_packages(place, work, work / "packages")
    described = {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "k-means",
            "exposeAppInBrowser": True,  # as the tests need it
            "litePluginSettings": {KERNEL: settings(place, known)},
        },
    }
    write(work / "jupyter-lite.json", described)
    write(work / "jupyter_lite_config.json", {"LiteBuildConfig": options(work, site)})
    call = [sys.executable, "-m", "jupyterlite_core.app", "build"]
    code = subprocess.run(call, cwd=work, stdout=subprocess.DEVNULL).returncode
    if not code:  # the builder empties `static`
        shutil.copytree(work / "packages", site / "static" / "packages")
    return code


def write(path: Path, content: dict[str, Any]) -> None:
    """Write a JSON file."""
    path.write_text(json.dumps(content), "utf-8")


def options(work: Path, site: Path) -> dict[str, Any]:
    """Return what the builder is told: which notebooks, and which extensions."""
    return {
        "lite_dir": str(work),
        "output_dir": str(site),
        "contents": [str(ROOT / "notebooks")],
        "apps": ["lab"],
        "ignore_sys_prefix": ["federated_extensions"],
        "federated_extensions": [str(EXTENSIONS / name) for name in NEEDED],
    }


def settings(place: str, known: Collection[str]) -> dict[str, Any]:
    """Return what the kernel is told: where Pyodide and its packages lie."""
    early = [name for name in EARLY if name.replace("_", "-") in known]
    lock = f"./static/packages/{constants.PYODIDE_LOCK}"
    # No still picture beside a live lab: matplotlib is imported for that.
    stills = {"KMEANS_STILLS": "no"}
    given = {"lockFileURL": lock, "packages": early, "env": stills}
    told = {"disablePyPIFallback": True, "loadPyodideOptions": given}
    return told | ({"pyodideUrl": place + SCRIPT} if is_address(place) else {})


def is_address(place: str) -> bool:
    """Tell an address from a folder."""
    return place.startswith(("http://", "https://"))


def add_packages(place: str, work: Path, folder: Path) -> Collection[str]:
    """Write the wheels and Pyodide's lock into a folder; return the names in the lock.

    Addresses in the lock are read from there, or, by older ones, from Pyodide's folder
    beside it.
    """
    folder.mkdir()
    fetch_wheels(work, folder)
    lock = json.loads(read(place, constants.PYODIDE_LOCK))
    packages = lock["packages"]
    packages |= {entry["name"]: entry for entry in map(locked, folder.glob("*.whl"))}
    if has_this_python(lock):
        compile_early(packages, place, folder)
    home = place if is_address(place) else "../pyodide/"
    for package in packages.values():
        package["imports"] += MORE.get(package["name"], [])
        wheel = folder / package["file_name"]
        if wheel.exists():
            package["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
        here = "../packages/" if wheel.exists() else home
        package["file_name"] = here + package["file_name"]
    write(folder / constants.PYODIDE_LOCK, lock)
    return set(packages)


def compile_early(packages: dict[str, Any], place: str, folder: Path) -> None:
    """Put bytecode into all that every visit needs, Pyodide's own wheels too."""
    todo, known = list(EARLY), set[str]()
    while todo:
        name = todo.pop().replace("_", "-").lower()
        if name in known or name not in packages:
            continue
        known.add(name)
        todo += packages[name]["depends"]
        wheel = folder / packages[name]["file_name"]
        if not wheel.exists():
            wheel.write_bytes(read(place, wheel.name))
        add_bytecode(wheel)


def read(place: str, name: str) -> bytes:
    """Return a file of Pyodide's."""
    if is_address(place):
        with urlopen(place + name) as answer:
            return bytes(answer.read())
    return (Path(place) / name).read_bytes()


def has_this_python(lock: dict[str, Any]) -> bool:
    """Tell if the Python in Pyodide can read the bytecode of this one."""
    version = tuple(map(int, lock["info"]["python"].split(".")[:2]))
    return version == sys.version_info[:2]


def fetch_wheels(work: Path, folder: Path) -> None:
    """Build the project's wheel, copy the kernel's, and download the others."""
    source = work / "source"  # building leaves files behind
    for name in ("kmeans_lib", "kmeans_course", "tools/jupyterlab"):
        shutil.copytree(ROOT / name, source / name)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in KERNELS:
        (wheel,) = (EXTENSIONS / NEEDED[0]).glob(f"static/pypi/{name}-*.whl")
        shutil.copy(wheel, folder)
    others = [name for name in WHEELS if name not in (*KERNELS, "kmeans_lib")]
    anywhere = ["--platform", "any", "--only-binary", ":all:"]
    pip("wheel", "--wheel-dir", str(folder), str(source))
    pip("download", "--dest", str(folder), *anywhere, *others)


def pip(command: str, *arguments: str) -> None:
    """Run pip for single packages, without what they need."""
    quiet = ["--quiet", "--no-deps", "--disable-pip-version-check"]
    call = [sys.executable, "-m", "pip", command, *quiet, *arguments]
    subprocess.run(call, check=True)


def add_bytecode(wheel: Path) -> None:
    """Put the bytecode of each module beside its source."""
    with TemporaryDirectory() as folder, ZipFile(wheel, "a", ZIP_DEFLATED) as archive:
        archive.extractall(folder)
        # unpacked elsewhere, the sources have other times
        mode = PycInvalidationMode.UNCHECKED_HASH
        compileall.compile_dir(folder, stripdir=folder, quiet=2, invalidation_mode=mode)
        for path in Path(folder).rglob("*.pyc"):
            archive.write(path, path.relative_to(folder))


def locked(wheel: Path) -> dict[str, Any]:
    """Return the entry of a wheel in Pyodide's lock file."""
    name, version = wheel.name.split("-")[:2]
    with ZipFile(wheel) as archive:
        tops = {path.split("/")[0] for path in archive.namelist()}
    return {
        "name": name.replace("_", "-").lower(),
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "package_type": "package",
        "imports": [t.removesuffix(".py") for t in tops if not t.endswith(NO_CODE)],
        "depends": WHEELS[name],
        "unvendored_tests": False,
    }


if __name__ == "__main__":
    sys.exit(main())
