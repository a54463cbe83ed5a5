"""``save``: from a converted function to a program file."""

from __future__ import annotations

import inspect
import os
import re
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograph._version import __version__
from autograph.api.converted import ConvertedFunction
from autograph.api.programs.stored import RESERVED, Stored
from autograph.api.programs.variants import variant_to_json
from autograph.errors import Span, Unsupported
from autograph.export import document, plain
from autograph.export.document import Files
from autograph.ir.json_fields import Json, line
from autograph.staging.any_size import for_any_size

Bound = inspect.BoundArguments
Call = tuple[tuple[Any, ...], dict[str, Any]]


def save(
    function: Callable[..., Any],
    path: str | os.PathLike[str],
    *examples: Any,
    keywords: Mapping[str, Any] | None = None,
    parameters: Mapping[str, np.ndarray] | None = None,
) -> None:
    """Write a converted function to ``PATH-symbol.json`` and ``PATH-0000.safetensors``.

    ``autograph.load`` runs it without its source. ``examples`` are the arguments of one call, for
    whose types it is saved, and ``keywords`` those that it is given by name. For several calls each
    is a tuple in a list, ``[(x32,), (x64,)]``, or what ``inspect.signature(function).bind(...)``
    gives. Sizes and the values of numbers are not part of the types.

    Arrays and numbers that the function reads from globals, closures and attributes are stored
    with it as they are now. ``parameters`` gives names to some of the arrays; the others are named
    after where they were found. Each file appears whole or not at all.

    Raises Unsupported, at the line that asks for it, for what a file cannot hold: functions that
    are not converted, and objects and classes of the program; ValueError for a name that is no
    single line of text; and OSError.
    """
    converted, owner = _converted(function)
    try:
        calls = _calls(examples, keywords or {})
        written, arrays = _written(converted, owner, calls, dict(parameters or {}))
    except Unsupported as error:
        raise _at_function(error, converted.py_func) from None
    document.write(Files.of(path), written, arrays)


def _written(
    converted: ConvertedFunction[..., Any],
    owner: tuple[Any, ...],
    calls: list[Call],
    named: dict[str, np.ndarray],
) -> tuple[dict[str, Json], dict[str, np.ndarray]]:
    """The document and its arrays."""
    for name in named:
        line(name)
    signature, arguments = _signature(converted, len(owner))
    stored = Stored(converted.py_func, arguments, named)
    with for_any_size():
        lowered = [converted.lower(*owner, *args, **kwargs) for args, kwargs in calls]
    variants = [
        variant_to_json(one, stored.reader(one, (*owner, *args), kwargs))
        for (args, kwargs), one in zip(calls, lowered, strict=True)
    ]
    written = {
        "library": __version__,
        "name": converted.py_func.__qualname__,
        "signature": signature,
        **stored.to_json(),
        "variants": variants,
    }
    return written, stored.tensors()


def _at_function(error: Unsupported, function: Any) -> Unsupported:
    """A refusal that concerns the function as a whole is placed at its first line."""
    place, code = error.span, getattr(function, "__code__", None)
    if place is None and code is not None:
        place = Span(code.co_filename, code.co_firstlineno, 1, 0, code.co_name)
    return Unsupported(error.headline, place, notes=error.notes, hint=error.hint)


def _converted(function: Any) -> tuple[ConvertedFunction[..., Any], tuple[Any, ...]]:
    """The converted function, and the object that it is bound to."""
    if isinstance(function, ConvertedFunction):
        return function, ()
    if isinstance(function, types.MethodType) and isinstance(function.__func__, ConvertedFunction):
        return function.__func__, (function.__self__,)
    raise Unsupported(
        f"{function!r} is not converted", hint="save what autograph.convert makes of it"
    )


def _calls(examples: Sequence[Any], keywords: Mapping[str, Any]) -> list[Call]:
    """Arguments and keywords of each call."""
    several = len(examples) == 1 and type(examples[0]) is list and bool(examples[0])
    if not several or not all(isinstance(item, (tuple, Bound)) for item in examples[0]):
        return [(tuple(examples), dict(keywords))]
    if keywords:
        raise TypeError("keywords are for one example: bind those of several to the signature")
    return [
        (item.args, item.kwargs) if isinstance(item, Bound) else (item, {}) for item in examples[0]
    ]


def _signature(converted: ConvertedFunction[..., Any], bound: int) -> tuple[Json, frozenset[str]]:
    """The parameters of the program, but for those that a bound method has bound; their names."""
    parameters = list(converted.__signature__.parameters.values())[bound:]
    for parameter in parameters:
        if re.match(RESERVED, parameter.name):
            raise Unsupported(f"a program file has no parameter named `{parameter.name}`")
    names = frozenset(parameter.name for parameter in parameters)
    return [_parameter(parameter) for parameter in parameters], names


def _parameter(parameter: inspect.Parameter) -> Json:
    written: dict[str, Json] = {"name": parameter.name, "kind": parameter.kind.name}
    if parameter.default is not inspect.Parameter.empty:
        try:
            written["default"] = plain.to_json(parameter.default)
        except Unsupported:
            kind = type(parameter.default).__name__
            raise Unsupported(
                f"the default of `{parameter.name}` is a {kind}, which cannot be part of a program "
                "file",
                hint="pass it as an argument",
            ) from None
    return written
