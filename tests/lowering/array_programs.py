"""Random programs over square matrices: what is hard about memories.

    program(u: float64[n, n] written, w: float64[n, n] written, v: float64[n], s: float64, p: bool)

Shifted reads of what is being written, versions used after they are overwritten, matrices swapped
by loops, branches that write on one side only, transposes, reversals, reductions, products; with
``tries``, errors thrown from anywhere and handled; with ``older``, older versions are thrown, and
nothing is raised: what the arguments hold then is what was written last.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from autograph.ir import AxisMap, Dim, Value, ViewMap
from autograph.ir.function import GraphFunction
from tests.graph_builder import Builder, b1, build_function, f64, i64, raising, recording


def random_program(
    seed: int, seen: list[Any], size: int = 12, tries: bool = False, older: bool = False
) -> GraphFunction:
    """Prints go to ``seen``."""
    rng = random.Random(seed)
    n = Value(i64(), "n")

    def build(g: Builder, u: Value, w: Value, v: Value, s: Value, p: Value) -> tuple[Any, ...]:
        writer = Writer(rng, g, n, [v], [s], [p], seen)
        writer.matrices = [u, w]
        writer.tries, writer.older = tries or older, older
        u, w = writer.statements(size, u, w)
        results = [rng.choice(writer.matrices), rng.choice(writer.vectors)]
        return (*results, rng.choice(writer.scalars), u, w)

    types = (Value(f64(n, n), "u"), Value(f64(n, n), "w"), Value(f64(n), "v"), f64(), b1())
    return build_function(build, *types, written=[0, 1], dims=[n], name="program")


def random_inputs(seed: int) -> list[Any]:
    rng = np.random.default_rng(seed)
    n = int(rng.choice([2, 3, 5, 6]))
    matrices = [rng.standard_normal((n, n)) for _ in range(2)]
    return [*matrices, rng.standard_normal(n), float(rng.standard_normal()), bool(rng.integers(2))]


class Writer:
    """Adds random nodes to one graph."""

    def __init__(
        self,
        rng: random.Random,
        g: Builder,
        n: Value,
        vectors: list[Value],
        scalars: list[Value],
        flags: list[Value],
        seen: list[Any],
    ) -> None:
        self.rng, self.g, self.n, self.seen = rng, g, n, seen
        self.matrices: list[Value] = []
        self.vectors, self.scalars, self.flags = list(vectors), list(scalars), list(flags)
        self.depth = 0
        self.tries = self.older = False
        self.catching = False  # whether a try is around

    def inner(self, g: Builder) -> Writer:
        other = Writer(self.rng, g, self.n, self.vectors, self.scalars, self.flags, self.seen)
        other.matrices = list(self.matrices)
        other.depth = self.depth + 1
        other.tries, other.older, other.catching = self.tries, self.older, self.catching
        return other

    def statements(self, count: int, u: Value, w: Value) -> tuple[Value, Value]:
        """Random statements; ``u`` and ``w`` are the variables that are written."""
        for _ in range(count):
            if self.tries and self.rng.random() < 0.25:
                u, w = self.exceptional(u, w)
                continue
            roll = self.rng.random()
            if roll < 0.35:
                if self.rng.random() < 0.5:
                    u = self.store(u, w)
                else:
                    w = self.store(w, u)
            elif roll < 0.55 and self.depth < 2:
                u, w = self.rng.choice([self.branch, self.loop, self.swap, self.local])(u, w)
            elif roll < 0.62:
                self.scalars.append(self.scalar(u))
            elif roll < 0.69:
                self.vectors.append(self.vector(self.rng.choice([u, w])))
            elif roll < 0.74:
                self.effect(u)
            else:
                self.matrices.append(self.matrix(self.rng.choice([u, w, *self.matrices])))
        return u, w

    # Maps.

    def interior(self, shift: tuple[int, int], square: bool = False) -> ViewMap:
        """The inner part, shifted by up to one."""
        inner = Dim.of(self.n) - 2
        return ViewMap(
            (inner, inner), tuple(AxisMap(Dim(1 + d), Dim(1), k) for k, d in enumerate(shift))
        )

    def whole(self) -> ViewMap:
        """All of a matrix: as it is, transposed, or reversed."""
        n = Dim.of(self.n)
        axes = [AxisMap(Dim(0), Dim(1), k) for k in range(2)]
        if self.rng.random() < 0.4:
            axes.reverse()
        if self.rng.random() < 0.3:
            axes[0] = AxisMap(n - 1, Dim(-1), axes[0].axis)
        return ViewMap((n, n), tuple(axes))

    def line(self) -> ViewMap:
        """A row, a column or the diagonal."""
        n = Dim.of(self.n)
        whole, fixed = AxisMap(Dim(0), Dim(1), 0), AxisMap(Dim(self.rng.randrange(2)), Dim(1), None)
        return ViewMap((n,), self.rng.choice([(whole, fixed), (fixed, whole), (whole, whole)]))

    def spread(self, v: Value) -> Value:
        """A vector as rows or columns of a matrix."""
        n = Dim.of(self.n)
        return self.g.view(
            v, map=ViewMap((n, n), (AxisMap(Dim(0), Dim(1), self.rng.randrange(2)),))
        )

    # Expressions.

    def pick(self) -> Value:
        return self.rng.choice(self.matrices)

    def scalar(self, u: Value) -> Value:
        g, x = self.g, self.rng.choice([u, self.pick()])
        roll = self.rng.random()
        if roll < 0.4:
            return g.multiply(g.reduce(g.tanh(x)), 0.25)
        if roll < 0.6:
            return g.reduce(x, "max")
        if roll < 0.8:
            return g.add(g.view(x, self.rng.randrange(2), 0), self.rng.choice(self.scalars))
        v, w = self.rng.choice(self.vectors), self.rng.choice(self.vectors)
        return g.tanh(g.matmul(v, w))

    def vector(self, x: Value) -> Value:
        g, roll = self.g, self.rng.random()
        if roll < 0.4:
            return g.reduce(x, self.rng.choice(["sum", "max"]), (self.rng.randrange(2),))
        if roll < 0.7:
            return g.view(x, map=self.line())
        if roll < 0.8:
            return g.tanh(g.matmul(x, self.rng.choice(self.vectors)))
        return g.add(self.rng.choice(self.vectors), self.rng.choice(self.scalars))

    def matrix(self, x: Value) -> Value:
        g, roll = self.g, self.rng.random()
        if roll < 0.25:
            return g.tanh(g.add(x, self.rng.choice([*self.matrices, *self.scalars])))
        if roll < 0.45:
            return g.view(x, map=self.whole())
        if roll < 0.6:
            return g.maximum(x, self.spread(self.rng.choice(self.vectors)))
        if roll < 0.7:
            return g.tanh(g.matmul(x, self.pick()))
        if roll < 0.8:
            return g.broadcast(self.rng.choice(self.scalars), self.n, self.n)
        return g.multiply(x, 0.5)

    # Stores.

    def store(self, u: Value, w: Value) -> Value:
        g, roll = self.g, self.rng.random()
        self.matrices.append(u)
        if roll < 0.4:
            map_ = self.interior((0, 0))
            value = self.stencil(u, w)
        elif roll < 0.55:
            map_ = self.line()
            value = g.add(g.view(u, map=self.line()), self.rng.choice(self.vectors))
        elif roll < 0.65:
            map_, value = self.line(), self.rng.choice(self.scalars)
        else:
            map_ = self.whole()
            value = g.multiply(g.add(self.matrix(u), g.view(u, map=self.whole())), 0.5)
        u = g.update(u, value, map=map_)
        if self.rng.random() < 0.5:
            self.matrices.append(u)
        return u

    def stencil(self, u: Value, w: Value) -> Value:
        """A mean of shifted reads; a third of them of another matrix."""
        g = self.g
        shifts = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1)]
        total = g.view(u, map=self.interior(self.rng.choice(shifts)))
        for _ in range(self.rng.randrange(4)):
            x = u if self.rng.random() < 0.7 else w
            total = g.add(total, g.view(x, map=self.interior(self.rng.choice(shifts))))
        return g.multiply(total, 0.25)

    def effect(self, u: Value) -> None:
        g = self.g
        if self.rng.random() < 0.4 and not self.older:
            g.check(g.less(self.rng.choice(self.scalars), 2.0), site=raising(ValueError))
        elif self.rng.random() < 0.5:
            g.host(recording(self.seen), self.rng.choice(self.scalars))
        else:
            g.host(recording(self.seen), self.rng.choice([*self.matrices, *self.vectors]))

    # Control flow.

    def branch(self, u: Value, w: Value) -> tuple[Value, Value]:
        def arm(g: Builder) -> tuple[Value, ...]:
            writer = self.inner(g)
            last = writer.statements(self.rng.randrange(4), u, w)
            return (*last, writer.pick(), self.rng.choice(writer.scalars))

        test = self.rng.choice([*self.flags, self.g.less(self.rng.choice(self.scalars), 0.3)])
        *last, matrix, scalar = self.g.cond(test, arm, arm)
        self.matrices.append(matrix)
        self.scalars.append(scalar)
        return last[0], last[1]

    def loop(self, u: Value, w: Value) -> tuple[Value, Value]:
        def body(g: Builder, k: Value, s: Value, u: Value, w: Value) -> tuple[Value, ...]:
            writer = self.inner(g)
            writer.scalars.append(s)
            writer.matrices += [u, w]
            if self.tries:
                writer.flags.append(g.less(k, 2))
            last = writer.statements(self.rng.randrange(1, 4), u, w)
            if self.catching and self.rng.random() < 0.5:
                writer.throw(*last)
            return (self.rng.choice(writer.scalars), *last)

        count = self.g.constant(self.rng.randrange(4))
        s, u, w = self.g.for_(count, body, self.rng.choice(self.scalars), u, w)
        self.scalars.append(s)
        return u, w

    def swap(self, u: Value, w: Value) -> tuple[Value, Value]:
        """Two matrices of the loop's own that change places, or are computed from each other."""

        def body(g: Builder, k: Value, a: Value, b: Value) -> tuple[Value, Value]:
            writer = self.inner(g)
            writer.matrices += [a, b]
            return self.rng.choice([(b, a), (b, writer.matrix(a)), (writer.matrix(b), a)])

        start = (self.rng.choice([u, self.pick()]), self.pick())
        a, b = self.g.for_(self.g.constant(self.rng.randrange(4)), body, *start)
        self.matrices += [a, b]
        return u, w

    def local(self, u: Value, w: Value) -> tuple[Value, Value]:
        """A new matrix filled by a loop, stencils included."""

        def body(g: Builder, k: Value, a: Value) -> Value:
            writer = self.inner(g)
            writer.matrices.append(a)
            if self.rng.random() < 0.3:
                return writer.matrix(a)
            return writer.store(a, u)

        start = self.rng.choice([self.g.zeros(self.n, self.n), self.pick()])
        self.matrices.append(self.g.for_(self.g.constant(self.rng.randrange(4)), body, start))
        return u, w

    # Errors.

    def exceptional(self, u: Value, w: Value) -> tuple[Value, Value]:
        """A throw where one is caught, or a try."""
        if self.catching and self.rng.random() < 0.6:
            self.throw(u, w)
        elif self.depth < 3:
            return self.attempt(u, w)
        return u, w

    def throw(self, u: Value, w: Value) -> None:
        rng, g = self.rng, self.g
        ok = rng.choice([*self.flags, g.less(rng.choice(self.scalars), 0.3)])
        if rng.random() < 0.1:
            ok = g.constant(rng.random() < 0.5)
        if self.older:
            u, w = rng.choice([(u, w), (u, w), (w, u), (self.pick(), w), (u, self.pick())])
        other = rng.choice(
            [self.pick, lambda: self.matrix(self.pick()), lambda: self.store(u, w)]
        )()
        scalar, vector = rng.choice(self.scalars), rng.choice(self.vectors)
        g.throw(ok, rng.randrange(3), scalar, vector, other, u, w)

    def attempt(self, u: Value, w: Value) -> tuple[Value, Value]:
        def results(writer: Writer, u: Value, w: Value) -> tuple[Value, ...]:
            u, w = writer.statements(self.rng.randrange(5), u, w)
            return (u, w, writer.pick(), self.rng.choice(writer.scalars))

        def body(g: Builder) -> tuple[Value, ...]:
            writer = self.inner(g)
            writer.catching = True
            u_1, w_1 = writer.statements(self.rng.randrange(3), u, w)
            if writer.depth < 3 and self.rng.random() < 0.5:
                u_1, w_1 = writer.loop(u_1, w_1)
            writer.throw(u_1, w_1)
            return results(writer, u_1, w_1)

        def handler(
            g: Builder, code: Value, s: Value, v: Value, m: Value, u: Value, w: Value
        ) -> tuple[Value, ...]:
            writer = self.inner(g)
            writer.scalars += [s, g.cast(code, float)]
            writer.vectors.append(v)
            writer.matrices += [m, u, w]
            return results(writer, u, w)

        matrix = f64(self.n, self.n)
        u, w, m, s = self.g.try_(body, handler, f64(), f64(self.n), matrix, matrix, matrix)
        self.matrices.append(m)
        self.scalars.append(s)
        return u, w
