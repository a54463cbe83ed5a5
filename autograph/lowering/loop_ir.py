"""Loop programs: imperative, typed, one scalar operation at a time; arrays are named memories.

    expression  name | constant | array[indices] | op(expressions) | cast | affine index | extent
    statement   assign, allocate, store, for, while, once, if, break, call host, call, dot,
                exchange, return

A name is a scalar variable or the variable of one memory; two array variables never share memory.
``Affine`` is ``const + sum(coefficient * atom)``: indices are kept in this form so that
dependences can be decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from autograph.ir import BOOL, INT64
from autograph.lowering.decisions import Decision
from autograph.ops import Site

# Expressions.


@dataclass(frozen=True, slots=True)
class Var:
    """A scalar variable."""

    name: str
    dtype: np.dtype


@dataclass(frozen=True, eq=False, slots=True)
class Const:
    value: Any
    dtype: np.dtype


@dataclass(frozen=True, eq=False, slots=True)
class Load:
    """One element of a memory."""

    array: str
    indices: tuple[Expr, ...]
    dtype: np.dtype


@dataclass(frozen=True, eq=False, slots=True)
class Apply:
    """An operator of one element, with the text that computes it: see ``ops.opdef.Scalar``."""

    op: str
    template: str
    args: tuple[Expr, ...]
    dtype: np.dtype
    cost: int = 1


@dataclass(frozen=True, eq=False, slots=True)
class Cast:
    """NumPy's ``astype``."""

    arg: Expr
    dtype: np.dtype


@dataclass(frozen=True, eq=False, slots=True)
class Affine:
    """``const + sum(coefficient * atom)``, every atom once."""

    const: int
    terms: tuple[tuple[Expr, int], ...] = ()

    @property
    def dtype(self) -> np.dtype:
        return INT64


@dataclass(frozen=True, slots=True)
class Extent:
    """``array.shape[axis]``"""

    array: str
    axis: int

    @property
    def dtype(self) -> np.dtype:
        return INT64


@dataclass(frozen=True, slots=True)
class Overlap:
    """Whether two array arguments share bytes; ranks are given for arguments that are not
    contiguous.
    """

    left: str
    right: str
    left_rank: int | None = None
    right_rank: int | None = None

    @property
    def dtype(self) -> np.dtype:
        return BOOL


Expr = Var | Const | Load | Apply | Cast | Affine | Extent | Overlap

# Statements.


@dataclass(frozen=True, slots=True)
class Comment:
    text: str


@dataclass(frozen=True, slots=True)
class Assign:
    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Alloc:
    """A new C-contiguous memory of undefined contents."""

    name: str
    dtype: np.dtype
    dims: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Store:
    array: str
    indices: tuple[Expr, ...]
    value: Expr


@dataclass(frozen=True, slots=True)
class For:
    """``index`` counts from 0 to ``count - 1``, or down where ``reverse``."""

    index: str
    count: Expr
    body: tuple[Stmt, ...]
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class While:
    """``test`` None: for ever, left by a break."""

    test: Expr | None
    body: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class Once:
    """Runs once; a break leaves it, as it leaves loops."""

    body: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class If:
    test: Expr
    then: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    pass


@dataclass(frozen=True, slots=True)
class Divide:
    """A worker of the program on several threads, where ``work`` is worth that, else ``serial``.

    ``work`` is about how many operations there are. The worker takes its ``arguments`` after the
    first and last of its share of ``count`` iterations.
    """

    worker: int
    count: Expr
    work: Expr
    arguments: tuple[Expr | Passed, ...]
    serial: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class HostArray:
    """An array among the values handed over: a C-contiguous memory and its dimensions."""

    array: str
    dims: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class CallHost:
    """Calls the site; ``raises``: it never comes back, else only a failure ends the program."""

    site: int
    values: tuple[Expr | HostArray, ...]
    raises: bool


@dataclass(frozen=True, slots=True)
class Passed:
    """A memory among the arguments of a call: as one of any strides, and as one to read only."""

    array: str
    any_layout: bool = False
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """Calls a function of the program; targets are scalars, and memories that it made."""

    function: str
    targets: tuple[str, ...]
    arguments: tuple[Expr | Passed, ...]


@dataclass(frozen=True, slots=True)
class Refuse:
    """Leaves the program, nothing done, when ``test`` holds."""

    test: Expr


@dataclass(frozen=True, slots=True)
class Operand:
    """A matrix inside a memory, whose rows begin ``step`` elements apart, or whose columns do where
    it is transposed; or a vector with that step.
    """

    array: str
    start: Expr
    step: Expr
    transposed: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """``out = left @ right`` by the BLAS: rows one after the other from element ``start`` on.

    ``columns`` None: ``right`` and the result are vectors.
    """

    out: str
    start: Expr
    left: Operand
    right: Operand
    rows: Expr
    inner: Expr
    columns: Expr | None


@dataclass(frozen=True, slots=True)
class Rebind:
    """``targets = sources``, names of memories, all at once."""

    targets: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssignAll:
    """Scalars assigned all at once."""

    names: tuple[str, ...]
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Return:
    """Scalars, and memories by name."""

    values: tuple[Expr | str, ...]


Stmt = (
    Comment
    | Assign
    | AssignAll
    | Alloc
    | Store
    | For
    | While
    | Once
    | If
    | Break
    | Divide
    | CallHost
    | Call
    | Refuse
    | Dot
    | Rebind
    | Return
)

# Programs.


@dataclass(frozen=True, slots=True)
class LoopParameter:
    """``layout`` None for a scalar."""

    name: str
    dtype: np.dtype
    rank: int = 0
    layout: Literal["C", "F", "A"] | None = None
    writable: bool = True


@dataclass(frozen=True, slots=True)
class LoopFunction:
    """A function of the program; ``results`` are dtype and rank of what it returns."""

    name: str
    parameters: tuple[LoopParameter, ...]
    body: tuple[Stmt, ...]
    results: tuple[tuple[np.dtype, int], ...]
    is_recursive: bool


@dataclass(frozen=True, slots=True)
class Worker:
    """A share of a loop: ``body`` for every ``index`` from ``start`` to ``stop``."""

    name: str
    parameters: tuple[LoopParameter, ...]
    before: tuple[Stmt, ...]
    index: str
    body: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class LoopProgram:
    """``payloads[k]`` are dtype and rank of what site k is handed; ``workers`` are compiled when
    a loop first asks for them.
    """

    name: str
    parameters: tuple[LoopParameter, ...]
    body: tuple[Stmt, ...]
    sites: tuple[Site, ...] = ()
    payloads: tuple[tuple[tuple[np.dtype, int], ...], ...] = ()
    functions: tuple[LoopFunction, ...] = ()
    decisions: tuple[Decision, ...] = ()
    workers: tuple[Worker, ...] = ()

    @property
    def bodies(self) -> tuple[LoopFunction | LoopProgram, ...]:
        """The program itself, and the functions that it calls."""
        return (self, *self.functions)

    def __str__(self) -> str:
        from autograph.lowering import loop_text  # lazy: it needs the records above

        return loop_text.program_text(self)


# Integers.


def integer(value: int) -> Affine:
    return Affine(value)


def as_affine(expr: Expr) -> Affine:
    if isinstance(expr, Affine):
        return expr
    if isinstance(expr, Const):
        return Affine(int(expr.value))
    return Affine(0, ((expr, 1),))


def plus(left: Expr, right: Expr, factor: int = 1) -> Affine:
    """``left + factor * right``"""
    a, b = as_affine(left), as_affine(right)
    total = {atom: coefficient for atom, coefficient in a.terms}
    for atom, coefficient in b.terms:
        total[atom] = total.get(atom, 0) + factor * coefficient
    return Affine(a.const + factor * b.const, tuple((atom, c) for atom, c in total.items() if c))


def minus(left: Expr, right: Expr) -> Affine:
    return plus(left, right, -1)


def times(left: Expr, right: Expr) -> Affine:
    a, b = as_affine(left), as_affine(right)
    if not b.terms:
        return plus(Affine(0), a, b.const)
    if not a.terms:
        return plus(Affine(0), b, a.const)
    return Affine(0, ((Apply("multiply", "{0} * {1}", (tidy(a), tidy(b)), INT64), 1),))


def tidy(expr: Expr) -> Expr:
    """An affine expression that is one atom, as that atom."""
    if isinstance(expr, Affine) and expr.const == 0 and len(expr.terms) == 1:
        atom, coefficient = expr.terms[0]
        return atom if coefficient == 1 else expr
    return expr


def static(expr: Expr) -> int | None:
    """The integer that an index is, or None."""
    affine = as_affine(expr) if isinstance(expr, (Affine, Const)) else None
    return affine.const if affine is not None and not affine.terms else None
