"""``out=`` of functions that are no ufuncs: it must have the shape of the result.

np.sum(x, axis=0, out=y)       y of another shape is NumPy's error, which NumPy is asked for
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from autograph.ir import Dim
from autograph.numpy_api.arrays import saying
from autograph.ops.structure import UFUNCS
from autograph.staging.elementwise import same_shape
from autograph.staging.shapes import shape_value, size_of
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, refuse

Dims = tuple[Dim, ...]
Axes = tuple[int, ...]


def require_reduced(kind: str, source: Dims, axes: Axes, keeps: bool, dims: Dims, out: Any) -> None:
    """``dims`` are those of what ``kind`` makes of an array of ``source``."""
    if not _fits(out, dims):
        name = UFUNCS.get(kind, kind)
        make = partial(_reduction_error, name, axes, keeps)
        check(same_shape(dims, out.dims), make, shape_value(source), shape_value(out.dims))


def require_scanned(source: Dims, axis: int | None, out: Any) -> None:
    """Running totals are as many as there are numbers, without an axis in a row."""
    dims = source if axis is not None else (size_of(source),)
    if not _fits(out, dims):
        make = partial(_scan_error, axis is None)
        check(same_shape(dims, out.dims), make, shape_value(source), shape_value(out.dims))


def require_shape(out: Any, dims: Dims, make: Callable[[], Exception]) -> None:
    if not _fits(out, dims):
        check(same_shape(dims, out.dims), make)


def require_joined(out: Any, dims: Dims) -> None:
    known = isinstance(out, StagedArray) and len(out.dims) != len(dims)
    text = "Output array has wrong dimensionality" if known else "Output array is the wrong shape"
    require_shape(out, dims, saying(ValueError, text))


def _fits(out: Any, dims: Dims) -> bool:
    if not isinstance(out, StagedArray):
        refuse("out= must be an array of the converted function")
    return len(out.dims) == len(dims) and all(map(active().facts.are_equal, dims, out.dims))


def _reduction_error(
    name: str, axes: Axes, keeps: bool, source: tuple[int, ...], out: tuple[int, ...]
) -> ValueError:
    function = getattr(np, name)
    try:
        if name.startswith("arg"):
            axis = None if len(axes) == len(source) else axes[0]
            function(np.zeros(source), axis, np.zeros(out, int), keepdims=keeps)
        else:
            function.reduce(np.zeros(source, int), axes, out=np.zeros(out, int), keepdims=keeps)
    except ValueError as error:
        return error
    return ValueError(f"output parameter for reduction operation {name} has another shape")


def _scan_error(in_line: bool, source: tuple[int, ...], out: tuple[int, ...]) -> ValueError:
    """In NumPy's words; NumPy itself can crash where the shapes do not agree."""
    if in_line:
        return ValueError("provided out is the wrong size for the accumulation.")
    texts = [str(tuple(shape)).replace(" ", "") for shape in (out, source)]
    remapped = " ".join(f"{text}->{text}" for text in texts)
    return ValueError(
        "operands could not be broadcast together with remapped shapes [original->remapped]: "
        f"{remapped} "
    )
