"""x.flat, np.r_ and its kin, functions of functions, windows, polynomials, joint histograms, and
functions under their newer names.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy import c_, r_

import autograph
from tests.numpy_api.same import Calls, converted

tried = Calls()

X = np.arange(6.0).reshape(2, 3)
LINE = np.array([0.0, 0, 3, 1, 2.5, 0])
WHOLE = np.array([[3, 0, 2], [1, 3, 0]])
larger = np.vectorize(lambda a, b: a if a > b else b)
rounded = np.vectorize(math.floor, otypes=[np.float32])


# The elements of an array.


def reads_flat(x):
    total = 0.5
    for v in x.flat:
        total = total * 1.5 + v
    for k, v in enumerate(x.T.flat):
        total += k * v
    return total, x.flat[3], x.flat[-1], x.flat[1:4], x[:, ::2].flat[2], np.sum(x.flat)


def writes_flat(x):
    x.flat[2] = 9
    x.T.flat[3] = 7
    x.flat[4:] = 1
    x[:, 1:].flat = [0.5, 0.25, 3, 4]
    x.flat[[0, 3]] = -1
    return x


def goes_on_writing(x):
    for k, v in enumerate(x.flat):
        if k < 5:
            x.flat[k + 1] = v + 1
    return x


def numbered(x):
    total = 0.0
    for (i, j), v in np.ndenumerate(x):
        total = total * 1.5 + i * v + j
    for v in np.nditer(x):
        total += v
    return total


tried(lambda x, k: x.flat[k], X, 6)
tried(lambda x, k: x.flat[k], X, -7)
for function in (reads_flat, writes_flat, goes_on_writing, numbered):
    tried(function, X)
tried(reads_flat, X[:, ::-1])
tried(reads_flat, np.asfortranarray(X))
tried(lambda x: (x.tolist(), x[0].item()), LINE)
tried(lambda x: (x.tolist(), len(x.tolist())), np.array([1, -2], np.int8))
tried(lambda x: sorted((x > 0).tolist()), LINE)


def other_shape(x):
    y = x.copy()
    y.shape = (3, 2)
    z = x * 2
    z.shape = -1
    return y, z, x.squeeze(), x.conj()


tried(other_shape, X)
tried(lambda x: (x.reshape((3, 2), order="F") * 2, x.flatten("F"), np.array(x, ndmin=4)), X)


# Side by side.


def joined(x, n):
    return (
        np.r_[x[0], x[1]],
        np.r_[0:n, x[0], 5, 1:2:3j],
        np.c_[x[0], x[1]],
        np.c_[x, x[:, 0], x],
        np.mgrid[0:n, 0 : n + 1],
        np.ogrid[0:n, 1:3:0.5],
        np.mgrid[0:n],
    )


tried(joined, X, 3)
tried(lambda x: (r_[x[0], 1.0], c_[x[0], x[1]]), X)
tried(joined, X, 1)
tried(lambda x: np.concatenate([x, x], dtype=np.float32), X)
tried(lambda x, y: (np.concatenate([x, x], out=y), y), X, np.zeros((4, 3)))
tried(lambda x, y: (np.stack([x, x], -1, out=y), y), X, np.zeros((2, 3, 2)))
tried(lambda x: np.average(x, weights=x, axis=0, returned=True), X)
tried(lambda x: np.average(x, axis=1, returned=True), X)
tried(lambda x: (np.var(x, correction=1), np.std(x, axis=0, correction=1)), X)


def between(x, n):
    return (
        np.linspace(x[0], x[1], n),
        np.linspace(x[0], 2, n, endpoint=False),
        np.linspace(0, x[1], n),
        np.linspace(x[0], x[0], n),
    )


for n in (4, 1, 0):
    tried(between, X, n)


tried(lambda x: np.linspace(0, x[0, 1], 4, retstep=True), X)


def stored(x):
    y = np.asfortranarray(x * 2)
    return x.strides, x[0].copy().strides, y, y.sum(), np.asfortranarray(x[0].copy())


tried(stored, X)
tried(stored, X.astype(np.float32))


# Functions for each element or row.


def by_elements(x):
    return larger(x, x.T[1, 1]), larger(3, 2), rounded(x), larger(x[0], x[:, :1])


tried(by_elements, X)
tried(by_elements, WHOLE)
tried(lambda x: larger(x, 1), X[:0])
tried(lambda x: np.apply_along_axis(np.sum, 0, x), X)
tried(lambda x: np.apply_along_axis(lambda r: r * 2, 0, x), X)
tried(lambda x: np.apply_along_axis(lambda r: np.array([r.min(), r.max()]), 1, x), X)
tried(lambda x: np.apply_along_axis(np.sum, 1, x), X[:0])
tried(lambda x: np.apply_over_axes(np.sum, x, [0, 1]), X)
tried(lambda x: np.fromiter((v * 2 for v in x[0]), np.float32), X)
tried(lambda n: np.fromiter(range(n), float), 4)
tried(lambda x: np.fromiter(x, int), LINE)


# By NumPy itself.


def windows(n):
    shaped = [np.bartlett(n), np.blackman(n), np.hamming(n), np.hanning(n), np.kaiser(n, 8.5)]
    return shaped, np.hamming(4) * n


for n in (5, 1, 0, -1):
    tried(windows, n)
tried(lambda x: (np.i0(x), np.i0(x[0, 0]), np.i0(x.astype(np.float32))), X)


def polynomials(p, q):
    return (
        np.polyadd(p, q),
        np.polysub(p, q[1:]),
        np.polymul(p, q),
        np.polyder(p),
        np.polyder(q, 2),
        np.polyint(p),
        np.polyint(q, 2),
        np.trim_zeros(p).copy(),
        np.trim_zeros(p, "f").copy(),
        np.trim_zeros(p, "b").copy(),
    )


tried(polynomials, LINE, np.array([1.0, -2, 0.5]))
tried(polynomials, np.zeros(3), np.array([1.0, 2]))
tried(polynomials, np.array([0, 1, 2]), np.array([0.5 + 1j, 2]))
tried(lambda x, y: np.polyfit(x, y, 2), np.arange(6.0), LINE, rtol=1e-9)
tried(lambda x, y: np.polyfit(x, y, 1, w=x + 1), np.arange(6), LINE, rtol=1e-9)
tried(lambda x, y: np.polyfit(x, y, 1), np.arange(6), LINE[1:])


def counted(x, y):
    return (
        np.histogram2d(x, y),
        np.histogram2d(x, y, bins=3, range=[[0, 2], [0, 5]]),
        np.histogram2d(x, y, bins=(2, 3), density=True),
        np.histogram2d(x, y, weights=x)[0],
        np.histogram2d(x, y, bins=[np.array([0.0, 1, 5]), 2])[0],
        np.histogramdd((x, y, x), bins=(2, 3, 2)),
        np.histogram_bin_edges(x, 4),
    )


tried(counted, LINE, np.arange(6.0))
tried(counted, np.array([1, 2]), np.array([2, 2]))


def bits(x):
    packed = np.packbits(x > 1)
    return packed, np.packbits(x > 1, axis=1, bitorder="little"), np.unpackbits(packed)


tried(bits, X)
tried(bits, np.arange(27.0).reshape(3, 9))


# Newer names.


def newer(x):
    return (
        np.astype(x, np.int32),
        np.matvec(x, x[0]),
        np.vecmat(x[:, 0] + 1j, x),
        np.linalg.cross(x[0], x[1]),
        np.broadcast_shapes(x.shape, (1, 3), 3),
        np.isdtype(x.dtype, "real floating"),
        np.iterable(x),
        np.sort_complex(x),
        *np.unstack(np.ones((2, 3)) * x[0]),
    )


@pytest.mark.skipif(not hasattr(np, "matvec"), reason="NumPy has them from 2.2 on")
def test_newer_names():
    program = converted(newer)
    for actual, expected in zip(program(X), newer(X), strict=True):
        np.testing.assert_array_equal(actual, expected)
        assert type(actual) is type(expected)


def distinct(x):
    return np.unique_values(x), *np.unique_counts(x), *np.unique_inverse(x), *np.unique_all(x)


tried(distinct, WHOLE)
tried(distinct, np.array([1.5, np.nan, 1.5, np.nan]))

test_same = tried.test()


def test_an_array_of_an_empty_list_of_rows_is_refused_at_run_time():
    """NumPy gives it one dimension, and two where there are rows."""

    def rows_above(x, limit):
        rows = []
        for row in x:
            if row[0] > limit:
                rows.append(row * 2)
        return np.array(rows)

    program = autograph.convert(rows_above)
    np.testing.assert_array_equal(program(X, 1.0), rows_above(X, 1.0))
    with pytest.raises(autograph.Unsupported, match="turns out to be empty"):
        program(X, 100.0)


def test_an_array_of_an_empty_list_of_integers_is_refused_at_run_time():
    """NumPy makes it an array of floats; with a dtype it is one of that."""

    def multiples(n, by):
        found = []
        for k in range(n):
            if k % by == 0:
                found.append(k)
        return np.array(found)

    def typed(n, by):
        found = []
        for k in range(n):
            if k % by == 0:
                found.append(k)
        return np.array(found, dtype=np.int64), np.array(found, float)

    program = autograph.convert(multiples)
    np.testing.assert_array_equal(program(9, 2), multiples(9, 2))
    with pytest.raises(autograph.Unsupported, match="give the dtype"):
        program(0, 2)
    for n in (9, 0):
        for found, expected in zip(autograph.convert(typed)(n, 2), typed(n, 2), strict=True):
            assert found.dtype == expected.dtype
            np.testing.assert_array_equal(found, expected)


def test_errors_that_numpy_raises_on_its_own_are_not_caught_by_the_program():
    def handles(x):
        try:
            return np.histogram2d(x, x, bins=[np.array([2.0, 1]), 2])[0].sum()
        except ValueError:
            return -1.0

    with pytest.raises(autograph.Unsupported, match="try"):
        autograph.convert(handles)(LINE)
