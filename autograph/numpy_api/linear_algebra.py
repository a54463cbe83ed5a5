"""np.linalg: what LAPACK computes, by NumPy itself on the memory of the program.

    np.linalg.inv(a)    ==>    b, error = library(a; linalg, inv);  check(error == 0, LinAlgError)

What the results are is found by asking NumPy about matrices of one element; sizes are known.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.linalg import LinAlgError

from autograph.ir import FLOAT64, INT64, Dim, Value
from autograph.numpy_api.arrays import as_array, as_operand, saying
from autograph.numpy_api.contractions import tensordot
from autograph.numpy_api.diagonals import diagonal as diagonal_of
from autograph.numpy_api.diagonals import trace_of
from autograph.numpy_api.hosted import library
from autograph.numpy_api.products import dot, matmul
from autograph.numpy_api.products import outer as outer_product
from autograph.numpy_api.rearranging import known_integer
from autograph.numpy_api.reductions import any_, sum_
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import matrix_transpose, permuted, ravel, reshape
from autograph.numpy_api.sorting import first_of
from autograph.ops.linear_algebra import COMPLEX, ERRORS
from autograph.staging.elementwise import fresh_array, ufunc, value_of
from autograph.staging.shapes import broadcast, require_equal, shape_value, size_of
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import (
    StagedArray,
    StagedScalar,
    eager_error,
    refusal_at_run_time,
    refuse,
)

Dims = tuple[Dim, ...]
_ABSENT = np._NoValue


def _sampled(name: str, arrays: Sequence[Any], options: dict[str, Any]) -> Any:
    """What NumPy gives for matrices of one element; it refuses those of a wrong rank."""
    ones = [np.ones((1,) * len(array.dims), array.dtype) for array in arrays]
    try:
        return getattr(np.linalg, name)(*([ones] if name == "multi_dot" else ones), **options)
    except (LinAlgError, ValueError, TypeError) as error:
        raise eager_error(error) from None


def _computed(
    name: str,
    arrays: Sequence[StagedArray],
    shapes: Sequence[Dims],
    numbers: dict[str, Any] | None = None,
    kinds: Sequence[Any] | None = None,
    **options: Any,
) -> list[Any]:
    """NumPy's results of these shapes. ``numbers`` may be known at run time only."""
    sample = kinds or _sampled(name, arrays, options)
    samples = sample if isinstance(sample, (tuple, list)) else (sample,)
    given = {key: item for key, item in (numbers or {}).items() if item is not None}
    operands = [array.read() for array in arrays]
    operands += [_number(item, key) for key, item in given.items()]
    results = [(np.dtype(np.asarray(s).dtype), d) for s, d in zip(samples, shapes, strict=True)]
    options |= {"name": name, "numbers": tuple(given), "count": len(results)}
    *values, error = library("linalg", operands, [*results, (INT64, ())], **options)
    if options.get("real"):
        real = active().emit("not_equal", error, active().constant(COMPLEX, INT64))
        hint = f"give it a complex matrix: np.linalg.{name}(a.astype(complex))"
        text = f"np.linalg.{name} was compiled for real eigenvalues, and these are complex"
        check(real, refusal_at_run_time(text, hint))
    fine = active().emit("equal", error, active().constant(0, INT64))
    check(fine, _linalg_error, StagedScalar(error, True))
    return [_as_given(value, s) for value, s in zip(values, samples, strict=True)]


def _number(item: Any, name: str) -> Value:
    number = as_operand(item)
    if isinstance(number, (StagedArray, np.ndarray)):
        refuse(f"an array of values for `{name}` is not supported", "use one number")
    return value_of(number, FLOAT64)


def _as_given(value: Value, sample: Any) -> Any:
    if isinstance(sample, np.ndarray):
        return fresh_array(value)
    return StagedScalar(value, not isinstance(sample, np.generic))


def _linalg_error(number: int) -> LinAlgError:
    return LinAlgError(ERRORS[number - 1])


def require_square(array: StagedArray) -> None:
    error = "Last 2 dimensions of the array must be square"
    if len(array.dims) > 1:
        require_equal(array.dims[-2], array.dims[-1], saying(LinAlgError, error))


def _batch(array: StagedArray) -> Dims:
    return array.dims[:-2]


# Square matrices.


@stages(np.linalg.inv, always=True)
def inv(a: Any) -> Any:
    array = as_array(a)
    require_square(array)
    return _computed("inv", [array], [array.dims])[0]


@stages(np.linalg.det, always=True)
def det(a: Any) -> Any:
    array = as_array(a)
    require_square(array)
    return _computed("det", [array], [_batch(array)])[0]


@stages(np.linalg.slogdet, always=True)
def slogdet(a: Any) -> Any:
    array = as_array(a)
    require_square(array)
    return _tuple("slogdet", array, [_batch(array)] * 2)


def _tuple(name: str, array: StagedArray, shapes: Sequence[Dims], **options: Any) -> Any:
    """A named tuple of NumPy's own class."""
    sample = _sampled(name, [array], options)
    return type(sample)(*_computed(name, [array], shapes, None, sample, **options))


@stages(np.linalg.cholesky, always=True)
def cholesky(a: Any, /, *, upper: bool = False) -> Any:
    array = as_array(a)
    require_square(array)
    return _computed("cholesky", [array], [array.dims], upper=bool(upper))[0]


@stages(np.linalg.eigh, always=True)
def eigh(a: Any, UPLO: str = "L") -> Any:
    array = as_array(a)
    require_square(array)
    return _tuple("eigh", array, [array.dims[:-1], array.dims], UPLO=UPLO)


@stages(np.linalg.eigvalsh, always=True)
def eigvalsh(a: Any, UPLO: str = "L") -> Any:
    array = as_array(a)
    require_square(array)
    return _computed("eigvalsh", [array], [array.dims[:-1]], UPLO=UPLO)[0]


@stages(np.linalg.eig, always=True)
def eig(a: Any) -> Any:
    array = as_array(a)
    require_square(array)
    options = _reality(array)
    sample = _sampled("eig", [array], {})
    found = _computed("eig", [array], [array.dims[:-1], array.dims], None, sample, **options)
    return type(sample)(*found)


@stages(np.linalg.eigvals, always=True)
def eigvals(a: Any) -> Any:
    array = as_array(a)
    require_square(array)
    sample = _sampled("eigvals", [array], {})
    return _computed("eigvals", [array], [array.dims[:-1]], None, [sample], **_reality(array))[0]


def _reality(array: StagedArray) -> dict[str, bool]:
    """Real matrices have real or complex eigenvalues: compiled for real ones, others are refused
    when they come.
    """
    return {} if array.dtype.kind == "c" else {"real": True}


@stages(np.linalg.matrix_power, always=True)
def matrix_power(a: Any, n: Any) -> Any:
    array = as_array(a)
    require_square(array)
    if isinstance(n, (int, np.integer)):
        if n == 1:
            return array
        return _computed("matrix_power", [array], [array.dims], n=int(n))[0]
    return matrix_power(array, known_integer(n, "an exponent of a matrix"))


# Equations.


@stages(np.linalg.solve, always=True)
def solve(a: Any, b: Any) -> Any:
    left, right = as_array(a), as_array(b)
    require_square(left)
    sample = _sampled("solve", [left, right], {})
    rank = min(len(right.dims), 2)
    parts = shape_value(left.dims), shape_value(right.dims)
    require_equal(right.dims[-rank], left.dims[-1], _solve_error, *parts)
    batch = broadcast([_batch(left), right.dims[:-rank]], (left.dims, right.dims), _batch_error)
    return _computed("solve", [left, right], [(*batch, *right.dims[-rank:])], None, [sample])[0]


def _solve_error(a: tuple[int, ...], b: tuple[int, ...]) -> ValueError:
    return _numpys_error(a, b)


def _batch_error(*shapes: tuple[int, ...]) -> ValueError:
    return _numpys_error(*shapes[-2:])


def _numpys_error(a: tuple[int, ...], b: tuple[int, ...]) -> ValueError:
    try:
        np.linalg.solve(np.broadcast_to(1.0, a), np.broadcast_to(1.0, b))
    except ValueError as error:
        return error
    return ValueError("solve: the shapes do not fit")


@stages(np.linalg.tensorsolve, always=True)
def tensorsolve(a: Any, b: Any, axes: Any = None) -> Any:
    left, right = as_array(a), as_array(b)
    order = list(range(len(left.dims)))
    for axis in axes or ():
        order.remove(axis)
        order.insert(len(left.dims), axis)
    left = permuted(left, order) if axes is not None else left
    rest = left.dims[-(len(left.dims) - len(right.dims)) :]
    size = size_of(rest)
    error = "Input arrays must satisfy the requirement             prod(a.shape[b.ndim:]) == "
    both = size_of(left.dims), active().product(size, size)
    require_equal(*both, saying(LinAlgError, error + "prod(a.shape[:b.ndim])"))
    matrix = reshape(left, shape_value((size, size)))
    return reshape(solve(matrix, ravel(right)), shape_value(rest))


@stages(np.linalg.tensorinv, always=True)
def tensorinv(a: Any, ind: int = 2) -> Any:
    array = as_array(a)
    if ind <= 0:
        raise eager_error(ValueError("Invalid ind argument."))
    rest = (*array.dims[ind:], *array.dims[:ind])
    size = size_value_of(array.dims[ind:])
    return reshape(inv(reshape(array, (size, -1))), shape_value(rest))


def size_value_of(dims: Dims) -> Any:
    return shape_value((size_of(dims),))[0]


@stages(np.linalg.lstsq, always=True)
def lstsq(a: Any, b: Any, rcond: Any = None) -> Any:
    left, right = as_array(a), as_array(b)
    sample = _sampled("lstsq", [left, right], {})
    error = saying(LinAlgError, "Incompatible dimensions")
    require_equal(left.dims[0], right.dims[0], error)
    rows, columns = left.dims
    width = right.dims[1:]
    short = active().smaller(rows, columns)
    shapes = [(columns, *width), width or (Dim(1),), (), (short,), ()]
    kinds = [*sample, 1]
    *found, count = _computed("lstsq", [left, right], shapes, {"rcond": rcond}, kinds)
    active().facts.nonnegative.add(count.value)
    residuals = first_of(found[1].read(), Dim.of(count.value))
    return found[0], residuals, found[2], found[3]


# Any matrices.


@stages(np.linalg.qr, always=True)
def qr(a: Any, mode: str = "reduced") -> Any:
    array = as_array(a)
    if mode not in ("reduced", "complete", "r", "raw"):
        refuse(f"np.linalg.qr with mode={mode!r} is not supported", "use 'reduced'")
    sample = _sampled("qr", [array], {"mode": mode})
    rows, columns = array.dims[-2:]
    short, batch = active().smaller(rows, columns), _batch(array)
    forms: dict[str, list[Dims]] = {
        "complete": [(rows, rows), (rows, columns)],
        "reduced": [(rows, short), (short, columns)],
        "r": [(short, columns)],
        "raw": [(columns, rows), (short,)],
    }
    whole = [(*batch, *dims) for dims in forms[mode]]
    kinds = sample if isinstance(sample, tuple) else [sample]
    found = _computed("qr", [array], whole, None, kinds, mode=mode)
    return _like(sample, found)


def _like(sample: Any, found: list[Any]) -> Any:
    if not isinstance(sample, tuple):
        return found[0]
    return type(sample)(*found) if hasattr(sample, "_fields") else tuple(found)


@stages(np.linalg.svd, always=True)
def svd(
    a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False
) -> Any:
    array = as_array(a)
    if hermitian:
        require_square(array)
    options = {"compute_uv": bool(compute_uv), "hermitian": bool(hermitian)}
    sample = _sampled("svd", [array], options)
    rows, columns = array.dims[-2:]
    short, batch = active().smaller(rows, columns), _batch(array)
    shapes = [(rows, rows if full_matrices else short), (short,)]
    shapes.append((columns if full_matrices else short, columns))
    whole = [(*batch, *dims) for dims in (shapes if compute_uv else shapes[1:2])]
    kinds = sample if compute_uv else [sample]
    full = {"full_matrices": bool(full_matrices)}
    return _like(sample, _computed("svd", [array], whole, None, kinds, **options, **full))


@stages(np.linalg.svdvals, always=True)
def svdvals(x: Any, /) -> Any:
    return svd(x, compute_uv=False)


@stages(np.linalg.pinv, always=True)
def pinv(a: Any, rcond: Any = None, hermitian: bool = False, *, rtol: Any = _ABSENT) -> Any:
    array = as_array(a)
    options = {"hermitian": bool(hermitian)}
    if rtol is not _ABSENT and rcond is not None:
        raise eager_error(ValueError("`rtol` and `rcond` can't be both set."))
    if rtol is None:
        refuse("np.linalg.pinv with rtol=None is not supported", "give a number")
    name = "rcond" if rtol is _ABSENT else "rtol"
    numbers = {name: rcond if rtol is _ABSENT else rtol}
    shape = (*_batch(array), *reversed(array.dims[-2:]))
    return _computed("pinv", [array], [shape], numbers, None, **options)[0]


@stages(np.linalg.matrix_rank, always=True)
def matrix_rank(A: Any, tol: Any = None, hermitian: bool = False, *, rtol: Any = None) -> Any:
    if rtol is not None and tol is not None:
        raise eager_error(ValueError("`tol` and `rtol` can't be both set."))
    array = as_array(A)
    if hermitian:
        require_square(array)
    shape, numbers = _batch(array), {"tol": tol, "rtol": rtol}
    return _computed("matrix_rank", [array], [shape], numbers, hermitian=bool(hermitian))[0]


@stages(np.linalg.cond, always=True)
def cond(x: Any, p: Any = None) -> Any:
    array = as_array(x)
    if isinstance(p, StagedScalar):
        refuse(
            "np.linalg.cond with a `p` only known at run time is not supported", "use a constant"
        )
    if p not in (None, 2, -2):
        require_square(array)
    return _computed("cond", [array], [_batch(array)], p=p)[0]


# Products.


@stages(np.linalg.multi_dot, always=True)
def multi_dot(arrays: Any, *, out: Any = None) -> Any:
    parts = [as_array(array) for array in arrays]
    if out is not None:
        refuse("np.linalg.multi_dot with `out` is not supported", "assign to out[...]")
    if len(parts) == 2:
        return dot(*parts)
    sample = _sampled("multi_dot", parts, {})
    for k, (left, right) in enumerate(itertools.pairwise(parts)):
        inner, other = left.dims[-1], right.dims[0]
        require_equal(inner, other, _not_aligned, k, *(shape_value(p.dims) for p in parts))
    dims = (*parts[0].dims[:-1], *parts[-1].dims[1:])
    return _computed("multi_dot", parts, [dims], None, [sample])[0]


def _not_aligned(place: int, *shapes: tuple[int, ...]) -> ValueError:
    try:
        np.linalg.multi_dot([np.broadcast_to(1.0, shape) for shape in shapes])
    except ValueError as error:
        return error
    return ValueError(f"shapes {shapes[place]} and {shapes[place + 1]} not aligned")


stages(np.linalg.matmul, always=True)(matmul)


@stages(np.linalg.tensordot, always=True)
def tensordot_by_name(x1: Any, x2: Any, /, *, axes: Any = 2) -> Any:
    return tensordot(x1, x2, axes)


stages(np.linalg.matrix_transpose, always=True)(matrix_transpose)


@stages(np.linalg.outer, always=True)
def outer(x1: Any, x2: Any, /) -> Any:
    left, right = as_array(x1), as_array(x2)
    if len(left.dims) != 1 or len(right.dims) != 1:
        shapes = [np.ones((1,) * len(array.dims)) for array in (left, right)]
        message = "Input arrays must be one-dimensional, but they are "
        raise eager_error(
            ValueError(f"{message}x1.ndim={shapes[0].ndim} and x2.ndim={shapes[1].ndim}.")
        )
    return outer_product(left, right)


@stages(np.linalg.trace, always=True)
def trace(x: Any, /, *, offset: Any = 0, dtype: Any = None) -> Any:
    return trace_of(x, offset, -2, -1, dtype)


@stages(np.linalg.diagonal, always=True)
def diagonal(x: Any, /, *, offset: Any = 0) -> Any:
    return diagonal_of(x, offset, -2, -1)


@stages(np.linalg.vecdot, np.vecdot, always=True)
def vecdot(x1: Any, x2: Any, /, *, axis: Any = -1) -> Any:
    left, right = as_array(x1), as_array(x2)
    for k, array in enumerate((left, right)):
        if not array.dims:
            message = f"vecdot: Input operand {k} does not have enough dimensions (has 0, gufunc "
            raise eager_error(ValueError(f"{message}core with signature (n),(n)->() requires 1)"))
    if left.dtype.kind == "c":
        left = ufunc(np.conjugate, (left,))
    product = ufunc(np.multiply, (left, right))
    if product.dtype.kind == "b":
        return any_(product, axis)
    return sum_(product, axis, product.dtype)
