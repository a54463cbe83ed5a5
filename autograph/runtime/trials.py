"""Whether dividing a loop pays is measured, not assumed.

Whether it does depends on the loop, which may wait for memory, and on what else the machine does.
So the first runs of a loop are not divided and divided in turns, and the time that an operation
takes is kept for both. Later runs go the faster way, but for one in a while that tries the other.
What takes less time than it costs to wake other threads is not divided. A loop that takes very
long is divided all the same: threads that are slow take few shares.
"""

from __future__ import annotations

import math
from typing import Any

from llvmlite import ir

WORD = ir.IntType(64)
REAL = ir.DoubleType()

# Words for each worker: its machine code, the operations that it was wanted for while there was
# none, how many of them are worth asking for it, how often it ran, nanoseconds of the last run,
# nanoseconds of an operation without help and with.
ADDRESS, WANTED, ASK_FROM, RUNS, LAST, ALONE, DIVIDED, EACH_WORKER = range(8)
FIRST_TRIALS = 4  # runs, in turns
BETWEEN = 64  # runs, a power of 2
LONG = 1_000_000_000  # nanoseconds
SHORT = 200_000.0  # nanoseconds
LARGE = 1e9  # operations
GAIN = 0.9  # of the time alone: less is no reason to take a processor from others
WEIGHT = 0.25  # of the latest run


class Trial:
    """One run of a loop. ``is_worth_it``: by the worker, where ``divides`` says with helpers."""

    def __init__(self, builder: Any, own: Any, work: Any, always: Any) -> None:
        self.builder = builder
        self.own = own
        runs = builder.atomic_rmw("add", self.place(RUNS), WORD(1), "monotonic")
        alone = self.rate(ALONE)
        better = builder.fcmp_unordered("<=", self.rate(DIVIDED), builder.fmul(alone, REAL(GAIN)))
        early = builder.icmp_signed("<", runs, WORD(FIRST_TRIALS))
        due = builder.icmp_signed("==", builder.and_(runs, WORD(BETWEEN - 1)), WORD(BETWEEN - 1))
        odd = builder.icmp_signed("!=", builder.and_(runs, WORD(1)), WORD(0))
        turn = builder.xor(odd, builder.fcmp_ordered(">=", work, REAL(LARGE)))
        brief = builder.icmp_signed("<", builder.load(self.place(LAST)), WORD(LONG))
        pays = builder.fcmp_unordered(">=", builder.fmul(alone, work), REAL(SHORT))
        tries = builder.and_(builder.and_(builder.or_(early, due), brief), pays)
        tried = builder.select(early, turn, builder.not_(better))
        always = builder.icmp_signed("!=", always, WORD(0))
        chosen = builder.and_(builder.select(tries, tried, better), pays)
        self.divides = builder.or_(always, chosen)
        self.is_worth_it = builder.or_(self.divides, tries)

    def place(self, position: int) -> Any:
        return self.builder.gep(self.own, [WORD(position)])

    def rate(self, position: int) -> Any:
        return self.builder.bitcast(self.builder.load(self.place(position)), REAL)

    def judge(self, nanoseconds: Any, work: Any) -> None:
        builder = self.builder
        builder.store(nanoseconds, self.place(LAST))
        new = builder.fdiv(builder.sitofp(nanoseconds, REAL), work)
        place = builder.select(self.divides, self.place(DIVIDED), self.place(ALONE))
        known = builder.bitcast(builder.load(place), REAL)
        mixed = builder.fadd(builder.fmul(known, REAL(1 - WEIGHT)), builder.fmul(new, REAL(WEIGHT)))
        first = builder.fcmp_ordered("==", known, REAL(math.inf))
        rate = builder.select(first, new, mixed)
        builder.store(builder.bitcast(rate, WORD), place)
