"""The checks accept what is right, and reject what is wrong with a hint."""

import importlib
import json
import subprocess
import sys
import threading
import time
import tracemalloc
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import kmeans_course
from kmeans_course import (
    check_variant,
    class_progress,
    compare,
    exercise,
    expect,
    export_progress,
    guard,
    notes,
    progress,
    teacher_key,
    variant,
)
from kmeans_course.answers import plain, same
from kmeans_course.framework import WORDS
from kmeans_course.notes import by_chapter
from kmeans_course.variants import VARIANTS
from tests.course.answers import ODD, ODD_FOR_EACH, PREDICTIONS, RIGHT, SAID, Awkward

CHAPTERS = by_chapter()
CHECKS = {c.number: c for some in CHAPTERS.values() for c in some}


@pytest.fixture
def double(monkeypatch):
    """A check for ``double(x)`` that nobody else sees."""
    monkeypatch.setitem(
        WORDS, "0.1", {"title": "twice a number", "square": "a square."}
    )

    @exercise("0.1", seconds=0.3, square=lambda x: [x[0] ** 2])
    def check_double(attempt):
        expect(attempt, lambda x: [2 * x[0]], [([3],)])

    yield check_double
    del kmeans_course.EXERCISES["0.1"]


def one_line(capsys):
    """What was printed, which has to be exactly one line."""
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.count("\n") == 1
    return printed.out.strip()


def planted(check):
    """Every mistake that a check knows, with its hint."""
    for name, wrongs in check.mistakes.items():
        for wrong in wrongs if isinstance(wrongs, list) else [wrongs]:
            yield WORDS[check.number][name], wrong


def run_traced(path, seen, work, *args):
    """Do the work; add the lines of a file that are run meanwhile."""

    def trace(frame, event, arg):
        if frame.f_code.co_filename != path:
            return None
        seen.add(frame.f_lineno)
        return trace

    before = sys.gettrace()
    threading.settrace(trace)
    sys.settrace(trace)
    try:
        return work(*args)
    finally:
        sys.settrace(before)
        threading.settrace(None)


def lines_of(code):
    """The lines of all functions in a compiled file."""
    for part in code.co_consts:
        if hasattr(part, "co_lines"):
            first = part.co_firstlineno if part.co_name[0] != "<" else None
            yield from (
                line for *_, line in part.co_lines() if line not in (None, first)
            )
            yield from lines_of(part)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_mistake_gets_its_own_hint_and_each_line_is_of_use(chapter):
    module, seen = sys.modules[f"kmeans_course.chapter{chapter}"], set()
    run = partial(run_traced, module.__file__, seen)
    run(importlib.reload, module)
    for check in by_chapter()[chapter]:
        assert {"title", *check.mistakes} == WORDS[check.number].keys()
        for hint, wrong in planted(check):
            verdict = run(check.judge, wrong)
            assert (verdict.state, verdict.hint) == ("not yet", hint), str(verdict)
        others = [RIGHT[check.number][0], *(a for n, a, _ in SAID if n == check.number)]
        for other in others:
            run(check.judge, other)
    for make in VARIANTS.values():
        run(make, kmeans_course.variants.Draw("ada", "1.3"))
    code = compile(Path(module.__file__).read_text("utf-8"), "", "exec")
    assert sorted(set(lines_of(code)) - seen) == []


@pytest.mark.parametrize("number", CHECKS)
def test_each_exercise_knows_three_mistakes(number):
    assert len(CHECKS[number].mistakes) >= 3
    assert all(
        WORDS[number][name].endswith((".", "?")) for name in CHECKS[number].mistakes
    )


@pytest.mark.parametrize("number", CHECKS)
def test_a_right_answer_is_accepted_in_every_reasonable_form(number):
    for right in RIGHT[number]:
        verdict = CHECKS[number].judge(right)
        assert verdict.state == "correct", str(verdict)


@pytest.mark.parametrize(("number", "answer", "part"), SAID)
def test_the_line_says_what_went_wrong(number, answer, part):
    line = str(CHECKS[number].judge(answer))
    assert part in line
    assert "correct." not in line
    assert "\n" not in line


@pytest.mark.parametrize("number", CHECKS)
def test_no_check_raises_or_accepts_nonsense(number, capsys):
    for untouched in (None, ...):
        CHECKS[number](untouched)
        assert "not attempted yet." in one_line(capsys)
    for odd in ODD_FOR_EACH:
        CHECKS[number](odd)
        assert ": not yet." in one_line(capsys)


@pytest.mark.parametrize(("make", "part"), ODD)
def test_no_answer_breaks_or_outlasts_a_check(make, part, double, capsys):
    threads, limit = threading.active_count(), sys.getrecursionlimit()
    double(make)
    assert part in one_line(capsys)
    assert threading.active_count() == threads
    assert sys.getrecursionlimit() == limit


def test_a_large_wrong_answer_costs_no_memory(double):
    large = np.zeros((3000, 3000))
    tracemalloc.start()
    try:
        assert "shape (3000, 3000)" in double.judge(lambda x: large).sentence
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_a_stub_is_not_attempted_yet_and_leaves_no_trace(double, capsys, own_progress):
    def stub(x):
        raise NotImplementedError("Exercise 0.1: write it")

    double(stub)
    assert one_line(capsys) == "Exercise 0.1: not attempted yet."
    assert not own_progress.exists()


def test_an_answer_that_needs_an_earlier_one_says_which(double, capsys, own_progress):
    def chances(x):
        raise NotImplementedError("Exercise 4.1: write this function")

    double(lambda x: chances(x))
    assert one_line(capsys) == (
        "Exercise 0.1: not attempted yet. It calls your `chances`, and exercise 4.1 "
        "is not done. Do that first, or run its solution."
    )
    assert not own_progress.exists()


def test_the_line_says_expected_and_got(double, capsys):
    double(lambda x: [x[0] ** 2])
    assert one_line(capsys) == (
        "Exercise 0.1: not yet. With x = [3]: expected [6], got [9]. Hint: a square."
    )


def test_an_exception_is_reported_with_the_line_of_the_learner(double):
    source = "def f(x):\n    y = x[0]\n    return y / 'a'\n"
    namespace = {}
    exec(compile(source, "<cell>", "exec"), namespace)
    verdict = double.judge(namespace["f"])
    assert "With x = [3], line 3 of your code" in verdict.sentence
    assert "TypeError: unsupported operand" in verdict.sentence


def test_the_time_limit_holds_where_there_are_no_threads(double, monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    def endless(x):
        while True:
            pass

    monkeypatch.setattr(threading.Thread, "start", refuse)
    before = sys.gettrace()
    assert "did not end" in double.judge(endless).sentence
    assert double.judge(lambda x: [6]).state == "correct"
    assert sys.gettrace() is before


def test_an_interrupt_of_the_kernel_is_not_the_learners(double, monkeypatch):
    def interrupted(self, timeout=None):
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "join", interrupted)
    with pytest.raises(KeyboardInterrupt):
        double.judge(lambda x: time.sleep(0.1))


def test_arguments_are_copies(double):
    data = [3]
    attempt = guard.Attempt(lambda x: x.append(1))
    with pytest.raises(guard.Failed, match="changes its argument x"):
        attempt(data)
    assert data == [3]


def test_prints_of_the_learner_do_not_flood_the_line(double, capsys):
    def chatty(x):
        print("debug")
        print("debug", file=sys.stderr)
        return [6]

    double(chatty)
    assert one_line(capsys) == "Exercise 0.1: correct. 1 case tried."


@pytest.mark.filterwarnings("error")
def test_warnings_of_the_learner_stay_inside(double, capsys):
    double(lambda x: np.mean(np.array([])))
    assert "expected [6], got nan" in one_line(capsys)


@pytest.mark.parametrize(
    ("got", "expected", "equal"),
    [
        (5, 5.0, True),
        (5 + 1e-12, 5, True),
        (5.001, 5, False),
        ([1, 2], np.array([1, 2]), True),
        ([1, 2], [2, 1], False),
        ([5], 5, False),
        (None, 5, False),
        ("5", 5, False),
        (np.nan, 5, False),
        (True, True, True),
        ("a", "a", True),
        ([[1], [1, 2]], [[1], [1, 2]], True),
    ],
)
def test_same_means_equal_up_to_rounding_and_in_shape(got, expected, equal):
    assert same(got, expected) is equal


@pytest.mark.parametrize(("predicted", "seen", "line"), PREDICTIONS)
def test_a_prediction_is_compared_and_never_blocks(predicted, seen, line, capsys):
    compare(predicted, seen)
    assert line in one_line(capsys)


def test_progress_counts_tries_and_keeps_what_is_done(double, capsys):
    double(lambda x: [9])
    progress(0)
    assert "not yet, 1 tried" in capsys.readouterr().out
    double(lambda x: [6])
    double(lambda x: [9])
    capsys.readouterr()
    progress(0)
    table = capsys.readouterr().out
    assert "Chapter 0: 1 of 1 exercises done" in table
    assert "0.1  twice a number  done" in table


@pytest.mark.parametrize(
    "entry", [[], None, 7, {}, {"done": "yes"}, {"tries": "3"}, {"tries": -1}]
)
def test_odd_entries_are_ignored_and_others_kept(entry, double, capsys, own_progress):
    own_progress.write_text(json.dumps({"0.1": entry, "1.1": entry, "x": [1]}))
    progress(1)
    assert "0 of 5 exercises done" in capsys.readouterr().out
    double(lambda x: [6])
    kept = json.loads(own_progress.read_text())
    assert kept == {"0.1": {"done": True, "tries": 1}, "1.1": entry, "x": [1]}


@pytest.mark.parametrize("content", [b"{ broken", b"[1]", b"\xff", b"[" * 10**5])
def test_a_broken_file_is_put_aside(content, double, capsys, own_progress):
    own_progress.write_bytes(content)
    progress(0)
    double(lambda x: [6])
    assert json.loads(own_progress.read_text())["0.1"]["done"]
    assert Path(f"{own_progress}.broken").read_bytes() == content


def test_a_folder_that_cannot_be_written_to_is_named_once(
    double, capsys, own_progress, monkeypatch
):
    own_progress.write_text("{}")
    monkeypatch.setenv("KMEANS_PROGRESS", str(own_progress / "file"))
    monkeypatch.setattr(notes, "SAID", set())
    double(lambda x: [6])
    verdict, trouble = capsys.readouterr().out.splitlines()
    assert verdict.endswith("correct. 1 case tried.")
    assert trouble.startswith("(Your progress is not kept: ")
    double(lambda x: [6])
    assert one_line(capsys) == verdict


def test_three_kernels_lose_no_note_of_each_other(own_progress):
    program = (
        "import sys; from kmeans_course import Verdict, notes\n"
        "for i in range(100):\n"
        "    assert not notes.note(Verdict(f'{sys.argv[1]}.{i}', 'correct'))"
    )
    kernels = [
        subprocess.Popen([sys.executable, "-c", program, str(i)]) for i in range(3)
    ]
    assert [kernel.wait(120) for kernel in kernels] == [0, 0, 0]
    assert len(json.loads(own_progress.read_text())) == 300


def test_a_lock_that_a_dead_kernel_left_ends(double, capsys, own_progress, monkeypatch):
    monkeypatch.setattr(notes, "PATIENCE", 0.1)
    Path(f"{own_progress}.lock").touch()
    double(lambda x: [6])
    assert json.loads(own_progress.read_text())["0.1"]["done"]
    assert not Path(f"{own_progress}.lock").exists()


def test_progress_can_be_exported_for_a_teacher(double, tmp_path, capsys):
    double(lambda x: [6])
    export_progress(tmp_path / "ada.json")
    content = json.loads((tmp_path / "ada.json").read_text(encoding="utf-8"))
    assert content["0.1"] == {"title": "twice a number", "done": True, "tries": 1}
    assert set(content) >= set(CHECKS)


def test_the_files_of_a_class_become_one_table(double, tmp_path, own_progress, capsys):
    folder = tmp_path / "handed in"
    folder.mkdir()
    double(lambda x: [5])
    export_progress(folder / "grace.json")
    double(lambda x: [6])
    export_progress(folder / "ada.json")
    own_progress.unlink()
    export_progress(folder / "jos\u00e9.json")
    (folder / "essay.json").write_text("[1, 2")
    (folder / "settings.json").write_text("{}")
    capsys.readouterr()
    table = class_progress(folder)
    assert capsys.readouterr().out.count("left out.") == 2
    assert table["0.1"].to_dict() == {
        "ada": "done",
        "grace": "1 tried",
        "jos\u00e9": "",
    }
    assert table["exercises done"].tolist() == [1, 0, 0]
    assert {*table.columns} >= {"1.1", "9.5"}
    (tmp_path / "nobody").mkdir()
    assert class_progress(tmp_path / "nobody").empty
    with pytest.raises(FileNotFoundError, match="Needed: a folder that exists"):
        class_progress(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="Needed: a folder that exists"):
        export_progress(tmp_path / "nowhere" / "ada.json")


@pytest.mark.parametrize("chapter", [99, "a"])
def test_a_chapter_that_there_is_not_has_no_progress(chapter):
    with pytest.raises(ValueError, match=f"chapter={chapter!r} is not known. Known: "):
        progress(chapter)


@pytest.mark.parametrize("number", VARIANTS)
def test_variants_are_the_same_for_ever_and_differ_between_students(number, capsys):
    given = [variant(f"student {i}", number) for i in range(20)]
    assert variant(" Student 0 ", number) == given[0]
    assert sum(given[0] == other for other in given) == 1
    capsys.readouterr()
    teacher_key(["student 0", "student 1"], number)
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize("number", VARIANTS)
def test_a_variant_accepts_its_key_and_nothing_else(number, capsys):
    key = VARIANTS[number](kmeans_course.variants.Draw("ada", number)).key
    check_variant("ada", number, **{n: np.array(value) for n, value in key.items()})
    assert one_line(capsys).endswith("correct.")
    check_variant("ada", number)
    assert one_line(capsys).endswith("not attempted yet.")
    name, *rest = key
    check_variant("ada", number, **{name: key[name]})
    line = one_line(capsys)
    assert line.endswith(f"Still to come: {', '.join(rest)}.") or not rest
    for wrong in (12345, Awkward(array=lambda: 1 / 0)):
        check_variant("ada", number, **{name: wrong})
        assert f"not yet. This is wrong: {name} = " in one_line(capsys)


@pytest.mark.parametrize("other", ["Jose\u0301", " JOS\u00c9 ", "jos\u00e9\u00a0"])
def test_a_name_is_the_same_on_every_keyboard(other, capsys):
    assert variant(other, "1.3") == variant("Jos\u00e9", "1.3")


@pytest.mark.parametrize("name", ["", "  ", "\u00a0"])
def test_an_empty_name_is_refused_in_a_sentence(name):
    with pytest.raises(ValueError, match="This name is empty. Needed: a name"):
        variant(name, "1.3")


def test_each_chapter_has_an_exercise_with_own_numbers():
    assert [int(number[0]) for number in VARIANTS] == [*range(1, 10)]


def test_the_numbers_of_a_known_student_never_change():
    # computed by sha256, so no version of anything may move them
    assert variant("ada", "1.3")["points"] == [
        [3, 2],
        [3, 0],
        [2, 3],
        [10, 6],
        [7, 9],
        [8, 10],
    ]


@pytest.mark.parametrize(
    ("answer", "read"),
    [(Fraction(1, 4), 0.25), (Decimal("0.25"), 0.25), ([Fraction(1, 2)], [0.5])],
)
def test_a_fraction_is_a_number(answer, read):
    assert plain(answer) == read


def test_a_set_of_numbers_is_read_in_their_order():
    assert list(plain({10, 3, 5})) == [3, 5, 10]
    assert plain({"a", 3}) == ["a", 3]
