"""Random graphs with regions, checks and updates, for property tests.

    graph(%n, %x: float64[%n], %y: float64[5], %i, %j, %s, %p)

Indices are guarded by checks as staging guards them; some checks fail, so that a run may end in an
IndexError. With ``tries`` some of them are throws that a handler catches.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from autograph.ir import FLOAT64, INT64, AxisMap, Dim, TensorType, Value, ViewMap
from autograph.ir.function import GraphFunction
from tests.graph_builder import Builder, b1, build_function, f64, i64, raising

INTEGER = ("add", "subtract", "multiply", "maximum", "minimum", "floor_divide", "remainder")
REAL = ("add", "subtract", "multiply", "divide", "maximum", "minimum")
REAL_UNARY = ("negative", "absolute", "tanh", "exp", "sqrt")
COMPARISON = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")
LOGIC = ("logical_and", "logical_or", "logical_xor")
OUT_OF_RANGE = raising(IndexError, "out of range")


def random_function(seed: int, size: int = 25, tries: bool = False) -> GraphFunction:
    """A function of ``x`` (written), ``y``, ``i``, ``j``, ``s``, ``p``; n is the size of ``x``."""
    rng = random.Random(seed)
    n = Value(i64(), "n")

    def build(
        g: Builder, x: Value, y: Value, i: Value, j: Value, s: Value, p: Value
    ) -> tuple[Any, ...]:
        writer = _Writer(rng, g, n, [n, x, y, i, j, s, p])
        writer.tries = tries
        written = writer.statements(size, x)
        wanted = [rng.choice(writer.of(t)) for t in (i64(), f64(), b1(), f64(n))]
        return (*wanted, written)

    types = (Value(f64(n), "x"), f64(5), i64(), i64(), f64(), b1())
    return build_function(build, *types, written=[0], dims=[n])


def random_arguments(seed: int) -> list[Any]:
    rng = np.random.default_rng(seed)
    size = int(rng.choice([0, 2, 3, 6]))
    return [
        rng.standard_normal(size),
        rng.standard_normal(5),
        int(rng.integers(-3, 8)),
        int(rng.integers(0, 4)),
        float(rng.choice([0.0, -0.0, 1.5, -2.0, np.inf, np.nan])),
        bool(rng.integers(2)),
    ]


class _Writer:
    """Adds random nodes to one graph; ``visible`` are the values it may use."""

    def __init__(
        self, rng: random.Random, g: Builder, n: Value, visible: list[Value], depth: int = 0
    ) -> None:
        self.rng = rng
        self.g = g
        self.n = n
        self.visible = visible
        self.depth = depth
        self.tries = False
        self.catching = False  # whether a try is around

    def of(self, type_: TensorType) -> list[Value]:
        found = [value for value in self.visible if value.type == type_]
        if not found:
            found = [self.g.constant(1, type_.dtype)]
        return found

    def pick(self, type_: TensorType) -> Value:
        if not type_.dims and self.rng.random() < 0.15:
            number = self.rng.choice([0, 1, 2, -1])
            return self.g.constant(number, type_.dtype)
        return self.rng.choice(self.of(type_))

    def statements(self, count: int, x: Value) -> Value:
        """``x`` is the array that is written; gives its last version."""
        kinds = [self.scalar, self.scalar, self.scalar, self.array, self.array, self.element]
        for _ in range(count):
            roll = self.rng.random()
            if self.tries and self.depth < 3 and self.rng.random() < 0.1:
                x = self.attempt(x)
            elif roll < 0.12:
                x = self.store(x)
            elif roll < 0.30 and self.depth < 2:
                x = self.rng.choice([self.branch, self.counted, self.repeated])(x)
            else:
                self.visible.append(self.rng.choice(kinds)(x))
            if self.catching and self.rng.random() < 0.15:
                self.throw(self.pick(b1()), x)
        return x

    def scalar(self, x: Value) -> Value:
        rng, g = self.rng, self.g
        roll = rng.random()
        if roll < 0.35:
            return g.node(rng.choice(INTEGER), (self.pick(i64()), self.pick(i64())))
        if roll < 0.55:
            return g.node(rng.choice(REAL), (self.pick(f64()), self.pick(f64())))
        if roll < 0.60:
            return g.node(rng.choice(REAL_UNARY), (self.pick(f64()),))
        if roll < 0.75:
            return g.node(rng.choice(COMPARISON), (self.pick(i64()), self.pick(i64())))
        if roll < 0.85:
            return g.node(rng.choice(LOGIC), (self.pick(b1()), self.pick(b1())))
        if roll < 0.88:
            return g.logical_not(self.pick(b1()))
        type_ = rng.choice([i64(), f64(), b1()])
        return g.select(self.pick(b1()), self.pick(type_), self.pick(type_))

    def array(self, x: Value) -> Value:
        rng, g = self.rng, self.g
        type_ = rng.choice([f64(self.n), f64(5)])
        roll = rng.random()
        a = self.rng.choice(self.of(type_)) if type_.dtype == FLOAT64 else x
        if roll < 0.3:
            other = (
                self.pick(rng.choice([type_, f64()])) if rng.random() < 0.8 else self.pick(f64())
            )
            return g.node(rng.choice(REAL), (a, other))
        if roll < 0.45:
            return g.node(rng.choice(REAL_UNARY), (a,))
        if roll < 0.6:
            return g.broadcast(self.pick(f64()), *type_.dims)
        if roll < 0.7:
            return g.view(a, slice(0, type_.dims[0]))
        if roll < 0.8:
            return g.view(g.view(self.rng.choice(self.of(f64(5))), slice(1, 4)), slice(0, 2))
        if roll < 0.9:
            return g.gather(a, self.places(type_.dims[0]))
        if roll < 0.95:
            return g.scan(a, kind=rng.choice(["add", "maximum"]), axis=0)
        return g.reduce(a)

    def places(self, size: Dim) -> Value:
        """As many indices as there are elements, some of them more than once."""
        g = self.g
        shifted = g.multiply(g.add(g.iota(size), self.pick(i64())), self.rng.choice([1, 2, -1]))
        return g.remainder(shifted, self.n if size.single is not None else 5)

    def rest(self, start: int) -> ViewMap:
        """The map of ``x[start:]``, whose size is never below 0."""
        size = self.g.maximum(self.g.subtract(self.n, start), 0)
        return ViewMap((Dim.of(size),), (AxisMap(Dim(start), Dim(1), 0),))

    def index(self, size: Value | Dim | int, x: Value) -> Value:
        """A checked index, negative ones counted from the end."""
        g = self.g
        i = self.pick(i64())
        bound = g.value(size, (i,)) if not isinstance(size, Dim) else self.n
        j = g.select(g.less(i, 0), g.add(i, bound), i)
        inside = g.logical_and(g.less_equal(0, j), g.less(j, bound))
        if self.catching and self.rng.random() < 0.8:
            self.throw(inside, x)
        else:
            g.check(inside, i, site=OUT_OF_RANGE)
        return j

    def element(self, x: Value) -> Value:
        roll = self.rng.random()
        if roll < 0.4:
            return self.g.view(x, self.index(self.n, x))
        if roll < 0.5:
            return self.g.view(self.g.iota(self.n), self.index(self.n, x))
        if roll < 0.6:
            return self.g.reduce(self.g.exp(self.g.view(x, map=self.rest(self.rng.randrange(3)))))
        return self.g.view(self.rng.choice(self.of(f64(5))), self.index(5, x))

    def store(self, x: Value) -> Value:
        g = self.g
        roll = self.rng.random()
        if roll < 0.15:
            rest = self.rest(self.rng.randrange(1, 3))
            value = self.pick(f64()) if roll < 0.07 else g.negative(g.view(x, map=rest))
            x = g.update(x, value, map=rest)
        elif roll < 0.3:
            x = g.update(x, self.pick(self.rng.choice([f64(), f64(self.n)])), slice(0, self.n))
        elif roll < 0.45:
            value = self.pick(self.rng.choice([f64(), f64(self.n)]))
            kind = self.rng.choice(["set", "add", "maximum"])
            x = g.scatter(x, value, self.places(Dim.of(self.n)), kind=kind)
        else:
            x = g.update(x, self.pick(f64()), self.index(self.n, x))
        self.visible.append(x)
        return x

    def inner(self, g: Builder, added: list[Value]) -> _Writer:
        writer = _Writer(self.rng, g, self.n, [*self.visible, *added], self.depth + 1)
        writer.tries, writer.catching = self.tries, self.catching
        return writer

    def branch(self, x: Value) -> Value:
        def arm(g: Builder) -> tuple[Value, ...]:
            writer = self.inner(g, [])
            last = writer.statements(self.rng.randrange(4), x)
            return writer.pick(i64()), writer.pick(f64()), writer.pick(b1()), last

        results = self.g.cond(self.pick(b1()), arm, arm)
        self.visible += results
        return results[-1]

    def body(self, g: Builder, k: list[Value], carry: tuple[Value, ...]) -> tuple[Value, ...]:
        i, s, x = carry
        writer = self.inner(g, [*k, i, s, x])
        last = writer.statements(self.rng.randrange(1, 5), x)
        counted = g.add(i, self.rng.choice([1, 1, 2, -1])) if self.rng.random() < 0.7 else i
        return counted, writer.rng.choice([s, writer.pick(f64())]), last

    def counted(self, x: Value) -> Value:
        g = self.g
        count = self.rng.choice(
            [
                lambda: self.n,
                lambda: g.maximum(g.subtract(self.n, 1), 0),
                lambda: g.value(self.rng.randrange(4), (self.n,)),
                lambda: g.minimum(self.pick(i64()), 4),
            ]
        )()
        early = self.rng.random() < 0.3
        results = g.for_(
            count,
            lambda g, k, i, s, x: self.body(g, [k], (i, s, x)),
            self.pick(i64()),
            self.pick(f64()),
            x,
            test=(lambda g, i, s, x: g.less(i, self.rng.randrange(6))) if early else None,
        )
        self.visible += results
        return results[-1]

    def repeated(self, x: Value) -> Value:
        """A while loop that a counter of its own ends."""
        g = self.g
        limit = self.rng.choice([self.n, 3])

        def body(g: Builder, t: Value, i: Value, s: Value, x: Value) -> tuple[Value, ...]:
            return (g.add(t, 1), *self.body(g, [t], (i, s, x)))

        results = g.while_(
            lambda g, t, i, s, x: g.less(t, limit),
            body,
            g.constant(0, INT64),
            self.pick(i64()),
            self.pick(f64()),
            x,
        )
        self.visible += results
        return results[-1]

    # Errors.

    def throw(self, ok: Value, x: Value) -> None:
        columns = (self.pick(f64()), self.rng.choice(self.of(f64(5))), self.pick(b1()), x)
        self.g.throw(ok, self.pick(i64()), *columns)

    def attempt(self, x: Value) -> Value:
        def results(writer: _Writer, x: Value) -> tuple[Value, ...]:
            last = writer.statements(self.rng.randrange(5), x)
            return writer.pick(i64()), writer.pick(f64()), writer.pick(b1()), last

        def body(g: Builder) -> tuple[Value, ...]:
            writer = self.inner(g, [])
            writer.catching = True
            return results(writer, writer.statements(2, x))

        def handler(g: Builder, *given: Value) -> tuple[Value, ...]:
            return results(self.inner(g, list(given)), given[-1])

        columns = (f64(), f64(5), b1(), x.type)
        found = self.g.try_(body, handler, *columns)
        self.visible += found
        return found[-1]
