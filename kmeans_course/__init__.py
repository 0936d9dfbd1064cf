"""What belongs to the course: self-checks, tables of progress, paper sheets.

The checks of a chapter are in a module of their own::

    from kmeans_course import compare, progress
    from kmeans_course.chapter1 import check_distance

Here are the parts that all chapters share.
"""

from typing import Any

from .extras import optional
from .framework import Verdict, exercise, expect, fail
from .notes import EXERCISES, class_progress, export_progress, progress
from .own_numbers import varies
from .predictions import compare
from .variants import check_variant, teacher_key, variant

__all__ = [
    "EXERCISES",
    "Verdict",
    "check_variant",
    "class_progress",
    "class_set",
    "compare",
    "exercise",
    "expect",
    "export_progress",
    "fail",
    "optional",
    "progress",
    "sheet",
    "teacher_key",
    "variant",
    "varies",
]


def __getattr__(name: str) -> Any:
    """Load the sheets when they are asked for: the checks need NumPy alone."""
    if name not in ("class_set", "sheet"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import sheets

    return getattr(sheets, name)
