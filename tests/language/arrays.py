"""Views, mutation, aliasing, indexing, creation."""

from __future__ import annotations

import numpy as np

from tests.language.corpus import tried_on

A = np.arange


@tried_on((A(4.0),), (A(4),), (A(1),))
def writes_through_a_slice(x):
    x[0] = 5
    y = x[1:]
    y += 1
    return y


@tried_on((A(5.0),), (np.zeros(2),))
def two_views_of_one_array(x):
    a = x[1:]
    b = x[:-1]
    a[0] = 5
    b += 1
    return x.sum()


@tried_on((A(9.0).reshape(3, 3),), (np.asfortranarray(A(9.0).reshape(3, 3)),))
def writes_through_a_transpose(x):
    x.T[0, 1] = 3
    v = x[1]
    v[:] = v * 2
    return v


@tried_on((4,), (1,))
def two_names_of_a_new_array(n):
    x = np.zeros(n)
    y = x
    y[0] = 1.0
    return x, y


@tried_on((A(3),), (A(3.0),))
def rebinds_after_an_update(x):
    w = x
    w += 1
    w = w + 1
    return w, x


@tried_on((A(3),), (A(3.0),))
def adds_a_float_in_place(x):
    x += 0.5
    return x


@tried_on((A(6.0).reshape(2, 3),), (np.zeros((0, 3)),))
def iterates_rows_that_are_written(x):
    for row in x:
        row[0] = row[1]
    return x


@tried_on((A(3.0), 1), (A(3.0), 0))
def copies_in_a_branch(x, c):
    if c > 0:
        y = x.copy()
    else:
        y = x + 1
    y[0] = 99
    return y, x


@tried_on((A(3.0),))
def new_array_each_trip(x):
    y = x
    for _ in range(3):
        y = y + 1
    y[0] = 7
    return x, y


@tried_on((A(6),), (A(5),))
def writes_through_a_reshape(x):
    y = x.reshape(2, 3)
    y[0, 0] = 9
    return x


@tried_on((A(5),), (A(2.0),), (np.zeros(0),))
def reverses_in_place(x):
    x[:] = x[::-1]
    return x


@tried_on((A(6).reshape(2, 3),), (A(3),))
def swaps_items(x):
    x[0], x[1] = x[1], x[0]
    return x


@tried_on((A(6.0),), (A(2.0),))
def overlapping_copy(x):
    x[1:] = x[:-1]
    return x


@tried_on((A(12.0).reshape(3, 4),), (A(5),), (A(1),))
def index_forms(x):
    return x[-1], x[::2], x[::-1], x[1:-1], x[None, :], x[..., 0], x[10:], x[-3:2]


@tried_on(
    (A(3), 2), (A(3), -3), (A(3), 3), (A(3), -4), (A(6).reshape(2, 3), -1), (A(3), np.int64(1))
)
def index_known_at_run_time(x, i):
    return x[i]


@tried_on((A(10), 2, 7), (A(10), -4, 99), (A(10), 7, 2), (A(3), -9, -1))
def slice_known_at_run_time(x, a, b):
    return x[a:b], x[a:], x[:b], x[b:a:-1]


@tried_on((A(3), 1), (A(6).reshape(2, 3), 1), (A(3), 5))
def item_is_updated(x, i):
    x[i] += 1
    return x


@tried_on((A(7),), (A(3.0),))
def items_and_slices_are_set(x):
    x[2:5] = 1
    x[-1] = np.pi
    x *= 2
    return x[x.shape[0] - 1]


@tried_on((A(4),))
def counts_down(x):
    for i in range(x.shape[0] - 1, -1, -1):
        x[i] = i
    return x


@tried_on((A(3.0), A(4)), (A(4.0), A(2)))
def enumerate_and_zip(x, y):
    n = 0.0
    for a, b in zip(x, y):
        n += a * b
    for i, v in enumerate(x):
        n += i * v
    return n


@tried_on((np.array([1.0, -2, 3]),))
def creates_arrays(x):
    a = np.where(x > 0, x, -x)
    return np.linspace(0, 1, 5) + a.sum(), np.arange(10), np.arange(1.0, 5.0), np.full((2, 2), 7)


@tried_on((3,), (0,), (-1,))
def creates_arrays_of_a_size(n):
    return (
        np.zeros(n),
        np.ones((n, 2)),
        np.full(n, 2.5),
        np.arange(n),
        np.linspace(0, 1, n),
        np.eye(n),
    )


@tried_on((A(12.0).reshape(3, 4),), (A(6.0).reshape(1, 6),))
def reductions_and_products(x):
    return (
        x.sum(axis=0),
        np.max(x, axis=1),
        x.T @ x,
        np.concatenate([x, x], axis=1),
        np.stack((x, x)),
        x.any(),
        x.all(axis=0),
        x.argmax(),
        x.min(axis=(0, 1)),
        x.sum(axis=1, keepdims=True),
    )


@tried_on((A(12.0).reshape(3, 4),), (A(5.0),))
def means(x):
    return x.mean(), x.mean(axis=0), np.var(x), np.std(x, axis=-1)


@tried_on((np.zeros(0),), (np.zeros((0, 3)),))
def reductions_of_nothing(x):
    return x.sum(), x.any(), x.max()


@tried_on(
    (np.ones((3, 1)), np.ones((1, 4))),
    (np.ones(3), np.ones(4)),
    (np.ones((2, 3)), np.ones(3)),
    (np.ones(3), 1),
    (np.ones(3, np.float32), 2.0),
    (A(3, dtype=np.uint8), 2),
    (A(3), np.float32(2)),
    (1, 2.5),
    (True, 2),
    (np.ones((2, 1, 3)), np.ones((5, 1))),
)
def broadcasts(x, y):
    return x + y, x * y


@tried_on(
    (A(6.0).reshape(2, 3), A(3.0)),
    (A(6.0).reshape(2, 3), A(6.0).reshape(3, 2)),
    (A(6.0).reshape(2, 3), A(2.0)),
    (A(3), A(3)),
    (A(24.0).reshape(2, 3, 4), A(8.0).reshape(4, 2)),
    (A(6.0).reshape(2, 3).T, A(6.0).reshape(3, 2).T),
    (np.zeros((2, 0)), np.zeros((0, 3))),
)
def matrix_products(x, y):
    return x @ y


@tried_on((A(5.0), 2), (A(5.0), 4), (A(5.0), 5))
def grows_with_the_loop(x, n):
    total = 0.0
    for i in range(n):
        total += x[: i + 1].sum()
    return total


@tried_on((A(4.0) - 1.5,), (A(4),))
def elementwise_functions(x):
    return np.abs(x), -x, x > 0, ~(x > 0), (x > 0) & (x < 2), np.maximum(x, 1), x % 2, x // 2, x**2


@tried_on((A(6.0).reshape(2, 3),), (np.zeros((0, 3)),))
def fills_by_index(x):
    out = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = x[i, j] * i + j
    return out


@tried_on((np.array([1.0, -2]),))
def shapes_and_sizes(x):
    return x.shape, len(x), x.size, x.ndim, x.dtype, x.T.shape, x.nbytes


@tried_on((A(3.0),))
def same_array_twice(x):
    return both(x, x)


def both(a, b):
    a[0] = 7
    return b[0] + a[1]


@tried_on((A(3.0), A(3.0)))
def changes_one_in_a_branch(a, b):
    if a[1] > 0:
        b[0] = 9
    else:
        a[0] = 9
    return a.sum() + b.sum()


@tried_on((A(4.0), 3), (A(4.0), 1), (A(4.0), 0))
def loop_in_a_branch_in_a_loop_writes(c, n):
    for i in range(n):
        if i == 0:
            pass
        else:
            for k in range(len(c)):
                c[k] = 1.0
    return 0


@tried_on((A(3.0), 1), (A(3.0), 0))
def writes_an_array_that_may_be_the_argument(x, c):
    y = x if c > 0 else x + 1
    y[0] = 99.0
    y[1:] += x[0]
    return y


@tried_on((A(3.0), 1), (A(3.0), 0))
def writes_the_argument_that_may_be_another(x, c):
    if c > 0:
        y = x
    else:
        y = x * 2
    x[0] = 7.0
    return y, y[0] + x[1]


@tried_on((A(3.0), np.ones(3), 3), (A(3.0), np.ones(3), 4), (A(3.0), np.ones(3), 0))
def swaps_arrays_and_writes(a, b, n):
    for _ in range(n):
        a, b = b, a
        a[0] += 1
    return a, b


@tried_on((A(3.0), A(3.0) + 5, A(3.0) + 9, 4), (A(3.0), A(3.0), A(3.0), 1))
def rotates_arrays_and_writes(a, b, c, n):
    for i in range(n):
        a, b, c = c, a, b
        a[0] += i
    return a, b, c


@tried_on((A(5.0), 3), (A(5.0), 0))
def steps_with_two_buffers(u, n):
    v = np.zeros_like(u)
    for _ in range(n):
        v[1:-1] = u[2:] - u[:-2]
        u, v = v, u
    return u


@tried_on((A(3.0), 2), (A(3.0), 0))
def two_names_of_one_new_array_in_a_loop(x, n):
    a = b = x
    for k in range(n):
        a = b = x + k
    return a + b


@tried_on((A(3.0), 2.0), (A(3.0), 0.5), (2.5, 3.0), (2, 3.5), (-2.0, 2.0))
def powers(x, p):
    return x**p


@tried_on((A(10), 2), (A(10), 1), (A(10), 20), (A(10), 0), (A(0), 3))
def step_known_at_run_time(x, k):
    x[1::k] = -1
    return x[::k], x[k::k]


@tried_on((50,), (2,), (3,))
def sieve(n):
    is_prime = np.ones(n, dtype=bool)
    is_prime[:2] = False
    i = 2
    while i * i < n:
        if is_prime[i]:
            is_prime[i * i :: i] = False
        i += 1
    return is_prime


@tried_on(
    (np.uint8(200), 30), (np.uint8(200), 300), (A(3, dtype=np.uint8), -1), (A(3, dtype=np.int16), 5)
)
def narrow_integers_and_python_ints(a, b):
    return a > b, a == b, a + b


@tried_on((A(6.0).reshape(2, 3), 4), (A(6.0), 5), (np.zeros((1, 2)), 1), (A(3.0), 7))
def writes_through_ravel(x, i):
    y = x.ravel()
    y[i] = 9.0
    y[1:] += 1
    if i > 4:
        raise ValueError(f"{x.sum()}")
    return y


@tried_on((A(6.0),), (A(4.0),))
def fills_a_reshaped_array(x):
    y = x.reshape(2, -1)
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = i * 10 + j
    return x


@tried_on(
    (A(3.0), A(3.0)),
)
def asks_for_identity(a, b):
    c = a if b[1] > 0 else b
    return a is b, a is a, b is not a, c is a, c is b, a is None


@tried_on((A(3), 5), (A(3), np.float64(2.5)), (A(3), 2.5), (A(3), float("nan")), (A(3), 1e30))
def stores_numbers_into_integers(u, n):
    u[0] = n
    return u


@tried_on((np.ones(3, np.uint8), 7), (np.ones(3, np.uint8), 300), (np.ones(3, np.int8), -129))
def stores_python_ints_into_narrow_integers(u, n):
    u[0] = n
    u += n
    return u


@tried_on((np.array(2.5),), (np.array(3),))
def reduces_a_single_number(x):
    return np.sum(x, axis=0), x.min(axis=-1), x.max(), x == None  # noqa: E711


@tried_on(
    (A(5, dtype=np.uint8),), (np.array([-3, 4], np.int8),), (np.array([0.5, 2.5], np.float32),)
)
def largest_of_narrow_numbers(x):
    best = 0
    for v in x:
        if v > best:
            best = v
    return best


@tried_on((np.array([3, 9, 4], np.uint8), 2), (np.zeros(3, np.uint8), 0))
def short_loop_that_is_unrolled_in_a_loop(x, n):
    total = 0
    weights = [1, 2, 3]
    for _ in range(n):
        m = 0
        for k in range(3):
            if x[k] > m:
                m = x[k]
            total += weights[k]
    return total
