"""Compiles a converted tree at the user's own positions, and binds it to globals and closure cells.

    def factory(ag__, a, b):        never run: its code holds the code of f,
        def f(x): ...               whose free variables are cells that we choose

The positions are those of the user's own nodes.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import CellType, CodeType, FunctionType
from typing import Any

from autograph.frontend.parse import FUTURE_FLAGS, Function, is_body_of, place

Definition = Function | ast.ClassDef


@dataclass(frozen=True)
class Converted:
    """A converted function: code to bind, and text to read."""

    original: FunctionType
    code: CodeType
    text: str
    namespace_name: str
    filename: str
    first_line: int

    def bind(
        self,
        namespace: object,
        globals: dict[str, Any] | None = None,
        closure: Mapping[str, CellType] | None = None,
    ) -> FunctionType:
        """The converted function, calling the operators of ``namespace``.

        Over the original globals and closure cells, so that what changes there later is seen;
        ``globals`` and ``closure``, cells by variable name, take their place.
        """
        original = self.original
        cells = dict(zip(original.__code__.co_freevars, original.__closure__ or (), strict=True))
        cells.update(closure or {})
        cells[self.namespace_name] = CellType(namespace)
        bound = FunctionType(
            self.code,
            original.__globals__ if globals is None else globals,
            original.__name__,
            original.__defaults__,
            tuple(cells[name] for name in self.code.co_freevars),
        )
        bound.__kwdefaults__ = original.__kwdefaults__
        bound.__annotations__ = dict(original.__annotations__)
        bound.__doc__ = original.__doc__
        bound.__qualname__ = original.__qualname__
        bound.__module__ = original.__module__
        return bound


def compile_function(
    node: Any, original: CodeType, namespace_name: str, written: Sequence[Definition]
) -> CodeType:
    """The code of the converted ``node``.

    Functions inside have the qualified names that they have in the original; ``written`` are those
    of the user, the others do not show in the names.
    """
    free = [namespace_name, *(name for name in original.co_freevars if name != namespace_name)]
    module = ast.Module([_factory(_without_signature_values(node), free)], [])
    flags = original.co_flags & FUTURE_FLAGS
    compiled = compile(module, original.co_filename, "exec", flags, dont_inherit=True)
    name = original.co_qualname
    return _qualified(_inner(_inner(compiled)), name, name, written)


def _factory(node: Function, free: list[str]) -> ast.stmt:
    parameters = ast.arguments([], [ast.arg(name) for name in free], None, [], [], None, [])
    body: list[ast.stmt] = []
    if isinstance(node, ast.Lambda):
        body.append(ast.Return(node))
    else:
        if node.name not in free:
            body.append(ast.Global([node.name]))  # a call of itself goes by its module's name
        body.append(node)
    factory = ast.FunctionDef("factory", parameters, body, [])
    factory.type_params = []  # type: ignore[attr-defined, unused-ignore]
    for made in (factory, body[0], *parameters.args):
        ast.copy_location(made, node)
    return factory


def _without_signature_values(node: Any) -> Any:
    """Defaults and annotations were evaluated when the original was defined."""
    node.args.defaults, node.args.kw_defaults = [], [None] * len(node.args.kwonlyargs)
    for item in ast.walk(node.args):
        if isinstance(item, ast.arg):
            item.annotation = None
    if not isinstance(node, ast.Lambda):
        node.returns, node.type_params = None, []
    return node


def _inner(code: CodeType) -> CodeType:
    return next(constant for constant in code.co_consts if isinstance(constant, CodeType))


def _qualified(code: CodeType, name: str, around: str, written: Sequence[Definition]) -> CodeType:
    """``code`` called ``name``; ``around`` is the innermost function of the user, or itself."""
    is_class = not code.co_flags & inspect.CO_OPTIMIZED
    plain = is_class or around.endswith(("comp>", "<genexpr>"))
    scope = around if plain else f"{around}.<locals>"
    constants: list[object] = []
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            inner = f"{scope}.{constant.co_name}"
            shown = inner if _is_written(constant, written) else around
            constant = _qualified(constant, inner, shown, written)
        elif is_class and constant == code.co_qualname:
            constant = name  # what the class takes its `__qualname__` from
        constants.append(constant)
    return code.replace(co_consts=tuple(constants), co_qualname=name)


def _is_written(code: CodeType, written: Sequence[Definition]) -> bool:
    if code.co_name.startswith("<") and code.co_name != "<lambda>":
        return True  # a comprehension
    return any(
        is_body_of(code, place(node.body), node.lineno)
        if isinstance(node, ast.Lambda)
        else code.co_name == node.name
        for node in written
    )
