"""The same source for other systems: rebound names, modules of their own, loops by hand."""

from __future__ import annotations

import types

import numpy as np
import pytest

from benchmarks.catalogue import ROOT, catalogue
from benchmarks.growth_of_programs import program
from benchmarks.hand_written import HAND_WRITTEN
from benchmarks.kernels import all_kernels
from benchmarks.rebound import rebound
from benchmarks.source_of import source_of
from tests.comparison import difference

PROGRAMS = catalogue()
# One for each way in which a function names something of its file.
SELF_CONTAINED = (
    "jacobi_1d",
    "romberg",
    "strassen",
    "recursive_fft",
    "crc32",
    "implied_volatilities",
)


@pytest.mark.parametrize("name", SELF_CONTAINED)
def test_a_source_runs_on_its_own(name):
    kernel = all_kernels()[name]
    module = {"__name__": "alone"}
    exec(source_of(kernel.function), module)
    theirs, ours = kernel.arguments("test"), kernel.arguments("test")
    expected, found = kernel.function(*theirs), module[name](*ours)
    assert not difference((found, _arrays(ours)), (expected, _arrays(theirs)))


def _arrays(values):
    return [value for value in values if isinstance(value, np.ndarray)]


def test_a_source_can_have_types():
    text = source_of(all_kernels()["jacobi_1d"].function, {"a": "Tensor", "steps": "int"})
    assert "def jacobi_1d(a: Tensor, b, steps: int):" in text


def test_names_mean_something_else_everywhere():
    other = types.SimpleNamespace(sqrt=lambda x: -x)
    assert rebound(_outer, {np: other})(3.0) == -3.0
    assert _outer(9.0) == 3.0


def test_every_function_is_marked_once():
    marked = []

    def mark(function):
        marked.append(function.__name__)
        return function

    rebound(_outer, mark=mark)
    assert sorted(marked) == ["_inner", "_outer"]


def _outer(x):
    return [_inner(y) for y in [x]][0]


def _inner(x):
    return np.sqrt(x)


@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_loops_by_hand_do_what_the_kernel_does(name):
    kernel = all_kernels()[name]
    theirs, ours = kernel.arguments("test"), kernel.arguments("test")
    expected, found = kernel.function(*theirs), HAND_WRITTEN[name](*ours)
    assert not difference((found, ours), (expected, theirs), rtol=1e-12)


@pytest.mark.parametrize("name", ["jacobi_1d", "samples/heat"])
def test_programs_know_their_source(name):
    file, line = PROGRAMS[name].source
    function = PROGRAMS[name].function
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()[line - 1 : line + 1]
    assert any(f"def {function.__name__}(" in text for text in lines)


def test_samples_are_plain_functions():
    assert all(isinstance(one.function, types.FunctionType) for one in PROGRAMS.values()
               if one.topic != "samples" or one.name == "samples/heat")  # fmt: skip


@pytest.mark.parametrize("lines", [20, 500])
def test_programs_are_as_long_as_asked(lines):
    text = program(lines)
    assert abs(text.count("\n") - lines) <= 12
    module = {}
    exec(text, module)
    assert np.isfinite(module["long"](np.ones(3), np.ones(3))[2])
