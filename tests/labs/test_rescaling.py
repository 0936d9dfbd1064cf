"""The lab on units: the same points, counted otherwise."""

import numpy as np
import pytest

from kmeans_lib import load
from kmeans_lib.labs.rescaling import CASES, units
from kmeans_lib.metrics import adjusted_rand

PENGUINS = load("penguins")


def test_penguins_agree_more_in_kilograms_and_most_when_standardised():
    lab = units()
    assert lab.agreement == pytest.approx(0.3191, abs=5e-4)
    lab.level.value = "1 kg"
    assert lab.agreement == pytest.approx(0.644, abs=5e-3)
    lab.standardise.value = True
    assert lab.agreement == pytest.approx(0.7928, abs=5e-3)


def test_only_the_unit_of_mass_changes():
    lab = units(level="100 g")
    np.testing.assert_allclose(lab.trace.X * [1, 1, 1, 100], PENGUINS.X, rtol=1e-15)
    assert lab.dataset.features[-1] == "body mass, 100 g"
    assert lab.dataset.features[:3] == PENGUINS.features[:3]


def test_standardised_the_unit_no_longer_matters():
    lab = units()
    lab.standardise.value = True
    found = []
    for level in lab.level.options:
        lab.level.value = level
        np.testing.assert_allclose(lab.trace.X.std(axis=0), 1)
        found.append(lab.agreement)
    assert np.ptp(found) < 1e-12


@pytest.mark.parametrize(
    ("level", "agreement"),
    [
        ("0.1", 0.501),
        ("0.3", 0.751),
        ("0.5", 0.969),
        ("1", 0.995),
        ("3", 0.984),
        ("5", 0.709),
        ("50", 0.679),
    ],
)
def test_stretching_one_axis_of_the_blobs_breaks_the_answer(level, agreement):
    lab = units("blobs: the unit of y", level)
    assert lab.agreement == pytest.approx(agreement, abs=5e-3)


def test_enough_noise_features_drown_the_groups():
    lab = units("blobs: noise features")
    clean = lab.agreement
    lab.level.value = "50"
    assert lab.agreement > clean - 0.05
    lab.level.value = "500"
    assert lab.agreement < 0.3
    assert lab.trace.X.shape == (300, 502)


def test_an_outlier_gets_a_centroid_beyond_the_distance_of_the_formula():
    threshold = 10 * np.sqrt((20 + 1) / 2)  # 32.4
    lab = units("pair: an outlier")
    for level in lab.level.options:
        lab.level.value = level
        alone = 1 in np.bincount(lab.trace.labels)
        assert alone == (float(level) > threshold)


def test_the_curve_fills_with_what_was_visited_and_leads_back():
    lab = units()
    lab.level.value = "1 kg"
    first, *between, last = lab.chart.series[0]["y"]
    assert (first, last) == (pytest.approx(0.3191, abs=5e-4), lab.agreement)
    assert between == [None] * 5
    lab.chart.selected = 0
    assert lab.level.value == "1 g"
    assert lab.agreement == first


def test_a_cluster_has_the_colour_of_its_group_at_every_level():
    lab = units("blobs: the unit of y", "1")
    for level in ("0.7", "1", "2"):
        lab.level.value = level
        colours = np.array(lab.stage.order)[lab.trace.labels]
        assert np.mean(colours == lab.dataset.truth) > 0.99


def test_the_sentence_counts_the_points_with_their_group():
    lab = units("blobs: the unit of y", "1")
    assert "499 of 500 points" in lab.sentence.text
    assert adjusted_rand(lab.trace.labels, lab.dataset.truth) == lab.agreement
    assert f"{lab.agreement:.2f}" in lab.sentence.text


def test_equal_axes_are_those_that_the_algorithm_sees():
    lab = units()
    assert lab.stage.aspect == "fill"
    lab.equal.value = True
    assert lab.stage.aspect == "equal"
    assert lab.stage.axes == [0, 3]


@pytest.mark.parametrize("case", CASES)
def test_every_case_opens_at_its_level_and_k(case):
    lab = units()
    lab.case.value = case
    assert lab.level.value == CASES[case].opens
    assert lab.k.value == lab.trace.k == CASES[case].k
    lab.k.value = 5
    assert lab.trace.k == 5
    assert lab.stage.step == lab.stage.max


def test_bad_arguments_are_refused_at_the_call():
    with pytest.raises(ValueError, match="case='birds' is not known"):
        units("birds")
    with pytest.raises(ValueError, match="level='2 kg' is not known"):
        units(level="2 kg")


def test_a_page_without_a_kernel_gets_a_picture_and_the_sentence():
    lab = units()
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert "counted in grams, makes 99.96%" in metadata["image/png"]["alt"]
    assert lab.sentence.text in metadata["image/png"]["alt"]


def test_a_click_on_the_chart_of_the_case_before_does_nothing(monkeypatch):
    """Other levels may be here already while the work on them goes on."""
    lab = units("blobs: noise features")
    before = lab.chart.ticks
    monkeypatch.setattr(lab, "refresh", lambda: None)
    lab.case.value = "blobs: the unit of y"
    level = lab.level.value
    assert lab.chart.ticks == before != [*lab.level.options]
    lab.chart.selected = len(before) - 1
    assert (lab.level.value, lab.message.value) == (level, "")
