"""The labs: each is one function, one widget, one question."""

from .elbow import choose_k
from .explorer import explore
from .histogram import sweep_lab
from .inertia_map import bowl
from .photo import palette
from .placing import place
from .prediction import predict
from .racing import race
from .rescaling import units
from .start_picker import seeding

__all__ = [
    "bowl",
    "choose_k",
    "explore",
    "palette",
    "place",
    "predict",
    "race",
    "seeding",
    "sweep_lab",
    "units",
]
