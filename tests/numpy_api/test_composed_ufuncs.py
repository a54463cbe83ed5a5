"""Ufuncs made of others, and clip."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()

A = np.arange
x = np.array([0.0, -1, 1.5, np.nan, np.inf, -np.inf, -0.0, 300, -7.25])


def f(x):
    return (
        np.deg2rad(x),
        np.rad2deg(x),
        np.degrees(x),
        np.radians(x),
        np.fabs(x),
        np.heaviside(x, 0.5),
        np.float_power(x, 3),
        np.divmod(x, 2),
        np.modf(x),
        np.isposinf(x),
        np.isneginf(x),
        np.fix(x),
        np.nextafter(x, 1),
        np.logaddexp(x, 1),
        np.logaddexp2(x, x),
        np.modf(x[2]),
        np.deg2rad(x[2]),
        np.clip(x, -1, 1),
        np.clip(x, min=0),
        np.clip(x, max=0),
        np.clip(x, None, 5),
    )


tried(f, x)
tried(f, x.astype(np.float32), rtol=1e-6)
tried(f, A(5), rtol=1e-13)


def g(x, y):
    return np.gcd(x, y), np.lcm(x, y), np.divmod(x, y)


tried(g, np.array([12, -18, 0, 7]), np.array([8, 27, 5, -21]))
tried(g, np.array([12, 18, 0, 7], np.uint8), np.array([8, 27, 5, 21], np.uint8))
tried(g, np.array([12, -18, 0, 7], np.int8), np.array([8, 27, 0, -21], np.int8))


def mixed(u, s):
    """uint64 with int64: no integer dtype holds both, and the comparison is exact."""
    r = np.zeros(u.shape, bool)
    np.less(u, s, out=r)
    return r, u < s, u <= s, u > s, u >= s, u == s, u != s, u[0] < s[1], u < np.int64(-1)


U = np.array([0, 5, 2**63, 2**64 - 1], np.uint64)
S = np.array([-1, 5, 2**63 - 1, -(2**63)], np.int64)
tried(mixed, U, S)
tried(mixed, S, U)
tried(mixed, U[::-1], S)


def o(x):
    r = np.empty(3)
    np.deg2rad(x, out=r)
    np.clip(x, 1, 2, out=x)
    return r


tried(o, A(3.0))
tried(lambda x: np.clip(x, 0, 300), A(3).astype(np.int8))
ZEROS = np.array([-0.0, 0.0, np.nan, 3.0, -3.0])
tried(lambda x: (x.clip(0, 1), x.clip(-1.0, -0.0), np.clip(x, np.nan, 1.0)), ZEROS)
tried(lambda x: x[0].clip(0.0, 1.0), ZEROS)
tried(lambda x: (np.clip(x, np.zeros(5), 1.0), np.clip(x, np.zeros(1), np.ones(1))), ZEROS)
tried(lambda x: np.clip(x, 0.5, 300), A(3))
tried(lambda x: (np.clip(x, x[::-1], 2), x.clip(1, 2)), A(3))


test_same = tried.test()
