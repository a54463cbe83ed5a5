"""What is accepted. Everything else is refused here, before anything is rewritten.

Later files assume this language.
"""

from __future__ import annotations

from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.converters.declarations import declarations
from autograph.frontend.symbols import body_of, local_names
from autograph.frontend.visiting import Visitor

OUTSIDE = "move it into a function marked with autograph.do_not_convert, or outside"
REFUSED = {
    gast.AsyncFor: ("`async for` is not supported", OUTSIDE),
    gast.AsyncFunctionDef: ("an async function is not supported", OUTSIDE),
    gast.AsyncWith: ("`async with` is not supported", OUTSIDE),
    gast.Await: ("`await` is not supported", OUTSIDE),
    gast.TryStar: ("`except*` is not supported", "catch the errors outside"),
}
FRAME_READERS = {
    "eval": "write the expression itself",
    "exec": "write the statements themselves",
    "globals": "name the variable itself",
    "locals": "name the variables themselves",
}
FRAME_READERS_WITHOUT_ARGUMENTS = {"dir": "name the variables", "vars": "name the variables"}


def require_accepted(function: Any, context: Context, shadowed: frozenset[str]) -> None:
    """Raise UnsupportedSyntax for the rest. ``shadowed``: names that are not Python's own."""
    _Check(context, shadowed | local_names(function).keys()).check(function)


class _Check(Visitor):
    def __init__(self, context: Context, shadowed: frozenset[str]) -> None:
        self.context = context
        self.shadowed = shadowed
        self.late = ""  # the construct whose operand this is, where it may not be evaluated
        self.in_lambda = False

    def check(self, function: Any) -> None:
        for part in body_of(function):
            self.visit(part)

    def visit(self, node: Any) -> None:
        if type(node) in REFUSED:
            headline, hint = REFUSED[type(node)]
            raise self.context.refuse(node, headline, hint)
        super().visit(node)

    def visit_FunctionDef(self, node: Any) -> None:
        late, self.late = self.late, ""
        defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        for part in [*node.decorator_list, *defaults]:
            self.visit(part)
        self.check(node)
        self.late = late

    def visit_Lambda(self, node: Any) -> None:
        around = self.late, self.in_lambda
        self.late, self.in_lambda = "", True
        self.generic_visit(node)
        self.late, self.in_lambda = around

    def visit_ClassDef(self, node: Any) -> None:
        declared = next(declarations(node.body), None)
        if declared is not None:
            headline = "a declaration of variables in the body of a class is not supported"
            raise self.context.refuse(declared, headline, "assign them in a method")
        self.generic_visit(node)

    def visit_Call(self, node: Any) -> None:
        name = node.func.id if isinstance(node.func, gast.Name) else ""
        hint = FRAME_READERS.get(name)
        if not node.args and not node.keywords:
            hint = hint or FRAME_READERS_WITHOUT_ARGUMENTS.get(name)
        if hint and name not in self.shadowed:
            raise self.context.refuse(node, f"`{name}()` is not supported", hint)
        self.generic_visit(node)

    def visit_ImportFrom(self, node: Any) -> None:
        if node.names[0].name == "*":
            raise self.context.refuse(node, "`import *` is not supported", "name what is imported")

    def visit_BoolOp(self, node: Any) -> None:
        self.visit(node.values[0])
        self.visit_late("`and` and `or`", node.values[1:])

    def visit_IfExp(self, node: Any) -> None:
        self.visit(node.test)
        self.visit_late("a conditional expression", [node.body, node.orelse])

    def visit_Compare(self, node: Any) -> None:
        self.visit(node.left)
        if len(node.ops) == 1:
            self.visit(node.comparators[0])
        else:
            self.visit_late("a chain of comparisons", node.comparators)

    def visit_Assert(self, node: Any) -> None:
        self.visit(node.test)
        self.visit_late("the message of `assert`", [node.msg] if node.msg is not None else [])

    def visit_late(self, construct: str, nodes: list[Any]) -> None:
        late, self.late = self.late, self.late or construct
        for node in nodes:
            self.visit(node)
        self.late = late

    def visit_ExceptHandler(self, node: Any) -> None:
        self.visit_late("the class of `except`", [] if node.type is None else [node.type])
        for part in node.body:
            self.visit(part)

    def visit_While(self, node: Any) -> None:
        self.visit_late("the test of a loop with `else`" if node.orelse else "", [node.test])
        for part in [*node.body, *node.orelse]:
            self.visit(part)

    def visit_yield(self, node: Any) -> None:
        if self.late or self.in_lambda:
            raise self.context.refuse(
                node,
                f"`yield` inside {self.late or 'a lambda'} is not supported",
                "yield in a statement of its own",
            )
        self.generic_visit(node)

    visit_Yield = visit_YieldFrom = visit_yield

    def visit_NamedExpr(self, node: Any) -> None:
        if self.late and self.in_lambda:
            raise self.context.refuse(
                node,
                f"an assignment expression inside {self.late} of a lambda is not supported",
                "write a function with statements",
            )
        self.generic_visit(node)
