"""What LLVM is told about loops."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from llvmlite import ir as llvm

from autograph.runtime.native.metadata import distinct

NOT_UNROLLED = "llvm.loop.unroll.runtime.disable"
VECTORIZED = "llvm.loop.isvectorized"
AFTER_VECTORS = "llvm.loop.vectorize.followup_epilogue"
SMALL, LARGE = 16, 40  # operations


def limit_unrolling(branch: Any, body: Sequence[ast.stmt]) -> None:
    """``branch`` leads back to the beginning of a loop.

    LLVM takes processors like Zen 4 to hold thousands of instructions in their loop buffer, and
    writes each loop eight times. That makes short loops fast, even those that stand in for a vector
    loop when arrays share memory. Of longer ones it costs half of the time that LLVM needs, first
    of all for the few rounds that are left after a vector loop.
    """
    size = sum(map(operations, body))
    if size < SMALL:
        return
    module = branch.function.module
    option = once = module.add_metadata([NOT_UNROLLED])
    if size < LARGE:
        done = module.add_metadata([VECTORIZED, llvm.IntType(32)(1)])
        option = module.add_metadata([AFTER_VECTORS, once, done])
    branch.set_metadata("llvm.loop", distinct(module, option))


def operations(node: ast.AST) -> int:
    """About how many instructions; where elements are costs none."""
    if isinstance(node, ast.Subscript):
        return 2
    own = isinstance(node, (ast.BinOp, ast.Compare, ast.Call, ast.IfExp, ast.If))
    return own + sum(map(operations, ast.iter_child_nodes(node)))
