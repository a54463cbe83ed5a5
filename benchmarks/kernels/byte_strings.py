"""Checksums, searches and codes over arrays of bytes.

Peterson and Brown, 1961, for cyclic codes; Karp and Rabin, 1987; Knuth, Morris and Pratt, 1977;
RFC 4648 for base64, RFC 1950 for Adler's sum; Huffman, 1952.
"""

from __future__ import annotations

import numpy as np

from benchmarks.kernels import Kernel


def some_bytes(random, n):
    return (random.integers(0, 256, n, dtype=np.uint8),)


def few_letters(random, n):
    return (random.integers(97, 100, n, dtype=np.uint8),)


def crc_table():
    table = np.zeros(256, dtype=np.uint32)
    for n in range(256):
        c = n
        for _ in range(8):
            c = 0xEDB88320 ^ (c >> 1) if c & 1 else c >> 1
        table[n] = c
    return table


def crc32(data):
    """A byte at a time, with a table that is made first."""
    table = crc_table()
    crc = 0xFFFFFFFF
    for byte in data:
        crc = int(table[(crc ^ int(byte)) & 0xFF]) ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def adler32(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return (b << 16) | a


def adler32_inputs(random, n):
    return (random.integers(0, 256, n, dtype=np.int64),)


def rabin_karp(text, pattern):
    """Where the pattern is, by a rolling hash."""
    n, m = len(text), len(pattern)
    base, modulus = 256, 1_000_003
    power = 1
    for _ in range(m - 1):
        power = power * base % modulus
    wanted, rolling = 0, 0
    for k in range(m):
        wanted = (wanted * base + int(pattern[k])) % modulus
        rolling = (rolling * base + int(text[k])) % modulus
    places = []
    for i in range(n - m + 1):
        if rolling == wanted and np.array_equal(text[i : i + m], pattern):
            places.append(i)
        if i + m < n:
            rolling = ((rolling - int(text[i]) * power) * base + int(text[i + m])) % modulus
    return places


def search_inputs(random, n, m):
    (text,) = few_letters(random, n)
    return text, text[n // 2 : n // 2 + m].copy()


def knuth_morris_pratt(text, pattern):
    """How often the pattern occurs."""
    m = len(pattern)
    failure = np.zeros(m, dtype=np.int64)
    k = 0
    for i in range(1, m):
        while k > 0 and pattern[i] != pattern[k]:
            k = failure[k - 1]
        if pattern[i] == pattern[k]:
            k += 1
        failure[i] = k
    count, k = 0, 0
    for letter in text:
        while k > 0 and letter != pattern[k]:
            k = failure[k - 1]
        if letter == pattern[k]:
            k += 1
        if k == m:
            count += 1
            k = failure[k - 1]
    return count


def run_length_encode(data):
    """Values and how often each repeats, with lists."""
    values, counts = [], []
    i = 0
    while i < len(data):
        j = i
        while j < len(data) and data[j] == data[i]:
            j += 1
        values.append(data[i])
        counts.append(j - i)
        i = j
    return np.array(values, dtype=np.uint8), np.array(counts)


def run_length_by_slices(data):
    """The same on whole arrays."""
    edges = np.flatnonzero(data[1:] != data[:-1]) + 1
    starts = np.concatenate((np.zeros(1, dtype=np.int64), edges))
    lengths = np.diff(np.append(starts, len(data)))
    return data[starts], lengths


def base64_encode(data, alphabet):
    """Three bytes make four letters; `=` fills up the last four."""
    n = len(data)
    out = np.full((n + 2) // 3 * 4, ord("="), dtype=np.uint8)
    k = 0
    for i in range(0, n, 3):
        word = int(data[i]) << 16
        if i + 1 < n:
            word |= int(data[i + 1]) << 8
        if i + 2 < n:
            word |= int(data[i + 2])
        out[k] = alphabet[word >> 18]
        out[k + 1] = alphabet[(word >> 12) & 63]
        if i + 1 < n:
            out[k + 2] = alphabet[(word >> 6) & 63]
        if i + 2 < n:
            out[k + 3] = alphabet[word & 63]
        k += 4
    return out


def base64_inputs(random, n):
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return (*some_bytes(random, n), np.frombuffer(letters, dtype=np.uint8))


def huffman_lengths(data):
    """How many bits each byte gets, by merging the two rarest again and again."""
    weight = np.bincount(data, minlength=256)
    parent = np.full(511, -1)
    total = np.zeros(511, dtype=np.int64)
    total[:256] = weight
    alive = total > 0
    following = 256
    while np.count_nonzero(alive) > 1:
        first, second = -1, -1
        for node in range(following):
            if alive[node]:
                if first < 0 or total[node] < total[first]:
                    first, second = node, first
                elif second < 0 or total[node] < total[second]:
                    second = node
        total[following] = total[first] + total[second]
        parent[first] = parent[second] = following
        alive[first] = alive[second] = False
        alive[following] = True
        following += 1
    lengths = np.zeros(256, dtype=np.int64)
    for byte in range(256):
        node = byte
        while parent[node] >= 0:
            lengths[byte] += 1
            node = parent[node]
    return lengths


def move_to_front(data):
    """Each byte as its place in a table that moves what was used to its front."""
    table = np.arange(256).astype(np.uint8)
    out = np.empty_like(data)
    for i, byte in enumerate(data):
        place = 0
        while table[place] != byte:
            place += 1
        out[i] = place
        table[1 : place + 1] = table[:place]
        table[0] = byte
    return out


KERNELS = (
    Kernel(crc32, some_bytes, (40,), (100_000,)),
    Kernel(adler32, adler32_inputs, (40,), (100_000,)),
    Kernel(rabin_karp, search_inputs, (40, 3), (40_000, 9)),
    Kernel(knuth_morris_pratt, search_inputs, (40, 3), (60_000, 9)),
    Kernel(run_length_encode, few_letters, (30,), (50_000,)),
    Kernel(run_length_by_slices, few_letters, (30,), (1_000_000,)),
    Kernel(base64_encode, base64_inputs, (20,), (40_000,)),
    Kernel(huffman_lengths, few_letters, (30,), (4_000_000,)),
    Kernel(move_to_front, few_letters, (30,), (20_000,)),
)
