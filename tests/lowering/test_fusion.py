"""Loops that become one, memories that shrink, allocations that move out: before and after."""

from __future__ import annotations

import textwrap

import numpy as np
import pytest

from autograph.ir import FLOAT64, INT64
from autograph.lowering.contraction import contract_memories
from autograph.lowering.copies import remove_copies
from autograph.lowering.fusion import fuse_loops
from autograph.lowering.hoisting import hoist_allocations
from autograph.lowering.loop_ir import (
    Alloc,
    Apply,
    Assign,
    CallHost,
    Const,
    Expr,
    For,
    Load,
    Rebind,
    Return,
    Stmt,
    Store,
    Var,
    plus,
)
from autograph.lowering.loop_text import block_text

i, j, n, k = (Var(name, INT64) for name in "ijnk")
ONE = Const(np.float64(1), FLOAT64)


def load(array: str, *indices: Expr) -> Load:
    return Load(array, indices, FLOAT64)


def add(a: Expr, b: Expr) -> Expr:
    return Apply("add", "{0} + {1}", (a, b), FLOAT64)


def loop(index: Var, *body: Stmt) -> For:
    return For(index.name, n, body)


def text(body: tuple[Stmt, ...]) -> str:
    return "\n".join(block_text(body))


def block(expected: str) -> str:
    return textwrap.dedent(expected).strip()


FILL = loop(i, Store("a", (i,), add(load("x", i), ONE)))


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(loop(j, Store("b", (j,), load("a", plus(j, Const(1, INT64))))), id="shifted"),
        pytest.param(loop(j, Store("b", (j,), load("y", j))), id="nothing shared"),
        pytest.param(For("j", k, (Store("b", (j,), load("a", j)),)), id="another range"),
        pytest.param(For("j", n, (Store("b", (j,), load("a", j)),), True), id="downwards"),
        pytest.param(loop(j, CallHost(0, (load("a", j),), False)), id="an effect"),
    ],
)
def test_leaves_alone(second: For) -> None:
    assert fuse_loops((FILL, second)) == (FILL, second)


def test_a_scalar_of_one_loop_keeps_the_other_away() -> None:
    total = Var("s", FLOAT64)
    body = (
        loop(i, Assign("s", add(total, load("x", i)))),
        loop(j, Store("b", (j,), add(load("x", j), total))),
    )
    assert fuse_loops(body) == body


def test_loops_over_one_range_become_one() -> None:
    body = (
        FILL,
        Assign("s", ONE),
        loop(j, Assign("s", add(Var("s", FLOAT64), load("a", j)))),
    )
    assert text(fuse_loops(body)) == block(
        """
        s = 1.0
        for i < n
          a[i] = add(x[i], 1.0)
          s = add(s, a[i])
        """
    )


def test_a_name_that_means_another_memory_between_them_keeps_loops_apart() -> None:
    body = (
        loop(i, Store("b", (i,), load("a", i))),
        Alloc("a", FLOAT64, (k,)),
        loop(j, Store("a", (j,), load("b", j))),
    )
    assert fuse_loops(body) == body


def test_a_memory_used_by_one_iteration_is_a_variable() -> None:
    body = (
        Alloc("a", FLOAT64, (n,)),
        loop(i, Store("a", (i,), load("x", i)), Store("b", (i,), add(load("a", i), ONE))),
    )
    assert text(contract_memories(body)) == block(
        """
        for i < n
          a = x[i]
          b[i] = add(a, 1.0)
        """
    )


@pytest.mark.parametrize(
    "last",
    [
        pytest.param(Return(("a",)), id="returned"),
        pytest.param(Rebind(("c",), ("a",)), id="another name"),
        pytest.param(loop(j, Store("c", (j,), load("a", j))), id="used by another loop"),
    ],
)
def test_a_memory_used_elsewhere_stays(last: Stmt) -> None:
    body = (Alloc("a", FLOAT64, (n,)), FILL, last)
    assert contract_memories(body) == body


def test_a_memory_that_is_read_before_it_is_filled_stays() -> None:
    body = (
        Alloc("a", FLOAT64, (n,)),
        loop(k, loop(i, Store("b", (i,), load("a", i)), Store("a", (i,), ONE))),
    )
    assert contract_memories(body) == body


def test_a_copy_of_a_name_goes_away_unless_the_name_changes() -> None:
    a, b = Var("a", FLOAT64), Var("b", FLOAT64)
    copy = Assign("b", a)
    assert text(remove_copies((copy, Store("y", (i,), b)))) == "y[i] = a"
    kept = (copy, Assign("a", ONE), Store("y", (i,), b))
    assert remove_copies(kept) == kept


def test_allocations_move_out_of_loops_unless_their_size_changes() -> None:
    inside = For("k", n, (Alloc("a", FLOAT64, (plus(n, Const(-2, INT64)),)),))
    assert text(hoist_allocations((inside,))).startswith("a = new float64[maximum(n - 2, 0)]")
    growing = For("k", n, (Alloc("a", FLOAT64, (k,)),))
    assert hoist_allocations((growing,)) == (growing,)
    given = For("k", n, (Alloc("a", FLOAT64, (n,)), Rebind(("b",), ("a",))))
    assert hoist_allocations((given,)) == (given,)
