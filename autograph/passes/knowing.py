"""Walks over a graph that know at every node what is true there, from checks and conditions."""

from __future__ import annotations

from autograph.ir import Graph, Node
from autograph.passes.affine import Facts
from autograph.passes.conditions import Conditions
from autograph.passes.forward import ForwardPass


class KnowingPass(ForwardPass):
    """What is found out in a region is forgotten where it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = Facts(self.made_by)
        self.conditions = Conditions(self.facts)
        self.marks: list[int] = []

    def graph(self, graph: Graph) -> Graph:
        for value in graph.inputs:
            self.facts.exists(self.type(value.type))
        return super().graph(graph)

    def enter(self, node: Node, name: str, region: Graph) -> None:
        self.marks.append(self.facts.mark())

    def leave(self, node: Node, name: str) -> None:
        self.facts.forget(self.marks.pop())
