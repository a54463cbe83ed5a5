"""Definite assignment: the reads that may find a variable without a value.

    after(x = e)             = before | {x}                 after(del x) = before - {x}
    after(if c: A else B)    = after(A) & after(B)
    head(while c: A)         = before & after(A) & (what holds at each continue),  to a fixpoint
    after(while c: A else B) = after(B) & (what holds at each break);
                               B starts from head, or from everything where c is constantly true
    after(return), after(raise), after(break), after(continue) = everything: nothing follows
    after(with e as x: A)    = after(A) & (before | {x} - what A deletes): an error may be swallowed
    after(try: A except T as e: H else: E finally: F)
                             = (after(A; E) & after(H) - {e}), then F;
                               H and F start from before - what is deleted until then

Works on the user's own statements, jumps included.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import gast

from autograph.frontend.symbols import Occurrences, deleted_names, local_names, parameters
from autograph.frontend.trees import flattened, is_true_constant

Names = frozenset[str]


@dataclass(frozen=True)
class UnsureReads:
    """Nodes that read a variable of the function which may have no value.

    ``captured`` are those in functions defined inside, going by what holds where they are defined,
    and by what is deleted anywhere.
    """

    direct: frozenset[Any]
    captured: frozenset[Any]


def analyze(function: Any) -> UnsureReads:
    walk = _Walk(frozenset(local_names(function)), deleted_in([function]))
    walk.assigned = frozenset(item.id for item in parameters(function.args))
    walk.visit_all(function.body)
    return UnsureReads(frozenset(walk.direct), frozenset(walk.captured))


def deleted_in(statements: Iterable[Any]) -> Names:
    """What may be without a value after any part of ``statements`` has run."""
    found: set[str] = set()
    for statement in statements:
        for node in gast.walk(statement):
            if isinstance(node, gast.Delete):
                found.update(name.id for name in deleted_names(node))
            elif isinstance(node, gast.ExceptHandler) and node.name is not None:
                found.add(node.name.id)
    return frozenset(found)


@dataclass
class _Loop:
    breaks: list[Names] = field(default_factory=list)
    continues: list[Names] = field(default_factory=list)


class _Walk(Occurrences):
    def __init__(self, everything: Names, deleted: Names) -> None:
        super().__init__()
        self.everything = everything
        self.deleted_later: Names = frozenset()
        self.deleted = deleted
        self.assigned = everything
        self.direct: set[Any] = set()
        self.captured: set[Any] = set()
        self.loops: list[_Loop] = []

    def load(self, node: Any) -> None:
        if node.id in self.everything - self.assigned | self.deleted_later:
            self.direct.add(node)

    def bind(self, name: str) -> None:
        self.assigned |= {name}

    def capture(self, nodes: list[Any]) -> None:
        missing = self.everything - self.assigned | self.deleted
        self.captured.update(node for node in nodes if node.id in missing)

    def visit_ListComp(self, node: Any) -> None:
        before = self.assigned
        super().visit_ListComp(node)
        self.assigned = before  # its element may never be evaluated

    visit_SetComp = visit_DictComp = visit_ListComp

    def visit_GeneratorExp(self, node: Any) -> None:
        """Runs when it is asked, which may be after a ``del``."""
        around, self.deleted_later = self.deleted_later, self.deleted
        self.visit_ListComp(node)
        self.deleted_later = around

    def visit_Delete(self, node: Any) -> None:
        for target in flattened(node.targets):
            if isinstance(target, gast.Name):
                self.load(target)
                self.assigned -= {target.id}
            else:
                self.visit(target)

    def visit_If(self, node: Any) -> None:
        self.visit(node.test)
        before = self.assigned
        self.visit_all(node.body)
        after_body, self.assigned = self.assigned, before
        self.visit_all(node.orelse)
        self.assigned &= after_body

    def visit_While(self, node: Any) -> None:
        self.visit_loop(node, [node.test], [], never_ends=is_true_constant(node.test))

    def visit_For(self, node: Any) -> None:
        self.visit(node.iter)
        self.visit_loop(node, [], [node.target])

    def visit_loop(
        self, node: Any, test: list[Any], target: list[Any], never_ends: bool = False
    ) -> None:
        head = self.assigned
        while True:
            loop = _Loop()
            self.assigned = head
            self.visit_all(test)
            at_test = self.assigned
            self.loops.append(loop)
            self.visit_all([*target, *node.body])
            self.loops.pop()
            repeated = head & self.meet([self.assigned, *loop.continues])
            if repeated == head:
                break
            head = repeated
        self.assigned = self.everything if never_ends else at_test
        self.visit_all(node.orelse)
        self.assigned = self.meet([self.assigned, *loop.breaks])

    def meet(self, states: Iterable[Names]) -> Names:
        return self.everything.intersection(*states)

    def visit_With(self, node: Any) -> None:
        for item in node.items:
            self.visit(item.context_expr)
            if item.optional_vars is not None:
                self.visit(item.optional_vars)
        swallowed = self.assigned - deleted_in(node.body)
        self.visit_all(node.body)
        self.assigned &= swallowed

    def visit_Try(self, node: Any) -> None:
        before, jumps = self.assigned, self.jumps()
        raised = before - deleted_in(node.body)
        self.visit_all([*node.body, *node.orelse])
        after = self.assigned
        for handler in node.handlers:
            self.assigned = raised
            self.visit(handler)
            if handler.name is not None:
                self.assigned -= {handler.name.id}
            after &= self.assigned
        if not node.finalbody:
            self.assigned = after
            return
        self.assigned = before - deleted_in([node])
        self.visit_all(node.finalbody)
        self.assigned = after
        self.visit_all(node.finalbody)
        self.deleted_by_jumps(jumps, deleted_in(node.finalbody))

    def jumps(self) -> list[int]:
        """How many jumps of the innermost loop were seen so far, of each kind."""
        return [len(known) for known in self.known_jumps()]

    def known_jumps(self) -> list[list[Names]]:
        return [self.loops[-1].breaks, self.loops[-1].continues] if self.loops else []

    def deleted_by_jumps(self, since: list[int], deleted: Names) -> None:
        """Jumps out of a ``try`` go through its ``finally``."""
        for known, first in zip(self.known_jumps(), since, strict=True):
            known[first:] = [assigned - deleted for assigned in known[first:]]

    def visit_Return(self, node: Any) -> None:
        self.generic_visit(node)
        self.assigned = self.everything

    visit_Raise = visit_Return

    def visit_Break(self, node: Any) -> None:
        self.loops[-1].breaks.append(self.assigned)
        self.assigned = self.everything

    def visit_Continue(self, node: Any) -> None:
        self.loops[-1].continues.append(self.assigned)
        self.assigned = self.everything
