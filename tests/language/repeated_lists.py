"""Lists repeated, extended and indexed by run-time numbers; attributes by name."""

from __future__ import annotations

import numpy as np

from tests.language.corpus import tried_on


def sieve(n):
    is_p = [True] * (n + 1)
    for i in range(2, int(n**0.5) + 1):
        if is_p[i]:
            for j in range(i * i, n + 1, i):
                is_p[j] = False
    return [i for i, p in enumerate(is_p) if p]


@tried_on((np.array([1.0, 5, -1]), 3))
def errs(x, n):
    es = []
    for v in x:
        try:
            if v > n:
                raise ValueError(f"big {v}")
            if v < 0:
                raise KeyError("neg")
        except (ValueError, KeyError) as e:
            es.append(f"{type(e).__name__}: {e}")
    return len(es) > 1, es


@tried_on(lambda: (Thing(), 3))
def attr(o, n):
    for i in range(n):
        setattr(o, "k", getattr(o, "k", 0) + i)
    return hasattr(o, "k"), hasattr(o, "zz")


class Thing:
    pass


@tried_on((0, np.ones(2)), (3, np.ones(2)), (20, np.ones(3)))
def rep(n, x):
    items = [0] * n
    for v in range(n):
        items[v] += v * 2
    m = [1.5, 2.5] * n
    k = [None] * n
    if n > 1:
        k[1] = 3
    return (items, m, k, len(m), [0] * len(x))


@tried_on((4, 3), (0, 3), (3, -1), (2, True), (2, 1.5), (2, np.int8(2)), (2, np.float32(2)))
def repeats_a_list_of_any_length(n, times):
    items = []
    for i in range(n):
        items.append((i, None if i > 1 else i * 0.5))
    same = items
    more = times * items
    items *= 2
    return items * times, more, 2 * items, same is items


@tried_on((3,), (-1,), (2.5,), (1j,), (np.int64(2),), (np.float64(2),), (np.True_,))
def times_a_list(n):
    return n * [1, 2]


@tried_on((2, 1), (1, 2))
def repeats_by_a_condition(n, m):
    return [1, 2] * (n > m), (n > m) * [3]


@tried_on((np.arange(3.0), np.ones(3)), (np.arange(3.0), np.ones(4)), (np.ones(2), np.ones(0)))
def extends_strictly(x, y):
    pairs = []
    try:
        pairs.extend(zip(x, y, strict=True))
    except ValueError as error:
        return pairs, str(error)
    return pairs, ""


class Evens:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield i * 2


@tried_on((0,), (1,), (4,))
def extends_by_what_an_object_yields(n):
    items = [7]
    items.extend(Evens(n))
    items += Evens(2)
    items.extend(items)
    return items
