"""63, 68, 91, 92: what changes between calls is seen, and what is compiled when."""

from __future__ import annotations

import gc
import sys
import threading

import numpy as np
import pytest

import autograph
from autograph import AutographWarning
from tests.comparison import assert_same
from tests.language.corpus import checks
from tests.language.levels import LEVELS

each_level = pytest.mark.parametrize("level", LEVELS)
A = np.arange
RATE = 2
TABLE = A(3.0)


@checks(63, "a closure's cell that is assigned after the conversion")
@each_level
def test_a_cell_that_is_assigned(level):
    k = 2

    def scaled(x):
        return x * k

    function = LEVELS[level](scaled)
    for k in (2, 5, 2.5, np.ones(2)):
        assert_same(function(3), 3 * k)


@checks(68, "a global that changes between calls", row="global read")
@each_level
def test_a_global_that_changes(level, monkeypatch):
    def scaled(x):
        return x * RATE + TABLE[0]

    function = LEVELS[level](scaled)
    for rate in (2, 3, 0.5, np.float32(2)):
        monkeypatch.setitem(globals(), "RATE", rate)
        TABLE[0] += 1
        assert_same(function(3.0), 3.0 * rate + TABLE[0])
    TABLE[0] = 0


@checks(68, "a global that is deleted between calls")
@each_level
def test_a_global_that_is_deleted(level, monkeypatch):
    def scaled(x):
        return x * RATE

    function = LEVELS[level](scaled)
    assert function(3) == 6
    monkeypatch.delitem(globals(), "RATE")
    with pytest.raises(NameError, match="name 'RATE' is not defined"):
        function(3)


@checks(92, "two closures of one code object with cells of different types")
@each_level
def test_closures_of_one_code_object(level):
    def make(k):
        return lambda x: x + k

    for k in (1, 2.5, A(3.0), True):
        assert_same(LEVELS[level](make(k))(2), 2 + k)


@checks(92, "one function under two sets of options", "compiled")
def test_two_sets_of_options(capsys):
    def loud(x):
        print("x", x)
        return x + 1

    staged, silent = autograph.convert(loud), autograph.convert(loud, effects="strip")
    assert (staged(1), silent(1), staged(2), silent(2)) == (2, 2, 3, 3)
    assert capsys.readouterr().out == "x 1\nx 2\n"


def number_compiled(function, *calls):
    for call in calls:
        assert_same(function(*call), function.py_func(*call))
    return len(function.specialisations)


@checks(91, "numbers compile once, each kind of them once", "compiled")
def test_specialisations_of_numbers():
    function = autograph.convert(lambda x, n: x * n)
    assert number_compiled(function, *((1, n) for n in range(1, 7))) == 1
    assert number_compiled(function, (2, -5), (1.5, 2), (2.5, 3)) == 2
    assert number_compiled(function, (True, 2), (np.float32(1), 2), (1j, 2)) == 5
    assert number_compiled(function, (3, 2), (2j, 7), (np.float32(9), 1)) == 5


@checks(91, "sizes compile nothing; rank, dtype, layout and a size of one do", "compiled")
def test_specialisations_of_arrays():
    function = autograph.convert(lambda x: x + 1)
    assert number_compiled(function, *((A(n),) for n in (2, 3, 0, 50))) == 1
    assert number_compiled(function, (A(3.0),), (A(2.0),)) == 2
    assert number_compiled(function, (np.ones((2, 3)),), (np.ones((4, 2)),)) == 3
    assert number_compiled(function, (A(8.0)[::2],), (A(9.0)[::3],)) == 4
    assert number_compiled(function, (A(1.0),)) == 5
    fortran = np.asfortranarray(np.ones((2, 3)))
    assert_same(function(fortran), np.ascontiguousarray(fortran) + 1)
    assert len(function.specialisations) == 6


@checks(91, "values that are compiled in do not grow without bound", "compiled")
def test_specialisations_are_dropped():
    function = autograph.convert(lambda name: len(name))
    with pytest.warns(AutographWarning, match="specialised more than 64 times"):
        lengths = [function("x" * n) for n in range(66)]
    assert lengths == [*range(66)]
    assert len(function.specialisations) == 64


@checks(91, "several threads that call first compile once", "compiled")
def test_threads():
    function = autograph.convert(lambda x: x * 2 + 40)
    barrier, results = threading.Barrier(3), []

    def call(n):
        barrier.wait()
        results.append(function(n))

    threads = [threading.Thread(target=call, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [40, 42, 44]
    assert len(function.specialisations) == 1


@checks(90, "a thousand functions that are converted and forgotten leave nothing", "converted")
def test_nothing_is_kept():
    def short_lived():
        return autograph.to_graph(lambda x: x + 1 if x > 0 else -x)(1)

    short_lived()
    modules = set(sys.modules)
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(1000):
        short_lived()
    gc.collect()
    assert set(sys.modules) <= modules
    assert len(gc.get_objects()) - before < 200
