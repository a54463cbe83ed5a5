"""A function with a formula for nearly all numbers, and the C library's for the rest.

def f(x):                                A branch is no vector instruction. So this is a
    y = formula(x)                       function of its own in the LLVM module, and there are
    if any(abs(x) > limit):              versions of it that take vectors, which LLVM finds by
        y = one_by_one(x)                an attribute and calls in the loops it vectorises.
    return y
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from autograph.runtime.vecmath.lanes import FORMATS, Format, Real, select

USED = "llvm.compiler.used"  # what is listed here is kept, though nothing calls it yet


@dataclass(frozen=True, slots=True)
class Guarded:
    """``llvm.NAME`` takes the numbers whose size is beyond the limit of their format."""

    name: str
    formula: Callable[[Real], Real]
    limits: Mapping[str, float]

    def emit(self, context: Any, builder: Any, kind: Any, x: Any) -> Any:
        own_format = FORMATS[kind.bitwidth]
        symbol = f"autograph_{self.name}_{own_format.name}"
        function = builder.module.globals.get(symbol)
        if function is None:
            function = self.define(builder.module, symbol, own_format)
            versions = [
                self.define(builder.module, f"{symbol}_{width}", own_format, width)
                for width in vector_widths(context, own_format)
            ]
            declare_versions(function, versions)
            keep(builder.module, versions)
        return builder.call(function, [x])

    def define(self, module: Any, symbol: str, own_format: Format, width: int = 1) -> Any:
        scalar = own_format.scalar
        kind = scalar if width == 1 else ir.VectorType(scalar, width)
        function = ir.Function(module, ir.FunctionType(kind, [kind]), symbol)
        function.linkage = "internal"
        function.attributes.add("noinline")  # the vectoriser has to see the call
        builder = ir.IRBuilder(function.append_basic_block("entry"))
        x = Real(builder, function.args[0], own_format)
        result, is_beyond = self.formula(x), abs(x) > self.limits[own_format.name]
        with builder.if_then(is_beyond.any(), likely=False):
            builder.ret(select(is_beyond, x.call(self.name), result).value)
        builder.ret(result.value)
        return function


def vector_widths(context: Any, own_format: Format) -> Iterator[int]:
    """How many numbers a vector register holds, and half of it, as beside wider numbers."""
    features = str(context.codegen().magic_tuple()).split(",")
    size = 512 if "+avx512f" in features else 256 if "+avx" in features else 128
    for width in (size // own_format.integer.width, size // own_format.integer.width // 2):
        if width > 1:
            yield width


def declare_versions(function: Any, versions: Sequence[Any]) -> None:
    """By names after LLVM's convention: no mask, so many numbers, one vector argument."""
    mapped = [
        f"_ZGV_LLVM_N{version.args[0].type.count}v_{function.name}({version.name})"
        for version in versions
    ]
    set.add(function.attributes, f'"vector-function-abi-variant"="{",".join(mapped)}"')


def keep(module: Any, functions: Sequence[Any]) -> None:
    used = module.globals.get(USED)
    listed = [*(used.initializer.constant if used else ()), *functions]
    kind = ir.ArrayType(ir.PointerType(), len(listed))
    if used is None:
        used = ir.GlobalVariable(module, kind, USED)
        used.linkage, used.section = "appending", "llvm.metadata"
    used.value_type, used.initializer = kind, ir.Constant(kind, listed)
