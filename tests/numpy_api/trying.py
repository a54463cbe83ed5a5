"""What becomes of a function of NumPy: tried with arrays of each kind and with keywords."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import autograph
from autograph.errors import TypeMismatch, Unsupported
from autograph.numpy_api import staged_version
from autograph.numpy_api.composed_ufuncs import COMPOSED
from autograph.numpy_api.hosted import HOSTED
from autograph.ops.opdef import all_ops
from tests.numpy_api.examples import EXAMPLES

KINDS = {
    "b": bool,
    "i": np.int64,
    "u": np.uint8,
    "e": np.float16,
    "f": np.float64,
    "c": np.complex128,
}
MATRIX = np.array([[3, 1, 1], [1, 4, 1], [1, 1, 5]])
ROWS, LINE, PLACES = MATRIX[:2], MATRIX[1], np.array([0, 2])
MODULES = {"np": np, "np.linalg": np.linalg, "np.fft": np.fft}
KEYWORDS: dict[str, Any] = {
    "axis": 0,
    "axes": (0,),
    "keepdims": True,
    "dtype": np.float64,
    "where": np.array(True),
    "initial": 1,
    "ddof": 1,
    "n": 3,
    "norm": "ortho",
    "kind": "stable",
    "side": "right",
    "mode": "reduced",
    "full_matrices": False,
    "compute_uv": False,
    "hermitian": True,
    "upper": True,
    "UPLO": "U",
    "rcond": 0.1,
    "rtol": 0.1,
    "return_index": True,
    "return_inverse": True,
    "return_counts": True,
    "equal_nan": True,
    "invert": True,
    "rowvar": False,
    "offset": 1,
    "increasing": True,
    "method": "nearest",
    "k": 1,
}


@dataclass(frozen=True)
class Line:
    """One function as the table shows it."""

    name: str
    kinds: str
    keywords: str


def names() -> Iterator[tuple[str, Any]]:
    """Every function that NumPy offers, under one of its names."""
    seen: set[int] = set()
    for prefix, module in MODULES.items():
        for name in sorted(module.__all__):
            function = getattr(module, name)
            public = callable(function) and not isinstance(function, type)
            if public and id(function) not in seen:
                seen.add(id(function))
                yield f"{prefix}.{name}", function


def is_supported(function: Any) -> bool:
    if isinstance(function, np.ufunc):
        own = {op.name for op in all_ops() if op.is_elementwise}
        known = function in COMPOSED or function in HOSTED or function is np.positive
        return known or function.__name__ in own or staged_version(function) is not None
    return staged_version(function) is not None


def program(function: Any, count: int, **keywords: Any) -> Callable[..., Any]:
    """A program that calls it with so many arguments."""
    if count == 0:
        return lambda: function(**keywords)
    if count == 1:
        return lambda x: function(x, **keywords)
    if count == 2:
        return lambda x, y: function(x, y, **keywords)
    return lambda x, y, z: function(x, y, z, **keywords)


FORMS: tuple[tuple[Any, ...], ...] = (
    (MATRIX,),
    (MATRIX, MATRIX),
    (LINE,),
    (LINE, LINE),
    (MATRIX, PLACES),
    (LINE, PLACES),
    (LINE, LINE, LINE),
    (MATRIX, PLACES, LINE),
)


def cast(argument: Any, dtype: Any) -> Any:
    return argument if argument is PLACES else argument.astype(dtype)


def works(function: Any, arguments: tuple[Any, ...], **keywords: Any) -> bool | None:
    """Whether it is compiled; None where NumPy refuses."""
    return compiles(program(function, len(arguments), **keywords), arguments)


def compiles(called: Callable[..., Any], arguments: tuple[Any, ...]) -> bool | None:
    try:
        with np.errstate(all="ignore"):
            called(*(argument.copy() for argument in arguments))
    except Exception:
        return None
    try:
        return bool(autograph.convert(called).lower(*arguments).graph)
    except (Unsupported, TypeMismatch):
        return False


def line_of(name: str, function: Any) -> Line:
    """With its example, or the first of the forms that is compiled for floats, or integers."""
    if name in EXAMPLES:
        found = [compiles(EXAMPLES[name], (MATRIX.astype(dtype),)) for dtype in KINDS.values()]
        return Line(name, _letters(found), "")
    for form in FORMS:
        for dtype in (np.float64, np.int64):
            if works(function, tuple(cast(argument, dtype) for argument in form)):
                return Line(name, _kinds(function, form), _keywords(function, form, dtype))
    return Line(name, "", "")


def _kinds(function: Any, form: tuple[Any, ...]) -> str:
    tried = [tuple(cast(argument, dtype) for argument in form) for dtype in KINDS.values()]
    return _letters([works(function, arguments) for arguments in tried])


def _letters(found: list[bool | None]) -> str:
    pairs = zip(KINDS, found, strict=True)
    return "".join("." if done is None else letter if done else "-" for letter, done in pairs)


def _keywords(function: Any, form: tuple[Any, ...], dtype: Any) -> str:
    arguments = tuple(cast(argument, dtype) for argument in form)
    found = [key for key, value in KEYWORDS.items() if works(function, arguments, **{key: value})]
    return ", ".join(found)
