"""Variables that several functions share: captured and changed, ``nonlocal``, ``global``."""

from __future__ import annotations

import copy

import pytest

from autograph.frontend import convert_function
from tests.frontend.programs import convert, define, outcome

PROGRAMS = {
    "captured in loops": (
        """
        def f(n):
            r = [lambda: i for i in range(n)]
            for j in range(n):
                r.append(lambda: j)
            k = 0
            while k < n:
                r.append(lambda: k)
                k += 1
            for m, *rest in [(1, 2), (3, 4)]:
                r.append(lambda: (m, rest))
            return [h() for h in r]
        """,
        [(0,), (3,)],
    ),
    "captured, then changed by branches and loops": (
        """
        def f(n):
            x = 1
            g = lambda: x * 2
            a = g()
            if n:
                x = 2
            b = g()
            for x in range(n):
                pass
            return a, b, g()
        """,
        [(0,), (3,)],
    ),
    "captured before it is assigned": (
        """
        def f(n):
            g = lambda: x
            if n:
                x = 2
            if n > 1:
                del x
            return g()
        """,
        [(0,), (1,), (2,)],
    ),
    "nonlocal, twice nested, in loops and branches": (
        """
        def f(n):
            t = 0
            def a():
                def b():
                    nonlocal t
                    if n:
                        t += 1
                    for _ in range(n):
                        t += 1
                b()
                b()
            for _ in range(2):
                a()
            return t
        """,
        [(0,), (3,)],
    ),
    "nonlocal parameters": (
        """
        def f(n, *args, k=3, **kwargs):
            def g():
                nonlocal n, args, k, kwargs
                n, args, k, kwargs = kwargs, k, args, n
            g()
            return n, args, k, kwargs
        """,
        [(1, 2)],
    ),
    "deleted elsewhere": (
        """
        def f(n):
            def g():
                nonlocal n
                del n
            if n:
                g()
            def h():
                nonlocal n
                n += 1
            h()
            return n
        """,
        [(0,), (1,)],
    ),
    "functions and modules": (
        """
        def f(n):
            r, h = [], lambda: math.pi
            for i in range(n):
                def g(k=2):
                    return i * k, g.__name__
                r.append(g)
                import math
            return [g() for g in r], h()
        """,
        [(3,), (0,)],
    ),
    "a variable that only unreachable code assigns": (
        """
        x = "global"
        def f(n):
            def g():
                return x
            if n:
                return g()
            return n
            x = 1
        """,
        [(0,), (1,)],
    ),
    "annotated": (
        """
        def f(n):
            h = lambda: (x, y)
            x: int = 3
            y: int
            if n:
                y: float = 2.5
            return h()
        """,
        [(1,), (0,)],
    ),
    "assignment expressions in operands": (
        """
        def f(n):
            a = n and (b := n + 1)
            c = (d := 1) if n else (d := 2)
            e = 0 < (g := n) < (h := 5)
            assert n < 3, (i := n)
            while (k := n - 1) > 0 and (m := k):
                n -= 1
            else:
                print("else", k)
            return a, b, c, d, e, g, h, k, m
        """,
        [(0,), (1,), (2,), (3,)],
    ),
    "assignment expressions in comprehensions": (
        """
        def f(xs):
            y = [last := x for x in xs if (kept := x) > 1]
            z = any((found := x) > 2 for x in xs)
            g = (late := x for x in xs)
            print(next(g), late, next(g), late)
            return y, z, found, kept, last
        """,
        [([1, 2, 3],), ([2, 1],)],
    ),
    "globals": (
        """
        g = 1
        def f(n):
            global g, new
            for i in range(n):
                g += i
            a, h = g, lambda: g
            g = 10
            del g
            try:
                g
            except NameError as e:
                print(e)
            g = 3
            if n:
                new = 5
            return a, h(), g, new
        """,
        [(0,), (3,)],
    ),
    "a global with the name of a variable": (
        """
        x = 5
        def f(n):
            x = 1
            def g():
                global x
                x = x + n
                return (lambda: x)()
            def h():
                nonlocal x
                x += 10
                return x
            return g(), h(), x, g()
        """,
        [(1,)],
    ),
    "deleted builtins": (
        """
        def f(n):
            global len
            len = n
            del len
            print(len("ab"))
            del len
        """,
        [(1,)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "calls"), PROGRAMS.values(), ids=PROGRAMS)
def test_same_outcome(source, calls):
    for arguments in calls:
        plain, other = define(source, "f"), define(source, "f")
        expected = outcome(plain, *copy.deepcopy(arguments))
        assert outcome(convert(other), *copy.deepcopy(arguments)) == expected


def test_a_variable_of_the_function_around():
    def make(k):
        def f(n):
            nonlocal k
            for i in range(n):
                k += i
            del k
            k = (lambda: n * 10)()
            return k

        return f, lambda: k

    plain, seen = make(3)
    assert convert(plain)(4) == 40
    assert seen() == 40
    assert "enclosing_k = ag__.enclosing_variable(lambda: k)" in convert_function(plain).text


def test_an_enclosing_variable_without_a_value():
    def make():
        def f():
            nonlocal k
            k += 1

        if f is None:
            k = 1
        return f

    with pytest.raises(NameError, match="cannot access free variable 'k'"):
        convert(make())()


def test_a_global_is_the_modules_own():
    plain = define("count = 0\ndef f():\n    global count\n    count += 1\n    return count", "f")
    converted = convert(plain)
    assert (converted(), plain(), converted()) == (1, 2, 3)
    assert plain.__globals__["count"] == 3


def test_nothing_is_shared_without_need():
    plain = define(
        """
        def f(n):
            g = lambda: n
            for i in range(n):
                def h(t):
                    return t * i
                n += h(2)
            x = sum(n * k for k in range(3))
            return g(), x
        """
    )
    assert (
        "variable"
        not in convert_function(
            define(
                "def f(n):\n    for i in range(n):\n        n = (lambda t: t + i)(n)\n    return n"
            )
        ).text
    )
    assert convert_function(plain).text.count("ag__.variable") == 1
