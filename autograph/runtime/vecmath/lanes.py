"""Numbers of LLVM code with Python's operators, so that an algorithm reads as its formula.

    n = nearest(x * 1.4426950408889634)            fmul, llvm.rint
    r = fma(n, -0.6931471805599453, x)             llvm.fma
    y = select(x > 709.8, inf, 1.0 + r)            fcmp, fadd, select

A lane is one number or a vector of them; the formula is the same. Nothing branches, so LLVM turns
the loop around it into vector instructions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from llvmlite import ir

Number = float | int


@dataclass(frozen=True, slots=True)
class Format:
    """A binary floating-point format; ``mantissa`` counts the bits that are stored."""

    name: str
    scalar: Any
    integer: Any
    mantissa: int
    bias: int

    @property
    def shifter(self) -> float:
        """Added to a number of moderate size, it leaves the nearest integer in the last bits."""
        return 1.5 * 2.0**self.mantissa

    @property
    def sign_bit(self) -> int:
        """The number of the highest bit."""
        return int(self.integer.width) - 1

    @property
    def smallest_normal(self) -> float:
        return 2.0 ** (1 - self.bias)


FLOAT32 = Format("float32", ir.FloatType(), ir.IntType(32), 23, 127)
FLOAT64 = Format("float64", ir.DoubleType(), ir.IntType(64), 52, 1023)
FORMATS = {32: FLOAT32, 64: FLOAT64}


class Lane:
    """A value of LLVM code. ``format`` is that of the real numbers it belongs to."""

    __slots__ = ("builder", "format", "value")

    def __init__(self, builder: Any, value: Any, format: Format) -> None:
        self.builder = builder
        self.value = value
        self.format = format

    def _width(self) -> int | None:
        kind = self.value.type
        return kind.count if isinstance(kind, ir.VectorType) else None

    def _wide(self, scalar: Any) -> Any:
        """The type that has as many of the scalars as this lane has."""
        width = self._width()
        return scalar if width is None else ir.VectorType(scalar, width)

    def _filled(self, scalar: Any, number: Number) -> Any:
        width = self._width()
        return ir.Constant(self._wide(scalar), number if width is None else [number] * width)


class Truth(Lane):
    """Whether something holds, of each lane."""

    __slots__ = ()

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.builder, self.builder.and_(self.value, other.value), self.format)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.builder, self.builder.or_(self.value, other.value), self.format)

    def any(self) -> Any:
        """Whether it holds of one of the lanes, as an i1."""
        width = self._width()
        if width is None:
            return self.value
        together = self.builder.bitcast(self.value, ir.IntType(width))
        return self.builder.icmp_unsigned("!=", together, together.type(0))

    def __invert__(self) -> Truth:
        return Truth(self.builder, self.builder.not_(self.value), self.format)


class Bits(Lane):
    """An integer as wide as the real numbers; arithmetic wraps, shifts fill with zeros."""

    __slots__ = ()

    def _operand(self, other: Bits | int) -> Any:
        if isinstance(other, Bits):
            return other.value
        return self._filled(self.format.integer, other)

    def _new(self, value: Any) -> Bits:
        return Bits(self.builder, value, self.format)

    def __add__(self, other: Bits | int) -> Bits:
        return self._new(self.builder.add(self.value, self._operand(other)))

    def __sub__(self, other: Bits | int) -> Bits:
        return self._new(self.builder.sub(self.value, self._operand(other)))

    def __rsub__(self, other: int) -> Bits:
        return self._new(self.builder.sub(self._operand(other), self.value))

    def __and__(self, other: Bits | int) -> Bits:
        return self._new(self.builder.and_(self.value, self._operand(other)))

    def __or__(self, other: Bits | int) -> Bits:
        return self._new(self.builder.or_(self.value, self._operand(other)))

    def __xor__(self, other: Bits | int) -> Bits:
        return self._new(self.builder.xor(self.value, self._operand(other)))

    def __lshift__(self, count: int) -> Bits:
        return self._new(self.builder.shl(self.value, self._operand(count)))

    def __rshift__(self, count: int) -> Bits:
        return self._new(self.builder.lshr(self.value, self._operand(count)))

    def is_zero(self) -> Truth:
        test = self.builder.icmp_unsigned("==", self.value, self._operand(0))
        return Truth(self.builder, test, self.format)

    def narrowed(self) -> Bits:
        """The last bits of a float64's, as those of a float32."""
        kind = self._wide(FLOAT32.integer)
        return Bits(self.builder, self.builder.trunc(self.value, kind), FLOAT32)

    def real(self) -> Real:
        """The number that has these bits."""
        kind = self._wide(self.format.scalar)
        return Real(self.builder, self.builder.bitcast(self.value, kind), self.format)


class Real(Lane):
    """A floating-point number. Every operation rounds once, to the nearest."""

    __slots__ = ()

    def like(self, other: Real | Number) -> Real:
        """The number in this lane's format and width."""
        if isinstance(other, Real):
            return other
        return self._new(self._filled(self.format.scalar, float(other)))

    def _new(self, value: Any) -> Real:
        return Real(self.builder, value, self.format)

    def _apply(self, instruction: Any, left: Real | Number, right: Real | Number) -> Real:
        return self._new(instruction(self.like(left).value, self.like(right).value))

    def __add__(self, other: Real | Number) -> Real:
        return self._apply(self.builder.fadd, self, other)

    __radd__ = __add__

    def __sub__(self, other: Real | Number) -> Real:
        return self._apply(self.builder.fsub, self, other)

    def __rsub__(self, other: Number) -> Real:
        return self._apply(self.builder.fsub, other, self)

    def __mul__(self, other: Real | Number) -> Real:
        return self._apply(self.builder.fmul, self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Real | Number) -> Real:
        return self._apply(self.builder.fdiv, self, other)

    def __rtruediv__(self, other: Number) -> Real:
        return self._apply(self.builder.fdiv, other, self)

    def __neg__(self) -> Real:
        return self._new(self.builder.fneg(self.value))

    def __abs__(self) -> Real:
        return self.call("fabs")

    def _compare(self, comparison: str, other: Real | Number) -> Truth:
        found = self.builder.fcmp_ordered(comparison, self.value, self.like(other).value)
        return Truth(self.builder, found, self.format)

    def __lt__(self, other: Real | Number) -> Truth:
        return self._compare("<", other)

    def __le__(self, other: Real | Number) -> Truth:
        return self._compare("<=", other)

    def __gt__(self, other: Real | Number) -> Truth:
        return self._compare(">", other)

    def __ge__(self, other: Real | Number) -> Truth:
        return self._compare(">=", other)

    def equals(self, other: Real | Number) -> Truth:
        return self._compare("==", other)

    def call(self, name: str, *others: Real | Number) -> Real:
        """An intrinsic function of LLVM, of operands of one type."""
        values = [self.value, *(self.like(other).value for other in others)]
        kind = self.value.type
        width = self._width()
        suffix = ("" if width is None else f"v{width}") + f"f{self.format.integer.width}"
        full = f"llvm.{name}.{suffix}"
        module = self.builder.module
        function = module.globals.get(full)
        if function is None:
            function = ir.Function(module, ir.FunctionType(kind, [kind] * len(values)), full)
        return self._new(self.builder.call(function, values))

    def bits(self) -> Bits:
        kind = self._wide(self.format.integer)
        return Bits(self.builder, self.builder.bitcast(self.value, kind), self.format)

    def widened(self) -> Real:
        """The float32 as a float64."""
        kind = self._wide(FLOAT64.scalar)
        return Real(self.builder, self.builder.fpext(self.value, kind), FLOAT64)

    def narrowed(self) -> Real:
        """The float64 as a float32."""
        kind = self._wide(FLOAT32.scalar)
        return Real(self.builder, self.builder.fptrunc(self.value, kind), FLOAT32)


def select(test: Truth, then: Real | Number, otherwise: Real | Number) -> Real:
    template = Real(test.builder, test.value, test.format)
    found = test.builder.select(
        test.value, template.like(then).value, template.like(otherwise).value
    )
    return Real(test.builder, found, test.format)


def unordered(a: Real, b: Real) -> Truth:
    """Whether one of them is NaN."""
    found = a.builder.fcmp_unordered("uno", a.value, b.value)
    return Truth(a.builder, found, a.format)


def fma(a: Real, b: Real | Number, c: Real | Number) -> Real:
    """``a * b + c``, rounded once."""
    return a.call("fma", b, c)


def rint(x: Real) -> Real:
    return x.call("rint")


def sqrt(x: Real) -> Real:
    return x.call("sqrt")


def copysign(size: Real, sign: Real) -> Real:
    return size.call("copysign", sign)


def at_most(x: Real, limit: Number) -> Real:
    """The smaller one; NaN stays NaN."""
    return select(x > limit, limit, x)


def at_least(x: Real, limit: Number) -> Real:
    """The larger one; NaN stays NaN."""
    return select(x < limit, limit, x)


def polynomial(x: Real, coefficients: Sequence[float]) -> Real:
    """``c[0] + c[1] x + c[2] x**2 + ...`` by Horner's rule.

    Schemes that wait less for each other need more multiplications, and these are what counts:
    several numbers of a loop are under way at once anyhow.
    """
    *lower, highest = coefficients
    result = x.like(highest)
    for coefficient in reversed(lower):
        result = fma(result, x, coefficient)
    return result


def two_sum(a: Real, b: Real) -> tuple[Real, Real]:
    """``a + b`` rounded, and what rounding lost."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def fast_two_sum(a: Real, b: Real) -> tuple[Real, Real]:
    """``two_sum`` where ``a`` is the larger one, or zero is between them."""
    total = a + b
    return total, b - (total - a)


def two_product(a: Real, b: Real | Number) -> tuple[Real, Real]:
    """``a * b`` rounded, and what rounding lost."""
    product = a * b
    return product, fma(a, b, -product)
