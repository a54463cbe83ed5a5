"""Complex scalar functions: division and powers after NumPy and Python, the rest from C.

numba's own complex division raises ``ZeroDivisionError`` natively under every error model, and so
do its ``sqrt``, ``arcsin`` and kin, for ordinary arguments. NumPy calls the C library's C99
functions, and so do we: same bits, infinities and NaN included.

NumPy and Python divide by different formulas and raise zero to different powers, hence two
functions for each.
"""

from __future__ import annotations

import math
import platform
import sys
from contextlib import suppress
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils as code_utilities
from numba.core.errors import NumbaTypeError
from numba.extending import register_jitable

from autograph.runtime.emission import Emit, emitted

cgutils: Any = code_utilities  # untyped

# Where a complex number is passed as its two parts are and comes back as a pair of them does; but
# x86 packs the two of a `float complex` into one register.
MACHINES = {"x86_64", "aarch64", "arm64"}
PASSED_AS_PARTS = sys.platform != "win32" and platform.machine() in MACHINES
PACKS_SINGLES = platform.machine() == "x86_64"
WORD = ir.IntType(32)
PACKED = ir.VectorType(ir.FloatType(), 2)
LOG_OF_2, LOG2_OF_E, LOG10_OF_E = 0.6931471805599453, 1.4426950408889634, 0.4342944819032518

if sys.platform == "linux":
    with suppress(RuntimeError):  # not glibc; `check_library` tells whether they are there anyway
        llvm.load_library_permanently("libm.so.6")


@register_jitable
def complex_divide(a: Any, b: Any) -> Any:
    """``a / b`` as NumPy divides: Smith's formula with one reciprocal; by zero, part by part."""
    one = type(b.real)(1)
    if abs(b.real) >= abs(b.imag):
        if b.real == 0 and b.imag == 0:
            return complex(a.real / abs(b.real), a.imag / abs(b.imag))
        ratio = b.imag / b.real
        scale = one / (b.real + b.imag * ratio)
        return complex((a.real + a.imag * ratio) * scale, (a.imag - a.real * ratio) * scale)
    ratio = b.real / b.imag
    scale = one / (b.imag + b.real * ratio)
    return complex((a.real * ratio + a.imag) * scale, (a.imag * ratio - a.real) * scale)


@register_jitable
def python_complex_divide(a: Any, b: Any) -> Any:
    """``a / b`` as Python divides; the caller has made sure that ``b`` is not zero."""
    if abs(b.real) >= abs(b.imag):
        ratio = b.imag / b.real
        scale = b.real + b.imag * ratio
        return complex((a.real + a.imag * ratio) / scale, (a.imag - a.real * ratio) / scale)
    if abs(b.imag) >= abs(b.real):
        ratio = b.real / b.imag
        scale = b.real * ratio + b.imag
        return complex((a.real * ratio + a.imag) / scale, (a.imag * ratio - a.real) / scale)
    return complex(np.nan, np.nan)  # a part of b is NaN


@register_jitable
def complex_reciprocal(z: Any) -> Any:
    """``1 / z`` as NumPy computes it: NaN for zero."""
    one = type(z.real)(1)
    if abs(z.imag) <= abs(z.real):
        ratio = z.imag / z.real
        scale = z.real + z.imag * ratio
        return complex(one / scale, -ratio / scale)
    ratio = z.real / z.imag
    scale = z.real * ratio + z.imag
    return complex(ratio / scale, -one / scale)


@register_jitable
def complex_power(a: Any, b: Any) -> Any:
    """``a ** b`` as NumPy computes it: small whole powers by squaring, the rest by ``cpow``."""
    one, zero = type(a)(1), type(a)(0)
    if b == zero:
        return one
    if a == zero:
        return zero if b.real > 0 else type(a)(complex(np.nan, np.nan))
    if b.imag == 0 and b.real == np.floor(b.real) and abs(b.real) < 100:
        n = int(b.real)
        if n == 1:
            return a  # no multiplication by 1: that makes NaN of an infinity's other part
        if n == 2:
            return a * a
        if n == 3:
            return a * a * a
        if n > 0:
            return whole_power(a, n)
        return complex_divide(one, whole_power(a, -n))
    return type(a)(c_power(a, b))


@register_jitable
def python_complex_power(a: Any, b: Any) -> Any:
    """``a ** b`` as Python computes it; the caller has excluded what raises for ``a == 0``."""
    if b.imag == 0 and b.real == np.floor(b.real) and abs(b.real) <= 100:
        n = int(b.real)
        if n > 0:
            return whole_power(a, n)
        return python_complex_divide(complex(1.0, 0.0), whole_power(a, -n))
    if a == 0:
        return complex(0.0, 0.0)
    size, angle = math.hypot(a.real, a.imag), math.atan2(a.imag, a.real)
    length, phase = math.pow(size, b.real), angle * b.real
    if b.imag != 0:
        length /= math.exp(angle * b.imag)
        phase += b.imag * math.log(size)
    return complex(length * math.cos(phase), length * math.sin(phase))


@register_jitable
def whole_power(a: Any, n: int) -> Any:
    """``a ** n`` for ``n >= 1`` by squaring."""
    result, power = type(a)(1), a
    while n > 0:
        if n & 1:
            result = result * power
        n >>= 1
        if n > 0:
            power = power * power
    return result


def emit_library_call(name: str) -> Emit:
    """Call the C function: ``cexp`` of complex128, ``cexpf`` of complex64."""

    def emit(context: Any, builder: Any, kind: Any, *values: Any) -> Any:
        is_single = kind == types.complex64
        own_name = name + "f" if is_single else name
        check_library(own_name)
        packs = is_single and PACKS_SINGLES
        words = [w for value in values for w in passed(builder, value, packs)]
        pair = PACKED if packs else ir.LiteralStructType([words[0].type] * 2)
        function_type = ir.FunctionType(pair, [word.type for word in words])
        function = cgutils.get_or_insert_function(builder.module, function_type, own_name)
        answer = builder.call(function, words)
        take = builder.extract_element if packs else builder.extract_value
        result = context.make_complex(builder, kind)
        result.real, result.imag = (take(answer, WORD(k) if packs else k) for k in range(2))
        return result._getvalue()

    return emit


def passed(builder: Any, value: Any, packs: bool) -> list[Any]:
    """The arguments that a complex number is: its parts, or both in one vector register."""
    parts = [builder.extract_value(value, k) for k in range(2)]
    if not packs:
        return parts
    packed = PACKED(ir.Undefined)
    for k, part in enumerate(parts):
        packed = builder.insert_element(packed, part, WORD(k))
    return [packed]


def check_library(name: str) -> None:
    """LLVM would end the process for a function that it cannot find."""
    if not PASSED_AS_PARTS or not llvm.address_of_symbol(name):
        raise NumbaTypeError(f"the C library of this platform has no usable {name}")


@emitted(emit_library_call("cpow"), types.Complex)
def c_power(a: Any, b: Any) -> Any:
    """C's ``cpow``, without the special cases of ``complex_power``."""
    return np.power(a, b)


@emitted(emit_library_call("cexp"), types.Complex)
def complex_exp(z: Any) -> Any:
    """``np.exp``"""
    return np.exp(z)


@emitted(emit_library_call("clog"), types.Complex)
def complex_log(z: Any) -> Any:
    """``np.log``: the branch with an imaginary part in [-pi, pi]."""
    return np.log(z)


@emitted(emit_library_call("csqrt"), types.Complex)
def complex_sqrt(z: Any) -> Any:
    """``np.sqrt``: the root with a real part >= 0."""
    return np.sqrt(z)


@emitted(emit_library_call("csin"), types.Complex)
def complex_sin(z: Any) -> Any:
    """``np.sin``"""
    return np.sin(z)


@emitted(emit_library_call("ccos"), types.Complex)
def complex_cos(z: Any) -> Any:
    """``np.cos``"""
    return np.cos(z)


@emitted(emit_library_call("ctan"), types.Complex)
def complex_tan(z: Any) -> Any:
    """``np.tan``"""
    return np.tan(z)


@emitted(emit_library_call("csinh"), types.Complex)
def complex_sinh(z: Any) -> Any:
    """``np.sinh``"""
    return np.sinh(z)


@emitted(emit_library_call("ccosh"), types.Complex)
def complex_cosh(z: Any) -> Any:
    """``np.cosh``"""
    return np.cosh(z)


@emitted(emit_library_call("ctanh"), types.Complex)
def complex_tanh(z: Any) -> Any:
    """``np.tanh``"""
    return np.tanh(z)


@emitted(emit_library_call("casin"), types.Complex)
def complex_arcsin(z: Any) -> Any:
    """``np.arcsin``"""
    return np.arcsin(z)


@emitted(emit_library_call("cacos"), types.Complex)
def complex_arccos(z: Any) -> Any:
    """``np.arccos``"""
    return np.arccos(z)


@emitted(emit_library_call("catan"), types.Complex)
def complex_arctan(z: Any) -> Any:
    """``np.arctan``"""
    return np.arctan(z)


@emitted(emit_library_call("casinh"), types.Complex)
def complex_arcsinh(z: Any) -> Any:
    """``np.arcsinh``"""
    return np.arcsinh(z)


@emitted(emit_library_call("cacosh"), types.Complex)
def complex_arccosh(z: Any) -> Any:
    """``np.arccosh``"""
    return np.arccosh(z)


@emitted(emit_library_call("catanh"), types.Complex)
def complex_arctanh(z: Any) -> Any:
    """``np.arctanh``"""
    return np.arctanh(z)


@register_jitable
def complex_exp2(z: Any) -> Any:
    """``np.exp2``"""
    scale = type(z.real)(LOG_OF_2)
    return complex_exp(type(z)(complex(z.real * scale, z.imag * scale)))


@register_jitable
def complex_log2(z: Any) -> Any:
    """``np.log2``"""
    result, scale = complex_log(z), type(z.real)(LOG2_OF_E)
    return complex(result.real * scale, result.imag * scale)


@register_jitable
def complex_log10(z: Any) -> Any:
    """``np.log10``"""
    result, scale = complex_log(z), type(z.real)(LOG10_OF_E)
    return complex(result.real * scale, result.imag * scale)


@register_jitable
def complex_expm1(z: Any) -> Any:
    """``np.expm1``: cos(y) - 1 is -2 sin(y / 2) ** 2."""
    half = math.sin(z.imag / type(z.real)(2))
    real = math.expm1(z.real) * math.cos(z.imag) - type(z.real)(2) * half * half
    return complex(real, math.exp(z.real) * math.sin(z.imag))


@register_jitable
def complex_log1p(z: Any) -> Any:
    """``np.log1p``"""
    more = z.real + type(z.real)(1)
    return complex(math.log(math.hypot(more, z.imag)), math.atan2(z.imag, more))


@register_jitable
def complex_rint(z: Any) -> Any:
    """``np.rint``: of each part."""
    return complex(np.rint(z.real), np.rint(z.imag))


@register_jitable
def complex_sign(z: Any) -> Any:
    """``np.sign``: ``z / abs(z)``, 0 of 0; along one axis where that is infinite."""
    size = math.hypot(z.real, z.imag)
    zero, one = type(size)(0), type(size)(1)
    if math.isinf(z.real) and math.isinf(z.imag):
        return complex(size - size, size - size)  # NaN
    if math.isinf(z.real):
        return complex(math.copysign(one, z.real), zero)
    if math.isinf(size):
        return complex(zero, math.copysign(one, z.imag))
    if size == 0:
        return complex(zero, zero)
    return complex(z.real / size, z.imag / size)
