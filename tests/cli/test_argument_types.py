from __future__ import annotations

import numpy as np
import pytest

from autograph.cli.argument_types import parse_arguments


def parsed(text, **namespace):
    return parse_arguments(text, namespace)[0]


@pytest.mark.parametrize(
    ("text", "dtype", "shape"),
    [
        ("float64[:]", "f8", (8,)),
        ("float32[:,:]", "f4", (8, 9)),
        ("uint8[:, ::1]", "u1", (8, 9)),
        ("bool[3]", "?", (3,)),
        ("complex128[2, 0]", "c16", (2, 0)),
        ("int[4, :]", "i8", (4, 9)),
    ],
)
def test_arrays(text, dtype, shape):
    (array,) = parsed(text)
    assert array.dtype == dtype
    assert array.shape == shape
    assert array.flags.c_contiguous


def test_order_of_axes():
    (array,) = parsed("float64[::1, :]")
    assert array.flags.f_contiguous
    assert not array.flags.c_contiguous


def test_scalars_of_python_and_of_numpy_differ():
    assert [type(value) for value in parsed("int, float, bool, complex, int64, float32")] == [
        int,
        float,
        bool,
        complex,
        np.int64,
        np.float32,
    ]


def test_literals_containers_names_and_keywords():
    positional, keywords = parse_arguments("3, (int[2], 'a'), [None, -1.5], f, n=4", {"f": len})
    assert positional[0] == 3
    assert positional[1][1] == "a"
    assert positional[2:] == ([None, -1.5], len)
    assert keywords == {"n": 4}


def test_nothing():
    assert parse_arguments("", {}) == ((), {})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("float64[", "cannot read the types 'float64['"),
        ("3) + f(4", "cannot read"),
        ("flaot64[:]", "there is no type 'flaot64'"),
        ("array[:]", "there is no type 'array'"),
        ("float64[1:2]", "an axis is ':', '::1' or a length, not '1:2'"),
        ("float64[n]", "not 'n'"),
        ("2 + x", "'2 + x' is neither a type nor a literal"),
    ],
)
def test_errors(text, message):
    with pytest.raises(ValueError, match="^") as caught:
        parse_arguments(text, {})
    assert message in str(caught.value)
