"""All functions of a program, as one LLVM module.

entry(host, x)            global, called by Python through a wrapper of numba's
    sort(host, x, lo)     internal, and free to call itself and others
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from llvmlite import ir as llvm
from numba import types
from numba.core import cgutils as code_utilities
from numba.core import funcdesc
from numba.core import typing as native_typing

from autograph.runtime.native.expressions import Expressions
from autograph.runtime.native.inference import Inference
from autograph.runtime.native.lifetimes import Lifetimes, assigned
from autograph.runtime.native.memories import Memories
from autograph.runtime.native.statements import Statements

cgutils: Any = code_utilities  # untyped
signature_of: Any = native_typing.signature  # type: ignore[attr-defined]
Description: Any = funcdesc.PythonFunctionDescriptor


@dataclass(frozen=True)
class Definition:
    """A function's tree and the types that it is called with."""

    tree: ast.FunctionDef
    arguments: tuple[Any, ...]

    @property
    def names(self) -> list[str]:
        return [own.arg for own in self.tree.args.args]

    @functools.cached_property
    def assigned(self) -> list[str]:
        """The variables that are assigned as a whole, indices of loops among them."""
        found: dict[str, None] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign):
                found.update(dict.fromkeys(assigned(node)))
            elif isinstance(node, ast.For) and isinstance(node.target, ast.Name):
                found[node.target.id] = None
        return list(found)


@dataclass(slots=True)
class Functions:
    """The types of a program's functions, found as they are asked for."""

    context: Any  # of types
    outside: Mapping[str, Any]
    definitions: Mapping[str, Definition]
    _found: dict[str, Inference] = field(default_factory=dict)

    def types(self, name: str) -> Inference:
        found = self._found.get(name)
        if found is None:
            own = self.definitions[name]
            program = {key: each.arguments for key, each in self.definitions.items()}
            names = dict(zip(own.names, own.arguments, strict=True))
            found = Inference(self.context, self.outside, program, self.result, names)
            self._found[name] = found
            found.run(own.tree.body)
        return found

    def result(self, name: str) -> Any:
        """Of a function that calls itself, what its first statement returns."""
        found = self.types(name)
        if found.returned is None:
            raise TypeError(f"{name} calls itself before it returns anything")
        return found.returned


@dataclass(slots=True)
class Emission:
    """Writes the functions into ``module``. ``entry`` describes the one that Python calls."""

    context: Any  # of instructions
    module: Any
    functions: Functions
    entry: Any
    _described: dict[str, Any] = field(default_factory=dict)

    def run(self) -> Any:
        """Returns numba's helper for calls of the entry."""
        self._described[self.entry.qualname] = self.entry
        helper = self.emit(self.entry)
        emitted = {self.entry.qualname}
        while missing := [name for name in self._described if name not in emitted]:
            for name in missing:
                self.emit(self._described[name])
                emitted.add(name)
        return helper

    def emit(self, description: Any) -> Any:
        name = description.qualname
        definition, types_ = self.functions.definitions[name], self.functions.types(name)
        function = self.context.declare_function(self.module, description)
        if description is not self.entry:
            function.linkage = "internal"
        builder = llvm.IRBuilder(function.append_basic_block("entry"))
        helper = self.context.call_conv.init_call_helper(builder)
        arguments = self.context.call_conv.decode_arguments(builder, definition.arguments, function)
        first, start = builder.block, function.append_basic_block("start")
        builder.position_at_end(start)
        held = [own for own in definition.assigned if is_array(types_.names[own])]
        expressions = Expressions(
            self.context,
            builder,
            types_,
            self.functions.outside,
            self.memories(description, types_),
            lambda callee, values: self.call(statements, callee, values),
        )
        lifetimes = Lifetimes(definition.tree.body, held)
        statements = Statements(expressions, lifetimes, held, types_.returned)
        for own, value in zip(definition.names, arguments, strict=True):
            if own in definition.assigned:
                statements.receive(own, value)
            else:
                expressions.fixed[own] = value
        statements.function(definition.tree.body)
        builder.position_at_end(first)
        builder.branch(start)
        return helper

    def memories(self, description: Any, types_: Inference) -> Memories:
        """What a function of the program is given may be the same memory twice."""
        tree = self.functions.definitions[description.qualname].tree
        arrays = [own for own, kind in types_.names.items() if is_array(kind)]
        given = [] if description is self.entry else description.args
        joined = [own for own in given if own in arrays]
        return Memories(self.module, tree, arrays, joined)

    def call(self, caller: Statements, name: str, values: Sequence[Any]) -> Any:
        """An error of the function called is one of the caller, which gives back what it holds."""
        description, builder = self.describe(name), caller.builder
        signature = signature_of(description.restype, *description.argtypes)
        status, result = self.context.call_internal_no_propagate(
            builder, description, signature, values
        )
        with cgutils.if_unlikely(builder, status.is_error):
            caller.release(caller.held)
            self.context.call_conv.return_status_propagate(builder, status)
        return result

    def describe(self, name: str) -> Any:
        found = self._described.get(name)
        if found is None:
            own, entry = self.functions.definitions[name], self.entry
            found = self._described[name] = Description(
                native=True,
                modname=entry.modname,
                qualname=name,
                unique_name=name,
                doc="",
                typemap=None,
                restype=self.functions.types(name).returned,
                calltypes=None,
                args=own.names,
                kws=(),
                mangler=self.context.mangler,
                argtypes=own.arguments,
                abi_tags=entry.abi_tags,
                uid=entry.uid,
            )
        return found


def is_array(kind: Any) -> bool:
    return isinstance(kind, types.Array)
