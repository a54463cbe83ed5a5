"""Reductions over axes.

    all reduced axes innermost             otherwise, in the order of memory

    for i in range(n):                     for j in range(m): out[j] = start
        acc = start                        for i in range(n):
        for j in range(m):                     for j in range(m):
            acc = combine(acc, x[i, j])            out[j] = combine(out[j], x[i, j])
        out[i] = acc

Full ``any`` and ``all`` stop at the first decisive element; ``argmax`` and ``argmin`` keep the
first extreme element, and a NaN wins over every number. On the right they have two memories: one
for the places, one for what is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograph.ir import BOOL, FLOAT64, INT64, Node, TensorType, Value
from autograph.lowering.loop_ir import (
    Apply,
    Assign,
    Break,
    Cast,
    Const,
    Expr,
    If,
    Load,
    Stmt,
    Store,
    Var,
    integer,
    plus,
    tidy,
    times,
)
from autograph.lowering.nests import Nest
from autograph.lowering.scope import InMemory, InVariable, Scope
from autograph.lowering.writes import allocate, destination, free_home
from autograph.ops import lookup
from autograph.ops.structure import FOLDS, UFUNCS, neutral_of

OPPOSITES = {"{0} == {1}": "{0} != {1}", "{0} != {1}": "{0} == {1}"}  # NaN orders are not opposite
SHORT = ("any", "all")
ARG = ("argmax", "argmin")


def lower_reduce(scope: Scope, node: Node) -> None:
    (x,) = node.operands
    axes = node.attrs["axes"]
    kept = [axis for axis in range(x.type.rank) if axis not in axes]
    innermost = all(axis > k for axis in axes for k in kept)
    if not kept or innermost:
        _reduce_to_variable(scope, node, x, kept, axes)
    elif node.attrs["kind"] in ARG:
        _search_in_memory(scope, node, x, axes)
    else:
        _reduce_in_memory(scope, node, x, axes)


# One accumulator.


def _reduce_to_variable(
    scope: Scope, node: Node, x: Value, kept: Sequence[int], axes: Sequence[int]
) -> None:
    result = node.result
    out = destination(scope, result, (x,)) if kept else ""
    nest = Nest(scope, [x.type.dims[axis] for axis in (*kept, *axes)])
    index = by_axis(nest.index, (*kept, *axes))
    depth = sum(x.type.dims[axis].static != 1 for axis in kept)
    name = "" if kept else free_home(scope, result, (x,))
    wide = is_widened(node.attrs["kind"], x.type.dtype)
    acc = (not wide and name) or scope.names.fresh(result.name or node.attrs["kind"])
    if node.attrs["kind"] in ARG:
        before, loops = _arg_loops(scope, node, nest, index, depth, acc)
    else:
        before, loops = _loops(node, nest, index, depth, acc)
    body: list[Stmt] = [*before, *loops]
    found: Expr = Var(acc, FLOAT64 if wide else result.type.dtype)
    if wide:
        found = Cast(found, result.type.dtype)
    if kept:
        body.append(Store(out, tuple(nest.index[: len(kept)]), found))
    elif wide:
        acc = name or scope.names.fresh(acc)
        body.append(Assign(acc, found))
    _enclose(scope, nest, depth, body)
    scope.places[result] = InMemory(out) if kept else InVariable(acc)


def is_widened(kind: str, dtype: np.dtype) -> bool:
    """Sums of float32 are kept in float64, to be no less accurate than pairwise sums."""
    return kind == "sum" and dtype.name == "float32"


def _enclose(scope: Scope, nest: Nest, depth: int, body: Sequence[Stmt]) -> None:
    """The loops over the kept axes around ``body``."""
    statements = tuple(body)
    for level in range(depth, 0, -1):
        statements = nest.loop(level, statements)
    nest.release()
    scope.emit(*nest.preludes[0], *statements)


def by_axis(index: Sequence[Expr], axes: Sequence[int]) -> tuple[Expr, ...]:
    """The index in the order of the operand's axes."""
    return tuple(index[list(axes).index(axis)] for axis in range(len(axes)))


def _loops(
    node: Node, nest: Nest, index: tuple[Expr, ...], depth: int, acc: str
) -> tuple[list[Stmt], Sequence[Stmt]]:
    (x,) = node.operands
    kind, dtype = node.attrs["kind"], x.type.dtype
    (element,) = nest.settle(nest.elements.element(x, index))
    before: list[Stmt] = [Assign(acc, start(kind, dtype))]
    if dtype.kind == "c" and kind in ("max", "min"):
        before = [Assign(acc, _first(nest, x, index, depth))]
    if kind in SHORT:
        return before, _short_circuit(nest, depth, acc, element, kind)
    if is_widened(kind, dtype):
        dtype, element = FLOAT64, Cast(element, FLOAT64)
        before = [Assign(acc, start(kind, dtype))]
    element = as_atom(nest, element, kind)
    body = [Assign(acc, combine(kind, Var(acc, dtype), element))]
    return before, nest.close(body, depth)


def as_atom(nest: Nest, element: Expr, kind: str) -> Expr:
    """A variable for an element whose text would be written twice."""
    twice = combine(kind, element, element)
    assert isinstance(twice, Apply)
    if isinstance(element, Var) or twice.template.count("{1}") < 2:
        return element
    return nest.keep(element, element, nest.depth)


def _first(nest: Nest, x: Value, index: tuple[Expr, ...], depth: int) -> Expr:
    """The element where the reduced indices are 0."""
    inner = {*nest.levels[depth:]}
    at = tuple(integer(0) if isinstance(i, Var) and i.name in inner else i for i in index)
    (found,) = nest.settle(nest.elements.element(x, at), depth=depth)
    return found


def _short_circuit(nest: Nest, depth: int, acc: str, element: Expr, kind: str) -> tuple[Stmt, ...]:
    """Every loop is left once the result is known."""
    variable = Var(acc, BOOL)
    decided: Expr = variable if kind == "any" else negation(variable)
    hit = element if kind == "any" else negation(element)
    value = Const(np.bool_(kind == "any"), BOOL)
    statements: tuple[Stmt, ...] = (If(hit, (Assign(acc, value), Break())),)
    if nest.depth == depth:
        return (Assign(acc, element),)
    for level in range(nest.depth, depth, -1):
        statements = nest.loop(level, statements)
        if level > depth + 1:
            statements = (*statements, If(decided, (Break(),)))
    return statements


def negation(expr: Expr) -> Expr:
    if isinstance(expr, Apply) and expr.template == "not {0}":
        return expr.args[0]
    if isinstance(expr, Apply) and expr.template in OPPOSITES:
        return Apply("compare", OPPOSITES[expr.template], expr.args, BOOL)
    return Apply("logical_not", "not {0}", (expr,), BOOL)


def _arg_loops(
    scope: Scope, node: Node, nest: Nest, index: tuple[Expr, ...], depth: int, where: str
) -> tuple[list[Stmt], Sequence[Stmt]]:
    (x,) = node.operands
    dtype = x.type.dtype
    best = Var(scope.names.fresh("best"), dtype)
    (element,) = nest.settle(nest.elements.element(x, index))
    if not isinstance(element, Var):
        element = nest.keep(element, element, nest.depth)
    inner = nest.index[len(nest.index) - len(node.attrs["axes"]) :]
    position = _position(nest, x, inner, node.attrs["axes"])
    better = _better(node.attrs["kind"], element, best)
    update = (Assign(best.name, element), Assign(where, position))
    before: list[Stmt] = [
        Assign(best.name, _first(nest, x, index, depth)),
        Assign(where, integer(0)),
    ]
    return before, nest.close([If(better, update)], depth)


def _position(nest: Nest, x: Value, index: Sequence[Expr], axes: Sequence[int]) -> Expr:
    """The place of an element among those that are compared, in C order."""
    position = integer(0)
    for own, axis in zip(index, axes, strict=True):
        position = plus(times(position, nest.elements.dim(x.type.dims[axis])), own)
    return tidy(position)


def _better(kind: str, element: Expr, best: Expr) -> Expr:
    op = lookup("greater" if kind == "argmax" else "less")
    test = scalar_op(op.name, element, best)
    if element.dtype.kind not in "fc":
        return test
    nan = scalar_op("logical_not", scalar_op("isnan", best))
    return scalar_op("logical_or", test, scalar_op("logical_and", scalar_op("isnan", element), nan))


# Accumulators in memory.


def _reduce_in_memory(scope: Scope, node: Node, x: Value, axes: Sequence[int]) -> None:
    kind, dtype, result = node.attrs["kind"], x.type.dtype, node.result
    out = destination(scope, result, (x,))
    first = dtype.kind == "c" and kind in ("max", "min")
    rows = Nest(scope, result.type.dims)
    begin = start(kind, dtype)
    if first:
        at = iter(rows.index)
        index = tuple(integer(0) if a in axes else next(at) for a in range(x.type.rank))
        (begin,) = rows.settle(rows.elements.element(x, index))
    rows.finish([Store(out, tuple(rows.index), begin)])
    nest = Nest(scope, x.type.dims)
    (element,) = nest.settle(nest.element(x))
    target = tuple(nest.index[axis] for axis in range(x.type.rank) if axis not in axes)
    old = Load(out, target, result.type.dtype)
    nest.finish([Store(out, target, combine(kind, old, element, in_memory=True))])
    scope.places[result] = InMemory(out)


def _search_in_memory(scope: Scope, node: Node, x: Value, axes: Sequence[int]) -> None:
    """The best elements so far are in a memory beside their places."""
    dtype, result = x.type.dtype, node.result
    out = destination(scope, result, (x,))
    best = allocate(scope, "best", TensorType(dtype, result.type.dims))
    rows = Nest(scope, result.type.dims)
    at = iter(rows.index)
    index = tuple(integer(0) if a in axes else next(at) for a in range(x.type.rank))
    (element,) = rows.settle(rows.elements.element(x, index))
    place = tuple(rows.index)
    rows.finish([Store(best, place, element), Store(out, place, integer(0))])
    nest = Nest(scope, x.type.dims)
    (element,) = nest.settle(nest.element(x))
    if not isinstance(element, Var):
        element = nest.keep(element, element, nest.depth)
    target = tuple(nest.index[axis] for axis in range(x.type.rank) if axis not in axes)
    position = _position(nest, x, [nest.index[axis] for axis in axes], axes)
    old: Expr = Load(best, target, dtype)
    old = nest.keep(old, old, nest.depth)
    test = _better(node.attrs["kind"], element, old)
    test = nest.keep(test, test, nest.depth)
    pairs = (best, element, old), (out, position, Load(out, target, INT64))
    nest.finish([Store(array, target, _either(test, new, own)) for array, new, own in pairs])
    scope.places[result] = InMemory(out)


def _either(test: Expr, new: Expr, old: Expr) -> Expr:
    return Apply("select", "({1} if {0} else {2})", (test, new, old), old.dtype)


# What is combined.


def start(kind: str, dtype: np.dtype) -> Expr:
    """The neutral element."""
    if kind in SHORT:
        return Const(np.bool_(kind == "all"), BOOL)
    if kind == "sum":
        return Const(dtype.type(0), dtype)
    if kind == "prod":
        return Const(dtype.type(1), dtype)
    if kind in FOLDS:
        return Const(dtype.type(neutral_of(kind, dtype)), dtype)
    return Const(_extreme(kind, dtype), dtype)


def _extreme(kind: str, dtype: np.dtype) -> Any:
    if dtype.kind == "b":
        return np.bool_(kind == "min")
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        return dtype.type(limits.min if kind == "max" else limits.max)
    return dtype.type(-np.inf if kind == "max" else np.inf)


def combine(kind: str, acc: Expr, element: Expr, in_memory: bool = False) -> Expr:
    """The accumulator with one element more."""
    dtype = acc.dtype
    if dtype.kind == "f" and not in_memory and kind in FAST:
        return Apply(kind, FAST[kind], (acc, element), dtype)
    return scalar_op(UFUNCS.get(kind, kind), acc, element)


FAST = {
    "sum": "arithmetic.accumulate_sum({0}, {1})",
    "prod": "arithmetic.accumulate_product({0}, {1})",
    "max": "arithmetic.accumulate_maximum({0}, {1})",
    "min": "arithmetic.accumulate_minimum({0}, {1})",
}


def scalar_op(name: str, *args: Expr) -> Expr:
    """An elementwise operator of the registry on expressions."""
    definition = lookup(name)
    lowering = definition.lowering
    dtype = args[0].dtype
    template = lowering.template(dtype.kind)  # type: ignore[union-attr]
    assert template is not None, (name, dtype)
    result = BOOL if name in PREDICATES else dtype
    return Apply(name, template, args, result)


PREDICATES = ("greater", "less", "isnan", "logical_not", "logical_or", "logical_and")
