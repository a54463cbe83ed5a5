"""What layers give for an input of which only dtype and shape are known.

    outline of x         float32 (8, 1, 28, 28)
    after a convolution  float32 (8, 6, 24, 24)
    after ``Dense(10)``  ValueError: net.3: wants an input of width 400, ...

A sequence follows its input through its layers so before it computes anything, and an input that
one of them does not take is refused at once. Layers that check an input when they are called look
at an outline in the same way.
"""

from __future__ import annotations

from typing import Any

from autograph.api import is_staging
from autograph.nn.inputs import require_alike


class Outline:
    """As much of an array as layers look at before they compute."""

    def __init__(self, dtype: Any, shape: Any) -> None:
        self.dtype = dtype
        self.shape = tuple(shape)

    @property
    def ndim(self) -> int:
        return len(self.shape)

    def astype(self, dtype: Any) -> Outline:
        return Outline(dtype, self.shape)


def outline_after(block: Any, x: Any) -> Any:
    """The outline of what the block gives; None where the block does not tell.

    Raises what the block does of an input that it does not take.
    """
    if x is None:
        return None
    forward, outline = type(block)._outlines
    if getattr(block.forward, "__func__", None) is not forward:
        return None
    if not is_staging() and any(own._array is None for own in block._parameters.values()):
        return None
    return outline(block, x)


def same_numbers(x: Any) -> Any:
    """Of what is computed element by element: floating-point numbers stay so."""
    return x if x.dtype.kind == "f" else None


def joined(x: Any, y: Any) -> Any:
    """Of a sum of two arrays."""
    if x is None or y is None or x.dtype != y.dtype or x.ndim != y.ndim:
        return None
    pairs = zip(x.shape, y.shape, strict=True)
    return Outline(x.dtype, [b if a == 1 else a for a, b in pairs])


def side_by_side(path: str, parts: list[Any], axis: int) -> Any:
    """Of arrays that are joined along an axis."""
    if not parts or any(part is None for part in parts):
        return None
    require_alike(path, parts, axis)
    first = parts[0]
    if any(part.dtype != first.dtype for part in parts) or not -first.ndim <= axis < first.ndim:
        return None
    sizes = list(first.shape)
    sizes[axis] = sum(part.shape[axis] for part in parts)
    return Outline(first.dtype, sizes)
