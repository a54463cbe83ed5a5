"""Instances seen while staging: a proxy whose attributes are lifted when they are read, and
guarded.
"""

from __future__ import annotations

import types
from typing import Any

from autograph.errors import Unsupported


class StagedObject:
    """Stands for an instance. Attribute reads become inputs or guards; attribute writes are
    refused.
    """

    __slots__ = ("_autograph_inputs", "_autograph_object", "_autograph_source")

    def __init__(self, item: Any, source: str, inputs: Any) -> None:
        object.__setattr__(self, "_autograph_object", item)
        object.__setattr__(self, "_autograph_source", source)
        object.__setattr__(self, "_autograph_inputs", inputs)

    def __getattr__(self, name: str) -> Any:
        item = self._autograph_object
        inputs = self._autograph_inputs
        kind = type(item)
        declared = getattr_static(kind, name)
        if isinstance(declared, (property, types.FunctionType)):
            owner = f"_type({self._autograph_source}).{name}"
            inputs.guards[f"{owner} is {inputs.constant(declared)}"] = None
        if isinstance(declared, property) and declared.fget is not None:
            return inputs.call(declared.fget, self)
        if isinstance(declared, types.FunctionType) and name not in getattr(item, "__dict__", {}):
            return types.MethodType(declared, self)
        if isinstance(declared, classmethod):
            return getattr(kind, name)
        value = getattr(item, name)
        return inputs.lift(value, f"{self._autograph_source}.{name}", name)

    def __setattr__(self, name: str, value: Any) -> None:
        raise Unsupported(
            f"setting `{self._autograph_source}.{name}` inside a converted function "
            f"is not supported",
            inputs_place(self._autograph_inputs),
            hint="return the new value and set the attribute outside",
        )

    def is_same_as(self, other: StagedObject) -> bool:
        """Identity of two objects of the caller: part of the specialisation."""
        same = self._autograph_object is other._autograph_object
        test = "is" if same else "is not"
        guard = f"{self._autograph_source} {test} {other._autograph_source}"
        self._autograph_inputs.guards[guard] = None
        return same

    def _dispatch(self, name: str, *args: Any) -> Any:
        """A special method: the user's own is converted, anything else is refused."""
        declared = getattr_static(type(self._autograph_object), name)
        if isinstance(declared, types.FunctionType):
            return self._autograph_inputs.call(declared, self, *args)
        raise Unsupported(
            f"`{name}` of `{self._autograph_source}` is not supported",
            inputs_place(self._autograph_inputs),
            hint="read its attributes instead",
        )

    def __repr__(self) -> str:
        return f"<staged {type(self._autograph_object).__name__}>"

    __hash__ = None  # type: ignore[assignment]


def _special(name: str) -> Any:
    def method(self: StagedObject, *args: Any) -> Any:
        return self._dispatch(name, *args)

    method.__name__ = name
    return method


_SPECIAL = """bool len iter getitem setitem delitem contains eq ne lt le gt ge neg pos abs invert
    add sub mul truediv floordiv mod pow matmul and or xor lshift rshift
    radd rsub rmul rtruediv rfloordiv rmod rpow rmatmul rand ror rxor rlshift rrshift
    int float complex index enter exit next"""
for _name in _SPECIAL.split():
    setattr(StagedObject, f"__{_name}__", _special(f"__{_name}__"))


def unwrapped(item: Any) -> Any:
    """The object itself, where only its identity or class counts."""
    return item._autograph_object if isinstance(item, StagedObject) else item


def identified(item: Any) -> Any:
    """The object itself; which one it is becomes part of the specialisation."""
    if isinstance(item, StagedObject):
        inputs = item._autograph_inputs
        name = inputs.constant(item._autograph_object)
        inputs.guards[f"{item._autograph_source} is {name}"] = None
    return unwrapped(item)


def inputs_place(inputs: Any) -> Any:
    location = inputs.trace.location()
    return location[-1] if location else None


def getattr_static(kind: type, name: str) -> Any:
    """The attribute as it is declared in the class, without calling descriptors."""
    for owner in kind.__mro__:
        if name in owner.__dict__:
            return owner.__dict__[name]
    return None
