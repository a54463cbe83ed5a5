"""Affine dimensions: one normal form for equal expressions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from autograph.ir import Dim, Value
from tests.graph_builder import i64

A, B, C = (Value(i64(), name) for name in "abc")
VALUES = (A, B, C)
NUMBERS = st.integers(-5, 5)
EXPRESSIONS = st.builds(
    lambda const, factors: sum(
        (Dim.of(v) * c for v, c in zip(VALUES, factors, strict=True)), Dim(const)
    ),
    NUMBERS,
    st.tuples(NUMBERS, NUMBERS, NUMBERS),
)


@given(EXPRESSIONS, EXPRESSIONS, NUMBERS)
def test_arithmetic_agrees_with_numbers(left: Dim, right: Dim, factor: int) -> None:
    environment = {A: 3, B: -7, C: 11}

    def number(dim: Dim) -> int:
        return dim.evaluate(environment.__getitem__)

    assert number(left + right) == number(left) + number(right)
    assert number(left - right) == number(left) - number(right)
    assert number(left * factor) == number(left) * factor
    assert number(-left) == -number(left)


@given(EXPRESSIONS, EXPRESSIONS)
def test_equal_expressions_are_equal(left: Dim, right: Dim) -> None:
    assert left + right == right + left
    assert (left + right) - right == left
    assert hash((left + right) - right) == hash(left)
    assert (left - left).static == 0


@given(EXPRESSIONS, st.integers(1, 4))
def test_a_quotient_is_affine_where_all_factors_are_multiples(dim: Dim, by: int) -> None:
    environment = {A: 3, B: -7, C: 11}
    found = dim.divided(by)
    assert (found is None) == any(c % by for _, c in dim.terms)
    if found is not None:
        number = found.evaluate(environment.__getitem__)
        assert number == dim.evaluate(environment.__getitem__) // by


def test_substitution_keeps_what_does_not_change() -> None:
    dim = Dim.of(A) + 1
    assert dim.substitute({B: 3}) is dim
    assert dim.substitute({A: 3}) == Dim(4)
    assert dim.substitute({A: Dim.of(B) * 2 - 1}) == Dim.of(B) * 2


def test_text() -> None:
    name = {A: "a", B: "b", C: "c"}.__getitem__
    assert (Dim.of(A) - 2).text(name) == "a - 2"
    assert (Dim.of(B) * 2 - Dim.of(A) + 1).text(name) == "-a + 2*b + 1"
    assert Dim(0).text(name) == "0"
    assert (1 - Dim.of(C)).text(name) == "-c + 1"
