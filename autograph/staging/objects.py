"""Instances seen while staging: a proxy whose attributes are lifted when they are read, and
guarded.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import types
from functools import partial
from typing import Any

from autograph.staging.branches import branch
from autograph.staging.maybe import StagedMaybe, Undefined
from autograph.staging.promote import is_plain_number
from autograph.staging.slots import Slot
from autograph.staging.values import eager_error, refuse
from autograph.staging.variables import assigned


class StagedObject:
    """Stands for an instance. Attribute reads become inputs or guards; what is assigned to an
    attribute is kept in a slot, and written to the instance when the program ends.
    """

    __slots__ = (
        "_autograph_inputs",
        "_autograph_object",
        "_autograph_slots",
        "_autograph_source",
    )
    __array_ufunc__ = None  # NumPy's operators hand over to ours
    _autograph_answers = True

    def __init__(self, item: Any, source: str, inputs: Any) -> None:
        object.__setattr__(self, "_autograph_object", item)
        object.__setattr__(self, "_autograph_source", source)
        object.__setattr__(self, "_autograph_inputs", inputs)
        object.__setattr__(self, "_autograph_slots", {})

    def __getattr__(self, name: str) -> Any:
        slot = self._autograph_slots.get(name)
        if slot is not None:
            return self._held(name, slot.get())
        declared = self._declared(name)
        if isinstance(declared, property) and declared.fget is not None:
            return self._autograph_inputs.call(declared.fget, self)
        if isinstance(declared, classmethod) and not self._has_own(name):
            self._note_not_own(name)
            return types.MethodType(declared.__func__, self._class())
        if isinstance(declared, types.FunctionType) and not self._has_own(name):
            self._note_not_own(name)
            return types.MethodType(declared, self)
        if isinstance(declared, functools.cached_property) and not self._has_own(name):
            value = self._autograph_inputs.call(declared.func, self)
            self._autograph_inputs.trace.write(self._slot(name), value)
            return self._held(name, value)
        self._require_no_descriptor(name, declared)
        return self._read(name)

    def _require_no_descriptor(self, name: str, declared: Any) -> None:
        """Attributes that the user's own code computes: through ``__get__`` and ``__set__``."""
        if hasattr(type(declared), "__autograph_converted__"):
            return
        for special in ("__get__", "__set__"):
            if isinstance(getattr_static(type(declared), special), types.FunctionType):
                refuse(
                    f"`{name}` is a descriptor, a {type(declared).__name__}: not supported",
                    "use a property",
                )

    def _held(self, name: str, content: Any) -> Any:
        """An attribute that was assigned; where it was not, what the class has under its name."""
        kind = type(self._autograph_object)
        declared = getattr_static(kind, name)
        is_place = isinstance(declared, types.MemberDescriptorType)
        if declared is None or is_place or self._autograph_object_is_class():
            return assigned(content, lambda: _no_attribute(self, name))
        if isinstance(content, Undefined):
            return self._read_class(name)
        if isinstance(content, StagedMaybe) and isinstance(content.otherwise, Undefined):
            arms = (lambda: (content.value,), lambda: (self._read_class(name),))
            (value,) = branch(content.present.value, arms, (name,))
            return value
        return content

    def _autograph_object_is_class(self) -> bool:
        return isinstance(self._autograph_object, (type, types.ModuleType))

    def _read_class(self, name: str) -> Any:
        source = f"{self._class_source()}.{name}"
        value = getattr(type(self._autograph_object), name)
        return self._autograph_inputs.lift(value, source, name)

    def _declared(self, name: str) -> Any:
        """What the class says of the attribute; code among it becomes part of the
        specialisation.
        """
        declared = getattr_static(type(self._autograph_object), name)
        if isinstance(declared, (property, types.FunctionType)):
            inputs = self._autograph_inputs
            inputs.guards[f"{self._class_source()}.{name} is {inputs.constant(declared)}"] = None
        return declared

    def _class_source(self) -> str:
        """The class is a constant: of objects that are no classes it is guarded."""
        if self._autograph_object_is_class():
            return f"_type({self._autograph_source})"
        return str(self._autograph_inputs.constant(type(self._autograph_object)))

    def _class(self) -> Any:
        """What stands for its class."""
        kind = type(self._autograph_object)
        return self._autograph_inputs.lift(kind, self._class_source(), kind.__name__)

    def _has_own(self, name: str) -> bool:
        return name in getattr(self._autograph_object, "__dict__", {})

    def _note_not_own(self, name: str) -> None:
        """What the class has under this name is meant: the object itself has nothing there."""
        item, source = self._autograph_object, self._autograph_source
        if hasattr(item, "__dict__"):
            self._autograph_inputs.guard_of(item, f"{name!r} not in {source}.__dict__", source)

    def _read(self, name: str) -> Any:
        """The attribute as the caller's object has it."""
        item, inputs = self._autograph_object, self._autograph_inputs
        try:
            value = getattr(item, name)
        except AttributeError as error:
            fallback = getattr_static(type(item), "__getattr__")
            if isinstance(fallback, types.FunctionType):
                return inputs.call(fallback, self, name)
            self._note_missing(name)
            raise eager_error(error) from None
        if is_plain_number(value) and not is_frozen(type(item)):
            inputs.numbers[f"{self._autograph_source}.{name}"] = partial(self._slot, name)
        inputs.tracking.attribute(item, self._autograph_source, name)
        return inputs.lift(value, f"{self._autograph_source}.{name}", name)

    def _note_missing(self, name: str) -> None:
        self._autograph_inputs.guards[f"not _hasattr({self._autograph_source}, {name!r})"] = None

    def __setattr__(self, name: str, value: Any) -> None:
        kind = type(self._autograph_object)
        declared = self._declared(name)
        if isinstance(declared, property):
            if declared.fset is None:
                message = f"property {name!r} of {kind.__name__!r} object has no setter"
                raise eager_error(AttributeError(message))
            self._autograph_inputs.call(declared.fset, self, value)
            return
        self._require_no_descriptor(name, declared)
        own = getattr_static(kind, "__setattr__")
        if is_frozen(kind):
            raise eager_error(dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}"))
        if isinstance(own, types.FunctionType):
            self._autograph_inputs.call(own, self, name, value)
        else:
            assign_attribute(self, name, value)

    def _before_change(self) -> None:
        """Raises where the object cannot be changed."""

    def __delattr__(self, name: str) -> None:
        self._before_change()
        slot = self._slot(name)
        assigned(slot.get(), lambda: _no_attribute(self, name))
        self._autograph_inputs.trace.write(slot, Undefined(name))

    def _slot(self, name: str) -> Slot:
        """The place of an attribute that the program assigns."""
        slots = self._autograph_slots
        if name not in slots:
            slots[name] = self._make_slot(name)
        made: Slot = slots[name]
        return made

    def _make_slot(self, name: str) -> Slot:
        item, inputs = self._autograph_object, self._autograph_inputs
        initial: Any = Undefined(name)
        declared = getattr_static(type(item), name)
        is_place = isinstance(declared, types.MemberDescriptorType)
        is_class = self._autograph_object_is_class()
        if not hasattr(item, name):
            self._note_missing(name)
        elif is_class or is_place or declared is None or self._has_own(name):
            initial = self._read(name)
        else:
            self._note_not_own(name)
        inputs.changed_objects[id(item)] = self
        made: Slot = inputs.trace.slot(name, initial, self._autograph_source, f".{name}")
        return made

    def is_same_as(self, other: StagedObject) -> bool:
        """Identity of two objects of the caller: part of the specialisation."""
        same = self._autograph_object is other._autograph_object
        test = "is" if same else "is not"
        guard = f"{self._autograph_source} {test} {other._autograph_source}"
        self._autograph_inputs.guards[guard] = None
        return same

    def __repr__(self) -> str:
        return f"<staged {type(self._autograph_object).__name__}>"

    __hash__ = None  # type: ignore[assignment]


def assign_attribute(item: StagedObject, name: str, value: Any) -> None:
    """What ``object.__setattr__`` does."""
    kind = type(item._autograph_object)
    if not isinstance(item._autograph_object, (type, types.ModuleType)):
        _require_place(kind, name)
    item._before_change()
    item._autograph_inputs.trace.write(item._slot(name), value)


def _require_place(kind: type, name: str) -> None:
    """An instance without a ``__dict__`` has the attributes of its ``__slots__`` only."""
    if kind.__dictoffset__ or isinstance(getattr_static(kind, name), types.MemberDescriptorType):
        return
    declared = getattr_static(kind, name) is not None
    detail = f"attribute {name!r} is read-only" if declared else f"has no attribute {name!r}"
    text = f"{kind.__name__!r} object {detail}"
    raise eager_error(AttributeError(text))


def is_generated(declared: Any) -> bool:
    """Is it a method that ``dataclass`` has written?"""
    code = getattr(inspect.unwrap(declared), "__code__", None) if callable(declared) else None
    return code is not None and code.co_filename == "<string>"


def is_frozen(kind: type) -> bool:
    """Is the class a frozen dataclass?"""
    parameters = getattr(kind, "__dataclass_params__", None)
    return bool(parameters is not None and parameters.frozen)


def _no_attribute(item: StagedObject, name: str) -> AttributeError:
    kind = type(item._autograph_object).__name__
    return AttributeError(f"{kind!r} object has no attribute {name!r}")


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


def getattr_static(kind: type, name: str) -> Any:
    """The attribute as it is declared in the class, without calling descriptors."""
    for owner in kind.__mro__:
        if name in owner.__dict__:
            return owner.__dict__[name]
    return None
