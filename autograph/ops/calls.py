"""Calls of functions that are graphs of their own, which may call themselves and each other.

call(*arguments; function, types) -> what the function's graph returns

``types`` are dtype and rank of each result; dimensions that differ from call to call are results
themselves. A function may print, raise and never end, so a call is kept where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograph.ir import INT64, Dim, TensorType, Value
from autograph.ir.function import CALL
from autograph.ops.attributes import is_column, is_text, tuple_of
from autograph.ops.opdef import OpDef, Structural, Trait, register


def _infer_call(operands: Sequence[TensorType], attrs: Mapping[str, Any]) -> tuple[TensorType, ...]:
    """Dimensions are a hint: what they are, the function knows."""
    types = attrs["types"]
    return tuple(
        TensorType(dtype, tuple(Dim.of(Value(TensorType(INT64))) for _ in range(rank)))
        for dtype, rank in types
    )


def _eager_call(
    *operands: Any, function: Callable[..., tuple[Any, ...]], types: Any
) -> tuple[Any, ...]:
    return function(*operands)


call = register(
    OpDef(
        CALL,
        _infer_call,
        _eager_call,
        Structural(),
        frozenset({Trait.EFFECTFUL}),
        {"function": is_text, "types": tuple_of(is_column)},
    )
)
