"""Lists repeated and indexed by run-time numbers; attributes by name."""

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
