"""Sums of several iterations side by side.

    for j in range(m):                           if m >= 4 and no check would fail:
        s = 0.0                                      for j_1 in range(m >> 2):
        for k in range(n):                               s = 0.0; s_1 = 0.0; ...
            s = s + x[k] * y[k, j]         ==>           for k in range(n):
        z[j] = s                                             s = s + x[k] * y[k, 4 * j_1]; ...
                                                         z[4 * j_1] = s; ...
                                                     done = m >> 2 << 2
                                                 for j in range(m - done): the loop as it is

The additions of a sum that must keep its order wait for one another, four cycles each. Those of
other iterations need not wait: the processor does them in the meantime. Each sum is added up in its
own order as before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograph.ir import BOOL, INT64
from autograph.lowering.independence import (
    Uses,
    carried_names,
    is_fixed,
    is_independent,
    names_set,
)
from autograph.lowering.loop_ir import (
    Apply,
    Assign,
    Comment,
    Expr,
    For,
    If,
    Stmt,
    Store,
    Var,
    integer,
    minus,
    plus,
    static,
    tidy,
    times,
)
from autograph.lowering.loop_walks import blocks, expressions, subexpressions, walk, with_blocks
from autograph.lowering.names import Namer
from autograph.lowering.preconditions import all_of, without_checks
from autograph.lowering.registers import keep_in_registers
from autograph.lowering.rewriting import map_expressions
from autograph.lowering.work import own_operations

WIDTH = 4
LOG_WIDTH = 2
MOST = 2  # loops of a program: each is compiled twice
SHORT = 8  # iterations of an inner loop that is written out
LARGE = 24  # operations of an iteration, which fill the processor by themselves
CHEAP = 8  # operations in one
CONDITIONS = 16
SIMPLE = (Assign, Comment, Store)


def jam_loops(body: Sequence[Stmt], names: Namer) -> tuple[Stmt, ...]:
    return _Jammer(names, Uses.of(body)).block(body)


class _Jammer:
    def __init__(self, names: Namer, uses: Uses) -> None:
        self.names = names
        self.uses = uses
        self.made = 0

    def block(self, block: Sequence[Stmt]) -> tuple[Stmt, ...]:
        result: list[Stmt] = []
        for statement in block:
            jammed = self.jammed(statement) if isinstance(statement, For) else None
            result += jammed or (with_blocks(statement, self.block),)
        return tuple(result)

    def jammed(self, loop: For) -> tuple[Stmt, ...] | None:
        count = static(loop.count)
        if self.made == MOST or loop.reverse or not _may_sum(loop):
            return None
        if count is not None and count < WIDTH:
            return None
        unchecked, conditions = without_checks(loop)
        if len(conditions) > CONDITIONS or not is_independent(unchecked, self.uses, loop):
            return None
        (free, *more) = keep_in_registers((unchecked,), self.names)
        if more or not isinstance(free, For) or not _is_sum(free):
            return None
        self.made += 1
        return self.side_by_side(loop, free, conditions)

    def side_by_side(self, loop: For, free: For, conditions: Sequence[Expr]) -> tuple[Stmt, ...]:
        done, group = self.names.fresh("done"), self.names.fresh(loop.index)
        groups = _shifted("{0} >> {1}", loop.count)
        inner = (s for s in walk(free.body) if not isinstance(s, For))
        own = dict.fromkeys(name for statement in inner for name in names_set(statement))
        copies = []
        for place in range(WIDTH):
            renamed = {name: self.names.fresh(name) for name in own} if place else {}
            index = plus(times(integer(WIDTH), Var(group, INT64)), integer(place))
            copies.append(_copy(free.body, renamed, loop.index, tidy(index)))
        enough = Apply("compare", "{0} >= {1}", (loop.count, integer(WIDTH)), BOOL)
        together = (
            For(group, groups, _merged(copies)),
            Assign(done, _shifted("{0} << {1}", groups)),
        )
        start = Var(done, INT64)
        rest = _copy(loop.body, {}, loop.index, plus(start, Var(loop.index, INT64)))
        return (
            Assign(done, integer(0)),
            If(all_of([enough, *conditions]), together),
            For(loop.index, minus(loop.count, start), rest),
        )


# What is worth it.


def _may_sum(loop: For) -> bool:
    """Whether there is a loop in the body, and nothing but loops, stores and scalars in these."""
    inner = [statement for statement in loop.body if isinstance(statement, For)]
    if not inner or not all(
        static(s.count) is None or static(s.count) > SHORT  # type: ignore[operator]
        for s in inner
    ):
        return False
    work = sum(map(own_operations, walk(inner)))
    parts = (e for s in walk(loop.body) for e in subexpressions(*expressions(s)))
    return work <= LARGE and not any(isinstance(e, Apply) and e.cost > CHEAP for e in parts)


def _is_sum(loop: For) -> bool:
    """Whether all iterations go through the same inner loops, and add up numbers there in order."""
    own = {name for s in walk(loop.body) if not isinstance(s, For) for name in names_set(s)}
    own.add(loop.index)
    if not all(_is_plain(statement, own) for statement in loop.body):
        return False
    inner = [statement for statement in loop.body if isinstance(statement, For)]
    return any(map(_adds_in_order, inner))


def _is_plain(statement: Stmt, own: set[str]) -> bool:
    if isinstance(statement, For):
        fixed = not statement.reverse and is_fixed(statement.count, own)
        allowed = (Assign, Comment, For)
        return fixed and all(
            isinstance(inner, allowed) and (not isinstance(inner, For) or _is_plain(inner, own))
            for inner in statement.body
        )
    if isinstance(statement, If):
        return all(isinstance(inner, SIMPLE) for own in blocks(statement) for inner in own)
    return isinstance(statement, SIMPLE)


def _adds_in_order(loop: For) -> bool:
    """Whether an iteration waits for a float of the one before it; sums in any order do not."""
    if any(isinstance(inner, For) and _adds_in_order(inner) for inner in loop.body):
        return True
    carried = carried_names(loop, {name for s in walk((loop,)) for name in names_set(s)})
    values = [s.value for s in loop.body if isinstance(s, Assign) and s.name in carried]
    return any(own.dtype.kind == "f" and not _is_in_any_order(own) for own in values)


def _is_in_any_order(value: Expr) -> bool:
    return isinstance(value, Apply) and "accumulate" in value.template


# The iterations put together.


def _copy(
    body: Sequence[Stmt], renamed: Mapping[str, str], index: str, value: Expr
) -> tuple[Stmt, ...]:
    """The body with other names, and ``value`` for the index."""

    def change(expr: Expr) -> Expr:
        if not isinstance(expr, Var):
            return expr
        if expr.name == index:
            return value
        return Var(renamed.get(expr.name, expr.name), expr.dtype)

    def setting(block: Sequence[Stmt]) -> tuple[Stmt, ...]:
        return tuple(
            Assign(renamed.get(own.name, own.name), own.value)
            if isinstance(own, Assign)
            else with_blocks(own, setting)
            for own in block
        )

    return setting(map_expressions(body, change))


def _merged(copies: Sequence[Sequence[Stmt]]) -> tuple[Stmt, ...]:
    """One statement of each after the other; loops in common."""
    result: list[Stmt] = []
    for group in zip(*copies, strict=True):
        first = group[0]
        if isinstance(first, For):
            bodies = [own.body for own in group if isinstance(own, For)]
            result.append(For(first.index, first.count, _merged(bodies)))
        elif isinstance(first, Comment):
            result.append(first)
        else:
            result += group
    return tuple(result)


def _shifted(template: str, count: Expr) -> Expr:
    return Apply("shift", template, (count, integer(LOG_WIDTH)), INT64)
