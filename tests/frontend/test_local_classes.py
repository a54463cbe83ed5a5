"""Classes defined in functions stay classes; the functions in them are converted."""

from __future__ import annotations

import pytest

from autograph.errors import UnsupportedSyntax
from autograph.frontend import convert_function
from tests.frontend.programs import convert, define, outcome

PROGRAMS = {
    "methods, properties, super, private names": (
        """
        def f(n):
            k = 3
            class Base:
                def __init__(self, v):
                    self.v = v
            class B(Base):
                '''Doc.'''
                k = k if False else 7
                size = [n, 2][0] or 5
                def __init__(self, v):
                    super().__init__(v)
                    if v > 1:
                        self.w = super().__repr__ and v
                    else:
                        self.w = k
                @property
                def both(self):
                    return self.v and self.w, self.k, type(self).both.fget.__qualname__, self.size
                def __hidden(self, a=k or 1):
                    return a
                def show(self):
                    return self.__hidden()
            if n:
                k = 10
            return B(n).both, B(n).show(), B.__doc__, B.__name__, B.__qualname__, B.__module__
        """,
        [(0,), (1,), (3,)],
    ),
    "in a loop": (
        """
        def f(n):
            r = []
            for i in range(n):
                class C:
                    j = i
                    def get(self):
                        return i, C.j
                r.append(C())
            return [c.get() for c in r], [c.j for c in r]
        """,
        [(0,), (3,)],
    ),
    "names of the class are not those of the function": (
        """
        def f(n):
            t = 0
            class C:
                t = 5
                made = [t for _ in range(2)]
                def add(self, k):
                    nonlocal t
                    t += k
                    return self.t
            c = C()
            for i in range(n):
                c.add(i)
            return t, C.t, C.made
        """,
        [(4,)],
    ),
    "decorated": (
        """
        import dataclasses
        def f(n):
            @dataclasses.dataclass(frozen=True)
            class P:
                x: int
                y: float = 2.0 if n else 3.0
                def s(self):
                    return self.x + self.y if self.x else None
            return repr(P(n)), P(n).s(), P(1) == P(1)
        """,
        [(0,), (1,)],
    ),
    "nested": (
        """
        def f(n):
            class A:
                x = 1
                class B:
                    y = 2
                    def m(self):
                        try:
                            return self.y // n
                        except ZeroDivisionError as e:
                            return str(e)
                z = B.y
                late = lambda self: self.x and self.z
                if n:
                    def g(self):
                        return n and self
            names = A.B.__qualname__, A.late.__qualname__, A.B.m.__qualname__
            return A.B().m(), A().late(), names, hasattr(A, "g")
        """,
        [(0,), (1,)],
    ),
    "unassigned": (
        "def f(n):\n    if n:\n        x = 1\n    class C:\n        y = x\n    return C.y",
        [(0,), (1,)],
    ),
    "in branches": (
        """
        def f(n):
            if n:
                class C:
                    v = 1
            else:
                class C:
                    v = 2
            return C.v, C.__qualname__
        """,
        [(0,), (1,)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "calls"), PROGRAMS.values(), ids=PROGRAMS)
def test_same_outcome(source, calls):
    for arguments in calls:
        plain = define(source, "f")
        assert outcome(convert(plain), *arguments) == outcome(plain, *arguments)


def test_a_declaration_in_a_class_is_refused():
    plain = define("def f(a):\n    class C:\n        global q\n        q = 1")
    with pytest.raises(UnsupportedSyntax, match="in the body of a class") as caught:
        convert_function(plain)
    assert (caught.value.lineno, caught.value.offset) == (3, 9)
