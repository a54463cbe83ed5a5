"""Floats to integers, against NumPy's conversion of one number."""

from __future__ import annotations

import math

import numba
import numpy as np
import pytest

from autograph.runtime import conversion

NUMBERS = [
    *(0.0, -0.0, 0.9, -0.9, 1.5, -1.5, 127.9, -129.0, 65536.5, math.inf, -math.inf, math.nan),
    *(
        sign * 2.0**power * factor
        for power in (31, 32, 63, 64)
        for factor in (1, 1.5)
        for sign in (1, -1)
    ),
    *(2.0**31 - 1, 2.0**32 - 1, 2.0**63 - 1024, 2.0**64 - 2048, -(2.0**31) - 0.5, 1e300, -1e300),
]


@pytest.mark.parametrize("source", ["float32", "float64"])
@pytest.mark.parametrize("target", ["int32", "int64", "uint32", "uint64"])
def test_a_conversion_is_numpys(source, target):
    function = getattr(conversion, f"to_{target}")

    @numba.njit
    def convert(result, x):
        for i in range(x.size):
            result[i] = function(x[i])

    with np.errstate(all="ignore"):
        x = np.array(NUMBERS, source)
        expected = [number.astype(target) for number in x]
        assert [function(number) for number in x] == expected
    result = np.empty(len(x), target)
    convert(result, x)
    assert result.tolist() == [int(number) for number in expected]
