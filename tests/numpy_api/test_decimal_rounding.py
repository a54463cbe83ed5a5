"""``round`` is Python's to the last bit, of floats, integers and NumPy's numbers."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograph
from tests.comparison import assert_same_call

SPECIAL = [
    *(0.0, -0.0, 0.5, 1.5, 2.5, 2.675, 1.005, -2.675, 0.125, 0.375, 25.0, 35.0, -15.0, 1250.0),
    *(1e300, -1e300, 1e22, 5e-324, 1e-310, 5e21, 5e22, 1.5e22, np.inf, -np.inf, np.nan),
    *(123456789.987654321, 9007199254740993.0, 4503599627370496.5, 0.49999999999999994),
]


def numbers() -> np.ndarray:
    """Some near the middle of two decimal numbers, some exactly in it."""
    rng = random.Random(3)
    found = list(SPECIAL)
    for _ in range(700):
        digits = rng.randint(1, 9)
        found.append(rng.uniform(-1, 1) * 10.0 ** rng.randint(-12, 25))
        found.append(float(f"{rng.randint(-(10**6), 10**6)}.{rng.randint(0, 10**digits)}5"))
        found.append(rng.randint(-(10**9), 10**9) / 2 ** rng.randint(0, 30))
        found.append(float(rng.randint(-(10**17), 10**17) * 5 * 10 ** rng.randint(0, 5)))
    return np.array(found)


def rounding(digits: int) -> Callable[..., Any]:
    def each(x: Any, made: Any) -> Any:
        for i in range(len(x)):
            made[i] = round(x[i].item(), digits)
        return made

    return each


FLOATS = numbers()
INTEGERS = np.array([k * s for e in range(18) for k in (10**e, 5 * 10**e, 7**e) for s in (-3, 1)])


@pytest.mark.parametrize("digits", [0, 1, 2, 5, 10, 16, 22, -1, -2, -8, -15, -22])
def test_floats(digits: int) -> None:
    plain = rounding(digits)
    assert_same_call(autograph.convert(plain), plain, FLOATS, np.zeros(len(FLOATS)))


@pytest.mark.parametrize("digits", [0, 3, -1, -2, -9, -17])
def test_integers(digits: int) -> None:
    plain = rounding(digits)
    assert_same_call(autograph.convert(plain), plain, INTEGERS, np.zeros(len(INTEGERS), int))


def by_argument(x: float, n: int, digits: int) -> Any:
    return round(x, digits), round(n, digits), round(x, True), round(x, None), round(n)


@pytest.mark.parametrize("digits", [2, -2, 30, -30])
def test_digits_known_at_run_time(digits: int) -> None:
    assert_same_call(autograph.convert(by_argument), by_argument, 25.675, 1250, digits)


def of_elements(x: Any) -> Any:
    return round(x[0], 1), round(x[1], -1), round(x[2])


def of_others(x: Any) -> Any:
    for item in (x, x[0] > 1, 1j * x.real[0].item()):
        try:
            print(round(item))
        except TypeError as error:
            print(error)
    try:
        round(x.real[0].item(), 1.5)
    except TypeError as error:
        print(error)
    return round(x.real[0], 1)


@pytest.mark.parametrize("dtype", [float, np.float32, np.float16, int, np.uint8])
def test_elements(dtype: Any) -> None:
    x = (np.array([2.567, 34.5, 7.5]) * 3).astype(dtype)
    assert_same_call(autograph.convert(of_elements), of_elements, x)


@pytest.mark.parametrize("dtype", [float, int, complex])
def test_what_cannot_be_rounded(dtype: Any) -> None:
    assert_same_call(autograph.convert(of_others), of_others, np.array([2.5, 3]).astype(dtype))


def as_float(x: Any) -> float:
    return float(x[0])


def as_int(x: Any) -> int:
    return int(x[0])


@pytest.mark.parametrize("plain", [as_float, as_int])
def test_complex_numbers_of_numpy_are_not_made_real(plain: Callable[..., Any]) -> None:
    """NumPy takes the real part, with a warning."""
    with pytest.raises(autograph.Unsupported, match="take .real first"):
        autograph.convert(plain)(np.array([1 + 2j]))
