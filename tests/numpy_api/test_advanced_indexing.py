"""Subscripts with arrays of integers and masks, read and written."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()

A = np.arange
x1 = A(5.0)
x2 = A(12.0).reshape(3, 4)
x3 = A(24).reshape(2, 3, 4)
i = np.array([3, 0, -1, 3])
bad = np.array([1, 7, -9])


def g1(x, i):
    return x[i]


for x in (x1, x1[::-1], x2):
    tried(g1, x, i % 3 if x.ndim > 1 else i)
tried(g1, x1, bad)
tried(g1, x1, np.array([0, -6]))
tried(g1, x2, np.array([[0, 1], [2, 2]]))
tried(g1, x1, np.zeros(0, int))
tried(g1, x1, i.astype(np.int8))
tried(g1, x1, np.array([1.0]))
tried(g1, x1, np.array([[True]]))
tried(g1, x1, x1 > 2)
tried(g1, x2, x2 > 2)
tried(g1, x2, x2[:, 0] > 2)
tried(g1, x1, np.array([True, False]))
tried(g1, x1, np.array(2))
tried(g1, x2, np.array(2))


def g2(x, i, j):
    return x[i, j]


tried(g2, x2, np.array([0, 2]), np.array([1, 3]))
tried(g2, x2, np.array([[0], [2]]), np.array([1, 3]))
tried(g2, x2, np.array([0, 1, 2]), np.array([1, 3]))
tried(g2, x2, 1, np.array([1, 3]))
tried(g2, x2, np.array([1, 3]), 1)
tried(g2, np.asfortranarray(x2), np.array([0, 2]), np.array([1, 3]))


def g3(x, i):
    return (
        x[:, i],
        x[i, :],
        x[1:, i],
        x[::-1, i],
        x[..., i],
        x[i, None],
        x[None, i],
        x[i, 1:3],
        x[:, i][0],
    )


tried(g3, x2, np.array([2, 0]))
tried(g3, x3, np.array([1, 0]))


def g4(x, i):
    return x[0, :, i], x[i, :, 0], x[:, i, i], x[i, :, i], x[:, 0, i]


tried(g4, x3, np.array([1, 0]))


def g5(x, m):
    return x[m], x[m, 0], x[~m]


tried(g5, x2, np.array([True, False, True]))
tried(g5, x2, np.zeros(3, bool))


def g6(x):
    return x[[0, 2]], x[[True, False, True]], x[[]]


tried(g6, x2)
tried(g6, x3[:, :, :1].copy())


def s1(x, i, v):
    x[i] = v
    return x


for v in (9.0, 7, A(4.0), np.ones((1, 4)), np.float32(3)):
    tried(s1, x1, i, v)
tried(s1, x1, i, A(3.0))
tried(s1, x1.astype(int), i, A(4.0) + 0.5)
tried(s1, x1, x1 > 1, 5)
tried(s1, x1, x1 > 1, A(3.0))
tried(s1, x1, x1 > 1, A(2.0))
tried(s1, x2, x2 > 3, 1.5)
tried(s1, x2, x2 > 3, A(8.0))
tried(s1, x2, x2[:, 0] > 2, A(4.0))
tried(s1, x2, x2[:, 0] > 2, x2[:2].copy())
tried(s1, x2, x2[:, 0] > 2, x2)
tried(s1, x1.astype(np.uint8), i, 300)
tried(s1, x1, bad, 1.0)
tried(s1, x2, np.array([0, 2]), A(8.0).reshape(2, 4))
tried(s1, x2, np.array([0, 2]), A(4.0))


def s2(x, m):
    x[m] += 1
    x[m] *= x[m]
    return x.sum()


tried(s2, x1, x1 > 2)
tried(s2, x2, x2 > 2)
tried(s2, x1, i)
tried(s2, x2, x2[:, 0] > 2)


def s3(x, i):
    y = x[1:]
    y[i] = 5
    y[i] += y[i]
    x.T[i] = 7
    return y


tried(s3, A(9.0), np.array([1, 1, 2]))


def s4(x, i):
    x[:, i] = 3
    x[i, ::2] = x[0, ::2]
    x[[0, 1]] = x[[1, 0]]
    return x


tried(s4, A(16.0).reshape(4, 4), np.array([1, 3]))
tried(s4, np.asfortranarray(A(16.0).reshape(4, 4)), np.array([1, 3]))


def s5(x, r, c):
    x[r, c] = [5, 6]
    x[r, c] += 1
    return x


tried(s5, x2, np.array([1, 1]), np.array([2, 2]))


def loop(x, n):
    z = x
    t = 0.0
    for k in range(n):
        z = z[z > k]
        t += z.sum()
    return z, t


tried(loop, A(7.0), 3)
tried(loop, A(7.0), 9)


def loop2(x, i, n):
    for k in range(n):
        x[i] += x[i[::-1]]
    return x


tried(loop2, A(7.0), np.array([1, 2, 2, 5]), 4)


def br(x, i, c):
    y = x
    if c > 0:
        y = x * 2
    y[i] = 4
    return y


tried(br, A(7.0), np.array([1, 2, 2, 5]), 4)
tried(br, A(7.0), np.array([1, 2, 2, 5]), -4)


def rs(x, i):
    y = x.reshape(-1)
    y[i] = 3
    return x


tried(rs, x2.copy(), i)


def powm(a):
    mask = a > 0
    a[mask] = a[mask] ** -1.5
    return a


tried(powm, A(5.0) - 2)


def e1(x):
    return x[[], [7]], x[np.zeros((0, 1), int), [7]]


tried(e1, np.zeros((3, 5)))


def e2(x, i):
    return x[i, 7]


tried(e2, np.zeros((3, 5)), np.zeros(0, int))


def e3(x, i):
    return x[:, i]


tried(e3, np.zeros((0, 5)), np.array([10]))
tried(e3, np.zeros((3, 5)), np.array([10]))


test_same = tried.test()
