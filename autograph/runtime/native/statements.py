"""LLVM instructions for statements."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from llvmlite import ir as llvm
from numba import types

from autograph.runtime.native.expressions import Expressions
from autograph.runtime.native.lifetimes import Lifetimes, assigned
from autograph.runtime.native.loops import limit_unrolling
from autograph.runtime.native.names import constant_object

WORD = llvm.IntType(64)


@dataclass(slots=True)
class Statements:
    """Instructions of one function.

    ``held`` are the variables of arrays that are assigned: each holds a reference to its memory,
    or none. Other names of arrays are arguments, whose caller holds them.
    """

    expressions: Expressions
    lifetimes: Lifetimes
    held: Sequence[str]
    returned: Any
    ends: list[Any] = field(default_factory=list)  # where a break leads, innermost last
    failures: dict[type[BaseException], Any] = field(default_factory=dict)
    leaving: Any = None
    result: Any = None

    @property
    def builder(self) -> Any:
        return self.expressions.builder

    @property
    def context(self) -> Any:
        return self.expressions.context

    def function(self, body: Sequence[ast.stmt]) -> None:
        """The whole body, and the one place where the function is left."""
        self.leaving = self.builder.append_basic_block("leave")
        self.block(body)
        if not self.builder.block.is_terminated:
            self.leave(None)
        self.builder.position_at_end(self.leaving)
        self.release(self.held)
        value = self.context.get_dummy_value()
        if self.returned != types.none:
            value = self.builder.load(self.place_of_result())
        value = self.context.get_return_value(self.builder, self.returned, value)
        self.context.call_conv.return_value(self.builder, value)
        for error, block in self.failures.items():
            self.builder.position_at_end(block)
            self.release(self.held)
            self.context.call_conv.return_user_exc(self.builder, error, ())

    def receive(self, name: str, value: Any) -> None:
        """An argument that is assigned holds a reference of its own."""
        kind = self.expressions.types.names[name]
        self.context.nrt.incref(self.builder, kind, value)
        self.builder.store(value, self.expressions.slot(name))

    def place_of_result(self) -> Any:
        if self.result is None:
            kind = self.context.get_value_type(self.returned)
            with self.builder.goto_entry_block():
                self.result = self.builder.alloca(kind, name="result")
        return self.result

    def block(self, body: Sequence[ast.stmt]) -> None:
        for statement in body:
            self.statement(statement)
            if self.builder.block.is_terminated:
                return
            self.release(self.lifetimes.ending(statement))

    def statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign(targets=[ast.Subscript(value=array, slice=index)], value=value):
                self.expressions.store(array, index, value)
            case ast.Assign():
                self.assign(node)
            case ast.Expr(value=value):
                kind = self.expressions.types.of[value]
                self.discard(kind, self.expressions.emit(value))
            case ast.For(target=ast.Name(id=name), iter=ast.Call(args=arguments), body=body):
                self.count(name, arguments, body)
            case ast.While(test=test, body=body):
                self.repeat(test, body)
            case ast.If(test=test, body=body, orelse=orelse):
                self.branch(test, body, orelse)
            case ast.Return(value=value):
                self.leave(value)
            case ast.Raise(exc=ast.expr() as error):
                self.fail(constant_object(error, self.expressions.outside))
            case ast.Break():
                self.builder.branch(self.ends[-1])

    # Control.

    def count(self, name: str, arguments: Sequence[ast.expr], body: Sequence[ast.stmt]) -> None:
        """``for name in range(...)``"""
        builder = self.builder
        first = self.expressions.word(arguments[0]) if len(arguments) > 1 else WORD(0)
        stop = self.expressions.word(arguments[min(1, len(arguments) - 1)])
        down = len(arguments) == 3  # the only step that is written is -1
        ways = "test", "body", "next", "end"
        test, inner, next_, end = (builder.append_basic_block(f"for.{own}") for own in ways)
        before = builder.block
        builder.branch(test)
        builder.position_at_end(test)
        index = builder.phi(WORD, name=name)
        index.add_incoming(first, before)
        builder.cbranch(builder.icmp_signed(">" if down else "<", index, stop), inner, end)
        builder.position_at_end(inner)
        self.set(name, index, types.int64)
        self.inner(body, end, next_)
        builder.position_at_end(next_)
        step = builder.add(index, WORD(-1 if down else 1), flags=["nsw"])
        index.add_incoming(step, next_)
        limit_unrolling(builder.branch(test), body)
        builder.position_at_end(end)

    def repeat(self, test: ast.expr, body: Sequence[ast.stmt]) -> None:
        builder = self.builder
        again, inner, end = (
            builder.append_basic_block(f"while.{n}") for n in ("test", "body", "end")
        )
        builder.branch(again)
        builder.position_at_end(again)
        if isinstance(test, ast.Constant) and test.value is True:
            builder.branch(inner)
        else:
            builder.cbranch(self.expressions.truth(test), inner, end)
        builder.position_at_end(inner)
        self.inner(body, end, again)
        builder.position_at_end(end)

    def inner(self, body: Sequence[ast.stmt], end: Any, next_: Any) -> None:
        self.ends.append(end)
        self.block(body)
        self.ends.pop()
        if not self.builder.block.is_terminated:
            self.builder.branch(next_)

    def branch(self, test: ast.expr, body: Sequence[ast.stmt], orelse: Sequence[ast.stmt]) -> None:
        builder = self.builder
        condition = self.expressions.truth(test)
        then, end = builder.append_basic_block("if"), builder.append_basic_block("end")
        other = builder.append_basic_block("else") if orelse else end
        builder.cbranch(condition, then, other)
        reached = not orelse
        for block, statements in ((then, body), (other, orelse)):
            if not statements:
                continue
            builder.position_at_end(block)
            self.block(statements)
            if not builder.block.is_terminated:
                builder.branch(end)
                reached = True
        builder.position_at_end(end)
        if not reached:
            builder.unreachable()

    def leave(self, node: ast.expr | None) -> None:
        """The result holds references of its own."""
        if node is not None and self.returned != types.none:
            value = self.expressions.value(node, self.returned)
            self.context.nrt.incref(self.builder, self.returned, value)
            self.builder.store(value, self.place_of_result())
        self.builder.branch(self.leaving)

    def fail(self, error: type[BaseException]) -> None:
        block = self.failures.get(error)
        if block is None:
            block = self.failures[error] = self.builder.append_basic_block("fail")
        self.builder.branch(block)

    # Variables.

    def assign(self, node: ast.Assign) -> None:
        names, value = assigned(node), node.value
        many = isinstance(node.targets[0], ast.Tuple)
        parts = value.elts if many and isinstance(value, ast.Tuple) else [value]
        held = [name for name in names if name in self.held]
        is_call = isinstance(value, ast.Call)
        if is_call:
            self.release([name for name in held if name not in self.lifetimes.names(value)])
        values = [self.expressions.emit(part) for part in parts]
        kinds = [self.expressions.types.of[part] for part in parts]
        if is_call and many:
            kinds = list(kinds[0])
            values = [self.builder.extract_value(values[0], k) for k in range(len(names))]
        if is_call:
            self.release([name for name in held if name in self.lifetimes.names(value)])
        elif held:
            self.exchange(held, parts)
        for name, own, kind in zip(names, values, kinds, strict=True):
            self.set(name, own, kind)

    def exchange(self, targets: Sequence[str], sources: Sequence[ast.expr]) -> None:
        """References: a variable that is assigned too gives its own away, once."""
        given: set[str] = set()
        for source in sources:
            assert isinstance(source, ast.Name)
            if source.id in targets and source.id not in given:
                given.add(source.id)
            else:
                kind = self.expressions.types.names[source.id]
                self.context.nrt.incref(self.builder, kind, self.expressions.load(source.id))
        self.release([name for name in targets if name not in given])

    def set(self, name: str, value: Any, given: Any) -> None:
        value = self.expressions.cast(value, given, self.expressions.types.names[name])
        self.builder.store(value, self.expressions.slot(name))

    def release(self, names: Sequence[str]) -> None:
        for name in names:
            slot = self.expressions.slot(name)
            kind = self.expressions.types.names[name]
            self.context.nrt.decref(self.builder, kind, self.builder.load(slot))
            self.builder.store(slot.type.pointee(None), slot)

    def discard(self, kind: Any, value: Any) -> None:
        """What nobody asked for."""
        if kind != types.none:
            self.context.nrt.decref(self.builder, kind, value)
