"""The laws of arithmetic and logic that hold for every value of a dtype.

Signed zeros, infinities and NaN included; where a law fails for them, it is not one for floats.
"""

from __future__ import annotations

from autograph.ir import Value
from autograph.ir.types import BOOL
from autograph.passes.rules import Law, Rules, Variable, apply

LAWS = Rules()


def integer(*values: Value) -> bool:
    return all(value.type.dtype.kind in "iu" for value in values)


def exact(*values: Value) -> bool:
    """Equal to itself: no NaN."""
    return all(value.type.dtype.kind in "biu" for value in values)


def boolean(*values: Value) -> bool:
    return all(value.type.dtype == BOOL for value in values)


def number(*values: Value) -> bool:
    return all(value.type.dtype.kind in "iuf" for value in values)


def real(*values: Value) -> bool:
    return all(value.type.dtype.kind == "f" for value in values)


def not_complex(*values: Value) -> bool:
    return all(value.type.dtype.kind != "c" for value in values)


@LAWS.law(when=integer)  # not for floats: -0.0 + 0 is 0.0
def add_zero(x: Variable) -> Law:
    return x + 0, x


@LAWS.law(when=number)
def subtract_zero(x: Variable) -> Law:
    return x - 0, x


@LAWS.law(when=integer)  # not for floats: inf - inf is nan
def subtract_itself(x: Variable) -> Law:
    return x - x, 0


@LAWS.law(when=integer)
def subtract_added(x: Variable, y: Variable) -> Law:
    return (x + y) - y, x


@LAWS.law(when=integer)
def add_subtracted(x: Variable, y: Variable) -> Law:
    return (x - y) + y, x


@LAWS.law(when=number)  # complex multiplication by 1 makes nan of (inf, nan)
def multiply_by_one(x: Variable) -> Law:
    return x * 1, x


@LAWS.law(when=integer)  # not for floats: -1 * 0 is -0.0, inf * 0 is nan
def multiply_by_zero(x: Variable) -> Law:
    return x * 0, 0


@LAWS.law(when=number)
def divide_by_one(x: Variable) -> Law:
    return x / 1, x


@LAWS.law(when=integer)
def floor_divide_by_one(x: Variable) -> Law:
    return x // 1, x


@LAWS.law(when=integer)
def remainder_by_one(x: Variable) -> Law:
    return x % 1, 0


@LAWS.law(when=integer)
def first_power(x: Variable) -> Law:
    return x**1, x


@LAWS.law(when=integer)
def second_power(x: Variable) -> Law:
    return x**2, x * x


@LAWS.law(when=real)
def cubed(x: Variable) -> Law:
    return x**3, apply("third_power", x)


@LAWS.law(when=real)
def squared_twice(x: Variable) -> Law:
    return x**4, apply("fourth_power", x)


@LAWS.law()
def double_negation(x: Variable) -> Law:
    opposite = -x
    return -opposite, x


@LAWS.law(when=not_complex)
def conjugate_of_real(x: Variable) -> Law:
    return apply("conjugate", x), x


@LAWS.law(when=not_complex)
def real_part_of_real(x: Variable) -> Law:
    return apply("real", x), x


@LAWS.law(when=not_complex)
def absolute_twice(x: Variable) -> Law:
    return apply("absolute", apply("absolute", x)), apply("absolute", x)


@LAWS.law(when=exact)
def maximum_of_one(x: Variable) -> Law:
    return apply("maximum", x, x), x


@LAWS.law(when=exact)
def minimum_of_one(x: Variable) -> Law:
    return apply("minimum", x, x), x


@LAWS.law(when=exact)
def equal_to_itself(x: Variable) -> Law:
    return apply("equal", x, x), True


@LAWS.law(when=exact)
def not_equal_to_itself(x: Variable) -> Law:
    return apply("not_equal", x, x), False


@LAWS.law()
def less_than_itself(x: Variable) -> Law:
    return apply("less", x, x), False


@LAWS.law()
def greater_than_itself(x: Variable) -> Law:
    return apply("greater", x, x), False


@LAWS.law(when=exact)
def at_most_itself(x: Variable) -> Law:
    return apply("less_equal", x, x), True


@LAWS.law(when=exact)
def at_least_itself(x: Variable) -> Law:
    return apply("greater_equal", x, x), True


@LAWS.law(when=boolean)
def and_true(x: Variable) -> Law:
    return apply("logical_and", x, True), x


@LAWS.law()
def and_false(x: Variable) -> Law:
    return apply("logical_and", x, False), False


@LAWS.law(when=boolean)
def and_itself(x: Variable) -> Law:
    return apply("logical_and", x, x), x


@LAWS.law(when=boolean)
def or_false(x: Variable) -> Law:
    return apply("logical_or", x, False), x


@LAWS.law()
def or_true(x: Variable) -> Law:
    return apply("logical_or", x, True), True


@LAWS.law(when=boolean)
def or_itself(x: Variable) -> Law:
    return apply("logical_or", x, x), x


@LAWS.law(when=boolean)
def not_not(x: Variable) -> Law:
    return apply("logical_not", apply("logical_not", x)), x


@LAWS.law(when=exact)  # not for floats: neither nan < 1 nor nan >= 1
def not_less(x: Variable, y: Variable) -> Law:
    return apply("logical_not", apply("less", x, y)), apply("greater_equal", x, y)


@LAWS.law(when=exact)
def not_less_equal(x: Variable, y: Variable) -> Law:
    return apply("logical_not", apply("less_equal", x, y)), apply("greater", x, y)


@LAWS.law(when=exact)
def not_greater(x: Variable, y: Variable) -> Law:
    return apply("logical_not", apply("greater", x, y)), apply("less_equal", x, y)


@LAWS.law(when=exact)
def not_greater_equal(x: Variable, y: Variable) -> Law:
    return apply("logical_not", apply("greater_equal", x, y)), apply("less", x, y)


@LAWS.law()
def not_equal(x: Variable, y: Variable) -> Law:
    return apply("logical_not", apply("equal", x, y)), apply("not_equal", x, y)


@LAWS.law()
def not_unequal(x: Variable, y: Variable) -> Law:
    return apply("logical_not", apply("not_equal", x, y)), apply("equal", x, y)


@LAWS.law()
def select_true(x: Variable, y: Variable) -> Law:
    return apply("select", True, x, y), x


@LAWS.law()
def select_false(x: Variable, y: Variable) -> Law:
    return apply("select", False, x, y), y


@LAWS.law()
def select_of_one(test: Variable, x: Variable) -> Law:
    return apply("select", test, x, x), x


@LAWS.law()
def select_not(test: Variable, x: Variable, y: Variable) -> Law:
    return apply("select", apply("logical_not", test), x, y), apply("select", test, y, x)


@LAWS.law(when=boolean)
def select_truth(test: Variable) -> Law:
    return apply("select", test, True, False), test


@LAWS.law(when=boolean)
def select_falsehood(test: Variable) -> Law:
    return apply("select", test, False, True), apply("logical_not", test)


@LAWS.law(when=boolean)
def select_or_false(test: Variable, x: Variable) -> Law:
    return apply("select", test, x, False), apply("logical_and", test, x)


@LAWS.law(when=boolean)
def select_true_or(test: Variable, x: Variable) -> Law:
    return apply("select", test, True, x), apply("logical_or", test, x)
