"""Loops that may be divided among threads.

    for i in range(n):                divide among threads, worker 0(y, x), if worth n * 17.0
        y[i] = exp(x[i])       ==>    else
                                        for i in range(n):
                                          y[i] = exp(x[i])

A loop with checks is divided where it is known before it that none of them fails. The outermost
independent loops are, so they are never in one another, and of these the few that
look like most of the work: each costs time to compile. The program keeps the loop as it was, and
asks for the worker, a function of its own, when the counts say that it is worth it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from autograph.ir import FLOAT64
from autograph.lowering.independence import Uses, is_independent, names_read, names_set
from autograph.lowering.loop_ir import (
    Alloc,
    Apply,
    Call,
    Const,
    Divide,
    Expr,
    For,
    LoopParameter,
    Passed,
    Rebind,
    Stmt,
    Var,
    While,
    Worker,
    static,
)
from autograph.lowering.loop_walks import blocks, expressions, subexpressions, walk, with_blocks
from autograph.lowering.preconditions import all_of, without_checks
from autograph.lowering.work import operations, typically

FEWEST = 4  # iterations: below it the loops inside are looked at
MOST = 4  # workers of one program
LEAST = 600.0  # operations in a hundred iterations: nothing that only copies
AROUND = 10.0  # how much more it counts to be in another loop

Finish = Callable[[Sequence[Stmt], Sequence[str]], tuple[Stmt, ...]]
Jam = Callable[[Sequence[Stmt]], tuple[Stmt, ...]]


def divide_loops(
    name: str, body: Sequence[Stmt], parameters: Sequence[LoopParameter], finish: Finish, jam: Jam
) -> tuple[tuple[Stmt, ...], tuple[Worker, ...]]:
    """``finish`` is what is done to the loops of the workers, as to all others, afterwards, and
    ``jam`` what is done to the loops in them before.
    """
    candidates = _Candidates(Uses.of(body), memories(body, parameters))
    candidates.collect(body, 1.0)
    divider = _Divider(name, candidates.best(), finish, jam)
    return divider.block(body), tuple(divider.workers)


def memories(
    body: Sequence[Stmt], parameters: Sequence[LoopParameter]
) -> Mapping[str, LoopParameter]:
    """What the code generator will know about each memory; not of those that take turns with one
    of another kind, or come from a call.
    """
    found = {own.name: own for own in parameters if own.layout is not None}
    made = {s.name: s for s in walk(body) if isinstance(s, Alloc)}
    for name, own in made.items():
        kind = LoopParameter(name, own.dtype, len(own.dims), "C")
        if name in found and _kind(found[name]) != _kind(kind):
            return {}
        found[name] = kind
    unknown = {name for s in walk(body) if isinstance(s, Call) for name in s.targets}
    renamed = [(s.targets, s.sources) for s in walk(body) if isinstance(s, Rebind)]
    changed = True
    while changed:
        before = len(unknown)
        for targets, sources in renamed:
            for target, source in zip(targets, sources, strict=True):
                kinds = {_kind(found[n]) if n in found else None for n in (target, source)}
                if len(kinds) > 1 or None in kinds or unknown & {target, source}:
                    unknown |= {target, source}
        changed = len(unknown) > before
    return {name: own for name, own in found.items() if name not in unknown}


def _kind(own: LoopParameter) -> tuple[object, ...]:
    return own.dtype, own.rank, own.layout, own.writable


@dataclass(frozen=True, eq=False)
class _Candidate:
    """A loop that may be divided, its work, what it takes, and how much of the program it is."""

    loop: For
    body: Sequence[Stmt]  # without checks
    work: Expr
    parameters: Sequence[LoopParameter]
    weight: float


@dataclass
class _Candidates:
    uses: Uses
    memories: Mapping[str, LoopParameter]
    found: list[_Candidate] = field(default_factory=list)

    def best(self) -> Mapping[int, _Candidate]:
        """By the identity of the loop."""
        ordered = sorted(self.found, key=lambda own: -own.weight)
        return {id(own.loop): own for own in ordered[:MOST]}

    def collect(self, block: Sequence[Stmt], around: float) -> None:
        for statement in block:
            found = self.candidate(statement, around) if isinstance(statement, For) else None
            if found is not None:
                self.found += [found] * (found.weight >= LEAST * around)
                continue
            again = AROUND if isinstance(statement, (For, While)) else 1.0
            for inner in blocks(statement):
                self.collect(inner, around * again)

    def candidate(self, written: For, around: float) -> _Candidate | None:
        count = static(written.count)
        loop, conditions = without_checks(written)
        if count is not None and count < FEWEST:
            return None
        if not is_independent(loop, self.uses, written):
            return None
        own = {name for s in walk((written,)) for name in names_set(s)}
        parameters = self.parameters_of(loop, own)
        if parameters is None:
            return None
        work = operations(loop, own)
        weight = around * typically(work)
        return _Candidate(written, loop.body, _if_all(conditions, work), parameters, weight)

    def parameters_of(self, loop: For, own: set[str]) -> list[LoopParameter] | None:
        """What the body needs from around it; None where the kind of a memory is not known."""
        parts = [
            part
            for statement in walk(loop.body)
            for part in subexpressions(*expressions(statement))
            if isinstance(part, Var) and part.name not in own
        ]
        scalars = {part.name: LoopParameter(part.name, part.dtype) for part in parts}
        names = dict.fromkeys(name for s in walk(loop.body) for name in names_read(s))
        arrays = [name for name in names if name not in own and name not in scalars]
        if not all(name in self.memories for name in arrays):
            return None
        return [*(self.memories[name] for name in arrays), *scalars.values()]


@dataclass
class _Divider:
    program: str
    chosen: Mapping[int, _Candidate]
    finish: Finish
    jam: Jam
    workers: list[Worker] = field(default_factory=list)

    def block(self, block: Sequence[Stmt]) -> tuple[Stmt, ...]:
        return tuple(self.statement(statement) for statement in block)

    def statement(self, statement: Stmt) -> Stmt:
        found = self.chosen.get(id(statement))
        return with_blocks(statement, self.block) if found is None else self.divided(found)

    def divided(self, own: _Candidate) -> Stmt:
        loop, parameters = own.loop, own.parameters
        *before, share = self.finish(
            [For(loop.index, Var("stop", loop.count.dtype), self.jam(own.body))],
            [parameter.name for parameter in parameters],
        )
        assert isinstance(share, For)
        name = f"{self.program}_worker_{len(self.workers)}"
        worker = Worker(name, tuple(parameters), tuple(before), loop.index, share.body)
        self.workers.append(worker)
        number, handed = len(self.workers) - 1, tuple(map(_handed, parameters))
        return Divide(number, loop.count, own.work, handed, (loop,))


def _if_all(conditions: Sequence[Expr], work: Expr) -> Expr:
    """The work; less than none where a check of the loop might fail."""
    if not conditions:
        return work
    none = Const(-1.0, FLOAT64)
    return Apply("select", "({1} if {0} else {2})", (all_of(conditions), work, none), FLOAT64)


def _handed(own: LoopParameter) -> Expr | Passed:
    return Passed(own.name) if own.layout is not None else Var(own.name, own.dtype)
