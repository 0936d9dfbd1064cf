"""The labs: each is one function, one widget, one question."""

from .choose_k import choose_k
from .explore import explore
from .palette import palette
from .place import place
from .predict import predict
from .race import race
from .seeding import seeding
from .sweep_lab import sweep_lab
from .units import units

__all__ = [
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
