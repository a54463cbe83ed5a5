"""Arrays that a loop hands on change their names, and not their places.

    after = empty(n)                                after = empty(n)
    ... fill after from u and before          ==>   ... fill after from u and before
    for i in range(n): before[i] = u[i]             before, u, after = u, after, before
    for i in range(n): u[i] = after[i]

What is new in an iteration has a memory of its own, and gets the one that nobody needs any more.
Only among memories of one size that are ours, where nothing else is to be computed from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograph.ir import Value
from autograph.lowering.homes import Home
from autograph.lowering.loop_ir import Rebind
from autograph.lowering.scope import InMemory, Scope
from autograph.lowering.writes import place_of

Pair = tuple[Value, Home]


def exchange(scope: Scope, arrays: Sequence[Pair], scalars: Sequence[Value]) -> None:
    """Let those of the homes that can get their arrays by another name have them."""
    moved = [pair for pair in arrays if _is_movable(scope, *pair)]
    moves = {home.name: _memory(scope, value) for value, home in moved}
    for names in _rings(moves):
        own = [pair for pair in moved if pair[1].name in names]
        others = [value for value, home in arrays if (value, home) not in own]
        if _are_exchangeable(scope, names, moves, own, [*others, *scalars]):
            scope.emit(Rebind(names, tuple(moves.get(name, names[0]) for name in names)))
            for value, home in own:
                scope.places[value] = place_of(home)


def _memory(scope: Scope, value: Value) -> str:
    place = scope.places[value]
    return place.name if isinstance(place, InMemory) and not place.is_argument else ""


def _is_movable(scope: Scope, value: Value, home: Home) -> bool:
    name = _memory(scope, value)
    if home.argument is not None or home.dims is None or name in ("", home.name):
        return False
    return scope.sizes.get(name) == scope.sizes.get(home.name) == value.type.dims


def _rings(moves: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The memories that hand on their contents: the first one's old contents are lost, or the last
    one's go to the first.
    """
    if len(set(moves.values())) < len(moves):
        return []
    taken = set(moves.values())
    rings: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in sorted(moves, key=lambda name: name in taken):  # those that nobody wants first
        ring = [start]
        while ring[-1] in moves and moves[ring[-1]] != start:
            ring.append(moves[ring[-1]])
        if not done & set(ring):
            rings.append(tuple(ring))
            done |= set(ring)
    return rings


def _are_exchangeable(
    scope: Scope,
    names: Sequence[str],
    moves: Mapping[str, str],
    own: Sequence[Pair],
    others: Sequence[Value],
) -> bool:
    """Whether all memories are known here, the last one is new, and nothing else reads them."""
    last = names[-1]
    if last not in moves and not scope.is_fresh(last):
        return False
    if any(scope.reads(value, {}) & set(names) for value in others):
        return False
    delivered = {value for value, _ in own}
    return all(value in delivered for name in names for value in scope.readers(name))
