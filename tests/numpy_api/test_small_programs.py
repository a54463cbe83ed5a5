"""Indexing, counting and sorting inside loops and branches."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()

A = np.arange


def li(i):
    return [1.0, 2.0, 3.0][i], (1, 2, 3)[i]


tried(li, 1)
tried(li, -1)
tried(li, 7)


def li2(n):
    t = 0.0
    w = [0.5, 1.5, 2.5]
    for k in range(n):
        t += w[k % 3]
    return t


tried(li2, 7)


def it(x, n):
    # nasty loops
    idx = np.arange(n)
    while idx.size > 1:
        idx = idx[idx % 2 == 0] // 2
    out = np.zeros(n)
    for k in range(n):
        out[np.argsort(x)[:k]] += k
    return idx, out


tried(it, A(7.0)[::-1].copy(), 7)


def wh(x):
    i = np.where(x > 1)[0]
    (j,) = np.nonzero(x < 3)
    return x[i], x[j], i.size, len(j), x[i[:2]]


tried(wh, A(5.0))


def mixed(x, n):
    m = np.zeros(x.shape, bool)
    for k in range(n):
        m[k] = x[k] > 1
    if m.any():
        x[m] = 0
    else:
        x[~m] = 1
    return x, m


tried(mixed, A(5.0), 4)


def nbody(p):
    d = p[:, None, :] - p[None, :, :]
    r = np.sqrt((d**2).sum(-1))
    m = r > 0
    r[m] = r[m] ** -3
    return (d * r[:, :, None]).sum(1)


tried(nbody, np.random.default_rng(0).random((4, 3)), rtol=1e-12)


def life(b):
    n = sum(
        np.roll(np.roll(b, i, 0), j, 1)
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
        if (i != 0 or j != 0)
    )
    return (n == 3) | (b & (n == 2))


tried(life, (np.random.default_rng(0).random((5, 6)) > 0.5).astype(np.int64))


def kmeans(x, c, n):
    for _ in range(n):
        d = ((x[:, None] - c[None]) ** 2).sum(-1)
        label = np.argmin(d, axis=1)
        for k in range(len(c)):
            s = x[label == k]
            if len(s) > 0:
                c[k] = s.mean(axis=0)
    return c, label


r = np.random.default_rng(1)
tried(kmeans, r.random((20, 2)), r.random((3, 2)), 3)


def hist(img):
    h = np.bincount(img.ravel(), minlength=256)
    c = h.cumsum()
    c = (c - c.min()) * 255 // (c.max() - c.min())
    return c[img].astype(np.uint8)


tried(hist, r.integers(0, 256, (6, 7)).astype(np.uint8))


def quick(x):
    return x[np.argsort(x[:, 0])], x[np.lexsort((x[:, 1], x[:, 0]))]


tried(quick, r.random((5, 2)))


def ret(x, i):
    y = x[i]
    y[0] = 9
    z = x[:, i] if x.ndim > 1 else x[i]
    return y, x, z


tried(ret, A(6.0).reshape(2, 3), np.array([1, 0]))


def rng_(x, n):
    x[np.arange(n), np.arange(n)] += 1
    x[range(2)] = 0 if False else x[0]
    return x


tried(rng_, A(16.0).reshape(4, 4), 4)


def of_plain_lists(n):
    made = np.zeros(np.prod((2, 3)))
    joined = np.concatenate([[1, 2], [3]])
    joined[n] = 9
    return np.sum([1, 2, 3]), np.max([1.5, 2]), made, joined, np.dot([1, 2], [3, 4]), np.add(1, 2)


tried(of_plain_lists, 1)


def by_ranges(x, n):
    x[range(1, n)] += 1
    return x[range(n)], x[range(n - 1, -1, -2)], x[(0, 1),]


tried(by_ranges, A(6.0), 4)

test_same = tried.test()
