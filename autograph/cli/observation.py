"""All that a caller can see of one call: result or error, output, warnings, changed arguments.

observe(f, args)      = what f does, on a copy of args that keeps layouts and aliasing
difference(o1, o2)    = where two observations differ, or an empty string
"""

from __future__ import annotations

import contextlib
import copy
import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.cli import comparison


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """What one call did."""

    result: Any
    error: BaseException | None
    stdout: str
    stderr: str
    warnings: tuple[tuple[type[Warning], str], ...]
    arguments: tuple[tuple[Any, ...], dict[str, Any]]
    aliases: tuple[str, ...]


def observe(
    function: Callable[..., Any],
    arguments: Sequence[Any] = (),
    keywords: Mapping[str, Any] | None = None,
) -> Observation:
    """Calls ``function`` with a copy of the arguments and records what can be seen of it."""
    args, kwargs = duplicate((tuple(arguments), dict(keywords or {})))
    out, err = io.StringIO(), io.StringIO()
    result, error = None, None
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        warnings.simplefilter("always")
        try:
            result = function(*args, **kwargs)
        except Exception as raised:
            error = raised
    return Observation(
        result,
        error,
        out.getvalue(),
        err.getvalue(),
        tuple((warning.category, str(warning.message)) for warning in caught),
        (args, kwargs),
        tuple(_aliases(result, {**dict(enumerate(args)), **kwargs})),
    )


def difference(
    actual: Observation, expected: Observation, *, rtol: float = 0.0, atol: float = 0.0
) -> str:
    """The first difference between two observations, the likeliest cause first, or nothing."""
    parts = ("error", "result", "stdout", "stderr", "warnings", "arguments", "aliases")
    for part in parts:
        pair = getattr(actual, part), getattr(expected, part)
        text = comparison.difference(*pair, rtol=rtol, atol=atol)
        if text:
            return part + text.removeprefix("value") + _cause(actual)
    return ""


def _cause(observation: Observation) -> str:
    error = observation.error
    return f"\n  raised {type(error).__name__}: {error}" if error is not None else ""


def _aliases(result: Any, arguments: Mapping[Any, Any]) -> list[str]:
    """Which arguments the result (or an element of a result tuple) is, or shares memory with."""
    if isinstance(result, (tuple, list)):
        parts = enumerate(result)
        return [f"[{n}]{text}" for n, part in parts for text in _aliases(part, arguments)]
    if not isinstance(result, (np.ndarray, list, dict)):
        return []
    found = [f" is argument {key}" for key, value in arguments.items() if value is result]
    if found or not isinstance(result, np.ndarray):
        return found
    arrays = [(key, value) for key, value in arguments.items() if isinstance(value, np.ndarray)]
    if not result.size:  # of nothing nothing is shared
        return []
    shared = [key for key, value in arrays if np.may_share_memory(value, result)]
    return [f" shares memory with argument {key}" for key in shared]


def duplicate(value: Any) -> Any:
    """A deep copy in which views of one buffer stay views of one buffer, strides and flags kept."""
    arrays = _arrays(value, set())
    memo: dict[int, Any] = {}
    for array in arrays:
        owner = _owner(array)
        memo.setdefault(id(owner), owner.copy(order="K"))
    for array in arrays:
        if id(array) not in memo:
            memo[id(array)] = _same_view(array, memo[id(_owner(array))])
    for array in arrays:
        memo[id(array)].flags.writeable = array.flags.writeable
    return copy.deepcopy(value, memo)


def _arrays(value: Any, seen: set[int]) -> list[Any]:
    """Every plain array that can be reached from a value through containers and attributes."""
    if id(value) in seen:
        return []
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        return [value] if type(value) is np.ndarray and not value.dtype.hasobject else []
    if isinstance(value, dict):
        parts = list(value.values())
    elif isinstance(value, (tuple, list, set)):
        parts = list(value)
    else:
        parts = [] if isinstance(value, type) else list(getattr(value, "__dict__", {}).values())
    return [array for part in parts for array in _arrays(part, seen)]


def _owner(array: Any) -> Any:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _same_view(array: Any, twin: Any) -> Any:
    """The view of ``twin`` that ``array`` is of its owner; a copy where the owner has gaps."""
    owner = _owner(array)
    if twin.strides != owner.strides:
        return array.copy(order="K")
    offset = array.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    return np.ndarray(array.shape, array.dtype, twin.ravel("K"), offset, array.strides)
