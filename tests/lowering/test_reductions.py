"""Reductions and products against NumPy's meaning, in every arrangement of axes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograph.ir import AxisMap, Dim, Value, ViewMap
from tests.graph_builder import Builder, build_function, f64, i64, tensor
from tests.lowering.three_ways import check, compiled

n, m = Value(i64(), "n"), Value(i64(), "m")
AXES = [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)]


@pytest.mark.parametrize("kind", ["sum", "max", "any"])
def test_every_choice_of_axes(kind: str) -> None:
    dtype = np.bool_ if kind == "any" else np.float64

    def build(g: Builder, x: Value) -> Any:
        return tuple(g.reduce(x, kind, axes) for axes in AXES)

    function = build_function(build, tensor(dtype, n, m, 3), dims=[n, m])
    x = np.random.default_rng(1).standard_normal((4, 5, 3)) > 0.8
    check(function, x if kind == "any" else x * 1.5)


@pytest.mark.parametrize("kind", ["argmax", "argmin"])
def test_the_first_extreme_and_nan_wins(kind: str) -> None:
    def build(g: Builder, x: Value) -> Any:
        return tuple(g.reduce(x, kind, axes) for axes in [(0,), (1,), (0, 1)])

    function = build_function(build, f64(n, m), dims=[n, m])
    x = np.array([[1.0, 3.0, 3.0], [-2.0, -2.0, 0.0]])
    check(function, x)
    x[1, 0] = np.nan
    check(function, x)


@pytest.mark.parametrize("dtype", ["int8", "float32", "complex128", "bool"])
@pytest.mark.parametrize("kind", ["argmax", "argmin"])
def test_places_along_an_axis_that_is_not_the_last(kind: str, dtype: str) -> None:
    """Row by row of the array, whatever the axis; equal elements are many."""

    def build(g: Builder, x: Value) -> Any:
        return tuple(g.reduce(x, kind, (axis,)) for axis in range(3))

    function = build_function(build, tensor(dtype, n, m, 3), dims=[n, m])
    random = np.random.default_rng(1)
    for shape in ((4, 5, 3), (2, 9, 3), (7, 2, 3)):
        x = random.integers(0, 3, shape).astype(dtype)
        check(function, x)
        if dtype in ("float32", "complex128"):
            x[random.random(shape) < 0.2] = np.nan
            check(function, x)


@pytest.mark.parametrize("dtype", ["int8", "int64", "uint8", "float32", "complex128"])
@pytest.mark.parametrize("kind", ["sum", "prod", "max", "min"])
def test_narrow_types_wrap_and_complex_numbers_are_ordered(dtype: str, kind: str) -> None:
    def build(g: Builder, x: Value) -> Any:
        return g.reduce(x, kind), g.reduce(x, kind, (0,)), g.reduce(x, kind, (1,))

    function = build_function(build, tensor(dtype, n, m), dims=[n, m])
    x = np.arange(1, 7).reshape(2, 3).astype(dtype)
    with np.errstate(over="ignore"):
        check(function, x * 30 if dtype == "int8" else x)


def test_any_and_all_stop_early() -> None:
    def build(g: Builder, x: Value) -> Any:
        return g.reduce(g.less(x, 0.0), "any"), g.reduce(g.less(x, 2.0), "all")

    function = build_function(build, f64(n, m), dims=[n, m])
    x = np.ones((3, 4))
    for value in (1.0, -1.0, 5.0):
        x[1, 2] = value
        assert "break" in check(function, x)


def test_a_reduction_takes_its_producers_into_its_loop() -> None:
    function = build_function(lambda g, x: g.reduce(g.exp(x)), f64(n), dims=[n])
    text = check(function, np.arange(4.0))
    assert text.count("for ") == 1
    assert "= empty(" not in text


def softmax(g: Builder, x: Value) -> Value:
    rows, columns = x.type.dims

    def as_rows(v: Value) -> Value:
        return g.view(v, map=ViewMap((rows, columns), (AxisMap(Dim(0), Dim(1), 0),)))

    e = g.exp(g.subtract(x, as_rows(g.reduce(x, "max", (1,)))))
    return g.divide(e, as_rows(g.reduce(e, "sum", (1,))))


def test_a_softmax_is_one_loop_over_rows_and_one_row_of_memory() -> None:
    function = build_function(softmax, f64(n, m), dims=[n, m])
    text = check(function, np.random.default_rng(0).random((3, 4)))
    assert text.count("in range(n)") == 1
    assert text.count("= empty(m, ") == 1
    assert text.count("= empty((n, m), ") == 1


SHAPES = [
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 4)),
    ((2, 3), (3, 4)),
    ((5, 2, 3), (5, 3, 4)),
    ((5, 2, 3), (3, 4)),
    ((5, 2, 3), (3,)),
    ((3,), (5, 3, 4)),
    ((20, 30), (30, 10)),
    ((30,), (30, 10)),
]


@pytest.mark.parametrize("dtype", ["float64", "int64", "complex128", "bool"])
def test_products_of_all_ranks(dtype: str) -> None:
    rng = np.random.default_rng(0)
    arrays = [
        [(rng.random(shape) * 3).astype(dtype) for shape in pair]
        for pair in SHAPES
        if len(pair[0]) == len(pair[1]) or min(map(len, pair)) < 3
    ]

    def build(g: Builder, *values: Value) -> Any:
        return tuple(g.matmul(a, b) for a, b in zip(values[::2], values[1::2], strict=True))

    flat = [x for pair in arrays for x in pair]
    check(build_function(build, *(tensor(dtype, *x.shape) for x in flat)), *flat)


def test_a_transposed_operand_is_not_copied() -> None:
    def build(g: Builder, x: Value) -> Value:
        swapped = ViewMap(
            x.type.dims[::-1], (AxisMap(Dim(0), Dim(1), 1), AxisMap(Dim(0), Dim(1), 0))
        )
        return g.matmul(g.view(x, map=swapped), x)

    text = check(build_function(build, f64(n, m), dims=[n, m]), np.random.random((20, 30)))
    assert "gemm(m, n, m, x, 0, m, True, x, 0, m, False, a, 0)" in text
    assert text.count("= empty(") == 1


def test_sums_of_float32_are_no_less_accurate_than_those_of_numpy() -> None:
    function = build_function(lambda g, x: g.reduce(x), tensor(np.float32, n), dims=[n])
    x = np.full(1_000_001, 0.1, np.float32)
    (found,) = compiled(function, [x]).results
    exact = float(np.float32(0.1)) * x.size
    assert abs(found - exact) <= abs(np.sum(x) - exact)
