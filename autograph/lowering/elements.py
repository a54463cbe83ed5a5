"""Arrays as functions from index to scalar: the expression of one element.

view(x; map)[k]       x[map(k)]
add(x, y)[k]          x[k] + y[k]
iota[k]               k
gather(x, i)[k]       x[i[k]]
reshape(x)[k]         x at the same place in C order
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np

from autograph.errors import Unsupported
from autograph.ir import BOOL, INT64, Dim, Node, TensorType, Value, ViewMap
from autograph.lowering.loop_ir import (
    Affine,
    Apply,
    Cast,
    Const,
    Expr,
    Load,
    Var,
    as_affine,
    integer,
    plus,
    static,
    tidy,
    times,
)
from autograph.lowering.scope import Deferred, InMemory, InVariable, Scope
from autograph.ops import Scalar, lookup
from autograph.ops.selection import gather
from autograph.ops.structure import (
    cast,
    constant,
    empty,
    iota,
    pack,
    reshape,
    undefined,
    update,
    view,
)

Index = tuple[Expr, ...]


class Elements:
    """Expressions of one loop body: an element asked for twice is one object."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.known: dict[Hashable, Expr] = {}
        self.hints: dict[int, str] = {}

    def element(self, value: Value, index: Index = ()) -> Expr:
        key = (value, tuple(map(key_of, index)))
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self.compute(value, index)
            if value.name:
                self.hints.setdefault(id(found), value.name)
        return found

    def compute(self, value: Value, index: Index) -> Expr:
        place = self.scope.places[value]
        if isinstance(place, InVariable):
            return Var(place.name, value.type.dtype)
        if isinstance(place, InMemory):
            return Load(place.name, tuple(map(tidy, index)), value.type.dtype)
        node = place.node
        rule = RULES.get(node.op)
        if rule is not None:
            return rule(self, node, index)
        return self.apply(node, index)

    def apply(self, node: Node, index: Index) -> Expr:
        definition = lookup(node.op)
        assert isinstance(definition.lowering, Scalar), node.op
        args = tuple(self.element(v, () if v.type.is_scalar else index) for v in node.operands)
        dtype = node.operands[0].type.dtype
        is_element = not node.result.type.is_scalar
        template = definition.lowering.template(dtype.kind, is_element)
        if template is None:
            raise Unsupported(f"{node.op} is not defined for {dtype}", node.span)
        if template == "{0}":
            return args[0]
        return Apply(node.op, template, args, node.result.type.dtype, definition.lowering.cost)

    def dim(self, dim: Dim) -> Affine:
        total = integer(dim.const)
        for value, coefficient in dim.terms:
            total = plus(total, self.element(value), coefficient)
        return total

    def mapped(self, map_: ViewMap, index: Index) -> Index:
        """The index into the base that the view reads at ``index``."""
        result: list[Expr] = []
        for axis in map_.axes:
            offset = self.dim(axis.offset)
            if axis.axis is None:
                result.append(tidy(offset))
            else:
                result.append(tidy(plus(offset, times(self.dim(axis.step), index[axis.axis]))))
        return tuple(result)


def key_of(expr: Expr) -> Hashable:
    """Equal for equal indices."""
    affine = as_affine(expr)
    return affine.const, frozenset(affine.terms)


# One rule for each operator that is no arithmetic.


def _constant(elements: Elements, node: Node, index: Index) -> Expr:
    return Const(np.asarray(node.attrs["value"], node.attrs["dtype"])[()], node.attrs["dtype"])


def _cast(elements: Elements, node: Node, index: Index) -> Expr:
    arg = elements.element(node.operands[0], index)
    dtype = node.attrs["dtype"]
    return arg if arg.dtype == dtype else Cast(arg, dtype)


def _view(elements: Elements, node: Node, index: Index) -> Expr:
    base = node.operands[0]
    if base.type.is_scalar:
        return elements.element(base)
    return elements.element(base, elements.mapped(node.attrs["map"], index))


def _gather(elements: Elements, node: Node, index: Index) -> Expr:
    base, *places = node.operands
    at = (elements.element(p, () if p.type.is_scalar else index) for p in places)
    return elements.element(base, tuple(at))


def _update_of_scalar(elements: Elements, node: Node, index: Index) -> Expr:
    return elements.element(node.operands[1])


def _iota(elements: Elements, node: Node, index: Index) -> Expr:
    return tidy(index[0])


def _undefined(elements: Elements, node: Node, index: Index) -> Expr:
    dtype = node.attrs["dtype"]
    return Const(dtype.type(0), dtype)


def _pack(elements: Elements, node: Node, index: Index) -> Expr:
    where = static(index[0])
    if where is not None:
        return elements.element(node.operands[where])
    *items, result = [elements.element(item) for item in node.operands]
    at = tidy(index[0])
    for k, item in reversed(list(enumerate(items))):
        test = Apply("equal", "{0} == {1}", (at, integer(k)), BOOL)
        result = Apply("select", "({1} if {0} else {2})", (test, item, result), item.dtype)
    return result


def _reshape(elements: Elements, node: Node, index: Index) -> Expr:
    base = node.operands[0]
    return elements.element(base, reshaped(elements, base.type, node.result.type, index))


def reshaped(elements: Elements, base: TensorType, new: TensorType, index: Index) -> Index:
    """The index into the base, axis group by axis group: of a group ``n, m`` and one axis, ``k //
    m, k % m``.
    """
    result: list[Expr] = []
    done = 0
    for size_old, size_new in groups(base.dims, new.dims):
        old = base.dims[len(result) : len(result) + size_old]
        own, sizes = index[done : done + size_new], new.dims[done : done + size_new]
        result += split(elements, old, join(elements, sizes, own))
        done += size_new
    return tuple(result)


def groups(old: Sequence[Dim], new: Sequence[Dim]) -> list[tuple[int, int]]:
    """How many axes of the old and the new shape cover the same elements: what is not provable is
    one group, up to the last axes that are the same.
    """
    found: list[tuple[int, int]] = []
    a = b = 0
    while a < len(old) or b < len(new):
        if a < len(old) and b < len(new) and old[a] == new[b]:
            size = (1, 1)
        elif a < len(old) and old[a].static == 1:
            size = (1, 0)
        elif b < len(new) and new[b].static == 1:
            size = (0, 1)
        else:
            size = _static_group(old[a:], new[b:]) or _up_to_same(old[a:], new[b:])
        found.append(size)
        a, b = a + size[0], b + size[1]
    return found


def _up_to_same(old: Sequence[Dim], new: Sequence[Dim]) -> tuple[int, int]:
    """All axes but the last ones that are the same, or all."""
    pairs = zip(reversed(old), reversed(new), strict=False)
    same = next((k for k, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))
    return len(old) - same, len(new) - same


def _static_group(old: Sequence[Dim], new: Sequence[Dim]) -> tuple[int, int] | None:
    for rows in range(1, len(old) + 1):
        for columns in range(1, len(new) + 1):
            left = [dim.static for dim in old[:rows]]
            right = [dim.static for dim in new[:columns]]
            if None in left or None in right:
                continue
            if math.prod(map(int, left)) == math.prod(map(int, right)):  # type: ignore[arg-type]
                return rows, columns
    return None


def join(elements: Elements, dims: Sequence[Dim], index: Index) -> Affine:
    flat = integer(0)
    for dim, own in zip(dims, index, strict=True):
        flat = plus(times(flat, elements.dim(dim)), own)
    return flat


def split(elements: Elements, dims: Sequence[Dim], flat: Affine) -> Index:
    parts: list[Expr] = []
    for dim in reversed(dims[1:]):
        size = tidy(elements.dim(dim))
        rest = tidy(flat)
        parts.append(Apply("remainder", "{0} % {1}", (rest, size), INT64, 10))
        flat = as_affine(Apply("floor_divide", "{0} // {1}", (rest, size), INT64, 10))
    if dims:
        parts.append(tidy(flat))
    return tuple(reversed(parts))


RULES: dict[str, Callable[[Elements, Node, Index], Expr]] = {
    constant.name: _constant,
    cast.name: _cast,
    view.name: _view,
    gather.name: _gather,
    update.name: _update_of_scalar,
    iota.name: _iota,
    empty.name: _undefined,
    undefined.name: _undefined,
    pack.name: _pack,
    reshape.name: _reshape,
}


def is_deferrable(node: Node) -> bool:
    """Whether elements of the result can be computed one by one."""
    if node.op == update.name:
        return node.result.type.is_scalar
    return node.op in RULES or lookup(node.op).is_elementwise


def is_unset(scope: Scope, value: Value) -> bool:
    """Whether any contents will do."""
    place: Any = scope.places[value]
    return isinstance(place, Deferred) and place.node.op in (empty.name, undefined.name)
