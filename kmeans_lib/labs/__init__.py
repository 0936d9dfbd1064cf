"""The labs: each is one function, one widget, one question."""
from .explore import explore
from .predict import predict

__all__ = [
    "explore",
    "predict",
]
