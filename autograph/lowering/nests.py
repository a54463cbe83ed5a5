"""One nest of loops over an index space, and where in it each expression is computed.

for i in range(n):              an expression is computed at the level of the innermost loop index
that it
    t = exp(b[i])               depends on, and once: what is used twice becomes a variable
    for j in range(m):
        y[i, j] = t * x[i, j]
"""

from __future__ import annotations

from collections.abc import Sequence

from autograph.ir import INT64, Dim, Value
from autograph.lowering.elements import Elements
from autograph.lowering.loop_ir import (
    Affine,
    Apply,
    Assign,
    Cast,
    Const,
    Expr,
    For,
    Load,
    Stmt,
    Var,
    integer,
    tidy,
)
from autograph.lowering.loop_walks import (
    children,
    rebuild,
    subexpressions,
)
from autograph.lowering.scope import Scope

LONGEST = 12  # operations in one expression
CHEAP = 10  # what is computed on both sides of a condition rather than branched around
CONDITIONAL = {"{0} and {1}", "{0} or {1}", "({1} if {0} else {2})"}


class Nest:
    """Loops over ``dims``, outermost first. Ask ``elements`` for expressions, ``settle`` them,
    then ``close``.
    """

    def __init__(self, scope: Scope, dims: Sequence[Dim]) -> None:
        self.scope = scope
        self.elements = Elements(scope)
        self.index: list[Expr] = []
        self.levels: list[str] = []  # loop indices, outermost first
        self.counts: list[Expr] = []
        for dim in dims:
            self.index.append(self.open(dim))
        self.preludes: list[list[Stmt]] = [[] for _ in range(len(self.levels) + 1)]
        self.settled: dict[int, Expr] = {}
        self.kept: list[Expr] = []  # ids are only good as long as the objects live

    def open(self, dim: Dim) -> Expr:
        if dim.static == 1:
            return integer(0)
        name = self.scope.names.open_index()
        self.levels.append(name)
        self.counts.append(self.elements.dim(dim))
        return Var(name, INT64)

    @property
    def depth(self) -> int:
        return len(self.levels)

    def element(self, value: Value) -> Expr:
        """The element at the nest's own index."""
        return self.elements.element(value, () if value.type.is_scalar else tuple(self.index))

    # Which level.

    def level(self, expr: Expr) -> int:
        return level_of(expr, self.levels)

    # From a graph of expressions to statements.

    def settle(self, *roots: Expr, depth: int | None = None) -> list[Expr]:
        """Expressions to write down in the loop at ``depth``; what they share goes to the
        preludes.
        """
        self.kept += roots
        depth = self.depth if depth is None else depth
        order = list(subexpressions(*roots))
        counts = occurrences(order, roots)
        levels = level_table(order, self.levels)
        shielded = conditional_operands(order)
        ceilings = self.deepest_use(order, roots, levels, depth)
        sizes: dict[int, int] = {}
        final = set(map(id, roots))
        for expr in order:
            if id(expr) in self.settled:
                continue
            new = rebuild(expr, [self.settled[id(child)] for child in children(expr)])
            sizes[id(expr)] = size = 1 + sum(sizes.get(id(child), 0) for child in children(expr))
            hoisted = levels[id(expr)] < ceilings.get(id(expr), 0)
            shared = counts[id(expr)] > 1
            long = size > LONGEST and id(expr) not in final
            if is_plain(new) or not (hoisted or shared or long or id(expr) in shielded):
                self.settled[id(expr)] = new
                continue
            sizes[id(expr)] = 0
            self.settled[id(expr)] = self.keep(expr, new, levels[id(expr)])
        self.kept += order
        return [self.settled[id(root)] for root in roots]

    def deepest_use(
        self, order: Sequence[Expr], roots: Sequence[Expr], levels: dict[int, int], depth: int
    ) -> dict[int, int]:
        found = dict.fromkeys(map(id, roots), depth)
        for expr in order:
            for child in children(expr):
                found[id(child)] = max(found.get(id(child), 0), levels[id(expr)])
        return found

    def keep(self, expr: Expr, new: Expr, level: int) -> Var:
        """A variable for the expression, set at the start of the loop that it belongs to."""
        name = self.scope.names.fresh(self.elements.hints.get(id(expr), "") or "t")
        self.preludes[level].append(Assign(name, new))
        return Var(name, expr.dtype)

    def loop(self, level: int, body: Sequence[Stmt], reverse: bool = False) -> tuple[Stmt, ...]:
        """The loop whose body is at ``level``, its prelude first in it."""
        inner = (*self.preludes[level], *body)
        return (For(self.levels[level - 1], tidy(self.counts[level - 1]), inner, reverse),)

    def close(
        self, body: Sequence[Stmt], depth: int = 0, reverse: bool = False
    ) -> tuple[Stmt, ...]:
        """The loops inside level ``depth`` around ``body``."""
        statements = tuple(body)
        for level in range(self.depth, depth, -1):
            statements = self.loop(level, statements, reverse)
        return statements

    def finish(self, body: Sequence[Stmt], reverse: bool = False) -> None:
        """Write the whole nest into the scope's block."""
        loops = self.close(body, reverse=reverse)
        self.release()
        self.scope.emit(*self.preludes[0], *loops)

    def release(self) -> None:
        self.scope.names.close_index(len(self.levels))


def level_of(expr: Expr, indices: Sequence[str]) -> int:
    """How many of the loops around an expression must be entered before it can be computed."""
    return level_table(list(subexpressions(expr)), indices)[id(expr)]


def level_table(order: Sequence[Expr], indices: Sequence[str]) -> dict[int, int]:
    own = {name: k + 1 for k, name in enumerate(indices)}
    table: dict[int, int] = {}
    for expr in order:
        level = own.get(expr.name, 0) if isinstance(expr, Var) else 0
        table[id(expr)] = max([level, *(table[id(child)] for child in children(expr))])
    return table


def occurrences(order: Sequence[Expr], roots: Sequence[Expr]) -> dict[int, int]:
    """How often the text of each expression would be written."""
    counts = dict.fromkeys(map(id, order), 0)
    for root in roots:
        counts[id(root)] += 1
    for expr in order:
        for k, child in enumerate(children(expr)):
            counts[id(child)] += expr.template.count(f"{{{k}}}") if isinstance(expr, Apply) else 1
    return counts


def conditional_operands(order: Sequence[Expr]) -> set[int]:
    """Cheap operands of conditions that read memory: computed before, so that the loop needs no
    branch.
    """
    found: set[int] = set()
    for expr in order:
        if isinstance(expr, Apply) and expr.template in CONDITIONAL:
            for child in expr.args:
                inner = list(subexpressions(child))
                reads = any(isinstance(e, Load) for e in inner)
                if reads and sum(e.cost for e in inner if isinstance(e, Apply)) <= CHEAP:
                    found.add(id(child))
    return found


def is_plain(expr: Expr) -> bool:
    """What is not worth a variable."""
    if isinstance(expr, Affine):
        return all(isinstance(atom, Var) for atom, _ in expr.terms)
    if isinstance(expr, Cast):
        return isinstance(expr.arg, Const)
    return isinstance(expr, (Var, Const))


def scalar_expression(scope: Scope, value: Value) -> Expr:
    """The expression of a scalar at this point; what it shares is computed before."""
    return scalar_expressions(scope, [value])[0]


def scalar_expressions(scope: Scope, values: Sequence[Value]) -> list[Expr]:
    nest = Nest(scope, ())
    found = nest.settle(*(nest.elements.element(value) for value in values))
    nest.finish(())
    return found


def dim_expressions(scope: Scope, dims: Sequence[Dim]) -> tuple[Expr, ...]:
    nest = Nest(scope, ())
    found = nest.settle(*(nest.elements.dim(dim) for dim in dims))
    nest.finish(())
    return tuple(tidy(expr) for expr in found)
