"""Arrays in the safetensors layout, and files that are none."""

from __future__ import annotations

import json

import numpy as np
import pytest

from autograph.export import tensors
from tests.comparison import assert_same

DTYPES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64".split()
ARRAYS = {
    **{dtype: np.arange(6).reshape(2, 3).astype(dtype) for dtype in DTYPES},
    "none": np.zeros((0, 3)),
    "one": np.float64(2.5).reshape(()),
    "of columns": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "every other": np.arange(6.0)[::2],
}


def test_arrays_round_trip():
    found = tensors.decode(tensors.encode(ARRAYS, {"format": "x"}))
    assert list(found) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert_same(found[name], np.ascontiguousarray(array).reshape(array.shape))


def test_complex_numbers_are_pairs():
    array = np.array([[1 + 2j, 3 - 4j]])
    (found,) = tensors.decode(tensors.encode({"z": array})).values()
    assert_same(found, np.array([[[1.0, 2.0], [3.0, -4.0]]]))


def test_the_library_reads_what_we_write(tmp_path):
    library = pytest.importorskip("safetensors.numpy")
    content = tensors.encode(ARRAYS, {"format": "x"})
    for name, array in library.load(content).items():
        assert_same(np.array(array), np.ascontiguousarray(ARRAYS[name]).reshape(ARRAYS[name].shape))
    theirs = {name: np.ascontiguousarray(array) for name, array in ARRAYS.items()}
    found = tensors.decode(library.save(theirs))
    for name, array in theirs.items():
        assert_same(found[name], array)


def file(header, data=bytes(8), size=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return (len(text) if size is None else size).to_bytes(8, "little") + text + data


def tensor(dtype="F64", shape=(1,), offsets=(0, 8)):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 7,
        file({}, size=2**63),
        file({}, size=10**6),
        file(b"\xff\xff"),
        file(b"[" * 100_000),
        file([]),
        file({"a": 3}),
        file({"a": tensor("O")}),
        file({"a": tensor(3)}),
        file({"a": tensor(shape=(-1,))}),
        file({"a": tensor(shape=(2**40, 2**40))}),
        file({"a": tensor(shape=(True,))}),
        file({"a": tensor(offsets=(8, 0))}),
        file({"a": tensor(offsets=(-8, 0))}),
        file({"a": tensor(), "b": tensor()}),
        file({"a": tensor()}, bytes(9)),
        file({"a": tensor()}, bytes(7)),
        file({"a\n": tensor()}),
        file({"a": {**tensor(), "more": 1}}),
    ],
)
def test_what_is_no_such_file_is_refused(content):
    with pytest.raises((ValueError, RecursionError)):
        tensors.decode(content)
