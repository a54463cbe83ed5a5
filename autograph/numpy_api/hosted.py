"""What NumPy computes at run time, on the memory of the compiled program.

library("sort", [x], [(dtype, dims)], axis=0)    one value for each result
np.frexp(x)                                      ufuncs that are no operators
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograph.ir import Dim, TensorType, Value
from autograph.numpy_api.registry import is_named
from autograph.ops.library import SPECIAL
from autograph.staging import promote
from autograph.staging.elementwise import dims_of, require_castable, store_into, value_of, wrap
from autograph.staging.shapes import broadcast, broadcast_to
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, refuse

Result = tuple[np.dtype, tuple[Dim, ...]]
HOSTED = frozenset({np.frexp, np.ldexp, np.spacing, np.bitwise_count})


def is_hosted(function: np.ufunc) -> bool:
    return function in HOSTED or is_named(function, SPECIAL, function.__name__)


def library(function: str, operands: list[Value], results: list[Result], **options: Any) -> Any:
    """What NumPy computes at run time: one value for each of ``results``."""
    attrs = {
        "function": function,
        "options": tuple(options.items()),
        "results": tuple(results),
    }
    types = tuple(TensorType(*result) for result in results)
    return active().append("library", tuple(operands), types, attrs)


def require_no_handler(name: str, *kinds: type[Exception]) -> None:
    """What NumPy raises on its own leaves the program, past its handlers."""
    if any(item.clause_of(kinds) is not None for item in active().tries):
        refuse(f"`numpy.{name}` in a `try` that catches its errors is not supported", "move it out")


def hosted_ufunc(function: np.ufunc, operands: Sequence[Any], out: Any) -> Any:
    loop = promote.loop_dtypes(function, operands)
    if out is not None and function.nout > 1:
        refuse(f"`numpy.{function.__name__}` with `out` is not supported", "assign to out[...]")
    dims = broadcast([dims_of(operand) for operand in operands])
    if out is not None:
        require_castable(loop[-1], out, function.__name__)
    pairs = zip(operands, loop, strict=False)
    given = [broadcast_to(value_of(operand, dtype), dims) for operand, dtype in pairs]
    results = [(dtype, dims) for dtype in loop[function.nin :]]
    name = "ufunc" if function in HOSTED else "special"
    values = library(name, given, results, name=function.__name__)
    if out is not None:
        return store_into(out, values[0], function.__name__)
    is_array = any(isinstance(x, (StagedArray, np.ndarray)) for x in operands)
    found = tuple(wrap(value, is_array) for value in values)
    return found[0] if len(found) == 1 else found
