"""The labs: each is one function, one widget, one question."""
from .explore import explore

__all__ = ["explore"]
