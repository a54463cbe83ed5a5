"""``python -m tests.numpy_api.table``: writes docs/numpy.md, what becomes of NumPy's functions.

Each function that has a staged version is tried: with an array of each kind of dtype, and with the
keywords that NumPy takes. ``test_table`` says when the page is out of date.
"""

# ruff: noqa: E501 - lines of the page

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import autograph
from autograph.errors import AutographError
from autograph.numpy_api import staged_version
from autograph.numpy_api.composed_ufuncs import COMPOSED
from autograph.numpy_api.hosted import HOSTED
from autograph.ops.opdef import all_ops
from tests.numpy_api.examples import EXAMPLES, OTHERS
from tests.numpy_api.refusals import AT_RUN_TIME, REFUSED

FILE = Path(__file__).parent.parent.parent / "docs" / "numpy.md"
VERSION = ".".join(np.__version__.split(".")[:2])
KINDS = {"b": bool, "i": np.int64, "u": np.uint8, "f": np.float64, "c": np.complex128}
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
HEAD = f"""\
# The functions of NumPy {VERSION}, one by one

Written by `python -m tests.numpy_api.table`, which tries them; [support.md](support.md) says the same in prose.

**dtypes**: arrays of which kinds were tried and are compiled: **b** bool, **i** signed and **u** unsigned integers (int64
and uint8), **f** floating-point and **c** complex numbers. A dot stands for what NumPy itself refuses, a dash for what
is refused here: mostly what NumPy computes in float16. **keywords**: those that were tried with a value and are compiled;
others may be too.
"""


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
    except AutographError:
        return False


def treatment(called: Callable[..., Any]) -> str:
    """Of a program about a matrix: that it is compiled, or why it is refused."""
    try:
        assert autograph.convert(called).lower(MATRIX.astype(float)).graph
    except AutographError as error:
        return f"refused: {error.headline}" + (f"; {error.hint}" if error.hint else "")
    return "compiled"


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


def page() -> str:
    parts = [HEAD.rstrip(), "\n| function | dtypes | keywords |", "| --- | --- | --- |"]
    for name, function in names():
        if is_supported(function):
            line = line_of(name, function)
            parts.append(f"| `{line.name}` | {line.kinds} | {line.keywords} |")
    parts.append("\n## Attributes, methods, objects\n\n| | |\n| --- | --- |")
    parts += [f"| `{name}` | {treatment(called)} |" for name, called in OTHERS.items()]
    parts.append("\n## Performed at run time, as plain Python\n")
    parts += [f"- {', '.join(f'`{name}`' for name in group)}: {why}" for group, why in AT_RUN_TIME]
    parts.append("\n## Refused\n\n| functions | why, and what to write instead |\n| --- | --- |")
    parts += [f"| {', '.join(f'`{n}`' for n in group)} | {why} |" for group, why in REFUSED]
    return "\n".join(parts) + "\n"


def main() -> None:
    FILE.write_text(page(), encoding="utf-8")
    print(f"wrote {FILE.relative_to(Path.cwd())}" if FILE.is_relative_to(Path.cwd()) else FILE)


if __name__ == "__main__":
    sys.exit(main())
