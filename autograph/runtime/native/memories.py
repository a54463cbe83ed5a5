"""Which variables of a function may hold the same memory, and how LLVM is told that others do not.

    x, y, t     three memories: a load of x may be moved before a store to t
    a, b = b, a     exchanged, so one as far as anybody knows

Two variables of a loop program never share memory, unless one is assigned to the other; a call may
return what it was given. Arguments that are written do not overlap with others: the program asks at
its beginning. LLVM sees only addresses: it would compare them before every vector loop, and keep a
second loop for when they overlap.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from llvmlite.ir import IntType

from autograph.runtime.native.lifetimes import assigned
from autograph.runtime.native.metadata import distinct

MOST = 64  # memories; each access lists all others

# Of narrower elements LLVM is told nothing. Sure that no store comes between, it keeps x[i + 1] for
# the x[i] of the next iteration; in vectors that is a shift of all lanes, which for bytes takes
# longer than a second load: the game of life took twice as long.
LEAST_BITS = 32


class Memories:
    """Of one function. ``joined`` are variables that may share memory from the beginning."""

    def __init__(
        self, module: Any, tree: ast.AST, arrays: Sequence[str], joined: Sequence[str] = ()
    ) -> None:
        self._module = module
        self._group = {name: name for name in arrays}
        self.join(joined)
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and self._group.keys() & assigned(node):
                read = [own.id for own in ast.walk(node.value) if isinstance(own, ast.Name)]
                self.join([name for name in (*assigned(node), *read) if name in self._group])
        self._scopes: dict[str, Any] = {}
        self._nodes: dict[str, tuple[Any, Any]] = {}

    def join(self, names: Sequence[str]) -> None:
        if len(names) > 1:
            groups = {self._group[name] for name in names}
            kept = min(groups)
            for name, group in self._group.items():
                if group in groups:
                    self._group[name] = kept

    def mark(self, name: str, instructions: Sequence[Any]) -> None:
        """Loads and stores among the instructions are of this variable's memory alone."""
        groups = sorted(set(self._group.values()))
        if name not in self._group or not 1 < len(groups) <= MOST:
            return
        own = self._group[name]
        if own not in self._nodes:
            self._nodes[own] = self.nodes(own, groups)
        for instruction in instructions:
            if instruction.opname in ("load", "store") and bits(instruction) >= LEAST_BITS:
                scope, others = self._nodes[own]
                instruction.set_metadata("alias.scope", scope)
                instruction.set_metadata("noalias", others)

    def nodes(self, own: str, groups: Sequence[str]) -> tuple[Any, Any]:
        if not self._scopes:
            domain = distinct(self._module)
            self._scopes = {name: distinct(self._module, domain) for name in groups}
        others = [self._scopes[name] for name in groups if name != own]
        scope = self._module.add_metadata([self._scopes[own]])
        return scope, self._module.add_metadata(others)


def bits(instruction: Any) -> int:
    """How wide what is loaded or stored is."""
    kind = (instruction if instruction.opname == "load" else instruction.operands[0]).type
    return kind.width if isinstance(kind, IntType) else LEAST_BITS
