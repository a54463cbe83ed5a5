"""What is accepted. Everything else is refused here, before anything is rewritten.

Later files assume this language.
"""

from __future__ import annotations

import ast
from typing import Any

import gast

from autograph.frontend.context import Context
from autograph.frontend.converters.declarations import declarations
from autograph.frontend.symbols import body_of, local_names, occurrences

OUTSIDE = "move it into a function marked with autograph.do_not_convert, or outside"
REFUSED = {
    gast.AsyncFor: ("`async for` is not supported", OUTSIDE),
    gast.AsyncFunctionDef: ("an async function is not supported", OUTSIDE),
    gast.AsyncWith: ("`async with` is not supported", OUTSIDE),
    gast.Await: ("`await` is not supported", OUTSIDE),
    gast.ClassDef: ("a class defined inside a function is not supported", "define it outside"),
    gast.Try: ("`try` is not supported", "test before the error happens, or catch it outside"),
    gast.TryStar: ("`try` is not supported", "catch the errors outside"),
    gast.Yield: ("generators are not supported", "return a list or an array"),
    gast.YieldFrom: ("generators are not supported", "return a list or an array"),
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


class _Check(ast.NodeVisitor):
    def __init__(self, context: Context, shadowed: frozenset[str]) -> None:
        self.context = context
        self.shadowed = shadowed
        self.late = ""  # the construct whose operand this is, where it may not be evaluated

    def check(self, function: Any) -> None:
        self.declarations(function)
        for part in body_of(function):
            self.visit(part)

    def visit(self, node: Any) -> None:
        if type(node) in REFUSED:
            headline, hint = REFUSED[type(node)]
            raise self.context.refuse(node, headline, hint)
        super().visit(node)

    def declarations(self, function: Any) -> None:
        """Names of other scopes are read, never written."""
        found = occurrences(*body_of(function))
        for node in declarations(body_of(function)):
            written = [name for name in node.names if name in found.bound]
            if written:
                kind = "global" if isinstance(node, gast.Global) else "nonlocal"
                raise self.context.refuse(
                    node,
                    f"assigning to the {kind} variable `{written[0]}` is not supported",
                    "return the new value, and assign it outside",
                )

    def visit_FunctionDef(self, node: Any) -> None:
        late, self.late = self.late, ""
        defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
        for part in [*node.decorator_list, *defaults]:
            self.visit(part)
        self.check(node)
        self.late = late

    def visit_Lambda(self, node: Any) -> None:
        late, self.late = self.late, ""
        self.generic_visit(node)
        self.late = late

    def visit_comprehension(self, node: Any) -> None:
        for item in gast.walk(node.target):
            if isinstance(item, gast.Starred):
                raise self.context.refuse(
                    item,
                    "a starred target in a comprehension is not supported",
                    "write it as a loop, or slice in the element",
                )
        self.generic_visit(node)

    def visit_Delete(self, node: Any) -> None:
        for target in gast.walk(node):
            if isinstance(getattr(target, "ctx", None), gast.Del) and isinstance(
                target, (gast.Attribute, gast.Subscript)
            ):
                raise self.context.refuse(
                    target, "`del` of an attribute or an item is not supported", OUTSIDE
                )

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

    def visit_NamedExpr(self, node: Any) -> None:
        if self.late:
            raise self.context.refuse(
                node,
                f"an assignment expression inside {self.late} is not supported",
                f"assign `{node.target.id}` in a statement of its own",
            )
        self.generic_visit(node)
