"""How functions take arrays and give them back.

    in place    an output of the same size is a version of an input: it is in the same memory
    grown       an output of another size is one: in the same memory or in a larger one that takes
                its place
    otherwise   an array is only read, or made

Found by assuming it of every output that only a call decides, until nothing contradicts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograph.ir import Graph, Node, Value
from autograph.ops.growing import reserve
from autograph.ops.origins import UNDECIDED, Links, Search, written_before

ROUNDS = 50  # far more than functions that call each other need


@dataclass(frozen=True, slots=True)
class Passing:
    """For each function, output to input."""

    in_place: Links
    grown: Links

    def version_before(self, node: Node, k: int) -> Value | None:
        """What result ``k`` is the next version of, in its memory or in a larger one."""
        if node.op == reserve.name:
            return node.operands[0]
        return written_before(node, k, self.in_place) or written_before(node, k, self.grown)


def passing_of(functions: Mapping[str, Graph]) -> Passing:
    links = _links(functions)
    return Passing(
        *(
            {
                name: {k: p for k, p in links[name].items() if _is_one_size(graph, k, p) == same}
                for name, graph in functions.items()
            }
            for same in (True, False)
        )
    )


def _is_one_size(graph: Graph, k: int, p: int) -> bool:
    return graph.outputs[k].type == graph.inputs[p].type


def _links(functions: Mapping[str, Graph]) -> Links:
    start = {name: _undecided_outputs(graph) for name, graph in functions.items()}
    found = _settled(functions, start)
    return _settled(functions, {n: _guessed(graph, found[n]) for n, graph in functions.items()})


def _undecided_outputs(graph: Graph) -> dict[int, int]:
    return {k: UNDECIDED for k, out in enumerate(graph.outputs) if not out.type.is_scalar}


def _settled(functions: Mapping[str, Graph], start: Links) -> Links:
    found = start
    for _ in range(ROUNDS):
        known = found
        found = {name: _linked_outputs(graph, known) for name, graph in functions.items()}
        if found == known:
            return found
    return {name: {} for name in functions}


def _guessed(graph: Graph, found: Mapping[int, int]) -> dict[int, int]:
    """A function that returns only what it gets from itself never returns, but it may write."""
    result = {k: p for k, p in found.items() if p != UNDECIDED}
    for k in found:
        free = (p for p in range(len(graph.inputs)) if _is_one_size(graph, k, p))
        position = next((p for p in free if p not in result.values()), None)
        if k not in result and position is not None:
            result[k] = position
    return result


def _linked_outputs(graph: Graph, known: Links) -> dict[int, int]:
    passing = Passing(known, {})
    search = Search(graph, _array_inputs(graph), passing.version_before, known)
    found: dict[int, int] = {}
    for k, output in enumerate(graph.outputs):
        origin = None if output.type.is_scalar else search.origin(output)
        if origin == UNDECIDED or (origin is not None and origin not in found.values()):
            found[k] = origin
    return found


def origins_of(graph: Graph, in_place: Links) -> Callable[[Value], int | None]:
    """Tells the array input whose memory a value is in if every update is made in place."""
    return Search(
        graph,
        _array_inputs(graph),
        lambda node, k: written_before(node, k, in_place),
        in_place,
    ).origin


def _array_inputs(graph: Graph) -> dict[Value, int | None]:
    return {value: k for k, value in enumerate(graph.inputs) if not value.type.is_scalar}
