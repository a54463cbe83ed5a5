"""Integers: primes, divisors, powers, orbits, permutations.

Knuth, The Art of Computer Programming, volumes 1 and 2; Eratosthenes; Miller and Rabin, 1980.
"""

from __future__ import annotations

import numpy as np

from benchmarks.kernels import Kernel


def one_number(random, n):
    return (n,)


def sieve(limit):
    """The primes up to a limit, by strided slices."""
    prime = np.ones(limit + 1, dtype=bool)
    prime[:2] = False
    for p in range(2, int(limit**0.5) + 1):
        if prime[p]:
            prime[p * p :: p] = False
    return np.flatnonzero(prime)


def sieve_by_elements(limit):
    """How many, and the largest."""
    composite = np.zeros(limit + 1, dtype=np.uint8)
    count, largest = 0, 0
    for n in range(2, limit + 1):
        if composite[n]:
            continue
        count += 1
        largest = n
        for multiple in range(n * n, limit + 1, n):
            composite[multiple] = 1
    return count, largest


def greatest_common_divisor(a, b):
    while b:
        a, b = b, a % b
    return a


def gcd_table(n):
    table = np.empty((n, n), dtype=np.int64)
    for i in range(n):
        for j in range(n):
            table[i, j] = greatest_common_divisor(i, j)
    return table


def modular_power(base, exponent, modulus):
    result = 1
    base %= modulus
    while exponent > 0:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def is_probable_prime(n):
    """Miller and Rabin's test; these bases decide all numbers below 3,215,031,751."""
    if n < 2:
        return False
    for p in (2, 3, 5, 7):
        if n % p == 0:
            return n == p
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd //= 2
        twos += 1
    for witness in (2, 3, 5, 7):
        x = modular_power(witness, odd, n)
        if x == 1 or x == n - 1:
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def count_primes(start, stop):
    count = 0
    for n in range(start, stop):
        if is_probable_prime(n):
            count += 1
    return count


def count_primes_inputs(random, start, length):
    return start, start + length


def longest_collatz(limit):
    """With the lengths of smaller numbers remembered."""
    length = np.zeros(limit, dtype=np.int64)
    length[1] = 1
    best = 1
    for start in range(2, limit):
        n, steps = start, 0
        while n >= start:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        length[start] = steps + length[n]
        if length[start] > length[best]:
            best = start
    return best, length


def totients(limit):
    """Euler's function by a sieve."""
    phi = np.arange(limit + 1)
    for p in range(2, limit + 1):
        if phi[p] == p:
            phi[p::p] -= phi[p::p] // p
    return phi


def factorise(n):
    """Prime factors with their powers, by trial division."""
    factors = []
    p = 2
    while p * p <= n:
        power = 0
        while n % p == 0:
            n //= p
            power += 1
        if power:
            factors.append((p, power))
        p += 1 if p == 2 else 2
    if n > 1:
        factors.append((n, 1))
    return factors


def queens(n, row, columns, rising, falling):
    """How many ways to place the queens that are left, by recursion on bit masks."""
    if row == n:
        return 1
    count = 0
    free = ((1 << n) - 1) & ~(columns | rising | falling)
    while free:
        bit = free & -free
        free ^= bit
        count += queens(n, row + 1, columns | bit, (rising | bit) << 1, (falling | bit) >> 1)
    return count


def queens_inputs(random, n):
    return n, 0, 0, 0, 0


def linear_congruential(seed, n):
    """Random numbers of 32 bits, and how even they are."""
    counts = [0] * 16
    state = seed
    for _ in range(n):
        state = (1664525 * state + 1013904223) & 0xFFFFFFFF
        counts[state >> 28] += 1
    expected = n / 16
    return state, sum((count - expected) ** 2 / expected for count in counts)


def linear_congruential_inputs(random, n):
    return 12345, n


def monte_carlo_pi(points):
    """The share of points inside the circle."""
    inside = 0
    for x, y in points:
        if x * x + y * y <= 1.0:
            inside += 1
    return 4.0 * inside / len(points)


def monte_carlo_pi_inputs(random, n):
    return (random.random((n, 2)),)


KERNELS = (
    Kernel(sieve, one_number, (50,), (2_000_000,)),
    Kernel(sieve_by_elements, one_number, (50,), (200_000,)),
    Kernel(gcd_table, one_number, (8,), (200,)),
    Kernel(count_primes, count_primes_inputs, (1000, 20), (1_000_000, 5000)),
    Kernel(longest_collatz, one_number, (30,), (30_000,)),
    Kernel(totients, one_number, (40,), (50_000,)),
    Kernel(factorise, one_number, (360,), (2 * 1_000_003 * 999_983,)),
    Kernel(queens, queens_inputs, (4,), (10,)),
    Kernel(linear_congruential, linear_congruential_inputs, (40,), (200_000,)),
    Kernel(monte_carlo_pi, monte_carlo_pi_inputs, (30,), (40_000,)),
)
