"""``run_on_threads``: a loop in shares, taken by the threads of the pool.

    if not run_on_threads(team, 0, n, work, (y, x)):      the program
        for i in range(n): ...
                                                          every thread that comes:
    job = (task, n, worker, shares, next, failed, y, x)   while (k := next++) < shares:
                                                              worker(start(k), stop(k), y, x)

``team`` is the address of a table of words that the Python side keeps, see ``teams``: machine
code holds no address of this process and can be kept on disk. A share is small, and a thread takes
the next one when it is done, so that threads that are slower do less. One loop in the process is
divided at a time: other threads that call have processors of their own. What finds the pool busy
runs its loop itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils as code_utilities
from numba.extending import intrinsic

from autograph.runtime.serving import WORD, Pool
from autograph.runtime.trials import ASK_FROM, EACH_WORKER, WANTED, Trial

cgutils: Any = code_utilities  # untyped

REAL = ir.DoubleType()

# Words of the table.
LEAST, THREADS, ASK, POOL, ALWAYS, FIRST = range(6)  # then `EACH_WORKER` for each worker
# Fields of a job, before the arguments.
TASK, COUNT, WORKER, SHARES, NEXT, FAILED, ARGUMENTS = range(7)
EACH = 8  # shares for each thread


@intrinsic
def run_on_threads(
    typing_context: Any, team: Any, worker: Any, count: Any, work: Any, arguments: Any
) -> Any:
    """Whether the worker has done the whole loop."""
    words = types.int64, types.int64, types.int64, types.float64
    return types.boolean(*words, arguments), emit_division


def emit_division(context: Any, builder: Any, signature: Any, values: Any) -> Any:
    """In place only what differs from loop to loop: the job."""
    team, worker, count, work, packed = values
    kinds = tuple(signature.args[4])
    table = builder.inttoptr(team, WORD.as_pointer())
    done = cgutils.alloca_once_value(builder, WORD(0))
    least = builder.bitcast(word(builder, table, LEAST), REAL)
    with builder.if_then(builder.fcmp_ordered(">=", work, least), likely=False):
        items = cgutils.unpack_tuple(builder, packed, len(kinds))
        job = builder.ptrtoint(emit_job(context, builder, count, items, kinds), WORD)
        function = function_that_divides(builder.module)
        builder.store(builder.call(function, [team, worker, work, job]), done)
    with builder.if_then(builder.icmp_signed(">", builder.load(done), WORD(1)), likely=False):
        message = ("Allocation failed (probably too large).",)
        context.call_conv.return_user_exc(builder, MemoryError, message)
    return builder.icmp_signed("==", builder.load(done), WORD(1))


def function_that_divides(module: Any) -> Any:
    """Takes team, worker, work and job. 0: nothing is done, 1: all is, 2: a worker failed."""
    known = module.globals.get("autograph_divide")
    if known is not None:
        return known
    kind = ir.FunctionType(WORD, [WORD, WORD, REAL, WORD])
    function = ir.Function(module, kind, name="autograph_divide")
    function.linkage = "internal"
    function.attributes.add("noinline")
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    team, worker, work, job = function.args
    table = builder.inttoptr(team, WORD.as_pointer())
    fields = builder.inttoptr(job, WORD.as_pointer())
    done = cgutils.alloca_once_value(builder, WORD(0))
    own = builder.gep(table, [builder.add(builder.mul(worker, WORD(EACH_WORKER)), WORD(FIRST))])
    address = address_of_worker(builder, table, own, worker, work)
    with builder.if_then(builder.icmp_signed("!=", address, WORD(0))):
        trial = Trial(builder, own, work, word(builder, table, ALWAYS))
        with builder.if_then(trial.is_worth_it):
            pool = Pool(builder, word(builder, table, POOL))
            with builder.if_then(pool.take()):
                threads = word(builder, table, THREADS)
                begin(builder, fields, address, threads)
                helpers = builder.select(trial.divides, builder.sub(threads, WORD(1)), WORD(0))
                trial.judge(pool.run(job, helpers), work)
                pool.leave()
                builder.store(builder.add(word(builder, fields, FAILED), WORD(1)), done)
    builder.ret(builder.load(done))
    return function


def begin(builder: Any, job: Any, address: Any, threads: Any) -> None:
    """What a job begins with, but for its task and how many iterations it has."""
    count = word(builder, job, COUNT)
    most = builder.mul(threads, WORD(EACH))
    shares = builder.select(builder.icmp_signed("<", count, most), count, most)
    values = {WORKER: address, SHARES: shares, NEXT: WORD(0), FAILED: WORD(0)}
    for position, value in values.items():
        builder.store(value, builder.gep(job, [WORD(position)]))


def word(builder: Any, table: Any, position: int) -> Any:
    return builder.load(builder.gep(table, [WORD(position)]))


def address_of_worker(builder: Any, table: Any, own: Any, worker: Any, work: Any) -> Any:
    """From the table, or from the callback that may compile it; 0 where there is none.

    Python is only asked when the work so far is worth it: each call of it takes microseconds.
    """
    known = builder.load_atomic(own, "acquire", 8)
    found = cgutils.alloca_once_value(builder, known)
    with builder.if_then(builder.icmp_signed("==", known, WORD(0)), likely=False):
        wanted = builder.fadd(builder.bitcast(word(builder, own, WANTED), REAL), work)
        builder.store(builder.bitcast(wanted, WORD), builder.gep(own, [WORD(WANTED)]))
        enough = builder.bitcast(word(builder, own, ASK_FROM), REAL)
        with builder.if_then(builder.fcmp_ordered(">=", wanted, enough), likely=False):
            kind = ir.FunctionType(WORD, [WORD]).as_pointer()
            ask = builder.inttoptr(word(builder, table, ASK), kind)
            builder.store(builder.call(ask, [worker]), found)
    return builder.load(found)


def emit_job(
    context: Any, builder: Any, count: Any, items: Sequence[Any], kinds: Sequence[Any]
) -> Any:
    """The words of a job, and behind them the arguments."""
    borrowed = [without_owner(context, builder, *one) for one in zip(kinds, items, strict=True)]
    kind = ir.LiteralStructType([*[WORD] * ARGUMENTS, *(item.type for item in borrowed)])
    job = cgutils.alloca_once(builder, kind)
    task = builder.ptrtoint(emit_task(context, builder.module, job.type, kinds), WORD)
    for position, field in ((TASK, task), (COUNT, count)):
        builder.store(field, place_in(builder, job, position))
    for position, field in enumerate(borrowed, ARGUMENTS):
        builder.store(field, place_in(builder, job, position))
    return job


def place_in(builder: Any, job: Any, position: int) -> Any:
    return builder.gep(job, [ir.IntType(32)(0), ir.IntType(32)(position)], inbounds=True)


def without_owner(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """An array that nobody counts: the program holds it as long as the job takes."""
    if not isinstance(kind, types.Array):
        return value
    array = context.make_array(kind)(context, builder, value)
    array.meminfo = array.meminfo.type(None)
    array.parent = array.parent.type(None)
    return array._getvalue()


def emit_task(context: Any, module: Any, job_type: Any, kinds: Sequence[Any]) -> Any:
    """What a thread of the pool runs: shares, until there are none."""
    kind = ir.FunctionType(ir.VoidType(), [WORD])
    function = ir.Function(module, kind, name=module.get_unique_name("autograph_task"))
    function.linkage = "internal"
    builder = ir.IRBuilder(function.append_basic_block("entry"))
    job = builder.inttoptr(function.args[0], job_type)
    address, count, shares = (
        builder.load(place_in(builder, job, own)) for own in (WORKER, COUNT, SHARES)
    )
    given = [builder.load(place_in(builder, job, ARGUMENTS + k)) for k in range(len(kinds))]
    types_ = (types.int64, types.int64, *kinds)
    convention = context.call_conv
    worker_type = convention.get_function_type(types.none, types_).as_pointer()
    worker = builder.inttoptr(address, worker_type)
    again, share, end = (function.append_basic_block(n) for n in ("again", "share", "end"))
    builder.branch(again)
    builder.position_at_end(again)
    number = builder.atomic_rmw("add", place_in(builder, job, NEXT), WORD(1), "monotonic")
    builder.cbranch(builder.icmp_signed("<", number, shares), share, end)
    builder.position_at_end(share)
    limits = [
        builder.sdiv(builder.mul(own, count), shares)
        for own in (number, builder.add(number, WORD(1)))
    ]
    status, _ = convention.call_function(builder, worker, types.none, types_, [*limits, *given])
    with builder.if_then(status.is_error, likely=False):
        builder.store_atomic(WORD(1), place_in(builder, job, FAILED), "monotonic", 8)
    builder.branch(again)
    builder.position_at_end(end)
    builder.ret_void()
    return function
