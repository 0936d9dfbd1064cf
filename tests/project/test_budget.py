"""Functions stay short: what `python -m tools.budget` prints has limits."""

import statistics

import pytest

from tools import budget

MEDIAN, LONGEST = 6, 30  # lines of code


@pytest.mark.parametrize("place", budget.PYTHON)
def test_no_function_is_long(place):
    found = {body.name for body in budget.bodies(place) if body.lines > LONGEST}
    assert found == set()


@pytest.mark.parametrize("place", budget.PYTHON)
def test_the_usual_function_is_a_few_lines(place):
    assert statistics.median(body.lines for body in budget.bodies(place)) <= MEDIAN


def test_the_usual_function_of_all_is_five_lines():
    found = [body.lines for place in budget.PYTHON for body in budget.bodies(place)]
    assert statistics.median(found) <= 5


def test_text_comments_and_brackets_are_no_lines_of_code():
    source = '''
def say(name):
    """Say it."""
    # a comment
    words = [
        "one",
        "two",
    ]

    return f(
        words,
    )
'''
    assert [*budget.functions(source)] == [("say", 3)]


def test_the_command_prints_a_row_per_package(capsys):
    budget.main()
    rows = capsys.readouterr().out.splitlines()
    assert [row[:15].strip() for row in rows[1:]] == [*budget.PYTHON, *budget.SCRIPTS]
