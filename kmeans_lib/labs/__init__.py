"""The labs: each is one function, one widget, one question."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    from .watching import watch

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
    "watch",
]
# A lab's module is loaded when the lab is asked for.
MODULES = {
    "bowl": "inertia_map",
    "choose_k": "elbow",
    "explore": "explorer",
    "palette": "photo",
    "place": "placing",
    "predict": "prediction",
    "race": "racing",
    "seeding": "start_picker",
    "sweep_lab": "histogram",
    "units": "rescaling",
    "watch": "watching",
}


def __getattr__(name: str) -> Any:
    if name not in MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{MODULES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
