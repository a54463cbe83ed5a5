"""The operators of MXNet without parameters, as functions of arrays.

``function_of(op, attrs)`` gives a function of the inputs alone, and how many results it has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograph.nn import npx

Attrs = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class WithSettings:
    """A function with what the attributes of its node say."""

    function: Callable[..., Any]
    settings: dict[str, Any]

    def __call__(self, *inputs: Any) -> Any:
        return self.function(*inputs, **self.settings)


def function_of(op: str, attrs: Attrs) -> tuple[Callable[..., Any], int]:
    """Raises ``ValueError`` for an operator that is not known."""
    if op in _PLAIN:
        return _PLAIN[op], 1
    if op in _OF_SCALAR:
        return WithSettings(_OF_SCALAR[op], {"scalar": _number(attrs["scalar"])}), 1
    if op in _OF_ATTRIBUTES:
        function, settings = _OF_ATTRIBUTES[op]
        return WithSettings(function, settings(attrs)), 1
    if op in ("SliceChannel", "split", "_split_v2", "_npi_split"):
        settings_of_split = _split_settings(attrs)
        return WithSettings(_split, settings_of_split), settings_of_split["sections"]
    raise ValueError("this operator is not supported")


def _number(item: Any) -> float:
    if isinstance(item, bool) or not isinstance(item, (int, float)):
        raise ValueError(f"the scalar {item!r}")
    return float(item)


def _plus(x: Any, scalar: float) -> Any:
    return x + scalar


def _minus(x: Any, scalar: float) -> Any:
    return x - scalar


def _from_scalar(x: Any, scalar: float) -> Any:
    return scalar - x


def _times(x: Any, scalar: float) -> Any:
    return x * scalar


def _over(x: Any, scalar: float) -> Any:
    return x / scalar


def _scalar_over(x: Any, scalar: float) -> Any:
    return scalar / x


def _to_power(x: Any, scalar: float) -> Any:
    return x**scalar


def _scalar_to_power(x: Any, scalar: float) -> Any:
    return scalar**x


def _at_least(x: Any, scalar: float) -> Any:
    return np.maximum(x, scalar)


def _at_most(x: Any, scalar: float) -> Any:
    return np.minimum(x, scalar)


_OF_SCALAR: dict[str, Callable[..., Any]] = {
    "_plus_scalar": _plus, "_npi_add_scalar": _plus,
    "_minus_scalar": _minus, "_npi_subtract_scalar": _minus,
    "_rminus_scalar": _from_scalar, "_npi_rsubtract_scalar": _from_scalar,
    "_mul_scalar": _times, "_npi_multiply_scalar": _times,
    "_div_scalar": _over, "_npi_true_divide_scalar": _over,
    "_rdiv_scalar": _scalar_over, "_npi_rtrue_divide_scalar": _scalar_over,
    "_power_scalar": _to_power, "_npi_power_scalar": _to_power,
    "_rpower_scalar": _scalar_to_power, "_npi_rpower_scalar": _scalar_to_power,
    "_maximum_scalar": _at_least, "_npi_maximum_scalar": _at_least,
    "_minimum_scalar": _at_most, "_npi_minimum_scalar": _at_most,
}  # fmt: skip


def _same(x: Any) -> Any:
    return x


_UNARY = (
    "abs", "exp", "log", "sqrt", "square", "negative", "sin", "cos", "tan", "tanh", "sinh", "cosh",
    "arcsin", "arccos", "arctan", "log1p", "expm1", "log2", "log10", "sign", "floor", "ceil",
    "rint", "cbrt", "reciprocal", "zeros_like", "ones_like",
)  # fmt: skip
_BINARY = {
    "add": np.add, "plus": np.add, "sub": np.subtract, "subtract": np.subtract,
    "minus": np.subtract, "mul": np.multiply, "multiply": np.multiply, "div": np.true_divide,
    "true_divide": np.true_divide, "power": np.power, "maximum": np.maximum,
    "minimum": np.minimum,
}  # fmt: skip
_PLAIN: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in _UNARY},
    **{f"_npi_{name}": getattr(np, name) for name in _UNARY},
    "_npi_absolute": np.abs,
    **{f"elemwise_{name}": f for name, f in _BINARY.items()},
    **{f"broadcast_{name}": f for name, f in _BINARY.items()},
    **{f"_npi_{name}": f for name, f in _BINARY.items()},
    "_plus": np.add, "_Plus": np.add, "_sub": np.subtract, "_minus": np.subtract,
    "_mul": np.multiply, "_div": np.true_divide, "_copy": _same, "identity": _same,
    "BlockGrad": _same, "relu": npx.relu, "_npx_relu": npx.relu, "sigmoid": npx.sigmoid,
    "_npx_sigmoid": npx.sigmoid, "softsign": npx.softsign, "dot": np.dot, "_np_dot": np.dot,
    "_npi_matmul": np.matmul, "_maximum": np.maximum, "_minimum": np.minimum,
}  # fmt: skip


def _softmax(x: Any, axis: int) -> Any:
    return npx.softmax(x, axis)


def _log_softmax(x: Any, axis: int) -> Any:
    return npx.log_softmax(x, axis)


def _softmax_output(x: Any, label: Any = None) -> Any:
    """What the loss layer of old networks gives: the label is for training only."""
    return npx.softmax(x, 1)


def _concatenated(*arrays: Any, axis: int) -> Any:
    return np.concatenate(arrays, axis)


def _stacked(*arrays: Any, axis: int) -> Any:
    return np.stack(arrays, axis)


def _reshaped(x: Any, shape: tuple[int, ...]) -> Any:
    """A size of 0 is that of the input at the same place."""
    return x.reshape([x.shape[k] if size == 0 else size for k, size in enumerate(shape)])


def _transposed(x: Any, axes: tuple[int, ...] | None) -> Any:
    return np.transpose(x, axes)


def _expanded(x: Any, axis: int) -> Any:
    return np.expand_dims(x, axis)


def _squeezed(x: Any, axis: int | tuple[int, ...] | None) -> Any:
    return np.squeeze(x, axis)


def _swapped(x: Any, first: int, second: int) -> Any:
    return np.swapaxes(x, first, second)


def _clipped(x: Any, low: float, high: float) -> Any:
    return np.clip(x, low, high)


def _sliced(x: Any, axis: int, begin: int, end: int | None) -> Any:
    return np.moveaxis(np.moveaxis(x, axis, 0)[begin:end], 0, axis)


def _cast(x: Any, dtype: str) -> Any:
    return x.astype(dtype)


def _batched(a: Any, b: Any, transpose_a: bool, transpose_b: bool) -> Any:
    return npx.batch_dot(a, b, transpose_a, transpose_b)


def _split(x: Any, sections: int, axis: int, squeeze: bool) -> Any:
    parts = np.split(x, sections, axis)
    parts = [np.squeeze(part, axis) for part in parts] if squeeze else parts
    return parts[0] if sections == 1 else parts


def _split_settings(attrs: Attrs) -> dict[str, Any]:
    sections = attrs.get("num_outputs", attrs.get("sections"))
    if type(sections) is not int or sections < 1:
        raise ValueError("a split at given places, which is not supported")
    squeeze = bool(attrs.get("squeeze_axis", False))
    return {"sections": sections, "axis": attrs.get("axis", 1), "squeeze": squeeze}


def _axis(default: int) -> Callable[[Attrs], dict[str, Any]]:
    return lambda attrs: {"axis": attrs.get("axis", attrs.get("dim", default))}


def _softmax_settings(attrs: Attrs) -> dict[str, Any]:
    if attrs.get("temperature") not in (None, 1.0) or attrs.get("use_length", False):
        raise ValueError("a temperature or a length, which is not supported")
    return {"axis": attrs.get("axis", -1)}


def _reduction(function: Callable[..., Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    def settings(attrs: Attrs) -> dict[str, Any]:
        if attrs.get("exclude", False):
            raise ValueError("exclude, which is not supported")
        axis = attrs.get("axis")
        return {
            "axis": None if axis in (None, ()) else axis,
            "keepdims": bool(attrs.get("keepdims", False)),
        }

    return function, settings


def _reshape_settings(attrs: Attrs) -> dict[str, Any]:
    shape = tuple(attrs.get("shape", attrs.get("newshape", ())))
    if not shape or min(shape) < -1 or attrs.get("reverse", False):
        raise ValueError(f"the new shape {shape}, which is not supported")
    return {"shape": shape}


def _transpose_settings(attrs: Attrs) -> dict[str, Any]:
    axes = attrs.get("axes")
    return {"axes": None if axes in (None, ()) else tuple(axes)}


_REDUCTIONS: dict[str, Callable[..., Any]] = {
    "sum": np.sum,
    "mean": np.mean,
    "max": np.max,
    "min": np.min,
    "prod": np.prod,
}
_OF_ATTRIBUTES: dict[str, tuple[Callable[..., Any], Callable[[Attrs], dict[str, Any]]]] = {
    **{name: _reduction(function) for name, function in _REDUCTIONS.items()},
    **{f"_np_{name}": _reduction(function) for name, function in _REDUCTIONS.items()},
    "_npi_mean": _reduction(np.mean),
    "softmax": (_softmax, _softmax_settings),
    "_npx_softmax": (_softmax, _softmax_settings),
    "log_softmax": (_log_softmax, _softmax_settings),
    "_npx_log_softmax": (_log_softmax, _softmax_settings),
    "SoftmaxOutput": (_softmax_output, lambda attrs: {}),
    "Concat": (_concatenated, _axis(1)),
    "concat": (_concatenated, _axis(1)),
    "_npi_concatenate": (_concatenated, _axis(0)),
    "stack": (_stacked, _axis(0)),
    "_npi_stack": (_stacked, _axis(0)),
    "Reshape": (_reshaped, _reshape_settings),
    "reshape": (_reshaped, _reshape_settings),
    "_np_reshape": (_reshaped, _reshape_settings),
    "transpose": (_transposed, _transpose_settings),
    "_np_transpose": (_transposed, _transpose_settings),
    "expand_dims": (_expanded, _axis(0)),
    "_npi_expand_dims": (_expanded, _axis(0)),
    "squeeze": (_squeezed, lambda attrs: {"axis": attrs.get("axis")}),
    "_np_squeeze": (_squeezed, lambda attrs: {"axis": attrs.get("axis")}),
    "SwapAxis": (
        _swapped,
        lambda attrs: {"first": attrs.get("dim1", 0), "second": attrs.get("dim2", 0)},
    ),
    "clip": (_clipped, lambda attrs: {"low": attrs["a_min"], "high": attrs["a_max"]}),
    "_npi_clip": (_clipped, lambda attrs: {"low": attrs["a_min"], "high": attrs["a_max"]}),
    "slice_axis": (
        _sliced,
        lambda attrs: {"axis": attrs["axis"], "begin": attrs["begin"], "end": attrs["end"]},
    ),
    "Cast": (_cast, lambda attrs: {"dtype": attrs["dtype"]}),
    "cast": (_cast, lambda attrs: {"dtype": attrs["dtype"]}),
    "batch_dot": (
        _batched,
        lambda attrs: {
            "transpose_a": attrs.get("transpose_a", False),
            "transpose_b": attrs.get("transpose_b", False),
        },
    ),
}
