"""The lecturer's scenes: `SCENES` maps a title to a prepared run.

Each scene names its data, k and an explicit start, what to watch, and what
it claims; a test runs every scene and asserts every claim.
"""

from . import diagnosis, edges, starts
from .scene import Claim, Scene

__all__ = ["SCENES", "Claim", "Scene"]

# In the order of a course: where you start, what is special, what is wrong.
SCENES: dict[str, Scene] = {
    scene.title: scene for scene in (*starts.SCENES, *edges.SCENES, *diagnosis.SCENES)
}
