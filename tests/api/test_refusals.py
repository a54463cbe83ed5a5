"""Bad input and what is not supported: the error names the place, says why, and what to do; nothing
is changed.
"""

from __future__ import annotations

import traceback

import numpy as np
import pytest

import autograph
from autograph import Unsupported, UnsupportedSyntax


def users_frame(error):
    """The innermost line of this file in the traceback."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == __file__]
    return frames[-1].line


def test_a_shape_mismatch_has_numpys_message_and_the_users_line():
    @autograph.convert
    def f(x, y):
        z = x + 1
        return z[1:] * y

    with pytest.raises(ValueError, match="operands could not be broadcast") as info:
        f(np.ones(4), np.ones(5))
    assert str(info.value) == "operands could not be broadcast together with shapes (3,) (5,) "
    assert users_frame(info.value) == "return z[1:] * y"


def test_an_index_out_of_range_is_an_index_error_at_the_users_line():
    @autograph.convert
    def pick(x, i):
        return x[i]

    assert pick(np.arange(3), 2) == 2
    for i in (3, -4, 10**12):
        with pytest.raises(IndexError) as info:
            pick(np.arange(3), i)
        assert str(info.value) == f"index {i} is out of bounds for axis 0 with size 3"
        assert users_frame(info.value) == "return x[i]"


def test_the_traceback_goes_through_the_users_functions():
    def inner(q):
        if q > 2:
            raise ValueError(f"too big: {q}")
        return q

    def outer(x):
        return inner(x) + 1

    f = autograph.convert(outer)
    assert f(1) == 2
    with pytest.raises(ValueError, match="too big: 5") as info:
        f(5)
    frames = [f for f in traceback.extract_tb(info.value.__traceback__) if f.filename == __file__]
    assert [frame.name for frame in frames][-2:] == ["outer", "inner"]


def test_a_user_exception_class_is_kept():
    class Refused(Exception):
        def __init__(self, code, detail):
            super().__init__(code, detail)
            self.code = code

    @autograph.convert
    def f(x):
        if x > 1:
            raise Refused(x, "too much")
        return x

    with pytest.raises(Refused) as info:
        f(3)
    assert info.value.code == 3


@pytest.mark.parametrize(
    ("program", "arguments", "says"),
    [
        pytest.param(
            lambda x: np.real_if_close(x),
            (np.ones(2),),
            "real_if_close",
            id="function",
        ),
        pytest.param(lambda x: x[x[0] > 0], (np.ones(3),), "indexing with a boolean", id="index"),
        pytest.param(lambda x: np.unknown(x), (np.ones(3),), "unknown", id="no such function"),
        pytest.param(lambda x: np.busday_count(x, x), (np.ones(3),), "busday", id="C function"),
        pytest.param(lambda x: x + 1, (np.ones(3, "m8[s]"),), "timedelta64", id="dtype"),
        pytest.param(lambda x: x + 1, (np.array(["a"]),), "<U1", id="strings"),
        pytest.param(lambda x: x + 1, (np.ma.masked_array([1.0]),), "MaskedArray", id="subclass"),
        pytest.param(lambda x: x + 1, (2**70,), "64 bits", id="big integer"),
    ],
)
def test_what_is_not_supported_is_refused_by_name(program, arguments, says):
    with pytest.raises((Unsupported, AttributeError)) as info:
        autograph.convert(program)(*arguments)
    assert says in str(info.value)
    if isinstance(info.value, Unsupported):
        assert info.value.hint


def test_unsupported_syntax_names_file_line_column_and_hint():
    def f(x):
        try:
            return 1 / x
        except* ZeroDivisionError:
            raise

    with pytest.raises(UnsupportedSyntax) as info:
        autograph.convert(f)(1)
    error = info.value
    assert error.span.file == __file__
    assert error.lineno == f.__code__.co_firstlineno + 1
    assert error.hint
    assert "except*" in str(error)


def test_source_that_cannot_be_found_says_so_and_how_to_help():
    namespace = {}
    exec("def f(x): return x + 1", namespace)
    with pytest.raises(autograph.SourceNotFound) as info:
        autograph.convert(namespace["f"])(1)
    assert info.value.hint


def test_a_variable_of_two_kinds_is_refused_by_name():
    @autograph.convert
    def f(x, c):
        if c > 0:
            y = x
        else:
            y = 1.0
        return y

    with pytest.raises(autograph.TypeMismatch, match="`y` is a 1-d array of float64") as info:
        f(np.ones(3), 1)
    assert info.value.hint


def test_prints_and_writes_before_an_error_have_happened(capsys):
    @autograph.convert
    def f(x):
        x[0] = 1.0
        print("one", x[0])
        x[7] = 2.0
        print("two")

    x = np.zeros(3)
    with pytest.raises(IndexError):
        f(x)
    assert capsys.readouterr().out == "one 1.0\n"
    assert x[0] == 1.0


def interpreted(program):
    converted = autograph.convert(program)
    return lambda *arguments: converted.lower(*arguments).interpret(*arguments)


LEVELS = pytest.mark.parametrize("level", [interpreted, autograph.convert])


@LEVELS
def test_a_list_of_the_caller_changes_as_by_the_plain_function(level):
    def program(parts, x):
        parts[0] = x
        if x > 2:
            parts.append(x * 2)
            parts[1] = -1.0

    function = level(program)
    for x in (1.5, 4.0):
        parts, expected = [1.0, 2.0], [1.0, 2.0]
        function(parts, x)
        program(expected, x)
        assert parts == expected


@LEVELS
def test_what_a_list_of_the_caller_was_given_before_an_error_stays(level):
    def program(parts, x):
        parts[0] = x
        parts[int(x)] = 0.0

    parts = [1.0]
    with pytest.raises(IndexError, match="list assignment index out of range"):
        level(program)(parts, 7.0)
    assert parts == [7.0]


@LEVELS
def test_errors_are_caught(level, capsys):
    def program(x):
        try:
            return 1 / x
        except ZeroDivisionError as error:
            print(error)
            return -1.0

    function = level(program)
    for x in (4, 0, 0.0):
        found = function(x), capsys.readouterr().out
        assert found == (program(x), capsys.readouterr().out)


@LEVELS
def test_recursion(level):
    def down(n):
        return 0 if n < 1 else down(n - 1) + 1

    assert level(down)(30) == 30


@pytest.mark.parametrize(
    ("start", "values"),
    [
        pytest.param(1000, np.array([100], np.int8), id="a constant that does not fit"),
        pytest.param(-1, np.array([100], np.uint8), id="a negative one beside unsigned"),
        pytest.param(1e300, np.array([1.0], np.float32), id="a float that overflows"),
    ],
)
def test_a_number_that_a_narrow_dtype_cannot_hold_is_not_joined_with_it(start, values):
    def smallest(x):
        m = start
        for v in x:
            if v < m:
                m = v
        return m

    with pytest.raises(autograph.TypeMismatch, match="`m` is a"):
        autograph.convert(smallest)(values)


def test_the_same_array_twice_is_noticed_by_identity():
    f = autograph.convert(lambda a, b: a is b)
    x = np.ones(3)
    assert f(x, np.ones(3)) is False
    assert f(x, x) is True
    assert f(x, np.ones(3)) is False


def test_a_method_replaced_on_its_class_is_noticed(monkeypatch):
    class Model:
        def apply(self, x):
            return x + 1

    f = autograph.convert(lambda model, x: model.apply(x))
    model = Model()
    assert f(model, 1.0) == 2.0
    monkeypatch.setattr(Model, "apply", lambda self, x: x * 10)
    assert f(model, 1.0) == 10.0


def test_arrays_that_overlap_inside_a_list_run_the_plain_function():
    @autograph.convert
    def f(parts):
        parts[0][1] = 5.0
        return parts[1][0]

    x = np.zeros(3)
    with pytest.warns(autograph.AutographWarning, match="overlap in memory"):
        assert f([x, x[1:]]) == 5.0
