"""The game of predictions, without a widget."""

import pytest

from kmeans_lib import load, record
from kmeans_lib.games.predictions import Game

SIX = load("six points").X
WHOLE = record(SIX, 2, init=SIX[[0, 1]])


@pytest.fixture
def game():
    return Game(WHOLE)


def test_at_first_only_the_start_is_known(game):
    assert (game.known, len(game.revealed), game.is_over) == (0, 1, False)
    assert game.title == "Iteration 1, assignment"
    assert game.question().text.startswith("click the points that will join")
    assert (game.score, game.rows, game.told) == ((0, 0), [], [])


def test_a_commit_reveals_one_half_step_and_asks_nothing_until_it_is_read(game):
    game.commit(game.question(), [1, 3, 4])
    assert (game.known, game.score) == (1, (0.75, 1))
    assert game.told[0] == (
        "Your prediction: 3 points. What happened: 4 points joined. Score 0.75 of 1."
    )
    assert len(game.marks[1]) == 4
    assert game.question() is None
    game.go_on()
    assert game.told == []
    assert game.question().mode == "target"
    assert game.question("inertia").options[0] == "it rises"


def test_a_half_step_that_is_skipped_is_revealed_and_not_counted(game):
    game.skip(game.question())
    assert (game.known, game.score) == (1, (0, 0))
    assert game.rows[0]["prediction"] == "skipped"
    assert game.told == ["Skipped: nothing counted."]


def test_the_whole_run_can_be_played_and_begun_again(game):
    while not game.is_over:
        game.go_on()
        question = game.question("inertia")
        truth = question.chosen() if question.options else question.truth().tolist()
        game.commit(question, truth)
    n = len(WHOLE) - 1
    assert game.score == (n, n)
    assert game.told[-1] == "The run is over."
    assert game.revealed.sentence(-1) == WHOLE.sentence(-1)
    game.go_on()  # there is nothing to go on to
    assert game.told
    assert game.question() is None
    game.begin()
    assert (game.known, game.score, game.rows, game.marks) == (0, (0, 0), [], {})


def test_the_predictions_are_a_table(game):
    assert list(game.table()) == [
        "half-step",
        "question",
        "prediction",
        "outcome",
        "score",
    ]
    game.commit(game.question(), [1])
    game.go_on()
    game.skip(game.question())
    table = game.table()
    assert table["half-step"].tolist() == [WHOLE.title(1), WHOLE.title(2)]
    assert table["score"].tolist()[0] == 0.25
    assert table["score"].isna().tolist() == [False, True]


def test_what_is_revealed_says_no_word_of_what_comes(game):
    assert repr(game.revealed) == f"<Revealed: {WHOLE.sentence(0)}>"
    assert not game.revealed.converged
    with pytest.raises(IndexError, match="There is no half-step 1; the last is 0"):
        game.revealed.sentence(1)
