"""What layers compute, written out as loops over single numbers, in float64."""

from __future__ import annotations

import itertools
import math

import numpy as np


def numbers(parameter):
    return parameter.data().astype(np.float64)


def places(*counts):
    return itertools.product(*map(range, counts))


def convolution(layer, x, stride, padding, dilation, groups):
    weight, bias = numbers(layer.weight), numbers(layer.bias)
    axes = weight.ndim - 2
    around = [(0, 0), (0, 0)] + [(padding, padding)] * axes
    x = np.pad(x, around)
    kernel = weight.shape[2:]
    sizes = [
        (n - (k - 1) * dilation - 1) // stride + 1 for n, k in zip(x.shape[2:], kernel, strict=True)
    ]
    y = np.zeros((len(x), len(weight), *sizes))
    per_group, out_group = weight.shape[1], len(weight) // groups
    for n, o, *at in places(*y.shape):
        total = bias[o]
        for c, *k in places(per_group, *kernel):
            source = [p * stride + q * dilation for p, q in zip(at, k, strict=True)]
            total += weight[(o, c, *k)] * x[(n, o // out_group * per_group + c, *source)]
        y[(n, o, *at)] = total
    return y


def transposed(layer, x, stride, padding, output_padding, groups):
    weight, bias = numbers(layer.weight), numbers(layer.bias)
    kernel = weight.shape[2:]
    reach = [
        (n - 1) * stride + k + output_padding for n, k in zip(x.shape[2:], kernel, strict=True)
    ]
    in_group, out_group = len(weight) // groups, weight.shape[1]
    y = np.zeros((len(x), out_group * groups, *reach))
    for n, c, *at in places(*x.shape):
        for o, *k in places(out_group, *kernel):
            target = [p * stride + q for p, q in zip(at, k, strict=True)]
            y[(n, c // in_group * out_group + o, *target)] += x[(n, c, *at)] * weight[(c, o, *k)]
    inner = [slice(padding, size - padding) for size in reach]
    return y[(slice(None), slice(None), *inner)] + bias.reshape(-1, *[1] * len(kernel))


def pooling(x, kernel, stride, padding, reduce, outside, ceil):
    axes, before = x.ndim - 2, x.shape[2:]
    x = np.pad(x, [(0, 0), (0, 0)] + [(padding, padding)] * axes, constant_values=outside)
    sizes = [(n - k) // stride + 1 for n, k in zip(x.shape[2:], kernel, strict=True)]
    if ceil:
        sizes = [-((k - n) // stride) + 1 for n, k in zip(x.shape[2:], kernel, strict=True)]
        sizes = [c - ((c - 1) * stride >= n + padding) for c, n in zip(sizes, before, strict=True)]
    y = np.zeros((*x.shape[:2], *sizes))
    for n, c, *at in places(*y.shape):
        window = tuple(slice(p * stride, p * stride + k) for p, k in zip(at, kernel, strict=True))
        y[(n, c, *at)] = reduce(x[(n, c, *window)])
    return y


def normalised(rows, epsilon=1e-5):
    """Each row with mean 0 and variance 1."""
    y = np.zeros_like(rows)
    for k, row in enumerate(rows):
        mean = sum(row) / len(row)
        variance = sum((v - mean) ** 2 for v in row) / len(row)
        y[k] = [(v - mean) / math.sqrt(variance + epsilon) for v in row]
    return y


def sigmoid(v):
    return 1 / (1 + math.exp(-v))


def lstm_step(cell, x, h, c):
    size = len(h)
    sums = numbers(cell.i2h_weight) @ x + numbers(cell.i2h_bias)
    sums = sums + numbers(cell.h2h_weight) @ h + numbers(cell.h2h_bias)
    new_h, new_c = np.zeros(size), np.zeros(size)
    for k in range(size):
        i, f, g, o = sums[k::size]
        new_c[k] = sigmoid(f) * c[k] + sigmoid(i) * math.tanh(g)
        new_h[k] = sigmoid(o) * math.tanh(new_c[k])
    return new_h, new_c


def gru_step(cell, x, h, _):
    size = len(h)
    left = numbers(cell.i2h_weight) @ x + numbers(cell.i2h_bias)
    right = numbers(cell.h2h_weight) @ h + numbers(cell.h2h_bias)
    new = np.zeros(size)
    for k in range(size):
        reset, update = sigmoid(left[k] + right[k]), sigmoid(left[size + k] + right[size + k])
        candidate = math.tanh(left[2 * size + k] + reset * right[2 * size + k])
        new[k] = (1 - update) * candidate + update * h[k]
    return new, None


def rnn_step(cell, x, h, _):
    left = numbers(cell.i2h_weight) @ x + numbers(cell.i2h_bias)
    return np.tanh(left + numbers(cell.h2h_weight) @ h + numbers(cell.h2h_bias)), None


def sequence(step, cell, x, is_reversed=False):
    """All outputs of a cell over ``(time, batch, width)``."""
    size = cell.h2h_weight.shape[1]
    y = np.zeros((*x.shape[:2], size))
    for n in range(x.shape[1]):
        h, c = np.zeros(size), np.zeros(size)
        for t in reversed(range(len(x))) if is_reversed else range(len(x)):
            h, c = step(cell, x[t, n], h, c)
            y[t, n] = h
    return y


def attention(layer, x, heads, is_causal):
    def dense(own, rows):
        return rows @ numbers(own.weight).T + numbers(own.bias)

    y = np.zeros_like(x[..., :1]) * np.zeros(layer.output.weight.shape[1])
    for n, rows in enumerate(x):
        q, k, v = (dense(own, rows) for own in (layer.query, layer.key, layer.value))
        width = q.shape[1] // heads
        for head, t in places(heads, len(rows)):
            own = slice(head * width, (head + 1) * width)
            seen = t + 1 if is_causal else len(rows)
            scores = [math.exp(q[t, own] @ k[s, own] / math.sqrt(width)) for s in range(seen)]
            total = sum(scores)
            y[n, t, own] = sum(w / total * v[s, own] for s, w in enumerate(scores))
    return dense(layer.output, y)
