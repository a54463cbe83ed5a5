"""Inner loops without checks, for where none of them fails."""

from __future__ import annotations

import numpy as np
import pytest

import autograph
from autograph.ir import BOOL, INT64
from autograph.lowering.loop_ir import Apply, Assign, CallHost, For, If, Stmt, Var
from autograph.lowering.preconditions import without_checks
from tests.comparison import assert_same_call


def beyond(x, y, n):
    for k in range(n):
        y[k + 1] = x[k] + y[k]
    return n


def squares(x, y, n):
    for i in range(n):
        for k in range(n):
            x[i] += y[i + k] * 0.5


def backwards(x, y, n):
    for k in range(n, -1, -1):
        x[k] = y[k] * 2.0 - x[k]


def from_the_end(x, y, n):
    for k in range(len(y) // 2):
        x[k + n] += y[n - k]
    return x[n:]


def by_table(x, y, n):
    total = np.float64(0.0)
    for k in range(n, n + 3):
        total += x[k] * x[int(y[k])]
    return total


def one_before(x, y, n):
    total, last = np.float64(0.0), len(y) + n
    for k in range(len(x)):
        total += x[last]
        last = k
    return total


FUNCTIONS = [beyond, squares, backwards, from_the_end, by_table, one_before]
SIZES = [(9, 9, 4), (9, 9, 8), (9, 9, 9), (9, 3, 5), (3, 9, 5), (9, 9, 0), (0, 9, 2), (9, 9, 6)]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_results_and_errors(function):
    converted = autograph.convert(function)
    for size, other, n in SIZES:
        x, y = np.arange(size) + 0.5, np.arange(other) * 1.0
        for count in (n, -2, -n):
            assert_same_call(converted, function, x, y, count)


@pytest.mark.parametrize("function", [beyond, squares, backwards, from_the_end])
def test_one_version_has_no_checks(function):
    arguments = np.ones(9), np.ones(9), 3
    source = autograph.convert(function, parallel=False).lower(*arguments).source
    free, checked = source.rsplit("else:\n", 1)
    assert "call_host" in checked
    body = free[free.rindex("for ") :]
    assert "call_host" not in body
    assert " else " not in body


def a_loop(*body: Stmt) -> For:
    return For("k", Var("n", INT64), body)


INDEX = Var("last", INT64)
CHECK = If(
    Apply(
        "logical_not",
        "not {0}",
        (Apply("less", "{0} < {1}", (INDEX, Var("size", INT64)), BOOL),),
        BOOL,
    ),
    (CallHost(0, (), True),),
)
SET = Assign("last", Var("k", INT64))


def test_a_name_that_is_set_before_the_check_is_known():
    loop, conditions = without_checks(a_loop(SET, CHECK))
    assert loop.body == (SET,)
    assert conditions


@pytest.mark.parametrize(
    "body",
    [
        pytest.param((CHECK, SET), id="set for the next iteration"),
        pytest.param((If(Var("p", BOOL), (SET,)), CHECK), id="set on one way"),
    ],
)
def test_a_name_that_may_be_older_is_not(body):
    loop, conditions = without_checks(a_loop(*body))
    assert loop.body == body
    assert not conditions
