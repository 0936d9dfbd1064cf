"""The sweep, driven by its controls' values as code would."""

import asyncio

import numpy as np
import pytest

from kmeans_lib import DATASETS, INITS, Setup, load, record, sweep
from kmeans_lib.labs.histogram import NOTHING, sweep_lab

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
        while not lab._of("random").size:
            await asyncio.sleep(0.001)
        lab.job.stop.click()
        await asyncio.sleep(0.05)
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


def test_a_page_without_a_kernel_gets_a_picture_and_the_sentence(lab):
    data, metadata = lab._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert lab.sentence.text in metadata["image/png"]["alt"]
    assert "40 random starts" in data["text/plain"]
