"""The methods that ``dataclass`` writes: they have no source, so what they do is written here.

a == b      the same class, and all compared fields equal
a < b       as tuples of the fields
repr(a)     Point(x=1, y=2.5)
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from autograph.numpy_api.registry import stages
from autograph.operators.logical import and_, if_exp, not_
from autograph.staging.objects import StagedObject, unwrapped
from autograph.staging.trace import active
from autograph.staging.truth import truth
from autograph.staging.values import eager_error, refuse


def generated(declared: Any, item: StagedObject, *args: Any) -> Any:
    """A call of a generated method."""
    name = declared.__name__
    if name == "__eq__":
        return _equal(item, args[0])
    if name == "__ne__":
        equal = _equal(item, args[0])
        return equal if equal is NotImplemented else not_(equal)
    if name in _ORDER:
        return _ordered(name, item, args[0])
    refuse(f"`{name}` of a dataclass is not supported", "compare its fields")


_ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "__lt__": operator.lt,
    "__le__": operator.le,
    "__gt__": operator.gt,
    "__ge__": operator.ge,
}


def _compared(left: StagedObject, right: Any) -> list[str] | None:
    """The fields that count; None where ``right`` is no object of the same class."""
    kind: Any = type(left._autograph_object)
    if not isinstance(right, StagedObject) or type(right._autograph_object) is not kind:
        return None
    return [field.name for field in dataclasses.fields(kind) if field.compare]


def _equal(left: StagedObject, right: Any) -> Any:
    names = _compared(left, right)
    if names is None:
        return NotImplemented
    result: Any = True
    for name in names:
        result = and_(result, partial(_same, name, left, right))
    return result


def _same(name: str, left: Any, right: Any) -> Any:
    one, other = getattr(left, name), getattr(right, name)
    return one is other or truth(one == other)


def _ordered(name: str, left: StagedObject, right: Any) -> Any:
    """As tuples of the fields: the first that differs decides."""
    names = _compared(left, right)
    if names is None:
        return NotImplemented

    def among(position: int) -> Any:
        if position == len(names):
            return name in ("__le__", "__ge__")
        field = names[position]
        return if_exp(
            _same(field, left, right),
            lambda: among(position + 1),
            lambda: truth(_ORDER[name](getattr(left, field), getattr(right, field))),
        )

    return among(0)


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


@stages(dataclasses.replace, always=True)
def replace_(item: Any, /, **changes: Any) -> Any:
    """``dataclasses.replace``: made again, with the fields of ``item`` that are not given."""
    held = unwrapped(item)
    if not dataclasses.is_dataclass(held) or isinstance(held, type):
        text = "replace() should be called on dataclass instances"
        raise eager_error(TypeError(text))
    if any(isinstance(field.type, dataclasses.InitVar) for field in dataclasses.fields(held)):
        refuse("dataclasses.replace() with InitVar fields is not supported")
    for field in dataclasses.fields(held):
        if field.init:
            changes.setdefault(field.name, getattr(item, field.name))
        elif field.name in changes:
            dataclasses.replace(held, **{field.name: None})  # Python's own error
    return active().inputs.call(type(held), **changes)
