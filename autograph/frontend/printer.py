"""Prints trees the way people write: parentheses where the grammar wants them, double quotes.

astunparse gives the statements. Replaced here: everything with an operator, which it puts in
parentheses throughout; subscripts like ``a[:, None]``, which it prints as a syntax error; quotes in
f-strings; and what is newer than it: positional defaults in 3.13, type parameters, ``'x'.join`` in
3.14.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterable
from enum import IntEnum, auto
from typing import Any

import astunparse.unparser

INFINITY = astunparse.unparser.INFSTR


class Level(IntEnum):
    """How tightly an expression binds, the loosest first."""

    ANY = auto()
    NAMED = auto()
    TEST = auto()
    OR = auto()
    AND = auto()
    NOT = auto()
    COMPARISON = auto()
    BIT_OR = auto()
    BIT_XOR = auto()
    BIT_AND = auto()
    SHIFT = auto()
    SUM = auto()
    PRODUCT = auto()
    FACTOR = auto()
    POWER = auto()
    AWAIT = auto()
    ATOM = auto()


BINARY = {
    ast.BitOr: Level.BIT_OR,
    ast.BitXor: Level.BIT_XOR,
    ast.BitAnd: Level.BIT_AND,
    ast.LShift: Level.SHIFT,
    ast.RShift: Level.SHIFT,
    ast.Add: Level.SUM,
    ast.Sub: Level.SUM,
    ast.Mult: Level.PRODUCT,
    ast.Div: Level.PRODUCT,
    ast.FloorDiv: Level.PRODUCT,
    ast.Mod: Level.PRODUCT,
    ast.MatMult: Level.PRODUCT,
    ast.Pow: Level.POWER,
}
LEVELS = {
    ast.NamedExpr: Level.NAMED,
    ast.Yield: Level.NAMED,
    ast.YieldFrom: Level.NAMED,
    ast.IfExp: Level.TEST,
    ast.Lambda: Level.TEST,
    ast.Compare: Level.COMPARISON,
    ast.Starred: Level.TEST,
    ast.Await: Level.AWAIT,
}


def text_of(tree: ast.AST) -> str:
    """The source of ``tree``. ``ast.parse`` of it gives the same tree."""
    stream = io.StringIO()
    _Printer(tree, stream)
    return stream.getvalue().strip("\n") + "\n"


def level_of(node: ast.expr) -> Level:
    if isinstance(node, ast.BinOp):
        return BINARY[type(node.op)]
    if isinstance(node, ast.BoolOp):
        return Level.AND if isinstance(node.op, ast.And) else Level.OR
    if isinstance(node, ast.UnaryOp):
        return Level.NOT if isinstance(node.op, ast.Not) else Level.FACTOR
    return LEVELS.get(type(node), Level.ATOM)


def literal(value: object) -> str:
    """A constant as people write it: with double quotes, where that needs no backslash."""
    text = repr(value)
    if isinstance(value, (float, complex)):
        return text.replace("inf", INFINITY).replace("nan", f"({INFINITY}-{INFINITY})")
    if isinstance(value, (str, bytes)) and text[-1] == "'" and '"' not in text:
        start = 1 if isinstance(value, bytes) else 0
        return text[:start] + '"' + text[start + 1 : -1] + '"'
    return "..." if value is Ellipsis else text


class _Printer(astunparse.unparser.Unparser):  # type: ignore[misc]
    def __init__(self, tree: ast.AST, stream: io.StringIO) -> None:
        self._depth = 0
        super().__init__(tree, stream)

    def at_least(self, node: ast.expr, level: Level) -> None:
        """Print ``node``, in parentheses where it binds looser than ``level``."""
        if level_of(node) < level:
            self.write("(")
            self.dispatch(node)
            self.write(")")
        else:
            self.dispatch(node)

    def listed(self, nodes: Iterable[ast.expr], level: Level = Level.TEST) -> None:
        for position, node in enumerate(nodes):
            self.write(", " if position else "")
            self.at_least(node, level)

    def _NamedExpr(self, node: ast.NamedExpr) -> None:
        self.dispatch(node.target)
        self.write(" := ")
        self.at_least(node.value, Level.TEST)

    def _Lambda(self, node: ast.Lambda) -> None:
        self.write("lambda")
        if any(vars(node.args).values()):
            self.write(" ")
            self.dispatch(node.args)
        self.write(": ")
        self.at_least(node.body, Level.TEST)

    def _IfExp(self, node: ast.IfExp) -> None:
        self.at_least(node.body, Level.OR)
        self.write(" if ")
        self.at_least(node.test, Level.OR)
        self.write(" else ")
        self.at_least(node.orelse, Level.TEST)

    def _BoolOp(self, node: ast.BoolOp) -> None:
        word = " and " if isinstance(node.op, ast.And) else " or "
        for position, value in enumerate(node.values):
            self.write(word if position else "")
            self.at_least(value, Level(level_of(node) + 1))

    def _UnaryOp(self, node: ast.UnaryOp) -> None:
        symbol = self.unop[type(node.op).__name__]
        self.write(symbol + " " if isinstance(node.op, ast.Not) else symbol)
        self.at_least(node.operand, level_of(node))

    def _BinOp(self, node: ast.BinOp) -> None:
        level = level_of(node)
        left, right = level, Level(level + 1)
        if isinstance(node.op, ast.Pow):  # binds to the right, and looser than a sign on its right
            left, right = Level(level + 1), Level.FACTOR
        self.at_least(node.left, left)
        self.write(f" {self.binop[type(node.op).__name__]} ")
        self.at_least(node.right, right)

    def _Compare(self, node: ast.Compare) -> None:
        self.at_least(node.left, Level.BIT_OR)
        for op, right in zip(node.ops, node.comparators, strict=True):
            self.write(f" {self.cmpops[type(op).__name__]} ")
            self.at_least(right, Level.BIT_OR)

    def _Starred(self, node: ast.Starred) -> None:
        self.write("*")
        self.at_least(node.value, Level.BIT_OR)

    def _Await(self, node: ast.Await) -> None:
        self.write("await ")
        self.at_least(node.value, Level.ATOM)

    def _Yield(self, node: ast.Yield) -> None:
        self.write("yield")
        if node.value is not None:
            self.write(" ")
            self.dispatch(node.value)

    def _YieldFrom(self, node: ast.YieldFrom) -> None:
        self.write("yield from ")
        self.at_least(node.value, Level.TEST)

    def _Attribute(self, node: ast.Attribute) -> None:
        self.at_least(node.value, Level.ATOM)
        if isinstance(node.value, ast.Constant) and type(node.value.value) is int:
            self.write(" ")  # `3.real` would be a number
        self.write("." + node.attr)

    def _Call(self, node: ast.Call) -> None:
        self.at_least(node.func, Level.ATOM)
        self.write("(")
        if len(node.args) == 1 and not node.keywords and isinstance(node.args[0], ast.GeneratorExp):
            self.generated(node.args[0])
        else:
            self.listed([*node.args, *node.keywords])  # type: ignore[list-item]
        self.write(")")

    def _keyword(self, node: ast.keyword) -> None:
        self.write("**" if node.arg is None else f"{node.arg}=")
        self.at_least(node.value, Level.BIT_OR if node.arg is None else Level.TEST)

    def _Subscript(self, node: ast.Subscript) -> None:
        self.at_least(node.value, Level.ATOM)
        self.write("[")
        if isinstance(node.slice, ast.Tuple) and node.slice.elts:
            self.bare_tuple(node.slice)
        else:
            self.dispatch(node.slice)
        self.write("]")

    def _Slice(self, node: ast.Slice) -> None:
        for position, part in enumerate((node.lower, node.upper, node.step)):
            if position == 1 or (position == 2 and part is not None):
                self.write(":")
            if part is not None:
                self.at_least(part, Level.TEST)

    def _Tuple(self, node: ast.Tuple) -> None:
        self.write("(")
        self.bare_tuple(node)
        self.write(")")

    def bare_tuple(self, node: ast.Tuple) -> None:
        self.listed(node.elts)
        self.write("," if len(node.elts) == 1 else "")

    def _List(self, node: ast.List) -> None:
        self.write("[")
        self.listed(node.elts)
        self.write("]")

    def _Set(self, node: ast.Set) -> None:
        self.write("{")
        self.listed(node.elts)
        self.write("}")

    def _Dict(self, node: ast.Dict) -> None:
        self.write("{")
        for position, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            self.write(", " if position else "")
            if key is None:
                self.write("**")
                self.at_least(value, Level.BIT_OR)
            else:
                self.at_least(key, Level.TEST)
                self.write(": ")
                self.at_least(value, Level.TEST)
        self.write("}")

    def _GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self.write("(")
        self.generated(node)
        self.write(")")

    def generated(self, node: Any) -> None:
        self.at_least(node.elt, Level.NAMED)
        self.dispatch(node.generators)

    def _comprehension(self, node: ast.comprehension) -> None:
        self.write(" async for " if node.is_async else " for ")
        self.target(node.target)
        self.write(" in ")
        self.at_least(node.iter, Level.OR)
        for test in node.ifs:
            self.write(" if ")
            self.at_least(test, Level.OR)

    def _Constant(self, node: ast.Constant) -> None:
        self.write(("u" if node.kind == "u" else "") + literal(node.value))

    def newer_expression(self, node: ast.expr) -> None:
        self.write(ast.unparse(node))

    _JoinedStr = _TemplateStr = newer_expression

    def _Expr(self, node: ast.Expr) -> None:
        self.fill()
        is_yield = isinstance(node.value, (ast.Yield, ast.YieldFrom))
        self.at_least(node.value, Level.NAMED if is_yield else Level.TEST)

    def _Assign(self, node: ast.Assign) -> None:
        self.fill()
        for target in node.targets:
            self.target(target)
            self.write(" = ")
        self.dispatch(node.value)

    def target(self, node: ast.expr) -> None:
        """``a, b``; but ``(a,)``, whose comma is easily overlooked."""
        if isinstance(node, ast.Tuple) and len(node.elts) > 1:
            self.bare_tuple(node)
        else:
            self.dispatch(node)

    def _For(self, node: Any) -> None:
        self.fill("for ")
        self.target(node.target)
        self.write(" in ")
        self.dispatch(node.iter)
        self.block(node.body)
        if node.orelse:
            self.fill("else")
            self.block(node.orelse)

    def _Return(self, node: ast.Return) -> None:
        self.fill("return")
        if node.value is not None:
            self.write(" ")
            self.at_least(node.value, Level.TEST)

    def _ClassDef(self, node: Any) -> None:
        self.decorated(node, "class")
        given = [*node.bases, *node.keywords]
        if given:
            self.write("(")
            self.listed(given)
            self.write(")")
        self.block(node.body)

    def decorated(self, node: Any, word: str) -> None:
        for decorator in node.decorator_list:
            self.fill("@")
            self.at_least(decorator, Level.TEST)
        self.fill(f"{word} {node.name}")
        found = getattr(node, "type_params", None)
        if found:
            self.write("[" + ", ".join(map(ast.unparse, found)) + "]")

    def _AsyncFunctionDef(self, node: Any) -> None:
        self._FunctionDef(node, "async def")

    def _FunctionDef(self, node: Any, word: str = "def") -> None:
        self.decorated(node, word)
        self.write("(")
        self.dispatch(node.args)
        self.write(")")
        if node.returns is not None:
            self.write(" -> ")
            self.dispatch(node.returns)
        self._depth += 1
        self.enter()
        self.body(node.body)
        self.leave()
        self._depth -= 1

    def newer_statement(self, node: ast.stmt) -> None:
        """Not in the language that is converted, and newer than astunparse."""
        for line in ast.unparse(node).splitlines():
            self.fill(line)

    _Match = _TryStar = _TypeAlias = newer_statement

    def body(self, statements: list[ast.stmt]) -> None:
        """A function's body, with a blank line before each function in it, at the first depth."""
        for position, statement in enumerate(statements):
            if position == 0 and _is_docstring(statement):
                self.docstring(statement)
                continue
            if position and self._depth == 1 and isinstance(statement, ast.FunctionDef):
                self.write("\n")
            self.dispatch(statement)

    def docstring(self, statement: Any) -> None:
        text = statement.value.value
        quoted = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
        printable = all(char.isprintable() or char in "\n\t" for char in text)
        if printable and not quoted.endswith('"'):
            self.fill(f'"""{quoted}"""')
        else:
            self.fill(literal(text))

    def block(self, statements: list[ast.stmt]) -> None:
        self.enter()
        self.dispatch(statements)
        self.leave()

    def _arguments(self, node: ast.arguments) -> None:
        plain = [*node.posonlyargs, *node.args]
        defaults = [None] * (len(plain) - len(node.defaults)) + list(node.defaults)
        given = list(zip(plain, defaults, strict=True))
        slash = [("/", None)] if node.posonlyargs else []
        star = [("*", node.vararg)] if node.vararg or node.kwonlyargs else []
        items: list[Any] = [
            *given[: len(node.posonlyargs)],
            *slash,
            *given[len(node.posonlyargs) :],
        ]
        items += star + list(zip(node.kwonlyargs, node.kw_defaults, strict=True))
        items += [("**", node.kwarg)] if node.kwarg else []
        for position, (item, value) in enumerate(items):
            self.write(", " if position else "")
            self.parameter(item, value)

    def parameter(self, item: Any, value: Any) -> None:
        """``x``, ``x: int = 3``; ``/``; ``*``, ``*x``, ``**x``."""
        if isinstance(item, str):
            self.write(item)
            if value is not None:
                self.dispatch(value)
            return
        self.dispatch(item)
        if value is not None:
            self.write(" = " if item.annotation is not None else "=")
            self.at_least(value, Level.TEST)

    def _arg(self, node: ast.arg) -> None:
        self.write(node.arg)
        if node.annotation is not None:
            self.write(": ")
            self.at_least(node.annotation, Level.TEST)


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
