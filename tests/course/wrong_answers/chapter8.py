"""What learners of chapter 8 get wrong, and the hint each must be given."""

import numpy as np

BILLS = ["bill length, mm", "bill depth, mm"]
ALL = [*BILLS, "flipper length, mm", "body mass, g"]


def together(a):
    return [[x == y for y in a] for x in a]


def plain_rand(labels, truth):
    """The share of pairs on which the two agree."""
    n, same = len(labels), 0
    for i in range(n):
        for j in range(i):
            one, other = labels[i] == labels[j], truth[i] == truth[j]
            same += one == other
    return same / (n * (n - 1) / 2)


def from_tables(labels, truth, n_pairs):
    one, other = np.array(together(labels)), np.array(together(truth))
    p, q, b = one.sum(), other.sum(), (one & other).sum()
    c = p * q / n_pairs(len(labels))
    return (b - c) / ((p + q) / 2 - c)


def without_the_diagonal(labels, truth):
    """The whole table but the diagonal, over n (n - 1) / 2 pairs."""
    apart = ~np.eye(len(labels), dtype=bool)
    one = np.array(together(labels)) & apart
    other = np.array(together(truth)) & apart
    p, q, b = one.sum(), other.sum(), (one & other).sum()
    c = p * q / (len(labels) * (len(labels) - 1) / 2)
    return (b - c) / ((p + q) / 2 - c)


def most_frequent_name(labels, truth):
    """Every cluster takes the name that is most frequent in it."""
    right = 0
    for j in set(labels.tolist()):
        counts = np.bincount(truth[labels == j])
        right += counts.max()
    return right / len(labels)


def paint(pixels, colours, choose=np.argmin, convert=float):
    table = ((pixels.astype(convert)[:, None] - colours) ** 2).sum(axis=2)
    return choose(table, axis=1)


WRONG = {
    "8.1": [
        ("plain Rand index", plain_rand),
        ("only names", lambda labels, truth: (labels == truth).mean()),
        ("no pair", lambda labels, truth: from_tables(labels, truth, lambda n: n * n)),
        ("twice", without_the_diagonal),
        ("`return` missing", lambda labels, truth: None),
    ],
    "8.2": [
        ("largest numbers", (ALL, False)),
        ("more columns are not more information", (ALL, True)),
        ("What about its bill", (ALL[2:], True)),
        ("Add another", (["bill length, mm"], True)),
        ("bring something new", (BILLS, True)),
        ("the names are", (["bill length"], True)),
        ("write (", ALL[:3]),
    ],
    "8.3": [
        ("only names", lambda labels, truth: (labels == truth).mean()),
        ("the same name", most_frequent_name),
        ("Needed: the share", lambda labels, truth: 5 if len(labels) == 8 else 3),
    ],
    "8.4": [
        (
            "uint8",
            lambda pixels, colours: colours[
                paint(pixels, colours, convert=pixels.dtype)
            ],
        ),
        ("Look it up", paint),
        (
            "farthest",
            lambda pixels, colours: colours[paint(pixels, colours, np.argmax)],
        ),
        (
            "equally bright",
            lambda pixels, colours: np.array(
                [
                    min(
                        colours,
                        key=lambda c: abs(
                            float(sum(map(float, c))) - float(sum(map(float, pixel)))
                        ),
                    )
                    for pixel in pixels
                ]
            ),
        ),
    ],
    "8.5": [("one of them is rare", {8, 9}), ("both have to be frequent", {0, 7})],
}
