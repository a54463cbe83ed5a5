"""Reads that several expressions share are made once, and only where they are always made."""

from __future__ import annotations

import pytest

from autograph.runtime.shared_reads import share_reads


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(["type(a) is b", "a", "a + b"], id="names"),
        pytest.param(["type(a.b) is c", "type(a.c) is c"], id="different reads"),
        pytest.param(["f(a).b", "f(a).b"], id="of what a call gives"),
        pytest.param(["a.b[k]"], id="one use"),
        pytest.param(["c or a.b", "d if c else a.b"], id="made only under a condition"),
    ],
)
def test_leaves_alone(texts):
    assert share_reads(texts) == texts


@pytest.mark.parametrize(
    ("texts", "shared"),
    [
        pytest.param(
            ["type(a.b) is c", "a.b"], ["type((_ag_r0 := a.b)) is c", "_ag_r0"], id="attribute"
        ),
        pytest.param(
            ["type(a.b['k'].x) is c", "a.b['l']", "a.b['k'].x"],
            ["type((_ag_r1 := (_ag_r0 := a.b)['k'].x)) is c", "_ag_r0['l']", "_ag_r1"],
            id="items, and what they begin with",
        ),
        pytest.param(
            ["c or a.b", "a.b", "a.b and c"],
            ["c or a.b", "(_ag_r0 := a.b)", "_ag_r0 and c"],
            id="named where it is always made",
        ),
    ],
)
def test_rewrites(texts, shared):
    assert share_reads(texts) == shared
