from __future__ import annotations

import copy
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from autograph.cli.comparison import difference
from autograph.cli.observation import duplicate, observe
from tests.comparison import assert_same, assert_same_call


@dataclass
class Point:
    x: object
    y: object


def cyclic():
    items = [1, 2]
    items.append(items)
    return items


SAME = {
    "integers": 3,
    "not a number": float("nan"),
    "array with nan": np.array([1.0, np.nan]),
    "complex nan": np.array([complex(np.nan, 1), 2j]),
    "negative zero": -0.0,
    "nested containers": {"a": [1, (2.0, None)], "b": np.arange(3)},
    "strings": np.array(["a", "b"]),
    "dates": np.array(["2020-01-01", "NaT"], "datetime64[D]"),
    "objects by their attributes": Point(1, np.ones(2)),
    "objects without equality": SimpleNamespace(a=1),
    "exceptions": ValueError("no", 3),
    "a list that holds itself": cyclic(),
    "empty array": np.zeros((0, 3), np.float32),
    "object array": np.array([1, "a", None], object),
    "record array": np.array([(1, 2.0)], [("a", "i4"), ("b", "f8")]),
    "types": np.float32,
    "random generator": np.random.default_rng(3),
    "bare object": object(),
}


@pytest.mark.parametrize("value", SAME.values(), ids=SAME)
def test_a_value_is_the_same_as_its_copy(value):
    assert_same(copy.deepcopy(value), value)


DIFFERENT = {
    "int and bool": (1, True, "value is int, expected bool"),
    "int and float": (1, 1.0, "value is int, expected float"),
    "python and numpy float": (1.0, np.float64(1.0), "value is float, expected numpy.float64"),
    "scalar and array": (np.float64(1), np.array(1.0), "expected ndarray float64[]"),
    "zeros of two signs": (np.array([0.0]), np.array([-0.0]), "expected np.float64(-0.0)"),
    "dtype": (np.zeros(2, "f4"), np.zeros(2), "value has dtype float32, expected float64"),
    "shape": (np.zeros((2, 1)), np.zeros(2), "value has shape (2, 1), expected (2,)"),
    "one bit": (np.array([1.0]), np.array([1.0 + 2**-52]), "value[0] is np.float64(1.0), expected"),
    "length": ((1,), (1, 2), "value has length 1, expected 2"),
    "list and tuple": ([1], (1,), "value is list, expected tuple"),
    "deep inside": ({"k": [1, 2]}, {"k": [1, 3]}, "value['k'][1] is 2, expected 3"),
    "order of keys": ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "value has keys"),
    "attributes": (Point(1, 2), Point(1, 3), "expected"),
    "exception type": (KeyError("a"), IndexError("a"), "value is KeyError, expected IndexError"),
    "exception message": (ValueError("a"), ValueError("b"), "(ValueError).args[0] is 'a', exp"),
    "how many": (
        np.arange(4),
        np.array([0, 9, 9, 3]),
        "value[1] is np.int64(1), expected np.int64(9) (2",
    ),
    "date": (np.array(["2020-01-01"], "M8[D]"), np.array(["2020-01-02"], "M8[D]"), "expected"),
    "complex part": (np.array([1 + 0j]), np.array([complex(1, -0.0)]), "expected"),
}


@pytest.mark.parametrize(("actual", "expected", "text"), DIFFERENT.values(), ids=DIFFERENT)
def test_a_difference_is_found_and_named(actual, expected, text):
    assert text in difference(actual, expected)
    with pytest.raises(AssertionError):
        assert_same(actual, expected)


def test_tolerance_is_only_for_floating_point_and_only_when_asked_for():
    a, b = np.array([1.0, np.inf, np.nan, 1e-17]), np.array([1.0 + 1e-13, np.inf, np.nan, 0.0])
    assert difference(a, b)
    assert not difference(a, b, rtol=1e-12, atol=1e-16)
    assert difference(a, b, rtol=1e-12)
    assert difference(np.array([1000]), np.array([1001]), rtol=0.1)
    assert not difference(1 + 1e-13j, 1 + 0j, rtol=1e-12)


def test_a_copy_keeps_aliasing_strides_and_flags():
    base = np.arange(24.0).reshape(4, 6)
    frozen = base[0]
    frozen.flags.writeable = False
    values = (base, base[::-1, 1::2], base.T, frozen, {"again": base})
    twins = duplicate(values)
    for twin, value in zip(twins[:4], values[:4], strict=True):
        assert_same(twin, value)
        assert twin.strides == value.strides
        assert twin.flags.writeable == value.flags.writeable
        assert not np.shares_memory(twin, base)
    assert twins[4]["again"] is twins[0]
    twins[0][3, 1] = -1.0
    assert twins[1][0, 0] == -1.0
    assert twins[2][1, 3] == -1.0
    assert base[3, 1] == 19.0


def test_a_copy_keeps_fortran_order_and_aliasing_when_only_views_are_passed():
    buffer = np.asfortranarray(np.arange(12.0).reshape(3, 4))
    left, right = duplicate((buffer[:, :3], buffer[:, 1:]))
    assert left.flags.f_contiguous
    left[0, 1] = 50.0
    assert right[0, 0] == 50.0


def plain(a, n):
    a[0] = n
    print("n is", n)
    return a


def test_calls_that_agree_pass_and_leave_the_arguments_alone():
    a = np.zeros(3)
    seen = assert_same_call(plain, plain, a, 2, calls=3)
    assert a[0] == 0.0
    assert seen.stdout == "n is 2\n"
    assert seen.arguments[0][0][0] == 2.0
    assert seen.aliases == (" is argument 0",)


def returns_copy(a, n):
    plain(a, n)
    return a.copy()


def returns_view(a, n):
    plain(a, n)
    return a[:]


def prints_nothing(a, n):
    a[0] = n
    return a


def writes_nothing(a, n):
    print("n is", n)
    b = a.copy()
    b[0] = n
    return b


def raises(a, n):
    plain(a, n)
    raise ValueError("late")


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (returns_copy, "aliases"),
        (returns_view, "aliases[0] is ' shares memory"),
        (prints_nothing, "stdout is ''"),
        (writes_nothing, "arguments[0][0][0]"),
        (raises, "error is ValueError, expected NoneType"),
    ],
)
def test_each_visible_difference_of_a_call_is_found(function, text):
    with pytest.raises(AssertionError) as caught:
        assert_same_call(function, plain, np.zeros(3), 2)
    assert text in str(caught.value)


def test_warnings_are_seen():
    assert observe(lambda x: 1 / x, (np.float64(0),)).warnings[0][0] is RuntimeWarning
