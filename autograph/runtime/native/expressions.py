"""LLVM instructions for expressions."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from llvmlite import ir as llvm
from numba import types
from numba.core import cgutils as code_utilities

from autograph.runtime.native.inference import Inference
from autograph.runtime.native.memories import Memories
from autograph.runtime.native.names import (
    ARRAY_ROWS,
    ARRAY_WORDS,
    constant_object,
    is_address,
    number,
    root,
)
from autograph.runtime.passing import any_layout, read_only

cgutils: Any = code_utilities  # untyped
WORD, BIT = llvm.IntType(64), llvm.IntType(1)
SAME_MEMORY = any_layout, read_only
STARRED = types.StarArgTuple, types.StarArgUniTuple
Called = Callable[[str, Sequence[Any]], Any]  # calls a function of the program

# Operators that are one instruction, for operands of one type.
INTEGER = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul"}
REAL = {ast.Add: "fadd", ast.Sub: "fsub", ast.Mult: "fmul"}
BITS = {ast.BitAnd: "and_", ast.BitOr: "or_", ast.BitXor: "xor"}
COMPARISONS = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


@dataclass(slots=True)
class Expressions:
    """Instructions of one function. ``slots`` are the places of its variables."""

    context: Any
    builder: Any
    types: Inference
    outside: Mapping[str, Any]
    memories: Memories
    called: Called
    slots: dict[str, Any] = field(default_factory=dict)
    fixed: dict[str, Any] = field(default_factory=dict)  # arguments that are never assigned

    # Variables.

    def load(self, name: str) -> Any:
        if name in self.fixed:
            return self.fixed[name]
        return self.builder.load(self.slot(name))

    def slot(self, name: str) -> Any:
        """Memory at the beginning of the function, empty at first."""
        found = self.slots.get(name)
        if found is None:
            kind = self.context.get_value_type(self.types.names[name])
            found = self.slots[name] = cgutils.alloca_once(self.builder, kind, name=name)
        return found

    # Values.

    def value(self, node: ast.expr, wanted: Any = None) -> Any:
        """``wanted``: the type, where it is not the expression's own."""
        given = self.types.of[node]
        found = self.emit(node)
        return found if wanted is None else self.cast(found, given, wanted)

    def cast(self, value: Any, given: Any, wanted: Any) -> Any:
        if given == wanted:
            return value
        return self.context.cast(self.builder, value, given, wanted)

    def truth(self, node: ast.expr) -> Any:
        kind = self.types.of[node]
        value = self.emit(node)
        if kind == types.boolean:
            return value
        return self.context.is_true(self.builder, kind, value)

    def word(self, node: ast.expr) -> Any:
        return self.value(node, types.int64)

    def emit(self, node: ast.expr) -> Any:
        value = number(node)
        if value is not None:
            return self.constant(value)
        rule = getattr(self, f"emit_{type(node).__name__.lower()}")
        return rule(node)

    def emit_name(self, node: ast.Name) -> Any:
        if node.id in self.types.names:
            return self.load(node.id)
        return self.constant(constant_object(node, self.outside))

    def emit_tuple(self, node: ast.Tuple) -> Any:
        values = [self.emit(part) for part in node.elts]
        return self.context.make_tuple(self.builder, self.types.of[node], values)

    def constant(self, value: Any) -> Any:
        if isinstance(value, bool):
            return BIT(value)
        return WORD(value) if isinstance(value, int) else llvm.DoubleType()(value)

    # Operators.

    def emit_binop(self, node: ast.BinOp) -> Any:
        given = self.types.of[node.left]
        alike = given == self.types.of[node.right] == self.types.of[node]
        name = instruction(type(node.op), given) if alike else None
        if name is not None:
            left = self.emit(node.left)
            return getattr(self.builder, name)(left, self.emit(node.right))
        found = self.types.operations[node, 0]
        power = found.signature.args[1]
        if isinstance(power, types.Literal):
            left = self.value(node.left, found.signature.args[0])
            return self.operation(found, [left, power.literal_value])
        return self.applied(node, [node.left, node.right])

    def emit_unaryop(self, node: ast.UnaryOp) -> Any:
        kind = self.types.of[node.operand]
        if kind == self.types.of[node]:
            value = self.emit(node.operand)
            if isinstance(node.op, ast.Not) and kind == types.boolean:
                return self.builder.not_(value)
            if isinstance(node.op, ast.USub) and kind == types.int64:
                return self.builder.neg(value)
            if isinstance(node.op, ast.USub) and isinstance(kind, types.Float):
                return self.builder.fneg(value)
            found = self.types.operations[node, 0]
            return self.operation(found, [self.cast(value, kind, found.signature.args[0])])
        return self.applied(node, [node.operand])

    def emit_compare(self, node: ast.Compare) -> Any:
        """All of its operators: an operand is not worth a branch around it."""
        operands = [node.left, *node.comparators]
        values = [self.emit(own) for own in operands]
        kinds = [self.types.of[own] for own in operands]
        results = [
            self.comparison(node, k, op, kinds[k : k + 2], values[k : k + 2])
            for k, op in enumerate(node.ops)
        ]
        return functools.reduce(self.builder.and_, results)

    def comparison(
        self, node: ast.Compare, number: int, op: ast.cmpop, kinds: Sequence[Any], values: Any
    ) -> Any:
        sign = COMPARISONS[type(op)]
        alike = kinds[0] == kinds[1]
        if alike and kinds[0] in types.integer_domain:
            is_signed = kinds[0] in types.signed_domain
            compare = self.builder.icmp_signed if is_signed else self.builder.icmp_unsigned
            return compare(sign, *values)
        if alike and kinds[0] in types.real_domain:
            unordered = sign == "!="
            compare = self.builder.fcmp_unordered if unordered else self.builder.fcmp_ordered
            return compare(sign, *values)
        found = self.types.operations[node, number]
        given = zip(values, kinds, found.signature.args, strict=True)
        return self.operation(found, [self.cast(*own) for own in given])

    def applied(self, node: ast.expr, operands: Sequence[ast.expr]) -> Any:
        found = self.types.operations[node, 0]
        wanted = found.signature.args
        values = [self.value(own, kind) for own, kind in zip(operands, wanted, strict=True)]
        return self.operation(found, values)

    def operation(self, found: Any, values: Sequence[Any]) -> Any:
        function = self.context.get_function(found.function, found.signature)
        return function(self.builder, values)

    # Branches.

    def emit_boolop(self, node: ast.BoolOp) -> Any:
        """What is behind the operand that decides is not computed."""
        conjunction, values = isinstance(node.op, ast.And), node.values
        builder = self.builder
        end = builder.append_basic_block("decided")
        ways = []
        for own in values[:-1]:
            more = builder.append_basic_block("undecided")
            test = self.emit(own)
            builder.cbranch(test, *((more, end) if conjunction else (end, more)))
            ways.append((BIT(not conjunction), builder.block))
            builder.position_at_end(more)
        ways.append((self.emit(values[-1]), builder.block))
        builder.branch(end)
        builder.position_at_end(end)
        return self.joined(BIT, ways)

    def emit_ifexp(self, node: ast.IfExp) -> Any:
        builder, kind = self.builder, self.types.of[node]
        then, orelse, end = (builder.append_basic_block(n) for n in ("then", "else", "end"))
        builder.cbranch(self.truth(node.test), then, orelse)
        ways = []
        for block, own in ((then, node.body), (orelse, node.orelse)):
            builder.position_at_end(block)
            ways.append((self.value(own, kind), builder.block))
            builder.branch(end)
        builder.position_at_end(end)
        return self.joined(self.context.get_value_type(kind), ways)

    def joined(self, kind: Any, ways: Sequence[tuple[Any, Any]]) -> Any:
        phi = self.builder.phi(kind)
        for value, block in ways:
            phi.add_incoming(value, block)
        return phi

    # Arrays.

    def emit_subscript(self, node: ast.Subscript) -> Any:
        array, index = node.value, node.slice
        if isinstance(array, ast.Attribute) and array.attr in ARRAY_ROWS:
            axis = number(index)
            assert isinstance(axis, int)
            return self.part(array.value, array.attr, axis)
        kind = self.types.of[array]
        place = self.place(array, index)
        align = None if kind.aligned else 1
        written = self.builder.block.instructions
        before = len(written)
        value = self.context.unpack_value(self.builder, kind.dtype, place, align=align)
        self.mark(array, written[before:])
        return value

    def store(self, array: ast.expr, index: ast.expr, value: ast.expr) -> None:
        kind = self.types.of[array]
        item = self.value(value, kind.dtype)
        place = self.place(array, index)
        align = None if kind.aligned else 1
        written = self.builder.block.instructions
        before = len(written)
        self.context.pack_value(self.builder, kind.dtype, item, place, align=align)
        self.mark(array, written[before:])

    def mark(self, array: ast.expr, instructions: Sequence[Any]) -> None:
        if isinstance(array, ast.Name):
            self.memories.mark(array.id, instructions)

    def part(self, array: ast.expr, field_: str, axis: int | None = None) -> Any:
        position = self.context.data_model_manager[self.types.of[array]].get_field_position(field_)
        places = [position] if axis is None else [position, axis]
        return self.builder.extract_value(self.emit(array), places)

    def place(self, node: ast.expr, index: ast.expr) -> Any:
        """The address of an element. Indices are in range, and never negative."""
        builder, kind, array = self.builder, self.types.of[node], self.emit(node)
        indices = [self.index(own) for own in parts_of(index)]
        model = self.context.data_model_manager[kind]
        data = builder.extract_value(array, model.get_field_position("data"))
        words = model.get_field_position("strides" if kind.layout == "A" else "shape")
        sizes = [builder.extract_value(array, [words, k]) for k in range(kind.ndim)]
        if kind.layout == "A":
            steps = [builder.mul(own, by) for own, by in zip(indices, sizes, strict=True)]
            return cgutils.pointer_add(builder, data, functools.reduce(builder.add, steps))
        if kind.layout == "F":
            indices, sizes = indices[::-1], sizes[::-1]
        place = indices[0] if indices else WORD(0)
        for own, size in zip(indices[1:], sizes[1:], strict=True):
            place = builder.add(builder.mul(place, size), own)
        return builder.gep(data, [place])

    def index(self, node: ast.expr) -> Any:
        """Sums and products cannot overflow here, which LLVM may know."""
        name = INTEGER.get(type(node.op)) if isinstance(node, ast.BinOp) else None
        if name is None or self.types.of[node] != types.int64:
            return self.word(node)
        assert isinstance(node, ast.BinOp)
        left, right = self.index(node.left), self.index(node.right)
        return getattr(self.builder, name)(left, right, flags=["nsw"])

    def emit_attribute(self, node: ast.Attribute) -> Any:
        name = root(node)
        if name is not None and name not in self.types.names:
            return self.constant(constant_object(node, self.outside))
        if is_address(node):
            assert isinstance(node.value, ast.Attribute)
            return self.builder.ptrtoint(self.part(node.value.value, "data"), WORD)
        kind = self.types.of[node.value]
        if isinstance(kind, types.Array) and node.attr in ARRAY_WORDS:
            itemsize = self.part(node.value, "itemsize")
            if node.attr == "itemsize":
                return itemsize
            return self.builder.mul(self.part(node.value, "nitems"), itemsize)
        function = self.context.get_getattr(kind, node.attr)
        return function(self.context, self.builder, kind, self.emit(node.value), node.attr)

    # Calls.

    def emit_call(self, node: ast.Call) -> Any:
        function = node.func
        if isinstance(function, ast.Name) and function.id in self.types.program:
            return self.called(function.id, [self.emit(own) for own in node.args])
        found = self.types.operations[node, 0]
        if isinstance(found.function, types.BoundFunction):
            assert isinstance(function, ast.Attribute)
            return self.operation(found, [self.emit(function.value)])
        if constant_object(function, self.outside) in SAME_MEMORY:
            return self.emit(node.args[0])
        return self.operation(found, self.arguments(node.args, found.signature.args))

    def arguments(self, nodes: Sequence[ast.expr], wanted: Sequence[Any]) -> list[Any]:
        """As many as are wanted: the last ones may be one tuple, of a function like ``min``."""
        if not wanted or not isinstance(wanted[-1], STARRED):
            return [self.argument(own, kind) for own, kind in zip(nodes, wanted, strict=True)]
        *single, rest = wanted
        values = self.arguments(nodes[: len(single)], single)
        items = self.arguments(nodes[len(single) :], list(rest))
        return [*values, self.context.make_tuple(self.builder, rest, items)]

    def argument(self, node: ast.expr, wanted: Any) -> Any:
        if node not in self.types.of:  # a type
            return self.context.get_dummy_value()
        given = self.types.of[node]
        value = self.emit(node)
        return value if isinstance(wanted, types.Literal) else self.cast(value, given, wanted)


def parts_of(index: ast.expr) -> Sequence[ast.expr]:
    return index.elts if isinstance(index, ast.Tuple) else [index]


def instruction(op: type[ast.operator], kind: Any) -> str | None:
    if kind == types.int64:
        return INTEGER.get(op) or BITS.get(op)
    if kind in (types.float64, types.float32):
        return REAL.get(op)
    return BITS.get(op) if kind == types.boolean else None
