"""The labs: each is one function, one widget, one question."""
from .explore import explore
from .predict import predict
from .seeding import seeding
from .sweep_lab import sweep_lab

__all__ = [
    "explore",
    "predict",
    "seeding",
    "sweep_lab",
]
