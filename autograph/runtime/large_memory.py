"""Large memories in large pages, as NumPy asks for them, too.

    a = np.empty((n, m), np.float64)
    advise(a)

The first store to each page of a new memory goes to the operating system. Pages of 2 megabytes are
500 times fewer: filling an array of 70 megabytes takes a quarter of the time.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import lower_builtin, type_callable

LARGE = 1 << 22  # bytes; below, whole large pages would seldom fit
PAGE = 4096
USE_LARGE_PAGES = 14  # MADV_HUGEPAGE
IS_KNOWN = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "madvise")

register_typing: Any = type_callable  # untyped
register_lowering: Any = lower_builtin
get_or_insert_function: Any = cgutils.get_or_insert_function


def advise(memory: np.ndarray) -> None:
    """Nothing that a program could see."""


def type_of_advise(context: Any) -> Any:
    return lambda memory: types.none if isinstance(memory, types.Array) else None


def lower_advise(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    if IS_KNOWN:
        (kind,) = signature.args
        made = context.make_array(kind)(context, builder, arguments[0])
        word = made.nitems.type
        size = builder.mul(made.nitems, made.itemsize)
        with builder.if_then(builder.icmp_signed(">=", size, word(LARGE)), likely=False):
            first = builder.ptrtoint(made.data, word)
            start = builder.and_(builder.add(first, word(PAGE - 1)), word(-PAGE))
            length = builder.sub(builder.add(first, size), start)
            pointer, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
            type_ = ir.FunctionType(flag, [pointer, word, flag])
            function = get_or_insert_function(builder.module, type_, "madvise")
            where = builder.inttoptr(start, pointer)
            builder.call(function, [where, length, flag(USE_LARGE_PAGES)])
    return context.get_dummy_value()


register_typing(advise)(type_of_advise)
register_lowering(advise, types.Array)(lower_advise)
