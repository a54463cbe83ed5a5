"""Loops that make a new array in every iteration, and hand on the old ones."""

from __future__ import annotations

import re

import numpy as np
import pytest

import autograph
from tests.numpy_api.same import Calls

tried = Calls()
U = np.random.default_rng(2).normal(size=9)
V = np.random.default_rng(3).normal(size=(5, 6))


def heat(u, steps):
    for _ in range(steps):
        new = np.zeros_like(u)
        new[1:-1] = 0.5 * (u[2:] + u[:-2])
        u = new
    return u


def waves(u, steps):
    before = u.copy()
    for _ in range(steps):
        after = np.zeros_like(u)
        after[1:-1] = 2 * u[1:-1] - before[1:-1] + 0.1 * (u[2:] - 2 * u[1:-1] + u[:-2])
        before, u = u, after
    return u, before


def three_steps(u, steps):
    a, b = u * 0.5, u * 0.25
    for _ in range(steps):
        new = 3 * u - 3 * a + b
        new[0] = a[-1]
        u, a, b = new, u, a
    return u + a, b


def two_fields(u, steps):
    v = np.cos(u)
    for _ in range(steps):
        p, q = np.empty_like(u), np.empty_like(v)
        for i in range(len(u)):
            p[i] = u[i] + 0.1 * v[i - 1]
            q[i] = v[i] - 0.1 * u[i - 1]
        u, v = p, q
    return u, v


def crossed(u, steps):
    v = np.sin(u)
    for _ in range(steps):
        p, q = np.ones_like(u), np.ones_like(u)
        p[1:] += v[:-1]
        q[:-1] -= u[1:]
        u, v = q, p
    return u, v


def with_numbers(u, steps):
    error, last = 1.0, 0.0
    while error > 1e-3 and steps > 0:
        new = np.zeros_like(u)
        new[1:-1] = 0.5 * (u[2:] + u[:-2])
        error = np.abs(new - u).max()
        last = u[1] + new[1]
        u = new
        steps -= 1
    return u, error, last


def one_for_two(u, steps):
    v = u * 2
    for k in range(steps):
        new = np.zeros_like(u)
        new[1:] = u[:-1] + v[1:]
        u = new
        v = new * 0.5 if k % 2 else v
    return u, v


def left_early(u, steps):
    for k in range(steps):
        new = np.zeros_like(u)
        new[:-1] = u[1:]
        if k == 3:
            break
        u = new
    return u


def in_a_branch(u, steps):
    for k in range(steps):
        new = np.ones_like(u)
        if k % 2:
            new[1:] = u[:-1]
        u = new
    return u


def nested(u, steps):
    for _ in range(steps):
        for k in range(2):
            new = np.zeros_like(u)
            new[k:] = u[k:] * 0.5
            new[0] += u[-1]
            u = new
        u = u * 0.9
    return u


def of_rows(u, steps):
    for _ in range(steps):
        new = np.zeros((u.shape[0], u.shape[1]))
        for i in range(u.shape[0]):
            new[i] = u[i - 1] * 0.5
        new[0, 0] = u.sum()
        u = new
    return u


def shrinking(u, steps):
    for _ in range(steps):
        new = np.zeros(len(u) - 1)
        new[:] = u[1:] + u[:-1]
        u = new
    return u


def kept_besides(u, steps):
    total = np.zeros_like(u)
    best = u
    for k in range(steps):
        new = np.zeros_like(u)
        new[1:] = u[:-1]
        total += new
        if k == 1:
            best = new
        u = new
    return u, total, best


def both_names(u, steps):
    v = u
    for _ in range(steps):
        new = np.zeros_like(u)
        new[1:] = u[:-1] + v[1:]
        u = v = new
    return u, v


def views_of_old(u, steps):
    edge = u[0]
    for _ in range(steps):
        new = np.zeros_like(u)
        new[1:-1] = u[2:]
        edge = u[0] + edge
        u = new
    return u, edge


for function in (
    *(heat, waves, three_steps, two_fields, crossed, one_for_two, left_early),
    *(in_a_branch, nested, shrinking, kept_besides, both_names, views_of_old),
):
    for steps in (0, 1, 4, 7):
        tried(function, U, steps)
for function in (heat, waves, of_rows, in_a_branch, crossed):
    for steps in (0, 3):
        tried(function, V, steps)
        tried(function, np.asfortranarray(V), steps)
        tried(function, V[:, ::2], steps)
tried(waves, U.astype(np.float32), 5)
for steps in (1, 30):
    tried(with_numbers, U, steps)

test_same = tried.test()


@pytest.mark.parametrize(
    ("function", "handed_on"), [(heat, "u_1, a = a, u_1"), (waves, "before, u_1, a = u_1, a, bef")]
)
def test_names_change_and_nothing_is_copied(function, handed_on):
    source = autograph.convert(function, parallel=False).lower(U, 3).source
    _, body = re.split(r"for t_\d+ in range\(steps\):", source)
    assert handed_on in body
    assert body.count("for i in") == 2  # zeros, and what is in between
