"""Generator functions stay lazy generators, whatever becomes of their blocks."""

from __future__ import annotations

import gc
import inspect

import pytest

from autograph.errors import Unsupported
from autograph.frontend import convert_function
from tests.frontend.programs import assert_same_outcome, convert, define, outcome

PROGRAMS = {
    "send, and the value that is returned": (
        """
        def f(n):
            def gen():
                t = 0
                for i in range(n):
                    if i == 2:
                        continue
                    if i > 4:
                        return t
                    x = yield i
                    print("got", x)
                    t += i
                else:
                    yield "else"
                return -t
            g = gen()
            r = [next(g)]
            try:
                while True:
                    r.append(g.send(len(r)))
            except StopIteration as e:
                r.append(e.value)
            return r
        """,
        [(1,), (3,), (9,)],
    ),
    "throw and close": (
        """
        def f(n):
            def gen(n):
                try:
                    while True:
                        try:
                            n = (yield n) or n + 1
                        except ValueError as e:
                            print("caught", e)
                            yield "v"
                        if n > 5:
                            break
                finally:
                    print("fin")
                yield "end"
            g = gen(n)
            r = [next(g), next(g), g.throw(ValueError("x")), next(g)]
            g.close()
            return r, list(gen(n))
        """,
        [(0,), (3,)],
    ),
    "no yield that can be reached": (
        """
        def f(n):
            def nothing():
                return
                yield
            def fails():
                if n:
                    raise ValueError
                return 3
                yield
            return list(nothing()), list(fails())
        """,
        [(0,), (1,)],
    ),
    "yield from": (
        """
        def f(n):
            def inner(k):
                got = yield k
                if got:
                    yield got
                return k * 2
            def outer():
                for i in range(n):
                    r = yield from inner(i)
                    yield ("r", r)
                yield from ag__.yielded_from("ab")
            return list(outer())
        """,
        [(0,), (3,)],
    ),
    "nothing runs before it is asked for": (
        """
        def f(n):
            def gen(n):
                print("start")
                while (yield n) is None:
                    n -= 1
                    if n < 0:
                        break
                print("end")
            g = gen(n)
            print("made")
            r = [next(g), next(g)]
            try:
                g.send(3)
            except StopIteration:
                r.append("stop")
            for x in gen(n):
                if x < 2:
                    break
            return r, list(gen(n))
        """,
        [(3,)],
    ),
    "contexts": (
        """
        import contextlib
        def f(n):
            @contextlib.contextmanager
            def entered(k):
                print("in", k)
                try:
                    yield k
                except KeyError as e:
                    print("swallow", e)
                finally:
                    print("out", k)
            def gen():
                for i in range(n):
                    with entered(i) as k:
                        yield k
                        if i == 1:
                            raise KeyError(i)
                        yield k + 10
            r = list(gen())
            g = gen()
            next(g)
            del g
            return r
        """,
        [(1,), (3,)],
    ),
    "late binding": (
        """
        def f(n):
            k, r = 1, []
            def gen():
                for _ in range(2):
                    yield k
            g = gen()
            for k in range(n):
                def each():
                    yield k
                r.append(each())
            return list(g), [list(one) for one in r]
        """,
        [(0,), (3,)],
    ),
    "recursion": (
        """
        def f(tree):
            def walk(tree):
                if isinstance(tree, tuple):
                    for part in tree:
                        yield from walk(part)
                else:
                    yield tree
            return list(walk(tree))
        """,
        [((1, (2, (3, 4)), 5),)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "calls"), PROGRAMS.values(), ids=PROGRAMS)
def test_same_outcome(source, calls):
    assert_same_outcome(source, calls)


def test_a_generator_function():
    plain = define("def gen(n):\n    for i in range(n):\n        yield i")
    converted = convert(plain)
    assert inspect.isgeneratorfunction(converted)
    made = converted(3)
    assert (made.__name__, made.__qualname__) == ("gen", "gen")
    assert list(made) == [0, 1, 2]


def test_a_generator_that_goes_on_when_it_is_closed():
    plain = define(
        """
        def gen():
            try:
                yield 1
            except GeneratorExit:
                print("closed")
            print("and on")
        """
    )
    made = convert(plain)()
    assert next(made) == 1
    with pytest.raises(Unsupported, match="goes on when it is closed"):
        made.close()
    gc.collect()


def test_a_loop_over_a_generator_that_is_left_closes_it():
    plain = define(
        """
        def f(n):
            def gen():
                try:
                    yield from range(9)
                finally:
                    print("closed")
            for x in gen():
                if x == n:
                    break
            print("after")
            return x
        """
    )
    assert outcome(convert(plain), 2) == outcome(plain, 2)


def test_the_text():
    plain = define("def gen(n):\n    while n:\n        n = (yield n) - 1\n    yield from 'ab'")
    assert convert_function(plain).text == (
        """\
def gen(n):
    def loop_test(n):
        return n

    def loop_body(n):
        n = (yield n) - 1
        return (n,)
    (n,) = yield from ag__.yielding_while_loop(loop_test, loop_body, (n,), names=("n",))
    yield from ag__.yielded_from("ab")
"""
    )
