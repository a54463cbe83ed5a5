"""Keywords of calls like ``f(**a, k=1, **b)``: Python's checks, with Python's messages."""

from __future__ import annotations

from typing import Any

from autograph.staging.maybe import settled
from autograph.staging.objects import unwrapped
from autograph.staging.values import eager_error, type_name


def merged_keywords(function: Any, mappings: tuple[Any, ...]) -> dict[str, Any]:
    """All of them in one dict; TypeError, as the plain call raises it, for one given twice."""
    merged: dict[str, Any] = {}
    for mapping in map(settled, mappings):
        if not hasattr(mapping, "keys"):
            text = f"argument after ** must be a mapping, not {type_name(mapping)}"
            raise eager_error(TypeError(f"{_shown(function)} {text}"))
        for key in mapping.keys():  # noqa: SIM118 - all that Python asks of a mapping
            if key in merged:
                text = f"got multiple values for keyword argument '{key}'"
                raise eager_error(TypeError(f"{_shown(function)} {text}"))
            merged[key] = mapping[key]
    if not all(isinstance(key, str) for key in merged):
        raise eager_error(TypeError("keywords must be strings"))
    return merged


def _shown(function: Any) -> str:
    """A function as Python's messages name it."""
    name = getattr(function, "__qualname__", None)
    if not isinstance(name, str):
        return str(unwrapped(function))
    module = getattr(function, "__module__", None)
    return f"{name}()" if module in (None, "builtins") else f"{module}.{name}()"
