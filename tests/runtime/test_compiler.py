"""Compilation: sharing, inspection, errors, threads, and leaving nothing behind."""

from __future__ import annotations

import gc
import linecache
import sys
import threading

import pytest
from numba.core.registry import cpu_target

from autograph.codegen.program import ArrayParameter, Program, ScalarParameter
from autograph.errors import AutographWarning, BackendError
from autograph.runtime.compiler import compile_program

NUMBER = ScalarParameter("x", "int64")


@pytest.fixture
def new_modules():
    """The generated modules that were not there when the test began: other tests keep theirs."""
    gc.collect()
    before = set(sys.modules)
    return lambda: [name for name in sys.modules if name.startswith("ag_") and name not in before]


def test_native_tells_where_it_comes_from(compiled, cache_folder):
    native = compiled("def f(x):\n    return x + 1\n", NUMBER)
    assert native.entry(1) == 2
    assert native.path.startswith(str(cache_folder))
    assert native.compile_seconds > 0
    assert not native.from_cache
    with open(native.path) as file:
        assert file.read() == native.source


def test_the_same_program_is_compiled_once(compiled):
    text = "def f(x):\n    return x + 2\n"
    assert compiled(text, NUMBER) is compiled(text, NUMBER)


def test_other_parameter_types_make_another_program(compiled):
    text = "def f(x):\n    return x\n"
    assert compiled(text, NUMBER).entry(1) == 1
    assert compiled(text, ScalarParameter("x", "float64")).entry(1.5) == 1.5


def test_llvm_and_asm_are_there_also_for_code_from_disk(compiled):
    text = "def f(x):\n    return x * 12345\n"
    for from_cache in (False, True):
        native = compiled(text, NUMBER)
        assert native.from_cache is from_cache
        assert "mul" in native.llvm()
        assert "12345" in native.asm()
        assert native.entry(2) == 24690
        del native
        gc.collect()


def test_a_program_that_cannot_be_compiled(compiled, new_modules):
    with pytest.raises(BackendError, match="generated for `f` cannot be compiled") as caught:
        compiled("def f(x):\n    return x.nonsense\n", NUMBER)
    assert caught.value.__cause__ is not None
    assert "ag_" in str(caught.value)
    caught = None
    gc.collect()
    assert not new_modules()


def test_numba_switched_off(compiled, monkeypatch):
    monkeypatch.setattr("numba.config.DISABLE_JIT", True)
    with pytest.raises(BackendError, match="numba is switched off"):
        compiled("def f(x):\n    return x + 3\n", NUMBER)


@pytest.mark.parametrize("in_memory", [False, True], ids=["on disk", "in memory"])
def test_short_lived_programs_leave_nothing_behind(compiled, cache_folder, in_memory, new_modules):
    if in_memory:
        cache_folder.write_text("a file where the folder should be")
    cached = set(linecache.cache)
    definitions = len(cpu_target.target_context._defns)
    for k in range(5):
        text = f"def f(x):\n    return x + {k}\n"
        if in_memory and k == 0:
            with pytest.warns(AutographWarning):
                assert compiled(text, NUMBER).entry(1) == 1
        else:
            assert compiled(text, NUMBER).entry(1) == 1 + k
    gc.collect()
    assert not new_modules()
    assert not [name for name in linecache.cache if "ag_" in name and name not in cached]
    assert len(cpu_target.target_context._defns) <= definitions + 20  # numba's own, on first use


def test_a_program_may_come_back_after_its_death(compiled, new_modules):
    text = """
        def f(x):
            if x[0] > 1:
                raise Refused
            return x
    """
    for _ in range(5):
        native = compiled(text, ArrayParameter("x", "float64", 1, "C"))
        del native
        gc.collect()
    assert not new_modules()


@pytest.mark.parametrize("distinct", [False, True], ids=["one program", "many programs"])
def test_threads_may_compile_together(program, distinct):
    start = threading.Barrier(4, timeout=60)
    results = {}

    def run(k):
        start.wait()
        value = k if distinct else 0
        results[k] = compile_program(program(f"def f(x):\n    return x - {value}\n", NUMBER))

    threads = [threading.Thread(target=run, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [results[k].entry(10) for k in range(4)] == [10 - k * distinct for k in range(4)]


def test_the_entry_may_call_other_functions_of_its_module():
    source = (
        "import numba\n\n@numba.njit\ndef g(x):\n    return x + 1\n\ndef f(x):\n    return g(x)\n"
    )
    assert compile_program(Program(source, "f", (NUMBER,))).entry(1) == 2
