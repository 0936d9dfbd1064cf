"""The chart widget's Python side; its drawing is tested in the browser."""

import pytest
import traitlets

from kmeans_lib.labs.parts.chart import Chart


def test_show_sends_all_of_a_change_in_one_message():
    chart = Chart("Runs", kind="bars")
    sent = []
    chart.comm.send = lambda data, **_: sent.append(data)
    chart.show(edges=[0.0, 1.0], series=[{"name": "a", "y": [3]}], selected=0)
    states = [data["state"] for data in sent if data["method"] == "update"]
    assert [set(state) for state in states] == [{"edges", "series", "selected"}]


def test_a_kind_or_a_position_that_cannot_be_is_refused():
    with pytest.raises(traitlets.TraitError, match="bars"):
        Chart(kind="pie")
    with pytest.raises(traitlets.TraitError, match="-1"):
        Chart().selected = -2
