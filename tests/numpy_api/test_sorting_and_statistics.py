"""Sorted arrays, sets, counting, averages and quantiles."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()

A = np.arange
rng = np.random.default_rng(0)
x1 = np.array([3.0, -1, np.nan, 2, 2, -1, 0.0, 5])
x2 = np.array([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8.5]])
x3 = rng.integers(0, 9, (2, 3, 4))
z = np.zeros((0, 3))
n2 = x2.copy()
n2[1, 2] = np.nan
F = np.asfortranarray


def s(x):
    return (
        np.sort(x),
        np.sort(x, axis=0),
        np.sort(x, None),
        np.argsort(x),
        np.argsort(x, axis=0, kind="stable"),
        x.argsort(axis=None, kind="stable"),
        x[..., np.argsort(x[0] if x.ndim > 1 else x, kind="stable")] if x.ndim < 3 else 0,
    )


for x in (
    x1,
    x2,
    x3,
    F(x2),
    z,
    x2[:, ::-2],
    x2 > 3,
    x2.astype(np.float32),
    x2.astype(np.uint8),
    x2.astype(complex),
):
    tried(s, x)


def si(x):
    x.sort(axis=0)
    x[0].sort()
    y = x.T
    y.sort()
    return x


tried(si, x2)
tried(si, F(x2))


def pt(x):
    return (
        np.partition(x, 1)[..., 1],
        np.argpartition(x, 2, axis=0)[2],
        np.partition(x, (0, -1), axis=-1),
        np.lexsort((x[0], x[1])),
    )


tried(pt, x2)
tried(lambda x: np.partition(x, 9), x2)


def ss(a, v):
    return (
        np.searchsorted(a, v),
        np.searchsorted(a, v, side="right"),
        np.searchsorted(a, 2.5),
        np.searchsorted(a, v, sorter=np.argsort(a)),
        a.searchsorted(v[0]),
    )


tried(ss, np.sort(x1), x1)
tried(ss, np.sort(x3.ravel()), x1)
tried(ss, np.sort(x3.ravel()), x3)
tried(ss, np.sort(x2.ravel()).astype(np.float32), x2)
tried(ss, A(1), A(3))
tried(ss, A(0.0), A(3))


def u(x):
    return (
        np.unique(x),
        np.unique(x, return_counts=True),
        np.unique(x, return_index=True),
        np.unique(x, return_inverse=True),
        np.unique(x, True, True, True),
        np.unique(x).sum(),
    )


for x in (x1, x2, x3, z, x2 > 3):
    tried(u, x)


def sets(x, y):
    return (
        np.union1d(x, y),
        np.intersect1d(x, y),
        np.setdiff1d(x, y),
        np.isin(x, y),
        np.isin(x, [1, 2], invert=True),
    )


tried(sets, x1, x2)
tried(sets, x3, A(4))
tried(sets, x3, x2)


def bc(x, w):
    return (
        np.bincount(x),
        np.bincount(x, w),
        np.bincount(x, minlength=12),
        np.bincount(x, minlength=2),
    )


tried(bc, x3.ravel(), rng.random(24))
tried(bc, x3.ravel(), A(24))
tried(bc, np.array([1, -1]), A(2.0))
tried(bc, A(3.0), A(3.0))
tried(bc, A(3), A(2.0))
tried(bc, A(3).astype(np.uint8), A(3))
tried(lambda x, n: np.bincount(x, minlength=n), A(3), 7)
tried(lambda x, n: np.bincount(x, minlength=n), A(3), -7)


def dg(x, b):
    return (
        np.digitize(x, b),
        np.digitize(x, b, right=True),
        np.digitize(x, b[::-1]),
        np.digitize(x[0], b),
    )


tried(dg, x1, np.array([0.0, 1, 2, 3]))
tried(dg, x2, A(4))
tried(dg, x2, np.array([1, 0, 2, 9.0]))
tried(dg, x2, np.ones(2))
tried(lambda x: np.digitize(3.5, x), A(9.0))


def hi(x):
    return (
        np.histogram(x),
        np.histogram(x, 5),
        np.histogram(x, 4, (0, 8)),
        np.histogram(x, [0, 1, 5, 9]),
        np.histogram(x, 3, density=True),
        np.histogram(x, 5, weights=x * 2),
    )


tried(hi, x2)
tried(hi, x3)
tried(hi, np.zeros(0))
tried(lambda x: np.histogram(x), np.array([1, np.nan]))
tried(lambda x, a, b: np.histogram(x, 3, (a, b)), x2, 5.0, 1.0)
tried(lambda x, b: np.histogram(x, b), x2, np.array([1.0, 0, 3]))
tried(lambda x, b: np.histogram(x, b), x2, np.array([1.0, 2, 3]))
tried(lambda x, n: np.histogram(x, n), x2, 0)
tried(lambda x, n: np.histogram(x, n, (1, np.inf)), x2, 2)


def md(x):
    return (
        np.median(x),
        np.median(x, axis=0),
        np.median(x, axis=-1, keepdims=True),
        np.median(x, axis=(0, 1)) if x.ndim > 1 else 0,
        np.percentile(x, 30),
        np.percentile(x, [10, 50, 99.5]),
        np.quantile(x, 0.25, axis=0),
        np.quantile(x, [[0.1, 0.2], [0.3, 1]], axis=-1),
        np.quantile(x, 0.5, keepdims=True),
        np.nanmedian(x),
        np.nanpercentile(x, 40, axis=0),
        np.percentile(x, 50, method="nearest"),
    )


for x in (x1, x2, x3, n2, x2.astype(np.float32), rng.random(8), np.array([1, np.nan, 2])):
    tried(md, x)
tried(lambda x, q: np.percentile(x, q), x2, 101.0)
tried(lambda x, q: np.quantile(x, q), x2, np.array([0.5, -1]))
tried(lambda x, q: np.quantile(x, q), x2, np.float32(0.5))
tried(lambda x, q: np.quantile(x, q), x2.astype(np.float32), 0.5)


def st(x, w):
    return (
        np.ptp(x),
        np.ptp(x, axis=0),
        np.average(x),
        np.average(x, axis=0),
        np.average(x, axis=1, weights=w),
        np.average(x, weights=x + 1),
        np.cov(x),
        np.cov(x, rowvar=False),
        np.cov(x, bias=True),
        np.cov(x[0], x[1]),
        np.corrcoef(x),
        np.corrcoef(x[0], x[1]),
    )


tried(st, x2, A(4.0) + 1)
tried(st, x3[0], A(4) + 1)
tried(st, x2.astype(np.float32), A(4) + 1, rtol=1e-5)
tried(lambda x: np.average(x, weights=x * 0), x2)


def nn(x):
    return (
        np.nansum(x),
        np.nansum(x, axis=0),
        np.nanprod(x),
        np.nanmean(x),
        np.nanmean(x, axis=1),
        np.nanvar(x),
        np.nanvar(x, axis=0, ddof=1),
        np.nanstd(x, axis=1, keepdims=True),
        np.nanmax(x),
        np.nanmin(x, axis=0),
        np.nanmax(x, axis=-1, keepdims=True),
        np.nanargmax(x),
        np.nanargmin(x, axis=0),
    )


for x in (x1.reshape(2, 4), n2, x2, x3, n2.astype(np.float32)):
    tried(nn, x, rtol=1e-6 if x.dtype == np.float32 else 1e-13)
n2[:, 2] = np.nan
tried(lambda x: (np.nanmax(x, axis=0), np.nanmean(x, axis=0), np.nanvar(x, axis=0)), n2)
tried(lambda x: np.nanargmax(x, axis=0), n2)
tried(lambda x: np.nanmax(x, axis=0), z)


test_same = tried.test()
