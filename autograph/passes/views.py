"""Laws of views, updates and casts.

view(x; whole)                  =  x
view(view(x; a); b)             =  view(x; a after b)
view(update(x, v; m); m)        =  v
view(update(update(x, v; m), w; n); m)    =  v       where m and n are different places
update(x, view(x; m); m)        =  x
update(x, view(s); m)           =  update(x, s; m)   for a scalar s
update(x, f(x, ...); whole)     =  f(x, ...)         for a function's new version of x
view(pack(a, b, ...)[1])        =  b
view(iota(n)[i])                =  i
reserve(x, n; rows of x)        =  x
cast(x to its dtype)            =  x
"""

from __future__ import annotations

from autograph.ir import INT64, AxisMap, Dim, Node, ViewMap
from autograph.ir.function import CALL
from autograph.ops.growing import reserve
from autograph.ops.structure import cast, iota, pack, update, view
from autograph.passes.rules import Replacement, Rules, Workshop

VIEWS = Rules()


@VIEWS.on(view.name)
def whole_view(node: Node, workshop: Workshop) -> Replacement:
    (base,) = node.operands
    return [base] if node.attrs["map"].is_identity_on(base.type.dims) else None


@VIEWS.on(view.name)
def view_of_view(node: Node, workshop: Workshop) -> Replacement:
    inner = workshop.maker(node.operands[0], view.name)
    if inner is None:
        return None
    composed = after(inner.attrs["map"], node.attrs["map"])
    return None if composed is None else [workshop.apply(view.name, *inner.operands, map=composed)]


@VIEWS.on(view.name)
def view_of_update(node: Node, workshop: Workshop) -> Replacement:
    """Only what was stored is found, behind stores elsewhere too. To read an older version of the
    array in place of the newest would keep both.
    """
    read = node.attrs["map"]
    stored = workshop.maker(node.operands[0], update.name)
    while stored is not None:
        base, value = stored.operands
        written = stored.attrs["map"]
        if written == read and is_injective(written):
            filled = value.type.dims != read.dims
            whole = ViewMap(read.dims, ())
            return [workshop.apply(view.name, value, map=whole) if filled else value]
        if not are_disjoint(written, read):
            return None
        stored = workshop.maker(base, update.name)
    return None


@VIEWS.on(view.name)
def element_of_pack(node: Node, workshop: Workshop) -> Replacement:
    packed = workshop.maker(node.operands[0], pack.name)
    if packed is None or node.result.type.dims:
        return None
    position = node.attrs["map"].axes[0].offset.static
    return None if position is None else [packed.operands[position]]


@VIEWS.on(view.name)
def element_of_iota(node: Node, workshop: Workshop) -> Replacement:
    if workshop.maker(node.operands[0], iota.name) is None or node.result.type.dims:
        return None
    index: Dim = node.attrs["map"].axes[0].offset
    if index.static is not None:
        return [workshop.constant(index.static, INT64)]
    return None if index.single is None else [index.single]


@VIEWS.on(update.name)
def store_of_what_is_there(node: Node, workshop: Workshop) -> Replacement:
    base, value = node.operands
    read = workshop.maker(value, view.name)
    if read is None or read.operands != (base,) or read.attrs["map"] != node.attrs["map"]:
        return None
    return [base]


@VIEWS.on(update.name)
def store_of_repeated_scalar(node: Node, workshop: Workshop) -> Replacement:
    base, value = node.operands
    repeated = workshop.maker(value, view.name)
    if repeated is None or not value.type.dims or repeated.operands[0].type.dims:
        return None
    return Node(node.op, (base, repeated.operands[0]), node.results, node.attrs, {}, node.span)


@VIEWS.on(update.name)
def whole_store_of_new_version(node: Node, workshop: Workshop) -> Replacement:
    base, value = node.operands
    made = workshop.maker(value, CALL)
    whole = node.attrs["map"].is_identity_on(base.type.dims)
    return [value] if made is not None and base in made.operands and whole else None


@VIEWS.on(reserve.name)
def room_that_is_there(node: Node, workshop: Workshop) -> Replacement:
    base, _ = node.operands
    return [base] if node.attrs["capacity"] == base.type.dims[0] else None


@VIEWS.on(cast.name)
def cast_to_own_dtype(node: Node, workshop: Workshop) -> Replacement:
    (value,) = node.operands
    return [value] if value.type.dtype == node.attrs["dtype"] else None


def after(inner: ViewMap, outer: ViewMap) -> ViewMap | None:
    """The map of ``view(view(x; inner); outer)``; None where two unknown steps are multiplied.

    offset + step * (offset' + step' * i)  =  (offset + step * offset') + (step * step') * i
    """
    axes: list[AxisMap] = []
    for axis in inner.axes:
        if axis.axis is None:
            axes.append(axis)
            continue
        through = outer.axes[axis.axis]
        shift, step = product(axis.step, through.offset), product(axis.step, through.step)
        if shift is None or (step is None and through.axis is not None):
            return None
        axes.append(AxisMap(axis.offset + shift, step or Dim(1), through.axis))
    return ViewMap(outer.dims, tuple(axes))


def product(left: Dim, right: Dim) -> Dim | None:
    if left.static is not None:
        return right * left.static
    return None if right.static is None else left * right.static


def is_injective(map_: ViewMap) -> bool:
    """Whether no place is read twice, as far as steps tell."""
    moving = {axis.axis for axis in map_.axes if axis.step.static not in (None, 0)}
    return moving >= set(range(map_.rank))


def are_disjoint(left: ViewMap, right: ViewMap) -> bool:
    """Whether on some axis both have one index, and not the same."""
    return any(
        a.axis is None and b.axis is None and (a.offset - b.offset).static not in (None, 0)
        for a, b in zip(left.axes, right.axes, strict=True)
    )
