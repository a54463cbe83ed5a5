"""The converted function over its globals and cells, and the user's positions in its errors."""

from __future__ import annotations

import gc
import linecache
import traceback
import types
import weakref

import pytest

from autograph.frontend import convert_function
from tests.frontend import plain_namespace
from tests.frontend.programs import convert, define


def test_everything_about_the_function_is_kept():
    plain = define(
        '''
        def f(a, /, b=[1], *args, c: int = 3, **kwargs) -> str:
            """Documented."""
            return a and (b, args, c, kwargs)
        '''
    )
    converted = convert(plain)
    for name in ("__name__", "__qualname__", "__module__", "__doc__", "__annotations__"):
        assert getattr(converted, name) == getattr(plain, name)
    assert converted.__defaults__ is plain.__defaults__
    assert converted.__kwdefaults__ == plain.__kwdefaults__
    assert converted.__code__.co_varnames[:4] == plain.__code__.co_varnames[:4]
    assert converted(1, 2, 3, d=4) == plain(1, 2, 3, d=4)
    converted(1)[0].append(2)
    assert plain(1)[0] == [1, 2], "a mutable default is shared"


def test_closure_cells_are_the_original_ones():
    def make(k):
        def f(x):
            if x:
                return k
            return -k

        def change(new):
            nonlocal k
            k = new

        return f, change

    plain, change = make(3)
    converted = convert(plain)
    assert converted(1) == 3
    change(5)
    assert (converted(1), converted(0)) == (5, -5)


def test_globals_are_read_late():
    plain = define("def f(x):\n    return x and later", "f")
    converted = convert(plain)
    with pytest.raises(NameError, match="name 'later' is not defined"):
        converted(1)
    plain.__globals__["later"] = 3
    assert converted(1) == 3
    assert "ag__" not in plain.__globals__


def test_other_globals_and_cells():
    plain = define(
        """
        def make(k):
            def f(x):
                return k, len, x if x else k
            return f
        f = make(1)
        """,
        "f",
    )
    bound = convert_function(plain).bind(
        plain_namespace, {"len": "shadow"}, {"k": types.CellType(7)}
    )
    assert bound(2) == (7, "shadow", 2)
    assert bound(0) == (7, "shadow", 7)


def test_recursion_goes_through_the_global_name():
    plain = define("def f(n):\n    return 1 if n == 0 else n * f(n - 1)")
    assert convert(plain)(5) == 120


def test_recursion_of_a_local_function():
    def f(n):
        return 1 if n == 0 else n * f(n - 1)

    assert convert(f)(5) == 120


ERRORS = {
    "in a branch in a loop": (
        """
        def f(x):
            for i in [1, 2]:
                if i == x:
                    print("one")
                    y = 1 + (i /
                             (x - x))
            return y
        """,
        (1,),
        [(5, "i /")],
    ),
    "in a condition": (
        "def f(x):\n    if x > 1 and 1 / (x - 2):\n        pass",
        (2,),
        [(2, "1 / (x - 2)")],
    ),
    "in a callee": (
        """
        def f(x):
            def g(y):
                while y:
                    return y.missing
            return [g(x)]
        """,
        (1,),
        [(5, "g(x)"), (4, "y.missing")],
    ),
    "of an unassigned variable": (
        "def f(x):\n    if x:\n        y = 1\n    z = 2\n    return z + y",
        (0,),
        [(5, "y")],
    ),
    "that is raised": (
        "def f(x):\n    if x:\n        raise ValueError(x)",
        (1,),
        [(3, "raise ValueError(x)")],
    ),
    "of an assertion": ("def f(x):\n    z = 1\n    assert x, z", (0,), [(3, "assert x, z")]),
    "in the iterable": ("def f(x):\n    for y in x.z:\n        pass", (0,), [(2, "x.z")]),
    "in a decorated function": (
        "def same(g):\n    return g\n@same\n@same\ndef f(x):\n    y = 1\n    return x.y",
        (0,),
        [(7, "x.y")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "arguments", "places"), ERRORS.values(), ids=ERRORS)
def test_errors_show_the_users_own_line_and_columns(source, arguments, places):
    plain = define(source, "f")
    with pytest.raises(
        (ArithmeticError, AttributeError, NameError, ValueError, AssertionError)
    ) as caught:
        convert(plain)(*arguments)
    filename = plain.__code__.co_filename
    frames = [
        frame
        for frame in traceback.extract_tb(caught.value.__traceback__)
        if frame.filename == filename
    ]
    found = [(frame.lineno, _marked(filename, frame)) for frame in frames]
    assert [place for place in found if place in places] == places
    assert found[-1] == places[-1]


def _marked(filename: str, frame) -> str:
    line = linecache.getline(filename, frame.lineno)
    end = frame.end_colno if frame.end_lineno == frame.lineno else len(line.rstrip())
    return line[frame.colno : end]


def test_every_instruction_has_a_place_of_the_user():
    plain = define(
        """
        def f(x, xs):
            total = 0
            for i in xs:
                if i > x and i != 3:
                    continue
                total += i if i else f"{x}"
            return total
        """
    )
    first = plain.__code__.co_firstlineno
    pending = [convert_function(plain).code]
    while pending:
        code = pending.pop()
        assert code.co_filename == plain.__code__.co_filename
        lines = {line for _, _, line in code.co_lines() if line is not None}
        assert lines <= set(range(first, first + 7))
        pending += [item for item in code.co_consts if isinstance(item, types.CodeType)]


def test_a_conversion_is_done_once():
    plain = define("def f(x):\n    return x and 1")
    assert convert_function(plain).code is convert_function(plain).code


def test_nothing_is_kept_of_functions_that_are_gone():
    plain = define("def f(x):\n    if x:\n        return 1\n    return x and 1")
    converted = convert(plain)
    gone = [weakref.ref(plain), weakref.ref(plain.__code__), weakref.ref(converted.__code__)]
    del plain, converted
    gc.collect()
    assert [reference() for reference in gone] == [None, None, None]
