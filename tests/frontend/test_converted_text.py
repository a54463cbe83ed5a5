"""What programs become: the text before, and the text after."""

from __future__ import annotations

import textwrap

import pytest

from autograph.frontend import convert_function
from tests.frontend.programs import define

LEAVES_ALONE = {
    "arithmetic and one comparison": """
        def f(x, y):
            z = x + y * 2 < 3
            return z
    """,
    "subscripts, slices and attributes": """
        def f(x, i, v):
            x[i] = v
            x[1:, None, ...] += x.T[:-1]
            a, (b, *c) = d = x[i, ::2]
            return (a, b, c, d)
    """,
    "docstring, signature and annotations": '''
        def f(x: int, /, y=3, *args, z: "float" = 2.5, **kwargs) -> float:
            """Says what it does.

            At length.
            """
            total: float = x + y
            return total
    ''',
    "bare super": """
        def f(self):
            return super().__init__
    """,
}

REWRITES = {
    "loop and branch": (
        """
        def collatz(n):
            steps = 0
            while n != 1:
                if n % 2 == 0:
                    n = n // 2
                else:
                    n = 3 * n + 1
                steps = steps + 1
            return steps
        """,
        """
        def collatz(n):
            steps = 0

            def loop_test(n, steps):
                return n != 1

            def loop_body(n, steps):
                def if_true(n):
                    n = n // 2
                    return (n,)
                def if_false(n):
                    n = 3 * n + 1
                    return (n,)
                (n,) = ag__.cond(n % 2 == 0, if_true, if_false, (n,), names=("n",))
                steps = steps + 1
                return (n, steps)
            n, steps = ag__.while_loop(loop_test, loop_body, (n, steps), names=("n", "steps"))
            return steps
        """,
    ),
    "temporary that is not used after a branch": (
        """
        def f(x):
            if x:
                t = x + 1
                print(t)
            return x
        """,
        """
        def f(x):
            def if_true():
                t = x + 1
                ag__.call(print, t)
                return ()

            def if_false():
                return ()
            ag__.cond(x, if_true, if_false, (), names=())
            return x
        """,
    ),
    "variable of one branch only": (
        """
        def f(x):
            if x:
                y = 1
            return y
        """,
        """
        def f(x):
            y = ag__.undefined("y")

            def if_true(y):
                y = 1
                return (y,)

            def if_false(y):
                return (y,)
            (y,) = ag__.cond(x, if_true, if_false, (y,), names=("y",))
            return ag__.read(y)
        """,
    ),
    "early return without a flag": (
        """
        def f(x):
            if x < 0:
                return -x
            x = x + 1
            return x
        """,
        """
        def f(x):
            retval = ag__.undefined("retval")

            def if_true(x, retval):
                retval = -x
                return (x, retval)

            def if_false(x, retval):
                x = x + 1
                retval = x
                return (x, retval)
            x, retval = ag__.cond(x < 0, if_true, if_false, (x, retval), names=("x", "retval"))
            return retval
        """,
    ),
    "break, with what follows in the other branch": (
        """
        def f(xs):
            s = 0
            for x in xs:
                if x < 0:
                    break
                s += x
            return s
        """,
        """
        def f(xs):
            s = 0
            did_break = False

            def loop_test(s, did_break):
                return ag__.not_(did_break)

            def loop_body(x, s, did_break):
                def if_true(s, did_break):
                    did_break = True
                    return (s, did_break)
                def if_false(s, did_break):
                    s += x
                    return (s, did_break)
                s, did_break = ag__.cond(x < 0, if_true, if_false, (s, did_break), names=("s", "did_break"))
                return (s, did_break)
            s, did_break = ag__.for_loop(xs, loop_body, (s, did_break), names=("s", "did_break"), test=loop_test)
            return s
        """,
    ),
    "continue that is deeper than nesting can express": (
        """
        def f(xs):
            for x in xs:
                if x:
                    if x > 1:
                        continue
                    print(1)
                print(2)
        """,
        """
        def f(xs):
            def loop_body(x):
                did_continue = False
                def if_true(did_continue):
                    def if_true_1(did_continue):
                        did_continue = True
                        return (did_continue,)
                    def if_false_1(did_continue):
                        ag__.call(print, 1)
                        return (did_continue,)
                    (did_continue,) = ag__.cond(x > 1, if_true_1, if_false_1, (did_continue,), names=("did_continue",))
                    return (did_continue,)
                def if_false(did_continue):
                    return (did_continue,)
                (did_continue,) = ag__.cond(x, if_true, if_false, (did_continue,), names=("did_continue",))
                def if_true():
                    ag__.call(print, 2)
                    return ()
                def if_false():
                    return ()
                ag__.cond(ag__.not_(did_continue), if_true, if_false, (), names=())
                return ()
            ag__.for_loop(xs, loop_body, (), names=())
        """,
    ),
    "return from a loop that never ends by itself": (
        """
        def f(n):
            while True:
                n -= 1
                if n < 0:
                    return n
        """,
        """
        def f(n):
            did_return = False
            retval = ag__.undefined("retval")

            def loop_test(n, did_return, retval):
                return ag__.not_(did_return)

            def loop_body(n, did_return, retval):
                n -= 1
                def if_true(did_return, retval):
                    retval = n
                    did_return = True
                    return (did_return, retval)
                def if_false(did_return, retval):
                    return (did_return, retval)
                did_return, retval = ag__.cond(n < 0, if_true, if_false, (did_return, retval), names=("did_return", "retval"))
                return (n, did_return, retval)
            n, did_return, retval = ag__.while_loop(loop_test, loop_body, (n, did_return, retval), names=("n", "did_return", "retval"))
            return retval
        """,
    ),
    "tuple target, and a target that is used after the loop": (
        """
        def f(pairs):
            for a, b in pairs:
                print(a)
            return b
        """,
        """
        def f(pairs):
            b = ag__.undefined("b")

            def loop_body(item, b):
                a, b = item
                ag__.call(print, a)
                return (b,)
            (b,) = ag__.for_loop(pairs, loop_body, (b,), names=("b",))
            return ag__.read(b)
        """,
    ),
    "raise stays a guard": (
        """
        def f(x):
            if x < 0:
                raise ValueError(f"{x!r:>4} is negative") from None
            return x
        """,
        """
        def f(x):
            def if_true():
                raise ag__.raised(ag__.call(ValueError, ag__.fstring((x, "r", ">4"), " is negative"))) from None

            def if_false():
                return ()
            ag__.cond(x < 0, if_true, if_false, (), names=())
            return x
        """,
    ),
    "and, or, not": (
        """
        def f(a, b, c):
            return a and not b or c
        """,
        """
        def f(a, b, c):
            return ag__.or_(ag__.and_(a, lambda: ag__.not_(b)), lambda: c)
        """,
    ),
    "comparisons": (
        """
        def f(a, b, c):
            return (a < b <= c, a < b + 1 < c, a in b, a is not None, -1 < a < 1)
        """,
        """
        def f(a, b, c):
            return (ag__.and_(a < b, lambda: b <= c), ag__.compare_chain(a, ("<", lambda: b + 1), ("<", lambda: c)), ag__.in_(a, b), ag__.is_not(a, None), ag__.and_(-1 < a, lambda: a < 1))
        """,
    ),
    "conditional expression": (
        """
        def f(a, b, c):
            return a if b else c
        """,
        """
        def f(a, b, c):
            return ag__.if_exp(b, lambda: a, lambda: c)
        """,
    ),
    "calls": (
        """
        def f(g, a, b):
            return g(a, *b, k=a.sum(), **b)
        """,
        """
        def f(g, a, b):
            return ag__.call(g, a, *b, k=ag__.call(a.sum), **b)
        """,
    ),
    "f-strings": (
        """
        def f(a, w):
            return f"{a}: {a=:.2f} {{}} {a!s:{w}.{w}}" + f"plain"
        """,
        """
        def f(a, w):
            return ag__.fstring((a, "", ""), ": a=", (a, "", ".2f"), " {} ", (a, "s", ag__.fstring((w, "", ""), ".", (w, "", "")))) + "plain"
        """,
    ),
    "assert": (
        """
        def f(a):
            assert a > 0, f"not {a}"
            assert a
        """,
        """
        def f(a):
            ag__.assert_(a > 0, lambda: ag__.fstring("not ", (a, "", "")))
            ag__.assert_(a)
        """,
    ),
    "displays": (
        """
        def f(a):
            b = [a, [a], {a: (a, [a])}]
            c, d = [a, {a}]
            for x in [a, [a]]:
                print(x, a[[1, 2]], a in [1, 2])
            return {"b": b, **c}
        """,
        """
        def f(a):
            b = ag__.list_([a, [a], {a: (a, [a])}])
            c, d = [a, {a}]

            def loop_body(x):
                ag__.call(print, x, a[[1, 2]], ag__.in_(a, [1, 2]))
                return ()
            ag__.for_loop([a, [a]], loop_body, (), names=())
            return ag__.dict_({"b": b, **c})
        """,
    ),
    "nested functions": (
        """
        def f(a):
            def g(x, y=len(a)):
                return x and y
            h = lambda x: a.b(x)
            return [g(x) for x in a if h(x)]
        """,
        """
        def f(a):
            def g(x, y=ag__.call(len, a)):
                return ag__.and_(x, lambda: y)
            h = lambda x: ag__.call(a.b, x)
            return [ag__.call(g, x) for x in a if ag__.call(h, x)]
        """,
    ),
    "del": (
        """
        def f(a):
            del a
            return a
        """,
        """
        def f(a):
            a = ag__.undefined("a")
            return ag__.read(a)
        """,
    ),
    "test that assigns": (
        """
        def f(n):
            while (k := n - 1) > 0:
                n = k
            return n
        """,
        """
        def f(n):
            did_break = False

            def loop_test(n, did_break):
                return ag__.not_(did_break)

            def loop_body(n, did_break):
                def if_true(n, did_break):
                    n = k
                    return (n, did_break)
                def if_false(n, did_break):
                    did_break = True
                    return (n, did_break)
                n, did_break = ag__.cond((k := n - 1) > 0, if_true, if_false, (n, did_break), names=("n", "did_break"))
                return (n, did_break)
            n, did_break = ag__.while_loop(loop_test, loop_body, (n, did_break), names=("n", "did_break"))
            return n
        """,
    ),
    "names that are taken": (
        """
        def f(ag__, if_true):
            if ag__:
                if_true = 1
            return if_true
        """,
        """
        def f(ag__, if_true):
            def if_true_1(if_true):
                if_true = 1
                return (if_true,)

            def if_false(if_true):
                return (if_true,)
            (if_true,) = ag___1.cond(ag__, if_true_1, if_false, (if_true,), names=("if_true",))
            return if_true
        """,
    ),
}  # fmt: skip


def text(source: str) -> str:
    return textwrap.dedent(source).strip("\n") + "\n"


@pytest.mark.parametrize("source", LEAVES_ALONE.values(), ids=LEAVES_ALONE)
def test_leaves_alone(source):
    assert convert_function(define(source)).text == text(source)


@pytest.mark.parametrize(("before", "after"), REWRITES.values(), ids=REWRITES)
def test_rewrites(before, after):
    converted = convert_function(define(before))
    assert converted.text == text(after)
    compile(converted.text, "converted", "exec")


def test_lambda():
    converted = convert_function(
        define("def f(): pass\ng = lambda x, y=2: x if y else f'{x}'", "g")
    )
    assert (
        converted.text
        == 'lambda x, y=2: ag__.if_exp(y, lambda: x, lambda: ag__.fstring((x, "", "")))\n'
    )


def test_the_text_is_stable():
    source = REWRITES["displays"][0]
    assert convert_function(define(source)).text == convert_function(define(source)).text
