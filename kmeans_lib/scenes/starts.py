"""Scenes for chapters 1 to 4: the same data, and where you start."""

from .scene import Claim, Scene

FOUR_BLOBS = 973.5334  # the lowest inertia known for k = 4

SCENES = (
    Scene(
        "Six points by hand",
        "Both centroids start in the left clump: which points join the "
        "second one, and where does it go?",
        "six points",
        2,
        (0, 1),
        "3 iterations, and inertia fell from 284 to 72.25, then to 20.69 and "
        "to 2.667. An assignment changes only colours; an update moves only "
        "centroids.",
        Claim(3, 2.6667, (3, 3), 2.6667, 1.0),
    ),
    Scene(
        "The run of the video",
        "How many points still change cluster in each assignment?",
        "four blobs",
        4,
        (361, 73, 374, 155),
        "85, then 54, then 1, then 0: after 5 iterations nothing is left to "
        "change, and inertia is 973.5.",
        Claim(5, 973.5334, (124, 125, 125, 126), FOUR_BLOBS, 0.995),
    ),
    Scene(
        "A good start",
        "Each blob has one centroid from the beginning: how many iterations "
        "are left to do?",
        "four blobs",
        4,
        (13, 427, 365, 467),
        "2: one that moves the centroids to the middle, and one that finds "
        "nothing left to change.",
        Claim(2, 973.5334, (124, 126, 125, 125), FOUR_BLOBS, 0.995),
    ),
    Scene(
        "A slow start",
        "The same points, another start: how many iterations until every "
        "blob has its own centroid?",
        "four blobs",
        4,
        (260, 277, 238, 358),
        "21 iterations, and the same inertia as after the good start, 973.5. "
        "In iteration 3 only 10 points changed cluster; in iteration 9, 61 "
        "did: a quiet step is not the end.",
        Claim(21, 973.5334, (126, 125, 125, 124), FOUR_BLOBS, 0.995),
    ),
    Scene(
        "Stopped too early",
        "The slow start again, but only 3 iterations are allowed: is the "
        "picture a result?",
        "four blobs",
        4,
        (260, 277, 238, 358),
        "Inertia is 7374.4, and it would have gone down to 973.5. The run "
        "says that it stopped before it converged: look at that word before "
        "you use a result.",
        Claim(3, 7374.3601, (62, 370, 46, 22), FOUR_BLOBS, 0.232, converged=False),
        max_iter=3,
    ),
    Scene(
        "Four in one blob, and still fine",
        "All four centroids start in the same blob: can they ever find the others?",
        "four blobs",
        4,
        (43, 175, 159, 372),
        "After 4 iterations each blob has its own. Points far away pull "
        "hard, so a bad start can end well.",
        Claim(4, 973.5334, (125, 126, 125, 124), FOUR_BLOBS, 0.995),
    ),
    Scene(
        "Four in one blob, and stuck",
        "Again all four start in one blob: will this end as well as the last scene?",
        "four blobs",
        4,
        (126, 314, 267, 282),
        "It converged after 7 iterations with inertia 2533.4, which is 2.6 "
        "times the lowest: one centroid serves 245 points of two blobs, and "
        "another blob is cut into 77 and 50. Converged means that nothing "
        "moves, not that it is right.",
        Claim(7, 2533.4061, (128, 77, 245, 50), FOUR_BLOBS, 0.621),
    ),
    Scene(
        "The worst start we know",
        "Two centroids start in one blob and two in another: will they separate?",
        "four blobs",
        4,
        (64, 277, 312, 242),
        "Inertia ends at 5459.1, which is 5.6 times the lowest. Waiting does "
        "not help, since no half-step changes anything any more; only "
        "another start does.",
        Claim(8, 5459.0646, (126, 245, 68, 61), FOUR_BLOBS, 0.601),
    ),
    Scene(
        "A rectangle cut the right way",
        "One centroid starts on the left, one on the right: is the answer "
        "found already?",
        "rectangle",
        2,
        (0, 2),
        "Yes: left against right, inertia 1, and 2 iterations to see it.",
        Claim(2, 1.0, (2, 2), 1.0, 1.0),
        options={"w": 10.0},
    ),
    Scene(
        "A rectangle cut the wrong way",
        "Both centroids start on the left: will one of them ever cross to the right?",
        "rectangle",
        2,
        (0, 1),
        "Never: top against bottom is stuck with inertia 100, where the "
        "lowest is 1. At width w it is w times w, so a bad start can cost as "
        "much as you like.",
        Claim(2, 100.0, (2, 2), 1.0, -0.5),
        options={"w": 10.0},
    ),
    Scene(
        "Three points on a line",
        "The points 0, 2 and 3.5, with centroids on the two right ones: "
        "which point ends up in the wrong cluster?",
        "line of three",
        2,
        (1, 2),
        "The middle one: it is 1 away from its own centroid and 1.5 from "
        "the other, so it stays. Inertia is 2; the start at 0 and 3.5 would "
        "have reached 1.125.",
        Claim(2, 2.0, (2, 1), 1.125),
    ),
    Scene(
        "Ruspini's points, stuck",
        "Four groups at a glance: which of them gets no centroid of its own?",
        "Ruspini",
        4,
        (48, 41, 16, 56),
        "Two groups share one centroid, 35 points, and another group is cut "
        "into 4 and 13. Inertia 48309.1 is 3.8 times the lowest, 12881.1.",
        Claim(6, 48309.1436, (4, 23, 35, 13), 12881.0512),
    ),
    Scene(
        "The farthest points are the wrong start",
        "Each centroid starts as far as possible from those before it: where "
        "do they land?",
        "four blobs and two outliers",
        4,
        (0, 500, 501, 401),
        "Two of them on the two outliers, and there they stay: sizes 1 and "
        "1. The 500 points of the blobs share the other two, and inertia "
        "7112.6 is 1.3 times the lowest.",
        Claim(4, 7112.5823, (241, 1, 1, 259), 5548.3775, 0.459),
    ),
)
