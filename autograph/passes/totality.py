"""Which applications of operators that are only sometimes defined are defined for certain.

view(x; map)      every index that the map reads lies inside of x, or it reads nothing
iota(n)           n >= 0
reduce(max)       the axes are not empty
matmul(a, b)      the inner dimensions are equal
power(i, 3)       integers to constant powers that are not negative
reshape           as many elements as before
"""

from __future__ import annotations

from collections.abc import Callable

from autograph.ir import AxisMap, Dim, Node, ViewMap
from autograph.ops import Trait, lookup
from autograph.ops.elementwise import power
from autograph.ops.structure import FOLDS, iota, matmul, reduce, reshape, view
from autograph.passes.affine import Facts
from autograph.passes.element_counts import have_equally_many
from autograph.passes.forward import constant_of

OF_NOTHING = ("sum", "prod", "any", "all", *FOLDS)


def is_defined(node: Node, facts: Facts) -> bool:
    """Whether the node may be evaluated wherever its operands exist."""
    if Trait.PARTIAL not in lookup(node.op).traits:
        return True
    prove = PROOFS.get(node.op)
    return prove is not None and prove(node, facts)


def _view(node: Node, facts: Facts) -> bool:
    (base,) = node.operands
    map_: ViewMap = node.attrs["map"]
    sizes = [facts.expression(dim) for dim in map_.dims]
    if not all(map(facts.is_nonnegative, sizes)):
        return False
    return all(
        _axis(axis, facts.expression(size), sizes, facts)
        for axis, size in zip(map_.axes, base.type.dims, strict=True)
    )


def _axis(axis: AxisMap, size: Dim, sizes: list[Dim], facts: Facts) -> bool:
    first = facts.expression(axis.offset)
    if axis.axis is None:
        return facts.is_nonnegative(first) and facts.is_nonnegative(size - 1 - first)
    if axis.step.static is None:
        return False
    mark = facts.mark()
    facts.learn(sizes[axis.axis] - 1)  # an empty view reads nothing
    last = first + (sizes[axis.axis] - 1) * axis.step.static
    inside = all(
        facts.is_nonnegative(index) and facts.is_nonnegative(size - 1 - index)
        for index in (first, last)
    )
    facts.forget(mark)
    return inside


def _iota(node: Node, facts: Facts) -> bool:
    return facts.is_nonnegative(facts.expression(node.attrs["dim"]))


def _reduce(node: Node, facts: Facts) -> bool:
    if node.attrs["kind"] in OF_NOTHING:
        return True
    dims = node.operands[0].type.dims
    sizes = (facts.expression(dims[axis]) for axis in node.attrs["axes"])
    return all(facts.is_nonnegative(size - 1) for size in sizes)


def _matmul(node: Node, facts: Facts) -> bool:
    a, b = (operand.type.dims for operand in node.operands)
    return max(len(a), len(b)) <= 2 and a[-1] == b[-2:][0]


def _power(node: Node, facts: Facts) -> bool:
    exponent = node.operands[1]
    if exponent.type.dtype.kind not in "iu":
        return True
    number = constant_of(exponent, facts.made_by)
    return number is not None and number >= 0


def _reshape(node: Node, facts: Facts) -> bool:
    return have_equally_many(node.operands[0].type.dims, node.attrs["dims"], facts)


PROOFS: dict[str, Callable[[Node, Facts], bool]] = {
    view.name: _view,
    iota.name: _iota,
    reduce.name: _reduce,
    matmul.name: _matmul,
    power.name: _power,
    reshape.name: _reshape,
}
