"""view, tobytes, frombuffer, flags."""

from __future__ import annotations

import numpy as np

from tests.numpy_api.same import Calls

tried = Calls()
X = np.array([[3.0, 1, -1], [1, 4, 1], [1, 1, 5]])
LINE = np.arange(6, dtype=np.float32)


def inverse_square_root(x):
    i = x.view(np.int32)
    i = 0x5F3759DF - (i >> 1)
    y = i.view(np.float32)
    return y * (1.5 - 0.5 * x * y * y)


tried(inverse_square_root, LINE, rtol=0)
tried(inverse_square_root, np.float32(2), rtol=0)
for x in (X, X.T, X[::-1, 1:], X[0, 0], X[:0]):
    tried(lambda x: x.view(np.int64) + 1, x)
tried(lambda x: (x * 2).view(np.uint64), X)
tried(lambda x: x.view(), X)
tried(lambda x: x.view(np.uint8) + 1, X)
tried(lambda x: x.view(np.float64) + 1, np.arange(32, dtype=np.uint8).reshape(2, 16))
tried(lambda x: x.view(np.float64) + 1, np.arange(15, dtype=np.uint8))
tried(lambda x: x.view(np.float32), np.array(1.5))


def in_bytes(x):
    print(x[0].tobytes())
    return x.tobytes(), (x * 2).T.tobytes(), x.tobytes("F")


for x in (X, X.T, LINE, LINE[::2], LINE.astype(np.float16)):
    tried(in_bytes, x)


def from_array(x, dtype):
    return np.frombuffer(x, dtype) + 1, np.frombuffer(x, dtype, count=1) + 1


for dtype in (np.uint8, np.float64, np.int16):
    tried(from_array, X, dtype)
    tried(from_array, LINE[:3].copy(), dtype)


def from_bytes(data, n):
    return np.frombuffer(data, np.uint16) * n, np.frombuffer(data, np.uint8, 2, 1)


tried(from_bytes, b"some bytes", 3)
tried(from_bytes, b"three", 3)
tried(lambda data: np.frombuffer(data, np.uint8), b"only read")


def crc(data):
    found = 0
    for byte in np.frombuffer(data, np.uint8):
        found ^= int(byte)
        for _ in range(8):
            found = (found >> 1) ^ (0xEDB88320 if found & 1 else 0)
    return found


tried(crc, b"123456789")


FIXED = X.copy()
FIXED.flags.writeable = False


def stored_so(x):
    return x.flags.c_contiguous, x.flags.writeable, x.flags["C_CONTIGUOUS"], x.flags.aligned


for x in (X, LINE, FIXED, X[:1]):
    tried(stored_so, x)
tried(lambda x: (x.flags.f_contiguous, x.flags["F"], x[1:].flags.writeable), LINE)

test_same = tried.test()
