"""What NumPy computes, called from the compiled program: sorting, and its like.

library(*operands; function, options, results)    FUNCTIONS[function](*operands, **options)

``results`` are the dtype and the dimensions of each; the function gives arrays of just these.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograph.errors import TypeMismatch
from autograph.ir import INT64, TensorType
from autograph.ops.attributes import is_dims, is_dtype, is_plain, is_text, pair_of, tuple_of
from autograph.ops.fourier import transformed
from autograph.ops.linear_algebra import solved
from autograph.ops.opdef import Hosted, OpDef, Trait, register

WORTH_COUNTING = 1000  # numbers to be put in order


def _unique(x: Any, axis: int | None = None, **wanted: bool) -> tuple[Any, ...]:
    """What NumPy gives, each part filled up to the size of ``x``, then how many elements it is."""
    unique: Any = np.unique
    found = unique(x, axis=axis, **wanted)
    first, *rest = found[:4] if isinstance(found, tuple) else (found,)
    number = axis or 0
    lines, count = x.shape[number], first.shape[number]
    missing = (*first.shape[:number], lines - count, *first.shape[number + 1 :])
    whole = np.concatenate([first, np.zeros(missing, first.dtype)], number)
    return (whole, *(_padded(part.ravel(), lines) for part in rest), INT64.type(count))


def _padded(part: Any, size: int) -> Any:
    return np.concatenate([part, np.zeros(size - part.size, part.dtype)])


def _reduceat(x: Any, places: Any, name: str, axis: int, dtype: Any) -> Any:
    return getattr(np, name).reduceat(x, places, axis, dtype)


def _at(x: Any, values: Any, *indices: Any, name: str) -> Any:
    """A copy in which the ufunc has met each index, one after the other."""
    found = np.array(x)
    getattr(np, name).at(found, indices, values)
    return found


def _argsort(x: Any, axis: int, stable: bool) -> Any:
    """Equal numbers in their order have one answer, whichever way it is found: of 16 bits NumPy
    counts the digits, of more it compares, which took 10 to 30 times as long for 20,000 numbers.
    """
    if not stable:
        return np.argsort(x, axis)
    if x.dtype.kind in "iu" and x.dtype.itemsize > 2 and x.size >= WORTH_COUNTING:
        least = x.min()
        if int(x.max()) - int(least) < 1 << 16:
            x = (x - least).astype(np.uint16)
    return np.argsort(x, axis, kind="stable")


def _order(*columns: Any, reverse: bool) -> Any:
    """The places of rows in the order in which Python sorts them, the first column first."""
    if any(column.dtype.kind == "f" and np.isnan(column).any() for column in columns):
        rows = list(zip(*(column.tolist() for column in columns), strict=True))
        keys = [row[0] for row in rows] if len(columns) == 1 else rows
        return np.array(sorted(range(len(keys)), key=keys.__getitem__, reverse=reverse), np.int64)
    if not reverse:
        return np.lexsort(columns[::-1])
    return len(columns[0]) - 1 - np.lexsort([column[::-1] for column in columns[::-1]])[::-1]


def _histogram(x: Any, *rest: Any, weighted: bool, density: bool) -> Any:
    """The rest: weights, bins as a number or as their edges, and the range if it is given."""
    *weights, bins = rest[: 1 + weighted]
    bounds = rest[1 + weighted :] or None
    own = weights[0] if weighted else None
    number = bins if np.ndim(bins) else int(bins)
    return np.histogram(x, number, bounds, density or None, own)


def _histogramdd(
    *operands: Any, bins: tuple[int | None, ...], ranged: bool, density: bool
) -> tuple[Any, ...]:
    """The operands: lines, the edges where no number of bins is given, the range, weights."""
    rest = iter(operands)
    lines = [next(rest) for _ in bins]
    edges = [next(rest) if number is None else number for number in bins]
    bounds = next(rest).tolist() if ranged else None
    own = next(rest, None)
    counts, places = np.histogramdd(np.stack(lines, -1), edges, bounds, density or None, own)
    return (counts, *places)


def _quantile(
    x: Any, q: Any, axis: Any, method: str, percent: bool, weak: bool, ignoring_nan: bool
) -> Any:
    """``weak``: Python's own number, which does not widen the result."""
    name = ("nan" if ignoring_nan else "") + ("percentile" if percent else "quantile")
    return quietly(getattr(np, name), x, q.item() if weak else q, axis, method=method)


def _median(x: Any, axis: tuple[int, ...], ignoring_nan: bool) -> Any:
    return quietly(np.nanmedian if ignoring_nan else np.median, x, axis)


def quietly(function: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Without the warnings about elements that there are none of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*args, **options)


def _numpy(*operands: Any, name: str, options: tuple[tuple[str, Any], ...]) -> Any:
    """A function of NumPy; numbers are handed over as Python's own."""
    given = [operand if np.ndim(operand) else operand.item() for operand in operands]
    keywords = dict(options)
    if name == "polyfit":
        x, y, *weights = given
        return np.polyfit(x, y, w=weights[0] if weights else None, **keywords)
    return getattr(np, name)(*given, **keywords)


def _trimmed(*operands: Any, name: str, options: tuple[tuple[str, Any], ...]) -> Any:
    """What the function gives, filled up to the size of the operands together, and its length."""
    found = getattr(np, name)(*operands, **dict(options))
    return _padded(found, max(sum(map(len, operands)), 1)), INT64.type(len(found))


def _likely(x: Any, name: str, dtype: str, more: int) -> tuple[Any, ...]:
    """What the function gives, filled up, how much it is, and 0; 1 if it is of another dtype, and
    2 if LAPACK refuses.
    """
    size, number = max(x.shape[0] + more, 0), INT64.type
    try:
        found = quietly(getattr(np, name), x)
    except np.linalg.LinAlgError:
        return np.zeros(size, dtype), number(0), number(2)
    if found.dtype != dtype:
        return np.zeros(size, dtype), number(0), number(1)
    return _padded(found, size), number(len(found)), number(0)


def _polydiv(u: Any, v: Any) -> tuple[Any, ...]:
    quotient, rest = np.polydiv(u, v)
    return quotient, _padded(rest, u.size), INT64.type(rest.size)


SPECIAL = "scipy.special"


def _special(*operands: Any, name: str) -> Any:
    """A ufunc of scipy, which the program has imported; one that is read back may not have."""
    function = getattr(importlib.import_module(SPECIAL), name)
    if not isinstance(function, np.ufunc):
        raise TypeError(f"{SPECIAL}.{name} is no elementwise function")
    return function(*operands)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "accumulate": lambda x, name, axis: getattr(np, name).accumulate(x, axis),
    "at": _at,
    "argpartition": lambda x, axis, places: np.argpartition(x, places, axis),
    "argsort": _argsort,
    "fft": transformed,
    "histogram": _histogram,
    "histogramdd": _histogramdd,
    "likely": _likely,
    "lexsort": lambda *keys: np.lexsort(keys),
    "linalg": solved,
    "median": _median,
    "order": _order,
    "numpy": _numpy,
    "partition": lambda x, axis, places: np.partition(x, places, axis),
    "polydiv": _polydiv,
    "quantile": _quantile,
    "reduceat": _reduceat,
    "reinterpreted": lambda x, dtype: np.array(x).view(dtype)[()],
    "sort": lambda x, axis: np.sort(x, axis),
    "trimmed": _trimmed,
    "ufunc": lambda *operands, name: getattr(np, name)(*operands),
    "special": _special,
    "unique": _unique,
}


# What may be asked of NumPy by name: a program from a file may name anything.
_ARRAY_FUNCTIONS = frozenset(
    {"bartlett", "blackman", "hamming", "hanning", "i0", "kaiser", "packbits", "unpackbits"}
    | {"polyadd", "polyder", "polyfit", "polyint", "polysub", "isin", "searchsorted"}
)
_NAMES: Mapping[str, Callable[[str], bool]] = {
    "accumulate": lambda name: isinstance(getattr(np, name, None), np.ufunc),
    "at": lambda name: isinstance(getattr(np, name, None), np.ufunc),
    "fft": lambda name: name in np.fft.__all__,
    "linalg": lambda name: name in np.linalg.__all__,
    "numpy": _ARRAY_FUNCTIONS.__contains__,
    "reduceat": lambda name: isinstance(getattr(np, name, None), np.ufunc),
    "special": lambda name: name.isidentifier() and not name.startswith("_"),
    "trimmed": frozenset({"polymul"}).__contains__,
    "ufunc": lambda name: isinstance(getattr(np, name, None), np.ufunc),
}


def _is_known_name(attrs: Mapping[str, Any]) -> bool:
    options = dict(attrs["options"])
    known = _NAMES.get(attrs["function"])
    return known is None or known(options.get("name", ""))


def _infer(operands: Sequence[TensorType], attrs: Mapping[str, Any]) -> tuple[TensorType, ...]:
    if attrs["function"] not in FUNCTIONS:
        raise TypeMismatch(f"unknown function {attrs['function']}")
    if not _is_known_name(attrs):
        raise TypeMismatch(f"unknown function {dict(attrs['options']).get('name')}")
    return tuple(TensorType(dtype, dims) for dtype, dims in attrs["results"])


def _eager(*operands: Any, function: str, options: Any, results: Any) -> Any:
    with np.errstate(all="ignore"):
        found = FUNCTIONS[function](*operands, **dict(options))
    if not isinstance(found, tuple) or found[0] is not None:
        return found
    return tuple(map(_anything, found, results))


def _anything(part: Any, result: tuple[np.dtype, tuple[Any, ...]]) -> Any:
    """What is left where there is an error: nothing reads it."""
    dtype, dims = result
    sizes = dims if all(isinstance(dim, int) for dim in dims) else ()
    return np.zeros(sizes, dtype)[()] if part is None else part


_ATTRIBUTES = {
    "function": is_text,
    "options": tuple_of(pair_of(is_text, is_plain)),
    "results": tuple_of(pair_of(is_dtype, is_dims)),
}
library = register(
    OpDef("library", _infer, _eager, Hosted(), frozenset({Trait.PARTIAL}), _ATTRIBUTES)
)
