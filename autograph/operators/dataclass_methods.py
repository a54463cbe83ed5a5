"""The methods that ``dataclass`` writes: they have no source, so what they do is written here.

a == b      the same class, and all compared fields equal
repr(a)     Point(x=1, y=2.5)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import partial
from typing import Any

from autograph.operators.logical import and_, not_
from autograph.staging.objects import StagedObject
from autograph.staging.values import refuse


def generated(declared: Any, item: StagedObject, *args: Any) -> Any:
    """A call of a generated method."""
    name = declared.__name__
    if name == "__eq__":
        return _equal(item, args[0])
    if name == "__ne__":
        return not_(_equal(item, args[0]))
    refuse(f"`{name}` of a dataclass is not supported", "compare its fields")


def _equal(left: StagedObject, right: Any) -> Any:
    kind: Any = type(left._autograph_object)
    if not isinstance(right, StagedObject) or type(right._autograph_object) is not kind:
        return False
    result: Any = True
    for field in dataclasses.fields(kind):
        if field.compare:
            result = and_(result, partial(_same, field.name, left, right))
    return result


def _same(name: str, left: Any, right: Any) -> Any:
    return getattr(left, name) == getattr(right, name)


def shown(item: StagedObject) -> Iterator[Any]:
    """The parts of its text, as an f-string has them."""
    kind: Any = type(item._autograph_object)
    yield f"{kind.__qualname__}("
    separator = ""
    for field in dataclasses.fields(kind):
        if field.repr:
            yield f"{separator}{field.name}="
            yield getattr(item, field.name), "r", ""
            separator = ", "
    yield ")"
