"""The sweep, driven by its controls' values as code would."""

import asyncio

import numpy as np
import pandas
import pytest

from kmeans_lib import DATASETS, INITS, Setup, load, record, sweep
from kmeans_lib.export import to_html
from kmeans_lib.labs.histogram import NOTHING, Histogram, sweep_lab

X = load("four blobs").X


@pytest.fixture
def lab():
    return sweep_lab("four blobs", runs=40)


def test_the_inertias_are_those_of_sweep(lab):
    lab.k.value, lab.init.value = 3, "k-means++"
    wanted = sweep(X, 3, range(40), init="k-means++").inertia
    np.testing.assert_allclose(lab.inertia["k-means++"], wanted, rtol=1e-12)


def test_every_run_is_in_exactly_one_bar(lab):
    lab.compare.value = "partition"
    heights = [sum(series["y"]) for series in lab.chart.series]
    assert heights == [40, 40]
    assert len(lab.chart.edges) == len(lab.chart.words) + 1


def test_the_share_said_is_the_share_counted(lab):
    values = sweep(X, 4, range(40)).inertia
    hits = np.sum(values <= values.min() * (1 + 1e-6))
    assert f"{hits} of 40 random starts" in lab.sentence.text
    assert lab.success_rate("random") == hits / 40


def test_any_bar_opens_a_run_of_it(lab):
    edges = lab.chart.edges
    for bar, height in enumerate(lab.chart.series[0]["y"]):
        if height:
            lab.chart.selected = bar
            low, high = edges[bar], edges[bar + 1]
            assert low * (1 - 1e-9) <= lab.trace.inertia <= high * (1 + 1e-9)
            assert lab.chart.selected == bar
            wanted = record(X, 4, seed=lab.seed.value)
            assert lab.trace.inertia == wanted.inertia


def test_selecting_a_bar_again_goes_round_all_its_runs(lab):
    lab.chart.selected = int(np.argmax(lab.chart.series[0]["y"]))
    members = lab.chart.series[0]["y"][lab.chart.selected]
    seen = []
    for _ in range(members):
        seen.append(lab.seed.value)
        lab.chart.again += 1
    assert len(set(seen)) == members
    assert lab.seed.value == seen[0]


def test_an_empty_bar_opens_nothing(lab):
    empty = lab.chart.series[0]["y"].index(0)
    before = lab.chart.selected
    lab.chart.selected = empty
    assert lab.chart.selected == before
    assert lab.seed.value == 0


def test_the_seed_slider_opens_a_run_and_marks_its_bar(lab):
    worst = int(np.argmax(lab.inertia["random"]))
    lab.seed.value = worst
    assert lab.trace.inertia == pytest.approx(lab.inertia["random"].max())
    assert lab.chart.selected == len(lab.chart.words) - 1
    assert f"seed {worst}" in lab.chart.words[-1]


def test_a_bar_of_the_other_start_alone_opens_a_run_of_that_start(lab):
    lab.init.value, lab.compare.value = "farthest", "random"
    farthest, random = (series["y"] for series in lab.chart.series)
    alone = [b for b in range(len(random)) if random[b] and not farthest[b]]
    lab.chart.selected = alone[-1]
    assert lab.trace.init == "random"
    lab.compare.value = NOTHING
    assert lab.trace.init == "farthest"


def test_more_runs_are_added_to_those_that_are_done(lab):
    before = lab.inertia["random"]
    lab.runs.value = 60
    after = lab.inertia["random"]
    assert len(after) == 60
    np.testing.assert_array_equal(after[:40], before)
    assert lab.seed.max == 59


def test_fewer_runs_bring_the_seed_back_among_them(lab):
    lab.seed.value = 39
    lab.runs.value = 20
    assert lab.seed.value == 19
    assert lab.trace.seed == 19
    assert len(lab.inertia["random"]) == 20


def test_the_slider_for_k_ends_at_the_number_of_distinct_points(lab):
    lab.data.value = "duplicates"
    assert lab.k.value == lab.k.max == 2 == lab.trace.k


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_can_be_swept(name):
    lab = sweep_lab("six points", k=2, runs=10)
    lab.data.value = name
    assert len(lab.inertia["random"]) == 10
    assert len(lab.trace.X) == len(load(name).X)


@pytest.mark.parametrize("name", INITS)
def test_every_start_can_be_compared(lab, name):
    lab.compare.value = name
    assert set(lab.inertia) == {"random", name}


def test_equal_runs_stand_in_one_bar_in_the_middle():
    lab = sweep_lab("three blobs", k=1, runs=20)
    heights = lab.chart.series[0]["y"]
    assert sorted(heights)[-1] == 20
    assert np.argmax(heights) in (len(heights) // 2 - 1, len(heights) // 2)


def test_in_a_kernel_the_newest_sweep_wins_and_no_slice_is_long():
    """With a running loop, k moves on while the runs are still under way."""
    gaps = []

    async def drive():
        lab = sweep_lab("four blobs", runs=1000)
        loop = asyncio.get_running_loop()
        for k in (5, 6, 7, 3):
            lab.k.value = k
            last = loop.time()
            for _ in range(3):
                await asyncio.sleep(0.001)
                gaps.append(loop.time() - last)
                last = loop.time()
        assert lab.job.busy
        while lab.job.busy:
            await asyncio.sleep(0.01)
        return lab

    lab = asyncio.run(drive())
    wanted = sweep(X, 3, range(1000)).inertia
    np.testing.assert_allclose(lab.inertia["random"], wanted, rtol=1e-12)
    assert np.median(gaps) < 0.1


def test_a_stopped_sweep_keeps_what_is_done_and_says_how_many():
    async def drive():
        lab = sweep_lab("four blobs", k=8, runs=1000)
        lab.job.stop.click()
        lab.seed.value = 7  # another run is opened, the sweep is not taken up again
        lab.guess.value = "4"
        await asyncio.sleep(0.05)
        assert lab.trace.seed == 7
        return lab

    lab = asyncio.run(drive())
    done = len(lab.inertia["random"])
    assert 0 < done < 1000
    assert f"of {done} random starts" in lab.sentence.text


def test_an_error_behind_a_control_is_shown_in_the_lab(lab, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("no sweep today")

    monkeypatch.setattr(Setup, "sweep", fails)
    with pytest.raises(RuntimeError):
        lab.k.value = 6
    assert "no sweep today" in lab.message.value


def test_bad_arguments_are_refused_at_the_call():
    with pytest.raises(ValueError, match="data set 'irish' is not known"):
        sweep_lab("irish")
    with pytest.raises(ValueError, match="init='best' is not known"):
        sweep_lab(init="best")
    with pytest.raises(ValueError, match="compare='kmeans\\+\\+' is not known"):
        sweep_lab(compare="kmeans++")
    for runs in (5, 0, 1001):
        with pytest.raises(
            ValueError, match=f"runs={runs}. Needed: .* from 10 to 1000"
        ):
            sweep_lab(runs=runs)
    with pytest.raises(ValueError, match="seed=40. Needed: .* from 0 to 39"):
        sweep_lab(runs=40, seed=40)
    with pytest.raises(TypeError, match=r"k=2\.5"):
        sweep_lab(k=2.5)


def test_a_page_without_a_kernel_gets_a_picture_and_the_sentence(lab):
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert lab.sentence.text in metadata["image/png"]["alt"]
    assert "40 random starts" in data["text/plain"]


def everything_said(lab):
    """All text that the learner can see or hear, here or on a saved page."""
    data, metadata = lab._repr_mimebundle_()
    said = [lab.sentence.text, lab.note.value, lab.chart.name, *lab.chart.words]
    return " ".join([*said, lab.stage.message, str(data), str(metadata)])


def test_how_many_restarts_are_needed_is_not_said_before_a_guess():
    lab = sweep_lab("four blobs", compare="k-means++", runs=100)
    assert "restart" not in everything_said(lab)
    assert lab.guess.description == "random restarts for 99%"
    lab.guess.value = "5"
    lab.commit.click()
    first, second = lab.sentence.value.split("<br>")
    assert ": 3 restarts give 99% certainty; you said 5." in first
    assert "restart" not in second
    assert lab.guess.description == "k-means++ restarts for 99%"
    lab.guess.value = "2"
    lab.commit.click()
    assert "2 restarts give 99% certainty; you said 2." in lab.sentence.text
    assert lab.commit.disabled
    assert lab.guess.disabled


def test_a_guess_is_about_one_k_of_one_data_set_and_is_kept():
    lab = sweep_lab("four blobs", runs=20)
    lab.commit.click()
    assert "No guess yet" in lab.message.value
    lab.guess.value = "3"
    lab.commit.click()
    said = lab.sentence.text
    assert "you said 3" in said
    for control, value in ((lab.k, 5), (lab.data, "iris")):
        before = control.value
        control.value = value
        assert "restart" not in everything_said(lab)
        assert not lab.commit.disabled
        control.value = before
        assert lab.sentence.text == said


@pytest.mark.parametrize(
    ("hits", "said"),
    [
        (999, "(99.9%) reached the lowest inertia found, 1: 1 restart gives 99%"),
        (1, "(0.1%) reached the lowest inertia found, 1: about 4603 restarts give"),
        (1000, "(100%) reached the lowest inertia found, 1: 1 run was always enough"),
    ],
)
def test_a_share_is_0_or_100_only_where_it_holds(hits, said):
    ends = np.where(np.arange(1000) < hits, 1.0, 2.0)
    assert said in Histogram({"random": ends}).sentence("random", "9")


def test_a_start_that_never_succeeds_has_no_known_number_of_restarts():
    found = Histogram({"random": np.ones(9), "farthest": np.full(9, 3.0)})
    said = found.sentence("farthest", "9")
    assert said.startswith("0 of 9 farthest starts (0%)")
    assert "no restart is known to help; you said 9" in said


def test_a_table_has_a_row_for_each_run():
    lab = sweep_lab("four blobs", runs=10, compare="k-means++")
    table = lab.table()
    assert list(table) == ["start", "seed", "inertia", "iterations"]
    assert len(table) == 20
    for row in table[table.seed == 7].itertuples():
        trace = record(X, 4, init=row.start, seed=7)
        assert (row.inertia, row.iterations) == (trace.inertia, trace.n_iter)


def test_a_frame_is_points_of_your_own():
    frame = pandas.DataFrame({"width": [0, 0, 9, 9], "height": [0, 1, 0, 1]})
    lab = sweep_lab(frame, k=2, runs=10)
    assert lab.stage.features == ("width", "height")
    assert len(lab.table()) == 10


def test_a_page_of_its_own_is_refused_with_what_to_do_instead(lab):
    with pytest.raises(TypeError, match=r"histogram.*to_html\(lab.trace\)"):
        to_html(lab)
    assert to_html(lab.trace).startswith("<!doctype html>")


def test_more_clusters_than_the_slider_has_can_be_opened_in_code():
    lab = sweep_lab("four blobs", k=20, runs=10)
    assert lab.trace.k == lab.k.max == 20
    lab.data.value = "iris"
    assert lab.k.max == 12
