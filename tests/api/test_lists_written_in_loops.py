"""Lists of known length that loops write to, at indices that are only known at run time."""

from __future__ import annotations

import numpy as np

import autograph
from tests.numpy_api.same import Calls

tried = Calls()
PLACES = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5])


def histogram(places, n):
    counts = [0] * n
    for place in places:
        counts[place] += 1
    return counts


def of_eight(places, n):
    counts = [0, 0, 0, 0, 0, 0, 0, 0]
    for place in places:
        counts[place % n] += 1
    a, b, *rest = counts
    counts.append(a)
    counts[2:4] = [b, b, b]
    return counts, rest, len(counts), counts[-1], np.array(counts), sum(c * c for c in counts)


def nested(places, n):
    table = [1] * 9
    total = 0
    for k in range(n):
        for place in places:
            table[(place + k) % 9] += table[k]
        total += table[k] * len(table)
    return table, total


def in_branches(places, n):
    seen = [False] * 10
    last = [-1] * 10
    for k, place in enumerate(places):
        if seen[place]:
            last[place] = k
        else:
            seen[place] = True
            if place == n:
                break
    return seen, last


def while_it_lasts(places, n):
    steps = [0.5] * 7
    k = 0
    while k < n:
        steps[k % 7] = steps[(k + 3) % 7] * 1.5
        k += 1
    return steps, max(steps)


def of_the_caller(places, n, counts):
    for place in places:
        counts[place] += n
    return counts


def two_names(places, n):
    counts = [0] * 10
    same = counts
    for place in places:
        counts[place] += 1
    same[n] = 100
    return counts, same is counts, counts[n]


def swapped(places, n):
    order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    for k in range(len(places) - 1):
        i, j = places[k], places[k + 1]
        order[i], order[j] = order[j], order[i]
    return order


def grown_too(places, n):
    counts = [0] * 10
    for place in places:
        counts[place] += 1
        if place == n:
            counts.append(int(place))
    return counts


def in_a_try(places, n):
    counts = [0] * 6
    lost = 0
    for place in places:
        try:
            counts[place] += 1
        except IndexError:
            lost += 1
    return counts, lost


def handed_on(places, n):
    counts = [0] * 8

    def note(place):
        counts[place % 8] += n

    for place in places:
        note(place)
    return counts


def printed(places, n):
    counts = [0] * 8
    for place in places:
        counts[place % 8] += 1
        if place == n:
            print(counts, len(counts))
    print(counts)


for function in (histogram, nested, in_branches, while_it_lasts, two_names, swapped, in_a_try):
    tried(function, PLACES, 5)
    tried(function, PLACES, 10)
for function in (of_eight, grown_too, handed_on, printed):
    tried(function, PLACES, 5)
    tried(function, PLACES, 8)
    tried(function, PLACES[:0], 3)
tried(of_the_caller, PLACES, 2, [0] * 10)
tried(of_the_caller, PLACES, 2, [1.5] * 10)
tried(of_the_caller, PLACES, 2, [1, 2, 3, 4])
tried(of_the_caller, -PLACES, 2, list(range(12)))
tried(histogram, list(map(int, PLACES)), 10)

test_same = tried.test()


def test_the_list_stays_in_one_memory():
    source = autograph.convert(histogram_of_eight).lower(PLACES).source
    _, body = source.split("for k in ")
    assert body.count("list_1[") == 2 + 8  # read and written, then given back
    assert body.count("] = ") == 1


def histogram_of_eight(places):
    counts = [0, 0, 0, 0, 0, 0, 0, 0]
    for place in places:
        counts[place % 8] += 1
    return counts
