"""sorted, filter, functools.reduce and itertools, by values and over lengths that are only known at
run time.
"""

from __future__ import annotations

import itertools
import operator
from functools import reduce

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()

X = np.array([3.0, 1, 2, 1.5, -2])
NAN = np.array([3.0, np.nan, 1, np.nan, 2])


def folded(items):
    total = 0.5
    for item in items:
        part = item if not isinstance(item, tuple) else item[0] + 2 * item[1]
        total = total * 1.5 + part
    return total


# Order.


def s(x):
    kept = []
    for v in x:
        if v > 1:
            kept.append((int(v), v))
    kept.sort()
    last = sorted(kept, key=lambda pair: -pair[1])
    kept.sort(key=operator.itemgetter(0), reverse=True)
    lowest = min(kept, default=(9, np.float64(0.5)))
    return kept, last, lowest, len(kept)


tried(s, X)
tried(s, X[:0])
tried(s, np.array([2.5, 1, 2.5, 1.5, 2.25, 1.5]))
tried(lambda x: (sorted(x), sorted(x, reverse=True), sorted(x, key=lambda v: abs(v - 2))), X)
tried(lambda x: (sorted(x), sorted(x, reverse=True)), NAN)
tried(lambda x: sorted([(v, k) for k, v in enumerate(x)], reverse=True), NAN)
tried(lambda x: sorted(range(len(x)), key=lambda k: x[k]), X)
tried(lambda x: sorted(range(4), key=lambda k: (x[k] > 1, -k)), X)
tried(lambda x: (sorted(v for v in x if v > 1), sorted(x)[:2], sorted(zip(x, x[::-1]))), X)
tried(lambda a, b: (sorted([a, b, 2]), sorted([(a, "x"), (b, "w"), (a, "v")])), 3, 1)
tried(lambda a, b: (sorted(["b", "a"]), sorted([b, a], reverse=True), (a, b) < (b, a)), 3, 1)
tried(lambda a, b: ((a, 1) <= (b, 0), [a, b] > [a, 2], (a,) < (a, b), (a, b) >= (a, b)), 2, 2)
tried(lambda x: sum(w * 2.0**k for k, w in enumerate(sorted(x))), X)


def compares(x):
    pair = (x[0], 1)
    return (
        bool((x[0], x[1]) < (x[1], x[0])),
        (x[0], x[1]) == (x[0], x[1]),
        (x[0], 2) != pair,
        bool(pair >= (x[0], x[1], 2)),
        max((x[0], 1), (x[1], 2)),
    )


tried(compares, X)
tried(lambda x: (x[0], x[1]) > (x[1], x[0]), X)
tried(compares, np.ones(2))


def sorts_in_place(n):
    line = [n, 2, -n]
    line.sort()
    line.append(n)
    line.sort(key=lambda v: -v)
    return line


tried(sorts_in_place, 3)
tried(sorts_in_place, -5)


# What leaves items out.

tried(lambda x: [v for v in filter(lambda v: v > 1.2, x)], X)
tried(lambda x: (list(filter(None, x)), sum(filter(lambda v: v > 1, x))), np.array([0.0, 2, 0, 3]))
tried(lambda x: list(itertools.filterfalse(lambda v: v > 1.2, x)), X)
tried(lambda x: list(itertools.takewhile(lambda v: v > 1.2, x)), X)
tried(lambda x: list(itertools.dropwhile(lambda v: v > 1.2, x)), X)
tried(lambda x: list(itertools.takewhile(lambda v: v > 1.2, x)), X[:0])
tried(lambda x: list(itertools.compress(x, x > 1)), X)
tried(lambda x: list(itertools.compress(x, [1, 0, 1])), X)


# Folds and running folds.

tried(lambda x: (reduce(lambda a, b: a * b, x), reduce(lambda a, b: a - b, x, 1.0)), X)
tried(lambda n: reduce(lambda a, b: a + b, range(n)), 5)
tried(lambda n: reduce(lambda a, b: a + b, range(n)), 0)
tried(lambda x: list(itertools.accumulate(x)), X)
tried(lambda x: list(itertools.accumulate(x)), X[:0])
tried(lambda x: list(itertools.accumulate(x, max)), X)
tried(lambda x: [v for v in itertools.accumulate(x, lambda a, b: a * b)], X)
tried(lambda a, b: list(itertools.accumulate([a, b, 3], initial=a)), 1, 2)


# One after the other.


def together(x, n):
    return (
        folded(itertools.chain(x, x[::-1])),
        folded(itertools.chain.from_iterable([x, x])),
        folded(itertools.chain(range(n), range(2))),
        folded(itertools.pairwise(x)),
        folded(itertools.islice(x, n)),
        folded(itertools.islice(x, 1, None, 2)),
        folded(itertools.islice(itertools.count(2), n)),
        folded(zip(itertools.count(), x)),
        folded(zip(x, itertools.repeat(2))),
        folded(zip(x, itertools.cycle([1, 2, 3]))),
        folded(itertools.repeat(n, n)),
        folded(itertools.zip_longest(x, range(n), fillvalue=7)),
        folded(itertools.starmap(lambda a, b: a * b, zip(x, range(n)))),
    )


tried(together, X, 3)
tried(together, X, 8)
tried(together, X[:2], 1)


def counts_up(n):
    total = 0
    for k in itertools.count(1, 2):
        if k > n:
            break
        total += k
    return total


tried(counts_up, 9)
tried(counts_up, 0)


# What holds its items.


def chosen(x, n):
    return (
        folded(itertools.product(range(n), range(n))),
        folded(itertools.product(x, [1, 2, 3])),
        folded(itertools.product([1, n], repeat=2)),
        folded(itertools.combinations(x, 2)),
        folded(itertools.combinations(range(n), 3)),
        folded(itertools.combinations_with_replacement(range(n), 2)),
        folded(itertools.permutations(range(n), 2)),
        folded(itertools.permutations([n, 1, 2])),
    )


tried(chosen, X, 3)
tried(chosen, X, 5)
tried(chosen, X[:1], 0)
tried(lambda n: [(i, j, k) for i, j, k in itertools.product(range(n), repeat=3) if i + j > k], 3)
tried(lambda n: sum(i * j for i, j in itertools.combinations(range(n), 2)), 9)
tried(lambda x: list(itertools.combinations(x, 2)), X)


def keeps_the_items_it_was_given(x):
    total = 0.0
    for a, b in itertools.product(x, x):
        x[0] += 1.0
        total = total * 1.1 + a - b
    return total


tried(keeps_the_items_it_was_given, X)


def leaves_early(n):
    for i, j in itertools.product(range(n), range(n)):
        if i * j == 12:
            return i, j
    return None


tried(leaves_early, 9)
tried(leaves_early, 2)


test_same = tried.test()
