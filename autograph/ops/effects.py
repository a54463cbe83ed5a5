"""Operators with effects, kept in program order.

    check(ok, *payload; site)    when not ok: the site's action, which raises
    raise(*payload; site)        the same always; what follows in the region is not reached
    host(*payload; site)         the site's action: a print

The payload reaches the action as Python's bool, int, float and complex where these are 64 bits
wide, as NumPy's scalars otherwise, and arrays as copies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.errors import TypeMismatch
from autograph.ir import BOOL, COMPLEX128, FLOAT64, INT64, TensorType
from autograph.ops.opdef import OpDef, Structural, Trait, register


@dataclass(frozen=True, eq=False, slots=True)
class Site:
    """A place where a program calls back: what to do with the payload, how it reads in print."""

    action: Callable[[list[Any]], None]
    text: str

    def __str__(self) -> str:
        return self.text


def _infer_check(
    operands: Sequence[TensorType], attrs: Mapping[str, Any]
) -> tuple[TensorType, ...]:
    if operands[0] != TensorType(BOOL):
        raise TypeMismatch(f"a check takes a bool scalar, got {operands[0].dtype}")
    return ()


def _no_results(operands: Sequence[TensorType], attrs: Mapping[str, Any]) -> tuple[TensorType, ...]:
    return ()


def as_payload(item: Any) -> Any:
    if isinstance(item, np.ndarray):
        return item.copy()
    return item.item() if item.dtype in (BOOL, INT64, FLOAT64, COMPLEX128) else item


def _eager_check(ok: Any, *payload: Any, site: Site) -> tuple[Any, ...]:
    if not ok:
        site.action(list(map(as_payload, payload)))
        raise AssertionError(f"the action of {site.text} did not raise")
    return ()


def _eager_host(*payload: Any, site: Site) -> tuple[Any, ...]:
    site.action(list(map(as_payload, payload)))
    return ()


_EFFECT = frozenset({Trait.EFFECTFUL})
check = register(OpDef("check", _infer_check, _eager_check, Structural(), _EFFECT))
raise_ = register(OpDef("raise", _no_results, _eager_host, Structural(), _EFFECT))
host = register(OpDef("host", _no_results, _eager_host, Structural(), _EFFECT))
