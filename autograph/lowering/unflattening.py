"""Loops over a flattened array become loops over its axes.

    for i in range(n * m):                       for i in range(n):
        y[i] = x[i // m, i % m]         ==>          for j in range(m):
                                                         y[i * m + j] = x[i, j]

A division takes as long as twenty additions, and keeps a loop from being vectorised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from autograph.ir import INT64
from autograph.lowering.hoisting import is_size, known_sizes
from autograph.lowering.loop_ir import (
    Affine,
    Apply,
    Assign,
    Break,
    Expr,
    For,
    Stmt,
    Var,
    integer,
    plus,
    static,
    tidy,
    times,
)
from autograph.lowering.loop_text import expr_text
from autograph.lowering.loop_walks import expressions, subexpressions, walk, with_blocks
from autograph.lowering.names import Namer
from autograph.lowering.rewriting import map_expressions

QUOTIENT, REMAINDER = "floor_divide", "remainder"
TEMPLATES = ("{0} // {1}", "{0} % {1}")


def unflatten_loops(body: Sequence[Stmt], names: Namer) -> tuple[Stmt, ...]:
    return _Unflatten(names, products(body), known_sizes(body)).block(body)


def products(body: Sequence[Stmt]) -> dict[str, Expr]:
    """Variables that are set once, to a product."""
    sets = Counter(s.name for s in walk(body) if isinstance(s, Assign))
    return {
        s.name: s.value
        for s in walk(body)
        if isinstance(s, Assign) and sets[s.name] == 1 and factors(s.value, {})
    }


def factors(count: Expr, known: Mapping[str, Expr]) -> tuple[Expr, Expr] | None:
    if isinstance(count, Var) and count.name in known:
        count = known[count.name]
    count = tidy(count)
    if isinstance(count, Apply) and count.op == "multiply" and count.dtype == INT64:
        return count.args[0], count.args[1]
    if isinstance(count, Affine) and count.const == 0 and len(count.terms) == 1:
        atom, coefficient = count.terms[0]
        return atom, Affine(coefficient)
    return None


def known_factors(loop: For) -> tuple[Expr, Expr] | None:
    """Of a known count, where what it is divided by is known too."""
    count, sizes = static(loop.count), {static(size) for size in divisors(loop)}
    if count is None or len(sizes) != 1:
        return None
    (inner,) = sizes
    return None if not inner or count % inner else (integer(count // inner), integer(inner))


class _Unflatten:
    def __init__(self, names: Namer, known: Mapping[str, Expr], sizes: set[str]) -> None:
        self.names = names
        self.known = known
        self.sizes = sizes

    def block(self, block: Sequence[Stmt]) -> tuple[Stmt, ...]:
        return tuple(with_blocks(self.split(own), self.block) for own in block)

    def split(self, loop: Stmt) -> Stmt:
        if not isinstance(loop, For) or loop.reverse:
            return loop
        found = factors(loop.count, self.known) or known_factors(loop)
        sizes = {expr_text(size) for size in divisors(loop)} if found else set()
        if found is None or len(sizes) != 1 or any(isinstance(s, Break) for s in walk(loop.body)):
            return loop
        if not all(map(self.is_count, found)):
            return loop
        for outer, inner in (found, found[::-1]):
            if {expr_text(tidy(inner))} == sizes:
                return self.nested(loop, outer, inner)
        return loop

    def is_count(self, expr: Expr) -> bool:
        """Whether it is never negative: a product of two negative numbers is a count, too."""
        own = factors(expr, self.known)
        return is_size(expr, self.sizes) if own is None else all(map(self.is_count, own))

    def nested(self, loop: For, outer: Expr, inner: Expr) -> For:
        row, column = (Var(self.names.fresh(loop.index), INT64) for _ in "ij")
        self.names.indices |= {row.name, column.name}
        flat = plus(times(row, inner), column)

        def change(expr: Expr) -> Expr:
            if is_division(expr, loop.index):
                assert isinstance(expr, Apply)
                return row if expr.op == QUOTIENT else column
            return expr

        def replace(expr: Expr) -> Expr:
            return flat if isinstance(expr, Var) and expr.name == loop.index else expr

        body = map_expressions(map_expressions(loop.body, change), replace)
        return For(row.name, outer, (For(column.name, inner, body),))


def divisors(loop: For) -> Iterator[Expr]:
    for statement in walk(loop.body):
        for expr in subexpressions(*expressions(statement)):
            if is_division(expr, loop.index):
                assert isinstance(expr, Apply)
                yield tidy(expr.args[1])


def is_division(expr: Expr, index: str) -> bool:
    """Of the index itself."""
    return (
        isinstance(expr, Apply)
        and expr.op in (QUOTIENT, REMAINDER)
        and expr.template in TEMPLATES
        and isinstance(expr.args[0], Var)
        and expr.args[0].name == index
    )
