"""Questions about dtypes and kinds, answered while staging; arrays as Python's own numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograph.ir import Dim
from autograph.numpy_api.arrays import as_operand
from autograph.numpy_api.registry import method, stages
from autograph.staging import promote
from autograph.staging.answers import Thing
from autograph.staging.elementwise import cast, ufunc, value_of
from autograph.staging.growing_lists import numbers_of
from autograph.staging.host import host_call
from autograph.staging.indexing import getitem
from autograph.staging.shapes import require_equal, size_of, size_value
from autograph.staging.sites import check
from autograph.staging.values import StagedArray, StagedScalar, refuse

_SAMPLES = {"b": False, "i": 0, "f": 0.0, "c": 0j}
_PYTHON = {"b": np.dtype(bool), "i": np.dtype(int), "f": np.dtype(float), "c": np.dtype(complex)}


def _sample(item: Any) -> Any:
    """A dtype, or a plain number of the same kind for Python's weak ones."""
    if isinstance(item, (StagedScalar, StagedArray, np.ndarray)) or promote.is_plain_number(item):
        dtype = promote.dtype_of(item)
        return _SAMPLES[dtype.kind] if promote.is_python_scalar(item) else dtype
    return item


@stages(np.result_type, always=True)
def result_type(*arrays_and_dtypes: Any) -> np.dtype:
    return np.result_type(*map(_sample, arrays_and_dtypes))


@stages(np.can_cast, always=True)
def can_cast(from_: Any, to: Any, casting: str = "safe") -> bool:
    return np.can_cast(_sample(from_), to, casting)  # type: ignore[arg-type]


@stages(np.promote_types, always=True)
def promote_types(type1: Any, type2: Any) -> np.dtype:
    made: np.dtype = np.promote_types(type1, type2)
    return made


@stages(np.issubdtype, always=True)
def issubdtype(arg1: Any, arg2: Any) -> bool:
    return bool(np.issubdtype(arg1, arg2))


@stages(np.iscomplexobj, always=True)
def iscomplexobj(x: Any) -> bool:
    return promote.dtype_of(as_operand(x)).kind == "c"


@stages(np.isrealobj, always=True)
def isrealobj(x: Any) -> bool:
    return not iscomplexobj(x)


@stages(np.isscalar, always=True)
def isscalar(element: Any) -> bool:
    return isinstance(element, StagedScalar) or bool(np.isscalar(element))


@method("item")
def item(a: Any, *place: Any) -> StagedScalar:
    """The element, or the only one, as Python's number."""
    found = a
    if place and isinstance(a, StagedArray):
        key = place[0] if len(place) == 1 else place
        if not isinstance(key, tuple):
            _require_place(a, key)
        found = getitem(a.ravel() if not isinstance(key, tuple) else a, key)
    elif isinstance(a, StagedArray):
        error = "can only convert an array of size 1 to a Python scalar"
        require_equal(size_of(a.dims), Dim(1), lambda: ValueError(error))
        found = getitem(a, (0,) * len(a.dims)) if a.dims else a
    return python_number(value_of(found))


def _require_place(a: StagedArray, place: Any) -> None:
    """The flat place of ``item`` lies inside; of several axes NumPy says it in other words."""
    if len(a.dims) == 1:
        return
    size = size_value(size_of(a.dims))
    low, high = ufunc(np.greater_equal, (place, -size)), ufunc(np.less, (place, size))
    check(value_of(ufunc(np.logical_and, (low, high))), _no_such_place, place, size)


def _no_such_place(place: int, size: int) -> IndexError:
    return IndexError(f"index {place} is out of bounds for size {size}")


def python_number(value: Any) -> StagedScalar:
    kind = value.type.dtype.kind
    if value.type.dtype == np.dtype(np.uint64):
        refuse("the item of a uint64 array is not supported", "use the NumPy scalar")
    return StagedScalar(cast(value, _PYTHON["i" if kind == "u" else kind]), True)


def _lists_of(a: Any) -> Any:
    return np.asarray(a).tolist()


@method("tolist")
def tolist(a: Any) -> Any:
    if isinstance(a, StagedScalar):
        return item(a)
    if not a.dims:
        return item(a)
    if not a.dims[0].is_static:
        if len(a.dims) > 1:  # an object: it is handed on, indexed and returned
            return host_call(_lists_of, (a,), {}, Thing(list), "tolist", False, False)
        return numbers_of(python_number(a.read()).value)
    rows = [getitem(a, k) for k in range(a.dims[0].const)]
    return [tolist(row) for row in rows]
