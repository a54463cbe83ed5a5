"""``try`` and ``with``: plain and converted do the same, whatever leaves a block and however."""

from __future__ import annotations

import copy
import traceback

import pytest

from tests.frontend.programs import convert, define, outcome

HEADER = """
import contextlib

@contextlib.contextmanager
def entered(k):
    print("enter", k)
    try:
        yield k * 2
    except KeyError as e:
        print("swallow", e)
    finally:
        print("leave", k)

class Failing:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        raise IndexError("on leaving")

class Two(Exception):
    def __init__(self, a, b):
        super().__init__(a)
        self.b = b
"""

PROGRAMS = {
    "jumps through finally": (
        """
        def f(n):
            for i in range(4):
                try:
                    if i == n:
                        continue
                    if i == n + 1:
                        break
                    print("body", i)
                finally:
                    print("fin", i)
            try:
                return i
            finally:
                print("last")
        """,
        [(0,), (1,), (9,)],
    ),
    "finally that returns": (
        """
        def f(n):
            try:
                if n:
                    return 1 // (n - 1)
                raise ValueError(n)
            finally:
                if n < 2:
                    return "final"
        """,
        [(0,), (1,), (2,)],
    ),
    "finally that goes on": (
        """
        def f(n):
            for i in range(3):
                try:
                    if n == i:
                        return i
                    1 // (n - i - 1)
                finally:
                    continue
            while True:
                try:
                    raise ValueError
                finally:
                    break
            return "end", i
        """,
        [(0,), (1,), (7,)],
    ),
    "a return that is taken back": (
        """
        def f(n):
            try:
                try:
                    return 1
                finally:
                    1 // n
            except ZeroDivisionError:
                pass
            for i in range(2):
                with contextlib.suppress(IndexError):
                    with Failing():
                        if n == 2:
                            break
                        return 2
            print("here", i)
        """,
        [(0,), (1,)],
    ),
    "what was assigned before the error": (
        """
        def f(n):
            x = 0
            try:
                x = 1
                if n:
                    raise ValueError
                x = 2
            except ValueError:
                return x
            return x, "none"
        """,
        [(0,), (1,)],
    ),
    "the error is unbound afterwards": (
        """
        def f(n):
            e = 3
            try:
                if n:
                    raise ValueError("m", n)
            except ValueError as e:
                if n == 2:
                    e = 7
                if n == 3:
                    del e
                print(e if n < 3 else "gone")
            return e
        """,
        [(0,), (1,), (2,), (3,)],
    ),
    "an error that a function keeps": (
        """
        def f(n):
            try:
                raise ValueError(n)
            except ValueError as e:
                g = lambda: e
                print(g())
            return g()
        """,
        [(0,)],
    ),
    "which clause": (
        """
        def f(n, kinds):
            try:
                if n == 1:
                    raise Two("a", "b")
                [1, 2][n]
                {}[n]
            except Two as e:
                return type(e).__name__, e.args, e.b
            except kinds:
                return "kinds"
            except (IndexError, ValueError) as e:
                return repr(e)
            except:
                return "bare"
            else:
                return "else"
        """,
        [(0, KeyError), (0, (IndexError, KeyError)), (0, 3), (0, (KeyError, 3)), (0, "x")]
        + [(1, 3), (5, ValueError)],
    ),
    "else": (
        """
        def f(xs):
            s = 0.0
            for x in xs:
                try:
                    if x < 0:
                        raise ValueError(x)
                    if x > 3:
                        continue
                    s += 1 / x
                except ValueError:
                    s += 10
                except ZeroDivisionError:
                    s -= 1
                else:
                    s += 0.5
                    if x == 3:
                        break
                finally:
                    s += 0.25
            return s
        """,
        [([1, 0, -2, 4, 3, 8],), ([],)],
    ),
    "raise again": (
        """
        def f(n):
            def again():
                raise
            try:
                try:
                    1 / 0
                except ZeroDivisionError as e:
                    e.add_note("noted")
                    if n == 0:
                        raise KeyError("k") from e
                    if n == 1:
                        raise
                    if n == 2:
                        raise IndexError
                    again()
            except Exception as e:
                found = [repr(e), repr(e.__cause__), repr(e.__context__)]
                return found, getattr(e, "__notes__", None)
        """,
        [(0,), (1,), (2,), (3,)],
    ),
    "raise without an error": ("def f():\n    raise", [()]),
    "contexts": (
        """
        def f(n):
            r = 0
            with entered(1) as a, entered(2) as (b if False else [0])[0]:
                pass
            with entered(1) as a, contextlib.nullcontext((3, 4)) as (b, *c):
                r += a + b
                if n == 1:
                    raise KeyError("v")
                if n == 2:
                    return r, c
                if n == 3:
                    raise ValueError(1)
                r += 100
            return r
        """.replace(" as (b if False else [0])[0]", ""),
        [(0,), (1,), (2,), (3,)],
    ),
    "targets of contexts": (
        """
        def f(d):
            with entered(1) as d["k"], entered(2) as d["l"]:
                print(d)
            return d
        """,
        [({},)],
    ),
    "no context": ("def f(n):\n    with n:\n        return 1", [(3,)]),
    "a value of one path": (
        """
        def f(n):
            with entered(n):
                if n:
                    raise KeyError
                return n
        """,
        [(0,), (1,)],
    ),
    "recursion": (
        """
        def f(n):
            def factorial(k):
                try:
                    if k == 0:
                        raise StopIteration
                    return k * factorial(k - 1)
                except StopIteration:
                    return 1
            return factorial(n)
        """,
        [(5,)],
    ),
    "jumps in nested finals": (
        """
        def f(n):
            for i in range(5):
                try:
                    try:
                        if i == n:
                            raise ValueError(i)
                        return "first"
                    finally:
                        if i < 2:
                            continue
                        print("inner", i)
                finally:
                    try:
                        if i == 3:
                            break
                    finally:
                        print("outer", i)
            return "end"
        """,
        [(0,), (2,), (3,), (9,)],
    ),
    "nothing in a handler": (
        """
        def f(n):
            try:
                pass
            finally:
                pass
            for i in range(n):
                try:
                    continue
                except ValueError:
                    continue
            try:
                return
            except ValueError:
                return
        """,
        [(2,)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "calls"), PROGRAMS.values(), ids=PROGRAMS)
def test_same_outcome(source, calls):
    plain = define(HEADER + _dedented(source), "f")
    converted = convert(plain)
    for arguments in calls:
        expected = outcome(plain, *copy.deepcopy(arguments))
        assert repr(outcome(converted, *copy.deepcopy(arguments))) == repr(expected)


def _dedented(source: str) -> str:
    lines = source.strip("\n").splitlines()
    width = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[width:] for line in lines)


def test_errors_show_the_users_lines():
    plain = define(
        """
        def f(x):
            with x:
                try:
                    y = 1
                    x.missing
                finally:
                    y = 2
        """
    )
    with pytest.raises(AttributeError) as caught:
        convert(plain)(open(__file__))
    frames = traceback.extract_tb(caught.value.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == plain.__code__.co_filename]
    assert lines == [2, 3, 5]
