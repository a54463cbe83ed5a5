"""Values that are known before a program runs."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from autograph.errors import Span, Unsupported
from autograph.export import plain
from tests.comparison import assert_same

VALUES = [
    None, True, 3, -(2**70), 0.1, math.nan, -0.0, math.inf, 2 - 3j, "a\nb", b"\x00\xff", ...,
    (1, (2.0, "x")), [1, [2]], {"a": (1,), 2: None}, frozenset({1, 2}), range(1, 9, 2),
    slice(None, 3, None), np.float32(0.1), np.int8(-3), np.dtype("float32"), float, np.uint8,
    Span("model.py", 3, 5, 9, "f"),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_round_trip(value):
    text = json.dumps(plain.to_json(value), allow_nan=False)
    assert_same(plain.from_json(json.loads(text)), value)


@pytest.mark.parametrize("value", [object(), len, np.zeros(3), Exception(), (1, len), ValueError])
def test_others_are_refused(value):
    with pytest.raises(Unsupported, match="cannot be part of a program file"):
        plain.to_json(value)


@pytest.mark.parametrize(
    "written",
    [
        3, [], ["int"], ["int", "3"], ["int", True], ["bool", 1], ["float", 0.5], ["float", "x"],
        ["scalar", ["|O", "00"]], ["scalar", ["<f8", "00"]], ["dtype", "|O"], ["class", "object"],
        ["tuple", 3], ["tuple", [3]], ["list", {}], ["dict", [[1]]], ["bytes", "0"], ["none", 0],
        ["range", [["int", 1]]], ["range", [["str", ""]] * 3], ["frozenset", [["list", []]]],
        ["dim", [0, [[3, 1]]]], ["site", 0], ["ellipsis", 1], ["span", ["a", -1, 1, 1, ""]],
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_value_is_refused(written):
    with pytest.raises((ValueError, TypeError)):
        plain.from_json(written)
