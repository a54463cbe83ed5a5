"""Whether it makes no difference which of two values a variable holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import Value, ViewMap
from autograph.staging.heap import Entries, Items
from autograph.staging.maybe import Undefined
from autograph.staging.opaque import Opaque
from autograph.staging.values import StagedArray, StagedScalar


def is_same(left: Any, right: Any) -> bool:
    """Does it make no difference which of the two a variable holds?"""
    if left is right:
        return True
    if isinstance(left, StagedScalar) and isinstance(right, StagedScalar):
        return left.value is right.value and left.is_python == right.is_python
    if isinstance(left, StagedArray) and isinstance(right, StagedArray):
        return left.cell is right.cell and left.steps == right.steps
    if isinstance(left, Opaque) and isinstance(right, Opaque):
        return left._autograph_handle is right._autograph_handle
    if isinstance(left, Undefined) and isinstance(right, Undefined):
        return True
    if type(left) is type(right) and hasattr(type(left), "is_same_as_other"):
        return bool(left.is_same_as_other(right))
    if isinstance(left, np.generic) and type(left) is type(right):
        return repr(left) == repr(right)
    return is_plain_equal(left, right)


def is_plain_equal(left: Any, right: Any) -> bool:
    if type(left) is not type(right):
        return False
    if type(left) in (float, complex):
        return repr(left) == repr(right)
    if type(left) in (tuple, Items, Entries):
        same_shape = len(left) == len(right) and kind_of(left) == kind_of(right)
        return same_shape and all(map(is_same, left, right))
    return type(left) in (bool, int, str, bytes, frozenset, type(None)) and bool(left == right)


def kind_of(item: tuple[Any, ...]) -> Callable[..., Any]:
    """What makes such a tuple from its items."""
    if isinstance(item, (Items, Entries)):
        return item.kind
    kind: Callable[..., Any] = type(item)
    return _plain_tuple if kind is tuple else kind


def _plain_tuple(*items: Any) -> tuple[Any, ...]:
    return items


def values_of_steps(array: StagedArray) -> list[Value]:
    """The values that the view's steps use."""
    found: list[Value] = []
    for step in array.steps:
        if isinstance(step, ViewMap):
            found += step.values()
        else:
            found += [value for dim in (*step.before, *step.after) for value in dim.values()]
    return found
