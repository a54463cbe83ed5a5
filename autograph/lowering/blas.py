"""Which products of matrices the BLAS computes, and what it is given."""

from __future__ import annotations

from collections.abc import Iterator

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import walk
from autograph.ops.structure import matmul, reshape

TYPES = "fc"
SMALL = 16  # elements of the summed axis, where known


def uses_blas(a: Value, b: Value) -> bool:
    inner = a.type.dims[-1].static
    plain = a.type.rank <= 2 and b.type.rank <= 2 and (a.type.rank, b.type.rank) != (1, 1)
    large = inner is None or inner > SMALL
    return a.type.dtype.kind in TYPES and plain and large


def reshaped_operands(graph: Graph) -> Iterator[Node]:
    """Reshapes of arrays that the BLAS multiplies: it is given the memory of the array itself."""
    products = (node for node in walk(graph) if node.op == matmul.name)
    wanted = {v for node in products if uses_blas(*node.operands) for v in node.operands}
    for node in walk(graph):
        if node.op == reshape.name and node.result in wanted and node.operands[0].type.rank > 0:
            yield node
