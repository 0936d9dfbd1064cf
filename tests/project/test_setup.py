"""What a newcomer meets first: run.py, the environments and the README."""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import MatchSpec

import run

ROOT = Path(run.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
CONDA_NAMES = {"matplotlib": "matplotlib-base"}  # without a desktop's Qt


# run.py


def test_run_reads_in_old_pythons_so_that_they_can_say_too_old():
    source = (ROOT / "run.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 8))


def test_run_needs_the_standard_library_only():
    source = (ROOT / "run.py").read_text("utf-8")
    pattern = r"^(?:import|from) (\w+)"
    names = set(re.findall(pattern, source, flags=re.MULTILINE))
    assert "subprocess" in names
    assert names <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(2, 7), (3, 8), (3, 10)])
def test_an_old_python_is_told_what_to_do(version):
    sentence = run.too_old(version)
    assert "needs Python 3.11 or newer" in sentence
    assert "this is Python {}.{}".format(*version) in sentence
    assert "python.org" in sentence


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (4, 0)])
def test_a_new_python_is_accepted(version):
    assert run.too_old(version) is None


def test_oldest_python_is_the_one_that_pyproject_states():
    oldest = ">={}.{}".format(*run.OLDEST)
    assert PROJECT["project"]["requires-python"] == oldest


@pytest.mark.parametrize("part", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_the_package_to_install(part, tmp_path):
    """As on Debian, where python3-venv is a package of its own."""
    hide = (
        "import importlib.util as u, runpy, sys\n"
        "find = u.find_spec\n"
        "u.find_spec = lambda name: "
        f"None if name == {part!r} else find(name)\n"
        "sys.argv = ['run.py', 'test']\n"
        f"runpy.run_path({str(ROOT / 'run.py')!r}, run_name='__main__')\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", hide],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    version = "{}.{}".format(*sys.version_info[:2])
    assert result.returncode == 1
    assert f"sudo apt install python{version}-venv" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [[], ["tset"], ["--no-browser"]])
def test_an_unknown_command_shows_the_two_known_ones(arguments, capsys):
    assert run.main(arguments) == 2
    shown = capsys.readouterr().out
    assert "python run.py lab" in shown
    assert "python run.py test" in shown


def test_arguments_reach_jupyter_and_pytest():
    given = ["--no-browser", "--port", "8890"]
    assert run.lab(given)[-3:] == given
    assert run.test(["-k", "lloyd"])[1:] == ["-m", "pytest", "-k", "lloyd"]
    assert run.site(["folder"])[1:] == ["-m", "tools.site", "folder"]


def test_the_tests_take_several_cores_where_all_are_asked_for():
    processes, *_ = [part for part in run.test([]) if "--numprocesses" in part]
    assert int(processes.partition("=")[2]) > 1
    assert "--dist=loadfile" in run.test([])  # one kernel for each notebook


def test_lab_opens_a_notebook_of_the_project():
    opened = [part for part in run.lab([]) if "default_url" in part]
    assert opened == [f"--LabApp.default_url=/lab/tree/{run.first_notebook()}"]


@pytest.fixture
def empty_project(tmp_path, monkeypatch):
    """Let run.py work in an empty folder and record what it would call."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "versions.txt").touch()
    calls = []

    def call(command, output=None, tick=None):
        calls.append(command)
        if "venv" in command:  # as if it had been made
            Path(run.python()).parent.mkdir(parents=True)
            Path(run.python()).touch()
        return call.answer

    call.answer = 0
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "call", call)
    monkeypatch.setattr(run, "has_own_index", lambda: False)
    return calls, call


def test_the_second_call_installs_nothing(empty_project):
    calls, _ = empty_project
    assert run.set_up("suite") is None
    assert [command[2] for command in calls] == ["venv", "pip", "uv"]
    assert [command[-1] for command in calls[1:]] == ["uv", ".[suite]"]
    calls.clear()
    assert run.set_up("suite") is None
    assert calls == []


def test_what_the_tests_need_covers_the_lab(empty_project):
    calls, _ = empty_project
    run.set_up("test")
    calls.clear()
    run.set_up("suite")
    assert calls == []


def test_what_the_site_needs_covers_the_lab(empty_project):
    calls, _ = empty_project
    run.set_up("site")
    assert calls[-1][-1] == ".[site]"
    calls.clear()
    run.set_up("suite")
    assert calls == []


def test_the_lab_does_not_cover_what_the_tests_need(empty_project):
    calls, _ = empty_project
    run.set_up("suite")
    calls.clear()
    run.set_up("test")
    assert calls[-1][-1] == ".[test]"


def test_changed_dependencies_are_installed(empty_project, tmp_path):
    calls, _ = empty_project
    run.set_up("suite")
    calls.clear()
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    run.set_up("suite")
    assert calls[-1][-1] == ".[suite]"


def test_where_the_tested_versions_cannot_be_had_the_newest_are_taken(
    empty_project, capsys
):
    calls, call = empty_project

    def refuse(command, output=None, tick=None):
        call(command)
        return int("--constraint" in command)

    run.call = refuse  # empty_project puts the true one back
    assert run.set_up("suite") is None
    _, uv, tested, newest = calls
    assert uv[-1] == "uv"
    assert tested[-4:] == ["--constraint", "versions.txt", "--editable", ".[suite]"]
    assert "--constraint" not in newest
    assert "now with the newest" in capsys.readouterr().out


def test_where_uv_does_not_work_pip_does(empty_project, capsys):
    calls, call = empty_project

    def refuse(command, output=None, tick=None):
        call(command)
        return int(command[2] == "uv")

    run.call = refuse  # empty_project puts the true one back
    assert run.set_up("suite") is None
    assert [command[2] for command in calls] == ["venv", "pip", "uv", "pip"]
    assert calls[2][-4:] == calls[3][-4:]
    assert "newest" not in capsys.readouterr().out


def test_an_index_that_pip_alone_is_told_of_is_asked_by_pip(empty_project, monkeypatch):
    calls, _ = empty_project
    monkeypatch.setattr(run, "has_own_index", lambda: True)
    assert run.set_up("suite") is None
    assert [command[2] for command in calls] == ["venv", "pip"]


@pytest.mark.parametrize("variable", ["PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"])
def test_another_index_is_noticed_but_not_one_beside_the_usual(variable, monkeypatch):
    monkeypatch.setattr(run, "python", lambda: sys.executable)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.setenv(variable, "https://packages.school.example/simple")
    assert run.has_own_index() == (variable == "PIP_INDEX_URL")


def test_every_package_has_a_tested_version_and_it_is_one_of_those_allowed():
    lines = (ROOT / run.VERSIONS).read_text("utf-8").splitlines()
    tested = {}
    for line in lines[1:]:  # the first says what lives there
        name, version = line.split("==")
        tested[canonicalize_name(name)] = version
    for name, ranges in needed("kmeans-lib", "test"):
        assert tested[name] in ranges, f"{name} {ranges} in {run.VERSIONS}"


def test_jupyterlab_starts_without_a_grammar_of_addresses():
    """It takes three seconds to load, and jsonschema has loaded it since 4.25."""
    assert "rfc3987-syntax" not in (ROOT / run.VERSIONS).read_text("utf-8")


def needed(name, extra=""):
    """Return what an installed package needs, all the way down, with the ranges."""
    found, todo, seen = [], [(name, extra)], set()
    while todo:
        package, extra = part = todo.pop()
        wanted = map(Requirement, metadata.requires(package) or ())
        for one in wanted if part not in seen else ():
            if one.marker and not one.marker.evaluate({"extra": extra}):
                continue
            todo += [(one.name, each) for each in one.extras or [""]]
            if canonicalize_name(one.name) != name:
                found.append((canonicalize_name(one.name), one.specifier))
        seen.add(part)
    return found


def test_a_moved_project_is_installed_again(empty_project, monkeypatch):
    before = run.stamp()
    monkeypatch.setattr(run, "ROOT", run.ROOT / ".." / run.ROOT.name)
    assert run.stamp() != before


def test_a_venv_that_cannot_be_made_ends_with_one_sentence(empty_project, capsys):
    calls, call = empty_project
    call.answer = 1
    assert run.main(["lab"]) == 1
    assert "yours to write to" in capsys.readouterr().err
    assert [command[2] for command in calls] == ["venv"]


def test_pip_that_fails_ends_with_one_sentence_and_an_exit_code(
    empty_project, monkeypatch, capsys
):
    _, call = empty_project
    monkeypatch.setattr(run, "is_usable", lambda: True)
    call.answer = 1
    assert run.main(["lab"]) == 1
    assert "the connection (and the proxy" in capsys.readouterr().err
    assert not run.stamp_files("suite")[0].exists()  # so it is tried again


def test_one_line_is_all_that_an_installation_prints(empty_project, capsys):
    run.set_up("suite")
    shown = capsys.readouterr().out
    assert re.fullmatch(
        r"Installing what is needed into \.venv, once \.* \d+ s\n", shown
    )
    run.set_up("suite")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("code", "shown"), [(0, ""), (3, "\nwhy not\n")])
def test_what_pip_says_is_shown_only_where_it_fails(code, shown, own_signals, capfd):
    speak = f"import sys; print('why not', flush=True); sys.exit({code})"
    assert run.quietly([sys.executable, "-c", speak]) == code
    assert capfd.readouterr().out.replace("\r", "") == shown


@pytest.fixture
def own_signals():
    """Leave signals as they were."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.getsignal(getattr(signal, name)) for name in names}
    yield
    for name, handler in before.items():
        signal.signal(getattr(signal, name), handler)


# the first minute of JupyterLab


def test_no_package_json_above_jupyterlabs_own_scripts():
    """With one above .venv, Node reads JupyterLab's scripts as modules."""
    assert not (ROOT / "package.json").exists()


def lab(folder, *arguments):
    """Start `run.py lab` with this Python for the environment's."""
    start = (
        "import pathlib, run, sys\n"
        f"run.VENV = pathlib.Path({str(folder)!r})\n"
        "run.set_up = lambda extra: None\n"
        "run.python = lambda: sys.executable\n"
        "sys.exit(run.main(['lab', *sys.argv[1:]]))\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", start, *arguments],
        cwd=ROOT,
        env=os.environ | {"JUPYTER_RUNTIME_DIR": str(folder / "runtime")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_two_lines_say_where_jupyterlab_is_and_how_to_stop_it(number, tmp_path):
    process = lab(tmp_path, "--no-browser", "--ServerApp.port=0")
    first, second = process.stdout.readline(), process.stdout.readline()
    notebook = re.escape(run.first_notebook())
    address = rf"http://localhost:\d+/lab/tree/{notebook}\?token=\w+"
    assert re.fullmatch(rf"JupyterLab is at {address}\n", first)
    log = tmp_path / "jupyterlab.log"
    assert second == f"Ctrl-C here stops it. Its log: {log}\n"
    assert log.stat().st_mode & 0o077 == 0  # the token is nobody else's
    process.send_signal(number)
    rest, _ = process.communicate(timeout=60)
    assert (rest, process.returncode) == ("", 0)
    assert "Shutting down" in log.read_text("utf-8")
    assert list((tmp_path / "runtime").glob("jpserver-*")) == []


def test_a_jupyterlab_that_does_not_start_says_why_and_keeps_its_code(tmp_path):
    process = lab(tmp_path, "--no-browser", "--ServerApp.port=none")
    shown, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "expected an int, not the str 'none'" in shown
    assert f"the end of its log, {tmp_path / 'jupyterlab.log'}, says why" in shown


def test_what_jupyterlab_is_asked_it_answers(tmp_path):
    process = lab(tmp_path, "--version")
    shown, _ = process.communicate(timeout=60)
    assert shown.split()[-1] == metadata.version("jupyterlab")
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            b"[I 2026-01-01 00:00:00 ServerApp] http://a:1/lab?token=x\n",
            b"http://a:1/lab?token=x",
        ),
        (b"    https://a:1/lab\r\n", b"https://a:1/lab"),
        (b"[W ServerApp] See https://a.org for more\n", None),
        (b"[W ServerApp] See https://a.org\n", None),
        (b"[I ServerApp] http://a:1/la", None),  # still being written
    ],
)
def test_an_address_is_a_line_of_its_own(text, address):
    found = run.ADDRESS.search(text)
    assert (found and found[1]) == address


def test_a_folder_that_is_not_ours_does_not_keep_jupyterlab_from_starting(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(run, "VENV", tmp_path / "nowhere")
    with run.new_log() as log:
        log.write(b"x")
    assert Path(log.name).read_bytes() == b"x"
    Path(log.name).unlink()


# a fresh start


@pytest.fixture
def changed_chapter(tmp_path, monkeypatch):
    """Chapter 3 of a project, changed since it came; chapter 4 is not."""
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    for folder in (tmp_path, tmp_path / ".venv" / run.AS_THEY_CAME):
        for name in ("03_where.ipynb", "04_better.ipynb"):
            (folder / "notebooks").mkdir(parents=True, exist_ok=True)
            (folder / "notebooks" / name).write_text("as it came")
    path = tmp_path / "notebooks" / "03_where.ipynb"
    path.write_text("changed")
    return path


def git(folder, *arguments):
    who = ["-c", "user.name=Ada", "-c", "user.email=ada"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True)


def test_a_chapter_is_brought_back_and_the_old_one_kept(changed_chapter, capsys):
    assert run.main(["reset", "3"]) == 0
    assert changed_chapter.read_text() == "as it came"
    kept = changed_chapter.with_name("old1_03_where.ipynb")
    assert kept.read_text() == "changed"
    assert f"what you changed is in {kept.name}." in capsys.readouterr().out
    changed_chapter.write_text("changed again")
    assert run.main(["reset"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "04_better.ipynb is as it came."
    second = changed_chapter.with_name("old2_03_where.ipynb")
    assert (kept.read_text(), second.read_text()) == ("changed", "changed again")


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_a_clone_takes_it_from_git_and_not_from_ones_own_commits(
    changed_chapter, tmp_path, monkeypatch
):
    changed_chapter.write_text("as it came by git")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "notebooks")
    git(tmp_path, "commit", "-qm", "The course")
    git(tmp_path, "clone", "-q", ".", "copy")
    copy = tmp_path / "copy"
    monkeypatch.setattr(run, "ROOT", copy)
    path = copy / "notebooks" / "03_where.ipynb"
    path.write_text("mine")
    git(copy, "commit", "-qam", "As nbgitpuller does it")
    assert run.main(["reset", "3"]) == 0
    assert path.read_text() == "as it came by git"


def test_a_chapter_that_is_not_there_is_named_in_a_sentence(changed_chapter, capsys):
    assert run.main(["reset", "11"]) == 1
    assert "no such chapter" in capsys.readouterr().err
    assert changed_chapter.read_text() == "changed"


def test_the_notebooks_are_kept_as_they_came(empty_project, tmp_path):
    (tmp_path / "notebooks").mkdir()
    path = tmp_path / "notebooks" / "03_where.ipynb"
    path.write_text("as it came")
    run.set_up("suite")
    path.write_text("changed")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    run.set_up("suite")
    assert run.originals() == {"notebooks/03_where.ipynb": b"as it came"}


# environment.yml


def conda_specs():
    """Return what environment.yml asks of conda, as a parser reads it."""
    texts = [d for d in ENVIRONMENT["dependencies"] if isinstance(d, str)]
    specs = [MatchSpec(text) for text in texts]
    return {spec.name.normalized: spec for spec in specs}


def suite():
    """Return what the package and its extra `suite` require, by name."""
    project = PROJECT["project"]
    texts = [*project["dependencies"], *project["optional-dependencies"]["suite"]]
    return {(r := Requirement(text)).name: r.specifier for text in texts}


def test_conda_gets_the_same_ranges_as_pip():
    found = {name: versions(spec) for name, spec in conda_specs().items()}
    python, _ = found.pop("python"), found.pop("pip")
    wanted = {
        CONDA_NAMES.get(name, name): sorted(map(str, specifier))
        for name, specifier in suite().items()
    }
    assert found == wanted
    assert python == ["3.12.*"]


def versions(spec):
    """Return the parts of a match spec's version range, sorted."""
    return sorted(filter(None, str(spec.version or "").split(",")))


def test_python_is_written_as_binder_reads_it():
    assert ENVIRONMENT["dependencies"][0] == "python=3.12"
    assert ENVIRONMENT["channels"] == ["conda-forge"]


def test_conda_leaves_the_project_itself_to_pip():
    assert ENVIRONMENT["dependencies"][-1] == {"pip": ["-e ."]}


# README and packaging


def test_readme_names_exactly_the_two_commands():
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = "".join(re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL))
    commands = [line.partition("#")[0].strip() for line in blocks.splitlines()]
    assert commands == ["python run.py lab", "python run.py test"]


def test_numpy_is_the_only_hard_dependency():
    names = [Requirement(d).name for d in PROJECT["project"]["dependencies"]]
    assert names == ["numpy"]


def test_every_kind_of_file_goes_into_the_package():
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    kinds = {
        f"*{path.suffix}"
        for path in (ROOT / "kmeans_lib").rglob("*.*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert {"*.npz", "*.jpg"} <= kinds <= set(patterns)


def test_every_link_of_the_readme_leads_somewhere():
    text = (ROOT / "README.md").read_text("utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    local = [link for link in links if not link.startswith("http")]
    assert local
    assert [link for link in local if not (ROOT / link).exists()] == []
