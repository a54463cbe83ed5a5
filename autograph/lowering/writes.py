"""Computing values into memories and variables, and saving what would be overwritten.

Whoever writes to a memory first saves the values that are still needed and read it:
``save_readers``. What is written may itself read the memory; ``storing_order`` decides whether it
can be computed in place, else it goes to a temporary.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograph.ir import TensorType, Value, ViewMap
from autograph.lowering.decisions import COPIED, DELAYED, REUSED
from autograph.lowering.dependence import storing_order
from autograph.lowering.elements import is_unset
from autograph.lowering.homes import Home
from autograph.lowering.loop_ir import (
    Alloc,
    Assign,
    Expr,
    Load,
    Rebind,
    Store,
    Var,
    integer,
)
from autograph.lowering.loop_walks import (
    loads_of,
)
from autograph.lowering.nests import (
    Nest,
    dim_expressions,
    scalar_expression,
    scalar_expressions,
)
from autograph.lowering.scope import Deferred, InMemory, InVariable, Scope
from autograph.lowering.stencils import rows_to_wait, rows_type, write_delayed
from autograph.ops.structure import pack


def allocate(scope: Scope, hint: str, type_: TensorType) -> str:
    """A new memory."""
    name = scope.names.fresh(hint or "a")
    emit_alloc(scope, name, type_)
    return name


def emit_alloc(scope: Scope, name: str, type_: TensorType) -> None:
    dims = dim_expressions(scope, type_.dims)
    scope.emit(Alloc(name, type_.dtype, dims))
    scope.sizes[name] = type_.dims


def materialise(scope: Scope, value: Value, name: str = "") -> InMemory:
    """Compute an array into a memory of its own."""
    if name:
        emit_alloc(scope, name, value.type)
    else:
        name = allocate(scope, value.name, value.type)
    if not is_unset(scope, value):
        items = _items(scope, value)
        if items:
            _store_each(scope, name, items)
        else:
            write(scope, name, ViewMap.identity(value.type.dims), value)
    place = scope.places[value] = InMemory(name)
    return place


def _items(scope: Scope, value: Value) -> tuple[Value, ...]:
    """The numbers that an array is put together of."""
    place = scope.places[value]
    if isinstance(place, Deferred) and place.node.op == pack.name:
        return place.node.operands
    return ()


def _store_each(scope: Scope, name: str, items: Sequence[Value]) -> None:
    for k, expr in enumerate(scalar_expressions(scope, items)):
        scope.emit(Store(name, (integer(k),), expr))


def in_memory(scope: Scope, value: Value) -> InMemory:
    """The memory whose contents are the value, computed now if it was deferred."""
    place = scope.places[value]
    return place if isinstance(place, InMemory) else materialise(scope, value)


def assign(scope: Scope, value: Value, name: str = "") -> None:
    """Compute a scalar into a variable."""
    expr = scalar_expression(scope, value)
    name = name or scope.names.fresh(value.name or "t")
    scope.emit(Assign(name, expr))
    scope.places[value] = InVariable(name)


def settle(scope: Scope, value: Value) -> None:
    """Compute a deferred value where it stands."""
    if not isinstance(scope.places[value], Deferred):
        return
    name = free_home(scope, value)
    if value.type.is_scalar:
        assign(scope, value, name)
    elif name:
        occupy(scope, value, scope.homes[value])
    else:
        materialise(scope, value)


def free_home(scope: Scope, value: Value, reading: Sequence[Value] = ()) -> str:
    """The name of the value's home if nothing there is needed any more, or an empty string.

    ``reading``: what is read while the home is written. An argument's memory must not change
    before the program says so.
    """
    home = scope.homes.get(value)
    if home is None or (home.argument is not None and not home.is_scalar):
        return ""
    known: dict[Value, frozenset[str]] = {}
    if any(home.name in scope.reads(other, known) for other in reading):
        return ""
    return "" if scope.readers(home.name, value) else home.name


def destination(scope: Scope, result: Value, reading: Sequence[Value]) -> str:
    """The memory for a new array that is computed from others: its home where that is free."""
    name = free_home(scope, result, reading)
    if not name:
        return allocate(scope, result.name, result.type)
    scope.decide(REUSED, result, f"the old contents of `{name}` are not needed any more")
    if scope.sizes.get(name) != result.type.dims:
        emit_alloc(scope, name, result.type)
    return name


# Saving.


def save_readers(scope: Scope, name: str, besides: Value | None = None) -> None:
    """Before ``name`` is overwritten: keep what is still needed of it elsewhere."""
    for value in scope.readers(name, besides):
        place = scope.places[value]
        if isinstance(place, InVariable) and place.name == name:
            copy = scope.names.fresh(value.name or name)
            scope.emit(Assign(copy, Var(name, value.type.dtype)))
            scope.places[value] = InVariable(copy)
    for value in scope.readers(name, besides):
        if value.type.is_scalar:
            assign(scope, value)
        else:
            scope.decide(COPIED, value, f"`{name}` is overwritten while this is still needed")
            materialise(scope, value)


# Homes.


def is_home(scope: Scope, value: Value, home: Home) -> bool:
    place = scope.places[value]
    return not isinstance(place, Deferred) and place.name == home.name


def occupy(scope: Scope, value: Value, home: Home) -> None:
    """Put an array into its home's memory; ``value`` is found there from now on."""
    if not is_home(scope, value, home):
        move(scope, value, home)
    scope.places[value] = place_of(home)


def place_of(home: Home) -> InMemory:
    return InMemory(home.name, home.layout, home.argument is not None)


def move(scope: Scope, value: Value, home: Home) -> None:
    """Make the home's memory hold the array; ``value`` itself stays where it is if it is needed."""
    save_readers(scope, home.name, value)
    if is_home(scope, value, home):
        return
    if home.argument is not None or scope.sizes.get(home.name) == value.type.dims:
        fill(scope, value, home)
    else:
        renew(scope, value, home)


def fill(scope: Scope, value: Value, home: Home) -> None:
    """Write the value over the home's old contents."""
    if not is_unset(scope, value):
        _note_copy(scope, value, home)
        whole = ViewMap.identity(value.type.dims)
        write(scope, home.name, whole, value, exchange=home.argument is None)


def renew(scope: Scope, value: Value, home: Home) -> None:
    """A home without memory, or with one of another size, gets a new one."""
    known: dict[Value, frozenset[str]] = {}
    place = scope.places[value]
    if isinstance(place, InMemory) and scope.is_fresh(place.name) and is_last(scope, value):
        scope.emit(Rebind((home.name,), (place.name,)))
        scope.sizes[home.name] = scope.sizes.pop(place.name)
        scope.places[value] = place_of(home)
        return
    _note_copy(scope, value, home)
    if home.name in scope.sizes and home.name in scope.reads(value, known):
        temporary = allocate(scope, value.name, value.type)
        write(scope, temporary, ViewMap.identity(value.type.dims), value)
        scope.emit(Rebind((home.name,), (temporary,)))
        scope.sizes[home.name] = value.type.dims
        return
    emit_alloc(scope, home.name, value.type)
    if not is_unset(scope, value):
        write(scope, home.name, ViewMap.identity(value.type.dims), value)


def _note_copy(scope: Scope, value: Value, home: Home) -> None:
    if isinstance(scope.places[value], InMemory):
        scope.decide(COPIED, value, f"all its versions are to be in `{home.name}`")


def is_last(scope: Scope, value: Value) -> bool:
    """Whether nothing needs the value, or its memory, after what is being written."""
    place = scope.places[value]
    return not isinstance(place, Deferred) and not scope.readers(place.name)


# Stores.


def write(scope: Scope, array: str, map_: ViewMap, value: Value, exchange: bool = False) -> None:
    """``array[map(k)] = value[k]`` for all k; with ``exchange`` the whole array, which may change
    its memory.
    """
    nest = Nest(scope, map_.dims)
    target = nest.elements.mapped(map_, tuple(nest.index))
    expr = nest.element(value)
    order = storing_order(target, loads_of(array, expr), nest.levels, nest.counts)
    if order is None:
        delay = None if exchange else rows_to_wait(target, expr, array, nest, map_)
        nest.release()
        if delay is not None:
            scope.decide(DELAYED, value, f"it reads rows of `{array}` that this overwrites")
            rows = allocate(scope, "rows", rows_type(map_, value, delay))
            write_delayed(scope, array, map_, value, delay, rows)
        else:
            scope.decide(COPIED, value, f"it reads elements of `{array}` that this overwrites")
            write_through_temporary(scope, array, map_, value, exchange)
        return
    *indices, expr = nest.settle(*target, expr)
    nest.finish([Store(array, tuple(indices), expr)], reverse=order == "down")


def write_through_temporary(
    scope: Scope, array: str, map_: ViewMap, value: Value, exchange: bool
) -> None:
    temporary = allocate(scope, value.name or array, TensorType(value.type.dtype, map_.dims))
    write(scope, temporary, ViewMap.identity(map_.dims), value)
    if exchange:
        scope.emit(Rebind((array, temporary), (temporary, array)))
    else:
        copy(scope, temporary, array, map_, value.type.dtype)


def copy(scope: Scope, source: str, array: str, map_: ViewMap, dtype: np.dtype) -> None:
    """``array[map(k)] = source[k]``"""
    nest = Nest(scope, map_.dims)
    target = nest.settle(*nest.elements.mapped(map_, tuple(nest.index)))
    load = Load(source, tuple(nest.index), dtype)
    nest.finish([Store(array, tuple(target), load)])


def store_cell(scope: Scope, home: Home, expr: Expr) -> None:
    """A 0-d array argument follows the variable that shadows it."""
    assert home.argument is not None
    scope.emit(Store(scope.cells[home.argument], (), expr))
