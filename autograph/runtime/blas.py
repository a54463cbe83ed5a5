"""Products of matrices by the BLAS that NumPy has loaded.

    gemm(m, k, n, a, a_start, a_step, False, b, b_start, b_step, True, out, out_start)

    out[i, j] = sum(a[i, l] * b[l, j])       a: m rows, which begin a_step elements apart
                                             b: transposed, its columns begin b_step apart
                                             out: m rows of n elements, one after the other

A second BLAS, such as SciPy's, has threads of its own, and the two wait for each other: a program
whose caller uses NumPy then takes several times as long. With NumPy's own the bits are NumPy's,
too. Where its functions cannot be found there are loops.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import llvmlite.binding
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing import templates
from numba.extending import lower_builtin, type_callable
from numpy.lib.stride_tricks import as_strided

from autograph.runtime.products_in_parts import Few, Parts, few

SPELLINGS = (("scipy_cblas_{}64_", 64), ("cblas_{}64_", 64), ("cblas_{}", 32))
OF_NUMPY = ("numpy._core._multiarray_umath", "numpy.core._multiarray_umath")
LETTERS = {"float32": "s", "float64": "d", "complex64": "c", "complex128": "z"}
FUNCTIONS = tuple(letter + kind for letter in LETTERS.values() for kind in ("gemm", "gemv"))
ROW_MAJOR, PLAIN, TRANSPOSED = 101, 111, 112
LARGEST = 2**31 - 1

register_typing: Any = type_callable  # untyped
register_lowering: Any = lower_builtin
address_of: Any = cgutils.alloca_once_value
Signature: Any = templates.Signature
fill: Any = cgutils.memset
get_or_insert_function: Any = cgutils.get_or_insert_function
Emit = Callable[[Any], None]
INT64: Any = types.int64
INT64_ONE = ir.IntType(64)(1)
INT_MAX = ir.IntType(64)(2**63 - 1)


@dataclass(frozen=True)
class Library:
    """How the functions are called there, how many bits their sizes have, and which products it is
    asked for in parts.
    """

    spelling: str
    width: int
    few: Few


def define() -> Library | None:
    """Tell LLVM where the functions are."""
    for spelling, width in SPELLINGS:
        names = [spelling.format(function) for function in FUNCTIONS]
        addresses = [address(name) for name in names]
        if all(addresses):
            for name, found in zip(names, addresses, strict=True):
                llvmlite.binding.add_symbol(name, found)
            return Library(spelling, width, few(spelling, address))
    return None


def address(name: str) -> int:
    """Where the library that NumPy is linked to has the function, or 0."""
    own = next(sys.modules[module] for module in OF_NUMPY if module in sys.modules)
    with contextlib.suppress(OSError, AttributeError):
        found = getattr(ctypes.CDLL(own.__file__), name)
        return ctypes.cast(found, ctypes.c_void_p).value or 0
    return 0


LIBRARY = define()


# What the functions mean.


def gemm(
    m: int, k: int, n: int,
    a: Any, a_start: int, a_step: int, a_transposed: bool,
    b: Any, b_start: int, b_step: int, b_transposed: bool,
    out: Any, out_start: int,
) -> None:  # fmt: skip
    left = matrix(a, a_start, a_step, m, k, a_transposed)
    right = matrix(b, b_start, b_step, k, n, b_transposed)
    np.matmul(left, right, out=matrix(out, out_start, n, m, n, False))


def gemv(
    m: int, k: int,
    a: Any, a_start: int, a_step: int, a_transposed: bool,
    x: Any, x_start: int, x_step: int,
    out: Any, out_start: int,
) -> None:  # fmt: skip
    left = matrix(a, a_start, a_step, m, k, a_transposed)
    vector = matrix(x, x_start, x_step, k, 1, False)[:, 0]
    np.matmul(left, vector, out=matrix(out, out_start, 1, m, 1, False)[:, 0])


def matrix(array: Any, start: int, step: int, rows: int, columns: int, transposed: bool) -> Any:
    flat = array.ravel(order="K")[start:]
    size = array.itemsize
    strides = (size, step * size) if transposed else (step * size, size)
    return as_strided(flat, (rows, columns), strides)


def gemm_by_loops(
    m: int, k: int, n: int,
    a: Any, a_start: int, a_step: int, a_transposed: bool,
    b: Any, b_start: int, b_step: int, b_transposed: bool,
    out: Any, out_start: int,
) -> None:  # fmt: skip
    a_row, a_column = (1, a_step) if a_transposed else (a_step, 1)
    b_row, b_column = (1, b_step) if b_transposed else (b_step, 1)
    for i in range(m):
        first = out_start + i * n
        for j in range(n):
            out[first + j] = 0
        for p in range(k):
            factor = a[a_start + i * a_row + p * a_column]
            for j in range(n):
                out[first + j] += factor * b[b_start + p * b_row + j * b_column]


def gemv_by_loops(
    m: int, k: int,
    a: Any, a_start: int, a_step: int, a_transposed: bool,
    x: Any, x_start: int, x_step: int,
    out: Any, out_start: int,
) -> None:  # fmt: skip
    row, column = (1, a_step) if a_transposed else (a_step, 1)
    for i in range(m):
        out[out_start + i] = 0
        for p in range(k):
            factor = x[x_start + p * x_step]
            out[out_start + i] += a[a_start + i * row + p * column] * factor


# What is compiled for them.


def typed(meaning: Callable[..., None]) -> Callable[[Any], Any]:
    """Sizes are 64 bits wide; each array comes as it is."""

    @functools.wraps(meaning)
    def typer(*given: Any) -> Any:
        kinds = [INT64 if isinstance(own, types.Integer) else own for own in given]
        kinds = [types.boolean if isinstance(own, types.Boolean) else own for own in kinds]
        return Signature(types.none, tuple(kinds), None)

    return lambda context: typer


register_typing(gemm)(typed(gemm))
register_typing(gemv)(typed(gemv))


@dataclass
class Product:
    """A call of the library being written; ``values`` and their types are those of ``gemm`` or
    ``gemv``.
    """

    context: Any
    builder: Any
    signature: Any
    values: Sequence[Any]

    @property
    def dtype(self) -> Any:
        return next(own.dtype for own in self.signature.args if isinstance(own, types.Array))

    def pointer(self, position: int) -> Any:
        """The element of the array at this position that the next argument counts to."""
        made = self.context.make_array(self.signature.args[position])
        data = made(self.context, self.builder, self.values[position]).data
        return self.builder.gep(data, [self.values[position + 1]])

    def emit(self, sizes: Sequence[int], out: int, call: Emit, loops: Callable[..., None]) -> Any:
        """Nothing for no elements, zeros for sums over nothing, else the library where it can."""
        builder, inner = self.builder, self.values[1]
        count = functools.reduce(builder.mul, [self.values[k] for k in sizes])
        is_any, is_sum = (is_not(builder, value, 0) for value in (count, inner))
        with builder.if_then(is_any), builder.if_else(is_sum) as (some, none):
            with some:
                self.choose(call, loops)
            with none:
                size = self.context.get_abi_sizeof(self.context.get_data_type(self.dtype))
                total = builder.mul(count, count.type(size))
                fill(builder, self.pointer(out), total, 0)
        return self.context.get_dummy_value()

    def choose(self, call: Emit, loops: Callable[..., None]) -> None:
        """Sizes of 32 bits may not be enough."""
        if LIBRARY is None:
            self.by_loops(loops)
        elif LIBRARY.width == 64:
            call(self)
        else:
            with self.builder.if_else(self.is_large()) as (large, small):
                with large:
                    self.by_loops(loops)
                with small:
                    call(self)

    def is_large(self) -> Any:
        builder = self.builder
        tests = [
            builder.icmp_signed(">", value, value.type(LARGEST))
            for value, own in zip(self.values, self.signature.args, strict=True)
            if isinstance(own, types.Integer)
        ]
        return functools.reduce(builder.or_, tests)

    def by_loops(self, loops: Callable[..., None]) -> None:
        kinds, values = list(self.signature.args), list(self.values)
        for k, own in enumerate(kinds):
            if isinstance(own, types.Array):
                kinds[k] = types.Array(own.dtype, 1, "C", readonly=not own.mutable)
                values[k] = self.flattened(own, kinds[k], values[k])
        self.context.compile_internal(
            self.builder, loops, Signature(types.none, tuple(kinds), None), values
        )

    def flattened(self, old: Any, new: Any, value: Any) -> Any:
        """The memory of an array, as long as it may be."""
        from numba.np import arrayobj  # lazy: slow, and seldom needed

        made = self.context.make_array(old)(self.context, self.builder, value)
        flat = self.context.make_array(new)(self.context, self.builder)
        populate: Any = arrayobj.populate_array
        populate(
            flat, made.data, [INT_MAX], [made.itemsize], made.itemsize, made.meminfo, made.parent
        )
        return flat._getvalue()

    # The library's own arguments.

    def size(self, value: Any) -> Any:
        assert LIBRARY is not None
        if LIBRARY.width == 64:
            return value
        return self.builder.trunc(value, ir.IntType(LIBRARY.width))

    def step(self, position: int) -> Any:
        """No distance may be below 1, whether it is used or not."""
        value = self.values[position]
        one = value.type(1)
        is_positive = self.builder.icmp_signed(">", value, one)
        return self.size(self.builder.select(is_positive, value, one))

    def flag(self, position: int) -> Any:
        kind = ir.IntType(32)
        return self.builder.select(self.values[position], kind(TRANSPOSED), kind(PLAIN))

    def number(self, value: float) -> Any:
        """Complex ones are handed over by their address."""
        constant = self.context.get_constant_generic(self.builder, self.dtype, value)
        if isinstance(self.dtype, types.Complex):
            return address_of(self.builder, constant)
        return constant

    def call(self, kind: str, *arguments: Any) -> None:
        assert LIBRARY is not None
        name = LIBRARY.spelling.format(LETTERS[self.dtype.name] + kind)
        order = ir.IntType(32)(ROW_MAJOR)
        types_ = [order.type, *(own.type for own in arguments)]
        function_type = ir.FunctionType(ir.VoidType(), types_)
        function = get_or_insert_function(self.builder.module, function_type, name)
        self.builder.call(function, [order, *arguments])


def is_not(builder: Any, value: Any, number: int) -> Any:
    return builder.icmp_signed("!=", value, value.type(number))


def call_gemm(own: Product) -> None:
    assert LIBRARY is not None
    builder, (m, k, n) = own.builder, own.values[:3]
    if not LIBRARY.few or isinstance(own.dtype, types.Complex):
        call_gemm_for(own, m, n, own.pointer(3), own.pointer(7), own.pointer(11))
        return
    parts = Parts(builder, m, k, n, LIBRARY.few)
    rows, columns = parts.rows(own.values[6], own.values[10]), parts.columns(own.values[10])
    with in_parts(builder, m, rows) as (row, high), in_parts(builder, n, columns) as (column, wide):
        left = builder.gep(own.pointer(3), [builder.mul(row, own.values[5])])
        right = builder.gep(own.pointer(7), [builder.mul(column, own.values[9])])
        start = builder.add(builder.mul(row, n), column)
        call_gemm_for(own, high, wide, left, right, builder.gep(own.pointer(11), [start]))


@contextlib.contextmanager
def in_parts(builder: Any, size: Any, part: Any) -> Iterator[tuple[Any, Any]]:
    """Where each part begins, and its size: the last one is what is left."""
    with cgutils.for_range_slice(builder, size.type(0), size, part, inc=True) as (first, _):
        rest = builder.sub(size, first)
        is_last = builder.icmp_signed("<", rest, part)
        yield first, builder.select(is_last, rest, part)


def call_gemm_for(own: Product, rows: Any, columns: Any, left: Any, right: Any, out: Any) -> None:
    """Some of the rows and columns of the product."""
    m, k, n = own.size(rows), own.size(own.values[1]), own.size(columns)
    flags = own.flag(6), own.flag(10)
    one, zero = own.number(1.0), own.number(0.0)
    steps = own.step(5), own.step(9), own.step(2)
    own.call("gemm", *flags, m, n, k, one, left, steps[0], right, steps[1], zero, out, steps[2])


def call_gemv(own: Product) -> None:
    """The library counts rows and columns as they lie in memory."""
    m, k = (own.size(value) for value in own.values[:2])
    turned = own.values[5]
    rows, columns = own.builder.select(turned, k, m), own.builder.select(turned, m, k)
    one, zero = own.number(1.0), own.number(0.0)
    unit = own.size(INT64_ONE)
    own.call(
        "gemv",
        own.flag(5),
        rows,
        columns,
        one,
        own.pointer(2),
        own.step(4),
        own.pointer(6),
        own.step(8),
        zero,
        own.pointer(9),
        unit,
    )


def lower_gemm(context: Any, builder: Any, signature: Any, values: Any) -> Any:
    return Product(context, builder, signature, values).emit((0, 2), 11, call_gemm, gemm_by_loops)


def lower_gemv(context: Any, builder: Any, signature: Any, values: Any) -> Any:
    return Product(context, builder, signature, values).emit((0,), 9, call_gemv, gemv_by_loops)


_SIZE, _ARRAY = types.Integer, types.Array
_MATRIX = (_ARRAY, _SIZE, _SIZE, types.Boolean)
register_lowering(gemm, _SIZE, _SIZE, _SIZE, *_MATRIX, *_MATRIX, _ARRAY, _SIZE)(lower_gemm)
register_lowering(gemv, _SIZE, _SIZE, *_MATRIX, _ARRAY, _SIZE, _SIZE, _ARRAY, _SIZE)(lower_gemv)
