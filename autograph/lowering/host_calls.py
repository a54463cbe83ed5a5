"""Host calls that answer, and that may write to the arrays that they are given.

    t, n, a, x' = host(x, k)    ==>    t = empty(1); n = empty(1)
                                       call site(x, k, t, n)      fills t and n, writes to x
                                       a = empty(n[0])
                                       call site(a)               fills a

An array of the caller does not travel: the action finds it. Where nothing uses an array after the
call, its copy may be kept.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograph.ir import Dim, Node, TensorType, Value, ViewMap
from autograph.lowering.effects import contiguous
from autograph.lowering.homes import Home
from autograph.lowering.loop_ir import Assign, CallHost, Expr, HostArray, Load, integer
from autograph.lowering.nests import dim_expressions, scalar_expressions
from autograph.lowering.scope import InMemory, InVariable, Scope
from autograph.lowering.writes import (
    allocate,
    copy,
    destination,
    is_home,
    move,
    place_of,
    save_readers,
)
from autograph.ops import Site
from autograph.ops.effects import Raised

ONE = (Dim(1),)


class _Waiting(threading.local):
    """Arrays that a call has given and the program has no memory for yet."""

    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []


_waiting = _Waiting()


def lower_answering(scope: Scope, node: Node) -> None:
    writes: tuple[int, ...] = node.attrs.get("writes", ())
    answers = node.attrs.get("answers", ())
    count = len(node.results) - len(writes)
    found, versions = node.results[:count], node.results[count:]
    homes = dict(zip(writes, (scope.homes[value] for value in versions), strict=True))
    _bring_home(scope, node, homes)
    own = _own(scope, node, homes)
    given = _handed(scope, node.operands, homes, own)
    memories = [_memory(scope, value) for value in found if value.type.is_scalar]
    live = {k for k, value in zip(writes, versions, strict=True) if scope.live.later(value)}
    payload = [value.type for k, value in enumerate(node.operands) if k not in own]
    action = _Answering(
        node.attrs["site"], len(node.operands), own, frozenset(writes), frozenset(live), answers
    )
    site = Site(action, str(node.attrs["site"]), in_place=True)
    _call(scope, site, payload, [*given.values()], memories)
    for k, home in homes.items():
        if k in given:
            _copy_back(scope, home, given[k], node.operands[k])
    for value, (name, _) in zip((v for v in found if v.type.is_scalar), memories, strict=True):
        _note_scalar(scope, value, name)
    for value in found:
        if not value.type.is_scalar:
            _fetch(scope, value)
    for k, value in zip(writes, versions, strict=True):
        scope.places[value] = place_of(homes[k])


def _bring_home(scope: Scope, node: Node, homes: dict[int, Home]) -> None:
    """Arrays that may be written are brought to where their new versions are."""
    with scope.pinned(frozenset(node.operands)):
        for k, home in homes.items():
            if not is_home(scope, node.operands[k], home):
                move(scope, node.operands[k], home)
    for home in homes.values():
        save_readers(scope, home.name)


def _own(scope: Scope, node: Node, homes: dict[int, Home]) -> frozenset[int]:
    """The arrays of the caller, in their own memory: these the action finds."""
    found = node.attrs["site"].found if scope.is_main else ()
    return frozenset(k for k in found if k in homes and homes[k].argument is not None)


def _handed(
    scope: Scope, operands: Sequence[Value], homes: dict[int, Home], own: frozenset[int]
) -> dict[int, Expr | HostArray]:
    """What travels, by place."""
    arrays: dict[int, Expr | HostArray] = {}
    for k, value in enumerate(operands):
        if k in own or (k in homes and homes[k].layout == "C"):
            arrays[k] = HostArray(homes[k].name, dim_expressions(scope, value.type.dims))
        elif k in homes:
            arrays[k] = _copied(scope, homes[k], value)
        elif not value.type.is_scalar:
            arrays[k] = contiguous(scope, value)
    scalars = iter(scalar_expressions(scope, [v for v in operands if v.type.is_scalar]))
    handed = [arrays[k] if k in arrays else next(scalars) for k in range(len(operands))]
    return {k: item for k, item in enumerate(handed) if k not in own}


def _copied(scope: Scope, home: Home, value: Value) -> HostArray:
    """A contiguous copy of an array that has strides."""
    name = allocate(scope, value.name, value.type)
    copy(scope, home.name, name, ViewMap.identity(value.type.dims), value.type.dtype)
    return HostArray(name, dim_expressions(scope, value.type.dims))


def _copy_back(scope: Scope, home: Home, handed: Expr | HostArray, value: Value) -> None:
    if isinstance(handed, HostArray) and handed.array != home.name:
        whole = ViewMap.identity(value.type.dims)
        copy(scope, handed.array, home.name, whole, value.type.dtype)


def _memory(scope: Scope, value: Value) -> tuple[str, TensorType]:
    """Of one element, for a scalar that comes back."""
    type_ = TensorType(value.type.dtype, ONE)
    return allocate(scope, value.name or "answer", type_), type_


def _call(
    scope: Scope,
    site: Site,
    payload: Sequence[TensorType],
    given: Sequence[Expr | HostArray],
    memories: Sequence[tuple[str, TensorType]],
) -> None:
    arrays = [HostArray(name, dim_expressions(scope, type_.dims)) for name, type_ in memories]
    types = [*payload, *(type_ for _, type_ in memories)]
    scope.sites.append(site)
    scope.payloads.append(tuple((type_.dtype, type_.rank) for type_ in types))
    scope.emit(CallHost(len(scope.sites) - 1, (*given, *arrays), False))


def _note_scalar(scope: Scope, value: Value, name: str) -> None:
    variable = scope.names.fresh(value.name or "t")
    scope.emit(Assign(variable, Load(name, (integer(0),), value.type.dtype)))
    scope.places[value] = InVariable(variable)


def _fetch(scope: Scope, value: Value) -> None:
    name = destination(scope, value, ())
    _call(scope, Site(_receive, "receive", in_place=True), [], [], [(name, value.type)])
    scope.places[value] = InMemory(name)


def _receive(payload: list[Any]) -> None:
    payload[0][...] = _waiting.arrays.pop(0)


class _Answering:
    """The action with the program's memories around it."""

    def __init__(
        self,
        site: Site,
        count: int,
        own: frozenset[int],
        writes: frozenset[int],
        live: frozenset[int],
        answers: Sequence[tuple[np.dtype, int]],
    ) -> None:
        self.site = site
        self.count = count
        self.own = own
        self.writes = sorted(writes - own)
        self.live = sorted((writes - own) & live)
        self.answers = answers

    def __call__(self, payload: list[Any]) -> None:
        memories = payload[self.count - len(self.own) :]
        travelling = iter(payload)
        places: list[Any] = [None if k in self.own else next(travelling) for k in range(self.count)]
        handed = [item.copy() if isinstance(item, np.ndarray) else item for item in places]
        try:
            answers = self.site.action(handed) or ()
        finally:
            for k in self.writes:
                places[k][...] = handed[k]
        if not isinstance(answers, Raised):
            self.require_not_kept(handed)
        arrays: list[np.ndarray] = []
        free = iter(memories)
        for (_, rank), answer in zip(self.answers, answers, strict=True):
            if rank:
                arrays.append(answer)
                for size in answer.shape:
                    next(free)[0] = size
            else:
                next(free)[0] = answer
        _waiting.arrays = arrays

    def require_not_kept(self, handed: list[Any]) -> None:
        for k in self.live:
            if sys.getrefcount(handed[k]) > _UNKEPT and self.site.kept is not None:
                raise self.site.kept()


def _count_unkept() -> int:
    handed = [np.empty(1)]
    return sys.getrefcount(handed[0])


_UNKEPT = _count_unkept()
