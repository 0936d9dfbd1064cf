"""Scenes for chapter 7: empty clusters and ties, where a rule decides."""

from .scene import Claim, Scene

FIVE = ("five points", 3, (3, 0, 1))

SCENES = (
    Scene(
        "An empty cluster, relocated",
        "Every centroid starts on a point: which one has no points left "
        "after the next assignment?",
        *FIVE,
        "The one that started at (0, 2). The point farthest from its "
        "centroid becomes its only member, in a half-step of its own; after "
        "3 iterations inertia is 3.333, the lowest there is. scikit-learn "
        "has the same rule.",
        Claim(3, 3.3333, (1, 3, 1), 3.3333, empty_at=(3,), relocated_at=(4,)),
        step=2,
    ),
    Scene(
        "An empty cluster, kept",
        "The same run, but a centroid without points stays where it is: "
        "will it ever get a point again?",
        *FIVE,
        "It will not: sizes 0, 3 and 2. Two clusters do the work of three, and "
        "inertia stays at 7.833 where 3.333 was possible.",
        Claim(3, 7.8333, (0, 3, 2), 3.3333, empty_at=(3, 4, 5)),
        empty="keep",
        step=2,
    ),
    Scene(
        "An empty cluster, reported",
        "The same run, but an empty cluster is an error: when does it stop?",
        *FIVE,
        "In iteration 2, with a message that says what happened and what to "
        "try. Code that takes the mean of no points goes on with a centroid "
        "that is not a number.",
        Claim(2, 22.0, (0, 3, 2), 3.3333, empty_at=(3,), converged=False),
        empty="error",
    ),
    Scene(
        "A tie",
        "The middle point is equally near to both centroids: which one does it join?",
        "tie triple",
        2,
        (0, 2),
        "The left one, because that centroid comes first in the list. Inertia is 0.5.",
        Claim(2, 0.5, (2, 1), 0.5),
    ),
    Scene(
        "The same tie in the mirror",
        "The same two places, but the right centroid comes first in the "
        "list: what changes?",
        "tie triple",
        2,
        (2, 0),
        "The middle point joins the right one. Two correct runs, two "
        "answers, one inertia: 0.5. Only the stated rule, lowest index "
        "first, makes a run repeatable.",
        Claim(2, 0.5, (2, 1), 0.5),
    ),
)
