"""Self-checks of the exercises: one line each, and a table of progress.

The checks of a chapter are in a module of their own::

    from kmeans_lib.checks import compare, progress
    from kmeans_lib.checks.chapter1 import check_distance

Here are the parts that all chapters share.
"""

from .framework import EXERCISES, Verdict, compare, exercise, expect, expect_value, fail
from .progress import export_progress, progress
from .variants import check_variant, teacher_key, variant, varies

__all__ = [
    "EXERCISES",
    "Verdict",
    "check_variant",
    "compare",
    "exercise",
    "expect",
    "expect_value",
    "export_progress",
    "fail",
    "progress",
    "teacher_key",
    "variant",
    "varies",
]
