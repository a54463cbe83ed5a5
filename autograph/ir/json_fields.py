"""What JSON that comes from a file must be: each function gives what it was handed, or raises a
ValueError that says what was expected.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Json = Any
LONGEST_LINE = 10_000
DTYPES = {
    np.dtype(name).str: np.dtype(name)
    for name in (
        *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("float32", "float64", "complex64", "complex128"),
    )
}
_NAMES = {
    list: "a list",
    dict: "an object",
    str: "a text",
    int: "an integer",
    bool: "true or false",
    type(None): "null",
}


def of_type(item: Json, kind: type) -> Any:
    """Of just this type: True is no integer."""
    if type(item) is not kind:
        raise ValueError(f"{shown(item)} where {_NAMES[kind]} is expected")
    return item


def shown(item: Json) -> str:
    """The item as it reads in a message: short, and on one line."""
    text = ascii(item) if isinstance(item, (str, int, float)) else _NAMES.get(type(item), "null")
    return text if len(text) <= 60 else text[:57] + "..."


def items(item: Json, count: int | None = None) -> list[Any]:
    """A list, of so many items where that is said."""
    found: list[Any] = of_type(item, list)
    if count is not None and len(found) != count:
        raise ValueError(f"a list of {len(found)} items where {count} are expected")
    return found


def entries(item: Json) -> list[tuple[str, Json]]:
    return list(of_type(item, dict).items())


def fields(item: Json, *names: str, maybe: Sequence[str] = ()) -> list[Any]:
    """The fields of an object that has these and no others, but for those that there may be."""
    found = of_type(item, dict)
    for name in names:
        if name not in found:
            raise ValueError(f"the field {name} is missing")
    for name in found:
        if name not in names and name not in maybe:
            raise ValueError(f"there is no field {shown(name)}")
    return [found[name] for name in names]


def whole(item: Json) -> int:
    """An integer of 64 bits."""
    number: int = of_type(item, int)
    if not -(2**63) <= number < 2**63:
        raise ValueError(f"{shown(number)} does not fit into 64 bits")
    return number


def line(item: Json) -> str:
    """A text that can be shown as it is: one line, of printable characters."""
    text: str = of_type(item, str)
    if len(text) > LONGEST_LINE or not text.isprintable():
        raise ValueError(f"{shown(text)} is no single line of text")
    return text


def dtype(item: Json) -> np.dtype:
    """One of the element types that graphs know."""
    name = of_type(item, str)
    if name not in DTYPES:
        raise ValueError(f"there is no element type {shown(name)}")
    return DTYPES[name]
