"""Views of real and imaginary parts, and of bits: read, written, augmented, returned."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()
Z = np.arange(12.0).reshape(3, 4) + 1j * np.arange(12)[::-1].reshape(3, 4)
FIXED = Z.copy()
FIXED.flags.writeable = False


def set_parts(z):
    z.real *= 2
    z.imag[...] = 3
    z.imag[0] += 4
    return z


for z in (Z, np.asfortranarray(Z), Z.astype(np.complex64), Z[:, ::2], Z[:0], FIXED):
    tried(set_parts, z)


def through_masks_and_indices(z, i):
    part = z.real
    part[z.imag > 5] = 0
    part[1, 1] = 9
    z.real[i] = [[1], [2]]
    z.real[:, i] += 1
    np.add(z.real, 1, out=z.imag)
    return part.sum(), z


tried(through_masks_and_indices, Z, np.array([0, 2]))
tried(lambda z: (z.real, z.imag.T[1:], np.real(z), np.imag(z)[0]), Z)


def in_a_loop(z, n):
    for k in range(n):
        z.real[k] = k
        z.imag[k, 0] = z.real[k, 1]
    if n > 2:
        z.T.real[1] = 7
    else:
        z.imag = 5
    return z


tried(in_a_loop, Z, 3)
tried(in_a_loop, Z, 2)


def methods(z):
    z.real.sort(axis=0)
    z.real.flat[2] = 7.0
    z.imag.put([0], [8])
    z.imag[1].fill(3)
    z.real[1:] = z.real[:-1]
    print(z.imag)
    return z.real @ z.imag.T, np.angle(z), z.reshape(-1).real


tried(methods, Z)


def exchanged(z):
    z.real, z.imag = z.imag, z.real
    return z


tried(exchanged, Z)


def of_real_numbers(x):
    x.real[0] = 5
    x.real += 1
    return x.imag, x.real


tried(of_real_numbers, np.arange(3.0))
tried(of_real_numbers, np.arange(3))


def imaginary_of_real(x):
    x.imag = 2


def imaginary_item_of_real(x):
    x.imag[0] = 2


tried(imaginary_of_real, np.arange(3.0))
tried(imaginary_item_of_real, np.arange(3.0))
for number in (np.complex64(1 + 2j), 1 + 2j, 3, np.float32(2)):
    tried(lambda s: (s.real, s.imag), number)


def bits(x, n):
    y = x.view(np.int64)
    y[0] = 0
    for k in range(n):
        y[k + 1] += 1
    y.view(np.float64)[2] = 5
    return x, y, y[1:]


tried(bits, np.arange(4.0), 2)
tried(bits, np.arange(8.0)[::2], 3)

test_same = tried.test()
