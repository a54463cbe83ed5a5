"""Constant folding: an operator on constants is the constant that its NumPy meaning gives.

    %2 = add(2, 3)          ==>    %2 = constant(5)
    %x: float64[%2]                %x: float64[5]

Elementwise operators on scalars only. What raises is left as it is. A branch whose condition is
constant is taken at once: in the other one, what is known here of sizes need not hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograph.ir import INT64, DimLike, Graph, Node, Value
from autograph.ops import lookup
from autograph.ops.control import cond
from autograph.ops.structure import constant, undefined
from autograph.passes.forward import ForwardPass, constant_node


def fold_constants(graph: Graph) -> Graph:
    return _Fold().graph(graph)


_NOTHING = (constant.name, undefined.name)


def _nothing(results: Sequence[Value], dims: Mapping[Value, DimLike]) -> Graph:
    """Values that are never read, in place of a branch that is never taken."""
    sizes = {result: dim if isinstance(dim, int) else 0 for result, dim in dims.items()}
    nodes = []
    for result in results:
        value = Value(result.type.substitute(sizes), result.name)
        if result.type.is_scalar:
            nodes.append(constant_node(value, result.type.dtype.type(0)))
        else:
            attrs = {"dtype": value.type.dtype, "dims": value.type.dims}
            nodes.append(Node(undefined.name, (), (value,), attrs))
    return Graph((), tuple(nodes), tuple(node.result for node in nodes))


class _Fold(ForwardPass):
    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[Value, Any] = {}

    def rewrite(self, node: Node) -> Sequence[Node]:
        if node.op == constant.name:
            self.note(node.result, node.attrs["value"])
        elif node.op == cond.name and node.operands[0] in self.numbers:
            return self.taken(node)
        elif node.operands and all(operand in self.numbers for operand in node.operands):
            number = self.folded(node)
            if number is not None:
                self.note(node.result, number)
                return (constant_node(node.result, number),)
        return (node,)

    def taken(self, node: Node) -> Sequence[Node]:
        names = ("then", "else") if self.numbers[node.operands[0]] else ("else", "then")
        region, other = (node.regions[name] for name in names)
        pairs = list(zip(node.results, region.outputs, strict=True))
        dims = {
            result: self.dims.get(output, output)
            for result, output in pairs
            if result.type.is_scalar
        }
        if any(result.type.substitute(dims) != output.type for result, output in pairs):
            if all(each.op in _NOTHING for each in other.nodes):
                return (node,)
            regions = {names[0]: region, names[1]: _nothing(node.results, dims)}
            return (Node(node.op, node.operands, node.results, node.attrs, regions, node.span),)
        for result, output in pairs:
            self.replace(result, output, self.dims.get(output, output))
        return region.nodes

    def note(self, value: Value, number: Any) -> None:
        self.numbers[value] = np.asarray(number, value.type.dtype)[()]
        if value.type.dtype == INT64:
            self.dims[value] = int(number)

    def folded(self, node: Node) -> Any:
        """What the node is, or None: not a scalar, not elementwise, or an error."""
        op = lookup(node.op)
        if not op.is_elementwise or not node.result.type.is_scalar:
            return None
        operands = [self.numbers[operand] for operand in node.operands]
        try:
            with np.errstate(all="ignore"):
                number = np.asarray(op.eager(*operands, **node.attrs))[()]
        except (ArithmeticError, TypeError, ValueError):
            return None
        return number if number.dtype == node.result.type.dtype else None
