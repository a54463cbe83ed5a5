"""Variables that are not assigned on every path."""

from __future__ import annotations

from typing import Any

from autograph.staging.maybe import StagedMaybe, Undefined
from autograph.staging.values import eager_error


def undefined(name: str) -> Undefined:
    """What a variable holds before its first assignment."""
    return Undefined(name)


def read(item: Any) -> Any:
    """The value of a variable that may be unassigned, or UnboundLocalError."""
    if isinstance(item, Undefined):
        raise eager_error(item.error())
    if isinstance(item, StagedMaybe) and isinstance(item.otherwise, Undefined):
        return item.read()
    return item
