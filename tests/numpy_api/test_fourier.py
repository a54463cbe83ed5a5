"""np.fft: transforms along one axis and several, frequencies, shifts."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()
rng = np.random.default_rng(8)
LINE, TABLE, CUBE = rng.normal(size=9), rng.normal(size=(4, 6)), rng.normal(size=(2, 3, 4))


def lines(x):
    return (
        np.fft.fft(x),
        np.fft.ifft(x),
        np.fft.fft(x, axis=0),
        np.fft.fft(x, 5),
        np.fft.ifft(x, n=12, axis=0, norm="ortho"),
        np.fft.irfft(x),
        np.fft.irfft(x, 7, norm="forward"),
        np.fft.hfft(x),
        np.fft.hfft(x, 5, norm="ortho"),
        np.fft.fft(x, norm="forward"),
    )


def real_lines(x):
    return (
        np.fft.rfft(x),
        np.fft.rfft(x, 5, 0),
        np.fft.rfft(x, 8, norm="ortho"),
        np.fft.irfft(np.fft.rfft(x), x.shape[-1]),
        np.fft.ihfft(x),
        np.fft.rfft(x).real ** 2,
    )


def tables(x):
    return (
        np.fft.fft2(x),
        np.fft.ifft2(x, norm="ortho"),
        np.fft.fftn(x),
        np.fft.ifftn(x, axes=(0, -1)),
        np.fft.fftn(x, (3, 5), axes=(0, 1)),
        np.fft.fft2(x, (-1, 5)),
        np.fft.fft2(x, axes=(0, 0)),
        np.fft.irfft2(x),
        np.fft.irfftn(x, axes=(0, 1)),
        np.fft.fftshift(np.fft.fft2(x)),
    )


def real_tables(x):
    return np.fft.rfft2(x), np.fft.rfftn(x, norm="ortho"), np.fft.rfft2(x, (4, 4))


def convert(x, dtype):
    return (x * 5).astype(dtype)


for x in (LINE, TABLE, CUBE, np.asfortranarray(TABLE), TABLE[::-2, 1::2], TABLE.T, LINE[:2]):
    for dtype in (float, complex):
        tried(lines, convert(x, dtype), rtol=0)
    tried(real_lines, x, rtol=0)
for dtype in (np.float32, np.complex64, np.int8, np.uint64):
    tried(lines, convert(LINE, dtype) if dtype != np.uint64 else np.arange(5, dtype=dtype), rtol=0)
for dtype in (np.float32, np.int32, bool):
    tried(real_lines, convert(TABLE, dtype), rtol=1e-6)
for x in (TABLE, CUBE, TABLE + 1j, np.asfortranarray(TABLE), TABLE.astype(np.float32)):
    tried(tables, x, rtol=0)
for x in (TABLE, CUBE, TABLE[:1, :1], TABLE.astype(np.float32)):
    tried(real_tables, x, rtol=0)
for x in (LINE[:0], LINE[:1], TABLE[:0], np.float64(3)):
    tried(lambda x: np.fft.fft(x), x)
    tried(lambda x: np.fft.rfft(x), x)
    tried(lambda x: np.fft.irfft(x), x)
    tried(lambda x: np.fft.fft(x, axis=1), x)
    tried(lambda x: np.fft.fft(x, 4), x)
for n in (0, -3, 1, 2, 7, 20):
    tried(lambda x, n: (np.fft.fft(x, n), np.fft.rfft(x, n), np.fft.irfft(x, n)), LINE, n, rtol=0)
tried(lambda x: np.fft.fft(x, norm="other"), LINE)
tried(lambda x: np.fft.fft(x, 3, 7), LINE)
tried(lambda x: np.fft.fft2(x, (3,), (0, 1)), TABLE)


def frequencies(n, d):
    return np.fft.fftfreq(n, d), np.fft.rfftfreq(n, d), np.fft.fftfreq(n), np.fft.rfftfreq(8, d=d)


for n in (1, 2, 7, 8, 0, np.int64(5)):
    tried(frequencies, n, 0.1, rtol=0)
tried(frequencies, 4, np.float64(0.1), rtol=0)
tried(frequencies, 4, 2, rtol=0)
tried(frequencies, 4, 0.0)
tried(lambda n: np.fft.fftfreq(n), 3.0)
tried(lambda n: np.fft.fftfreq(n), -3)


def shifts(x):
    return (
        np.fft.fftshift(x),
        np.fft.ifftshift(x),
        np.fft.fftshift(x, axes=-1),
        np.fft.ifftshift(x, axes=(0,)),
        np.fft.ifftshift(np.fft.fftshift(x)),
    )


for x in (LINE, TABLE, CUBE, LINE[:0], LINE[:1], np.arange(6)):
    tried(shifts, x)


def spread(u, steps, dt):
    """The heat equation, a step at a time in the space of frequencies."""
    k = 2 * np.pi * np.fft.rfftfreq(u.size, 1.0 / u.size)
    for _ in range(steps):
        v = np.fft.rfft(u) * np.exp(-dt * k**2)
        u = np.fft.irfft(v, u.size)
    return u, np.fft.fft(u).real


tried(spread, LINE, 4, 1e-3)
tried(spread, TABLE.ravel(), 4, 1e-3)

test_same = tried.test()
