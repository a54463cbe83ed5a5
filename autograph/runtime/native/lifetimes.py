"""When the memory of a program's arrays is given back: after the last statement that names them.

    for i in range(n):
        t = empty(m, np.float64)
        ...
        s = s + t[0]
                                     t is released here, each time
    return s                         what is still held is released here

A variable holds one reference to its memory. It is released in the innermost blocks that hold all
statements with its name; inside a loop only where the block first assigns it, since the next
iteration may need it. What a break or an error jumps over is released at the next assignment or at
the end.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

Block = Sequence[ast.stmt]


class Lifetimes:
    """Of the variables that are ``held``."""

    def __init__(self, body: Block, held: Iterable[str]) -> None:
        self._names: dict[ast.AST, frozenset[str]] = {}
        self._ends: dict[ast.stmt, list[str]] = {}
        for name in sorted(held):
            for statement in self.last(name, body, False) or ():
                self._ends.setdefault(statement, []).append(name)

    def ending(self, statement: ast.stmt) -> Sequence[str]:
        """The variables to release after the statement."""
        return self._ends.get(statement, ())

    def last(self, name: str, block: Block, looped: bool) -> list[ast.stmt] | None:
        """The statements of the block after which nothing needs what the variable holds; None where
        the next iteration may.
        """
        own = [statement for statement in block if name in self.names(statement)]
        if not own:
            return []
        if len(own) == 1:
            inner = self.inside(name, own[0], looped)
            if inner is not None:
                return inner
        if looped and not assigns(own[0], name):
            return None
        return own[-1:]

    def inside(self, name: str, statement: ast.stmt, looped: bool) -> list[ast.stmt] | None:
        """The same in all blocks of a statement, where its head does not name the variable."""
        blocks = blocks_of(statement)
        if not blocks or any(name in self.names(own) for own in head(statement)):
            return None
        found: list[ast.stmt] = []
        for block in blocks:
            ends = self.last(name, block, looped or not isinstance(statement, ast.If))
            if ends is None:
                return None
            found += ends
        return found

    def names(self, node: ast.AST) -> frozenset[str]:
        found = self._names.get(node)
        if found is None:
            own = {node.id} if isinstance(node, ast.Name) else set()
            children = map(self.names, ast.iter_child_nodes(node))
            found = self._names[node] = frozenset(own.union(*children))
        return found


def blocks_of(statement: ast.stmt) -> list[Block]:
    match statement:
        case ast.For(body=body) | ast.While(body=body):
            return [body]
        case ast.If(body=body, orelse=orelse):
            return [body, orelse]
    return []


def head(statement: ast.stmt) -> list[ast.expr]:
    match statement:
        case ast.For(iter=counted):
            return [counted]
        case ast.While(test=test) | ast.If(test=test):
            return [test]
    return []


def assigns(statement: ast.stmt, name: str) -> bool:
    """Whether the variable gets a new value that does not need the one before."""
    if not isinstance(statement, ast.Assign):
        return False
    read = {node.id for node in ast.walk(statement.value) if isinstance(node, ast.Name)}
    return name in assigned(statement) and name not in read


def assigned(statement: ast.Assign) -> list[str]:
    """The variables that are assigned as a whole."""
    (target,) = statement.targets
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    return [part.id for part in parts if isinstance(part, ast.Name)]
