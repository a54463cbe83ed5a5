"""The public functions: ``convert``, ``to_code``, ``to_graph``, ``do_not_convert``."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, get_args, overload

from autograph import operators
from autograph.api.converted import ConvertedFunction
from autograph.api.lowered import Compiled, Effects, Lowered
from autograph.errors import Unsupported
from autograph.frontend import convert_function
from autograph.staging.answers import answer_of, array

P = ParamSpec("P")
R = TypeVar("R")


@overload
def convert(
    function: None = None, /, *, target: str = "cpu", effects: Effects | None = None
) -> Callable[[Callable[P, R]], ConvertedFunction[P, R]]: ...
@overload
def convert(
    function: Callable[P, R], /, *, target: str = "cpu", effects: Effects | None = None
) -> ConvertedFunction[P, R]: ...
def convert(function: Any = None, /, *, target: str = "cpu", effects: Effects | None = None) -> Any:
    """Convert a function: staged on its first call, optimised as a whole, compiled by numba.

    Use it bare, ``@convert``, with options, ``@convert(target="cpu")``, or as a function. Takes
    functions, lambdas,
    bound methods, static and class methods, and objects with ``__call__``. Results, errors, prints
    and changes
    of the arguments are those of the plain function.

    ``effects`` says what becomes of prints and logging, here and in everything that is called:

        "stage"   performed at run time, as by the plain function; the default
        "strip"   dropped; what their arguments compute is still computed
        "trace"   performed once, while staging, with ``<float64[n] x>`` for what is not known yet

    Raises ValueError for an unknown target or policy, Unsupported for what is not written in
    Python.
    """
    if effects not in (None, *get_args(Effects)):
        raise ValueError(f"unknown policy {effects!r} for effects: use 'stage', 'strip' or 'trace'")
    if target != "cpu":
        raise ValueError(f"unknown target {target!r}: use 'cpu'")
    if function is None:
        return lambda decorated: convert(decorated, target=target, effects=effects)
    return _converted(function, effects)


def _converted(function: Any, effects: Effects | None) -> Any:
    if isinstance(function, ConvertedFunction):
        same = effects in (None, function.effects)
        return function if same else _converted(function.py_func, effects)
    if isinstance(function, (staticmethod, classmethod)):
        return type(function)(_converted(function.__func__, effects))
    if isinstance(function, types.MethodType):
        return types.MethodType(_converted(function.__func__, effects), function.__self__)
    if isinstance(function, types.FunctionType):
        return ConvertedFunction(function, effects or "stage")
    method = _call_method(type(function))
    if not isinstance(function, type) and isinstance(method, types.FunctionType):
        return types.MethodType(ConvertedFunction(method, effects or "stage"), function)
    raise Unsupported(
        f"{function!r} cannot be converted", hint="convert a function written in Python"
    )


def _call_method(kind: type) -> Any:
    """``kind.__call__`` as it is declared, or None."""
    return inspect.getattr_static(kind, "__call__", None)


def _plain(function: Any) -> types.FunctionType:
    """The Python function behind whatever ``convert`` takes."""
    if isinstance(function, ConvertedFunction):
        return _plain(function.py_func)
    if isinstance(function, types.MethodType):
        return _plain(function.__func__)
    method = function
    if not isinstance(function, types.FunctionType):
        method = _call_method(type(function))
    if not isinstance(method, types.FunctionType):
        raise Unsupported(
            f"{function!r} has no Python source", hint="pass a function written in Python"
        )
    return method


def to_code(function: Callable[..., Any]) -> str:
    """The converted source of a function as text. Raises UnsupportedSyntax or SourceNotFound."""
    return convert_function(_plain(function)).text


def to_graph(function: Callable[P, R]) -> Callable[P, R]:
    """The converted function itself, over the original globals and closure: plain Python, without
    numba.
    """
    plain = _plain(function)
    bound: Any = convert_function(plain).bind(operators)
    if isinstance(function, types.MethodType):
        bound = types.MethodType(bound, function.__self__)
    return bound  # type: ignore[no-any-return]


@overload
def do_not_convert(
    function: None = None, /, *, returns: Any = ...
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...
@overload
def do_not_convert(function: Callable[P, R], /, *, returns: Any = ...) -> Callable[P, R]: ...
def do_not_convert(function: Any = None, /, *, returns: Any = ...) -> Any:
    """Mark a function to be called as plain Python at run time, in program order, from converted
    code.

    ``returns`` says what it gives, where its annotation does not: a type of numbers as ``float``
    or ``np.float32``, ``autograph.array(np.float64, ndim=2)``, a tuple of these, ``float | None``,
    ``None``. At every call the result is compared with that; TypeMismatch where it is another.
    Without it the result is an object that can be passed on, but not computed with.
    """
    if function is None:
        return lambda decorated: do_not_convert(decorated, returns=returns)
    function.__autograph_do_not_convert__ = True
    if returns is not ...:
        function.__autograph_returns__ = answer_of(returns)
    return function


__all__ = [
    "Compiled",
    "ConvertedFunction",
    "Lowered",
    "array",
    "convert",
    "do_not_convert",
    "to_code",
    "to_graph",
]
