"""Expressions over the arguments of a call, as JSON: where inputs are found, what must hold, what
is returned.

    x[0].shape[1] == 3       ["equal", ["item", ["shape", ["item", ["argument", "x"], ...]], ...]]
    (_r[0], x)               ["tuple", [["returned", 0], ["argument", "x"]]]

They are written from the texts that staging makes of them. What they name outside of the arguments
is a stored value of the program: ``["stored", 2]``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from autograph.api.programs import decoders
from autograph.errors import Unsupported
from autograph.export import plain
from autograph.ir.json_fields import Json
from autograph.staging.halves import as_halves
from autograph.staging.python_lists import ListMaker
from autograph.staging.results import RETURNED, part_of, read_only, view_of

_ONLY = "a program file knows numbers, arrays, texts and containers of these only"


_APPLIED = ((view_of, "view"), (read_only, "read only"), (as_halves, "halves"), (set, "set"))
_VARIABLE = re.compile(r"^_v\d+\b")
_READ_GLOBAL = re.compile(r"(_k\d+)\.get\(('[^']*')\)")


def of_globals(source: str) -> str:
    """Globals as they are assigned to, where they are read: ``_k0.get('x')`` is ``_k0['x']``."""
    return _READ_GLOBAL.sub(r"\1[\2]", source)


class NotInside(Exception):
    """An expression names what is neither an argument nor a stored value."""


@dataclass
class ExpressionWriter:
    """``arguments`` are the parameters of the program, ``stored`` the numbers of the stored values
    by their sources, ``constants`` what other names stand for.
    """

    arguments: frozenset[str]
    stored: Mapping[str, int]
    constants: Mapping[str, Any]
    names: dict[str, str] = field(default_factory=dict)  # of variables: the sources they are
    locals: dict[str, int] = field(default_factory=dict)

    def expression(self, text: str) -> Json:
        """Unsupported where a program file cannot hold it."""
        try:
            return self.node(ast.parse(text, mode="eval").body)
        except NotInside as reason:
            raise Unsupported(str(reason)) from None

    def is_about_arguments(self, text: str) -> bool:
        """Does it say anything of the arguments? What it says of the rest holds already."""
        return any(
            isinstance(node, ast.Name) and node.id in self.arguments
            for node in ast.walk(ast.parse(text, mode="eval"))
        )

    # --- expressions ------------------------------------------------------------------------------

    def node(self, node: ast.expr) -> Json:
        source = self.source(node)
        if source in self.stored:
            return ["stored", self.stored[source]]
        write = _WRITERS.get(type(node))
        if write is None:
            raise NotInside(f"`{ast.unparse(node)}` cannot be part of a program file")
        return write(self, node)

    def nodes(self, nodes: Sequence[ast.expr]) -> list[Json]:
        return [self.node(node) for node in nodes]

    def source(self, node: ast.expr) -> str:
        """The text, with variables replaced by what they stand for."""
        text = _VARIABLE.sub(lambda found: self.names.get(found[0], found[0]), ast.unparse(node))
        return of_globals(text)

    def name(self, node: ast.Name) -> Json:
        if node.id in self.arguments:
            return ["argument", node.id]
        if node.id == RETURNED:
            return ["returned"]
        if node.id in self.locals:
            return ["local", self.locals[node.id]]
        if node.id in self.names:
            raise NotInside(f"`{self.names[node.id]}` is an object of the running program")
        if node.id not in self.constants:
            raise NotInside(f"`{node.id}` cannot be part of a program file")
        constant = self.constants[node.id]
        if isinstance(constant, (list, dict, set)):  # an object of the program, not its contents
            raise NotInside(f"a {type(constant).__name__} of the running program is meant")
        try:
            return ["plain", plain.to_json(constant)]
        except Unsupported as error:
            raise NotInside(error.headline) from None

    def subscript(self, node: ast.Subscript) -> Json:
        is_output = isinstance(node.value, ast.Name) and node.value.id == RETURNED
        if is_output and isinstance(node.slice, ast.Constant):
            return ["returned", node.slice.value]
        return ["item", self.node(node.value), self.key(node.slice)]

    def key(self, node: ast.expr) -> Json:
        """A subscript: a number, a text, or the key of a dict."""
        return plain.to_json(self.known(node))

    def known(self, node: ast.expr) -> Any:
        """What a constant or the name of one stands for."""
        if isinstance(node, ast.Name) and node.id in self.constants:
            return self.constants[node.id]
        try:
            return ast.literal_eval(node)
        except ValueError:
            raise NotInside(f"`{ast.unparse(node)}` cannot be part of a program file") from None

    def attribute(self, node: ast.Attribute) -> Json:
        if node.attr in ("shape", "dtype"):
            return [node.attr, self.node(node.value)]
        raise NotInside(f"`{self.source(node)}` is an attribute of an object, and {_ONLY}")

    def compare(self, node: ast.Compare) -> Json:
        left, right, operator = node.left, node.comparators[0], type(node.ops[0])
        if operator is ast.Is and _is_call_of(left, "_type"):
            assert isinstance(left, ast.Call)
            return self.type_test(left.args[0], self.known(right))
        names: Mapping[type, str] = {ast.Eq: "equal", ast.Is: "is", ast.IsNot: "is not"}
        if operator not in names:
            raise NotInside(f"`{ast.unparse(node)}` cannot be part of a program file")
        constant = self.constants.get(right.id) if isinstance(right, ast.Name) else None
        if callable(constant) or isinstance(constant, ModuleType):
            raise NotInside(f"`{self.source(left)}` is code, and {_ONLY}")
        is_keys = _is_call_of(left, "_list")
        known = ["plain", plain.to_json(self.known(right))] if is_keys else self.node(right)
        return [names[operator], self.node(left), known]

    def type_test(self, item: ast.expr, kind: Any) -> Json:
        if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
            return ["named", self.node(item), *decoders.named(kind)]
        name = plain.name_of_class(kind)
        if name is None:
            raise NotInside(
                f"`{self.source(item)}` is a {getattr(kind, '__name__', kind)}, and {_ONLY}"
            )
        return ["type", self.node(item), name]

    def call(self, node: ast.Call) -> Json:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "reshape":
            return ["reshape", self.node(node.func.value), self.node(node.args[0])]
        if not isinstance(node.func, ast.Name):
            raise NotInside(f"`{ast.unparse(node.func)}` cannot be part of a program file")
        if node.func.id in ("_len", "_list"):
            return [{"_len": "length", "_list": "list of"}[node.func.id], self.node(node.args[0])]
        return self.made(self.constants.get(node.func.id), node.args, node.func.id)

    def made(self, function: Any, args: list[ast.expr], name: str) -> Json:
        """What a function that staging names gives."""
        applied = next((own for known, own in _APPLIED if known is function), None)
        if applied is not None:
            return [applied, *self.nodes(args)]
        if function is part_of:
            part = self.known(args[1])
            own = ["bits", part.dtype.str] if part.kind == "bits" else ["part", part.kind]
            return [own[0], self.node(args[0]), own[1]]
        if function is np.array:
            return ["array", self.node(args[0]), self.known(args[1]).str]
        if isinstance(function, ListMaker):
            return ["grown", decoders.spec_to_json(function.spec), *self.nodes(args)]
        if isinstance(function, type) and issubclass(function, np.generic):
            return ["scalar", np.dtype(function).str, self.node(args[0])]
        if isinstance(function, type) and issubclass(function, tuple) and function is not tuple:
            return ["namedtuple", *decoders.named(function), self.nodes(args)]
        if callable(function) and type(function) in decoders.WRITERS:
            return ["rebuilt", decoders.to_json(function), self.node(args[0])]
        what = getattr(function, "__name__", name)
        if function is object.__new__:
            kind = self.known(args[0]).__name__
            raise NotInside(f"the program gives an object of the class `{kind}`, and {_ONLY}")
        raise NotInside(f"`{what}` cannot be part of a program file")

    # --- statements -------------------------------------------------------------------------------

    def statements(self, text: str) -> list[Json]:
        """Those that put changes where the caller sees them."""
        try:
            return self.block(ast.parse(text).body)
        except NotInside as reason:
            raise Unsupported(str(reason)) from None

    def block(self, nodes: Sequence[ast.stmt]) -> list[Json]:
        written = [self.statement(node) for node in nodes]
        return [item for item in written if item is not None]

    def statement(self, node: ast.stmt) -> Json | None:
        if isinstance(node, ast.Assign):
            return self.assignment(node.targets[0], node.value)
        if isinstance(node, ast.If):
            return ["if", self.node(node.test), self.block(node.body), self.block(node.orelse)]
        if isinstance(node, ast.Delete) and isinstance(node.targets[0], ast.Subscript):
            target = node.targets[0]
            return ["delete", self.node(target.value), self.key(target.slice)]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            return self.method(node.value)
        raise NotInside(f"the program does `{ast.unparse(node)}`, and a program file cannot")

    def assignment(self, target: ast.expr, value: ast.expr) -> Json | None:
        if isinstance(target, ast.Name):
            try:
                written = ["let", len(self.locals), self.node(value)]
            except NotInside:  # an object outside: only its stored attributes can be meant
                if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
                    raise
                self.names[target.id] = self.source(value)
                return None
            self.locals[target.id] = len(self.locals)
            return written
        place = self.source(target)
        if place in self.stored:
            return ["put", self.stored[place], self.node(value)]
        if not isinstance(target, ast.Subscript):
            raise NotInside(f"the program changes `{place}`, which is no part of a program file")
        if isinstance(target.slice, ast.Slice):
            return ["fill", self.node(target.value), self.node(value)]
        return ["store", self.node(target.value), self.key(target.slice), self.node(value)]

    def method(self, node: ast.Call) -> Json:
        """``owner.clear()`` and ``owner.update(...)`` of a dict."""
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("clear", "update"):
            return [node.func.attr, self.node(node.func.value), *self.nodes(node.args)]
        raise NotInside(f"the program does `{ast.unparse(node)}`, and a program file cannot")


def _is_call_of(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _dict(writer: ExpressionWriter, node: ast.Dict) -> Json:
    keys = [writer.key(key) for key in node.keys if key is not None]
    return ["dict", [list(pair) for pair in zip(keys, writer.nodes(node.values), strict=True)]]


def _literal(writer: ExpressionWriter, node: ast.expr) -> Json:
    return ["plain", plain.to_json(writer.known(node))]


_WRITERS: Mapping[type, Callable[[ExpressionWriter, Any], Json]] = {
    ast.Name: ExpressionWriter.name,
    ast.Constant: _literal,
    ast.UnaryOp: _literal,
    ast.Subscript: ExpressionWriter.subscript,
    ast.Attribute: ExpressionWriter.attribute,
    ast.Compare: ExpressionWriter.compare,
    ast.Call: ExpressionWriter.call,
    ast.Tuple: lambda writer, node: ["tuple", writer.nodes(node.elts)],
    ast.List: lambda writer, node: ["list", writer.nodes(node.elts)],
    ast.Dict: _dict,
    ast.IfExp: lambda writer, node: ["if", *writer.nodes([node.test, node.body, node.orelse])],
}
