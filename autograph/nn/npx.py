"""What networks need beside NumPy, as plain NumPy functions: they work wherever NumPy does.

The names are Gluon's. ``set_np`` and ``waitall`` are there for programs written for it: arrays are
NumPy's anyway, and a call is over when it returns.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import scipy.special  # type: ignore[import-untyped]
from numpy.typing import DTypeLike


def set_np() -> None:
    """Nothing: arrays are NumPy's."""


def waitall() -> None:
    """Nothing: what was called is done."""


# Activations.


def relu(x: Any) -> Any:
    return np.maximum(x, 0)


def sigmoid(x: Any) -> Any:
    return scipy.special.expit(x)


def tanh(x: Any) -> Any:
    return np.tanh(x)


def softrelu(x: Any) -> Any:
    """``log(1 + exp(x))``"""
    return np.logaddexp(x, 0)


def softsign(x: Any) -> Any:
    return x / (1 + np.abs(x))


def gelu(x: Any) -> Any:
    """``x`` times the chance that a standard normal number is smaller."""
    return 0.5 * x * (1 + scipy.special.erf(x * 0.7071067811865476))


def silu(x: Any) -> Any:
    return x * scipy.special.expit(x)


def leaky_relu(x: Any, slope: float = 0.01) -> Any:
    return np.where(x > 0, x, slope * x)


def elu(x: Any, alpha: float = 1.0) -> Any:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


_ACTIVATIONS = {
    "relu": relu,
    "sigmoid": sigmoid,
    "tanh": tanh,
    "softrelu": softrelu,
    "softsign": softsign,
    "gelu": gelu,
    "silu": silu,
    "leaky": leaky_relu,
    "elu": elu,
}


def activation(name: str) -> Any:
    """The function of this name.

    Raises ValueError where there is none.
    """
    if name not in _ACTIVATIONS:
        raise ValueError(f"no activation {name!r}; there are {', '.join(_ACTIVATIONS)}")
    return _ACTIVATIONS[name]


# Along an axis.


def softmax(x: Any, axis: int = -1) -> Any:
    exponentials = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return exponentials / np.sum(exponentials, axis=axis, keepdims=True)


def log_softmax(x: Any, axis: int = -1) -> Any:
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


def layer_norm(x: Any, gamma: Any, beta: Any, eps: float = 1e-5) -> Any:
    """The last axis with mean 0 and variance 1, then scaled and shifted."""
    centred = x - np.mean(x, axis=-1, keepdims=True)
    variance = np.mean(centred * centred, axis=-1, keepdims=True)
    return centred / np.sqrt(variance + eps) * gamma + beta


def batch_norm(x: Any, gamma: Any, beta: Any, mean: Any, variance: Any, eps: float = 1e-5) -> Any:
    """Axis 1 with these means and variances brought to 0 and 1, then scaled and shifted."""
    scale = gamma / np.sqrt(variance + eps)
    shift = beta - mean * scale
    channels = (-1,) + (1,) * (x.ndim - 2)
    return x * scale.reshape(channels) + shift.reshape(channels)


# Products.


def fully_connected(
    x: Any, weight: Any, bias: Any = None, num_hidden: int = 0, flatten: bool = True
) -> Any:
    """``x @ weight.T + bias``; the other axes of ``x`` count as one, or are kept."""
    if x.ndim == 2:
        y = x @ weight.T
        return y if bias is None else y + bias
    lead = x.shape[:1] if flatten else x.shape[:-1]
    y = x.reshape(-1, weight.shape[1]) @ weight.T
    if bias is not None:
        y = y + bias
    return y.reshape(*lead, weight.shape[0])


def batch_dot(a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False) -> Any:
    left = np.swapaxes(a, -1, -2) if transpose_a else a
    right = np.swapaxes(b, -1, -2) if transpose_b else b
    return left @ right


# Picking.


def embedding(ids: Any, weight: Any) -> Any:
    return weight[ids]


def one_hot(
    ids: Any, depth: int, on: float = 1.0, off: float = 0.0, dtype: DTypeLike = np.float32
) -> Any:
    return np.where(ids[..., np.newaxis] == np.arange(depth), on, off).astype(dtype)


def pick(x: Any, index: Any, axis: int = -1, keepdims: bool = False) -> Any:
    """One element along the axis for each of the others."""
    picked = np.take_along_axis(x, np.expand_dims(index, axis), axis)
    return picked if keepdims else np.squeeze(picked, axis)


def topk(
    x: Any,
    k: int = 1,
    axis: int = -1,
    ret_typ: Literal["indices", "value", "both"] = "indices",
    is_ascend: bool = False,
) -> Any:
    """The largest along the axis, or the smallest, in their order; of equal ones the first."""
    keys = np.moveaxis(x if is_ascend else -x, axis, -1)
    order = np.argsort(keys, axis=-1, kind="stable")[..., :k]
    indices = np.moveaxis(order, -1, axis)
    if ret_typ == "indices":
        return indices
    values = np.take_along_axis(x, indices, axis)
    return values if ret_typ == "value" else (values, indices)
