"""Compiles a converted tree at the user's own positions, and binds it to globals and closure cells.

def factory(ag__, free variables...):        the factory is never run: its code holds the function's code,
    def f(...): ...                          whose free variables become cells that we choose
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import CellType, CodeType, FunctionType
from typing import Any

from autograph.frontend.parse import FUTURE_FLAGS, Function, is_body_of, place


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

        Over the original globals and closure cells, so that what changes there later is seen; ``globals`` and
        ``closure``, cells by variable name, take their place.
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
    node: Any, original: CodeType, namespace_name: str, written: Iterable[ast.Lambda]
) -> CodeType:
    """The code of the converted ``node``. Functions that the user did not write, going by ``written`` for lambdas, go
    by the name of the user's function around them, which is what a traceback shows."""
    free = [namespace_name, *(name for name in original.co_freevars if name != namespace_name)]
    module = ast.Module([_factory(_without_signature_values(node), free)], [])
    ast.fix_missing_locations(module)
    flags = original.co_flags & FUTURE_FLAGS
    compiled = compile(module, original.co_filename, "exec", flags, dont_inherit=True)
    code = _inner(_inner(compiled))
    bodies = [(place(item.body), item.lineno) for item in written]
    return _named(code.replace(co_qualname=original.co_qualname), bodies)


def _factory(node: Function, free: list[str]) -> ast.stmt:
    parameters = ast.arguments([], [ast.arg(name) for name in free], None, [], [], None, [])
    statement: Any = ast.Return(node) if isinstance(node, ast.Lambda) else node
    factory = ast.FunctionDef("factory", parameters, [statement], [])
    factory.type_params = []  # type: ignore[attr-defined, unused-ignore]
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


def _named(code: CodeType, bodies: list[Any]) -> CodeType:
    """``code`` with the generated functions inside renamed."""
    constants = tuple(
        _named(_renamed(constant, code, bodies), bodies)
        if isinstance(constant, CodeType)
        else constant
        for constant in code.co_consts
    )
    return code.replace(co_consts=constants)


def _renamed(inner: CodeType, outer: CodeType, bodies: list[Any]) -> CodeType:
    if inner.co_name == "<lambda>":
        generated = not any(is_body_of(inner, body, line) for body, line in bodies)
    else:
        generated = False
    return inner.replace(co_name=outer.co_name) if generated else inner
