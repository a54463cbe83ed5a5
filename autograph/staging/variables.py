"""Variables that several functions share: what Python keeps in closure cells and in globals.

    variable("x")                     a local variable that a nested function assigns
    enclosing_variable(lambda: x)     a variable of a function around the converted one
    global_variable(lambda: g)        a global

In converted code each is an object; ``x.value`` reads, assigns and deletes. While staging its value
is in a slot, so that what a branch or loop assigns is joined.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CellType, FunctionType
from typing import Any

from autograph.staging.maybe import StagedMaybe, Undefined
from autograph.staging.slots import Slot
from autograph.staging.trace import current
from autograph.staging.values import eager_error

_UNASSIGNED = object()


def assigned(content: Any, make: Callable[[], BaseException]) -> Any:
    """What a place holds; the error, now or at run time, where it holds nothing."""
    if isinstance(content, Undefined):
        raise eager_error(make())  # type: ignore[arg-type]
    if isinstance(content, StagedMaybe) and isinstance(content.otherwise, Undefined):
        return content.required(make)
    return content


def _unbound(name: str) -> NameError:
    return UnboundLocalError(
        f"cannot access local variable '{name}' where it is not associated with a value"
    )


def _unbound_free(name: str) -> NameError:
    return NameError(
        f"cannot access free variable '{name}' where it is not associated with a value in "
        "enclosing scope"
    )


def _place(error: Callable[[str], NameError]) -> Any:
    """A property that reads, assigns and deletes; ``error`` is what it raises without a value."""

    def read(self: Variable) -> Any:
        return self._load(error)

    def assign(self: Variable, value: Any) -> None:
        self._store(value)

    def delete(self: Variable) -> None:
        self._load(error)
        self._delete()

    return property(read, assign, delete)


class Variable:
    """A variable whose value is kept by ``_load`` and ``_store``: here, in the object itself."""

    __slots__ = ("_held", "name")

    def __init__(self, name: str, held: Any = _UNASSIGNED) -> None:
        self.name = name
        trace = current()
        if trace is None:
            self._held = held
        else:
            content = Undefined(name) if held is _UNASSIGNED else held
            self._held = trace.slot(name, content)

    value = _place(_unbound)
    captured = _place(_unbound_free)  # in a function inside the one that the variable belongs to

    def set(self, value: Any) -> Any:
        """Assign; gives the value."""
        self._store(value)
        return value

    def _load(self, error: Callable[[str], NameError]) -> Any:
        if isinstance(self._held, Slot):
            return assigned(self._held.get(), lambda: error(self.name))
        if self._held is _UNASSIGNED:
            raise error(self.name)
        return self._held

    def _store(self, value: Any) -> None:
        trace = current()
        if trace is not None and isinstance(self._held, Slot):
            trace.write(self._held, value)
        else:
            self._held = value

    def _delete(self) -> None:
        self._store(Undefined(self.name) if isinstance(self._held, Slot) else _UNASSIGNED)


class EnclosingVariable(Variable):
    """A variable in a closure cell."""

    __slots__ = ("cell",)

    def __init__(self, name: str, cell: CellType) -> None:
        self.name = name
        self.cell = cell
        trace = current()
        self._held = None if trace is None else trace.inputs.slot_of_cell(cell, name)

    def _load(self, error: Callable[[str], NameError]) -> Any:
        if self._held is not None:
            return super()._load(_unbound_free)
        try:
            return self.cell.cell_contents
        except ValueError:
            raise _unbound_free(self.name) from None

    def _store(self, value: Any) -> None:
        if self._held is None:
            self.cell.cell_contents = value
        else:
            super()._store(value)

    def _delete(self) -> None:
        if self._held is None:
            del self.cell.cell_contents
        else:
            super()._delete()


class GlobalVariable(Variable):
    """A variable of a module."""

    __slots__ = ("module",)

    def __init__(self, name: str, module: dict[str, Any]) -> None:
        self.name = name
        self.module = module
        trace = current()
        self._held = None if trace is None else trace.inputs.slot_of_global(module, name)

    def _load(self, error: Callable[[str], NameError]) -> Any:
        if self._held is not None:
            return super()._load(_unknown)
        if self.name in self.module:
            return self.module[self.name]
        builtins = self.module["__builtins__"]
        known = builtins if isinstance(builtins, dict) else vars(builtins)
        if self.name in known:
            return known[self.name]
        raise _unknown(self.name)

    def _store(self, value: Any) -> None:
        if self._held is None:
            self.module[self.name] = value
        else:
            super()._store(value)

    def _delete(self) -> None:
        if self._held is None:
            if self.name not in self.module:
                raise _unknown(self.name)
            del self.module[self.name]
        else:
            super()._delete()


def _unknown(name: str) -> NameError:
    return NameError(f"name '{name}' is not defined")


def variable(name: str, *value: Any) -> Variable:
    """A local variable, unassigned or with a value."""
    return Variable(name, *value)


def enclosing_variable(read: FunctionType) -> Variable:
    """The variable that ``read``, ``lambda: x``, captures."""
    (cell,) = read.__closure__ or ()
    return EnclosingVariable(read.__code__.co_freevars[0], cell)


def global_variable(read: FunctionType) -> Variable:
    """The global that ``read``, ``lambda: g``, reads."""
    return GlobalVariable(read.__code__.co_names[0], read.__globals__)
