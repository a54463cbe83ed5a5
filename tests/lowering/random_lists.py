"""Random programs over two lists: appended to in loops, branches, and bodies that throw.

    program(i: int64, j: int64, s: float64)

What is thrown are lists as they are then, as they were before, or changed about.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from autograph.ir import Graph, Node, Value
from autograph.ir.function import GraphFunction
from tests.graph_builder import Builder, build_function, f64, i64
from tests.lowering.lists import Items, append, flat, fresh, loop_of_lists, new_list, whole

Lists = tuple[Items, Items]


def random_list_program(seed: int, size: int = 8) -> GraphFunction:
    rng = random.Random(seed)

    def build(g: Builder, i: Value, j: Value, s: Value) -> Any:
        writer = _Writer(rng, g, [i, j], s)
        a, b = writer.statements(size, (new_list(g), new_list(g)))
        old = rng.choice(writer.older)
        return whole(g, a), whole(g, b), g.reduce(whole(g, old))

    return build_function(build, i64(), i64(), f64())


class _Writer:
    def __init__(self, rng: random.Random, g: Builder, integers: list[Value], s: Value) -> None:
        self.rng, self.g, self.integers, self.s = rng, g, integers, s
        self.older: list[Items] = []
        self.depth = 0
        self.catching = False

    def inner(self, g: Builder, *integers: Value) -> _Writer:
        other = _Writer(self.rng, g, [*self.integers, *integers], self.s)
        other.older, other.catching = list(self.older), self.catching
        other.depth = self.depth + 1
        return other

    def statements(self, count: int, lists: Lists) -> Lists:
        for _ in range(count):
            self.older += [*lists]
            compound = self.rng.random() < 0.4 and self.depth < 3
            kinds = [self.branch, self.loop, self.attempt] if compound else [self.append]
            lists = self.rng.choice(kinds)(lists)
            if self.catching and self.rng.random() < 0.4:
                self.throw(lists)
        return lists

    def condition(self) -> Value:
        pair = (self.rng.choice(self.integers), self.rng.choice([0, 1, 2, *self.integers]))
        return self.g.node(self.rng.choice(["less", "equal", "less_equal"]), pair)

    def append(self, lists: Lists) -> Lists:
        a, b = lists if self.rng.random() < 0.5 else lists[::-1]
        item = self.g.add(self.s, self.g.cast(self.rng.choice(self.integers), float))
        if self.rng.random() < 0.2:
            item = self.g.reduce(whole(self.g, self.rng.choice([a, b, *self.older])))
        return append(self.g, a, item), b

    def throw(self, lists: Lists) -> None:
        roll = self.rng.random()
        if roll < 0.2:
            lists = lists[1], lists[0]
        elif roll < 0.4:
            lists = self.rng.choice(self.older), lists[1]
        code = self.rng.choice(self.integers)
        self.g.throw(self.condition(), code, *flat(lists))

    def region(
        self, lists: Lists, inputs: Sequence[Value] = (), catching: bool | None = None
    ) -> Graph:
        g = Builder()
        writer = self.inner(g, *inputs[:1])
        writer.catching = self.catching if catching is None else catching
        last = writer.statements(self.rng.randrange(1, 4), lists)
        return Graph(tuple(inputs), tuple(g.nodes), flat(last))

    def node(self, op: str, operands: Sequence[Value], regions: dict[str, Graph]) -> Lists:
        like = new_list(Builder())
        results = fresh(like), fresh(like)
        self.g.nodes.append(Node(op, tuple(operands), flat(results), {}, regions))
        return results

    def branch(self, lists: Lists) -> Lists:
        regions = {name: self.region(lists) for name in ("then", "else")}
        return self.node("cond", (self.condition(),), regions)

    def attempt(self, lists: Lists) -> Lists:
        body = self.region(lists, catching=True)
        own = fresh(lists[0]), fresh(lists[1])
        handler = self.region(own, (Value(i64(), "code"), *flat(own)))
        return self.node("try", (), {"body": body, "handler": handler})

    def loop(self, lists: Lists) -> Lists:
        def body(g: Builder, k: Value, a: Items, b: Items) -> Lists:
            return self.inner(g, k).statements(self.rng.randrange(1, 3), (a, b))

        a, b = loop_of_lists(self.g, self.g.constant(self.rng.randrange(4)), body, lists)
        return a, b
