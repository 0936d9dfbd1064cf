"""The lab on the number of clusters: first an elbow, then the truth."""

import asyncio

import numpy as np
import pandas
import pytest

from kmeans_lib import best_of, load
from kmeans_lib.export import to_html
from kmeans_lib.labs.elbow import CRITERIA, MYSTERIES, choose_k
from kmeans_lib.metrics import gap_statistic, silhouette

BEST = {"n_init": 10, "init": "greedy k-means++"}


def everything_said(lab):
    """All text that the learner can see or hear."""
    chart = lab.chart
    parts = [lab.sentence.text, chart.name, *chart.words, repr(lab)]
    return " ".join(
        [*parts, lab.stage.message, lab.note.value, lab.message.value]
    ).lower()


@pytest.mark.parametrize("mystery", MYSTERIES)
def test_nothing_tells_what_the_points_are_before_an_elbow_is_circled(mystery):
    lab = choose_k(mystery)
    name, options = MYSTERIES[mystery]
    dataset = load(name, **options)
    assert name.lower() not in everything_said(lab)
    assert dataset.sentence.lower() not in everything_said(lab)
    assert lab.stage.layout.display == "none"
    assert lab.stage.trace is None
    assert lab.criterion.disabled
    assert lab.data.options == (*MYSTERIES,)
    lab.skip.click()
    assert name.lower() in everything_said(lab)
    assert dataset.sentence in lab.sentence.text


def test_the_curve_is_the_best_inertia_at_each_k():
    lab = choose_k("mystery E")
    X = load("Ruspini").X
    wanted = [best_of(X, k, **BEST).inertia for k in range(1, 11)]
    np.testing.assert_allclose(lab.chart.series[0]["y"], wanted)


def test_circling_an_elbow_keeps_it_on_the_chart_and_opens_the_stage():
    lab = choose_k("mystery E")
    lab.chart.selected = 2
    assert lab.k.value == 3
    lab.commit.click()
    assert lab.circled == 3
    assert lab.chart.circled == [2]
    assert "You circled k = 3" in lab.sentence.text
    assert lab.stage.trace.k == 3
    lab.k.value = 5  # going on does not change what was circled
    assert (lab.circled, lab.chart.selected) == (3, 4)
    assert lab.stage.trace.k == 5
    assert lab.stage.step == lab.stage.max
    assert "k = 5" in lab.stage.message


def test_one_cluster_can_be_circled_at_once():
    lab = choose_k("mystery A")
    assert not lab.commit.disabled
    lab.commit.click()
    assert lab.circled == 1
    assert lab.chart.circled == [lab.chart.selected] == [0]
    assert "You circled k = 1." in lab.sentence.text
    assert lab.trace.k == 1


def test_other_data_draw_the_curtain_again():
    lab = choose_k("mystery E", k=4)
    lab.commit.click()
    lab.criterion.value = "silhouette"
    lab.data.value = "mystery C"
    assert lab.circled is None
    assert lab.stage.layout.display == "none"
    assert lab.criterion.value == "inertia"
    assert lab.chart.selected == 0
    assert lab.chart.circled == []
    assert not lab.commit.disabled
    assert len(lab.stage.data) == 0  # the browser does not keep them either


def test_each_data_set_keeps_its_circle_its_k_and_its_criterion():
    lab = choose_k("mystery E", k=4)
    lab.commit.click()
    lab.criterion.value = "silhouette"
    said, k = lab.sentence.text, lab.k.value
    lab.data.value = "mystery C"
    lab.k.value = 3
    assert "silhouette" not in everything_said(lab)
    lab.data.value = "mystery E"
    assert (lab.circled, lab.k.value, lab.chart.circled) == (4, k, [3])
    assert lab.criterion.value == "silhouette"
    assert lab.sentence.text == said
    assert lab.stage.layout.display == ""
    lab.data.value = "mystery C"
    assert (lab.circled, lab.k.value, lab.criterion.value) == (None, 3, "inertia")


def test_what_was_circled_is_final():
    lab = choose_k("mystery E", k=4)
    lab.commit.click()
    assert lab.commit.disabled
    assert lab.skip.disabled
    assert lab.commit.tooltip == "The points have been seen."


def test_silhouettes_are_those_of_the_clusterings_on_the_stage():
    lab = choose_k("mystery E", k=4)
    lab.commit.click()
    lab.criterion.value = "silhouette"
    X = load("Ruspini").X
    assert lab.values[1] is None
    assert lab.values[4] == silhouette(X, lab.trace.labels)
    assert lab.values[4] == pytest.approx(0.7377, abs=5e-5)
    assert "highest at k = 4" in lab.sentence.text


def test_gap_and_stability_find_the_four_groups():
    lab = choose_k("mystery E", k=4)
    lab.commit.click()
    lab.criterion.value = "gap"
    wanted = gap_statistic(load("Ruspini").X, range(1, 11))
    np.testing.assert_allclose(lab.chart.series[0]["y"], wanted.gap)
    np.testing.assert_allclose(lab.chart.series[0]["error"], wanted.error)
    assert "chooses k = 4 (20 sets" in lab.sentence.text
    lab.criterion.value = "stability"
    assert "above 0.95 is 4 (20 splits" in lab.sentence.text


def test_in_noise_only_the_gap_statistic_says_that_there_are_no_clusters():
    lab = choose_k("mystery A", k=4)
    lab.commit.click()
    flat = [k * v for k, v in lab.values.items()]
    assert max(flat) / min(flat) < 1.3  # the curve is about 1/k
    assert "there are no clusters" in lab.sentence.text
    lab.criterion.value = "silhouette"
    scores = [v for v in lab.values.values() if v is not None]
    assert 0.3 < min(scores) < max(scores) < 0.45
    lab.criterion.value = "gap"
    assert "chooses k = 1: no clusters" in lab.sentence.text


def test_in_a_kernel_a_judge_can_be_left_before_it_is_done():
    async def drive():
        lab = choose_k("mystery E", k=4)
        lab.commit.click()
        for other in ("gap", "stability"):
            lab.criterion.value = other
            # what is said is never about the criterion before
            assert lab.sentence.text.endswith(
                f"{CRITERIA[other]}: computed for 0 of 10 k."
            )
            assert (
                f"k = 1: {CRITERIA[other].lower()} not computed" in lab.chart.words[0]
            )
        while lab.job.busy and len(lab.values) < 3:
            await asyncio.sleep(0.01)
        assert lab.job.busy
        lab.criterion.value = "silhouette"
        while lab.job.busy:
            await asyncio.sleep(0.01)
        return lab

    lab = asyncio.run(drive())
    assert len(lab.values) == 10
    assert 0 < len(lab.case.values("stability")) < 10  # there it would go on
    assert lab.chart.name == f"{CRITERIA['silhouette']} against k"
    assert "highest at k = 4" in lab.sentence.text


def test_k_goes_no_further_than_the_distinct_points_allow():
    lab = choose_k("six points", k=2)
    assert lab.k.max == 5
    lab.commit.click()
    assert "\u201csix points\u201d" in lab.sentence.text


def test_bad_arguments_are_refused_at_the_call():
    with pytest.raises(ValueError, match="data='mystery Z' is not known"):
        choose_k("mystery Z")
    with pytest.raises(ValueError, match="Needed: a whole number from 1 to 10"):
        choose_k(k=11)
    with pytest.raises(ValueError, match="k=9. Needed: a whole number from 1 to 5."):
        choose_k("six points", k=9)
    for few in ("line of three", [[0], [0], [1], [3]]):
        with pytest.raises(ValueError, match="k=3. Needed: .* from 1 to 2"):
            choose_k(few, k=3)
    with pytest.raises(TypeError, match="k=2.5 is a float. Needed: a whole number"):
        choose_k(k=2.5)


def test_the_saved_picture_gives_nothing_away():
    lab = choose_k("mystery A")
    data, metadata = lab._repr_mimebundle_()
    before = data["image/png"]
    assert before.startswith(b"\x89PNG")
    assert "noise" not in metadata["image/png"]["alt"]
    lab.skip.click()
    after, metadata = lab._repr_mimebundle_()
    assert len(after["image/png"]) > len(before)
    assert "uniform noise" in metadata["image/png"]["alt"]


def test_before_an_elbow_is_circled_nothing_is_handed_out_either():
    lab = choose_k("mystery D")
    for ask in (lambda: lab.trace, lambda: lab.points, lambda: to_html(lab)):
        with pytest.raises((ValueError, TypeError)) as refused:
            ask()
        assert "penguin" not in str(refused.value).lower()
        assert "lab.commit.click()" in str(refused.value) or "to_html" in str(
            refused.value
        )
    with pytest.raises(ValueError, match="Known: 'inertia'"):
        lab.criterion.value = "silhouette"
    assert list(lab.table()) == ["inertia"]
    assert "penguin" not in repr(lab).lower()
    lab.skip.click()
    assert "penguins" in lab.sentence.text
    assert to_html(lab.trace).startswith("<!doctype html>")
    assert lab.setup.record().inertia == lab.trace.inertia


@pytest.mark.parametrize(
    ("data", "criterion", "said", "word"),
    [
        (
            "six points",
            "stability",
            "No k has a stability above 0.95",
            "k = 5: stability none, it",
        ),
        (
            "duplicates",
            "silhouette",
            "none on these points",
            "k = 1: mean silhouette none, it",
        ),
        (
            "duplicates",
            "stability",
            "none on these points",
            "k = 1: stability none, it",
        ),
        ("duplicates", "gap", "there is only k = 1 here", "k = 1: gap statistic"),
    ],
)
def test_where_a_criterion_is_undefined_it_is_said_in_words(
    data, criterion, said, word
):
    lab = choose_k(data)
    lab.skip.click()
    lab.criterion.value = criterion
    assert said in lab.sentence.text
    assert lab.chart.words[-1].startswith(word)
    assert lab.message.value == ""


def test_what_was_run_is_hidden_like_the_run():
    lab = choose_k("mystery B", k=4)
    with pytest.raises(ValueError, match="The points are hidden. Needed first"):
        lab.setup  # noqa: B018
    lab.skip.click()
    assert lab.setup.record().inertia == lab.trace.inertia


def test_a_table_has_a_row_for_each_k_and_a_column_for_each_criterion_seen():
    lab = choose_k("six points")
    lab.commit.click()
    for name in CRITERIA:
        lab.criterion.value = name
    table = lab.table()
    assert list(table) == ["inertia", "silhouette", "gap", "gap error", "stability"]
    assert list(table.index) == [1, 2, 3, 4, 5]
    assert table.silhouette[2] == pytest.approx(0.8853, abs=5e-5)
    assert np.isnan(table.stability[5])


def test_a_frame_is_points_of_your_own_with_the_names_of_its_columns():
    frame = pandas.DataFrame({"width": [0, 0, 9, 9], "height": [0, 1, 0, 1]})
    lab = choose_k(frame, k=2)
    lab.commit.click()
    assert lab.stage.features == ("width", "height")
    assert lab.trace.inertia == 1
