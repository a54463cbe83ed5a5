"""Programs that once were wrong."""

from __future__ import annotations

import numpy as np

import autograph
from tests.language.corpus import tried_on


@tried_on(([1, 3, 5], 5), ([1, 3, 5], 4), (np.array([1.0, 3, 5]), 5.0))
def found_by_halves(a, x):
    def search(lo, hi):
        if lo >= hi:
            return None
        m = (lo + hi) // 2
        if a[m] == x:
            return m
        if a[m] < x:
            return search(m + 1, hi)
        return search(lo, m)

    return search(0, len(a))


class Matrix:
    def __init__(self, a):
        self.a = a

    def __matmul__(self, o):
        return Matrix(self.a @ o.a)

    def __getattr__(self, k):
        if k == "half":
            return self.a / 2
        raise AttributeError(k)


@tried_on((np.eye(2) * 2, 3))
def power_of_a_matrix(a, n):
    m = Matrix(a)
    p = Matrix(np.eye(2))
    for i in range(n):
        p = p @ m
    return p.a


@tried_on((1.0, 5), (9.0, 5))
def a_dict_on_two_paths(x, n):
    for k in range(n):
        x = x - 0.5
        if x < 0:
            return {"x": x, "k": k}
    return {"x": x, "k": n}


class Settings:
    lr = 0.5


@tried_on(lambda: (Settings(), -1), lambda: (Settings(), 1))
def halves_the_rate(c, x):
    if x > 0:
        c.lr /= 2
    return x


@autograph.do_not_convert
def check(v):
    if v > 2:
        raise ValueError(f"bad {v}")


@tried_on((5,), (2,))
def checked_sum(n):
    s = 0
    try:
        for i in range(n):
            check(i)
            s += i
    except ValueError as e:
        print("caught", e)
    return s


class Numbers:
    def __init__(self, n):
        self.n = n
        self.i = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


@tried_on((4,), (0,))
def own_iterator(n):
    s = 0
    for v in Numbers(n):
        s += v
    return s


@tried_on((0,), (1,), (2,), (5,))
def state_of_an_instance_of_a_local_class(n):
    class Store:
        pass

    store = Store()
    store.value = 1.0
    for i in range(n):
        if i % 2:
            store.value = store.value * 3.0
    return store.value, Store.__module__ == __name__


@tried_on((np.arange(6.0), np.arange(6) % 2 == 0), (np.arange(3.0), np.zeros(3, bool)))
def numbered_where_a_mask_holds(x, mask):
    x[mask] = np.arange(mask.sum())
    return x


@tried_on((np.eye(3), 0), (np.eye(3), 1), (np.eye(3), 2), (np.eye(3), 3))
def diagonals_are_only_read(x, how):
    d = np.diag(x)
    try:
        if how == 0:
            d[0] = 9.0
        elif how == 1:
            d *= 2.0
        elif how == 2:
            d[1:] += 1.0
    except ValueError as error:
        print(error)
    return d.sum(), x


@tried_on((np.arange(9.0).reshape(3, 3),), (np.zeros((1, 1)),))
def views_that_are_only_read_leave_the_function(x):
    spread = np.broadcast_to(x, (2, *x.shape))
    d = x.diagonal()
    x[0, 0] = 7.0
    return d, d[:1], d.reshape(-1, 1), spread, spread[1], np.broadcast_to(np.float64(2.0), (2, 3))


@tried_on((np.arange(9.0).reshape(3, 3),), (np.arange(6.0).reshape(2, 3),))
def diagonals_of_einsum_are_written(x):
    np.einsum("ii->i", x)[:] = 0
    np.einsum("ij->ji", x)[0] = 5
    return x


@tried_on(
    (np.arange(9.0).reshape(3, 3),), (np.zeros((3, 0)),), (np.zeros((0, 3)),), (np.ones((1, 3)),)
)
def sizes_that_are_one_at_run_time(x):
    first, left = x[:1], x[:, :1]
    return (
        np.broadcast_to(first, x.shape),
        np.broadcast_arrays(x, left)[1] + 0,
        np.einsum("ij,ij->i", x, first),
        np.einsum("ij,ik->jk", x, first),
        np.where(x > 2, first, left),
        np.einsum("ij,ij->ij", x, left),
    )
