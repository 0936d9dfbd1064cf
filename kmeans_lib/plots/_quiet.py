"""Imported before matplotlib, to keep its font-cache message out of the browser.

Python starts there without a cache, so it would stand above the first output.
"""

import logging
import sys

if sys.platform == "emscripten":
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
