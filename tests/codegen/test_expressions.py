"""Expressions as text: constants, parentheses, widths, casts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from autograph.codegen.expressions import text
from autograph.ir import FLOAT64, INT64, Value
from autograph.lowering.loop_ir import Affine, Apply, Const, Expr, Load, Var, integer
from tests.graph_builder import Builder, build_function, tensor
from tests.lowering.three_ways import check

i, n, x = Var("i", INT64), Var("n", INT64), Var("x", FLOAT64)


def apply(template: str, *args: Expr, dtype: Any = FLOAT64) -> Apply:
    return Apply("op", template, args, np.dtype(dtype))


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        pytest.param(Affine(-1, ((n, -1), (i, 2))), "2 * i - n - 1", id="sums come first"),
        pytest.param(Affine(0, ((n, -1),)), "-n", id="a negative alone"),
        pytest.param(integer(-3), "-3", id="a negative number"),
        pytest.param(
            apply("{0} * {1}", apply("{0} + {1}", x, x), x), "(x + x) * x", id="weaker operand"
        ),
        pytest.param(
            apply("{0} ** {1}", Const(-2.0, FLOAT64), x), "(-2.0) ** x", id="negative base"
        ),
        pytest.param(
            apply("{0} + {1}", x, Const(-2.0, FLOAT64)), "x - 2.0", id="a negative is taken away"
        ),
        pytest.param(
            apply("{0} + {1}", x, apply("{0} + {1}", x, x)), "x + (x + x)", id="order is kept"
        ),
        pytest.param(apply("{0} + {1}", i, i, dtype="int8"), "np.int8(i + i)", id="wraps"),
        pytest.param(apply("{0} + {1}", x, x, dtype="float32"), "x + x", id="closed"),
        pytest.param(
            apply("math.exp({0})", x, dtype="float32"), "np.float32(math.exp(x))", id="not closed"
        ),
        pytest.param(apply("arithmetic.f({0})", x), "f(x)", id="imported by name"),
        pytest.param(Load("a", (i, n), FLOAT64), "a[i, n]", id="element"),
        pytest.param(Load("a", (), FLOAT64), "a[()]", id="the element of a 0-d array"),
    ],
)
def test_text(expr: Expr, expected: str) -> None:
    assert text(expr) == expected


CONSTANTS = [
    *(np.float64(v) for v in (0.0, -0.0, 1e300, 0.1, math.inf, -math.inf, math.nan)),
    *(np.float32(v) for v in (0.1, -0.0, math.inf)),
    *(np.complex128(v) for v in (1j, complex(-0.0, math.inf), complex(math.nan, -0.0))),
    *(np.int64(v) for v in (-(2**63), 2**63 - 1, 0)),
    np.int8(-128), np.uint64(2**64 - 1), np.uint8(255), np.bool_(True),
]  # fmt: skip


@pytest.mark.parametrize("value", CONSTANTS, ids=lambda v: f"{v.dtype}({v})")
def test_constants_keep_every_bit(value: Any) -> None:
    names = {"np": np, "math": math}
    found = value.dtype.type(eval(text(Const(value, value.dtype)), names))
    assert found.tobytes() == value.tobytes()


DTYPES = ["bool", "int8", "uint8", "int32", "int64", "uint64", "float32", "float64", "complex128"]


@pytest.mark.parametrize("old", DTYPES)
def test_casts_are_those_of_numpy(old: str) -> None:
    def build(g: Builder, a: Value) -> Any:
        return tuple(g.cast(a, new) for new in DTYPES)

    values = np.array([0, 1, 2, 100, 127]).astype(old)
    if np.dtype(old).kind in "if":
        values[2] = -3
    if np.dtype(old).kind in "fc":
        values[1] = 2.75
    check(build_function(build, tensor(old, 5)), values)


@pytest.mark.parametrize("wide", ["float64", "complex128"])
def test_a_widened_value_is_wide_in_what_follows(wide: str) -> None:
    def build(g: Builder, a: Value) -> Any:
        third = g.divide(g.cast(a, wide), g.constant(3.0, wide))
        return third, g.subtract(third, g.cast(g.cast(third, "float32"), wide))

    check(build_function(build, tensor("float32", 2)), np.array([1.0, 2.0], np.float32))
