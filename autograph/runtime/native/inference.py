"""The types of a function's variables and expressions.

Statements are walked in their order, until nothing new is found: a variable has the type of what
is assigned to it, or what numba unites its types to. What operators and functions give for their
arguments is numba's answer; most are asked once in a process.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from numba import types
from numba.core import errors

from autograph.runtime.native.names import (
    ARRAY_ROWS,
    ARRAY_WORDS,
    constant_object,
    is_address,
    number,
    root,
)

Result = Callable[[str], Any]  # what a function of the program returns

OPERATORS: dict[type[Any], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}
literal_type: Any = types.literal
tuple_of: Any = types.BaseTuple.from_types  # untyped
PLAIN = (types.Number, types.Boolean)
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Operation:
    """A function of numba's, and the types of its arguments and result."""

    function: Any
    signature: Any


_operations: dict[tuple[Any, ...], Operation] = {}


def resolve(context: Any, function: Any, arguments: Sequence[Any]) -> Operation:
    """What numba does for a function and types of arguments. Raises ``TypeError``."""
    key = function, *arguments
    found = _operations.get(key)
    if found is not None:
        return found
    kind = context.resolve_value_type(function)
    signature = context.resolve_function_type(kind, tuple(arguments), {})
    if signature is None:
        raise TypeError(f"{function} does not take {arguments}")
    found = Operation(kind, signature)
    if all(isinstance(own, PLAIN) for own in arguments):
        _operations[key] = found
    return found


def literal(value: Any) -> Any:
    """The type of a constant that a function may ask the value of."""
    return literal_type(value) if type(value) in (int, bool) else plain(value)


def plain(value: Any) -> Any:
    if isinstance(value, bool):
        return types.boolean
    if isinstance(value, int):
        return types.int64 if value <= LARGEST else types.uint64
    if isinstance(value, float):
        return types.float64
    raise TypeError(f"a constant {value!r}")


@dataclass(slots=True)
class Inference:
    """``names`` and ``of`` hold what is found: the types of variables, and those of expressions.

    ``operations`` are the functions behind operators and calls; of ``a < b < c`` there are two.
    ``outside`` are the names of the module, ``program`` the argument types of its functions, and
    ``result`` what one of them gives.
    """

    context: Any
    outside: Mapping[str, Any]
    program: Mapping[str, tuple[Any, ...]]
    result: Result
    names: dict[str, Any]
    of: dict[ast.AST, Any] = field(default_factory=dict)
    operations: dict[tuple[ast.AST, int], Operation] = field(default_factory=dict)
    returned: Any = None
    is_settled: bool = False

    def run(self, body: Sequence[ast.stmt]) -> None:
        while not self.is_settled:
            self.is_settled = True
            self.block(body)
        if self.returned is None:
            self.returned = types.none

    # Statements.

    def block(self, body: Sequence[ast.stmt]) -> None:
        for statement in body:
            self.statement(statement)

    def statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign(targets=[target], value=value):
                self.assign(target, value)
            case ast.Expr(value=value):
                self.expression(value)
            case ast.For(
                target=ast.Name(id=name), iter=ast.Call(args=arguments), body=body, orelse=[]
            ) if all(number(step) == -1 for step in arguments[2:]):
                self.all(arguments)
                self.define(name, types.int64)
                self.block(body)
            case ast.While(test=test, body=body, orelse=[]):
                self.expression(test)
                self.block(body)
            case ast.If(test=test, body=body, orelse=orelse):
                self.expression(test)
                self.block(body)
                self.block(orelse)
            case ast.Return(value=value):
                self.leave(types.none if value is None else self.expression(value))
            case ast.Raise() | ast.Break() | ast.Pass():
                pass
            case _:
                raise NotImplementedError(ast.unparse(node))

    def leave(self, kind: Any) -> None:
        united = self.united(self.returned, kind)
        if united != self.returned:
            self.returned, self.is_settled = united, False

    def assign(self, target: ast.expr, value: ast.expr) -> None:
        match target:
            case ast.Name(id=name):
                self.define(name, self.expression(value))
            case ast.Tuple(elts=parts):
                kind = self.expression(value)
                for part, own in zip(parts, kind, strict=True):
                    assert isinstance(part, ast.Name)
                    self.define(part.id, own)
            case ast.Subscript(slice=index):
                self.expression(target)
                self.expression(index)
                self.expression(value)

    def define(self, name: str, kind: Any) -> None:
        before = self.names.get(name)
        united = self.united(before, kind)
        if united != before:
            self.names[name], self.is_settled = united, False

    def united(self, before: Any, kind: Any) -> Any:
        if before is None or before == kind:
            return kind
        found = self.context.unify_types(before, kind)
        if found is None:
            raise TypeError(f"a variable is {before} and {kind}")
        return found

    # Expressions.

    def all(self, nodes: Sequence[ast.expr]) -> list[Any]:
        return [self.expression(node) for node in nodes]

    def expression(self, node: ast.expr) -> Any:
        found = self.of[node] = self.type_of(node)
        return found

    def type_of(self, node: ast.expr) -> Any:
        value = number(node)
        if value is not None:
            return plain(value)
        rule = getattr(self, f"of_{type(node).__name__.lower()}", None)
        if rule is None:
            raise NotImplementedError(ast.unparse(node))
        return rule(node)

    def of_name(self, node: ast.Name) -> Any:
        if node.id in self.names:
            return self.names[node.id]
        return plain(constant_object(node, self.outside))

    def of_subscript(self, node: ast.Subscript) -> Any:
        array = node.value
        self.expression(node.slice)
        if isinstance(array, ast.Attribute) and array.attr in ARRAY_ROWS:
            self.expression(array.value)
            return types.int64
        return self.expression(array).dtype

    def of_compare(self, node: ast.Compare) -> Any:
        kinds = self.all([node.left, *node.comparators])
        for k, op in enumerate(node.ops):
            self.operation(node, OPERATORS[type(op)], kinds[k : k + 2], k)
        return types.boolean

    def of_unaryop(self, node: ast.UnaryOp) -> Any:
        return self.operation(node, OPERATORS[type(node.op)], [self.expression(node.operand)])

    def of_boolop(self, node: ast.BoolOp) -> Any:
        for kind in self.all(node.values):
            if kind != types.boolean:
                raise TypeError(f"{ast.unparse(node)}: {kind} is no truth value")
        return types.boolean

    def of_ifexp(self, node: ast.IfExp) -> Any:
        self.expression(node.test)
        return self.united(self.expression(node.body), self.expression(node.orelse))

    def of_tuple(self, node: ast.Tuple) -> Any:
        return tuple_of(tuple(self.all(node.elts)))

    def of_binop(self, node: ast.BinOp) -> Any:
        kinds = self.expression(node.left), self.expression(node.right)
        power = number(node.right) if isinstance(node.op, ast.Pow) else None
        if power is not None:
            try:  # numba multiplies, where the power is a constant
                return self.operation(node, operator.pow, (kinds[0], literal(power)))
            except (TypeError, errors.NumbaError):
                pass
        return self.operation(node, OPERATORS[type(node.op)], kinds)

    def operation(
        self, node: ast.AST, function: Any, arguments: Sequence[Any], number: int = 0
    ) -> Any:
        found = self.operations[node, number] = resolve(self.context, function, arguments)
        return found.signature.return_type

    def of_attribute(self, node: ast.Attribute) -> Any:
        name = root(node)
        if name is not None and name not in self.names:
            return plain(constant_object(node, self.outside))
        if is_address(node):
            assert isinstance(node.value, ast.Attribute)
            self.expression(node.value.value)
            return types.int64
        kind = self.expression(node.value)
        if isinstance(kind, types.Array) and node.attr in ARRAY_WORDS:
            return types.int64
        found = self.context.resolve_getattr(kind, node.attr)
        if found is None:
            raise TypeError(f"{kind} has no {node.attr}")
        return found

    def of_call(self, node: ast.Call) -> Any:
        function, arguments = node.func, node.args
        if isinstance(function, ast.Name) and function.id in self.program:
            kinds, wanted = tuple(self.all(arguments)), self.program[function.id]
            if kinds != wanted:
                raise TypeError(f"{function.id} takes {wanted}, not {kinds}")
            return self.result(function.id)
        name = root(function)
        if name is None or name in self.names:
            return self.method(node, function)
        return self.operation(
            node, constant_object(function, self.outside), [self.argument(own) for own in arguments]
        )

    def argument(self, node: ast.expr) -> Any:
        """The type of an argument of a function of numba's: constants may be literals, or types."""
        value = number(node)
        if value is not None:
            self.of[node] = plain(value)
            return literal(value)
        name = root(node)
        if name is not None and name not in self.names:
            value = constant_object(node, self.outside)
            if isinstance(value, type):
                return self.context.resolve_value_type(value)
        return self.expression(node)

    def method(self, node: ast.Call, function: ast.expr) -> Any:
        """``z.conjugate()``"""
        bound = self.expression(function)
        signature = self.context.resolve_function_type(bound, (), {})
        self.operations[node, 0] = Operation(bound, signature)
        return signature.return_type
