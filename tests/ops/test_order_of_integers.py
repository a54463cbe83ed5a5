"""The stable order of integers, which is found by their digits where they lie close together."""

from __future__ import annotations

import numpy as np
import pytest

from autograph.ops.library import FUNCTIONS, WORTH_COUNTING

DTYPES = ["int8", "uint16", "int32", "uint32", "int64", "uint64"]
SPREADS = [1, 2, 256, 2**16 - 1, 2**16, 2**16 + 1, 2**31]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("end", ["least", "middle", "most"])
@pytest.mark.parametrize("shape", [(WORTH_COUNTING + 7,), (3, WORTH_COUNTING), (5,), (0, 2)])
def test_as_numpy(dtype, end, shape):
    info, random = np.iinfo(dtype), np.random.default_rng(3)
    for spread in (own for own in SPREADS if own <= int(info.max) - int(info.min)):
        most = int(info.max) - spread
        low = {"least": info.min, "middle": min(0, most), "most": most}[end]
        keys = random.integers(low, low + spread, shape, dtype, endpoint=True)
        keys.flat[:2] = [low, low + spread][: keys.size]
        for axis in range(len(shape)):
            found = FUNCTIONS["argsort"](keys, axis, stable=True)
            np.testing.assert_array_equal(found, np.argsort(keys, axis, kind="stable"))
            assert found.dtype == np.int64
