"""Walks over the loop IR: what is in an expression or statement, and the same with other parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from autograph.lowering.loop_ir import (
    Affine,
    Alloc,
    Apply,
    Assign,
    AssignAll,
    Call,
    CallHost,
    Cast,
    Divide,
    Dot,
    Expr,
    For,
    HostArray,
    If,
    Load,
    Once,
    Passed,
    Refuse,
    Return,
    Stmt,
    Store,
    While,
    plus,
)


def children(expr: Expr) -> tuple[Expr, ...]:
    if isinstance(expr, Load):
        return expr.indices
    if isinstance(expr, Apply):
        return expr.args
    if isinstance(expr, Cast):
        return (expr.arg,)
    if isinstance(expr, Affine):
        return tuple(atom for atom, _ in expr.terms)
    return ()


def rebuild(expr: Expr, parts: Sequence[Expr]) -> Expr:
    """The same operation on other children; the same object where none differs."""
    if all(new is old for new, old in zip(parts, children(expr), strict=True)):
        return expr
    if isinstance(expr, Load):
        return Load(expr.array, tuple(parts), expr.dtype)
    if isinstance(expr, Apply):
        return Apply(expr.op, expr.template, tuple(parts), expr.dtype, expr.cost)
    if isinstance(expr, Cast):
        return Cast(parts[0], expr.dtype)
    assert isinstance(expr, Affine)
    result = Affine(expr.const)
    for part, (_, coefficient) in zip(parts, expr.terms, strict=True):
        result = plus(result, part, coefficient)
    return result


def subexpressions(*roots: Expr) -> Iterator[Expr]:
    """Every node of the expressions once, operands first."""
    seen: set[int] = set()
    stack: list[tuple[Expr, bool]] = [(root, False) for root in reversed(roots)]
    while stack:
        expr, ready = stack.pop()
        if ready:
            yield expr
        elif id(expr) not in seen:
            seen.add(id(expr))
            stack.append((expr, True))
            stack += [(child, False) for child in reversed(children(expr))]


def loads_of(array: str, *roots: Expr) -> list[Load]:
    return [e for e in subexpressions(*roots) if isinstance(e, Load) and e.array == array]


def expressions(statement: Stmt) -> tuple[Expr, ...]:
    """The expressions of one statement, without those of the statements inside it."""
    match statement:
        case Assign(_, value):
            return (value,)
        case AssignAll(_, values):
            return values
        case Alloc(_, _, dims):
            return dims
        case Store(_, indices, value):
            return (*indices, value)
        case For(_, count):
            return (count,)
        case While(test) if test is not None:
            return (test,)
        case If(test) | Refuse(test):
            return (test,)
    return handed_over(statement)


def handed_over(statement: Stmt) -> tuple[Expr, ...]:
    """The expressions that leave the function."""
    match statement:
        case CallHost(_, values):
            return tuple(v for item in values for v in host_expressions(item))
        case Divide(_, count, work, arguments):
            passed = (item for item in arguments if not isinstance(item, Passed))
            return (count, work, *passed)
        case Call(_, _, arguments):
            return tuple(item for item in arguments if not isinstance(item, Passed))
        case Return(values):
            return tuple(v for v in values if not isinstance(v, str))
        case Dot():
            return dot_expressions(statement)
    return ()


def dot_expressions(dot: Dot) -> tuple[Expr, ...]:
    operands = (part for own in (dot.left, dot.right) for part in (own.start, own.step))
    sizes = (dot.rows, dot.inner) if dot.columns is None else (dot.rows, dot.inner, dot.columns)
    return (dot.start, *operands, *sizes)


def host_expressions(item: Expr | HostArray) -> tuple[Expr, ...]:
    return item.dims if isinstance(item, HostArray) else (item,)


def blocks(statement: Stmt) -> tuple[tuple[Stmt, ...], ...]:
    if isinstance(statement, (For, While, Once)):
        return (statement.body,)
    if isinstance(statement, If):
        return (statement.then, statement.orelse)
    return (statement.serial,) if isinstance(statement, Divide) else ()


def with_blocks(statement: Stmt, change: Callable[[tuple[Stmt, ...]], tuple[Stmt, ...]]) -> Stmt:
    """The statement with its inner blocks changed."""
    if isinstance(statement, For):
        return For(statement.index, statement.count, change(statement.body), statement.reverse)
    if isinstance(statement, While):
        return While(statement.test, change(statement.body))
    if isinstance(statement, Once):
        return Once(change(statement.body))
    if isinstance(statement, If):
        return If(statement.test, change(statement.then), change(statement.orelse))
    if isinstance(statement, Divide):
        own = statement
        return Divide(own.worker, own.count, own.work, own.arguments, change(own.serial))
    return statement


def walk(statements: Sequence[Stmt]) -> Iterator[Stmt]:
    for statement in statements:
        yield statement
        for block in blocks(statement):
            yield from walk(block)
