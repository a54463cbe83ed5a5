"""Common-subexpression elimination.

Two nodes compute the same value when they apply the same pure operator to the same operands with
the same attributes. Operands are renamed before they are compared, so that one forward walk finds
chains of duplicates. What an outer graph computes serves its regions, not the other way round. A
check of what has been checked before is dropped, and so is a throw.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from autograph.ir import Graph, Node
from autograph.ops import Trait, lookup
from autograph.ops.structure import constant
from autograph.passes.conditions import GUARDS
from autograph.passes.forward import ForwardPass

# A new version stays its own: two of them are two memories, each written where its node stands.
UNMERGED = frozenset({Trait.EFFECTFUL, Trait.UNINITIALISED, Trait.NEW_VERSION})


def eliminate_common_subexpressions(graph: Graph) -> Graph:
    return _Merge().graph(graph)


class _Merge(ForwardPass):
    def __init__(self) -> None:
        super().__init__()
        self.first: dict[Hashable, Node] = {}
        self.added: list[list[Hashable]] = [[]]

    def enter(self, node: Node, name: str, region: Graph) -> None:
        self.added.append([])

    def leave(self, node: Node, name: str) -> None:
        for key in self.added.pop():
            del self.first[key]

    def rewrite(self, node: Node) -> Sequence[Node]:
        key = _key(node)
        if key is None:
            return (node,)
        twin = self.first.setdefault(key, node)
        if twin is node:
            self.added[-1].append(key)
            return (node,)
        for result, same in zip(node.results, twin.results, strict=True):
            self.replace(result, same)
        return ()


def _key(node: Node) -> Hashable:
    """Equal for nodes that compute the same; None for those that are kept apart."""
    if node.op in GUARDS:
        return (GUARDS, node.operands[0])
    if node.op == constant.name:
        dtype = node.attrs["dtype"]
        return (node.op, dtype, np.asarray(node.attrs["value"], dtype).tobytes())
    traits = lookup(node.op).traits
    if node.regions or traits & UNMERGED:
        return None
    operands: Sequence[Any] = node.operands
    if Trait.COMMUTATIVE in traits:
        operands = sorted(operands, key=lambda value: value.serial)
    return (node.op, *operands, *node.attrs.items())
