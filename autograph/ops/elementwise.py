"""Operators that compute one element from one element of each operand.

Operands have one dtype (casts are nodes of their own) and either the result's dimensions or rank 0.
Integers of fixed width wrap; float division by zero gives inf or nan; integer division by zero
gives 0 (Python's ZeroDivisionError is a ``check`` before it).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograph.errors import TypeMismatch
from autograph.ir import BOOL, TensorType
from autograph.ops.opdef import OpDef, Scalar, Trait, register

ResultDtype = Callable[[np.dtype], np.dtype]
COMMUTATIVE = frozenset({Trait.COMMUTATIVE})
PARTIAL = frozenset({Trait.PARTIAL})


def same_dtype(dtype: np.dtype) -> np.dtype:
    return dtype


def boolean(dtype: np.dtype) -> np.dtype:
    return BOOL


def real_part(dtype: np.dtype) -> np.dtype:
    """complex128 to float64, complex64 to float32, others unchanged."""
    return np.dtype(f"f{dtype.itemsize // 2}") if dtype.kind == "c" else dtype


def broadcast_dims(operands: Sequence[TensorType]) -> TensorType:
    """The type that gives the dimensions: the first that is not a scalar, else the first."""
    return next((t for t in operands if not t.is_scalar), operands[0])


def elementwise(result: ResultDtype) -> Callable[..., tuple[TensorType, ...]]:
    def infer(operands: Sequence[TensorType], attrs: Mapping[str, Any]) -> tuple[TensorType, ...]:
        shape = broadcast_dims(operands)
        for operand in operands:
            if operand.dtype != operands[0].dtype:
                raise TypeMismatch(f"operands have dtypes {operands[0].dtype} and {operand.dtype}")
            if not operand.is_scalar and operand.dims != shape.dims:
                raise TypeMismatch("operands have different dimensions")
        return (shape.with_dtype(result(operands[0].dtype)),)

    return infer


def _declare(
    name: str,
    eager: Callable[..., Any],
    templates: Mapping[str, str] | str,
    *,
    result: ResultDtype = same_dtype,
    cost: int = 1,
    traits: frozenset[Trait] = frozenset(),
    of_arrays: Mapping[str, str] | None = None,
) -> OpDef:
    """``templates`` may give one text for several kinds: ``{"iu": "{0} // {1}"}``."""
    given = {"*": templates} if isinstance(templates, str) else templates
    by_kind = {kind: text for kinds, text in given.items() for kind in kinds}
    lowering = Scalar(by_kind, cost, of_arrays or {})
    return register(OpDef(name, elementwise(result), eager, lowering, traits))


def complex_order(comparison: str, a: str, b: str) -> str:
    """NumPy orders complex numbers by real part, then by imaginary part; NaN is in no order."""
    sign = comparison[0]
    reals = f"({a}.real {sign} {b}.real and {a}.imag == {a}.imag and {b}.imag == {b}.imag)"
    return f"{reals} or ({a}.real == {b}.real and {a}.imag {comparison} {b}.imag)"


def complex_choice(comparison: str, nan: str) -> str:
    """The first operand where it compares so, or where ``nan`` is NaN."""
    return f"({{0}} if {complex_order(comparison, '{0}', '{1}')} or {nan} != {nan} else {{1}})"


# Arithmetic.

add = _declare("add", np.add, {"b": "{0} or {1}", "*": "{0} + {1}"}, traits=COMMUTATIVE)
subtract = _declare("subtract", np.subtract, {"iufc": "{0} - {1}"})
multiply = _declare(
    "multiply", np.multiply, {"b": "{0} and {1}", "*": "{0} * {1}"}, traits=COMMUTATIVE
)
divide = _declare(
    "divide", np.true_divide, {"f": "{0} / {1}", "c": "arithmetic.complex_divide({0}, {1})"}, cost=8
)
floor_divide = _declare(
    "floor_divide",
    np.floor_divide,
    {
        "i": "arithmetic.int_floor_divide({0}, {1})",
        "u": "{0} // {1}",
        "f": "arithmetic.float_floor_divide({0}, {1})",
    },
    cost=10,
)
remainder = _declare(
    "remainder",
    np.remainder,
    {"iu": "{0} % {1}", "f": "arithmetic.float_remainder({0}, {1})"},
    cost=10,
)
power = _declare(
    "power",
    np.power,
    {
        "iu": "arithmetic.int_power({0}, {1})",
        "f": "vecmath.power({0}, {1})",
        "c": "arithmetic.complex_power({0}, {1})",
    },
    cost=40,
    traits=PARTIAL,  # integers to negative powers
)


def _constant_power(exponent: int) -> Callable[[Any], Any]:
    """By repeated multiplication it is at most 1.5 units in the last place from the exact one."""
    return lambda x: np.power(x, x.dtype.type(exponent))


third_power = _declare("third_power", _constant_power(3), {"f": "{0} * {0} * {0}"}, cost=2)
fourth_power = _declare(
    "fourth_power", _constant_power(4), {"f": "{0} * {0} * ({0} * {0})"}, cost=2
)
negative = _declare("negative", np.negative, {"iufc": "-{0}"})
absolute = _declare(
    "absolute",
    np.absolute,
    {"bu": "{0}", "ifc": "abs({0})"},
    result=real_part,
    of_arrays={"c": "vecmath.hypot({0}.real, {0}.imag)"},
)
square = _declare("square", np.square, {"iufc": "{0} * {0}"})
reciprocal = _declare(
    "reciprocal", np.reciprocal, {"f": "1 / {0}", "c": "arithmetic.complex_reciprocal({0})"}, cost=8
)
sign = _declare(
    "sign",
    np.sign,
    {
        "i": "({0} > 0) - ({0} < 0)",
        "u": "{0} != 0",
        "f": "arithmetic.sign_float({0})",
        "c": "arithmetic.complex_sign({0})",
    },
    cost=2,
)
conjugate = _declare("conjugate", np.conjugate, {"c": "{0}.conjugate()", "iuf": "{0}"})
real = _declare("real", np.real, {"c": "{0}.real", "*": "{0}"}, result=real_part)
imag = _declare("imag", np.imag, {"c": "{0}.imag", "f": "0.0", "*": "0"}, result=real_part)


def complex_of(dtype: np.dtype) -> np.dtype:
    """float64 to complex128, float32 to complex64."""
    return np.dtype(f"c{dtype.itemsize * 2}")


def from_parts(real: Any, imag: Any) -> Any:
    """real + imag * 1j, without the arithmetic: infinities and signs of zero stay in their part."""
    real, imag = np.broadcast_arrays(real, imag)
    made = np.empty(real.shape, complex_of(real.dtype))
    made.real, made.imag = real, imag
    return made[()]


def python_quotient(a: Any, b: Any) -> Any:
    """Python's own complex division, which rounds otherwise than NumPy's; a zero divisor is checked
    before.
    """
    divide_one = np.frompyfunc(
        lambda x, y: complex(x) / complex(y) if y else complex(math.nan, math.nan), 2, 1
    )
    return np.asarray(divide_one(a, b)).astype(np.result_type(a, b))[()]


python_divide = _declare(
    "python_divide",
    python_quotient,
    {"c": "arithmetic.python_complex_divide({0}, {1})"},
    cost=8,
)
make_complex = _declare("make_complex", from_parts, {"f": "complex({0}, {1})"}, result=complex_of)

# Comparison and logic.

equal = _declare("equal", np.equal, "{0} == {1}", result=boolean, traits=COMMUTATIVE)
not_equal = _declare("not_equal", np.not_equal, "{0} != {1}", result=boolean, traits=COMMUTATIVE)
less = _declare(
    "less", np.less, {"c": complex_order("<", "{0}", "{1}"), "*": "{0} < {1}"}, result=boolean
)
less_equal = _declare(
    "less_equal",
    np.less_equal,
    {"c": complex_order("<=", "{0}", "{1}"), "*": "{0} <= {1}"},
    result=boolean,
)
greater = _declare(
    "greater",
    np.greater,
    {"c": complex_order("<", "{1}", "{0}"), "*": "{0} > {1}"},
    result=boolean,
)
greater_equal = _declare(
    "greater_equal",
    np.greater_equal,
    {"c": complex_order("<=", "{1}", "{0}"), "*": "{0} >= {1}"},
    result=boolean,
)
logical_and = _declare(
    "logical_and",
    np.logical_and,
    {"b": "{0} and {1}", "*": "({0} != 0) and ({1} != 0)"},
    result=boolean,
    traits=COMMUTATIVE,
)
logical_or = _declare(
    "logical_or",
    np.logical_or,
    {"b": "{0} or {1}", "*": "({0} != 0) or ({1} != 0)"},
    result=boolean,
    traits=COMMUTATIVE,
)
logical_xor = _declare(
    "logical_xor",
    np.logical_xor,
    {"b": "{0} != {1}", "*": "({0} != 0) != ({1} != 0)"},
    result=boolean,
    traits=COMMUTATIVE,
)
logical_not = _declare(
    "logical_not", np.logical_not, {"b": "not {0}", "*": "{0} == 0"}, result=boolean
)
bitwise_and = _declare(
    "bitwise_and", np.bitwise_and, {"b": "{0} and {1}", "iu": "{0} & {1}"}, traits=COMMUTATIVE
)
bitwise_or = _declare(
    "bitwise_or", np.bitwise_or, {"b": "{0} or {1}", "iu": "{0} | {1}"}, traits=COMMUTATIVE
)
bitwise_xor = _declare(
    "bitwise_xor", np.bitwise_xor, {"b": "{0} != {1}", "iu": "{0} ^ {1}"}, traits=COMMUTATIVE
)
invert = _declare("invert", np.invert, {"b": "not {0}", "iu": "~{0}"})
left_shift = _declare(
    "left_shift", np.left_shift, {"iu": "arithmetic.shift_left({0}, {1})"}, cost=3
)
right_shift = _declare(
    "right_shift", np.right_shift, {"iu": "arithmetic.shift_right({0}, {1})"}, cost=3
)
maximum = _declare(
    "maximum",
    np.maximum,
    {
        "b": "{0} or {1}",
        "f": "arithmetic.maximum_float({0}, {1})",
        "c": complex_choice(">=", "{0}"),
        "*": "({0} if {0} >= {1} else {1})",
    },
    cost=3,
)
minimum = _declare(
    "minimum",
    np.minimum,
    {
        "b": "{0} and {1}",
        "f": "arithmetic.minimum_float({0}, {1})",
        "c": complex_choice("<=", "{0}"),
        "*": "({0} if {0} <= {1} else {1})",
    },
    cost=3,
)
fmax = _declare(
    "fmax",
    np.fmax,
    {
        "b": "{0} or {1}",
        "f": "arithmetic.fmax({0}, {1})",
        "c": complex_choice(">=", "{1}"),
        "*": "({0} if {0} >= {1} else {1})",
    },
    cost=3,
)
fmin = _declare(
    "fmin",
    np.fmin,
    {
        "b": "{0} and {1}",
        "f": "arithmetic.fmin({0}, {1})",
        "c": complex_choice("<=", "{1}"),
        "*": "({0} if {0} <= {1} else {1})",
    },
    cost=3,
)
isnan = _declare(
    "isnan",
    np.isnan,
    {"f": "{0} != {0}", "c": "{0} != {0}", "*": "False"},
    result=boolean,
)
isinf = _declare(
    "isinf",
    np.isinf,
    {
        "f": "abs({0}) == math.inf",
        "c": "abs({0}.real) == math.inf or abs({0}.imag) == math.inf",
        "*": "False",
    },
    result=boolean,
)
isfinite = _declare(
    "isfinite",
    np.isfinite,
    {
        "f": "abs({0}) < math.inf",
        "c": "abs({0}.real) < math.inf and abs({0}.imag) < math.inf",
        "*": "True",
    },
    result=boolean,
)
signbit = _declare("signbit", np.signbit, {"f": "math.copysign(1.0, {0}) < 0"}, result=boolean)
copysign = _declare("copysign", np.copysign, {"f": "math.copysign({0}, {1})"})

nextafter = _declare("nextafter", np.nextafter, {"f": "np.nextafter({0}, {1})"}, cost=8)
logaddexp = _declare("logaddexp", np.logaddexp, {"f": "np.logaddexp({0}, {1})"}, cost=60)
logaddexp2 = _declare("logaddexp2", np.logaddexp2, {"f": "np.logaddexp2({0}, {1})"}, cost=60)
gcd = _declare("gcd", np.gcd, {"iu": "np.gcd({0}, {1})"}, cost=60)
lcm = _declare("lcm", np.lcm, {"iu": "arithmetic.int_lcm({0}, {1})"}, cost=60)

# Rounding.

floor = _declare("floor", np.floor, {"f": "np.floor({0})", "biu": "{0}"}, cost=2)
ceil = _declare("ceil", np.ceil, {"f": "np.ceil({0})", "biu": "{0}"}, cost=2)
trunc = _declare("trunc", np.trunc, {"f": "np.trunc({0})", "biu": "{0}"}, cost=2)
rint = _declare(
    "rint",
    np.rint,
    {"f": "arithmetic.round_half_even({0})", "c": "arithmetic.complex_rint({0})"},
    cost=2,
)

# Elementary functions.


def _elementary(
    name: str, eager: Callable[..., Any], real_text: str, complex_too: bool = True, cost: int = 30
) -> OpDef:
    templates = {"f": real_text}
    if complex_too:
        templates["c"] = f"arithmetic.complex_{name}({{0}})"
    return _declare(name, eager, templates, cost=cost)


def _by_elements(function: Callable[[float], float]) -> Callable[..., Any]:
    """What NumPy has no function for, of arrays and scalars."""

    def eager(x: Any) -> Any:
        values = [function(element) for element in np.ravel(x)]
        return np.array(values, np.asarray(x).dtype).reshape(np.shape(x))[()]

    return eager


sqrt = _elementary("sqrt", np.sqrt, "math.sqrt({0})", cost=6)
exp = _elementary("exp", np.exp, "vecmath.exp({0})")
expm1 = _elementary("expm1", np.expm1, "vecmath.expm1({0})")
exp2 = _elementary("exp2", np.exp2, "vecmath.exp2({0})")
log = _elementary("log", np.log, "vecmath.log({0})")
log2 = _elementary("log2", np.log2, "vecmath.log2({0})")
log10 = _elementary("log10", np.log10, "vecmath.log10({0})")
log1p = _elementary("log1p", np.log1p, "vecmath.log1p({0})")
sin = _elementary("sin", np.sin, "vecmath.sin({0})")
cos = _elementary("cos", np.cos, "vecmath.cos({0})")
tan = _elementary("tan", np.tan, "vecmath.tan({0})")
arcsin = _elementary("arcsin", np.arcsin, "vecmath.arcsin({0})")
arccos = _elementary("arccos", np.arccos, "vecmath.arccos({0})")
arctan = _elementary("arctan", np.arctan, "vecmath.arctan({0})")
sinh = _elementary("sinh", np.sinh, "vecmath.sinh({0})")
cosh = _elementary("cosh", np.cosh, "vecmath.cosh({0})")
tanh = _elementary("tanh", np.tanh, "vecmath.tanh({0})")
arcsinh = _elementary("arcsinh", np.arcsinh, "vecmath.arcsinh({0})")
arccosh = _elementary("arccosh", np.arccosh, "vecmath.arccosh({0})")
arctanh = _elementary("arctanh", np.arctanh, "vecmath.arctanh({0})")
cbrt = _elementary("cbrt", np.cbrt, "vecmath.cbrt({0})", complex_too=False)
erf = _elementary("erf", _by_elements(math.erf), "math.erf(np.float64({0}))", complex_too=False)
erfc = _elementary("erfc", _by_elements(math.erfc), "math.erfc(np.float64({0}))", complex_too=False)
arctan2 = _elementary("arctan2", np.arctan2, "vecmath.arctan2({0}, {1})", complex_too=False)
hypot = _declare(
    "hypot",
    np.hypot,
    {"f": "math.hypot({0}, {1})"},
    cost=30,
    of_arrays={"f": "vecmath.hypot({0}, {1})"},
)
fmod = _declare(
    "fmod",
    np.fmod,
    {"iu": "arithmetic.int_fmod({0}, {1})", "f": "np.fmod({0}, {1})"},
    cost=30,
)
