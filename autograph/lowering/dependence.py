"""Whether a loop may overwrite a memory that it also reads.

Iteration ``k`` stores to ``store(k)`` and reads ``load(k)``. With ``load(k) = store(k +
distance)`` for a constant distance, in index order (lexicographic) the element read is

    distance > 0    overwritten later
    distance = 0    overwritten by this iteration, after the read
    distance < 0    overwritten already

so the loops may run upwards when no distance is negative, downwards when none is positive. A load
that depends on the outer ``level`` indices only is done before the inner loops: only its outer
distances count.
"""

from __future__ import annotations

import math
from collections.abc import Container, Sequence
from typing import Literal

from autograph.lowering.loop_ir import (
    Affine,
    Expr,
    Load,
    Var,
    as_affine,
    integer,
    minus,
    plus,
)
from autograph.lowering.nests import level_of

Distance = tuple[int, ...]
Order = Literal["up", "down"]


def storing_order(
    store: Sequence[Expr],
    loads: Sequence[Load],
    indices: Sequence[str],
    counts: Sequence[Expr],
) -> Order | None:
    """The direction in which all loops may run, or None when what is stored must be computed
    before.
    """
    found = distances(store, loads, indices, counts)
    if found is None:
        return None
    if all(d >= (0,) * len(d) for d in found):
        return "up"
    if all(len(d) == len(indices) and d <= (0,) * len(d) for d in found):
        return "down"
    return None


def distances(
    store: Sequence[Expr],
    loads: Sequence[Load],
    indices: Sequence[str],
    counts: Sequence[Expr],
) -> list[Distance] | None:
    """The distances of the loads that can meet a store; None if one is unknown."""
    result: list[Distance] = []
    for load in loads:
        level = level_of(load, indices)
        if level == 0 or never_meet(store, load.indices, indices, counts):
            continue
        found = distance(store, load, indices, level)
        if found is None:
            return None
        result.append(found)
    return result


def row_distances(
    store: Sequence[Expr],
    loads: Sequence[Load],
    indices: Sequence[str],
    counts: Sequence[Expr],
) -> list[int] | None:
    """As ``distances``, of the outermost loop alone."""
    result: list[int] = []
    for load in loads:
        if level_of(load, indices) == 0 or never_meet(store, load.indices, indices, counts):
            continue
        found = distance(store, load, indices, 1)
        if found is None:
            return None
        result.append(found[0])
    return result


def distance(
    store: Sequence[Expr], load: Load, indices: Sequence[str], level: int
) -> Distance | None:
    """How many iterations of each of the outer loops later the loaded element is stored to.

    No element is stored twice: at the same index the distance is 0, whatever the steps are.
    """
    if repr(tuple(store)) == repr(load.indices):
        return (0,) * level
    found: dict[str, int] = {}
    for s, r in zip(store, load.indices, strict=True):
        own = single_index(s, indices)
        if own is None:
            continue
        name, coefficient = own
        difference = minus(r, s)
        if difference.terms or difference.const % coefficient:
            if name in indices[:level]:
                return None
            continue
        step = difference.const // coefficient
        if found.setdefault(name, step) != step:
            return None
    if any(name not in found for name in indices[:level]):
        return None
    return tuple(found[name] for name in indices[:level])


def single_index(expr: Expr, indices: Sequence[str]) -> tuple[str, int] | None:
    """Of ``offset + c * index`` the loop index and ``c``, where there is just one."""
    terms = [(a.name, c) for a, c in as_affine(expr).terms if isinstance(a, Var)]
    own = [(name, c) for name, c in terms if name in indices]
    return own[0] if len(own) == 1 else None


def never_meet(
    store: Sequence[Expr], load: Sequence[Expr], indices: Sequence[str], counts: Sequence[Expr]
) -> bool:
    """Whether on some axis the two indices are never equal, whatever iterations they belong to."""
    last = {name: minus(n, integer(1)) for name, n in zip(indices, counts, strict=True)}
    return any(
        _other_residue(as_affine(s), as_affine(r), last) or _ordered(s, r, last)
        for s, r in zip(store, load, strict=True)
    )


def _ordered(store: Expr, load: Expr, last: dict[str, Affine]) -> bool:
    """Whether one index is always the larger: by the bounds of the loops."""
    return _least_gap(store, load, last) > 0 or _least_gap(load, store, last) > 0


def _least_gap(larger: Expr, smaller: Expr, last: dict[str, Affine]) -> int:
    """The least difference if it is a constant, else 0."""
    low = plus(extreme(larger, last, least=True), extreme(smaller, last, least=False), -1)
    return 0 if low.terms else low.const


def extreme(expr: Expr, last: dict[str, Affine], least: bool) -> Affine:
    """The least or the greatest value of an index; a loop index is between 0 and its last."""
    affine = as_affine(expr)
    total = integer(affine.const)
    for atom, coefficient in affine.terms:
        if isinstance(atom, Var) and atom.name in last:
            if (coefficient > 0) != least:
                total = plus(total, last[atom.name], coefficient)
        else:
            total = plus(total, atom, coefficient)
    return total


def _other_residue(store: Affine, load: Affine, indices: Container[str]) -> bool:
    """Whether the loops step past one another: even and odd, 0 and 1."""
    strides: list[int] = []
    fixed: dict[Expr, int] = {}
    for affine, sign in ((store, 1), (load, -1)):
        for atom, coefficient in affine.terms:
            if isinstance(atom, Var) and atom.name in indices:
                strides.append(abs(coefficient))
            else:
                fixed[atom] = fixed.get(atom, 0) + sign * coefficient
    if any(fixed.values()):
        return False
    gap = store.const - load.const
    return gap != 0 if not strides else gap % math.gcd(*strides) != 0
