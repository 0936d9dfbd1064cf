"""Imported before matplotlib: in a browser it is not to speak of its font cache.

Each visit is the first one there, and it would say so above the first output.
"""

import logging
import sys

if sys.platform == "emscripten":
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
