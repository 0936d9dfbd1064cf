"""Scenes for chapters 5, 6 and 8: wrong k, wrong units, wrong question."""

from .scene import Claim, Scene

MASS_AND_BILL = ("bill length, mm", "body mass, g")
PENGUIN_ROWS = (245, 80, 274)

SCENES = (
    Scene(
        "Too few clusters",
        "Three centroids for four blobs: which two blobs will share one?",
        "four blobs",
        3,
        (139, 494, 321),
        "The two that lie closest together: sizes 246, 128 and 126, inertia "
        "2608.0. Nothing in the run says that k is wrong.",
        Claim(7, 2608.0062, (246, 128, 126), 2608.0062, 0.703),
    ),
    Scene(
        "Too many clusters",
        "Five centroids for four blobs: where will the fifth one go?",
        "four blobs",
        5,
        (397, 474, 154, 59, 388),
        "One blob is cut into 64 and 62. Inertia is 863.7, below the 973.5 "
        "of four clusters: more clusters always lower it, so it cannot tell "
        "you k.",
        Claim(11, 863.7406, (64, 125, 124, 62, 125), 863.7406, 0.908),
    ),
    Scene(
        "No clusters at all",
        "Four centroids among points scattered at random: what will the "
        "picture look like?",
        "uniform noise",
        4,
        (473, 475, 321, 202),
        "Four tidy quarters of 145, 106, 134 and 115 points. k-means finds "
        "as many clusters as you ask for, even where there are none.",
        Claim(10, 20.8206, (145, 106, 134, 115), 20.8206),
    ),
    Scene(
        "Stretched units",
        "y counts 5 times as much now, and each blob starts with a centroid "
        "of its own: will they keep their blobs?",
        "stretched blobs",
        4,
        (21, 250, 328, 339),
        "No: two blobs are cut differently. The adjusted Rand index with the blobs "
        "is 0.709; before the stretch the same start gave 0.995. Nothing "
        "changed but the unit of y.",
        Claim(12, 10806.8690, (125, 136, 115, 124), 10806.8690, 0.709),
        options={"factor": 5.0},
    ),
    Scene(
        "Penguins in grams",
        "Bill length in millimetres, body mass in grams: along which axis "
        "are the penguins cut?",
        "penguins",
        3,
        PENGUIN_ROWS,
        "Along the body mass alone: a difference of 100 grams counts as much "
        "as one of 100 millimetres. The adjusted Rand index with the species "
        "is 0.319.",
        Claim(4, 29_158_614.4833, (70, 107, 165), 29_158_614.4833, 0.319),
        options={"features": MASS_AND_BILL},
    ),
    Scene(
        "Penguins in standard deviations",
        "The same birds and the same start, each feature in units of its "
        "own spread: what do the cuts follow now?",
        "penguins",
        3,
        PENGUIN_ROWS,
        "Both features: the adjusted Rand index with the species rises from "
        "0.319 to 0.747. Scaling is a decision, and here it is the one that "
        "matters.",
        Claim(9, 186.3014, (110, 151, 81), 186.3014, 0.747),
        options={"features": MASS_AND_BILL, "scaled": True},
    ),
    Scene(
        "An outlier steals a centroid",
        "Two tight groups and one point far to the right: what does each "
        "centroid end up with?",
        "outlier pair",
        2,
        (0, 40),
        "40 points for one centroid, 1 point for the other. The start is "
        "not to blame: this costs 1021.7; the two groups would cost 1122.7. "
        "At a distance of 30 instead of 34 the groups would win.",
        Claim(2, 1021.7383, (40, 1), 1021.7383, 0.085),
        options={"r": 34.0},
    ),
    Scene(
        "Uneven sizes, a start that fails",
        "Groups of 500, 100 and 10 points, and all three centroids start in "
        "the largest: does the smallest get one?",
        "uneven blobs",
        3,
        (133, 357, 277),
        "No: the largest is cut into 264 and 236, and the other two share "
        "one centroid, 110 points. Its inertia, 1293.4, is above the 1203.6 "
        "of the true groups, so the start is to blame.",
        Claim(11, 1293.4176, (264, 110, 236), 1203.6015, 0.383),
    ),
    Scene(
        "Uneven sizes, a start that works",
        "The same points, but each group starts with a centroid: do uneven "
        "sizes make k-means fail?",
        "uneven blobs",
        3,
        (242, 572, 603),
        "They do not: 500, 100 and 10, exactly the groups, after 2 "
        "iterations. Restart before you blame the method.",
        Claim(2, 1203.6015, (500, 100, 10), 1203.6015, 1.0),
    ),
    Scene(
        "Slanted groups",
        "Each long group starts with a centroid of its own: will it keep its group?",
        "slanted blobs",
        3,
        (1466, 144, 9),
        "No: the cuts run through two groups, adjusted Rand index 0.608. "
        "Inertia is 1899.2, below the 2384.6 of the true groups, so no "
        "restart can help: the wrong quantity was minimised.",
        Claim(12, 1899.1744, (500, 512, 488), 1899.1744, 0.608),
    ),
    Scene(
        "The mouse",
        "A wide head and two tight ears, a centroid in each: which of them "
        "gain points?",
        "mouse",
        3,
        (123, 326, 484),
        "The ears: they had 100 points each and end with 155 and 140, while "
        "the head shrinks from 290 to 195. The border lies half way between "
        "centroids, however wide a group is.",
        Claim(6, 8.9374, (195, 155, 140), 8.9374, 0.472),
    ),
    Scene(
        "Two moons",
        "Two interlocking crescents: can two centroids tell them apart?",
        "moons",
        2,
        (289, 138),
        "No: a straight cut, adjusted Rand index 0.241. Inertia is 121.1; "
        "for the true crescents it would be 182.1.",
        Claim(11, 121.1354, (152, 148), 121.1354, 0.241),
    ),
    Scene(
        "Two rings",
        "A ring inside a ring, and a centroid starts on each: where do the "
        "centroids end?",
        "rings",
        2,
        (196, 94),
        "One on each side of a straight cut through both rings. The adjusted "
        "Rand index is -0.003: the answer says nothing about the rings.",
        Claim(7, 118.7504, (155, 145), 118.7504, -0.003),
    ),
    Scene(
        "Irises: two clouds, three species",
        "Three centroids for three species: which species is found exactly?",
        "iris",
        3,
        (128, 18, 130),
        "The one that lies apart, all 50 flowers; the others come out as 62 "
        "and 38 instead of 50 each. The adjusted Rand index with the species "
        "is 0.730.",
        Claim(6, 78.8514, (62, 50, 38), 78.8514, 0.730),
    ),
    Scene(
        "Irises from a bad start",
        "The same flowers, another start: is it a good sign that the run ends "
        "after 5 iterations?",
        "iris",
        3,
        (6, 3, 113),
        "It is not: inertia is 142.8, which is 1.8 times the lowest. The "
        "species that lies apart is cut into 32 and 18, and one cluster of "
        "96 holds nearly all the other flowers.",
        Claim(5, 142.7541, (32, 22, 96), 78.8514, 0.429),
    ),
    Scene(
        "Digits without their names",
        "Ten centroids in 64 dimensions: can a cluster of pixels be a digit?",
        "digits",
        10,
        (1444, 1384, 1357, 1225, 321, 411, 316, 1720, 1625, 1168),
        "Nearly: after 12 iterations the adjusted Rand index with the true "
        "digits is 0.666. The clusters hold between 93 and 247 images, the "
        "digits between 174 and 183, and this is the lowest inertia we know.",
        Claim(
            12,
            1_165_109.4602,
            (247, 179, 221, 165, 182, 147, 179, 210, 174, 93),
            1_165_109.4602,
            0.666,
        ),
    ),
)
