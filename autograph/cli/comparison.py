"""Whether two values are the same, strictly: ``1``, ``True``, ``1.0``, ``np.float64(1)`` differ.

    difference(a, b) == ""      iff   type, dtype, shape, structure and every element agree

Elements agree when they are equal with the same sign of zero, or both NaN. With ``rtol`` or
``atol`` floating-point elements agree when ``|a - b| <= atol + rtol * |b|``, which only sums whose
order may change should need.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Found = Callable[[Any, Any, str], str]

BY_IDENTITY = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, np.ufunc)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two floating-point elements may lie apart; zero means bit for bit."""

    rtol: float = 0.0
    atol: float = 0.0

    @property
    def exact(self) -> bool:
        return self.rtol == 0.0 and self.atol == 0.0


def difference(actual: Any, expected: Any, *, rtol: float = 0.0, atol: float = 0.0) -> str:
    """The first difference as a sentence that names the place, or an empty string."""
    return _Comparison(Tolerance(rtol, atol)).value(actual, expected, "value")


class _Comparison:
    """One walk over two values; remembers the pairs it has entered: values may be cyclic."""

    def __init__(self, tolerance: Tolerance) -> None:
        self.tolerance = tolerance
        self.entered: set[tuple[int, int]] = set()

    def value(self, actual: Any, expected: Any, place: str) -> str:
        if type(actual) is not type(expected):
            return f"{place} is {_kind(actual)}, expected {_kind(expected)}"
        if isinstance(expected, (float, complex, np.generic, np.ndarray)):
            return self.elements(actual, expected, place)
        if actual is expected or (id(actual), id(expected)) in self.entered:
            return ""
        self.entered.add((id(actual), id(expected)))
        return self.rule(expected)(actual, expected, place)

    def rule(self, expected: Any) -> Found:
        if isinstance(expected, BaseException):
            return self.exceptions
        if isinstance(expected, (tuple, list)):
            return self.sequences
        if isinstance(expected, dict):
            return self.mappings
        if isinstance(expected, np.random.Generator):
            return self.generators
        if isinstance(expected, BY_IDENTITY) or (
            "__eq__" in _defined(expected) and not _state(expected)
        ):
            return _plain
        return self.objects

    def sequences(self, actual: Any, expected: Any, place: str) -> str:
        if len(actual) != len(expected):
            return f"{place} has length {len(actual)}, expected {len(expected)}"
        pairs = enumerate(zip(actual, expected, strict=True))
        return _first(self.value(a, e, f"{place}[{index}]") for index, (a, e) in pairs)

    def mappings(self, actual: Any, expected: Any, place: str) -> str:
        if list(actual) != list(expected):
            return f"{place} has keys {list(actual)}, expected {list(expected)}"
        return _first(
            self.value(actual[key], expected[key], f"{place}[{key!r}]") for key in expected
        )

    def objects(self, actual: Any, expected: Any, place: str) -> str:
        return self.mappings(_state(actual), _state(expected), f"{place}.__dict__")

    def generators(self, actual: Any, expected: Any, place: str) -> str:
        states = actual.bit_generator.state, expected.bit_generator.state
        return self.value(*states, f"{place}.bit_generator.state")

    def exceptions(self, actual: Any, expected: Any, place: str) -> str:
        return self.value(actual.args, expected.args, f"{place} ({_kind(expected)}).args")

    def elements(self, actual: Any, expected: Any, place: str) -> str:
        a, e = np.asarray(actual), np.asarray(expected)
        if a.dtype != e.dtype:
            return f"{place} has dtype {a.dtype}, expected {e.dtype}"
        if a.shape != e.shape:
            return f"{place} has shape {a.shape}, expected {e.shape}"
        if a.flags.writeable != e.flags.writeable:
            return f"{place} is {_access(a)}, expected {_access(e)}"
        if a.dtype.kind == "O":
            return self.sequences(a.ravel().tolist(), e.ravel().tolist(), place)
        wrong = np.argwhere(~self.agree(a, e))
        if not len(wrong):
            return ""
        where = tuple(int(i) for i in wrong[0])
        at = f"{place}[{', '.join(map(str, where))}]" if where else place
        count = f" ({len(wrong)} of {e.size} elements differ)" if where else ""
        return f"{at} is {a[where]!r}, expected {e[where]!r}{count}"

    def agree(self, actual: Any, expected: Any) -> Any:
        kind = expected.dtype.kind
        if kind == "f":
            return self.reals_agree(actual, expected)
        if kind == "c" and self.tolerance.exact:
            real = self.reals_agree(actual.real, expected.real)
            return real & self.reals_agree(actual.imag, expected.imag)
        if kind == "c":
            return self.close(actual, expected)
        if kind in "mM":
            return actual.view(np.int64) == expected.view(np.int64)
        return actual == expected

    def reals_agree(self, actual: Any, expected: Any) -> Any:
        if not self.tolerance.exact:
            return self.close(actual, expected)
        same = (actual == expected) & (np.signbit(actual) == np.signbit(expected))
        return same | (np.isnan(actual) & np.isnan(expected))

    def close(self, actual: Any, expected: Any) -> Any:
        rtol, atol = self.tolerance.rtol, self.tolerance.atol
        with np.errstate(all="ignore"):
            close: Any = np.isclose(actual, expected, rtol=rtol, atol=atol, equal_nan=True)
        return close


def _plain(actual: Any, expected: Any, place: str) -> str:
    return "" if actual == expected else f"{place} is {actual!r}, expected {expected!r}"


def _first(found: Any) -> str:
    return next((text for text in found if text), "")


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"{type(value).__name__} {value.dtype}{list(value.shape)}"
    return f"{type(value).__module__}.{type(value).__qualname__}".removeprefix("builtins.")


def _access(array: Any) -> str:
    return "writeable" if array.flags.writeable else "read-only"


def _defined(value: Any) -> set[str]:
    """The names that its classes define, apart from ``object``."""
    return {name for kind in type(value).__mro__[:-1] for name in vars(kind)}


def _state(value: Any) -> dict[str, Any]:
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    state = {name: getattr(value, name) for name in slots if hasattr(value, name)}
    return state | getattr(value, "__dict__", {})
