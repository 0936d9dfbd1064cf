"""`python -m kmeans_lib` writes a page and opens it, with NumPy alone."""

import subprocess
import sys
import webbrowser
from pathlib import Path

import pytest

from kmeans_lib import INITS, Setup, record
from kmeans_lib.__main__ import main
from kmeans_lib.datasets import DATASETS, read_points
from kmeans_lib.export import to_html
from tests.view.test_export import state_of

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = [
    *("anywidget", "ipywidgets", "traitlets", "matplotlib", "pandas", "PIL"),
    *("sklearn", "scipy"),
]
CSV = "width;height\n1,5;2\n3;oops\n4;5\n6;7\n"


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """Return the list of addresses that a browser was told to open."""
    addresses = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(webbrowser, "open", lambda url: not addresses.append(url))
    return addresses


def page_of(*arguments):
    assert main([*arguments, "--no-open", "--html", "page.html"]) == 0
    return Path("page.html").read_text("utf-8")


def test_without_arguments_it_opens_four_clusters_of_the_video(opened, tmp_path):
    assert main([]) == 0
    path = tmp_path / "k-means.html"
    assert opened == [path.as_uri()]
    assert path.read_text("utf-8") == to_html(Setup("four blobs", 4))


def test_it_need_not_open_a_browser(opened):
    page_of()
    assert opened == []


def test_where_no_browser_is_found_it_says_so(opened, monkeypatch, capsys):
    monkeypatch.setattr(webbrowser, "open", lambda url: False)
    assert main([]) == 0
    assert "open this file in one" in capsys.readouterr().out


def test_it_runs_what_it_is_asked_for(opened):
    asked = "--data iris --k 3 --init k-means++ --seed 7 --step -1 --title T --note N"
    setup = Setup("iris", 3, "k-means++", 7)
    assert page_of(*asked.split()) == to_html(setup, step=-1, title="T", note="N")


def test_a_start_can_be_rows_of_points(opened):
    rows = [361, 73, 374, 155]
    page = page_of("--init", ",".join(map(str, rows)))
    assert page == to_html(Setup("four blobs", 4, rows))


@pytest.mark.parametrize("option", ["--csv", "--data"])
def test_your_own_points_come_from_a_file(opened, capsys, option):
    Path("mine.csv").write_text(CSV, "utf-8")
    page = page_of(option, "mine.csv", "--k", "2")
    state = state_of(page)
    expected = state_of(to_html(record(read_points("mine.csv").X, 2)))
    assert state["data"]["X"] == expected["data"]["X"]
    assert state["data"]["features"] == ["width", "height"]
    assert "<h1>k-means on mine</h1>" in page
    assert "Points: from the file mine.csv." in page
    assert "Line 3: 'oops' in column height" in capsys.readouterr().err


def test_few_points_are_fewer_clusters(opened):
    assert state_of(page_of("--data", "line of three"))["k"] == 3


def test_what_python_would_warn_of_is_said_in_a_sentence(opened, capsys):
    page_of("--data", "duplicates")
    said = capsys.readouterr().err
    assert said.startswith("python -m kmeans_lib: k=4 clusters, but X has only 2")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--data", "nothing"], "The data set 'nothing' is not known."),
        (["--csv", "none.csv"], "none.csv: No such file or directory."),
        (["--data", "none.csv"], "none.csv: No such file or directory."),
        (["--csv", "empty.csv"], "The file is empty."),
        (["--k", "0"], "k=0. Needed: the number of clusters, at least 1."),
        (["--k", "501"], "k=501 clusters were asked for, but X has only 500 points."),
        (["--init", "far"], "init='far' is not known."),
        (["--init", "0,1,2"], "init=[0, 1, 2] names rows of X. Needed: k=4 of them"),
        (["--seed", "-1"], "seed=-1. Needed: a whole number"),
        (["--step", "99"], "There is no half-step 99; the last is 9."),
        (["--html", "none/x.html"], "none'. Needed: a folder that exists."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(opened, capsys, arguments, sentence):
    Path("empty.csv").touch()
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert opened == []


@pytest.mark.parametrize("arguments", [["--k", "many"], ["--speed", "3"], ["iris"]])
def test_what_cannot_be_read_is_said_in_one_sentence(capsys, arguments):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert arguments[-1] in said
    assert said.count("\n") == 1


def test_help_names_all_that_can_be_asked_for(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    words = " ".join(capsys.readouterr().out.split())
    assert all(name in words for name in (*DATASETS, *INITS))
    assert "python -m kmeans_lib --data iris --k 3" in words


def with_numpy_alone(folder, *arguments):
    """Run the command in a Python of its own, which cannot import the others."""
    program = (
        f"import runpy, sys\nsys.modules.update(dict.fromkeys({FOREIGN}))\n"
        f"sys.argv = {['kmeans_lib', *arguments, '--no-open']}\n"
        "runpy.run_module('kmeans_lib', run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        **{"cwd": folder, "capture_output": True, "text": True, "timeout": 60},
        env={"PYTHONPATH": str(ROOT)},
    )


def test_numpy_is_the_only_package(tmp_path):
    done = with_numpy_alone(tmp_path, "--data", "iris", "--k", "3")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "k-means.html").exists()
    assert done.stdout == f"Written: {tmp_path / 'k-means.html'}\n"


def test_your_own_file_needs_pandas_and_it_is_said(tmp_path):
    (tmp_path / "mine.csv").write_text(CSV, "utf-8")
    done = with_numpy_alone(tmp_path, "--data", "mine.csv")
    said = "The package pandas is needed for this, and is not installed."
    assert (done.returncode, done.stderr) == (2, f"python -m kmeans_lib: {said}\n")
