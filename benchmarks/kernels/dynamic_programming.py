"""Tables filled in the order of their recurrences.

Cormen and others, Introduction to Algorithms: matrix chains 15.2, common subsequences 15.4,
knapsack 16.2, all pairs of shortest paths 25.2; Wagner and Fischer, 1974; Nussinov, 1978; Viterbi,
1967.
"""

from __future__ import annotations

import numpy as np

from benchmarks.kernels import LIBRARY, Kernel


def two_texts(random, n, m):
    return random.integers(0, 4, n, dtype=np.uint8), random.integers(0, 4, m, dtype=np.uint8)


def edit_distance(a, b):
    """The smallest number of insertions, deletions and replacements; two rows are enough."""
    before = np.arange(len(b) + 1)
    for i in range(1, len(a) + 1):
        row = np.zeros(len(b) + 1, dtype=np.int64)
        row[0] = i
        for j in range(1, len(b) + 1):
            cost = 0 if a[i - 1] == b[j - 1] else 1
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost)
        before = row
    return before[-1]


def longest_common_subsequence(a, b):
    """The table of lengths, then the subsequence from its end."""
    n, m = len(a), len(b)
    table = np.zeros((n + 1, m + 1), dtype=np.int32)
    for i in range(n):
        for j in range(m):
            if a[i] == b[j]:
                table[i + 1, j + 1] = table[i, j] + 1
            else:
                table[i + 1, j + 1] = max(table[i, j + 1], table[i + 1, j])
    found = []
    i, j = n, m
    while i > 0 and j > 0:
        if a[i - 1] == b[j - 1]:
            found.append(a[i - 1])
            i, j = i - 1, j - 1
        elif table[i - 1, j] >= table[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return found[::-1]


def knapsack(weights, values, capacity):
    """The best value, and which items give it."""
    n = len(weights)
    best = np.zeros((n + 1, capacity + 1), dtype=np.int64)
    for i in range(n):
        w = weights[i]
        best[i + 1, :w] = best[i, :w]
        best[i + 1, w:] = np.maximum(best[i, w:], best[i, : capacity + 1 - w] + values[i])
    taken = np.zeros(n, dtype=bool)
    room = capacity
    for i in range(n, 0, -1):
        if best[i, room] != best[i - 1, room]:
            taken[i - 1] = True
            room -= weights[i - 1]
    return best[n, capacity], taken


def knapsack_inputs(random, n, capacity):
    return random.integers(1, capacity // 4, n), random.integers(1, 100, n), capacity


def nussinov(bases):
    """The largest number of pairs in the fold of a strand of RNA, where bases pair as 0-3, 1-2."""
    n = len(bases)
    table = np.zeros((n, n), dtype=np.int32)
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, n):
            if j - 1 >= 0:
                table[i, j] = max(table[i, j], table[i, j - 1])
            if i + 1 < n:
                table[i, j] = max(table[i, j], table[i + 1, j])
            if j - 1 >= 0 and i + 1 < n:
                pair = int(i < j - 1 and bases[i] + bases[j] == 3)
                table[i, j] = max(table[i, j], table[i + 1, j - 1] + pair)
            for k in range(i + 1, j):
                table[i, j] = max(table[i, j], table[i, k] + table[k + 1, j])
    return table


def nussinov_inputs(random, n):
    return (random.integers(0, 4, n).astype(np.int32),)


def floyd_warshall(path):
    """Shortest ways between all pairs, by whole rows and columns, in place."""
    for k in range(path.shape[0]):
        path[:] = np.minimum(path, path[:, k, np.newaxis] + path[k])


def floyd_warshall_by_elements(path):
    n = len(path)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                through = path[i, k] + path[k, j]
                if through < path[i, j]:
                    path[i, j] = through


def graph(random, n):
    weights = random.integers(1, 100, (n, n))
    weights[random.random((n, n)) < 0.6] = 10**6
    np.fill_diagonal(weights, 0)
    return (weights,)


def matrix_chain(sizes):
    """The cheapest number of multiplications, and where to split."""
    n = len(sizes) - 1
    cost = np.zeros((n, n), dtype=np.int64)
    split = np.full((n, n), -1)
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            cost[i, j] = np.iinfo(np.int64).max
            for k in range(i, j):
                q = cost[i, k] + cost[k + 1, j] + sizes[i] * sizes[k + 1] * sizes[j + 1]
                if q < cost[i, j]:
                    cost[i, j] = q
                    split[i, j] = k
    return cost[0, n - 1], split


def matrix_chain_inputs(random, n):
    return (random.integers(5, 50, n),)


def viterbi(start, transition, emission, seen):
    """The likeliest states behind what was seen, with logarithms."""
    n, steps = len(start), len(seen)
    log_transition = np.log(transition)
    log_emission = np.log(emission)
    score = np.log(start) + log_emission[:, seen[0]]
    back = np.zeros((steps, n), dtype=np.int64)
    for t in range(1, steps):
        candidates = score[:, np.newaxis] + log_transition
        back[t] = np.argmax(candidates, axis=0)
        score = np.max(candidates, axis=0) + log_emission[:, seen[t]]
    path = np.zeros(steps, dtype=np.int64)
    path[-1] = np.argmax(score)
    for t in range(steps - 2, -1, -1):
        path[t] = back[t + 1, path[t + 1]]
    return path, np.max(score)


def viterbi_inputs(random, states, symbols, steps):
    start = random.random(states)
    transition = random.random((states, states))
    emission = random.random((states, symbols))
    return (
        start / start.sum(),
        transition / transition.sum(axis=1, keepdims=True),
        emission / emission.sum(axis=1, keepdims=True),
        random.integers(0, symbols, steps),
    )


def longest_increasing_subsequence(values):
    """With a list of the smallest ends and bisection."""
    ends = []
    for value in values:
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) // 2
            if ends[middle] < value:
                low = middle + 1
            else:
                high = middle
        if low == len(ends):
            ends.append(value)
        else:
            ends[low] = value
    return len(ends)


def integers(random, n):
    return (random.integers(0, 10 * n, n),)


def coin_change(coins, amount):
    """In how many ways, and with how few coins."""
    ways = [0] * (amount + 1)
    fewest = [amount + 1] * (amount + 1)
    ways[0], fewest[0] = 1, 0
    for coin in coins:
        for total in range(coin, amount + 1):
            ways[total] += ways[total - coin]
            fewest[total] = min(fewest[total], fewest[total - coin] + 1)
    return ways[amount], fewest[amount]


def coin_change_inputs(random, amount):
    return (1, 2, 5, 10, 20, 50), amount


def dynamic_time_warping(a, b, window):
    """The cost of aligning two series within a band."""
    n, m = len(a), len(b)
    window = max(window, abs(n - m))
    cost = np.full((n + 1, m + 1), np.inf)
    cost[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(max(1, i - window), min(m, i + window) + 1):
            distance = abs(a[i - 1] - b[j - 1])
            cost[i, j] = distance + min(cost[i - 1, j], cost[i, j - 1], cost[i - 1, j - 1])
    return cost[n, m]


def dynamic_time_warping_inputs(random, n, m, window):
    return random.random(n), random.random(m), window


KERNELS = (
    Kernel(edit_distance, two_texts, (7, 9), (150, 200)),
    Kernel(longest_common_subsequence, two_texts, (9, 8), (200, 180)),
    Kernel(knapsack, knapsack_inputs, (6, 30), (200, 10_000)),
    Kernel(nussinov, nussinov_inputs, (9,), (60,)),
    Kernel(floyd_warshall, graph, (7,), (200,)),
    Kernel(floyd_warshall_by_elements, graph, (6,), (50,)),
    Kernel(matrix_chain, matrix_chain_inputs, (8,), (60,)),
    Kernel(viterbi, viterbi_inputs, (4, 5, 7), (60, 20, 300), 1e-14, why=LIBRARY),
    Kernel(longest_increasing_subsequence, integers, (20,), (10_000,)),
    Kernel(coin_change, coin_change_inputs, (25,), (10_000,)),
    Kernel(dynamic_time_warping, dynamic_time_warping_inputs, (7, 9, 4), (200, 220, 60)),
)
