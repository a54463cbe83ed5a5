"""Transforms and filters of signals.

Oppenheim and Schafer, Discrete-Time Signal Processing; Cooley and Tukey, 1965; Goertzel, 1958;
Ahmed, Natarajan and Rao, 1974, for the cosine transform.
"""

from __future__ import annotations

import cmath
import math

import numpy as np

from benchmarks.kernels import COMPLEX, LIBRARY, SUMS, Kernel

ROOTS = "the roots of unity come from the C library"


def signal(random, n):
    t = np.arange(n)
    return (np.sin(2 * np.pi * 0.05 * t) + 0.3 * random.standard_normal(n),)


def fft(x):
    """Radix 2 in place: bits reversed, then butterflies."""
    n = len(x)
    j = 0
    for i in range(1, n):
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            x[i], x[j] = x[j], x[i]
    length = 2
    while length <= n:
        root = cmath.exp(-2j * cmath.pi / length)
        for start in range(0, n, length):
            w = 1.0 + 0.0j
            for k in range(start, start + length // 2):
                u, v = x[k], x[k + length // 2] * w
                x[k] = u + v
                x[k + length // 2] = u - v
                w *= root
        length *= 2


def complex_signal(random, n):
    return (random.standard_normal(n) + 1j * random.standard_normal(n),)


def recursive_fft(x):
    """Even and odd elements apart, on whole arrays."""
    n = len(x)
    if n == 1:
        return x.astype(np.complex128)
    even = recursive_fft(x[::2])
    odd = recursive_fft(x[1::2])
    twiddled = np.exp(-2j * np.pi * np.arange(n // 2) / n) * odd
    return np.concatenate((even + twiddled, even - twiddled))


def dft(x):
    """A product with the matrix of the transform."""
    n = len(x)
    k = np.arange(n)
    return np.exp(-2j * np.pi * np.outer(k, k) / n) @ x


def goertzel(x, frequencies):
    """The power at some frequencies, by a recursive filter."""
    n = len(x)
    power = []
    for frequency in frequencies:
        w = 2.0 * math.pi * round(n * frequency) / n
        coefficient = 2.0 * math.cos(w)
        s1, s2 = 0.0, 0.0
        for sample in x:
            s1, s2 = sample + coefficient * s1 - s2, s1
        power.append(s1 * s1 + s2 * s2 - coefficient * s1 * s2)
    return np.array(power)


def goertzel_inputs(random, n):
    return (*signal(random, n), (0.05, 0.1, 0.2, 0.25))


def fir(x, taps):
    """Each output is a weighted sum of the last inputs."""
    y = np.zeros(len(x))
    for n in range(len(x)):
        for k in range(len(taps)):
            if n - k >= 0:
                y[n] += taps[k] * x[n - k]
    return y


def fir_inputs(random, n, taps):
    return (*signal(random, n), random.random(taps))


def biquads(x, sections):
    """Second-order sections one after the other, direct form II transposed."""
    y = x.copy()
    for b0, b1, b2, a1, a2 in sections:
        z1 = z2 = 0.0
        for n in range(len(y)):
            value = y[n]
            out = b0 * value + z1
            z1 = b1 * value - a1 * out + z2
            z2 = b2 * value - a2 * out
            y[n] = out
    return y


def biquads_inputs(random, n):
    sections = np.array([[0.2, 0.4, 0.2, -0.5, 0.3], [1.0, -1.8, 1.0, -1.2, 0.6]])
    return *signal(random, n), sections


def autocorrelation(x, lags):
    """Of the signal less its mean, normalised."""
    x = x - x.mean()
    n = x.size
    found = np.array([np.dot(x[: n - lag], x[lag:]) for lag in range(8)])
    for lag in range(8, lags):
        found = np.append(found, np.sum(x[: n - lag] * x[lag:]))
    return found / found[0]


def autocorrelation_inputs(random, n, lags):
    return (*signal(random, n), lags)


def dct_of_blocks(image, quality):
    """The cosine transform of 8 by 8 blocks, quantised, as JPEG does it."""
    k = np.arange(8)
    basis = np.cos((2 * k[np.newaxis, :] + 1) * k[:, np.newaxis] * np.pi / 16) / 2
    basis[0] /= np.sqrt(2)
    out = np.zeros(image.shape, dtype=np.int64)
    for i in range(0, image.shape[0], 8):
        for j in range(0, image.shape[1], 8):
            block = image[i : i + 8, j : j + 8] - 128.0
            out[i : i + 8, j : j + 8] = np.rint(basis @ block @ basis.T / quality)
    return out


def dct_of_blocks_inputs(random, n):
    return random.integers(0, 256, (n, n), dtype=np.uint8), float(np.sqrt(137.0))  # no ties


def haar_wavelet(x):
    """Averages and differences, level by level, in place."""
    n = len(x)
    buffer = np.empty(n)
    scale = 1.0 / np.sqrt(2.0)
    while n > 1:
        half = n // 2
        buffer[:half] = (x[0:n:2] + x[1:n:2]) * scale
        buffer[half:n] = (x[0:n:2] - x[1:n:2]) * scale
        x[:n] = buffer[:n]
        n = half


def windowed_spectrogram(x, size, hop):
    """Power of Hann-windowed frames, each by its matrix of cosines and sines."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)
    frames = 1 + (len(x) - size) // hop
    angles = 2 * np.pi * np.outer(np.arange(size // 2 + 1), np.arange(size)) / size
    cosines, sines = np.cos(angles), np.sin(angles)
    power = np.zeros((frames, size // 2 + 1))
    for n in range(frames):
        frame = window * x[n * hop : n * hop + size]
        power[n] = (cosines @ frame) ** 2 + (sines @ frame) ** 2
    return 10 * np.log10(power + 1e-12)


def windowed_spectrogram_inputs(random, n, size, hop):
    return (*signal(random, n), size, hop)


KERNELS = (
    Kernel(fft, complex_signal, (16,), (4096,), 1e-14, why=COMPLEX),
    Kernel(recursive_fft, complex_signal, (16,), (4096,), 1e-13, 1e-13, why=ROOTS),
    Kernel(dft, complex_signal, (12,), (500,), 1e-12, 1e-12, why=SUMS),
    Kernel(goertzel, goertzel_inputs, (20,), (20_000,)),
    Kernel(fir, fir_inputs, (12, 4), (2000, 32)),
    Kernel(biquads, biquads_inputs, (15,), (20_000,)),
    Kernel(autocorrelation, autocorrelation_inputs, (20, 11), (20_000, 400), 1e-12, 1e-14, SUMS),
    Kernel(dct_of_blocks, dct_of_blocks_inputs, (16,), (400,)),
    Kernel(haar_wavelet, signal, (16,), (2**20,)),
    Kernel(windowed_spectrogram, windowed_spectrogram_inputs, (40, 16, 8), (60_000, 256, 64), 1e-9,
           why=f"{SUMS}; {LIBRARY}"),
)  # fmt: skip
