"""The reference interpreter: what a graph means, in NumPy.

    evaluate(graph, *inputs)                 the outputs
    evaluate_function(function, arguments)   the results; writes to the arguments as a plain call

Everything else is compared with it. Dimensions and index maps in attributes are evaluated before an
operator's ``eager`` sees them, regions arrive as callables under their names, and every result is
checked against its declared type.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from autograph.errors import Unsupported, VerificationError
from autograph.ir import Dim, Graph, Node, TensorType, Value, ViewMap
from autograph.ir.function import GraphFunction, Parameter
from autograph.ir.text import node_text, type_text
from autograph.ops import Trait, lookup
from autograph.ops.calls import call
from autograph.ops.passing import passing_of
from autograph.ops.versions import versions_of_inputs, versions_of_parameters

INT64_SPAN = 2**64
DEEPEST = 100_000  # calls of Python inside one another
DEEPEST_GRAPH = 4_000  # graphs inside one another, a fifth below what 8 MB of stack hold


@dataclass(frozen=True, slots=True)
class Axis:
    """An evaluated ``AxisMap``."""

    offset: int
    step: int
    axis: int | None


@dataclass(frozen=True, slots=True)
class IndexMap:
    """An evaluated ``ViewMap``."""

    dims: tuple[int, ...]
    axes: tuple[Axis, ...]


def evaluate(
    graph: Graph, *inputs: Any, functions: Mapping[str, Graph] | None = None
) -> tuple[Any, ...]:
    """The outputs of ``graph`` for ``inputs``; Python scalars are taken in the declared dtype."""
    with _room_for(functions):
        return Interpreter(functions=Callees(functions or {})).run(graph, inputs)


class Callees:
    """Functions by name, and which of their outputs are inputs that they write in place."""

    def __init__(self, graphs: Mapping[str, Graph]) -> None:
        self.graphs = graphs
        self.depth = 0  # graphs that are being run, inside one another
        in_place = passing_of(graphs).in_place
        self.versions = {
            name: versions_of_inputs(graph, in_place[name], in_place)
            for name, graph in graphs.items()
        }


@contextmanager
def _room_for(functions: Mapping[str, Graph] | None) -> Iterator[None]:
    """One call of a function takes many calls of Python."""
    limit = sys.getrecursionlimit()
    if functions:
        sys.setrecursionlimit(max(limit, DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


class Interpreter:
    """One run. ``bound`` sees every value as it is made, ``before_effect`` runs before effects.

    Values are unique throughout a graph and its regions, so that one environment serves all of
    them. A call runs in an interpreter of its own.
    """

    def __init__(
        self,
        bound: Callable[[Value, Any], None] = lambda value, array: None,
        before_effect: Callable[[], None] = lambda: None,
        functions: Callees | None = None,
    ) -> None:
        self.functions = functions or Callees({})
        self.values: dict[Value, Any] = {}
        self.bound = bound
        self.before_effect = before_effect

    def run(self, graph: Graph, inputs: Sequence[Any]) -> tuple[Any, ...]:
        given = [admitted(item, v.type) for item, v in zip(inputs, graph.inputs, strict=True)]
        return self.graph(graph, *given)

    def graph(self, graph: Graph, *inputs: Any) -> tuple[Any, ...]:
        if self.functions.depth >= DEEPEST_GRAPH:
            raise RecursionError("maximum recursion depth exceeded")
        self.functions.depth += 1
        try:
            self.bind(graph.inputs, inputs, "the inputs")
            for node in graph.nodes:
                self.node(node)
        finally:
            self.functions.depth -= 1
        return tuple(self.values[value] for value in graph.outputs)

    def node(self, node: Node) -> None:
        op = lookup(node.op)
        operands = [self.values[value] for value in node.operands]
        attrs = {key: self.attribute(item) for key, item in node.attrs.items()}
        if node.op == call.name:
            attrs["function"] = partial(self.call, node)
        regions = {key: partial(self.graph, region) for key, region in node.regions.items()}
        if Trait.EFFECTFUL in op.traits:
            self.before_effect()
        if regions or Trait.EFFECTFUL in op.traits:
            results = op.eager(*operands, **attrs, **regions)
        else:
            self.check_maps(node, operands, attrs)
            with np.errstate(all="ignore"):
                results = op.eager(*operands, **attrs)
        if not isinstance(results, tuple):
            results = (results,)
        self.bind(node.results, results, node)

    def call(self, node: Node, *arguments: Any) -> tuple[Any, ...]:
        """Run a function; what it writes into an array that was passed is seen as it happens."""
        name = node.attrs["function"]
        versions = self.functions.versions[name]

        def bound(value: Value, item: Any) -> None:
            if value in versions:
                self.bound(node.results[versions[value]], item)

        inner = Interpreter(bound, self.before_effect, self.functions)
        return inner.graph(self.functions.graphs[name], *arguments)

    def bind(self, values: Sequence[Value], items: Sequence[Any], maker: Node | str) -> None:
        if len(values) != len(items):
            raise VerificationError(
                f"{_name(maker)}: {len(items)} values where {len(values)} are declared"
            )
        canonical = [np.asarray(item)[()] for item in items]
        self.values.update(zip(values, canonical, strict=True))
        for value, item in zip(values, canonical, strict=True):
            if item.dtype != value.type.dtype or item.shape != self.shape(value.type):
                raise VerificationError(
                    f"{_name(maker)}: {value!r} is {item.dtype}{list(item.shape)}, declared"
                    f" {type_text(value.type)}"
                    + (f" which is {list(self.shape(value.type))}" if value.type.dims else "")
                )
            self.bound(value, item)

    def shape(self, type_: TensorType) -> tuple[int, ...]:
        return tuple(map(self.dim, type_.dims))

    def dim(self, dim: Dim) -> int:
        return wrapped(dim.evaluate(self.values.__getitem__))

    def attribute(self, item: Any) -> Any:
        if isinstance(item, Dim):
            return self.dim(item)
        if isinstance(item, ViewMap):
            axes = (Axis(self.dim(a.offset), self.dim(a.step), a.axis) for a in item.axes)
            return IndexMap(tuple(map(self.dim, item.dims)), tuple(axes))
        if isinstance(item, tuple):
            return tuple(map(self.attribute, item))
        return item

    def check_maps(self, node: Node, operands: Sequence[Any], attrs: Mapping[str, Any]) -> None:
        """A ``check`` before finds an index outside of the base: here it is a mistake of ours."""
        for item in attrs.values():
            if isinstance(item, IndexMap) and not stays_inside(item, np.shape(operands[0])):
                raise VerificationError(
                    f"{_name(node)}: {item} leaves a base of shape {np.shape(operands[0])}"
                )


def wrapped(number: int) -> int:
    """The int64 that computing with 64 bits would give."""
    return (number + INT64_SPAN // 2) % INT64_SPAN - INT64_SPAN // 2


def stays_inside(map_: IndexMap, shape: tuple[int, ...]) -> bool:
    if any(dim < 0 for dim in map_.dims):
        return False
    if 0 in map_.dims:
        return True
    for axis, size in zip(map_.axes, shape, strict=True):
        extent = 0 if axis.axis is None else axis.step * (map_.dims[axis.axis] - 1)
        if not (0 <= axis.offset < size and 0 <= axis.offset + extent < size):
            return False
    return True


def admitted(item: Any, type_: TensorType) -> Any:
    """An input in the declared dtype: Python's numbers are converted, NumPy's must have it."""
    if isinstance(item, (bool, int, float, complex)) and not isinstance(item, np.generic):
        return np.asarray(item, type_.dtype)[()]
    return item


def _name(maker: Node | str) -> str:
    return maker if isinstance(maker, str) else node_text(maker)


def evaluate_function(
    function: GraphFunction, arguments: Sequence[Any]
) -> tuple[tuple[Any, ...], dict[int, Any]]:
    """The results, and the final contents of written parameters by position, also written back.

    At every effect, and so when one raises, the arguments hold what the plain function has written
    by then.
    """
    _refuse_overlaps(function, arguments)
    memory = _Memory(function, arguments)
    interpreter = Interpreter(memory.note, memory.write_back, Callees(function.functions))
    given = input_values(function, [_private(item) for item in arguments])
    inputs = [given[value] for value in function.graph.inputs]
    try:
        with _room_for(function.functions):
            outputs = interpreter.run(function.graph, inputs)
    except BaseException:
        memory.write_back()
        raise
    contents = {position: outputs[output] for position, output in function.writebacks.items()}
    for position, content in contents.items():
        arguments[position][...] = content
    return tuple(map(_private, outputs[: function.results])), contents


class _Memory:
    """The newest version of each written parameter."""

    def __init__(self, function: GraphFunction, arguments: Sequence[Any]) -> None:
        self.owner = versions_of_parameters(function)
        self.arguments = arguments
        self.newest: dict[int, Any] = {}

    def note(self, value: Value, item: Any) -> None:
        if value in self.owner:
            self.newest[self.owner[value]] = item

    def write_back(self) -> None:
        for position, item in self.newest.items():
            self.arguments[position][...] = item
        self.newest.clear()


def input_values(function: GraphFunction, arguments: Sequence[Any]) -> dict[Value, Any]:
    """What each input of the graph is: a parameter, or a dimension of an array among them."""
    given: dict[Value, Any] = {}
    for parameter, argument in zip(function.parameters, arguments, strict=True):
        given[parameter.value] = argument
        if parameter.is_array:
            _bind_dimensions(parameter, np.shape(argument), given)
    return given


def _bind_dimensions(parameter: Parameter, shape: tuple[int, ...], given: dict[Value, Any]) -> None:
    dims = parameter.value.type.dims
    if len(dims) != len(shape):
        raise Unsupported(f"{parameter.value!r} has {len(shape)} dimensions, not {len(dims)}")
    for axis, (dim, size) in enumerate(zip(dims, shape, strict=True)):
        expected = dim.static if dim.single is None else given.setdefault(dim.single, size)
        is_other = (dim.single is not None and size == 1) or parameter.excludes(axis, size)
        if expected != size or is_other:
            raise Unsupported(
                f"{parameter.value!r} has another size than the graph was made for: {shape}"
            )


def _private(item: Any) -> Any:
    return np.array(item) if isinstance(item, np.ndarray) else item


def _refuse_overlaps(function: GraphFunction, arguments: Sequence[Any]) -> None:
    for position in function.writebacks:
        for other, argument in enumerate(arguments):
            if (
                other != position
                and isinstance(argument, np.ndarray)
                and np.may_share_memory(arguments[position], argument)
            ):
                raise Unsupported(f"arguments {position} and {other} overlap in memory")
