"""Which loops may overwrite what they read: the distance of a load from the store."""

from __future__ import annotations

import itertools

import pytest

from autograph.ir import FLOAT64, INT64
from autograph.lowering.dependence import never_meet, row_distances, storing_order
from autograph.lowering.loop_ir import Affine, Expr, Load, Var, integer, plus, times

i, j, n, h = (Var(name, INT64) for name in "ijnh")
INDICES, COUNTS = ("i", "j"), (Affine(0, ((n, 1),)), integer(4))


def at(*indices: Expr) -> Load:
    return Load("a", indices, FLOAT64)


@pytest.mark.parametrize(
    ("load", "order"),
    [
        pytest.param(at(i, j), "up", id="the same element"),
        pytest.param(at(plus(i, integer(1)), j), "up", id="the next row"),
        pytest.param(at(plus(i, integer(1)), plus(j, integer(-1))), "up", id="next row, before"),
        pytest.param(at(plus(i, integer(-1)), plus(j, integer(1))), "down", id="last row, after"),
        pytest.param(at(i, plus(j, integer(-1))), "down", id="the element before"),
        pytest.param(at(j, i), None, id="transposed"),
        pytest.param(at(times(integer(2), i), j), None, id="another stride"),
        pytest.param(at(i, integer(0)), "up", id="a column, read before each row"),
        pytest.param(at(integer(3), integer(0)), "up", id="an element, read before the loops"),
        pytest.param(at(plus(i, h), j), None, id="unknown distance"),
        pytest.param(at(plus(i, n), j), "up", id="behind the range"),
        pytest.param(at(i, plus(j, integer(4))), "up", id="behind a static range"),
    ],
)
def test_storing_order(load: Load, order: str | None) -> None:
    assert storing_order((i, j), [load], INDICES, COUNTS) == order


@pytest.mark.parametrize(("offset", "order"), [(0, "up"), (1, None)])
def test_steps_that_are_not_known(offset: int, order: str | None) -> None:
    def stepping(start: int) -> Expr:
        return plus(times(h, i), integer(start))

    assert storing_order((stepping(0), j), [at(stepping(offset), j)], INDICES, COUNTS) == order


def test_loads_on_both_sides_need_a_copy() -> None:
    loads = [at(plus(i, integer(1)), j), at(plus(i, integer(-1)), j)]
    assert storing_order((i, j), loads, INDICES, COUNTS) is None
    assert row_distances((i, j), loads, INDICES, COUNTS) == [1, -1]


def test_disjoint_means_that_no_two_iterations_meet() -> None:
    """Every pair of small affine indices, against trying all iterations."""
    for c, d, offset in itertools.product((-2, -1, 0, 1, 2), (-2, -1, 0, 1, 2), range(-6, 7)):
        store, load = times(i, integer(c)), plus(times(i, integer(d)), integer(offset))
        found = never_meet((store,), (load,), ("i",), (integer(3),))
        meets = any(c * a == d * b + offset for a in range(3) for b in range(3))
        assert not (found and meets), (c, d, offset)
