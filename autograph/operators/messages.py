"""``logging`` and ``warnings.warn`` in converted code: performed at run time, in program order, as
if from the user's line.

    logging.info("n=%d", n)    logger.warning(...)    warnings.warn("slow", RuntimeWarning)

Logging follows the policy for effects. Warnings do not: they may be turned into errors.
"""

from __future__ import annotations

import inspect
import logging
import types
import warnings
from collections.abc import Callable
from typing import Any

from autograph.operators.callers import from_callers
from autograph.operators.effects import at_run_time, output
from autograph.operators.text import filled_in, object_text, refuse_objects
from autograph.staging.objects import StagedObject, identified, unwrapped
from autograph.staging.trace import active

_LEVELS = frozenset(
    ["debug", "info", "warning", "warn", "error", "critical", "fatal", "exception", "log"]
)


def message_call(function: Any) -> Callable[..., None] | None:
    """What stands for ``function`` where it logs or warns."""
    if function is warnings.warn:
        return _warn
    plain = getattr(unwrapped(function), "__func__", function)
    if not isinstance(plain, types.FunctionType) or plain.__module__ != "logging":
        return None
    owner = getattr(function, "__self__", None)
    is_logger = isinstance(unwrapped(owner), (logging.Logger, logging.LoggerAdapter))
    if plain.__name__ not in _LEVELS or not (is_logger or owner is None):
        return None
    return lambda *args, **kwargs: _log(function, args, kwargs)


def _log(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    plain = function
    if isinstance(function, types.MethodType):
        plain = types.MethodType(function.__func__, identified(function.__self__))
    shown = tuple(object_text(arg) if isinstance(arg, StagedObject) else arg for arg in args)
    name = plain.__name__
    call = from_callers(plain)
    if active().effects != "trace":
        output(name, call, shown, kwargs)
        return

    def filled(*args: Any, **kwargs: Any) -> None:
        """Symbols fit no ``%d``: the message is filled in here."""
        first = 1 if name == "log" else 0
        text, rest = args[first], args[first + 1 :]
        if rest:
            only = rest[0] if len(rest) == 1 and isinstance(rest[0], dict) else rest
            text = filled_in(str(text), only)
        call(*args[:first], text, **kwargs)

    output(name, filled, shown, kwargs)


def _warn(*args: Any, **kwargs: Any) -> None:
    given = inspect.signature(_parameters).bind(*args, **kwargs).arguments
    if "category" in given:
        given["category"] = identified(given["category"])
    if isinstance(given["message"], StagedObject):
        given["message"] = identified(given["message"])
    refuse_objects(given)
    at_run_time("warn", from_callers(warnings.warn), (), given)


def _parameters(
    message: Any,
    category: Any = None,
    stacklevel: Any = 1,
    source: Any = None,
    *,
    skip_file_prefixes: Any = (),
) -> None:
    """The parameters of ``warnings.warn``, which has no signature of its own."""
