"""Arrays under the type that a function takes them as: the same memory, and nothing is done.

    any_layout(x)     as one of any strides
    read_only(x)      as one that is not written

All calls of a function pass arrays of one type, so that it is compiled once and can call itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.core import imputils
from numba.extending import lower_builtin, type_callable

register_typing: Any = type_callable  # untyped
register_lowering: Any = lower_builtin
borrowed: Any = imputils.impl_ret_borrowed


def any_layout(x: np.ndarray) -> np.ndarray:
    return x


def read_only(x: np.ndarray) -> np.ndarray:
    return x


def type_of_any_layout(context: Any) -> Any:
    return lambda x: x.copy(layout="A") if isinstance(x, types.Array) else None


def type_of_read_only(context: Any) -> Any:
    return lambda x: x.copy(readonly=True) if isinstance(x, types.Array) else None


def same_memory(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """The value of an array does not depend on what its type says of layout and writing."""
    return borrowed(context, builder, signature.return_type, arguments[0])


register_typing(any_layout)(type_of_any_layout)
register_typing(read_only)(type_of_read_only)
for function in (any_layout, read_only):
    register_lowering(function, types.Array)(same_memory)
