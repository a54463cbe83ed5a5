"""Guards: what a program refuses, before it has changed anything."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from autograph.ir import Value
from autograph.ir.function import GraphFunction
from autograph.runtime.host import Refused
from tests.graph_builder import build_function, f64, i64
from tests.lowering.three_ways import as_python, check, compiled, interpreted

n = Value(i64(), "n")


@pytest.mark.parametrize(
    ("x", "y", "why"),
    [
        (np.zeros(1), np.zeros((3, 1)), "a size of 1"),
        (np.zeros(2), np.zeros((3, 4)), "one name, two sizes"),
        (np.zeros(2), np.zeros((4, 2)), "another static size"),
    ],
)
def test_refuses_other_sizes(x: np.ndarray, y: np.ndarray, why: str) -> None:
    function = build_function(
        lambda g, x, y: g.reduce(x), Value(f64(n), "x"), Value(f64(3, n), "y"), dims=[n]
    )
    check(function, np.zeros(2), np.zeros((3, 2)))
    for way in (as_python, compiled, interpreted):
        assert way(function, [x, y]).raised is Refused, why


def overlapping(layouts: str) -> GraphFunction:
    function = build_function(
        lambda g, x, y: g.update(x, g.view(y, slice(0, n))),
        Value(f64(n), "x"),
        Value(f64(n), "y"),
        written=[0],
        dims=[n],
    )
    parameters = tuple(
        dataclasses.replace(p, layout=layout, writable=True)
        for p, layout in zip(function.parameters, layouts, strict=True)
    )
    return dataclasses.replace(function, parameters=parameters)


@pytest.mark.parametrize(
    ("layouts", "left", "right", "refused"),
    [
        ("CC", slice(0, 4), slice(2, 6), True),
        ("CC", slice(0, 4), slice(4, 8), False),
        ("AA", slice(0, 8, 2), slice(7, 3, -1), True),
        ("AA", slice(0, 4, 2), slice(7, 5, -1), False),
        ("CA", slice(0, 2), slice(7, 1, -3), False),
        ("AC", slice(9, 1, -4), slice(5, 7), True),
    ],
)
def test_refuses_a_written_argument_that_overlaps_another(
    layouts: str, left: slice, right: slice, refused: bool
) -> None:
    function = overlapping(layouts)
    whole = np.arange(10.0)
    for way in ("python", "numba"):
        memory = whole.copy()
        outcome = _run(way, function, memory[left], memory[right])
        assert (outcome is Refused) == refused
        assert not refused or np.array_equal(memory, whole)


def _run(way: str, function: GraphFunction, *arguments: np.ndarray) -> object:
    """Without copying the arguments: they are views of one memory."""

    class Uncopied(np.ndarray):
        def __deepcopy__(self, memo: dict[int, object]) -> np.ndarray:
            return self.view(np.ndarray)

    run = {"python": as_python, "numba": compiled}[way]
    return run(function, [x.view(Uncopied) for x in arguments]).raised


def test_names_of_parameters_are_valid_and_distinct() -> None:
    function = build_function(
        lambda g, a, b, c: g.add(g.add(a, b), c),
        Value(i64(), "np"),
        Value(i64(), "lambda"),
        Value(i64(), "x y"),
    )
    check(function, 1, 2, 3)
