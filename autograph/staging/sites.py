"""Calls back from the compiled program: the payload that it hands over, and what is done with it.

A payload is a tree of staged and plain values. Its staged leaves become operands; at run time the
tree is rebuilt from
what arrives, each leaf of the very type eager execution has, and handed to the action.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from types import CodeType, FunctionType, TracebackType
from typing import Any

import numpy as np

from autograph.errors import Span
from autograph.ir import Value
from autograph.ops import Site
from autograph.staging.diverge import diverge
from autograph.staging.location import Location
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, refuse

__all__ = ["Decoder", "Packer", "Site", "check", "raising", "with_user_traceback"]

Decoder = Callable[[list[Any]], Any]


class Packer:
    """Collects the staged leaves of a tree as operands; gives for each tree a function that
    rebuilds it.
    """

    def __init__(self) -> None:
        self.operands: list[Value] = []

    def pack(self, item: Any) -> Decoder:
        if isinstance(item, (StagedScalar, StagedArray)):
            return self._leaf(item)
        if hasattr(item, "pack_into"):
            decoder: Decoder = item.pack_into(self)
            return decoder
        if isinstance(item, (tuple, list)):
            return self._sequence(item)
        if isinstance(item, dict):
            entries = {key: self.pack(value) for key, value in item.items()}
            return lambda payload: {key: value(payload) for key, value in entries.items()}
        if isinstance(item, set):
            members = set(item)
            return lambda payload: set(members)
        if type(item).__module__.startswith("autograph."):
            refuse("this value cannot be handed to a call at run time")
        return lambda payload: item

    def _sequence(self, item: Any) -> Decoder:
        """Lists as Python's own, whichever class of ours they have while staging."""
        parts = [self.pack(part) for part in item]
        if isinstance(item, list):
            return lambda payload: [part(payload) for part in parts]
        if hasattr(item, "_fields"):
            return lambda payload: type(item)(*(part(payload) for part in parts))
        return lambda payload: tuple([part(payload) for part in parts])

    def _leaf(self, item: StagedScalar | StagedArray) -> Decoder:
        position = len(self.operands)
        dtype = item.dtype
        if isinstance(item, StagedArray):
            self.operands.append(item.read())
            return lambda payload: np.array(payload[position], dtype)
        self.operands.append(item.value)
        if item.is_python:
            return lambda payload: np.asarray(payload[position], dtype).item()
        return lambda payload: dtype.type(payload[position])


def raising(make: Callable[[list[Any]], BaseException], location: Location, text: str) -> Site:
    """A site that raises what ``make`` returns, with a traceback through the user's lines."""

    def action(payload: list[Any]) -> None:
        raise with_user_traceback(make(payload), location)

    return Site(action, text)


def with_user_traceback(error: BaseException, location: Location) -> BaseException:
    """The error with a traceback that names the user's functions and lines, innermost last."""
    traceback: TracebackType | None = None
    for span in reversed(location):
        frame_owner = _raiser(span)
        try:
            frame_owner()
        except ZeroDivisionError as marker:
            inner = marker.__traceback__
            assert inner is not None
            assert inner.tb_next is not None
            frame = inner.tb_next.tb_frame
            traceback = TracebackType(traceback, frame, inner.tb_next.tb_lasti, span.line)
    return error.with_traceback(traceback)


def _raiser(span: Span) -> FunctionType:
    """A function with the user's file, place and name, whose frame stands for the user's."""
    module = ast.parse("def f():\n 1/0")
    for node in ast.walk(module):
        if hasattr(node, "lineno"):
            ast.copy_location(node, _place(span))
    outer = compile(module, span.file, "exec")
    code = next(const for const in outer.co_consts if isinstance(const, CodeType))
    name = span.function or "<module>"
    return FunctionType(code.replace(co_name=name, co_qualname=name), {})


def _place(span: Span) -> ast.AST:
    end = span.end_column - 1 if span.end_column > span.column else span.column
    return ast.Pass(
        lineno=span.line, col_offset=span.column - 1, end_lineno=span.line, end_col_offset=end
    )


def _name_of_error(make: Callable[..., BaseException]) -> str:
    """What a maker of errors says that it makes, for print."""
    if isinstance(make, type):
        return make.__name__
    annotation = getattr(make, "__annotations__", {}).get("return", "error")
    return str(annotation)


def check(ok: StagedScalar | Value | bool, make: Callable[..., BaseException], *parts: Any) -> None:
    """At run time raise ``make(*parts)`` unless ``ok``; the parts may be staged. A plain false
    raises now.
    """
    if ok is True:
        return
    trace = active()
    packer = Packer()
    decoders = [packer.pack(part) for part in parts]
    location = trace.location()

    def build(payload: list[Any]) -> BaseException:
        return make(*(decode(payload) for decode in decoders))

    text = type(make()).__name__ if not parts else _name_of_error(make)
    site = raising(build, location, text)
    if ok is False:
        diverge(site, tuple(packer.operands))
    condition = ok.value if isinstance(ok, StagedScalar) else ok
    if not isinstance(condition, Value):
        refuse("a check needs a boolean")
    trace.check(condition, site, tuple(packer.operands))
