"""The checks accept what is right, and reject what is wrong with a hint."""

import importlib
import json
import pkgutil
import sys
import threading
import time

import numpy as np
import pytest

import kmeans_course
from kmeans_course import (
    check_variant,
    compare,
    exercise,
    expect,
    export_progress,
    guard,
    progress,
    teacher_key,
    variant,
)
from kmeans_course.answers import same
from kmeans_course.notes import by_chapter
from kmeans_course.variants import VARIANTS
from tests.course import wrong_answers

CHECKS = {c.number: c for some in by_chapter().values() for c in some}


def every_wrong_answer():
    for module in pkgutil.iter_modules(wrong_answers.__path__):
        name = f"{wrong_answers.__name__}.{module.name}"
        for number, wrong in importlib.import_module(name).WRONG.items():
            for i, (hint, answer) in enumerate(wrong):
                yield pytest.param(number, hint, answer, id=f"{number}-{i}")


@pytest.fixture
def double():
    """A check for ``double(x)`` that nobody else sees."""

    @exercise("0.1", "twice a number", seconds=0.3)
    def check_double(attempt):
        expect(attempt, [3], equals=[6], mistakes=[([9], "a square.")])

    yield check_double
    del kmeans_course.EXERCISES["0.1"]


def one_line(capsys):
    """What was printed, which has to be exactly one line."""
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.count("\n") == 1
    return printed.out.strip()


@pytest.mark.parametrize(("number", "hint", "answer"), list(every_wrong_answer()))
def test_each_wrong_answer_is_rejected_with_its_own_hint(number, hint, answer):
    verdict = CHECKS[number].judge(answer)
    assert verdict.state == "not yet"
    assert hint in verdict.hint, str(verdict)
    assert "\n" not in str(verdict)


@pytest.mark.parametrize("number", CHECKS)
def test_each_exercise_has_two_planted_wrong_answers(number):
    hints = {
        param.values[1] for param in every_wrong_answer() if param.values[0] == number
    }
    assert len(hints) >= 2


@pytest.mark.parametrize("number", CHECKS)
def test_no_check_raises_or_accepts_nonsense(number, capsys):
    def stub(*args):
        raise NotImplementedError("Exercise")

    for untouched in (None, ...):
        CHECKS[number](untouched)
        assert "not attempted yet." in one_line(capsys)
    for nonsense in (
        lambda *args: "words",
        lambda *args: [[1], [1, 2]],
        lambda: 1,
        lambda *args: 1 / 0,
        lambda *args: np.full(3, np.nan),
        "words",
        77.5,
        [],
        {},
    ):
        CHECKS[number](nonsense)
        assert ": not yet." in one_line(capsys)
    assert CHECKS[number].judge(stub).state != "correct"


def test_a_stub_is_not_attempted_yet_and_leaves_no_trace(double, capsys, own_progress):
    def stub(x):
        raise NotImplementedError("Exercise 0.1: write it")

    double(stub)
    assert one_line(capsys) == "Exercise 0.1: not attempted yet."
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


def test_an_endless_loop_ends_with_a_sentence(double):
    def endless(x):
        while True:
            pass

    start, threads = time.monotonic(), threading.active_count()
    verdict = double.judge(endless)
    assert verdict.state == "not yet"
    assert "With x = [3] it did not end within 0.3 seconds" in str(verdict)
    assert time.monotonic() - start < 5
    assert threading.active_count() == threads


def test_an_endless_loop_cannot_swallow_the_time_limit(double):
    def endless(x):
        while True:
            try:
                x[0] += 0
            except Exception:
                pass

    assert "did not end" in double.judge(endless).sentence


def test_waiting_is_given_up_too(double):
    verdict = double.judge(lambda x: time.sleep(3))
    assert "did not end" in verdict.sentence


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


def test_a_function_that_changes_its_argument_is_told_so(double):
    def change(x):
        x[0] = 6
        return x

    verdict = double.judge(change)
    assert "changes its argument x" in verdict.sentence


def test_arguments_are_copies(double):
    data = [3]
    attempt = guard.Attempt(lambda x: x.append(1))
    with pytest.raises(guard.Failed):
        attempt(data)
    assert data == [3]


def test_prints_of_the_learner_do_not_flood_the_line(double, capsys):
    def chatty(x):
        print("debug")
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


def test_a_broken_or_unwritable_progress_file_stops_nobody(
    double, capsys, own_progress, monkeypatch
):
    own_progress.write_text("{ broken")
    double(lambda x: [6])
    assert json.loads(own_progress.read_text())["0.1"]["done"]
    monkeypatch.setenv("KMEANS_PROGRESS", str(own_progress / "no" / "folder"))
    double(lambda x: [6])
    assert "correct" in capsys.readouterr().out


def test_progress_can_be_exported_for_a_teacher(double, tmp_path, capsys):
    double(lambda x: [6])
    export_progress(tmp_path / "ada.json")
    content = json.loads((tmp_path / "ada.json").read_text(encoding="utf-8"))
    assert content["0.1"] == {"title": "twice a number", "done": True, "tries": 1}
    assert set(content) >= set(CHECKS)


def test_a_prediction_is_compared_and_never_blocks(capsys):
    compare(None, 5)
    compare(10, 5)
    compare(5, 5)
    compare({4, 1}, [1, 4])
    assert capsys.readouterr().out.splitlines() == [
        "No prediction yet. Write one down above; being wrong helps too.",
        "You predicted 10. It was 5.",
        "You predicted 5. That is what happened.",
        "You predicted 1, 4. That is what happened.",
    ]


@pytest.mark.parametrize("nonsense", ["many", [], {}, set(), object, {"a"}])
def test_a_strange_prediction_does_not_raise(nonsense, capsys):
    compare(nonsense, [1, 4])
    assert "It was 1, 4." in one_line(capsys)


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
    check_variant("ada", number, **key)
    assert one_line(capsys).endswith("correct.")
    check_variant("ada", number)
    assert one_line(capsys).endswith("not attempted yet.")
    name, *rest = key
    check_variant("ada", number, **{name: key[name]})
    line = one_line(capsys)
    assert line.endswith(f"Still to come: {', '.join(rest)}.") or not rest
    check_variant("ada", number, **{name: 12345})
    assert "not yet" in one_line(capsys)


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
