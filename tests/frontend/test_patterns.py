"""Patterns and contexts as Python runs them: what is asked of objects, in which order, and the
errors.
"""

from __future__ import annotations

import textwrap

import pytest

from tests.frontend.programs import convert, define, outcome

CLASSES = """
    import contextlib
    from collections.abc import Mapping, Sequence

    class Loud(Sequence):
        def __init__(self, *items):
            self.items = items
        def __len__(self):
            print("len")
            return len(self.items)
        def __getitem__(self, place):
            print("item", place)
            return self.items[place]
        def __repr__(self):
            return f"Loud{self.items}"

    class LoudMap(Mapping):
        def __len__(self):
            print("len")
            return 2
        def __getitem__(self, key):
            print("item", key)
            return {"a": 1, "b": 2}[key]
        def __iter__(self):
            print("iter")
            return iter("ab")

    class Equal:
        def __init__(self, name, equal):
            self.name, self.equal = name, equal
        def __eq__(self, other):
            print(self.name, "==", other)
            return self.equal

    class NotATuple:
        __match_args__ = ["x"]

    class NotNames:
        __match_args__ = (1,)

    class Twice:
        __match_args__ = ("x", "x")
        x = 1

    class Properties:
        __match_args__ = ("a", "b")
        @property
        def a(self):
            print("a")
            return 1
        @property
        def b(self):
            print("b")
            raise AttributeError("b")
        @property
        def c(self):
            raise ValueError("c")

    class Swallows:
        def __enter__(self):
            return 3
        def __exit__(self, *error):
            print(error[0])
            return False

"""
PROGRAMS = {
    "user's sequence": (
        """
        def f(n):
            match Loud(*range(n)):
                case [0]: return "one"
                case [_, _]: return "two"
                case [0, *_, 4]: return "from 0 to 4"
                case [a, *_, b] if b < 4: return a, b
                case [_, *others, _]: return others
            return "none"
        """,
        [(0,), (1,), (2,), (3,), (5,), (6,)],
    ),
    "user's mapping": (
        """
        def f(key):
            match LoudMap():
                case {"a": 2}: return 1
                case {"a": _, "b": 2, "c": _}: return 2
                case {"b": x, **others}: return x, others
        """,
        [("a",)],
    ),
    "texts are no sequences": (
        """
        def f(x):
            match x:
                case [*_]: return "sequence"
                case str(t) | bytes(t): return t
                case {}: return "mapping"
                case set(): return 0
            return None
        """,
        [("ab",), (b"ab",), (bytearray(b"a"),), ([],), ((1,),), (range(3),), ({},), ({1},)],
    ),
    "order of comparisons": (
        """
        def f(p, q):
            x, y = Equal("x", p), Equal("y", q)
            match x, y:
                case (1, 2) | (_, 3): return 1
                case (4, z) if z == 5: return 2
            return 3
        """,
        [(False, False), (True, False), (False, True), (True, True), ([], "yes"), ("yes", 0)],
    ),
    "identity of singletons": (
        """
        def f(x):
            match x:
                case True: return "true"
                case [None | False, True]: return "pair"
                case 1: return "one"
                case None: return "none"
                case 0: return "zero"
        """,
        [(True,), (1,), (1.0,), (None,), (0,), (False,), ([None, True],), ([0, True],)],
    ),
    "subject is evaluated once, and kept": (
        """
        def f(x):
            def subject(x):
                print("subject")
                return x
            match subject(x):
                case 1: pass
                case x if x > 5: x = x + 1
                case 2: return x
                case _: print(x)
            match x:
                case [x, 1]: return x
                case [1, x]: return x
            return x
        """,
        [(1,), (2,), (3,), (9,)],
    ),
    "captures stay": (
        """
        def f(x):
            y = "before"
            match x:
                case [y, 2] if y > 5: return "first"
                case [1, z] if z > 5: return y, z
                case {"k": y} | [y]: pass
            return y, z
        """,
        [([3, 2],), ([9, 2],), ([1, 7],), ([1, 2],), ([1, 3],), ([4],), ({"k": 5},), (0,)],
    ),
    "assignment in a guard": (
        """
        def f(x):
            match x:
                case [y] if (y := y + 1) > 3: return y
                case _ if (z := len(x)) > 1: return z, y
            return y, z
        """,
        [([1],), ([5],), ([1, 2],), ([],)],
    ),
    "properties": (
        """
        def f(n):
            x = Properties()
            if n == 1:
                match x:
                    case Properties(2, 3): return 0
                    case Properties(a=2): return 1
                    case Properties(a=y, d=_): return 2
            match x:
                case Properties(y) if n: return y
                case Properties(c=_): return 3
        """,
        [(0,), (1,)],
    ),
    "errors": (
        """
        def f(n, x=1):
            match n, x:
                case 0, n(): pass
                case 1, int(_, _): pass
                case 2, object(_): pass
            match n, NotATuple(), NotNames(), Twice():
                case 3, NotATuple(_), _, _: pass
                case 4, _, NotNames(_), _: pass
                case 5, *_, Twice(_, _): pass
                case 6, *_, Twice(1, x=1): pass
                case 7, *_, Twice(_, _, _): pass
            k = Loud
            k.a, k.b = 1, 1
            match {1: n}:
                case {k.a: 8, k.b: _}: pass
                case {k.a: 9, k.c: _}: pass
                case {k.a: 10, k.c: _, 2: _}: pass
            return missing
        """,
        [(n,) for n in range(12)],
    ),
    "a case that is never reached asks nothing": (
        """
        def f(x):
            match x:
                case 0 | [0]: return 0
                case x.missing: return 1
                case [Missing.y, _]: return 2
        """,
        [(0,), ([0],), (1,)],
    ),
    "in a nested function and a loop": (
        """
        def f(items):
            def kind(x):
                match x:
                    case int(n) | [int(n), *_]: return n
                    case _: return None
            total = 0
            for item in items:
                match kind(item), item:
                    case None, _: continue
                    case 0, _: break
                    case n, [_, *more]:
                        for extra in more:
                            match extra:
                                case 3: break
                                case 7: return "seven", total
                                case e: total += e
                        else: total += 1000
                    case n, _: total += n
            else:
                return total
            return -total
        """,
        [([1, 2],), ([1, "a", 2, 0],), ([[1, 2, 3, 4], 5],), ([[1, 2], 5],), ([3, [1, 2, 7], 5],)],
    ),
    "contexts": (
        """
        def f(n):
            s = 0
            for i in range(n):
                with Swallows() as a, contextlib.nullcontext([i, 5]) as (b, *c):
                    if i == 1: continue
                    if i == 3: break
                    if i + a == 8: return "never"
                    s += b * a + c[0]
                    with contextlib.nullcontext(): y = i
                with Swallows():
                    if n == 2: return s, y
                    if n == 3 and i: raise ValueError(f"{s}")
                s += 100
            return s, y
        """,
        [(0,), (1,), (2,), (3,), (5,)],
    ),
    "no context": ("def f(x):\n        with x as y:\n            return y", [(3,)]),
}  # fmt: skip


@pytest.mark.parametrize(("source", "calls"), PROGRAMS.values(), ids=PROGRAMS)
def test_same_outcome(source, calls):
    plain = define(textwrap.dedent(CLASSES) + textwrap.dedent(source), "f")
    converted = convert(plain)
    for arguments in calls:
        assert repr(outcome(converted, *arguments)) == repr(outcome(plain, *arguments))
