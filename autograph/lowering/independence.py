"""Whether the iterations of a loop may run in any order, or at the same time.

    for i in range(n):                      yes: iteration i writes row i of y, and reads no other
        t = x[i]
        for j in range(m): y[i, j] = t * y[i, j]

    for i in range(n): y[i] = y[i - 1]      no: what an iteration reads another one writes
    for i in range(n): s = s + x[i]         no: s is carried; the order of a sum is its meaning
    for i in range(n): y[k[i]] = x[i]       no: two iterations may write one element

Nor where an iteration may leave the loop, call, print or raise: these have an order. Scalars and
memories of an iteration's own must be written before they are read, and not be read after the loop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograph.lowering.dependence import never_meet
from autograph.lowering.loop_ir import (
    Affine,
    Alloc,
    Assign,
    AssignAll,
    Break,
    Call,
    CallHost,
    Comment,
    Divide,
    Dot,
    Expr,
    Extent,
    For,
    HostArray,
    If,
    Load,
    Once,
    Overlap,
    Passed,
    Rebind,
    Return,
    Stmt,
    Store,
    Var,
    While,
    as_affine,
)
from autograph.lowering.loop_walks import blocks, expressions, subexpressions, walk

ORDERLESS = (Comment, Assign, AssignAll, Alloc, Store, For, While, Once, If, Break)
Access = tuple[Expr, ...]


# What is read.


def names_read(statement: Stmt) -> Iterator[str]:
    """Variables and memories that a statement itself mentions, but for what it sets or makes."""
    for expr in subexpressions(*expressions(statement)):
        yield from _names_in(expr)
    match statement:
        case Store(array):
            yield array
        case Dot(out, _, left, right):
            yield from (out, left.array, right.array)
        case Rebind(targets, sources):
            yield from (*targets, *sources)
        case CallHost(_, values):
            yield from (item.array for item in values if isinstance(item, HostArray))
        case Call(_, _, arguments) | Divide(_, _, _, arguments):
            yield from (item.array for item in arguments if isinstance(item, Passed))
        case Return(values):
            yield from (item for item in values if isinstance(item, str))


def _names_in(expr: Expr) -> Iterator[str]:
    match expr:
        case Var(name):
            yield name
        case Load(array) | Extent(array):
            yield array
        case Overlap(left, right):
            yield from (left, right)


def names_set(statement: Stmt) -> tuple[str, ...]:
    match statement:
        case Assign(name) | Alloc(name) | For(name):
            return (name,)
        case AssignAll(names):
            return names
        case Call(_, targets) | Rebind(targets):
            return targets
    return ()


@dataclass(frozen=True)
class Uses:
    """How often a function reads each name, and the indices that only their own loops read."""

    reads: Counter[str]
    scoped: frozenset[str]

    @classmethod
    def of(cls, body: Sequence[Stmt]) -> Uses:
        reads = Counter(name for s in walk(body) for name in names_read(s))
        indices = {s.index for s in walk(body) if isinstance(s, For)}
        others = (names_set(s) for s in walk(body) if not isinstance(s, For))
        indices -= {name for names in others for name in names}
        return cls(reads, frozenset(indices - set(_read_outside(body, frozenset()))))


def _read_outside(block: Sequence[Stmt], inside: frozenset[str]) -> Iterator[str]:
    """The names that are read where no loop with this index is around."""
    for statement in block:
        yield from (name for name in names_read(statement) if name not in inside)
        within = inside | {statement.index} if isinstance(statement, For) else inside
        for inner in blocks(statement):
            yield from _read_outside(inner, within)


# The question.


def is_independent(loop: For, whole: Uses, written: For) -> bool:
    """``written``: the loop as it is in the function, where some of its checks are left out."""
    inner = list(walk(loop.body))
    if not all(isinstance(statement, ORDERLESS) for statement in inner) or _leaves(loop.body):
        return False
    own = {name for statement in walk((written,)) for name in names_set(statement)}
    within = Counter(name for s in walk(written.body) for name in names_read(s))
    if any(whole.reads[name] > within[name] for name in own - whole.scoped):
        return False
    if carried_names(written, own):
        return False
    made = {statement.name for statement in inner if isinstance(statement, Alloc)}
    return _writes_are_disjoint(loop, inner, own, made)


def _leaves(block: Sequence[Stmt]) -> bool:
    """Whether a break in the block leaves the loop around it."""
    for statement in block:
        if isinstance(statement, Break):
            return True
        if isinstance(statement, If) and any(map(_leaves, blocks(statement))):
            return True
    return False


# Names of an iteration's own.


def carried_names(loop: For, own: set[str]) -> set[str]:
    """The names that an iteration sets, and may read before it has."""
    found: set[str] = set()
    _set_by(loop.body, frozenset({loop.index}), own, found)
    return found


def _set_by(
    block: Sequence[Stmt], known: frozenset[str], own: set[str], carried: set[str]
) -> frozenset[str]:
    """The names of its own that the iteration has set when it reaches the end of the block."""
    for statement in block:
        carried.update(name for name in names_read(statement) if name in own - known)
        if isinstance(statement, If):
            ends = [_set_by(branch, known, own, carried) for branch in blocks(statement)]
            open_ends = [
                end
                for end, branch in zip(ends, blocks(statement), strict=True)
                if not (branch and isinstance(branch[-1], Break))
            ]
            known = frozenset.intersection(*(open_ends or ends))
        elif isinstance(statement, (For, While, Once)):  # may be left at once, or never entered
            around = {statement.index} if isinstance(statement, For) else set()
            _set_by(statement.body, known | around, own, carried)
        else:
            known = known.union(names_set(statement))
    return known


# Elements of memories that others see.


def _writes_are_disjoint(loop: For, inner: Sequence[Stmt], own: set[str], made: set[str]) -> bool:
    stores: dict[str, list[Access]] = {}
    for statement in inner:
        if isinstance(statement, Store) and statement.array not in made:
            stores.setdefault(statement.array, []).append(statement.indices)
    loads = [
        expr
        for statement in inner
        for expr in subexpressions(*expressions(statement))
        if isinstance(expr, Load) and expr.array in stores
    ]
    ranges = _ranges(loop, inner, own)
    for array, written in stores.items():
        read = [load.indices for load in loads if load.array == array]
        met = [load for load in read if not _is_apart(load, written, ranges, own)]
        if not any(
            _stays_apart([access[axis] for access in (*written, *met)], loop.index, own)
            for axis in range(len(written[0]))
        ):
            return False
    return True


def _stays_apart(places: Sequence[Expr], index: str, own: set[str]) -> bool:
    """Whether no two iterations meet on this axis: ``c * index + r + k`` with ``k`` within ``c``,
    ``r`` the same for all.
    """
    steps, rests, offsets = set(), set(), set()
    for place in map(as_affine, places):
        step = sum(c for atom, c in place.terms if isinstance(atom, Var) and atom.name == index)
        rest = [
            item for item in place.terms if not (isinstance(item[0], Var) and item[0].name == index)
        ]
        if not is_fixed(Affine(0, tuple(rest)), own):
            return False
        steps.add(step)
        rests.add(frozenset(rest))
        offsets.add(place.const)
    (step, *others) = steps
    return not others and step != 0 and len(rests) == 1 and max(offsets) - min(offsets) < abs(step)


def is_fixed(expr: Expr, own: set[str]) -> bool:
    """Whether an expression is the same in all iterations, whatever they write."""
    return not any(
        isinstance(part, Load) or (isinstance(part, Var) and part.name in own)
        for part in subexpressions(expr)
    )


def _ranges(loop: For, inner: Sequence[Stmt], own: set[str]) -> dict[str, Expr]:
    """The counts of the loops that run alike in all iterations."""
    found: dict[str, Expr] = {loop.index: loop.count}
    unknown: set[str] = set()
    for statement in inner:
        if not isinstance(statement, For):
            continue
        known = found.setdefault(statement.index, statement.count)
        if known != statement.count or not is_fixed(statement.count, own):
            unknown.add(statement.index)
    return {name: count for name, count in found.items() if name not in unknown}


def _is_apart(
    load: Access, written: Sequence[Access], ranges: dict[str, Expr], own: set[str]
) -> bool:
    """Whether what is read here no iteration writes."""
    uncertain = own - set(ranges)
    if not all(is_fixed(place, uncertain) for access in (load, *written) for place in access):
        return False
    indices, counts = list(ranges), list(ranges.values())
    return all(never_meet(store, load, indices, counts) for store in written)
