"""Comprehensions and generator expressions: order, laziness, scopes, late binding."""

from __future__ import annotations

import inspect

import pytest

from autograph.frontend import convert_function
from tests.frontend.programs import assert_same_outcome, convert, define

PROGRAMS = {
    "order of evaluation": (
        """
        def f(n):
            def show(x):
                print(x)
                return x
            a = [show(x * 10 + y) for x in show(range(n)) if show(x) for y in range(x) if y if x]
            return a, {show(k): show(-k) for k in range(n)}, {show(k) for k in "ab"}
        """,
        [(0,), (3,)],
    ),
    "generators are lazy": (
        """
        def f(xs):
            def show(x):
                print("now", x)
                return x
            g = (show(x) for x in show(xs) if show(x) > 1)
            print("made")
            xs = [7]
            return next(g), [*g], list(g)
        """,
        [([1, 2, 3],), ([0],), (3,)],
    ),
    "late binding in a generator": (
        """
        def f(n):
            k = 1
            g = (x * k for x in range(n))
            k = 2
            first = next(g)
            k = 5
            return first, list(g)
        """,
        [(3,)],
    ),
    "unpacking": (
        """
        def f(xs):
            return [(a, b, c) for (a, *b), c in xs], {k: v for k, (v, _) in xs}
        """,
        [([((1, 2), (3, 4))],), ([((1,), (2, 3)), ((), 1)],), ([1],), ([(1, 2, 3)],), ([((1,),)],)],
    ),
    "targets that are no variables": (
        """
        def f(d):
            r = [d["k"] for d["k"] in range(2)], [_ for _, _ in [(1, 2)]]
            return r, [b for _, *b in [(1, 2, 3)]], [1 for () in [(), ()]], d
        """,
        [({},)],
    ),
    "functions that see the variables change": (
        """
        def f(n):
            late = [lambda: (i, n) for i in range(n)]
            made = [(lambda k: lambda: k)(i) for i in range(n)]
            lazy = [(i * j for j in range(2)) for i in range(n)]
            keyed = [max(range(3), key=lambda j: -i * j) for i in range(n)]
            return [g() for g in late], [g() for g in made], [[*g] for g in lazy], keyed
        """,
        [(0,), (3,)],
    ),
    "scopes": (
        """
        def f(x, y):
            a = [x for x in range(2)]
            b = [[x for x in range(x)] for x in range(x)]
            c = [y for x in range(2) for y in range(x)]
            return x, y, a, b, c
        """,
        [(3, 4)],
    ),
    "a variable that comes later": (
        "def f(x, y):\n    return [y for x in range(2) for y in range(y)]",
        [(3, 4)],
    ),
    "errors in a generator": (
        """
        def f(n):
            def stop():
                raise StopIteration
            try:
                return list(stop() for _ in range(n))
            except RuntimeError as e:
                print(e)
            return [stop() for _ in range(n)]
        """,
        [(0,), (1,)],
    ),
    "nothing to iterate": ("def f(x):\n    return [y for y in x]", [(1,)]),
    "unassigned": (
        "def f(x):\n    if x:\n        y = 1\n    return [y for _ in 'ab']",
        [(0,), (1,)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "calls"), PROGRAMS.values(), ids=PROGRAMS)
def test_same_outcome(source, calls):
    assert_same_outcome(source, calls)


def test_a_generator_is_a_generator():
    plain = define("def f(xs):\n    return (x for x in xs for _ in 'ab')")
    made = convert(plain)([1, 2])
    assert inspect.isgenerator(made)
    assert made.__qualname__ == plain([]).__qualname__ == "f.<locals>.<genexpr>"
    assert made.send(None) == 1
    made.close()
    assert list(made) == []


KEPT = {
    "a function": "[lambda: x for x in y]",
    "a generator": "[(x for _ in y) for x in y]",
    "an item": "[1 for y[0] in y]",
    "twice the same name": "[x for x, x in y]",
    "a name that comes later": "[x for x in y if z for z in y]",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_kept(text):
    converted = convert_function(define(f"def f(y):\n    return {text}"))
    assert "list_comp" not in converted.text
