"""Sums of products: tensordot, einsum, kron, cross, convolve, correlate, inner of matrices."""

from __future__ import annotations

import string
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from autograph.ir import INT64, AxisMap, Dim, Value, ViewMap
from autograph.numpy_api.arrays import as_array, saying, uninitialised
from autograph.numpy_api.borders import pad
from autograph.numpy_api.products import dot, matmul
from autograph.numpy_api.rearranging import moveaxis
from autograph.numpy_api.registry import stages
from autograph.numpy_api.shape import expand_dims, permuted, reshape
from autograph.staging.elementwise import cast, fresh_array, ufunc, wrap
from autograph.staging.indexing import getitem, setitem, through
from autograph.staging.shapes import (
    broadcast,
    broadcast_axis,
    require_equal,
    shape_value,
    size_of,
    size_value,
)
from autograph.staging.sites import check
from autograph.staging.trace import active
from autograph.staging.values import StagedArray, eager_error, refuse

Dims = tuple[Dim, ...]


@stages(np.tensordot, always=True)
def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    left, right = as_array(a), as_array(b)
    first, second = _summed_axes(axes)
    for own in (first, second):
        if len(set(own)) != len(own):
            raise eager_error(ValueError("duplicate axes are not allowed in tensordot"))
    if len(first) != len(second):
        raise eager_error(ValueError("shape-mismatch for sum"))
    for own, rank in ((first, len(left.dims)), (second, len(right.dims))):
        if not all(-rank <= k < rank for k in own):
            raise eager_error(IndexError("tuple index out of range"))
    first = [k % len(left.dims) for k in first]
    second = [k % len(right.dims) for k in second]
    for k, m in zip(first, second, strict=True):
        error = "shape-mismatch for sum"
        require_equal(left.dims[k], right.dims[m], saying(ValueError, error))
    rows = [k for k in range(len(left.dims)) if k not in first]
    columns = [k for k in range(len(right.dims)) if k not in second]
    table = _as_matrix(left, rows, first)
    other = _as_matrix(right, second, columns)
    dims = (*(left.dims[k] for k in rows), *(right.dims[k] for k in columns))
    found = dot(table, other)
    return fresh_array(reshape(found, shape_value(dims)).read())


def _summed_axes(axes: Any) -> tuple[list[int], list[int]]:
    if not isinstance(axes, (tuple, list)):
        count = int(axes.__index__())
        return list(range(-count, 0)), list(range(count))
    first, second = axes
    return tuple(  # type: ignore[return-value]
        list(own) if isinstance(own, (tuple, list)) else [own] for own in (first, second)
    )


def _as_matrix(array: StagedArray, rows: Sequence[int], columns: Sequence[int]) -> StagedArray:
    dims = tuple(size_of(tuple(array.dims[k] for k in axes)) for axes in (rows, columns))
    turned = permuted(array, (*rows, *columns))
    if len(rows) == len(columns) == 1:
        return turned
    return fresh_array(active().emit("reshape", turned.read(), dims=dims))


@stages(np.kron, always=True)
def kron(a: Any, b: Any) -> Any:
    left, right = as_array(a), as_array(b)
    rank = max(len(left.dims), len(right.dims))
    if not left.dims or not right.dims:
        return ufunc(np.multiply, (left, right))
    left, right = (_ranked(array, rank) for array in (left, right))
    wide = expand_dims(left, tuple(range(1, 2 * rank, 2)))
    other = expand_dims(right, tuple(range(0, 2 * rank, 2)))
    product = ufunc(np.multiply, (wide, other))
    pairs = zip(left.dims, right.dims, strict=True)
    dims = tuple(active().product(m, n) for m, n in pairs)
    return fresh_array(active().emit("reshape", product.read(), dims=dims))


def _ranked(array: StagedArray, rank: int) -> StagedArray:
    missing = rank - len(array.dims)
    return expand_dims(array, tuple(range(missing))) if missing else array


@stages(np.cross, always=True)
def cross(
    a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: Any = None
) -> Any:
    if axis is not None:
        axisa = axisb = axisc = axis
    left, right = as_array(a), as_array(b)
    if not left.dims or not right.dims:
        raise eager_error(ValueError("At least one array has zero dimension"))
    left, right = moveaxis(left, axisa, -1), moveaxis(right, axisb, -1)
    for array in (left, right):
        if array.dims[-1].static in (1, 2):
            refuse("np.cross of vectors of length 2 is not supported", "write a0 * b1 - a1 * b0")
        error = "incompatible dimensions for cross product\n(dimension must be 2 or 3)"
        require_equal(array.dims[-1], Dim(3), saying(ValueError, error))
    x, y = ([getitem(v, (Ellipsis, k)) for k in range(3)] for v in (left, right))
    dtype = np.result_type(left.dtype, right.dtype)
    dims = broadcast([left.dims[:-1], right.dims[:-1]])
    result = uninitialised((*dims, Dim(3)), dtype)
    for k in range(3):
        m, n = (k + 1) % 3, (k + 2) % 3
        products = ufunc(np.multiply, (x[m], y[n])), ufunc(np.multiply, (x[n], y[m]))
        setitem(result, (Ellipsis, k), ufunc(np.subtract, products))
    return moveaxis(result, -1, axisc)


# Einstein's notation.


@stages(np.einsum, always=True)
def einsum(*operands: Any, out: Any = None, optimize: Any = False, **kwargs: Any) -> Any:
    if kwargs or out is not None or not operands or not isinstance(operands[0], str):
        refuse("np.einsum of this form is not supported", "give the subscripts as a text")
    arrays = [as_array(item) for item in operands[1:]]
    inputs, output = _subscripts(_spelled(operands[0].replace(" ", ""), arrays), arrays)
    dtype = np.result_type(*(array.dtype for array in arrays))
    letters = output + "".join(sorted(set("".join(inputs)) - set(output)))
    is_view = len(arrays) == 1 and len(letters) == len(output)
    sizes = _sizes(inputs, arrays, letters, is_view)
    if is_view:
        dims = tuple(sizes[letter] for letter in letters)
        return through(arrays[0], _map(arrays[0].dims, inputs[0], letters, dims))
    values = [cast(array.read(), dtype) for array in arrays]
    if len(arrays) == 2 and all(len(set(own)) == len(own) for own in inputs):
        product = _by_matmul(inputs, output, [fresh_array(value) for value in values], sizes)
        if product is not None:
            return product
    dims = tuple(sizes[letter] for letter in letters)
    product = None
    for own, value in zip(inputs, values, strict=True):
        spread = _spread(value, own, letters, dims)
        product = spread if product is None else active().emit("multiply", product, spread)
    assert product is not None
    summed = tuple(range(len(output), len(letters)))
    kind = "any" if dtype.kind == "b" else "sum"
    if summed:
        product = active().emit("reduce", product, kind=kind, axes=summed)
    return wrap(product, True)


def _spelled(text: str, arrays: Sequence[StagedArray]) -> str:
    """With letters for the axes that an ellipsis stands for: ``...i->...`` becomes ``ABi->AB``."""
    if "..." not in text:
        return text
    left, arrow, output = text.partition("->")
    inputs = left.split(",")
    counts = [
        len(array.dims) - len(own) + 3 if "..." in own else 0
        for own, array in zip(inputs, arrays, strict=False)
    ]
    free = [c for c in string.ascii_letters if c not in text]
    whole = "".join(free[: max(counts, default=0)])
    if min(counts, default=0) < 0 or (arrow and whole and "..." not in output):
        refuse("np.einsum: these axes do not fit the ellipsis", "name all axes")
    parts = [
        own.replace("...", whole[len(whole) - count :])
        for own, count in zip(inputs, counts, strict=False)
    ]
    if arrow:
        return ",".join([*parts, *inputs[len(parts) :]]) + "->" + output.replace("...", whole)
    letters = left.replace(".", "")
    once = "".join(sorted(c for c in set(letters) - {","} if letters.count(c) == 1))
    return f"{','.join([*parts, *inputs[len(parts) :]])}->{whole}{once}"


def _subscripts(text: str, arrays: Sequence[StagedArray]) -> tuple[list[str], str]:
    left, arrow, output = text.partition("->")
    inputs = left.split(",")
    letters = "".join(inputs)
    if not all(c.isalpha() for c in letters + output):
        refuse("np.einsum with these subscripts is not supported", "name the axes with letters")
    if len(inputs) != len(arrays):
        more = "more" if len(arrays) > len(inputs) else "fewer"
        message = f"{more} operands provided to einstein sum function than specified in the "
        raise eager_error(ValueError(f"{message}subscripts string"))
    if not arrow:
        output = "".join(sorted(c for c in set(letters) if letters.count(c) == 1))
    for own, array in zip(inputs, arrays, strict=True):
        if len(own) != len(array.dims):
            refuse("np.einsum: the subscripts of an operand are not as many as its axes")
    if not set(output) <= set(letters) or len(set(output)) != len(output):
        refuse("np.einsum: the output's subscripts do not fit", "name each once")
    return inputs, output


def _sizes(
    inputs: Sequence[str], arrays: Sequence[StagedArray], letters: str, is_view: bool
) -> dict[str, Dim]:
    """The size of each letter: of those that an array names twice, and of the arrays together."""
    whole = []
    for k, (own, array) in enumerate(zip(inputs, arrays, strict=True)):
        sizes = _own_sizes(own, array.dims, "single operand" if is_view else f"operand {k}")
        whole.append(tuple(sizes.get(letter, Dim(1)) for letter in letters))
    error = partial(_no_broadcast, tuple(inputs), letters)
    dims = broadcast(whole, [array.dims for array in arrays], error)
    return dict(zip(letters, dims, strict=True))


def _own_sizes(own: str, dims: Dims, which: str) -> dict[str, Dim]:
    sizes: dict[str, Dim] = {}
    for letter, dim in zip(own, dims, strict=True):
        known = sizes.setdefault(letter, dim)
        error = partial(_no_collapse, which, letter)
        require_equal(known, dim, error, size_value(known), size_value(dim))
    return sizes


def _no_collapse(which: str, letter: str, before: int, size: int) -> ValueError:
    message = f"dimensions in {which} for collapsing index '{letter}' don't match"
    return ValueError(f"{message} ({before} != {size})")


def _no_broadcast(inputs: tuple[str, ...], letters: str, *given: tuple[int, ...]) -> ValueError:
    pairs = zip(inputs, given[len(inputs) :], strict=True)  # those over all letters come first
    texts = " ".join(_remapped(own, shape, letters) for own, shape in pairs)
    message = "operands could not be broadcast together with remapped shapes"
    return ValueError(f"{message} [original->remapped]: {texts} ")


def _remapped(own: str, shape: tuple[int, ...], letters: str) -> str:
    words = [str(shape[own.index(c)]) if c in own else "newaxis" for c in letters]
    while words and words[0] == "newaxis":
        words.pop(0)
    return f"{str(tuple(shape)).replace(' ', '')}->({','.join(words)})"


def _spread(value: Value, own: str, letters: str, dims: Dims) -> Value:
    """An operand as a function of all letters."""
    if value.type.is_scalar:
        return value
    return active().view(value, _map(value.type.dims, own, letters, dims))


def _map(old: Dims, own: str, letters: str, dims: Dims) -> ViewMap:
    axes = (broadcast_axis(dim, dims, letters.index(c)) for c, dim in zip(own, old, strict=True))
    return ViewMap(dims, tuple(axes))


def _by_matmul(
    inputs: Sequence[str], output: str, arrays: Sequence[StagedArray], sizes: dict[str, Dim]
) -> Any:
    """batch..., rows, summed @ batch..., summed, columns; None where that is not the form."""
    a, b = inputs
    batch = [c for c in output if c in a and c in b]
    summed = [c for c in a if c in b and c not in output]
    rows = [c for c in a if c in output and c not in b]
    columns = [c for c in b if c in output and c not in a]
    if not summed or not rows or not columns or len(batch + summed + rows) != len(a):
        return None
    if len(batch + summed + columns) != len(b):
        return None
    for own, array in zip(inputs, arrays, strict=True):
        pairs = zip(own, array.dims, strict=True)
        if not all(active().facts.are_equal(dim, sizes[letter]) for letter, dim in pairs):
            return None  # it may be spread
    left = _grouped(arrays[0], a, (*batch, "", *rows, "", *summed))
    right = _grouped(arrays[1], b, (*batch, "", *summed, "", *columns))
    order = "".join((*batch, *rows, *columns))
    dims = tuple(sizes[letter] for letter in order)
    product = matmul(left, right)
    whole = fresh_array(active().emit("reshape", product.read(), dims=dims))
    return fresh_array(permuted(whole, [order.index(c) for c in output]).read())


def _grouped(array: StagedArray, own: str, order: Sequence[str]) -> StagedArray:
    """Axes in this order; those between two gaps become one."""
    turned = permuted(array, [own.index(c) for c in order if c])
    batch = list(order).index("")
    rest = list(order)[batch + 1 :]
    middle = rest.index("")
    dims = turned.dims[:batch]
    first = turned.dims[batch : batch + middle]
    second = turned.dims[batch + middle :]
    if len(first) == len(second) == 1:
        return turned
    joined = (*dims, size_of(first), size_of(second))
    return fresh_array(active().emit("reshape", turned.read(), dims=joined))


# Windows.


@stages(np.convolve, always=True)
def convolve(a: Any, v: Any, mode: str = "full") -> Any:
    left, right = _lines(a, v)
    for array, name in ((left, "a"), (right, "v")):
        _require_some(array, f"{name} cannot be empty")
    return _windows(left, getitem(right, slice(None, None, -1)), mode, False)


@stages(np.correlate, always=True)
def correlate(a: Any, v: Any, mode: str = "valid") -> Any:
    left, right = _lines(a, v)
    for array, name in ((left, "first"), (right, "second")):
        _require_some(array, f"{name} array argument cannot be empty")
    if right.dtype.kind == "c":
        right = ufunc(np.conjugate, (right,))
    return _windows(left, right, mode, True)


def _lines(a: Any, v: Any) -> tuple[StagedArray, StagedArray]:
    arrays = [as_array(item) for item in (a, v)]
    if any(len(array.dims) > 1 for array in arrays):
        raise eager_error(ValueError("object too deep for desired array"))
    left, right = (_ranked(array, 1) for array in arrays)
    return left, right


def _require_some(array: StagedArray, message: str) -> None:
    size = array.dims[0]
    if not active().facts.is_nonnegative(size - 1):
        ok: Any = False if size.is_static else active().compare("not_equal", size, Dim(0))
        check(ok, saying(ValueError, message))


def _windows(a: StagedArray, v: StagedArray, mode: str, turning: bool) -> Any:
    """out[k] = sum of a[k + j] * v[j], ``a`` with zeros around it."""
    if mode not in ("full", "same", "valid"):
        message = f"mode must be one of 'valid', 'same', or 'full' (got '{mode}')"
        raise eager_error(ValueError(message))
    trace = active()
    n, m = a.dims[0], v.dims[0]
    short = trace.smaller(n, m)
    long = n + m - short
    start, length = Dim(0), n + m - 1
    if mode == "valid":
        start, length = short - 1, long - short + 1
    elif mode == "same":
        half = short - 1
        if turning:  # where the first is the shorter one, NumPy turns both around
            half = trace.choose(trace.compare("less", n, m), short, short - 1)
        start = Dim.of(trace.emit("floor_divide", trace.value_of(half), trace.constant(2, INT64)))
        length = long
    dtype = np.result_type(a.dtype, v.dtype)
    border = size_value(m - 1)
    padded = cast(pad(a, (border, border)).read(), dtype)
    certain = mode == "valid" and trace.facts.is_nonnegative(n - m)
    dims = (length, m)
    index: Value | None = None
    for axis in range(2):
        line = trace.emit("iota", dim=dims[axis])
        spread = trace.view(line, ViewMap(dims, (AxisMap(Dim(0), Dim(1), axis),)))
        index = spread if index is None else trace.emit("add", index, spread)
    assert index is not None
    if start != Dim(0):
        index = trace.emit("add", index, trace.value_of(start))
    window = trace.emit("gather", padded, index)
    weights = trace.view(cast(v.read(), dtype), ViewMap(dims, (AxisMap(Dim(0), Dim(1), 1),)))
    product = trace.emit("multiply", window, weights)
    if dtype.kind in "fc" and not certain:  # a zero of the border times infinity is no zero
        first, last = trace.value_of(m - 1), trace.value_of(n + m - 1)
        inside = trace.emit("greater_equal", index, first)
        inside = trace.emit("logical_and", inside, trace.emit("less", index, last))
        product = trace.emit("select", inside, product, trace.constant(0, dtype))
    kind = "any" if dtype.kind == "b" else "sum"
    return fresh_array(trace.emit("reduce", product, kind=kind, axes=(1,)))
