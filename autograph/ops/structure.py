"""The structure of a program: constants, casts, views and stores, reductions, products.

view(x; map)[k]     = x[map(k)]                  slices, indices, transposes, broadcasts, diagonals
update(x, v; map)   = x with x[map(k)] := v[k]   v of the view's dimensions, or a scalar
reduce(x; kind, axes)                            x reduced over axes
matmul(a, b)                                     NumPy's; batch dimensions equal, of one rank
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograph.errors import TypeMismatch
from autograph.ir import BOOL, INT64, Dim, TensorType, ViewMap
from autograph.ops.attributes import (
    is_count,
    is_dim,
    is_dims,
    is_dtype,
    is_map,
    is_number,
    is_text,
    tuple_of,
)
from autograph.ops.opdef import OpDef, Scalar, Structural, Trait, register

Types = Sequence[TensorType]
Attrs = Mapping[str, Any]
PARTIAL = frozenset({Trait.PARTIAL})


def _expect(condition: bool, complaint: str) -> None:
    if not condition:
        raise TypeMismatch(complaint)


# Constants and creation.


def _infer_constant(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    return (TensorType(attrs["dtype"]),)


constant = register(
    OpDef(
        "constant",
        _infer_constant,
        lambda value, dtype: np.asarray(value, dtype)[()],
        attributes={"value": is_number, "dtype": is_dtype},
    )
)


def _infer_iota(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    return (TensorType(INT64, (attrs["dim"],)),)


iota = register(
    OpDef(
        "iota",
        _infer_iota,
        lambda dim: np.arange(dim, dtype=np.int64),
        traits=PARTIAL,
        attributes={"dim": is_dim},
    )
)


def _infer_empty(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    return (TensorType(attrs["dtype"], attrs["dims"]),)


empty = register(
    OpDef(
        "empty",
        _infer_empty,
        lambda dtype, dims: np.empty(dims, dtype),
        Structural(),
        PARTIAL | {Trait.UNINITIALISED},
        {"dtype": is_dtype, "dims": is_dims},
    )
)


def _infer_undefined(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    return (TensorType(attrs["dtype"], attrs["dims"]),)


# The value of a variable on a path where it has none. Never read (a flag says so); arrays have
# every dimension 0 unless the dims attribute says otherwise.
undefined = register(
    OpDef(
        "undefined",
        _infer_undefined,
        lambda dtype, dims: np.zeros(dims, dtype)[()],
        Structural(),
        PARTIAL,
        {"dtype": is_dtype, "dims": is_dims},
    )
)


def _infer_pack(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    return (TensorType(operands[0].dtype, (Dim(len(operands)),)),)


pack = register(OpDef("pack", _infer_pack, lambda *items: np.array(items), Structural()))

# Element type.


def _infer_cast(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    return (operands[0].with_dtype(attrs["dtype"]),)


def _eager_cast(x: Any, dtype: np.dtype) -> Any:
    """As NumPy casts, but without its warning that an imaginary part is dropped."""
    whole = np.asarray(x)
    if whole.dtype.kind == "c" and dtype.kind in "iuf":
        whole = whole.real
    with np.errstate(all="ignore"):
        return whole.astype(dtype)[()]


cast = register(
    OpDef("cast", _infer_cast, _eager_cast, Scalar({"*": "cast"}), attributes={"dtype": is_dtype})
)


def _infer_select(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    test, left, right = operands
    _expect(test.dtype == BOOL, f"a condition must be bool, got {test.dtype}")
    _expect(left.dtype == right.dtype, f"operands have dtypes {left.dtype} and {right.dtype}")
    shape = next((t for t in operands if not t.is_scalar), test)
    for operand in operands:
        _expect(
            operand.is_scalar or operand.dims == shape.dims, "operands have different dimensions"
        )
    return (shape.with_dtype(left.dtype),)


select = register(OpDef("select", _infer_select, np.where, Scalar({"*": "({1} if {0} else {2})"})))

# Views and stores.


def _infer_view(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    map_: ViewMap = attrs["map"]
    _expect(len(map_.axes) == operands[0].rank, "an index map must map every axis of its base")
    return (TensorType(operands[0].dtype, map_.dims),)


def index_grid(map: Any) -> tuple[np.ndarray, ...]:
    """For each axis of the base the indices that an evaluated map reads, one for each element."""
    rank = len(map.dims)
    grid = []
    for axis in map.axes:
        if axis.axis is None:
            index = np.full((1,) * rank, axis.offset, np.int64)
        else:
            line = axis.offset + axis.step * np.arange(map.dims[axis.axis], dtype=np.int64)
            index = line.reshape(tuple(-1 if k == axis.axis else 1 for k in range(rank)))
        grid.append(np.broadcast_to(index, map.dims))
    return tuple(grid)


def _eager_view(x: Any, map: Any) -> Any:
    base = np.asarray(x)
    if base.ndim == 0:
        return np.full(map.dims, base)[()]
    return base[index_grid(map)]


view = register(
    OpDef("view", _infer_view, _eager_view, Structural(), PARTIAL, attributes={"map": is_map})
)


def _infer_update(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    base, value = operands
    map_: ViewMap = attrs["map"]
    _expect(len(map_.axes) == base.rank, "an index map must map every axis of its base")
    _expect(base.dtype == value.dtype, f"{value.dtype} stored into {base.dtype}")
    _expect(value.is_scalar or value.dims == map_.dims, "the value has not the view's dimensions")
    return (base,)


def _eager_update(x: Any, value: Any, map: Any) -> Any:
    result = np.array(x)
    if result.ndim == 0:
        return np.asarray(value)[()]
    result[index_grid(map)] = value
    return result


update = register(
    OpDef(
        "update",
        _infer_update,
        _eager_update,
        traits=PARTIAL | {Trait.NEW_VERSION},
        attributes={"map": is_map},
    )
)


def _infer_reshape(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    return (TensorType(operands[0].dtype, attrs["dims"]),)


reshape = register(
    OpDef(
        "reshape",
        _infer_reshape,
        lambda x, dims: np.reshape(x, dims),
        traits=PARTIAL,
        attributes={"dims": is_dims},
    )
)

# Reductions and products.

REDUCTIONS: Mapping[str, Callable[..., Any]] = {
    "sum": np.sum,
    "prod": np.prod,
    "max": np.max,
    "min": np.min,
    "any": np.any,
    "all": np.all,
    "argmax": np.argmax,
    "argmin": np.argmin,
}
FOLDS: Mapping[str, np.ufunc] = {
    function.__name__: function
    for function in (
        *(np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.gcd, np.lcm),
        *(np.fmax, np.fmin, np.hypot, np.logaddexp, np.logaddexp2),
    )
}
UFUNCS = {  # by whose repetition a reduction is made; others have the name of theirs
    "sum": "add",
    "prod": "multiply",
    "max": "maximum",
    "min": "minimum",
    "any": "logical_or",
    "all": "logical_and",
}
_NEUTRAL = {"bitwise_and": -1, "lcm": 1, "logaddexp": -np.inf, "logaddexp2": -np.inf}


def _infer_reduce(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    (x,) = operands
    kind, axes = attrs["kind"], attrs["axes"]
    _expect(kind in REDUCTIONS or kind in FOLDS, f"unknown reduction {kind}")
    _expect(kind != "lcm" or len(axes) <= 1, "where lcm wraps around, the order matters")
    _expect(tuple(sorted(set(axes))) == axes, "axes must be sorted and distinct")
    _expect(all(0 <= axis < x.rank for axis in axes), f"there are {x.rank} axes")
    dtype = INT64 if kind.startswith("arg") else BOOL if kind in ("any", "all") else x.dtype
    return (TensorType(dtype, tuple(dim for k, dim in enumerate(x.dims) if k not in axes)),)


def _eager_reduce(x: Any, kind: str, axes: tuple[int, ...]) -> Any:
    """arg reductions are over all axes in C order, or over one; sums keep the operand's dtype; the
    largest and smallest of no numbers is what all are at least, or at most.
    """
    if kind.startswith("arg"):
        return REDUCTIONS[kind](x, axis=None if len(axes) == np.ndim(x) else axes[0])
    if kind in FOLDS:
        for axis in reversed(axes):
            x = FOLDS[kind].reduce(x, axis=axis, initial=neutral_of(kind, x.dtype))
        return x
    if kind in ("sum", "prod"):
        return REDUCTIONS[kind](x, axis=axes, dtype=x.dtype)
    if kind in ("max", "min"):
        return REDUCTIONS[kind](x, axis=axes, initial=least_of(kind, x.dtype))
    return REDUCTIONS[kind](x, axis=axes)


def least_of(kind: str, dtype: np.dtype) -> Any:
    """The neutral element of max and min."""
    if dtype.kind == "b":
        return kind == "min"
    if dtype.kind in "iu":
        return np.iinfo(dtype).min if kind == "max" else np.iinfo(dtype).max
    if dtype.kind == "c":
        return complex(-np.inf, -np.inf) if kind == "max" else complex(np.inf, np.inf)
    return -np.inf if kind == "max" else np.inf


def neutral_of(kind: str, dtype: np.dtype) -> Any:
    """What a fold begins with, and gives of nothing."""
    if kind in ("fmax", "fmin"):
        return np.nan if dtype.kind == "f" else least_of(kind[1:], dtype)
    if kind == "bitwise_and" and dtype.kind == "u":
        return np.iinfo(dtype).max
    return dtype.type(_NEUTRAL.get(kind, 0))


reduce = register(
    OpDef(
        "reduce",
        _infer_reduce,
        _eager_reduce,
        traits=PARTIAL,
        attributes={"kind": is_text, "axes": tuple_of(is_count)},
    )
)


def _infer_matmul(operands: Types, attrs: Attrs) -> tuple[TensorType, ...]:
    a, b = operands
    _expect(a.dtype == b.dtype, f"operands have dtypes {a.dtype} and {b.dtype}")
    _expect(a.rank >= 1 and b.rank >= 1, "matmul takes no scalars")
    rows = a.dims[-2:-1]
    columns = b.dims[-1:] if b.rank > 1 else ()
    batch = a.dims[:-2] if a.rank >= b.rank else b.dims[:-2]
    return (TensorType(a.dtype, batch + rows + columns),)


matmul = register(OpDef("matmul", _infer_matmul, np.matmul, Structural(), PARTIAL))
