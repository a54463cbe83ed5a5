"""What LLVM is told of memories that differ, and of those that may be one."""

from __future__ import annotations

import re
from textwrap import dedent

import numpy as np
import pytest

from autograph.codegen.program import ArrayParameter, Function, Program
from autograph.runtime.compiler import compile_program

X, Y = (ArrayParameter(name, "float64", 1, "C") for name in "xy")
HEADER = "import numpy as np\n\nfrom autograph.runtime.memory import empty\n\n"


def run(text: str, x: np.ndarray, y: np.ndarray, *functions: Function) -> object:
    program = Program(HEADER + dedent(text), "main", (X, Y), (), functions)
    return compile_program(program).entry(x, y)


def test_a_loop_over_two_arguments_does_not_compare_addresses() -> None:
    text = """
        def main(x, y):
            for i in range(x.shape[0]):
                x[i] = y[i] + 1.0
    """
    program = Program(HEADER + dedent(text), "main", (X, Y))
    code = compile_program(program).llvm()
    assert "fadd <" in code
    assert not re.search(r"ptrtoint|memcheck", code.partition("\n}")[0])


EXCHANGED = """
    def main(x, y):
        a = empty(3, np.float64)
        b = empty(3, np.float64)
        for i in range(3):
            a[i] = x[i]
            b[i] = y[i]
        for k in range(5):
            a[0] = b[1] + 1.0
            a, b = b, a
            b[1] = b[0] + a[2]
        return a[0] + 10.0 * b[0] + 100.0 * b[1]
"""
HANDED_ON = """
    def shifted(x, y):
        for i in range(2):
            x[i] = y[i + 1] + 1.0
        return x

    def main(x, y):
        t = empty(3, np.float64)
        for i in range(3):
            t[i] = x[i] + y[i]
        u = shifted(t, t)
        u[0] = u[0] + u[1]
        t[1] = u[0]
        return t[0] + 10.0 * u[1] + 100.0 * t[2]
"""


def plain(text: str, x: np.ndarray, y: np.ndarray) -> object:
    namespace: dict[str, object] = {}
    exec(HEADER + dedent(text), namespace)
    return namespace["main"](x, y)  # type: ignore[operator]


@pytest.mark.parametrize("text", [EXCHANGED, HANDED_ON], ids=["exchanged", "handed on"])
def test_variables_of_one_memory_see_each_other(text: str) -> None:
    x, y = np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.25, 7.0])
    functions = (Function("shifted", (X, Y)),) if "shifted" in text else ()
    assert run(text, x.copy(), y.copy(), *functions) == plain(text, x.copy(), y.copy())
