"""The prediction lab: `lab.py` is the widget, `questions.py` what it asks."""

from .lab import RUNS, Predict, predict

__all__ = ["RUNS", "Predict", "predict"]
