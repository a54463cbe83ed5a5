"""Programs of several functions: compiled together, kept together on disk."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import numpy as np
import pytest

from autograph.codegen.program import ArrayParameter, Function, Program, ScalarParameter
from autograph.errors import BackendError
from autograph.runtime.compiler import compile_program
from autograph.runtime.passing import any_layout, read_only

N = ScalarParameter("n", "int64")
X = ArrayParameter("x", "float64", 1, "C")
STRIDED = ArrayParameter("x", "float64", 1, "A", writable=False)


def program(text: str, parameters: tuple[object, ...], *functions: Function) -> Program:
    return Program(textwrap.dedent(text).lstrip(), "main", parameters, (), functions)


FACTORIAL = program(
    """
    def factorial(n):
        if n < 2:
            return 1
        return n * factorial(n - 1)

    def main(n):
        return factorial(n)
    """,
    (N,),
    Function("factorial", (N,)),
)


def test_a_function_that_calls_itself(cache_folder) -> None:
    native = compile_program(FACTORIAL)
    assert native.entry(5) == 120
    assert "factorial" in native.llvm()


def test_a_new_process_reads_all_functions_from_disk(cache_folder) -> None:
    lines = f"""
    from autograph.codegen.program import Function, Program, ScalarParameter
    from autograph.runtime.compiler import compile_program
    native = compile_program({FACTORIAL!r})
    print(native.from_cache, native.entry(6))
    """
    for expected in ("False 720", "True 720"):
        run = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(lines)], capture_output=True, text=True
        )
        assert run.stdout.strip() == expected, run.stderr


def test_arrays_are_passed_as_one_type() -> None:
    native = compile_program(
        program(
            """
            from autograph.runtime.passing import any_layout, read_only

            def total(x, n):
                if n == 0:
                    return 0.0
                return x[n - 1] + total(read_only(any_layout(x)), n - 1)

            def main(x, n):
                return total(read_only(any_layout(x)), n)
            """,
            (X, N),
            Function("total", (STRIDED, N)),
        )
    )
    assert native.entry(np.arange(5.0), 5) == 10.0


def test_a_function_for_other_types_than_it_was_made_for_is_refused() -> None:
    text = """
    def half(n):
        return n * 0.5

    def main(n):
        return half(n * 1.5)
    """
    with pytest.raises(BackendError, match="main") as caught:
        compile_program(program(text, (N,), Function("half", (N,))))
    assert "half takes" in str(caught.value.__cause__)


def test_in_plain_python_the_array_is_passed_as_it_is() -> None:
    x = np.arange(3.0)
    assert any_layout(x) is x
    assert read_only(x) is x
