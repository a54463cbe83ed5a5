"""np.fft: each transform is one along an axis, by NumPy itself, for one axis after the other.

np.fft.fft2(x)    ==>    fft(fft(x, axis=-1), axis=-2)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograph.ir import INT64, Dim
from autograph.numpy_api.arrays import as_array
from autograph.numpy_api.creation import arange
from autograph.numpy_api.hosted import library
from autograph.numpy_api.registry import stages
from autograph.numpy_api.repeating import roll
from autograph.numpy_api.ufuncs import where
from autograph.staging.elementwise import cast, fresh_array, ufunc, value_of
from autograph.staging.shapes import dimension, shape_value, size_value
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, StagedScalar, eager_error, refuse

_TURNED = {None: "forward", "backward": "forward", "ortho": "ortho", "forward": "backward"}


def _half(n: Dim) -> Dim:
    trace = active()
    if n.static is not None:
        return Dim(n.static // 2)
    half = trace.emit("floor_divide", trace.value_of(n), trace.constant(2, INT64))
    trace.facts.nonnegative.add(half)
    return Dim.of(half)


def _along(name: str, a: Any, n: Any, axis: Any, norm: Any) -> StagedArray:
    """One of fft, ifft, rfft and irfft along one axis."""
    array = as_array(a)
    if isinstance(n, (int, np.integer)) and n < 1:
        raise eager_error(_no_points(int(n)))
    sample = _sampled(name, array, n, axis, norm)
    number = int(axis) % len(array.dims)
    size = array.dims[number]
    if n is not None:
        size = active().dim_of(cast(value_of(n), INT64))
    elif name == "irfft":
        size = (size - 1) * 2
    _require_points(size)
    result = _half(size) + 1 if name == "rfft" else size
    dims = (*array.dims[:number], result, *array.dims[number + 1 :])
    operands = [array.read(), active().value_of(size)]
    options = {"name": name, "axis": number, "norm": norm}
    (value,) = library("fft", operands, [(sample.dtype, dims)], **options)
    return fresh_array(value)


def _sampled(name: str, array: StagedArray, n: Any, axis: Any, norm: Any) -> Any:
    """What NumPy gives for as many dimensions, or its error."""
    if name == "rfft" and array.dtype.kind == "c":
        refuse("np.fft.rfft is not defined for complex numbers", "use np.fft.fft")
    if isinstance(n, (float, np.floating)) or (isinstance(n, StagedScalar) and n.dtype.kind == "f"):
        refuse(f"np.fft.{name} of a number of points that is a float is not supported", "use int")
    try:
        ones = np.ones((2,) * len(array.dims), array.dtype)
        return getattr(np.fft, name)(ones, None if n is None else 2, axis, norm)
    except (ValueError, IndexError, TypeError) as error:
        raise eager_error(error) from None


def _require_points(size: Dim) -> None:
    trace = active()
    if trace.facts.is_nonnegative(size - 1):
        return
    ok: Any = False if size.is_static else trace.compare("greater", size, Dim(0))
    check(ok, _no_points, size_value(size))
    trace.facts.nonnegative.update(value for value in size.values() if size.single is value)


def _no_points(n: int) -> ValueError:
    return ValueError(f"Invalid number of FFT data points ({n}) specified.")


def _require_no_out(out: Any) -> None:
    if out is not None:
        refuse("np.fft with `out` is not supported", "assign to out[...]")


def _one(name: str) -> Callable[..., Any]:
    def transform(a: Any, n: Any = None, axis: Any = -1, norm: Any = None, out: Any = None) -> Any:
        _require_no_out(out)
        return _along(name, a, n, axis, norm)

    return transform


fft, ifft, rfft, irfft = (
    stages(getattr(np.fft, name), always=True)(_one(name))
    for name in ("fft", "ifft", "rfft", "irfft")
)


@stages(np.fft.hfft, always=True)
def hfft(a: Any, n: Any = None, axis: Any = -1, norm: Any = None, out: Any = None) -> Any:
    turned = ufunc(np.conjugate, (as_array(a),))
    return irfft(turned, n, axis, _turned(norm), out)


@stages(np.fft.ihfft, always=True)
def ihfft(a: Any, n: Any = None, axis: Any = -1, norm: Any = None, out: Any = None) -> Any:
    return ufunc(np.conjugate, (rfft(a, n, axis, _turned(norm), out),))


def _turned(norm: Any) -> Any:
    if norm not in _TURNED:
        message = f'Invalid norm value {norm}; should be "backward", "ortho" or "forward".'
        raise eager_error(ValueError(message))
    return _TURNED[norm]


# Several axes.


def _axes(array: StagedArray, s: Any, axes: Any, whole: bool) -> list[tuple[Any, int]]:
    """Pairs of a size and an axis. ``whole``: of a real result, from half of the numbers."""
    if s is not None and axes is None:
        refuse("np.fft with `s` and no `axes` is not supported", "name the axes too")
    rank = len(array.dims)
    numbers = list(range(-rank, 0)) if axes is None else [int(axis) for axis in axes]
    if any(not -rank <= axis < rank for axis in numbers):
        raise eager_error(_no_such_axis(rank, s, numbers, whole))
    given = [size_value(array.dims[axis]) for axis in numbers] if s is None else list(s)
    if len(given) != len(numbers):
        raise eager_error(ValueError("Shape and axes have different lengths."))
    if None in map(_none, given):
        refuse("np.fft with None among the sizes is not supported", "use -1")
    if s is None and whole:
        given[-1] = (given[-1] - 1) * 2
    sizes = [
        size_value(array.dims[k]) if _is_whole(n) else n
        for n, k in zip(given, numbers, strict=True)
    ]
    return list(zip(sizes, numbers, strict=True))


def _no_such_axis(rank: int, s: Any, axes: list[int], whole: bool) -> Exception:
    function = np.fft.irfftn if whole else np.fft.fftn
    try:
        function(np.ones((2,) * rank), None if s is None else [2] * len(s), axes)
    except (IndexError, ValueError) as error:
        return error
    return IndexError("an axis is out of bounds")


def _none(item: Any) -> Any:
    return None if item is None else 0


def _is_whole(size: Any) -> bool:
    return isinstance(size, int) and size == -1


def _several(name: str, default: Any) -> Callable[..., Any]:
    """In NumPy's order: the real transform of the last axis first, or, inverted, last."""
    one = {"fft": fft, "ifft": ifft, "rfft": fft, "irfft": ifft}[name]

    def transform(
        a: Any, s: Any = None, axes: Any = default, norm: Any = None, out: Any = None
    ) -> Any:
        _require_no_out(out)
        array = as_array(a)
        pairs = _axes(array, s, axes, name == "irfft")
        steps = [(one, pair) for pair in pairs]
        if name in ("rfft", "irfft"):
            steps[-1] = ({"rfft": rfft, "irfft": irfft}[name], pairs[-1])
        for step, (size, axis) in steps if name == "irfft" else reversed(steps):
            array = step(array, size, axis, norm)
        return array

    return transform


for _name in ("fft", "ifft", "rfft", "irfft"):
    stages(getattr(np.fft, f"{_name}n"), always=True)(_several(_name, None))
    stages(getattr(np.fft, f"{_name}2"), always=True)(_several(_name, (-2, -1)))


# Frequencies, and their order.


def _spacing(n: Any, d: Any) -> Any:
    if not isinstance(n, (int, np.integer)) and not _is_staged_integer(n):
        raise eager_error(ValueError("n should be an integer"))
    return _divided(n * d)


def _is_staged_integer(n: Any) -> bool:
    return isinstance(n, StagedScalar) and n.dtype.kind in "iu"


def _divided(total: Any) -> Any:
    try:
        return 1.0 / total
    except ZeroDivisionError as error:
        raise eager_error(error) from None


@stages(np.fft.fftfreq, always=True)
def fftfreq(n: Any, d: Any = 1.0, device: Any = None) -> Any:
    spacing = _spacing(n, d)
    dimension(n)
    line = arange(n)
    turned = where(ufunc(np.less, (line, (n - 1) // 2 + 1)), line, ufunc(np.subtract, (line, n)))
    return ufunc(np.multiply, (turned, spacing))


@stages(np.fft.rfftfreq, always=True)
def rfftfreq(n: Any, d: Any = 1.0, device: Any = None) -> Any:
    spacing = _spacing(n, d)
    return ufunc(np.multiply, (arange(0, n // 2 + 1), spacing))


def _shifted(x: Any, axes: Any, sign: int) -> StagedArray:
    array = as_array(x)
    sizes = shape_value(array.dims)
    if axes is None:
        axes = tuple(range(len(sizes)))
    elif not isinstance(axes, (tuple, list)):
        axes = (axes,)
    shifts = [sizes[axis] // 2 for axis in axes]
    return roll(array, tuple(sign * shift for shift in shifts), tuple(axes))


@stages(np.fft.fftshift, always=True)
def fftshift(x: Any, axes: Any = None) -> Any:
    return _shifted(x, axes, 1)


@stages(np.fft.ifftshift, always=True)
def ifftshift(x: Any, axes: Any = None) -> Any:
    return _shifted(x, axes, -1)
