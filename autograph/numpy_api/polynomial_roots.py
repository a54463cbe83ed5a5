"""np.roots, np.poly, np.polydiv: done by NumPy; what they give depends on the numbers.

How many roots there are is known at run time. Of what dtype they are too: the program is compiled
for the dtype that the kind of the coefficients suggests, and another one is refused when it comes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.linalg import LinAlgError

from autograph.ir import INT64, Dim, Value
from autograph.numpy_api.arrays import as_array, as_operand, saying
from autograph.numpy_api.hosted import library
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import ravel
from autograph.numpy_api.sorting import first_of
from autograph.staging.elementwise import fresh_array
from autograph.staging.shapes import require_equal
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error, refusal_at_run_time, refuse

_WRONG_SHAPE = "input must be 1d or non-empty square 2d array."
_FINE, _OTHER_DTYPE = 0, 1


def _likely(
    name: str, operand: StagedArray, size: Dim, dtype: np.dtype, hint: str
) -> tuple[Value, Value]:
    """What NumPy gives, filled up to ``size``, and how much of it there is."""
    results = [(dtype, (size,)), (INT64, ()), (INT64, ())]
    options = {"name": name, "dtype": dtype.name, "more": 1 if name == "poly" else -1}
    found, count, code = library("likely", [operand.read()], results, **options)
    trace = active()
    as_compiled = trace.emit("not_equal", code, trace.constant(_OTHER_DTYPE, INT64))
    check(
        as_compiled,
        refusal_at_run_time(
            f"np.{name} was compiled for {dtype}, which these numbers do not give", hint
        ),
    )
    finite = trace.emit("equal", code, trace.constant(_FINE, INT64))
    check(finite, _not_finite)
    trace.facts.nonnegative.add(count)
    return found, count


def _not_finite() -> LinAlgError:
    return LinAlgError("Array must not contain infs or NaNs")


def _asked(function: Any, *samples: np.ndarray) -> Any:
    """What NumPy gives for these, or the error that it raises for their dtypes."""
    try:
        return function(*samples)
    except (TypeError, LinAlgError) as error:
        raise eager_error(error) from None


@stages(np.roots, always=True)
def roots(p: Any) -> StagedArray:
    array = as_array(as_operand(p))
    if len(array.dims) > 1:
        raise eager_error(ValueError("Input must be a rank-1 array."))
    line = array if array.dims else ravel(array)
    is_complex = line.dtype.kind == "c"
    size = active().at_least_zero(line.dims[0] - 1)
    dtype = _asked(np.roots, np.array([1, 1, 0], line.dtype)).dtype
    hint = "give np.roots complex coefficients where the roots are: p.astype(complex)"
    if is_complex:
        hint = "give it two coefficients or more, of which the first is not zero"
    found, count = _likely("roots", line, size, dtype, hint)
    return first_of(found, Dim.of(count))


@stages(np.poly, always=True)
def poly(seq_of_zeros: Any) -> StagedArray:
    array = as_array(as_operand(seq_of_zeros))
    if array.dtype.kind == "c" or len(array.dims) not in (1, 2):
        refuse("np.poly of complex numbers gives real or complex ones", "use np.convolve")
    if len(array.dims) == 2:
        require_equal(*array.dims, saying(ValueError, _WRONG_SHAPE))
    size = array.dims[0]
    error = refusal_at_run_time("np.poly of no zeros, which gives a number", "test for it")
    check(active().compare("greater", size, Dim(0)), error)
    sample = np.eye(2, dtype=array.dtype) if len(array.dims) == 2 else np.ones(2, array.dtype)
    dtype = _asked(np.poly, sample).dtype
    return fresh_array(_likely("poly", array, size + 1, dtype, "use np.convolve")[0])


@stages(np.polydiv, always=True)
def polydiv(u: Any, v: Any) -> tuple[StagedArray, StagedArray]:
    """The quotient, whose length is known, and the remainder without leading zeros."""
    lines = [ravel(as_array(as_operand(item))) for item in (u, v)]
    dtype = _asked(np.polydiv, *(np.ones(2, line.dtype) for line in lines))[0].dtype
    trace = active()
    for line in lines:
        some = trace.compare("greater", line.dims[0], Dim(0))
        check(some, _empty)
    length, other = lines[0].dims[0], lines[1].dims[0]
    size = trace.at_least_zero(length - other) + 1
    results = [(dtype, (size,)), (dtype, (length,)), (INT64, ())]
    operands = [line.read() for line in lines]
    quotient, rest, count = library("polydiv", operands, results)
    trace.facts.nonnegative.add(count)
    return fresh_array(quotient), first_of(rest, Dim.of(count))


def _empty() -> IndexError:
    return IndexError("index 0 is out of bounds for axis 0 with size 0")
