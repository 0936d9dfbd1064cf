"""The labs: each is one function, one widget, one question."""
from .choose_k import choose_k
from .explore import explore
from .place import place
from .predict import predict
from .race import race
from .seeding import seeding
from .sweep_lab import sweep_lab

__all__ = [
    "choose_k",
    "explore",
    "place",
    "predict",
    "race",
    "seeding",
    "sweep_lab",
]
