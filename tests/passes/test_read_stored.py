"""``read_stored``: what is read back from the array it was stored in, and what is not."""

from __future__ import annotations

import pytest

from autograph.ir import AxisMap, Dim, Value, ViewMap
from autograph.passes.read_stored import read_stored
from tests.graph_builder import Builder
from tests.passes.tables import Build, assert_leaves_alone, assert_rewrites

TO, BESIDE = slice(1, 4), slice(0, 3)
ONE_PLACE = ViewMap((Dim(3),), (AxisMap(Dim(0), Dim(0), 0),))


def twice(g: Builder, y: Value) -> Value:
    return g.multiply(g.view(y, BESIDE), 2.0)


def stored(g: Builder, x: Value, value: Value) -> tuple[Value, Value]:
    """The array with the value in it, and a part of it that lies beside."""
    array = g.update(x, value, TO)
    return array, g.view(array, BESIDE)


def added(g: Builder, x: Value, y: Value, read_back: bool) -> tuple[Value, Value]:
    value = twice(g, y)
    array = g.update(x, value, TO)
    again = g.view(array, TO) if read_back else value
    return array, g.add(again, g.view(array, BESIDE))


def in_a_loop(g: Builder, i: Value, x: Value, y: Value, read_back: bool) -> Value:
    def body(g: Builder, k: Value, x: Value) -> Value:
        array, total = added(g, x, y, read_back)
        return g.update(array, total, BESIDE)

    return g.for_(i, body, x)


def only_stored(g: Builder, x: Value, y: Value) -> tuple[Value, Value]:
    value = twice(g, y)
    return g.update(x, value, TO), g.exp(value)


def nothing_computed(g: Builder, x: Value, y: Value) -> tuple[Value, Value]:
    value = g.view(y, BESIDE)
    array, beside = stored(g, x, value)
    return array, g.add(value, beside)


def changed_before(g: Builder, x: Value, y: Value) -> tuple[Value, Value]:
    value = twice(g, y)
    array, beside = stored(g, x, value)
    return g.update(array, beside, BESIDE), g.exp(value)


def used_in_a_branch(g: Builder, p: Value, x: Value, y: Value) -> tuple[Value, Value]:
    value = twice(g, y)
    array, beside = stored(g, x, value)
    return array, g.cond(p, lambda g: g.exp(value), lambda g: beside)


def one_place_for_all(g: Builder, x: Value, y: Value) -> tuple[Value, Value]:
    value = twice(g, y)
    array = g.update(x, value, map=ONE_PLACE)
    return array, g.add(value, g.view(array, BESIDE))


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(only_stored, id="an array that nobody reads beside"),
        pytest.param(nothing_computed, id="a value that is in memory anyway"),
        pytest.param(changed_before, id="a use after the array has changed"),
        pytest.param(used_in_a_branch, id="a use that only a branch makes"),
        pytest.param(one_place_for_all, id="a place that holds the last of several"),
    ],
)
def test_leaves_alone(build: Build) -> None:
    assert_leaves_alone(read_stored, build)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            lambda g, x, y: added(g, x, y, False),
            lambda g, x, y: added(g, x, y, True),
            id="beside the part that was stored",
        ),
        pytest.param(
            lambda g, i, x, y: in_a_loop(g, i, x, y, False),
            lambda g, i, x, y: in_a_loop(g, i, x, y, True),
            id="in each iteration, before the array changes again",
        ),
    ],
)
def test_rewrites(before: Build, after: Build) -> None:
    assert_rewrites(read_stored, before, after)
