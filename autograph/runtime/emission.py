"""Functions that are plain Python to read and run, and LLVM instructions where numba calls them.

    @emitted(select_greater)                     in a compiled function:
    def maximum_float(a, b):            ==>          m = maximum_float(x, y)
        return a if a > b or a != a else b           # fcmp, fcmp, or, select

A callee that numba compiles from Python costs 45 ms each time it is first met with a type, one
emitted directly 3 ms. The arguments are brought to their common type first, which is the type of
the result.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from numba import types
from numba.extending import lower_builtin, type_callable

register_lowering: Any = lower_builtin  # untyped
Function = TypeVar("Function", bound=Callable[..., Any])
Emit = Callable[..., Any]  # (context, builder, type, *values) -> value


def emitted(emit: Emit, kind: type = types.Float) -> Callable[[Function], Function]:
    """Compile calls of the decorated function by ``emit``, for arguments of this kind of type."""

    def register(function: Function) -> Function:
        arity = function.__code__.co_argcount
        type_callable(function)({1: unary_rule, 2: binary_rule}[arity](kind))

        def lower(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            common = signature.return_type
            values = [
                context.cast(builder, value, given, common)
                for value, given in zip(arguments, signature.args, strict=True)
            ]
            return emit(context, builder, common, *values)

        register_lowering(function, *[kind] * arity)(lower)
        return function

    return register


def unary_rule(kind: type) -> Callable[[Any], Any]:
    def rule(context: Any) -> Any:
        def typed(x: Any) -> Any:
            return x if isinstance(x, kind) else None

        return typed

    return rule


def binary_rule(kind: type) -> Callable[[Any], Any]:
    def rule(context: Any) -> Any:
        def typed(a: Any, b: Any) -> Any:
            if isinstance(a, kind) and isinstance(b, kind):
                return context.unify_types(a, b)
            return None

        return typed

    return rule
