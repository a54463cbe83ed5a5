"""Graphs by hand, for tests.

    build_graph(lambda g, x, y: g.add(x, g.view(y, 0)), f64(4), f64(4, 4))

``g.NAME(*operands, **attrs)`` applies an operator; result types come from its type rule. Python
numbers among the operands become constants of the dtype of the others. An index for ``g.view`` and
``g.update`` is written as in NumPy with integers, values, dimensions, and slices whose ends are
given from the start: ``g.view(x, slice(1, n), i)``.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograph.errors import Span
from autograph.ir import (
    BOOL,
    FLOAT64,
    INT64,
    AxisMap,
    Dim,
    Graph,
    Node,
    TensorType,
    Value,
    ViewMap,
)
from autograph.ir.function import GraphFunction, Parameter
from autograph.ops import Site, lookup

Dims = int | Value | Dim


def tensor(dtype: Any, *dims: Dims) -> TensorType:
    return TensorType(np.dtype(dtype), tuple(map(Dim.of, dims)))


def f64(*dims: Dims) -> TensorType:
    return tensor(FLOAT64, *dims)


def i64(*dims: Dims) -> TensorType:
    return tensor(INT64, *dims)


def b1(*dims: Dims) -> TensorType:
    return tensor(BOOL, *dims)


def build_graph(
    build: Callable[..., Any], *inputs: TensorType | Value, names: Sequence[str] | None = None
) -> Graph:
    """The graph of what ``build(g, *inputs)`` returns: a value, a tuple of values, or None.

    With ``names`` for the inputs, ``build`` gets only those that its parameters name.
    """
    g = Builder()
    parameters = [*inspect.signature(build).parameters][1:]
    hints = [*(parameters if names is None else names), *[""] * len(inputs)]
    values = tuple(
        item if isinstance(item, Value) else Value(item, hint)
        for item, hint in zip(inputs, hints, strict=False)
    )
    given = values
    if names is not None:
        by_name = dict(zip(names, values, strict=True))
        given = tuple(by_name[name] for name in parameters)
    return g.graph(values, build(g, *given))


def build_function(
    build: Callable[..., Any],
    *inputs: TensorType | Value,
    written: Sequence[int] = (),
    dims: Sequence[Value] = (),
    name: str = "f",
    functions: Mapping[str, Graph] | None = None,
) -> GraphFunction:
    """A function whose last outputs are the final contents of the parameters at ``written``."""
    graph = build_graph(build, *inputs)
    parameters = tuple(
        Parameter(value, None if value.type.is_scalar else "C", position in written)
        for position, value in enumerate(graph.inputs)
    )
    results = len(graph.outputs) - len(written)
    whole = Graph((*dims, *graph.inputs), graph.nodes, graph.outputs)
    return GraphFunction(
        name,
        whole,
        parameters,
        results,
        {p: results + k for k, p in enumerate(written)},
        functions or {},
    )


class Builder:
    """Collects the nodes of one graph."""

    def __init__(self, span: Span | None = None) -> None:
        self.nodes: list[Node] = []
        self.span = span

    def graph(self, inputs: Sequence[Value], outputs: Any) -> Graph:
        if outputs is None:
            outputs = ()
        if not isinstance(outputs, (tuple, list)):
            outputs = (outputs,)
        like = [v for v in outputs if isinstance(v, Value)]
        values = tuple(self.value(item, like) for item in outputs)
        return Graph(tuple(inputs), tuple(self.nodes), values)

    def value(self, item: Any, others: Sequence[Value] = ()) -> Value:
        if isinstance(item, Value):
            return item
        if isinstance(item, (bool, np.bool_)):
            return self.constant(item, BOOL)
        dtype = others[0].type.dtype if others else np.asarray(item).dtype
        return self.constant(item, dtype)

    def constant(self, value: Any, dtype: Any = None) -> Value:
        dtype = np.dtype(dtype) if dtype is not None else np.asarray(value).dtype
        return self.node("constant", (), {"value": value, "dtype": dtype})

    def node(
        self,
        op: str,
        operands: Sequence[Any] = (),
        attrs: dict[str, Any] | None = None,
        regions: dict[str, Graph] | None = None,
        types: Sequence[TensorType | Value] | None = None,
        name: str = "",
    ) -> Any:
        """``types`` of the results; a value is the result itself, for use in other types."""
        given = [item for item in operands if isinstance(item, Value) and item.type.dtype != BOOL]
        values = tuple(self.value(item, given) for item in operands)
        if types is None:
            types = lookup(op).infer([v.type for v in values], attrs or {})
        results = tuple(t if isinstance(t, Value) else Value(t, name) for t in types)
        self.nodes.append(Node(op, values, results, attrs or {}, regions or {}, self.span))
        return results[0] if len(results) == 1 else results

    def __getattr__(self, op: str) -> Callable[..., Any]:
        if op.startswith("__"):
            raise AttributeError(op)
        return lambda *operands, **attrs: self.node(op.rstrip("_"), operands, attrs)

    def view(self, x: Value, *index: Any, map: ViewMap | None = None) -> Value:
        return self.node("view", (x,), {"map": map or index_map(x, index)})

    def update(self, x: Value, value: Any, *index: Any, map: ViewMap | None = None) -> Value:
        operands = (x, self.value(value, (x,)))
        return self.node("update", operands, {"map": map or index_map(x, index)})

    def broadcast(self, x: Value, *dims: Dims) -> Value:
        """A scalar repeated, or an array with new leading axes."""
        new = tuple(map(Dim.of, dims))
        axes = tuple(AxisMap(Dim(0), Dim(1), len(new) + k) for k in range(x.type.rank))
        return self.view(x, map=ViewMap(new + x.type.dims, axes))

    def reduce(self, x: Value, kind: str = "sum", axes: tuple[int, ...] | None = None) -> Value:
        axes = tuple(range(x.type.rank)) if axes is None else axes
        return self.node("reduce", (x,), {"kind": kind, "axes": axes})

    def cast(self, x: Value, dtype: Any) -> Value:
        return self.node("cast", (x,), {"dtype": np.dtype(dtype)})

    def iota(self, dim: Dims) -> Value:
        return self.node("iota", (), {"dim": Dim.of(dim)})

    def zeros(self, *dims: Dims, dtype: Any = FLOAT64) -> Value:
        return self.broadcast(self.constant(0, dtype), *dims)

    def empty(self, *dims: Dims, dtype: Any = FLOAT64) -> Value:
        attrs = {"dtype": np.dtype(dtype), "dims": tuple(map(Dim.of, dims))}
        return self.node("empty", (), attrs)

    def reshape(self, x: Value, *dims: Dims) -> Value:
        return self.node("reshape", (x,), {"dims": tuple(map(Dim.of, dims))})

    def check(self, ok: Any, *payload: Any, site: Site | None = None) -> None:
        self.node("check", (ok, *payload), {"site": site or raising(IndexError)})

    def raise_(self, *payload: Any, site: Site | None = None) -> None:
        self.node("raise", payload, {"site": site or raising(ValueError)})

    def host(self, site: Site, *payload: Any) -> None:
        self.node("host", payload, {"site": site})

    def call(self, function: str, *operands: Any, types: Sequence[TensorType | Value]) -> Any:
        """``types`` of the results, as for ``node``."""
        all_types = [t.type if isinstance(t, Value) else t for t in types]
        pairs = tuple((type_.dtype, type_.rank) for type_ in all_types)
        given = tuple(map(self.value, operands))
        return self.node("call", given, {"function": function, "types": pairs}, types=types)

    def region(self, build: Callable[..., Any], *inputs: TensorType | Value) -> Graph:
        return build_graph(build, *inputs)

    def cond(
        self,
        test: Any,
        then: Callable[[Builder], Any],
        orelse: Callable[[Builder], Any],
        types: Sequence[TensorType | Value] | None = None,
    ) -> Any:
        """``types`` are those of the results where they are not the first region's."""
        regions = {"then": self.region(then), "else": self.region(orelse)}
        types = types if types is not None else [v.type for v in regions["then"].outputs]
        return self.node("cond", (self.value(test),), {}, regions, types)

    def try_(
        self,
        body: Callable[[Builder], Any],
        handler: Callable[..., Any],
        *columns: TensorType | Value,
        types: Sequence[TensorType] | None = None,
    ) -> Any:
        """``handler(g, code, *columns)``; ``types`` as for a cond."""
        regions = {"body": self.region(body), "handler": self.region(handler, i64(), *columns)}
        types = types if types is not None else [v.type for v in regions["body"].outputs]
        return self.node("try", (), {}, regions, types)

    def throw(self, ok: Any, code: Any, *columns: Any) -> None:
        values = [self.value(item) for item in columns]
        self.node("throw", (ok, self.value(code), *values))

    def while_(self, test: Callable[..., Any], body: Callable[..., Any], *carry: Any) -> Any:
        start = [self.value(item) for item in carry]
        types = [v.type for v in start]
        regions = {"test": self.region(test, *types), "body": self.region(body, *types)}
        return self.node("while", start, {}, regions, types)

    def for_(
        self,
        count: Any,
        body: Callable[..., Any],
        *carry: Any,
        test: Callable[..., Any] | None = None,
    ) -> Any:
        start = [self.value(item) for item in carry]
        types = [v.type for v in start]
        regions = {"body": self.region(body, i64(), *types)}
        if test is not None:
            regions["test"] = self.region(test, *types)
        return self.node("for", (self.value(count), *start), {}, regions, types)


def raising(error: type[Exception], text: str = "") -> Site:
    """A site whose action raises ``error`` with the payload."""

    def action(payload: list[Any]) -> None:
        raise error(*payload)

    return Site(action, text or error.__name__)


def recording(seen: list[Any], text: str = "record") -> Site:
    """A site whose action appends the payload."""
    return Site(lambda payload: seen.append(tuple(payload)), text)


def text(block: str) -> str:
    """A graph's text, written indented in a test."""
    return textwrap.dedent(block).strip()


def index_map(x: Value, index: Sequence[Any]) -> ViewMap:
    """The map of a NumPy index on the leading axes; the rest is taken whole."""
    dims: list[Dim] = []
    axes: list[AxisMap] = []
    whole = [slice(None)] * (x.type.rank - len(index))
    for item, size in zip((*index, *whole), x.type.dims, strict=True):
        if not isinstance(item, slice):
            axes.append(AxisMap(Dim.of(item), Dim(1), None))
            continue
        start = Dim.of(0 if item.start is None else item.start)
        stop = Dim.of(size if item.stop is None else item.stop)
        step = item.step or 1
        length = stop - start
        if step != 1:
            assert length.static is not None, "a step needs static ends"
            length = Dim(-(-length.static // step))
        axes.append(AxisMap(start, Dim(step), len(dims)))
        dims.append(length)
    return ViewMap(tuple(dims), tuple(axes))
