"""Sorting by hand, in place, and searching.

Cormen and others, Introduction to Algorithms, chapters 2, 6, 7 and 8; Shell, 1959.
"""

from __future__ import annotations

import numpy as np

from benchmarks.kernels import Kernel


def numbers(random, n):
    return (random.random(n),)


def integers(random, n):
    return (random.integers(0, n, n),)


def sort_between(a, low, high):
    """Hoare's partition around the middle element, then both parts."""
    if low >= high:
        return
    pivot = a[(low + high) // 2]
    i, j = low, high
    while i <= j:
        while a[i] < pivot:
            i += 1
        while a[j] > pivot:
            j -= 1
        if i <= j:
            a[i], a[j] = a[j], a[i]
            i += 1
            j -= 1
    sort_between(a, low, j)
    sort_between(a, i, high)


def quick_sort(a):
    sort_between(a, 0, len(a) - 1)


def quick_sort_with_stack(a):
    """Lomuto's partition; the parts that are left wait on a list."""
    waiting = [(0, len(a) - 1)]
    while waiting:
        low, high = waiting.pop()
        if low >= high:
            continue
        pivot = a[high]
        place = low
        for k in range(low, high):
            if a[k] < pivot:
                a[place], a[k] = a[k], a[place]
                place += 1
        a[place], a[high] = a[high], a[place]
        waiting.append((low, place - 1))
        waiting.append((place + 1, high))
    return a


def sift_down(a, root, size):
    while True:
        child = 2 * root + 1
        if child >= size:
            return
        if child + 1 < size and a[child] < a[child + 1]:
            child += 1
        if a[root] >= a[child]:
            return
        a[root], a[child] = a[child], a[root]
        root = child


def heap_sort(a):
    n = len(a)
    for root in range(n // 2 - 1, -1, -1):
        sift_down(a, root, n)
    for last in range(n - 1, 0, -1):
        a[0], a[last] = a[last], a[0]
        sift_down(a, 0, last)


def merge_sort(a):
    """Returns a sorted copy; recursive, with slices."""
    if len(a) <= 1:
        return a.copy()
    middle = len(a) // 2
    left, right = merge_sort(a[:middle]), merge_sort(a[middle:])
    out = np.empty_like(a)
    i = j = k = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out[k] = left[i]
            i += 1
        else:
            out[k] = right[j]
            j += 1
        k += 1
    out[k : k + len(left) - i] = left[i:]
    out[k + len(left) - i :] = right[j:]
    return out


def merge_sort_upwards(a):
    """Runs of 1, 2, 4, ... are merged between two arrays."""
    n = len(a)
    source, target = a.copy(), np.empty_like(a)
    width = 1
    while width < n:
        for low in range(0, n, 2 * width):
            middle, high = min(low + width, n), min(low + 2 * width, n)
            i, j = low, middle
            for k in range(low, high):
                if i < middle and (j >= high or source[i] <= source[j]):
                    target[k] = source[i]
                    i += 1
                else:
                    target[k] = source[j]
                    j += 1
        source, target = target, source
        width *= 2
    return source


def insertion_sort(a):
    for i in range(1, len(a)):
        value = a[i]
        j = i - 1
        while j >= 0 and a[j] > value:
            a[j + 1] = a[j]
            j -= 1
        a[j + 1] = value


def shell_sort(a):
    gaps = (701, 301, 132, 57, 23, 10, 4, 1)
    for gap in gaps:
        for i in range(gap, len(a)):
            value = a[i]
            j = i
            while j >= gap and a[j - gap] > value:
                a[j] = a[j - gap]
                j -= gap
            a[j] = value


def counting_sort(a, largest):
    counts = np.zeros(largest + 1, dtype=np.int64)
    for value in a:
        counts[value] += 1
    place = 0
    for value, count in enumerate(counts):
        a[place : place + count] = value
        place += count


def counting_sort_inputs(random, n, largest):
    return random.integers(0, largest + 1, n), largest


def radix_sort(a):
    """Eight bits at a time, on whole arrays."""
    for shift in range(0, 32, 8):
        digit = (a >> shift) & 255
        a = a[np.argsort(digit, kind="stable")]
    return a


def quick_select(a, k):
    """The k-th smallest, in place."""
    low, high = 0, len(a) - 1
    while low < high:
        pivot = a[k]
        i, j = low, high
        while i <= j:
            while a[i] < pivot:
                i += 1
            while pivot < a[j]:
                j -= 1
            if i <= j:
                a[i], a[j] = a[j], a[i]
                i, j = i + 1, j - 1
        if j < k:
            low = i
        if k < i:
            high = j
    return a[k]


def quick_select_inputs(random, n):
    return random.random(n), n // 3


def binary_searches(ordered, queries):
    """Places by bisection; -1 for what is not there."""
    places = []
    for query in queries:
        low, high = 0, len(ordered) - 1
        place = -1
        while low <= high:
            middle = (low + high) // 2
            if ordered[middle] == query:
                place = middle
                break
            if ordered[middle] < query:
                low = middle + 1
            else:
                high = middle - 1
        places.append(place)
    return np.array(places)


def binary_searches_inputs(random, n, queries):
    return 2 * np.arange(n), random.integers(0, 2 * n, queries)


KERNELS = (
    Kernel(quick_sort, numbers, (15,), (5000,)),
    Kernel(quick_sort_with_stack, numbers, (15,), (5000,)),
    Kernel(heap_sort, numbers, (15,), (4000,)),
    Kernel(merge_sort, numbers, (11,), (5000,)),
    Kernel(merge_sort_upwards, numbers, (11,), (5000,)),
    Kernel(insertion_sort, numbers, (12,), (500,)),
    Kernel(shell_sort, numbers, (15,), (4000,)),
    Kernel(counting_sort, counting_sort_inputs, (15, 6), (50_000, 500)),
    Kernel(radix_sort, integers, (15,), (200_000,)),
    Kernel(quick_select, quick_select_inputs, (15,), (30_000,)),
    Kernel(binary_searches, binary_searches_inputs, (15, 8), (10_000, 4000)),
)
