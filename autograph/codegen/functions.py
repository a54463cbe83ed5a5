"""Calls between the functions of a program, and what numba must be told about them.

Call(sort, (), (x, lo))     sort(host, x, lo)
Call(f, (m, y), (3,))       m, y = f(host, np.int64(3))

numba finds the type of what a recursive function returns on the paths where it does not call
itself. There may be none, so such a function begins with one that is never taken:

    if np.int64(1) < 0:
        return np.int64(0), empty(0, np.float64)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import numpy as np

from autograph.codegen.expressions import call, memory_name, text, tree
from autograph.lowering.loop_ir import (
    Affine,
    Call,
    Const,
    Expr,
    LoopFunction,
    Passed,
    Stmt,
    Var,
)
from autograph.lowering.loop_walks import (
    with_blocks,
)

HOST = "host"
INDENT = "    "
NEVER = "if np.int64(1) < 0:  # never: it tells numba the types"


def handing_on_host(block: Sequence[Stmt]) -> tuple[Stmt, ...]:
    """Every call gets the callback's address."""
    return tuple(with_blocks(_with_host(statement), handing_on_host) for statement in block)


def _with_host(statement: Stmt) -> Stmt:
    if not isinstance(statement, Call):
        return statement
    arguments = (Passed(HOST), *statement.arguments)
    return Call(statement.function, statement.targets, arguments)


def call_text(statement: Call) -> str:
    application = f"{statement.function}({', '.join(map(argument, statement.arguments))})"
    return f"{', '.join(statement.targets)} = {application}" if statement.targets else application


def argument(item: Expr | Passed) -> str:
    if not isinstance(item, Passed):
        return scalar(item)
    name = f"any_layout({item.array})" if item.any_layout else item.array
    return f"read_only({name})" if item.read_only else name


def scalar(item: Expr) -> str:
    """numba gives a literal a type of its own, and a variable that holds one."""
    if isinstance(item, Affine) and (not item.terms or len(item.terms) == 1):
        return ast.unparse(call("np.int64", tree(item)))
    if isinstance(item, (Const, Var)) and item.dtype.name in ("int64", "bool"):
        return ast.unparse(call(f"np.{memory_name(item.dtype)}", tree(item)))
    return text(item)


def handed_over(item: Expr | Passed) -> str:
    """Where numba would keep the type that it found, the declared one."""
    if isinstance(item, Passed):
        return argument(item)
    return ast.unparse(call(f"np.{memory_name(item.dtype)}", tree(item)))


def type_hint(own: LoopFunction) -> Iterator[str]:
    """The lines that a function begins with."""
    if own.is_recursive:
        values = ", ".join(any_value(dtype, rank) for dtype, rank in own.results)
        yield NEVER
        yield f"{INDENT}return {values}".rstrip()


def any_value(dtype: np.dtype, rank: int) -> str:
    if rank == 0:
        return scalar(Const(dtype.type(0), dtype))
    sizes = ", ".join(["0"] * rank)
    name = memory_name(dtype)
    return f"empty({sizes if rank == 1 else f'({sizes})'}, np.{name})"
