"""Changing the expressions in loop programs: renaming variables, replacing loads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from autograph.lowering.loop_ir import (
    Alloc,
    Assign,
    AssignAll,
    Call,
    CallHost,
    Dot,
    Expr,
    For,
    HostArray,
    If,
    Operand,
    Passed,
    Refuse,
    Return,
    Stmt,
    Store,
    Var,
    While,
)
from autograph.lowering.loop_walks import (
    children,
    rebuild,
    with_blocks,
)

Change = Callable[[Expr], Expr]


def renamed(statements: Sequence[Stmt], names: Mapping[str, str]) -> tuple[Stmt, ...]:
    """Scalar variables under other names."""

    def rename(expr: Expr) -> Expr:
        known = isinstance(expr, Var) and expr.name in names
        return Var(names[expr.name], expr.dtype) if known else expr  # type: ignore[union-attr]

    return map_expressions(statements, rename)


def map_expressions(statements: Sequence[Stmt], change: Change) -> tuple[Stmt, ...]:
    """Every expression rebuilt from changed parts, statements inside others included."""
    known: dict[int, tuple[Expr, Expr]] = {}

    def visit(expr: Expr) -> Expr:
        found = known.get(id(expr))
        if found is None:
            found = (expr, change(rebuild(expr, [visit(child) for child in children(expr)])))
            known[id(expr)] = found
        return found[1]

    def block(own: Sequence[Stmt]) -> tuple[Stmt, ...]:
        return tuple(with_blocks(_map_own(statement, visit), block) for statement in own)

    return block(statements)


def _map_own(statement: Stmt, visit: Change) -> Stmt:
    match statement:
        case Assign(name, value):
            return Assign(name, visit(value))
        case AssignAll(names, values):
            return AssignAll(names, tuple(map(visit, values)))
        case Alloc(name, dtype, dims):
            return Alloc(name, dtype, tuple(map(visit, dims)))
        case Store(array, indices, value):
            return Store(array, tuple(map(visit, indices)), visit(value))
        case For(index, count, body, reverse):
            return For(index, visit(count), body, reverse)
        case While(test, body) if test is not None:
            return While(visit(test), body)
        case If(test, then, orelse):
            return If(visit(test), then, orelse)
        case _:
            return _map_leaving(statement, visit)


def _map_leaving(statement: Stmt, visit: Change) -> Stmt:
    match statement:
        case Refuse(test):
            return Refuse(visit(test))
        case CallHost(site, values, raises):
            return CallHost(site, tuple(_map_host(item, visit) for item in values), raises)
        case Dot(out, left, right):
            return Dot(out, _map_operand(left, visit), _map_operand(right, visit))
        case Call(function, targets, arguments):
            changed = (a if isinstance(a, Passed) else visit(a) for a in arguments)
            return Call(function, targets, tuple(changed))
        case Return(values):
            return Return(tuple(v if isinstance(v, str) else visit(v) for v in values))
    return statement


def _map_operand(own: Operand, visit: Change) -> Operand:
    return Operand(own.array, own.transposed, tuple(map(visit, own.dims)))


def _map_host(item: Expr | HostArray, visit: Change) -> Expr | HostArray:
    if isinstance(item, HostArray):
        return HostArray(item.array, tuple(map(visit, item.dims)))
    return visit(item)
