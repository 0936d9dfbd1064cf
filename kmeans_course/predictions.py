"""Compare a learner's prediction with what was seen: right, close or not."""

import re
from difflib import SequenceMatcher
from typing import Any

import numpy as np

from .answers import as_numbers, plain, same, spelled
from .guard import UNREADABLE, read_value
from .wording import show

CLOSE = 0.1  # of what was seen: a prediction within it is called close
ALIKE = 0.8  # above this, a word with the same first letter is a misspelling
MEANS = {"yes": True, "true": True, "no": False, "false": False}
DIGITS = dict(
    zip("one two three four five six seven eight nine ten".split(), range(1, 11))
)


def compare(predicted: Any, seen: Any) -> None:
    """Set a prediction beside what was seen, in one line.

    Case and spelling do not count, nor does it matter whether a number is written
    as text, as a share or in per cent. A number within a tenth is called close.

    Parameters
    ----------
    predicted : object
        What the learner wrote down; None if nothing yet. A set is compared
        as a set.
    seen : object

    Examples
    --------
    >>> compare("7 %", 7.08)
    You predicted '7 %'. Close: it was 7.08.
    >>> compare({4, 1}, [1, 4])
    You predicted 1, 4. That is what happened.
    >>> compare(None, 5)
    No prediction yet. Write one down above; being wrong helps too.
    """
    guess = read_value(predicted, UNREADABLE)
    if guess is None:
        print("No prediction yet. Write one down above; being wrong helps too.")
        return
    as_set = isinstance(predicted, (set, frozenset))
    seen = plain(set(np.ravel(list(seen)).tolist()) if as_set else seen)
    print(f"You predicted {_brief(guess)}. {_outcome(guess, seen)}")


def _outcome(guess, seen):
    if isinstance(seen, str):
        right, close = _same_word(_meant(guess, seen), seen), False
    else:
        right, close = _same_number(_meant(guess, seen), seen)
    if right:
        return "That is what happened."
    return f"{'Close: it' if close else 'It'} was {_brief(seen)}."


def _meant(guess, seen):
    """The guess as the kind of thing that was seen: a word, a truth or a number."""
    if isinstance(seen, str):
        return {True: "yes", False: "no"}[guess] if isinstance(guess, bool) else guess
    if not isinstance(guess, str):
        return guess
    if isinstance(seen, bool):
        return MEANS.get(spelled(guess), guess)
    found = re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", guess)
    return float(found[0]) if len(found) == 1 else DIGITS.get(spelled(guess), guess)


def _same_word(guess, seen):
    if not isinstance(guess, str):
        return False
    a, b = _in_words(guess), _in_words(seen)
    alike = SequenceMatcher(None, a, b).ratio() > ALIKE
    return a == b or (a[:1] == b[:1] and alike)


def _in_words(text):
    digits = {str(value): word for word, value in DIGITS.items()}
    return " ".join(digits.get(word, word) for word in spelled(text).split())


def _same_number(guess, seen):
    """Tell whether a guess is right, and whether it is close."""
    a, b = as_numbers(guess), as_numbers(seen)
    if a is None or b is None or a.shape != b.shape or isinstance(seen, bool):
        return same(guess, seen), False
    guesses = [a, *([100 * a] if _is_share(a) else []), *([a / 100] * _is_share(b))]
    right, close = (
        any(np.allclose(one, b, rtol, 1e-12) for one in guesses)
        for rtol in (1e-3, CLOSE)
    )
    return right, close


def _is_share(values):
    return bool(((values >= 0) & (values < 1)).all() and values.any())


def _brief(value):
    return show(value).removeprefix("[").removesuffix("]") or "nothing"
