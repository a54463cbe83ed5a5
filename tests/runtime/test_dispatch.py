"""Exact types or ``Refused``: never a conversion, never a second compilation."""

from __future__ import annotations

import numpy as np
import pytest

from autograph.codegen.program import ArrayParameter, ScalarParameter
from autograph.runtime.host import Refused

VECTOR = ArrayParameter("x", "float64", 1, "C")
MATRIX = ArrayParameter("x", "float64", 2, "F")
ANY_LAYOUT = ArrayParameter("x", "float64", 1, "A")
READ_ONLY = ArrayParameter("x", "float64", 1, "C", writable=False)


def frozen(array):
    array.flags.writeable = False
    return array


REFUSED = [
    pytest.param(ScalarParameter("x", "float64"), 1, id="int for float"),
    pytest.param(ScalarParameter("x", "float64"), np.float32(1), id="float32 for float"),
    pytest.param(ScalarParameter("x", "float64"), 1j, id="complex for float"),
    pytest.param(ScalarParameter("x", "int64"), 1.0, id="float for int"),
    pytest.param(ScalarParameter("x", "int64"), True, id="bool for int"),
    pytest.param(ScalarParameter("x", "int64"), None, id="None for int"),
    pytest.param(ScalarParameter("x", "int64"), "1", id="str for int"),
    pytest.param(ScalarParameter("x", "int64"), object(), id="object for int"),
    pytest.param(ScalarParameter("x", "bool"), 1, id="int for bool"),
    pytest.param(VECTOR, np.ones(3, np.float32), id="float32 array for float64"),
    pytest.param(VECTOR, np.ones(3, ">f8"), id="other byte order"),
    pytest.param(VECTOR, np.ones((3, 3)), id="matrix for vector"),
    pytest.param(VECTOR, np.ones(6)[::2], id="strided for contiguous"),
    pytest.param(VECTOR, frozen(np.ones(3)), id="read-only for writable"),
    pytest.param(VECTOR, [1.0, 2.0], id="list for vector"),
    pytest.param(VECTOR, 1.0, id="float for vector"),
    pytest.param(VECTOR, np.frombuffer(bytearray(25), "f8", 3, 1), id="unaligned"),
    pytest.param(MATRIX, np.ones((3, 3)), id="C layout for F"),
    pytest.param(ANY_LAYOUT, np.ones(3), id="contiguous for any layout"),
    pytest.param(READ_ONLY, np.ones(3), id="writable for read-only"),
]

ACCEPTED = [
    pytest.param(ScalarParameter("x", "float64"), 1.5, id="float"),
    pytest.param(ScalarParameter("x", "int64"), -(2**63), id="the least int"),
    pytest.param(ScalarParameter("x", "uint8"), np.uint8(255), id="uint8"),
    pytest.param(ScalarParameter("x", "complex64"), np.complex64(1j), id="complex64"),
    pytest.param(ScalarParameter("x", "bool"), True, id="bool"),
    pytest.param(VECTOR, np.ones(3), id="vector"),
    pytest.param(MATRIX, np.ones((3, 4), order="F"), id="F layout"),
    pytest.param(ANY_LAYOUT, np.ones(6)[::2], id="strided"),
    pytest.param(READ_ONLY, frozen(np.ones(3)), id="read-only"),
    pytest.param(ArrayParameter("x", "int32", 0, "C"), np.array(3, np.int32), id="rank 0"),
]


@pytest.mark.parametrize(("parameter", "value"), REFUSED)
def test_refuses_other_types(compiled, parameter, value):
    native = compiled("def f(x):\n    return 1\n", parameter)
    with pytest.raises(Refused):
        native.entry(value)
    assert len(native.entry.overloads) == 1


@pytest.mark.parametrize(("parameter", "value"), ACCEPTED)
def test_accepts_its_own_types(compiled, parameter, value):
    native = compiled("def f(x):\n    return 1\n", parameter)
    assert native.entry(value) == 1


def test_wrong_number_of_arguments_is_refused_by_numba(compiled):
    native = compiled("def f(x):\n    return 1\n", VECTOR)
    with pytest.raises(TypeError):
        native.entry()


def test_an_int_beyond_int64_overflows_before_the_entry_starts(compiled):
    native = compiled(
        "def f(a, n):\n    a[0] = 5.0\n    return 1\n",
        ArrayParameter("a", "float64", 1, "C"),
        ScalarParameter("n", "int64"),
    )
    array = np.zeros(1)
    with pytest.raises(OverflowError):
        native.entry(array, 2**63)
    assert array[0] == 0
