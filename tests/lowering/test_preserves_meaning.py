"""Random programs mean the same to the interpreter, as generated Python, and compiled."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from autograph.ir.function import GraphFunction
from autograph.passes import run_function
from tests.lowering.array_programs import random_inputs, random_program
from tests.lowering.random_lists import random_list_program
from tests.lowering.three_ways import check
from tests.random_graphs import random_arguments, random_function


@pytest.mark.parametrize("seed", range(30))
def test_random_matrix_programs(seed: int) -> None:
    seen: list[Any] = []
    function = random_program(seed, seen, size=4 + seed % 8)
    for k in range(2):
        check(function, *random_inputs(seed + k), handed=seen, but=["numba"])


@pytest.mark.parametrize("seed", range(60, 70))
def test_random_matrix_programs_after_the_passes(seed: int) -> None:
    seen: list[Any] = []
    function = run_function(random_program(seed, seen, size=12))
    check(function, *random_inputs(seed), handed=seen, but=["numba"])


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize("seed", range(24))
def test_random_matrix_programs_that_handle_errors(seed: int, older: bool) -> None:
    seen: list[Any] = []
    function = random_program(seed, seen, 4 + seed % 8, tries=True, older=older)
    for version in (function, run_function(function)):
        check(version, *random_inputs(seed), handed=seen, but=["numba"])


@pytest.mark.parametrize("seed", range(40))
def test_random_lists(seed: int) -> None:
    function = random_list_program(seed, 3 + seed % 5)
    for version in (function, run_function(function)):
        for arguments in ((0, 1, 0.5), (1, -1, 2.0), (2, 3, 1.0)):
            check(version, *arguments, but=["numba"])


def test_random_lists_compiled() -> None:
    check(run_function(random_list_program(58, 5)), 1, -1, 2.0)


@pytest.mark.parametrize("seed", range(6))
def test_random_scalar_programs_that_handle_errors(seed: int) -> None:
    function = random_function(seed, size=15, tries=True)
    with np.errstate(all="ignore"):
        check(run_function(function), *random_arguments(seed), but=["python"])


@pytest.mark.parametrize("seed", range(16))
def test_random_scalar_programs(seed: int) -> None:
    """Plain Python has no infinities where ``math`` raises, so its run is left out."""
    function = random_function(seed, size=15)
    with np.errstate(all="ignore"):
        check(function, *random_arguments(seed), but=["python"])


@pytest.mark.parametrize(
    ("seed", "layouts"), [(100, "CC"), (101, "FC"), (102, "CA"), (103, "AF"), (104, "FF")]
)
def test_random_matrix_programs_compiled(seed: int, layouts: str) -> None:
    seen: list[Any] = []
    function = with_layouts(random_program(seed, seen, size=7), layouts)
    arguments = random_inputs(seed)
    arguments[:2] = [laid_out(x, layout) for x, layout in zip(arguments, layouts, strict=False)]
    check(function, *arguments, handed=seen)


@pytest.mark.parametrize(("seed", "layouts"), [(203, "CC"), (204, "FA")])
def test_random_matrix_programs_that_handle_errors_compiled(seed: int, layouts: str) -> None:
    seen: list[Any] = []
    function = with_layouts(random_program(seed, seen, size=3, tries=True), layouts)
    arguments = random_inputs(seed)
    arguments[:2] = [laid_out(x, layout) for x, layout in zip(arguments, layouts, strict=False)]
    check(function, *arguments, handed=seen)


def with_layouts(function: GraphFunction, layouts: str) -> GraphFunction:
    parameters = tuple(
        dataclasses.replace(parameter, layout=layout)
        for parameter, layout in zip(function.parameters, layouts, strict=False)
    )
    rest = function.parameters[len(layouts) :]
    return dataclasses.replace(function, parameters=parameters + rest)


class Strided(np.ndarray):
    """Every second element of a larger array; copies stay so."""

    def __deepcopy__(self, memo: dict[int, Any]) -> np.ndarray:
        return laid_out(np.asarray(self), "A")


def laid_out(x: np.ndarray, layout: str) -> np.ndarray:
    if layout == "A":
        whole = np.zeros([2 * size for size in x.shape])
        part = whole[tuple(slice(None, None, 2) for _ in x.shape)]
        part[...] = x
        return part.view(Strided)
    return np.asfortranarray(x) if layout == "F" else x
