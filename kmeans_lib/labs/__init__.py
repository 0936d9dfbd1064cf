"""The labs: each is one function that returns one widget and asks one question."""
from .explore import explore

__all__ = ["explore"]
