"""The clusters' colours are told apart by every eye, on both grounds."""

from itertools import combinations

import numpy as np
import pytest

from kmeans_lib.colours import PALETTE, UNASSIGNED, cluster_mark

GROUND = {"light": "#ffffff", "dark": "#111111"}
# Machado, Oliveira and Fernandes (2009), severity 1, applied to linear RGB.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
SRGB_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = SRGB_TO_XYZ.sum(axis=1)


def rgb(colour):
    """Return #rrggbb as three numbers from 0 to 1."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def linear(rgb):
    """Undo the sRGB curve."""
    power = ((rgb + 0.055) / 1.055) ** 2.4
    return np.where(rgb <= 0.04045, rgb / 12.92, power)


def contrast(a, b):
    """Return WCAG's contrast ratio of two colours, each as three numbers."""
    low, high = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (a, b))
    return (high + 0.05) / (low + 0.05)


def lab(colour, vision):
    """Return CIELAB of a colour as seen with this vision."""
    seen = np.clip(VISIONS[vision] @ linear(rgb(colour)), 0, 1)
    xyz = SRGB_TO_XYZ @ seen / WHITE
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one, two):
    """Return the CIEDE2000 difference (Sharma, Wu and Dalal, 2005)."""
    (L1, a1, b1), (L2, a2, b2) = one, two
    mean_chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    G = 0.5 * (1 - np.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7)))
    a1, a2 = (1 + G) * a1, (1 + G) * a2
    C1, C2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2([b1, b2], [a1, a2])) % 360
    dL, dC, C = L2 - L1, C2 - C1, (C1 + C2) / 2
    turn = h2 - h1
    turn -= 360 * np.round(turn / 360) if C1 * C2 else turn
    dH = 2 * np.sqrt(C1 * C2) * np.sin(np.radians(turn / 2))
    h = (h1 + turn / 2) % 360 if C1 * C2 else h1 + h2
    L = (L1 + L2) / 2
    T = (
        1
        - 0.17 * np.cos(np.radians(h - 30))
        + 0.24 * np.cos(np.radians(2 * h))
        + 0.32 * np.cos(np.radians(3 * h + 6))
        - 0.20 * np.cos(np.radians(4 * h - 63))
    )
    SL = 1 + 0.015 * (L - 50) ** 2 / np.sqrt(20 + (L - 50) ** 2)
    SC, SH = 1 + 0.045 * C, 1 + 0.015 * C * T
    RC = 2 * np.sqrt(C**7 / (C**7 + 25.0**7))
    RT = -RC * np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2))))
    return np.sqrt(
        (dL / SL) ** 2 + (dC / SC) ** 2 + (dH / SH) ** 2 + RT * (dC / SC) * (dH / SH)
    )


@pytest.mark.parametrize(
    ("one", "two", "difference"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((90.8027, -2.0831, 1.441), (91.1528, -1.6435, 0.0447), 1.4441),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_measure_gives_the_published_values(one, two, difference):
    assert ciede2000(one, two) == pytest.approx(difference, abs=1e-4)


@pytest.mark.parametrize("theme", GROUND)
@pytest.mark.parametrize("vision", VISIONS)
def test_any_two_colours_differ_clearly_for_this_vision(theme, vision):
    seen = {mark.name: lab(getattr(mark, theme), vision) for mark in PALETTE}
    for one, two in combinations(seen, 2):
        assert ciede2000(seen[one], seen[two]) >= 10, (one, two)


@pytest.mark.parametrize("theme", GROUND)
def test_every_mark_stands_out_from_its_ground(theme):
    ground = rgb(GROUND[theme])
    for mark in (*PALETTE, UNASSIGNED):
        assert contrast(rgb(getattr(mark, theme)), ground) >= 3, mark


@pytest.mark.parametrize(("theme", "tint"), [("light", 0.07), ("dark", 0.13)])
def test_a_mark_stands_out_from_its_own_tinted_region(theme, tint):
    for mark in PALETTE:
        colour = rgb(getattr(mark, theme))
        region = tint * colour + (1 - tint) * rgb(GROUND[theme])
        assert contrast(colour, region) >= 3, mark


def test_no_two_clusters_share_a_shape_or_a_name():
    assert len({(mark.marker, mark.hollow) for mark in PALETTE}) == 12
    assert len({mark.name for mark in (*PALETTE, UNASSIGNED)}) == 13


def test_the_thirteenth_cluster_starts_the_table_again():
    assert cluster_mark(12) is PALETTE[0]
    assert cluster_mark(-1) is UNASSIGNED
