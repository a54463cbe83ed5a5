"""``empty``: new arrays of generated programs.

    a = empty((n, m), np.float64)

What numba does for ``np.empty``, without the functions that it compiles for each rank and dtype on
the way, and in large pages where NumPy asks for them, too. The first store to each page of a new
memory goes to the operating system. Pages of 2 megabytes are 500 times fewer: filling an array of
70 megabytes takes a quarter of the time.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils as code_utilities
from numba.core.typing import npydecl
from numba.extending import lower_builtin, type_callable
from numba.np import arrayobj

LARGE = 1 << 22  # bytes; below, whole large pages would seldom fit
PAGE = 4096
USE_LARGE_PAGES = 14  # MADV_HUGEPAGE
IS_KNOWN = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "madvise")
WORD = ir.IntType(64)

# Untyped.
cgutils: Any = code_utilities
arrays: Any = arrayobj
typing: Any = npydecl
register_typing: Any = type_callable
register_lowering: Any = lower_builtin

TOO_BIG = (
    "array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size."
)


def empty(shape: int | tuple[int, ...], dtype: Any) -> np.ndarray:
    """``np.empty``. Raises its errors of sizes: ``ValueError`` and ``MemoryError``."""
    return np.empty(shape, dtype)


def type_of_empty(context: Any) -> Any:
    def typer(shape: Any, dtype: Any) -> Any:
        return types.Array(typing.parse_dtype(dtype), typing.parse_shape(shape), "C")

    return typer


def lower_empty(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    kind = signature.return_type
    dims = sizes(context, builder, signature.args[0], arguments[0])
    made = arrays.make_array(kind)(context, builder)
    itemsize = context.get_constant(types.intp, arrays.get_itemsize(context, kind))
    strides, size = strides_and_bytes(context, builder, dims, itemsize)
    align = context.get_preferred_array_alignment(kind.dtype)
    owner = context.nrt.meminfo_alloc_aligned(builder, size, align)
    data = context.nrt.meminfo_data(builder, owner)
    if not all(isinstance(dim, ir.Constant) for dim in dims):
        advise(builder, data, size)
    arrays.populate_array(
        made,
        data=builder.bitcast(data, context.get_data_type(kind.dtype).as_pointer()),
        shape=cgutils.pack_array(builder, dims, ty=WORD),
        strides=cgutils.pack_array(builder, strides, ty=WORD),
        itemsize=itemsize,
        meminfo=owner,
    )
    return made._getvalue()


def sizes(context: Any, builder: Any, kind: Any, shape: Any) -> list[Any]:
    """The dimensions as words, none of them negative."""
    single = isinstance(kind, types.Integer)
    kinds = [kind] if single else list(kind)
    items = [shape] if single else cgutils.unpack_tuple(builder, shape, len(kinds))
    dims = [context.cast(builder, d, k, types.intp) for d, k in zip(items, kinds, strict=True)]
    for dim in dims:
        with cgutils.if_unlikely(builder, builder.icmp_signed("<", dim, WORD(0))):
            message = ("negative dimensions are not allowed",)
            context.call_conv.return_user_exc(builder, ValueError, message)
    return dims


def strides_and_bytes(
    context: Any, builder: Any, dims: Sequence[Any], itemsize: Any
) -> tuple[list[Any], Any]:
    """In C order; the number of bytes fits into a word."""
    size, too_big = itemsize, ir.IntType(1)(0)
    for dim in dims:
        product = builder.smul_with_overflow(size, dim)
        size = builder.extract_value(product, 0)
        too_big = builder.or_(too_big, builder.extract_value(product, 1))
    with cgutils.if_unlikely(builder, too_big):
        context.call_conv.return_user_exc(builder, ValueError, (TOO_BIG,))
    strides = [itemsize]
    for dim in reversed(dims[1:]):
        strides.insert(0, builder.mul(strides[0], dim))
    return strides, size


def advise(builder: Any, data: Any, size: Any) -> None:
    """Ask for large pages, where the memory is large."""
    if not IS_KNOWN:
        return
    with cgutils.if_unlikely(builder, builder.icmp_signed(">=", size, WORD(LARGE))):
        first = builder.ptrtoint(data, WORD)
        start = builder.and_(builder.add(first, WORD(PAGE - 1)), WORD(-PAGE))
        length = builder.sub(builder.add(first, size), start)
        pointer, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(flag, [pointer, WORD, flag])
        function = cgutils.get_or_insert_function(builder.module, kind, "madvise")
        where = builder.inttoptr(start, pointer)
        builder.call(function, [where, length, flag(USE_LARGE_PAGES)])


register_typing(empty)(type_of_empty)
register_lowering(empty, types.Integer, types.Any)(lower_empty)
register_lowering(empty, types.BaseTuple, types.Any)(lower_empty)
