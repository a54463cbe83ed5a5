"""Loop programs as Python for numba: plain functions over NumPy arrays that also run without numba.

For(i, n, body)            for i in range(n):
Once(body)                 while True:
                               ...
                               break
Alloc(a, float64, n)       a = empty(n, np.float64)
CallHost(3, x)             if call_host(host, 3, (x,)) != 0:
                               raise HostError
Divide(0, n, w, x, body)   if not run_on_threads(team, 0, n, w, (x,)):
                               body
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from autograph.codegen.expressions import conversion, memory_name, text
from autograph.codegen.functions import HOST, call_text, handed_over, handing_on_host, type_hint
from autograph.codegen.program import ArrayParameter, Function, Payload, Program, ScalarParameter
from autograph.lowering.loop_ir import (
    Alloc,
    Apply,
    Assign,
    AssignAll,
    Break,
    Call,
    CallHost,
    Cast,
    Comment,
    Divide,
    Dot,
    Expr,
    For,
    HostArray,
    If,
    LoopFunction,
    LoopParameter,
    LoopProgram,
    Once,
    Operand,
    Rebind,
    Refuse,
    Return,
    Stmt,
    Store,
    While,
    Worker,
)
from autograph.lowering.loop_walks import (
    expressions,
    subexpressions,
    walk,
)

INDENT = "    "
TEAM = "team"
HALVES = ("half_from_double", "half_from_float", "half_to_float")
FUNCTION = re.compile(r"arithmetic\.(\w+)")


def generate(loops: LoopProgram) -> Program:
    """The program's module and what its entry takes."""
    text_ = "\n\n\n".join(definition(own, bool(loops.sites)) for own in loops.bodies[::-1])
    return Program(
        module_text([own.body for own in loops.bodies], text_),
        loops.name,
        tuple(map(parameter, loops.parameters)),
        tuple(
            tuple(Payload(dtype.name, rank, site.in_place) for dtype, rank in types)
            for site, types in zip(loops.sites, loops.payloads, strict=True)
        ),
        tuple(Function(own.name, tuple(map(parameter, own.parameters))) for own in loops.functions),
        tuple(map(worker_program, loops.workers)),
    )


def module_text(bodies: Sequence[Sequence[Stmt]], definitions: str) -> str:
    return "\n".join([*imports(bodies, definitions), "", "", definitions, ""]).lstrip("\n")


def worker_program(own: Worker) -> Program:
    names = ["start", "stop", *(parameter.name for parameter in own.parameters)]
    written = [
        *block(own.before),
        f"for {own.index} in range(start, stop):",
        *inner(own.body),
    ]
    definition_ = [f"def {own.name}({', '.join(names)}):", *(INDENT + line for line in written)]
    return Program(
        module_text([own.before, own.body], "\n".join(definition_)),
        own.name,
        (
            ScalarParameter("start", "int64"),
            ScalarParameter("stop", "int64"),
            *map(parameter, own.parameters),
        ),
    )


def definition(own: LoopProgram | LoopFunction, calls_host: bool) -> str:
    divides = isinstance(own, LoopProgram) and bool(own.workers)
    first = [HOST] * calls_host + [TEAM] * divides
    names = first + [parameter.name for parameter in own.parameters]
    body = handing_on_host(own.body) if calls_host else own.body
    hint = type_hint(own) if isinstance(own, LoopFunction) else ()
    written = [INDENT + line for line in (*hint, *block(body))] or [INDENT + "return None"]
    return "\n".join([f"def {own.name}({', '.join(names)}):", *written])


def parameter(own: LoopParameter) -> ArrayParameter | ScalarParameter:
    kind = np.dtype(memory_name(own.dtype)).name
    if own.layout is None:
        return ScalarParameter(own.name, kind)
    return ArrayParameter(own.name, kind, own.rank, own.layout, own.writable)


def imports(bodies: Sequence[Sequence[Stmt]], body: str) -> Iterator[str]:
    """What the text uses, and no more."""
    for module, line in (("math", "import math"), ("np", "import numpy as np")):
        if re.search(rf"\b{module}\.", body):
            yield line
    functions: dict[str, set[str]] = {
        "arithmetic": set(),
        "complex_arithmetic": set(),
        "conversion": set(),
        "host": set(),
    }
    for own in bodies:
        for name in called(own):
            functions["complex_arithmetic" if "complex_" in name else "arithmetic"].add(name)
        functions["conversion"].update(conversions(own))
    functions["host"] = {n for n in ("HostError", "Refused", "call_host") if n in body}
    functions["division"] = {n for n in ("run_on_threads",) if f"{n}(" in body}
    functions["halves"] = {n for n in HALVES if f"{n}(" in body}
    functions["blas"] = {n for n in ("gemm", "gemv") if f"{n}(" in body}
    functions["memory"] = {n for n in ("empty",) if f" {n}(" in body}
    functions["passing"] = {n for n in ("any_layout", "read_only") if f"{n}(" in body}
    yield ""
    if re.search(r"\bvecmath\.", body):
        yield "from autograph.runtime import vecmath"
    for module, wanted in functions.items():
        if wanted:
            yield f"from autograph.runtime.{module} import {', '.join(sorted(wanted))}"


def called(statements: Sequence[Stmt]) -> Iterator[str]:
    """The functions of the runtime's arithmetic in the templates of all operations."""
    for statement in walk(statements):
        for expr in subexpressions(*expressions(statement)):
            if isinstance(expr, Apply):
                yield from FUNCTION.findall(expr.template)


def conversions(statements: Sequence[Stmt]) -> Iterator[str]:
    for statement in walk(statements):
        for expr in subexpressions(*expressions(statement)):
            if isinstance(expr, Cast) and expr.arg.dtype.kind in "fc" and expr.dtype.kind in "iu":
                yield conversion(expr.dtype)


# Statements.


def block(statements: Sequence[Stmt]) -> Iterator[str]:
    for statement in statements:
        yield from lines(statement)


def inner(statements: Sequence[Stmt]) -> Iterator[str]:
    empty = True
    for line in block(statements):
        empty = empty and line.lstrip().startswith("#")
        yield INDENT + line
    if empty:
        yield INDENT + "pass"


def lines(statement: Stmt) -> Iterator[str]:
    match statement:
        case Comment(comment):
            yield f"# {comment}"
        case Assign(name, value):
            yield f"{name} = {text(value)}"
        case AssignAll(names, values):
            yield f"{', '.join(names)} = {', '.join(map(text, values))}"
        case Alloc():
            yield from allocation(statement)
        case Store(array, indices, value):
            yield f"{array}[{', '.join(map(text, indices)) or '()'}] = {text(value)}"
        case Dot():
            yield product(statement)
        case Call():
            yield call_text(statement)
        case Rebind(targets, sources):
            yield f"{', '.join(targets)} = {', '.join(sources)}"
        case Return(values):
            yield f"return {returned(values)}".rstrip()
        case _:
            yield from compound(statement)


def allocation(own: Alloc) -> Iterator[str]:
    yield f"{own.name} = empty({shape(own.dims)}, np.{memory_name(own.dtype)})"


def compound(statement: Stmt) -> Iterator[str]:
    match statement:
        case For(index, count, body, reverse):
            yield f"for {index} in {counted(count, reverse)}:"
            yield from inner(body)
        case While(test, body):
            yield f"while {'True' if test is None else text(test)}:"
            yield from inner(body)
        case Once(body):
            yield "while True:"
            yield from inner(body if leaves(body) else (*body, Break()))
        case If(test, then, orelse):
            yield f"if {text(test)}:"
            yield from inner(then)
            if orelse:
                yield "else:"
                yield from inner(orelse)
        case Break():
            yield "break"
        case Refuse(test):
            yield f"if {text(test)}:"
            yield INDENT + "raise Refused"
        case CallHost():
            yield from host_call(statement)
        case Divide(worker, count, work, arguments, serial):
            handed = ", ".join(map(handed_over, arguments))
            counts = f"{text(count)}, {text(work)}"
            yield f"if not run_on_threads({TEAM}, {worker}, {counts}, ({handed},)):"
            yield from inner(serial)


def leaves(body: Sequence[Stmt]) -> bool:
    """Whether the end of a block is not reached."""
    last = body[-1] if body else None
    return isinstance(last, Break) or (isinstance(last, CallHost) and last.raises)


def returned(values: Sequence[Expr | str]) -> str:
    return ", ".join(v if isinstance(v, str) else text(v) for v in values)


def counted(count: Expr, reverse: bool) -> str:
    return f"range({text(count)} - 1, -1, -1)" if reverse else f"range({text(count)})"


def shape(dims: Sequence[Expr]) -> str:
    sizes = ", ".join(map(text, dims))
    return sizes if len(dims) == 1 else f"({sizes})"


def product(dot: Dot) -> str:
    """A call of the BLAS."""
    sizes = [dot.rows, dot.inner] if dot.columns is None else [dot.rows, dot.inner, dot.columns]
    matrix = f"{operand(dot.left)}, {dot.left.transposed}"
    other = operand(dot.right)
    name = "gemv"
    if dot.columns is not None:
        name, other = "gemm", f"{other}, {dot.right.transposed}"
    counts = ", ".join(map(text, sizes))
    return f"{name}({counts}, {matrix}, {other}, {dot.out}, {text(dot.start)})"


def operand(own: Operand) -> str:
    return f"{own.array}, {text(own.start)}, {text(own.step)}"


def host_call(call: CallHost) -> Iterator[str]:
    words: list[str] = []
    arrays: list[str] = []
    for value in call.values:
        if isinstance(value, HostArray):
            words += [f"{value.array}.ctypes.data", *map(text, value.dims)]
            arrays.append(value.array)
        else:
            words.append(text(value))
    values = f"({', '.join(words)}{',' if len(words) == 1 else ''})"
    if call.raises:
        yield f"call_host(host, {call.site}, {values})"
        yield "raise HostError"
        return
    yield f"if call_host(host, {call.site}, {values}) != 0:"
    yield INDENT + "raise HostError"
