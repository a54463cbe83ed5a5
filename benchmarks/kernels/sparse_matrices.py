"""Sparse matrices in coordinates and in compressed rows, and what is computed with them.

Saad, Iterative Methods for Sparse Linear Systems, chapter 3; Gustavson, 1978; Page and Brin, 1998.
"""

from __future__ import annotations

import numpy as np

from benchmarks.kernels import SUMS, Kernel


def coordinates(random, n, m, count):
    """Rows, columns and values of a matrix, no place twice, in no order."""
    places = random.permutation(n * m)[:count]
    return places // m, places % m, random.random(count)


def compressed(random, n, m, count):
    rows, columns, values = coordinates(random, n, m, count)
    order = np.lexsort((columns, rows))
    pointers = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=n), out=pointers[1:])
    return pointers, columns[order], values[order]


def csr_matvec(pointers, columns, values, x):
    y = np.zeros(len(pointers) - 1)
    for i in range(len(y)):
        for k in range(pointers[i], pointers[i + 1]):
            y[i] += values[k] * x[columns[k]]
    return y


def csr_matvec_inputs(random, n, m, count):
    return (*compressed(random, n, m, count), random.random(m))


def csr_matvec_by_rows(pointers, columns, values, x):
    """A dot product of each row with what it picks."""
    y = np.empty(pointers.size - 1, dtype=values.dtype)
    for i in range(y.size):
        start, stop = pointers[i], pointers[i + 1]
        y[i] = values[start:stop] @ x[columns[start:stop]]
    return y


def csr_transpose_product(pointers, columns, values, x, width):
    """a^T x without making the transpose."""
    y = np.zeros(width)
    for i in range(len(pointers) - 1):
        start, stop = pointers[i], pointers[i + 1]
        for k in range(start, stop):
            y[columns[k]] += values[k] * x[i]
    return y


def csr_transpose_product_inputs(random, n, m, count):
    return (*compressed(random, n, m, count), random.random(n), m)


def coo_to_csr(rows, columns, values, n):
    """Counting sort of the rows, stable."""
    pointers = np.zeros(n + 1, dtype=np.int64)
    for row in rows:
        pointers[row + 1] += 1
    for i in range(n):
        pointers[i + 1] += pointers[i]
    place = pointers[:-1].copy()
    sorted_columns = np.empty_like(columns)
    sorted_values = np.empty_like(values)
    for row, column, value in zip(rows, columns, values):
        sorted_columns[place[row]] = column
        sorted_values[place[row]] = value
        place[row] += 1
    return pointers, sorted_columns, sorted_values


def coo_to_csr_inputs(random, n, m, count):
    return (*coordinates(random, n, m, count), n)


def sparse_product(pa, ca, va, pb, cb, vb, width):
    """Both in compressed rows, and the result, row by row with a dense accumulator."""
    n = len(pa) - 1
    pointers = [0]
    columns = []
    values = []
    accumulator = np.zeros(width)
    seen = np.full(width, -1)
    for i in range(n):
        found = []
        for k in range(pa[i], pa[i + 1]):
            row = ca[k]
            for j in range(pb[row], pb[row + 1]):
                column = cb[j]
                if seen[column] != i:
                    seen[column] = i
                    accumulator[column] = 0.0
                    found.append(column)
                accumulator[column] += va[k] * vb[j]
        for column in sorted(found):
            columns.append(column)
            values.append(accumulator[column])
        pointers.append(len(columns))
    return np.array(pointers), np.array(columns), np.array(values)


def sparse_product_inputs(random, n, m, p, count):
    return (*compressed(random, n, m, count), *compressed(random, m, p, count), p)


def pagerank(sources, targets, n, damping, tolerance):
    """Over a list of edges, on whole arrays, until the ranks are steady."""
    degree = np.bincount(sources, minlength=n)
    rank = np.full(n, 1.0 / n)
    steps = 0
    while True:
        share = np.where(degree > 0, rank / np.maximum(degree, 1), 0.0)
        new = np.zeros(n)
        np.add.at(new, targets, share[sources])
        dangling = rank[degree == 0].sum()
        new = (1.0 - damping) / n + damping * (new + dangling / n)
        steps += 1
        change = np.abs(new - rank).sum()
        rank = new
        if change < tolerance:
            break
    return rank, steps


def pagerank_inputs(random, n, edges):
    return random.integers(0, n, edges), random.integers(0, n, edges), n, 0.85, 1e-8


def breadth_first_search(pointers, neighbours, start):
    """How many edges away each node is; -1 where it cannot be reached."""
    n = len(pointers) - 1
    distance = np.full(n, -1)
    distance[start] = 0
    queue = np.zeros(n, dtype=np.int64)
    queue[0] = start
    head, tail = 0, 1
    while head < tail:
        node = queue[head]
        head += 1
        for neighbour in neighbours[pointers[node] : pointers[node + 1]]:
            if distance[neighbour] < 0:
                distance[neighbour] = distance[node] + 1
                queue[tail] = neighbour
                tail += 1
    return distance


def breadth_first_search_inputs(random, n, edges):
    pointers, neighbours, _ = compressed(random, n, n, edges)
    return pointers, neighbours, 0


KERNELS = (
    Kernel(csr_matvec, csr_matvec_inputs, (8, 9, 20), (500, 600, 30_000)),
    Kernel(csr_matvec_by_rows, csr_matvec_inputs, (8, 9, 20), (5000, 1000, 200_000), 1e-13,
           why=SUMS),
    Kernel(csr_transpose_product, csr_transpose_product_inputs, (8, 9, 20), (500, 600, 30_000)),
    Kernel(coo_to_csr, coo_to_csr_inputs, (8, 9, 20), (500, 600, 30_000)),
    Kernel(sparse_product, sparse_product_inputs, (5, 6, 7, 12), (100, 100, 100, 1200)),
    Kernel(pagerank, pagerank_inputs, (8, 20), (20_000, 100_000), 1e-12, why=SUMS),
    Kernel(breadth_first_search, breadth_first_search_inputs, (10, 20), (8000, 40_000)),
)  # fmt: skip
