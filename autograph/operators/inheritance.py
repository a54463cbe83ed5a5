"""``super()``: the attributes that the classes behind a class give an object.

super().f(x)    ==>    ag__.super_(__class__, self).f(x)    converted, like any other method
"""

from __future__ import annotations

import builtins
import types
from typing import Any

from autograph.staging.objects import StagedObject, assign_attribute
from autograph.staging.trace import current
from autograph.staging.values import BoundMethod, eager_error


def super_(kind: type, item: Any) -> Any:
    """``super(kind, item)``"""
    if current() is None or not isinstance(item, StagedObject):
        return super(kind, item)
    return StagedSuper(kind, item)


class StagedSuper:
    """Looks attributes up in the classes that follow ``kind`` among those of ``item``."""

    __slots__ = ("_autograph_item", "_autograph_kind")

    def __init__(self, kind: type, item: StagedObject) -> None:
        held = item._autograph_object
        owner = held if isinstance(held, type) and issubclass(held, kind) else type(held)
        if not issubclass(owner, kind):
            text = "super(type, obj): obj must be an instance or subtype of type"
            raise eager_error(TypeError(text))
        self._autograph_kind = kind
        self._autograph_item = item

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_autograph") or name == "__class__":
            return object.__getattribute__(self, name)
        item = self._autograph_item
        owner = self._autograph_owner(name)
        if owner is None:
            text = f"'super' object has no attribute '{name}'"
            raise eager_error(AttributeError(text))
        if owner is object and name == "__init__":
            return _nothing
        if name == "__init__" and owner in _ERRORS:
            return BoundMethod(_set_args, item, name)
        if owner is object and name == "__setattr__":
            return BoundMethod(assign_attribute, item, name)
        declared, inputs = owner.__dict__[name], item._autograph_inputs
        source = f"{inputs.constant(owner)}.__dict__.get({name!r})"
        inputs.guards[f"{source} is {inputs.constant(declared)}"] = None
        if isinstance(declared, property) and declared.fget is not None:
            return inputs.call(declared.fget, item)
        if isinstance(declared, (classmethod, staticmethod)):
            kind = item._autograph_object
            return declared.__get__(None, kind if isinstance(kind, type) else type(kind))
        if _is_function(declared):
            of_class = isinstance(item._autograph_object, type)
            return declared if of_class else types.MethodType(declared, item)
        return inputs.lift(declared, source, name)

    def _autograph_owner(self, name: str) -> type | None:
        held = self._autograph_item._autograph_object
        kind = held if isinstance(held, type) else type(held)
        order = kind.__mro__
        behind = order[order.index(self._autograph_kind) + 1 :]
        return next((owner for owner in behind if name in owner.__dict__), None)


def _set_args(item: StagedObject, *args: Any) -> None:
    """What the ``__init__`` of Python's own exceptions does."""
    assign_attribute(item, "args", args)


_ERRORS = {
    kind
    for kind in vars(builtins).values()
    if isinstance(kind, type) and issubclass(kind, BaseException)
}


def _is_function(declared: Any) -> bool:
    return isinstance(declared, types.FunctionType) or hasattr(
        type(declared), "__autograph_converted__"
    )


def _nothing(*args: Any, **kwargs: Any) -> None:
    """What ``object.__init__`` does."""
