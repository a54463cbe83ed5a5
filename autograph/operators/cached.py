"""Functions that ``functools.lru_cache`` and ``functools.cache`` wrap.

@cache
def f(n) -> float: ...     called at run time, with its cache, where it is declared what f gives
@cache
def f(n): return n * n     converted, without a cache, where that makes no difference: where f
                           changes nothing and gives numbers
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from autograph.staging.answers import declared_by, kind_text
from autograph.staging.branches import is_visible
from autograph.staging.effects_so_far import effects_so_far
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

CACHED = type(functools.cache(len))
_NUMBERS = (bool, int, float, complex, str, type(None), StagedScalar)
Call = Callable[..., Any]


def call_cached(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], convert: Call, perform: Call
) -> Any:
    """``convert`` calls a function as a converted one, ``perform`` at run time."""
    if declared_by(function) is not None:
        return perform(function, args, kwargs)
    for item in (*args, *kwargs.values()):
        _require_hash(item)
    key = _key(function, args, kwargs)
    known = active().inputs.cached
    if key is not None and key in known and is_visible(known[key]):
        return known[key]
    before = effects_so_far()
    result = convert(function.__wrapped__, *args, **kwargs)
    if effects_so_far() != before:
        _refuse(function, "has effects")
    if not _is_number(result):
        _refuse(function, f"gives {kind_text(result)}")
    if key is not None:
        known[key] = result
    return result


def _require_hash(item: Any) -> None:
    if isinstance(item, StagedArray):
        raise eager_error(TypeError("unhashable type: 'numpy.ndarray'"))
    if isinstance(item, (list, dict, set)):
        raise eager_error(TypeError(f"unhashable type: '{type(item).__name__}'"))


def _key(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What the result is known by while staging; None where an argument is not plain."""
    try:
        return hash((args, tuple(kwargs.items()))) and (
            id(function),
            args,
            tuple(map(type, args)),
            tuple(kwargs.items()),
        )
    except TypeError:
        return None


def _is_number(item: Any) -> bool:
    if type(item) is tuple:
        return all(map(_is_number, item))
    return isinstance(item, _NUMBERS)


def _refuse(function: Any, why: str) -> None:
    name = function.__wrapped__.__qualname__
    refuse(
        f"`{name}` keeps its results, and it {why}",
        "declare what it gives, then it is called at run time: annotate it, as `-> float`",
    )
