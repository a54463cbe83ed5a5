"""Calls whose meaning depends on who makes them: ``logging`` and ``warnings`` look at the frames of
their callers.

At run time the user's functions have no frames. Functions that stand for them make the call: with
the user's file, line and name, and over the user's globals, where warnings remember what was shown.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from types import CodeType, FrameType, FunctionType
from typing import Any

from autograph.errors import Span
from autograph.staging.environment import StagedGlobals
from autograph.staging.location import generated, is_ours
from autograph.staging.trace import active

_WRAPPER = "<autograph call of "
_NO_NAME = "<lambda>"


def from_callers(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``, called as if from the user's line that is being staged."""
    spans = active().location()
    places = _globals_of_callers(len(spans))
    stand_ins = [_stand_in(span, scope) for span, scope in zip(spans, places, strict=True)]

    def call(*args: Any, **kwargs: Any) -> Any:
        if kwargs.get("stacklevel", 1) > len(stand_ins):
            kwargs["stacklevel"] += _frames_between()
        made: Callable[..., Any] = function
        for stand_in in reversed(stand_ins):
            made, args, kwargs = stand_in, (made, args, kwargs), {}
        return made(*args, **kwargs)

    return call


def _globals_of_callers(count: int) -> list[dict[str, Any]]:
    """The globals of the user's functions, outermost first; ``count`` of them."""
    found: list[dict[str, Any]] = []
    last: dict[str, Any] = {}
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame is not active().root:
        if not is_ours(frame.f_code.co_filename):
            scope = frame.f_globals
            last = scope.real if isinstance(scope, StagedGlobals) else scope
            if not generated(frame.f_code.co_name):
                found.append(last)
        frame = frame.f_back
    found += [last] * (count - len(found))
    return found[::-1]


def _stand_in(span: Span, scope: dict[str, Any]) -> FunctionType:
    module = ast.parse("def f(function, args, kwargs): return function(*args, **kwargs)")
    for node in ast.walk(module):
        if hasattr(node, "lineno"):
            node.lineno = node.end_lineno = span.line  # type: ignore[attr-defined]
    outer = compile(module, span.file, "exec")
    code = next(item for item in outer.co_consts if isinstance(item, CodeType))
    name = span.function or _NO_NAME
    return FunctionType(code.replace(co_name=name, co_qualname=name), scope)


def _frames_between() -> int:
    """Our frames between the user's call of the converted function and the stand-ins."""
    count = 0
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _is_between(frame.f_code.co_filename):
        count += 1
        frame = frame.f_back
    return count


def _is_between(filename: str) -> bool:
    return is_ours(filename) or filename.startswith(_WRAPPER)
