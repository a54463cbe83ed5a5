"""Loop programs as text.

heat(u: float64[:, :] C, steps: int64)
  for k < steps
    for i < n - 2
      u[i + 1] = multiply(u[i + 1], 0.5)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograph.lowering.loop_ir import (
    Affine,
    Alloc,
    Apply,
    Assign,
    AssignAll,
    Break,
    Call,
    CallHost,
    Cast,
    Comment,
    Const,
    Divide,
    Dot,
    Expr,
    Extent,
    For,
    HostArray,
    If,
    Load,
    LoopFunction,
    LoopParameter,
    LoopProgram,
    Once,
    Operand,
    Overlap,
    Passed,
    Rebind,
    Refuse,
    Return,
    Stmt,
    Store,
    Var,
    While,
    Worker,
    static,
)

INDENT = "  "


def program_text(program: LoopProgram) -> str:
    """The functions that are called come after the one that calls them."""
    functions = (line for own in program.bodies for line in function_text(own))
    workers = (line for own in program.workers for line in worker_text(own))
    return "\n".join([*functions, *workers])


def worker_text(own: Worker) -> Iterator[str]:
    yield f"worker {own.name}({', '.join(map(parameter_text, own.parameters))})"
    yield from indented(own.before)
    yield f"{INDENT}for {own.index} from start to stop"
    yield from (INDENT + line for line in indented(own.body))


def function_text(own: LoopProgram | LoopFunction) -> Iterator[str]:
    yield f"{own.name}({', '.join(map(parameter_text, own.parameters))})"
    yield from (INDENT + line for line in block_text(own.body))


def parameter_text(own: LoopParameter) -> str:
    if own.layout is None:
        return f"{own.name}: {own.dtype}"
    shape = ", ".join([":"] * own.rank)
    return f"{own.name}: {own.dtype}[{shape}] {own.layout}{'' if own.writable else ' read-only'}"


def block_text(statements: Sequence[Stmt]) -> Iterator[str]:
    for statement in statements:
        yield from statement_text(statement)


def indented(statements: Sequence[Stmt]) -> Iterator[str]:
    return (INDENT + line for line in block_text(statements))


def statement_text(statement: Stmt) -> Iterator[str]:
    match statement:
        case For(index, count, body, reverse):
            yield f"for {index} < {expr_text(count)}{' downwards' if reverse else ''}"
            yield from indented(body)
        case While(test, body):
            yield "loop" if test is None else f"while {expr_text(test)}"
            yield from indented(body)
        case Once(body):
            yield "once"
            yield from indented(body)
        case If(test, then, orelse):
            yield f"if {expr_text(test)}"
            yield from indented(then)
            if orelse:
                yield "else"
                yield from indented(orelse)
        case Divide(worker, _, work, arguments, serial):
            handed = ", ".join(map(argument_text, arguments))
            yield f"divide among threads, worker {worker}({handed}), if worth {expr_text(work)}"
            yield "else"
            yield from indented(serial)
        case _:
            yield simple_text(statement)


def simple_text(statement: Stmt) -> str:
    match statement:
        case Comment(text):
            return f"# {text}"
        case Assign(name, value):
            return f"{name} = {expr_text(value)}"
        case AssignAll(names, values):
            return f"{', '.join(names)} = {listed(values)}"
        case Alloc(name, dtype, dims):
            return f"{name} = new {dtype}[{listed(dims)}]"
        case Store(array, indices, value):
            return f"{array}[{listed(indices)}] = {expr_text(value)}"
        case Return(values):
            return f"return {', '.join(v if isinstance(v, str) else expr_text(v) for v in values)}"
        case Break():
            return "break"
    return other_text(statement)


def other_text(statement: Stmt) -> str:
    match statement:
        case CallHost(site, values, raises):
            return (
                f"{'raise' if raises else 'call'} site {site}({', '.join(map(host_text, values))})"
            )
        case Call(function, targets, arguments):
            application = f"{function}({', '.join(map(argument_text, arguments))})"
            return f"{', '.join(targets)} = {application}" if targets else application
        case Refuse(test):
            return f"refuse if {expr_text(test)}"
        case Dot(out, start, left, right, rows, inner, columns):
            sizes = listed([rows, inner] if columns is None else [rows, inner, columns])
            target = f"{out}{start_text(start)}"
            return f"{target} = {operand_text(left)} @ {operand_text(right)} ({sizes})"
        case Rebind(targets, sources):
            return f"{', '.join(targets)} = {', '.join(sources)}"
    raise AssertionError(f"{type(statement).__name__} has no text")


def operand_text(own: Operand) -> str:
    return f"{own.array}{start_text(own.start)}{'.T' if own.transposed else ''}"


def start_text(start: Expr) -> str:
    return "" if static(start) == 0 else f"[{expr_text(start)}...]"


def host_text(item: Expr | HostArray) -> str:
    return item.array if isinstance(item, HostArray) else expr_text(item)


def argument_text(item: Expr | Passed) -> str:
    return item.array if isinstance(item, Passed) else expr_text(item)


def listed(exprs: Sequence[Expr]) -> str:
    return ", ".join(map(expr_text, exprs))


def expr_text(expr: Expr) -> str:
    match expr:
        case Var(name):
            return name
        case Const(value):
            return str(value)
        case Load(array, indices):
            return f"{array}[{listed(indices)}]"
        case Apply(op, _, args):
            return f"{op}({listed(args)})"
        case Cast(arg, dtype):
            return f"{dtype}({expr_text(arg)})"
        case Affine(const, terms):
            return affine_text(const, terms)
        case Extent(array, axis):
            return f"{array}.shape[{axis}]"
        case Overlap(left, right):
            return f"overlap({left}, {right})"


def affine_text(const: int, terms: Sequence[tuple[Expr, int]]) -> str:
    parts = [(c, f"{abs(c)}*{expr_text(a)}" if abs(c) != 1 else expr_text(a)) for a, c in terms]
    if const or not parts:
        parts.append((const, str(abs(const))))
    text = "".join(f" {'-' if c < 0 else '+'} {word}" for c, word in parts)
    return text[3:] if text.startswith(" + ") else f"-{text[3:]}"
