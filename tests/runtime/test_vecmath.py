"""Elementary functions against the same in more digits, and that loops over them are vector loops.

At most 2 units in the last place: over random bit patterns, near the places where the formulas
change or the results vanish, and over every so many numbers of float32. Special values give what
NumPy gives.
"""

from __future__ import annotations

import functools
import math
from typing import Any

import llvmlite.binding
import numpy as np
import pytest

from autograph.codegen.numba_cpu import generate
from autograph.ir import Value
from autograph.lowering import lower
from autograph.runtime import compiler, vecmath
from autograph.runtime.compiler import Native, compile_program
from autograph.runtime.vecmath.trigonometric import LIMIT
from tests.graph_builder import Builder, build_function, i64, tensor

UNARY = [
    *("exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "cbrt"),
    *("sin", "cos", "tan", "arcsin", "arccos", "arctan"),
    *("sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"),
]
BINARY = ["power", "arctan2", "hypot"]
GUARDED = ["sin", "cos", "tan"]
ULPS = 2
STRIDE = 3989  # of float32's bit patterns
PRECISE = np.finfo(np.longdouble).nmant > 60
FLOATS = [np.dtype(np.float32), np.dtype(np.float64)]
HAS_FMA = llvmlite.binding.get_host_cpu_features().get("fma", True)  # named so on x86 alone

each_float = pytest.mark.parametrize("dtype", FLOATS, ids=str)


@functools.cache
def native(name: str, dtype: np.dtype, operands: int) -> Native:
    """The operator over whole arrays, as programs contain it."""

    def build(g: Builder, *values: Value) -> list[Value]:
        return [g.node(name, values, {})]

    n = Value(i64(), "n")
    types = [tensor(dtype, n)] * operands
    return compile_program(generate(lower(build_function(build, *types, dims=[n]))))


def run(name: str, *operands: np.ndarray) -> np.ndarray:
    ready = [x.copy() for x in operands]
    for array in ready:
        array.setflags(write=False)
    found: np.ndarray = native(name, ready[0].dtype, len(ready)).entry(*ready)
    return found


# Numbers to try.


def any_bits(random: np.random.Generator, dtype: np.dtype, count: int) -> np.ndarray:
    return random.integers(0, 256, count * dtype.itemsize, np.uint8).view(dtype)


def special(dtype: np.dtype) -> np.ndarray:
    limits = np.finfo(dtype)
    sizes = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 10.0, 1000.0, 1e22, math.pi, math.inf, math.nan]
    sizes += [float(limits.max), float(limits.tiny), float(limits.smallest_subnormal)]
    sizes += [float(1 + limits.eps), float(1 - limits.epsneg), *LIMIT.values(), 1e30]
    positive = np.array(sizes, dtype)
    return np.concatenate([positive, -positive])


def numbers(dtype: np.dtype) -> np.ndarray:
    random = np.random.default_rng(7)
    limits = np.finfo(dtype)
    edges = np.array(
        [math.log(limits.max), math.log(limits.tiny), math.log(limits.smallest_subnormal)]
    )
    edges = np.concatenate([edges, edges + math.log(2), edges / math.log(2)])
    quarters = random.integers(-50_000, 50_000, 5000) * (np.longdouble(math.pi) / 2)
    parts = [any_bits(random, dtype, 60_000), special(dtype)]
    parts += [random.uniform(-size, size, 12_000) for size in (1e-9, 1e-2, 1, 4, 30, 800, 7e4)]
    parts += [center + random.normal(0, 1e-3, 4000) for center in (-1.0, 1.0, -0.5, 0.5)]
    parts += [np.repeat(edges, 200) * (1 + random.normal(0, 1e-6, 200 * len(edges))), quarters]
    with np.errstate(over="ignore"):
        return np.concatenate([part.astype(dtype) for part in parts])


def pairs(dtype: np.dtype) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(8)
    corners = special(dtype)
    n = 30_000
    sizes = abs(any_bits(random, dtype, n))
    with np.errstate(all="ignore"):  # powers up to where they overflow
        far = random.uniform(-1.06, 1.02, n) * math.log(np.finfo(dtype).max) / np.log(sizes)
    left = [np.repeat(corners, len(corners)), any_bits(random, dtype, n), sizes]
    left += [1 + random.normal(0, 1e-3, n), random.uniform(-5, 5, n)]
    right = [np.tile(corners, len(corners)), any_bits(random, dtype, n), far]
    right += [random.uniform(-1e5, 1e5, n), random.integers(-20, 20, n)]
    with np.errstate(over="ignore"):
        x, y = (np.concatenate([part.astype(dtype) for part in side]) for side in (left, right))
    return x, y


# Comparison.


def wide(dtype: np.dtype) -> Any:
    """A type of numbers with at least eleven more bits."""
    if dtype == np.float32:
        return np.float64
    if not PRECISE:
        pytest.skip("no floats of more than 64 bits here")
    return np.longdouble


def errors(found: np.ndarray, exact: np.ndarray) -> np.ndarray:
    """In units in the last place of the exact results, as far as these can be written."""
    limits = np.finfo(found.dtype)
    with np.errstate(all="ignore"):
        nearest = exact.astype(found.dtype)
        exponent = np.maximum(np.frexp(abs(exact))[1] - 1, limits.minexp)
        unit = np.ldexp(exact.dtype.type(1), exponent - limits.nmant)
        error = abs(found.astype(exact.dtype) - exact) / unit
        at_limit = np.isinf(nearest) & (abs(found) == limits.max)
        same = (found == nearest) & (np.signbit(found) == np.signbit(nearest)) | at_limit
        same |= np.isnan(found) & np.isnan(nearest)
    special_ = (nearest == 0) | ~np.isfinite(nearest) | ~np.isfinite(found)
    return np.where(same, np.where(special_, 0.0, error), np.where(special_, np.inf, error))


def assert_accurate(name: str, *operands: np.ndarray) -> None:
    function = getattr(np, name)
    precise = wide(operands[0].dtype)
    with np.errstate(all="ignore"):
        exact = function(*(x.astype(precise) for x in operands))
    error = errors(run(name, *operands), exact)
    worst = np.argsort(error)[-1]
    arguments = [x[worst] for x in operands]
    assert error[worst] <= ULPS, f"{name}{arguments}: {error[worst]} units, {exact[worst]}"


# Tests.


@each_float
@pytest.mark.parametrize("name", UNARY)
def test_functions_of_one_number(name: str, dtype: np.dtype) -> None:
    x = numbers(dtype)
    if name in GUARDED:
        x = x[~(abs(x) > LIMIT[dtype.name])]
    assert_accurate(name, x)


@each_float
@pytest.mark.parametrize("name", BINARY)
def test_functions_of_two_numbers(name: str, dtype: np.dtype) -> None:
    assert_accurate(name, *pairs(dtype))


@pytest.mark.parametrize("name", UNARY)
def test_every_so_many_numbers_of_float32(name: str) -> None:
    bits = np.arange(hash_of(name) % STRIDE, 2**32, STRIDE, dtype=np.uint64)
    x = bits.astype(np.uint32).view(np.float32)
    assert_accurate(name, x[~(abs(x) > LIMIT["float32"])] if name in GUARDED else x)


def hash_of(name: str) -> int:
    """Other numbers for each function, the same in each run."""
    return int.from_bytes(name.encode(), "little")


@each_float
@pytest.mark.parametrize("name", GUARDED)
def test_numbers_beyond_the_limit_are_for_the_c_library(name: str, dtype: np.dtype) -> None:
    """One of them among others, in each place of a vector, and in the rest of a loop."""
    function = getattr(math, name)
    given = np.random.default_rng(3).uniform(2 * LIMIT["float64"], 1e30, 67).astype(dtype)
    exact = np.array([function(x) for x in given]).astype(dtype)
    for place in range(len(given)):
        x = np.zeros(67, dtype)
        x[place] = given[place]
        wanted = run(name, np.zeros(67, dtype))
        wanted[place] = exact[place]
        np.testing.assert_array_max_ulp(run(name, x), wanted, maxulp=1, dtype=dtype)


@each_float
@pytest.mark.parametrize("name", [*UNARY, *BINARY])
def test_special_values_are_numpys(name: str, dtype: np.dtype) -> None:
    given = special(dtype)
    every = [np.repeat(given, len(given)), np.tile(given, len(given))]
    operands = every if name in BINARY else [given]
    with np.errstate(all="ignore"):
        wanted = getattr(np, name)(*operands)
    found = run(name, *operands)
    is_special = (wanted == 0) | ~np.isfinite(wanted)
    np.testing.assert_array_equal(found[is_special], wanted[is_special])
    zero = wanted == 0
    np.testing.assert_array_equal(np.signbit(found[zero]), np.signbit(wanted[zero]))
    assert np.isfinite(found[~is_special]).all()


@each_float
@pytest.mark.parametrize("name", ["sin", "cos", "tanh"])
def test_bounded_by_one(name: str, dtype: np.dtype) -> None:
    x = numbers(dtype)
    assert np.nanmax(abs(run(name, x))) <= 1


@pytest.mark.skipif(not HAS_FMA, reason="the processor has no fused multiplication")
@each_float
@pytest.mark.parametrize("name", [*UNARY, *BINARY])
def test_loops_are_vector_loops(name: str, dtype: np.dtype) -> None:
    code = native(name, dtype, 2 if name in BINARY else 1).llvm()
    body = code[code.index("\nvector.body") :].split("\nmiddle.block")[0]
    assert "@llvm.fma.v" in body or f"> @autograph_{name}_{dtype}_" in body
    assert "extractelement" not in body


def test_functions_are_numpys_where_they_are_not_compiled() -> None:
    x = np.array([0.25, 0.5])
    for name in UNARY:
        given = x + 1 if name == "arccosh" else x
        assert np.array_equal(getattr(vecmath, name)(given), getattr(np, name)(given))
    for name in BINARY:
        assert np.array_equal(getattr(vecmath, name)(x, x), getattr(np, name)(x, x))


def test_the_key_of_a_program_covers_the_formulas() -> None:
    """A change of a formula must not find machine code of the one before on disk."""
    assert repr(vecmath.exponential.__doc__)[1:-1] in compiler.environment().replace("\\\\", "\\")
