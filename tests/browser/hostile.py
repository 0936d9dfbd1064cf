"""Text of a person wherever a widget makes HTML of text, for JupyterLab and Voila."""

from tests.view.test_export import PAYLOADS

GROUPS = [PAYLOADS[:4], PAYLOADS[4:]]  # a data set of four features shows four of them
CELL = """
import ipywidgets
import pandas as pd
from kmeans_lib import load
from kmeans_lib.labs import explore
from kmeans_lib.labs.parts.chart import Chart
from kmeans_lib.labs.parts.sentence import Sentence, note
from kmeans_lib.labs.photo import figure_html
names = {names!r}
text = " ".join(names)
lab = explore(pd.DataFrame(load("iris").X, columns=names))
lab.stage.view = {{**lab.stage.view, "table": True}}
lab.stage.message = text + ": " + text
lab.say(text)
said = dict(across=text, up=text, ticks=[text], words=[text], selected=0, edges=[0, 1])
series = [dict(name=text, y=[1]), dict(name=text, y=[2])]
charts = [Chart(text, kind=kind, series=series, **said) for kind in ("line", "bars")]
answer = Sentence()
answer.say(text)
picture = ipywidgets.HTML(figure_html(b"", text, text))
ipywidgets.VBox([lab, *charts, answer, note(text), picture])
"""
CELLS = [CELL.format(names=names) for names in GROUPS]
# Where the text stands, as a whole, in what the cell shows.
WHOLE = (
    *(".km-eyebrow", ".km-what", ".km-lab-message", ".km-answer", ".km-note"),
    *(".km-chart .name", ".km-chart .words", ".km-chart caption", ".km-chart svg"),
    *(".km-chart .key", "figcaption"),
)


def check(output, names):
    """Find every text as it stands in what a cell shows."""
    heads = output.locator(".km-clusters th").all_text_contents()
    assert [name for name in names if name not in heads] == []
    choices = output.locator(".km-axes option").all_text_contents()
    assert set(choices) == set(names)
    text = " ".join(names)
    for place in WHOLE:
        assert text in " ".join(output.locator(place).all_text_contents()), place
    assert output.locator("figure img").get_attribute("alt") == text
