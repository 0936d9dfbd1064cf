"""The chart of the labs: bars or a line, drawn in the browser."""

from .widget import Chart

__all__ = ["Chart"]
