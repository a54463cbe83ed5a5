"""The public functions: ``convert``, ``to_code``, ``to_graph``, ``do_not_convert``."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, get_args, overload

from autograph import operators
from autograph.api.converted import ConvertedFunction
from autograph.api.is_staging import is_staging
from autograph.api.lowered import Compiled, Effects, Lowered
from autograph.api.programs.loading import load
from autograph.api.programs.program import Program
from autograph.api.programs.saving import save
from autograph.errors import Unsupported
from autograph.frontend import convert_function
from autograph.staging.answers import answer_of, array

P = ParamSpec("P")
R = TypeVar("R")


@overload
def convert(
    function: None = None,
    /,
    *,
    target: str = "cpu",
    effects: Effects | None = None,
    source: str | None = None,
) -> Callable[[Callable[P, R]], ConvertedFunction[P, R]]: ...
@overload
def convert(
    function: Callable[P, R],
    /,
    *,
    target: str = "cpu",
    effects: Effects | None = None,
    source: str | None = None,
) -> ConvertedFunction[P, R]: ...
def convert(
    function: Any = None,
    /,
    *,
    target: str = "cpu",
    effects: Effects | None = None,
    source: str | None = None,
) -> Any:
    """Convert a function: staged on its first call, optimised as a whole, compiled by numba.

    Use it bare, ``@convert``, with options, ``@convert(target="cpu")``, or as a function. Takes
    functions, lambdas, bound methods, static and class methods, objects with ``__call__``, and
    classes: their methods are converted, those with special names apart from ``__call__`` and
    properties are left. Results, errors, prints and changes of the arguments are those of the plain
    function.

    ``effects`` says what becomes of prints and logging, here and in everything that is called:

        "stage"   performed at run time, as by the plain function; the default
        "strip"   dropped; what their arguments compute is still computed
        "trace"   performed once, while staging, with ``<float64[n] x>`` for what is not known yet

    ``source`` is the text of a function that was made by ``exec``: all of the text that was
    compiled, or the function alone. Functions of the same text that it calls are found there too.

    Raises ValueError for an unknown target or policy, Unsupported for what is not written in
    Python.
    """
    if effects not in (None, *get_args(Effects)):
        raise ValueError(f"unknown policy {effects!r} for effects: use 'stage', 'strip' or 'trace'")
    if target != "cpu":
        raise ValueError(f"unknown target {target!r}: use 'cpu'")
    if function is None:
        return lambda decorated: convert(decorated, target=target, effects=effects, source=source)
    return _converted(function, effects, source)


def _converted(function: Any, effects: Effects | None, source: str | None) -> Any:
    if isinstance(function, ConvertedFunction):
        same = effects in (None, function.effects) and source in (None, function.source)
        again = effects or function.effects, source or function.source
        return function if same else _converted(function.py_func, *again)
    if isinstance(function, (staticmethod, classmethod)):
        return type(function)(_converted(function.__func__, effects, source))
    if isinstance(function, types.MethodType):
        return types.MethodType(_converted(function.__func__, effects, source), function.__self__)
    if isinstance(function, types.FunctionType):
        return ConvertedFunction(function, effects or "stage", source)
    if isinstance(function, type):
        return _with_converted_methods(function, effects, source)
    method = _call_method(type(function))
    if isinstance(method, types.FunctionType):
        return types.MethodType(_converted(method, effects, source), function)
    raise Unsupported(
        f"{function!r} cannot be converted", hint="convert a function written in Python"
    )


def _with_converted_methods(kind: type, effects: Effects | None, source: str | None) -> type:
    """The class itself, its own methods converted."""
    for name, item in list(vars(kind).items()):
        is_special = name.startswith("__") and name.endswith("__") and name != "__call__"
        is_method = isinstance(item, (types.FunctionType, staticmethod, classmethod))
        if is_method and not is_special and not _is_left(item):
            setattr(kind, name, _converted(item, effects, source))
    return kind


def _is_left(item: Any) -> bool:
    """Is this marked, or nothing that can be converted?"""
    function = getattr(item, "__func__", item)
    marked = getattr(function, "__autograph_do_not_convert__", False)
    return marked or not isinstance(function, (types.FunctionType, ConvertedFunction))


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


def to_code(function: Callable[..., Any], *, source: str | None = None) -> str:
    """The converted source of a function as text; ``source`` as for ``convert``.

    Raises UnsupportedSyntax, SourceNotFound, or Unsupported for what is not written in Python.
    """
    return convert_function(_plain(function), _texts(function, source)).text


def to_graph(function: Callable[P, R], *, source: str | None = None) -> Callable[P, R]:
    """The converted function itself, over the original globals and closure: plain Python, without
    numba.
    """
    plain = _plain(function)
    bound: Any = convert_function(plain, _texts(function, source)).bind(operators)
    if isinstance(function, types.MethodType):
        bound = types.MethodType(bound, function.__self__)
    return bound  # type: ignore[no-any-return]


def _texts(function: Any, source: str | None) -> list[str]:
    """The texts that were given, now or when the function was converted."""
    owner = getattr(function, "__func__", function)
    earlier = owner.source if isinstance(owner, ConvertedFunction) else None
    return [text for text in (source, earlier) if text is not None]


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
    "Program",
    "array",
    "convert",
    "do_not_convert",
    "is_staging",
    "load",
    "save",
    "to_code",
    "to_graph",
]
