"""Calls back from the compiled program: the payload that it hands over, and what is done with it.

A payload is a tree of staged and plain values. Its staged leaves become operands; at run time the
tree is rebuilt from what arrives, each leaf of the very type eager execution has, and handed to the
action.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import CodeType, FunctionType, TracebackType
from typing import Any

from autograph.errors import Span, Unwinding
from autograph.ir import Value
from autograph.ops import Site
from autograph.staging.containers import growing_methods, is_growing
from autograph.staging.diverge import Diverged
from autograph.staging.location import Location
from autograph.staging.rebuilding import (
    Array,
    Called,
    Decoder,
    InHandler,
    Members,
    Named,
    Number,
    Plain,
    Several,
)
from autograph.staging.throws import Kinds, Throw
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, refuse

__all__ = ["Decoder", "Packer", "Raising", "Site", "check", "leave", "with_user_traceback"]


class Packer:
    """Collects the staged leaves of a tree as operands; gives for each tree a function that
    rebuilds it.
    """

    def __init__(self) -> None:
        self.operands: list[Value] = []

    def pack(self, item: Any) -> Decoder:
        if isinstance(item, (StagedScalar, StagedArray)):
            return self._leaf(item)
        if hasattr(type(item), "pack_into"):
            decoder: Decoder = item.pack_into(self)
            return decoder
        if is_growing(item):
            return self._growing(item)
        if isinstance(item, (tuple, list)):
            return self._sequence(item)
        if isinstance(item, dict):
            return Named({key: self.pack(value) for key, value in item.items()})
        if isinstance(item, set):
            return Members(frozenset(item))
        parts = (item.start, item.stop, item.step) if isinstance(item, slice) else (item,)
        if any(type(part).__module__.startswith("autograph.") for part in parts):
            refuse("this value cannot be handed to a call at run time")
        return Plain(item)

    def _sequence(self, item: Any) -> Decoder:
        """Lists as Python's own, whichever class of ours they have while staging."""
        parts = tuple([self.pack(part) for part in item])
        if isinstance(item, list):
            return Several(list, parts)
        return Several(type(item) if hasattr(type(item), "_fields") else tuple, parts)

    def _growing(self, item: Any) -> Decoder:
        """A list whose length is only known at run time."""
        decoder: Decoder = growing_methods["pack"](item, self)
        return decoder

    def _leaf(self, item: StagedScalar | StagedArray) -> Decoder:
        position = len(self.operands)
        dtype = item.dtype
        if isinstance(item, StagedArray):
            self.operands.append(item.read())
            return Array(position, dtype)
        self.operands.append(item.value)
        return Number(position, dtype, item.is_python)


@dataclass(frozen=True, slots=True)
class Raising:
    """The action of a raise: what ``make`` gives, from the user's lines. ``write`` puts where the
    caller sees it what the program has changed.
    """

    make: Decoder
    location: Location
    write: Callable[..., None] | None = None

    def __call__(self, payload: list[Any]) -> None:
        error = self.make(payload)
        if self.location:
            error = with_user_traceback(error, self.location)
        write = self.write
        if write is None:
            raise error
        raise Unwinding(error, lambda names: write(payload, names))


def leave(
    kinds: Kinds,
    make: Callable[[list[Any]], BaseException],
    packer: Packer,
    location: Location,
    ok: Value | None = None,
    text: str = "",
    args: tuple[Any, ...] | None = None,
    error: BaseException | None = None,
) -> None:
    """Stage the raise of ``make(payload)``, of one of ``kinds``: always, or unless ``ok``.

    A ``try`` around takes it if one of its clauses does. Otherwise it leaves the program: what the
    caller sees of the program's changes is written before. ``args`` and ``error``: see ``Throw``.
    """
    trace = active()
    if location and trace.handling:
        make = InHandler(make, packer.pack(trace.handling[-1]))
    if any(item.clause_of(kinds) is not None for item in trace.tries):
        operands = tuple(packer.operands)
        trace.tries[-1].throw(Throw(kinds, make, operands, location, args, error), ok)
        return
    write = None if trace.write_back is None else trace.write_back(packer)
    site = Site(
        Raising(make, location, write), text or " or ".join(kind.__name__ for kind in kinds)
    )
    if ok is None:
        trace.effect("raise", site, tuple(packer.operands))
    else:
        trace.check(ok, site, tuple(packer.operands))


def with_user_traceback(
    error: BaseException, location: Location, inner: TracebackType | None = None
) -> BaseException:
    """The error with a traceback that names the user's functions and lines, ``inner`` last."""
    if not location and inner is None:
        return error
    traceback = inner
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


def _kinds_of_error(make: Callable[..., BaseException]) -> Kinds:
    """What a maker of errors makes: it is an exception class, or says so in its annotation."""
    if isinstance(make, type):
        return (make,)
    if isinstance(make, partial):
        return _kinds_of_error(make.func)
    names = str(make.__annotations__["return"]).split(" | ")
    scope = {**vars(builtins), **make.__globals__}
    return tuple(scope[name] for name in names)


def check(ok: StagedScalar | Value | bool, make: Callable[..., BaseException], *parts: Any) -> None:
    """At run time raise ``make(*parts)`` unless ``ok``; the parts may be staged. A plain false
    raises now.
    """
    if ok is True:
        return
    trace = active()
    packer = Packer()
    build = Called(make, Several(tuple, tuple([packer.pack(part) for part in parts])))
    location = trace.location()
    kinds = _kinds_of_error(make) if parts else (type(make()),)
    if ok is False:
        leave(kinds, build, packer, location)
        raise Diverged
    condition = ok.value if isinstance(ok, StagedScalar) else ok
    if not isinstance(condition, Value):
        refuse("a check needs a boolean")
    leave(kinds, build, packer, location, condition)
