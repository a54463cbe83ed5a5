"""Instances that a converted function makes: their attributes are slots, their methods are
converted.

p = Point(x, 2)    ==>    the slots x and y of a staged Point, filled by its ``__init__``
"""

from __future__ import annotations

import dataclasses
import inspect
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograph.staging.heap import EntriesKind, Heap
from autograph.staging.maybe import Undefined
from autograph.staging.objects import StagedObject, getattr_static, is_generated
from autograph.staging.slots import Slot
from autograph.staging.trace import active
from autograph.staging.values import eager_error, refuse


class StagedInstance(StagedObject, Heap):
    """An instance that exists only in the program, until it is returned."""

    __slots__ = ("_autograph_at", "_autograph_frozen", "_autograph_options", "_autograph_tag")

    def __init__(self, blank: Any, inputs: Any) -> None:
        super().__init__(blank, "", inputs)
        object.__setattr__(self, "_autograph_at", inputs.trace.depth)
        object.__setattr__(self, "_autograph_frozen", "")
        object.__setattr__(self, "_autograph_options", ())
        object.__setattr__(self, "_autograph_tag", None)

    @property
    def _autograph_depth(self) -> int:
        return int(self._autograph_at)

    @property
    def _autograph_kind(self) -> InstanceKind:
        return InstanceKind(type(self._autograph_object))

    def _autograph_contents(self) -> Any:
        """Its attributes at this moment."""
        held = {name: slot.get() for name, slot in self._autograph_slots.items()}
        return EntriesKind(tuple(held))(*held.values())

    def _class_source(self) -> str:
        return str(self._autograph_inputs.constant(type(self._autograph_object)))

    def _has_own(self, name: str) -> bool:
        slot = self._autograph_slots.get(name)
        return slot is not None and not isinstance(slot.get(), Undefined)

    def _note_not_own(self, name: str) -> None:
        """The program knows."""

    def _read(self, name: str) -> Any:
        """What only the class has."""
        kind = type(self._autograph_object)
        inputs = self._autograph_inputs
        if getattr_static(kind, name) is None or name in getattr(kind, "__slots__", ()):
            fallback = getattr_static(kind, "__getattr__")
            if isinstance(fallback, types.FunctionType):
                return inputs.call(fallback, self, name)
            text = f"{kind.__name__!r} object has no attribute {name!r}"
            raise eager_error(AttributeError(text))
        return inputs.lift(getattr(kind, name), f"{self._class_source()}.{name}", name)

    def _make_slot(self, name: str) -> Slot:
        return Slot(name, Undefined(name), self._autograph_at)

    def _before_change(self) -> None:
        self._autograph_require_changeable(type(self._autograph_object).__name__)

    def is_same_as(self, other: StagedObject) -> bool:
        ours = (self, *self._autograph_options)
        theirs = (other, *getattr(other, "_autograph_options", ()))
        if len(ours) + len(theirs) > 2:
            refuse("identity of an object that may be one or another, depending on data")
        return self is other


@dataclass(frozen=True)
class InstanceKind:
    """Makes an instance of a class with given attributes."""

    kind: type

    @property
    def noun(self) -> str:
        return self.kind.__name__

    def __call__(self, contents: Any, name: str) -> StagedInstance:
        made = StagedInstance(object.__new__(self.kind), active().inputs)
        for attribute, value in contents.items():
            made._slot(attribute).put(value)
        return made


def is_plain_class(kind: type) -> bool:
    """A class whose instances are made of attributes, and nothing else."""
    makers: tuple[Any, ...] = (type(kind).__call__, kind.__new__)
    return makers == (type.__call__, object.__new__)


def instance(kind: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``kind(*args, **kwargs)``"""
    inputs = active().inputs
    try:
        blank: Any = object.__new__(kind)
    except TypeError as error:  # an abstract class
        raise eager_error(error) from None
    made = StagedInstance(blank, inputs)
    init = made._declared("__init__")
    if is_generated(init):
        _fill(made, kind, init, args, kwargs)
    elif isinstance(init, types.FunctionType):
        inputs.call(init, made, *args, **kwargs)
    elif args or kwargs:
        raise eager_error(TypeError(f"{kind.__name__}() takes no arguments"))
    return made


def _fill(
    made: StagedInstance, kind: type, init: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    """What the ``__init__`` of a dataclass does, which has no source."""
    wrong = None
    try:
        given = inspect.signature(init).bind(made, *args, **kwargs).arguments
    except TypeError:
        wrong = _error_of_call(kind, init, len(args), tuple(kwargs))
    if wrong is not None:
        wrong.__context__ = None
        raise eager_error(wrong)
    for field in dataclasses.fields(kind):
        if field.name in given:
            made._slot(field.name).put(given[field.name])
        else:
            for value in _default(made, field):
                made._slot(field.name).put(value)
    after = getattr_static(kind, "__post_init__")
    if any(isinstance(field.type, dataclasses.InitVar) for field in dataclasses.fields(kind)):
        refuse("a dataclass with InitVar fields is made in a converted function")
    if isinstance(after, types.FunctionType):
        made._autograph_inputs.call(after, made)


def _error_of_call(kind: type, init: Any, count: int, names: tuple[str, ...]) -> TypeError:
    """Python's own error for such arguments."""
    try:
        init(object.__new__(kind), *(None,) * count, **dict.fromkeys(names))
    except TypeError as error:
        return error
    raise AssertionError("these arguments are right")


def _default(made: StagedInstance, field: Any) -> Iterator[Any]:
    inputs = made._autograph_inputs
    if field.default_factory is not dataclasses.MISSING:
        yield inputs.call(field.default_factory)
    elif field.default is not dataclasses.MISSING:
        source = f"{made._class_source()}.__dataclass_fields__[{field.name!r}].default"
        yield inputs.lift(field.default, source, field.name)
