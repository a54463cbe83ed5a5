"""A program at a level: as converted Python, as interpreted graph, compiled; and all that can be
seen of a call.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import autograph
from autograph.cli.comparison import BY_IDENTITY
from tests.comparison import Observation, duplicate, observe, shared
from tests.language.corpus import Program


def converted(function: Callable[..., Any]) -> Callable[..., Any]:
    return autograph.to_graph(function)


def interpreted(function: Callable[..., Any]) -> Callable[..., Any]:
    convert = autograph.convert(function)
    return lambda *arguments: convert.lower(*arguments).interpret(*arguments)


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    return autograph.convert(function)


LEVELS = {"converted": converted, "interpreted": interpreted, "compiled": compiled}


def seen(function: Callable[..., Any], program: Program, number: int) -> Observation:
    """One call, with fresh arguments and fresh globals, which are put back.

    Floating-point warnings, which only NumPy's own loops give, are not counted. Of the result, the
    arguments and the globals, ``aliases`` says which parts are one object or share memory.
    """
    home = vars(sys.modules[program.function.__module__])
    before = {name: home[name] for name in program.changes if name in home}
    home.update({name: duplicate(value) for name, value in before.items()})
    try:
        found = observe(function, program.arguments(number), {})
        after = {name: home[name] for name in program.changes if name in home}
    finally:
        for name in program.changes:
            home.pop(name, None)
        home.update(before)
    arguments, keywords = found.arguments
    return dataclasses.replace(
        found,
        warnings=tuple(_counted(found.warnings)),
        arguments=((*arguments, after, *_more(found.error)), keywords),
        aliases=shared((found.result, *arguments, after)),
    )


def without_kinds(found: Observation) -> Observation:
    """Every number of the result and the arguments as a float: whether one is an int or a float,
    Python's or NumPy's, may depend on data, and then the promoted kind comes back.
    """
    return dataclasses.replace(
        found,
        result=_numbers_as_floats(found.result),
        arguments=_numbers_as_floats(found.arguments),
    )


def _numbers_as_floats(value: Any) -> Any:
    if type(value) in (tuple, list):
        return type(value)(map(_numbers_as_floats, value))
    if isinstance(value, dict):
        return {key: _numbers_as_floats(part) for key, part in value.items()}
    if isinstance(value, (int, float, np.integer, np.floating, np.bool_)):
        return float(value)
    if isinstance(value, (np.ndarray, *BY_IDENTITY)) or not hasattr(value, "__dict__"):
        return value
    return type(value), _numbers_as_floats(vars(value))


def _more(error: BaseException | None) -> Iterator[Any]:
    """What an exception says beyond its class and its arguments."""
    if error is not None:
        yield {name: value for name, value in vars(error).items() if name[:10] != "_autograph"}
        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        yield before and (before is error.__cause__, type(before), before.args)


def _counted(warnings: Any) -> Iterator[Any]:
    for kind, text in warnings:
        if not issubclass(kind, RuntimeWarning):
            yield kind, text
