"""Lists of numbers, by hand: a length, the rows there is room for, and a buffer of that size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from autograph.ir import BOOL, FLOAT64, Dim, Graph, Node, TensorType, Value
from tests.graph_builder import Builder, i64


@dataclass(frozen=True)
class Items:
    length: Value
    rows: Value
    buffer: Value

    def values(self) -> tuple[Value, Value, Value]:
        return self.length, self.rows, self.buffer


def new_list(g: Builder, *width: int, dtype: Any = FLOAT64) -> Items:
    zero = g.constant(0)
    return Items(zero, zero, g.empty(zero, *width, dtype=dtype))


def append(g: Builder, items: Items, item: Value) -> Items:
    length, rows, buffer = items.values()
    capacity = g.select(g.less(length, rows), rows, g.maximum(g.multiply(rows, 2), 4))
    buffer = g.reserve(buffer, length, capacity=Dim.of(capacity))
    return Items(g.add(length, 1), capacity, g.update(buffer, item, length))


def whole(g: Builder, items: Items) -> Value:
    return g.view(items.buffer, slice(0, items.length))


def fresh(like: Items, hint: str = "items") -> Items:
    """Values of the same types, for inputs of a region or results of a node."""
    length, rows = Value(i64(), "length"), Value(i64(), "rows")
    type_ = like.buffer.type
    return Items(
        length, rows, Value(TensorType(type_.dtype, (Dim.of(rows), *type_.dims[1:])), hint)
    )


def loop(g: Builder, count: Value, body: Callable[..., Items], start: Items) -> Items:
    """``for k in range(count): items = body(g, k, items)``"""
    (result,) = loop_of_lists(g, count, lambda g, k, items: (body(g, k, items),), (start,))
    return result


def loop_of_lists(
    g: Builder, count: Value, body: Callable[..., Sequence[Items]], start: Sequence[Items]
) -> tuple[Items, ...]:
    k, own, results = Value(i64(), "k"), tuple(map(fresh, start)), tuple(map(fresh, start))
    inner = Builder()
    after = body(inner, k, *own)
    region = Graph((k, *flat(own)), tuple(inner.nodes), flat(after))
    g.nodes.append(Node("for", (count, *flat(start)), flat(results), {}, {"body": region}))
    return results


def choose(
    g: Builder, test: Value, then: Callable[[Builder], Items], orelse: Callable[[Builder], Items]
) -> Items:
    assert test.type.dtype == BOOL
    regions = {}
    for name, build in (("then", then), ("else", orelse)):
        inner = Builder()
        made = build(inner)
        regions[name] = Graph((), tuple(inner.nodes), made.values())
    result = fresh(made)
    g.nodes.append(Node("cond", (test,), result.values(), {}, regions))
    return result


def flat(lists: Sequence[Items]) -> tuple[Value, ...]:
    return tuple(value for items in lists for value in items.values())
