"""Functions of generated code, applied element by element."""

from __future__ import annotations

import numba
import numpy as np


def compiled_map(function, *columns):
    """The function applied element by element, in compiled code."""

    def unary(result, x):
        for i in range(x.size):
            result[i] = function(x[i])

    def binary(result, x, y):
        for i in range(x.size):
            result[i] = function(x[i], y[i])

    result = np.empty_like(columns[0])
    numba.njit(error_model="numpy")(unary if len(columns) == 1 else binary)(result, *columns)
    return result
