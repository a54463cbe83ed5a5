"""What layers are called with: arrays of other libraries, and what does not fit a layer.

ValueError: net.1.dense: wants an input of width 256, got float32 of shape (1, 128)
"""

from __future__ import annotations

from typing import Any

import numpy as np

_OWN = (np.ndarray, np.generic, int, float, complex, str, bytes, list, tuple, dict, type(None))


def misfit(path: str, wanted: str, x: Any) -> str:
    """What an error says of an input: the layer by its path, what it wants, what it got."""
    return f"{path}: wants {wanted}, got {x.dtype} of shape {x.shape}"


def own_array(item: Any) -> Any:
    """Arrays of other libraries as NumPy sees them, without a copy; everything else as it is."""
    if isinstance(item, _OWN):
        return item
    if hasattr(item, "__array_interface__"):
        return np.asarray(item)
    if hasattr(item, "__dlpack__"):
        return np.from_dlpack(item)
    return np.asarray(item) if hasattr(item, "__array__") else item


def in_precision(path: str, x: Any, dtype: np.dtype) -> Any:
    """A real floating-point input in the precision of the layer."""
    require_array(path, x)
    if x.dtype == dtype:
        return x
    if x.dtype.kind != "f":
        raise TypeError(misfit(path, f"an input of {dtype}", x))
    return x.astype(dtype)


def require_array(path: str, x: Any) -> None:
    """Raises TypeError for what has no dtype and shape."""
    if not hasattr(x, "dtype"):
        raise TypeError(f"{path}: wants an array, got a {type(x).__name__}")


def require_rank(path: str, x: Any, least: int, most: int) -> None:
    """Raises ValueError for an array of another number of dimensions."""
    require_array(path, x)
    if x.ndim < least or x.ndim > most:
        count = str(least) if least == most else f"at least {least}"
        raise ValueError(misfit(path, f"an input of {count} dimensions", x))


def require_alike(path: str, parts: list[Any], axis: int) -> None:
    """Raises ValueError for arrays that cannot be joined along an axis."""
    for part in parts:
        require_array(path, part)
        first = parts[0]
        require_rank(path, part, first.ndim, first.ndim)
        for k in range(first.ndim):
            if k not in (axis, axis + first.ndim) and part.shape[k] != first.shape[k]:
                wanted = f"parts like {first.shape} but for axis {axis}"
                raise ValueError(misfit(path, wanted, part))
