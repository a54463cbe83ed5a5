"""Attributes that class patterns ask for: those of ``__match_args__`` and those named.

case Point(0, y=1)      the attributes that Point.__match_args__ names first, and y
case int(n)             the number itself
"""

from __future__ import annotations

from typing import Any

from autograph.numpy_api.python_builtins import eager_type
from autograph.staging.objects import StagedObject, getattr_static, unwrapped
from autograph.staging.trace import current
from autograph.staging.values import StagedValue, refuse

_MATCHES_ITSELF = 1 << 22  # Py_TPFLAGS_MATCH_SELF: int, str, tuple and so on
ITSELF = ""  # stands for the item, where an attribute's name is expected


def match_arguments(kind: type, count: int, named: tuple[str, ...]) -> tuple[str, ...]:
    """The names that ``count`` positional sub-patterns stand for. Raises TypeError as Python."""
    if count == 0:
        return ()
    if hasattr(kind, "__match_args__"):
        known = kind.__match_args__
        if not isinstance(known, tuple):
            given = type(known).__name__
            raise TypeError(f"{kind.__name__}.__match_args__ must be a tuple (got {given})")
    else:
        known = (ITSELF,) if kind.__flags__ & _MATCHES_ITSELF else ()
    if count > len(known):
        noun = "sub-pattern" if len(known) == 1 else "sub-patterns"
        raise TypeError(f"{kind.__name__}() accepts {len(known)} positional {noun} ({count} given)")
    names = known[:count]
    for number, name in enumerate(names):
        if not isinstance(name, str):
            given = type(name).__name__
            raise TypeError(f"__match_args__ elements must be strings (got {given})")
        if name in names[:number] or name in named:
            raise TypeError(f"{kind.__name__}() got multiple sub-patterns for attribute {name!r}")
    return tuple(names)


def attribute_of(item: Any, name: str, is_certain: bool) -> tuple[bool, Any]:
    """Has ``item`` the attribute, and its value. ``is_certain``: matching does come to it."""
    if name == ITSELF:
        return True, item
    if current() is not None:
        if isinstance(item, StagedObject):
            _require_readable(item, name, is_certain)
        elif isinstance(item, StagedValue) and not hasattr(eager_type(item), name):
            return False, None
    try:
        return True, getattr(item, name)
    except AttributeError:
        return False, None


def _require_readable(item: StagedObject, name: str, is_certain: bool) -> None:
    held = unwrapped(item)
    if isinstance(getattr_static(type(held), name), property):
        if not is_certain:
            refuse(
                f"the property `{name}` is asked for by a pattern, after a comparison that is "
                "decided at run time",
                "match in two steps, or read it in the body of the case",
            )
    elif not hasattr(held, name):
        refuse(
            f"a pattern asks for `{name}`, which this {type(held).__name__} does not have",
            "give every instance the attribute",
        )
