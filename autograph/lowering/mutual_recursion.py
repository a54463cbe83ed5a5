"""Functions that call each other become one that calls itself.

    even(n) = ... odd(n - 1)             even_or_odd(which, n) =
    odd(n) = ... even(n - 1)     ==>         which == 0:  ... even_or_odd(1, n - 1)
                                             else:        ... even_or_odd(0, n - 1)

The back end compiles a function that calls itself, but not two that call each other: it would look
for the other one at run time, and not find it once the machine code comes from disk.

Functions that take the same have the same columns. Otherwise numbers of one dtype share them, and
arrays and their sizes have columns of their own. What is in a column that a function does not have
is never read.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograph.errors import Unsupported
from autograph.ir import BOOL, INT64, Dim, Graph, Node, TensorType, Value
from autograph.ir.edit import Renaming, type_values, walk
from autograph.ir.function import GraphFunction
from autograph.ops.calls import call
from autograph.ops.control import cond
from autograph.ops.elementwise import add, equal, multiply
from autograph.ops.passing import Passing, passing_of
from autograph.ops.structure import constant, undefined

NUMBER = TensorType(INT64)


def without_mutual_recursion(function: GraphFunction) -> GraphFunction:
    groups = [group for group in components(function.functions) if len(group) > 1]
    if not groups:
        return function
    passing = passing_of(function.functions)
    merged: dict[str, _Group] = {}
    for group in groups:
        merged.update(dict.fromkeys(group, _Group(group, function.functions, passing)))
    functions = {
        name: _redirected(graph, merged)
        for name, graph in function.functions.items()
        if name not in merged
    }
    for own in dict.fromkeys(merged.values()):
        functions[own.name] = _redirected(own.graph(), merged)
    graph = _redirected(function.graph, merged)
    return dataclasses.replace(function, graph=graph, functions=functions)


def components(functions: Mapping[str, Graph]) -> list[list[str]]:
    """Functions that call each other, together."""
    reach = {name: set(_called(graph)) for name, graph in functions.items()}
    for middle in functions:
        for name in functions:
            if middle in reach[name]:
                reach[name] |= reach[middle]
    found: list[list[str]] = []
    for name in functions:
        known = any(name in group for group in found)
        if not known:
            beside = [o for o in functions if o != name and o in reach[name] and name in reach[o]]
            found.append([name, *beside])
    return found


def _called(graph: Graph) -> Iterator[str]:
    return (node.attrs["function"] for node in walk(graph) if node.op == call.name)


def is_recursive(name: str, graph: Graph) -> bool:
    """Whether a function calls itself."""
    return name in _called(graph)


@dataclass
class _Nodes:
    """Nodes being written."""

    nodes: list[Node] = field(default_factory=list)

    def apply(self, op: str, *operands: Value, type_: TensorType = NUMBER, **attrs: Any) -> Value:
        result = Value(type_)
        self.nodes.append(Node(op, operands, (result,), attrs))
        return result

    def number(self, value: int, type_: TensorType = NUMBER) -> Value:
        return self.apply(constant.name, type_=type_, value=value, dtype=type_.dtype)

    def nothing(self, type_: TensorType) -> Value:
        """Any value of the type, whose dimensions are constants."""
        if type_.is_scalar:
            return self.number(0, type_)
        return self.apply(undefined.name, type_=type_, dtype=type_.dtype, dims=type_.dims)

    def dim(self, dim: Dim) -> Value:
        if dim.single is not None:
            return dim.single
        total = self.number(dim.const)
        for value, coefficient in dim.terms:
            term = self.apply(multiply.name, value, self.number(coefficient))
            total = self.apply(add.name, total, term)
        return total


class _Group:
    """``takes[name][p]`` and ``gives[name][k]`` are the columns of a function's inputs, outputs."""

    def __init__(
        self, names: Sequence[str], functions: Mapping[str, Graph], passing: Passing
    ) -> None:
        self.names = list(names)
        self.name = "_or_".join(names)
        while self.name in functions:
            self.name += "_"
        self.functions = {name: functions[name] for name in names}
        self.passing = passing
        self.which = Value(NUMBER, "which")
        self.columns: list[Value] = []
        self.takes: dict[str, list[int]] = {}
        self.results: list[tuple[str, int]] = []  # for each column the function that made it, and k
        self.gives: dict[str, list[int]] = {}
        for name in names:
            self.place_inputs(name)
            self.place_outputs(name)

    # Columns.

    def place_inputs(self, name: str) -> None:
        twin = next((other for other in self.takes if self.takes_the_same(other, name)), None)
        if twin is not None:
            self.takes[name] = self.takes[twin]
            return
        inputs = self.functions[name].inputs
        sizes = {size for value in inputs for size in type_values(value.type)}
        taken: list[int] = []
        for value in inputs:
            column = None
            if value.type.is_scalar and value not in sizes:
                column = self.free_column(value.type, taken)
            if column is None:
                column = len(self.columns)
                self.columns.append(value)
            taken.append(column)
        self.takes[name] = taken

    def takes_the_same(self, left: str, right: str) -> bool:
        ours, theirs = self.functions[left].inputs, self.functions[right].inputs
        if len(ours) != len(theirs):
            return False
        renaming = Renaming(dict(zip(theirs, ours, strict=True)))
        return all(renaming.type(b.type) == a.type for a, b in zip(ours, theirs, strict=True))

    def free_column(self, type_: TensorType, taken: list[int]) -> int | None:
        sizes = {size for value in self.columns for size in type_values(value.type)}
        for k, value in enumerate(self.columns):
            if k not in taken and value.type == type_ and value not in sizes:
                return k
        return None

    def place_outputs(self, name: str) -> None:
        given: list[int] = []
        for k in range(len(self.functions[name].outputs)):
            same = (
                column
                for column, own in enumerate(self.results)
                if column not in given and self.are_alike(own, (name, k))
            )
            column = next(same, len(self.results))
            if column == len(self.results):
                self.results.append((name, k))
            given.append(column)
        self.gives[name] = given

    def are_alike(self, left: tuple[str, int], right: tuple[str, int]) -> bool:
        """Whether two results may be one: numbers of a dtype, or what is written in one place."""
        type_ = self.output(*left).type
        if type_.is_scalar:
            return type_ == self.output(*right).type
        same_kind = self.has_own_size(*left) == self.has_own_size(*right)
        written = self.written(*left)
        return same_kind and written is not None and written is self.written(*right)

    def output(self, name: str, k: int) -> Value:
        return self.functions[name].outputs[k]

    def written(self, name: str, k: int) -> Value | None:
        """The column that a result is written into, or grows from."""
        position = self.passing.in_place[name].get(k, self.passing.grown[name].get(k))
        return None if position is None else self.columns[self.takes[name][position]]

    def has_own_size(self, name: str, k: int) -> bool:
        return k not in self.passing.in_place[name]

    # The function.

    def graph(self) -> Graph:
        nodes = _Nodes()
        _, results = self.branches(nodes, self.names)
        return Graph((self.which, *self.columns), tuple(nodes.nodes), tuple(results))

    def branches(self, nodes: _Nodes, names: Sequence[str]) -> tuple[list[Value], list[Value]]:
        """The sizes of returned arrays, and the results, by the function that is asked for."""
        if len(names) == 1:
            return self.body(nodes, names[0])
        first, rest = _Nodes(), _Nodes()
        arms = [self.body(first, names[0]), self.branches(rest, names[1:])]
        regions = {
            key: Graph((), tuple(own.nodes), (*sizes, *results))
            for key, own, (sizes, results) in zip(
                ("then", "else"), (first, rest), arms, strict=True
            )
        }
        number = nodes.number(self.names.index(names[0]))
        test = nodes.apply(equal.name, self.which, number, type_=TensorType(BOOL))
        sizes = [Value(NUMBER) for _ in arms[0][0]]
        results = [Value(type_) for type_ in self.types(sizes)]
        nodes.nodes.append(Node(cond.name, (test,), (*sizes, *results), {}, regions))
        return sizes, results

    def types(self, sizes: Sequence[Value]) -> Iterator[TensorType]:
        """The types of the results, of those sizes."""
        left = iter(sizes)
        for own in self.results:
            type_, written = self.output(*own).type, self.written(*own)
            if written is not None and not self.has_own_size(*own):
                yield written.type
            else:
                yield TensorType(type_.dtype, tuple(Dim.of(next(left)) for _ in type_.dims))

    def body(self, nodes: _Nodes, name: str) -> tuple[list[Value], list[Value]]:
        """One function, with the columns for its inputs."""
        graph = self.functions[name]
        columns = [self.columns[column] for column in self.takes[name]]
        pairs = zip(graph.inputs, columns, strict=True)
        renaming = Renaming({own: there for own, there in pairs if own is not there})
        nodes.nodes += map(renaming.node, graph.nodes)
        outputs = dict(zip(self.gives[name], map(renaming.value, graph.outputs), strict=True))
        sizes: list[Value] = []
        results: list[Value] = []
        for column, own in enumerate(self.results):
            if column not in outputs:
                outputs[column] = self.nothing(nodes, own)
            results.append(outputs[column])
            if self.has_own_size(*own):
                sizes += map(nodes.dim, outputs[column].type.dims)
        return sizes, results

    def nothing(self, nodes: _Nodes, own: tuple[str, int]) -> Value:
        """What a function gives for a result that it does not have."""
        type_, written = self.output(*own).type, self.written(*own)
        if written is not None:
            return written
        return nodes.nothing(TensorType(type_.dtype, (Dim(0),) * type_.rank))

    # Calls.

    def call(self, node: Node) -> list[Node]:
        name = node.attrs["function"]
        nodes = _Nodes()
        which = nodes.number(self.names.index(name))
        given = dict(zip(self.takes[name], node.operands, strict=True))
        operands = [
            given[k] if k in given else nodes.nothing(_without_sizes(value.type))
            for k, value in enumerate(self.columns)
        ]
        returned = dict(zip(self.gives[name], node.results, strict=True))
        results = [
            returned[k] if k in returned else Value(self.type_of_nothing(own, operands))
            for k, own in enumerate(self.results)
        ]
        types = tuple((value.type.dtype, value.type.rank) for value in results)
        attrs = {"function": self.name, "types": types}
        called = Node(node.op, (which, *operands), tuple(results), attrs, {}, node.span)
        return [*nodes.nodes, called]

    def type_of_nothing(self, own: tuple[str, int], operands: Sequence[Value]) -> TensorType:
        """The type of a result that the function which is called does not give."""
        type_, written = self.output(*own).type, self.written(*own)
        if written is not None:
            return operands[self.columns.index(written)].type
        return TensorType(type_.dtype, (Dim(0),) * type_.rank)


def _without_sizes(type_: TensorType) -> TensorType:
    """The type where every number that is a size is 0."""
    dims = tuple(Dim(dim.const) for dim in type_.dims)
    if any(dim.const < 0 for dim in dims):
        raise Unsupported("functions that call each other with arrays of dependent sizes")
    return TensorType(type_.dtype, dims)


def _redirected(graph: Graph, merged: Mapping[str, _Group]) -> Graph:
    nodes: list[Node] = []
    for node in graph.nodes:
        group = merged.get(node.attrs["function"]) if node.op == call.name else None
        nodes += [node] if group is None else group.call(node)
        if node.regions:
            regions = {key: _redirected(own, merged) for key, own in node.regions.items()}
            nodes[-1] = Node(node.op, node.operands, node.results, node.attrs, regions, node.span)
    return Graph(graph.inputs, tuple(nodes), graph.outputs)
