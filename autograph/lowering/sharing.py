"""What a block computes twice is computed once.

    n[i] = k if abs(z[i]) < 2.0 else n[i]               t = abs(z[i]) < 2.0
    z[i] = z[i] * z[i] if abs(z[i]) < 2.0 else z[i]     n[i] = k if t else n[i]
                                               ==>      z[i] = z[i] * z[i] if t else z[i]

Loops that were fused say the same twice. Two expressions are the same while nothing that they read
is written in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

from autograph.lowering.loop_ir import (
    Affine,
    Apply,
    Assign,
    Cast,
    Comment,
    Const,
    Expr,
    Extent,
    Load,
    Stmt,
    Store,
    Var,
)
from autograph.lowering.loop_walks import children, expressions, rebuild, with_blocks
from autograph.lowering.names import Namer

Run = Assign | Store | Comment

WORTH = 5  # operations that a variable is worth
LOADING = 2  # operations that a load counts as: behind a store LLVM would have to do it again
COMPLEX = 4  # times as many are behind one of a complex number
CONDITIONAL = {"{0} and {1}": 1, "{0} or {1}": 1, "({1} if {0} else {2})": 1}  # computed anyhow


def share_expressions(block: Sequence[Stmt], names: Namer) -> tuple[Stmt, ...]:
    """Block by block, in what is done one after the other whatever happens."""
    found: list[Stmt] = []
    run: list[Run] = []
    for statement in block:
        if isinstance(statement, Run):
            run.append(statement)
            continue
        found += _shared(run, names)
        found.append(with_blocks(statement, lambda own: share_expressions(own, names)))
        run = []
    return (*found, *_shared(run, names))


def _shared(run: Sequence[Run], names: Namer) -> list[Stmt]:
    if len(run) < 2:
        return list(run)
    counts: Counter[int] = Counter()
    first = Numbers()
    for statement in run:
        counts.update(first.number(expr) for expr in first.computed(statement))
        first.after(statement)
    if not any(count > 1 for count in counts.values()):
        return list(run)
    return _Sharing(names, counts).run(run)


class Numbers:
    """The same number for expressions that have the same value, at one point of a run."""

    def __init__(self) -> None:
        self.numbers: dict[Hashable, int] = {}
        self.variables: dict[str, int] = {}  # what they hold
        self.stores: Counter[str] = Counter()
        self.known: dict[int, tuple[Expr, int]] = {}  # since the last statement

    def number(self, expr: Expr) -> int:
        found = self.known.get(id(expr))
        if found is None:
            found = self.known[id(expr)] = (expr, self.computed_number(expr))
        return found[1]

    def computed_number(self, expr: Expr) -> int:
        if isinstance(expr, Var) and expr.name in self.variables:
            return self.variables[expr.name]
        return self.numbers.setdefault(self.key(expr), len(self.numbers))

    def key(self, expr: Expr) -> Hashable:
        parts = tuple(map(self.number, children(expr)))
        match expr:
            case Load(array):
                return "load", array, self.stores[array], parts
            case Apply(op, template, _, dtype):
                return op, template, dtype, parts
            case Cast(_, dtype):
                return "cast", dtype, parts
            case Affine(const, terms):
                return "affine", const, frozenset(zip(parts, (c for _, c in terms), strict=True))
            case Const(value, dtype):
                return "constant", repr(value), dtype
        return expr if isinstance(expr, Var | Extent) else id(expr)

    def after(self, statement: Run) -> None:
        """What the statement sets is something else from here on."""
        if isinstance(statement, Assign):
            self.variables[statement.name] = self.number(statement.value)
        elif isinstance(statement, Store):
            self.stores[statement.array] += 1
        self.known.clear()

    def computed(self, statement: Run) -> Iterator[Expr]:
        """What the statement computes that is worth keeping, whatever happens."""
        pending = list(expressions(statement))
        seen: set[int] = set()
        while pending:
            expr = pending.pop()
            if id(expr) in seen:
                continue
            seen.add(id(expr))
            if isinstance(expr, Apply):
                if cost(expr) >= WORTH:
                    yield expr
                pending += expr.args[: CONDITIONAL.get(expr.template)]
            else:
                pending += children(expr)


def cost(expr: Expr) -> int:
    own = 1 if isinstance(expr, Cast) else LOADING if isinstance(expr, Load) else 0
    if isinstance(expr, Apply):
        own = expr.cost * (COMPLEX if any(arg.dtype.kind == "c" for arg in expr.args) else 1)
    return min(own + sum(map(cost, children(expr))), WORTH)


class _Sharing:
    def __init__(self, names: Namer, counts: Counter[int]) -> None:
        self.names = names
        self.counts = counts
        self.numbers = Numbers()
        self.holders: dict[int, str] = {}
        self.result: list[Stmt] = []

    def run(self, run: Sequence[Run]) -> list[Stmt]:
        for statement in run:
            wanted = list(self.numbers.computed(statement))
            if isinstance(statement, Assign) and wanted and wanted[0] is statement.value:
                del wanted[0]  # it has a variable
            for expr in reversed(wanted):
                self.keep(expr)
            self.result.append(self.replaced(statement))
            self.numbers.after(statement)
            if isinstance(statement, Assign):
                self.forget(statement.name)
                self.holders.setdefault(self.numbers.variables[statement.name], statement.name)
        return self.result

    def keep(self, expr: Expr) -> None:
        number = self.numbers.number(expr)
        if self.counts[number] > 1 and number not in self.holders:
            name = self.names.fresh("t")
            self.result.append(Assign(name, self.rebuilt(expr)))
            self.numbers.variables[name] = number
            self.holders[number] = name

    def forget(self, name: str) -> None:
        """The variable holds something else."""
        self.holders = {number: own for number, own in self.holders.items() if own != name}

    def replaced(self, statement: Run) -> Run:
        match statement:
            case Assign(name, value):
                return Assign(name, self.visit(value))
            case Store(array, indices, value):
                return Store(array, tuple(map(self.visit, indices)), self.visit(value))
        return statement

    def visit(self, expr: Expr) -> Expr:
        if isinstance(expr, Apply) and cost(expr) >= WORTH:
            holder = self.holders.get(self.numbers.number(expr))
            if holder is not None:
                return Var(holder, expr.dtype)
        return self.rebuilt(expr)

    def rebuilt(self, expr: Expr) -> Expr:
        return rebuild(expr, [self.visit(child) for child in children(expr)])
