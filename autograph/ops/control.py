"""Operators with regions.

cond(p)            {then() -> results, else() -> results}
while(*carry)      {test(*carry) -> bool, body(*carry) -> carry} -> carry
for(count, *carry) {body(k, *carry) -> carry, test(*carry) -> bool} -> carry;  k = 0 .. count - 1
                   the test may be absent
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograph.errors import TypeMismatch
from autograph.ir import BOOL, INT64, TensorType
from autograph.ir.text import type_text
from autograph.ir.types import Signature
from autograph.ops.opdef import OpDef, register

Region = Callable[..., tuple[Any, ...]]
Types = Sequence[TensorType]


def expect_types(
    actual: Types,
    wanted: Types,
    what: str,
    may_be: Callable[[TensorType, TensorType], bool] = TensorType.may_be,
) -> None:
    """The types may be the wanted ones; dimensions may depend on what is carried with them."""
    if len(actual) != len(wanted):
        raise TypeMismatch(f"{what}: {len(actual)} values, expected {len(wanted)}")
    for k, (a, b) in enumerate(zip(actual, wanted, strict=True)):
        if not may_be(a, b):
            raise TypeMismatch(f"{what}: value {k} is {type_text(a)}, expected {type_text(b)}")


def expect_regions(
    regions: Mapping[str, Signature], required: set[str], optional: set[str]
) -> None:
    if not required <= set(regions) <= required | optional:
        raise TypeMismatch(f"regions {sorted(regions)}, expected {sorted(required | optional)}")


def _expect_loop(regions: Mapping[str, Signature], index: Types, carry: Types) -> None:
    body = regions["body"]
    own = body.inputs[len(index) :]
    expect_types(body.inputs, (*index, *carry), "inputs of the body")
    expect_types(body.outputs, own, "results of the body", _may_follow)
    if "test" in regions:
        expect_types(regions["test"].inputs, carry, "inputs of the test")
        expect_types(regions["test"].outputs, (TensorType(BOOL),), "results of the test")


def _may_follow(after: TensorType, before: TensorType) -> bool:
    """Whether a turn of a loop may lead from one type to the other: a dimension that depends on a
    value may be another one then, as ``n + 1`` is where it was ``n``.
    """
    if after.dtype != before.dtype or after.rank != before.rank:
        return False
    return all(a == b or a.terms or b.terms for a, b in zip(after.dims, before.dims, strict=True))


def _infer_cond(operands: Types, attrs: Mapping[str, Any]) -> tuple[TensorType, ...]:
    regions = attrs["regions"]
    expect_regions(regions, {"then", "else"}, set())
    expect_types(operands, (TensorType(BOOL),), "the condition")
    for region in regions.values():
        expect_types(region.inputs, (), "inputs of a branch")
    then, orelse = regions["then"].outputs, regions["else"].outputs
    if [(t.dtype, t.rank) for t in then] != [(t.dtype, t.rank) for t in orelse]:
        expect_types(orelse, then, "results of else")
    return tuple(then)


def _infer_while(operands: Types, attrs: Mapping[str, Any]) -> tuple[TensorType, ...]:
    expect_regions(attrs["regions"], {"test", "body"}, set())
    _expect_loop(attrs["regions"], (), operands)
    return tuple(attrs["regions"]["body"].inputs)


def _infer_for(operands: Types, attrs: Mapping[str, Any]) -> tuple[TensorType, ...]:
    expect_regions(attrs["regions"], {"body"}, {"test"})
    expect_types(operands[:1], (TensorType(INT64),), "the count")
    _expect_loop(attrs["regions"], (TensorType(INT64),), operands[1:])
    return tuple(attrs["regions"]["body"].inputs[1:])


def _eager_cond(test: Any, **regions: Region) -> tuple[Any, ...]:
    return regions["then" if test else "else"]()


def _eager_while(*carry: Any, test: Region, body: Region) -> tuple[Any, ...]:
    while test(*carry)[0]:
        carry = body(*carry)
    return carry


def _eager_for(
    count: Any, *carry: Any, body: Region, test: Region | None = None
) -> tuple[Any, ...]:
    for k in map(np.int64, range(int(count))):
        if test is not None and not test(*carry)[0]:
            break
        carry = body(k, *carry)
    return carry


cond = register(OpDef("cond", _infer_cond, _eager_cond, has_regions=True))
while_ = register(OpDef("while", _infer_while, _eager_while, has_regions=True))
for_ = register(OpDef("for", _infer_for, _eager_for, has_regions=True))
