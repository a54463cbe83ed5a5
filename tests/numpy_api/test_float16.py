"""float16: stored as its bits, computed in float32 and rounded after every operation."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import autograph
from tests.comparison import assert_same
from tests.numpy_api.same import Calls

tried = Calls()
rng = np.random.default_rng(0)
HALF = np.float16
X = rng.normal(size=(4, 5)).astype(HALF)
Y = (rng.normal(size=5) * 100).astype(HALF)
ODD = np.array([0, -0.0, np.inf, -np.inf, np.nan, 65504, 6e-8, -6e-8, 6.1e-5, 1e-7], HALF)
BITS = np.arange(2**16, dtype=np.uint16).view(HALF)
NUMBERS = BITS[~np.isnan(BITS)]
ROUNDED = 2e-3  # of sums that are added in another order, and of vector functions


def as_others(x):
    return x.astype(np.float32), x.astype(np.float64), x.astype(bool), x.astype(np.complex64)


tried(as_others, NUMBERS, rtol=0)
tried(as_others, ODD, rtol=0)


def from_others(x):
    return x.astype(np.float16)


TIES = (NUMBERS[1:] / 2 + NUMBERS[:-1] / 2).astype(np.float64)
for x in (TIES, np.nextafter(TIES, np.inf), np.nextafter(TIES, -np.inf), TIES.astype(np.float32)):
    tried(from_others, x, rtol=0)
wide = rng.normal(size=999) * np.exp(rng.normal(size=999) * 9)
for x in (wide, wide.astype(np.float32), wide * 1j, wide.astype(np.int64), wide > 0):
    if x.dtype.kind != "c":
        tried(from_others, x, rtol=0)
tried(from_others, np.array([65519.999, 65520, 1e300, 5e-324, 2.0**-25, -(2.0**-25)]), rtol=0)


def arithmetic(x, y):
    return x + y, x - y, x * y, x / y, x % y, x // y, x + 0.1, 3 * x, x**2, -x, abs(x), 1 / x


for pair in ((X, Y), (X.T, X.T[::-1]), (X[0, 0], Y), (X[0, 0], Y[1]), (ODD, ODD[::-1].copy())):
    tried(arithmetic, *pair, rtol=0)


def elementwise(x):
    return (
        np.sqrt(x),
        np.rint(x),
        np.floor(x),
        np.sign(x),
        np.maximum(x, 0.3),
        np.clip(x, -1, 1),
        np.nextafter(x, x + 1),
        np.spacing(x),
        np.modf(x),
        np.divmod(x, 3),
        np.frexp(x),
        np.isnan(x),
        np.signbit(x),
        np.where(x > 0, x, 0),
        (x < 0.1, x == 1, x >= x),
    )


for x in (abs(X), X.T, ODD, X[0, 0]):
    tried(elementwise, x, rtol=0)
tried(lambda x: (np.exp(x), np.log(x), np.tanh(x), np.arctan2(x, 1), x**0.3), abs(X), rtol=ROUNDED)
tried(lambda x: (np.sin(x), np.sqrt(x), np.arctan2(x, x)), np.arange(9, dtype=np.uint8), rtol=0)
tried(lambda x: (np.exp(x), np.sqrt(x)), np.array([True, False]), rtol=0)


def reduced(x):
    return (
        (x.sum(), x.prod(), x.max(), x.min(), x.mean(), x.std(), x.any(), x.argmax()),
        (x.sum(0), x.mean(1), x.var(0, keepdims=True), x.min(0), np.ptp(x, 1), x.argmin(0)),
        (np.median(x, 0), np.percentile(x, 30), np.nansum(x), x.mean(dtype=np.float16)),
    )


tried(reduced, X, rtol=ROUNDED)
tried(reduced, X.T[::2], rtol=ROUNDED)
tried(lambda x: (x.mean(), x.sum()), np.full(3001, 30000, HALF), rtol=0)
tried(
    lambda x: (np.cumsum(x), np.cumprod(x / 50), np.diff(x), np.sort(x), np.argsort(x)), Y, rtol=0
)
tried(lambda x: (x[:0].sum(), x[:0].prod()), X)
tried(lambda x: x[:0].max(), X)
tried(
    lambda x, y: (x @ x.T, x @ y, np.outer(y / 9, y / 9), np.einsum("ij->j", x)), X, Y, rtol=ROUNDED
)
tried(lambda x: np.linalg.inv(x), X[:, :4])


def stored(x, k):
    x[0] = 1.1
    x[:, 1] += 0.3
    x[x < 0] *= 2
    x[[1, 2]] = k
    np.add.at(x, (np.array([0, 0]), 1), 0.3)
    return x[k:], x.T


for x in (X, np.asfortranarray(X), X[:, ::-1], X[::2]):
    tried(stored, x.copy("K") if x.flags.forc else x, 1, rtol=0)


def made(n):
    return (
        np.zeros(n, HALF),
        np.full((2, n), 0.1, "e"),
        np.arange(n, dtype=HALF),
        np.array([0.1, n], HALF),
        np.float16(n) * 0.1,
        HALF(1e5),
        [HALF(n), np.eye(n, dtype=HALF)],
    )


tried(made, 3)


def mixed(x):
    return x + np.float32(1), x + np.float64(1), x + np.int8(1), x + np.int16(1), x + 1j, x + True


tried(mixed, X, rtol=0)
tried(mixed, X[0, 0], rtol=0)


def loops(x, n):
    total, rows = HALF(0), []
    for v in x:
        total += v
    for k in range(n):
        rows.append(x[k] * 2)
    while total > 1:
        total = total / 2
    return total, rows, np.array(rows), x[0].item(), float(x[1]), max(x)


tried(loops, Y, 3, rtol=0)


def shown(x, n):
    print(x, x[0], f"{x[1]:.3f}")
    x[0] += 1
    if n > 1:
        raise ValueError(x[0], x)
    return x[n]


tried(shown, Y, 1)
tried(shown, Y, 2)
tried(lambda x: x, X)
tried(lambda x: (x[0], x[1:].T), X)
tried(lambda x: x, np.array(1.5, HALF))
tried(lambda s: (s, s + 1, s == s, np.sqrt(s)), HALF(0.1))
tried(lambda x, c: x.astype(np.float64) if c else x, X, 1)

test_same = tried.test()


@given(st.floats(width=64))
@settings(max_examples=100, deadline=None)
def test_a_float_is_rounded_once(x):
    with np.errstate(over="ignore"):
        assert_same(ROUNDING(x), np.float16(x))


ROUNDING = autograph.convert(lambda x: np.float16(x))


def test_one_specialisation_is_for_float16_alone():
    doubled = autograph.convert(lambda x: x + x)
    for dtype in (np.float16, np.uint16, np.float32, np.float16, np.uint16):
        x = np.arange(3).astype(dtype)
        assert_same(doubled(x), x + x)


def test_arithmetic_of_float16_is_done_in_float32():
    graph = str(autograph.convert(lambda x, y: x * y + 1).lower(X, Y).graph)
    assert "float32" in graph
    found = autograph.convert(lambda x, y: x * y + 1)(X, Y)
    rounded_at_the_end = (X.astype(np.float32) * Y + 1).astype(HALF)
    assert (found != rounded_at_the_end).any()
