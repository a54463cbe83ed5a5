"""An array that is stored into another one is read from there, as long as it is there; running
totals are computed there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograph


def smooth(x):
    return np.sqrt(x[2:] ** 2 + x[:-2] ** 2 + np.abs(x[1:-1])) / 3.0


def stays(x, y, n):
    new = smooth(x)
    y[1:-1] = new
    return new.sum() + (new * new[::-1]).max()


def is_overwritten(x, y, n):
    new = smooth(x)
    y[1:-1] = new
    y[0] = y[2]
    y[2:4] += 5.0
    return new.sum() + (new * new[::-1]).max()


def is_overwritten_in_a_loop(x, y, n):
    new = smooth(x)
    y[1:-1] = new
    for k in range(n):
        y[k] += new[k] + new.sum()
    return new * 2.0


def is_stored_twice(x, y, n):
    new = smooth(x)
    y[1:-1] = new
    x[1:-1] = new
    y[3] = 0.0
    return new + new[::-1]


def into_what_it_reads(x, y, n):
    new = smooth(x)
    x[1:-1] = new
    y[: len(new)] += new[::-1]
    return new


def is_used_before(x, y, n):
    new = smooth(x)
    total = new.sum()
    y[1:-1] = new
    return total + new.max()


def as_other_numbers(x, y, n):
    z = np.zeros(len(y), np.float32)
    new = smooth(x)
    z[1:-1] = new
    return z, new.sum() + new.max()


def in_a_branch(x, y, n):
    new = smooth(x)
    if n > 2:
        y[1:-1] = new
        y[2] = 1.0
    return new * new[::-1]


def totals_into_a_part(x, y, n):
    table = np.zeros(len(x) + 2)
    table[1:-1] = np.cumsum(x * 2.0)
    return table


def totals_into_an_argument(x, y, n):
    y[n : n + 4] = np.cumsum(x[:4])
    return y[n] + y[-1]


def totals_into_the_rest(x, y, n):
    y[1:] = np.cumsum(x[1:])
    return y[-1]


def totals_of_columns(x, y, n):
    z = np.outer(x, y)
    z[1:, :-2] = z[1:, 2:].cumprod(axis=0)
    table = np.ones((len(x) + 1, len(y) + 1))
    table[1:, 1:] = np.cumsum(np.outer(x, y).cumsum(axis=0), axis=1)
    return z, table


def totals_of_what_is_there(x, y, n):
    y[1:] = np.cumsum(y[:-1])
    x[::2] = np.cumsum(x)[: len(x[::2])]
    return x.sum()


def totals_are_used_twice(x, y, n):
    sums = np.cumsum(x)
    y[:] = sums
    y[0] = -1.0
    return sums[::-1] * 2.0


def totals_and_the_old_array(x, y, n):
    z = x + 1.0
    old = z
    z = z.copy()
    z[2:] = np.cumsum(old[2:])
    return z - old


READ_BACK = [stays, into_what_it_reads]
OTHERS = [
    is_overwritten,
    is_overwritten_in_a_loop,
    is_stored_twice,
    is_used_before,
    as_other_numbers,
    in_a_branch,
    totals_into_a_part,
    totals_into_an_argument,
    totals_into_the_rest,
    totals_of_columns,
    totals_of_what_is_there,
    totals_are_used_twice,
    totals_and_the_old_array,
]


@pytest.mark.parametrize("function", [*READ_BACK, *OTHERS])
@pytest.mark.parametrize("n", [1, 4])
def test_same(function: Callable[..., Any], n: int) -> None:
    converted = autograph.convert(function)
    inputs = np.linspace(-1.0, 2.0, 9), np.linspace(3.0, 4.0, 9)
    found, expected = [own.copy() for own in inputs], [own.copy() for own in inputs]
    results = converted(*found, n), function(*expected, n)
    for one, other in zip(_parts(results[0]), _parts(results[1]), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-14)
        assert np.asarray(one).dtype == np.asarray(other).dtype
    np.testing.assert_allclose(found, expected, rtol=1e-14)


def _parts(result: Any) -> Any:
    return result if isinstance(result, tuple) else (result,)


def test_it_is_not_stored_elsewhere() -> None:
    x = np.ones(9)
    assert "empty" not in autograph.convert(stays).lower(x, x.copy(), 1).source


def test_totals_are_not_stored_elsewhere() -> None:
    x = np.ones(9)
    for function, memories in ((totals_into_a_part, 1), (totals_into_the_rest, 0)):
        source = autograph.convert(function).lower(x, x.copy(), 1).source
        assert source.count("= empty(") == memories, source
