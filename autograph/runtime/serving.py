"""The threads that take shares of a loop: what they do, and what one who has a loop does with them.

    helper                                   who has a job
        wait for a byte in the pipe              open = job; a byte for each helper
        active += 1                              work(job)
        if open: work(open)                      open = 0
        active -= 1                              until active == 0: yield the processor

Nobody waits for a helper that has not begun: on a machine with other things to do the one who has
the job does all of it.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils as code_utilities
from numba.extending import intrinsic

cgutils: Any = code_utilities  # untyped

WORD = ir.IntType(64)
BYTES: Any = ir.IntType(8).as_pointer()

# Words of the pool; what different threads write lies on cache lines of its own.
OPEN, ACTIVE, WOKEN, BUSY = 0, 8, 16, 24
READ, WRITE, YIELD, CLOCK, CLOCK_NUMBER, INPUT, OUTPUT = range(40, 47)
SIZE = 48
MOST_HELPERS = 255  # bytes that are written at once


@intrinsic
def serve_for_ever(typing_context: Any, pool: Any) -> Any:
    """What a helper does, until the pipe is closed."""
    return types.none(types.int64), emit_helper


def emit_helper(context: Any, builder: Any, signature: Any, values: Any) -> Any:
    pool = Pool(builder, values[0])
    byte = cgutils.alloca_once(builder, ir.IntType(8))
    wait, woken, end = (builder.append_basic_block(name) for name in ("wait", "woken", "end"))
    builder.branch(wait)
    builder.position_at_end(wait)
    read = builder.call(
        pool.function(READ, WORD, [ir.IntType(32), BYTES, WORD]),
        [pool.small(INPUT), byte, WORD(1)],
    )
    builder.cbranch(builder.icmp_signed("==", read, WORD(1)), woken, end)
    builder.position_at_end(woken)
    pool.add(WOKEN, -1)
    pool.add(ACTIVE, 1)
    job = pool.shared(OPEN)
    with builder.if_then(builder.icmp_signed("!=", job, WORD(0))):
        work(builder, job)
    pool.add(ACTIVE, -1)
    builder.branch(wait)
    builder.position_at_end(end)
    return context.get_dummy_value()


def work(builder: Any, job: Any) -> None:
    """A job begins with the address of the function that takes its shares."""
    place = builder.inttoptr(job, WORD.as_pointer())
    kind = ir.FunctionType(ir.VoidType(), [WORD]).as_pointer()
    builder.call(builder.inttoptr(builder.load(place), kind), [job])


class Pool:
    """The words of the pool, from inside a function that is being written."""

    def __init__(self, builder: Any, address: Any) -> None:
        self.builder = builder
        self.words = builder.inttoptr(address, WORD.as_pointer())

    def place(self, position: int) -> Any:
        return self.builder.gep(self.words, [WORD(position)])

    def word(self, position: int) -> Any:
        return self.builder.load(self.place(position))

    def small(self, position: int) -> Any:
        return self.builder.trunc(self.word(position), ir.IntType(32))

    def shared(self, position: int) -> Any:
        return self.builder.load_atomic(self.place(position), "seq_cst", 8)

    def put(self, value: Any, position: int) -> None:
        self.builder.store_atomic(value, self.place(position), "seq_cst", 8)

    def add(self, position: int, change: int | Any) -> None:
        value = WORD(change) if isinstance(change, int) else change
        self.builder.atomic_rmw("add", self.place(position), value, "seq_cst")

    def function(self, position: int, result: Any, arguments: list[Any]) -> Any:
        kind = ir.FunctionType(result, arguments).as_pointer()
        return self.builder.inttoptr(self.word(position), kind)

    # What one who has a job does.

    def take(self) -> Any:
        """Whether the pool was free, and now is ours."""
        taken = self.builder.cmpxchg(self.place(BUSY), WORD(0), WORD(1), "seq_cst", "monotonic")
        return self.builder.extract_value(taken, 1)

    def run(self, job: Any, helpers: Any) -> Any:
        """The whole job, and the nanoseconds that it took. Without helpers it is not shown."""
        builder = self.builder
        start = self.now()
        shared = builder.icmp_signed(">", helpers, WORD(0))
        with builder.if_then(shared):
            self.put(job, OPEN)
            self.wake(helpers)
        work(builder, job)
        with builder.if_then(shared):
            self.put(WORD(0), OPEN)
            self.wait()
        return builder.sub(self.now(), start)

    def leave(self) -> None:
        self.put(WORD(0), BUSY)

    def wake(self, helpers: Any) -> None:
        """A byte for each helper that has none waiting for it."""
        builder = self.builder
        missing = builder.sub(helpers, self.shared(WOKEN))
        with builder.if_then(builder.icmp_signed(">", missing, WORD(0))):
            self.add(WOKEN, missing)
            write = self.function(WRITE, WORD, [ir.IntType(32), BYTES, WORD])
            content = builder.bitcast(self.words, BYTES)
            written = builder.call(write, [self.small(OUTPUT), content, missing])
            failed = builder.icmp_signed("!=", written, missing)
            with builder.if_then(failed, likely=False):
                kept = builder.select(builder.icmp_signed("<", written, WORD(0)), WORD(0), written)
                self.add(WOKEN, builder.sub(kept, missing))

    def wait(self) -> None:
        builder = self.builder
        again, pause, end = (
            builder.append_basic_block(name) for name in ("again", "pause", "finished")
        )
        builder.branch(again)
        builder.position_at_end(again)
        idle = builder.icmp_signed("==", self.shared(ACTIVE), WORD(0))
        builder.cbranch(idle, end, pause)
        builder.position_at_end(pause)
        builder.call(self.function(YIELD, ir.IntType(32), []), [])
        builder.branch(again)
        builder.position_at_end(end)

    def now(self) -> Any:
        """Nanoseconds of a clock that only goes forward."""
        builder = self.builder
        time = cgutils.alloca_once(builder, WORD, size=2)
        clock = self.function(CLOCK, ir.IntType(32), [ir.IntType(32), WORD.as_pointer()])
        builder.call(clock, [self.small(CLOCK_NUMBER), time])
        seconds = builder.load(time)
        rest = builder.load(builder.gep(time, [WORD(1)]))
        return builder.add(builder.mul(seconds, WORD(1_000_000_000)), rest)
