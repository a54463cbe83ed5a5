"""Every elementwise operator, compiled, is what NumPy computes, special values included.

All operators of one dtype are rows of one compiled program:

    whole[0] = x + y;  whole[1] = x - y;  ...;  truths[0] = x == y;  ...

Exact, but for elementary functions (NumPy has its own, vectorised, which differ in the last bits),
and for the sign of a zero that is the larger or smaller of two zeros. NumPy multiplies arrays of
complex numbers with fused instructions where the processor has them, and complex scalars without:
the latter is what compiled programs do.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from autograph.codegen.numba_cpu import generate
from autograph.ir import TensorType, Value
from autograph.lowering import lower
from autograph.ops import OpDef, Scalar, all_ops
from autograph.runtime.compiler import compile_program
from tests.graph_builder import Builder, build_function, tensor

DTYPES = [
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float32", "float64", "complex64", "complex128"),
]
OPERATORS = [op for op in all_ops() if op.is_elementwise]
ELEMENTARY = {
    *("power", "exp", "expm1", "exp2", "log", "log2", "log10", "log1p", "sqrt", "cbrt", "hypot"),
    *("sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh"),
    *("arcsinh", "arccosh", "arctanh", "arctan2", "third_power", "fourth_power"),
}
ULPS = 4
ZERO_SIGN_IS_FREE = {"maximum", "minimum", "fmax", "fmin"}


# Operands.

SMALL = [0, 1, 2, 3, 7, 8, 31, 32, 33, 63, 64, 65, 100]
FLOATS = [
    *(0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, -7.0, 0.1, 1e5, 1e-5),
    *(math.inf, -math.inf, math.nan),
]
NEAR_LIMITS = [
    *(127.9, 128.0, -128.9, -129.0, 255.9, 256.0, 300.0, 32768.0, -32769.0, 65536.0),
    *(2.0**31, -(2.0**31), 3e9, -3e9, 2.0**32, 1e10, -1e10, 2.0**63, -(2.0**63), 1.5e19, 2.0**64),
]
PARTS = [0.0, -0.0, 1.0, -1.0, 2.5, -3.0, math.inf, -math.inf, math.nan]


def edges(dtype: np.dtype) -> np.ndarray:
    """Special values, then a few ordinary ones."""
    random = np.random.default_rng(0)
    if dtype.kind == "b":
        return np.array([False, True])
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        negative = [-1, -2, -7, -63, -64] if limits.min else []
        extremes = [limits.min, limits.min + 1, limits.max - 1, limits.max]
        ordinary = random.integers(limits.min, limits.max, 8, dtype)
        return np.concatenate([np.array([*extremes, *SMALL, *negative], dtype), ordinary])
    limits = np.finfo(dtype)
    tiny = float(limits.smallest_subnormal)
    extremes = [limits.max, -limits.max, float(limits.tiny), tiny, -tiny]
    if dtype.kind == "f":
        ordinary = random.standard_normal(10) * 5
        return np.array([*FLOATS, *NEAR_LIMITS, *extremes, *ordinary], dtype)
    parts = list(map(float, [*PARTS, limits.max, tiny]))
    corners = [complex(a, b) for a, b in itertools.product(parts, parts)]
    far = [complex(a, 1.0) for a in NEAR_LIMITS]
    return np.array([*corners, *far, *random.standard_normal((20, 2)) @ [2, 2j]], dtype)


@dataclass(frozen=True)
class Operands:
    """``x`` for operators of one operand, all pairs ``left``, ``right`` for those of two."""

    x: np.ndarray
    left: np.ndarray
    right: np.ndarray
    naturals: np.ndarray = field(init=False)
    truths: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        negative = self.right < 0 if self.right.dtype.kind == "i" else np.False_
        naturals = np.where(negative, self.right.dtype.type(5), self.right)
        object.__setattr__(self, "naturals", naturals)
        object.__setattr__(self, "truths", np.arange(len(self.left)) % 3 == 0)

    def items(self) -> list[np.ndarray]:
        return [self.x, self.left, self.right, self.naturals, self.truths]


def operands(dtype: np.dtype) -> Operands:
    x = edges(dtype)
    partners = x[::7] if dtype.kind == "c" else x
    return Operands(x, np.repeat(x, len(partners)), np.tile(partners, len(x)))


# Cases.


@dataclass(frozen=True)
class Case:
    """One operator on some of the operands, by their names."""

    op: OpDef
    names: tuple[str, ...]
    attrs: dict[str, Any]

    @property
    def key(self) -> str:
        return " ".join([self.op.name, *(attr.name for attr in self.attrs.values())])

    def arguments(self, given: Operands) -> list[np.ndarray]:
        return [getattr(given, name) for name in self.names]

    def types(self, dtype: np.dtype) -> list[TensorType]:
        return [tensor(bool if name == "truths" else dtype) for name in self.names]


def arity(op: OpDef) -> int:
    if isinstance(op.eager, np.ufunc):
        return op.eager.nin
    return len(inspect.signature(op.eager).parameters)


def cases(dtype: np.dtype) -> Iterator[Case]:
    """What is declared for the dtype; casts to every dtype."""
    for op in OPERATORS:
        assert isinstance(op.lowering, Scalar)
        if op.name == "cast":
            yield from (Case(op, ("x",), {"dtype": np.dtype(other)}) for other in DTYPES)
        elif op.name == "select":
            yield Case(op, ("truths", "left", "right"), {})
        elif op.name == "power" and dtype.kind == "i":
            yield Case(op, ("left", "naturals"), {})
        elif op.name.startswith("python_") and dtype not in (np.float64, np.complex128):
            continue  # Python's numbers have one size
        elif op.lowering.template(dtype.kind) is not None:
            yield Case(op, (("x",), ("left", "right"))[arity(op) - 1], {})


# What NumPy computes, and what the compiled program does.


def expected(case: Case, given: Operands) -> np.ndarray:
    arguments = case.arguments(given)
    dtype = arguments[0].dtype
    with np.errstate(all="ignore"):
        if case.op.name == "cast":  # NumPy's vectorised casts to uint32 differ from its others
            return np.array([case.op.eager(x, **case.attrs) for x in arguments[0]])
        if dtype.kind == "c" and case.op.name in ("multiply", "square"):
            return np.array([a * b for a, b in zip(arguments[0], arguments[-1], strict=True)])
        return np.asarray(case.op.eager(*arguments))


@functools.cache
def results(name: str) -> dict[str, np.ndarray]:
    """The rows of the compiled program of a dtype, and its constants."""
    dtype = np.dtype(name)
    given, table = operands(dtype), list(cases(dtype))
    groups = grouped(table, dtype)

    def build(g: Builder, *inputs: Value) -> list[Value]:
        values = dict(zip(("x", "left", "right", "naturals", "truths"), inputs, strict=True))
        made = [block(g, group, values) for group in groups]
        constants = g.empty(len(given.x), dtype=dtype)
        for k, item in enumerate(given.x):
            constants = g.update(constants, g.constant(item, dtype), k)
        return [*made, constants]

    arrays = [array.copy() for array in given.items()]
    for array in arrays:
        array.setflags(write=False)
    function = build_function(build, *(tensor(array.dtype, len(array)) for array in arrays))
    blocks = compile_program(generate(lower(function))).entry(*arrays)
    found = {"constant": blocks[-1]}
    for group, rows in zip(groups, blocks[:-1], strict=True):
        found.update({case.key: row for case, row in zip(group, rows, strict=True)})
    return found


def grouped(table: list[Case], dtype: np.dtype) -> list[list[Case]]:
    """Cases whose results are of one dtype and of one length."""
    groups: dict[Any, list[Case]] = {}
    for case in table:
        result = case.op.infer(case.types(dtype), case.attrs)[0].dtype
        groups.setdefault((result, "x" in case.names), []).append(case)
    return list(groups.values())


def block(g: Builder, group: list[Case], values: dict[str, Value]) -> Value:
    """An array with a row for each case."""
    made = [g.node(c.op.name, [values[name] for name in c.names], c.attrs) for c in group]
    (length,) = made[0].type.dims
    rows = g.empty(len(made), length, dtype=made[0].type.dtype)
    for k, row in enumerate(made):
        rows = g.update(rows, row, k)
    return rows


# Comparison.


def difference(actual: np.ndarray, wanted: np.ndarray, case: Case, given: Operands) -> str:
    """The elements that are not as they should be, with their operands; nothing if all are."""
    same = actual == wanted
    if wanted.dtype.kind in "fc":
        same = np.ones(len(wanted), bool)
        for a, b in zip(parts(actual), parts(wanted), strict=True):
            same &= is_same(a, b, tolerance(case, wanted, given), case.op.name)
    (wrong,) = np.nonzero(~same)
    arguments = case.arguments(given)
    rows = [f"{[a[k] for a in arguments]}: {actual[k]!r}, not {wanted[k]!r}" for k in wrong[:10]]
    return "\n".join([f"{len(wrong)} of {len(wanted)} differ", *rows]) if rows else ""


def tolerance(case: Case, wanted: np.ndarray, given: Operands) -> np.ndarray:
    """Of each element: some units in the last place of its larger part."""
    size = np.max([np.where(np.isfinite(part), abs(part), 0) for part in parts(wanted)], axis=0)
    is_length = case.op.name == "absolute" and given.x.dtype.kind == "c"
    return np.spacing(size) * (ULPS if case.op.name in ELEMENTARY or is_length else 0)


def parts(numbers: np.ndarray) -> list[np.ndarray]:
    return [numbers.real, numbers.imag] if numbers.dtype.kind == "c" else [numbers]


def is_same(a: np.ndarray, b: np.ndarray, atol: np.ndarray, name: str) -> np.ndarray:
    """Equal or near; both NaN; zeros of one sign."""
    near = (a == b) | (abs(a - b) <= atol)
    if name not in ZERO_SIGN_IS_FREE:
        near &= (a != 0) | (b != 0) | (np.signbit(a) == np.signbit(b))
    return near | (np.isnan(a) & np.isnan(b))


# Tests.

each_dtype = pytest.mark.parametrize("dtype", [*map(np.dtype, DTYPES)], ids=str)


@pytest.mark.parametrize(
    ("case", "dtype"),
    [
        pytest.param(case, dtype, id=f"{case.key.replace(' ', '-to-')}-{dtype}")
        for dtype in map(np.dtype, DTYPES)
        for case in cases(dtype)
    ],
)
def test_compiled_equals_numpy(case: Case, dtype: np.dtype) -> None:
    given = operands(dtype)
    actual, wanted = results(dtype.name)[case.key], expected(case, given)
    assert actual.dtype == wanted.dtype
    with np.errstate(all="ignore"):
        text = difference(actual, wanted, case, given)
    assert not text, text


@each_dtype
def test_constants_are_themselves(dtype: np.dtype) -> None:
    given = operands(dtype)
    assert results(dtype.name)["constant"].tobytes() == given.x.tobytes()


@pytest.mark.parametrize("op", OPERATORS, ids=lambda op: op.name)
def test_every_operator_is_compiled_for_some_dtype(op: OpDef) -> None:
    assert any(case.op is op for dtype in DTYPES for case in cases(np.dtype(dtype)))


@pytest.mark.parametrize("op", OPERATORS, ids=lambda op: op.name)
def test_what_is_declared_is_defined_by_numpy_with_that_result(op: OpDef) -> None:
    for dtype in map(np.dtype, DTYPES):
        for case in cases(dtype):
            if case.op is op:
                ones = [np.ones(2, type_.dtype) for type_ in case.types(dtype)]
                (inferred,) = op.infer(case.types(dtype), case.attrs)
                with np.errstate(all="ignore"):
                    assert op.eager(*ones, **case.attrs).dtype == inferred.dtype


def test_a_variable_may_be_called_like_a_function_of_the_runtime() -> None:
    function = build_function(lambda g, fmax, y: g.fmax(fmax, y), *[tensor(float)] * 2)
    assert compile_program(generate(lower(function))).entry(1.0, 2.0) == 2.0
