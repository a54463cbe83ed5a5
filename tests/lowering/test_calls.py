"""Recursive functions: the same by the interpreter, as Python, and compiled."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograph.codegen.numba_cpu import generate
from autograph.interpret import evaluate_function
from autograph.ir.function import GraphFunction
from autograph.ir.verify import verify
from autograph.lowering import lower
from autograph.lowering.mutual_recursion import without_mutual_recursion
from autograph.ops import lookup
from autograph.passes import run_function
from autograph.runtime.compiler import compile_program
from tests.lowering import recursive_programs as programs
from tests.lowering.test_growing import elements_allocated, run_as_python
from tests.lowering.three_ways import assert_close, check, compiled, interpreted

X = np.array([3.0, -1.0, 4.0, 1.0, -5.0, 9.0, 2.0, 6.0])


def check_both(function: GraphFunction, *arguments: Any, **more: Any) -> str:
    """With the passes everything is compiled, without them only read as Python."""
    check(function, *arguments, **more, but=["numba"])
    return check(run_function(function, verified=True), *arguments, **more)


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        (programs.fib(), (12,), 144),
        (programs.gcd(), (84, 36), 12),
        (programs.ackermann(), (2, 3), 9),
        (programs.fib_pairs(), (10,), (89, 55.0)),
        (programs.even_and_odd(), (7,), (False, True)),
        (programs.sum_of_part(), (X,), X.sum()),
    ],
)
def test_returns_numbers(function: GraphFunction, arguments: Any, expected: Any) -> None:
    check_both(function, *arguments)
    results = interpreted(function, arguments).results
    assert results == (expected if isinstance(expected, tuple) else (expected,))


@pytest.mark.parametrize(
    "dtype", ["bool", "int8", "uint8", "int32", "uint64", "float32", "complex64", "complex128"]
)
def test_numbers_of_every_dtype(dtype: str) -> None:
    check_both(programs.halvings(dtype), 5, np.dtype(dtype).type(3))


def test_functions_that_call_each_other_and_themselves() -> None:
    check_both(programs.female_and_male(), 12)


def test_sorts_in_place() -> None:
    text = check_both(programs.quicksort(), X)
    assert "= empty(" not in text


def test_returns_new_arrays() -> None:
    function = programs.count_down()
    check_both(function, 4)
    assert interpreted(function, [3]).results[1].tolist() == [3.0, 2.0, 1.0]


@pytest.mark.parametrize("alike", [True, False])
def test_arrays_that_change_places(alike: bool) -> None:
    function = programs.ping_pong(alike)
    for k in (-1, 0, 1, 6):
        check(function, X, X[::-1].copy(), k, but=["numba"])
    text = check_both(function, X, X[::-1].copy(), 7)
    assert ("= empty(" in text) != alike


@pytest.mark.parametrize("written", [False, True])
def test_old_versions_stay(written: bool) -> None:
    check_both(programs.versions_that_stay(written), X)


@pytest.mark.parametrize("layout", ["C", "A"])
@pytest.mark.parametrize("writable", [True, False])
def test_arguments_of_any_layout(layout: Any, writable: bool) -> None:
    x = np.repeat(X, 2)[::2] if layout == "A" else X.copy()
    x.setflags(write=writable)
    for function in (programs.versions_that_stay(False), programs.sum_of_part()):
        expected = interpreted(function, [X]).results
        returned = run_as_it_is(with_layout(run_function(function), layout, writable), x)
        assert_close(returned if isinstance(returned, tuple) else (returned,), expected, layout)


def test_a_strided_argument_is_sorted_in_place() -> None:
    x = np.repeat(X, 2)
    run_as_it_is(with_layout(run_function(programs.quicksort()), "A", True), x[::2])
    assert x[::2].tolist() == sorted(X)
    assert x[1::2].tolist() == X.tolist()


def with_layout(function: GraphFunction, layout: Any, writable: bool) -> GraphFunction:
    (x,) = function.parameters
    changed = dataclasses.replace(x, layout=layout, writable=writable)
    return dataclasses.replace(function, parameters=(changed,))


def run_as_it_is(function: GraphFunction, *arguments: Any) -> Any:
    native = compile_program(generate(lower(function)))
    assert not native.program.sites
    return native.entry(*arguments)


@pytest.mark.parametrize("other", ["walk", "walk_on"])
def test_a_list_that_is_handed_down(other: str) -> None:
    text = check_both(programs.walk_of_a_tree(other), 5)
    allocated = re.findall(r"(\w+) = empty", text)
    assert [name for name in allocated if "grown" not in name] == ["items", "a"]
    check_both(programs.walk_of_a_tree(other, keeps_old=True), 3)


def test_appending_to_a_list_that_is_handed_down_is_linear() -> None:
    program = generate(lower(run_function(programs.walk_of_a_tree("walk"))))
    made = len(run_as_python(program, 9))
    assert elements_allocated(program, 9) < 8 * made


# Effects.


def test_effects_stay_in_order() -> None:
    seen: list[Any] = []
    function = programs.printing(seen)
    check_both(function, 3, handed=seen)
    interpreted(function, [3])
    assert seen[-6:] == [(3,), (2,), (1,), (-1,), (-2,), (-3,)]


def test_an_error_leaves_what_was_written_before_it() -> None:
    function = programs.raising_deep_inside()
    check_both(function, X)
    x = X.copy()
    with pytest.raises(IndexError):
        evaluate_function(function, [x])
    assert x.tolist() == (-X).tolist()


def test_too_deep() -> None:
    check_both(programs.limited(100), 99)
    check_both(programs.limited(100), 100)


def test_a_thousand_frames_and_more() -> None:
    check(programs.limited(3000), 1500, but=["python"])
    assert compiled(programs.limited(10**6), [50_000]).results == (50_000,)


def test_numba_is_told_what_a_function_without_an_end_would_return() -> None:
    check_both(programs.without_an_end(), 0)


# One function out of several.

MUTUAL: list[tuple[Callable[[], GraphFunction], tuple[Any, ...]]] = [
    (programs.even_and_odd, (6,)),
    (programs.female_and_male, (7,)),
    (lambda: programs.ping_pong(True), (X, X[::-1].copy(), 5)),
    (lambda: programs.ping_pong(False), (X, X[::-1].copy(), 5)),
]


@pytest.mark.parametrize(("build", "arguments"), MUTUAL)
def test_functions_become_one(build: Callable[[], GraphFunction], arguments: Any) -> None:
    function = build()
    merged = without_mutual_recursion(function)
    assert len(merged.functions) == 1
    for graph in merged.graphs():
        verify(graph, lookup, merged.functions)
    interpreted(merged, arguments).assert_same(interpreted(function, arguments), str(merged))
    (own,) = lower(function).functions
    assert own.is_recursive


def test_functions_that_only_call_themselves_stay() -> None:
    function = programs.fib()
    assert without_mutual_recursion(function) is function


# Text.


def test_text() -> None:
    assert generate(lower(run_function(programs.gcd()))).source == (
        """\
import numpy as np



def gcd(a, b):
    if np.int64(1) < 0:  # never: it tells numba the types
        return np.int64(0)
    if b != 0:
        a = gcd(np.int64(b), a % b)
    return a


def main(a, b):
    t = gcd(np.int64(a), np.int64(b))
    return t
"""
    )
