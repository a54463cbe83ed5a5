"""Variables that a nested function captures, and that change behind its back.

A nested function sees a variable itself, not the value it had. A block that becomes a function of
its own has its own variable, so a capture is sound only where

    every write of x after the capture of x is to the same block's x, and
    no write of x shares a loop with the capture, unless the function is gone by the next iteration

A comprehension runs at once and captures nothing; so does a generator expression handed to ``sum``
and its like. Works on structured code; requires activity, states and liveness.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import gast

from autograph.frontend.analysis.activity import Activity, own_parts
from autograph.frontend.analysis.liveness import Liveness
from autograph.frontend.analysis.local_functions import LocalFunctions
from autograph.frontend.analysis.state import States
from autograph.frontend.symbols import Occurrences, free_loads, occurrences
from autograph.frontend.trees import LOOPS, blocks, targets

# These consume a generator, or are done with a function, before they return.
CONSUMING = {
    "all",
    "any",
    "dict",
    "frozenset",
    "list",
    "max",
    "min",
    "set",
    "sorted",
    "sum",
    "tuple",
}
KEYED = {"max", "min", "sort", "sorted"}


@dataclass(frozen=True)
class Place:
    """Where something happens: its number in program order, the blocks and the loops around it."""

    number: int
    blocks: tuple[tuple[Any, int], ...]
    loops: tuple[Any, ...]


@dataclass(frozen=True)
class Conflict:
    """``node`` captures ``name``, which ``write`` changes."""

    name: str
    node: Any
    write: Any


@dataclass
class _Events:
    captures: list[tuple[str, Any, Place]] = field(default_factory=list)
    writes: dict[str, list[tuple[Any, Place]]] = field(default_factory=dict)


def conflicts(
    function: Any, activity: Activity, states: States, live: Liveness
) -> Iterator[Conflict]:
    events = _Events()
    _collect(function.body, Place(0, (), ()), events)
    owners = _Owners(activity, states)
    local: LocalFunctions | None = None
    for name, node, place in events.captures:
        for write, other in events.writes.get(name, ()):
            shared = set(place.loops) & set(other.loops)
            follows = other.number > place.number
            if follows and owners.of(name, place) != owners.of(name, other):
                yield Conflict(name, node, write)
            elif shared:
                local = local or LocalFunctions(function)
                called = local.name_of(node)
                if called is None or any(called in live.entry[loop][0] for loop in shared):
                    yield Conflict(name, node, write)


def _collect(block: list[Any], place: Place, events: _Events) -> int:
    """Note what ``block`` captures and writes. Returns the next number in program order."""
    number = place.number
    for statement in block:
        number += 1
        here = Place(number, place.blocks, place.loops)
        loops = (*place.loops, statement) if isinstance(statement, LOOPS) else place.loops
        own = _Captures()
        own.visit_all(own_parts(statement))
        if isinstance(statement, gast.While):
            here = Place(number, place.blocks, loops)
        events.captures += [(load.id, node, here) for node, load in own.found]
        for name in own.bound:
            events.writes.setdefault(name, []).append((statement, here))
        for index, (target, part) in enumerate(
            zip(targets(statement), blocks(statement), strict=True)
        ):
            inside = Place(number, (*place.blocks, (statement, index)), loops)
            for name in () if target is None else occurrences(target).bound:
                events.writes.setdefault(name, []).append((statement, inside))
            number = _collect(part, inside, events)
    return number + 1


class _Owners:
    """Which block's variable a name is."""

    def __init__(self, activity: Activity, states: Mapping[Any, tuple[str, ...]]) -> None:
        self.activity = activity
        self.states = states

    def of(self, name: str, place: Place) -> tuple[tuple[Any, int], ...]:
        around = place.blocks
        while around and not self.owns(around[-1], name):
            around = around[:-1]
        return around

    def owns(self, block: tuple[Any, int], name: str) -> bool:
        statement, index = block
        return name in self.activity.local(statement, index) or name in self.states[statement]


def kept_functions(node: Any) -> list[Any]:
    """Functions and generators in an expression, but for those that are done with at once."""
    inside = _Kept()
    inside.generic_visit(node)
    return inside.kept


class _Captures(Occurrences):
    """Functions and generators that are used later, with the names they capture."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[Any, Any]] = []

    def visit_nested(self, node: Any) -> None:
        self.found += [(node, load) for load in free_loads(node) if load.id not in self.hidden]

    def visit_GeneratorExp(self, node: Any) -> None:
        first, *rest = node.generators
        self.visit(first.iter)
        later = ast.Tuple([*first.ifs, *rest, *([node.elt])], ast.Load())
        around = self.hidden
        self.hidden |= {name for item in node.generators for name in occurrences(item.target).bound}
        inside = occurrences(later)
        self.found += [(node, load) for load in inside.loads if load.id not in self.hidden]
        self.hidden = around

    def visit_Call(self, node: Any) -> None:
        for child in gast.iter_child_nodes(node):
            if _is_done_at_once(node, child):
                continue
            self.visit(child)


def _is_done_at_once(call: Any, part: Any) -> bool:
    """Is ``part`` of a call a generator or function that nobody keeps?"""
    name = getattr(call.func, "id", getattr(call.func, "attr", None))
    if isinstance(part, gast.GeneratorExp):
        return name in CONSUMING or name == "join"
    if isinstance(part, gast.Lambda):
        return part is call.func
    keyed = isinstance(part, gast.keyword) and part.arg == "key" and name in KEYED
    return keyed and isinstance(part.value, gast.Lambda)


class _Kept(_Captures):
    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Any] = []

    def visit_nested(self, node: Any) -> None:
        self.kept.append(node)

    def visit_GeneratorExp(self, node: Any) -> None:
        self.kept.append(node)
