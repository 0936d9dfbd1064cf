"""Set the project up and start it: the only two commands that anyone needs.

    python run.py lab   [--no-browser] [--port 8890] [more for jupyter lab]
    python run.py test  [more for pytest]

Both make the environment .venv beside this file on the first call, with
nothing but Python and its standard library, and use it as it is afterwards.
Two more, for those who teach:

    python run.py reset [3]  brings notebooks back as they came: chapter 3, or
                             all; what you changed is kept beside them
    python run.py site       builds the site: every chapter as a page
"""

import hashlib
import importlib.util
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VERSIONS = "versions.txt"
AS_THEY_CAME = "notebooks-as-they-came"  # in .venv, for a folder without git
EXTRA = {"lab": "suite", "test": "test", "site": "site"}  # as named in pyproject.toml
# A line of JupyterLab's log that holds an address and no word beside it,
# since the words come in the language of the computer.
ADDRESS = re.compile(rb"^(?:\[.*?\])?[ \t]*(https?://\S+)\r?\n", re.MULTILINE)


def main(arguments):
    """Carry out one command and return its exit code."""
    problem = too_old(sys.version_info[:2]) or missing_parts()
    if problem:
        return fail(problem)
    if arguments[:1] == ["reset"]:
        return reset(arguments[1:])
    if not arguments or arguments[0] not in EXTRA:
        print(__doc__.strip())
        return 0 if arguments in (["-h"], ["--help"]) else 2
    command, rest = arguments[0], arguments[1:]
    problem = set_up(EXTRA[command])
    if problem:
        return fail(problem)
    if command == "lab":
        return start(lab(rest))
    return call(test(rest) if command == "test" else site(rest))


def too_old(version):
    """Return what to do about a Python before 3.11, or None."""
    if version >= OLDEST:
        return None
    return (
        "This project needs Python {}.{} or newer, and this is Python {}.{}. "
        "Install a newer one (https://www.python.org) and call it by its "
        "name, for example: python3.12 run.py lab"
    ).format(*OLDEST, *version)


def missing_parts():
    """Return what to do where Python comes without venv, or None."""
    parts = [importlib.util.find_spec(name) for name in ("venv", "ensurepip")]
    if all(parts):
        return None
    return (
        "This Python cannot make environments: its part 'venv' is missing. "
        "On Debian and Ubuntu this installs it: "
        "sudo apt install python{}.{}-venv. Then run the same command again."
    ).format(*sys.version_info[:2])


def set_up(extra):
    """Install the project into .venv; return what went wrong, or None."""
    wanted, stamps, is_new = stamp(), stamp_files(extra), not VENV.exists()
    if is_current(stamps[0], wanted):
        return None
    begin = time.monotonic()
    print("Installing what is needed into .venv, once ", end="", flush=True)
    if not is_usable() and quietly(
        [sys.executable, "-m", "venv", "--clear", str(VENV)]
    ):
        return venv_failed()
    if not install(extra):
        return pip_failed()
    print(f" {time.monotonic() - begin:.0f} s", flush=True)
    if is_new and (ROOT / "notebooks").exists():  # later they may be changed
        shutil.copytree(ROOT / "notebooks", VENV / AS_THEY_CAME / "notebooks")
    for path in stamps:
        path.write_text(wanted, encoding="utf-8")
    return None


def stamp():
    """Return a text that changes whenever .venv has to be brought up to date.

    The folder is part of it because an editable install points at it.
    """
    names = ("pyproject.toml", VERSIONS)
    content = b"".join((ROOT / name).read_bytes() for name in names)
    version = "{}.{}".format(*sys.version_info[:2])
    return f"{version} {ROOT} {hashlib.sha256(content).hexdigest()}"


def stamp_files(extra):
    """Return the stamps that installing `extra` earns, its own first."""
    names = [extra] if extra == "suite" else [extra, "suite"]
    return [VENV / f"run-{name}.txt" for name in names]


def is_current(path, wanted):
    """Tell whether an earlier call has installed all this already."""
    return (
        Path(python()).exists()
        and path.exists()
        and path.read_text(encoding="utf-8") == wanted
    )


def is_usable():
    """Tell whether .venv has pip and the Python that is running now."""
    check = "import pip, sys; sys.exit(sys.version_info[:2] != ({}, {}))"
    check = check.format(*sys.version_info[:2])
    with tempfile.TemporaryFile() as words:  # a traceback, if pip is missing
        asked = [python(), "-c", check]
        return Path(python()).exists() and not call(asked, words)


def python():
    """Return the path of the environment's Python."""
    places = {"nt": "Scripts/python.exe"}
    return str(VENV / places.get(os.name, "bin/python"))


def install(extra):
    """Install the project with one of its extras; tell whether that went well.

    First the versions that this release was tested with: by uv, which takes seconds,
    or by pip, which takes minutes. Where one of them cannot be had (a new Python,
    a package withdrawn) the newest ones may do.
    """
    project = ["--editable", f".[{extra}]"]
    tested = ["--constraint", VERSIONS]
    by_uv = [pip(*tested, "--only-binary=:all:", "uv"), uv(*tested, *project)]
    if not has_own_index() and not any(quietly(one, tells=False) for one in by_uv):
        return True
    if quietly(pip(*tested, *project), tells=False) == 0:
        return True
    print(
        " not with the versions this release was tested with; now with the newest ",
        end="",
        flush=True,
    )
    return quietly(pip(*project)) == 0


def has_own_index():
    """Tell whether pip is told to use another index, which uv would not know."""
    command = [python(), "-m", "pip", "config", "list"]
    done = subprocess.run(command, capture_output=True, text=True)
    return ".index-url=" in done.stdout


def pip(*wanted):
    """Return the command with which pip installs into .venv."""
    options = ["--quiet", "--disable-pip-version-check"]
    return [python(), "-m", "pip", "install", *options, *wanted]


def uv(*wanted):
    """Return the command with which uv installs into .venv."""
    return [python(), "-m", "uv", "pip", "install", "--python", python(), *wanted]


def lab(arguments):
    """Return the command that opens JupyterLab on the first notebook."""
    command = [
        *(python(), "-m", "jupyterlab"),
        f"--LabApp.default_url=/lab/tree/{first_notebook()}",
        # No pop-up about news or updates in front of a class.
        f"--LabApp.app_settings_dir={ROOT / 'tools' / 'jupyterlab'}",
        "--ContentsManager.pre_save_hook=kmeans_course.saving.as_committed",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # else it refuses, in containers too
    return command + arguments


def first_notebook():
    """Return the notebook to start with, relative to the project."""
    index = "notebooks/index.ipynb"
    first = "notebooks/01_one_step_at_a_time.ipynb"
    return index if (ROOT / index).exists() else first


def start(command):
    """Start JupyterLab, say where it is and return its exit code at its end."""
    with new_log() as log:
        # Out of reach of the terminal's Ctrl-C, at which JupyterLab would ask
        # whether it is meant and leave its kernels behind.
        apart = {"stdin": subprocess.DEVNULL, "start_new_session": True}
        process = popen(command, log, **apart)
    path = Path(log.name)
    try:
        address = find_address(process, path)
        if address is None:
            return ended_early(process.wait(), path)
        print(f"JupyterLab is at {address}")
        print(f"Ctrl-C here stops it. Its log: {path}", flush=True)
        return process.wait()
    except KeyboardInterrupt:
        return stop(process)


def stop(process):
    """End JupyterLab, which may not hear the first word while it is starting."""
    for _ in range(2):
        if os.name == "posix":  # Windows has sent the Ctrl-C to JupyterLab, too
            process.terminate()
        try:
            return process.wait(timeout=15)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            pass
    process.kill()  # it was interrupted half started, and hears nothing any more
    return process.wait()


def new_log():
    """Return a new file for JupyterLab's log, for its owner alone to read.

    The log holds the token, with which anybody here could run code.
    """

    def private(path, flags):
        return os.open(path, flags | os.O_APPEND, 0o600)

    try:
        return open(VENV / "jupyterlab.log", "wb", opener=private)
    except OSError:  # a class may share a folder that only its teacher writes to
        return tempfile.NamedTemporaryFile(suffix=".log", delete=False)


def find_address(process, log):
    """Return the address that JupyterLab logs, or None if it ends before."""
    while process.poll() is None:
        found = ADDRESS.search(log.read_bytes())
        if found:
            return found[1].decode()
        time.sleep(0.1)
    return None


def ended_early(code, log):
    """Show what JupyterLab said where it did not start; return its exit code."""
    lines = log.read_bytes().splitlines(keepends=True)
    show(lines[-20:] if code else lines)  # it may have been asked for --help
    if code:
        fail(f"JupyterLab did not start; the end of its log, {log}, says why.")
    return code


def test(arguments):
    """Return the command that runs the tests: all of them on several cores."""
    # One more than cores: a test that drives a browser often waits for it.
    processes = min(4, 1 + (os.cpu_count() or 1))
    everything = [
        f"--numprocesses={processes}",
        *("--dist=loadfile", "--no-loadscope-reorder"),  # see tests/conftest.py
    ]
    return [python(), "-m", "pytest", *(arguments or everything)]


def reset(chapters):
    """Bring notebooks back as they came; return the exit code."""
    starts = [f"notebooks/{chapter:0>2}_" for chapter in chapters]
    found = {
        name: content
        for name, content in originals().items()
        if name.startswith(tuple(starts or ["notebooks/"]))
    }
    if not found:
        return fail(
            "Nothing was brought back: there is no such chapter, or this folder "
            "does not know how it came. Then download it again, and take the "
            "chapter from there."
        )
    for name, content in found.items():
        bring_back(ROOT / name, content)
    return 0


def originals():
    """Return the notebooks as they came, by name: from git, else from .venv."""
    for version in ("@{upstream}", "HEAD"):  # the first is not changed by a commit
        command = ["git", "-C", str(ROOT), "archive", version, "notebooks"]
        try:
            done = subprocess.run(command, capture_output=True)
        except OSError:  # no git here
            break
        if not done.returncode:
            with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tar:
                names = [name for name in tar.getnames() if name.endswith(".ipynb")]
                return {name: tar.extractfile(name).read() for name in names}
    folder = VENV / AS_THEY_CAME
    paths = sorted(folder.rglob("*.ipynb"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def bring_back(path, content):
    """Write a notebook as it came; what it was is kept under another name."""
    if path.exists():
        if path.read_bytes() == content:
            return print(f"{path.name} is as it came.")
        old = (path.with_name(f"old{n}_{path.name}") for n in range(1, 1000))
        kept = path.rename(next(place for place in old if not place.exists()))
        print(f"{path.name} is as it came; what you changed is in {kept.name}.")
    path.write_bytes(content)


def site(arguments):
    """Return the command that builds the site."""
    return [python(), "-m", "tools.site", *arguments]


def quietly(command, tells=True):
    """Run a command with a dot now and then; tell its words only if it fails."""
    with tempfile.TemporaryFile() as words:
        code = call(command, words, tick=lambda: print(".", end="", flush=True))
        if code and tells:
            words.seek(0)
            print(flush=True)
            show(words.readlines()[-20:])
    return code


def show(lines):
    """Pass on what a command has printed, in the encoding it has chosen."""
    sys.stdout.flush()
    sys.stdout.buffer.writelines(lines)
    sys.stdout.flush()


def call(command, output=None, tick=None):
    """Run a command in the project's folder and return its exit code."""
    return wait(popen(command, output), tick)


def popen(command, output=None, **options):
    """Start a command in the project's folder that is ended with this one."""
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=output, stderr=output, **options
    )
    for name in ("SIGTERM", "SIGHUP"):  # SIGHUP: the terminal was closed
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number and signal.getsignal(number) != signal.SIG_IGN:  # as by nohup
            signal.signal(number, lambda *_: process.terminate())
    return process


def wait(process, tick=None):
    """Return the exit code of a command at its end, `tick` every 5 seconds."""
    while True:
        try:
            return process.wait(timeout=tick and 5)
        except subprocess.TimeoutExpired:
            tick()
        except KeyboardInterrupt:
            pass  # the command got the same Ctrl-C and ends as it likes


def venv_failed():
    """Return what to do when Python could not make .venv."""
    return (
        f"Python could not make {VENV}. Is the disk full, or the folder not "
        "yours to write to? Then run the same command again."
    )


def pip_failed():
    """Return what to do when pip could not install."""
    return (
        "The installation did not finish; pip's words above say why. "
        "Most often it is the network: check the connection (and the proxy, "
        "if your school has one: set HTTPS_PROXY), then run the same command "
        "again; it goes on where it stopped."
    )


def fail(sentence):
    """Print a sentence that says what to do; return the exit code 1."""
    print("\n" + sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
