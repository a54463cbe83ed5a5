"""Calls whose arguments a staged version does not take: the error is that of the function it stands
for, or the call is refused where that takes them.

    len(x, 1)             TypeError: len() takes exactly one argument (2 given)
    np.sum(x, spam=1)     TypeError: sum() got an unexpected keyword argument 'spam'
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from autograph.operators.host_calls import name_of
from autograph.staging.values import BoundMethod, StagedArray, StagedScalar, eager_error, refuse


def require_fitting(
    function: Any, staged: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    """``staged`` stands for ``function``."""
    if not _takes(staged, args, kwargs):
        _raise_own(function, args, kwargs)


def require_fitting_method(
    method: BoundMethod, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    owner = method.receiver
    if not isinstance(owner, (StagedArray, StagedScalar)):
        return
    if not _takes(method.function, (owner, *args), kwargs):
        rank = len(owner.dims) if isinstance(owner, StagedArray) else 0
        _raise_own(getattr(np.ones((1,) * rank, owner.dtype), method.name), args, kwargs)


def _takes(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    signature = _signature(function)
    return signature is None or _fits(signature, args, kwargs)


@lru_cache(maxsize=2048)
def _signature(function: Any) -> inspect.Signature | None:
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):
        return None


def _fits(signature: inspect.Signature, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    try:
        signature.bind(*args, **kwargs)
    except TypeError:
        return False
    return True


def _raise_own(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Arguments are counted and named before they are looked at: what they are does not matter."""
    signature = _signature(function)
    if signature is None or not _fits(signature, args, kwargs):
        try:
            function(*(None for _ in args), **dict.fromkeys(kwargs))
        except (TypeError, ValueError) as error:
            raise eager_error(error) from None
    refuse(
        f"`{name_of(function)}` with these arguments is not supported",
        "use the arguments that docs/support.md lists",
    )
