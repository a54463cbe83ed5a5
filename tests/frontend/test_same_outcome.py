"""Programs that people write, and corners of the language: plain and converted do the same."""

from __future__ import annotations

import pytest

from tests.frontend.programs import assert_same_outcome, convert, define

PROGRAMS = {
    "nested partial returns": (
        """
        def f(a, b):
            if a > 0:
                if b > 0:
                    return "both"
                print("only a")
            elif b > 0:
                return "b"
            print("none")
        """,
        [(1, 1), (1, 0), (0, 1), (0, 0)],
    ),
    "return from nested loops": (
        """
        def f(n, m):
            for i in range(n):
                for j in range(m):
                    if i * j == 6:
                        return i, j
                    if j > i:
                        break
                else:
                    print("whole row", i)
            else:
                return "not found"
        """,
        [(7, 7), (2, 2), (0, 3), (5, 2)],
    ),
    "for else and while else, nested": (
        """
        def f(n):
            i = 0
            while i < n:
                i += 1
                for k in range(3):
                    if k == i:
                        break
                    if i == 5:
                        continue
                else:
                    print("else", i, k)
                    if i == 4:
                        break
                    continue
                print("after", i, k)
            else:
                return "done", i
            return "broke", i
        """,
        [(0,), (2,), (4,), (9,)],
    ),
    "while True with break, continue and return": (
        """
        def f(n):
            s = 0
            while True:
                n -= 1
                if n % 3 == 0:
                    continue
                if n < -5:
                    break
                if n == 7:
                    return "seven", s
                s += n
            return s
        """,
        [(3,), (20,), (7,)],
    ),
    "zero-trip loop": (
        "def f(n):\n    for i in range(n):\n        y = i\n    return i, y",
        [(0,), (2,)],
    ),
    "zero-trip loop with an earlier binding": (
        "def f(n):\n    i = -1\n    for i in range(n):\n        pass\n    return i",
        [(0,), (3,)],
    ),
    "loop variable rebound": (
        """
        def f(n):
            for i in range(n):
                i = i * 10
                if i > 20:
                    break
            return i
        """,
        [(2,), (9,)],
    ),
    "two loops with one name": (
        """
        def f(n):
            for i in range(n):
                for i in range(2):
                    print(i)
                print(i)
            for i in "ab":
                print(i)
            return i
        """,
        [(0,), (2,)],
    ),
    "unassigned on one path": (
        """
        def f(a):
            if a > 0:
                y = 1
            elif a < 0:
                del a
            print("so far")
            return a, y
        """,
        [(1,), (0,), (-1,)],
    ),
    "augmented assignment of an unassigned variable": (
        "def f(a):\n    if a:\n        y = 1\n    y += 1\n    return y",
        [(1,), (0,)],
    ),
    "delete twice": ("def f(a):\n    if a:\n        del a\n    del a", [(1,), (0,)]),
    "unassigned before it is assigned": ("def f(a):\n    print(y)\n    y = a", [(1,)]),
    "unassigned in an operand": (
        "def f(a):\n    b = a and y\n    y = 1\n    return b or (y if a else 2)",
        [(1,), (0,)],
    ),
    "value of and, or": (
        "def f(a, b, c):\n    return (a and b, a or b or c, not a, a and not (b or c))",
        [(0, 2.5, ""), ("", [], ()), (1, 2, 3)],
    ),
    "chain evaluates each operand once": (
        """
        def f(a, b):
            def show(x):
                print(x)
                return x
            return show(a) < show(b) <= show(3) != show(4), a < b < 3, 1 in [a, b] != []
        """,
        [(1, 2), (2, 1), (1, 9)],
    ),
    "only the chosen arm runs": (
        """
        def f(a):
            return print("x") if a > 1 else (print("y") if a else print("z")), a and print("w")
        """,
        [(2,), (1,), (0,)],
    ),
    "walrus": (
        """
        def f(n):
            total = 0
            while (k := n - 1) > 0 and n != 5:
                n = k
                if (half := n // 2) % 2:
                    continue
                total += half
            if (last := total) > 3 and last % 2:
                return "odd", last
            return [y := x + 1 for x in range(n)], y
        """,
        [(9,), (3,), (12,), (0,)],
    ),
    "assert and its message": (
        """
        def f(a):
            def message():
                print("asked")
                return f"a is {a}"
            assert a > 0, message()
            assert a > 1
            return a
        """,
        [(2,), (1,), (0,)],
    ),
    "raise": (
        """
        def f(a):
            if a == 0:
                raise ValueError(a, "zero")
            elif a == 1:
                raise KeyError
            elif a == 2:
                raise ZeroDivisionError("two") from ValueError("cause")
            while True:
                a -= 1
                if a < 5:
                    raise IndexError(f"{a:03d}")
        """,
        [(0,), (1,), (2,), (9,)],
    ),
    "f-strings": (
        """
        def f(a, b):
            return f"{a!r:>{b}}|{a=}|{{{b}}}|{a if b else 'q'}" f"{'nested ' + f'{a}'}" "plain"
        """,
        [("x", 5), (1.5, 0)],
    ),
    "order of evaluation in a call": (
        """
        def f(a):
            def p(x):
                print(getattr(x, "__qualname__", x))
                return x
            def g(*args, **kwargs):
                return args, kwargs
            return p(g)(p(1), *[p(2)], k=p(3), **{"m": p(4)})
        """,
        [(1,)],
    ),
    "names of nested functions": (
        """
        def f(a):
            def g(x):
                if x:
                    h = lambda: x
                    return h
                return a and (lambda: [lambda: 1 for _ in range(1)])
            names = [g.__qualname__, g.__name__, g(a).__qualname__, g(0).__qualname__]
            return names, g(0)()[0].__qualname__
        """,
        [(1,)],
    ),
    "wrong arguments": ("def f(a):\n    return len(a, a)", [("x",)]),
    "nested functions and late binding": (
        """
        def f(n):
            def even(n):
                if n == 0:
                    return True
                return odd(n - 1)
            def odd(n):
                return n != 0 and even(n - 1)
            k = 1
            add = lambda x: x + k
            k = 2
            return even(n), add(10)
        """,
        [(4,), (3,)],
    ),
    "default evaluated where it is defined": (
        """
        def f(x):
            def inner(a, b=x):
                return a, b, x
            x = 10
            return inner(1)
        """,
        [(1,)],
    ),
    "function defined and called in one iteration": (
        """
        def f(n):
            s = 0
            for i in range(n):
                def g(t):
                    if t > 2:
                        return t * i
                    return i
                h = lambda t: t + i
                s += g(h(1))
            return s
        """,
        [(0,), (4,)],
    ),
    "comprehensions in loops": (
        """
        def f(n):
            r = []
            for i in range(n):
                r.append([i * j for j in range(3) if j and i])
                r.append(sum(i * j for j in range(3)))
                r.append(sorted(range(3), key=lambda j: -i * j))
                r.append({j: i for j in "ab"})
            return r
        """,
        [(0,), (3,)],
    ),
    "displays": (
        """
        def f(a):
            x = [a, [a], (a, {a: {a}})]
            [b, *c] = [d, e] = (1, 2)
            x[0], x[1][0] = [5, 6]
            return x, b, c, d, e, {**{"k": a}}, [*x, a], a in [1, 2]
        """,
        [(1,)],
    ),
    "attribute and item targets of a loop": (
        """
        def f(n):
            d = {}
            for d["k"] in range(n):
                for d["a"], (d["b"], *d["c"]) in [(1, (2, 3, 4))]:
                    print(d)
            return d
        """,
        [(0,), (2,)],
    ),
    "annotations of variables": (
        "def f(n):\n    x: int = n\n    y: int\n    if n:\n        y: float = 2.5\n    return x, y",
        [(1,), (0,)],
    ),
    "read of a declared global": (
        "q = 3\ndef f(n):\n    if n:\n        global q\n        return q\n    return -q",
        [(1,), (0,)],
    ),
    "import inside": (
        """
        def f(n):
            import math
            if n:
                from os import path as p, sep
                import os.path
                return os.path.join("a", "b") == p.join("a", "b"), sep
            return math.sqrt(4), p
        """,
        [(1,), (0,)],
    ),
    "items pulled from an iterator": (
        """
        def f(n):
            items = iter(range(10))
            for x in items:
                if x == n:
                    break
            return list(items)
        """,
        [(2,), (20,)],
    ),
    "list grown while iterated": (
        """
        def f(n):
            xs = [0]
            for x in xs:
                if len(xs) > n:
                    break
                xs.append(x + 1)
            return xs
        """,
        [(6,), (0,)],
    ),
    "docstring only": ('def f():\n    """Nothing."""', [()]),
    "nothing": ("def f():\n    pass", [()]),
    "dots": ("def f():\n    ...", [()]),
    "code that cannot be reached": (
        "def f(a):\n    return a\n    y = 1\n    while True:\n        pass",
        [(1,)],
    ),
    "unicode names": (
        """
        def f(été):
            ﬁ = été
            if fi:
                été = 2
            return fi, été
        """,
        [(1,), (0,)],
    ),
    "names of ours": (
        """
        def f(did_break, retval, did_return, loop_body, item, ag__):
            for item, x in [(1, 2), (3, 4)]:
                if x == ag__:
                    break
                if x == loop_body:
                    return item, did_break, retval, did_return
            loop_test = if_false = 3
            return item, loop_test, if_false, retval
        """,
        [(1, 2, 3, 4, 5, 2), (1, 2, 3, 4, 5, 4), (1, 2, 3, 2, 5, 4)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "calls"), PROGRAMS.values(), ids=PROGRAMS)
def test_same_outcome(source, calls):
    assert_same_outcome(source, calls)


def test_arguments_are_mutated_alike():
    plain = define(
        """
        def f(xs, d):
            for i, x in enumerate(xs):
                if x % 2:
                    xs[i] += 10
                    continue
                d[x] = d.get(x, 0) + 1
            return xs
        """
    )
    first, second = ([1, 2, 3, 2], {}), ([1, 2, 3, 2], {})
    assert plain(*first) is first[0]
    assert convert(plain)(*second) is second[0]
    assert first == second == ([11, 2, 13, 2], {2: 2})
