"""When memory is given back: where its name is read last, and not a moment before."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from textwrap import dedent

import numpy as np
import pytest
from numba.core.runtime import _nrt_python as counters

from autograph.codegen.program import ArrayParameter, Function, Program, ScalarParameter
from autograph.runtime.compiler import Native, compile_program
from autograph.runtime.host import Refused
from autograph.runtime.native.lifetimes import Lifetimes

X = ArrayParameter("x", "float64", 1, "C")
N = ScalarParameter("n", "int64")
HEADER = """\
import numpy as np
from autograph.runtime.host import Refused
from autograph.runtime.memory import empty
"""

ENDS = {
    "in a line": ("t = empty(n)\ns = t[0]\nreturn s", ["s = t[0]"]),
    "in a branch": ("if n:\n    t = empty(n)\n    s = t[0]\nreturn s", ["s = t[0]"]),
    "in both branches": (
        "if n:\n    t = empty(n)\n    s = t[0]\nelse:\n    t = empty(m)\n    s = t[1]\nreturn s",
        ["s = t[0]", "s = t[1]"],
    ),
    "of each round": ("for i in range(n):\n    t = empty(n)\n    s = t[0]\nreturn s", ["s = t[0]"]),
    "after the loop, which needs it again": (
        "for i in range(n):\n    if i:\n        s = t[0]\n    t = empty(n)\nreturn s",
        ["for i in range(n):\n    if i:\n        s = t[0]\n    t = empty(n)"],
    ),
    "after the loop, which may not assign it": (
        "for i in range(n):\n    if i:\n        t = empty(n)\n    s = t[0]\nreturn s",
        ["for i in range(n):\n    if i:\n        t = empty(n)\n    s = t[0]"],
    ),
    "after an exchange": ("t = empty(n)\nt, u = u, t\nreturn u", ["t, u = (u, t)"]),
}


@pytest.mark.parametrize("case", ENDS)
def test_the_statements_after_which_a_variable_ends(case: str) -> None:
    text, expected = ENDS[case]
    body = ast.parse(text).body
    lifetimes = Lifetimes(body, ["t"])
    statements = (node for own in body for node in ast.walk(own) if isinstance(node, ast.stmt))
    found = [ast.unparse(own) for own in statements if lifetimes.ending(own)]
    assert found == expected


@pytest.fixture
def held() -> Iterator[list[int]]:
    """How many memories are not given back, at its end."""
    counters.memsys_enable_stats()
    result: list[int] = []
    before = counters.memsys_get_stats_alloc() - counters.memsys_get_stats_free()
    yield result
    after = counters.memsys_get_stats_alloc() - counters.memsys_get_stats_free()
    counters.memsys_disable_stats()
    assert after - before == 0, result


LEAVING = {
    "by loops, branches, breaks and exchanges": """
        def main(x, n):
            s = 0.0
            t = empty(n, np.float64)
            u = empty(n, np.float64)
            for i in range(n):
                t[i] = x[i]
                u[i] = 1.0
            for i in range(n):
                v = empty(i + 1, np.float64)
                v[0] = t[i]
                if v[0] > 2.0:
                    w = empty(3, np.float64)
                    w[0] = v[0]
                    s = s + w[0]
                    if s > 10.0:
                        break
                t, u = u, t
            return s
    """,
    "by an argument that is assigned": """
        def main(x, n):
            for i in range(n):
                t = empty(1, np.float64)
                t[0] = x[0] + 1.0
                x = t
            return x[0]
    """,
    "by functions that return arrays": """
        def made(n):
            t = empty(n, np.float64)
            for i in range(n):
                t[i] = 1.0
            return n + 1, t

        def main(x, n):
            s = 0.0
            for i in range(n):
                k, t = made(n)
                s = s + t[0] + k
            made(n)
            return s
    """,
    "by two names of one memory": """
        def main(x, n):
            t = empty(n, np.float64)
            u = empty(n, np.float64)
            t[0] = x[0]
            u = t
            t = empty(n, np.float64)
            t[0] = 2.0
            return u[0] + t[0]
    """,
    "by an error in a function": """
        def made(n):
            t = empty(n, np.float64)
            if n > 2:
                raise Refused
            t[0] = 1.0
            return n, t

        def main(x, n):
            u = empty(n, np.float64)
            u[0] = x[0]
            k, t = made(n)
            return t[0] + u[0] + k
    """,
}


def native_code(text: str) -> Native:
    functions = (Function("made", (N,)),) if "made" in text else ()
    return compile_program(Program(HEADER + dedent(text), "main", (X, N), (), functions))


@pytest.mark.parametrize("case", LEAVING)
def test_all_memory_is_given_back(case: str, held) -> None:
    native = native_code(LEAVING[case])
    x = np.arange(1.0, 7.0)
    for _ in range(3):
        held.append(5)
        try:
            native.entry(x, 5)
        except Refused:
            assert "error" in case


def test_a_result_is_held_by_the_caller_alone(held) -> None:
    text = """
        def main(x, n):
            t = empty(n, np.float64)
            for i in range(n):
                t[i] = x[i]
            if n > 3:
                x = t
            return t, x
    """
    native = native_code(text)
    x = np.arange(6.0)
    t, same = native.entry(x, 5)
    assert same.base is t.base or np.shares_memory(same, t)
    t, same = native.entry(x, 2)
    assert np.shares_memory(same, x)
    del t, same
