"""Which values are still needed later in the program.

    later(v)  =  v is used by a later node of a region that is being lowered, or by its outputs,
                 or v comes from outside of a loop that is being lowered and is used anywhere in it

An array that is used needs the values its dimensions are made of, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from autograph.ir import Graph, Node, Value
from autograph.ir.edit import captures, type_values, uses


def needs(node: Node) -> Iterator[Value]:
    """What a node uses, with the dimensions of that."""
    for value in uses(node):
        yield value
        yield from type_values(value.type)


def outputs_need(graph: Graph) -> Iterator[Value]:
    for value in graph.outputs:
        yield value
        yield from type_values(value.type)


def captured(regions: Sequence[Graph]) -> set[Value]:
    """What regions use from outside, with the dimensions of that."""
    found = {value for region in regions for value in captures(region)}
    return found | {inner for value in found for inner in type_values(value.type)}


def last_uses(graph: Graph) -> dict[Value, int]:
    """The position of the last node that needs a value; outputs count as one position more."""
    last: dict[Value, int] = {}
    for position, node in enumerate(graph.nodes):
        last.update(dict.fromkeys(needs(node), position))
    last.update(dict.fromkeys(outputs_need(graph), len(graph.nodes)))
    return last


@dataclass(slots=True)
class Frame:
    """A region being lowered, and the node of it that is."""

    last: dict[Value, int]
    position: int = -1
    looping: frozenset[Value] = frozenset()  # what every iteration takes from outside

    def needs_later(self, value: Value) -> bool:
        return self.last.get(value, -1) > self.position or value in self.looping


@dataclass(slots=True)
class Liveness:
    """The regions being lowered, outermost first; ``pinned`` values are needed whatever follows."""

    frames: list[Frame] = field(default_factory=list)
    pinned: list[frozenset[Value]] = field(default_factory=list)

    def snapshot(self) -> Liveness:
        """As things are now, whatever regions are entered later."""
        return Liveness(list(self.frames), list(self.pinned))

    def later(self, value: Value) -> bool:
        return any(frame.needs_later(value) for frame in self.frames) or any(
            value in pins for pins in self.pinned
        )
