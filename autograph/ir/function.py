"""A graph with what its caller needs: parameters, what is written back, what is returned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from autograph.ir.graph import Graph, Value

CALL = "call"  # the operator that calls one of a function's functions, its attribute ``function``


@dataclass(frozen=True, slots=True)
class Parameter:
    """One leaf of the arguments. ``layout`` is an array's layout class, None for a scalar by value.

    An array parameter of rank 0 is a 0-d array: its value is a scalar of the graph. The memory of
    one that is ``taken`` is the function's own from then on: it may grow. ``excluded``: an axis,
    and the first and last of sizes that the function does not hold for.
    """

    value: Value
    layout: Literal["C", "F", "A"] | None = None
    writable: bool = True
    taken: bool = False
    excluded: tuple[tuple[int, int, int], ...] = ()

    def excludes(self, axis: int, size: int) -> bool:
        return any(k == axis and first <= size <= last for k, first, last in self.excluded)

    @property
    def is_array(self) -> bool:
        return self.layout is not None


@dataclass(frozen=True, slots=True)
class GraphFunction:
    """The graph's inputs are the parameters' values, and the dimensions of arrays among them.

    A dimension of an array parameter is either a static integer (the argument must have just that
    size) or one value of the graph's inputs (the argument's size there must not be 1).
    ``graph.outputs`` are first the returned values, ``results`` of them, then the final contents of
    the written array parameters: ``writebacks`` maps a parameter's position to its output's.
    ``functions`` are the graphs that ``call`` nodes name: recursive functions, of all the values
    that they need.
    """

    name: str
    graph: Graph
    parameters: tuple[Parameter, ...]
    results: int
    writebacks: Mapping[int, int] = field(default_factory=dict)
    functions: Mapping[str, Graph] = field(default_factory=dict)

    def graphs(self) -> tuple[Graph, ...]:
        """The function's own graph, and those that are called."""
        return (self.graph, *self.functions.values())

    def __str__(self) -> str:
        from autograph.ir.text import function_text  # lazy: text needs the records above

        return function_text(self)
