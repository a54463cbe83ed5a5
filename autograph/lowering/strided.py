"""Values that lie in a memory at regular distances, as the BLAS takes its operands.

x[i, :, 2:]        in x's memory: begins at i * x.shape[1] * x.shape[2] + 2,
                   rows x.shape[2] elements apart, elements next to each other
reshape(x)         in x's memory, where that is one block
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograph.ir import Dim, Node, Value, ViewMap
from autograph.lowering.elements import Elements
from autograph.lowering.loop_ir import Affine, Expr, as_affine, integer, plus, times
from autograph.lowering.scope import Deferred, InMemory
from autograph.ops.structure import reshape, view


@dataclass(frozen=True, slots=True)
class Strided:
    """Element ``index`` is at ``start + sum(steps * index)`` of the memory; ``block``: they are
    all of it, in C order. A step is known to be positive where ``positive`` says so.
    """

    array: str
    start: Affine
    steps: tuple[Affine, ...]
    positive: tuple[bool, ...]
    block: bool = False


def strided(elements: Elements, value: Value) -> Strided | None:
    """Where the elements of a value are, if they are stored."""
    place = elements.scope.places[value]
    if isinstance(place, InMemory):
        return whole(elements, place, value.type.dims)
    if not isinstance(place, Deferred):
        return None
    base = strided(elements, place.node.operands[0]) if is_movement(place.node) else None
    if base is None:
        return None
    if place.node.op == view.name:
        return seen(elements, place.node, base)
    return in_c_order(elements, base.array, value.type.dims) if base.block else None


def is_movement(node: Node) -> bool:
    return node.op in (view.name, reshape.name)


def whole(elements: Elements, place: InMemory, dims: Sequence[Dim]) -> Strided | None:
    if place.layout == "A":
        return None
    if place.layout == "C":
        return in_c_order(elements, place.name, dims)
    turned = in_c_order(elements, place.name, dims[::-1])
    positive = turned.positive[::-1]
    return Strided(turned.array, turned.start, turned.steps[::-1], positive, len(dims) < 2)


def in_c_order(elements: Elements, array: str, dims: Sequence[Dim]) -> Strided:
    steps: list[Affine] = []
    step = integer(1)
    for dim in reversed(dims):
        steps.append(step)
        step = times(step, elements.dim(dim))
    return Strided(array, integer(0), tuple(steps[::-1]), (True,) * len(steps), block=True)


def seen(elements: Elements, node: Node, base: Strided) -> Strided | None:
    map_, dims = node.attrs["map"], node.operands[0].type.dims
    if base.block and only_spread(map_, dims):
        return in_c_order(elements, base.array, map_.dims)
    start = base.start
    steps = [integer(0)] * map_.rank
    positive = [False] * map_.rank
    for axis, step, ahead in zip(map_.axes, base.steps, base.positive, strict=True):
        start = plus(start, times(elements.dim(axis.offset), step))
        if axis.axis is not None:
            own = axis.step.static
            first = not steps[axis.axis].terms and steps[axis.axis].const == 0
            grows = ahead and own is not None and own > 0
            positive[axis.axis] = grows and (first or positive[axis.axis])
            steps[axis.axis] = plus(steps[axis.axis], times(elements.dim(axis.step), step))
    return Strided(base.array, start, tuple(steps), tuple(positive))


def only_spread(map_: ViewMap, dims: Sequence[Dim]) -> bool:
    """Whether a view only adds axes of one element."""
    used = [axis.axis for axis in map_.axes]
    kept = [k for k, dim in enumerate(map_.dims) if dim.static != 1 or k in used]
    plain = all(axis.offset == Dim(0) and axis.step == Dim(1) for axis in map_.axes)
    return plain and used == kept and [map_.dims[k] for k in kept] == list(dims)


def at(own: Strided, index: Sequence[Expr]) -> Affine:
    """Where the element, or the matrix in a stack of them, begins."""
    start = own.start
    for step, position in zip(own.steps, index, strict=False):
        start = plus(start, times(as_affine(position), step))
    return start
