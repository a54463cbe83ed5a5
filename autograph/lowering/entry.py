"""The frame of a program: names of parameters, guards before anything is changed, and results.

n = u.shape[0]                    a dimension that the graph knows as a value
if n == 1: refuse                 the graph was staged for sizes other than 1 there
if n == 3: refuse                 and other than 3, for which n - 2 is 1
if n >= 4 and n <= 7: refuse      and other than 4 to 7, for which n // 4 is 1
if u.shape[1] != 3: refuse        and for this static size
if overlap(u, v): refuse          u is written, v another argument
"""

from __future__ import annotations

from collections.abc import Sequence

from autograph.ir import BOOL, Value, ViewMap
from autograph.ir.function import GraphFunction, Parameter
from autograph.lowering.control import deliver
from autograph.lowering.loop_ir import (
    Apply,
    Assign,
    Expr,
    Extent,
    Load,
    LoopParameter,
    Overlap,
    Refuse,
    Return,
    Store,
    Var,
    integer,
)
from autograph.lowering.names import Namer
from autograph.lowering.nests import scalar_expression, scalar_expressions
from autograph.lowering.scope import InMemory, InVariable, Scope
from autograph.lowering.taking_over import take_over
from autograph.lowering.writes import allocate, materialise, write


def loop_parameters(function: GraphFunction, names: Namer) -> tuple[LoopParameter, ...]:
    return tuple(
        LoopParameter(
            names.fresh(p.value.name or f"p{k}"),
            p.value.type.dtype,
            p.value.type.rank,
            p.layout,
            p.writable,
        )
        for k, p in enumerate(function.parameters)
    )


# Guards.


def enter(scope: Scope, function: GraphFunction, parameters: Sequence[LoopParameter]) -> None:
    """Guards first, then every graph input has its place."""
    pairs = list(zip(function.parameters, parameters, strict=True))
    for parameter, own in pairs:
        if parameter.is_array:
            _bind_dims(scope, parameter, own)
    _guard_overlaps(scope, function, parameters)
    for position, (parameter, own) in enumerate(pairs):
        _bind_value(scope, position, parameter, own)


def enter_callee(
    scope: Scope, function: GraphFunction, parameters: Sequence[LoopParameter]
) -> None:
    """The caller has seen to what guards are for; sizes are passed as numbers."""
    for position, (parameter, own) in enumerate(zip(function.parameters, parameters, strict=True)):
        if parameter.taken:
            scope.places[parameter.value] = InMemory(own.name)
            scope.sizes[own.name] = parameter.value.type.dims
        else:
            _bind_value(scope, position, parameter, own)


def _bind_dims(scope: Scope, parameter: Parameter, own: LoopParameter) -> None:
    for axis, dim in enumerate(parameter.value.type.dims):
        extent = Extent(own.name, axis)
        if dim.static is not None:
            scope.emit(Refuse(_compare("!=", extent, integer(dim.static))))
            continue
        value = dim.single
        assert value is not None, f"dimension {axis} of {own.name} is no value"
        known = scope.places.get(value)
        if isinstance(known, InVariable):
            scope.emit(Refuse(_compare("!=", extent, Var(known.name, value.type.dtype))))
        else:
            _bind_dim(scope, value, extent)
        for place, first, last in parameter.excluded:
            if place == axis:
                scope.emit(Refuse(_between(first, extent, last)))


def _bind_dim(scope: Scope, value: Value, extent: Extent) -> None:
    name = scope.names.fresh(value.name or "n")
    scope.places[value] = InVariable(name)
    variable = Var(name, value.type.dtype)
    scope.emit(Assign(name, extent), Refuse(_compare("==", variable, integer(1))))


def _between(first: int, size: Expr, last: int) -> Expr:
    if first == last:
        return _compare("==", size, integer(first))
    ends = _compare(">=", size, integer(first)), _compare("<=", size, integer(last))
    return Apply("logical_and", "{0} and {1}", ends, BOOL)


def _compare(operator: str, left: Expr, right: Expr) -> Expr:
    return Apply("compare", f"{{0}} {operator} {{1}}", (left, right), BOOL)


def _guard_overlaps(
    scope: Scope, function: GraphFunction, parameters: Sequence[LoopParameter]
) -> None:
    done: set[frozenset[int]] = set()
    for written in function.writebacks:
        for other, parameter in enumerate(parameters):
            pair = frozenset((written, other))
            if parameter.layout is not None and len(pair) == 2 and pair not in done:
                done.add(pair)
                scope.emit(Refuse(_overlap(parameters[written], parameter)))


def _overlap(left: LoopParameter, right: LoopParameter) -> Overlap:
    ranks = [own.rank if own.layout == "A" else None for own in (left, right)]
    return Overlap(left.name, right.name, *ranks)


def _bind_value(scope: Scope, position: int, parameter: Parameter, own: LoopParameter) -> None:
    value = parameter.value
    if not parameter.is_array:
        scope.places[value] = InVariable(own.name)
    elif value.type.is_scalar:
        home = scope.homes.get(value)
        name = home.name if home is not None else scope.names.fresh(f"{own.name}_value")
        scope.cells[position] = own.name
        scope.emit(Assign(name, Load(own.name, (), value.type.dtype)))
        scope.places[value] = InVariable(name)
    else:
        assert parameter.layout is not None
        scope.places[value] = InMemory(own.name, parameter.layout, True)


# Results.


def leave(scope: Scope, function: GraphFunction) -> None:
    """Results into memories of their own, written parameters up to date, then return."""
    outputs = function.graph.outputs
    results = outputs[: function.results]
    returned: dict[int, Expr | str] = {}
    with scope.pinned(frozenset(outputs)):
        taken: set[str] = set()
        for k, value in enumerate(results):
            if not value.type.is_scalar:
                returned[k] = name = _own_memory(scope, value, taken)
                taken.add(name)
    scalars = [k for k, value in enumerate(results) if value.type.is_scalar]
    written = {p: outputs[k] for p, k in function.writebacks.items()}
    with scope.pinned(frozenset(results)):
        _write_back(scope, function, written)
    exprs = scalar_expressions(scope, [results[k] for k in scalars])
    returned.update(zip(scalars, exprs, strict=True))
    scope.emit(Return(tuple(returned[k] for k in range(len(results)))))


def _own_memory(scope: Scope, value: Value, taken: set[str]) -> str:
    """A memory of ours that holds the value and is no other result."""
    place = scope.places[value]
    if not isinstance(place, InMemory):
        return take_over(scope, value) or materialise(scope, value).name
    if not place.is_argument and place.name not in taken:
        return place.name
    name = allocate(scope, value.name, value.type)
    write(scope, name, ViewMap.identity(value.type.dims), value)
    return name


def _write_back(scope: Scope, function: GraphFunction, written: dict[int, Value]) -> None:
    arrays = [p for p, value in written.items() if not value.type.is_scalar]
    homes = {p: scope.homes[function.parameters[p].value] for p in written}
    deliver(scope, [written[p] for p in arrays], [homes[p] for p in arrays])
    for p, value in written.items():
        if value.type.is_scalar and value is not function.parameters[p].value:
            scope.emit(Store(scope.cells[p], (), scalar_expression(scope, value)))
